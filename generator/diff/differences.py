"""Takes two states of a client and gives every change with its place and its cause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..diagnostics import Reporter
from ..operations import build_api
from .changes import Change, bump, verdict
from .python import python_changes
from .same_operations import leave_what_differs
from .wire import wire_changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..ir.api import Api
    from ..spec.cursor import Spec
    from .changes import Bump
    from .sides import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All changes between two states."""

    old: str
    new: str
    changes: tuple[Change, ...]
    wire_compared: bool
    """False when one side is a package without its description."""
    tools: tuple[tuple[str, str, str], ...] = ()
    """(name, old version, new version) of each tool that is another one."""
    rewritten: int = 0
    """How many files the tools of today write otherwise, from the old description."""

    @property
    def bump(self) -> Bump:
        """The semantic version step that the changes ask for."""
        return bump(self.changes)

    @property
    def verdict(self) -> str:
        """What breaks, in words."""
        return verdict(self.changes)

    def fails(self, on: str) -> bool:
        """Whether there is what `--fail-on` names: `breaking`, `wire`, `python`, `any` or `never`."""
        if on == "any":
            return bool(self.changes)
        sides = {"breaking": ("wire", "python"), "wire": ("wire",), "python": ("python",)}.get(on, ())
        return any(change.breaking and change.side in sides for change in self.changes)


def compare(old: State, new: State) -> Difference:
    """Compare two states; see `python_changes` and `wire_changes` for what breaks."""
    moved = _moved(old, new)
    found = [_placed(change, old, new, moved) for change in _of_the_wire(old, new)]
    python = python_changes(old.surface, new.surface)
    pressed_anew = None
    if old.fresh is not None and new.fresh is not None:
        as_it_is = old.surface is old.fresh and new.surface is new.fresh
        pressed_anew = frozenset(python if as_it_is else python_changes(old.fresh, new.fresh))
    for change in python:
        if pressed_anew is not None and change not in pressed_anew:
            found.append(replace(change, cause="generator"))
        else:
            found.append(replace(change, cause=" or ".join(moved) if old.spec is not None else ""))
    compared = old.spec is not None and new.spec is not None
    released = {name for name in {*old.tools, *new.tools} if old.tools.get(name) != new.tools.get(name)}
    return Difference(
        old=old.label,
        new=new.label,
        changes=tuple(found),
        wire_compared=compared,
        tools=(
            tuple((name, old.tools.get(name, ""), new.tools.get(name, "")) for name in sorted(released))
            if old.tools and new.tools
            else ()
        ),
        rewritten=old.rewritten,
    )


def _of_the_wire(old: State, new: State) -> Iterable[Change]:
    """Return what changed on the wire; where one of two whole descriptions was only read, what is alike is left out."""
    if old.spec is None or new.spec is None:
        return ()
    were_read = old.is_whole and new.is_whole and (old.api is None or new.api is None)
    is_less = were_read and leave_what_differs(old.spec, new.spec)
    before, after = (None, None) if is_less else (old.api, new.api)
    return wire_changes(before or _api_of(old, old.spec), after or _api_of(new, new.spec), old.spec, new.spec)


def _api_of(state: State, spec: Spec) -> Api:
    """Return the Api of a description; what is wrong with it was said when its package was generated."""
    return build_api(spec, state.config, state.pinned, Reporter())


def _moved(old: State, new: State) -> list[str]:
    """Return which of the inputs differ: the description, the overlays, the toml; the description when none does."""
    overlays = {str(key).partition(" ")[0] for state in (old, new) for key in state.facts.get("overlay", {})}
    before, after = old.facts.get("input", {}), new.facts.get("input", {})
    names = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    found = ["spec"] if names - overlays else []
    found += ["overlay"] if names & overlays else []
    found += ["config"] if old.facts.get("config") != new.facts.get("config") else []
    return found or ["spec"]


def _placed(change: Change, old: State, new: State, moved: list[str]) -> Change:
    """Show a place without the folder that a revision was unpacked to, and say whose change it is."""
    file = change.file
    for state in (old, new):
        if state.root is not None and Path(file).is_relative_to(state.root):
            file = Path(file).relative_to(state.root).as_posix()
    overlays = {str(key).partition(" ")[0] for state in (old, new) for key in state.facts.get("overlay", {})}
    cause = "overlay" if Path(file).name in {Path(name).name for name in overlays} else " or ".join(moved)
    return replace(change, file=file, cause=cause)
