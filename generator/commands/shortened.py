"""Takes a client with a lock and moves its methods to the names that a new client has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import Reporter, fatal, shown_path
from ..disk.package import write_files
from ..lock.edit import Move, moved
from ..operations.whole import named_operations

if TYPE_CHECKING:
    from ..config.client_toml import Config
    from ..pipeline import Analysed


def shorten(config: Config, analysed: Analysed, *, dry_run: bool = False) -> tuple[Move, ...]:
    """Return what moves, and write the lock unless `dry_run`; resources, builders and all other names stay.

    Raises:
        SpecError: `names-no-lock`; an `output-…` code.
    """
    pinned, lock = analysed.pinned, config.lock
    if lock is None or not lock.is_file():
        raise fatal("names-no-lock", path=shown_path(lock or config.output))
    moves: list[Move] = []
    for entry in named_operations(analysed.spec, config, pinned, Reporter(), anew=True):
        label, names = entry.found.label, entry.names
        resource, old = pinned.operations.get(label, ("", ""))
        if resource == names.resource and old != names.method:
            moves.append(Move(identity=label, resource=resource, old=old, new=names.method, builder=names.builder))
    text = lock.read_text(encoding="utf-8")
    if not dry_run and (moves or not pinned.short_methods):
        write_files(config.output, {lock: moved(text, moves)}, {lock: pinned.sha256})
    return tuple(moves)
