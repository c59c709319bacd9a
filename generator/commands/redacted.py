"""Takes a part of a description and gives its structure, without a word, a number or a name of whoever wrote it.

What the specifications define stays: keywords, types, media types, status codes. Each other name becomes `name1`,
`name2`, ... and is the same in the whole report; each other value becomes its kind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..source.methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue

KEYWORDS = frozenset("""
    openapi swagger info title version description summary termsOfService contact license name url email identifier
    servers variables security tags paths webhooks components externalDocs jsonSchemaDialect host basePath schemes
    consumes produces definitions parameters responses securityDefinitions schemas examples requestBodies headers
    securitySchemes links callbacks pathItems get put post delete options head patch trace query operationId requestBody
    deprecated in required allowEmptyValue style explode allowReserved schema content example encoding contentType
    mediaType value externalValue operationRef discriminator propertyName mapping xml namespace prefix attribute wrapped
    type scheme bearerFormat flows implicit password clientCredentials authorizationCode authorizationUrl tokenUrl
    refreshUrl scopes openIdConnectUrl flow collectionFormat $ref $schema $id $anchor $dynamicRef $dynamicAnchor $defs
    $comment $vocabulary allOf anyOf oneOf not if then else properties patternProperties additionalProperties items
    prefixItems contains minContains maxContains uniqueItems minItems maxItems minProperties maxProperties
    propertyNames dependentSchemas dependentRequired unevaluatedItems unevaluatedProperties enum const default format
    pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf nullable readOnly
    writeOnly contentEncoding contentMediaType contentSchema additionalItems server
    """.split())  # noqa: SIM905 # a list of so many texts is not read
_NAMING = frozenset("""
    properties patternProperties schemas definitions $defs parameters responses headers requestBodies securitySchemes
    securityDefinitions links callbacks pathItems paths webhooks variables scopes mapping examples dependentSchemas
    dependentRequired encoding content security
    """.split())  # noqa: SIM905
"""Below these the keys are names."""
_VALUES = {
    "type": "string number integer boolean object array null file apiKey http oauth2 openIdConnect mutualTLS basic",
    "in": "query header path cookie body formData",
    "style": "matrix label form simple spaceDelimited pipeDelimited deepObject",
    "format": "date date-time time duration int32 int64 float double byte binary password uuid uri email decimal",
    "scheme": "basic bearer digest",
    "schemes": "http https ws wss",
    "flow": "implicit password application accessCode",
    "collectionFormat": "csv ssv tsv pipes multi",
}
_MEDIA = frozenset("""
    application/json application/xml application/octet-stream application/x-www-form-urlencoded multipart/form-data
    application/problem+json application/pdf text/plain text/html text/csv text/event-stream application/x-ndjson
    application/jsonl */* image/*
    """.split())  # noqa: SIM905
_STATUS = re.compile(r"[1-5](?:\d\d|XX)\Z|default\Z", re.IGNORECASE)
_VERSION = re.compile(r"[23]\.[0-9](?:\.[0-9])?\Z")
_NAMED = frozenset({"required", "propertyName", "tags", "operationId", "name"})
_SAMPLES = frozenset({"example", "examples", "default", "enum", "const", "value"})
_WORD = re.compile(r"[^/{}]+")
_DEEPEST = 4
_MEMBERS = 20


class Redactor:
    """Names what it meets, each name once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def pointer(self, pointer: Pointer) -> str:
        """Return a pointer with its names replaced."""
        shown: list[str] = []
        above = ""
        for token in pointer:
            shown.append(token if token.isdigit() and above != "properties" else self._key(token, above))
            above = "" if above in _NAMING and token not in METHODS else token
        return "#" + "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in shown)

    def lines(self, value: JsonValue, above: str = "", depth: int = 0) -> Iterator[str]:
        """Iterate over the lines of a value in the look of YAML; `above` is the key that it stands at."""
        indent = "  " * depth
        if not isinstance(value, dict | list) or depth >= _DEEPEST or above in _SAMPLES or above.startswith("x-"):
            yield f"{indent}{self._scalar(value, above)}"
            return
        items = list(value.items()) if isinstance(value, dict) else [("-", inner) for inner in value]
        for key, inner in items[:_MEMBERS]:
            name = self._key(key, above) if isinstance(value, dict) else "-"
            if isinstance(value, dict):
                under = "" if above in _NAMING else key
            else:
                under = "" if isinstance(inner, dict) and above != "security" else above
            mark = f"{indent}{name}:" if isinstance(value, dict) else f"{indent}-"
            below = list(self.lines(inner, under, depth + 1))
            if len(below) == 1 and (not isinstance(inner, dict | list) or below[0].lstrip()[0] == "("):
                yield f"{mark} {below[0].strip()}"
            else:
                yield mark
                yield from below
        if len(items) > _MEMBERS:
            yield f"{indent}... and {len(items) - _MEMBERS} more"

    def _key(self, key: str, above: str) -> str:
        if above in ("paths", "webhooks", "callbacks") or key.startswith("/"):
            return _WORD.sub(lambda found: self._name(found[0]), key)
        if above in ("content", "encoding") and "/" in key:
            return self._media(key)
        if above == "responses" and _STATUS.match(key):
            return key
        if key.startswith("x-"):
            return f"x-{self._name(key)}"
        return key if above not in _NAMING and key in KEYWORDS else self._name(key)

    def _media(self, text: str) -> str:
        plain = text.partition(";")[0].strip().lower()
        return plain if plain in _MEDIA else f"type/{self._name(text)}"

    def _name(self, text: str) -> str:
        return self._names.setdefault(text, f"name{len(self._names) + 1}")

    def _scalar(self, value: JsonValue, above: str) -> str:
        if isinstance(value, bool) or value is None:
            return {True: "true", False: "false", None: "null"}[value]
        if isinstance(value, dict | list):
            return f"({'object' if isinstance(value, dict) else 'array'} of {len(value)})"
        if not isinstance(value, str):
            return f"({type(value).__name__})"
        if value in _VALUES.get(above, "").split() or (above in ("openapi", "swagger") and _VERSION.match(value)):
            return value
        if above == "$ref":
            file, mark, place = value.partition("#")
            return f"{'(file)' if file else ''}{mark}{self.pointer(tuple(place.split('/')[1:]))[1:]}"
        if above in ("consumes", "produces", "contentType"):
            return self._media(value)
        return self._name(value) if above in _NAMED else f"(text of {len(value)})"
