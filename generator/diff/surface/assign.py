"""Tells whether a value of one type may stand where another is asked for, by the rules of the typing specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .annotated import ANY, NONE, Named, Options, Type, Values, options_of, union

if TYPE_CHECKING:
    from collections.abc import Mapping

_WIDER: dict[str, tuple[str, ...]] = {
    "bool": ("int", "float", "complex"),
    "int": ("float", "complex"),
    "float": ("complex",),
    "datetime": ("date",),
    "list": ("Sequence", "Iterable", "Collection"),
    "tuple": ("Sequence", "Iterable", "Collection"),
    "Sequence": ("Iterable", "Collection"),
    "dict": ("Mapping",),
    "Page": ("AnyPage",),
    "AsyncPage": ("AnyPage",),
    "PagedCall": ("Call",),
}
_INVARIANT = frozenset({"list", "dict", "set"})
_DEEPEST = 60
_MOST_STEPS = 20_000
_BOOLEANS = Values((("bool", True), ("bool", False)))


class Assignability:
    """The rules, with what the named types of one client stand for."""

    def __init__(self, aliases: Mapping[str, Type], known: frozenset[str]) -> None:
        """Take the aliases, and every name that can be imported: a name of the client that cannot is any value."""
        self._aliases = aliases
        self._known = known
        self._assumed: dict[tuple[Type, Type], None] = {}
        self._refuted: set[tuple[Type, Type]] = set()
        self._depth = 0
        self._steps = 0

    def fits(self, source: Type, target: Type) -> bool:
        """Whether a value of type `source` may be given where `target` is declared.

        Types that are nested or joined beyond all use are not looked through to the end: they do not fit.
        """
        if source == target or self._is_any(source) or self._is_any(target):
            return True
        pair = (source, target)
        if pair in self._assumed:
            return True  # of recursive types, what leads back here holds if the rest does
        if self._depth == 0:
            self._steps = 0
        self._steps += 1
        if pair in self._refuted or self._depth >= _DEEPEST or self._steps > _MOST_STEPS:
            return False
        return self._tried(pair)

    def _tried(self, pair: tuple[Type, Type]) -> bool:
        """Try a pair on the assumption that it fits; what held on that assumption falls with it."""
        before = len(self._assumed)
        self._assumed[pair] = None
        self._depth += 1
        held = False
        try:
            held = self._fits(*pair)
        finally:
            self._depth -= 1
            if not held:
                while len(self._assumed) > before:
                    self._assumed.popitem()
                if self._depth + 1 < _DEEPEST and self._steps <= _MOST_STEPS:
                    self._refuted.add(pair)
        return held

    def _fits(self, source: Type, target: Type) -> bool:
        source, target = self._expanded(source), self._expanded(target)
        if isinstance(source, Options):
            return all(self.fits(option, target) for option in source.options)
        if isinstance(source, Values):
            options = map(self._expanded, options_of(target))
            listed = {value for option in options if isinstance(option, Values) for value in option.values}
            return all(value in listed or self._value_fits(value, target) for value in source.values)
        if source == Named("bool") and any(self.fits(option, target) for option in (Named("int"),)):
            return True
        for option in options_of(target):
            expanded = self._expanded(option)
            if isinstance(expanded, Options):
                if self.fits(source, expanded):
                    return True
            elif self._is_any(expanded) or self._named_fits(source, expanded):
                return True
        return source == Named("bool") and all(self._value_fits(value, target) for value in _BOOLEANS.values)

    def _value_fits(self, value: tuple[str, str | int | bool], target: Type) -> bool:
        for option in options_of(target):
            expanded = self._expanded(option)
            if isinstance(expanded, Values):
                if value in expanded.values:
                    return True
            elif isinstance(expanded, Options):
                if self._value_fits(value, expanded):
                    return True
            elif self._is_any(expanded) or self._named_fits(Named(value[0]), expanded):
                return True
        return False

    def _named_fits(self, source: Named, target: Type) -> bool:
        if not isinstance(target, Named):
            return False
        if target.key == "object" or source == target:
            return True
        if source.key == "str" and target.key in ("Sequence", "Iterable", "Collection"):
            return all(self.fits(source, argument) for argument in target.arguments)
        if source.key != target.key and target.key not in _WIDER.get(source.key, ()):
            return False
        if source.key == "PagedCall" and target.key == "Call":
            return self.fits(source.arguments[-1], target.arguments[-1])
        if len(source.arguments) != len(target.arguments):
            return not source.arguments or not target.arguments
        pairs = list(zip(source.arguments, target.arguments, strict=True))
        if source.key == target.key and target.key in _INVARIANT:
            return all(self._same(*pair) for pair in pairs)
        return all(self.fits(*pair) for pair in pairs)

    def _same(self, one: Type, other: Type) -> bool:
        return self.fits(one, other) and self.fits(other, one)

    def _is_any(self, kind: Type) -> bool:
        if not isinstance(kind, Named):
            return False
        return kind == ANY or (":" in kind.key and kind.key not in self._known)

    def _expanded(self, kind: Type) -> Type:
        """Follow aliases until something that is none; within a union each member is followed where it is met."""
        seen: set[str] = set()
        while isinstance(kind, Named) and kind.key in self._aliases and kind.key not in seen:
            seen.add(kind.key)
            kind = self._aliases[kind.key]
        return kind


def without_none(kind: Type) -> Type:
    """Return a type without its null."""
    left = tuple(option for option in options_of(kind) if option != NONE)
    return union(left) if left else kind
