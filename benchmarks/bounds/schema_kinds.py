"""Kinds of schemas that grow: chains, trees, cycles, unions, patterns, and many of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kind import Files, Json, Kind, document, nested, ref

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST = 30
"""Of so many levels of schemas, no document is nested deeper than it may be."""
OBJECT: Json = {"type": "object", "properties": {"x": {"type": "string"}}}
_AROUND: dict[str, Callable[[Json], Json]] = {
    "ref": lambda inner: inner,
    "array": lambda inner: {"type": "array", "items": inner},
    "map": lambda inner: {"type": "object", "additionalProperties": inner},
    "object": lambda inner: {"type": "object", "properties": {"p": inner}},
    "required object": lambda inner: {"type": "object", "required": ["p"], "properties": {"p": inner}},
    "allOf": lambda inner: {"allOf": [inner]},
    "allOf and object": lambda inner: {"allOf": [inner, OBJECT]},
    "allOf and own": lambda inner: {"allOf": [inner], "properties": {"own": {"type": "integer"}}},
    "anyOf": lambda inner: {"anyOf": [inner, {"type": "null"}]},
    "oneOf": lambda inner: {"oneOf": [inner, {"type": "integer"}]},
    "oneOf of objects": lambda inner: {"oneOf": [inner, OBJECT]},
    "oneOf one": lambda inner: {"oneOf": [inner]},
    "not": lambda inner: {"type": "object", "not": inner},
    "if": lambda inner: {"type": "object", "if": inner, "then": inner},
    "tuple": lambda inner: {"type": "array", "prefixItems": [inner, {"type": "string"}], "items": False},
    "pattern properties": lambda inner: {"type": "object", "patternProperties": {"^a": inner}},
    "property names": lambda inner: {"type": "object", "propertyNames": inner},
    "dependent schemas": lambda inner: {"type": "object", "dependentSchemas": {"a": inner}},
    "contains": lambda inner: {"type": "array", "contains": inner},
    "unevaluated": lambda inner: {"type": "object", "unevaluatedProperties": inner},
    "sibling": lambda inner: {**inner, "description": "D"},
    "sibling and type": lambda inner: {**inner, "type": "object", "minProperties": 1},
}


def chain(around: Callable[[Json], Json], last: Json) -> Callable[[int], Files]:
    """Return what makes schemas of which each holds a reference to the next."""

    def make(size: int) -> Files:
        schemas = {f"S{index}": around(ref(f"S{index + 1}")) for index in range(size)}
        return document({**schemas, f"S{size}": last})

    return make


def cycle(around: Callable[[Json], Json]) -> Callable[[int], Files]:
    """Return what makes schemas of which each holds a reference to the next, and the last to the first."""
    return lambda size: document({f"S{index}": around(ref(f"S{(index + 1) % size}")) for index in range(size)})


def doubling(around: Callable[[Json], Json]) -> Callable[[int], Files]:
    """Return what makes schemas of which each holds the next two times: a tree of 2 ** size leaves."""
    return lambda size: document(
        {
            **{
                f"S{index}": {"type": "object", "properties": {key: around(ref(f"S{index + 1}")) for key in "ab"}}
                for index in range(size)
            },
            f"S{size}": OBJECT,
        }
    )


def doubled(keyword: str) -> Callable[[int], Files]:
    """Return what makes schemas of which each names the next two times in one keyword."""
    return lambda size: document(
        {
            **{f"S{index}": {keyword: [ref(f"S{index + 1}"), ref(f"S{index + 1}")]} for index in range(size)},
            f"S{size}": OBJECT,
        }
    )


def graph(keyword: str, *extra: Json) -> Callable[[int], Files]:
    """Return what makes schemas of which each names all others in one keyword."""
    return lambda size: document(
        {
            f"S{index}": {
                keyword: [*(ref(f"S{other}") for other in range(size) if other != index), *extra],
            }
            for index in range(size)
        }
    )


def later(keyword: str) -> Callable[[int], Files]:
    """Return what makes schemas of which each names all later ones in one keyword."""
    return lambda size: document(
        {
            **{
                f"S{index}": {keyword: [ref(f"S{other}") for other in range(index + 1, size + 1)]}
                for index in range(size)
            },
            f"S{size}": OBJECT,
        }
    )


def deep(around: Callable[[Json], Json], inner: Json) -> Callable[[int], Files]:
    """Return what makes schemas in themselves, each nearly as deep as a document may be."""
    return lambda size: document({f"S{index}": nested(_DEEPEST, around, inner) for index in range(size)})


def branches(keyword: str, branch: Callable[[int], Json], **beside: Json) -> Callable[[int], Files]:
    """Return what makes one schema of many branches."""
    return lambda size: document({"S": {keyword: [branch(index) for index in range(size)], **beside}})


def field(schema: Callable[[int], Json]) -> Callable[[int], Files]:
    """Return what makes an object of one property, whose schema grows."""
    return lambda size: document({"S": {"type": "object", "required": ["p"], "properties": {"p": schema(size)}}})


def pattern(text: Callable[[int], str]) -> Callable[[int], Files]:
    """Return what makes an object of one text, whose pattern grows."""
    return field(lambda size: {"type": "string", "pattern": text(size)})


def _tagged(size: int) -> Files:
    names = [f"S{index}" for index in range(size)]
    tag = {"propertyName": "k", "mapping": {name.lower(): f"#/components/schemas/{name}" for name in names}}
    branch = {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}, "v": {"type": "integer"}}}
    union = {"oneOf": [ref(name) for name in names], "discriminator": tag}
    return document({"U": union, **dict.fromkeys(names, branch)})


def _tagged_parent(size: int) -> Files:
    parent = {"type": "object", "required": ["k"], "properties": {"k": {"type": "string"}}}
    children = {f"S{index}": {"allOf": [ref("P")], "properties": {f"p{index}": OBJECT}} for index in range(size)}
    return document({"P": {**parent, "discriminator": {"propertyName": "k"}}, **children})


def _wide(size: int) -> Json:
    return {"type": "object", "properties": {f"p{index}": {"type": "string"} for index in range(size)}}


def _same_named(size: int) -> Json:
    """Properties whose names become one name of Python."""
    names = ("a" + "-" * (index + 1) + "b" for index in range(min(size, 400)))
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


def _nested_union(size: int) -> Json:
    return nested(size, lambda inner: {"oneOf": [inner, {"type": "array", "items": inner}]}, {"type": "string"})


def _all_kinds() -> list[Kind]:
    kinds = [Kind(f"chain: {name}", chain(around, OBJECT)) for name, around in _AROUND.items()]
    kinds += [Kind(f"cycle: {name}", cycle(around)) for name, around in _AROUND.items()]
    kinds += [Kind(f"deep: {name}", deep(around, OBJECT)) for name, around in _AROUND.items() if name != "ref"]
    kinds += [Kind(f"doubling: {name}", doubling(around)) for name, around in list(_AROUND.items())[:11]]
    kinds += [Kind(f"doubled: {keyword}", doubled(keyword)) for keyword in ("allOf", "anyOf", "oneOf", "prefixItems")]
    kinds += [Kind(f"graph: {keyword}", graph(keyword)) for keyword in ("allOf", "anyOf", "oneOf", "prefixItems")]
    kinds += [Kind(f"graph: {keyword} and an object", graph(keyword, OBJECT)) for keyword in ("anyOf", "oneOf")]
    kinds += [Kind(f"later: {keyword}", later(keyword)) for keyword in ("allOf", "anyOf", "oneOf")]
    return kinds


def _unions() -> list[Kind]:
    same: list[tuple[str, Callable[[int], Json]]] = [
        ("equal objects", lambda _: OBJECT),
        ("objects", lambda index: {"type": "object", "properties": {f"p{index}": {"type": "string"}}}),
        (
            "required objects",
            lambda index: {"required": [f"p{index}"], "properties": {f"p{index}": {"type": "string"}}},
        ),
        ("required", lambda index: {"required": [f"p{index}"]}),
        ("texts", lambda index: {"type": "string", "maxLength": index + 1}),
        ("patterns", lambda index: {"type": "string", "pattern": f"^a{index}$"}),
        ("constants", lambda index: {"const": f"c{index}"}),
        ("enums", lambda index: {"enum": [f"c{index}", "c"]}),
        ("arrays", lambda index: {"type": "array", "items": {"type": "string", "maxLength": index + 1}}),
        ("numbers", lambda index: {"type": "number", "minimum": index}),
        ("multiples", lambda index: {"type": "integer", "multipleOf": 2 * index + 3}),
        ("formats", lambda index: {"type": "string", "format": f"f{index}"}),
        ("titles", lambda index: {"title": "T" * (index % 9 + 1), **OBJECT}),
    ]
    kinds = []
    for keyword in ("oneOf", "anyOf", "allOf"):
        kinds += [Kind(f"{keyword}: {name}", branches(keyword, branch)) for name, branch in same]
        beside = {"type": "object", "properties": {"base": {"type": "string"}}}
        kinds.append(Kind(f"{keyword}: required beside properties", branches(keyword, same[3][1], **beside)))
    products: Callable[[int], Json] = lambda size: {  # noqa: E731  # as short as its neighbours
        "allOf": [{"oneOf": [{"required": [f"a{index}"]}, {"required": [f"b{index}"]}]} for index in range(size)]
    }
    return [
        *kinds,
        Kind("allOf of oneOf", lambda size: document({"S": products(size)})),
        Kind("oneOf of oneOf", field(_nested_union)),
        Kind("discriminator: mapping", _tagged),
        Kind("discriminator: parent", _tagged_parent),
    ]


def _many() -> list[Kind]:
    return [
        Kind("properties", lambda size: document({"S": _wide(size)})),
        Kind("required", lambda size: document({"S": {**_wide(size), "required": [f"p{i}" for i in range(size)]}})),
        Kind(
            "properties of objects",
            lambda size: document(
                {"S": {"type": "object", "properties": {f"p{index}": OBJECT for index in range(size)}}}
            ),
        ),
        Kind("properties of one name", lambda size: document({"S": _same_named(size)})),
        Kind("schemas", lambda size: document({f"S{index}": OBJECT for index in range(size)})),
        Kind(
            "schemas that are used",
            lambda size: document(
                {
                    "S": {"type": "object", "properties": {f"p{index}": ref(f"S{index}") for index in range(size)}},
                    **{f"S{index}": OBJECT for index in range(size)},
                }
            ),
        ),
        Kind("enum", field(lambda size: {"type": "string", "enum": [f"e{index}" for index in range(size)]})),
        Kind("enum of numbers", field(lambda size: {"enum": list(range(size))})),
        Kind("enum of objects", field(lambda size: {"enum": [{"a": index} for index in range(size)]})),
        Kind("enum of one name", field(lambda size: {"enum": ["-" * (index + 1) for index in range(min(size, 400))]})),
        Kind("enum that repeats", field(lambda size: {"type": "string", "enum": ["e"] * size})),
        Kind("types", field(lambda size: {"type": ["string", "null"] * size})),
        Kind("examples", field(lambda size: {"type": "string", "examples": [f"e{index}" for index in range(size)]})),
        Kind("default", field(lambda size: {"type": "array", "items": {}, "default": list(range(size))})),
        Kind("const", field(lambda size: {"const": {f"k{index}": index for index in range(size)}})),
        Kind(
            "dependent required",
            lambda size: document(
                {
                    "S": {
                        **_wide(size),
                        "dependentRequired": {f"p{index}": [f"p{index + 1}"] for index in range(size - 1)},
                    }
                }
            ),
        ),
        Kind(
            "pattern properties",
            lambda size: document(
                {
                    "S": {
                        "type": "object",
                        "patternProperties": {f"^p{index}": {"type": "string"} for index in range(size)},
                    }
                }
            ),
        ),
        Kind("tuple", field(lambda size: {"type": "array", "prefixItems": [{"type": "string"}] * size})),
        Kind("tuple of objects", field(lambda size: {"type": "array", "prefixItems": [OBJECT] * size})),
        Kind(
            "long array",
            field(lambda size: {"type": "array", "items": {"type": "string"}, "minItems": 10 ** min(size, 40)}),
        ),
        Kind(
            "unique array",
            field(lambda size: {"type": "array", "uniqueItems": True, "minItems": 50 * size, "items": {}}),
        ),
        Kind(
            "unique booleans",
            field(lambda size: {"type": "array", "uniqueItems": True, "minItems": size, "items": {"type": "boolean"}}),
        ),
        Kind("many properties wanted", field(lambda size: {"type": "object", "minProperties": 10 ** min(size, 30)})),
        Kind("long text wanted", field(lambda size: {"type": "string", "minLength": 10 ** min(size, 30)})),
        Kind("large numbers", field(lambda size: {"type": "integer", "minimum": int("9" * min(size, 4000))})),
        Kind("small multiples", field(lambda size: {"type": "number", "multipleOf": 10.0 ** -min(size, 300)})),
        Kind(
            "nested arrays wanted",
            field(
                lambda size: nested(min(size, 90), lambda inner: {"type": "array", "minItems": 4, "items": inner}, {})
            ),
        ),
    ]


def _patterns() -> list[Kind]:
    return [
        Kind("pattern: nested repetition", pattern(lambda size: "(" * size + "a" + "{30})" * size)),
        Kind("pattern: nested stars", pattern(lambda size: "^" + "(" * size + "a" + "*)" * size + "$")),
        Kind("pattern: nested pluses", pattern(lambda size: "^(a+)+" * min(size, 30) + "$")),
        Kind("pattern: optional letters", pattern(lambda size: "^" + "a?" * size + "a" * size + "$")),
        Kind("pattern: alternatives", pattern(lambda size: "^(" + "|".join(f"a{i}" for i in range(size)) + ")$")),
        Kind("pattern: equal alternatives", pattern(lambda size: "^(" + "|".join(["a"] * size) + ")*b$")),
        Kind("pattern: long", pattern(lambda size: "^" + "[a-z]" * size + "$")),
        Kind("pattern: huge repetition", pattern(lambda size: "^[a-z]{" + "9" * min(size, 40) + "}$")),
        Kind("pattern: repetitions", pattern(lambda size: "^" + "[a-z]{999}" * size + "$")),
        Kind("pattern: lookaheads", pattern(lambda size: "^" + "(?=.*a)" * size + ".*$")),
        Kind("pattern: negative lookaheads", pattern(lambda size: "^" + "(?!.*a)" * size + ".*$")),
        Kind("pattern: back references", pattern(lambda size: "^(a*)" + "\\1" * size + "$")),
        Kind("pattern: classes", pattern(lambda size: "^[" + "".join(chr(0x4E00 + i) for i in range(size)) + "]+$")),
        Kind("pattern: categories", pattern(lambda size: "^" + "\\p{L}" * size + "$")),
        Kind(
            "pattern: with an example",
            field(lambda size: {"type": "string", "pattern": "^(a+)+$", "example": "a" * size + "!"}),
        ),
        Kind(
            "pattern: with a default",
            field(lambda size: {"type": "string", "pattern": "^(a|a)*$", "default": "a" * size + "!"}),
        ),
        Kind(
            "pattern: with an enum",
            field(lambda size: {"type": "string", "pattern": "^(a|aa)+$", "enum": ["a" * size + "!"]}),
        ),
        Kind(
            "pattern: and a length",
            field(lambda size: {"type": "string", "pattern": "^(ab?)+$", "minLength": size, "maxLength": size}),
        ),
    ]


SCHEMA_KINDS = [*_all_kinds(), *_unions(), *_many(), *_patterns()]
