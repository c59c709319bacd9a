"""Kinds of operations that grow: many paths, parameters, bodies, answers, servers and ways to log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kind import Files, Json, Kind, document, dumped, operation, ref

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT: Json = {"type": "string"}
_JSON: Json = {"application/json": {"schema": {"type": "object", "properties": {"x": _TEXT}}}}


def one(**parts: Json) -> Callable[[Json], Files]:
    """Return what makes a document of one operation of these parts and one more."""
    return lambda more: document(paths={"/a": {"post": operation("a", **{**parts, **more})}})


def parameters(make: Callable[[int], Json], path: str = "/a") -> Callable[[int], Files]:
    """Return what makes an operation of many parameters."""
    return lambda size: document(
        paths={path: {"get": operation("a", parameters=[make(index) for index in range(size)])}}
    )


def _query(index: int) -> Json:
    return {"name": f"q{index}", "in": "query", "schema": _TEXT}


def _in_path(size: int) -> Files:
    each = [{"name": f"p{index}", "in": "path", "required": True, "schema": _TEXT} for index in range(size)]
    path = "".join(f"/{{p{index}}}" for index in range(size))
    return document(paths={path: {"get": operation("a", parameters=each)}})


def _paths(size: int, **more: Json) -> Files:
    return document(paths={f"/p{index}": {"get": operation(f"o{index}", **more)} for index in range(size)})


def _one_name(size: int) -> Files:
    return document(
        paths={f"/p{index}": {"get": operation("o" + "-" * (index % 50 + 1) + "x")} for index in range(size)}
    )


def _same_id(size: int) -> Files:
    return document(paths={f"/p{index}": {"get": operation("same")} for index in range(size)})


def _no_id(size: int) -> Files:
    return document(
        paths={f"/p/{{a}}/{index}": {"get": {"responses": {"200": {"description": "D"}}}} for index in range(size)}
    )


def _shared_parameter(size: int) -> Files:
    shared = {f"P{index}": {"$ref": f"#/components/parameters/P{index + 1}"} for index in range(size)}
    path = {"/a": {"get": operation("a", parameters=[{"$ref": "#/components/parameters/P0"}])}}
    return document(paths=path, components={"parameters": {**shared, f"P{size}": _query(0)}})


def _referenced(section: str, place: str, last: Json) -> Callable[[int], Files]:
    """Return what makes a chain of references between components that are no schemas."""

    def make(size: int) -> Files:
        chain = {f"C{index}": {"$ref": f"#/components/{section}/C{index + 1}"} for index in range(size)}
        first = {"$ref": f"#/components/{section}/C0"}
        asked = {"requestBody": first} if place == "requestBody" else {}
        found = {"operationId": "a", **asked, "responses": {"200": first if not asked else {"description": "D"}}}
        return document(paths={"/a": {"post": found}}, components={section: {**chain, f"C{size}": last}})

    return make


def _path_items(size: int) -> Files:
    chain = {f"C{index}": {"$ref": f"#/components/pathItems/C{index + 1}"} for index in range(size)}
    whole = {**chain, f"C{size}": {"get": operation("a")}}
    return document(paths={"/a": {"$ref": "#/components/pathItems/C0"}}, components={"pathItems": whole})


def _tags(size: int) -> Files:
    return document(
        paths={"/a": {"get": operation("a", tags=[f"t{index}" for index in range(size)])}},
        tags=[{"name": f"t{index}", "description": "D"} for index in range(size)],
    )


def _tag_each(size: int) -> Files:
    return document(paths={f"/p{i}": {"get": operation(f"o{i}", tags=[f"t{i}"])} for i in range(size)})


def _schemes(size: int) -> Json:
    return {f"k{index}": {"type": "apiKey", "in": "header", "name": f"X-K{index}"} for index in range(size)}


def _any_scheme(size: int) -> Files:
    needs = [{f"k{index}": []} for index in range(size)]
    return document(
        paths={"/a": {"get": operation("a")}}, security=needs, components={"securitySchemes": _schemes(size)}
    )


def _all_schemes(size: int) -> Files:
    needs = [{key: [] for key in _schemes(size)}]
    return document(
        paths={"/a": {"get": operation("a")}}, security=needs, components={"securitySchemes": _schemes(size)}
    )


def _alternatives(size: int) -> Files:
    needs = [{f"k{one}": [], f"k{two}": []} for one in range(10) for two in range(size // 10 + 1)]
    return document(
        paths={"/a": {"get": operation("a", security=needs)}},
        components={"securitySchemes": _schemes(max(size // 10 + 1, 10))},
    )


def _scopes(size: int) -> Files:
    scopes = {f"s{index}": "D" for index in range(size)}
    flow = {"tokenUrl": "https://a.example/t", "scopes": scopes}
    schemes = {"o": {"type": "oauth2", "flows": {"clientCredentials": flow}}}
    needs = [{"o": list(scopes)}]
    return document(paths={"/a": {"get": operation("a")}}, security=needs, components={"securitySchemes": schemes})


def _servers(size: int) -> Files:
    return document(
        paths={"/a": {"get": operation("a")}}, servers=[{"url": f"https://s{index}.example"} for index in range(size)]
    )


def _server_each(size: int) -> Files:
    return document(
        paths={f"/p{i}": {"get": operation(f"o{i}", servers=[{"url": f"https://s{i}.example"}])} for i in range(size)}
    )


def _variables(size: int) -> Files:
    url = "https://a.example/" + "/".join(f"{{v{index}}}" for index in range(size))
    named = {f"v{index}": {"default": "d"} for index in range(size)}
    return document(paths={"/a": {"get": operation("a")}}, servers=[{"url": url, "variables": named}])


def _values_of_a_variable(size: int) -> Files:
    variable = {"default": "v0", "enum": [f"v{index}" for index in range(size)]}
    server = {"url": "https://{v}.example", "variables": {"v": variable}}
    return document(paths={"/a": {"get": operation("a")}}, servers=[server])


def _responses(size: int) -> Files:
    found = {str(200 + index): {"description": "D", "content": _JSON} for index in range(min(size, 399))}
    return document(paths={"/a": {"get": {"operationId": "a", "responses": found}}})


def _media_types(size: int) -> Json:
    return {f"application/x{index}+json": next(iter(_JSON.values())) for index in range(size)}


def _headers(size: int) -> Files:
    found = {f"X-H{index}": {"schema": _TEXT} for index in range(size)}
    answer = {"200": {"description": "D", "headers": found}}
    return document(paths={"/a": {"get": {"operationId": "a", "responses": answer}}})


def _links(size: int) -> Files:
    found = {f"L{index}": {"operationId": "a", "parameters": {"id": "$response.body#/id"}} for index in range(size)}
    answer = {"200": {"description": "D", "links": found}}
    return document(paths={"/a": {"get": {"operationId": "a", "responses": answer}}})


def _callbacks(size: int) -> Files:
    found = {f"C{index}": {"{$request.body#/u}": {"post": operation(f"c{index}")}} for index in range(size)}
    return document(paths={"/a": {"post": operation("a", callbacks=found)}})


def _webhooks(size: int) -> Files:
    hooks = {f"w{i}": {"post": operation(f"w{i}", requestBody={"content": _JSON})} for i in range(size)}
    return document(paths={"/a": {"get": operation("a")}}, webhooks=hooks)


def _form(media_type: str) -> Callable[[int], Files]:
    def make(size: int) -> Files:
        schema = {"type": "object", "properties": {f"p{index}": _TEXT for index in range(size)}}
        encoding = {f"p{index}": {"contentType": "text/plain"} for index in range(size)}
        content = {media_type: {"schema": schema, "encoding": encoding}}
        return document(paths={"/a": {"post": operation("a", requestBody={"content": content})}})

    return make


def _exploded(style: str) -> Callable[[int], Files]:
    def make(size: int) -> Files:
        schema = {"type": "object", "properties": {f"p{index}": _TEXT for index in range(size)}}
        given = {"name": "q", "in": "query", "style": style, "explode": True, "schema": schema}
        return document(paths={"/a": {"get": operation("a", parameters=[given])}})

    return make


def _shared_union(size: int) -> Files:
    """Many operations that all take and give one union."""
    kinds = {f"S{i}": {"type": "object", "properties": {f"p{i}": {"type": "integer"}}} for i in range(min(size, 60))}
    content = {"application/json": {"schema": ref("U")}}
    paths = {
        f"/p{i}": {"post": operation(f"o{i}", requestBody={"content": content}, content=content)} for i in range(size)
    }
    return document(paths=paths, components={"schemas": {"U": {"oneOf": [ref(name) for name in kinds]}, **kinds}})


def _swagger(size: int) -> Files:
    found = {
        f"/p{i}": {
            "post": {
                "parameters": [{"in": "body", "name": "b", "schema": {"$ref": "#/definitions/S"}}],
                "responses": {"200": {"description": "D", "schema": {"$ref": "#/definitions/S"}}},
            }
        }
        for i in range(size)
    }
    schema = {"S": {"type": "object", "properties": {"x": _TEXT}}}
    whole = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "host": "a.example", "schemes": ["https"]}
    return {
        "api.json": dumped(
            {
                **whole,
                "consumes": ["application/json"],
                "produces": ["application/json"],
                "paths": found,
                "definitions": schema,
            }
        )
    }


def _swagger_chain(section: str) -> Callable[[int], Files]:
    def make(size: int) -> Files:
        chain = {f"C{index}": {"$ref": f"#/{section}/C{index + 1}"} for index in range(size)}
        last = {
            "parameters": {"name": "q", "in": "query", "type": "string"},
            "responses": {"description": "D"},
            "definitions": {"type": "object"},
        }[section]
        first = {"$ref": f"#/{section}/C0"}
        asked = [first] if section == "parameters" else []
        schema = {"schema": first} if section == "definitions" else {}
        answer = first if section == "responses" else {"description": "D", **schema}
        paths = {"/a": {"get": {"parameters": asked, "responses": {"200": answer}}}}
        whole = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "host": "a.example", "paths": paths}
        return {"api.json": dumped({**whole, "produces": ["application/json"], section: {**chain, f"C{size}": last}})}

    return make


def _content(**more: Json) -> Callable[[int], Files]:
    return lambda size: document(paths={"/a": {"post": operation("a", content=_media_types(size), **more)}})


def _inline(size: int) -> Files:
    return _paths(size, requestBody={"content": _JSON}, content=_JSON)


def _same_shape(size: int) -> Files:
    """Objects without names that differ by one property: each wants a name like the others."""
    found = {}
    for index in range(size):
        schema = {"type": "object", "properties": {"item": {"type": "object", "properties": {f"p{index}": _TEXT}}}}
        content = {"application/json": {"schema": schema}}
        found[f"/things/{{id}}/v{index}"] = {"get": operation("get", content=content)}
    return document(paths=found)


OPERATION_KINDS = [
    Kind("paths", _paths),
    Kind("paths with bodies", _inline),
    Kind("paths of one name", _one_name),
    Kind("paths of one id", _same_id),
    Kind("paths without an id", _no_id),
    Kind("paths with objects of one name", _same_shape),
    Kind("paths with one union", _shared_union),
    Kind(
        "paths of one template",
        lambda size: document(paths={f"/a/{{p{index}}}": {"get": operation(f"o{index}")} for index in range(size)}),
    ),
    Kind("path parameters", _in_path),
    Kind("long path", lambda size: document(paths={"/a" * size: {"get": operation("a")}})),
    Kind("path braces", lambda size: document(paths={"/" + "{" * size: {"get": operation("a")}})),
    Kind("parameters", parameters(_query)),
    Kind("parameters: header", parameters(lambda i: {"name": f"X-Q{i}", "in": "header", "schema": _TEXT})),
    Kind("parameters: cookie", parameters(lambda i: {"name": f"q{i}", "in": "cookie", "schema": _TEXT})),
    Kind("parameters: required", parameters(lambda i: {**_query(i), "required": True})),
    Kind("parameters: equal", parameters(lambda _: _query(0))),
    Kind("parameters: of one name", parameters(lambda i: {**_query(i), "name": "a" + "-" * (i % 300 + 1) + "b"})),
    Kind("parameters: arrays", parameters(lambda i: {**_query(i), "schema": {"type": "array", "items": _TEXT}})),
    Kind("parameters: enums", parameters(lambda i: {**_query(i), "schema": {"enum": ["a", "b", "c"]}})),
    Kind(
        "parameters: objects",
        parameters(lambda i: {**_query(i), "schema": {"type": "object", "properties": {f"a{i}": _TEXT}}}),
    ),
    Kind("parameters: JSON", parameters(lambda i: {"name": f"q{i}", "in": "query", "content": _JSON})),
    Kind(
        "parameters: of the path item",
        lambda size: document(
            paths={
                "/a": {"parameters": [_query(i) for i in range(size)], "get": operation("a"), "post": operation("b")}
            }
        ),
    ),
    Kind("one parameter: form", _exploded("form")),
    Kind("one parameter: deepObject", _exploded("deepObject")),
    Kind("references: parameters", _shared_parameter),
    Kind("references: responses", _referenced("responses", "responses", {"description": "D"})),
    Kind("references: bodies", _referenced("requestBodies", "requestBody", {"content": _JSON})),
    Kind("references: path items", _path_items),
    Kind("tags", _tags),
    Kind("a tag each", _tag_each),
    Kind("security: any", _any_scheme),
    Kind("security: all", _all_schemes),
    Kind("security: pairs", _alternatives),
    Kind("security: scopes", _scopes),
    Kind("servers", _servers),
    Kind("servers of operations", _server_each),
    Kind("server variables", _variables),
    Kind("values of a variable", _values_of_a_variable),
    Kind("responses", _responses),
    Kind("media types of an answer", _content()),
    Kind("media types of a body", lambda size: one(requestBody={"content": _media_types(size)})({})),
    Kind("headers", _headers),
    Kind("links", _links),
    Kind("callbacks", _callbacks),
    Kind("webhooks", _webhooks),
    Kind("form", _form("application/x-www-form-urlencoded")),
    Kind("multipart", _form("multipart/form-data")),
    Kind(
        "examples of a body",
        lambda size: document(
            paths={
                "/a": {
                    "post": operation(
                        "a",
                        content={
                            "application/json": {
                                "schema": {"type": "object"},
                                "examples": {f"e{i}": {"value": {"a": i}} for i in range(size)},
                            }
                        },
                    )
                }
            }
        ),
    ),
    Kind("swagger: paths", _swagger),
    Kind("swagger: references of parameters", _swagger_chain("parameters")),
    Kind("swagger: references of responses", _swagger_chain("responses")),
    Kind("swagger: references of definitions", _swagger_chain("definitions")),
]
