"""Says whether the documented examples of an operation contradict a way to page it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..diagnostics.location import parse_pointer
from .contradictions import resolved
from .found import examples_of
from .paging_words import ITEM_COUNT, PAGE, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.client_toml import PaginationConfig
    from ..ir.api import Operation
    from ..source.document import JsonValue
    from ..spec.cursor import Spec

_MISSING = object()
_ADDRESS = ("http://", "https://")


def is_contradicted(operation: Operation, way: PaginationConfig, spec: Spec) -> bool:
    """Whether an example of an answer, or of the parameter, cannot be what the way makes of it."""
    if any(_answer_contradicts(example, way) for example in _answers(operation, spec)):
        return True
    return way.style in {"page", "offset"} and not all(map(_is_number, _asked(operation, way, spec)))


def _answers(operation: Operation, spec: Spec) -> Iterator[JsonValue]:
    for response in operation.responses:
        for media in response.media if response.status.startswith("2") else ():
            place = resolved(spec.at(media.pointer)) if media.codec == "json" else None
            if place is None:
                continue
            yield from (example.data for example in examples_of(place))
            schema = resolved(place.get("schema"))
            yield from _of_schema(schema.mapping if schema is not None else {})


def _of_schema(schema: dict[str, JsonValue]) -> list[JsonValue]:
    """Return the examples that stand in a schema: `example` of OpenAPI 3.0, `examples` of JSON Schema."""
    listed = schema.get("examples")
    return [*([schema["example"]] if "example" in schema else []), *(listed if isinstance(listed, list) else [])]


def _asked(operation: Operation, way: PaginationConfig, spec: Spec) -> Iterator[JsonValue]:
    for parameter in operation.parameters:
        place = resolved(spec.at(parameter.pointer)) if parameter.wire == way.parameter else None
        if place is not None:
            yield from (example.data for example in examples_of(place))


def _answer_contradicts(example: JsonValue, way: PaginationConfig) -> bool:
    if not isinstance(example, (dict, list)) or not example or "$ref" in example:
        return False  # a text, what stands for anything, or a file that nobody put in its place
    found = _at(example, way.items)
    if not isinstance(found, list):
        return True
    items = cast("list[object]", found)
    last = items[-1] if items else None
    if way.item and isinstance(last, dict) and _at(cast("object", last), way.item) is _MISSING:
        return True
    return _next_contradicts(example, way) or _count_contradicts(example, items, way)


def _next_contradicts(example: JsonValue, way: PaginationConfig) -> bool:
    more = _at(example, way.more) if way.more else _MISSING
    if more is not _MISSING and not isinstance(more, bool):
        return True
    onwards = _at(example, way.next) if way.next else _MISSING
    if onwards is _MISSING:
        return False
    if way.style == "next_url":
        return not (onwards is None or isinstance(onwards, str)) or _is_no_address(onwards)
    is_address = isinstance(onwards, str) and onwards.startswith(_ADDRESS)
    return is_address or isinstance(onwards, (dict, list, bool)) or (more is True and onwards in (None, ""))


def _is_no_address(value: object) -> bool:
    return isinstance(value, str) and value != "" and not ("/" in value or value.startswith("?"))


def _count_contradicts(example: JsonValue, items: list[object], way: PaginationConfig) -> bool:
    total = _at(example, way.total) if way.total else _MISSING
    if total is not _MISSING:
        if not isinstance(total, (int, float)) or isinstance(total, bool):
            return total is not None
        if way.style == "offset" and total < len(items):
            return True
        if way.style == "page" and items and total < 1:
            return True
    if way.style != "page":
        return False
    members = example if isinstance(example, dict) else {}
    beside = [member for value in (members, *members.values()) if isinstance(value, dict) for member in value.items()]
    pages = [value for name, value in beside if plain(name) in PAGE and isinstance(value, int)]
    counts = [value for name, value in beside if plain(name) in ITEM_COUNT and isinstance(value, int)]
    is_first_of_all = bool(pages) and pages[0] < way.first
    is_too_few = isinstance(total, int) and bool(counts) and 0 < counts[0] < total
    return is_first_of_all or is_too_few


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and value.strip().lstrip("-").isdecimal())


def _at(value: object, pointer: str) -> object:
    """Return what stands at a place of an example; `/*` is the only list of an object."""
    for name in parse_pointer(pointer):
        members = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        lists = [member for member, held in members.items() if isinstance(held, list)]
        value = members.get(lists[0] if name == "*" and len(lists) == 1 else name, _MISSING)
    return value
