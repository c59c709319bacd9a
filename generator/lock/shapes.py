"""Takes what a model is and gives a digest of it, whatever it is called.

Locks hold these digests, so the form that is digested stays as it is: it is that of JSON Schema, without a word of
documentation, for no reader but this digest.
"""

from __future__ import annotations

import hashlib
import json
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..ir.models import CheckedUnion, ObjectOf, TaggedUnion, TupleOf
from ..ir.types import ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, UnionOf, base_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..ir.models import Content
    from ..ir.types import PrimitiveName, TypeRef

_Form = dict[str, object]

_PRIMITIVES: dict[PrimitiveName, _Form] = {
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
_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})


def shape_digest(key: str, content: Content, known: Mapping[str, str] = _AS_THEY_ARE) -> str:
    """Return a digest of what a model is, without its own name and without a word of documentation.

    What stands within it is named by its place in it, so that a renamed component has the shape that it had. What it
    refers to goes by the name that `known` has for it, if any.
    """
    text = json.dumps(_Digested(key, known).content(content), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class _Digested:
    """Spells what is digested of one model."""

    def __init__(self, key: str, known: Mapping[str, str]) -> None:
        self._key = key
        self._known = known

    def content(self, content: Content) -> _Form:
        match content:
            case ObjectOf(properties=properties):
                return {
                    "type": "object",
                    "properties": {each.wire: self._type(each.type) for each in properties},
                    "required": [each.wire for each in properties if each.required],
                }
            case TaggedUnion(property_name=name, variants=variants):
                mapping = {tag: self._known.get(model.key, model.key) for tag, model in variants}
                discriminator = {"propertyName": name, "mapping": mapping}
                return {"oneOf": [self._type(model) for model in content.models], "discriminator": discriminator}
            case TupleOf(members=members):
                return {"type": "array", "prefixItems": [self._type(member) for member in members], "items": False}
            case CheckedUnion(union=union):
                return self._type(union)
            case _:
                return self._type(content)

    def _type(self, ref: TypeRef) -> _Form:
        match ref:
            case Primitive(name):
                return _PRIMITIVES[name]
            case ModelRef(key):
                return {"$ref": self._name(key)}
            case ArrayOf(item):
                return {"type": "array", "items": self._type(item)}
            case MapOf(value):
                return {"type": "object", "additionalProperties": self._type(value)}
            case LiteralOf():
                branches = list(self._values(ref))
                return branches[0] if len(branches) == 1 else {"anyOf": branches}
            case UnionOf(options):
                return {"anyOf": list(self._branches(options))}

    def _name(self, key: str) -> str:
        inside = key == self._key or key.startswith(f"{self._key}/")
        return f"~{key.removeprefix(self._key)}" if inside else self._known.get(key, key)

    def _branches(self, options: tuple[TypeRef, ...]) -> Iterator[_Form]:
        seen: list[_Form] = []
        for option in options:
            for branch in self._values(option) if isinstance(option, LiteralOf) else (self._type(option),):
                if "enum" in branch or "const" in branch or branch not in seen:
                    seen.append(branch)
                    yield branch

    def _values(self, ref: LiteralOf) -> Iterator[_Form]:
        yield {"const": ref.values[0]} if len(ref.values) == 1 else {"enum": list(ref.values)}
        if ref.open:
            yield from (self._type(base) for base in dict.fromkeys(map(base_of, ref.values)))
