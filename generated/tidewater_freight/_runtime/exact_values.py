"""Says of numbers and times what pydantic does not: a number keeps its digits, a date-time is one of RFC 3339.

`kept_exact` rewrites the core schema of a class or of an alias, so that models read, hold and write both as they came.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Final, cast

from pydantic_core import PydanticCustomError, core_schema

from .errors import refuse
from .recasting import with_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

    from .recasting import Schema

    Resolve = Callable[[CoreSchema], CoreSchema]

_DATE_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
"""`date-time` of RFC 3339 section 5.6."""
_FULL_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
DOUBTFUL: Final = re.compile(rb'T\d\d:\d\d:\d\d(\.\d*0Z|(\.\d+)?([+-][\d:.]+)?)"')
"""A time in JSON that `time_text` may write otherwise, or refuse.

It has zeros at the end of its fraction, no offset, or one, whose seconds pydantic cuts off.
"""
_DONE: Final = {"kept_exact": True}


def time_text(moment: datetime) -> str:
    """Return a moment as RFC 3339 has it, with `Z` for UTC and no zeros at the end of the fraction.

    Raises ConfigurationError for one without an offset, or with seconds in it.
    """
    offset = moment.utcoffset()
    if offset is None:
        refuse("a datetime without an offset names no moment: give its .astimezone(), or one with tzinfo=UTC")
    if offset % timedelta(minutes=1):
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


def _moment(value: object, _handler: object) -> datetime:
    """Read a date-time: RFC 3339 says it with an offset, and digits are none."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        with suppress(ValueError):
            return datetime.fromisoformat(value.upper())
    code, message = "datetime", "Input should be a date-time of RFC 3339"
    if isinstance(value, datetime):
        code, message = "naive_datetime", "Input should have an offset: give its .astimezone(), or one with tzinfo=UTC"
    raise PydanticCustomError(code, message)


def _day(value: object, handler: Callable[[object], object]) -> object:
    """Read a date; a datetime is one to Python, and a full-date has no time."""
    if not isinstance(value, (datetime, int, float, str)) or (isinstance(value, str) and _FULL_DATE.fullmatch(value)):
        return handler(value)
    code, message = "date_type", "Input should be a date of RFC 3339"
    if isinstance(value, datetime):
        code, message = "datetime_for_date", "Input should be a date: give the .date() of the datetime"
    raise PydanticCustomError(code, message)


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
    in_json, kept = core_schema.union_schema([number, integer]), core_schema.simple_ser_schema("any")
    in_python = core_schema.union_schema([digits, integer, lax], mode="left_to_right")
    return core_schema.json_or_python_schema(in_json, in_python, serialization=kept, metadata=_DONE)


_EXACT: Final[dict[str, Callable[[Schema], CoreSchema]]] = {"float": _number, "date": _date, "datetime": _date_time}


class KeptExact:
    """Marks a type that is read by itself, and so stands in no model."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Rewrite the schema of the type."""
        return kept_exact(handler(source), handler.resolve_ref_schema)


def kept_exact(schema: CoreSchema, resolve: Resolve) -> CoreSchema:
    """Return a core schema that is rewritten; so are, where they are kept, the aliases that it refers to.

    Models in it have done so themselves.
    """
    root = cast("Schema", schema)
    pending: list[Schema] = []
    seen: set[int] = set()

    def walk(node: Schema) -> Schema:
        kind = node["type"]
        if kind == "model" or "kept_exact" in node.get("metadata", ()):
            return node
        if kind in _EXACT:
            inner = {key: value for key, value in node.items() if key != "ref"}
            return {**cast("Schema", _EXACT[kind](inner)), **({"ref": node["ref"]} if "ref" in node else {})}
        if kind == "definition-ref":
            with suppress(LookupError):  # what refers to itself is rewritten where it begins
                pending.append(cast("Schema", resolve(cast("CoreSchema", node))))
            return node
        return with_parts(node, walk)

    found = with_parts(root, walk) if root["type"] == "model" else walk(root)
    while pending:
        alias = pending.pop()
        if id(alias) not in seen:
            seen.add(id(alias))
            changed = {**walk(alias)}
            alias.clear()
            alias.update(changed)
    return cast("CoreSchema", found)
