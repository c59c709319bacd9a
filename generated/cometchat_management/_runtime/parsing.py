"""Takes the bytes of a response and the type that its description promises, and gives typed values.

The fast path is one call of pydantic in strict mode. Only a body that does not fit pays for the tolerant second pass,
which keeps what does not fit as it came (see `tolerance`).
"""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from functools import cache, partial
from importlib import import_module
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Final, NoReturn, cast

from pydantic import TypeAdapter
from pydantic_core import ValidationError, from_json, to_json

from .drifts import JSON_NAMES, MAX_RESPONSE_BYTES, MOST, Report, misfits_of
from .errors import DecodeError, refuse
from .exact_values import KeptExact
from .model import by_wire_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import SchemaValidator

    from .drifts import Drifted, Misfit

_LIMIT: Final = 100
_SEARCHED: Final = 65536
"""The bytes of a body in which repeated names are looked for where drift is kept: that costs half of validating it."""
_EXACT: Final = 2**53
"""A float below it is one integer and no other."""
_COSTLY: Final = "; what does not fit is not kept when it takes more memory than twice max_response_bytes"
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

    def read(self, raw: bytes, content_type: str, drifted: Drifted) -> Any:  # noqa: ANN401 - the reader's own type
        """Validate. With `drifted`, keep what does not fit and report (pointer, expected, actual) of it.

        Raises DecodeError for what is no JSON, without `drifted` for what does not fit, and with it for what does not
        fit and would take more memory than twice its limit.
        """
        is_large = len(raw) > _SEARCHED
        if is_large:
            from .misfits import first_misfit

            if (found := first_misfit(cast("SchemaValidator", self._adapter.validator), raw)) is not None:
                return self._keep(raw, drifted, [found])
        try:
            value = self._fit(raw)
        except ValidationError as error:
            misfits = misfits_of(error)
        else:
            searched = drifted is None or not is_large or b"NaN" in raw or b"Infinity" in raw
            data = _odd_data(raw) if searched else None
            return value if data is None else self._keep(raw, drifted, [])
        if misfits[0][0] != "json_invalid":
            return self._keep(raw, drifted, misfits)
        plain = _as_utf8(raw, content_type)
        if plain == raw:
            refuse("the body is empty" if not raw.strip() else "the body is not valid JSON", DecodeError)
        return self.read(plain, "", drifted)

    def _fit(self, raw: bytes) -> Any:  # noqa: ANN401 - the reader's own type
        validator = cast("SchemaValidator", self._adapter.validator)  # read anew: the first use replaces it
        if len(raw) > _SEARCHED:
            from .misfits import stopping

            validator = stopping(self._adapter)
        return by_wire_name(validator.validate_json, raw, strict=True)

    def _keep(self, raw: bytes, drifted: Drifted, misfits: list[Misfit]) -> Any:  # noqa: ANN401 - or what came
        from .misfits import cost_of, counted
        from .tolerance import tolerant

        is_large = len(raw) > _SEARCHED
        if is_large and misfits and cost_of(raw) > 2 * (MAX_RESPONSE_BYTES if drifted is None else drifted.limit):
            begin = from_json(raw[:_SEARCHED], allow_partial=True)
            refuse_misfit(next(places(misfits[:1], begin)), _COSTLY if drifted else "")
        odd = _odd_data(raw)
        root = [from_json(raw) if odd is None else odd]
        found = [(pointer[2:], "a number that a float can hold", "number") for pointer in _settle(root)]
        data = root[0]
        if is_large:
            misfits = counted(self._adapter, data, MOST if drifted else 1)
        if found or not (misfits and is_large):
            try:
                value = self._fit(to_json(data))
            except ValidationError as error:
                misfits = misfits_of(error)
            else:
                if not found:
                    return value
                misfits = []
        known = {place[0] for place in found}
        found += [place for place in places(misfits, data) if place[0] not in known]
        if drifted is None:
            refuse_misfit(found[0] if found else ("", "another value", "value"))
        for place in found:
            drifted(*place)
        return by_wire_name(tolerant(self._adapter).validate_python, data)


reader_of = cache(Reader)
"""The reader of a type: one for all operations, since the validators of a large model cost much to build."""


