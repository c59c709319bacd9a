"""Takes a checkout of a documentation site, or a page of one, and finds the descriptions that it names."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..diagnostics import Reporter, SpecError
from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES, files_below, read_input
from ..source.folder import read_file
from ..source.forms.embedded import is_description
from ..source.forms.site_config import NAMES, SCRIPT_NAMES
from ..source.inputs import read_document
from ..source.named import named_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OTHERS = frozenset({"mkdocs.yml", "mkdocs.yaml", "hugo.toml", "hugo.yaml", "_config.yml"})
"""Configurations that name no description themselves; the pages below them do."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SERVED = ("", "static", "public", "docs", "content")
"""Folders of a site whose files are served at its root."""
_ASSETS = Path(".gitbook", "assets")
_DEEPEST = 3
_PAGES = 5_000


def descriptions_of(folder: Path) -> list[Path]:
    """Return the descriptions that a checkout names, in the order of naming; nothing for a folder that is no checkout.

    What the configuration names comes first, else what the pages name. No link leads out of the folder.

    Raises:
        SpecError: `page-form`: the site is made from a definition in another language.
    """
    configs = list(_configs(folder))
    named = [_local(link, [config.parent], folder) for config in configs for link in _links(config)]
    found = _described([*named, *_assets(folder, configs)])
    if configs and not found:
        pages = (page for page, _ in zip(files_below(folder, PAGE_SUFFIXES), range(_PAGES), strict=False))
        found = _described(_local(link, _above(page, folder), folder) for page in pages for link in _links(page))
    if configs and not found:
        _refuse_definition(folder)
    return found


def descriptions_by(page: Path) -> list[Path]:
    """Return the descriptions beside a page, or in its checkout, that the page names."""
    real = page.resolve()
    roots = (above for above in real.parents if (above / ".git").exists() or next(_configs(above, 0), None))
    root = next(roots, real.parent)
    return _described(_local(link, _above(real, root), root) for link in _links(real))


def _configs(folder: Path, deepest: int = _DEEPEST) -> Iterator[Path]:
    for current, folders, names in os.walk(folder):
        here = Path(current)
        depth = len(here.relative_to(folder).parts)
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        if depth >= deepest:
            folders.clear()
        for name in sorted(names):
            if name.lower() in NAMES | _OTHERS or SCRIPT_NAMES.search(name.lower()):
                yield here / name


def _links(file: Path) -> list[str]:
    try:
        return [link.address for link in named_in(file.name, read_input(file, str(file))).links]
    except SpecError:
        return []


def _assets(folder: Path, configs: list[Path]) -> Iterator[Path]:
    """Iterate over the documents that GitBook keeps for the pages of a repository."""
    homes = dict.fromkeys([folder, *(config.parent for config in configs)])
    for assets in (home / _ASSETS for home in homes):
        if assets.is_dir() and assets.resolve().is_relative_to(folder.resolve()):
            yield from files_below(assets, DOCUMENT_SUFFIXES)


def _above(page: Path, root: Path) -> list[Path]:
    """Return the folders from that of a page up to the root."""
    return [above for above in page.parents if above.is_relative_to(root)]


def _local(address: str, bases: Iterable[Path], root: Path) -> Path | None:
    """Return the file within `root` that an address names; None for a URL, or where there is no such file."""
    name = unquote(address.partition("#")[0].partition("?")[0])
    if _ADDRESS.match(name) or "\0" in name or "\\" in name:
        return None
    real = root.resolve()
    for base in bases:
        for served in _SERVED:
            path = base / served / name.lstrip("/")
            try:
                if path.is_file() and path.resolve().is_relative_to(real):
                    return Path(os.path.normpath(path))
            except OSError:
                continue
    return None


def _described(paths: Iterable[Path | None]) -> list[Path]:
    """Return those of some files that hold a description, each once."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path is not None and path.resolve() not in found and _is_description(path):
            found[path.resolve()] = path
    return list(found.values())


def _is_description(path: Path) -> bool:
    try:
        return is_description(read_document(path, str(path), read_input(path, str(path)), Reporter()).data)
    except SpecError:
        return False


def _refuse_definition(folder: Path) -> None:
    for file in files_below(folder, DOCUMENT_SUFFIXES):
        if "definition" in file.parent.relative_to(folder).parts and file.name.lower() not in NAMES:
            try:
                read_file(file, Reporter())
            except SpecError as error:
                if error.diagnostic.code == "page-form":
                    raise
