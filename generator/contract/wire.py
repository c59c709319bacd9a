"""The second oracle: what a parameter must look like on the wire, from the tables of the specification.

Written from OpenAPI 3.1 section 4.8.12 and RFC 6570 alone; it shares no code with the runtime that it judges.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from generator.ir import BodyField, Parameter
    from generator.source.document import JsonValue

_RESERVED = ":/?#[]@!$&'()*+,;="
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C", "tabDelimited": "%09"}


def primitive(value: JsonValue) -> str:
    """Return the text of a primitive: JSON's spelling for booleans and numbers, nothing for null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if not isinstance(value, list | dict) else json.dumps(value, separators=(",", ":"))


def _quoter(parameter: Parameter) -> str:
    return _RESERVED if parameter.allow_reserved else ""


def _text(value: JsonValue, safe: str) -> str:
    return quote(primitive(value), safe=safe + "~")


def path_segment(parameter: Parameter, value: JsonValue) -> str:
    """Return the expansion of a path parameter: simple, label or matrix (RFC 6570 sections 3.2.2, 3.2.5, 3.2.7)."""
    if parameter.media_type is not None:
        return quote(json.dumps(value, separators=(",", ":"), ensure_ascii=False), safe="~")
    name = quote(parameter.wire, safe="~")
    match parameter.style:
        case "label":
            return "." + _joined(value, "." if parameter.explode else ",", pair="=" if parameter.explode else ",")
        case "matrix":
            return _matrix(name, value, explode=parameter.explode)
        case _:
            return _joined(value, ",", pair="=" if parameter.explode else ",")


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
    safe = _quoter(parameter)
    name = quote(parameter.wire, safe="~")
    if parameter.media_type is not None:
        return [f"{name}={quote(json.dumps(value, separators=(',', ':'), ensure_ascii=False), safe='~' + safe)}"]
    if parameter.style == "deepObject" and isinstance(value, dict):
        return [f"{key}={text}" for key, text in _deep(name, value, safe)]
    if isinstance(value, list):
        if parameter.explode:
            return [f"{name}={_text(item, safe)}" for item in value]
        separator = _DELIMITERS.get(parameter.style, ",")
        return [f"{name}={_joined(value, separator, pair=separator, safe=safe)}"] if value else []
    if isinstance(value, dict):
        if parameter.explode:
            return [f"{_text(key, '')}={_text(item, safe)}" for key, item in value.items()]
        separator = _DELIMITERS.get(parameter.style, ",")
        return [f"{name}={_joined(value, separator, pair=separator, safe=safe)}"] if value else []
    return [f"{name}={_text(value, safe)}"]


def _deep(prefix: str, value: dict[str, JsonValue], safe: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for key, item in value.items():
        inner = f"{prefix}%5B{quote(key, safe='~')}%5D"
        if isinstance(item, dict):
            pairs.extend(_deep(inner, item, safe))
        elif isinstance(item, list):
            pairs.extend((inner, _text(entry, safe)) for entry in item)
        else:
            pairs.append((inner, _text(item, safe)))
    return pairs


def header_value(parameter: Parameter, value: JsonValue) -> str:
    """Return the field value of a header parameter: simple style, not percent-encoded (OpenAPI 3.1 section 4.8.12)."""
    if parameter.media_type is not None:
        return json.dumps(value, separators=(",", ":"))
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
        explode = field.explode if field.explode is not None else style in ("form", "deepObject")
        if style == "deepObject" and isinstance(value, dict):
            return [(unquote(key), unquote(text)) for key, text in _deep(quote(name, safe="~"), value, "")]
        if isinstance(value, list) and not explode:
            separator = unquote(_DELIMITERS.get(style, ","))
            return [(name, separator.join(primitive(item) for item in value))]
        if isinstance(value, dict) and explode:
            return [(key, primitive(item)) for key, item in value.items()]
        if isinstance(value, dict):
            return [(name, ",".join(f"{key},{primitive(item)}" for key, item in value.items()))]
    if isinstance(value, list):
        return [(name, primitive(item)) for item in value]
    return [(name, primitive(value))]
