"""Takes the bytes of a body and its content type, and gives its text; loaded by the first body that needs it."""

from __future__ import annotations

import re
from contextlib import suppress
from encodings import normalize_encoding
from encodings.aliases import aliases
from typing import Final

from .errors import DecodeError, refuse

_CHARSET: Final = r""";\s*charset\s*=\s*["']?([^\s"';]+)"""

_NAMES: Final = (
    "utf_8 utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be ascii latin_1 koi8_r koi8_u shift_jis cp932 euc_jp "
    "gb2312 gbk gb18030 big5 big5hkscs euc_kr cp949 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 "
    "iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 iso8859_10 iso8859_11 iso8859_13 "
    "iso8859_14 iso8859_15 iso8859_16"
)
_CHARSETS: Final = frozenset(_NAMES.split())
"""By Python's names: what servers write text in. Each is decoded in linear time and keeps no state between characters.

Others of Python's codecs are not: `punycode` takes quadratic time, `utf-7` makes another text of ASCII.
"""


def charset_of(content_type: str) -> str:
    """Return the charset parameter of a content type, in lower case, or `utf-8`."""
    found = re.search(_CHARSET, content_type, re.IGNORECASE)
    return found[1].lower() if found else "utf-8"


def decode_text(raw: bytes, content_type: str) -> str:
    """Decode by charset, without a byte order mark. Raises DecodeError for a charset that is not of the list."""
    name = normalize_encoding(charset_of(content_type)).lower()
    name = aliases.get(name, name)
    if name in _CHARSETS:
        with suppress(ValueError):
            return raw.decode("utf_8_sig" if name == "utf_8" else name)
    refuse("the body is not text of the charset that it names", DecodeError)
