"""Reads multipart bodies back into their parts, for the oracles (RFC 7578)."""

from __future__ import annotations

import email.parser
import email.policy
from dataclasses import dataclass

from werkzeug.datastructures import ImmutableMultiDict


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a multipart/form-data body."""

    name: str
    filename: str | None
    content_type: str
    content: bytes


def parse_multipart(body: bytes, content_type: str) -> list[Part]:
    """Split a multipart body; an empty list when it is none."""
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    parts: list[Part] = []
    for part in message.iter_parts():
        disposition = part["content-disposition"]
        parameters = dict(disposition.params) if disposition is not None else {}
        payload = part.get_payload(decode=True)
        parts.append(
            Part(
                name=_named(parameters.get("name", "")),
                filename=parameters.get("filename"),
                content_type=str(part["content-type"] or "text/plain"),
                content=payload if isinstance(payload, bytes) else b"",
            )
        )
    return parts


def _named(text: str) -> str:
    """Read a name as browsers write it: quotes and line ends percent-encoded, nothing else (RFC 7578 section 2)."""
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


def multipart_values(value: bytes, **parameters: str) -> ImmutableMultiDict[str, object]:
    """Deserialise for openapi-core, which casts by the schema afterwards."""
    boundary = parameters.get("boundary", "")
    parts = parse_multipart(value, f'multipart/form-data; boundary="{boundary}"')
    return ImmutableMultiDict([(part.name, part.content) for part in parts])
