"""Takes the models of the IR and gives what dcg is asked: schemas in which all that a spec wrote is a placeholder.

No name, value or text of the description reaches dcg, so nothing there can be renamed, misquoted or run.
`modeltext` puts the real ones back into what dcg writes.

========  ==========================================================
`C00012`  a class or alias
`m00003`  a module
`w00012`  a wire name
`e00012`  a set of enum values, as the only value of an enum
`r00012`  a reference of an alias to `C00012`, likewise: dcg drops the
          items of an alias that holds itself, and quotes others
========  ==========================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.ir import ModelEntry

Scalar = str | int | float | bool | None
Schema = dict[str, object]

REFERENCE = "#/components/schemas/"

_INTEGER_BITS = 64
_DEEPEST = 40
"""Arrays, maps and unions inside each other; what is deeper is any value. Python stops at 200 brackets."""


class ModelsError(Exception):
    """A fault of ours: dcg was asked for one thing and gave another, or a model entry breaks its contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of a class, as it will be spelled."""

    token: str
    wire: str
    python: str
    required: bool
    schema: Schema
    """The property's own, with its description; not the one for dcg."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The request to dcg and the meaning of its placeholders."""

    entries: dict[str, ModelEntry]
    """Class token to model, ordered by module and class name."""
    modules: dict[str, str]
    """Module name to module token."""
    fields: dict[str, tuple[Field, ...]]
    """Class token to properties; only for objects."""
    values: dict[str, tuple[Scalar, ...]]
    """Enum token to values."""
    tags: dict[str, str]
    """Class token of a tagged union to the Python name of the tag."""
    schemas: dict[str, Schema]
    """Class token to the schema for dcg."""

    def reference(self, token: str) -> str:
        """Return the component key that dcg knows a class by."""
        return f"{self.modules[self.entries[token].module]}.{token}"


def as_schema(value: object) -> Schema:
    """Return a value that has to be a mapping.

    Raises:
        ModelsError: it is not.
    """
    if not isinstance(value, dict):
        message = f"a schema must be a mapping, not {type(value).__name__}"
        raise ModelsError(message)
    return cast("Schema", value)


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
        if isinstance(schema.get(word), dict):
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
    """Model key to class token."""
    modules: dict[str, str]
    entries: Mapping[str, ModelEntry]
    endless: set[str]
    """Keys of aliases that are themselves, with no array or map between: no value can be told from another."""
    wires: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[tuple[type, Scalar], ...], str] = field(default_factory=dict)

    def wire(self, name: str) -> str:
        return self.wires.setdefault(name, f"w{len(self.wires):05d}")

    def schema(self, schema: Schema, owner: str, depth: int = 0, *, inside: bool = False) -> Schema:
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
            member = self.schema(values, owner, depth + 1, inside=True) if isinstance(values, dict) else {}
            return {"type": "object", "additionalProperties": member}
        return {"type": kind} if kind in {"integer", "number", "boolean", "null"} else {}

    def _array(self, schema: Schema, owner: str, depth: int) -> Schema:
        items = schema.get("items", {})
        rest = self.schema(as_schema(items), owner, depth + 1, inside=True) if isinstance(items, dict) else None
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
        if owner:
            return {"enum": ["r" + token[1:]]}
        return {"$ref": f"{REFERENCE}{self.modules[self.entries[key].module]}.{token}"}

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
        options = [{"enum": [self.values.setdefault(tuple(named), f"e{len(self.values):05d}")]}] if named else []
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


def _fields(entry: ModelEntry, planner: _Planner) -> tuple[Field, ...]:
    properties = as_schema(entry.schema.get("properties", {}))
    required = {str(name) for name in _as_list(entry.schema.get("required", []))}
    if [wire for wire, _ in entry.fields] != list(properties):
        message = f"the fields of model {entry.key!r} are not its properties"
        raise ModelsError(message)
    return tuple(
        Field(
            token=planner.wire(wire),
            wire=wire,
            python=python,
            required=wire in required,
            schema=as_schema(properties[wire]),
        )
        for wire, python in entry.fields
    )


def _object(fields: tuple[Field, ...], planner: _Planner) -> Schema:
    return {
        "type": "object",
        "properties": {entry.token: planner.schema(entry.schema, "") for entry in fields},
        "required": [entry.token for entry in fields if entry.required],
    }


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
    if not isinstance(discriminator, dict):
        return None
    wire = as_schema(discriminator).get("propertyName")
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

    Placeholders are numbered by module and class name, so that dcg, which sorts, sorts by them too.

    Raises:
        ModelsError: an entry is not of the simple schema language, or refers to no model.
    """
    ordered = sorted(models.values(), key=lambda entry: (entry.module, entry.class_name, entry.key))
    modules = {name: f"m{index:05d}" for index, name in enumerate(sorted({entry.module for entry in ordered}))}
    aliases = {entry.key: list(_references(entry.schema)) for entry in ordered if entry.kind == "alias"}
    planner = _Planner(
        tokens={entry.key: f"C{index:05d}" for index, entry in enumerate(ordered)},
        modules=modules,
        entries=models,
        endless=_cyclic(
            {key: {name for name, inside in found if not inside} & aliases.keys() for key, found in aliases.items()}
        ),
    )
    entries = {planner.tokens[entry.key]: entry for entry in ordered}
    fields = {token: _fields(entry, planner) for token, entry in entries.items() if entry.kind == "object"}
    tags = {token: _tag(entry, models) for token, entry in entries.items() if entry.kind == "alias"}
    schemas = {
        token: _object(fields[token], planner) if token in fields else planner.schema(entry.schema, entry.key)
        for token, entry in entries.items()
    }
    return Plan(
        entries=entries,
        modules=modules,
        fields=fields,
        values={token: tuple(value for _, value in named) for named, token in planner.values.items()},
        tags={token: name for token, name in tags.items() if name is not None},
        schemas=schemas,
    )
