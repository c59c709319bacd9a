"""Takes the names of a lock and gives each operation a key of its own, whatever lock they are from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from .pinned import Pinned


def told_apart(pinned: Pinned, labels: Collection[str]) -> Pinned:
    """Return the names of a lock by the `labels` that the operations of a description have.

    What was kept by the key of several operations is kept by the label of each.
    """
    moved = {
        label: kept
        for label, kept in pinned.places.items()
        if label in labels and (label == kept.identity or label not in pinned.operations)
    }
    if not moved:
        return pinned
    shared = {kept.identity for kept in moved.values()}
    calls = {label: kept for label, kept in moved.items() if kept.call}
    operations = {label: name for label, name in pinned.operations.items() if label not in shared}
    builders = {label: name for label, name in pinned.builders.items() if label not in shared}
    by_identity: dict[str, list[str]] = {}
    for label, kept in moved.items():
        by_identity.setdefault(kept.identity, []).append(label)
    return replace(
        pinned,
        operations=operations | {label: _parted(kept.call) for label, kept in calls.items()},
        builders=builders | {label: kept.builder for label, kept in calls.items() if kept.builder},
        former={call: by_identity.get(label, [label])[0] for call, label in pinned.former.items()},
        arguments=dict(_arguments(pinned.arguments, by_identity)),
    )


def _parted(call: str) -> tuple[str, str]:
    resource, _, method = call.rpartition(".")
    return resource, method


def _arguments(arguments: Mapping[str, str], labels: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    for identity, name in arguments.items():
        owner = next((owner for owner in labels if identity.startswith(f"{owner} ")), "")
        for label in labels.get(owner, [owner]):
            yield f"{label}{identity.removeprefix(owner)}", name
