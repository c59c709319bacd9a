"""Whether an annotation says what a schema says: it takes each value that is allowed and refuses kinds that are not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from inspect import Parameter
from typing import TYPE_CHECKING, Any, cast

from ..schemas.equality import among
from ..schemas.tags import name_of
from .branches import LEAVES, Reading, items_of, values_of
from .candidates import Candidates
from .fields import Structures, fields_of, properties_of, required_of
from .kinds import ALL
from .modelled import bears, is_called, simple
from .refused import REFUSALS, refusals
from .tag_texts import tag_texts, text_of_tag, without_others
from .tuple_types import tuple_objections
from .type_parts import alternatives, is_model, items, literals, models, typed_dicts, values
from .typed_dicts import members_of_dict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic.fields import FieldInfo

    from ...source.document import JsonValue
    from .branches import Branches
    from .read_annotations import Annotations, Argument, Typed

_PROBES: dict[str, tuple[object, str]] = {
    "null": (None, "null"),
    "boolean": (True, "a truth value"),
    "integer": (7, "an integer"),
    "fraction": (1.5, "a fraction"),
    "string": ("another text", "any text"),
    "array": ([], "an array"),
    "object": ({}, "an object"),
}
_LISTED = ("string", "integer")
"""Kinds of which a type can list values; truth values have but two, and no type lists a fraction."""
_MOMENTS = ("date", "date-time")
LISTS = "the annotation lists"
_NO_NAME = "no such member"
_LARGEST = 2**63
_MOST = 100  # objections to one annotation that are kept: each level of a type that branches would multiply them
_OF_OBJECTS = {
    "properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames", "required",
}  # fmt: skip


@dataclass(slots=True)
class Probes:
    """Compares annotations with schemas, for values of one direction; each pair once."""

    branches: Branches
    annotations: Annotations
    structures: Structures = field(init=False)
    _known: dict[tuple[int | str, int, bool, bool], tuple[object, list[str]]] = field(
        default_factory=dict[tuple[int | str, int, bool, bool], tuple[object, list[str]]]
    )
    """By the identity of a schema, or by what it refers to."""

    def __post_init__(self) -> None:
        """Prepare to compare classes."""
        self.structures = Structures(self.branches)

    def objections(self, schema: JsonValue, typed: Typed, *, nullable: bool = False, closed: bool = False) -> list[str]:
        """Say what an annotation takes too much or too little.

        `nullable`: null may be taken although the schema does not allow it, since it stands for what is absent.
        `closed`: a value that is not listed may not be taken, neither here nor as an item or a member of a
        dictionary; fields of models are open.
        """
        is_reference = isinstance(schema, dict) and schema.keys() == {"$ref"}
        key = str(schema) if is_reference else id(schema), id(typed), nullable, closed
        if key not in self._known:
            self._known[key] = (schema, typed), []  # what a circle finds
            self._known[key] = (schema, typed), self._found(schema, typed, nullable=nullable, closed=closed)[:_MOST]
        return self._known[key][1]

    def _found(self, schema: JsonValue, typed: Typed, *, nullable: bool, closed: bool) -> list[str]:
        kinds = self.branches.kinds.of(schema)
        if not kinds:
            return []  # no value is right, so none is wrong to take
        beside = self.branches.kinds.beside(schema) | (frozenset({"null"}) if nullable else frozenset[str]())
        found = self._kinds(kinds | beside, typed)
        for kind in _LISTED:
            if kind in kinds:
                found += self._listed(schema, typed, kind)
                found += self._beside(schema, typed, kind) if closed and not found else []
        found = list(dict.fromkeys([*found, *refusals(self.branches, schema, typed)]))
        return found or [
            *self._items(schema, typed, closed=closed),
            *self._values(schema, typed, closed=closed),
            *self._models(schema, typed, closed=closed),
            *tuple_objections(self.branches, schema, typed, self._part),
        ]

    def _kinds(self, kinds: frozenset[str], typed: Typed) -> list[str]:
        """Probe with a value of each kind that the schema does not allow."""
        found: list[str] = []
        for kind in sorted(ALL - kinds):
            probe, name = _PROBES[kind]
            if (kind == "fraction" and "integer" not in kinds) or (kind == "integer" and "fraction" in kinds):
                continue  # one probe for numbers is enough where none is allowed; no type takes fractions alone
            if kind == "string" and Any in alternatives(items(typed.annotation)):
                continue  # a text is a sequence of anything, which is said of the items
            if kind == "boolean" and True in literals(typed.annotation):  # pydantic takes true for `Literal[1]`
                probe = False
            if typed.refusal(probe) is None and not (probe is False and 0 in literals(typed.annotation)):
                found.append(f"the annotation takes {name}, which is not allowed")
        return found

    def _listed(self, schema: JsonValue, typed: Typed, kind: str) -> list[str]:
        """Compare the literals of an annotation with the values that a schema lists.

        An annotation may list the values and also take others (an open enum); one that lists none says too little.
        Where the author allows other values beside the listed ones, it need not list any.
        """
        members, is_open = self.branches.listed(schema, kind)
        offered = [value for value in literals(typed.annotation) if _is_listed(value, kind)]
        if not members and len(self.branches.leaves(schema)) < LEAVES:
            spelled = self.branches.spelled(schema)
            return [f"{LISTS} {value!r:.60}" for value in offered if value not in spelled]
        if not members or self._is_moment(schema) or any(isinstance(member, float) for member in members):
            return []  # no type lists floats
        found = [f"the annotation refuses {member!r:.60}" for member in members if typed.refusal(member)]
        if offered or not is_open:
            known = frozenset(offered)
            lost = [member for member in members if member not in known and not _is_huge(member)]
            found += [f"the annotation does not list {member!r:.60}" for member in lost[:3] if not found]
        probe, name = _PROBES[kind]
        if is_open and typed.refusal(probe):
            found.append(f"the annotation refuses {name}, which is allowed beside those that are listed")
        if not is_open:
            # A pattern or length that refuses a listed value is documentation in a client, as elsewhere.
            named = among([*members, *self.branches.spelled(schema)])
            found += [f"{LISTS} {value!r:.60}" for value in offered if not named(cast("Any", value))]
        return found

    def _beside(self, schema: JsonValue, typed: Typed, kind: str) -> list[str]:
        """Probe with a value that the schema does not list, where it lists all that it takes and a type can, too."""
        members, is_open = self.branches.listed(schema, kind)
        probe, _ = _PROBES[kind]
        unlisted = [member for member in members if isinstance(member, float) or _is_huge(member)]
        if is_open or not members or unlisted or probe in members or self._is_moment(schema):
            return []
        if "fraction" in self.branches.kinds.of(schema) and kind == "integer":
            return []
        if kind == "string" and Any in alternatives(items(typed.annotation)):
            return []  # a text is a sequence of anything
        return [] if typed.refusal(probe) else [f"the annotation takes {probe!r}, which is not among the listed values"]

    def _is_moment(self, schema: JsonValue) -> bool:
        """Whether a listed text is a date or moment, which a type can give as an object too."""
        return any(leaf.keywords.get("format") in _MOMENTS for leaf in self.branches.leaves(schema))

    def _items(self, schema: JsonValue, typed: Typed, *, closed: bool) -> list[str]:
        annotation = items(typed.annotation)
        found = self._parts(schema, "array", items_of)
        if annotation is not None and self._all_open(schema, "array", {"items", "prefixItems", "contains"}):
            return [] if _takes_anything(annotation) else ["items: the annotation refuses some, and any are allowed"]
        if annotation is None or found is None:
            return []
        closed = closed and not _returns_to(schema, found)
        return [f"items: {entry}" for entry in self._part(found, annotation, closed=closed)]

    def _values(self, schema: JsonValue, typed: Typed, *, closed: bool) -> list[str]:
        annotation = values(typed.annotation)
        found = self._parts(schema, "object", lambda leaf: None if properties_of(leaf) else values_of(leaf))
        if annotation is not None and self._all_open(schema, "object", _OF_OBJECTS):
            return [] if _takes_anything(annotation) else ["values: the annotation refuses some, and any are allowed"]
        if annotation is None or found is None:
            return []
        closed = closed and not _returns_to(schema, found)
        return [f"values: {entry}" for entry in self._part(found, annotation, closed=closed)]

    def _part(
        self,
        schemas: list[JsonValue],
        annotation: Any,  # noqa: ANN401  # known at run time
        *,
        nullable: bool = False,
        closed: bool = False,
    ) -> list[str]:
        different = list({id(schema): schema for schema in schemas}.values())
        schema: JsonValue = different[0] if len(different) == 1 else {"anyOf": different}
        return self.objections(schema, self.annotations.typed(annotation), nullable=nullable, closed=closed)

    def _all_open(self, schema: JsonValue, kind: str, keywords: set[str]) -> bool:
        """Whether every array or object may hold anything."""
        leaves = [leaf for leaf in self.branches.leaves(schema) if kind in self.branches.kinds.of(leaf.keywords)]
        told = [leaf.keywords.keys() for leaf in leaves]
        return bool(told) and not any("type" not in each or each & {*keywords, "enum", "const"} for each in told)

    def _parts(self, schema: JsonValue, kind: str, of: Callable[[Reading], JsonValue]) -> list[JsonValue] | None:
        """Return the schemas of the parts of all arrays or objects; None when one of them says nothing of its own."""
        found: list[JsonValue] = []
        for leaf in self.branches.leaves(schema):
            if kind not in self.branches.kinds.of(leaf.keywords):
                continue
            part = of(leaf)
            if not isinstance(part, dict):
                return None
            found.append(part)
        return found or None

    def _models(self, schema: JsonValue, typed: Typed, *, closed: bool) -> list[str]:
        """Look at the fields of the models, and the members of the dictionaries, that an annotation names."""
        dictionaries = typed_dicts(typed.annotation)
        return [
            *self._named(schema, models(typed.annotation)),
            *self._named(schema, dictionaries, closed=closed),
            *(self._mappings(schema, typed) if dictionaries or not models(typed.annotation) else ()),
        ]

    def _named(self, schema: JsonValue, classes: Sequence[type], *, closed: bool = False) -> list[str]:
        """Compare each class with the objects that it stands for."""
        standing: dict[type, list[Reading]] = {}
        candidates = Candidates(classes)
        for leaf in self.branches.leaves(schema) if classes else ():
            if properties_of(leaf):
                named = candidates.named(leaf)
                alike = [] if named else [it for it in candidates.alike(leaf) if not any(self._distance(it, leaf))]
                standing.setdefault(self._nearest(alike[:1] or named or classes, leaf), []).append(leaf)
        found = [entry for model, leaves in standing.items() for entry in self._model(model, leaves, closed=closed)]
        for model in classes:
            if model not in standing and fields_of(model):
                heir = self._heir(model, schema)
                found += self._model(model, [heir], closed=closed) if heir is not None else self._spare(model, schema)
        return found

    def _heir(self, model: type, schema: JsonValue) -> Reading | None:
        """Return what a class stands for that bears the name of a component inheriting from what a schema describes."""
        followed = {address for leaf in self.branches.leaves(schema) for address in leaf.followed}
        for address in self.branches.forms.tags():
            reference: JsonValue = {"$ref": address}
            heir = Reading(self.branches.joined(reference), self.branches.named(reference))
            if address not in followed and followed & set(heir.followed) and is_called(model, name_of(address)):
                return heir
        return None

    def _spare(self, model: type, schema: JsonValue) -> list[str]:
        """Say when a class is none of what a schema describes; of one that nothing fits, any class may be."""
        leaves = self.branches.leaves(schema)
        is_component = simple(model.__name__) in {simple(name) for name in self.branches.forms.names().values()}
        fits = (bears(model, leaf) or not (is_component or self.structures.objections(model, leaf)) for leaf in leaves)
        free = (not properties_of(leaf) and "object" in self.branches.kinds.of(leaf.keywords) for leaf in leaves)
        empty = {simple(name_of(address)) for address in self.branches.emptied(schema)}
        if not leaves or len(leaves) == LEAVES or any(fits) or any(free) or simple(model.__name__) in empty:
            return []
        return [f"{model.__name__} stands for nothing"]

    def _mappings(self, schema: JsonValue, typed: Typed) -> list[str]:
        """Say where any mapping is taken, although nobody wrote that other members than those listed are allowed."""
        objects = [leaf for leaf in self.branches.leaves(schema) if "object" in self.branches.kinds.of(leaf.keywords)]
        is_listed = all(properties_of(leaf) and not _is_open(leaf) for leaf in objects)
        takes = objects and is_listed and typed.refusal({_NO_NAME: 7}) is None
        return ["the annotation takes a member that is not described"] if takes else []

    def _nearest(self, classes: Sequence[type], leaf: Reading) -> type:
        return classes[0] if len(classes) == 1 else min(classes, key=lambda model: self._distance(model, leaf))

    def _distance(self, model: type, leaf: Reading) -> tuple[int, int]:
        return len(self.structures.objections(model, leaf)), len(self._model(model, [leaf]))

    def _model(self, model: type, leaves: list[Reading], *, closed: bool = False) -> list[str]:
        """Say how a class departs from the objects that it stands for, of which a value may be any one."""
        found = [entry for leaf in leaves for entry in self.structures.objections(model, leaf)]
        if found:
            return found
        if is_model(model):
            found = [entry for leaf in leaves[:1] for entry in self.structures.tag_objections(model, leaf)]
        else:
            found = self._required(model, leaves)
        return [*found, *self._fields(model, leaves, closed=closed)]

    def _required(self, declared: type, leaves: list[Reading]) -> list[str]:
        """Say where a member of a dictionary must be there that may be left out, or may be left out that must be.

        What is `readOnly` may be left out of requests, whatever `required` says (OpenAPI 3.1 section 4.8.24).
        """
        found: list[str] = []
        for wire, member in members_of_dict(declared).items():
            asked = {
                wire in required_of(leaf) and not self.branches.validity.hidden(properties_of(leaf)[wire])
                for leaf in leaves
                if wire in properties_of(leaf)
            }
            if asked == {not member.required}:
                word = "may" if member.required else "must not"
                found.append(f"{declared.__name__}: {wire!a} {word} be left out")
        return found

    def _fields(self, model: type, leaves: list[Reading], *, closed: bool) -> list[str]:
        described = [properties_of(leaf) for leaf in leaves]
        found: list[str] = []
        followed = (address for leaf in leaves for address in leaf.followed)
        tags = tag_texts(self.branches.forms.tags(), followed, self.branches.named)
        for wire, _, info in fields_of(model):
            schemas = [members[wire] for members in described if wire in members]
            if not schemas:
                continue
            hidden = any(
                self.branches.schemas.hidden(schema, flag) for schema in schemas for flag in ("readOnly", "writeOnly")
            )
            optional = is_model(model) and not all(wire in required_of(leaf) for leaf in leaves)
            entries = [*self._part(schemas, info.annotation, nullable=hidden or optional, closed=closed)]
            told = tags.get(wire, set[str]())
            offered = literals(info.annotation)
            spelled = [each for schema in schemas for each in self.branches.spelled(schema)]
            if told and offered:  # where the mapping contradicts the list, the tag may be what the mapping says
                entries = [entry for entry in without_others(entries, spelled, told) if not entry.startswith(LISTS)]
                allowed = (each in spelled or text_of_tag(each) in told for each in offered)
                entries += [
                    f"it lists {each!r:.60}" for each, is_right in zip(offered, allowed, strict=True) if not is_right
                ]
                entries = [entry for entry in entries if spelled or entry not in REFUSALS]
            if is_model(model) and not hidden:
                entries += _presence(info, wire, leaves)
            found += [f"{model.__name__}.{wire}: {entry}" for entry in entries]
        return found


def argument_objections(  # noqa: PLR0913  # one argument, and all that is known of it
    probes: Probes,
    schema: JsonValue,
    argument: Argument,
    samples: list[object],
    *,
    required: bool,
    nullable: bool = False,
    closed: bool = False,
) -> list[str]:
    """Say how one argument departs from what its schema says: what it takes, what it refuses, and its default.

    An optional argument takes its own default, which is no value of the schema; a required one has none. Where texts of
    several formats are allowed, the annotation may have a type of its own for each, or none. `closed`: what is not
    among the values that the schema lists must be refused.
    """
    found: list[str] = []
    has_default = argument.default is not Parameter.empty
    if required and has_default:
        found.append("it is required, and has a default")
    if not required and not has_default:
        found.append("it is optional, and has no default")
    if not required and has_default and not _is_mark(argument.default):
        found.append(f"left out, it is {argument.default!r:.40}, which is no mark of absence")
    for sample in samples:
        refusal = argument.typed.refusal(sample)
        if refusal is not None and not (isinstance(sample, date) and probes.branches.is_mixed_text(schema)):
            found.append(f"the annotation refuses {sample!r:.60}: {refusal}")
            break
    return found + probes.objections(schema, argument.typed, nullable=nullable, closed=closed)


def _takes_anything(annotation: Any) -> bool:  # noqa: ANN401  # known at run time only
    return any(part is Any or part is object for part in alternatives(annotation))


def _presence(info: FieldInfo, wire: str, leaves: list[Reading]) -> list[str]:
    """Say when a field must be there and its member need not, or the other way round.

    A member with one possible text may be set by itself.
    """
    required = [wire in required_of(leaf) for leaf in leaves]
    if info.is_required() and not any(required):
        return ["it must be given, and its member may be absent"]
    if not info.is_required() and all(required) and info.default is None:
        return ["it may be left out, and its member must be there"]
    return []


def _is_mark(default: object) -> bool:
    """Whether a default is an object of the client's own that no caller passes as data."""
    return isinstance(default, Enum) and not isinstance(default, str | int)


def _is_open(leaf: Reading) -> bool:
    """Whether it is written that an object may have members that it does not list."""
    written = [leaf.keywords.get(name) for name in ("additionalProperties", "unevaluatedProperties")]
    return "patternProperties" in leaf.keywords or any(isinstance(each, dict) or each is True for each in written)


def _returns_to(schema: JsonValue, parts: list[JsonValue]) -> bool:
    """Whether a part is again what it is a part of: only a named type, which answers have too, can say so."""
    name = schema.get("$ref") if isinstance(schema, dict) else None
    return name is not None and any(isinstance(part, dict) and part.get("$ref") == name for part in parts)


def _is_huge(value: object) -> bool:
    """Whether a number is too long for the text of a program: of the smallest of 64 bits the digits are."""
    return isinstance(value, int) and abs(value) >= _LARGEST


def _is_listed(value: object, kind: str) -> bool:
    return type(value) is (str if kind == "string" else int)
