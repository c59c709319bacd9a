"""Takes the sources of a client and what was read from them, and says in a line each what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import Reporter, SpecError, shown_path
from .document import as_mapping
from .files import PAGE_SUFFIXES, read_input
from .forms.recognised import forms, recognise
from .inputs import read_description, read_page, sheet_of
from .methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .loaded import LoadedDocument

_SHOWN = 3


def summaries(paths: Sequence[Path], parts: Sequence[LoadedDocument]) -> Iterator[str]:
    """Iterate over a line for each path: what it is, how many descriptions and operations it has, and where.

    Where nothing was read, since something stopped the run, a file is looked at by itself.
    """
    for path in paths:
        own = [part for part in parts if part.path == path or path in part.path.parents]
        if own or path.is_dir():
            yield f"{shown_path(path)}: {_kind(path, own)}, {_counted(own)}"
        elif path.is_file():
            yield f"{shown_path(path)}: {_alone(path)}"


def _alone(path: Path) -> str:
    try:
        own = read_description(path, str(path), read_input(path, str(path)), Reporter())
    except SpecError as error:
        stopped = error.diagnostic
    else:
        return f"{_kind(path, own)}, {_counted(own)}"
    try:
        found = recognise(sheet_of(read_page(path, str(path), read_input(path, str(path)))))
    except SpecError:
        found = None
    if found is None:
        place = stopped.location
        return "no description was read" + (f"; see {place.line}:{place.column}" if place is not None else "")
    named = [f"{shown_path(link.address)} at {link.place.line}:{link.place.column}" for link in found.links]
    return f"{found.form.told}, no description" + (f"; it names {_listed(named)}" if named else "")


def _kind(path: Path, parts: Sequence[LoadedDocument]) -> str:
    if path.is_dir():
        count = len({part.path for part in parts})
        return f"a folder of which {count} file{'' if count == 1 else 's'} {'is' if count == 1 else 'are'} read"
    form = next((form for form in forms() if form.name == parts[0].form), None)
    if form is not None:
        return form.told
    if path.suffix.lower() in PAGE_SUFFIXES:
        return "a page in Markdown"
    root = as_mapping(parts[0].data)
    kind = "OpenAPI" if "openapi" in root else "Swagger"
    return f"a document of {kind} {str(root.get(kind.lower(), ''))[:10]!a}".replace("'", "")


def _counted(parts: Sequence[LoadedDocument]) -> str:
    count = sum(
        1
        for part in parts
        for item in as_mapping(as_mapping(part.data).get("paths")).values()
        for key in as_mapping(item)
        if key.lower() in METHODS
    )
    if not parts:
        return "no description"
    places = [part.locate(()) for part in parts]
    same = len({part.path for part in parts}) == 1
    shown = [f"{'' if same else f'{shown_path(place.file)}:'}{place.line}:{place.column}" for place in places]
    return f"{_plural(len(parts), 'description')} with {_plural(count, 'operation')} at {_listed(shown)}"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _listed(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return ", ".join(texts[:_SHOWN]) + more
