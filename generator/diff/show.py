"""Takes a difference and gives its text: for a person, a machine, a pull request, or as annotations of one."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from ..diagnostics.printed import escaped, github_command
from .grouped import lines_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .broken_uses import Impact, Used
    from .changes import Change
    from .differences import Difference

_SHOWN = 60
"""Lines of one difference that a person is asked to read; the rest is behind a heading."""
_LONGEST_LINE, _LONGEST = 600, 15_000
"""Characters of a line, and of the Markdown of one difference: a pull request of several clients has 60,000."""
_SITES = 5


def shown(difference: Difference, format_: str, used: Used | None = None) -> Iterator[str]:
    """Iterate over the lines of a difference as `text`, `json`, `markdown` or `github`.

    `used` are the places of a consumer that changes break, which come first.
    """
    if format_ == "json":
        yield from _json(difference)
    elif format_ == "markdown":
        yield from _markdown(difference, used)
    elif format_ == "github":
        yield from _github(difference)
    else:
        yield from _text(difference)


def headline(difference: Difference) -> str:
    """Return the verdict and the version step in one line."""
    steps = {"major": "a major version", "minor": "a minor version", "none": "no new version"}
    return f"{difference.verdict}: {steps[difference.bump]}"


def _text(difference: Difference) -> Iterator[str]:
    for line in lines_of(_ordered(difference)):
        change = line.change
        word = "breaking" if change.breaking else "compatible"
        cause = f" ({change.cause})" if change.cause else ""
        subject = f"{line.named(escaped)}: " if line.subjects else ""
        yield f"{change.side} {word}: {subject}{escaped(line.text)}{cause}"
        if change.file:
            yield f"  at {escaped(change.file)}:{change.line} {escaped(change.pointer)}"
    if not difference.wire_compared:
        yield "the wire is not compared: one side is a package without its description"
    yield from _of_tools(difference, escaped)
    yield headline(difference)


def _of_tools(difference: Difference, mark: Callable[[str], str]) -> Iterator[str]:
    """Iterate over what the tools did: their versions, and how much of the change is theirs."""
    for name, was, now in difference.tools if difference.rewritten else ():
        yield f"{mark(name)} is {mark(now or 'not there')}, it was {mark(was or 'not there')}"
    if difference.rewritten:
        count = difference.rewritten
        yield f"of the same description they write {count} files otherwise: that part of the change is theirs"


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


def _markdown(difference: Difference, used: Used | None) -> Iterator[str]:
    line = headline(difference)
    yield f"**{line[0].upper()}{line[1:]}.**"
    tools = [*_of_tools(difference, _code)]
    if tools:
        yield from ("", f"The tools moved: {'; '.join(tools)}.")
    changes = _ordered(difference)
    groups: list[tuple[str, list[Change]]] = []
    if used is not None:
        own = [change for change in changes if used.sites_of(change)]
        groups.append((f"Breaks code in {_code(used.tree)}", own))
        changes = [change for change in changes if not used.sites_of(change)]
        if not own:
            yield f"Nothing in {_code(used.tree)} breaks."
    groups += [
        ("Breaks the wire", [entry for entry in changes if entry.breaking and entry.side == "wire"]),
        ("Breaks Python", [entry for entry in changes if entry.breaking and entry.side == "python"]),
        ("Compatible", [entry for entry in changes if not entry.breaking]),
    ]
    yield from _within(sections(groups, used), _LONGEST)
    if not difference.wire_compared:
        yield ""
        yield "The wire was not compared: one side is a package without its description."


def sections(groups: Iterable[tuple[str, list[Change]]], used: Used | None = None) -> Iterator[str]:
    """Iterate over the lines of Markdown that list changes below headings; what is too much is behind a last one."""
    left = _SHOWN
    rest: list[str] = []
    for title, changes in groups:
        lines = [*_listed(changes, used)]
        if not lines:
            continue
        yield from ("", f"### {title} ({len(changes)})", "")
        yield from lines[:left]
        rest += [f"{title}: {line}" if left == 0 else line for line in lines[left:]]
        if len(lines) > left:
            yield f"- and {len(lines) - left} more, below" if left else f"{len(lines)}, below"
        left = max(0, left - len(lines))
    if rest:
        yield from ("", f"### What else ({len(rest)})", "", *rest)


def _listed(changes: list[Change], used: Used | None) -> Iterator[str]:
    for line in lines_of(changes):
        change = line.change
        place = f", {_code(f'{change.file}:{change.line}')}" if change.file else ""
        cause = f" ({change.cause}{place})" if change.cause else ""
        subject = f"{line.named(_code)}: " if line.subjects else ""
        sites = [] if used is None else [site for each in line.changes for site in used.sites_of(each)]
        found = f"; used at {_places(sites)}" if sites else ""
        text = f"- {subject}{_prose(line.text)}{cause}{found}"
        yield text if len(text) <= _LONGEST_LINE else f"{text[:_LONGEST_LINE].rpartition(' ')[0]} ..."


def _places(sites: list[str]) -> str:
    places = [*dict.fromkeys(sites)]
    more = len(places) - _SITES
    return ", ".join(map(_code, places[:_SITES])) + (f" and {more} more" if more > 0 else "")


def _within(lines: Iterable[str], most: int) -> Iterator[str]:
    """Iterate over the lines until they are too long for a pull request, and say so."""
    for line in lines:
        most -= len(line) + 1
        if most < 0:
            yield "- and more; `specpress diff` lists everything"
            return
        yield line


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
