"""The key of a path: its variables, its fixed query, and the path that is sent (OpenAPI 3.1.1 section 4.8.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_plus

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_QUERY_EXPANSION = re.compile(r"\{[?&][^{}]*\}")
_EXPRESSION = re.compile(r"[+#./;]?(.+?)(?:\*|:[0-9]{1,4})?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """One key of `paths`, taken apart."""

    path: str
    """What is sent, with its variables as written; without query, fragment and RFC 6570 query expansions."""
    names: tuple[str, ...]
    """What stands in braces in the path, each once, as written."""
    fixed_query: tuple[tuple[str, str], ...]
    query_names: tuple[tuple[str, str], ...]
    """(name in braces, key) of each `?key={name}`."""

    def declared(self, name: str, known: frozenset[str]) -> str:
        """Return the parameter that a name in braces means: itself, or without the marks of RFC 6570 section 2.4."""
        if name in known:
            return name
        match = _EXPRESSION.fullmatch(name.strip())
        return match[1] if match is not None else name


def parse_template(key: str) -> Template:
    """Take apart a key of `paths`; a fragment tells two operations of one path apart and is never sent."""
    text = _QUERY_EXPANSION.sub("", key)
    text = text[: _outside_braces(text, "#")]
    mark = _outside_braces(text, "?")
    path, query = text[:mark], text[mark + 1 :]
    fixed: list[tuple[str, str]] = []
    variable: list[tuple[str, str]] = []
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        inner = _VARIABLE.fullmatch(value)
        if inner is not None:
            variable.append((inner[1], unquote_plus(name)))
        else:
            fixed.append((unquote_plus(name), unquote_plus(value)))
    names = tuple(dict.fromkeys(match[1] for match in _VARIABLE.finditer(path) if match[1]))
    return Template(path=path, names=names, fixed_query=tuple(fixed), query_names=tuple(variable))


def _outside_braces(text: str, mark: str) -> int:
    """Return where a mark first stands outside `{...}`, or the length of the text."""
    depth = 0
    for index, character in enumerate(text):
        if character == "{":
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
        elif character == mark and not depth:
            return index
    return len(text)
