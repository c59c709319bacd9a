"""The names that a lock keeps, as data, and what each is kept by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    from ..ir.api import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """Where a file below the folder of the toml was pulled from, and what it was then."""

    url: str
    sha256: str
    final: str = ""
    """Where redirects led."""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """Names kept from the lock: a wire identity on the left, the Python name that it keeps on the right.

    A stage asks with `.get(identity)`; an identity that is missing is new and may be named freely, but not with a
    name that stands on the right.
    """

    operations: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """`METHOD /path` -> (resource attribute, method name)."""
    resources: Mapping[str, str] = field(default_factory=dict[str, str])
    """Tag -> resource attribute."""
    arguments: Mapping[str, str] = field(default_factory=dict[str, str])
    """`METHOD /path place:wire` -> argument name, where it is not the wire name; the place is `path`, `query`,
    `header`, `cookie`, `querystring` or `body`."""
    models: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> class name."""
    modules: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> module of models/."""
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Model key -> (wire name -> field name, where it is not the wire name)."""
    events: Mapping[str, str] = field(default_factory=dict[str, str])
    """`METHOD wire` of a webhook or callback -> name of its parse function."""
    pulled: Mapping[str, Pulled] = field(default_factory=dict[str, Pulled])
    """File, from the folder of the lock -> where it came from."""
    shapes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> digest of what it was."""
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    """`module.Class` that a model had before -> its key now."""
    sha256: str | None = field(default=None, compare=False)
    """Of the lock as it was read; None when there was none."""


NOTHING_PINNED = Pinned()
"""What a new client and an ad hoc run start from."""


def operation_identity(operation: Operation) -> str:
    """Return what an operation is pinned by: `METHOD /path`."""
    return f"{operation.method} {operation.path}"
