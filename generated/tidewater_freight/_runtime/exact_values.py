"""Says of numbers and times what pydantic does not: a number keeps its digits, a date-time is one of RFC 3339.

`kept_exact` rewrites the core schema of a class or of an alias, so that models read, hold and write both as they came.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import PydanticCustomError, core_schema

from .errors import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    Schema = dict[str, Any]
    Resolve = Callable[[CoreSchema], CoreSchema]

_DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
"""`date-time` of RFC 3339 section 5.6."""
_FULL_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DOUBTFUL: Final = re.compile(rb'T\d\d:\d\d:\d\d(\.\d*0Z|(\.\d+)?([+-][\d:.]+)?)"')
"""A time with zeros at the end of its fraction, without an offset, or with one, whose seconds pydantic cuts off."""
_DONE: Final = {"kept_exact": True}
_WHOLE_MINUTES: Final = timedelta(minutes=1)
_SKIPPED: Final = frozenset({"metadata", "serialization", "config", "cls", "function", "default", "expected"})


def time_text(moment: datetime) -> str:
    """Return a moment as RFC 3339 has it, with `Z` for UTC and no zeros at the end of the fraction.

    Raises ConfigurationError for one without an offset, or with seconds in it.
    """
    offset = moment.utcoffset()
    if offset is None:
        refuse("a datetime without an offset names no moment: give its .astimezone(), or one with tzinfo=UTC")
    if offset % _WHOLE_MINUTES:
        refuse("a datetime has seconds in its offset, which RFC 3339 cannot say: give its .astimezone(UTC)")
    return _text(moment)


def _text(moment: datetime) -> str:
    text = moment.isoformat()
    if "." in text:
        end = text.index(".") + 7
        text = text[:end].rstrip("0").rstrip(".") + text[end:]
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def _written(value: object) -> object:
    """Return the text of a moment; what did not fit was kept as it came, and goes out so."""
    return _text(value) if isinstance(value, datetime) else value


def has_doubtful_times(encoded: bytes) -> bool:
    """Whether JSON may hold a datetime that `with_times` writes otherwise, or refuses."""
    return _DOUBTFUL.search(encoded) is not None


def with_times(value: object) -> object:
    """Return plain data in which each datetime is its text. Raises ConfigurationError as `time_text` does."""
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, Mapping):
        return {key: with_times(item) for key, item in cast("Mapping[object, object]", value).items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [with_times(item) for item in cast("Iterable[object]", value)]
    return value


def _moment(value: object, _handler: object) -> datetime:
    """Read a date-time: RFC 3339 says it with an offset, and digits are none."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            return value
        code, message = "naive_datetime", "Input should have an offset: give its .astimezone(), or one with tzinfo=UTC"
        raise PydanticCustomError(code, message)
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value.upper())
        except ValueError:
            pass
    code, message = "datetime", "Input should be a date-time of RFC 3339"
    raise PydanticCustomError(code, message)


def _day(value: object, handler: Callable[[object], object]) -> object:
    """Read a date; a datetime is one to Python, and a full-date has no time."""
    if isinstance(value, datetime):
        code, message = "datetime_for_date", "Input should be a date: give the .date() of the datetime"
        raise PydanticCustomError(code, message)
    if isinstance(value, (int, float)) or (isinstance(value, str) and not _FULL_DATE.fullmatch(value)):
        code, message = "date_type", "Input should be a date of RFC 3339"
        raise PydanticCustomError(code, message)
    return handler(value)


def _date_time(node: Schema) -> CoreSchema:
    written = core_schema.plain_serializer_function_ser_schema(_written, when_used="json")
    return core_schema.no_info_wrap_validator_function(
        _moment, cast("CoreSchema", node), serialization=written, metadata=_DONE
    )


def _date(node: Schema) -> CoreSchema:
    day = cast("CoreSchema", node)
    checked = core_schema.no_info_wrap_validator_function(_day, day)
    return core_schema.json_or_python_schema(day, checked, metadata=_DONE)


def _number(node: Schema) -> CoreSchema:
    """Return the schema of a number whose integers stay integers of Python, however large."""
    number, integer = core_schema.float_schema(strict=True, allow_inf_nan=False), core_schema.int_schema(strict=True)
    digits, lax = core_schema.is_instance_schema(Decimal), cast("CoreSchema", node)
    return core_schema.json_or_python_schema(
        core_schema.union_schema([number, integer]),
        core_schema.union_schema([digits, integer, lax], mode="left_to_right"),
        serialization=core_schema.simple_ser_schema("any"),
        metadata=_DONE,
    )


_EXACT: Final[dict[str, Callable[[Schema], CoreSchema]]] = {
    "float": _number, "date": _date, "datetime": _date_time
}  # fmt: skip


class KeptExact:
    """Marks a type that is read by itself, and so stands in no model."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Rewrite the schema of the type."""
        return kept_exact(handler(source), handler.resolve_ref_schema)


def kept_exact(schema: CoreSchema, resolve: Resolve) -> CoreSchema:
    """Rewrite a core schema in place, with the aliases that it refers to; models in it have done so themselves."""
    root, seen = cast("Schema", schema), set[int]()
    for inner in _children(root) if root.get("type") == "model" else [root]:
        _walk(inner, resolve, seen)
    return schema


def _walk(node: Schema, resolve: Resolve, seen: set[int]) -> None:
    kind = node.get("type")
    if kind == "model" or node.get("metadata", {}).get("kept_exact"):
        return
    if kind in _EXACT:
        inner = dict(node)
        named = {"ref": inner.pop("ref")} if "ref" in inner else {}
        node.clear()
        node.update(cast("Schema", _EXACT[kind](inner)), **named)
        return
    if kind == "definition-ref":
        with suppress(LookupError):  # what refers to itself is rewritten where it begins
            node = cast("Schema", resolve(cast("CoreSchema", node)))
    if id(node) in seen or node.get("type") in {"definition-ref", "model"}:
        return
    seen.add(id(node))
    for inner in (node,) if node.get("type") in _EXACT else _children(node):
        _walk(inner, resolve, seen)


def _children(node: Schema) -> Iterator[Schema]:
    """Yield the schemas that stand directly in a schema: alone, in a list, or by name."""
    for key, child in node.items():
        if key in _SKIPPED:
            continue
        members = cast("Schema", child) if isinstance(child, dict) else {}
        if isinstance(members.get("type"), str):
            yield members
            continue
        for item in (*members.values(), *(cast("list[object]", child) if isinstance(child, list) else ())):
            each: object = cast("tuple[object, ...]", item)[0] if isinstance(item, tuple) else item
            if isinstance(each, dict):
                yield cast("Schema", each)
