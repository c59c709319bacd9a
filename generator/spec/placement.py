"""Names for what is brought in from other files: each gets one component name, whatever the order of its finding."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue

_STRUCTURE = frozenset(
    [
        "components",
        "schemas",
        "definitions",
        "$defs",
        "responses",
        "parameters",
        "requestBodies",
        "headers",
        "examples",
        "links",
        "callbacks",
        "securitySchemes",
        "properties",
        "paths",
        "content",
        "schema",
        "items",
        "allOf",
        "anyOf",
        "oneOf",
    ]
)

_WORDS = 6
_LETTERS = 60


@dataclass(frozen=True, slots=True, order=True)
class Imported:
    """One value of another file that becomes a named component: the file, the place in it, and the kind of use."""

    file: str
    """Relative to the entry document, with `/`; it only ever serves to name and to sort."""
    pointer: Pointer
    section: Pointer


def relative_file(path: Path, entry: Path) -> str:
    """Return `path` as seen from the folder of `entry`, with forward slashes."""
    return PurePath(os.path.relpath(path, entry.parent)).as_posix()


def _context(imported: Imported) -> list[str]:
    """Return the words that may name it, innermost last."""
    path = PurePath(imported.file)
    tokens = [
        token
        for token in imported.pointer
        if token not in _STRUCTURE and not token.isdecimal() and re.search(r"[A-Za-z0-9]", token)
    ]
    words = [part for part in (*path.parent.parts, path.stem) if part not in {"..", "."}]
    nearest = (*words, *tokens)[-_WORDS:]
    return [re.sub(r"[^A-Za-z0-9._-]+", "_", word[:_LETTERS]).strip("_") or "_" for word in nearest]


def place(
    imports: Collection[Imported],
    claims: Mapping[Imported, Collection[str]],
    taken: Mapping[Pointer, Collection[str]],
) -> dict[Imported, str]:
    """Give each import a name that no other component of its section has.

    `claims` are names under which the entry document lists the import itself; one of them is taken as it is. All
    others are the last word of the pointer, or the stem of the file; where that collides, words are added from the
    outside (pointer, file, folders), and a number last.
    """
    names = {
        imported: min(wanted, key=lambda name: (name != PurePath(imported.file).stem, name))
        for imported, wanted in claims.items()
    }
    waiting = sorted(set(imports) - set(names))
    contexts = {imported: _context(imported) for imported in waiting}
    width = dict.fromkeys(waiting, 1)
    while True:
        proposed = {imported: "_".join(contexts[imported][-width[imported] :]) for imported in waiting}
        users: dict[tuple[Pointer, str], list[Imported]] = {}
        for imported, name in proposed.items():
            users.setdefault((imported.section, name), []).append(imported)
        grown = False
        for (section, name), group in users.items():
            if len(group) > 1 or name in taken.get(section, ()):
                for imported in group:
                    if width[imported] < len(contexts[imported]):
                        width[imported] += 1
                        grown = True
        if not grown:
            break
    used = {(section, name) for section, section_names in taken.items() for name in section_names}
    counted: dict[str, int] = {}
    for imported, name in proposed.items():
        final = name
        while (imported.section, final) in used:
            counted[name] = counted.get(name, 1) + 1
            final = f"{name}_{counted[name]}"
        used.add((imported.section, final))
        names[imported] = final
    return names


def section_of(data: dict[str, JsonValue], section: Pointer, *, create: bool = False) -> dict[str, JsonValue]:
    """Return what a document holds at a place, an empty mapping where there is none; `create` puts one there."""
    for token in section:
        found = data.get(token)
        if not isinstance(found, dict):
            found = {}
            if create:
                data[token] = found
        data = found
    return data
