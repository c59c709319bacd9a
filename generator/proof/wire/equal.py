"""Whether two values are the same JSON, moments and times compared as what they name (RFC 3339)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Members = Mapping[object, object]

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
"""`date-time` of RFC 3339 section 5.6: seconds and an offset are part of it."""
_FULL_TIME = re.compile(r"(\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def canonical(value: object) -> object:
    """Return the JSON form of a value, with moments and times of a day in UTC, so that equal values compare equal.

    Moments are told apart to the microsecond, which is what a Python object holds of them.
    """
    if isinstance(value, Mapping):
        entries = cast("Mapping[object, object]", value)
        return {str(key): canonical(item) for key, item in entries.items()}
    if isinstance(value, list | tuple):
        return [canonical(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, time):
        return _text(value.isoformat())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, str):
        return _text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)


def _in_utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        return moment.isoformat()
    try:
        return moment.astimezone(UTC).isoformat()
    except OverflowError:
        return moment.isoformat()


def _text(text: str) -> str:
    """Return a text, a moment or a time in one spelling; a leap second stays as it is."""
    try:
        if _INSTANT.fullmatch(text):
            return _in_utc(datetime.fromisoformat(text.upper()))
        if _FULL_TIME.fullmatch(text):
            return _in_utc(datetime.fromisoformat(f"2000-01-01T{text.upper()}"))[len("2000-01-0x") :]
    except ValueError:
        return text
    return text


def is_moment(text: str) -> bool:
    """Whether a text is a moment or a time of a day, which has more than one spelling."""
    return _INSTANT.fullmatch(text) is not None or _FULL_TIME.fullmatch(text) is not None


def same(left: object, right: object, *, exact: bool = False) -> bool:
    """Whether two values are the same JSON; `exact` also tells 1 from 1.0, which JSON Schema does not."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right or canonical(left) == canonical(right)
    if isinstance(left, Mapping) or isinstance(right, Mapping):
        both = isinstance(left, Mapping) and isinstance(right, Mapping)
        return both and _same_members(cast("_Members", left), cast("_Members", right), exact=exact)
    if isinstance(left, list | tuple) or isinstance(right, list | tuple):
        both = isinstance(left, list | tuple) and isinstance(right, list | tuple)
        return both and _same_items(cast("Sequence[object]", left), cast("Sequence[object]", right), exact=exact)
    if type(left) is type(right) and (left is None or isinstance(left, int)):
        return left == right
    return signature(left, exact=exact) == signature(right, exact=exact)


def _same_items(left: Sequence[object], right: Sequence[object], *, exact: bool) -> bool:
    return len(left) == len(right) and all(same(one, two, exact=exact) for one, two in zip(left, right, strict=True))


def _same_members(left: _Members, right: _Members, *, exact: bool) -> bool:
    mine = {str(name): item for name, item in left.items()}
    other = {str(name): item for name, item in right.items()}
    return mine.keys() == other.keys() and all(same(item, other[name], exact=exact) for name, item in mine.items())


def signature(value: object, *, exact: bool) -> str:
    """Return a text that is equal for values that are the same JSON."""

    def plain(entry: object) -> object:
        if isinstance(entry, dict):
            return {key: plain(item) for key, item in cast("dict[str, object]", entry).items()}
        if isinstance(entry, list):
            return [plain(item) for item in cast("list[object]", entry)]
        return int(entry) if isinstance(entry, float) and entry.is_integer() and not exact else entry

    return json.dumps(plain(canonical(value)), sort_keys=True)


def read_json(text: str | bytes) -> object:
    """Read JSON as RFC 8259 has it: UTF-8, no NaN or infinity, no name twice in one object.

    Raises:
        ValueError: it is no JSON.
    """
    decoded = text if isinstance(text, str) else text.decode("utf-8")
    try:
        found: object = json.loads(decoded, object_pairs_hook=_members, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError(*error.args) from error
    return found


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a name stands twice in one object"
        raise ValueError(message)
    return found


def _no_constant(name: str) -> NoReturn:
    message = f"{name} is no JSON"
    raise ValueError(message)
