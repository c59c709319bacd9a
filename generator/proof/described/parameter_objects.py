"""The parameters of an operation of OpenAPI 3.x (Parameter Object: 3.0.4 4.7.12, 3.1.1 4.8.12, 3.2.0 4.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .data import Parameter
from .media_objects import read_content, read_examples
from .media_type_names import is_token
from .reading_context import FRAMING_HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .data import Position
    from .reached_files import Place
    from .reading_context import Reading
    from .templates import Template

_STYLES: dict[Position, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "querystring": ("form",),
}
"""Position -> its styles, the default first; `cookie` and `querystring` are new in 3.2."""
_POSITIONS: dict[str, Position] = {
    "path": "path",
    "query": "query",
    "header": "header",
    "cookie": "cookie",
    "querystring": "querystring",
}
_IGNORED = frozenset({"accept", "content-type", "authorization"})
"""Headers whose parameter definition SHALL be ignored (3.1.1 section 4.8.12.2.1)."""
_EXPLODED = ("form", "cookie")
"""Styles whose `explode` is true where nothing is written."""

Key = tuple[str, str]


def read_parameters(
    reading: Reading, operation: Place, item: Iterable[Place], template: Template
) -> tuple[Parameter, ...]:
    """Return what an operation sends: its own parameters, and those of its path that it does not override.

    A parameter is told by name and position (3.1.1 section 4.8.9.1); of one that a list has twice, the first counts.
    """
    found: dict[Key, Place] = {}
    for holder in (operation, *item):
        for place in reading.elements(holder, "parameters"):
            key = _key(reading, place)
            if key is not None:
                found.setdefault(key, place)
    read = {key: read_parameter(reading, _POSITIONS[key[0]], place) for key, place in found.items()}
    return fitted(reading, operation, template, read)


def fitted(
    reading: Reading, operation: Place, template: Template, declared: dict[Key, Parameter]
) -> tuple[Parameter, ...]:
    """Return the parameters that a request can carry.

    A variable of the path that nothing declares is a required text (section 4.8.8.2); one that the path lacks is left
    out; a variable in the query of a key, `?key={name}`, is sent as that key.
    """
    known = frozenset(wire for position, wire in declared if position == "path")
    meant = dict.fromkeys(template.declared(name, known) for name in template.names)
    found = [declared.get(("path", name)) or _undeclared("path", name, operation) for name in meant]
    keys = {key for position, key in declared if position == "query"}
    for name, key in template.query_names:
        moved = declared.get(("path", template.declared(name, known)))
        if key not in keys and name not in keys:
            found.append(_in_query(moved or _undeclared("query", key, operation), key))
    found += [parameter for (position, _), parameter in declared.items() if position != "path"]
    ignored = FRAMING_HEADERS | (_IGNORED if not reading.is_swagger else frozenset({"accept", "content-type"}))
    return tuple(entry for entry in found if entry.position != "header" or entry.wire.lower() not in ignored)


def _undeclared(position: Position, wire: str, operation: Place) -> Parameter:
    return Parameter(
        wire=wire,
        position=position,
        required=True,
        schema={"type": "string"},
        style=_STYLES[position][0],
        explode=False,
        place=operation,
    )


def _in_query(parameter: Parameter, key: str) -> Parameter:
    return Parameter(
        wire=key,
        position="query",
        required=True,
        schema=parameter.schema,
        style="form",
        explode=True,
        examples=parameter.examples,
        place=parameter.place,
    )


def _key(reading: Reading, place: Place) -> Key | None:
    """Return position and name; names of headers are compared without case (RFC 9110 section 5.1)."""
    if not reading.mapping(place, "the parameter"):
        return None
    name, position = reading.text(place, "name"), reading.text(place, "in")
    if not name:
        reading.problem(place, "the parameter has no name")
        return None
    if position not in _POSITIONS or (position == "querystring" and reading.version != "3.2"):
        reading.problem(place, f"nothing is known of parameters in {position!r}")
        return None
    if position in ("header", "cookie") and not is_token(name):
        reading.problem(place, f"{name!r} is no name of a {position}")
        return None
    return position, name.lower() if position == "header" else name


def read_parameter(reading: Reading, position: Position, place: Place) -> Parameter:
    """Return one parameter whose name and position are known to be right."""
    medias = read_content(reading, place, request=True) if place.get("content") is not None else ()
    described = place.get("schema")
    if described is None and place.get("content") is not None and len(medias) != 1:
        reading.problem(place, "the `content` of a parameter must have one media type")
    media = medias[0] if medias and described is None else None
    style = _style(reading, position, place)
    explode = reading.flag(place, "explode")
    reserved = reading.flag(place, "allowReserved") is True
    schema = True if described is None else reading.forms.of(described)
    return Parameter(
        wire=reading.text(place, "name") or "",
        position=position,
        required=position == "path" or reading.flag(place, "required") is True,
        schema=schema if media is None else media.schema,
        style=style,
        explode=style == "deepObject" or (style in _EXPLODED if explode is None else explode),
        allow_reserved=reserved and media is None and _may_allow_reserved(reading, position, style),
        allow_empty=position == "query" and media is None and reading.flag(place, "allowEmptyValue") is True,
        multi_segment=position == "path" and reading.flag(place, "x-multi-segment") is True,
        media_type=None if media is None else media.media_type,
        media=media,
        examples=(*read_examples(place), *(media.examples if media is not None else ())),
        place=place,
    )


def _may_allow_reserved(reading: Reading, position: Position, style: str) -> bool:
    """Whether `allowReserved` has a meaning.

    3.0.4 and 3.1.1: "only applies to parameters with an `in` value of `query`"; 3.2.0: to "values that automatically
    percent-encode", which headers and the style `cookie` do not.
    """
    if reading.version != "3.2":
        return position == "query"
    return position in ("path", "query") or (position == "cookie" and style == "form")


def _style(reading: Reading, position: Position, place: Place) -> str:
    allowed = _STYLES[position]
    style = reading.text(place, "style")
    if style is None:
        return allowed[0]
    if style not in allowed or (style == "cookie" and reading.version != "3.2"):
        reading.problem(place, f"a parameter in {position} has no style {style!r}")
        return allowed[0]
    return style
