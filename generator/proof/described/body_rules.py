"""The rule of the repair that makes a body required of which nobody wrote whether it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...source.document import as_list, as_mapping
from .field_types import is_fixed, way_to
from .repair_row import AS_WRITTEN, MEANT_ELSEWHERE, Nothing, refused_unless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from .repair_row import Row

_BODIES = (("requestBody", False), ("requestBodies", True))
_OF_BODY = frozenset({"description", "content"})
_OF_MEDIA = frozenset({"schema", "example", "examples", "encoding"})
_MOST = 1000
"""Schemas that are looked at for one body."""


def body_required(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.13: `required` is false where it is missing, which an author who lists members forgot.

    Nothing else is a reason: what is written is believed, and a body without required members may be left out.
    """
    body, last = as_mapping(row.above()), row.last
    if row.is_swagger or last != "required" or not isinstance(row.was, Nothing):
        return AS_WRITTEN
    place = way_to(row.pointer[:-1])
    is_elsewhere = place not in _BODIES and (place[1] or is_fixed(place[0]))
    if (is_elsewhere and not (row.file and _is_body(body))) or "in" in body:
        return MEANT_ELSEWHERE
    content = [row.followed(media, row.file) for media in as_mapping(body.get("content")).values()]
    needed = bool(content) and all(_requires(row, media.get("schema"), file) for media, file in content)
    return refused_unless(needed and row.now is True, "its schema has no required members")


def _is_body(value: dict[str, JsonValue]) -> bool:
    """Whether an object of another file is a body by what it has: such a file may keep it anywhere."""
    media = [as_mapping(each) for each in as_mapping(value.get("content")).values()]
    return value.keys() <= _OF_BODY and bool(media) and all(each and each.keys() <= _OF_MEDIA for each in media)


def _requires(row: Row, schema: JsonValue, file: str) -> bool:
    """Whether a schema requires a member that a request has (OpenAPI 3.1 section 4.8.24 exempts what is `readOnly`)."""
    names: set[str] = set()
    hidden: set[str] = set()
    for part, of in _parts(row, schema, file):
        kinds = part.get("type", "object")
        if "object" not in (kinds if isinstance(kinds, list) else [kinds]):
            return False
        listed = part.get("required")
        names |= {str(name) for name in ([listed] if isinstance(listed, str) else as_list(listed))}
        for name, member in as_mapping(part.get("properties")).items():
            parts = [one for one, _ in _parts(row, member, of)]
            names |= {name} if as_mapping(member).get("required") is True else set()  # draft 3, rule `required-flag`
            hidden |= {name} if any(one.get("readOnly") is True for one in parts) else set()
    return bool(names - hidden)


def _parts(row: Row, schema: JsonValue, file: str) -> Iterator[tuple[dict[str, JsonValue], str]]:
    """Yield a schema, what it refers to, and the members of its `allOf`, with the file of each."""
    waiting = [(schema, file)]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST:
        value, of = waiting.pop()
        part, inner = row.followed(value, of)
        for one, there in ((as_mapping(value), of), (part, inner)):
            if id(one) not in seen:
                seen.add(id(one))
                yield one, there
                waiting += [(member, there) for member in as_list(one.get("allOf"))]
