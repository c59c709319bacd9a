"""`[[waivers]]`, `[[proof_waivers]]` and `[[merges]]`: what is left out, or decided, with a reason for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..diagnostics.location import Location, parse_pointer

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from .toml import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeChoice:
    """`[[merges]]`: the page whose word counts for a part that pages define differently, and why."""

    target: Pointer
    prefer: str
    """A file name, or the end of a path."""
    reason: str
    location: Location | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """`[[waivers]]`: what is not generated, or what is not warned of, and why."""

    target: str
    """A JSON Pointer, or `METHOD /path`; with a `code` it may be empty, for every place."""
    reason: str
    code: str = field(default="", repr=False)  # `old_options_digest` is of what waivers were
    """Of the warnings that are left out; empty for the errors of the target."""
    location: Location | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofWaiver:
    """`[[proof_waivers]]`: cells (an id of `verify`, `*` for any text) that need not be proven, and why."""

    cell: str
    reason: str
    location: Location | None = field(default=None, repr=False, compare=False)


def read_merge_choice(row: Table) -> MergeChoice:
    """Return one choice. Raises SpecError for what the table cannot hold."""
    row.allow("target", "prefer", "reason")
    try:
        target = parse_pointer(row.required("target"))
    except ValueError as error:
        raise row.invalid("target", f"is no JSON Pointer: {quoted(str(error))}") from error
    return MergeChoice(
        target=target, prefer=row.required("prefer"), reason=row.required("reason"), location=row.place("target")
    )


def read_waiver(row: Table) -> Waiver:
    """Return one waiver. Raises SpecError for what the table cannot hold."""
    row.allow("target", "reason", "code")
    code = row.text("code", "")
    target = row.text("target", "") if code else row.required("target")
    return Waiver(
        target=target, reason=row.required("reason"), code=code, location=row.place("code" if code else "target")
    )


def read_proof_waiver(row: Table) -> ProofWaiver:
    """Return one waiver of cells. Raises SpecError for what the table cannot hold."""
    row.allow("cell", "reason")
    return ProofWaiver(cell=row.required("cell"), reason=row.required("reason"), location=row.place("cell"))
