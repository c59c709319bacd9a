"""Decides which unions their discriminator decides, and writes the tags into the variants (OpenAPI 3.1 section 4.8.25).

A variant is never guessed. Each class that stands nowhere but below a discriminator gets its tag as a closed literal,
so a value whose tag says otherwise does not fit it. A class that is also used by itself keeps what its schema says, and
the union alone knows its tag. The union is spelled as tagged when every variant is an object that requires the property
and no two share a tag; else it is a plain union, matched by exact fit. Where tags overlap or are of several types,
nothing is written and a warning says why.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..ir.types import (
    ANY,
    ArrayOf,
    LiteralOf,
    MapOf,
    ModelRef,
    Primitive,
    Tag,
    TypeRef,
    UnionOf,
    base_of,
    references,
    union,
)
from .draft import Draft, DraftField, component_of
from .shape import only_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..diagnostics import Reporter
    from ..ir.models import Rule
    from .draft import Variants

_Tags = dict[str, tuple[Tag, ...]]
"""Model key of an object -> the tags that name it."""
_WHOLE = re.compile(r"0|[1-9][0-9]{0,15}")


class Discriminators:
    """Works on all drafts at once: a class may be a variant of several unions."""

    def __init__(self, drafts: Mapping[str, Draft], roots: Iterable[str], reporter: Reporter) -> None:
        """Take the drafts, and the keys of those that operations use."""
        self._drafts = drafts
        self._reporter = reporter
        self._alone = {*roots, *(key for draft in drafts.values() if draft.variants is None for key in _uses(draft))}
        self._written: dict[tuple[str, str], dict[Tag, None]] = {}
        self._open: set[tuple[str, str]] = set()
        """Classes that keep the property as their own schema has it."""
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
                self._alone.update(self._leaves(draft.variants) or ())
                self._make_plain(draft, draft.variants)
            else:
                decided.append((draft, draft.variants, tags))
        for _, variants, tags in decided:
            self._alone |= self._default_of(variants, tags)
            for key, values in tags.items():
                self._written.setdefault((key, variants.property_name), {}).update(dict.fromkeys(values))
        for _, variants, tags in decided:
            self._alone |= self._disputed(variants, tags)
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
        listed = {key: self._values(key, name) for key in leaves}
        kinds = {kind for kind, _ in listed.values()}
        kind = kinds.pop() if len(kinds) == 1 else None
        mapped = _mapped(variants.mapping, kind)
        if kind is None or mapped is None:
            self._warn(draft, variants, "its values are of several types")
            return None
        found: _Tags = {}
        names = {key: self._component(key, variants) for key in leaves}
        # By its name a variant is told as by a mapping (OpenAPI 3.1.1 section 4.8.25), if it lists it.
        named = {key: mapped.get(name) or [tag for tag in listed[key][1] if tag == name] for key, name in names.items()}
        claimed = {tag for tags in named.values() for tag in tags}
        counts = Counter(tag for _, own in listed.values() for tag in own)
        lists = {key: tuple(own) for key, (_, own) in listed.items()}
        if _is_contradicted(named, lists):
            reason = "its mapping gives to one the value that another lists"
            self._warn(draft, variants, reason, "told apart by the values that each lists")
            return lists
        for key, (_, own) in listed.items():
            explicit = named[key]
            # What several variants list says nothing of one for which the mapping has tags.
            free = [tag for tag in own if tag not in claimed and (counts[tag] == 1 or names[key] not in mapped)]
            implicit = [] if own or not names[key] or kind != "str" else [names[key]]
            found[key] = tuple(dict.fromkeys(explicit + free)) or tuple(implicit)
            if found[key] or (variants.default and names[key] == variants.default):
                continue
            if variants.fallback is None:
                self._warn(draft, variants, "a variant has no value of it")
                return None
            del found[key]  # what others extend: a value of no tag is the base
        every = [tag for tags in found.values() for tag in tags]
        if len(set(every)) != len(every):
            self._warn(draft, variants, "two variants share a value")
            return None
        return found

    def _warn(
        self, draft: Draft, variants: Variants, reason: str, action: str = "made a plain union, matched by exact fit"
    ) -> None:
        if not draft.request:
            self._reporter.report(
                "discriminator-unusable",
                variants.cursor.location,
                action=action,
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

    def _component(self, key: str, variants: Variants) -> str:
        """Return the component that a class is made of; for one joined with what encloses the union, its branch."""
        if component := self._drafts[key].component:
            return component
        for ref, schema in variants.members:
            holder = only_reference(schema) if isinstance(ref, ModelRef) and ref.key == key else None
            if holder is not None:
                return component_of(holder.target().pointer) or ""
        return ""

    def _values(self, key: str, name: str) -> tuple[str | None, list[Tag]]:
        """Return the type of the values of a property, None for several, and its values; none when any goes."""
        entry = self._drafts[key].field_of(name)
        if entry is None:
            return "str", []
        kinds: set[str] = set()
        values: dict[Tag, None] = {}
        limited = True
        seen: set[str] = set()
        pending = [entry.type]
        while pending:
            option = pending.pop()
            if isinstance(option, ModelRef) and self._drafts[option.key].kind == "alias":
                if option.key not in seen:
                    seen.add(option.key)
                    pending.append(self._drafts[option.key].type)
            elif isinstance(option, LiteralOf):
                kinds.update(base_of(value).name for value in option.values)
                values.update((value, None) for value in option.values if isinstance(value, (str, int)))
            elif isinstance(option, UnionOf):
                pending.extend(option.options)
            elif option != Primitive("none"):
                kinds.add("str" if option == ANY else option.name if isinstance(option, Primitive) else "")
                limited = False
        kind = kinds.pop() if len(kinds) == 1 else None
        return kind if kind in {"str", "int", "bool"} else None, list(values) if limited else []

    def _default_of(self, variants: Variants, tags: _Tags) -> set[str]:
        """Return the class of what has no known tag, which says nothing of its own tag then."""
        return {key for key in tags if variants.default and self._component(key, variants) == variants.default}

    def _disputed(self, variants: Variants, tags: _Tags) -> set[str]:
        """Return the classes that have a tag of another one of this union, from another union."""
        name = variants.property_name
        owners = {tag: key for key, values in tags.items() for tag in values}
        return {key for key in tags for tag in self._written[key, name] if owners.get(tag, key) != key}

    def _write(self) -> None:
        for (key, name), values in self._written.items():
            draft = self._drafts[key]
            entry = draft.field_of(name)
            literal = LiteralOf(tuple(sorted(values, key=str)))
            if key in self._alone and (entry is None or entry.type != literal):
                self._open.add((key, name))
                continue
            if entry is None:
                entry = DraftField(wire=name, type=ANY, required=False)
                draft.fields.insert(0, entry)
            entry.type = literal

    def _spell(self, draft: Draft, variants: Variants, tags: _Tags) -> None:
        name = variants.property_name
        spelled: dict[Tag, str] = {}
        required = True
        for key in tags:
            required = required and self._requires(key, name)
            for tag in tags[key] if (key, name) in self._open else self._written[key, name]:
                required = required and spelled.setdefault(tag, key) == key
        default = self._default_of(variants, tags)
        told: dict[str, Rule] = {key: {"values": {name: list(tags[key])}} for key in tags if (key, name) in self._open}
        told |= {key: self._of_default(key, name, tags) for key in default}
        if variants.fallback is not None and not draft.request:  # without a tag it is the base
            told |= {key: {**told.get(key, {}), "required": [name]} for key in tags if not self._requires(key, name)}
        rules = dict(draft.rules)
        rules |= {key: {**rules.get(key, {}), **rule} for key, rule in told.items()}
        if variants.fallback is not None:
            draft.kind = "alias"
            draft.type = union([*(ModelRef(key) for key in tags), variants.fallback])
            draft.rules = tuple(rules.items())
        elif required and len(tags) > 1 and not default:
            draft.tagged = dict(sorted(spelled.items(), key=str))
            draft.open_tags = any((key, name) in self._open for key in tags) or not all(
                isinstance(tag, str) for tag in spelled
            )
        else:
            self._make_plain(draft, variants)
            draft.rules = tuple(rules.items())

    def _requires(self, key: str, name: str) -> bool:
        entry = self._drafts[key].field_of(name)
        return entry is not None and entry.required

    @staticmethod
    def _of_default(key: str, name: str, tags: _Tags) -> Rule:
        """Return the rule of the class of all other tags (OpenAPI 3.2 section 4.25): its tag is none of the others'."""
        others = [tag for other, values in tags.items() if other != key for tag in values]
        return {"never": [{"required": [name], "values": {name: others}}]}

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


def _uses(draft: Draft) -> Iterator[str]:
    for ref in _types(draft):
        yield from references(ref)


def _mapped(mapping: Mapping[str, str], kind: str | None) -> dict[str, list[Tag]] | None:
    """Return component -> its tags, as values of the property; None where a tag is none."""
    found: dict[str, list[Tag]] = {}
    for text, component in mapping.items():
        tag: Tag | None = text
        if kind == "int":
            tag = int(text) if _WHOLE.fullmatch(text) else None
        elif kind == "bool":
            tag = {"true": True, "false": False}.get(text)
        if tag is None:
            return None
        found.setdefault(component, []).append(tag)
    return found


def _is_contradicted(named: Mapping[str, list[Tag]], listed: _Tags) -> bool:
    """Whether a mapping names a variant by none of the values that it lists, and gives one of them to another.

    Only where what they list tells the variants apart: a list that several have may come from what they are made of.
    """
    every = [tag for own in listed.values() for tag in own]
    if not all(listed.values()) or len(set(every)) != len(every):
        return False
    owners = {tag: key for key, tags in named.items() for tag in tags}
    return any(
        named[key] and not {*own} & {*named[key]} and any(owners.get(tag, key) != key for tag in own)
        for key, own in listed.items()
    )


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
