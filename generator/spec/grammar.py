"""The grammar of OpenAPI 3.x and Swagger 2.0: the known fields of each kind of object, and what each of them holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..source.methods import METHODS

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer

Shape = Literal[
    "one", "list", "map", "text", "flag", "number", "integer", "texts", "text_map", "texts_map", "data", "requirements"
]


class Slot(NamedTuple):
    """What one field holds: an object of `kind` (`one`), several of them (`list`, `map`), or a simple value."""

    shape: Shape
    kind: str = ""


ANY_FIELD = "*"
"""The field name that stands for every name, in an object that is itself a map (Callback Object)."""


def _fields(**groups: str) -> dict[str, Slot]:
    """Read `text="title description", one="contact:contact"`: a name, and after a colon the kind it holds."""
    found: dict[str, Slot] = {}
    for shape, names in groups.items():
        for entry in names.split():
            name, _, kind = entry.partition(":")
            found[name] = Slot(shape, kind)  # type: ignore[arg-type]  # keyword names are shapes, by the tests
    return found


_METHODS = " ".join(f"{method}:operation" for method in METHODS)

_PARAMETER = {
    "text": "description style",
    "flag": "required deprecated allowEmptyValue explode allowReserved",
    "one": "schema:schema",
    "map": "examples:example content:media_type",
    "data": "example",
}

INNER = "x-inner-styles"
"""The styles of arrays within an array, from the outside in: what becomes of the `items` of Swagger 2.0."""

SCHEMA = _fields(
    text="$ref title description format pattern contentEncoding contentMediaType",
    one=(
        "items:schema additionalProperties:schema not:schema if:schema then:schema else:schema contains:schema "
        "propertyNames:schema unevaluatedItems:schema unevaluatedProperties:schema contentSchema:schema "
        "additionalItems:schema discriminator:discriminator xml:xml externalDocs:external_docs"
    ),
    map="properties:schema patternProperties:schema $defs:schema definitions:schema dependentSchemas:schema",
    list="allOf:schema anyOf:schema oneOf:schema prefixItems:schema",
    texts="required",
    texts_map="dependentRequired",
    integer="minLength maxLength minItems maxItems minProperties maxProperties minContains maxContains",
    number="minimum maximum exclusiveMinimum exclusiveMaximum multipleOf",
    flag="nullable readOnly writeOnly deprecated uniqueItems",
    data=(
        "type enum const default example examples "
        "x-enum-descriptions x-enumDescriptions x-enum-varnames x-enumNames x-ms-enum"
    ),
)
"""Schema Object: JSON Schema 2020-12 plus OpenAPI 3.0's `nullable`, `example` and what older drafts left behind.

