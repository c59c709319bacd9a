"""Takes the models of the IR and gives what dcg is asked: each distinct form of a class or type, once.

No name, value or text of the description reaches dcg, so nothing there can be renamed, misquoted or run; and what a
thousand fields have in common is written once. `modeltext` spells the models from the forms that dcg wrote.

========  ======================================================================
`C00012`  the form of a class: so many required properties, so many optional
`w00012`  the property of that position in such a form
`T00012`  the form of a type, asked for as an alias
`h00012`  a hole in a form, the only value of an enum: a type, values or a model
`e00012`  a set of enum values, for a hole
`r00012`  a model, for a hole: dcg follows no reference, for it drops the items
          of an alias that holds itself
========  ======================================================================
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..ir.models import ModelEntry

Scalar = str | int | float | bool | None
Schema = dict[str, object]
_Named = tuple[tuple[type, Scalar], ...]

REFERENCE = "#/components/schemas/"

_NULL: Schema = {"type": "null"}
_PRIMITIVES = frozenset({"string", "integer", "number", "boolean", "null"})
_INTEGER_BITS = 64
_DEEPEST = 40
"""Arrays, maps and unions inside each other; what is deeper is any value. Python stops at 200 brackets."""


class ModelsError(Exception):
    """A fault of ours: dcg was asked for one thing and gave another, or a model entry breaks its contract."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type: a form, and what fills its holes."""

    form: str
    """Empty for a type that is nothing but its one leaf."""
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of a class, as it will be spelled."""

    wire: str
    python: str
    required: bool
    schema: Schema
    """The property's own, with its description."""
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The request to dcg and the meaning of its placeholders."""

    entries: dict[str, ModelEntry]
    """By the token that fills a hole, ordered by module and class name."""
    classes: dict[str, str]
    """The form of each class."""
    fields: dict[str, tuple[Field, ...]]
    """The properties of each class."""
    aliases: dict[str, Type]
    """What each alias is."""
    tags: dict[str, str]
    """For each alias that is a tagged union, the Python name of the tag."""
    values: dict[str, tuple[Scalar, ...]]
    """The enum values that fill holes."""
    forms: dict[str, Schema]
    """What dcg is asked."""


def _is_schema(value: object) -> TypeGuard[Schema]:
    return isinstance(value, dict)


def as_schema(value: object) -> Schema:
    """Return a value that has to be a mapping.

    Raises:
        ModelsError: it is not.
    """
    if not _is_schema(value):
        message = f"a schema must be a mapping, not {type(value).__name__}"
        raise ModelsError(message)
    return value


def _as_list(value: object) -> list[object]:
    if not isinstance(value, list):
        message = f"a list of schemas or values must be a list, not {type(value).__name__}"
        raise ModelsError(message)
    return cast("list[object]", value)


def _parts(schema: Schema) -> Iterator[tuple[Schema, bool]]:
    """Iterate over the direct sub-schemas of a type, each with whether a container stands between."""
    for word in ("anyOf", "oneOf", "prefixItems"):
        for part in _as_list(schema.get(word, [])):
            yield as_schema(part), word == "prefixItems"
    for word in ("items", "additionalProperties"):
        if _is_schema(schema.get(word)):
            yield as_schema(schema[word]), True


def _references(schema: Schema) -> Iterator[tuple[str, bool]]:
    """Iterate over the model keys that a type names, each with whether a container stands between."""
    pending = [(schema, False)]
    while pending:
        here, inside = pending.pop()
        reference = here.get("$ref")
        if isinstance(reference, str):
            yield reference.removeprefix(REFERENCE), inside
        pending.extend((part, inside or contained) for part, contained in _parts(here))


def _cyclic(edges: Mapping[str, set[str]]) -> set[str]:
    """Return the nodes on cycles, and those between two cycles: what is left when all loose ends are taken off."""
    sources: dict[str, set[str]] = {node: set() for node in edges}
    for node, targets in edges.items():
        for target in targets:
            sources[target].add(node)
    left = set(edges)
    for forward, backward in ((edges, sources), (sources, edges)):
        degree = {node: sum(target in left for target in forward[node]) for node in left}
        loose = [node for node in left if not degree[node]]
        while loose:
            node = loose.pop()
            left.discard(node)
            for source in backward[node]:
                if source in left:
                    degree[source] -= 1
                    if not degree[source]:
                        loose.append(source)
    return left


@dataclass(slots=True)
class _Planner:
    """Gives one placeholder to each distinct thing while it rewrites schemas."""

    tokens: dict[str, str]
    """Model key to the token that fills a hole."""
    endless: set[str]
    """Keys of aliases that are themselves, with no array or map between: no value can be told from another."""
    values: dict[_Named, str] = field(default_factory=dict[_Named, str])
    forms: dict[str, str] = field(default_factory=dict[str, str])
    """JSON text of a form to its token."""

    def field_type(self, schema: Schema, *, required: bool) -> Type:
        """Return the type of a field; without null for an optional one, to which the class adds it."""
        found = self.schema(schema)
        options = [as_schema(each) for each in _as_list(found.get("anyOf", [found]))]
        if not required and len(options) > 1:
            found = _union([option for option in options if option != _NULL])
        return self.type(found)

    def type(self, schema: Schema) -> Type:
        """Return a type for dcg as a form with holes."""
        if "enum" in schema:
            return Type("", (str(_as_list(schema["enum"])[0]),))
        leaves: list[str] = []
        form = _with_holes(schema, leaves)
        return Type(self.form(form, "T"), tuple(leaves))

    def class_form(self, fields: tuple[Field, ...]) -> str:
        """Return the token of the form of a class: so many required properties, then so many optional ones."""
        names = [f"{index:05d}" for index in range(len(fields))]
        properties = {"w" + name: {"enum": ["h" + name]} for name in names}
        required = ["w" + name for name in names[: sum(entry.required for entry in fields)]]
        return self.form({"type": "object", "properties": properties, "required": required}, "C")

    def form(self, schema: Schema, kind: str) -> str:
        """Return the token of a form that dcg is asked for."""
        return self.forms.setdefault(json.dumps(schema), f"{kind}{len(self.forms):05d}")

    def schema(self, schema: Schema, owner: str = "", depth: int = 0, *, inside: bool = False) -> Schema:
        """Return a type for dcg; `owner` is the key of the alias that it belongs to, empty for a field."""
        if depth > _DEEPEST:
            return {}
        if "$ref" in schema:
            return self._reference(str(schema["$ref"]).removeprefix(REFERENCE), owner, inside=inside)
        if "enum" in schema or "const" in schema:
            return self._values(_as_list(schema["enum"]) if "enum" in schema else [schema["const"]])
        for word in ("anyOf", "oneOf"):
            if word in schema:
                parts = [as_schema(part) for part in _as_list(schema[word])]
                return _union([self.schema(part, owner, depth + 1, inside=inside) for part in parts])
        return self._typed(schema, owner, depth)

    def _typed(self, schema: Schema, owner: str, depth: int) -> Schema:
        kind = schema.get("type")
        if kind == "string":
            known = schema.get("format") in {"date", "date-time"}
            return {"type": "string", "format": schema["format"]} if known else {"type": "string"}
        if kind == "array":
            return self._array(schema, owner, depth)
        if kind == "object":
            values = schema.get("additionalProperties", {})
            member = self.schema(values, owner, depth + 1, inside=True) if _is_schema(values) else {}
            return {"type": "object", "additionalProperties": member}
        return {"type": kind} if kind in _PRIMITIVES else {}

    def _array(self, schema: Schema, owner: str, depth: int) -> Schema:
        items = schema.get("items", {})
        rest = self.schema(items, owner, depth + 1, inside=True) if _is_schema(items) else None
        places = [
            self.schema(as_schema(part), owner, depth + 1, inside=True)
            for part in _as_list(schema.get("prefixItems", []))
        ]
        if not places:
            return {"type": "array", "items": rest or {}}
        if rest is not None:
            return {"type": "array", "items": _union([*places, rest])}
        size = {"minItems": len(places), "maxItems": len(places)}
        return {"type": "array", "prefixItems": places, "items": False, **size}

    def _reference(self, key: str, owner: str, *, inside: bool) -> Schema:
        token = self.tokens.get(key)
        if token is None:
            message = f"a schema refers to {key!r}, which is no model"
            raise ModelsError(message)
        if owner in self.endless and key in self.endless and not inside:
            return {}
        return {"enum": [token]}

    def _values(self, values: list[object]) -> Schema:
        """Return the types of an enum.

        `Literal` cannot hold floats, nor pydantic text that is no Unicode, nor mypy integers beyond 64 bits.
        """
        scalars = [value for value in values if value is None or isinstance(value, str | int | float)]
        named: dict[tuple[type, Scalar], None] = {}
        others: dict[str, Schema] = {}
        for value in scalars:
            if value is None:
                others["null"] = {"type": "null"}
            elif isinstance(value, float):
                others["number"] = {"type": "number"}
            elif isinstance(value, str) and not is_unicode(value):
                others["string"] = {"type": "string"}
            elif isinstance(value, int) and value.bit_length() >= _INTEGER_BITS:
                others["integer"] = {"type": "integer"}
            else:
                named[(type(value), value)] = None
        if not named and not others:
            return {}
        options: list[Schema] = []
        if named:
            options.append({"enum": [self.values.setdefault(tuple(named), f"e{len(self.values):05d}")]})
        return _union([*options, *(others[name] for name in sorted(others, reverse=True))])


def is_unicode(text: str) -> bool:
    """Return whether `text` has no lone surrogates, which no JSON parser and no UTF-8 encoder accepts."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _union(options: list[Schema]) -> Schema:
    """Return the union, flat, each option once; a union with any value is any value."""
    flat: list[Schema] = []
    for option in options:
        for part in [as_schema(each) for each in _as_list(option.get("anyOf", [option]))]:
            if not part:
                return {}
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def _with_holes(schema: Schema, leaves: list[str]) -> Schema:
    """Return a type with a hole for each leaf, and add the leaves."""
    if "enum" in schema:
        leaves.append(str(_as_list(schema["enum"])[0]))
        return {"enum": [f"h{len(leaves) - 1:05d}"]}
    changed = dict(schema)
    for word in ("anyOf", "prefixItems"):
        if word in schema:
            changed[word] = [_with_holes(as_schema(part), leaves) for part in _as_list(schema[word])]
    for word in ("items", "additionalProperties"):
        if _is_schema(schema.get(word)):
            changed[word] = _with_holes(as_schema(schema[word]), leaves)
    return changed


