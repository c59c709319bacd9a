"""Finds the tomls of clients: `specs/<name>.toml`, and `[tool.specpress]` in pyproject.toml beside that folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import SpecError, fatal, quoted, shown_path
from .toml import PYPROJECT, Table, meant

if TYPE_CHECKING:
    from collections.abc import Sequence

SPECS = Path("specs")


def find_configs(names: Sequence[str], folder: Path = SPECS) -> tuple[Path, ...]:
    """Return the toml of each name (a name, or a path that ends in `.toml`); of every client when there is no name.

    Raises:
        SpecError: `config-missing`, `config-none` or `config-twice`; `config-syntax` or `config-invalid`, of
            pyproject.toml.
    """
    if not names:
        found = dict.fromkeys(path for name in _names(folder) for path in [toml_of(name, folder)] if path is not None)
        if not found:
            raise fatal("config-none")
        return tuple(found)
    paths: list[Path] = []
    for name in names:
        path = toml_of(name, folder)
        if path is None:
            missing = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
            known = (
                [other.stem for other in missing.parent.glob("*.toml")] if name.endswith(".toml") else _names(folder)
            )
            raise fatal("config-missing", path=shown_path(missing), meant=meant(missing.stem, known))
        paths.append(path)
    return tuple(paths)


def toml_of(name: str, folder: Path = SPECS) -> Path | None:
    """Return the toml of a name, or the path itself where the name ends in `.toml`; None where there is none.

    Raises:
        SpecError: `config-twice`; `config-syntax` or `config-invalid`, of pyproject.toml.
    """
    if name.endswith(".toml"):
        return path if (path := Path(name)).is_file() else None
    path, beside = folder / f"{name}.toml", folder.parent / PYPROJECT
    if not _is_of_pyproject(name, beside):
        return path if path.is_file() else None
    if path.is_file():
        place = Table.read(beside).place("name")
        raise fatal("config-twice", place, name=quoted(name), path=shown_path(path), other=shown_path(beside))
    return beside


def client_names(folder: Path = SPECS) -> list[str]:
    """Return the names of all clients, sorted; what cannot be read names none."""
    try:
        return _names(folder)
    except SpecError:
        return sorted(path.stem for path in folder.glob("*.toml"))


def _names(folder: Path) -> list[str]:
    beside = folder.parent / PYPROJECT
    named = [Table.read(beside).required("name")] if _has_client(beside) else []
    return sorted({*named, *(path.stem for path in folder.glob("*.toml"))})


def _is_of_pyproject(name: str, beside: Path) -> bool:
    return _has_client(beside) and Table.read(beside).required("name") == name


def _has_client(beside: Path) -> bool:
    """Whether a pyproject.toml is there and has our table; one that is none of our business is not even parsed."""
    try:
        named = b"specpress" in beside.read_bytes()
    except OSError:
        return False
    return named and bool(Table.read(beside).values)
