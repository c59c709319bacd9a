"""Takes the names of a lock and the paths of today, and gives the names by the paths that operations have now."""

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
    return with_labels(pinned, labels, {path_key(old): path_key(new) for old, new in moved.items()})


def with_labels(pinned: Pinned, labels: Mapping[str, str], keys: Mapping[str, str]) -> Pinned:
    """Return the names of a lock by other labels of operations, and by keys of models that begin otherwise."""

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
        own_names={key_of(key): name for key, name in pinned.own_names.items()},
        modules={key_of(key): name for key, name in pinned.modules.items()},
        fields={key_of(key): names for key, names in pinned.fields.items()},
        shapes={key_of(key): shape for key, shape in pinned.shapes.items()},
        aliases={name: key_of(key) for name, key in pinned.aliases.items()},
    )


def _by_form(paths: Iterable[str]) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for path in paths:
        forms.setdefault(_form(path), []).append(path)
    return forms


def path_key(path: str) -> str:
    """Return what the keys of the models of a path begin with."""
    return f"{format_pointer(('paths', path))}/"


def _arguments(arguments: Mapping[str, str], labels: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for identity, name in arguments.items():
        label = next((label for label in labels if identity.startswith(f"{label} ")), "")
        found[labels.get(label, "") + identity.removeprefix(label)] = name
    for old, new in labels.items():
        for was, now in _variables(old, new):
            # An argument that is called as its wire name is in no row of the lock.
            found.pop(f"{new} path:{was}", None)
            found[f"{new} path:{now}"] = arguments.get(f"{old} path:{was}", was)
    return found


def _variables(old: str, new: str) -> list[tuple[str, str]]:
    """Return which variables of two paths are the same: where they stand, or in other paths, by their names first."""
    before, after = _VARIABLE.findall(old), _VARIABLE.findall(new)
    if _form(old) == _form(new):
        return [*zip(before, after, strict=True)]
    same = [(name, name) for name in before if name in after]
    left, came = [name for name in before if name not in after], [name for name in after if name not in before]
    return [*same, *zip(left, came, strict=True)] if len(left) == len(came) else same


def _form(path: str) -> str:
    return _VARIABLE.sub("{}", path)
