"""The bodies and answers of OpenAPI 3.x (Request Body Object, Responses Object: 3.1.1 sections 4.8.13 and 4.8.16)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .data import Body, Response
from .headers import read_headers
from .media_objects import read_content

if TYPE_CHECKING:
    from .reached_files import Place
    from .reading_context import Reading

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)")


def read_body(reading: Reading, operation: Place) -> Body | None:
    """Return the body of a request; None when there is none, or when its `content` has no media type."""
    place = reading.child(operation, "requestBody")
    if place is None or not reading.mapping(place, "the body"):
        return None
    media = read_content(reading, place, request=True)
    return Body(required=reading.flag(place, "required") is True, media=media, place=place) if media else None


def read_responses(reading: Reading, operation: Place) -> tuple[Response, ...]:
    """Return the documented answers."""
    found: list[Response] = []
    for status, place in statuses(reading, operation):
        found.append(
            Response(
                status=status,
                media=read_content(reading, place, request=False),
                headers=read_headers(reading, reading.child(place, "headers")),
                place=place,
            )
        )
    return tuple(found)


def statuses(reading: Reading, operation: Place) -> list[tuple[str, Place]]:
    """Return status and Response Object of each answer: a code, a range in upper case, or `default`."""
    found: list[tuple[str, Place]] = []
    for key, place in reading.members(operation, "responses"):
        if key.startswith("x-"):
            continue
        status = key if key == "default" else key.upper()
        if status != "default" and _STATUS.fullmatch(status) is None:
            reading.problem(place, f"{key!r} is no status")
        elif reading.mapping(place, "the response"):
            found.append((status, place))
    return found
