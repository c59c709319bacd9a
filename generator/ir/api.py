"""The intermediate representation: one API as frozen data, without OpenAPI dictionaries and without Python spelling.

`operations/` makes it, `render/` and `models/` read it. A type is a `TypeRef`; a model is named by its key in
`Api.models` and never by the text of an annotation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:

    from ..diagnostics.location import Location, Pointer
    from .models import ModelEntry
    from .paged import Paging
    from .serialisation import Place, Style
    from .switch import Switch
    from .types import TypeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter of one operation (OpenAPI 3.1 section 4.8.12)."""

    wire: str
    place: Place
    argument: str
    required: bool
    type: TypeRef
    style: Style
    explode: bool
    allow_reserved: bool = False
    allow_empty: bool = False
    media_type: str | None = None
    """Set for a parameter with `content`: its value is serialised as this media type, not by style."""
    fields: tuple[BodyField, ...] = ()
    """The members of a `querystring` that is a form."""
    multi_segment: bool = False
    """`x-multi-segment` of a path parameter: a slash in its value separates segments."""
    inner: tuple[Style, ...] = ()
    """The styles of arrays within the array, which only Swagger 2.0 has."""
    description: str = ""
    deprecated: bool = False
    example: str = ""
    """As JSON, when the description has one."""
    client_parameter: bool = False
    """Given once to the client (toml `client_parameters`); then it is no argument of the method."""
    fresh_key: bool = False
    """Whether a call that leaves it out sends an idempotency key of its own."""
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyField:
    """One property of a flattened body, or one part of a multipart body."""

    wire: str
    argument: str
    required: bool
    type: TypeRef
    description: str = ""
    deprecated: bool = False
    content_type: str | None = None
    """From `encoding`, or the default for multipart; None when the media type has no parts."""
    style: Style | None = None
    """From `encoding`, for form-urlencoded and multipart fields; None for the default."""
    explode: bool | None = None
    allow_reserved: bool = False
    headers: tuple[str, ...] = ()
    """Those that an upload has to bring."""
    inner: tuple[Style, ...] = ()
    """As `Parameter.inner`."""
    each: bool = False
    """Whether an array of JSON is written item by item (OpenAPI 3.2 section 4.15.1)."""
    plain: bool = False
    """Whether it is no file, but takes an upload for the headers that it needs."""
    places: tuple[tuple[Pointer, TypeRef], ...] = field(default=(), compare=False, repr=False)
    """Each schema that describes it, and its type there; of a body that is one of several objects, of each of them."""


