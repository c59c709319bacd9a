"""Bounds what an answer that does not fit costs; loaded by the first large one.

pydantic builds an error for each value that does not fit, which takes hundreds of times its bytes. Here its
core schema is rewritten in two ways: one tells the first value of a collection alone, and one ends to look when it has
found enough. Neither costs a right answer anything. The form of the core schema is no promise of pydantic: where
it cannot be rewritten, its own validator is taken as it is.
"""

from __future__ import annotations

from contextlib import suppress
from threading import local
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import SchemaValidator, ValidationError, core_schema, from_json, to_json

from .recasting import first_only, rewritten
from .tolerance import exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import TypeAdapter

    Handler = Callable[[Any], Any]
    Schema = dict[str, Any]
    Detail = dict[str, Any]
    """One error as pydantic tells it: `type` and `loc`."""

_PROBED: Final = 65536
_STRIDE: Final = 23
_MANY_VALUES: Final = 500_000
_OBJECT, _ARRAY, _MEMBER, _TEXT, _VALUE = 720, 200, 90, 56, 16
"""The bytes of an object, an array, a member, a text and an item: as plain data and as the typed value."""


def stopping(adapter: TypeAdapter[Any]) -> SchemaValidator:
    """Return a validator that tells no more of each collection than its first value that does not fit."""
    try:
        found = rewritten(adapter.core_schema, first_only)
        return SchemaValidator(found, _use_prebuilt=False)
    except Exception:  # noqa: BLE001 - whatever a future pydantic changes, right answers stay readable
        return cast("SchemaValidator", adapter.validator)


class _Left(local):
    """How many values a thread still looks for."""

    value = 0


class Counted:
    """Tells what does not fit of plain data, and ends to look when it has found enough."""

    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        """Build the validator."""
        self._left = _Left()
        self._validator: SchemaValidator | None = None
        with suppress(Exception):  # whatever a future pydantic changes, the body is validated once more
            found = rewritten(exact(adapter), self._count_items)
            self._validator = SchemaValidator(found, cast("Any", {"strict": True}), _use_prebuilt=False)

    def details(self, data: object, most: int) -> list[Detail]:
        """Return about `most` of what does not fit; nothing when all does, or when it cannot be said."""
        self._left.value = most
        if self._validator is None:
            return []
        try:
            self._validator.validate_python(data, by_alias=True, by_name=False)
        except ValidationError as error:
            return cast("list[Any]", error.errors(include_url=False, include_input=False))
        return []

    def _count_items(self, node: Schema) -> Schema:
        key = {"list": "items_schema", "dict": "values_schema"}.get(node["type"], "")
        if key not in node:
            return node
        return {**node, key: core_schema.no_info_wrap_validator_function(self._count, node[key])}

    def _count(self, value: object, handler: Handler) -> object:
        if self._left.value <= 0:
            return value
        try:
            return handler(value)
        except ValidationError as error:
            self._left.value -= error.error_count()
            raise


def cost_of(raw: bytes) -> int:
    """Return the bytes that a JSON text takes about as plain data and as the typed value, the text itself counted."""
    texts = raw.count(b'"') // 2 - raw.count(b'""')
    return (
        len(raw)
        + _OBJECT * raw.count(b"{")
        + _ARRAY * raw.count(b"[")
        + _MEMBER * raw.count(b":")
        + _TEXT * max(texts, 0)
        + _VALUE * raw.count(b",")
    )


def has_many_values(raw: bytes) -> bool:
    """Whether a JSON text has so many values that validating it takes memory, by some of its bytes."""
    if len(raw) < _MANY_VALUES:
        return False
    some = raw[::_STRIDE]
    return _STRIDE * (some.count(b",") + some.count(b"[") + some.count(b"{")) > _MANY_VALUES


def first_misfit(validator: SchemaValidator, raw: bytes) -> Detail | None:
    """Return what surely does not fit in the first 64 KiB of a JSON text, whatever follows them."""
    data: object = None
    try:
        data = from_json(raw[:_PROBED], allow_partial=True)
        validator.validate_json(to_json(data), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        return next((cast("Any", detail) for detail in details if _is_certain(cast("Any", detail), data)), None)
    except ValueError:
        return None
    return None


def _is_certain(detail: Detail, data: object) -> bool:
    """Whether what follows a text cannot make a value fit: its type is wrong, or it was read to its end.

    Read to their ends are the values in all members of a container but the last one.
    """
    is_place = True
    for step in detail["loc"]:
        if isinstance(data, list) and isinstance(step, int) and step < len(cast("list[object]", data)):
            items = cast("list[object]", data)
            is_last, data = step == len(items) - 1, items[step]
        elif isinstance(data, dict) and step in data:
            members = cast("dict[object, object]", data)
            is_last, data = step == next(reversed(members)), members[step]
        else:
            is_place = False  # the label of a branch of a union, or what is missing
            continue
        if not is_last:
            return True
    return is_place and isinstance(data, (dict, list)) and detail["type"].endswith("_type")
