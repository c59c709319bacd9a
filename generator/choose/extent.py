"""Takes the part of an Api that is kept, and says when it means far more than its description holds.

A few references to one large part can stand for a thousand times the text: an object of 500 properties that is the body
of 500 operations has 250,000 arguments. Such a description is refused before its client is written.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..diagnostics import fatal

if TYPE_CHECKING:
    from ..ir.api import Api
    from ..spec.cursor import Spec

_UNSEEN = frozenset({"pointer", "pointers", "places", "location", "wire"})
"""What a generated file does not hold, or only beside what is counted."""
_LINE = 64
"""Characters of a text that count as one thing."""


_FEW = 200_000
_OF_BYTES = 2
"""As many bytes of the sources for each thing; published descriptions have ten and more."""


def check_extent(spec: Spec, api: Api) -> None:
    """Refuse an Api of more than 200,000 things, or than one for each two bytes of its sources where that is more.

    Raises:
        SpecError: `description-expands`.
    """
    found = extent(api)
    if found > _FEW:
        size = sum(path.stat().st_size for file, _ in spec.inputs if (path := Path(file)).is_file())
        if found > (limit := max(_FEW, size // _OF_BYTES)):
            raise fatal("description-expands", spec.root.location, found=f"{found:,}", limit=f"{limit:,}")


def extent(api: Api) -> int:
    """Return about how many things are written out: arguments, fields, types, values, alternatives, lines of texts."""
    return _extent(api, {}, [])


def _extent(value: object, known: dict[int, int], kept: list[object]) -> int:
    if isinstance(value, str):
        return -(-len(value) // _LINE)
    if (found := known.get(id(value))) is not None:
        return found
    kept.append(value)  # so that no other value has its id
    known[id(value)] = found = is_dataclass(value) + sum(_extent(part, known, kept) for part in _parts(value) if part)
    return found


def _parts(value: Any) -> list[Any]:  # noqa: ANN401 - any part of an Api
    if isinstance(value, tuple | list | frozenset):
        return [*value]
    if isinstance(value, dict):
        return [*value.values()]
    return (
        [getattr(value, each.name) for each in fields(value) if each.name not in _UNSEEN] if is_dataclass(value) else []
    )
