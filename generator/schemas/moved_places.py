"""Follows the places where models of a lock were written out to what stands there now.

A vendor who writes a schema out in a response, and later names it, puts a reference in its place. What it leads to is
the same thing by another name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics.location import parse_pointer
from ..spec.cursor import COMPONENT_SCHEMAS, BrokenReferenceError
from .draft import key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ..diagnostics.location import Pointer
    from ..spec.cursor import Cursor, Spec

_FORM = "@"
"""What the form of a model is behind in its key: `#/paths/...@alias`."""


def places_now(gone: Iterable[str], here: Collection[str], spec: Spec) -> dict[str, str]:
    """Return key of a model that is gone -> key, one of `here`, of what its place refers to now."""
    found: dict[str, str] = {}
    for key in gone:
        place, at, form = key.partition(_FORM)
        end = _end(spec, _pointer(place))
        if end is None:
            continue
        now = key_of(end.pointer)
        same = next((each for each in (f"{now}{at}{form}", now) if each in here and each != key), None)
        if same is not None:
            found[key] = same
    return found


def _pointer(place: str) -> Pointer:
    """Return the pointer of a key: a whole one, or one from the schemas of the components on."""
    return parse_pointer(place) if place.startswith("#") else (*COMPONENT_SCHEMAS, *parse_pointer(f"#/{place}"))


def _end(spec: Spec, pointer: Pointer) -> Cursor | None:
    """Return what a pointer leads to when the references on its way are followed, None where nothing is."""
    here = spec.root
    try:
        for token in pointer:
            here = here.resolved() / token
        return here.resolved()
    except (BrokenReferenceError, LookupError, ValueError):
        return None
