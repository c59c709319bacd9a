"""Takes the paths that the user named and gives the entry document, and what references may reach beside it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ..diagnostics import fatal
from .choices import Selection
from .files import PAGE_SUFFIXES, read_input, referenced_bytes, referenced_path, shown_name
from .folder import read_file, read_folder, read_found
from .inputs import read_document
from .together import one_description

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.waiver_tables import MergeChoice
    from ..diagnostics import Reporter
    from ..diagnostics.location import Location
    from .document import Document
    from .loaded import LoadedDocument

_EVERYTHING = Selection()
_URL = re.compile(r"https?://", re.IGNORECASE)


@dataclass(slots=True, kw_only=True, eq=False)
class LoadedSources:
    """An entry document, and what was opened beside it."""

    entry: Document
    roots: tuple[Path, ...]
    """The folders of the sources, and last the one that no reference may leave."""
    reporter: Reporter
    digests: dict[str, str]
    opened: dict[Path, Document]
    pinned: dict[str, Path]
    """URL -> the copy of what was pulled from it."""
    parts: tuple[LoadedDocument, ...]
    """What was read of the sources, before it was merged."""
    _urls: dict[Path, str] = field(default_factory=dict["Path", str], init=False)

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """(file, sha256) of every file read so far, in order."""
        return tuple(self.digests.items())

    def open(self, relative_to: Document, reference: str, place: Location) -> Document:
        """Return the document that `reference` (without fragment) names, loading it once.

        Raises:
            SpecError: it is remote, absolute, leaves the source folder, is missing or does not parse.
        """
        pinned = self._pinned(relative_to, reference)
        path = pinned.resolve() if pinned else referenced_path(relative_to.path.parent, self.roots, reference, place)
        found = self.opened.get(path)
        if found is None:
            raw = referenced_bytes(path, reference, place)
            shown = str(pinned) if pinned else shown_name(relative_to.file, reference)
            found = read_document(path, shown, raw, self.reporter)
            self.opened[path] = found
            self.digests[found.file] = found.sha256
        return found

    def _pinned(self, relative_to: Document, reference: str) -> Path | None:
        """Return the copy of what a URL names, also of one that is relative to the URL of a copy (RFC 3986 section 5).

        A copy that is a link out of the roots is none.
        """
        if not self.pinned:
            return None
        url = reference
        if _URL.match(reference) is None:
            self._urls = self._urls or {path.resolve(): url for url, path in reversed(self.pinned.items())}
            base = self._urls.get(relative_to.path.resolve(), "")
            url = urljoin(base, reference) if base else ""
        found = self.pinned.get(url)
        inside = found is not None and any(found.resolve().is_relative_to(root) for root in self.roots)
        return found if inside else None


def load_sources(
    paths: Sequence[Path],
    reporter: Reporter,
    merges: Sequence[MergeChoice] = (),
    root: Path | None = None,
    selection: Selection = _EVERYTHING,
) -> LoadedSources:
    """Load a document, a page, several pages, or a folder of them; `merges` settle what pages contradict.

    References stay within `root`, or within the folder that holds all of the paths. A reference to a URL names the file
    that `selection` has for it; nothing is fetched.

    A folder stands for its pages if any of them has a description, else for its only document with `openapi` or
    `swagger` at its root. A page that a folder or a pattern of `selection` led to costs itself alone if it cannot be
    read.

    Raises:
        SpecError: nothing is there, or it is no OpenAPI description; the diagnostic names file and line.
    """
    if not paths:
        raise fatal("source-none")
    documents: list[LoadedDocument] = []
    matched = [path for path in paths if path in selection.matched and not path.is_dir()]
    for path in paths:
        if path.is_dir():
            documents.extend(read_folder(path, reporter))
        elif path not in selection.matched:
            documents.extend(read_file(path, reporter))
    documents.extend(read_found(matched, reporter))
    entry = one_description(documents, reporter, merges, selection)
    folders = [path.resolve() if path.is_dir() else path.resolve().parent for path in paths]
    around = Path(os.path.commonpath(folders)) if root is None else root.resolve()
    opened: dict[Path, Document] = {
        document.path.resolve(): document for document in documents if document.path.suffix.lower() not in PAGE_SUFFIXES
    }
    digests = {document.file: document.sha256 for document in documents}
    return LoadedSources(
        entry=entry,
        roots=(*folders, around),
        reporter=reporter,
        digests=digests,
        opened=opened,
        pinned=dict(selection.copies),
        parts=tuple(documents),
    )


def load_overlays(paths: Sequence[Path], reporter: Reporter) -> tuple[LoadedDocument, ...]:
    """Read overlay documents, YAML or JSON; what they say is checked where they are applied.

    Raises:
        SpecError: one is missing, or is no YAML or JSON.
    """
    return tuple(read_document(path, str(path), read_input(path, str(path)), reporter) for path in paths)
