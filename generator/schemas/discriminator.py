"""Decides which unions their discriminator decides, and writes the tags into the variants (OpenAPI 3.1 section 4.8.25).

A variant is never guessed. Each class below a discriminator gets its tag as a closed literal, so a value whose tag
says otherwise does not fit it. The union itself is spelled as tagged when every variant is an object that requires the
property and no two share a tag; else it is a plain union, which pydantic matches by exact fit. Where tags overlap or
are no strings, nothing is written and a warning says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..ir.types import ANY, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, TypeRef, UnionOf, union
from .draft import Draft, DraftField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..diagnostics import Reporter
    from .draft import Variants

_Tags = dict[str, tuple[str, ...]]
"""Model key of an object -> the tags that name it."""


class Discriminators:
    """Works on all drafts at once: a class may be a variant of several unions."""

    def __init__(self, drafts: Mapping[str, Draft], reporter: Reporter) -> None:
        self._drafts = drafts
        self._reporter = reporter
        self._written: dict[tuple[str, str], dict[str, None]] = {}
        self._closed: set[tuple[str, ...]] = set()

    def settle(self) -> None:
        """Write tags, mark the unions that they decide, and close the enumerations that tell plain variants apart."""
        decided: list[tuple[Draft, Variants, _Tags]] = []
        for key in sorted(self._drafts):
            draft = self._drafts[key]
            if draft.variants is None:
                continue
            tags = self._tags(draft, draft.variants)
            if tags is None:
                self._make_plain(draft, draft.variants)
            else:
                decided.append((draft, draft.variants, tags))
        for _, variants, tags in decided:
            for key, values in tags.items():
                self._written.setdefault((key, variants.property_name), {}).update(dict.fromkeys(values))
        self._write()
        for draft, variants, tags in decided:
            self._spell(draft, variants, tags)
        for key in sorted(self._drafts):
            self._close_plain(self._drafts[key])

    def _tags(self, draft: Draft, variants: Variants) -> _Tags | None:
        """Return the tags of every class that the union can give, or None when they tell nothing."""
        name = variants.property_name
        leaves = self._leaves(variants)
        if leaves is None:
            self._warn(draft, variants, "a variant is no object")
            return None
        mapped: dict[str, list[str]] = {}
        for tag, component in variants.mapping.items():
            mapped.setdefault(component, []).append(tag)
        found: _Tags = {}
        claimed = {tag for key in leaves for tag in mapped.get(self._component(key), ())}
        for key in leaves:
            own = self._values(key, name)
            if own is None:
                self._warn(draft, variants, "it is no string everywhere")
                return None
            explicit = mapped.get(self._component(key), [])
            free = [tag for tag in own if tag not in claimed or tag in explicit]
            implicit = [] if own or not self._component(key) else [self._component(key)]
            found[key] = tuple(dict.fromkeys(explicit + free)) or tuple(implicit)
            if not found[key]:
                self._warn(draft, variants, "a variant has no value of it")
                return None
        every = [tag for tags in found.values() for tag in tags]
        if len(set(every)) != len(every):
            self._warn(draft, variants, "two variants share a value")
            return None
        return found

    def _warn(self, draft: Draft, variants: Variants, reason: str) -> None:
        if not draft.request:
            self._reporter.report(
                "discriminator-unusable",
                variants.cursor.location,
                action="made a plain union, matched by exact fit",
                name=quoted(variants.property_name),
                reason=reason,
            )

    def _leaves(self, variants: Variants) -> list[str] | None:
        """Return the keys of the object models of a union, those of nested unions and of aliases included."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        pending = [ref for ref, _ in variants.members][::-1]
        while pending:
            ref = pending.pop()
            if isinstance(ref, UnionOf):
                pending.extend(ref.options[::-1])
                continue
            if not isinstance(ref, ModelRef):
                return None
            draft = self._drafts[ref.key]
            if draft.kind == "object":
                found[ref.key] = None
            elif ref.key not in seen and draft.kind != "tuple":
                seen.add(ref.key)
                pending.extend(_members(draft)[::-1])
        return list(found)

    def _component(self, key: str) -> str:
        return self._drafts[key].component or ""

    def _values(self, key: str, name: str) -> list[str] | None:
        """Return the strings that the property is limited to, none when any goes, None when it is no string."""
        entry = self._drafts[key].field_of(name)
        return [] if entry is None else self._strings(entry.type)

    def _strings(self, ref: TypeRef) -> list[str] | None:
        values: dict[str, None] = {}
        limited = True
        seen: set[str] = set()
        pending = [ref]
        while pending:
            option = pending.pop()
            if isinstance(option, ModelRef) and self._drafts[option.key].kind == "alias":
                if option.key not in seen:
                    seen.add(option.key)
                    pending.append(self._drafts[option.key].type)
            elif isinstance(option, LiteralOf):
                if not all(isinstance(value, str) for value in option.values):
                    return None
                values.update((value, None) for value in option.values if isinstance(value, str))
            elif isinstance(option, UnionOf):
                pending.extend(option.options)
            elif option in (Primitive("str"), ANY):
                limited = False
            elif option != Primitive("none"):
                return None
        return list(values) if limited else []

    def _write(self) -> None:
        for (key, name), values in self._written.items():
            draft = self._drafts[key]
            entry = draft.field_of(name)
            if entry is None:
                entry = DraftField(wire=name, type=ANY, required=False)
                draft.fields.insert(0, entry)
            entry.type = LiteralOf(tuple(sorted(values)))

    def _spell(self, draft: Draft, variants: Variants, tags: _Tags) -> None:
        name = variants.property_name
        spelled: dict[str, str] = {}
        required = True
        for key in tags:
            entry = self._drafts[key].field_of(name)
            required = required and entry is not None and entry.required
            for tag in self._written[key, name]:
                required = required and spelled.setdefault(tag, key) == key
        if variants.fallback is not None:
            draft.kind = "alias"
            draft.type = union([*(ModelRef(key) for key in tags), variants.fallback])
        elif required and len(tags) > 1:
            draft.tagged = dict(sorted(spelled.items()))
        else:
            self._make_plain(draft, variants)

    @staticmethod
    def _make_plain(draft: Draft, variants: Variants) -> None:
        draft.kind = "alias"
        if variants.fallback is not None:
            draft.type = variants.fallback
        else:
            draft.type = union(ref for ref, _ in variants.members)

    def _close_plain(self, draft: Draft) -> None:
        for ref in _types(draft):
            for keys in _groups(ref):
                if tuple(keys) not in self._closed:
                    self._closed.add(tuple(keys))
                    _close([self._drafts[key] for key in keys if self._drafts[key].kind == "object"])


