"""Schemas of a description in the forms of JSON Schema 2020-12, whatever version their author wrote.

Swagger 2.0 and OpenAPI 3.0 say `nullable`, boolean bounds, `type: file` and a discriminator in words of their own; each
schema is rewritten by tables of the proof, one node at a time, and references become addresses.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from .component_tags import component_names, tags_in
from .dynamic_anchors import rebound
from .reached_files import DanglingError, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...source.document import JsonValue
    from .component_tags import Tags
    from .reached_files import Files

Version = Literal["2.0", "3.0", "3.1", "3.2"]
Schema = dict[str, "JsonValue"]

_TYPES = frozenset({"string", "number", "integer", "boolean", "object", "array", "null"})
_ONE = frozenset({
    "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
    "unevaluatedProperties", "contentSchema",
})  # fmt: skip
"""Keywords that hold one schema; `items` has a row of its own."""
_LISTED = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_NAMED = frozenset({"properties", "patternProperties", "dependentSchemas"})
_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_LEFT_OUT = frozenset({
    *_REFERENCES, "$defs", "definitions", "$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$schema",
    "$comment", "nullable", "additionalItems", "xml", "externalDocs", "collectionFormat",
})  # fmt: skip
"""What is said in another way, or says nothing about values; definitions are reached by their addresses."""
_ANNOTATIONS = frozenset({
    "title", "description", "deprecated", "readOnly", "writeOnly", "default", "example", "examples",
})  # fmt: skip
_NEEDS_UNION = frozenset({"$ref", "allOf", "oneOf", "anyOf", "const", "not", "if"})
"""Keywords beside which null must be an alternative of its own: their schemas may refuse it."""
_NULL_WORDS = frozenset({"nullable", "x-nullable", "description", "title"})
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def null_flags(version: Version) -> tuple[str, ...]:
    """Return the keywords that say that null is allowed.

    Swagger 2.0 has none: authors write a common extension, and the keyword of 3.0.
    """
    return ("x-nullable", "nullable") if version == "2.0" else ("nullable",)


class Forms:
    """The schemas of one description."""

    def __init__(self, files: Files, version: Version) -> None:
        """Nothing is rewritten before it is asked for."""
        self._files = files
        self._version = version
        self._null_flags = null_flags(version)
        self._made: dict[tuple[int, tuple[str, ...]], JsonValue] = {}
        self._targets: dict[str, JsonValue] = {}
        self._tags: Tags | None = None
        self._names: dict[str, str] | None = None

    def of(self, place: Place) -> JsonValue:
        """Return the schema at a place in 2020-12 forms; the same object each time."""
        key = (place.file, place.pointer)
        if key not in self._made:
            self._made[key] = self._rewritten(place)
        return self._made[key]

    def target(self, reference: str) -> JsonValue:
        """Return the schema that an address names, in 2020-12 forms; None when it names nothing."""
        if reference not in self._targets:
            place = self._files.at(reference)
            self._targets[reference] = None if place is None else self.of(place)
        return self._targets[reference]

    def tags(self) -> Tags:
        """Return how the discriminators of all files tell components apart."""
        if self._tags is None:
            self._tags = tags_in(self._files, self.of, self.names())
        return self._tags

    def names(self) -> dict[str, str]:
        """Return the names of components by address, which are tags where no mapping says another."""
        if self._names is None:
            self._names = component_names(self._files)
        return self._names

    def _rewritten(self, place: Place) -> JsonValue:
        data = place.data
        if isinstance(data, bool):
            return data
        if not isinstance(data, dict):
            return True  # no schema at all: nothing is said of the value
        result = self._keywords(place, data)
        for keyword, row in _ROWS.items():
            if keyword in result:
                row(result)
        if "additionalItems" in data and "prefixItems" in result and (extra := place.get("additionalItems")):
            result.setdefault("items", self.of(extra))
        if "discriminator" in data:
            self._discriminator(place, result)
        _told_apart(result)
        nullable = any(data.get(word) is True for word in self._null_flags)
        return _with_null(result) if nullable else result

    def _keywords(self, place: Place, data: Schema) -> Schema:
        """Return the keywords that count, with the schemas in them rewritten.

        Beside a `$ref` only annotations count before 3.1 (3.0.4 section 4.8.23: "any properties added SHALL be
        ignored"; descriptions, flags and `nullable` are kept, as their authors mean them).
        """
        references = self._references(place, data)
        is_reference = isinstance(data.get("$ref"), str)
        ignored = is_reference and self._version in ("2.0", "3.0")
        result: Schema = {}
        for keyword, value in data.items():
            if keyword in _LEFT_OUT or keyword.startswith("x-") or (ignored and keyword not in _ANNOTATIONS):
                continue
            result[keyword] = value
            child = Place(place.files, place.file, (*place.pointer, keyword), value)
            if keyword in _ONE:
                result[keyword] = self.of(child)
            elif keyword == "items":
                self._items(child, result)
            elif keyword in _LISTED and isinstance(value, list):
                result[keyword] = [self._branch(keyword, entry) for entry in child.elements()]
            elif keyword in _NAMED and isinstance(value, dict):
                result[keyword] = self._named(child)
        for reference in references:
            generic = self._generic(place, reference)
            if generic is None and "$ref" not in result:
                result["$ref"] = reference
            else:
                listed = result.get("allOf")
                another: JsonValue = {"$ref": reference} if generic is None else generic
                result["allOf"] = [*(listed if isinstance(listed, list) else ()), another]
        return result

    def _generic(self, place: Place, reference: str) -> JsonValue:
        """Return the schema that a reference names with the anchors of the one around the reference.

        None where it has none of them: then it means the same wherever it stands (2020-12 core, section 8.2.3.2).
        """
        named = self._files.at(reference)
        given = self._files.dynamic_anchors(place) if named is not None else {}
        if named is None or not given:
            return None
        own = self._files.dynamic_anchors(named)
        changed = {own[name]: given[name] for name in own.keys() & given.keys() if own[name] != given[name]}
        schema = self.of(named) if changed else None
        bound = rebound(schema, changed)
        return None if bound == schema else bound

    def _named(self, place: Place) -> Schema:
        """Return the schemas of a mapping of names.

        A text is no schema, so that a `$ref` with one names the mapping, as its author means it in several files.
        """
        found: Schema = {}
        for name, entry in place.members():
            if name == "$ref" and isinstance(entry.data, str):
                with suppress(DanglingError):
                    found |= {each: self.of(below) for each, below in self._files.target(entry.data, place).members()}
            else:
                found[name] = self.of(entry)
        return found

    def _references(self, place: Place, data: Schema) -> list[str]:
        """Return the addresses that a schema refers to; one to nothing, or to the whole description, says nothing.

        `$dynamicRef` and `$recursiveRef` are read as the anchor that they name where they stand, but where a schema
        with anchors of its own leads to them (`_generic`).
        """
        found: list[str] = []
        for keyword in _REFERENCES:
            text = data.get(keyword)
            if isinstance(text, str):
                with suppress(DanglingError):
                    target = self._files.target(text, place)
                    if not _is_description(target):
                        found.append(target.address)
        return found

    def _items(self, place: Place, result: Schema) -> None:
        """Read a list of `items`, the tuple of drafts before 2020-12, as `prefixItems` (section 10.3.1.1).

        Before OpenAPI 3.1 an array has one schema for all items: a list says of which kinds they may be.
        """
        if isinstance(place.data, list) and self._version in ("2.0", "3.0"):
            result["items"] = {"anyOf": [self.of(entry) for entry in place.elements()]} if place.data else {}
        elif isinstance(place.data, list):
            del result["items"]
            result["prefixItems"] = [self.of(entry) for entry in place.elements()]
        else:
            result["items"] = self.of(place)

    def _branch(self, keyword: str, place: Place) -> JsonValue:
        """Return one schema of a list; `{nullable: true}` alone in a union is what writes "or null"."""
        data = place.data
        is_bare = keyword in ("anyOf", "oneOf") and isinstance(data, dict) and not data.keys() - _NULL_WORDS
        if is_bare and isinstance(data, dict) and any(data.get(word) is True for word in self._null_flags):
            return self._made.setdefault((place.file, place.pointer), {"type": "null"})
        return self.of(place)

    def _discriminator(self, place: Place, result: Schema) -> None:
        """Write a discriminator as an object whose mapping has addresses (3.1.1 section 4.8.25).

        Swagger 2.0 has the name of the property alone. The mapping gets the names of the union's own branches that
        it leaves out, so that it is complete.
        """
        written = result.pop("discriminator")
        if isinstance(written, str):
            written = {"propertyName": written}
        if not isinstance(written, dict) or not isinstance(written.get("propertyName"), str):
            return
        mapping = self._mapping(place, written.get("mapping"))
        for keyword in ("oneOf", "anyOf"):
            listed = result.get(keyword)
            for branch in listed if isinstance(listed, list) else ():
                reference = branch.get("$ref") if isinstance(branch, dict) else None
                if isinstance(reference, str) and reference not in mapping.values():
                    mapping.setdefault(self.names().get(reference, reference.rpartition("/")[2]), reference)
        kept: Schema = {"propertyName": written["propertyName"], **({"mapping": mapping} if mapping else {})}
        default = written.get("defaultMapping")
        if isinstance(default, str) and (address := self._mapped(place, default)):
            kept["defaultMapping"] = address
        result["discriminator"] = kept

    def _mapping(self, place: Place, mapping: JsonValue) -> Schema:
        found: Schema = {}
        for tag, text in mapping.items() if isinstance(mapping, dict) else ():
            address = self._mapped(place, text) if isinstance(text, str) else None
            if address is not None:
                found[tag] = address
        return found

    def _mapped(self, place: Place, text: str) -> str | None:
        """Return the address that a mapping means: the name of a component, else a URI reference (section 4.8.25.3).

        Names are those of the entry document (section 4.3.2, "implicit connections"), or else of the file itself.
        """
        if _NAME.fullmatch(text):
            for number in dict.fromkeys((0, place.file)):
                named = self._files.at(f"{number}#/components/schemas/{text}")
                if named is not None:
                    return named.address
        with suppress(DanglingError):
            return self._files.target(text, place).address
        return None


def _told_apart(schema: Schema) -> None:
    """Write a union and its discriminator, which stand in two schemas of an `allOf`, beside that.

    Both hold of the same value (section 4.8.25), if the mapping names the branches and nothing else.
    """
    listed = schema.get("allOf")
    listed = listed if isinstance(listed, list) else []
    parts = [part for part in listed if isinstance(part, dict)]
    telling = [part for part in parts if "discriminator" in part and not {"oneOf", "anyOf"} & part.keys()]
    unions = [part for part in parts if "oneOf" in part and "discriminator" not in part]
    if len(telling) != 1 or len(unions) != 1 or {"oneOf", "anyOf", "discriminator"} & schema.keys():
        return
    discriminator, branches = telling[0]["discriminator"], unions[0]["oneOf"]
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    wanted = list(mapping.values()) if isinstance(mapping, dict) else []
    held = branches if isinstance(branches, list) else []
    named = [branch.get("$ref") for branch in held if isinstance(branch, dict)]
    if len(named) == len(held) > 1 and all(each in wanted for each in named) and all(each in named for each in wanted):
        without = {id(telling[0]): "discriminator", id(unions[0]): "oneOf"}
        schema["allOf"] = [
            {key: part[key] for key in part if key != without.get(id(part))} if isinstance(part, dict) else part
            for part in listed
        ]
        schema["discriminator"], schema["oneOf"] = discriminator, branches


def _is_description(place: Place) -> bool:
    return (
        not place.pointer and isinstance(place.data, dict) and not place.data.keys().isdisjoint(("openapi", "swagger"))
    )


def _type(result: Schema) -> None:
    """Write one name or a list of them; an unknown name says nothing, `file` is a string of bytes (Swagger 2.0)."""
    kind = result.pop("type")
    names = ["null" if name is None else name for name in (kind if isinstance(kind, list) else [kind])]
    if "file" in names:
        names = ["string" if name == "file" else name for name in names]
        result.setdefault("format", "binary")
    known = list(dict.fromkeys(names if all(isinstance(name, str) for name in names) else ()))
    if known and all(name in _TYPES for name in known):
        result["type"] = known[0] if len(known) == 1 else list["JsonValue"](known)


def _required(result: Schema) -> None:
    """Write a list of names; the flag of drafts before 4 says nothing here."""
    listed = result.pop("required")
    names = [name for name in listed if isinstance(name, str)] if isinstance(listed, list) else []
    if names:
        result["required"] = list["JsonValue"](dict.fromkeys(names))


def _bound(exclusive: str, inclusive: str) -> Callable[[Schema], None]:
    """Return the row of a bound that OpenAPI 3.0 says with a truth value beside the inclusive one."""

    def row(result: Schema) -> None:
        flag = result[exclusive]
        if isinstance(flag, bool):
            del result[exclusive]
            if flag and inclusive in result:
                result[exclusive] = result.pop(inclusive)

    return row


_ROWS: dict[str, Callable[[Schema], None]] = {
    "type": _type,
    "required": _required,
    "exclusiveMinimum": _bound("exclusiveMinimum", "minimum"),
    "exclusiveMaximum": _bound("exclusiveMaximum", "maximum"),
}
"""Keyword -> what rewrites it in a schema that is being made."""


def _with_null(schema: Schema) -> Schema:
    """Allow null as `nullable: true` says, which its author means also beside references, unions and enums."""
    if _NEEDS_UNION & schema.keys():
        outer = {name: value for name, value in schema.items() if name in _ANNOTATIONS}
        inner = {name: value for name, value in schema.items() if name not in _ANNOTATIONS}
        return {**outer, "anyOf": [inner, {"type": "null"}]}
    kind, enum = schema.get("type"), schema.get("enum")
    names = kind if isinstance(kind, list) else [kind]
    if kind is not None and "null" not in names:
        schema["type"] = [*names, "null"]
    if isinstance(enum, list) and None not in enum:
        schema["enum"] = [*enum, None]
    return schema
