"""The report: one self-contained page of a ledger, a row for each operation. Its text is untrusted, and escaped."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .calls.captured import Exchange
    from .cells import Cell
    from .ledger import Ledger

_LONGEST = 1500
_MANY = 3000
"""With more cells than this the page shows one exchange of each kind: no browser likes hundreds of megabytes."""
_HOW = "A square is one cell, sync or async; open an operation to read its cells, and a cell to see what was exchanged."
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
.cell { margin: .3rem 0 .3rem 1rem; } .cell i { margin-right: 3px; }
.reason { margin: .25rem 0 .25rem 1.3rem; overflow-wrap: anywhere; }
.exchange { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin: .4rem 0 .8rem 1.3rem; }
pre { background: var(--soft); margin: 0; padding: .6rem; font-size: 12px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 50rem) { .operation > summary, .exchange { grid-template-columns: 1fr; } }
"""


def report_page(ledger: Ledger) -> str:
    """Return the page; nothing in it is loaded from elsewhere, and no text of the description becomes markup."""
    name = escape(ledger.name)
    title = escape(f"{ledger.description.title} {ledger.description.number}")
    counts = ledger.counts
    numbers = "".join(
        f'<b><i class="{shade}"></i> {getattr(counts, verdict)} {verdict}</b>' for verdict, shade in _SHADES.items()
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in ledger.notes)
    rows = "\n".join(_operations(ledger.cells))
    total = f"{len(ledger.cells)} cells of {len({cell.operation for cell in ledger.cells})} operations"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}: contract proof</title><style>{_STYLE}</style></head>\n<body>"
        f'<h1>{name}</h1><p>{title}</p><p class="counts">{numbers}</p><p>{total}. {_HOW}</p>\n{rows}\n'
        f"<h2>What the first oracle left to the second</h2><ul>{notes or '<li>nothing</li>'}</ul></body></html>\n"
    )


def _operations(cells: tuple[Cell, ...]) -> Iterator[str]:
    everything = len(cells) <= _MANY
    for operation, group in groupby(cells, key=lambda cell: cell.operation):
        mine = list(group)
        squares = "".join(f'<i class="{_SHADES[cell.verdict]}" title="{escape(cell.cell)}"></i>' for cell in mine)
        unwell = any(cell.verdict != "proven" for cell in mine)
        details = "".join(_cells(mine, everything=everything))
        yield (
            f'<details class="operation"{" open" if unwell else ""}><summary><code>{escape(operation)}</code>'
            f'<span class="cells">{squares}</span></summary>{details}</details>'
        )


def _cells(cells: list[Cell], *, everything: bool) -> Iterator[str]:
    """Yield a line for each thing that was shown; both clients stand in one line, and of one kind one is opened up."""
    kinds: set[str] = set()
    for label, group in groupby(cells, key=lambda cell: cell.cell.removesuffix("/sync").removesuffix("/async")):
        both = list(group)
        kind = "/".join(label.split("/")[: 2 if label.startswith("response") else 1])
        unwell = next((cell for cell in both if cell.verdict != "proven"), None)
        chosen = unwell or both[0]
        shown = chosen.exchange is not None and (everything or unwell is not None or kind not in kinds)
        kinds.add(kind)
        exchange = _exchange(chosen.exchange) if shown and chosen.exchange is not None else ""
        reason = f'<div class="reason">{escape(chosen.reason)}</div>' if chosen.reason else ""
        head = "".join(f'<i class="{_SHADES[cell.verdict]}"></i>' for cell in both) + f" {escape(label)}"
        if reason or exchange:
            opened = " open" if chosen.verdict == "failed" else ""
            yield f'<details class="cell"{opened}><summary>{head}</summary>{reason}{exchange}</details>'
        else:
            yield f'<div class="cell">{head}</div>'


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
