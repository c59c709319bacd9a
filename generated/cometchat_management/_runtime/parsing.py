"""Takes the bytes of a response and the type that its description promises, and gives typed values.

The fast path is one call of pydantic in strict mode. Only a body that does not fit pays for the tolerant second pass,
which keeps what does not fit as it came (see `tolerance`).
"""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache, cached_property, partial
from importlib import import_module
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from pydantic import TypeAdapter
from pydantic_core import ValidationError, from_json, to_json

from .error_words import expected_by
from .errors import DecodeError, refuse
from .exact_values import KeptExact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic_core import SchemaValidator

    Drifted = Callable[[str, str, str], None] | None
    """What is told the pointer, the expected and the actual type of each place that does not fit."""

_LIMIT: Final = 100
_SEARCHED: Final = 65536
"""The bytes of a body in which repeated names are looked for where drift is kept: that costs half of validating it."""
_EXACT: Final = 2**53
"""A float below it is one integer and no other."""
_JSON_NAMES: Final[dict[type, str]] = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}
_JSON_NAMES.update({float: "number", type(None): "null"})
_PACKAGE: Final = __name__.rpartition(".")[0].rpartition(".")[0]


def resolve(reference: object) -> Any:  # noqa: ANN401 - any Python type
    """Return the type that `models.pets:Pet` names in the package around the runtime; other types as they are."""
    if not isinstance(reference, str):
        return reference
    module, _, name = reference.partition(":")
    return getattr(import_module(f".{module}", _PACKAGE), name)


class Reader:
    """Reads JSON bytes as one type; its validators are built when they are first needed."""

    def __init__(self, type_: object, *, many: bool = False) -> None:
        """Import the type and build its strict validator."""
        wanted: Any = list.__class_getitem__(resolve(type_)) if many else resolve(type_)
        self._adapter: TypeAdapter[Any] = TypeAdapter(cast("Any", Annotated)[wanted, KeptExact])
        self._validate: Callable[..., Any] = self._adapter.validator.validate_json

    def read(self, raw: bytes, content_type: str, drifted: Drifted) -> Any:  # noqa: ANN401 - the reader's own type
        """Validate. With `drifted`, keep what does not fit and report (pointer, expected, actual) of it.

        Raises DecodeError for what is no JSON, and without `drifted` for what does not fit.
        """
        try:
            value = self._fit(raw)
        except ValidationError as error:
            failure = error
        else:
            searched = drifted is None or len(raw) <= _SEARCHED or b"NaN" in raw or b"Infinity" in raw
            data = _odd_data(raw) if searched else None
            return value if data is None else self._keep(data, drifted)
        if failure.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid":
            plain = _as_utf8(raw, content_type)
            if plain == raw:
                raise DecodeError("the body is empty" if not raw.strip() else "the body is not valid JSON") from None
            return self.read(plain, "", drifted)
        data = _odd_data(raw)
        return self._keep(from_json(raw) if data is None else data, drifted)

    def _fit(self, raw: bytes) -> Any:  # noqa: ANN401 - the reader's own type
        """Validate by wire names only: an undocumented `class_` is not the field that `class` has in Python."""
        return self._validate(raw, strict=True, by_alias=True, by_name=False)

    def _keep(self, data: object, drifted: Drifted) -> Any:  # noqa: ANN401 - or what came
        data = _with_whole_numbers(data)
        found = list(_too_large(data, ""))
        try:
            value = self._fit(to_json(data))
        except ValidationError as error:
            found += [place for place in places(error, data) if place[0] not in {known[0] for known in found}]
        else:
            if not found:
                return value
        if drifted is None:
            pointer, expected, actual = found[0] if found else ("", "another value", "value")
            came = "it is missing" if actual == "missing" else f"{actual} came"
            misfit = DecodeError(f"the body does not fit at {pointer or '/'!r}: {expected} was expected, {came}")
            misfit.pointer = pointer
            raise misfit
        for place in found:
            drifted(*place)
        return self._tolerant.validate_python(data, by_alias=True, by_name=False)

    @cached_property
    def _tolerant(self) -> SchemaValidator:
        from .tolerance import tolerant

        return tolerant(self._adapter)


reader_of = cache(Reader)
"""The reader of a type: one for all operations, since the validators of a large model cost much to build."""


