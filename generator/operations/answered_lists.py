"""Whether an operation answers with a list, as far as its schema says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import SpecError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..spec.cursor import Cursor
    from ..spec.path_items import Described

_DEPTH = 3
"""How many levels of allOf are looked at."""
_ANSWERED = ("200", "2XX", "201", "default")


def answers_list(found: Described, *, bare: bool) -> bool:
    """Whether the success of an operation is an array, or, unless `bare`, an object that holds one array of objects."""
    try:
        responses = found.operation.get("responses")
        for status in _ANSWERED:
            response = None if responses is None else responses.get(status)
            if response is not None:
                return any(_lists(media, bare=bare) for _, media in response.resolved().members("content"))
    except SpecError:  # reported when the operation is built
        return False
    return False


def _lists(media: Cursor, *, bare: bool) -> bool:
    schema = media.get("schema")
    if schema is None:
        return False
    schema = schema.resolved()
    holding = [] if bare else [entry for _, entry in _properties(schema, _DEPTH) if _holds_objects(entry)]
    return _is_array(schema) or len(holding) == 1


def _properties(schema: Cursor, depth: int) -> Iterable[tuple[str, Cursor]]:
    yield from schema.members("properties")
    parts = schema.get("allOf") if depth else None
    for part in parts.elements() if parts is not None else ():
        yield from _properties(part.resolved(), depth - 1)


def _holds_objects(entry: Cursor) -> bool:
    entry = entry.resolved()
    if not _is_array(entry):
        return False
    items = entry.get("items")
    if items is None:
        return False
    items = items.resolved()
    return bool({"properties", "allOf", "oneOf", "anyOf"} & items.mapping.keys()) or "object" in _types(items)


def _is_array(schema: Cursor) -> bool:
    return "array" in _types(schema)


def _types(schema: Cursor) -> Collection[object]:
    stated = schema.mapping.get("type")
    return stated if isinstance(stated, list) else (stated,)
