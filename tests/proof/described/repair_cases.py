"""Documents with one place each that is written by habit, and readings of it: those that are allowed, and others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.source.document import JsonValue

GET = ("paths", "/a", "get")
OUT = object()
"""As `now`: the thing is left out; as `was`: nothing is there."""


def pointed(*tokens: str) -> str:
    return "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)


def row(code: str, pointer: str, was: object, now: object) -> dict[str, object]:
    return {
        "pointer": pointer,
        **({} if was is OUT else {"was": was}),
        **({} if now is OUT else {"now": now}),
        "code": code,
    }


def described(operation: dict[str, Any], **more: Any) -> dict[str, Any]:  # any JSON
    return {"openapi": "3.0.3", "info": {}, "paths": {"/a": {"get": operation}}, **more}


def swagger(operation: dict[str, Any], **more: Any) -> dict[str, Any]:  # any JSON
    return {"swagger": "2.0", "info": {}, "paths": {"/a": {"get": operation}}, **more}


def parameter(**fields: Any) -> dict[str, Any]:  # any JSON
    return described({"parameters": [{"name": "q", "schema": {}, **fields}]})


def answered(content: dict[str, Any]) -> dict[str, Any]:
    return described({"responses": {"200": {"content": content}}})


def schemas(**named: Any) -> dict[str, Any]:  # any JSON
    return {"openapi": "3.0.3", "paths": {}, "components": {"schemas": named}}


def schemes(**named: Any) -> dict[str, Any]:  # any JSON
    return {"openapi": "3.0.3", "paths": {}, "components": {"securitySchemes": named}}


PARAMETERS = (*GET, "parameters")
CONTENT = (*GET, "responses", "200", "content")
SCHEMA = ("components", "schemas")
BODY = {"name": "b", "in": "body", "required": True, "schema": {"type": "string"}}
FIELD = {"name": "f", "in": "formData", "type": "string", "required": True}
FILE = {"name": "g", "in": "formData", "type": "file"}
OPERATION = {"parameters": [BODY]}

# What a document holds; where; what stands there; the reading that is allowed; what the place above it is then.
NAMED: dict[str, Any] = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
BODY_FLAG = (*GET, "requestBody", "required")
SHARED_FLAG = ("components", "requestBodies", "A", "required")


def asking(*bodies: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return an operation whose body has a media type for each schema."""
    return {
        "requestBody": {**more, "content": {f"application/{at}+json": {"schema": one} for at, one in enumerate(bodies)}}
    }