Codec = Literal["json", "form", "multipart", "binary", "text", "xml", "sse", "jsonl", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One media type of a request body or of a response."""

    media_type: str
    codec: Codec
    type: TypeRef
    fields: tuple[BodyField, ...] = ()
    """For form and multipart: the fields in order, whether the body is flattened or not."""
    ordered: bool = False
    """Whether they are the first parts of an array, without names; then `rest` is what any further one is."""
    rest: BodyField | None = None
    example: str = ""
    """The first documented example of JSON, as JSON; empty when there is none, or none that is short."""
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The request body. Flattened: `fields` are arguments. Else one argument `argument` holds it whole."""

    required: bool
    """Whether it must be sent; a body that is sent needs its required fields in either case."""
    media: tuple[Media, ...]
    """In the order of preference; the first is the default."""
    flattened: bool
    fields: tuple[BodyField, ...] = ()
    argument: str = "body"
    content_type_argument: str | None = None
    """Set when there is a choice: the keyword that picks one of `media`."""
    extra: TypeRef | None = None
    """For a flattened body whose schema names a type for additional properties."""
    switch: Switch | None = None
    description: str = ""
    left_out: tuple[Pointer, ...] = ()
    """Media types that no version has a form for; a diagnostic says why of each."""

    @property
    def asks_for_type(self) -> bool:
        """Whether only the caller knows the media type: of a file, the description has ranges alone."""
        return all("*" in media.media_type and media.codec == "binary" for media in self.media)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseHeader:
    """A documented header of a response."""

    wire: str
    type: TypeRef
    required: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One documented status: `200`, `4XX` or `default`."""

    status: str
    media: tuple[Media, ...]
    headers: tuple[ResponseHeader, ...] = ()
    description: str = ""
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    """One security scheme that a client argument feeds (OpenAPI 3.1 section 4.8.27)."""

    key: str
    argument: str
    kind: Literal["api_key", "basic", "bearer", "http", "oauth2", "mutual_tls"]
    place: Literal["header", "query", "cookie"] | None = None
    wire: str | None = None
    """The header, query or cookie name of an apiKey; the scheme name of `http`."""
    environment: str = ""
    token_url: str | None = None
    scopes: tuple[str, ...] = ()
    description: str = ""


Requirement = tuple[tuple[str, tuple[str, ...]], ...]
"""One alternative of a security requirement: (scheme key, scopes) that must all be given; `()` is anonymous."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One base URL, its variables as (name, default, allowed values)."""

    url: str
    variables: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    description: str = ""
    variable_texts: tuple[tuple[str, str], ...] = ()
    """The descriptions of those that have one, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API, ready to be spelled."""

    operation_id: str | None
    """The description's own, or None."""
    method: str
    """As sent: upper case for the standard methods."""
    path: str
    """As in the description; with a fixed query or fragment removed by `fixed_query`."""
    resource: str
    """Attribute of the client; of a nested resource all attributes from the client on, with dots between them."""
    name: str
    """Method of the resource."""
    builder: str
    """Function of the resource's module that builds the call without sending it."""
    former: tuple[str, ...] = ()
    """Methods of the resource that it was called as before, which stay as deprecated aliases."""
    parameters: tuple[Parameter, ...]
    """Path parameters in path order first, then the others in document order."""
    body: Body | None
    responses: tuple[Response, ...]
    result: TypeRef
    """What the method returns: the union of all 2XX bodies, `none` where there is none."""
    stream: TypeRef | None = None
    """The item type, if a success response is SSE or JSON lines; then there is a second, streaming method,
    or only that one when `stream_only`."""
    stream_only: bool = False
    paging: Paging | None = None
    """Set when the toml says so: then the method returns a page of `result`, and the stream, if any, is as ever."""
    security: tuple[Requirement, ...] | None = None
    """The effective requirement: alternatives in order; None when the description asks for nothing."""
    servers: tuple[Server, ...] = ()
    """Only when the operation or its path overrides the document's."""
    fixed_query: tuple[tuple[str, str], ...] = ()
    summary: str = ""
    description: str = ""
    deprecated: bool = False
    documentation_url: str = ""
    left_out: tuple[tuple[str, str], ...] = ()
    """(place, wire) of declared parameters that are no part of a request; a diagnostic says why of each."""
    key: str = ""
    """The key below `paths`, where it is another than `path`: it has a query, a fragment or an expression."""
    label: str
    """What diagnostics, waivers and the lock know it by: its method and its key below `paths`, as it is written."""
    pointer: Pointer = ()
    origin: Location | None = None

    @property
    def module(self) -> str:
        """The module of resources/ that it stands in."""
        return module_of(self.resource)

    @property
    def stream_name(self) -> str:
        """The name of the streaming method, if it has a stream."""
        return self.name if self.stream_only else f"{self.name}_stream"

    @property
    def stream_builder(self) -> str:
        """The name of the builder of the streaming method, if it has a stream."""
        return self.builder if self.stream_only else f"{self.builder}_stream"


def module_of(attribute: str) -> str:
    """Return the module of resources/ of a resource; no name of one has two underscores in a row."""
    return attribute.replace(".", "__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One tag, or what the toml or a vendor names: a module of resources/ with a sync and an async class."""

    tag: str
    attribute: str
    """Dotted, from the client on."""
    class_name: str
    description: str = ""
    documentation_url: str = ""
    operations: tuple[Operation, ...] = ()

    @property
    def name(self) -> str:
        """Its attribute, of the client or of the resource that holds it."""
        return self.attribute.rpartition(".")[2]

    @property
    def holder(self) -> str:
        """The attribute of the resource that holds it; empty for one of the client."""
        return self.attribute.rpartition(".")[0]

    @property
    def module(self) -> str:
        """Its module of resources/."""
        return module_of(self.attribute)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientParameter:
    """A parameter that the toml moves from every operation to the client."""

    sent: Parameter
    """As the first operation that has it declares it: its place, type and style, and all else of its wire form."""
    secret: bool
    environment: str
    required: bool
    description: str = ""

    @property
    def wire(self) -> str:
        """The name that is sent."""
        return self.sent.wire

    @property
    def place(self) -> Place:
        """Where it is sent."""
        return self.sent.place

    @property
    def argument(self) -> str:
        """The argument of the client."""
        return self.sent.argument

    @property
    def type(self) -> TypeRef:
        """The type of its value."""
        return self.sent.type


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What makes the API send a callback (OpenAPI 3.1 section 4.8.18)."""

    method: str
    """Method and key below `paths` of the operation."""
    key: str
    callback: str
    """The key in the operation's `callbacks`."""
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A webhook or a callback: a payload that the API sends to its user."""

    name: str
    """Python name of the parse function, `parse_<name>`."""
    wire: str
    method: str
    media: tuple[Media, ...]
    kind: Literal["webhook", "callback"]
    senders: tuple[Sender, ...] = ()
    """Of a callback: each place that describes it."""
    summary: str = ""
    description: str = ""
    pointer: Pointer = ()

    @property
    def function(self) -> str:
        """The function of `webhooks.py` that reads the payload."""
        return f"parse_{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """Something of the description that is not generated, and the toml's reason."""

    pointer: Pointer
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """The whole client."""

    name: str
    title: str
    version: str
    description: str
    servers: tuple[Server, ...]
    """Absolute https (or loopback) base URLs; empty when the caller must give one."""
    resources: tuple[Resource, ...]
    models: dict[str, ModelEntry]
    """By key; in the order of first use."""
    security_schemes: tuple[SecurityScheme, ...] = ()
    client_parameters: tuple[ClientParameter, ...] = ()
    server_variables: tuple[tuple[str, str], ...] = ()
    """(name in the URLs of `servers`, argument of the client)."""
    events: tuple[Event, ...] = ()
    waived: tuple[Waived, ...] = ()
    sha256: str = ""
    """Of the input bytes; of several inputs, of their digests in order."""
    idempotency_header: str = ""
    """The header of the idempotency key that each call gets whose method is not idempotent; empty for none."""
    open_enums: bool = True
    closed_arguments: bool = True
    """Whether an argument takes only the values that the description lists."""
    short_methods: bool = True
    """Whether methods go without the words of their resource; else they are called as their builders are."""
    testing: bool = True
    """Whether the client has a fake for tests."""
    documentation_url: str = ""
    given: frozenset[str] = frozenset()
    """The keys of the models that have a param although no argument leads to them, since a consumer names it."""
    unused: tuple[str, ...] = ()
    """The keys of the components that have no class, since no operation reaches them."""

    def held_by(self, attribute: str) -> tuple[Resource, ...]:
        """Return the resources right within another, or those of the client for the empty text."""
        return tuple(resource for resource in self.resources if resource.holder == attribute)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """All operations, resource by resource."""
        return tuple(operation for resource in self.resources for operation in resource.operations)
