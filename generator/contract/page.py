"""The report: one self-contained page of a ledger, a row for each operation. Its text is untrusted, and escaped."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.contract.cells import Cell
    from generator.contract.exchange import Exchange
    from generator.contract.ledger import Ledger

_LONGEST = 1500
_SHADES = {"proven": "green", "failed": "red", "unproven": "grey", "waived": "blue"}
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; } p { margin: .25rem 0 1rem; }
.counts b { margin-right: 1.25rem; font-weight: 600; }
.operation { border-top: 1px solid var(--line); padding: .6rem 0; }
.operation > summary { display: grid; grid-template-columns: minmax(16rem, 24rem) 1fr; gap: 1rem; }
summary { cursor: pointer; } .operation > summary { list-style: none; }
.operation > summary code { overflow-wrap: anywhere; font-weight: 600; }
.cells { display: flex; flex-wrap: wrap; gap: 3px; align-content: start; padding-top: 4px; }
i { width: 12px; height: 12px; border-radius: 2px; display: inline-block; }
.green { background: #2e9e5b; } .red { background: #d43a3a; }
.grey { background: #9a9a9a; } .blue { background: #4a7fd6; }
.cell { margin: .3rem 0 .3rem 1rem; } .cell i { margin-right: .5rem; }
.reason { margin: .25rem 0 .25rem 1.3rem; overflow-wrap: anywhere; }
.exchange { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin: .4rem 0 .8rem 1.3rem; }
pre { background: var(--soft); margin: 0; padding: .6rem; font-size: 12px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 50rem) { .operation > summary, .exchange { grid-template-columns: 1fr; } }
"""


def report_page(ledger: Ledger) -> str:
    """Return the page; nothing in it is loaded from elsewhere, and no text of the description becomes markup."""
    name = escape(ledger.name)
    title = escape(f"{ledger.api.title} {ledger.api.version}")
    counts = ledger.counts
    numbers = "".join(
        f'<b><i class="{shade}"></i> {getattr(counts, verdict)} {verdict}</b>' for verdict, shade in _SHADES.items()
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in ledger.notes)
    rows = "\n".join(_operations(ledger.cells))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}: contract proof</title><style>{_STYLE}</style></head>\n<body>"
        f'<h1>{name}</h1><p>{title}</p><p class="counts">{numbers}</p>\n{rows}\n'
        f"<h2>What the first oracle left to the second</h2><ul>{notes or '<li>nothing</li>'}</ul></body></html>\n"
    )


def _operations(cells: tuple[Cell, ...]) -> Iterator[str]:
    for operation, group in groupby(cells, key=lambda cell: cell.operation):
        mine = list(group)
        squares = "".join(f'<i class="{_SHADES[cell.verdict]}" title="{escape(cell.cell)}"></i>' for cell in mine)
        unwell = any(cell.verdict != "proven" for cell in mine)
        details = "".join(_cell(cell) for cell in mine)
        yield (
            f'<details class="operation"{" open" if unwell else ""}><summary><code>{escape(operation)}</code>'
            f'<span class="cells">{squares}</span></summary>{details}</details>'
        )


def _cell(cell: Cell) -> str:
    shade = _SHADES[cell.verdict]
    reason = f'<div class="reason">{escape(cell.reason)}</div>' if cell.reason else ""
    shown = _exchange(cell.exchange) if cell.exchange is not None else ""
    opened = " open" if cell.verdict == "failed" else ""
    head = f'<summary><i class="{shade}"></i>{escape(cell.cell)}</summary>'
    return f'<details class="cell"{opened}>{head}{reason}{shown}</details>'


def _exchange(exchange: Exchange) -> str:
    query = f"?{exchange.raw_query}" if exchange.raw_query else ""
    lines = [f"{exchange.method} {exchange.raw_path}{query}"]
    lines += [f"{name}: {text}" for name, text in exchange.headers]
    request = "\n".join([*lines, "", _text(exchange.body)])
    answer_lines = [str(exchange.status), f"Content-Type: {exchange.answer_type}"]
    answer_lines += [f"{name}: {text}" for name, text in exchange.answer_headers]
    answered = exchange.answer or exchange.answer_type
    response = "\n".join([*answer_lines, "", _text(exchange.answer)]) if answered else "(the request alone is judged)"
    return f'<div class="exchange"><pre>{escape(request)}</pre><pre>{escape(response)}</pre></div>'


def _text(content: bytes) -> str:
    text = content[:_LONGEST].decode("utf-8", "backslashreplace")
    plain = "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)
    return plain if len(content) <= _LONGEST else f"{plain}\n... {len(content) - _LONGEST} bytes more"