ALLOWED: dict[str, list[tuple[JsonValue, tuple[str, ...], object, object, object]]] = {
    "path-without-slash": [({"paths": {"a": {}, "/b": {}}}, ("paths", "a"), "a", "/a", {"/a": {}, "/b": {}})],
    "path-parameter-form": [
        (
            {"paths": {form: {"get": {"parameters": [{"name": "id", "in": "path"}]}}}},
            ("paths", form),
            form,
            now,
            {now: {"get": {"parameters": [{"name": "id", "in": "path"}]}}},
        )
        for form, now in (
            ("/a/:id", "/a/{id}"),
            ("/a/:id:undo", "/a/{id}:undo"),
            ("/a/<int:id>", "/a/{id}"),
            ("/a/[id]/b", "/a/{id}/b"),
            ("/a/{{id}}", "/a/{id}"),
            ("/a/%7Bid%7D", "/a/{id}"),
        )
    ],
    "path-expression": [({"paths": {"/a{?p,q}": {}}}, ("paths", "/a{?p,q}"), "/a{?p,q}", "/a", {"/a": {}})],
    "media-type-loose": [
        (answered({"json": {}}), (*CONTENT, "json"), "json", "application/json", {"application/json": {}}),
        (
            answered({"text/csv, xml": {}}),
            (*CONTENT, "text/csv, xml"),
            "text/csv, xml",
            ["text/csv", "application/xml"],
            {"text/csv": {}, "application/xml": {}},
        ),
        (
            answered({"text/csv charset=utf-8": {}}),
            (*CONTENT, "text/csv charset=utf-8"),
            "text/csv charset=utf-8",
            "text/csv; charset=utf-8",
            {"text/csv; charset=utf-8": {}},
        ),
        (swagger({}, consumes=["json"]), ("consumes", "0"), "json", "application/json", ["application/json"]),
    ],
    "media-type-stray": [
        (answered({"text/csv": {}, "examples": {}}), (*CONTENT, "examples"), "examples", OUT, {"text/csv": {}}),
        (answered({"what": {}}), (*CONTENT, "what"), "what", "*/*", {"*/*": {}}),
        (swagger({}, produces=["text/csv", "Header:"]), ("produces", "1"), "Header:", OUT, ["text/csv"]),
        (swagger({"produces": ["Header:"]}), (*GET, "produces", "0"), "Header:", "*/*", ["*/*"]),
    ],
    "status-key": [
        (described({"responses": {"2xx": {}}}), (*GET, "responses", "2xx"), "2xx", "2XX", {"2XX": {}}),
        (described({"responses": {"20": {}, "200": {}}}), (*GET, "responses", "20"), "20", OUT, {"200": {}}),
        (described({"responses": {"4xx": {}, "4XX": {}}}), (*GET, "responses", "4xx"), "4xx", OUT, {"4XX": {}}),
    ],
    "value-null": [
        (described({"responses": {"200": None}}), (*GET, "responses", "200"), None, {}, {"200": {}}),
        (described({"deprecated": None}), (*GET, "deprecated"), None, OUT, {}),
    ],
    "value-type": [
        (described({"deprecated": "true"}), (*GET, "deprecated"), "true", True, {"deprecated": True}),
        (described({"deprecated": "yes"}), (*GET, "deprecated"), "yes", OUT, {}),
        (schemas(A={"maxLength": "3"}), (*SCHEMA, "A", "maxLength"), "3", 3, {"maxLength": 3}),
        (
            schemes(K={"type": ["x"]}),
            ("components", "securitySchemes", "K", "type"),
            ["x"],
            OUT,
            {},
        ),
        ({"security": [{"K": [2]}]}, ("security", "0", "K", "0"), 2, "2", ["2"]),
        (swagger({}, parameters=[1]), ("parameters",), [1], OUT, swagger({})),
        (schemas(A={"maxLength": 1.5}), (*SCHEMA, "A", "maxLength"), 1.5, OUT, {}),
        (schemas(A={"required": "id"}), (*SCHEMA, "A", "required"), "id", ["id"], {"required": ["id"]}),
        (
            parameter(name=1, **{"in": "query"}),
            (*PARAMETERS, "0", "name"),
            1,
            "1",
            {"name": "1", "schema": {}, "in": "query"},
        ),
        (
            described({"parameters": {"q": {"name": "q"}}}),
            PARAMETERS,
            {"q": {"name": "q"}},
            [{"name": "q"}],
            {"parameters": [{"name": "q"}]},
        ),
        ({"security": {"K": []}}, ("security",), {"K": []}, [{"K": []}], {"security": [{"K": []}]}),
        ({"tags": ["a"]}, ("tags", "0"), "a", {"name": "a"}, [{"name": "a"}]),
        (
            {"servers": [{"url": "/{p}", "variables": {"p": {"default": 443}}}]},
            ("servers", "0", "variables", "p", "default"),
            443,
            "443",
            {"default": "443"},
        ),
    ],
    "number-unusable": [(schemas(A={"maximum": "1e999"}), (*SCHEMA, "A", "maximum"), "1e999", OUT, {})],
    "type-unknown": [
        (schemas(A={"type": "int"}), (*SCHEMA, "A", "type"), "int", "integer", {"type": "integer"}),
        (
            schemas(A={"type": "datetime"}),
            (*SCHEMA, "A", "type"),
            "datetime",
            {"type": "string", "format": "date-time"},
            {"type": "string", "format": "date-time"},
        ),
        (schemas(A={"type": "String"}), (*SCHEMA, "A", "type"), "String", "string", {"type": "string"}),
        (
            schemas(A={"type": ["bool", None]}),
            (*SCHEMA, "A", "type"),
            ["bool", None],
            ["boolean", "null"],
            {"type": ["boolean", "null"]},
        ),
        (schemas(A={"type": "thing"}), (*SCHEMA, "A", "type"), "thing", OUT, {}),
    ],
    "enum-type-mismatch": [
        (
            schemas(A={"type": "string", "enum": ["a", 4.1]}),
            (*SCHEMA, "A", "enum", "1"),
            4.1,
            "4.1",
            ["a", "4.1"],
        ),
        (
            schemas(A={"type": ["string", "null"], "const": True}),
            (*SCHEMA, "A", "const"),
            True,
            "true",
            {"type": ["string", "null"], "const": "true"},
        ),
    ],
    "enum-without-values": [(schemas(A={"enum": []}), (*SCHEMA, "A", "enum"), [], OUT, {})],
    "required-flag": [
        (schemas(A={"required": False}), (*SCHEMA, "A", "required"), False, OUT, {}),
        (
            schemas(A={"properties": {"properties": {"required": "true"}}}),
            (*SCHEMA, "A", "properties", "properties", "required"),
            "true",
            "required",
            {},
        ),
    ],
    "parameter-place": [
        (parameter(**{"in": "Query"}), (*PARAMETERS, "0", "in"), "Query", "query", None),
        (parameter(**{"in": "headers"}), (*PARAMETERS, "0", "in"), "headers", "header", None),
        (
            schemes(K={"in": "Cookie"}),
            ("components", "securitySchemes", "K", "in"),
            "Cookie",
            "cookie",
            {"in": "cookie"},
        ),
    ],
    "security-scheme-type": [
        (
            schemes(K={"type": "api_key"}),
            ("components", "securitySchemes", "K", "type"),
            "api_key",
            "apiKey",
            {"type": "apiKey"},
        ),
        (
            schemes(K={"type": "Bearer"}),
            ("components", "securitySchemes", "K", "type"),
            "Bearer",
            {"type": "http", "scheme": "bearer"},
            {"type": "http", "scheme": "bearer"},
        ),
    ],
    "swagger-form": [
        (
            described({"responses": {"200": {"schema": {"type": "string"}}}}),
            (*GET, "responses", "200", "schema"),
            "schema",
            "content",
            {"content": {"application/json": {"schema": {"type": "string"}}}},
        ),
    ],
    "parameter-form-old": [
        (
            described({"parameters": [{"name": "q", "in": "query", "type": "integer", "minimum": 1}]}),
            (*PARAMETERS, "0", "type"),
            "type",
            "schema",
            {"name": "q", "in": "query", "schema": {"type": "integer", "minimum": 1}},
        ),
    ],
    "parameter-optional-in-path": [
        (parameter(**{"in": "path"}), (*PARAMETERS, "0", "required"), OUT, True, None),
        (parameter(required=False, **{"in": "Path"}), (*PARAMETERS, "0", "required"), False, True, None),
    ],
    "parameter-style": [
        (parameter(style="deepObject", **{"in": "path"}), (*PARAMETERS, "0", "style"), "deepObject", "simple", None),
    ],
    "parameter-duplicate": [
        (
            described({"parameters": [{"name": "q", "in": "query"}, {"name": "q", "in": "query", "x": 1}]}),
            (*PARAMETERS, "1"),
            {"name": "q", "in": "query", "x": 1},
            OUT,
            [{"name": "q", "in": "query"}],
        ),
    ],
    "parameter-name-blank": [
        (
            described({"parameters": [{"name": "a b", "in": "header"}]}),
            (*PARAMETERS, "0"),
            {"name": "a b", "in": "header"},
            OUT,
            [],
        ),
    ],
    "collection-format": [
        (
            swagger({"parameters": [{"collectionFormat": "comma"}]}),
            (*PARAMETERS, "0", "collectionFormat"),
            "comma",
            "csv",
            {"collectionFormat": "csv"},
        ),
    ],
    "collection-format-place": [
        (
            swagger({"parameters": [{"in": "path", "collectionFormat": "multi"}]}),
            (*PARAMETERS, "0", "collectionFormat"),
            "multi",
            "csv",
            {"in": "path", "collectionFormat": "csv"},
        ),
    ],
    "body-required": [
        (described(asking(NAMED)), BODY_FLAG, OUT, True, {**asking(NAMED)["requestBody"], "required": True}),
        (
            {**schemas(A=NAMED), **described(asking({"allOf": [{"$ref": "#/components/schemas/A"}]}))},
            BODY_FLAG,
            OUT,
            True,
            None,
        ),
        ({"components": {"requestBodies": {"A": asking(NAMED)["requestBody"]}}}, SHARED_FLAG, OUT, True, None),
    ],
    "body-mixed": [(swagger({"parameters": [BODY, FIELD]}), (*PARAMETERS, "0"), BODY, OUT, [FIELD])],
    "body-repeated": [
        (
            swagger({"parameters": [BODY, {"$ref": "#/parameters/B"}]}, parameters={"B": BODY}),
            (*PARAMETERS, "1"),
            {"$ref": "#/parameters/B"},
            OUT,
            [BODY],
        ),
    ],
    "tag-nested": [
        (
            {"paths": {"/a": {"get": {"tags": [["x", "x/y"]]}}}},
            ("paths", "/a", "get", "tags", "0"),
            ["x", "x/y"],
            "x/y",
            ["x/y"],
        ),
    ],
    "ref-slash": [
        (
            schemas(A={"$ref": "#/components/schemas/X/B"}, **{"X/B": {}}),
            (*SCHEMA, "A", "$ref"),
            "#/components/schemas/X/B",
            "#/components/schemas/X~1B",
            {"$ref": "#/components/schemas/X~1B"},
        ),
    ],
    "ref-section": [
        (
            schemas(A={"$ref": "B"}, B={}),
            (*SCHEMA, "A", "$ref"),
            "B",
            "#/components/schemas/B",
            {"$ref": "#/components/schemas/B"},
        ),
        (
            schemas(A={"$ref": "#/definitions/B"}, B={}),
            (*SCHEMA, "A", "$ref"),
            "#/definitions/B",
            "#/components/schemas/B",
            {"$ref": "#/components/schemas/B"},
        ),
    ],
    "ref-unresolved-schema": [(schemas(A={"$ref": "#/no"}), (*SCHEMA, "A", "$ref"), "#/no", OUT, {})],
    "ref-unresolved-unused": [
        (described({"headers": {"X": {"$ref": "#/no"}}}), (*GET, "headers", "X"), {"$ref": "#/no"}, OUT, {}),
    ],
    "ref-circular-unused": [
        (
            schemas(A={"$ref": "#/components/schemas/A"}),
            (*SCHEMA, "A", "$ref"),
            "#/components/schemas/A",
            OUT,
            {},
        ),
    ],
    "openapi-version-form": [
        ({"openapi": "3.1", "paths": {}}, ("openapi",), "3.1", "3.1.0", {"openapi": "3.1.0", "paths": {}}),
        ({"swagger": 2, "paths": {}}, ("swagger",), 2, "2.0", {"swagger": "2.0", "paths": {}}),
    ],
    "encoding-invalid": [
        ({"encoding": {"a": {"style": "wild"}}}, ("encoding", "a", "style"), "wild", OUT, {}),
        ({"encoding": {"a": {"contentType": "png"}}}, ("encoding", "a", "contentType"), "png", OUT, {}),
        ({"encoding": {"a": {"headers": {"A B": {}}}}}, ("encoding", "a", "headers", "A B"), {}, OUT, {}),
    ],
    "response-header-invalid": [({"headers": {"A B": {}, "C": {}}}, ("headers", "A B"), {}, OUT, {"C": {}})],
    "security-scheme-undefined": [
        ({"security": [{"K": [], "L": []}], **schemes(L={})}, ("security", "0", "K"), [], OUT, {"L": []}),
    ],
    "server-variable": [
        (
            {"servers": [{"url": "https://{h}.example"}, {"url": "/"}]},
            ("servers", "0"),
            {"url": "https://{h}.example"},
            OUT,
            [{"url": "/"}],
        ),
    ],
    "server-websocket": [
        ({"servers": [{"url": "wss://h.example"}]}, ("servers", "0"), {"url": "wss://h.example"}, OUT, []),
    ],
    "server-without-host": [
        ({"servers": [{"url": "https://<host>/v1"}]}, ("servers", "0"), {"url": "https://<host>/v1"}, OUT, []),
    ],
    "token-url": [
        ({"flow": {"tokenUrl": "http://h.example/t"}}, ("flow", "tokenUrl"), "http://h.example/t", OUT, {}),
    ],
}
EVERY_ALLOWED = [(code, *case) for code, cases in ALLOWED.items() for case in cases]

