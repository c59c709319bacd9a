"""Takes a folder, or files that a pattern matched, and gives the descriptions in them; a broken page costs itself."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ..diagnostics import Reporter, SpecError, fatal, quoted
from .document import as_mapping
from .files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES, files_below, read_input, start_of
from .forms.site_config import NAMES, SCRIPT_NAMES
from .inputs import read_description
from .page import report_left_out
from .text import DOCUMENT_LIMIT, PAGE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ..diagnostics import Diagnostic
    from .document import JsonValue
    from .loaded import LoadedDocument

_ENTRY = re.compile(rb"""^\s*\{?\s*["']?(?:openapi|swagger)["']?\s*:\s*["']?v?[0-9]""", re.MULTILINE)
"""With a version behind it: in the configuration of a documentation site an address or a list stands there."""
_ONE_LINE = re.compile(rb""""(?:openapi|swagger)"\s*:\s*["']?v?[0-9]""")
_SHOWN = 8
_FOREIGN = frozenset({"page-no-block", "page-form", "page-link", "document-asyncapi", "document-not-openapi"})
"""What a page may well be that stands beside those of an API."""
_TELLING = frozenset({"page-form", "page-link"})


def read_file(path: Path, reporter: Reporter) -> list[LoadedDocument]:
    """Return the descriptions in a file that the user named.

    Raises:
        SpecError: there is none, or it cannot be read.
    """
    file = str(path)
    limit = DOCUMENT_LIMIT if path.suffix.lower() in DOCUMENT_SUFFIXES else PAGE_LIMIT
    return read_description(path, file, read_input(path, file, limit=limit), reporter)


def read_found(paths: Iterable[Path], reporter: Reporter) -> list[LoadedDocument]:
    """Return the descriptions in files that a pattern matched; what has none, or is broken, is reported.

    Raises:
        SpecError: nothing can be read; the others that are broken are reported.
    """
    found = _sorted(paths)
    if not found.documents:
        found.refuse(reporter)
        if found.foreign:
            raise found.foreign[0]
    found.report(reporter)
    return found.documents


def read_folder(folder: Path, reporter: Reporter) -> list[LoadedDocument]:
    """Return the descriptions in the pages of a folder; in its only document where no page has one.

    Raises:
        SpecError: there is none, there are several documents, or nothing can be read.
    """
    pages = _sorted(files_below(folder, PAGE_SUFFIXES))
    if pages.documents:
        pages.report(reporter)
        return pages.documents
    documents: list[Path] = []
    for path in files_below(folder, DOCUMENT_SUFFIXES):
        # What is deeper than the first hit belongs to it, or is somebody else's.
        if documents and len(path.parts) > len(documents[0].parts):
            continue
        if _is_entry(read_input(path, str(path))):
            documents = [*(known for known in documents if len(known.parts) == len(path.parts)), path]
    if not documents:
        pages.refuse(reporter)
        raise _named_elsewhere(folder) or fatal("folder-empty", start_of(str(folder)))
    if len(documents) > 1:
        names = ", ".join(quoted(path.name) for path in documents[:_SHOWN])
        raise fatal("folder-ambiguous", start_of(str(folder)), documents=names)
    pages.report(reporter)
    return read_file(documents[0], reporter)


def _named_elsewhere(folder: Path) -> SpecError | None:
    """Return what to say of a checkout whose configuration names its description."""
    for path in sorted(folder.iterdir()):
        if path.name.lower() in NAMES or SCRIPT_NAMES.search(path.name.lower()):
            try:
                read_file(path, Reporter())
            except SpecError as error:
                if error.diagnostic.code == "page-link":
                    return error
    return None


def _is_entry(raw: bytes) -> bool:
    """Whether a document has `openapi` or `swagger` at its root, by its look or, on one line, by its value."""
    found = _ENTRY.search(raw)
    if found is not None and found[0][:1] in b"os\"'":  # at the begin of a line: the root of a YAML document
        return True
    if found is None and not _ONE_LINE.search(raw):
        return False
    try:
        root = cast("JsonValue", json.loads(raw))
    except (ValueError, RecursionError):
        return found is not None
    return not {"openapi", "swagger"}.isdisjoint(as_mapping(root))


@dataclass(slots=True)
class _Sorted:
    """What files gave that nobody named one by one."""

    documents: list[LoadedDocument] = field(default_factory=list["LoadedDocument"])
    findings: list[Diagnostic] = field(default_factory=list["Diagnostic"])
    """Of the files with a description."""
    foreign: list[SpecError] = field(default_factory=list[SpecError])
    broken: list[SpecError] = field(default_factory=list[SpecError])

    def report(self, reporter: Reporter) -> None:
        """Report what was found in the descriptions, and what is left out beside them."""
        for diagnostic in self.findings:
            reporter.add(diagnostic)
        for error in self.foreign:
            found = error.diagnostic
            what = found.arguments["found"] if found.code == "page-no-block" else found.message
            place = found.location
            reporter.report("page-skipped", start_of(place.file) if place else None, found=what)
        for error in self.broken:
            report_left_out(error, reporter)

    def refuse(self, reporter: Reporter) -> None:
        """Stop for what is broken, or else for what says where the description is; of prose alone nothing is said.

        Raises:
            SpecError: the first; the others are reported.
        """
        links = [error for error in self.foreign if error.diagnostic.code in _TELLING]
        for error in (self.broken or links)[1:]:
            reporter.add(error.diagnostic)
        for error in (self.broken or links)[:1]:
            raise error


def _sorted(paths: Iterable[Path]) -> _Sorted:
    found = _Sorted()
    for path in paths:
        trial = Reporter()
        try:
            documents = read_file(path, trial)
        except SpecError as error:
            (found.foreign if error.diagnostic.code in _FOREIGN else found.broken).append(error)
            continue
        found.documents += documents
        found.findings += trial.diagnostics
    return found