The extensions say in words what listed values mean (`schemas/listed_texts.py`).
"""

FIELDS: dict[str, dict[str, Slot]] = {
    "document": _fields(
        text="openapi jsonSchemaDialect $self",
        one="info:info components:components externalDocs:external_docs",
        map="paths:path_item webhooks:path_item",
        list="servers:server tags:tag",
        data="x-fern-pagination",
        requirements="security",
    ),
    "info": _fields(text="title summary description termsOfService version", one="contact:contact license:license"),
    "contact": _fields(text="name url email"),
    "license": _fields(text="name identifier url"),
    "server": _fields(text="url description name", map="variables:server_variable"),
    "server_variable": _fields(texts="enum", text="default description"),
    "components": _fields(
        map=(
            "schemas:schema responses:response parameters:parameter examples:example requestBodies:request_body "
            "headers:header securitySchemes:security_scheme links:link callbacks:callback pathItems:path_item "
            "mediaTypes:media_type"
        )
    ),
    "path_item": _fields(
        text="summary description",
        one=_METHODS,
        map="additionalOperations:operation",
        list="servers:server parameters:parameter",
    ),
    "operation": _fields(
        texts="tags",
        text="summary description operationId",
        one="externalDocs:external_docs requestBody:request_body",
        list="parameters:parameter servers:server",
        map="responses:response callbacks:callback",
        flag="deprecated",
        data=(
            "x-fern-sdk-group-name x-fern-sdk-method-name x-ms-client-name x-speakeasy-group x-speakeasy-name-override "
            "x-fern-pagination x-ms-pageable x-speakeasy-pagination"
        ),
        requirements="security",
    ),
    "external_docs": _fields(text="description url"),
    "parameter": {
        **_fields(**_PARAMETER),
        "name": Slot("text"),
        "in": Slot("text"),
        "x-multi-segment": Slot("flag"),
        INNER: Slot("texts"),
    },
    "header": _fields(**_PARAMETER),
    "request_body": _fields(text="description", map="content:media_type", flag="required"),
    "media_type": _fields(
        one="schema:schema itemSchema:schema itemEncoding:encoding",
        data="example",
        map="examples:example encoding:encoding",
        list="prefixEncoding:encoding",
    ),
    "encoding": _fields(
        text="contentType style",
        map="headers:header encoding:encoding",
        flag="explode allowReserved",
        list="prefixEncoding:encoding",
        one="itemEncoding:encoding",
        texts=INNER,
    ),
    "response": _fields(text="summary description", map="headers:header content:media_type links:link"),
    "callback": {ANY_FIELD: Slot("one", "path_item")},
    "example": _fields(text="summary description externalValue serializedValue", data="value dataValue"),
    "link": _fields(text="operationRef operationId description", data="parameters requestBody", one="server:server"),
    "tag": _fields(text="name summary description parent kind", one="externalDocs:external_docs"),
    "security_scheme": _fields(
        text="type description name in scheme bearerFormat openIdConnectUrl oauth2MetadataUrl",
        flag="deprecated",
        one="flows:flows",
    ),
    "flows": _fields(
        one="implicit:flow password:flow clientCredentials:flow authorizationCode:flow deviceAuthorization:flow"
    ),
    "flow": _fields(text="authorizationUrl tokenUrl refreshUrl deviceAuthorizationUrl", text_map="scopes"),
    "schema": SCHEMA,
    "discriminator": _fields(text="propertyName defaultMapping", text_map="mapping"),
    "xml": _fields(text="name namespace prefix nodeType", flag="attribute wrapped"),
}
"""OpenAPI 3.0, 3.1 and 3.2, section 4: kind -> field -> what it holds."""

_SWAGGER_FIELDS: dict[str, dict[str, Slot]] = {
    **FIELDS,
    "document": _fields(
        one="info:info externalDocs:external_docs",
        map="paths:path_item definitions:schema parameters:parameter responses:response",
        list="tags:tag",
    ),
    "path_item": _fields(one=_METHODS, list="parameters:parameter"),
    "operation": _fields(
        text="summary description",
        one="externalDocs:external_docs",
        list="parameters:parameter",
        map="responses:response",
    ),
    "parameter": _fields(text="description", one="schema:schema"),
    "response": _fields(text="description", one="schema:schema"),
}


DECORATION = frozenset({"info", "tag", "external_docs", "xml", "example", "link", "header"})
"""Kinds that no call needs: one that cannot be had is left out, and costs nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """What the reference resolver knows of a dialect."""

    nested: dict[str, dict[str, Slot]]
    """Kind -> the fields that hold objects, or text (which some authors keep in another file)."""
    sections: dict[str, Pointer]
    """Kind -> where a named one is kept. Kinds that are not here have no home of their own and are put inline."""

    def holds(self, pointer: Pointer) -> bool:
        """Whether `pointer` leads through fields of the specification only, so that what it names is kept."""
        kind, shape = "document", "one"
        for token in pointer:
            if shape == "one":
                slots = self.nested.get(kind, {})
                slot = slots.get(token) or (slots.get(ANY_FIELD) if not token.startswith("x-") else None)
                if slot is None:
                    return False
                kind, shape = slot.kind, slot.shape
            else:
                shape = "one"
        return shape == "one"


def _nested(fields: dict[str, dict[str, Slot]]) -> dict[str, dict[str, Slot]]:
    return {
        kind: {
            name: slot
            for name, slot in members.items()
            if slot.shape in {"one", "list", "map", "text"} and name != "$ref"
        }
        for kind, members in fields.items()
    }


OPENAPI = Grammar(
    # A response with the `schema` of Swagger 2.0 is understood later; by then its references must be resolved.
    nested=_nested({**FIELDS, "response": {**FIELDS["response"], "schema": Slot("one", "schema")}}),
    sections={
        slot.kind: ("components", section)
        for section, slot in FIELDS["components"].items()
        if slot.kind not in {"path_item", "media_type"}
    },
)
SWAGGER = Grammar(
    nested=_nested(_SWAGGER_FIELDS),
    sections={"schema": ("definitions",), "parameter": ("parameters",), "response": ("responses",)},
)


_RESPONSES = 3
"""Where `responses` stands in the pointer of an operation."""


def is_answered(pointer: Pointer) -> bool:
    """Whether a place is in a response: the call is sent all the same, and its answer is given as it is."""
    return pointer[:2] == ("components", "responses") or (
        pointer[:1] in {("paths",), ("webhooks",)} and pointer[_RESPONSES : _RESPONSES + 1] == ("responses",)
    )
