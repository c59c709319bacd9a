"""What one call passes and what must be seen of it, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:

    from ...ir.api import Media, Parameter
    from ...source.document import JsonValue
    from ..samples.schema_values import Flavour, Rotation


@dataclass(slots=True, kw_only=True)
class Arguments:
    """One call: what is passed, and what must be seen."""

    keywords: dict[str, object] = field(default_factory=dict[str, object])
    extra: dict[str, JsonValue] = field(default_factory=dict[str, "JsonValue"])
    """Members of a flattened body that have no argument; they travel in `RequestOptions.extra_body`."""
    parameters: list[tuple[Parameter, JsonValue]] = field(default_factory=list["tuple[Parameter, JsonValue]"])
    media: Media | None = None
    body: JsonValue = None
    """The JSON value of the body; for form and multipart its members; None when no body is sent."""
    files: dict[str, int] = field(default_factory=dict[str, int])
    """Multipart: how many files each part name must carry."""
    has_body: bool = False
    required_body: bool = False
    body_argument: str = "body"
    content_type: str = ""
    """The media type that must be sent, or the range that it must be in."""

    @property
    def fingerprint(self) -> str:
        """What tells this call from another."""
        wires = [(parameter.place, parameter.wire, value) for parameter, value in self.parameters]
        return repr((wires, self.keywords, self.extra, self.body))


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What of an operation a call holds: the flavour, and optionally one optional argument alone."""

    flavour: Flavour
    only: str | None = None
    rotation: Rotation | None = None
    body: tuple[JsonValue, ...] = ()
    """The body itself, when the document gives it as an example."""
    anyway: bool = False
    """Whether a parameter or body that no value is found for is sent nevertheless, as a text or an empty object."""