def _members(draft: Draft) -> list[TypeRef]:
    if draft.variants is not None:
        members = [ref for ref, _ in draft.variants.members]
        return members if draft.variants.fallback is None else [*members, draft.variants.fallback]
    return list(draft.type.options) if isinstance(draft.type, UnionOf) else [draft.type]


def _types(draft: Draft) -> Iterable[TypeRef]:
    yield draft.type
    yield from draft.members
    for entry in draft.fields:
        yield entry.type


def _groups(ref: TypeRef) -> Iterable[list[str]]:
    """Yield the model keys of each union within a type."""
    pending = [ref]
    while pending:
        option = pending.pop()
        if isinstance(option, UnionOf):
            keys = [member.key for member in option.options if isinstance(member, ModelRef)]
            if len(keys) > 1:
                yield keys
            pending.extend(option.options)
        elif isinstance(option, ArrayOf):
            pending.append(option.item)
        elif isinstance(option, MapOf):
            pending.append(option.value)


def _close(objects: list[Draft]) -> None:
    """Close the open enumerations that tell two variants apart: a property that both have, and no value of it shared.

    Left open, the enumeration of one would take in the values of the other. A pair that constants or closed
    enumerations tell apart already stays open elsewhere, so that an unknown value costs nothing there.
    """
    literals = [{entry.wire: entry for entry in draft.fields if isinstance(entry.type, LiteralOf)} for draft in objects]
    for number, own in enumerate(literals):
        for other in literals[:number]:
            pairs = [(own[wire], other[wire]) for wire in own if wire in other and _disjoint(own[wire], other[wire])]
            if not any(_is_closed(one) and _is_closed(two) for one, two in pairs):
                for entry in (entry for pair in pairs for entry in pair):
                    entry.type = LiteralOf(_values(entry))


def _values(entry: DraftField) -> tuple[str | int | float | bool | None, ...]:
    return entry.type.values if isinstance(entry.type, LiteralOf) else ()


def _is_closed(entry: DraftField) -> bool:
    return isinstance(entry.type, LiteralOf) and not entry.type.open


def _disjoint(one: DraftField, other: DraftField) -> bool:
    return {repr(value) for value in _values(one)}.isdisjoint(repr(value) for value in _values(other))
