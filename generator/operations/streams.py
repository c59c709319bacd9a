"""Takes a media type that is a sequence of messages and gives the type of one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import ANY, NONE, ArrayOf, Primitive, union
from .media import is_nameable

if TYPE_CHECKING:
    from ..ir.api import Codec
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor
    from .context import Context, Owner

_OF_OTHERS = frozenset({"properties", "additionalProperties", "items", "prefixItems"})
"""Keywords of objects and arrays: what has one of them is no text."""
_LEVELS = 8
"""How many unions within unions are looked into."""
_ENVELOPE = frozenset({"data", "event", "id", "retry", "comment"})
"""The fields of a server-sent event (HTML Living Standard, section 9.2.6)."""


def _named(schema: Cursor, context: Context, owner: Owner) -> TypeRef:
    words = owner.inner("Item")
    found = context.table.type_of(schema, context=words, direction="response", tag=owner.tag)
    has_name = is_nameable(found) and not isinstance(found, ArrayOf)
    if has_name and not context.table.has_alias(schema, words, context.pinned):
        return found
    return context.table.named_model(schema, context=words, direction="response", tag=owner.tag)


def _properties(schema: Cursor) -> Cursor | None:
    """Return the properties of the first schema of an envelope, through one level of `allOf`."""
    properties = schema.get("properties")
    if properties is not None:
        return properties
    parts = schema.get("allOf")
    for part in parts.elements() if parts is not None else ():
        properties = part.resolved().get("properties")
        if properties is not None and "data" in properties.mapping:
            return properties
    return None


def _data(schema: Cursor, *, is_item: bool) -> Cursor | None:
    """Return the schema of `data` when this describes the whole event, as OpenAPI 3.2 section 4.14.4 does.

    What has no other field of an event, and no content in its `data`, may be the data itself. As an `itemSchema`, which
    is that of the event, it is an event if its `data` is a text.
    """
    properties = _properties(schema)
    if properties is None or "data" not in properties.mapping or not set(properties.mapping) <= _ENVELOPE:
        return None
    is_event = set(properties.mapping) & {"event", "id", "retry"} or _is_content(properties / "data")
    is_event = is_event or (is_item and (properties / "data").resolved().mapping.get("type") == "string")
    return properties / "data" if is_event else None


def _is_content(data: Cursor) -> bool:
    return "contentSchema" in data.mapping or "contentMediaType" in data.mapping


def _event_type(item: Cursor, context: Context, owner: Owner, *, is_item: bool) -> TypeRef:
    """Return what the `data` of an event holds."""
    schema = item.resolved()
    branches = schema.get("oneOf") or schema.get("anyOf")
    if branches is not None:
        inner = [_data(branch.resolved(), is_item=is_item) for branch in branches.elements()]
        if inner and all(data is not None for data in inner):
            return _joined([_data_type(data, context, owner) for data in inner if data is not None])
    data = _data(schema, is_item=is_item)
    return _named(item, context, owner) if data is None else _data_type(data, context, owner)


def _joined(refs: list[TypeRef]) -> TypeRef:
    """Return the union if one codec can name it, else anything: the events then come back as plain JSON."""
    found = union(refs, empty=NONE)
    return found if is_nameable(found) else ANY


def _data_type(data: Cursor, context: Context, owner: Owner) -> TypeRef:
    schema = data.resolved()
    content = schema.get("contentSchema")
    if content is not None:
        return _named(content, context, owner)
    media_type = schema.text("contentMediaType")
    if "json" in media_type:
        return ANY
    if _is_text(schema, _LEVELS):
        return Primitive("str")
    return _named(data, context, owner)


def _is_text(schema: Cursor, levels: int) -> bool:
    """Whether `data` is text and no JSON: of that type, or without one and without a branch of another type."""
    if not levels or "type" in schema.mapping or schema.mapping.keys() & _OF_OTHERS:
        return schema.mapping.get("type") == "string"
    lists = [schema.get(keyword) for keyword in ("oneOf", "anyOf", "allOf")]
    return all(
        _is_text(each.resolved(), levels - 1) for found in lists if found is not None for each in found.elements()
    )


def item_type(media: Cursor, codec: Codec, context: Context, owner: Owner) -> TypeRef:
    """Return the type of one message of a stream.

    With `itemSchema` (OpenAPI 3.2 section 4.14.3) it is that; `schema` then describes them all as an array. A `schema`
    that is no array is taken as the message, which is what descriptions before 3.2 mean by it.

    Raises:
        SpecError: a schema cannot be understood.
    """
    item = media.get("itemSchema")
    if item is None:
        schema = media.get("schema")
        resolved = schema.resolved() if schema is not None else None
        item = schema
        if resolved is not None and resolved.mapping.get("type") == "array" and "items" in resolved.mapping:
            item = resolved / "items"
    if item is None:
        return Primitive("str") if codec == "sse" else ANY
    if codec != "sse":
        return _named(item, context, owner)
    return _event_type(item, context, owner, is_item="itemSchema" in media.mapping)
