"""Kinds of texts that grow: names, prose, YAML, pages and overlays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .kind import Files, Json, Kind, document, dumped, nested, operation

if TYPE_CHECKING:
    from collections.abc import Callable

_HEAD = 'openapi: 3.1.0\ninfo: {title: T, version: "1"}\nservers: [{url: https://a.example}]\n'
_PATHS = 'paths: {/a: {get: {operationId: a, responses: {"200": {description: D}}}}}\n'


def described(text: Callable[[int], str]) -> Callable[[int], Files]:
    """Return what makes a document whose texts grow, in each place that is printed."""

    def make(size: int) -> Files:
        words = text(size)
        schema = {"type": "object", "description": words, "properties": {"x": {"type": "string", "title": "X"}}}
        content = {"application/json": {"schema": schema}}
        return document(paths={"/a": {"get": operation("a", content=content, description=words, summary=words)}})

    return make


def named(place: str, text: Callable[[int], str]) -> Callable[[int], Files]:
    """Return what makes a document in which one name grows."""

    def make(size: int) -> Files:
        name = text(size)
        schema = {"type": "object", "properties": {name if place == "property" else "x": {"type": "string"}}}
        given = {"name": name if place == "parameter" else "q", "in": "query", "schema": {"type": "string"}}
        found = operation(
            name if place == "operation" else "a", parameters=[given], tags=[name if place == "tag" else "t"]
        )
        found["responses"]["200"]["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}
        extra = {name: schema} if place == "schema" else {}
        return document(paths={"/a": {"get": found}}, components={"schemas": {"S": schema, **extra}})

    return make


def yaml(more: Callable[[int], str]) -> Callable[[int], Files]:
    """Return what makes a document in YAML, with more text at its end."""
    return lambda size: {"api.yaml": _HEAD + _PATHS + more(size)}


def _anchors(size: int) -> str:
    lines = ["x-a0: &a0 {type: string}"]
    lines += [f"x-a{i + 1}: &a{i + 1} {{p: *a{i}, q: *a{i}}}" for i in range(size)]
    return "\n".join(lines) + "\n"


def _merge_keys(size: int) -> str:
    lines = ["x-a0: &a0 {k: v}"]
    lines += [f"x-a{i + 1}: &a{i + 1} {{<<: *a{i}, k{i}: v}}" for i in range(size)]
    return "\n".join(lines) + "\n"


def _merge_lists(size: int) -> str:
    return "x-a: &a {k: v}\nx-b:\n  <<: [" + ", ".join(["*a"] * size) + "]\n"


def page(body: Callable[[int], str]) -> Callable[[int], Files]:
    """Return what makes a page with one description, and more text around it."""
    return lambda size: {"api.md": f"# T\n\n{body(size)}\n\n```yaml\n{_HEAD}{_PATHS}```\n\n{body(size)}\n"}


def overlay(target: Callable[[int], str], actions: Callable[[int], int] = lambda _: 1) -> Callable[[int], Files]:
    """Return what makes an overlay of one target, on a document that is deep and wide."""

    def make(size: int) -> Files:
        tree: Json = nested(7, lambda inner: dict.fromkeys("abc", inner), {"type": "string"})
        done = [{"target": target(size), "update": {"x": index}} for index in range(actions(size))]
        whole = {"overlay": "1.1.0", "info": {"title": "O", "version": "1"}, "actions": done}
        return {**document(paths={"/a": {"get": operation("a")}}, **{"x-t": tree}), "fix.overlay.yaml": dumped(whole)}

    return make


def _overlay_on_a_wide_document(target: str) -> Callable[[int], Files]:
    def make(size: int) -> Files:
        rows = [{"name": f"n{index}" + "a" * 8, "v": index} for index in range(size)]
        whole = {
            "overlay": "1.0.0",
            "info": {"title": "O", "version": "1"},
            "actions": [{"target": target, "update": {"x": 1}}],
        }
        return {**document(paths={"/a": {"get": operation("a")}}, **{"x-t": rows}), "fix.overlay.yaml": dumped(whole)}

    return make


_NAMES: dict[str, Callable[[int], str]] = {
    "letters": lambda size: "a" * size,
    "words": lambda size: "Ab" * size,
    "dashes": lambda size: "a" + "-" * size,
    "digits": lambda size: "1" * size,
    "accents": lambda size: "é" * size,
    "signs": lambda size: "日" * size,
    "marks": lambda size: "a" + "\u0301" * size,
    "underscores": lambda size: "_" * size,
}
_PROSE: dict[str, Callable[[int], str]] = {
    "a word": lambda size: "a" * size,
    "words": lambda size: "word " * size,
    "lines": lambda size: "line\n" * size,
    "empty lines": lambda size: "a" + "\n" * size + "b",
    "spaces": lambda size: "a" + " " * size + "b",
    "brackets": lambda size: "[" * size,
    "links": lambda size: "[a](b) " * size,
    "open links": lambda size: "[a](" * size,
    "stars": lambda size: "*" * size,
    "stars and letters": lambda size: "*a " * size,
    "underscores": lambda size: "_a" * size,
    "backticks": lambda size: "`" * size,
    "lists": lambda size: "\n".join("  " * (index % 40) + "- a" for index in range(size)),
    "quotes of lines": lambda size: ">" * size + " a",
    "tags": lambda size: "<b>" * size,
    "open tags": lambda size: "<" * size,
    "comments": lambda size: "<!--" * size,
    "tables": lambda size: "|a" * size + "|\n" + "|-" * size + "|\n",
    "backslashes": lambda size: "\\" * size,
    "quotes": lambda size: '"""' * size,
    "signs": lambda size: "日" * size,
    "sentences": lambda size: "A. " * size,
    "entities": lambda size: "&amp;" * size,
    "carriage returns": lambda size: "a\r" * size,
}
_YAML: dict[str, Callable[[int], str]] = {
    "anchors": _anchors,
    "merge keys": _merge_keys,
    "merge lists": _merge_lists,
    "flow": lambda size: "x-a: " + "[" * size + "]" * size + "\n",
    "maps": lambda size: "x-a: " + "{a: " * size + "}" * size + "\n",
    "block": lambda size: "x-a:\n" + "".join(" " * (i + 1) + "a:\n" for i in range(size)),
    "dashes": lambda size: "x-a:\n  " + "- " * size + "a\n",
    "keys": lambda size: "x-a:\n" + "".join(f"  k{i}: v\n" for i in range(size)),
    "equal keys": lambda size: "x-a:\n" + "  k: v\n" * size,
    "question marks": lambda size: "x-a:\n  " + "? " * size + "a\n",
    "folded": lambda size: "x-a: >\n" + "  a\n\n" * size,
    "literal": lambda size: "x-a: |\n" + "  a\n" * size,
    "quoted": lambda size: 'x-a: "' + "\\u0061" * size + '"\n',
    "comments": lambda size: "# a\n" * size,
    "spaces": lambda size: "x-a: a" + " " * size + "\n",
    "integer": lambda size: "x-a: " + "9" * size + "\n",
    "integers": lambda size: "x-a: [" + ", ".join(["9" * 4000] * (size // 4000 + 1)) + "]\n",
    "exponent": lambda size: "x-a: 1e" + "9" * size + "\n",
    "hexadecimal": lambda size: "x-a: 0x" + "f" * size + "\n",
    "anchor names": lambda size: f"x-a: &{'a' * size} b\n",
    "tags": lambda size: "x-a: " + "!a " * size + "b\n",
    "documents": lambda size: "---\n" * size,
    "bad": lambda size: "x-a: [" + "'" * size + "\n",
}
_TARGETS: dict[str, Callable[[int], str]] = {
    "descendants": lambda size: "$" + "..*" * size,
    "descendants and a name": lambda size: "$" + "..a" * size,
    "wildcards": lambda size: "$" + ".*" * size,
    "filters": lambda size: "$" + "[?@.*]" * size,
    "filters of filters": lambda size: "$..*" + "[?@[?" * size + "@.a" + "]]" * size,
    "filters of descendants": lambda size: "$..[?" + " && ".join(["@..a"] * size) + "]",
    "filters of all": lambda size: "$..[?" + " || ".join(["count($..*) == 1"] * size) + "]",
    "selectors": lambda size: "$..[" + ",".join(["*"] * size) + "]",
    "names": lambda size: "$" + "['a']" * size,
    "slices": lambda size: "$..[" + ",".join(["0:9:1"] * size) + "]",
    "huge slices": lambda size: "$..[0:" + "9" * min(size, 15) + ":1]",
    "patterns": lambda size: "$..[?search(@.type, '" + "(a*)*" * size + "b')]",
    "nested patterns": lambda size: "$..[?match(@.type, '" + "(" * size + "s" + "{30})" * size + "')]",
    "optional patterns": lambda size: "$..[?match(@.type, '" + "s?" * size + "s" * size + "')]",
    "brackets": lambda size: "$" + "[" * size,
    "parentheses": lambda size: "$..[?" + "(" * size + "@.a" + ")" * size + "]",
    "not": lambda size: "$..[?" + "!(" * size + "@.a" + ")" * size + "]",
    "comparisons": lambda size: "$..[?" + " && ".join(["@.a == $..a"] * size) + "]",
    "values of descendants": lambda size: "$..[?" + " && ".join(["value($..a) == @.a"] * size) + "]",
}
_PAGES: dict[str, Callable[[int], str]] = {
    **{f"prose of {name}": text for name, text in _PROSE.items()},
    "fences": lambda size: "```\na\n```\n" * size,
    "yaml fences": lambda size: "```yaml\na: b\n```\n" * size,
    "json fences": lambda size: '```json\n{"a": 1}\n```\n' * size,
    "tildes": lambda size: "~" * size,
    "long fences": lambda size: "`" * (size + 3) + "\na\n" + "`" * (size + 3),
    "headings": lambda size: "# a\n" * size,
    "details": lambda size: "<details>" * size,
    "scripts": lambda size: "<script>" * size,
    "code": lambda size: "    a\n" * size,
    "front matter": lambda size: "---\na: b\n---\n" * size,
}

TEXT_KINDS = [
    *(
        Kind(f"name of a {place}: {name}", named(place, text))
        for place in ("property", "parameter", "operation", "tag", "schema")
        for name, text in _NAMES.items()
    ),
    *(Kind(f"description: {name}", described(text)) for name, text in _PROSE.items()),
    *(Kind(f"yaml: {name}", yaml(text)) for name, text in _YAML.items()),
    *(Kind(f"page: {name}", page(text)) for name, text in _PAGES.items()),
    *(Kind(f"overlay: {name}", overlay(text)) for name, text in _TARGETS.items()),
    Kind("overlay: actions", overlay(lambda _: "$.info", lambda size: size)),
    Kind("overlay: actions of descendants", overlay(lambda _: "$..a", lambda size: size)),
    Kind("overlay: actions of filters", overlay(lambda _: "$..[?@.type == 'string']", lambda size: size)),
    *(
        Kind(f"overlay on many: {target}", _overlay_on_a_wide_document(target))
        for target in (
            "$..[?search(@.name, '(a|a)*b')]",
            "$..[?@.v == $..v]",
            "$['x-t'][?count($..v) > 1]",
            "$['x-t'][?@.name == $['x-t'][-1].name]",
            "$..*..*",
            "$..[?@..name]",
        )
    ),
]
