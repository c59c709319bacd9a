"""Finds what only changed its name in a description, so that the names of a client need not follow."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING

from ..ir.keys import with_keys
from ..ir.models import CheckedUnion, ObjectOf, TaggedUnion, models_of
from ..ir.types import LiteralOf, UnionOf
from .shapes import shape_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..ir.models import Content
    from .pinned import Pinned

_WORD = re.compile(r"[A-Z]+[^\W_A-Z]*|[^\W_A-Z]+")


_OUTER = re.compile("[/@]")
"""What a component's key ends at in the key of a part or another form of it: `Pet/properties/tag`, `Pet@input`."""


_LARGEST_CIRCLE = 4


_MOST_WAYS = 2_000
"""Of calling the members of a circle by names that are gone."""


def is_telling(content: Content) -> bool:
    """Whether a shape says enough to know a thing by it: properties, branches or values."""
    match content:
        case ObjectOf(properties=properties):
            return bool(properties)
        case LiteralOf(values=values):
            return content.open or len(values) > 1
        case _:
            return isinstance(content, TaggedUnion | CheckedUnion | UnionOf)


def _is_credible(content: Content, new: str, old: str) -> bool:
    """Whether one shape is enough to call two things the same: many objects have one `name` alone."""
    return not isinstance(content, ObjectOf) or len(content.properties) > 1 or bool(_words(new) & _words(old))


def _words(key: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(key))


def _by_words(new: Iterable[str], old: Iterable[str]) -> dict[str, str]:
    """Return new key -> old key of those components, all of one shape, of which one has all words of the other.

    Each must be the nearest to the other, and nobody else as near.
    """
    new, old = ([key for key in keys if _OUTER.search(key) is None] for keys in (new, old))
    nearest = {key: _nearest(key, old) for key in new}
    back = {key: _nearest(key, new) for key in old}
    return {key: was for key, was in nearest.items() if was is not None and back[was] == key}


def _nearest(key: str, others: Sequence[str]) -> str | None:
    """Return the only one that lacks the fewest words, or has the fewest more, than a key."""
    words = _words(key)
    far = {other: len(words ^ held) for other in others if words <= (held := _words(other)) or held <= words}
    least = [other for other, distance in far.items() if distance == min(far.values())]
    return least[0] if len(least) == 1 else None


def find_renames(contents: Mapping[str, Content], pinned: Pinned) -> dict[str, str]:
    """Return new key -> old key of each model that is gone under its key and there under another.

    Only where it cannot be mistaken: one that is gone and one that is new have a shape that no other of those has. What
    they refer to may have been renamed with them: what refers to nothing new is found first, and goes by its old name
    from then on. A few that refer to each other are found together.
    """
    gone = {key: shape for key, shape in pinned.shapes.items() if key not in contents and key in pinned.models}
    came = {key: content for key, content in contents.items() if key not in pinned.models} if gone else {}
    stayed = {key: content for key, content in contents.items() if key in pinned.shapes} if gone else {}
    search = _Search(gone=gone, came=came, stayed=stayed, before=pinned.shapes)
    search.by_place(pinned.led)
    while search.in_place() or search.alone() or search.in_context() or search.together():
        pass
    return search.found


