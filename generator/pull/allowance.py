"""Bounds of one `specpress pull`, and how its requests fail."""

from __future__ import annotations

from dataclasses import dataclass

from ..source.text import DOCUMENT_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a pull may take; sizes in bytes after decompression, times in seconds."""

    file_bytes: int = DOCUMENT_LIMIT
    total_bytes: int = 512 * 1024 * 1024
    files: int = 5_000
    links: int = 300
    """How many references may lead from one document to the next."""
    redirects: int = 5
    searches: int = 30
    """How many addresses may be asked for the place of a description."""
    listed: int = 60
    """How many descriptions a page may list to be asked for."""
    attempts: int = 4
    concurrency: int = 6
    connecting: float = 10
    one_file: float = 60
    """From sending a request to the last byte of its answer."""
    everything: float = 1_800
    first_wait: float = 0.5
    """Doubled for each further attempt."""
    longest_wait: float = 60


class FetchError(Exception):
    """Why nothing came of a URL; `refused` when our rules forbade it, else the network or the server failed."""

    def __init__(self, url: str, reason: str, *, refused: bool = False, temporary: bool = False) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason
        self.refused = refused
        self.temporary = temporary
        """Whether a second attempt may succeed."""
