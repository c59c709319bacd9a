"""Takes the models of the Api and gives what datamodel-code-generator (dcg) is asked: named, simple schemas.

A component has the name of its class, and a property the name of its field by an alias. No word of documentation is
given, for that is added to what dcg wrote. What dcg writes of a model must depend on that model alone, so that a file
is the same whether all models are written at once or one that changed. Hence three kinds of requests:

- Classes, many together.
- Aliases, many together. Their right sides are evaluated at import, so dcg quotes what comes later in its text.
- Aliases that lead to themselves, each circle alone.

What a request names and does not hold is said to stand in another document, which becomes an import.
A field or class that is named as a type is given another name, for dcg would rename it, or the type in all that it
writes. `split` gives it its name back.
"""

from __future__ import annotations

from abc import ABCMeta
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from ..ir.models import CheckedUnion, ObjectOf, TaggedUnion, TupleOf, models_of
from ..ir.types import (
    NONE,
    ArrayOf,
    LiteralOf,
    MapOf,
    ModelRef,
    Primitive,
    PrimitiveName,
    TypeRef,
    UnionOf,
    base_of,
    union,
    without_none,
)
from ..schemas.circles import components_of
from ..spec.cursor import SCHEMA_PREFIX
from ..spelling.code import identifier
from ..spelling.literals import literal, string_literal
from . import ModelsError
from .dcg import ELSEWHERE
from .split import Expected

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from ..ir.models import Content, ModelEntry
    from .split import Kind

Alias = TypeRef | TupleOf | TaggedUnion | CheckedUnion
Schema = dict[str, object]

