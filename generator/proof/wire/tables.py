"""The second oracle: what a parameter must look like on the wire, from the tables of the specification.

Written from OpenAPI 3.1 section 4.8.12 and RFC 6570 alone; it shares no code with the runtime that it judges.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from ...ir.api import BodyField, Parameter
    from ...source.document import JsonValue

# Section 4.8.12.2: with allowReserved these and ready triplets pass; `[ ] # & +` would end or split the query.
_QUERY_RESERVED = ":/?@!$'()*,;="
_PATH_RESERVED = ":/@!$&'()*+,;="
_TRIPLET = re.compile(r"(%[0-9A-Fa-f]{2})")
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}


def primitive(value: JsonValue) -> str:
    """Return the text of a primitive: JSON's spelling for booleans and numbers, nothing for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value) if not isinstance(value, list | dict) else _json(value)


def _json(value: JsonValue) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _text(value: JsonValue, safe: str) -> str:
    """Percent-encode; with something `safe`, ready triplets pass too (RFC 6570 section 3.2.3)."""
    text = primitive(value)
    if not safe:
        return quote(text, safe="~")
    pieces = _TRIPLET.split(text)
    return "".join(piece if index % 2 else quote(piece, safe=safe + "~") for index, piece in enumerate(pieces))


def encoded(text: str) -> str:
    """Percent-encode all that is not unreserved (RFC 3986 section 2.3)."""
    return quote(text, safe="~")


def literal(text: str) -> str:
    """Percent-encode what of a path template is no path character (RFC 3986 section 3.3)."""
    return "".join(
        character if re.match(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/%]", character) else quote(character, safe="")
        for character in text
    )


def path_segment(parameter: Parameter, value: JsonValue) -> str:
    """Return the expansion of a path parameter: simple, label or matrix (RFC 6570 sections 3.2.2, 3.2.5, 3.2.7)."""
    safe = _PATH_RESERVED if parameter.allow_reserved else ""
    if parameter.media_type is not None:
        return _text(_content(parameter.media_type, value), safe)
    name = quote(parameter.wire, safe="~")
    pair = "=" if parameter.explode else ","
    match parameter.style:
        case "label":
            return "." + _joined(value, "." if parameter.explode else ",", pair=pair, safe=safe)
        case "matrix":
            return _matrix(name, value, explode=parameter.explode)
        case _:
            return _joined(value, ",", pair=pair, safe=safe)


def _content(media_type: str, value: JsonValue) -> str:
    """Return the text of a parameter that `content` describes: JSON, or for any other media type the text itself."""
    return _json(value) if "json" in media_type or "*" in media_type else primitive(value)


def _joined(value: JsonValue, separator: str, *, pair: str, safe: str = "") -> str:
    if isinstance(value, list):
        return separator.join(_text(item, safe) for item in value)
    if isinstance(value, dict):
        return separator.join(f"{_text(key, safe)}{pair}{_text(item, safe)}" for key, item in value.items())
    return _text(value, safe)


def _matrix(name: str, value: JsonValue, *, explode: bool) -> str:
    if explode and isinstance(value, list):
        return "".join(f";{name}={_text(item, '')}" for item in value)
    if explode and isinstance(value, dict):
        return "".join(f";{_text(key, '')}={_text(item, '')}" for key, item in value.items())
    text = _joined(value, ",", pair=",")
    return f";{name}={text}" if text else f";{name}"


def query_pairs(parameter: Parameter, value: JsonValue) -> list[str]:
    """Return the `name=value` pieces that a query parameter adds, percent-encoded, in order."""
    safe = _QUERY_RESERVED if parameter.allow_reserved else ""
    name = quote(parameter.wire, safe="~")
    if parameter.media_type is not None:
        return [f"{name}={_text(_content(parameter.media_type, value), safe)}"]
    if value in ([], {}):  # RFC 6570 section 2.3: an empty list is as if it were undefined
        return [f"{name}="] if parameter.allow_empty else []
    if parameter.style == "deepObject" and isinstance(value, dict | list):
        return [f"{key}={text}" for key, text in _deep(name, value, safe)]
    if isinstance(value, list):
        if parameter.explode:
            return [f"{name}={_text(item, safe)}" for item in value]
        separator = _DELIMITERS.get(parameter.style, ",")
        return [f"{name}={_joined(value, separator, pair=separator, safe=safe)}"]
    if isinstance(value, dict):
        if parameter.explode:
            return [f"{_text(key, '')}={_text(item, safe)}" for key, item in value.items()]
        separator = _DELIMITERS.get(parameter.style, ",")
        return [f"{name}={_joined(value, separator, pair=separator, safe=safe)}"]
    return [f"{name}={_text(value, safe)}"]


def _deep(prefix: str, value: JsonValue, safe: str) -> list[tuple[str, str]]:
    """Return the pairs of a deepObject. The specification names the form of plain members only.

    For the rest it is the form that most servers read: members of members in more brackets, items of an array of
    plain values after `[]`, of any other array after their number.
    """
    if isinstance(value, dict):
        return [
            pair for key, item in value.items() for pair in _deep(f"{prefix}%5B{quote(key, safe='~')}%5D", item, safe)
        ]
    if isinstance(value, list):
        numbered = any(isinstance(item, dict | list) for item in value)
        return [
            pair
            for index, item in enumerate(value)
            for pair in _deep(f"{prefix}%5B{index if numbered else ''}%5D", item, safe)
        ]
    return [(prefix, _text(value, safe))]


def header_value(parameter: Parameter, value: JsonValue) -> str:
    """Return the field value of a header parameter: simple style, not percent-encoded (OpenAPI 3.1 section 4.8.12)."""
    if parameter.media_type is not None:
        return _content(parameter.media_type, value)
    pair = "=" if parameter.explode else ","
    if isinstance(value, list):
        return ",".join(primitive(item) for item in value)
    if isinstance(value, dict):
        return ",".join(f"{key}{pair}{primitive(item)}" for key, item in value.items())
    return primitive(value)


def form_pairs(field: BodyField | None, name: str, value: JsonValue) -> list[tuple[str, str]]:
    """Return the decoded (name, value) pairs of a form member (OpenAPI 3.1 section 4.8.15, Encoding Object).

    Where `encoding` gives a style, the member is written as a query parameter is; else by its content type: objects
    as JSON, arrays as one pair for each item, anything else as text.
    """
    styled = field is not None and (field.style is not None or field.explode is not None or field.allow_reserved)
    if field is not None and styled:
        style = field.style or "form"
        explode = field.explode if field.explode is not None else style == "form"
        if style == "deepObject":
            return [(unquote(key), unquote(text)) for key, text in _deep(quote(name, safe="~"), value, "")]
        if isinstance(value, list) and not explode and value:
            separator = unquote(_DELIMITERS.get(style, ","))
            return [(name, separator.join(primitive(item) for item in value))]
        if isinstance(value, dict) and explode:
            return [(key, primitive(item)) for key, item in value.items()]
        if isinstance(value, dict) and value:
            return [(name, ",".join(f"{key},{primitive(item)}" for key, item in value.items()))]
        if isinstance(value, dict):
            return []
    if field is not None and field.content_type is not None and "json" in field.content_type:
        return [(name, _json(value))]
    if isinstance(value, list):
        return [(name, primitive(item)) for item in value]
    return [(name, primitive(value))]
