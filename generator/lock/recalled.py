"""Takes the names of a lock and what is in the description, and gives the names of what was away and is back.

A name that something else has by now is not given back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping

    from .pinned import Pinned

_Name = TypeVar("_Name", bound="Hashable")


def with_operations(pinned: Pinned, labels: Collection[str]) -> Pinned:
    """Return the names of a lock with those of the operations of `labels` that were away, and all that is theirs."""
    away = pinned.away
    if away is None:
        return pinned
    back = {label: call for label, call in away.operations.items() if label in labels}
    live = {label: call for label, call in pinned.operations.items() if label in labels}
    operations = {**_free(back, live), **pinned.operations}
    attributes = {attribute for attribute, _ in operations.values()}
    resources = {tag: name for tag, name in away.resources.items() if _holds(name, attributes)}
    former = {call: label for call, label in away.former.items() if label in operations}
    return replace(
        pinned,
        operations=operations,
        builders={**{label: name for label, name in away.builders.items() if label in back}, **pinned.builders},
        former={**former, **pinned.former},
        resources={**_free(resources, pinned.resources), **pinned.resources},
        arguments={**away.arguments, **pinned.arguments},
        credentials={**_free(away.credentials, pinned.credentials), **pinned.credentials},
        events={**_free(away.events, pinned.events), **pinned.events},
    )


def _holds(name: str, attributes: Collection[str]) -> bool:
    return any(attribute == name or attribute.startswith(f"{name}.") for attribute in attributes)


def _free(back: Mapping[str, _Name], live: Mapping[str, _Name]) -> dict[str, _Name]:
    """Return the names of `back` that nothing else has."""
    taken = {*live.values()}
    return {identity: name for identity, name in back.items() if name not in taken}


def with_models(pinned: Pinned, keys: Collection[str]) -> Pinned:
    """Return the names of a lock with those of the models of `keys` that were away, and of fields that were."""
    away = pinned.away
    if away is None:
        return pinned
    live = {name.casefold() for key, name in pinned.models.items() if key in keys}
    live |= {dotted.partition(".")[2].casefold() for dotted in pinned.aliases}
    back = {key for key, name in away.models.items() if key in keys and name.casefold() not in live}
    names = {key: {**held, **pinned.fields.get(key, {})} for key, held in away.fields.items() if key in keys}
    copies = {key: name for key, name in away.copies.items() if key in keys}
    return replace(
        pinned,
        models={**{key: away.models[key] for key in back}, **pinned.models},
        modules={**{key: away.modules[key] for key in back}, **pinned.modules},
        shapes={**{key: away.shapes[key] for key in back & away.shapes.keys()}, **pinned.shapes},
        copies={**copies, **pinned.copies},
        own_names={**{key: away.own_names[key] for key in copies.keys() & away.own_names.keys()}, **pinned.own_names},
        fields={**pinned.fields, **names},
        aliases={**{name: key for name, key in away.aliases.items() if key in keys}, **pinned.aliases},
    )
