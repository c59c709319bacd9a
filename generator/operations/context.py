"""What every part of operations/ needs: the description, the options, the types, and where to report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import SpecError, diagnose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config.client_toml import Config
    from ..diagnostics import Diagnostic, Reporter
    from ..diagnostics.location import Location, Pointer
    from ..ir.api import Requirement, Response, SecurityScheme, Server
    from ..lock.pinned import Pinned
    from ..schemas.table import SchemaTable
    from ..spec.cursor import Spec
    from ..spec.repair import Repairs
    from .client_parameters import ClientParameters

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One run of operations/."""

    spec: Spec
    config: Config
    pinned: Pinned
    reporter: Reporter
    table: SchemaTable
    client_parameters: ClientParameters
    servers: tuple[Server, ...]
    """Those of the document."""
    document_url: str
    """Where the description was pulled from; empty where that is not known."""
    schemes: Mapping[str, SecurityScheme | Diagnostic]
    """The security schemes of the description and of the toml; of one that cannot be used, why."""
    declared: frozenset[str] = frozenset()
    """The keys of those that the description declares; the toml has others."""
    forgotten: tuple[Requirement, ...] | None = None
    """What the toml requires of an operation that says nothing of security."""
    responses: dict[tuple[Pointer, str], Response] = field(default_factory=dict[tuple["Pointer", str], "Response"])
    """Shared responses that were built already, by pointer and resource."""
    empty_bodies: frozenset[Pointer] = frozenset()
    """The bodies that the toml lets callers leave out."""
    assumed: list[Pointer] = field(default_factory=list["Pointer"])
    """The body of each operation that is read as required although its author did not say so."""
    compared: set[Pointer] = field(default_factory=set["Pointer"])
    """Bodies and responses whose examples were compared already."""

    @property
    def repairs(self) -> Repairs:
        """What reports and states how a place of the description is read otherwise than it is written."""
        return self.spec.repairs(self.reporter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose types are asked for: words that name them, growing inwards, and the module they belong to."""

    words: tuple[str, ...]
    tag: str

    def inner(self, *words: str) -> tuple[str, ...]:
        """Return the words of something inside."""
        return (*self.words, *words)


def has_control(text: str) -> bool:
    """Whether `text` holds a control character, a line end or a lone surrogate."""
    return _CONTROL.search(text) is not None


def refuse(code: str, location: Location, **arguments: object) -> SpecError:
    """Return the exception that costs one operation; the caller raises it."""
    return SpecError(diagnose(code, location, action="", related=(), operation=None, **arguments))
