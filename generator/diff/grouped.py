"""Takes changes and gives the lines that a person reads: what happened in many places is one line with a count."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from .changes import Change

_PLACES, _MEMBERS = 3, 12
"""How many subjects, and how many members or names, a line lists; the rest is a number."""
_OF_ONE = re.compile(
    r"(?P<front>argument `[^`]*`: in `[^`]*` )?(?P<what>(?:required )?(?:field|argument|member) )?`(?P<member>[^`]*)` "
    r"(?P<rest>(?:of a|is|takes|stands) .*)",
    re.DOTALL,
)
"""A text about one member: `field `age` is gone`, `argument `body`: in `params.a.Pet` member `age` is new`."""
_COMES_OR_GOES = re.compile(r"(?:of a \w+ )?is (?:gone|new(?: and required)?|(?:required|optional)(?: now)?)")
_RENAMED = re.compile(r"is called (`[^`]*`) now; the old name stays for a while")
_TOGETHER = frozenset({"name-removed", "name-added", "name-renamed"})
_PLACES_OF_NAMES = ("models", "params", "resources", "webhooks")
_ALIASES = 8
"""How many pairs of names a line lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line says."""

    change: Change
    """The first of the changes, whose place is shown."""
    subjects: tuple[str, ...]
    """What it is about; nothing where the text names it."""
    text: str
    changes: tuple[Change, ...]

    def named(self, mark: Callable[[str], str]) -> str:
        """Return what it is about: `pets.list`, or the first of several and how many more there are."""
        shown = [*map(mark, self.subjects[:_PLACES])]
        more = len(self.subjects) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")


def lines_of(changes: Iterable[Change]) -> list[Line]:
    """Return the lines for some changes, in the order of the first change that each stands for."""
    order = [*_without_echoes([*changes])]
    lines = [*_of_names(order), *_of_members([change for change in order if change.kind not in _TOGETHER])]
    places = {change: place for place, change in enumerate(order)}
    return sorted(lines, key=lambda line: places[line.change])


def _without_echoes(changes: Sequence[Change]) -> Iterator[Change]:
    """Leave out what another line says: the builder of a method that comes or goes, and what is in such a resource."""
    said = {
        (f"resources.{_module(owner)}.{builder}", change.kind.rpartition("-")[2])
        for change in changes
        if change.kind in ("method-removed", "method-added")
        for owner, _, builder in [change.builder.rpartition(".")]
    }
    whole = {
        (f"resources.{_module(change.subject)}", change.kind.rpartition("-")[2])
        for change in changes
        if change.kind in ("resource-removed", "resource-added")
    }
    for change in changes:
        module = change.subject.rpartition(".")[0]
        how = change.kind.rpartition("-")[2]
        is_said = (change.subject, how) in said or (module, how) in whole
        if change.kind not in _TOGETHER or not is_said:
            yield change


def _module(attribute: str) -> str:
    """Return the module of a resource."""
    return attribute.replace(".", "__")


def _of_names(changes: Iterable[Change]) -> Iterator[Line]:
    """Iterate over the lines of names that come and go; several of one kind are one line."""
    groups: dict[tuple[object, ...], list[Change]] = {}
    for change in changes:
        if change.kind in _TOGETHER:
            front = change.subject.partition(".")[0]
            if front not in _PLACES_OF_NAMES:
                front = "methods" if change.kind == "name-renamed" else "names"
            groups.setdefault((front, change.kind, change.breaking, change.cause), []).append(change)
    for (first, kind, *_), found in groups.items():
        names = tuple(change.subject for change in found)
        if len(found) == 1:
            yield Line(change=found[0], subjects=names, text=found[0].text, changes=tuple(found))
            continue
        word = str(first) if first in ("models", "params", "methods") else "names"
        text = f"{len(found)} {word} are {'gone' if kind == 'name-removed' else 'new'}: {_listed(names)}"
        if kind == "name-renamed":
            text = f"{len(found)} {word} have new names, and the old ones stay for a while: {_pairs(found)}"
        yield Line(change=found[0], subjects=(), text=text, changes=tuple(found))


def _pairs(changes: Sequence[Change]) -> str:
    """Return the first old names and what each is called now."""
    news = [_RENAMED.fullmatch(change.text) for change in changes]
    pairs = [f"`{change.subject}` is {new[1]}" for change, new in zip(changes, news, strict=True) if new is not None]
    more = len(changes) - _ALIASES
    return ", ".join(pairs[:_ALIASES]) + (f" and {more} more" if more > 0 else "")


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MEMBERS
    return ", ".join(f"`{name}`" for name in names[:_MEMBERS]) + (f" and {more} more" if more > 0 else "")


@dataclass(slots=True)
class _Same:
    """Changes of one text, of one subject or many."""

    changes: list[Change] = field(default_factory=list["Change"])

    @property
    def subjects(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(change.subject for change in self.changes))


def _of_members(changes: Iterable[Change]) -> Iterator[Line]:
    """Iterate over the lines of all else: of what is the same of many subjects, and of many members of the same ones.

    What comes or goes is joined for the members of equal subjects, what becomes another thing for all that do.
    """
    groups: dict[tuple[object, ...], _Same] = {}
    for change in changes:
        key: tuple[object, ...] = (change.side, change.breaking, change.kind, change.cause, change.text)
        groups.setdefault(key, _Same()).changes.append(change)
    joined: dict[tuple[object, ...], list[_Same]] = {}
    for key, group in groups.items():
        parts = _OF_ONE.fullmatch(str(key[-1]))
        how: object = key[-1]
        if parts is not None:
            listed = _COMES_OR_GOES.fullmatch(parts["rest"]) is not None
            how = (parts["front"], parts["what"], parts["rest"], group.subjects if listed else ())
        joined.setdefault((*key[:-1], how), []).append(group)
    for found in joined.values():
        yield _joined(found)


def _joined(groups: Sequence[_Same]) -> Line:
    changes = tuple(change for group in groups for change in group.changes)
    first = changes[0]
    parts = [_OF_ONE.fullmatch(group.changes[0].text) for group in groups]
    matches = [found for found in parts if found is not None]
    if len(groups) == 1 or len(matches) < len(groups):
        return Line(change=first, subjects=groups[0].subjects, text=first.text, changes=changes)
    rest = matches[0]["rest"]
    if _COMES_OR_GOES.fullmatch(rest):
        members = [found["member"] for found in matches]
        what = (matches[0]["what"] or "member ").strip()
        plural = re.sub(r"\bis\b", "are", rest)
        text = f"{matches[0]['front'] or ''}{len(members)} {what}s {plural}: {_listed(members)}"
        return Line(change=first, subjects=groups[0].subjects, text=text, changes=changes)
    named = [
        f"{subject}.{found['member']}"
        for group, found in zip(groups, matches, strict=True)
        for subject in group.subjects
    ]
    return Line(change=first, subjects=tuple(named), text=rest, changes=changes)
