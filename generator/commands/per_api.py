"""Takes a source whose pages are of several APIs and gives a source for each, with what chooses its pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..diagnostics import Reporter, SpecError
from ..source.folder import read_file, read_folder
from ..source.inputs import read_description
from ..source.together import apis_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..source.apis import DocumentedApi
    from ..source.loaded import LoadedDocument
    from .origin import Origin

_MOST_PATTERNS = 8


def apis_on_disk(path: Path) -> tuple[DocumentedApi, ...]:
    """Return the APIs of a file or folder that do not go together; nothing when all of it is one API.

    Raises:
        SpecError: it holds no description.
    """
    documents = read_folder(path, Reporter()) if path.is_dir() else read_file(path, Reporter())
    return apis_in(documents)


def each_of(origin: Origin, apis: Sequence[DocumentedApi]) -> list[Origin]:
    """Return the source of each API; the source itself when there are none."""
    if not apis:
        return [origin]
    return [
        replace(origin, documents=[one.data for one in api.documents], called=api.name, specification=api.name)
        for api in apis
    ]


def each_pulled(origin: Origin) -> list[Origin]:
    """Return the source of each API of pulled pages, with patterns for its pages where their addresses tell them."""
    if not origin.table.get("index"):
        return [origin]
    documents: list[LoadedDocument] = []
    for file, body in origin.files.items():
        try:
            documents += read_description(Path(file), file, body, Reporter())
        except SpecError:  # a page without a description, or one that `generate` reports
            continue
    apis = apis_in(documents)
    return [_narrowed(each, api, origin) for each, api in zip(each_of(origin, apis), apis, strict=False)] or [origin]


def _narrowed(each: Origin, api: DocumentedApi, whole: Origin) -> Origin:
    """Return the source of one API without the pages of others, if patterns keep them out of the next pull too."""
    own = [urlsplit(whole.rows[file].url).path for file in api.files]
    others = [urlsplit(row.url).path for file, row in whole.rows.items() if file not in api.files]
    patterns = _patterns(own, others)
    if not patterns or "include" in whole.table:
        return each
    files = {file: body for file, body in whole.files.items() if file in api.files}
    rows = {file: row for file, row in whole.rows.items() if file in api.files}
    return replace(each, files=files, rows=rows, table={**whole.table, "include": patterns})


def _patterns(own: Sequence[str], others: Collection[str]) -> list[str]:
    """Return patterns that take all of some paths and none of others: of the largest folders that do; else nothing."""
    found: set[str] = set()
    for path in own:
        pure = [
            folder
            for folder in PurePosixPath(path).parents
            if not any(PurePosixPath(other).is_relative_to(folder) for other in others)
        ]
        if not pure:
            return []
        found.add(f"{pure[-1]}/*")
    return sorted(found) if len(found) <= _MOST_PATTERNS else []
