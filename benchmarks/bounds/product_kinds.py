"""Kinds of which one half is a part that is large, and the other half many places that refer to it.

What is written out at each place is the product of both: a text of 100 KB can mean one of a thousand times its size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kind import Files, Json, Kind, document, dumped, operation, ref

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXT: Json = {"type": "string"}
_WORDS = "Some words of a text that is long. "


def _object(size: int) -> Json:
    return {"type": "object", "properties": {f"p{index}": _TEXT for index in range(size)}}


def _paths(size: int, each: Callable[[int], Json]) -> Json:
    return {f"/p{index}": {"post": operation(f"o{index}", **each(index))} for index in range(size)}


def _body(media_type: str) -> Callable[[int], Files]:
    def make(size: int) -> Files:
        body = {"content": {media_type: {"schema": ref("S")}}}
        return document({"S": _object(size)}, paths=_paths(size, lambda _: {"requestBody": body}))

    return make


def _shared(section: str, part: Callable[[int], Json], use: Callable[[Json], Json]) -> Callable[[int], Files]:
    """Return what makes many operations that use one component."""

    def make(size: int) -> Files:
        used = use({"$ref": f"#/components/{section}/C"})
        return document(paths=_paths(size, lambda _: used), components={section: {"C": part(size)}})

    return make


def _answered(reference: Json) -> Json:
    return {"responses": {"200": reference}}


def _answers(size: int) -> Files:
    """Return many operations that share one answer of many headers and links."""
    headers = {f"X-{index}": {"schema": _TEXT} for index in range(size)}
    paths = _paths(size, lambda _: {})
    for item in paths.values():
        item["post"]["responses"] = {"200": {"$ref": "#/components/responses/R"}}
    return document(paths=paths, components={"responses": {"R": {"description": "D", "headers": headers}}})


def _parameters(schema: Callable[[int], Json], place: str = "query") -> Callable[[int], Files]:
    """Return what makes one operation of many parameters that all have one schema."""

    def make(size: int) -> Files:
        given = [{"name": f"q{index}", "in": place, "schema": ref("S")} for index in range(size)]
        return document({"S": schema(size)}, paths={"/a": {"get": operation("a", parameters=given)}})

    return make


def _properties(schema: Callable[[int], Json]) -> Callable[[int], Files]:
    """Return what makes one object of many properties that all have one schema."""
    return lambda size: document(
        {
            "O": {"type": "object", "properties": {f"p{index}": ref("S") for index in range(size)}},
            "S": schema(size),
        }
    )


def _children(keyword: str) -> Callable[[int], Files]:
    """Return what makes many schemas that all hold one large one."""
    return lambda size: document(
        {
            "U": {"type": "object", "properties": {f"c{index}": ref(f"S{index}") for index in range(size)}},
            "P": _object(size),
            **{
                f"S{index}": {keyword: [ref("P"), {"type": "object", "properties": {f"x{index}": _TEXT}}]}
                for index in range(size)
            },
        }
    )


def _generic(size: int) -> Files:
    page = {
        "$id": "https://a.example/page",
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#item"}}, **_object(size)["properties"]},
        "$defs": {"item": {"$dynamicAnchor": "item"}},
    }
    lists = {
        f"L{index}": {
            "$id": f"https://a.example/l{index}",
            "$ref": "page",
            "$defs": {"item": {"$dynamicAnchor": "item", "type": "string"}},
        }
        for index in range(size)
    }
    whole = {"type": "object", "properties": {f"l{index}": ref(f"L{index}") for index in range(size)}}
    return document({"O": whole, "Page": page, **lists})


def _generic_objects(size: int) -> Files:
    """Return the same, where each member of the generic schema is an object that wants a class."""
    files = _generic(size)
    return {"api.json": files["api.json"].replace('":{"type":"string"}', '":{"properties":{"a":{}}}')}


def _path_items(size: int) -> Files:
    item = {"get": operation("a", parameters=[{"name": f"q{i}", "in": "query", "schema": _TEXT} for i in range(size)])}
    item["get"].pop("operationId")
    return document(
        paths={f"/p{index}": {"$ref": "#/components/pathItems/I"} for index in range(size)},
        components={"pathItems": {"I": item}},
    )


def _path_of_parameters(size: int) -> Files:
    """Return parameters of one path item, for each of its eight methods and many paths that refer to it."""
    item: Json = {"parameters": [{"name": f"q{i}", "in": "query", "schema": _TEXT} for i in range(size)]}
    for method in ("get", "put", "post", "delete", "options", "head", "patch", "trace"):
        item[method] = {"responses": {"200": {"description": "D"}}}
    return document(paths={"/first": item, **{f"/p{i}": {"$ref": "#/paths/~1first"} for i in range(size)}})


def _callbacks(size: int) -> Files:
    called = {"{$request.query.u}": _paths(size, lambda _: {})["/p0"]}
    each = {f"{{$request.query.u}}/{index}": {"post": {"responses": {}}} for index in range(size)}
    return document(
        paths=_paths(size, lambda _: {"callbacks": {"c": {"$ref": "#/components/callbacks/C"}}}),
        components={"callbacks": {"C": {**called, **each}}},
    )


def _security(size: int) -> Files:
    schemes = {f"k{index}": {"type": "apiKey", "in": "header", "name": f"X-K{index}"} for index in range(size)}
    return document(
        paths=_paths(size, lambda _: {}),
        security=[{f"k{index}": []} for index in range(size)],
        components={"securitySchemes": schemes},
    )


def _servers(size: int) -> Files:
    return document(
        paths=_paths(size, lambda _: {}), servers=[{"url": f"https://s{index}.example"} for index in range(size)]
    )


def _unions(size: int) -> Files:
    """Return many properties that all have one union of many objects."""
    branches = {f"B{index}": {"type": "object", "properties": {f"b{index}": _TEXT}} for index in range(size)}
    whole = {"type": "object", "properties": {f"p{index}": {"oneOf": [ref(n) for n in branches]} for index in range(9)}}
    return document({"O": {**whole, "required": ["p1"]}, **branches})


def _aliases(size: int) -> Files:
    """Return YAML aliases of one large object, in many places that are schemas."""
    members = "".join(f"        p{index}: {{type: string}}\n" for index in range(size))
    places = "".join(f"    S{index}: *big\n" for index in range(size))
    head = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\nservers: [{url: https://a.example}]\n'
    paths = 'paths: {/a: {get: {operationId: a, responses: {"200": {description: D}}}}}\n'
    schemas = f"components:\n  schemas:\n    S: &big\n      type: object\n      properties:\n{members}{places}"
    return {"api.yaml": head + paths + schemas}


def _overlay(size: int) -> Files:
    """Return an overlay that writes a large object into many places."""
    action = {"target": "$.components.schemas.*", "update": _object(size)}
    whole = {"overlay": "1.0.0", "info": {"title": "O", "version": "1"}, "actions": [action]}
    places = {f"S{index}": {"type": "object"} for index in range(size)}
    return {**document(places), "fix.overlay.yaml": dumped(whole)}


def _copies(size: int) -> Files:
    """Return an overlay whose actions each copy what the former ones made: it doubles each time."""
    actions = [{"target": "$.x-a", "update": {f"k{index}": {}}} for index in range(size)]
    actions += [{"target": f"$.x-a.k{index}", "copy": "$.x-a"} for index in range(size)]
    whole = {"overlay": "1.1.0", "info": {"title": "O", "version": "1"}, "actions": actions}
    return {**document(paths={"/a": {"get": operation("a")}}, **{"x-a": {"v": 1}}), "fix.overlay.yaml": dumped(whole)}


def _pages(size: int) -> Files:
    """Return a page of many blocks that each hold one small document."""
    block = '```yaml\nopenapi: 3.1.0\ninfo: {{title: T, version: "1"}}\npaths: {{/p{}: {{get: {{}}}}}}\n```\n\ntext\n\n'
    return {"api.md": "# T\n\n" + "".join(block.format(index) for index in range(size))}


PRODUCT_KINDS = [
    *(Kind(f"many operations of one body: {name}", _body(name)) for name in (
        "application/json", "application/x-www-form-urlencoded", "multipart/form-data",
    )),
    Kind("many operations of one answer", _answers),
    Kind("many operations of one set of callbacks", _callbacks),
    Kind("many operations of many keys", _security),
    Kind("many operations of many servers", _servers),
    Kind(
        "many operations of one long text",
        lambda size: document(
            {"S": {**_object(2), "description": _WORDS * size}},
            paths=_paths(size, lambda _: {"requestBody": {"content": {"application/json": {"schema": ref("S")}}}}),
        ),
    ),
    Kind(
        "many operations of one long text of a parameter",
        _shared(
            "parameters",
            lambda size: {"name": "q", "in": "query", "schema": _TEXT, "description": _WORDS * size},
            lambda found: {"parameters": [found]},
        ),
    ),
    Kind(
        "many operations of one parameter of many members",
        _shared(
            "parameters",
            lambda size: {"name": "q", "in": "query", "schema": _object(size)},
            lambda found: {"parameters": [found]},
        ),
    ),
    Kind("many parameters of one enum", _parameters(lambda size: {"enum": [f"e{index}" for index in range(size)]})),
    Kind("many parameters of one object", _parameters(_object)),
    Kind("many parameters of one long text", _parameters(lambda size: {**_TEXT, "description": _WORDS * size})),
    Kind("many parameters of one default", _parameters(
        lambda size: {"type": "array", "items": {"type": "integer"}, "default": list(range(size))}
    )),
    Kind("many parameters of one pattern", _parameters(
        lambda size: {**_TEXT, "pattern": "^(" + "|".join(f"a{i}" for i in range(size)) + ")$"}
    )),
    Kind("many properties of one enum", _properties(lambda size: {"enum": [f"e{index}" for index in range(size)]})),
    Kind("many properties of one union", _properties(
        lambda size: {"oneOf": [{"type": "object", "required": [f"r{i}"]} for i in range(size)]}
    )),
    Kind("many properties of one union of values", _properties(
        lambda size: {"oneOf": [{"const": f"c{i}", "description": "D"} for i in range(size)]}
    )),
    Kind("many properties of one pattern", _properties(
        lambda size: {**_TEXT, "pattern": "^(" + "|".join(f"a{i}" for i in range(size)) + ")$"}
    )),
    Kind("many properties of one long text", _properties(lambda size: {**_TEXT, "description": _WORDS * size})),
    Kind("many properties of one tuple", _properties(
        lambda size: {"type": "array", "prefixItems": [_TEXT] * size, "minItems": size}
    )),
    Kind("many properties of one not", _properties(
        lambda size: {"type": "object", "not": {"anyOf": [{"required": [f"r{i}"]} for i in range(size)]}}
    )),
    *(Kind(f"many schemas with one large: {keyword}", _children(keyword)) for keyword in ("allOf", "anyOf", "oneOf")),
    Kind("many lists of one generic schema", _generic),
    Kind("many lists of one generic schema of objects", _generic_objects),
    Kind("many paths of one path item", _path_items),
    Kind("many paths of one path item of parameters", _path_of_parameters),
    Kind("several unions of many objects", _unions),
    Kind("many aliases of one object", _aliases),
    Kind("overlay: one large update of many places", _overlay),
    Kind("overlay: copies of copies", _copies),
    Kind("page: many documents", _pages),
]  # fmt: skip
