"""Takes the wire names of one operation's parameters and body and gives the argument of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..spelling.naming import Proposal, settle, snake
from ..spelling.reserved import ARGUMENT_NAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Slot = tuple[str, str]
"""(place, wire name): the place is `path`, `query`, `header`, `cookie`, `querystring`, `body` or `choice`."""

PRECEDENCE = ("path", "query", "querystring", "header", "cookie", "body", "choice")
"""Who keeps the bare name when the same one stands in several places; the others are suffixed with their place."""

CHOICE: Slot = ("choice", "content_type")
"""The argument that picks a media type. No parameter of the description is in place `choice`."""


def identity(operation: str, slot: Slot) -> str:
    """Return the key of an argument in the lock: `METHOD /path place:wire`."""
    place = "body" if slot[0] == "choice" else slot[0]
    return f"{operation} {place}:{slot[1]}"


def _candidates(slot: Slot) -> tuple[str, ...]:
    place, wire = slot
    if place == "choice":
        return wire, "body_" + wire
    name = snake(wire)
    return name, f"{name.rstrip('_')}_{place}"


def name_arguments(
    operation: str, slots: Sequence[Slot], *, pinned: Mapping[str, str], taken: Collection[str] = ()
) -> dict[Slot, str]:
    """Return a distinct argument name for each slot.

    Path parameters choose first, then the other places in `PRECEDENCE`. Within a place a wire name that already is
    the Python name goes before one that only becomes it. Pinned names stay. The order of `slots` has no influence.
    """
    reserved = {*ARGUMENT_NAMES, *taken}
    keys = {identity(operation, slot): slot for slot in slots}
    pins = {key: pinned[key] for key in keys if key in pinned and pinned[key] not in reserved}
    names: dict[Slot, str] = {}
    for place in PRECEDENCE:
        own = {key: slot for key, slot in keys.items() if slot[0] == place}
        if not own:
            continue
        others = {name for key, name in pins.items() if key not in own}
        proposals = [
            Proposal(key=key, candidates=_candidates(slot), privileged=snake(slot[1]) == slot[1])
            for key, slot in own.items()
        ]
        settled = settle(proposals, taken=reserved | others | set(names.values()), pinned=pins)
        names |= {slot: settled[key] for key, slot in own.items()}
    return names