def _with_whole_numbers(data: object) -> object:
    """Return JSON data with `2.0` written as `2`: both are integers (JSON Schema 2020-12 core, 4.2.3)."""
    if isinstance(data, float):
        return int(data) if data.is_integer() and abs(data) < _EXACT else data
    if isinstance(data, dict):
        return {name: _with_whole_numbers(member) for name, member in cast("dict[str, object]", data).items()}
    return [_with_whole_numbers(item) for item in cast("list[object]", data)] if isinstance(data, list) else data


def _as_utf8(raw: bytes, content_type: str) -> bytes:
    """Return the body without byte order mark, recoded when its charset is not UTF-8."""
    from .charset import charset_of, decode_text

    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        content_type = "; charset=utf-16"
    elif b"\x00" in raw[:4]:
        content_type = "; charset=utf-16-le" if raw[1:2] == b"\x00" else "; charset=utf-16-be"
    if charset_of(content_type) in {"utf-8", "utf8"}:
        return raw.removeprefix(b"\xef\xbb\xbf")
    return decode_text(raw, content_type).encode()


def _odd_data(raw: bytes) -> object:
    """Return what was read where a number is too large for a float, as a Decimal; None where nothing is odd.

    Raises DecodeError for repeated names and for what is no number (RFC 8259 sections 4 and 6), which parsers let pass.
    A repeated name loses a colon when what was read is written again; only then, or for an escaped one, is it worth
    reading in Python.
    """
    again = to_json(from_json(raw))
    suspect = b"NaN" in again or b"Infinity" in again or b"\\u003a" in raw or b"\\u003A" in raw
    if not suspect and raw.count(b":") == again.count(b":"):
        return None
    large: list[Decimal] = []
    try:
        data: object = json.loads(
            raw, parse_constant=_no_number, parse_float=partial(_finite, large), object_pairs_hook=_unique
        )
    except (ValueError, RecursionError):
        refuse("the body is not valid JSON", DecodeError)
    return data if large else None


def _no_number(_text: str) -> object:
    refuse("the body has a number that is not finite", DecodeError)


def _finite(large: list[Decimal], text: str) -> float | Decimal:
    if isfinite(found := float(text)):
        return found
    large.append(Decimal(text))
    return large[-1]


def _too_large(data: object, pointer: str) -> Iterator[tuple[str, str, str]]:
    """Yield the places of numbers that no float holds."""
    if isinstance(data, Decimal):
        yield pointer, "a number that a float can hold", "number"
    elif isinstance(data, (dict, list)):
        members = (
            cast("dict[str, object]", data).items() if isinstance(data, dict) else enumerate(cast("list[object]", data))
        )
        for step, inner in members:
            yield from _too_large(inner, pointer + _step(step))


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else refuse("the body has an object with the same name twice", DecodeError)


def parse_payload(type_: object, payload: object, *, many: bool = False) -> Any:  # noqa: ANN401 - the type asked for
    """Read the payload of a webhook or callback: JSON bytes or text, or data already parsed from it.

    Raises DecodeError for what is no JSON; what does not fit is kept as it came.
    """
    if isinstance(payload, str):
        payload = payload.encode()
    raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return reader_of(type_, many=many).read(raw, "", lambda _pointer, _expected, _actual: None)


def places(error: ValidationError, data: object) -> Iterator[tuple[str, str, str]]:
    """Yield (pointer, expected, actual) of each place, once; at most 100 of them.

    Of a value that fits no branch of a union, each branch is named.
    """
    found: dict[str, tuple[dict[str, None], str]] = {}
    for detail in error.errors(include_url=False, include_input=False)[: _LIMIT * 4]:
        missing = detail["type"] == "missing"
        member = detail.get("ctx", {}).get("member")  # of a branch of a union that has a rule
        steps = detail["loc"] if member is None else (*detail["loc"], member)
        pointer, value = _walk(steps[:-1] if missing else steps, data)
        if missing:
            pointer += _step(steps[-1])
        if pointer not in found and len(found) == _LIMIT:
            continue
        actual = "missing" if missing else _JSON_NAMES.get(type(value), "value")
        found.setdefault(pointer, ({}, actual))[0][expected_by(detail["type"])] = None
    for pointer, (expected, actual) in found.items():
        yield pointer, " or ".join(word for word in expected if word != "integer" or "number" not in expected), actual


def _walk(location: tuple[int | str, ...], data: Any) -> tuple[str, object]:  # noqa: ANN401 - plain JSON data
    """Follow a pydantic location; its labels of union branches name no place of the data and are skipped."""
    pointer = ""
    for step in location:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            continue
        pointer += _step(step)
    return pointer, data


def _step(step: int | str) -> str:
    return "/" + str(step).replace("~", "~0").replace("/", "~1")