_PRIMITIVES: dict[PrimitiveName, Schema] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "bytes": {"type": "string"},
    "file": {"type": "string"},
    "upload": {"type": "string"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "any": {},
    "none": {"type": "null"},
}
_INTEGER_BITS = 64
_TYPES = frozenset({"str", "int", "float", "bool", "list", "dict", "tuple", "date", "datetime"})
"""What dcg calls types, and fields may be called."""
_OF_CLASSES = frozenset(dir(ABCMeta))
"""What every class has, such as `register`: dcg gives such a field another name."""
_IMPORTED = frozenset(
    {"Annotated", "Any", "Choice", "Exact", "Field", "Literal", "Model", "Optional", "Tagged", "TypeAliasType", "Union"}
)
"""What stands in the text of models beside them, and a class may be called too."""
_MOST = 100
"""Models in one request: dcg takes a while to begin, and more than twice as long for twice as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component(Expected):
    """One model as dcg is asked for it."""

    schema: Schema
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    """`Class.wire` -> field name, where they differ."""
    mark: str = ""
    """Of a union: the Python expression that says what tells its branches apart."""
    later: tuple[str, ...] = ()
    """Of an alias in a circle: the classes that it names and that lead to it. dcg is to quote them."""
    is_recursive: bool = False
    """Whether an alias names itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Models that dcg writes in one call."""

    components: tuple[Component, ...]

    @property
    def asked(self) -> tuple[object, ...]:
        """What a worker is asked, as JSON data."""
        return self.schemas, self.aliases, self.marks, [each.expected for each in self.components]

    @property
    def schemas(self) -> dict[str, object]:
        """The `components.schemas` of the document that dcg reads."""
        schemas = {each.name: each.schema for each in self.components}
        later = {name: _holder(each.name) for each in self.components for name in each.later}
        own = {SCHEMA_PREFIX + name for name in (*schemas, *later)}
        return {name: _with_references(schema, own) for name, schema in (schemas | later).items()}

    @property
    def aliases(self) -> dict[str, str]:
        """All aliases."""
        return {key: name for each in self.components for key, name in each.aliases.items()}

    @property
    def marks(self) -> dict[str, str]:
        """Union -> what tells its branches apart."""
        return {each.name: each.mark for each in self.components if each.mark}


def _holder(name: str) -> Schema:
    """Return a class that holds an alias, and so comes after it."""
    return {"type": "object", "properties": {"held": {"$ref": SCHEMA_PREFIX + name}}}


def _with_references(value: object, own: AbstractSet[str]) -> object:
    """Return a schema in which what is not among `own` is said to stand in another document."""
    if isinstance(value, list):
        return [_with_references(each, own) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("Schema", value)
    reference = members.get("$ref")
    if isinstance(reference, str) and reference not in own:
        return {"$ref": f"/{ELSEWHERE}.json#/{reference.removeprefix(SCHEMA_PREFIX)}"}
    values = members.get("enum")
    listed = cast("object", values) if isinstance(values, list) else None  # a property that is called so has a schema
    return {name: each if each is listed else _with_references(each, own) for name, each in members.items()}


Unit = tuple[Component, ...]
"""Models that dcg has to write in one call."""


def units_of(models: Mapping[str, ModelEntry]) -> list[Unit]:
    """Return the components of all models, in units."""
    asked = {key: _component(entry, models) for key, entry in models.items()}
    uses = {key: models_of(entry.content) for key, entry in models.items()}
    circles = {key: frozenset(circle) for circle in components_of(uses) for key in circle}
    aliases = {key for key, entry in models.items() if entry.kind == "alias"}
    units: list[Unit] = [(asked[key],) for key in models if key not in aliases]
    inner = {key: tuple(used for used in uses[key] if used in aliases) for key in models if key in aliases}
    for circle in components_of(inner):
        if len(circle) > 1 or any(asked[key].is_recursive for key in circle):
            for key in circle:
                later = tuple(asked[used].name for used in uses[key] if used not in aliases and used in circles[key])
                asked[key] = replace(asked[key], later=later)
        units.append(tuple(asked[key] for key in sorted(circle)))
    return sorted(units, key=lambda unit: unit[0].name)


def requests_of(units: Iterable[Unit]) -> list[Request]:
    """Return as few requests as can be for these units."""
    kinds: dict[Kind, list[Component]] = {"class": [], "alias": []}
    alone: list[Unit] = []
    for unit in units:
        first, *others = unit
        if others or first.is_recursive:
            alone.append(unit)
        else:
            kinds[first.kind].append(first)
    parts = [part for components in kinds.values() for part in _parts(components)]
    return [Request(components=tuple(part)) for part in (*parts, *alone)]


def _parts(components: list[Component]) -> Iterator[list[Component]]:
    count = -(-len(components) // _MOST)
    yield from (components[start::count] for start in range(count))


def _dcg_name(class_name: str) -> str:
    return f"{class_name}Class_" if class_name in _IMPORTED else class_name


def _component(entry: ModelEntry, models: Mapping[str, ModelEntry]) -> Component:
    used = models_of(entry.content)
    identifier(entry.class_name)
    if missing := [key for key in used if key not in models]:
        message = f"the model {entry.key!r} names {missing[0]!r}, which is no model"
        raise ModelsError(message)
    names = {key: _dcg_name(models[key].class_name) for key in used}
    classes = {_dcg_name(name): name for name in (entry.class_name, *(models[key].class_name for key in used))}
    if entry.alias is None:
        return _class(entry, _Schemas(names), classes)
    is_recursive = entry.key in used
    schemas = _Schemas(names, is_quoted=is_recursive)
    schema = schemas.content(_without_positions(entry.alias) if is_recursive else entry.alias)
    return Component(
        name=_dcg_name(entry.class_name),
        kind="alias",
        # dcg loses the items of an array that is its own item, unless it stands in a union
        schema={"anyOf": [schema]} if is_recursive else schema,
        classes=classes,
        mark=_mark(entry.alias, models),
        is_recursive=is_recursive,
    )


def _without_positions(content: Alias) -> Alias:
    """Return a tuple as a list: dcg cannot write one that holds itself."""
    return ArrayOf(union(content.members)) if isinstance(content, TupleOf) else content


def _class(entry: ModelEntry, schemas: _Schemas, classes: Mapping[str, str]) -> Component:
    own = _dcg_name(entry.class_name)
    properties: Schema = {}
    required: list[str] = []
    aliases: dict[str, str] = {}
    substitutes: dict[str, str] = {}
    taken = {name for each in entry.fields for name in (each.wire, each.python)}
    for each in entry.fields:
        name = each.python
        if name in _TYPES or name in _OF_CLASSES:
            name = _free(f"field_{name}", taken)
            substitutes[name] = each.python
        wire = each.wire if is_unicode(each.wire) else each.wire.encode("utf-8", "replace").decode()
        wire = name if wire == each.python else wire  # a field that is called as on the wire has no alias
        properties[wire] = schemas.type(each.type) if each.required else schemas.optional(each.type)
        required += [wire] if each.required else []
        if name != wire:
            aliases[f"{own}.{wire}"] = name
    return Component(
        name=own,
        kind="class",
        schema={"type": "object", "properties": properties, "required": required},
        fields=tuple(each.python for each in entry.fields),
        aliases=aliases,
        substitutes=substitutes,
        classes=classes,
    )


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _mark(content: Alias, models: Mapping[str, ModelEntry]) -> str:
    """Return what stands beside the type of an alias in `Annotated`; nothing for most."""
    match content:
        case TaggedUnion(is_open=True):
            tags = ", ".join(
                f"{literal(tag)}: {string_literal(models[ref.key].class_name)}" for tag, ref in content.variants
            )
            return f"Tagged({string_literal(content.property_name)}, {{{tags}}})"
        case TaggedUnion():
            name = _tag(content, models)
            return f"Field(discriminator={string_literal(name)})" if name else ""
        case CheckedUnion(rules=rules):
            named = {models[key].class_name if key in models else key: rule for key, rule in rules}
            return f"Choice({_spelled(named)})"
        case _:
            return ""


def _spelled(value: object) -> str:
    """Return JSON data as Python."""
    match value:
        case dict():
            members = cast("Schema", value)
            return f"{{{', '.join(f'{string_literal(key)}: {_spelled(each)}' for key, each in members.items())}}}"
        case list() | tuple():
            return f"[{', '.join(map(_spelled, cast('list[object]', value)))}]"
        case str() | int() | float() | None:
            return literal(value)
        case _:
            raise TypeError(type(value).__name__)


def _tag(content: TaggedUnion, models: Mapping[str, ModelEntry]) -> str:
    """Return the field that tells the models of a union apart, or nothing where pydantic could not use it.

    It wants two classes or more, in each a field of this one name, of texts that no other has.
    """
    fields = [
        [each for each in models[model.key].fields if each.wire == content.property_name and _texts(each.type)]
        for model in content.models
    ]
    values = [text for found in fields for each in found for text in _texts(each.type)]
    names = {each.python for found in fields for each in found}
    is_told = len(fields) > 1 and all(fields) and len(set(values)) == len(values)
    return names.pop() if is_told and len(names) == 1 else ""


def _texts(ref: TypeRef) -> tuple[str, ...]:
    """Return the values of a closed set of texts; nothing for any other type."""
    values = ref.values if isinstance(ref, LiteralOf) and not ref.open else ()
    texts = tuple(value for value in values if isinstance(value, str) and is_unicode(value))
    return texts if len(texts) == len(values) else ()


def is_unicode(text: str) -> bool:
    """Return whether `text` has no lone surrogates, which no JSON parser and no UTF-8 encoder accepts."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


