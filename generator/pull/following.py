"""Takes the answer for a page that a `[[pull]]` table names and gives the description that the page names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..diagnostics import SpecError, fatal, shown_path
from ..source.files import DOCUMENT_SUFFIXES
from .search import usual_addresses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..diagnostics import Reporter
    from ..diagnostics.location import Location
    from .collected import Collected
    from .fetch import Answer
    from .search import Search, Tried


async def follow(answer: Answer, file: str, search: Search, found: Collected) -> Answer | None:
    """Return the description that a page names, as the answer for the page; None when it names none.

    Raises:
        SpecError: `pull-elsewhere`, `pull-several`.
    """
    place, url = search.pull.place, answer.url
    row = found.before.get(file)
    described = await search.named_by(answer)
    if not described and not search.elsewhere:
        usual = usual_addresses(url) if PurePosixPath(urlsplit(url).path).suffix not in DOCUMENT_SUFFIXES else []
        # What is guessed may be another API: once something was found, only its place is asked again.
        described = await search.among(usual if row is None else {row.final}.intersection(usual))
    origins = {one.answer.final or one.answer.url: one for one in described}
    final = next(iter(origins), "").partition("?")[0]
    if row is None or final != row.final:
        report_tried(search.tried, found.reporter)
    if search.elsewhere and not described:
        raise elsewhere(search, url, place)
    if len(described) > 1:
        listed = ", ".join(shown_path(address) for address in origins)
        raise fatal("pull-several", place, url=shown_path(url), count=str(len(described)), listed=listed)
    if not described:
        return None
    found.ready[described[0].answer.url] = described[0]
    return replace(described[0].answer, url=url, final=final, etag="", modified="")  # tags are of one address


def report_tried(tried: Sequence[Tried], reporter: Reporter) -> None:
    """Report each address that a search asked for, and what came of it; nothing if it asked for one only."""
    for one in tried[1:] and tried:
        reporter.report("pull-tried", url=shown_path(one.url), outcome=one.outcome)


def elsewhere(search: Search, url: str, place: Location) -> SpecError:
    """Return what to say of a page that names a description which must not be asked for."""
    first = search.elsewhere[0]
    return fatal("pull-elsewhere", place, url=shown_path(url), address=shown_path(first.url), reason=first.reason)
