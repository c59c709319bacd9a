"""Takes the names of a lock and the operations of today, and gives the names of those that have another path.

An operation is known by method and path, for that is what goes over the wire. One that is gone there, and whose id
stands at another path now, is what the vendor calls the same: a program that calls it goes on as it is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .paths import path_key, with_labels

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from .pinned import Pinned


def follow_ids(pinned: Pinned, here: Mapping[str, tuple[str, str]]) -> Pinned:
    """Return the names of a lock by the methods and paths that its operations have now.

    `here` has for each operation of the description, by its label, what its builder is called after its id, empty
    without one, and the resource that the lock gives to its tag. Of several that are gone, or came, with one id only
    those of different resources are told apart. In another resource an id must have several words, and be of one
    operation before and after: `list` of another resource is another `list`.
    """
    gone = {
        label: (pinned.builders.get(label, method), resource)
        for label, (resource, method) in pinned.operations.items()
        if label not in here
    }
    came = {label: names for label, names in here.items() if names[0] and label not in pinned.operations}
    moved = _pairs(gone, came)
    before = Counter(pinned.builders.get(label, method) for label, (_, method) in pinned.operations.items())
    after = Counter(name for name, _ in here.values())
    telling = {name for name in before if "_" in name.strip("_") and before[name] == after[name] == 1}
    left = {label: name for label, (name, _) in gone.items() if label not in moved and name in telling}
    new = {label: name for label, (name, _) in came.items() if name in telling}
    moved |= _pairs(left, new)
    return with_labels(pinned, moved, _keys(moved)) if moved else pinned


def _pairs(gone: Mapping[str, Hashable], came: Mapping[str, Hashable]) -> dict[str, str]:
    """Return old label -> new label of what nothing else on either side is called as."""
    before, after = _alone(gone), _alone(came)
    return {label: after[known] for known, label in before.items() if known in after}


def _alone(known: Mapping[str, Hashable]) -> dict[Hashable, str]:
    labels: dict[Hashable, list[str]] = {}
    for label, names in known.items():
        labels.setdefault(names, []).append(label)
    return {names: found[0] for names, found in labels.items() if len(found) == 1}


def _keys(moved: Mapping[str, str]) -> dict[str, str]:
    """Return what the keys of the models of moved operations began with, and begin with now.

    What all operations of a path share goes along where they all went to one path.
    """
    keys = {_key(old): _key(new) for old, new in moved.items()}
    paths: dict[str, set[str]] = {}
    for old, new in moved.items():
        paths.setdefault(_path(old), set()).add(_path(new))
    shared = {old: next(iter(new)) for old, new in paths.items() if len(new) == 1}
    return keys | {f"{path_key(old)}parameters/": f"{path_key(new)}parameters/" for old, new in shared.items()}


def _path(label: str) -> str:
    return label.partition(" ")[2]


def _key(label: str) -> str:
    method, _, path = label.partition(" ")
    return f"{path_key(path)}{method.lower()}/"
