"""Schemas as openapi-core is given them: assertions only, each rewritten once and when a value first reaches it.

A schema keeps the words of its own version; Swagger 2.0, which openapi-core does not know, is said in those of 3.0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...diagnostics.location import format_pointer, unescape_token
from ..described.dialects import null_flags
from ..described.reached_files import DanglingError, Place
from .assertions import BRANCH_OF_TAG, READ_ONLY, UNJUDGED, WRITE_ONLY
from .rfc_formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...source.document import JsonValue
    from ..described.dialects import Version

_SCHEMAS = "#/components/schemas/"

_OF_SWAGGER = {
    "type": "types", "format": "format", "enum": "values", "const": "value",
    "multipleOf": "divisor", "maximum": "number", "minimum": "number",
    "exclusiveMaximum": "flag", "exclusiveMinimum": "flag",
    "maxLength": "count", "minLength": "count", "pattern": "text",
    "maxItems": "count", "minItems": "count", "uniqueItems": "flag", "items": "schema",
    "maxProperties": "count", "minProperties": "count", "required": "names",
    "properties": "named", "additionalProperties": "schema", "allOf": "schemas",
}  # fmt: skip
"""Keyword that asserts something -> what its value is (Swagger 2.0 Schema Object).

They are looked at in this order: what refuses most values at the least cost comes first.
"""
_OF_30 = {**_OF_SWAGGER, "oneOf": "schemas", "anyOf": "schemas", "not": "schema"}
"""OpenAPI 3.0.4 Schema Object."""
_OF_31 = {
    **_OF_30, "exclusiveMaximum": "number", "exclusiveMinimum": "number",
    "prefixItems": "schemas", "contains": "schema", "minContains": "count", "maxContains": "count",
    "unevaluatedItems": "schema", "propertyNames": "schema", "patternProperties": "named",
    "dependentRequired": "name lists", "dependentSchemas": "named", "unevaluatedProperties": "schema",
    "if": "schema", "then": "schema", "else": "schema",
}  # fmt: skip
"""JSON Schema 2020-12, which OpenAPI 3.1 and 3.2 take over."""
_KEYWORDS: dict[Version, dict[str, str]] = {"2.0": _OF_SWAGGER, "3.0": _OF_30, "3.1": _OF_31, "3.2": _OF_31}
_TYPES = ("string", "number", "integer", "boolean", "array", "object")
_COMPOUND = {"allOf", "oneOf", "anyOf", "not", "enum", "const"}
_NULL: dict[str, JsonValue] = {"enum": [None]}
_NOTHING: frozenset[str] = frozenset()

Node = dict[str, "JsonValue"]


@dataclass(frozen=True, slots=True)
class _Exempt:
    """Required members that one direction does without, seen from a schema that this one is a part of."""

    read: frozenset[str] = _NOTHING
    write: frozenset[str] = _NOTHING


class SharedSchemas(dict[str, "JsonValue"]):
    """The `components.schemas` of the document that openapi-core is given; each is made when it is first looked up."""

    def __init__(self, version: Version) -> None:
        """Nothing is rewritten yet."""
        super().__init__()
        self._notes: set[str] = set()
        self._rewriter = _Rewriter(version, self.key, self._notes)
        self._keys: dict[str, str] = {}
        self._places: dict[str, Place] = {}

    def key(self, place: Place) -> str:
        """Return the key under which the schema at a place is found."""
        known = self._keys.get(place.address)
        if known is None:
            known = self._keys[place.address] = f"s{len(self._keys)}"
            self._places[known] = place
        return known

    def root(self, place: Place) -> str:
        """Return the key of a schema that a message is judged by: always an object, never true or false."""
        key = self.key(place)
        self[f"of-{key}"] = {"allOf": [self[key]]}
        return f"of-{key}"

    def all_notes(self) -> tuple[str, ...]:
        """Rewrite all that was asked for and what it refers to, and return a line for each kind of rewrite."""
        while left := self._places.keys() - self.keys():
            for key in left:
                self[key]
        return tuple(sorted(self._notes))

    def __missing__(self, key: str) -> JsonValue:
        """Rewrite a schema, once."""
        self[key] = node = self._rewriter.node(self._places[key], _Exempt())
        return node


class _Rewriter:
    """Rewrites one schema; what it refers to becomes a key."""

    def __init__(self, version: Version, key: Callable[[Place], str], notes: set[str]) -> None:
        self._keywords = _KEYWORDS[version]
        self._dated = version in ("2.0", "3.0")
        self._null_flags = null_flags(version)
        self._null_words = {*self._null_flags, "title", "description"}
        self._key = key
        self._notes = notes

    def node(self, place: Place, exempt: _Exempt) -> JsonValue:
        """Return the schema at a place as openapi-core is given it."""
        data = place.data
        if isinstance(data, bool):
            return data
        if not isinstance(data, dict):
            self._notes.add("what is no schema: taken as one that allows everything")
            return True
        reference = data.get("$ref")
        if isinstance(reference, str) and self._dated:
            return self._with_null(data, self._referred(place))
        written = self._assertions(place, exempt)
        if isinstance(reference, str):
            written = {**written, **self._referred(place)}
        return self._with_null(data, written)

    def _referred(self, place: Place) -> Node:
        """Return a reference to what a place refers to at last: chains of mere references are cut short."""
        try:
            here, seen = place, set[str]()
            while self._refers_only(here) or here is place:
                if here.address in seen:
                    return {UNJUDGED: f"the reference at {place.address} leads in a circle"}
                seen.add(here.address)
                data = here.data
                here = here.files.target(str(data["$ref"]) if isinstance(data, dict) else "", here)
        except DanglingError as error:
            return {UNJUDGED: f"the reference at {place.address} cannot be followed: {error}"}
        return {"$ref": _SCHEMAS + self._key(here)}

    def _refers_only(self, place: Place) -> bool:
        data = place.data
        if not isinstance(data, dict) or not isinstance(data.get("$ref"), str) or self._is_nullable(data):
            return False
        return self._dated or not self._keywords.keys() & data.keys()

    def _assertions(self, place: Place, exempt: _Exempt) -> Node:
        """Return the keywords that assert something, without the malformed."""
        data = place.data if isinstance(place.data, dict) else {}
        hidden = self._hidden(place, exempt)
        written: Node = {}
        for keyword, kind in self._keywords.items():
            if keyword in data:
                member = Place(place.files, place.file, (*place.pointer, keyword), data[keyword])
                value = self._value(kind, member, hidden if keyword == "allOf" else _Exempt())
                if value is None and kind != "value":
                    if kind not in ("types", "format"):
                        self._notes.add(f"{keyword} of another form than its version has: left out")
                else:
                    written[keyword] = value
        for key, names in ((READ_ONLY, hidden.read), (WRITE_ONLY, hidden.write)):
            if names and "required" in written:
                written[key] = [*sorted(names)]
                self._notes.add("required members that are readOnly or writeOnly: required in one direction only")
        self._adapt(place, data, written)
        if written.keys() & {"enum", "const"} and written.pop("format", None) is not None:
            self._notes.add("a format beside listed values: left out")
        return written

    def _value(self, kind: str, member: Place, exempt: _Exempt) -> JsonValue:
        """Return the value of a keyword, or None where it is malformed or says nothing."""
        data = member.data
        if kind == "schema":
            return self.node(member, _Exempt()) if isinstance(data, (dict, bool)) else None
        if kind == "schemas":
            found = [self._branch(each, exempt) for each in member.elements()] if isinstance(data, list) else []
            if member.pointer[-1] == "allOf":
                found.sort(key=lambda branch: isinstance(branch, dict) and "$ref" in branch)
            return found or None
        if kind == "named":
            named = member.members() if isinstance(data, dict) else None
            return None if named is None else {name: self.node(each, _Exempt()) for name, each in named}
        if kind == "names":
            return [name for name in data if isinstance(name, str)] if isinstance(data, list) else None
        if kind == "name lists":
            lists = data.items() if isinstance(data, dict) else ()
            return {name: names for name, names in lists if isinstance(names, list)} or None
        if kind == "types":
            return self._types(data)
        if kind == "format":
            return data if isinstance(data, str) and data in FORMATS else None
        return data if _FITS[kind](data) else None

    def _types(self, data: JsonValue) -> JsonValue:
        """Return the types that JSON Schema knows; one of another name says nothing."""
        listed = ["null" if each is None else each for each in (data if isinstance(data, list) else [data])]
        known: list[JsonValue] = [each for each in listed if each in (*_TYPES, "null")]
        if len(known) != len(listed):
            self._notes.add("types that JSON Schema does not know: left out")
            return None
        return known if isinstance(data, list) else known[0]

    def _branch(self, place: Place, exempt: _Exempt) -> JsonValue:
        """Return one schema of a list; `{nullable: true}` alone in a union is how "or null" is written."""
        data = place.data
        union = place.pointer[-2] in ("oneOf", "anyOf")
        if union and isinstance(data, dict) and self._is_nullable(data) and not data.keys() - self._null_words:
            self._notes.add("nullable alone in a union: read as null")
            return {**_NULL}
        return self.node(place, exempt)

    def _adapt(self, place: Place, data: Node, written: Node) -> None:
        """Say what the validators of openapi-core do not take as its author wrote it."""
        if data.get("enum") == []:
            written.pop("enum", None)
            self._notes.add("an empty enum: left out, since nothing could be sent")
        if isinstance(data.get("items"), list):
            self._notes.add("a list of items: read as earlier drafts did where the version has prefixItems")
            if not self._dated:
                member = Place(place.files, place.file, (*place.pointer, "items"), data["items"])
                written["prefixItems"] = [self.node(each, _Exempt()) for each in member.elements()]
        if "$dynamicRef" in data:
            self._notes.add("$dynamicRef: left to the second oracle, since its schemas are joined in one document")
        if "oneOf" in written and isinstance(data.get("discriminator"), dict):
            written[BRANCH_OF_TAG] = self._branch_of_tag(place, data)
        if self._dated:
            self._adapt_dated(data, written)

    def _adapt_dated(self, data: Node, written: Node) -> None:
        """Read words of 3.1 in an earlier document as their author means them."""
        if "const" in written:
            _join(written, {"enum": [written.pop("const")]})
            self._notes.add("const in a document before 3.1: read as 3.1 does")
        if isinstance(written.get("type"), list) or written.get("type") == "null":
            kinds = written.pop("type")
            listed = kinds if isinstance(kinds, list) else [kinds]
            _join(written, {"anyOf": [{**_NULL} if kind == "null" else {"type": kind} for kind in listed]})
            self._notes.add("type lists or the type null in a document before 3.1: read as 3.1 does")
        if "patternProperties" in data:
            written.pop("additionalProperties", None)
            self._notes.add("patternProperties before 3.1: left out, with the additionalProperties beside them")

    def _is_nullable(self, data: Node) -> bool:
        return any(data.get(word) is True for word in self._null_flags)

    def _with_null(self, data: Node, written: Node) -> Node:
        """Let null stand where its author says `nullable`, also beside what strictly forbids it."""
        if not self._is_nullable(data):
            return written
        kind = written.get("type")
        if isinstance(kind, str) and not _COMPOUND & written.keys():
            return {**written, "nullable": True} if self._dated else {**written, "type": [kind, "null"]}
        self._notes.add("nullable beside a reference, an enum or other schemas: null written out")
        return {"anyOf": [{**_NULL}, written]}

    def _branch_of_tag(self, place: Place, data: Node) -> JsonValue:
        """Return which branch each tag names (OpenAPI 3.2 Discriminator Object: names, URIs, `defaultMapping`)."""
        self._notes.add("a discriminator: it decides where several branches of a oneOf fit, and changes nothing else")
        discriminator = data["discriminator"]
        known = discriminator if isinstance(discriminator, dict) else {}
        branches = list(Place(place.files, place.file, (*place.pointer, "oneOf"), data["oneOf"]).elements())
        standing = {end.address: index for index, each in enumerate(branches) if (end := _end(each)) is not None}
        tags: Node = {}
        for index, branch in enumerate(branches):
            reference = branch.data.get("$ref") if isinstance(branch.data, dict) else None
            if isinstance(reference, str):
                tags[unescape_token(reference.rpartition("/")[2])] = index
        mapping = known.get("mapping")
        for tag, target in mapping.items() if isinstance(mapping, dict) else ():
            if (named := _named(place, target, standing)) is not None:
                tags[tag] = named
        name = known.get("propertyName")
        default = _named(place, known.get("defaultMapping"), standing)
        return {"name": name if isinstance(name, str) else "", "tags": tags, "default": default}

    def _hidden(self, place: Place, exempt: _Exempt) -> _Exempt:
        """Return which members, required here or in a part written out here, are readOnly or writeOnly."""
        data = place.data if isinstance(place.data, dict) else {}
        members = data.get("allOf")
        required: set[str] = set()
        for part in (data, *(members if isinstance(members, list) else ())):
            names = part.get("required") if isinstance(part, dict) else None
            required |= {name for name in (names if isinstance(names, list) else ()) if isinstance(name, str)}
        if not required:
            return exempt
        read, write = set(exempt.read), set(exempt.write)
        for part_place in _parts(place):
            properties = part_place.get("properties")
            for name, member in properties.members() if properties is not None else ():
                if name in required:
                    flags = [part.data for part in _parts(member) if isinstance(part.data, dict)]
                    read |= {name} if any(each.get("readOnly") is True for each in flags) else set()
                    write |= {name} if any(each.get("writeOnly") is True for each in flags) else set()
        return replace(exempt, read=frozenset(read), write=frozenset(write))


_FITS: dict[str, Callable[[JsonValue], bool]] = {
    "number": lambda data: isinstance(data, (int, float)) and not isinstance(data, bool),
    "divisor": lambda data: isinstance(data, (int, float)) and not isinstance(data, bool) and data > 0,
    "count": lambda data: isinstance(data, (int, float)) and not isinstance(data, bool) and data >= 0,
    "text": lambda data: isinstance(data, str),
    "values": lambda data: isinstance(data, list),
    "value": lambda data: True,  # noqa: ARG005  # const may be anything
    "flag": lambda data: isinstance(data, bool),
}


def _join(written: Node, more: Node) -> None:
    """Add a schema that must hold as well."""
    members = written.get("allOf")
    written["allOf"] = [*(members if isinstance(members, list) else []), more]


def _end(place: Place) -> Place | None:
    try:
        return place.resolved()
    except DanglingError:
        return None


def _named(place: Place, target: JsonValue, standing: dict[str, int]) -> int | None:
    """Return the branch that a value of a mapping names: the name of a component, or a URI."""
    if not isinstance(target, str):
        return None
    for reference in (format_pointer(("components", "schemas", target)), target):
        try:
            end = _end(place.files.target(reference, place))
        except DanglingError:
            continue
        if end is not None and end.address in standing:
            return standing[end.address]
    return None


def _parts(place: Place) -> Iterator[Place]:
    """Iterate over a schema, what it refers to and the members of its `allOf`, each once."""
    seen: set[str] = set()
    queue = [place]
    while queue:
        here = queue.pop()
        if here.address not in seen:
            seen.add(here.address)
            yield here
            queue.extend(_elements_of(here, "allOf"))
            end = _end(here)
            queue.extend([end] if end is not None else [])


def _elements_of(place: Place, keyword: str) -> Iterator[Place]:
    member = place.get(keyword)
    return member.elements() if member is not None else iter(())
