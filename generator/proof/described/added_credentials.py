"""The credentials that a toml adds to a description: what an operation asks for that says nothing of security.

A toml has no copy of a description to change, so that what it says is added to what was read.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Literal

from ...diagnostics.location import format_pointer
from .data import Scheme

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ...config.credential_tables import CredentialConfig
    from .data import Description, Operation, Requirement

_POSITIONS: dict[str, Literal["header", "query"]] = {"header": "header", "query": "query"}


def with_credentials(
    description: Description, entries: Sequence[CredentialConfig], repairs: Collection[Mapping[str, object]]
) -> Description:
    """Return a description with the `[[credentials]]` of a toml; `repairs` are those that the package states."""
    if not entries or not description.operations:
        return description
    place = description.operations[0].place
    schemes = {
        entry.key: (
            Scheme(key=entry.key, kind="apiKey", position=_POSITIONS[entry.kind], wire=entry.name, place=place)
            if entry.kind in _POSITIONS
            else Scheme(key=entry.key, kind="http", wire=entry.kind, place=place)
        )
        for entry in entries
    }
    choices = product(*([True] if entry.required else [True, False] for entry in entries))
    alternatives: tuple[Requirement, ...] = tuple(
        tuple((entry.key, ()) for entry, is_given in zip(entries, chosen, strict=True) if is_given)
        for chosen in choices
    )
    undefined = [str(row.get("pointer", "")) for row in repairs if row.get("code") == "security-scheme-undefined"]
    operations = tuple(
        replace(one, security=alternatives) if _says_nothing(one, undefined) else one for one in description.operations
    )
    return replace(description, schemes={**description.schemes, **schemes}, operations=operations)


def _says_nothing(operation: Operation, undefined: Sequence[str]) -> bool:
    """Whether an operation has no security of its own, or none that names a scheme, and the document asks for none.

    An empty list of its own, or an empty requirement, says that it needs no credential.
    """
    own = operation.place.get("security")
    if own is None:
        return not any(operation.security)
    above = format_pointer((*operation.place.pointer, "security")).removeprefix("#")
    was_named = any(pointer.removeprefix("#").startswith(f"{above}/") for pointer in undefined)
    return not operation.security and was_named
