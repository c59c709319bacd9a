"""Takes a difference and gives its text: for a person, a machine, a pull request, or as annotations of one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from ..diagnostics.printed import escaped, github_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .broken_uses import Impact
    from .changes import Change
    from .differences import Difference

_SHOWN = 200
"""Changes of one kind that a pull request lists; a person reads no more."""


def shown(difference: Difference, format_: str) -> Iterator[str]:
    """Iterate over the lines of a difference as `text`, `json`, `markdown` or `github`."""
    if format_ == "json":
        yield from _json(difference)
    elif format_ == "markdown":
        yield from _markdown(difference)
    elif format_ == "github":
        yield from _github(difference)
    else:
        yield from _text(difference)


def headline(difference: Difference) -> str:
    """Return the verdict and the version step in one line."""
    steps = {"major": "a major version", "minor": "a minor version", "none": "no new version"}
    return f"{difference.verdict}: {steps[difference.bump]}"


def _text(difference: Difference) -> Iterator[str]:
    for change in _ordered(difference):
        word = "breaking" if change.breaking else "compatible"
        cause = f" ({change.cause})" if change.cause else ""
        yield f"{change.side} {word}: {escaped(change.subject)}: {escaped(change.text)}{cause}"
        if change.file:
            yield f"  at {escaped(change.file)}:{change.line} {escaped(change.pointer)}"
    if not difference.wire_compared:
        yield "the wire is not compared: one side is a package without its description"
    yield headline(difference)


def _json(difference: Difference) -> Iterator[str]:
    for change in _ordered(difference):
        yield json.dumps(asdict(change), ensure_ascii=True)
    yield json.dumps({
        "verdict": difference.verdict,
        "bump": difference.bump,
        "wire_compared": difference.wire_compared,
        "changes": len(difference.changes),
        "breaking": sum(change.breaking for change in difference.changes),
    })  # fmt: skip


def _github(difference: Difference) -> Iterator[str]:
    for change in _ordered(difference):
        level = "warning" if change.breaking else "notice"
        title = f"{change.side} {'breaking' if change.breaking else 'compatible'}"
        line = str(change.line) if change.line else ""
        yield github_command(level, f"{change.subject}: {change.text}", file=change.file, line=line, title=title)


def _markdown(difference: Difference) -> Iterator[str]:
    line = headline(difference)
    yield f"**{line[0].upper()}{line[1:]}.**"
    groups = [
        ("Breaks the wire", [entry for entry in _ordered(difference) if entry.breaking and entry.side == "wire"]),
        ("Breaks Python", [entry for entry in _ordered(difference) if entry.breaking and entry.side == "python"]),
        ("Compatible", [entry for entry in _ordered(difference) if not entry.breaking]),
    ]
    for title, changes in groups:
        yield from listed(title, changes)
    if not difference.wire_compared:
        yield ""
        yield "The wire was not compared: one side is a package without its description."


def listed(title: str, changes: list[Change]) -> Iterator[str]:
    """Iterate over the lines of Markdown that list some changes below a heading; none without changes."""
    if not changes:
        return
    yield from ("", f"### {title} ({len(changes)})", "")
    for change in changes[:_SHOWN]:
        place = f", {_code(f'{change.file}:{change.line}')}" if change.file else ""
        cause = f" ({change.cause}{place})" if change.cause else ""
        yield f"- {_code(change.subject)}: {_prose(change.text)}{cause}"
    if len(changes) > _SHOWN:
        yield f"- and {len(changes) - _SHOWN} more"


def shown_impact(impact: Impact, format_: str) -> Iterator[str]:
    """Iterate over the lines of an impact as `text` or `json`."""
    if format_ == "json":
        yield from (json.dumps(asdict(site), ensure_ascii=True) for site in impact.sites)
        summary = {"sites": len(impact.sites), "files": impact.files, "unread": list(impact.unread)}
        yield json.dumps(summary, ensure_ascii=True)
        return
    for site in impact.sites:
        doubt = "" if site.certain else "possibly "
        yield f"{escaped(site.file)}:{site.line}:{site.column}: {doubt}{escaped(site.subject)}: {escaped(site.text)}"
    yield from (f"{escaped(file)}: not read: no Python of this version, or too large" for file in impact.unread)
    places = len({(site.file, site.line) for site in impact.sites})
    yield f"{places} places in {impact.files} files"


def _ordered(difference: Difference) -> list[Change]:
    return sorted(difference.changes, key=lambda change: (not change.breaking, change.side != "wire", change.subject))


def _code(text: str) -> str:
    """Return text of a description as code, which it cannot leave."""
    plain = escaped(text).replace("`", "'")
    return f"`{plain}`"


def _prose(text: str) -> str:
    """Return a sentence of ours with text of a description in it: its backquotes stay, nothing else is Markdown."""
    parts = escaped(text).split("`")
    if len(parts) % 2 == 0:  # an odd number of backquotes came from the description
        return _code(text)
    kept = [part if index % 2 else _marked(part) for index, part in enumerate(parts)]
    return "`".join(kept)


def plain(text: str) -> str:
    """Return text of a description as a line in which nothing is Markdown."""
    return _marked(escaped(text)).replace("`", "'")


def _marked(text: str) -> str:
    return "".join(f"\\{character}" if character in "\\*_[]<>#|~!@" else character for character in text)
