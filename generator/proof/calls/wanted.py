"""What one call passes and what must be seen of it, as data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..samples.flavours import Record
from .fresh_keys import FreshKey

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..described.data import Media, Parameter
    from ..samples.flavours import Flavour, Rotation

Key = tuple[str, str]
"""Position and wire name of a parameter, or `body` and the name of a member, or `body` and nothing for all of it."""

FILE = b"specpress\x00\xff\r\n--not-a-boundary\r\n"
"""What every uploaded file holds: bytes that no text codec takes, and a line that looks like a boundary."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What a caller passes as an `Upload`: a part that has a name, or needs headers or a content type of its own."""

    content: bytes | str
    filename: str | None
    content_type: str | None
    headers: tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True)
class Arguments:
    """One call: what is passed, and what must be seen."""

    keywords: dict[str, object] = field(default_factory=dict[str, object])
    missing: list[str] = field(default_factory=list[str])
    """What the description has and the client takes no argument for: `query limit`, `body name`, `body text/csv`."""
    extra: dict[str, JsonValue] = field(default_factory=dict[str, "JsonValue"])
    """Members of a flattened body that its schema does not name; they travel in `RequestOptions.extra_body`."""
    parameters: list[tuple[Parameter, JsonValue]] = field(default_factory=list["tuple[Parameter, JsonValue]"])
    media: Media | None = None
    body: JsonValue = None
    """The JSON value of the body; for form and multipart its members; None when no body is sent."""
    files: dict[str, int] = field(default_factory=dict[str, int])
    """Multipart: how many files each part name must carry; of parts without names, by their number from 0."""
    filename: str = ""
    """Multipart: the name that each file was given; empty where the client chooses one."""
    part_headers: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    """Multipart: the headers that each part was given; of parts without names, by their number from 0."""
    has_body: bool = False
    required_body: bool = False
    body_argument: str = "body"
    fresh_key: FreshKey = field(default_factory=FreshKey)
    """The idempotency key that the client makes for this call."""
    content_type: str = ""
    """The media type that must be sent, or the range that it must be in."""

    @property
    def fingerprint(self) -> str:
        """What tells this call from another."""
        wires = [(parameter.position, parameter.wire, value) for parameter, value in self.parameters]
        return repr((wires, self.keywords, self.extra, self.body))


@dataclass(slots=True, kw_only=True)
class Wanted:
    """What of an operation a call holds: the flavour, and optionally some optional arguments without the others."""

    flavour: Flavour
    only: frozenset[Key] = frozenset()
    rotation: Rotation | None = None
    body: tuple[JsonValue, ...] = ()
    """The body itself, when the document gives it as an example."""
    anyway: bool = False
    """Whether a parameter or body that no value is found for is sent nevertheless, as a text or an empty object."""
    shown: set[Key] = field(default_factory=set[Key])
    """Filled by the calls of one operation: the optional arguments that any of them holds."""
    record: Record = field(default_factory=Record)
    """Filled by the calls of one operation: what had no sample."""
    lacking: str = ""
    """Why there is no such call: the set only stands for what no call could hold."""
    needed: bool = False
    """Whether nothing else shows what this call holds, so that there is a cell even if it cannot be made."""
