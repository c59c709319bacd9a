"""Takes a Python value and gives it as JSON, or as text in a style of OpenAPI 3.1 section 4.8.12 (RFC 6570).

A null that stands alone is the empty string; within an array or object it is left out, and so is an array or object
that is then empty (RFC 6570 section 2.3). Whatever a style has no form for (an array in an array, an object in an
array) is written as compact JSON, but for the arrays in arrays of Swagger 2.0, which have delimiters of their own.
In deepObject, arrays are `name[key][]=1&name[key][]=2`; arrays that hold objects or arrays are numbered from 0.
"""

from __future__ import annotations

import json
import math
import re
import secrets
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote
from uuid import UUID

from pydantic_core import PydanticSerializationError, SchemaSerializer, core_schema

from .errors import ConfigurationError, refuse
from .exact_values import DOUBTFUL, time_text
from .unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from typing import Literal, TypeAlias, TypeVar

    T = TypeVar("T")

    Style = Literal[
        "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"
    ]
    Shape: TypeAlias = "str | list[object] | dict[str, object]"
    Pair = tuple[str, str]
    Encoder = Callable[[str], str]
    Styles = tuple[Style, ...]

_DELIMITERS: Final = {"label": ".", "spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_ENCODED: Final = {style: quote(mark, safe="") for style, mark in _DELIMITERS.items()}
_MOST_DIGITS: Final = 4300
"""Of a decimal number: as many as Python writes of a whole one."""
_SERIALIZER: Final = SchemaSerializer(core_schema.any_schema(), {"ser_json_inf_nan": "constants"})
_AS_SENT: Final[dict[str, Any]] = {"by_alias": True, "exclude_unset": True, "warnings": False}
_BINARY: Final[tuple[type, ...]] = (bytes, bytearray, memoryview)
# What RFC 3986 reserves, less what would end or split the component it stands in.
_QUERY_RESERVED: Final = ":/?@!$'()*,;="
PATH_RESERVED: Final = ":@!$&'()*+,;="
COOKIE_RESERVED: Final = ":/?#[]@!$&'()*+="
COLLECTIONS: Final = (list, tuple, set, frozenset, deque)
"""What is written as an array, wherever it stands."""
PLAIN_TYPES: Final = frozenset({str, int, float, bool, type(None)})
_DIGITS: Final = secrets.token_hex(16)
"""What stands before the digits of a Decimal until they are a number of the JSON; no text of a caller has it."""


def encode(text: str) -> str:
    """Percent-encode everything outside RFC 3986 unreserved."""
    return quote(text, safe="")


def encode_reserved(text: str, safe: str = _QUERY_RESERVED) -> str:
    """Percent-encode, leaving what a query reserves and ready triplets (RFC 6570 `{+x}`)."""
    pieces = re.split("(%[0-9A-Fa-f]{2})", text)
    return "".join(piece if index % 2 else quote(piece, safe=safe) for index, piece in enumerate(pieces))


def scalar_text(value: object) -> str:
    """Return the wire text of a single value: booleans lower case, RFC 3339 times, plain decimal numbers.

    Raises ConfigurationError for infinities, NaN, datetimes that name no moment, and types that have no text.
    """
    text = _TEXTS.get(type(value))
    if text is None:
        text = next((found for kind, found in _TEXTS.items() if isinstance(value, kind)), None)
    if text is None or value is UNSET:
        refuse(f"a value of type {type(value).__name__} cannot be sent as text")
    return text(value)


def full_date(value: T, *places: str) -> T:
    """Return what is given where dates are described; refuse a datetime there, which to Python is a date.

    `places` lead to them: names of members with slashes between them, `*` for each item. By default they are the value
    and its items. RFC 3339 section 5.6: a full-date has no time.
    """
    for place in places or ("", "*"):
        found = [cast("object", value)]
        for step in filter(None, place.split("/")):
            found = [each for item in found for each in parts_of(item, step)]
        if any(isinstance(each, datetime) for each in found):
            refuse("a datetime was given for a date: give its .date()")
    return value


def whole_body(body: T, /, **needed: object) -> T:
    """Return a body that may be left out; `needed` are the arguments that go with any other of it.

    Raises TypeError when one of them is missing although there is a body.
    """
    held = cast("dict[str, object]", body) if isinstance(cast("object", body), dict) else needed
    missing = ", ".join(name for name, value in needed.items() if value is UNSET)
    is_given = any(value is not UNSET for value in held.values())
    return refuse(f"the body needs {missing} as well", TypeError) if missing and is_given else body


def _digits(value: int) -> str:
    """Return the digits of a whole number. Raises ConfigurationError for more than Python writes (4,300)."""
    try:
        return int.__str__(value)
    except ValueError:
        refuse("a number has too many digits")


def _number_text(value: float | Decimal) -> str:
    if not math.isfinite(value):
        refuse("a number must be finite")
    if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_DIGITS:
        refuse("a number has too many digits")
    return format(value if isinstance(value, Decimal) else Decimal(repr(float(value))), "f")


_TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    Enum: lambda value: scalar_text(value.value),
    str: str.__str__,
    bool: lambda value: "true" if value else "false",
    int: _digits,
    type(None): lambda _value: "",
    float: _number_text,
    Decimal: _number_text,
    datetime: time_text,
    date: date.isoformat,
    time: time.isoformat,
    UUID: lambda value: str(wire_form(value)),
    timedelta: lambda value: str(wire_form(value)),
}
"""How a value of a type is written; of several types that a value has, the first counts."""


