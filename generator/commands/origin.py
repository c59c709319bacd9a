"""What `specpress init` knows of a source before anything is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..lock.pulled import Pulled
from ..source.apis import api_title

if TYPE_CHECKING:
    from ..source.document import JsonValue

NEW = "new"
"""Stands for the folder of a client below specs/ while the client has no name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """One client's source."""

    documents: list[JsonValue]
    stem: str
    """A name for a description without a title."""
    called: str = ""
    """What a page that names several descriptions calls this one."""
    specification: str = ""
    """What chooses the pages of this API among those of others."""
    sources: tuple[str, ...] = ()
    """Paths from specs/, of sources that stay where they are."""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """File, below the folder of the client in specs/ -> its content."""
    watched: tuple[str, ...] = ()
    """Paths from the top of the repository of what `sources` and their references name outside of specs/."""
    table: dict[str, object] = field(default_factory=dict[str, object])
    """The `[[pull]]` table; `into` is below the folder of the client."""
    rows: dict[str, Pulled] = field(default_factory=dict[str, Pulled])

    @property
    def title(self) -> str:
        """The title of the first document that has one; else the empty text."""
        return title_of(self.documents)


def title_of(documents: list[JsonValue]) -> str:
    """Return the title of the first description that has one of its API, and not of its page; else the empty text."""
    return next((title for document in documents if (title := api_title(document))), "")
