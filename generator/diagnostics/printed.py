"""Takes diagnostics and gives them as text, JSON lines, GitHub annotations or a SARIF log."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width
from urllib.parse import quote

from . import Severity, rule
from .location import format_pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from . import Diagnostic
    from .location import Location

SHOWN_LIMIT = 200
"""How many diagnostics of one severity are shown as text."""

_LINE_LIMIT = 300
_PATH_LIMIT = 180
_DETAIL_LIMIT = 300
_ENTRY_LIMIT = 10
"""Lines that one diagnostic takes at most."""
_WINDOW = 110
_LEAD = 60
# Build services take a line that begins with the first, or holds one of the others, for a command.
_COMMAND_START = re.compile(r"^\s*::")
_COMMAND_MARK = re.compile(r"##(?=vso\[|\[)")
_WIDE = frozenset("WF")
_WORDS = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.NOTE, "note"))


def render(diagnostics: Sequence[Diagnostic], format_: str) -> str:
    """Return the diagnostics as `text`, `json` (one object a line), `github` or `sarif`; each line is ended.

    Nothing from the input reaches the result unescaped: no control, bidirectional or invisible character, and no
    line that a build service would take for a command.

    Raises:
        KeyError: no such format.
    """
    return _FORMATS[format_](diagnostics)


def escaped(text: str) -> str:
    """Return `text` with every character that does not print as itself written as an escape."""
    if not text.isprintable():
        text = "".join(
            character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
        )
    return _COMMAND_MARK.sub(r"#\\x23", text)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _file(name: str) -> str:
    shown = escaped(name)
    if _COMMAND_START.match(shown):
        shown = "./" + shown
    return shown if len(shown) <= _PATH_LIMIT else "..." + shown[3 - _PATH_LIMIT :]


def _place(location: Location | None) -> str:
    return f"{_file(location.file)}:{location.line}:{location.column}" if location else "specpress"


# -- text


def _text(diagnostics: Sequence[Diagnostic]) -> str:
    lines: list[str] = []
    shown: Counter[Severity] = Counter()
    hidden: Counter[Severity] = Counter()
    codes: dict[str, Severity] = {}
    for alike in _together(_in_reading_order(diagnostics)):
        first = alike[0]
        if shown[first.severity] < SHOWN_LIMIT:
            codes.setdefault(first.code, first.severity)
            lines += _entry(first, [entry.location for entry in alike[1:] if entry.location is not None])
        else:
            hidden[first.severity] += len(alike)
        shown[first.severity] += len(alike)
    for severity, word in _WORDS:
        if hidden[severity]:
            lines.append(f"... and {hidden[severity]} more {word}s")
    lines += (f"help[{code}]: {rule(code).help}" for code in codes)
    counts = [f"{shown[severity]} {word}{'s' * (shown[severity] != 1)}" for severity, word in _WORDS if shown[severity]]
    if counts:
        lines.append("found " + ", ".join(counts))
    return "".join(line + "\n" for line in lines)


def _in_reading_order(diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return them by file, in the order of finding, and by line within a file."""
    files: dict[str, int] = {}

    def order(diagnostic: Diagnostic) -> tuple[int, int, int]:
        place = diagnostic.location
        if place is None:
            return len(diagnostics), 0, 0
        return files.setdefault(place.file, len(files)), place.line, place.column

    return sorted(diagnostics, key=order)


def _together(diagnostics: Sequence[Diagnostic]) -> list[list[Diagnostic]]:
    """Return the diagnostics in their order, notes that differ in their place alone as one entry."""
    found: dict[object, list[Diagnostic]] = {}
    for number, entry in enumerate(diagnostics):
        is_note = entry.severity is Severity.NOTE and not entry.related
        found.setdefault((entry.code, entry.message, entry.action) if is_note else number, []).append(entry)
    return list(found.values())


def _entry(diagnostic: Diagnostic, others: Sequence[Location] = ()) -> list[str]:
    """Return at most ten lines of one diagnostic, and its details; `others` are the places of those that equal it."""
    location = diagnostic.location
    head = f"{_place(location)}: {diagnostic.severity}[{diagnostic.code}] {escaped(diagnostic.message)}"
    lines = [_cut(head, _LINE_LIMIT)]
    if location is not None:
        lines += _excerpt(location)
        if location.pointer:
            lines.append("  at " + _cut(escaped(format_pointer(location.pointer)), _DETAIL_LIMIT))
    if diagnostic.operation:
        lines.append("  in " + _cut(escaped(diagnostic.operation), _DETAIL_LIMIT))
    if diagnostic.action:
        lines.append("  done: " + _cut(escaped(diagnostic.action), _DETAIL_LIMIT))
    room = _ENTRY_LIMIT - len(lines)
    related = [f"  see {_place(place)}: {_cut(escaped(label), _DETAIL_LIMIT)}" for label, place in diagnostic.related]
    if len(related) > room:
        rest = [place for _, place in diagnostic.related[room - 1 :]]
        related[room - 1 :] = ["  see " + _counted("more places", rest, location)]
    lines += related
    if others:
        lines.append("  and " + _counted("more like it", others, location))
    return lines + ["  " + escaped(line) for line in diagnostic.details]


