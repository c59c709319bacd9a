"""Takes the whole API, gives the views of `__init__.py` and of `client.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ir.types import NONE, UnionOf
from ..spelling.code import Code, docstring, identifier, joined, string, tuple_of
from ..spelling.reserved import FORMER_ATTRIBUTE
from .annotations import Speller
from .constants import default_security, describer, security_text, server_text, settings_of
from .docstrings import compose, entry, lines_of, one_line
from .lazy_names import LAZY_NAMES
from .module import Imports, Module
from .nested_resources import attribute_views

if TYPE_CHECKING:
    from ..ir.api import Api, ClientParameter, SecurityScheme
    from ..ir.types import TypeRef
    from .model_params import Params
    from .nested_resources import AttributeView

RUNTIME = "._runtime"
EXPORTS = [
    "ApiError",
    "ApiTimeoutError",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "Call",
    "ClientError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "DecodeError",
    "Drift",
    "NotFoundError",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "RequestOptions",
    "Response",
    "ServerError",
    "StatusError",
    "Stream",
    "Timeout",
    "TransportError",
    "UNSET",
    "UnexpectedStatusError",
    "UnprocessableEntityError",
    "Unset",
    "Upload",
    "AsyncStream",
    "ClientCredentials",
    "StreamCall",
]
"""What the package shows of its runtime."""
PAGES = ["AsyncPage", "Page"]
"""What it shows beside them when operations are paged."""
EVENTS = ["SignatureError"]
"""And when the API sends events."""

_WIDTH = 92
_SCHEMES = {
    "api_key": "ApiKey",
    "basic": "Basic",
    "bearer": "Bearer",
    "http": "HttpScheme",
    "oauth2": "OAuth2",
    "mutual_tls": "MutualTLS",
}
OPTIONS = {
    "base_url": "Where requests go, when not to the API's own server.",
    "timeout": "Seconds for a whole call, or a `Timeout` with each phase.",
    "http_client": "An httpx2 client of your own; it is not closed with this one.",
    "default_headers": "Headers of every call.",
    "responses": "`lenient` keeps what does not fit the description, `strict` raises `DecodeError`.",
    "on_drift": "Called for each value of a response that does not fit the description.",
    "on_request": "Called before each attempt is sent, with an `Attempt`.",
    "on_response": "Called when an answer has come, with the same `Attempt`.",
    "on_error": "Called when no answer came, with the same `Attempt`.",
    "max_retries": "How often a call is tried again after a failure that allows it.",
    "allow_insecure": "Allow plain http to other hosts than this machine.",
}
"""The arguments that every client has, and what they are."""
HOOKS = ("on_drift", "on_request", "on_response", "on_error")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    """The module `__init__.py`."""

    docstring: Code
    exports: tuple[Code, ...]
    everything: tuple[Code, ...]
    lazy: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """The module `client.py`."""

    imports: Imports
    settings: Code
    class_docstring: Code
    signature: Code
    async_signature: Code
    arguments: Code
    cached_property: Code
    attributes: tuple[AttributeView, ...]
    former: Code | None
    """The deprecated name of `iterate`, for clients that have streams and no resource of that name."""
    former_value: Code
    async_former_value: Code


def package_view(api: Api) -> PackageView:
    """Return the view of `__init__.py`: everything a caller imports, each loaded when it is first asked for."""
    is_paged = any(operation.paging is not None for operation in api.operations)
    exports = [*EXPORTS, *(PAGES if is_paged else ()), *(EVENTS if api.events else ())]
    names = sorted([*exports, "AsyncClient", "Client"], key=lambda name: (not name.isupper(), name))
    return PackageView(
        docstring=docstring(f"A client of {one_line(api.title, 100) or api.name}."),
        exports=tuple(Code(name) for name in sorted(exports, key=lambda name: (not name.isupper(), name))),
        everything=tuple(string(name) for name in names),
        lazy=LAZY_NAMES,
    )


def client_view(api: Api, params: Params) -> ClientView:
    """Return the view of `client.py`."""
    module = Module({"Client", "AsyncClient", "SETTINGS", *(resource.name for resource in api.held_by(""))})
    client = _Client(api, module, params)
    attributes = attribute_views(api, "", module, ".resources.")
    module.use("typing", "TYPE_CHECKING", runtime=True)
    settings = client.settings()
    signature, async_signature = client.signature("Client"), client.signature("AsyncClient")
    has_former = _has_former(api)
    mark = module.use("typing_extensions", "deprecated", runtime=True) if has_former else ""
    values = [
        f"{mark}({string('It is called iterate now.')})({base}.iterate)" for base in ("SyncClient", "AsyncHTTPClient")
    ]
    for name in ("AsyncHTTPClient", "SyncClient"):
        module.use(RUNTIME, name, runtime=True)
    return ClientView(
        settings=settings,
        class_docstring=docstring(client.text(), 4),
        signature=signature,
        async_signature=async_signature,
        arguments=client.arguments(),
        cached_property=module.use("functools", "cached_property", runtime=True) if attributes else Code(""),
        attributes=attributes,
        former=Code(FORMER_ATTRIBUTE) if has_former else None,
        former_value=Code(values[0]),
        async_former_value=Code(values[1]),
        imports=module.imports,
    )


def _has_former(api: Api) -> bool:
    taken = any(resource.name == FORMER_ATTRIBUTE for resource in api.held_by(""))
    return not taken and any(operation.stream is not None for operation in api.operations)


class _Client:
    """Spells what depends on credentials, client parameters and server variables."""

    def __init__(self, api: Api, module: Module, params: Params) -> None:
        self._api = api
        self._module = module
        self._speller = Speller(api, module, params=params, relative=".")

    def settings(self) -> Code:
        """Return `ClientSettings(...)`."""
        parts = [Code(f"name={string(self._api.name)}")]
        if self._api.servers:
            servers = (server_text(self._module, RUNTIME, entry) for entry in self._api.servers)
            parts.append(Code(f"servers={tuple_of(servers)}"))
        if self._api.security_schemes:
            pairs = (Code(f"{string(entry.key)}: {self._scheme(entry)}") for entry in self._api.security_schemes)
            parts.append(Code(f"security={{{joined(', ', pairs)}}}"))
        required = default_security(self._api)
        if required:
            parts.append(Code(f"default_security={security_text(required)}"))
        if self._api.client_parameters:
            pairs = (
                Code(f"{string(entry.argument)}: {self._parameter(entry)}") for entry in self._api.client_parameters
            )
            parts.append(Code(f"parameters={{{joined(', ', pairs)}}}"))
        if self._api.idempotency_header:
            parts.append(Code(f"idempotency_header={string(self._api.idempotency_header)}"))
        return Code(f"{self._name('ClientSettings')}({joined(', ', parts)})")

    def signature(self, http: str) -> Code:
        """Return the keyword arguments of a client whose HTTP client is of class `http`."""
        text = self._module.builtin("str")
        given = [(entry.argument, self._credential(entry, http)) for entry in self._schemes]
        given += [(entry.argument, self._value(entry.type)) for entry in self._api.client_parameters]
        given += [(argument, text) for _, argument in self._api.server_variables]
        items = [Code(f"{identifier(name)}: {annotation} | None = None") for name, annotation in given]
        literal = self._module.use("typing", "Literal")
        callable_ = self._module.use("collections.abc", "Callable")
        hooks = {name: self._module.use(RUNTIME, "Drift" if name == "on_drift" else "Attempt") for name in HOOKS}
        items += [
            Code(f"base_url: {text} | None = None"),
            Code(f"timeout: float | {self._module.use(RUNTIME, 'Timeout')} | None = None"),
            Code(f"http_client: {self._module.use('._runtime._http', 'http')}.{http} | None = None"),
            Code(f"default_headers: {self._module.use('collections.abc', 'Mapping')}[{text}, {text}] | None = None"),
            Code(f'responses: {literal}["lenient", "strict"] = "lenient"'),
            *(Code(f"{name}: {callable_}[[{kind}], object] | None = None") for name, kind in hooks.items()),
            Code("max_retries: int = 2"),
            Code("allow_insecure: bool = False"),
        ]
        return joined(", ", [Code("self"), Code("*"), *items])

    def arguments(self) -> Code:
        """Return what `__init__` hands to the runtime."""
        groups = (
            ("credentials", [(entry.key, entry.argument) for entry in self._schemes]),
            ("parameters", [(entry.argument, entry.argument) for entry in self._api.client_parameters]),
            ("variables", list(self._api.server_variables)),
        )
        found = [Code("SETTINGS")]
        for keyword, pairs in groups:
            if pairs:
                items = (Code(f"{string(key)}: {identifier(value)}") for key, value in pairs)
                found.append(Code(f"{keyword}={{{joined(', ', items)}}}"))
        return joined(", ", [*found, *(Code(f"{name}={name}") for name in OPTIONS)])

    def text(self) -> str:
        """Return the docstring of the sync client."""
        api = self._api
        title = f"The client of {one_line(api.title, 100) or api.name}."
        lines: list[str] = []
        for scheme in self._schemes:
            lines += self._argument(scheme.argument, scheme.description, scheme.environment)
        for parameter in api.client_parameters:
            lines += self._argument(parameter.argument, parameter.description, parameter.environment)
        for name, argument in api.server_variables:
            lines += entry(argument, self._variable(name), _WIDTH)
        for name, text in OPTIONS.items():
            lines += entry(name, "\n".join([text, *(self._servers() if name == "base_url" else ())]), _WIDTH)
        return compose(
            title=title,
            blocks=[
                lines_of(api.description, _WIDTH),
                [f"See {one_line(api.documentation_url, 400)}"] if api.documentation_url else [],
                ["Args:", *lines],
            ],
            width=_WIDTH,
        )

    def _argument(self, name: str, description: str, environment: str) -> list[str]:
        default = f"Default: the environment variable {environment}." if environment else ""
        joint = "\n\n" if "\n" in description else " "
        return entry(name, joint.join(part for part in (description, default) if part), _WIDTH)

    def _variable(self, name: str) -> str:
        """Return what is said of a variable of the server's URL, with its default and the values that it may have."""
        servers = (*self._api.servers, *(server for entry in self._api.operations for server in entry.servers))
        text = next((text for server in servers for known, text in server.variable_texts if known == name), "")
        found = next(
            ((default, values) for server in servers for known, default, values in server.variables if known == name),
            ("", ()),
        )
        listed = ", ".join(f"`{one_line(value)}`" for value in found[1])
        notes = f"Default: `{one_line(found[0])}`." + (f" One of {listed}." if listed else "")
        text = text or "Stands in the URL of the server."
        return f"{text} {notes}" if "\n" not in text else f"{text}\n\n{notes}"

    def _servers(self) -> list[str]:
        """Return a line on each server of which something is said."""
        return [
            f"- `{one_line(server.url, 300)}`: {one_line(server.description, 300)}"
            for server in self._api.servers
            if server.description
        ]

    def _name(self, name: str) -> Code:
        return self._module.use(RUNTIME, name, runtime=True)

    @property
    def _schemes(self) -> list[SecurityScheme]:
        """The schemes with an argument; a certificate belongs to the HTTP client."""
        return [entry for entry in self._api.security_schemes if entry.kind != "mutual_tls"]

    def _value(self, ref: TypeRef) -> Code:
        """Return the annotation of a client parameter without its null, which stands for the environment here."""
        options = ref.options if isinstance(ref, UnionOf) else (ref,)
        return self._speller.argument(UnionOf(tuple(option for option in options if option != NONE)))

    def _credential(self, scheme: SecurityScheme, http: str) -> Code:
        text = self._module.builtin("str")
        if scheme.kind == "basic":
            return Code(f"{self._module.builtin('tuple')}[{text}, {text}]")
        if scheme.kind not in {"bearer", "oauth2"}:
            return text
        function = self._module.use("collections.abc", "Callable")
        found: list[Code] = [text, Code(f"{function}[[], {text}]")]
        if http == "AsyncClient":
            found.append(Code(f"{function}[[], {self._module.use('collections.abc', 'Awaitable')}[{text}]]"))
        if scheme.kind == "oauth2" and scheme.token_url is not None:
            found.append(self._module.use(RUNTIME, "ClientCredentials"))
        return joined(" | ", found)

    def _scheme(self, scheme: SecurityScheme) -> Code:
        parts: list[Code] = []
        if scheme.kind == "api_key":
            parts += [string(scheme.place or "header"), string(scheme.wire or scheme.key)]
        if scheme.kind == "http":
            parts.append(string(scheme.wire or ""))
        if scheme.kind == "oauth2":
            parts += [Code(f"token_url={string(scheme.token_url)}")] if scheme.token_url is not None else []
            parts += [Code(f"scopes={tuple_of(string(name) for name in scheme.scopes)}")] if scheme.scopes else []
        if scheme.argument != scheme.key and scheme.kind != "mutual_tls":
            parts.append(Code(f"argument={string(scheme.argument)}"))
        if scheme.environment and scheme.kind != "mutual_tls":
            parts.append(Code(f"environment={string(scheme.environment)}"))
        return Code(f"{self._name(_SCHEMES[scheme.kind])}({joined(', ', parts)})")

    def _parameter(self, entry: ClientParameter) -> Code:
        parts = [describer(self._module, RUNTIME, entry.place, entry.wire, settings_of(entry.sent))]
        if entry.environment:
            parts.append(Code(f"environment={string(entry.environment)}"))
        if entry.required:
            parts.append(Code("required=True"))
        if not entry.secret:
            parts.append(Code("secret=False"))
        return Code(f"{self._name('ClientParameter')}({joined(', ', parts)})")
