"""Takes the bytes of a body and its content type, and gives its text; loaded by the first body that needs it."""

from __future__ import annotations

import re
from typing import Final

from .errors import DecodeError, refuse

_CHARSET: Final = r""";\s*charset\s*=\s*["']?([^\s"';]+)"""


def charset_of(content_type: str) -> str:
    """Return the charset parameter of a content type, in lower case, or `utf-8`."""
    found = re.search(_CHARSET, content_type, re.IGNORECASE)
    return found[1].lower() if found else "utf-8"


def decode_text(raw: bytes, content_type: str) -> str:
    """Decode by charset, without a byte order mark."""
    charset = charset_of(content_type)
    try:
        return raw.decode("utf-8-sig" if charset in {"utf-8", "utf8"} else charset)
    except (LookupError, ValueError):
        refuse("the body is not text of the charset that it names", DecodeError)