def _counted(what: str, places: Sequence[Location], beside: Location | None) -> str:
    """Return how many places there are, and the lines of them that have room; the file of `beside` is not named."""
    file = beside.file if beside is not None else None
    shown = (f"{place.line}:{place.column}" if place.file == file else _place(place) for place in places)
    return _cut(f"{len(places)} {what}: {', '.join(shown)}", _DETAIL_LIMIT)


def _excerpt(location: Location) -> list[str]:
    """Return the source line and a caret under the column; a window of it when the line is long."""
    if not location.excerpt.strip():
        return []
    column = location.column - location.excerpt_column
    inside = 0 <= column <= len(location.excerpt)
    start = max(0, column - _LEAD) if inside and len(location.excerpt) > _WINDOW else 0
    line = location.excerpt.replace("\t", " ")
    before = escaped(line[start : min(column, start + _WINDOW)])
    after = escaped(line[column : start + _WINDOW])
    gutter = f"{location.line:>6} | "
    dots = "..." if start or location.excerpt_column > 1 else ""
    lines = [f"{gutter}{dots}{before}{after}".rstrip()]
    if inside:
        lines.append(" " * 7 + "| " + " " * (len(dots) + _width(before)) + "^")
    return lines


def _width(text: str) -> int:
    return sum(0 if combining(character) else 1 + (east_asian_width(character) in _WIDE) for character in text)


# -- machine formats


def _json(diagnostics: Sequence[Diagnostic]) -> str:
    return "".join(_dumped(_row(diagnostic)) + "\n" for diagnostic in diagnostics)


def _row(diagnostic: Diagnostic) -> dict[str, object]:
    location = diagnostic.location
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": location.file if location else None,
        "line": location.line if location else None,
        "column": location.column if location else None,
        "pointer": format_pointer(location.pointer) if location else None,
    }


def _dumped(value: object) -> str:
    """Return JSON in ASCII, in which no build service finds a command."""
    return _COMMAND_MARK.sub(r"#\\u0023", json.dumps(value))


def _github(diagnostics: Sequence[Diagnostic]) -> str:
    lines: list[str] = []
    for diagnostic in diagnostics:
        location = diagnostic.location
        kind = "notice" if diagnostic.severity is Severity.NOTE else diagnostic.severity.value
        properties = {"title": f"specpress: {diagnostic.code}"}
        if location is not None:
            place = {"file": location.file, "line": str(location.line), "col": str(location.column)}
            properties = place | properties
        message = diagnostic.message + (f" ({diagnostic.action})" if diagnostic.action else "")
        lines.append(github_command(kind, [message, *diagnostic.details], **properties) + "\n")
    return "".join(lines)


def github_command(kind: str, message: Sequence[str], **properties: str) -> str:
    """Return one annotation of GitHub Actions, of some lines; whatever text it holds stays text of it."""
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{kind} {listed}::{'%0A'.join(_percent(escaped(line)) for line in message)}"


def _percent(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _percent(escaped(text)).replace(":", "%3A").replace(",", "%2C")


def _sarif(diagnostics: Sequence[Diagnostic]) -> str:
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    log = {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "specpress", "rules": [_sarif_rule(code) for code in codes]}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics],
            }
        ],
    }
    return _dumped(log) + "\n"


def _sarif_rule(code: str) -> dict[str, object]:
    found = rule(code)
    return {
        "id": code,
        "shortDescription": {"text": found.message},
        "help": {"text": found.help},
        "defaultConfiguration": {"level": found.severity},
    }


def _sarif_result(diagnostic: Diagnostic, index: int) -> dict[str, object]:
    message = diagnostic.message + (f" ({diagnostic.action})" if diagnostic.action else "")
    result: dict[str, object] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": diagnostic.severity.value,
        "message": {"text": escaped(message)},
    }
    if diagnostic.location is not None:
        result["locations"] = [_sarif_location(diagnostic.location)]
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": escaped(label)}, **_sarif_location(place)}
            for number, (label, place) in enumerate(diagnostic.related)
        ]
    return result


def _sarif_location(location: Location) -> dict[str, object]:
    path = Path(location.file)
    uri = path.as_uri() if path.is_absolute() else quote(path.as_posix().encode(errors="surrogateescape"))
    found: dict[str, object] = {
        "physicalLocation": {
            "artifactLocation": {"uri": uri},
            "region": {"startLine": location.line, "startColumn": location.column},
        }
    }
    if location.pointer:
        found["logicalLocations"] = [{"fullyQualifiedName": format_pointer(location.pointer)}]
    return found


_FORMATS: dict[str, Callable[[Sequence[Diagnostic]], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
