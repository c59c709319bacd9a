"""Takes what a toml and its lock say of the sources: which pages count, and which decides where pages contradict."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import fatal, quoted
from ..diagnostics.location import format_pointer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..config.waiver_tables import MergeChoice
    from ..diagnostics import Reporter
    from ..diagnostics.location import Location, Pointer
    from .loaded import LoadedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which of the descriptions that are found a client is generated from."""

    specification: str = ""
    """The name or title of the API that is meant, where pages are of several; empty for the only one."""
    place: Location | None = None
    """Where the toml names it."""
    kept: Mapping[Path, str] = field(default_factory=dict["Path", str])
    """Resolved path of a page that `pull` kept though it is no longer published -> why."""
    copies: Mapping[str, Path] = field(default_factory=dict[str, "Path"])
    """URL -> the copy of what was pulled from it."""
    has_base_url: bool = False
    """Whether the toml says where requests go."""
    matched: frozenset[Path] = frozenset()
    """Sources that a pattern matched: nobody named them one by one."""


class Settlements:
    """Which page decides on a part of the description, by its pointer; only the parts that somebody named."""

    def __init__(self, choices: Sequence[MergeChoice], documents: Sequence[LoadedDocument]) -> None:
        """Find the pages.

        Raises:
            SpecError: `merge-page-unknown`: `prefer` fits no page, or several.
        """
        self._choices = choices
        self._pages = {choice.target: _page(choice, documents) for choice in choices}
        self._needed: set[Pointer] = set()

    def page(self, pointer: Pointer) -> LoadedDocument | None:
        """Return the page that decides on the part at a pointer, if the toml names one."""
        return self._pages.get(pointer)

    def need(self, pointer: Pointer) -> None:
        """Note that pages did contradict each other there."""
        self._needed.add(pointer)

    def report_unneeded(self, reporter: Reporter) -> None:
        """Warn of every choice that settled nothing: the pages agree by now, or the pointer is wrong."""
        for choice in self._choices:
            if choice.target not in self._needed:
                reporter.report("merge-unneeded", choice.location, target=quoted(format_pointer(choice.target)))


def _page(choice: MergeChoice, documents: Sequence[LoadedDocument]) -> LoadedDocument:
    wanted = choice.prefer.split("/")
    found = [document for document in documents if list(document.path.parts[-len(wanted) :]) == wanted]
    if len(found) != 1:
        raise fatal("merge-page-unknown", choice.location, page=quoted(choice.prefer), count=len(found))
    return found[0]
