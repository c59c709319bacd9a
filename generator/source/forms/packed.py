"""Takes a text of a script or an attribute, and gives what is packed in it: base64, percent signs, a data URL."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from urllib.parse import unquote

LARGEST = 16 * 1024 * 1024
"""Bytes that a packed text may have when it is unpacked."""
MOST = 50
"""Packed texts of one page that are looked at."""
_DATA_URL = re.compile(r"data:(?:(?:application|text)/[\w.+-]+)?((?:;[\w.+-]+(?:=[\w.+-]+)?)*),", re.IGNORECASE)
_BASE64 = re.compile(r"[A-Za-z0-9+/_\s-]++={0,2}\s*+\Z")
_PERCENT = re.compile(r"(?:%7B|%5B|%22|%0A|%3A%20|\w++%3A)", re.IGNORECASE)
_SHORTEST = 100
_NEAR = 400
_ANY_HEADER = zlib.MAX_WBITS | 32
"""zlib reads what zlib and gzip write, whichever it is."""


def unpacked(text: str) -> str:
    """Return what base64, zlib, gzip or percent signs in a text mean; the empty text if nothing is packed."""
    found = _DATA_URL.match(text)
    if found is not None:
        body = text[found.end() :]
        return unzipped(unquote(body)) if ";base64" in found[1].lower() else unquote(body)
    if len(text) < _SHORTEST:
        return ""
    if _BASE64.match(text):
        return unzipped(text)
    return unquote(text) if _PERCENT.search(text, 0, _NEAR) else ""


def unzipped(text: str) -> str:
    """Return what stands in base64, perhaps compressed by zlib or gzip; the empty text if it is no text."""
    try:
        raw = base64.b64decode("".join(text.split()).translate({45: 43, 95: 47}) + "==")
        if raw[:1] == b"\x78" or raw[:2] == b"\x1f\x8b":
            unpack = zlib.decompressobj(_ANY_HEADER)
            raw = unpack.decompress(raw, LARGEST)
            if not unpack.eof:
                return ""
        return raw.decode()
    except (ValueError, binascii.Error, zlib.error):
        return ""
