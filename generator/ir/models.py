"""Models as data: the classes and aliases that a client's models/ holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..diagnostics.location import Location


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One generated class or alias of models/. `schema` is what dcg is given: simple, named and normalised."""

    key: str
    module: str
    class_name: str
    schema: dict[str, object]
    fields: tuple[tuple[str, str], ...] = ()
    """(wire name, Python name) of each property, in the order of the document."""
    kind: Literal["object", "alias"] = "object"
    origin: Location | None = None
    former: tuple[str, ...] = ()
    """Names of its module that it had before; they stay for a while, deprecated."""