def _fields(entry: ModelEntry, planner: _Planner) -> tuple[Field, ...]:
    properties = as_schema(entry.schema.get("properties", {}))
    needed = {str(name) for name in _as_list(entry.schema.get("required", []))}
    if [wire for wire, _ in entry.fields] != list(properties):
        message = f"the fields of model {entry.key!r} are not its properties"
        raise ModelsError(message)
    fields: list[Field] = []
    for wire, python in entry.fields:
        schema = as_schema(properties[wire])
        required = wire in needed
        kind = planner.field_type(schema, required=required)
        fields.append(Field(wire=wire, python=python, required=required, schema=schema, type=kind))
    return tuple(fields)


def _closed_values(schema: Schema) -> set[str]:
    """Return the values of a closed enum of strings; nothing for any other type."""
    values = _as_list(schema["enum"]) if "enum" in schema else [schema["const"]] if "const" in schema else []
    texts = {value for value in values if isinstance(value, str) and is_unicode(value)}
    return texts if len(texts) == len(values) else set()


def _tag(entry: ModelEntry, entries: Mapping[str, ModelEntry]) -> str | None:
    """Return the Python name of the tag of a tagged union, or None where pydantic could not tell the variants.

    It wants two classes or more, in each a field of this one name, of string literals that no other has.
    """
    discriminator = entry.schema.get("discriminator")
    if not _is_schema(discriminator):
        return None
    wire = discriminator.get("propertyName")
    keys = list(dict.fromkeys(key for key, _ in _references({"oneOf": entry.schema.get("oneOf", [])})))
    names: set[str] = set()
    seen: set[str] = set()
    for key in keys:
        variant = entries[key]
        python = next((python for name, python in variant.fields if name == wire), None)
        if variant.kind != "object" or python is None or not isinstance(wire, str):
            return None
        values = _closed_values(as_schema(as_schema(variant.schema["properties"])[wire]))
        if not values or values & seen:
            return None
        seen |= values
        names.add(python)
    return names.pop() if len(names) == 1 and len(keys) > 1 else None


