"""Drift: where a response departs from its description, told by place and type and never by value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic_core import ValidationError

_LIMIT: Final = 100
_JSON_NAMES: Final[dict[type, str]] = {
    dict: "object",
    list: "array",
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    type(None): "null",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One place of one response that its description does not allow; the value there is kept as it came."""

    operation_id: str
    status: int
    pointer: str
    """JSON pointer into the body."""
    expected: str
    actual: str
    """The JSON type of what came, or `missing`."""


def places(error: ValidationError, data: object) -> Iterable[tuple[str, str, str]]:
    """Yield (pointer, expected, actual) of each place, once; at most 100 of them."""
    seen: set[str] = set()
    for detail in error.errors(include_url=False, include_context=False, include_input=False)[: _LIMIT * 4]:
        missing = detail["type"] == "missing"
        pointer, value = _walk(detail["loc"][:-1] if missing else detail["loc"], data)
        if missing:
            pointer += _step(detail["loc"][-1])
        if pointer in seen or len(seen) == _LIMIT:
            continue
        seen.add(pointer)
        actual = "missing" if missing else _JSON_NAMES.get(type(value), "value")
        yield pointer, detail["type"].removesuffix("_type").removesuffix("_parsing"), actual


def _walk(location: tuple[int | str, ...], data: object) -> tuple[str, object]:
    """Follow a pydantic location; its labels of union branches name no place of the data and are skipped."""
    pointer = ""
    for step in location:
        if isinstance(data, dict) and step in data:
            data = cast("dict[str, object]", data)[cast("str", step)]
        elif isinstance(data, list) and isinstance(step, int) and step < len(cast("list[object]", data)):
            data = cast("list[object]", data)[step]
        else:
            continue
        pointer += _step(step)
    return pointer, data


def _step(step: int | str) -> str:
    return "/" + str(step).replace("~", "~0").replace("/", "~1")
