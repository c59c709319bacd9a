"""Which JSON types the specifications give to the fields of a description, by the way that leads to them.

OpenAPI 2.0, 3.0.4, 3.1.1 and 3.2.0, "Fixed Fields" of each object. A field that means two things in two objects may
have the types of both.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ...diagnostics.location import Pointer
    from ...source.document import JsonValue

Kind = Literal["null", "boolean", "number", "text", "list", "object"]
_OBJECT: frozenset[Kind] = frozenset({"object"})
_SCHEMA: frozenset[Kind] = frozenset({"object", "boolean"})
_LIST: frozenset[Kind] = frozenset({"list"})
_TEXT: frozenset[Kind] = frozenset({"text"})
_FLAG: frozenset[Kind] = frozenset({"boolean"})
_NUMBER: frozenset[Kind] = frozenset({"number"})

DATA = frozenset({"default", "example", "examples", "const", "value", "dataValue", "type"})
"""Fields that hold any value (`type` of a schema is judged as itself)."""


def _each(words: str, kinds: frozenset[Kind]) -> dict[str, frozenset[Kind]]:
    return dict.fromkeys(words.split(), kinds)


_FIELDS: dict[str, frozenset[Kind]] = {
    **_each(
        "title summary description termsOfService version name identifier url email in style operationId format "
        "pattern contentType contentEncoding contentMediaType tokenUrl authorizationUrl refreshUrl scheme "
        "bearerFormat openIdConnectUrl oauth2MetadataUrl deviceAuthorizationUrl propertyName namespace prefix "
        "externalValue serializedValue operationRef host basePath collectionFormat flow openapi swagger "
        "jsonSchemaDialect $self parent kind nodeType defaultMapping $ref",
        _TEXT,
    ),
    **_each(
        "deprecated explode allowReserved allowEmptyValue nullable readOnly writeOnly uniqueItems attribute wrapped "
        "x-nullable",
        _FLAG,
    ),
    **_each(
        "multipleOf minimum maximum minLength maxLength minItems maxItems minProperties maxProperties minContains "
        "maxContains",
        _NUMBER,
    ),
    **_each("exclusiveMinimum exclusiveMaximum", _NUMBER | _FLAG),
    "required": _FLAG | _LIST,
    "parameters": _LIST | _OBJECT,
    **_each("tags servers security allOf anyOf oneOf prefixItems enum consumes produces schemes", _LIST),
    **_each(
        "items additionalProperties not if then else contains propertyNames unevaluatedItems unevaluatedProperties "
        "contentSchema additionalItems schema itemSchema",
        _SCHEMA,
    ),
    **_each(
        "info contact license paths webhooks components externalDocs requestBody responses callbacks content headers "
        "encoding itemEncoding links server variables flows implicit password clientCredentials authorizationCode "
        "deviceAuthorization scopes mapping discriminator xml properties patternProperties $defs definitions "
        "dependentSchemas dependentRequired schemas requestBodies securitySchemes pathItems securityDefinitions get "
        "put post delete options head patch trace query",
        _OBJECT,
    ),
}
_MEMBERS: dict[str, frozenset[Kind]] = {
    **_each("properties patternProperties $defs definitions dependentSchemas schemas", _SCHEMA),
    **_each("allOf anyOf oneOf prefixItems", _SCHEMA),
    **_each(
        "paths webhooks responses parameters requestBodies headers securitySchemes securityDefinitions links callbacks "
        "pathItems content encoding variables servers security",
        _OBJECT,
    ),
    "tags": _OBJECT | _TEXT,
    **_each("required scopes mapping consumes produces schemes", _TEXT),
    "dependentRequired": _LIST,
}
"""What the members of a map or list are."""


_TEXTS_OF_MEMBERS = {("variables", "default"), ("securitySchemes", "type"), ("securityDefinitions", "type")}
"""Fields that hold data in a schema, and a text in a member of such a field."""


def kind_of(value: object) -> Kind:
    """Return the JSON type of a value."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"


def way_to(pointer: Pointer) -> tuple[str, bool]:
    """Return what tells the type of a place: its field, or the field that it is a named or counted member of, and True.

    A name is never taken for a field: `properties/properties` is a property.
    """
    field, is_member = "", False
    for token in pointer:
        if is_member or field not in _MEMBERS:
            field, is_member = token, False
        else:
            is_member = True
    return field, is_member


def is_fixed(field: str) -> bool:
    """Whether the specifications have a field of this name, whatever object has it."""
    return field in _FIELDS


def is_property(pointer: Pointer) -> bool:
    """Whether a place is a member of `properties` of a schema."""
    return way_to(pointer) == ("properties", True)


def types_at(pointer: Pointer) -> frozenset[Kind]:
    """Return the types that the specifications allow at a place; nothing where they allow all, or say nothing."""
    field, is_member = way_to(pointer)
    if is_member:
        return _MEMBERS[field]
    above, among = way_to(pointer[:-1])
    if among and (above, field) in _TEXTS_OF_MEMBERS:
        return _TEXT
    if ("security", True) in ((above, among), way_to(pointer[:-2])):
        return _LIST if above == "security" else _TEXT  # the scopes of one scheme, and one of them
    return _FIELDS.get(field, frozenset())


def is_conversion(was: JsonValue, now: JsonValue) -> bool:
    """Whether one value is another of the wrong type, with nothing added and nothing lost."""
    if isinstance(was, bool):
        return now == str(was).lower()
    if isinstance(was, (int, float)):
        return isinstance(now, str) and _numeral(now) == was
    if isinstance(was, str):
        return _is_read_from(was, now)
    if isinstance(was, dict):
        if isinstance(now, str):
            return was == {"$ref": now}
        return isinstance(now, list) and now in ([was], [child for child in was.values() if isinstance(child, dict)])
    return False


def _is_read_from(was: str, now: JsonValue) -> bool:
    """Whether a value is what a text says: a truth value, a number, a list of one text, or an object of that name."""
    if isinstance(now, bool):
        return was.strip().lower() == str(now).lower()
    if isinstance(now, (int, float)):
        return _numeral(was) == now
    return now in ([was], {"name": was})


def _numeral(text: str) -> float | int | None:
    """Return the number that a text writes; None when it writes none, or one that no JSON reader keeps."""
    if not re.fullmatch(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*", text, re.ASCII) or len(text) > _LONGEST:
        return None
    number = float(text)
    if not math.isfinite(number):
        return None
    return int(text) if re.fullmatch(r"\s*[-+]?\d+\s*", text) else number


_LONGEST = 400
"""Characters of a numeral; a double has 309 digits at most."""


def is_unusable_number(value: JsonValue) -> bool:
    """Whether a text writes a number that is not finite, or beyond a double; `source` keeps the text of such."""
    if not isinstance(value, str):
        return False
    try:
        return not math.isfinite(float(value))
    except ValueError:
        return False
