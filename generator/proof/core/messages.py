"""Which part of a description is meant by the status and the content type of one message."""

from __future__ import annotations

from email.message import Message
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..described.data import Media, Response

_LOOSE = ("boundary", "charset")
"""Parameters that each message has of its own, or that say nothing of the schema (RFC 8259 section 11)."""
_BODYLESS = (204, 205, 304)
"""RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5."""
_FINAL = 200


def matching_status(responses: Sequence[Response], status: int) -> Response | None:
    """Return what is described for a status: the code itself, else its range, else `default` (Responses Object)."""
    known = {response.status.upper(): response for response in responses}
    return known.get(str(status)) or known.get(f"{status // 100}XX") or known.get("DEFAULT")


def is_bodyless(method: str, status: int) -> bool:
    """Whether an answer has no content, whatever is described (RFC 9110 section 6.4.1)."""
    return method.upper() == "HEAD" or status < _FINAL or status in _BODYLESS


def matching_media(media: Sequence[Media], content_type: str) -> Media | None:
    """Return what is described for a content type: the most specific key counts (Response Object, `content`).

    A key with parameters is meant by messages that have them; `charset` and `boundary` may be missing or another.
    """
    kind, own = _parsed(content_type)
    found: list[tuple[int, int, Media]] = []
    for each in media:
        key, wanted = _parsed(each.media_type)
        specific = _closeness(key, kind)
        same = sum(own.get(name) == value for name, value in wanted.items())
        bound = all(own.get(name) == value for name, value in wanted.items() if name not in _LOOSE)
        if kind and specific and bound:
            found.append((specific, same, each))
    return max(found, key=lambda entry: entry[:2])[2] if found else None


def _closeness(key: str, kind: str) -> int:
    """Return how closely a key of `content` names a type; 0 when it does not. `*+json` is written by some authors."""
    main, _, subtype = kind.partition("/")
    if key == kind:
        return 4
    if key.startswith(f"{main}/*+") and subtype.endswith(key.partition("/")[2][1:]):
        return 3
    return (key == f"{main}/*") * 2 or (key == "*/*") * 1


def readable(media: Media, content_type: str) -> Literal["json", "text"] | None:
    """Return how openapi-core reads a message; None for what is left to the second oracle.

    Below a range (`*/*`) the message itself says whether it is JSON, and anything else may be raw.
    """
    if "*" not in media.media_type:
        return media.codec if media.codec in ("json", "text") else None
    subtype = _parsed(content_type)[0].partition("/")[2]
    is_json = subtype in ("json", "*") or subtype.endswith("+json")
    return "json" if media.codec == "json" and is_json else None


def _parsed(content_type: str) -> tuple[str, dict[str, str]]:
    """Split a media type (RFC 9110 section 8.3.1): type and names in lower case, quotes off."""
    message = Message()
    message["content-type"] = content_type.replace("\r", "").replace("\n", "")
    listed = message.get_params(failobj=[], unquote=True)
    kind = listed[0][0].strip().lower() if listed else ""
    return kind, {name.lower(): value.lower() if name.lower() == "charset" else value for name, value in listed[1:]}
