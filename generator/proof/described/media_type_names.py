"""Media types by their names: which are valid, and how their content is written (RFC 9110 section 8.3, RFC 6838)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .data import Codec

_STREAMS = frozenset({
    "application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines",
    "application/json-lines", "application/ndjson", "application/x-ndjson", "application/json-seq",
    "application/x-json-stream", "application/stream+json", "application/x-json-seq", "text/x-ndjson", "text/ndjson",
})  # fmt: skip
"""Sequences of JSON texts: RFC 7464, and the many names of JSON lines."""
_JSON = frozenset({"application/json", "text/json", "application/x-json", "text/x-json"})
_XML = frozenset({"application/xml", "text/xml", "application/xml-dtd"})
_TEXT = frozenset({
    "application/javascript", "application/x-javascript", "application/ecmascript", "application/yaml",
    "application/x-yaml", "application/toml", "application/graphql", "application/jwt", "application/jose",
    "application/sql", "application/x-sh", "application/x-pem-file", "application/pem-certificate-chain",
})  # fmt: skip
"""Types outside `text` whose registrations say that they are text."""
_PARAMETERS = re.compile(r"[\x20-\x7e]*")

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_token(text: str) -> bool:
    """Whether a text is a token (RFC 9110 section 5.6.2): the name of a header, a method, half a media type."""
    return _TOKEN.fullmatch(text) is not None


def base_type(media_type: str) -> str:
    """Return a media type in lower case and without parameters."""
    return media_type.partition(";")[0].strip().lower()


def is_media_type(text: str) -> bool:
    """Whether a text is `type/subtype` with parameters, ranges included; a second slash can be sent, so it passes."""
    halves = base_type(text).split("/")
    return len(halves) > 1 and all(map(is_token, halves)) and _PARAMETERS.fullmatch(text) is not None


def codec_of_name(media_type: str) -> Codec:
    """Return how content is written, going by the name of its type alone; what no row knows is bytes."""
    name = base_type(media_type)
    rows: tuple[tuple[Codec, bool], ...] = (
        ("sse", name == "text/event-stream"),
        ("jsonl", name in _STREAMS or name.endswith("+json-seq")),
        ("json", name in _JSON or name.endswith("+json")),
        ("xml", name in _XML or name.endswith("+xml")),
        ("form", name == "application/x-www-form-urlencoded"),
        ("multipart", name.startswith("multipart/")),
        ("text", name.startswith("text/") or name in _TEXT or name.endswith("+yaml")),
    )
    for codec, holds in rows:
        if holds:
            return codec
    return "binary"