def make_plan(models: Mapping[str, ModelEntry]) -> Plan:
    """Return what dcg is asked for these models.

    Raises:
        ModelsError: an entry is not of the simple schema language, or refers to no model.
    """
    ordered = sorted(models.values(), key=lambda entry: (entry.module, entry.class_name, entry.key))
    targets = {entry.key: list(_references(entry.schema)) for entry in ordered if entry.kind == "alias"}
    planner = _Planner(
        tokens={entry.key: f"r{index:05d}" for index, entry in enumerate(ordered)},
        endless=_cyclic(
            {key: {name for name, inside in found if not inside} & targets.keys() for key, found in targets.items()}
        ),
    )
    entries = {planner.tokens[entry.key]: entry for entry in ordered}
    fields = {token: _fields(entry, planner) for token, entry in entries.items() if entry.kind == "object"}
    tags = {token: _tag(entry, models) for token, entry in entries.items() if entry.kind == "alias"}
    return Plan(
        entries=entries,
        classes={token: planner.class_form(listed) for token, listed in fields.items()},
        fields=fields,
        aliases={token: planner.type(planner.schema(entries[token].schema, entries[token].key)) for token in tags},
        tags={token: name for token, name in tags.items() if name is not None},
        values={token: tuple(value for _, value in named) for named, token in planner.values.items()},
        forms={token: as_schema(json.loads(text)) for text, token in planner.forms.items()},
    )
