"""Takes the errors of a run and the toml's waivers and takes back the errors that someone answered for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..diagnostics import Severity, quoted
from ..diagnostics.location import Location, parse_pointer
from ..ir.api import Waived

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config.client_toml import Config, Waiver
    from ..diagnostics import Diagnostic, Reporter
    from ..diagnostics.location import Pointer


def _pointer(target: str) -> Pointer | None:
    """Return the target as a pointer, or None when it is `METHOD /path`."""
    if not target.startswith(("#", "/")):
        return None
    try:
        return parse_pointer(target)
    except ValueError:
        return None


def _covers(waiver: Waiver, diagnostic: Diagnostic, pointers: Mapping[str, Pointer]) -> bool:
    """Whether a waiver speaks of what this error costs: its operation, or a place it stands in."""
    target = _pointer(waiver.target)
    if target is None:
        return diagnostic.operation == waiver.target
    places: list[Pointer] = [] if diagnostic.location is None else [diagnostic.location.pointer]
    if diagnostic.operation is not None and diagnostic.operation in pointers:
        places.append(pointers[diagnostic.operation])
    return any(place[: len(target)] == target for place in places)


def apply_waivers(config: Config, reporter: Reporter, pointers: Mapping[str, Pointer]) -> tuple[Waived, ...]:
    """Turn the waived errors into notes and return what they cost; a waiver that nothing needs is a warning.

    `pointers` says where each operation stands, by `METHOD /path`.
    """
    used: dict[Waiver, Pointer] = {}
    for index, diagnostic in enumerate(reporter.diagnostics):
        if diagnostic.severity is not Severity.ERROR:
            continue
        waiver = next((entry for entry in config.waivers if _covers(entry, diagnostic, pointers)), None)
        if waiver is None:
            continue
        where = () if diagnostic.location is None else diagnostic.location.pointer
        used.setdefault(waiver, pointers.get(diagnostic.operation or "", where))
        reporter.diagnostics[index] = replace(diagnostic, severity=Severity.NOTE, action=f"waived: {waiver.reason}")
    for waiver in config.waivers:
        if waiver not in used:
            place = Location(file=config.file, line=1, column=1) if config.file else None
            reporter.report("waiver-unused", place, target=quoted(waiver.target))
    return tuple(Waived(pointer=pointer, reason=waiver.reason) for waiver, pointer in used.items())
