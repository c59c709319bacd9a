"""The report: one self-contained page of a ledger, a row for each operation. Its text is untrusted, and escaped."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from .cell_places import CellPlaces
from .reason_groups import grouped
from .report_assets import SCRIPT, STYLE, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..diagnostics.location import Location
    from .calls.captured import Exchange
    from .cells import Cell, Outcome
    from .ledger import Ledger
    from .reason_groups import Group

_LONGEST = 1500
_MANY = 3000
"""With more cells than this the page shows one exchange of each kind: no browser likes hundreds of megabytes."""
_OPENED = 20
"""Up to how many operations that are not well stand open."""
_LINKED = 30
"""How many operations of a reason are linked."""
_HOW = "A square is one cell, sync or async; open an operation to read its cells, and a cell to see what was exchanged."
_HEADINGS: tuple[tuple[Outcome, str], ...] = (
    ("failed", "What is wrong"),
    ("unproven", "What could not be proven"),
    ("waived", "What is waived"),
)


def report_page(ledger: Ledger) -> str:
    """Return the page; nothing in it is loaded from elsewhere, and no text of a description becomes markup or code."""
    name = escape(ledger.name)
    title = escape(f"{ledger.description.title} {ledger.description.number}")
    notes = "".join(f"<li>{escape(note)}</li>" for note in ledger.notes)
    anchors = {cell.operation: "" for cell in ledger.cells}
    anchors = {operation: f"operation-{number}" for number, operation in enumerate(anchors)}
    rows = "\n".join(_operations(ledger.cells, anchors))
    total = f"{len(ledger.cells)} cells of {len(anchors)} operations"
    digest = b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}: contract proof</title><style>{STYLE}</style></head>\n<body>"
        f"<h1>{name}</h1><p>{title}</p><p>{total}. {_HOW}</p>\n{_bar(ledger)}\n<main>{_reasons(ledger, anchors)}\n"
        f"<h2>Operations</h2>\n{rows}</main>\n"
        f"<h2>What the first oracle left to the second</h2><ul>{notes or '<li>nothing</li>'}</ul>\n"
        f"<script>{SCRIPT}</script></body></html>\n"
    )


def _bar(ledger: Ledger) -> str:
    """Return the filter by verdict and the search: what follows is shown as they say."""
    counts = {"all": len(ledger.cells), **{verdict: getattr(ledger.counts, verdict) for verdict in VERDICTS}}
    choices = "".join(
        f'<input type="radio" name="only" id="only-{name}" value="{name}"{" checked" if name == "all" else ""}>'
        for name in counts
    )
    marks = {name: f'<i class="{name}"></i> ' if name in VERDICTS else "" for name in counts}
    labels = "".join(f'<label for="only-{name}">{marks[name]}{counts[name]} {name}</label>' for name in counts)
    field = '<input type="search" placeholder="Search operations, cells and reasons" aria-label="Search">'
    return f'{choices}<div class="bar">{labels}{field}<span id="count"></span></div>'


def _reasons(ledger: Ledger, anchors: Mapping[str, str]) -> str:
    """Return each reason for which cells are not proven, with what can be done and the operations that it holds for."""
    places = CellPlaces(ledger.description)
    found: list[str] = []
    for verdict, heading in _HEADINGS:
        groups = grouped(ledger.cells, places, (verdict,))
        if groups:
            found.append(f'<h2 class="of-verdict {verdict}">{heading}</h2>')
            found += [_group(group, verdict, anchors) for group in groups]
    return "\n".join(found)


def _group(group: Group, verdict: str, anchors: Mapping[str, str]) -> str:
    operations = [operation for operation, _ in group.operations]
    links = "".join(
        f'<a href="#{anchors[operation]}">{escape(operation)}</a>' for operation in operations[:_LINKED]
    ) + (f"and {len(operations) - _LINKED} more" if len(operations) > _LINKED else "")
    reasons = "".join(f'<div class="why">{escape(reason)}</div>' for reason in group.reasons)
    place = _place(group.location)
    advice = (
        ""
        if verdict == "waived"
        else f"<details><summary>What to do</summary><pre>{escape(group.way_on)}</pre></details>"
    )
    return (
        f'<div class="group of-verdict {verdict}">'
        f'<div><i class="{verdict}"></i> <b>{len(group.cells)}</b> {escape(group.code)} '
        f'<span class="place">{place}</span></div>{reasons}<div>{links}</div>{advice}</div>'
    )


def _place(location: Location | None) -> str:
    return escape(f"{location.file}:{location.line}:{location.column}") if location is not None else ""


def _operations(cells: tuple[Cell, ...], anchors: Mapping[str, str]) -> Iterator[str]:
    everything = len(cells) <= _MANY
    unwell = {cell.operation for cell in cells if cell.verdict in ("failed", "unproven")}
    rows: dict[str, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.operation, []).append(cell)
    for operation, mine in rows.items():
        squares = "".join(f'<i class="of-verdict {cell.verdict}" title="{escape(cell.cell)}"></i>' for cell in mine)
        verdicts = " ".join(dict.fromkeys(cell.verdict for cell in mine))
        opened = " open" if operation in unwell and len(unwell) <= _OPENED else ""
        details = "".join(_cells(mine, everything=everything))
        yield (
            f'<details class="operation of-verdict {verdicts}" id="{anchors[operation]}"{opened}>'
            f'<summary><code>{escape(operation)}</code><span class="squares">{squares}</span></summary>'
            f"{details}</details>"
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
        reason = f'<div class="reason">{escape(_said(chosen))}</div>' if chosen.reason else ""
        head = "".join(f'<i class="{cell.verdict}"></i>' for cell in both) + f" {escape(label)}"
        verdicts = " ".join(dict.fromkeys(cell.verdict for cell in both))
        if reason or exchange:
            opened = " open" if chosen.verdict == "failed" else ""
            what = f"<summary>{head}</summary>{reason}{exchange}"
            yield f'<details class="cell of-verdict {verdicts}"{opened}>{what}</details>'
        else:
            yield f'<div class="cell of-verdict {verdicts}">{head}</div>'


def _said(cell: Cell) -> str:
    return f"{cell.code}: {cell.reason}" if cell.code else cell.reason


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
