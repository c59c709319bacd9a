"""Bundles the documents of a description into one: every reference that stays is a JSON Pointer within it.

Only what the grammar calls a place of a reference is looked at; anything else (examples, defaults, `x-` values) is
data and shared with the author's document, which is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, SpecError, diagnose, quoted
from ..diagnostics.location import Pointer, format_chain
from ..source.document import JsonValue, lookup
from .dynamic_references import DynamicScopes
from .grammar import ANY_FIELD, DECORATION, Grammar, Slot, is_answered
from .placement import Imported, place, relative_file, section_of
from .references import Library, Target, has_slashes, loosely_named, resource_of, uri_of
from .stated import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..diagnostics.location import Location
    from ..source.document import Document, SourceSet
    from ..source.origins import Origins
    from .dynamic_references import Bound
    from .repair import Repairs

_IMPORT = "\0import"
_ENOUGH = 1_000
"""Failures after which no further reference is followed."""
_DEEPEST = 40
"""Levels below which nothing is copied to where it is referred to: whoever walks the result must not fall."""
_LARGEST = 200_000
"""Objects that may be copied to where they are referred to: a few references can mean a huge document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One document made of all, before any upgrade."""

    data: dict[str, JsonValue]
    failures: tuple[tuple[Pointer, Diagnostic], ...]
    """References that could not be followed, with the place they stood at; their values were taken out."""


@dataclass(frozen=True, slots=True)
class _Context:
    """Where a value being copied stands in its own document."""

    document: Document
    base: Pointer = ()
    """The schema resource it is in."""
    inlined: tuple[Target, ...] = ()
    bound: Bound = field(default_factory=dict[str, Pointer])


class _Left(Exception):  # noqa: N818 - it is no error: the value is simply left out
    """The value cannot be had and is left out of what holds it."""


def bundle(sources: SourceSet, grammar: Grammar, repairs: Repairs) -> Bundle:
    """Resolve all references of the entry document and of what they lead to (OpenAPI 3.1 section 4.8.23).

    The origins of `repairs` gain an entry for what is brought in. References that name nothing, but a reader knows
    what was meant or can do without, are reported there.
    """
    return _Bundler(sources, grammar, repairs).run()


@dataclass(slots=True)
class _Bundler:
    sources: SourceSet
    grammar: Grammar
    repairs: Repairs
    library: Library = field(init=False)
    scopes: DynamicScopes = field(init=False)
    origins: Origins = field(init=False)
    failures: list[tuple[Pointer, Diagnostic]] = field(default_factory=list[tuple[Pointer, Diagnostic]])
    targets: dict[Imported, Target] = field(default_factory=dict[Imported, Target])
    kinds: dict[Imported, str] = field(default_factory=dict[Imported, str])
    order: list[Imported] = field(default_factory=list[Imported])
    claims: dict[Imported, list[str]] = field(default_factory=dict[Imported, list[str]])
    patches: list[tuple[dict[str, JsonValue], str, Imported]] = field(
        default_factory=list[tuple[dict[str, JsonValue], str, Imported]]
    )
    copied: int = 0
    files: dict[str, str] = field(default_factory=dict[str, str])
    section_kinds: dict[Pointer, str] = field(init=False)

    def __post_init__(self) -> None:
        self.library = Library(self.sources)
        self.scopes = DynamicScopes(self.library, self.repairs)
        self.origins = self.repairs.origins
        self.section_kinds = {section: kind for kind, section in self.grammar.sections.items()}

    def run(self) -> Bundle:
        entry = self.sources.entry
        root = entry.data if isinstance(entry.data, dict) else {}
        data = self._members(root, "document", (), _Context(entry))
        copies: list[JsonValue] = []
        for index, imported in enumerate(self.order):  # grows while it is walked
            target = self.targets[imported]
            out = (_IMPORT, str(index))
            self.origins.moved[out] = target
            found, value = lookup(target.document.data, target.pointer)
            context = _Context(target.document, resource_of(target.document.data, target.pointer))
            copies.append(self._value(value, self.kinds[imported], out, context) if found else _IMPORT)
        self.scopes.report()
        self._settle(data, copies)
        return Bundle(data=data, failures=tuple(self.failures))

    def _settle(self, data: dict[str, JsonValue], copies: list[JsonValue]) -> None:
        """Name what was imported, put it there, and write the names into the references."""
        taken = {section: tuple(section_of(data, section)) for section in self.section_kinds}
        names = place(self.order, self.claims, taken)
        roots: list[Pointer] = [(*imported.section, names[imported]) for imported in self.order]
        for holder, key, imported in self.patches:
            holder[key] = uri_of((*imported.section, names[imported]))
        for imported, root, value in zip(self.order, roots, copies, strict=True):
            if value != _IMPORT:
                section_of(data, imported.section, create=True)[root[-1]] = value
        moved = dict(self.origins.moved)
        self.origins.moved.clear()
        for pointer, origin in moved.items():
            self.origins.moved[_rooted(pointer, roots)] = origin
        self.failures = [(_rooted(pointer, roots), finding) for pointer, finding in self.failures]

    def _value(self, value: JsonValue, kind: str, out: Pointer, context: _Context) -> JsonValue:
        """Copy an object of `kind`; an import that cannot be had is an empty one."""
        try:
            return self._object(value, kind, out, context)
        except _Left:
            return {}

    def _object(self, value: JsonValue, kind: str, out: Pointer, context: _Context) -> JsonValue:
        if not isinstance(value, dict):
            return value
        if kind == "schema":
            if isinstance(value.get("$id"), str):
                context = replace(context, base=self.origins.source_of(out)[1])
            if "$dynamicRef" in value or "$recursiveRef" in value:
                value = self.scopes.static(value, context.document, context.bound, out)
        reference = value.get("$ref")
        if isinstance(reference, str):
            generic = self._generic(value, reference, out, context) if kind == "schema" else None
            return self._reference(value, reference, kind, out, context) if generic is None else generic
        return self._members(value, kind, out, context)

    def _generic(self, holder: dict[str, JsonValue], text: str, out: Pointer, context: _Context) -> JsonValue:
        """Return a schema that refers to a generic one with that one written out; None for any other."""
        at = self._locator(out)
        generic = self.scopes.generic(context.document, context.base, text, context.bound, at)
        if generic is None or generic.target in context.inlined:
            return None
        rest = self._members({name: each for name, each in holder.items() if name != "$ref"}, "schema", out, context)
        listed = rest.get("allOf")
        listed = listed if isinstance(listed, list) else []
        spot = (*out, "allOf", str(len(listed)))
        self.origins.moved[spot] = generic.target
        inlined = (*context.inlined, generic.target)
        inside = _Context(context.document, generic.target.pointer, inlined, generic.bound)
        return {**rest, "allOf": [*listed, self._object(generic.schema, "schema", spot, inside)]}

    def _members(self, value: dict[str, JsonValue], kind: str, out: Pointer, context: _Context) -> dict[str, JsonValue]:
        self.copied += bool(context.inlined)
        result = dict(value)
        slots = self.grammar.nested.get(kind, {})
        every = slots.get(ANY_FIELD)
        for name, child in value.items():
            if not isinstance(child, (dict, list)):
                continue
            slot = slots.get(name) or (every if not name.startswith("x-") else None)
            if slot is not None:
                try:
                    result[name] = self._slot(child, slot, (*out, name), context)
                except _Left:
                    del result[name]
        if kind == "discriminator":
            self._mapping(result, out, context)
        return result

    def _slot(self, value: JsonValue, slot: Slot, out: Pointer, context: _Context) -> JsonValue:
        if isinstance(value, list):
            return self._list(value, slot, out, context)
        if not isinstance(value, dict):
            return value
        if slot.shape == "one":
            return self._object(value, slot.kind, out, context)
        if isinstance(reference := value.get("$ref"), str):
            # No member can be a string, so this is a reference that stands for the whole map (list, text).
            return self._inline(value, reference, slot, out, context)
        if slot.shape != "map":
            return value
        result: dict[str, JsonValue] = {}
        for name, child in value.items():
            try:
                result[name] = self._object(child, slot.kind, (*out, name), context)
            except _Left:
                continue
        return result

    def _list(self, value: list[JsonValue], slot: Slot, out: Pointer, context: _Context) -> JsonValue:
        members: list[JsonValue] = []
        for index, child in enumerate(value):
            place_ = (*out, str(len(members)))
            if len(members) != index:
                self.origins.moved[place_] = self.origins.source_of((*out, str(index)))
            try:
                members.append(self._object(child, slot.kind, place_, context))
            except _Left:
                continue
        return members

    def _reference(
        self, holder: dict[str, JsonValue], text: str, kind: str, out: Pointer, context: _Context
    ) -> JsonValue:
        if len(self.failures) > _ENOUGH:
            raise _Left
        section = self.grammar.sections.get(kind)
        if section is None:
            return self._inline(holder, text, Slot("one", kind), out, context)
        try:
            target = self._target(context, text, section, (*out, "$ref"))
        except SpecError as error:
            self._fail(out, error.diagnostic, Slot("one", kind), text)
            if kind != "schema":
                raise _Left from None
            siblings = {name: value for name, value in holder.items() if name != "$ref"}
            return self._members(siblings, kind, out, context)
        result = self._members(holder, kind, out, context)
        self._point(result, "$ref", target, kind, out)
        return result

    def _target(self, context: _Context, text: str, section: Pointer, out: Pointer) -> Target:
        """Return what a reference, a text at `out`, names, or else what it means.

        Raises:
            SpecError: it can be nothing.
        """
        holder = out if out[-1] != "$ref" else out[:-1]
        here = self._locator(holder)
        otherwise: Target | SpecError
        try:
            named = self.library.target(context.document, context.base, text, here)
            if lookup(named.document.data, named.pointer)[0]:
                return named
            document, file, otherwise = named.document, text.partition("#")[0], named
            wanted = "#" + text.partition("#")[2]
        except SpecError as error:
            document, file, wanted, otherwise = context.document, "", text, error
            if error.diagnostic.code == "ref-unresolved":
                document = self.library.document_of(document, context.base, text, here)
                file, wanted = text.partition("#")[0], "#" + text.partition("#")[2]
        meant = loosely_named(document.data, wanted, section)
        if meant is None:
            if isinstance(otherwise, SpecError):
                raise otherwise
            return otherwise
        reading = Reading(out, file + uri_of(meant))
        if has_slashes(wanted, meant):
            self.repairs.report("ref-slash", holder, reading, action="read as a reference to that component")
        else:
            action = f"read as {quoted(uri_of(meant))}"
            self.repairs.report("ref-section", holder, reading, action=action, reference=quoted(text))
        return Target(document, meant)

    def _point(self, holder: dict[str, JsonValue], key: str, target: Target, kind: str, out: Pointer) -> None:
        """Make `holder[key]` name `target`, now or, for an import, when it has its name."""
        entry = self.sources.entry
        if target.document is entry and self._stays(target.pointer):
            holder[key] = uri_of(target.pointer)
            return
        section = self.grammar.sections[kind]
        path = str(target.document.path)
        if path not in self.files:
            self.files[path] = relative_file(target.document.path, entry.path)
        imported = Imported(self.files[path], target.pointer, section)
        if imported not in self.targets:
            self.targets[imported] = target
            self.kinds[imported] = kind
            self.order.append(imported)
            if not lookup(target.document.data, target.pointer)[0]:
                self._fail(out, self._dangling(out, key, holder))
        if out[:-1] == section and all(name == "$ref" or name.startswith("x-") for name in holder):
            self.claims.setdefault(imported, []).append(out[-1])
        self.patches.append((holder, key, imported))

    def _stays(self, pointer: Pointer) -> bool:
        """Whether a place of the entry document is one that the later steps keep, or is nothing at all."""
        if pointer[:-1] in self.section_kinds or self.grammar.holds(pointer):
            return True
        return not lookup(self.sources.entry.data, pointer)[0]

    def _fail(self, out: Pointer, finding: Diagnostic, slot: Slot | None = None, reference: str = "") -> None:
        """Note what cannot be followed; what costs no more than the spot it stands in is done without."""
        if slot is not None and finding.code != "ref-outside":
            text = quoted(reference)
            if slot.shape == "text" or slot.kind in DECORATION:
                self.repairs.dropped("ref-unresolved-unused", out, reference=text)
                return
            if slot.kind == "schema" and self._is_spot(out):
                reading = Reading((*out, "$ref"))
                self.repairs.report("ref-unresolved-schema", out, reading, action="any value", reference=text)
                return
        self.failures.append((out, finding))
        if len(self.failures) == _ENOUGH:
            # It belongs to no operation, so no waiver hides that the rest was not looked at.
            self.failures.append((("paths",), diagnose("ref-failures", finding.location, limit=_ENOUGH)))

    def _is_spot(self, out: Pointer) -> bool:
        """Whether a place is in a schema of its own, which many operations may share, or in a response."""
        section = self.grammar.sections["schema"]
        if out[:1] == (_IMPORT,):
            return self.order[int(out[1])].section == section
        return out[: len(section)] == section or is_answered(out)

    def _locator(self, out: Pointer) -> Callable[[], Location]:
        """Return what finds the author's place of `out`, should anybody ask: finding is dear."""
        return lambda: self.origins.locate(out)

    def _dangling(self, out: Pointer, key: str, holder: dict[str, JsonValue]) -> Diagnostic:
        return diagnose("ref-unresolved", self.origins.locate(out), reference=quoted(holder[key]))

    def _inline(
        self, holder: dict[str, JsonValue], text: str, slot: Slot, out: Pointer, context: _Context
    ) -> JsonValue:
        """Put what has no section of its own where the reference stands; siblings of the reference win."""
        if len(self.failures) > _ENOUGH:
            raise _Left
        here = self._locator(out)
        back = self.origins.source_of(out)
        try:
            target = self.library.target(context.document, context.base, text, here)
        except SpecError as error:
            self._fail(out, error.diagnostic, slot, text)
            raise _Left from None
        found, value = lookup(target.document.data, target.pointer)
        if not found:
            self._fail(out, diagnose("ref-unresolved", here(), reference=quoted(text)), slot, text)
            raise _Left
        if self.copied > _LARGEST:
            self._fail(out, diagnose("ref-expansion", here(), limit=_LARGEST))
            raise _Left
        if target in context.inlined:
            chain = format_chain(step.pointer for step in (*context.inlined, target))
            self._fail(out, diagnose("ref-circular", here(), chain=quoted(chain)))
            raise _Left
        if isinstance(value, (dict, list)) and max(len(out), len(context.inlined)) > _DEEPEST:
            self._fail(out, diagnose("ref-nesting", here(), reference=quoted(text)))
            raise _Left
        self.origins.moved[out] = target
        base = resource_of(target.document.data, target.pointer)
        inside = _Context(target.document, base, (*context.inlined, target))
        if slot.shape == "one":
            result = self._object(value, slot.kind, out, inside)
        else:
            result = self._slot(value, slot, out, inside)
        siblings = {name: sibling for name, sibling in holder.items() if name != "$ref"}
        if siblings and isinstance(result, dict):
            for name in siblings:
                self.origins.moved[*out, name] = (back[0], (*back[1], name))
            result = {**result, **self._members(siblings, slot.kind, out, context)}
        return result

    def _mapping(self, discriminator: dict[str, JsonValue], out: Pointer, context: _Context) -> None:
        """Resolve the values of a Discriminator's `mapping` that are references and no names (section 4.8.25)."""
        mapping = discriminator.get("mapping")
        if not isinstance(mapping, dict):
            return
        result = dict(mapping)
        for tag, text in [*result.items()]:
            if not isinstance(text, str) or not _is_reference(text):
                continue
            try:
                target = self._target(context, text, self.grammar.sections["schema"], (*out, "mapping", tag))
            except SpecError as error:
                self._without(tag, text, error.diagnostic, (*out, "mapping", tag))
                del result[tag]
                continue
            self._point(result, tag, target, "schema", (*out, "mapping", tag))
        discriminator["mapping"] = result

    def _without(self, tag: str, text: str, finding: Diagnostic, out: Pointer) -> None:
        """Do without a tag whose schema is not there; a reference out of the sources is refused nonetheless."""
        if finding.code == "ref-outside":
            self._fail(out, finding)
            return
        action = f"the value {quoted(tag)} is told by exact fit"
        self.repairs.report("ref-unresolved-schema", out, Reading(out), action=action, reference=quoted(text))


def _is_reference(text: str) -> bool:
    return "#" in text or "/" in text or text.endswith((".json", ".yaml", ".yml"))


def _rooted(pointer: Pointer, roots: list[Pointer]) -> Pointer:
    return (*roots[int(pointer[1])], *pointer[2:]) if pointer[:1] == (_IMPORT,) else pointer
