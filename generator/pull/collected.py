"""What a pull found so far, all in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..lock.pulled import Pulled
from ..source.text import digest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..diagnostics import Reporter
    from ..source.document import JsonValue
    from .search import Description


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Unreachable:
    """A page or document that an index lists and that cannot be had today."""

    file: str
    """Empty for a page that only points at documents."""
    url: str
    reason: str


@dataclass(slots=True, kw_only=True)
class Collected:
    """What a pull found; nothing is on the disk yet."""

    folder: Path
    before: Mapping[str, Pulled]
    reporter: Reporter
    rows: dict[str, Pulled] = field(default_factory=dict[str, Pulled])
    """File -> where it came from: the rows of the lock from now on."""
    bodies: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """File -> its new content, of those that changed or are new."""
    documents: dict[str, list[JsonValue]] = field(default_factory=dict[str, "list[JsonValue]"])
    """What the files that were given describe, changed or not."""
    claimed: set[str] = field(default_factory=set[str])
    """Files that a URL was found for."""
    names: dict[str, str] = field(default_factory=dict[str, str])
    """What tells a name apart on every disk -> the claimed file; the empty text for a folder of one."""
    gone: set[str] = field(default_factory=set[str])
    """Files that are no longer published; each is kept unless the user prunes."""
    dead: dict[str, str] = field(default_factory=dict[str, str])
    """File -> why its source gave nothing usable; its last good copy is kept."""
    skipped: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """(URL, reason) of pages that an index lists and that describe nothing."""
    unreachable: list[Unreachable] = field(default_factory=list["Unreachable"])
    """What an index lists and the server does not give; there is another time."""
    addresses: set[str] = field(default_factory=set[str])
    """URLs of what is kept, and of what descriptions refer to by its address."""
    ready: dict[str, Description] = field(default_factory=dict[str, "Description"])
    """URL -> what a search got from it already."""

    def known(self, file: str, url: str) -> bytes | None:
        """Return the content of a file that is here as it was pulled from `url`."""
        row = self.before.get(file)
        if row is None or row.url != url:
            return None
        try:
            body = (self.folder / file).read_bytes()
        except OSError:
            return None
        return body if digest(body) == row.sha256 else None
