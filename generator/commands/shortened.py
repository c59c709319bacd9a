"""Takes a client with a lock and moves its methods and classes to the names that a new client has."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..diagnostics import Reporter, fatal, shown_path
from ..disk.package import write_files
from ..lock.edit import Move, moved
from ..operations import build_api
from ..operations.whole import named_operations
from ..spelling.naming import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.client_toml import Config
    from ..pipeline import Analysed

_NUMBERED = re.compile(rf"Option[0-9]+|^.{{{LONGEST - 8}}}[0-9a-f]{{8}}$")
"""How classes were called that now have words: the number of an alternative, a hash in the place of what was cut."""


def shorten(config: Config, analysed: Analysed, *, dry_run: bool = False) -> tuple[Move, ...]:
    """Return what moves, and write the lock unless `dry_run`; resources, builders and all other names stay.

    Raises:
        SpecError: `names-no-lock`; an `output-…` code.
    """
    pinned, lock = analysed.pinned, config.lock
    if lock is None or not lock.is_file():
        raise fatal("names-no-lock", path=shown_path(lock or config.output))
    moves = (*_methods(config, analysed), *_classes(config, analysed))
    text = lock.read_text(encoding="utf-8")
    if not dry_run and (moves or not pinned.short_methods):
        write_files(config.output, {lock: moved(text, moves)}, {lock: pinned.sha256})
    return moves


def _methods(config: Config, analysed: Analysed) -> Iterator[Move]:
    pinned = analysed.pinned
    for entry in named_operations(analysed.spec, config, pinned, Reporter(), anew=True):
        label, names = entry.found.label, entry.names
        resource, old = pinned.operations.get(label, ("", ""))
        if resource == names.resource and old != names.method:
            yield Move(identity=label, scope=resource, old=old, new=names.method, builder=names.builder)


def _classes(config: Config, analysed: Analysed) -> Iterator[Move]:
    """Iterate over the classes that are called by a number or a hash and in a new client by words.

    Other names stay, for a person may have chosen them.
    """
    pinned, models = analysed.pinned, analysed.api.models
    free = replace(pinned, models={}, copies={}, own_names={}, shapes={}, aliases={})
    new = build_api(analysed.spec, config, free, Reporter()).models
    taken = {name.casefold() for entry in models.values() for name in (entry.class_name, *entry.former)}
    for key in sorted(pinned.models.keys() & models.keys() & new.keys()):
        entry, name = models[key], new[key].class_name
        if _NUMBERED.search(entry.class_name) and not _NUMBERED.search(name) and name.casefold() not in taken:
            taken.add(name.casefold())
            yield Move(identity=key, scope=f"models.{entry.module}", old=entry.class_name, new=name)