def shape_of(value: object) -> Shape:
    """Return text, a list, or a mapping by wire names, without what is unset or null."""
    if isinstance(value, (str, int)) or value is None:
        return scalar_text(value)
    if hasattr(type(value), "__pydantic_serializer__"):
        value = wire_form(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {scalar_text(key): item for key, item in items if item is not UNSET and item is not None}
    if hasattr(value, "__iter__") and type(value) not in _BINARY:
        return [item for item in cast("Iterable[object]", value) if item is not UNSET and item is not None]
    return scalar_text(value)


def item_text(value: object) -> str:
    """Return the text of a value inside an array or object: JSON where it is itself one of these."""
    shape = shape_of(value)
    return shape if isinstance(shape, str) else json_text(value)


def delimiter(style: str, *, raw: bool = False) -> str:
    """Return what separates values in a style, percent-encoded unless it is raw (OpenAPI 3.1.1, Appendix C)."""
    return (_DELIMITERS if raw else _ENCODED).get(style, ",")


def _item(value: object, encoder: Encoder, inner: Styles, *, raw: bool) -> str:
    """Return one value of an array; `inner` are the styles of the arrays in it, from the outside in."""
    shape = shape_of(value) if inner else ""
    if isinstance(shape, list):
        return delimiter(inner[0], raw=raw).join([_item(item, encoder, inner[1:], raw=raw) for item in shape])
    return encoder(item_text(value))


def label(shape: Shape, encoder: Encoder, *, explode: bool) -> str:
    """Style label: `.a.b` exploded, `.a,b` otherwise."""
    return "." + simple(shape, encoder, "label" if explode else "simple", explode=explode)


def matrix(name: str, shape: Shape, encoder: Encoder, *, explode: bool) -> str:
    """Style matrix: `;name=a,b`, exploded `;name=a;name=b` and `;k=v`."""
    pairs = pairs_of(name, shape, "form", encoder, explode=explode)
    return "".join(f";{key}={text}" if text else f";{key}" for key, text in pairs)


def simple(  # noqa: PLR0913 - what a style is made of
    shape: Shape, encoder: Encoder, style: str = "simple", *, explode: bool, inner: Styles = (), raw: bool = False
) -> str:
    """Style simple: `a,b`, `k,v`, exploded `k=v`; other styles are the same with another separator."""
    separator = delimiter(style, raw=raw)
    if isinstance(shape, str):
        return encoder(shape)
    if isinstance(shape, list):
        return separator.join([_item(item, encoder, inner, raw=raw) for item in shape])
    equals = "=" if explode else separator
    return separator.join([encoder(key) + equals + encoder(item_text(item)) for key, item in shape.items()])


def pairs_of(  # noqa: PLR0913 - what a style is made of
    name: str,
    value: object,
    style: Style | None,
    encoder: Encoder,
    *,
    explode: bool | None,
    inner: Styles = (),
    raw: bool = False,
) -> list[Pair]:
    """Return the (key, value) pairs of a query, cookie, form field or part; style form is exploded by default.

    Keys and delimiters are percent-encoded unless they are `raw`; values are as the encoder gives them.
    """
    shape, style = shape_of(value), style or "form"
    explode = style == "form" if explode is None else explode
    named: Encoder = str if raw else encode
    if style == "deepObject":
        return list(_deep(name, shape, encoder, named))
    if isinstance(shape, str):
        return [(named(name), encoder(shape))]
    if not shape:
        return []
    if explode and isinstance(shape, dict):
        return [(named(key), encoder(item_text(item))) for key, item in shape.items()]
    if explode:
        return [(named(name), _item(item, encoder, inner, raw=raw)) for item in shape]
    return [(named(name), simple(shape, encoder, style, explode=False, inner=inner, raw=raw))]


def _deep(root: str, shape: Shape, encoder: Encoder, named: Encoder) -> Iterator[Pair]:
    """Yield the pairs of a nested object; iterative, because the value's depth is the caller's."""
    left, right = named("["), named("]")
    stack: list[tuple[str, Shape]] = [(named(root), shape)]
    while stack:
        key, current = stack.pop()
        if isinstance(current, str):
            yield key, encoder(current)
            continue
        if isinstance(current, dict):
            children: list[tuple[str, Shape]] = [
                (f"{key}{left}{named(name)}{right}", shape_of(item)) for name, item in current.items()
            ]
        else:
            shapes = [shape_of(item) for item in current]
            flat = all(isinstance(item, str) for item in shapes)
            children = [(f"{key}{left}{'' if flat else index}{right}", item) for index, item in enumerate(shapes)]
        stack.extend(reversed(children))


def json_bytes(value: object, indent: int | None = None) -> bytes:
    """Return JSON, compact unless indented; a plain dictionary is without what is UNSET; a Decimal is a number.

    Raises ConfigurationError for infinities and NaN, lone surrogates, datetimes that name no moment, and what JSON has
    no form for.
    """
    if type(value) is dict:
        value = {key: item for key, item in cast("dict[object, object]", value).items() if item is not UNSET}
    try:
        decimals = has_decimals(value)
        encoded = b"" if decimals else _SERIALIZER.to_json(value, indent=indent, **_AS_SENT)
        if decimals or DOUBTFUL.search(encoded):
            encoded = _SERIALIZER.to_json(_exact(_SERIALIZER.to_python(value, **_AS_SENT)), indent=indent)
    except ConfigurationError:
        raise
    except (PydanticSerializationError, ValueError, RecursionError):
        refuse("the body has a value that JSON cannot hold")
    if b"NaN" in encoded or b"Infinity" in encoded:
        json.loads(encoded, parse_constant=lambda _name: refuse("a number must be finite"))
    return re.sub(rb'"%s([^"]*)"' % _DIGITS.encode(), rb"\1", encoded) if decimals else encoded


def has_decimals(value: object) -> bool:
    """Whether there is a Decimal in a value; quick for plain JSON, which nearly all bodies are: `any` takes twice."""
    if isinstance(value, Decimal):
        return True
    for item in cast("dict[str, object]", value).values() if type(value) is dict else parts_of(value):
        if type(item) not in PLAIN_TYPES and has_decimals(item):
            return True
    return False


def parts_of(value: object, step: str = "*") -> Collection[object]:
    """Return what a model, a mapping or another collection holds; nothing of what is one value.

    Any other step than `*` is the name of the one member of a mapping that is wanted.
    """
    if step == "*" and isinstance(value, COLLECTIONS):
        return cast("Collection[object]", value)
    if isinstance(value, (dict, Mapping)):  # the check of a plain dictionary is the quick one
        members = cast("Mapping[object, object]", value)
        return members.values() if step == "*" else [members[step]] if step in members else []
    if step == "*" and hasattr(type(value), "__pydantic_serializer__"):
        extra = cast("dict[str, object] | None", getattr(value, "__pydantic_extra__", None))
        return [*vars(value).values(), *(extra or {}).values()]
    return ()


def _exact(value: object) -> object:
    """Return plain data in which each datetime is its text, and each Decimal the text that becomes its number.

    Raises ConfigurationError as `time_text` does.
    """
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, Decimal):
        return f"{_DIGITS}{value}" if value.is_finite() else float(value)
    if isinstance(value, Mapping):
        return {key: _exact(item) for key, item in cast("Mapping[object, object]", value).items()}
    return [_exact(item) for item in cast("Iterable[object]", value)] if isinstance(value, COLLECTIONS) else value


def json_text(value: object, indent: int | None = None) -> str:
    """Return JSON as text."""
    return json_bytes(value, indent).decode()


def wire_form(value: object) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return plain JSON data: dictionaries by wire name, lists, strings, numbers; a Decimal is its text."""
    return _SERIALIZER.to_python(value, mode="json", **_AS_SENT)


def plain_data(value: object) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return the same, but a Decimal is an integer, a float, or itself where no float is so large."""
    if not has_decimals(value):
        return wire_form(value)
    return json.loads(
        json_text(value), parse_float=lambda text: found if math.isfinite(found := float(text)) else Decimal(text)
    )
