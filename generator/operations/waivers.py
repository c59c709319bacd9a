"""Takes the errors of a run and the toml's waivers and takes back the errors that someone answered for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import Severity, quoted
from ..diagnostics.location import parse_pointer
from ..ir.api import Waived

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config.client_toml import Config
    from ..config.waiver_tables import Waiver
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
    waivers = [entry for entry in config.waivers if not entry.code]
    answered: dict[Waiver, list[Diagnostic]] = {}
    for diagnostic in reporter.errors:
        waiver = next((entry for entry in waivers if _covers(entry, diagnostic, pointers)), None)
        if waiver is not None:
            answered.setdefault(waiver, []).append(diagnostic)
    for waiver, errors in answered.items():
        reporter.soften(frozenset(errors).__contains__, f"waived: {waiver.reason}")
    for waiver in waivers:
        if waiver not in answered:
            reporter.report("waiver-unused", waiver.location, target=quoted(waiver.target))
    return tuple(Waived(pointer=_cost(errors[0], pointers), reason=entry.reason) for entry, errors in answered.items())


def waive_warnings(config: Config, reporter: Reporter, *, complete: bool = False) -> None:
    """Leave out the warnings that someone answered for; `complete` when all were found that a run finds.

    Then a waiver that nothing needs is a warning, unless a run before has left out what it speaks of.
    """
    for waiver in (entry for entry in config.waivers if entry.code):
        covered = [entry for entry in reporter.diagnostics if _is_waived(waiver, entry)]
        reporter.drop(frozenset(covered).__contains__)
        if complete and not covered and not any(_is_waived(waiver, entry) for entry in reporter.waived):
            reporter.report("waiver-unused", waiver.location, target=quoted(waiver.code))
        reporter.waived += covered


def _is_waived(waiver: Waiver, diagnostic: Diagnostic) -> bool:
    if diagnostic.code != waiver.code or diagnostic.severity is Severity.ERROR:
        return False
    return not waiver.target or _covers(waiver, diagnostic, {})


def _cost(error: Diagnostic, pointers: Mapping[str, Pointer]) -> Pointer:
    """Return where the operation stands that an error costs, or what else it costs."""
    where = () if error.location is None else error.location.pointer
    return pointers.get(error.operation or "", where)
