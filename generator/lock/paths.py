"""Takes the names of a lock and the paths of today, and gives the names by paths whose variables were renamed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..diagnostics.location import format_pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .pinned import Pinned


_VARIABLE = re.compile(r"\{([^{}]*)\}")


def follow_paths(pinned: Pinned, paths: Iterable[str]) -> Pinned:
    """Return the names of a lock by the paths that a description has now, where only variables have other names.

    `/pets/{id}` and `/pets/{petId}` are the same on the wire. Its operations and their models keep their names, and
    what a caller passes as `id` stays `id`. Nothing follows where two paths are the same but for their variables.
    """
    here = set(paths)
    before = {label.partition(" ")[2] for label in pinned.operations}
    gone = _by_form(before - here)
    moved = {
        olds[0]: news[0]
        for form, news in _by_form(here - before).items()
        if len(olds := gone.get(form, [])) == 1 == len(news)
    }
    if not moved:
        return pinned
    labels = {
        label: f"{method} {moved[path]}"
        for label in pinned.operations
        for method, _, path in [label.partition(" ")]
        if path in moved
    }
    keys = {_path_key(old): _path_key(new) for old, new in moved.items()}

    def key_of(key: str) -> str:
        start = next((old for old in keys if key.startswith(old)), "")
        return keys[start] + key.removeprefix(start) if start else key

    return replace(
        pinned,
        operations={labels.get(label, label): name for label, name in pinned.operations.items()},
        builders={labels.get(label, label): name for label, name in pinned.builders.items()},
        former={call: labels.get(label, label) for call, label in pinned.former.items()},
        arguments=_arguments(pinned.arguments, labels),
        models={key_of(key): name for key, name in pinned.models.items()},
        copies={key_of(key): name for key, name in pinned.copies.items()},
        modules={key_of(key): name for key, name in pinned.modules.items()},
        fields={key_of(key): names for key, names in pinned.fields.items()},
        shapes={key_of(key): shape for key, shape in pinned.shapes.items()},
        aliases={name: key_of(key) for name, key in pinned.aliases.items()},
    )


def _by_form(paths: Iterable[str]) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for path in paths:
        forms.setdefault(_VARIABLE.sub("{}", path), []).append(path)
    return forms


def _path_key(path: str) -> str:
    return f"{format_pointer(('paths', path))}/"


def _arguments(arguments: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for identity, name in arguments.items():
        label = next((label for label in labels if identity.startswith(f"{label} ")), "")
        found[labels.get(label, "") + identity.removeprefix(label)] = name
    for old, new in labels.items():
        for was, now in zip(_VARIABLE.findall(old), _VARIABLE.findall(new), strict=True):
            # An argument that is called as its wire name is in no row of the lock.
            found.pop(f"{new} path:{was}", None)
            found[f"{new} path:{now}"] = arguments.get(f"{old} path:{was}", was)
    return found
