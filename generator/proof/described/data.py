"""One description as the proof reads it: operations, bodies, answers, security, servers and events as frozen data.

Nothing here comes from the stages that generate a client. Schemas are in the forms of JSON Schema 2020-12 that
`described/dialects.py` makes, with addresses (`0#/components/schemas/Pet`) as references.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .dialects import Forms, Version
    from .reached_files import Place
    from .repairs import Refused

Position = Literal["path", "query", "header", "cookie", "querystring"]
"""Where a parameter travels (`in`); a body or formData parameter of Swagger 2.0 is part of the `Body`."""

Codec = Literal["json", "form", "multipart", "binary", "text", "xml", "sse", "jsonl", "none"]
"""How content of a media type is written and read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter that an operation sends (Parameter Object)."""

    wire: str
    position: Position
    required: bool
    schema: JsonValue
    """Its own, or that of its one media type; True when it has none."""
    style: str
    """`simple`, `label`, `matrix`, `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`, `cookie`; of Swagger 2.0
    also `tabDelimited`."""
    explode: bool
    allow_reserved: bool = False
    """Only where it has a meaning in this version and position."""
    allow_empty: bool = False
    media_type: str | None = None
    """Set for a parameter with `content`."""
    media: Media | None = None
    """The Media Type Object of a parameter with `content`: a `querystring` of a form has parts as a body has."""
    inner: tuple[str, ...] = ()
    """Swagger 2.0: the delimiters of arrays within the array, from the outside in (`items.collectionFormat`)."""
    multi_segment: bool = False
    """`x-multi-segment` of a path parameter: a slash in its value is a delimiter of the path."""
    examples: tuple[JsonValue, ...] = ()
    place: Place

    @property
    def key(self) -> tuple[str, str]:
        """Position and name, which for a header has no case: how the manifest of a package names it."""
        return self.position, self.wire.lower() if self.position == "header" else self.wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One member of a form, or one part of a multipart body (Encoding Object)."""

    wire: str
    """Empty for a positional part (`prefixEncoding`, `itemEncoding`)."""
    required: bool
    schema: JsonValue
    content_types: tuple[str, ...] = ()
    """What `contentType` lists, or the defaults of this version, any of which is right; empty where a style decides."""
    listed: tuple[str, ...] = ()
    """What `contentType` lists."""
    style: str | None = None
    """None where the content type decides; set when one of style, explode, allowReserved is written and counts."""
    explode: bool = False
    allow_reserved: bool = False
    file: bool = False
    """Whether its value is raw bytes, or for an array (`files`) each of its items."""
    files: bool = False
    inner: tuple[str, ...] = ()
    """Swagger 2.0: as `Parameter.inner`."""
    headers: tuple[Header, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One media type of a request body or of a response."""

    media_type: str
    """As its author wrote it, or as an allowed repair says."""
    codec: Codec
    schema: JsonValue
    """True when it has none. For `sse` and `jsonl` without `item_schema` it describes one item or an array of them."""
    item_schema: JsonValue = None
    """`itemSchema` of 3.2; None when there is none."""
    described: bool = True
    """Whether its author gave a schema."""
    parts: tuple[Part, ...] = ()
    """Of a form or multipart body: the members that its schema names, in order."""
    positional: bool = False
    """Whether the parts have an order and no names; the last part stands for all further items."""
    examples: tuple[JsonValue, ...] = ()
    place: Place
    """Of the Media Type Object; of Swagger 2.0, of the body parameter or of the response."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The body of a request."""

    required: bool
    media: tuple[Media, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A documented header of a response or of a part."""

    wire: str
    required: bool
    schema: JsonValue
    explode: bool = False
    media_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One documented status."""

    status: str
    """`200`, `4XX` (upper case) or `default`."""
    media: tuple[Media, ...]
    headers: tuple[Header, ...] = ()
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One OAuth flow."""

    kind: Literal["implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization"]
    token_url: str = ""
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One Security Scheme Object."""

    key: str
    kind: Literal["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"]
    """`basic` of Swagger 2.0 is `http`."""
    position: Literal["query", "header", "cookie"] | None = None
    wire: str = ""
    """Of apiKey the name of the header, query parameter or cookie; of http the scheme as written (`bearer`)."""
    flows: tuple[Flow, ...] = ()
    place: Place


Requirement = tuple[tuple[str, tuple[str, ...]], ...]
"""One alternative: (key of a scheme, scopes) that must all be given; `()` is anonymous."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    """One variable of a server URL."""

    name: str
    default: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One Server Object; of Swagger 2.0, one scheme with host and basePath."""

    url: str
    """As written, with its variables in braces; it may be relative."""
    variables: tuple[ServerVariable, ...] = ()
    name: str = ""

    @property
    def resolved(self) -> str:
        """The URL with the default of each variable."""
        url = self.url
        for variable in self.variables:
            url = url.replace("{" + variable.name + "}", variable.default)
        return url


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that the proof cannot read as its specification has it: it makes a red cell of what it belongs to."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A request that the API sends to its user: one operation of a webhook, or of an expression of a callback."""

    kind: Literal["webhook", "callback"]
    name: str
    """The key of the webhook or of the callback."""
    expression: str
    """The runtime expression of a callback; empty for a webhook."""
    method: str
    body: Body | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of a path, with all that holds for it: parameters of the path, security and servers in effect."""

    method: str
    """As it is sent: the fixed fields in upper case, `additionalOperations` as written."""
    path: str
    """The key below `paths`, as its author wrote it, or as an allowed repair says."""
    operation_id: str | None
    parameters: tuple[Parameter, ...]
    """Those of the operation and, where it does not override them, of its path; what the specification says to ignore
    is left out."""
    body: Body | None
    responses: tuple[Response, ...]
    security: tuple[Requirement, ...]
    """The alternatives in effect; empty when nothing is asked for."""
    servers: tuple[Server, ...]
    """In effect: of the operation, else of its path, else of the document."""
    own_servers: bool
    """Whether they are those of the operation or its path."""
    callbacks: tuple[Event, ...] = ()
    fixed_query: tuple[tuple[str, str], ...] = ()
    """What stands after `?` in the key of the path, decoded."""
    deprecated: bool = False
    problems: tuple[Problem, ...] = ()
    place: Place

    @property
    def title(self) -> str:
        """How cells name the operation."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The whole description."""

    version: Version
    title: str
    number: str
    """`info.version`."""
    operations: tuple[Operation, ...]
    webhooks: tuple[Event, ...]
    schemes: dict[str, Scheme]
    """By key, those that the document declares."""
    servers: tuple[Server, ...]
    forms: Forms
    sha256: str = ""
    """Of the input bytes, as MANIFEST.json has it."""
    url: str = ""
    """Where the document was fetched from, which its relative URLs are relative to; empty where that is not known."""
    size: int = 0
    """Bytes of the files that it was read from."""
    problems: tuple[Problem, ...] = ()
    """Of the document as a whole: what no operation is to blame for."""
    refused: tuple[Refused, ...] = ()
    """Repairs that the package states and no rule allows."""
