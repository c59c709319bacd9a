"""Takes the pieces of an answer's body and gives its bytes, unpacked within a limit."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from .allowance import FetchError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_GZIP = 16 + zlib.MAX_WBITS
_MAGIC = b"\x1f\x8b"


async def read_body(url: str, pieces: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """Return the body; never more than `limit` bytes are held, however well they were packed.

    Raises:
        FetchError: the body is larger, or is not packed as its Content-Encoding says.
    """
    coding = encoding.strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(url, f"its Content-Encoding is {coding!a}, and only gzip was asked for", refused=True)
    unpack = zlib.decompressobj(_GZIP) if coding.endswith("gzip") else None
    parts: list[bytes] = []
    size = 0
    try:
        async for piece in pieces:
            part = unpack.decompress(piece, limit - size + 1) if unpack else piece
            size += len(part)
            if size > limit:
                raise FetchError(url, f"it is larger than {limit} bytes", refused=True)
            if unpack is not None and unpack.unused_data:  # zlib would collect it without a limit
                raise FetchError(url, "more follows after its packed body", refused=True)
            parts.append(part)
    except zlib.error:
        raise FetchError(url, "its body is not packed with gzip as it says", temporary=True) from None
    if unpack is not None and not unpack.eof:
        raise FetchError(url, "its packed body is cut off", temporary=True)
    return b"".join(parts)


def unpacked(url: str, body: bytes, limit: int) -> bytes:
    """Return a body without the gzip of the file itself, such as of `openapi.json.gz`.

    Raises:
        FetchError: it is larger than `limit`, or is cut off.
    """
    if not body.startswith(_MAGIC):
        return body
    unpack = zlib.decompressobj(_GZIP)
    try:
        inner = unpack.decompress(body, limit + 1)
    except zlib.error:
        raise FetchError(url, "it begins like a file of gzip, and is none", refused=True) from None
    if len(inner) > limit or not unpack.eof:
        reason = f"it is larger than {limit} bytes" if len(inner) > limit else "the file of gzip is cut off"
        raise FetchError(url, reason, refused=True)
    return inner
