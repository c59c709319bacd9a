"""What a lock keeps of each file that `specpress pull` fetched: where it came from, and what it was then."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import quoted, shown_path
from ..diagnostics.location import Location
from ..source.choices import Selection
from ..source.files import PAGE_SUFFIXES
from ..source.text import digest
from .rows import Row, lock_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config.client_toml import Config
    from ..diagnostics import Reporter


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """Where a file below the folder of the toml was pulled from, and what it was then."""

    url: str
    sha256: str
    final: str = ""
    """Where redirects led."""
    etag: str = ""
    modified: str = ""
    kept: str = ""
    """Why it is here though it is no longer published; empty for what is."""
    dead: str = ""
    """How many pulls in a row got nothing usable for it; empty for none."""

    @property
    def dead_runs(self) -> int:
        """The same as a number."""
        return int(self.dead) if self.dead.isdecimal() else 0


def pulled_rows(pulled: Mapping[str, Pulled]) -> list[Row]:
    """Return the row of each file."""
    return [
        Row.of("pulled", file, {key: value for key, value in asdict(origin).items() if value})
        for file, origin in pulled.items()
    ]


def with_pulled(text: str, pulled: Mapping[str, Pulled]) -> str:
    """Return the text of a lock with other rows of what was pulled; of a new lock when `text` is empty."""
    return lock_of([*(row for row in rows_of(text) if row.kind != "pulled"), *pulled_rows(pulled)])


def document_url(pulled: Mapping[str, Pulled], lock: Path | None, file: str) -> str:
    """Return the URL that a description was pulled from, where redirects led; nothing for a page or another file.

    RFC 3986 section 5.1.3: relative URLs in it are relative to this one.
    """
    path = Path(file)
    if lock is None or path.suffix.lower() in PAGE_SUFFIXES:
        return ""
    path, folder = path.resolve(), lock.parent.resolve()
    origin = pulled.get(path.relative_to(folder).as_posix()) if path.is_relative_to(folder) else None
    return "" if origin is None else origin.final or origin.url


def _copies(pulled: Mapping[str, Pulled], lock: Path | None) -> dict[str, Path]:
    """Return URL -> file of all that was pulled, by the URL that was asked for and by where redirects led."""
    folder = lock.parent if lock is not None else Path()
    found = {row.final: folder / file for file, row in pulled.items() if row.final}
    return found | {row.url: folder / file for file, row in pulled.items()}


def selection_of(config: Config, pulled: Mapping[str, Pulled]) -> Selection:
    """Return which of the descriptions in the sources count, by the toml and by what `pull` kept."""
    folder = None if config.lock is None else config.lock.parent
    kept = {} if folder is None else {(folder / file).resolve(): row.kept for file, row in pulled.items() if row.kept}
    return Selection(
        specification=config.specification,
        place=config.specification_place,
        kept=kept,
        copies=_copies(pulled, config.lock),
        has_base_url=config.base_url is not None,
        matched=config.matched,
    )


def report_edited(pulled: Mapping[str, Pulled], folder: Path, reporter: Reporter) -> None:
    """Report each pulled file that is missing or is not as it was pulled."""
    for file, origin in sorted(pulled.items()):
        path = folder / file
        try:
            here = digest(path.read_bytes())
        except OSError:
            here = "none, for there is no such file"
        if here != origin.sha256:
            place = Location(file=str(path), line=1, column=1)
            url = quoted(origin.url)
            reporter.report("pulled-edited", place, path=shown_path(path), url=url, here=here, pulled=origin.sha256)
