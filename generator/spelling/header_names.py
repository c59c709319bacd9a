"""What may be the name of a header, and which headers are none of a description's business."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
FRAMING_HEADERS = frozenset({
    "host", "connection", "keep-alive", "proxy-connection", "content-length", "transfer-encoding", "te", "trailer",
    "upgrade", "expect", "accept-encoding",
})  # fmt: skip
"""What a client must write itself, lest a message be read in two ways (RFC 9110 section 7.6.1, RFC 9112 section 6)."""


def is_token(text: str) -> bool:
    """Whether `text` is a token of RFC 9110 section 5.6.2: a method, a header name, half a media type."""
    return _TOKEN.fullmatch(text) is not None


def header_problem(name: str) -> str:
    """Return why a client cannot be told to send a header of this name; the empty text for nothing."""
    if not is_token(name):
        return "must be the name of a header"
    written = {*FRAMING_HEADERS, "accept", "content-type", "cookie", "user-agent"}
    return "must be no header that the client writes itself" if name.lower() in written else ""
