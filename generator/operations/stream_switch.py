"""Takes the members of a request body and finds the one that asks for a stream; see decision 25."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..ir.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..ir.api import Body
    from ..schemas.table import FlatProperty
    from ..spec.cursor import Cursor

_NAME = "stream"
_LEVELS = 8
"""How many unions within unions are looked into."""


def find_switch(members: Iterable[FlatProperty]) -> Switch | None:
    """Return the member called `stream` that takes true; whether it is an argument depends on the answers.

    A body without it asks for an answer at once, unless it must be there or is true by default: then false asks.
    """
    for member in members:
        if member.wire == _NAME and _allows(member.schema, value=True):
            says_no = member.required or _default(member.schema) is True
            return Switch(wire=_NAME, says_no=says_no, is_argument=says_no and not _allows(member.schema, value=False))
    return None


def with_switch(body: Body | None, *, streams: bool, only: bool) -> Body | None:
    """Return the body of an operation that streams or does not; `only` if it has no method for an answer at once."""
    if body is None or body.switch is None:
        return body
    if not streams or not body.flattened:
        return replace(body, switch=None)
    if only or body.switch.is_argument:
        return replace(body, switch=replace(body.switch, is_argument=True))
    return replace(body, fields=tuple(field for field in body.fields if field.wire != body.switch.wire))


def _allows(schema: Cursor, *, value: bool, levels: int = _LEVELS) -> bool:
    """Whether a schema says that it takes this truth value."""
    here = schema.resolved()
    listed = here.mapping.get("enum", [here.mapping.get("const", value)])
    kind = here.mapping.get("type")
    if not isinstance(listed, list) or not any(each is value for each in listed) or not levels:
        return False
    if kind is not None:
        return kind == "boolean" or (isinstance(kind, list) and "boolean" in kind)
    lists = [found for keyword in ("allOf", "anyOf", "oneOf") if (found := here.get(keyword)) is not None]
    members = [member for found in lists for member in found.elements()]
    return any(_allows(member, value=value, levels=levels - 1) for member in members)


def _default(schema: Cursor) -> object:
    """Return the default of a schema, its own or that of what it refers to."""
    return schema.resolved().mapping.get("default", schema.mapping.get("default"))
