"""Takes a key of `paths` and gives the path that is sent, its variables and its fixed query."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from ..diagnostics import quoted
from ..spec.stated import Reading
from .context import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..diagnostics.location import Location
    from ..spec.repair import Repairs

_PIECE = re.compile(r"\{([^{}]*)\}|([^{}]+)|[{}]")
_QUERY_EXPANSION = re.compile(r"\{[?&][^{}]*\}")
_OTHER_SIGN = re.compile(r":[A-Za-z_]|[<\[]|\{\{|%7[Bb]")
_UNDECLARED = re.compile(r"/:[A-Za-z_][\w-]*(?=/|\Z)")
_LEVEL_FOUR = re.compile(r"[+#./;]?(.+?)\*?", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A parsed path: pieces of text and variables, alternating, and what stood after its `?`."""

    pieces: tuple[tuple[str, bool], ...]
    """(text, False) or (name of a variable, True), in order."""
    fixed_query: tuple[tuple[str, str], ...] = ()
    query_variables: tuple[tuple[str, str], ...] = ()
    """(name of a variable, query key) of each `?key={variable}`."""
    key: str = ""
    """The key of `paths` as it is read: each variable in braces, without query expansions."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The names between braces, each once, in the order of the path."""
        return tuple(dict.fromkeys(text for text, variable in self.pieces if variable))

    @property
    def text(self) -> str:
        """The path as it is written, without query and fragment."""
        return "".join("{" + text + "}" if variable else text for text, variable in self.pieces)


def _outside_braces(text: str, mark: str) -> int:
    """Return where `mark` first stands outside `{...}`, or -1."""
    depth = 0
    for index, character in enumerate(text):
        if character == "{":
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
        elif character == mark and not depth:
            return index
    return -1


def _check(text: str, location: Location) -> None:
    """Refuse what would change the path on its way (RFC 3986 section 5.2.4); `upgrade` saw to its first characters."""
    if any(segment.lower().replace("%2e", ".") in {".", ".."} for segment in text.split("/")):
        raise refuse("path-invalid", location, path=quoted(text), reason="it holds a dot segment")


def _pieces(text: str, location: Location) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    for match in _PIECE.finditer(text):
        name, literal = match.group(1), match.group(2)
        if literal is not None:
            pieces.append((literal, False))
        elif name:
            pieces.append((name, True))
        else:
            raise refuse("path-invalid", location, path=quoted(text), reason="its braces name no parameter")
    return tuple(pieces)


def _query(text: str) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Split a query into what is fixed and what names variables."""
    fixed: list[tuple[str, str]] = []
    variables: list[tuple[str, str]] = []
    for pair in text.split("&"):
        key, _, value = pair.partition("=")
        if not pair:
            continue
        if value.startswith("{") and value.endswith("}"):
            variables.append((value[1:-1], unquote_plus(key)))
        else:
            fixed.append((unquote_plus(key), unquote_plus(value)))
    return tuple(fixed), tuple(variables)


def without_expansions(key: str) -> str:
    """Return a key of `paths` without the query expansions of RFC 6570 section 3.2.8, `{?page}` and `{&page}`."""
    return _QUERY_EXPANSION.sub("", key)


def _in_braces(text: str, parameters: Callable[[], Collection[str]]) -> str:
    """Return a path with braces around the parameters that it writes as Express, Flask, Next.js or Postman do.

    These are `:name`, `<name>` and `<int:name>`, `[name]`, `{{name}}`, and braces that are percent-encoded. Only a name
    that is declared and has no other place is one: `:undo` of `/berths/{id}:undo` is text.
    """
    if not _OTHER_SIGN.search(text):
        return text
    known = set(re.findall(r"(?<!\{)\{([^{}]*)\}(?!\})", text))
    names = "|".join(map(re.escape, sorted({*parameters()} - known, key=len, reverse=True)))
    if not names:
        return text
    forms = (
        rf"(?<![}}\w]):({names})(?!\w)|<(?:\w+:)?({names})>|\[({names})\]|\{{\{{({names})\}}\}}|%7[Bb]({names})%7[Dd]"
    )
    path, mark, query = text.partition("?")
    braced = re.sub(forms, lambda match: "{" + next(filter(None, match.groups())) + "}", path)
    return braced + mark + query


def parse_template(key: str, parameters: Callable[[], Collection[str]], repairs: Repairs) -> Template:
    """Return the template of one key of `paths` (OpenAPI 3.1 section 4.8.8); `parameters` gives those of its path.

    A query becomes `fixed_query`, a fragment is dropped with a note: it is never sent. RFC 6570 query expansions
    (`{?page}`) are dropped with a warning; what they name are query parameters. A declared parameter that stands in the
    path without braces of its own is a variable.

    Raises:
        SpecError: `path-invalid`.
    """
    location = repairs.origins.locate(("paths", key), key=True)
    text = without_expansions(key)
    place = ("paths", key)
    if text != key:
        action, reading = "left out of the path", Reading(place, text, key=True)
        repairs.report("path-expression", place, reading, key=True, path=quoted(key), action=action)
    read = text if text != key else _in_braces(text, parameters)
    if read != text:
        action, reading = f"read as {quoted(read)}", Reading(place, read, key=True)
        repairs.report("path-parameter-form", place, reading, key=True, path=quoted(key), action=action)
        text = read
    if found := _UNDECLARED.search(text.partition("?")[0]):
        repairs.reporter.report("path-colon", location, segment=quoted(found[0][1:]), action="sent as it is")
    fragment = _outside_braces(text, "#")
    if fragment >= 0:
        repairs.reporter.report("path-fragment", location, path=quoted(key), action="dropped")
        text = text[:fragment]
    mark = _outside_braces(text, "?")
    query = text[mark + 1 :] if mark >= 0 else ""
    text = text[:mark] if mark >= 0 else text
    _check(text, location)
    fixed, variables = _query(query)
    return Template(pieces=_pieces(text, location), fixed_query=fixed, query_variables=variables, key=read)


def with_declared_names(template: Template, declared: Collection[str]) -> Template:
    """Return the template with RFC 6570 expressions (`{.id*}`) replaced by the declared parameter they mean."""
    pieces = tuple(
        (_declared_name(text, declared) if variable else text, variable) for text, variable in template.pieces
    )
    return replace(template, pieces=pieces)


def _declared_name(text: str, declared: Collection[str]) -> str:
    if text in declared:
        return text
    match = _LEVEL_FOUR.fullmatch(text)
    for name in (text.strip(), match.group(1) if match else text):
        if name in declared:
            return name
    return text
