"""Reads multipart bodies back into their parts, byte for byte (RFC 2046 section 5.1, RFC 7578)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .media_types import media_type

if TYPE_CHECKING:
    from collections.abc import Iterable

_PARAMETER = re.compile(r';\s*([\w*.-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"(?=\s*(?:;|\Z))|"([^"]*)"|([^\s;"]*))')
"""A name and a quoted text, or one that ends with a backslash as browsers write it, or a bare one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentPart:
    """One part as it was sent."""

    headers: tuple[tuple[str, str], ...]
    content: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, or nothing."""
        return next((text for key, text in self.headers if key.lower() == name), "")

    @property
    def name(self) -> str:
        """What `Content-Disposition` names it; empty for a part without a name."""
        return self._disposition.get("name", "")

    @property
    def filename(self) -> str | None:
        """The name of the file, for a file."""
        return self._disposition.get("filename")

    @property
    def content_type(self) -> str:
        """Its content type; text/plain by default (RFC 7578 section 4.4)."""
        return self.header("content-type") or "text/plain"

    @property
    def _disposition(self) -> dict[str, str]:
        found = _PARAMETER.findall(self.header("content-disposition"))
        return {key.lower(): _named(quoted or plain or bare) for key, quoted, plain, bare in found}


def _named(text: str) -> str:
    """Read a name: quotes and line ends as browsers write them (RFC 7578 section 2), or a quote after a backslash."""
    for written, meant in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n"), ('\\"', '"')):
        text = text.replace(written, meant)
    return text


def parse_multipart(body: bytes, content_type: str) -> list[SentPart]:
    """Split a multipart body at its boundary.

    Raises:
        ValueError: it is none; the text says why.
    """
    boundary = boundary_of(content_type)
    if not boundary:
        message = "the content type names no boundary"
        raise ValueError(message)
    pieces = re.split(rb"\r\n--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?=\r\n|\Z)", b"\r\n" + body)
    if b"--" not in pieces[1::2]:
        message = "the last boundary is missing"
        raise ValueError(message)
    if pieces[1::2].index(b"--") != len(pieces[1::2]) - 1:
        message = "something follows the last boundary"
        raise ValueError(message)
    return [_part(piece) for piece in pieces[2:-1:2]]


def _part(piece: bytes) -> SentPart:
    """Read one part; `piece` begins with the line end of its boundary."""
    head, mark, content = piece.partition(b"\r\n\r\n")
    if not mark:
        message = "a part has no empty line after its headers"
        raise ValueError(message)
    headers: list[tuple[str, str]] = []
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, colon, text = line.partition(":")
        if not colon or not re.fullmatch(r"[!#$%&'*+\-.^_`|~\w]+", name, re.ASCII):
            message = f"a part has a header that is none: {line!a:.60}"
            raise ValueError(message)
        headers.append((name, text.strip(" \t")))
    return SentPart(headers=tuple(headers), content=content)


def written(parts: Iterable[SentPart], content_type: str) -> bytes:
    """Write parts as a body again."""
    mark = b"--" + boundary_of(content_type).encode()
    found = b""
    for part in parts:
        head = "".join(f"{name}: {text}\r\n" for name, text in part.headers)
        found += mark + b"\r\n" + head.encode() + b"\r\n" + part.content + b"\r\n"
    return found + mark + b"--\r\n"


def boundary_of(content_type: str) -> str:
    """Return the boundary that a content type names, or nothing."""
    return dict(media_type(content_type).parameters).get("boundary", "")