def refuse_misfit(place: tuple[str, str, str], more: str = "") -> NoReturn:
    """Raise the DecodeError of the first place that does not fit."""
    pointer, expected, actual = place
    came = "it is missing" if actual == "missing" else f"{actual} came"
    misfit = DecodeError(f"the body does not fit at {pointer or '/'!r}: {expected} was expected, {came}{more}")
    misfit.pointer = pointer
    raise misfit


def _settle(data: Any) -> list[str]:  # noqa: ANN401 - plain JSON data
    """Write `2.0` as `2` in a container: both are integers (JSON Schema 2020-12 core, 4.2.3).

    Return the pointers to numbers that no float holds.
    """
    found: list[str] = []
    members: Any = enumerate(cast("list[object]", data)) if isinstance(data, list) else data.items()
    for step, value in members:
        if isinstance(value, float):
            if value.is_integer() and abs(value) < _EXACT:
                data[step] = int(value)
        elif isinstance(value, (dict, list)):
            found += [_step(step) + inner for inner in _settle(value)]
        elif isinstance(value, Decimal):
            found.append(_step(step))
    return found


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
    try:
        again = to_json(from_json(raw))
    except ValueError:
        refuse("the body is not valid JSON", DecodeError)
    # One byte is found faster than six.
    suspect = b"NaN" in again or b"Infinity" in again or (b"\\" in raw and (b"\\u003a" in raw or b"\\u003A" in raw))
    if not suspect and raw.count(b":") == again.count(b":"):
        return None
    if not suspect and len(raw) > _SEARCHED:
        refuse("the body has an object with the same name twice", DecodeError)
    large: list[Decimal] = []
    finite = partial(_finite, large)
    try:
        data: object = json.loads(raw, parse_constant=_no_number, parse_float=finite, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        refuse("the body is not valid JSON", DecodeError)
    return data if large else None


def _no_number(_text: str) -> object:
    refuse("the body has a number that is not finite", DecodeError)


def _finite(large: list[Decimal], text: str) -> float | Decimal:
    if isfinite(found := float(text)):
        return found
    with suppress(ArithmeticError):  # of an exponent that no Decimal holds
        if len(large) < MOST:
            large.append(Decimal(text))
            return large[-1]
    refuse(f"the body has a number that is too large, or more than {MOST} that no float holds", DecodeError)


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else refuse("the body has an object with the same name twice", DecodeError)


def payload_bytes(payload: object) -> bytes:
    """Return the JSON of a payload: bytes or text, or data already parsed from it. Raises DecodeError for no JSON."""
    with suppress(Exception):  # of data of the caller's own classes, it may be any
        if isinstance(payload, (bytes, bytearray, memoryview)):
            return bytes(cast("bytes", payload))
        return (payload if isinstance(payload, str) else json.dumps(payload)).encode()
    refuse("the payload is not valid JSON", DecodeError)


def parse_payload(type_: object, payload: object, *, many: bool = False) -> Any:  # noqa: ANN401 - the type asked for
    """Read the payload of a webhook or callback: JSON bytes or text, or data already parsed from it.

    Raises DecodeError, and nothing else, for what is no JSON; what does not fit is kept as it came.
    """
    return reader_of(type_, many=many).read(payload_bytes(payload), "", Report(_ignore))


def _ignore(_pointer: str, _expected: str, _actual: str) -> None:
    """Take a place of a payload, which has nobody to be told."""


def places(misfits: list[Misfit], data: object) -> Iterator[tuple[str, str, str]]:
    """Yield (pointer, expected, actual) of each place, once; at most 100 of them.

    Of a value that fits no branch of a union, each branch is named.
    """
    from .error_words import expected_by

    found: dict[str, tuple[dict[str, None], str]] = {}
    for kind, steps in misfits[:MOST]:
        pointer, value = "", cast("Any", data)
        for step in steps:
            with suppress(LookupError, TypeError):  # a label of a branch, or what is missing, is no step into the data
                value = value[step]
                pointer += _step(step)
        pointer += _step(steps[-1]) if kind == "missing" else ""
        if pointer not in found and len(found) == _LIMIT:
            continue
        actual = "missing" if kind == "missing" else JSON_NAMES.get(type(cast("object", value)), "value")
        found.setdefault(pointer, ({}, actual))[0][expected_by(kind)] = None
    for pointer, (expected, actual) in found.items():
        yield pointer, " or ".join(word for word in expected if word != "integer" or "number" not in expected), actual


def _step(step: int | str) -> str:
    return "/" + str(step).replace("~", "~0").replace("/", "~1")