@dataclass(slots=True, kw_only=True)
class _Search:
    """What is gone with its shape, what came, and what was found to be the same: neither of the others any more."""

    gone: dict[str, str]
    came: dict[str, Content]
    stayed: dict[str, Content]
    before: Mapping[str, str]
    """The shapes of the lock."""
    found: dict[str, str] = field(default_factory=dict[str, str])
    """New key -> old key."""
    _uses: dict[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    _digests: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self._uses = {key: frozenset(models_of(content)) & self.came.keys() for key, content in self.came.items()}

    def by_place(self, led: Mapping[str, str]) -> None:
        """Find what a reference leads to that stands where a model with the shape of it was written out."""
        for old, key in sorted(led.items()):
            if old in self.gone and key in self.came and self._digest(key) == self.gone[old]:
                self._take({key: old})

    def in_place(self) -> bool:
        """Find what stands where it stood within a model that was found, with the shape that it had."""
        pairs: dict[str, str] = {}
        for key in self.came:
            outer = _OUTER.split(key, maxsplit=1)[0]
            old = f"{self.found[outer]}{key.removeprefix(outer)}" if outer in self.found else ""
            if old in self.gone and self.gone[old] == self._digest(key):
                pairs[key] = old
        return self._take(pairs)

    def alone(self) -> bool:
        """Find each that has a shape of its own among what is gone and among what came, or the words of one of them.

        What says little, such as a list, is known by its words alone.
        """
        before: dict[str, list[str]] = {}
        for key, shape in self.gone.items():
            before.setdefault(shape, []).append(key)
        after: dict[str, list[str]] = {}
        for key in self.came:
            after.setdefault(self._digest(key), []).append(key)
        pairs: dict[str, str] = {}
        for shape in before.keys() & after.keys():
            old, new = before[shape], after[shape]
            is_one = len(old) == len(new) == 1 and is_telling(self.came[new[0]])
            pairs |= {new[0]: old[0]} if is_one else _by_words(new, old)
        return self._take({key: was for key, was in pairs.items() if _is_credible(self.came[key], key, was)})

    def in_context(self) -> bool:
        """Find what the only new thing is that one that stayed refers to, where that has its shape by one old name."""
        shapes = {*self.gone.values()}
        for key, content in self.stayed.items():
            new = [*{*models_of(content)} & self.came.keys()]
            if len(new) != 1 or not is_telling(self.came[new[0]]) or self._digest(new[0]) not in shapes:
                continue
            fitting = [old for old, shape in self.gone.items() if shape == self._digest(new[0])]
            fitting = [old for old in fitting if self._is_as_before(key, content, {new[0]: old})]
            if len(fitting) == 1:
                return self._take({new[0]: fitting[0]})
        return False

    def _is_as_before(self, key: str, content: Content, names: Mapping[str, str]) -> bool:
        return shape_digest(key, with_keys(content, {**self.found, **names})) == self.before[key]

    def together(self) -> bool:
        """Find a few that refer to each other: the only way to call them as before that gives all their shapes."""
        for start in self.came:
            circle = self._reached(start)
            ways = math.perm(len(self.gone), len(circle))
            if len(circle) < 2 or not 0 < ways <= _MOST_WAYS:  # noqa: PLR2004  # one alone is no circle
                continue
            if not all(is_telling(self.came[key]) for key in circle):
                continue
            fitting = [
                pairs
                for old in permutations(self.gone, len(circle))
                if self._fits(pairs := dict(zip(circle, old, strict=True)))
            ]
            if len(fitting) == 1:
                return self._take(fitting[0])
        return False

    def _fits(self, pairs: Mapping[str, str]) -> bool:
        names = {**self.found, **pairs}
        return all(shape_digest(key, self.came[key], names) == self.gone[old] for key, old in pairs.items())

    def _reached(self, start: str) -> list[str]:
        """Return what came and is reached from one of it; it is no use to know more of it than a few."""
        reached = [start]
        for key in reached:
            reached += sorted((self._uses[key] & self.came.keys()) - set(reached))
            if len(reached) > _LARGEST_CIRCLE:
                return []
        return reached

    def _digest(self, key: str) -> str:
        if key not in self._digests:
            self._digests[key] = shape_digest(key, self.came[key], self.found)
        return self._digests[key]

    def _take(self, pairs: Mapping[str, str]) -> bool:
        self.found.update(pairs)
        for key, old in pairs.items():
            del self.came[key], self.gone[old]
        if pairs:
            self._digests = {key: text for key, text in self._digests.items() if self._uses[key].isdisjoint(pairs)}
        return bool(pairs)


def led_to(contents: Mapping[str, Content], renames: Mapping[str, str], pinned: Pinned) -> dict[str, str]:
    """Return key of a model that is gone -> key of what its place refers to now, where that has its shape."""
    known = {old: new for old, new in pinned.led.items() if new in contents and old in pinned.models}
    return {
        old: new
        for old, new in known.items()
        if shape_digest(new, contents[new], {**renames, new: old}) == pinned.shapes.get(old)
    }


def former_names(
    keys: Iterable[str],
    modules: Mapping[str, str],
    renames: Mapping[str, str],
    pinned: Pinned,
    led: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    """Return the names that models had before, of those that stand in the same module still; `led` as `led_to`.

    A name that was kept is kept until `specpress forget` drops it, also when its model is renamed once more.
    """
    known = set(keys)
    current = {pinned.models[key] for key in known if key in pinned.models}
    again = {old: new for new, old in renames.items()}
    rows = [(*dotted.split("."), again.get(key, key)) for dotted, key in pinned.aliases.items()]
    rows += [(pinned.modules[old], pinned.models[old], new) for new, old in renames.items()]
    rows += [(pinned.modules[old], pinned.models[old], new) for old, new in led.items()]
    found: dict[str, set[str]] = {}
    for module, name, key in rows:
        if key in known and modules[key] == module and name not in current:
            found.setdefault(key, set()).add(name)
    return {key: tuple(sorted(names)) for key, names in found.items()}
