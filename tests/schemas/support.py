"""Makes a `Spec` of plain data, and finished tables of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.diagnostics import Reporter
from generator.diagnostics.location import Location, Pointer
from generator.ir.models import CheckedUnion, Content, ModelEntry, ObjectOf, TaggedUnion, TupleOf
from generator.ir.types import ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, TypeRef, UnionOf, base_of
from generator.lock.pinned import Pinned
from generator.schemas import Models, SchemaTable
from generator.source.origins import Origins
from generator.spec.cursor import Cursor, Spec

if TYPE_CHECKING:
    from generator.source.document import JsonValue


class PlainDocument:
    """A document without text: every place is line 1."""

    file = "plain.yaml"
    path = Path("plain.yaml")
    sha256 = "0" * 64

    def __init__(self, data: JsonValue) -> None:
        self.data = data

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        del key
        return Location(file=self.file, line=1, column=1, pointer=pointer)


def spec_of(schemas: dict[str, JsonValue], **sections: JsonValue) -> Spec:
    data: dict[str, JsonValue] = {"openapi": "3.1.0", "components": {"schemas": schemas}, **sections}
    return Spec(data=data, origins=Origins(PlainDocument(data)), version="3.1.0", oracle={})


class Bench:
    """A table under test, with what it reported."""

    def __init__(self, schemas: dict[str, JsonValue], *, open_enums: bool = True, **sections: JsonValue) -> None:
        self.spec = spec_of(schemas, **sections)
        self.reporter = Reporter()
        self.table = SchemaTable(self.spec, self.reporter, open_enums=open_enums)

    def at(self, *pointer: str) -> Cursor:
        found = self.spec.at(pointer)
        assert found is not None
        return found

    def finish(self, pinned: Pinned | None = None) -> Models:
        return self.table.finish(pinned or Pinned())

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.reporter.diagnostics]


def models_of(schemas: dict[str, JsonValue]) -> Models:
    return Bench(schemas).finish()


_PRIMITIVES: dict[str, dict[str, object]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "datetime": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "any": {},
    "none": {"type": "null"},
}


def schema_of(entry: ModelEntry) -> dict[str, Any]:
    """Return a model as the simplest JSON Schema that says the same."""
    found = _content(entry.content)
    if entry.description:
        found["description"] = entry.description
    if entry.deprecated:
        found["deprecated"] = True
    return found


def _content(content: Content) -> dict[str, Any]:
    match content:
        case ObjectOf(properties=properties):
            members: dict[str, dict[str, Any]] = {}
            for each in properties:
                members[each.wire] = _type(each.type)
                if each.description:
                    members[each.wire]["description"] = each.description
                if each.deprecated:
                    members[each.wire]["deprecated"] = True
            required = [each.wire for each in properties if each.required]
            return {"type": "object", "properties": members, "required": required}
        case CheckedUnion(union=union):
            return _type(union)
        case TaggedUnion(property_name=name, variants=variants):
            discriminator = {"propertyName": name, "mapping": {tag: model.key for tag, model in variants}}
            return {"oneOf": [_type(model) for model in content.models], "discriminator": discriminator}
        case TupleOf(members=members_):
            return {"type": "array", "prefixItems": [_type(member) for member in members_], "items": False}
        case _:
            return _type(content)


def _type(ref: TypeRef) -> dict[str, Any]:
    match ref:
        case Primitive(name):
            return dict(_PRIMITIVES[name])
        case ModelRef(key):
            return {"$ref": f"#/components/schemas/{key}"}
        case ArrayOf(item):
            return {"type": "array", "items": _type(item)}
        case MapOf(value):
            return {"type": "object", "additionalProperties": _type(value)}
        case LiteralOf(values, is_open):
            closed = {"const": values[0]} if len(values) == 1 else {"enum": list(values)}
            bases = [_type(base) for base in dict.fromkeys(map(base_of, values))] if is_open else []
            return {"anyOf": [closed, *bases]} if bases else closed
        case UnionOf(options):
            branches: list[dict[str, Any]] = []
            for option in options:
                spelled = _type(option)
                for branch in spelled["anyOf"] if isinstance(option, LiteralOf) and "anyOf" in spelled else [spelled]:
                    if branch not in branches:
                        branches.append(branch)
            return {"anyOf": branches}


def names_of(entry: ModelEntry) -> dict[str, str]:
    """Return wire name -> Python name of each field."""
    return {field.wire: field.python for field in entry.fields}