# What a document holds; where; what stands there; readings that are refused.
REFUSED: dict[str, list[tuple[JsonValue, tuple[str, ...], object, list[object]]]] = {
    "path-without-slash": [
        ({"paths": {"a": {}, "/a": {}}}, ("paths", "a"), "a", ["/a", "/b", OUT]),
        ({"paths": {"/a": {}}}, ("paths", "/a"), "/a", ["//a", OUT]),
    ],
    "path-parameter-form": [
        ({"paths": {"/a/:id": {}}}, ("paths", "/a/:id"), "/a/:id", ["/a/{id}", OUT]),
        (
            {"paths": {"/{id}:id": {"parameters": [{"name": "id", "in": "path"}]}}},
            ("paths", "/{id}:id"),
            "/{id}:id",
            ["/{id}{id}", OUT],
        ),
    ],
    "path-expression": [({"paths": {"/a/{id}": {}}}, ("paths", "/a/{id}"), "/a/{id}", ["/a/", OUT])],
    "media-type-loose": [
        (answered({"json": {}}), (*CONTENT, "json"), "json", ["text/plain", ["application/json", "text/csv"], [], OUT]),
        (answered({"text/csv": {}}), (*CONTENT, "text/csv"), "text/csv", ["application/json"]),
        (answered({"text/csv, xml": {}}), (*CONTENT, "text/csv, xml"), "text/csv, xml", ["text/csv", ["text/xml"]]),
    ],
    "media-type-stray": [
        (answered({"what": {}}), (*CONTENT, "what"), "what", [OUT, "application/json"]),
        (answered({"text/csv": {}, "a": {}}), (*CONTENT, "text/csv"), "text/csv", [OUT, "*/*"]),
        (swagger({}, consumes=["what"]), ("consumes", "0"), "what", [OUT, "*/*"]),
        (swagger({}, produces=["text/csv", "a"]), ("produces", "0"), "text/csv", [OUT, "*/*"]),
    ],
    "status-key": [
        (described({"responses": {"2xx": {}}}), (*GET, "responses", "2xx"), "2xx", ["200", "default", OUT]),
        (described({"responses": {"200": {}}}), (*GET, "responses", "200"), "200", ["201", OUT]),
    ],
    "value-null": [
        (schemas(A={"default": None}), (*SCHEMA, "A", "default"), None, [OUT, {}]),
        (schemas(A={"enum": [1, None]}), (*SCHEMA, "A", "enum", "1"), None, [OUT]),
        (described({"responses": {"200": None}}), (*GET, "responses", "200"), None, [{"content": {}}]),
    ],
    "value-type": [
        (parameter(required=True), (*PARAMETERS, "0", "required"), True, [OUT, False]),
        (described({"deprecated": "true"}), (*GET, "deprecated"), "true", [False, 1, "false"]),
        (schemas(A={"maxLength": "3"}), (*SCHEMA, "A", "maxLength"), "3", [4, True]),
        (schemas(A={"properties": {"maxLength": {}}}), (*SCHEMA, "A", "properties", "maxLength"), {}, [OUT]),
        (schemas(A={"required": ["id"]}), (*SCHEMA, "A", "required"), ["id"], [OUT, []]),
        ({"x": {"unknown": 1}}, ("x", "unknown"), 1, [OUT, "1"]),
    ],
    "number-unusable": [(schemas(A={"maximum": "12"}), (*SCHEMA, "A", "maximum"), "12", [OUT, 12])],
    "type-unknown": [
        (
            schemas(A={"type": "int"}),
            (*SCHEMA, "A", "type"),
            "int",
            ["string", OUT, {"type": "integer", "format": "x"}],
        ),
        (schemas(A={"type": "string"}), (*SCHEMA, "A", "type"), "string", [OUT, "integer"]),
        (
            schemas(A={"type": "uuid", "format": "own"}),
            (*SCHEMA, "A", "type"),
            "uuid",
            [{"type": "string", "format": "uuid"}],
        ),
    ],
    "enum-type-mismatch": [
        (schemas(A={"type": "string", "enum": [4]}), (*SCHEMA, "A", "enum", "0"), 4, ["5", OUT, 4.1, "four"]),
        (schemas(A={"type": "integer", "enum": [4]}), (*SCHEMA, "A", "enum", "0"), 4, ["4"]),
        (schemas(A={"type": "string", "default": 4}), (*SCHEMA, "A", "default"), 4, ["4"]),
    ],
    "enum-without-values": [(schemas(A={"enum": [1]}), (*SCHEMA, "A", "enum"), [1], [OUT, []])],
    "required-flag": [
        (
            schemas(A={"properties": {"b": {"required": True}}}),
            (*SCHEMA, "A", "properties", "b", "required"),
            True,
            [OUT],
        ),
        (schemas(A={"required": True}), (*SCHEMA, "A", "required"), True, ["required"]),
        (schemas(A={"required": ["b"]}), (*SCHEMA, "A", "required"), ["b"], [OUT, "required"]),
    ],
    "parameter-place": [
        (parameter(**{"in": "Query"}), (*PARAMETERS, "0", "in"), "Query", ["header", "Query", OUT]),
        (parameter(**{"in": "query"}), (*PARAMETERS, "0", "in"), "query", ["header"]),
        (parameter(**{"in": "sideways"}), (*PARAMETERS, "0", "in"), "sideways", ["query", OUT]),
    ],
    "security-scheme-type": [
        (
            schemes(K={"type": "Bearer"}),
            ("components", "securitySchemes", "K", "type"),
            "Bearer",
            ["http", {"type": "http", "scheme": "basic"}, "apiKey", OUT],
        ),
        (schemes(K={"type": "apiKey"}), ("components", "securitySchemes", "K", "type"), "apiKey", ["http", OUT]),
    ],
    "swagger-form": [
        (described(OPERATION), (*PARAMETERS, "0", "in"), "body", [OUT, "query", "content"]),
        (described({**OPERATION, "requestBody": {}}), (*PARAMETERS, "0", "in"), "body", ["requestBody"]),
        (swagger(OPERATION), (*PARAMETERS, "0", "in"), "body", ["requestBody"]),
        (described({"parameters": [BODY, FIELD]}), (*PARAMETERS, "1", "in"), "formData", ["requestBody"]),
        (
            described({"responses": {"200": {"schema": {}, "content": {}}}}),
            (*GET, "responses", "200", "schema"),
            "schema",
            ["content"],
        ),
    ],
    "parameter-form-old": [
        (parameter(type="string"), (*PARAMETERS, "0", "type"), "type", ["schema", OUT]),
        (schemas(A={"type": "string"}), (*SCHEMA, "A", "type"), "type", ["schema"]),
    ],
    "parameter-optional-in-path": [
        (parameter(**{"in": "query"}), (*PARAMETERS, "0", "required"), OUT, [True]),
        (parameter(**{"in": "path"}), (*PARAMETERS, "0", "required"), OUT, [False, OUT]),
    ],
    "parameter-style": [
        (parameter(style="label", **{"in": "path"}), (*PARAMETERS, "0", "style"), "label", ["simple", OUT]),
        (parameter(style="label", **{"in": "query"}), (*PARAMETERS, "0", "style"), "label", ["simple", OUT]),
    ],
    "parameter-duplicate": [
        (
            described({"parameters": [{"name": "q", "in": "query"}, {"name": "q", "in": "header"}]}),
            (*PARAMETERS, "1"),
            {"name": "q", "in": "header"},
            [OUT],
        ),
    ],
    "parameter-name-blank": [
        (
            described({"parameters": [{"name": "a b", "in": "query"}]}),
            (*PARAMETERS, "0"),
            {"name": "a b", "in": "query"},
            [OUT],
        ),
    ],
    "collection-format": [
        (
            swagger({"parameters": [{"collectionFormat": "multi"}]}),
            (*PARAMETERS, "0", "collectionFormat"),
            "multi",
            ["csv", OUT],
        ),
    ],
    "collection-format-place": [
        (
            swagger({"parameters": [{"in": "header", "collectionFormat": "pipes"}]}),
            (*PARAMETERS, "0", "collectionFormat"),
            "pipes",
            ["csv", OUT],
        ),
    ],
    "body-required": [
        (described(asking(NAMED)), BODY_FLAG, OUT, [False, None, "true", OUT]),
        (described(asking(NAMED, required=False)), BODY_FLAG, False, [True, OUT]),
        (described(asking(NAMED, required=None)), BODY_FLAG, None, [True, OUT]),
        (described(asking({"properties": {"a": {}}})), BODY_FLAG, OUT, [True]),
        (described(asking({"required": ["a"], "properties": {"a": {"readOnly": True}}})), BODY_FLAG, OUT, [True]),
        (described(asking({"type": "array", "required": ["a"]})), BODY_FLAG, OUT, [True]),
        (described(asking({"oneOf": [NAMED, NAMED]})), BODY_FLAG, OUT, [True]),
        (described(asking(NAMED, {"type": "string"})), BODY_FLAG, OUT, [True]),
        (swagger(asking(NAMED)), BODY_FLAG, OUT, [True]),
        (
            {"components": {"responses": {"A": asking(NAMED)["requestBody"]}}},
            ("components", "responses", "A", "required"),
            OUT,
            [True],
        ),
        (
            {"components": {"parameters": {"A": asking(NAMED)["requestBody"]}}},
            ("components", "parameters", "A", "required"),
            OUT,
            [True],
        ),
    ],
    "body-mixed": [(swagger({"parameters": [BODY]}), (*PARAMETERS, "0"), BODY, [OUT])],
    "body-repeated": [(swagger({"parameters": [BODY, BODY]}), (*PARAMETERS, "0"), BODY, [OUT])],
    "tag-nested": [
        (
            {"paths": {"/a": {"get": {"tags": [["x", "x/y"]]}}}},
            ("paths", "/a", "get", "tags", "0"),
            ["x", "x/y"],
            ["x", OUT],
        ),
    ],
    "ref-slash": [
        (
            schemas(A={"$ref": "#/components/schemas/X/B"}, B={}, **{"X/C": {}, "Y/B": {}}),
            (*SCHEMA, "A", "$ref"),
            "#/components/schemas/X/B",
            ["#/components/schemas/X~1C", "#/components/schemas/Y~1B", OUT],
        ),
    ],
    "ref-section": [
        (schemas(A={"$ref": "B"}, B={}, C={}), (*SCHEMA, "A", "$ref"), "B", ["#/components/schemas/C", "#/B", OUT]),
        (
            schemas(A={"$ref": "#/components/schemas/B"}, B={}),
            (*SCHEMA, "A", "$ref"),
            "#/components/schemas/B",
            ["#/components/schemas/A"],
        ),
    ],
    "ref-unresolved-schema": [
        (schemas(A={"$ref": "#/paths"}), (*SCHEMA, "A", "$ref"), "#/paths", [OUT]),
        (schemas(A={"$ref": "#b"}, B={"$anchor": "b"}), (*SCHEMA, "A", "$ref"), "#b", [OUT]),
    ],
    "ref-unresolved-unused": [
        (described({"headers": {"X": {"$ref": "#/info"}}}), (*GET, "headers", "X"), {"$ref": "#/info"}, [OUT]),
    ],
    "ref-circular-unused": [(schemas(A={"$ref": "#/paths"}), (*SCHEMA, "A", "$ref"), "#/paths", [OUT])],
    "openapi-version-form": [
        ({"openapi": "3.1"}, ("openapi",), "3.1", ["3.0.0", "2.0", OUT]),
        ({"openapi": "4.0"}, ("openapi",), "4.0", ["3.0.0"]),
    ],
    "encoding-invalid": [
        ({"encoding": {"a": {"style": "form"}}}, ("encoding", "a", "style"), "form", [OUT]),
        ({"encoding": {"a": {"style": "wild"}}}, ("encoding", "a", "style"), "wild", ["form"]),
        ({"encoding": {"a": {"contentType": "image/png"}}}, ("encoding", "a", "contentType"), "image/png", [OUT]),
        ({"encoding": {"a": {"headers": {"X": {}}}}}, ("encoding", "a", "headers", "X"), {}, [OUT]),
    ],
    "response-header-invalid": [({"headers": {"X-A": {}}}, ("headers", "X-A"), {}, [OUT])],
    "security-scheme-undefined": [({"security": [{"K": []}], **schemes(K={})}, ("security", "0", "K"), [], [OUT])],
    "server-variable": [
        ({"servers": [{"url": "https://h.example"}]}, ("servers", "0"), {"url": "https://h.example"}, [OUT]),
    ],
    "server-websocket": [({"servers": [{"url": "/v1"}]}, ("servers", "0"), {"url": "/v1"}, [OUT])],
    "server-without-host": [
        ({"servers": [{"url": "http://[::1]:80"}]}, ("servers", "0"), {"url": "http://[::1]:80"}, [OUT]),
    ],
    "token-url": [({"flow": {"tokenUrl": "https://h.example/t"}}, ("flow", "tokenUrl"), "https://h.example/t", [OUT])],
}
EVERY_REFUSED = [
    (code, document, tokens, was, now)
    for code, cases in REFUSED.items()
    for document, tokens, was, nows in cases
    for now in nows
]
