"""Takes the bytes of an input and gives checked text whose offsets know their line and column in the file."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import fatal
from ..diagnostics.location import Location, Pointer

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCUMENT_LIMIT = 32 * 1024 * 1024
PAGE_LIMIT = 16 * 1024 * 1024
_EXCERPT_LIMIT = 200
_EXCERPT_AFTER = 100
"""Characters of a long line that are kept before and after the column."""
_LINE_END = re.compile(r"\r\n|\n|\r")
_FOREIGN_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


@dataclass(slots=True, kw_only=True, eq=False)
class Text:
    """What one parser reads: a whole file, or a block of a page with its own first line and indentation."""

    file: str
    content: str
    first_line: int = 1
    prefixes: tuple[str, ...] = ()
    """What stands before each line of the block on its page; nothing for a whole file."""
    _starts: list[int] = field(default_factory=list[int], init=False)

    def _line_starts(self) -> list[int]:
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(found.end() for found in _LINE_END.finditer(self.content))
        return self._starts

    def correct(self, content: str) -> None:
        """Put repaired content with the same lines in place of what was read."""
        self.content = content
        self._starts.clear()

    def line_of(self, offset: int) -> int:
        """Return the line in the file, from 1, on which the character at `offset` stands."""
        return self.first_line + bisect_right(self._line_starts(), offset) - 1

    def offset_of_line(self, line: int) -> int:
        """Return where a line of the file begins."""
        return self._line_starts()[line - self.first_line]

    def location(self, offset: int, pointer: Pointer = ()) -> Location:
        """Return the place in the file of the character at `offset`; past the end, the end."""
        starts = self._line_starts()
        offset = min(max(offset, 0), len(self.content))
        row = bisect_right(starts, offset) - 1
        stop = starts[row + 1] if row + 1 < len(starts) else len(self.content)
        prefix = self.prefixes[row] if row < len(self.prefixes) else ""
        column = len(prefix) + offset - starts[row] + 1
        skipped = 0 if column <= _EXCERPT_LIMIT - _EXCERPT_AFTER else column - _EXCERPT_AFTER - 1
        begin = max(starts[row], starts[row] + skipped - len(prefix))
        line = prefix[skipped:] + self.content[begin : min(stop, begin + _EXCERPT_LIMIT)]
        return Location(
            file=self.file,
            line=self.first_line + row,
            column=column,
            pointer=pointer,
            excerpt=line.rstrip("\r\n")[:_EXCERPT_LIMIT],
            excerpt_column=skipped + 1,
        )


def digest(raw: bytes) -> str:
    """Return the hex SHA-256 of an input's bytes."""
    return hashlib.sha256(raw).hexdigest()


def joint_digest(digests: Sequence[str]) -> str:
    """Return the digest of one input, or of the digests of several, in the order in which they were read."""
    return digests[0] if len(digests) == 1 else digest("".join(digests).encode())


def decode(raw: bytes, file: str, limit: int) -> str:
    """Return the text of `raw` without its byte order mark.

    Raises:
        SpecError: larger than `limit` bytes, not UTF-8, or a NUL character in it.
    """
    start = Location(file=file, line=1, column=1)
    if len(raw) > limit:
        raise fatal("file-too-large", start, size=str(len(raw)), limit=str(limit))
    for mark, encoding in _FOREIGN_MARKS.items():
        if raw.startswith(mark):
            raise fatal("not-utf8", start, reason=f"it starts with the byte order mark of {encoding} at byte 0")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{raw[error.start]:02x} at byte offset {error.start} ({error.reason})"
        raise fatal("not-utf8", Location(file=file, line=line, column=1), reason=reason) from None
    nul = text.find("\0")
    if nul >= 0:
        place = Text(file=file, content=text).location(nul)
        raise fatal("nul-character", place, offset=str(raw.find(b"\0")))
    return text.removeprefix("\ufeff")