@dataclass(frozen=True, slots=True)
class _Schemas:
    """Spells types as the simple schemas that dcg is given."""

    names: Mapping[str, str]
    """Model key -> class name."""
    is_quoted: bool = False
    """Whether the type may stand in quotes, where type checkers take no escapes."""

    def content(self, content: Content) -> Schema:
        match content:
            case TupleOf(members):
                size = {"minItems": len(members), "maxItems": len(members)}
                return {"type": "array", "prefixItems": [self.type(ref) for ref in members], "items": False, **size}
            case TaggedUnion():
                return {"oneOf": [self.type(model) for model in content.models]}
            case CheckedUnion(union=options):
                return self.type(options)
            case ObjectOf():
                return {}
            case _:
                return self.type(content)

    def optional(self, ref: TypeRef) -> Schema:
        """Return the schema of an optional property: dcg adds null to its type."""
        return {"anyOf": [_PRIMITIVES["none"]]} if ref == NONE else self.type(without_none(ref))

    def type(self, ref: TypeRef) -> Schema:
        match ref:
            case Primitive(name):
                return _PRIMITIVES[name]
            case ModelRef(key):
                return {"$ref": SCHEMA_PREFIX + self.names[key]}
            case ArrayOf(item):
                return {"type": "array", "items": self.type(item)}
            case MapOf(value):
                return {"type": "object", "additionalProperties": self.type(value)}
            case LiteralOf():
                return _joined(self._values(ref))
            case UnionOf(options):
                return _joined(branch for option in options for branch in self._branches(option))

    def _branches(self, option: TypeRef) -> Iterator[Schema]:
        yield from self._values(option) if isinstance(option, LiteralOf) else (self.type(option),)

    def _values(self, ref: LiteralOf) -> Iterator[Schema]:
        """Yield the values that `Literal` can hold, then the types of the others, and of all in an open set.

        pydantic takes no text that is no Unicode, and mypy no integer beyond 64 bits.
        """
        held = [value for value in ref.values if _is_held(value) and not (self.is_quoted and _has_escapes(value))]
        if held:
            yield {"enum": held}
        bases = (base_of(value) for value in ref.values if ref.open or value not in held)
        yield from (_PRIMITIVES[base.name] for base in dict.fromkeys(bases))


def _joined(branches: Iterable[Schema]) -> Schema:
    kept: list[Schema] = []
    for branch in branches:
        if "enum" in branch or branch not in kept:
            kept.append(branch)
    return kept[0] if len(kept) == 1 else {"anyOf": kept}


def _is_held(value: object) -> bool:
    if isinstance(value, str):
        return is_unicode(value)
    return isinstance(value, int) and value.bit_length() < _INTEGER_BITS


def _has_escapes(value: object) -> bool:
    return isinstance(value, str) and ("'" in value or string_literal(value) != f'"{value}"')
