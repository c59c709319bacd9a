"""Takes a client's settings, and gives for each operation everything of its requests that no argument changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NoReturn, cast
from urllib.parse import unquote_plus

from ._http import http
from ._retry import IDEMPOTENT, Budget, Clock, is_key
from .auth import ApiKey, ClientCredentials, Secret, choose, collect, given_or_set
from .codecs import Events, JsonLines
from .drifts import MAX_RESPONSE_BYTES
from .errors import DecodeError, refuse
from .operation import StreamCall
from .params import Cookie, Header, Path, header_lines, replacing
from .redaction import Masked, MaskedMap, Masks, RedactedURL, is_secret, masks_of, redacted_url
from .settings import ClientSettings, Timeout
from .styles import encode
from .unset import UNSET
from .urls import checked_url, server_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Literal, TypedDict

    from .auth import Scheme, TokenSource
    from .hooks import Attempt, Drift
    from .operation import Bound, Operation
    from .options import RequestOptions
    from .params import HeaderList

    Mode = Literal["lenient", "strict"]
    Hook = Callable[[Attempt], object]
    """A function, or for the async client also a coroutine function."""

    class ChangeableOptions(TypedDict, total=False):
        """What `with_options` changes."""

        timeout: float | Timeout | None
        max_retries: int | None
        default_headers: Mapping[str, str] | None
        """Headers of every call, beside those that are there already; a credential of the same name comes first."""
        responses: Mode | None
        on_drift: Callable[[Drift], object] | None
        on_request: Hook | None
        on_response: Hook | None
        on_error: Hook | None
        allow_anonymous: bool | None
        """Send calls without the credentials that are described and not given, in place of refusing them."""

    class ClientOptions(ChangeableOptions, total=False):
        """What a client is made with."""

        credentials: Mapping[str, object]
        """By scheme key; None for those that are not given, which then come from the environment."""
        parameters: Mapping[str, object]
        base_url: str | None
        variables: Mapping[str, str | None]
        http_client: http.Client | http.AsyncClient | None
        allow_insecure: bool
        max_response_bytes: int


_KEPT: Final = 256
_TELLS: Final = re.compile(r"accept(-.*)?|user-agent|(.+-)?version")
"""Default headers that anyone may see; any other may be a credential."""
_BODILESS: Final = frozenset({"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"})


class Plan:
    """The fixed part of an operation's requests, of one client."""

    def __init__(self, base: http.URL, method: str) -> None:
        self.base, self.prefix = base, base.raw_path.decode("ascii").rstrip("/")
        self.headers: HeaderList = Masked([(b"Host", base.netloc)])
        self.query: list[str] = Masked()
        self.cookies: list[str] = Masked()
        self.hidden: frozenset[str] = frozenset()
        """Names of secret headers and values of the query, in lower case."""
        self.masks: Masks = Masks()
        """Secret texts of the path and the host, as they stand in a URL."""
        self.dynamic: list[tuple[Scheme, TokenSource | ClientCredentials]] = []
        self.inserted: list[tuple[int, object]] = Masked()
        """Path values that the client gives: (index among the slots, value)."""
        self.key: tuple[str, bool] = ("", False)
        """The header of an idempotency key, and whether the client fills it where the caller does not."""
        self._bodiless = method in _BODILESS
        self._urls: dict[str, RedactedURL] = MaskedMap()
        self._ready: dict[tuple[str, int | None], http.Headers] = MaskedMap()

    def url(self, path: str, query: list[str]) -> RedactedURL:
        """Return the URL of a call, at the origin of the base; the latest are kept, for parsing one is slow."""
        target = f"{self.prefix}{path}?{'&'.join(query)}" if query else self.prefix + path
        if (found := self._urls.get(target)) is None:
            if len(self._urls) >= _KEPT:
                self._urls.clear()
            found = self._urls[target] = self._at(target)
        return found

    def _at(self, target: str) -> RedactedURL:
        try:
            return RedactedURL(self.base, target.encode("ascii"), self.hidden, self.masks)
        except http.InvalidURL:
            refuse(f"path and query of this call have {len(target):,} characters: the HTTP library refuses that")

    def origin(self, url: http.URL) -> str:
        """Return scheme, host and port of a URL that a server named, as they may be shown."""
        return redacted_url(f"{url.scheme}://{url.netloc.decode('ascii', 'replace')}", self.hidden, self.masks)

    def follow(self, path: str, link: str, query: list[str]) -> RedactedURL:
        """Return the URL of a link that the server gave, with what it lacks of `query`: credentials and options.

        Raises DecodeError unless it leads to the origin of the base, for a credential goes nowhere else.
        """
        try:
            url = self.base.copy_with(raw_path=f"{self.prefix}{path}".encode("ascii")).join(link)
        except (http.InvalidURL, ValueError, UnicodeError):
            refuse("the link to the next page is no URL", DecodeError)
        if (url.scheme, url.host, url.port) != (self.base.scheme, self.base.host, self.base.port):
            refuse(f"the next page is at another origin, {self.origin(url)}, which is not followed", DecodeError)
        target = url.raw_path.decode("ascii")
        given = set(url.params)
        lacking = "&".join(pair for pair in query if unquote_plus(pair.partition("=")[0]) not in given)
        joint = "&" if url.query else "?"
        return self._at(f"{target}{joint}{lacking}" if lacking else target)

    def ready(self, content_type: str, size: int | None, more: HeaderList, replaced: frozenset[bytes]) -> http.Headers:
        """Return all headers of a call; those of the usual lengths are made once."""
        usual = not more and not replaced
        if usual and (found := self._ready.get((content_type, size))) is not None:
            return found
        framing: HeaderList = []
        if content_type:
            framing.append((b"Content-Type", content_type.encode()))
        if size is not None and (content_type or not self._bodiless):
            framing.append((b"Content-Length", str(size).encode()))
        kept = [pair for pair in (*self.headers, *framing) if pair[0].lower() not in replaced]
        headers = http.Headers([*kept, *more])
        if usual and len(self._ready) < _KEPT:
            self._ready[content_type, size] = headers
        return headers


class Core:
    """What a client knows, whichever way it waits; `with_options` copies share the plans."""

    def __init__(self, settings: ClientSettings, options: ClientOptions) -> None:
        """Check everything that can be checked before a call. Raises ConfigurationError."""
        given = options.get("base_url")
        self.variables: Mapping[str, str | None] = MaskedMap(options.get("variables") or {})
        self.allow_insecure = options.get("allow_insecure", False)
        self.settings, self.base_is_given = settings, given is not None
        if given is None and settings.servers:
            given = server_url(settings.servers[0], self.variables)
        self.base = None if given is None else checked_url(given, allow_insecure=self.allow_insecure)
        self.max_response_bytes = options.get("max_response_bytes") or MAX_RESPONSE_BYTES
        self.credentials = collect(settings.security, options.get("credentials") or {})
        self.parameters = MaskedMap(_given_parameters(settings, options.get("parameters") or {}))
        self.headers = _base_headers(settings, options.get("http_client"))
        schemes = {scheme.name.lower() for scheme in settings.security.values() if isinstance(scheme, ApiKey)}
        secret = {item.parameter.name.lower() for item in settings.parameters.values() if item.secret}
        self.hidden = frozenset(schemes | secret)
        given_variables = {name: value for name, value in self.variables.items() if value is not None}
        self.masks = masks_of(str(value) for name, value in given_variables.items() if is_secret(name, self.hidden))
        self.plans: dict[tuple[Operation, bool], Plan] = {}
        self.default_headers: HeaderList = Masked()
        self.mode: Mode = "lenient"
        self.on_drift: Callable[[Drift], object] | None = None
        self.hooks: dict[str, Hook] = {}
        self.max_retries, self.timeout = 2, Timeout()
        self.clock, self.budget, self.allow_anonymous = Clock(), Budget(), False
        self.configure(options)

    def configure(self, options: ChangeableOptions) -> None:
        """Set what `with_options` changes; None keeps what is set."""
        mode, retries, anonymous = options.get("responses"), options.get("max_retries"), options.get("allow_anonymous")
        if mode not in {None, "lenient", "strict"}:
            refuse("responses must be 'lenient' or 'strict'")
        if retries is not None and retries < 0:
            refuse("max_retries must not be negative")
        self.mode = mode or self.mode
        if anonymous is not None and anonymous is not self.allow_anonymous:
            self.allow_anonymous, self.plans = anonymous, {}
        if given := options.get("default_headers"):
            self.default_headers, self.plans = replacing(self.default_headers, header_lines(given)), {}
            self.hidden |= {name.lower() for name in given if not _TELLS.fullmatch(name.lower())}
        self.on_drift = options.get("on_drift") or self.on_drift
        told = {name: options.get(name) for name in ("on_request", "on_response", "on_error")}
        self.hooks = {**self.hooks, **{name: cast("Hook", hook) for name, hook in told.items() if hook is not None}}
        self.max_retries = self.max_retries if retries is None else retries
        self.timeout = Timeout.of(options.get("timeout"), self.timeout)

    def copy(self) -> Core:
        """Return a copy that shares the plans, until `configure` changes what they depend on."""
        twin = object.__new__(Core)
        twin.__dict__.update(self.__dict__)
        return twin

    def plan(self, call: Bound, options: RequestOptions | None) -> Plan:
        """Return the plan of a call's operation, made at its first call.

        Raises ConfigurationError for a missing credential, parameter or server.
        """
        streaming = isinstance(call, StreamCall)
        if options is not None and options.parameters:
            return self._plan(call.operation, {**self.parameters, **options.parameters}, streaming=streaming)
        plan = self.plans.get((call.operation, streaming))
        if plan is None:
            plan = self._plan(call.operation, self.parameters, streaming=streaming)
            self.plans[call.operation, streaming] = plan
        return plan

    def _plan(self, operation: Operation, parameters: Mapping[str, object], *, streaming: bool) -> Plan:
        operation.path.compile()
        plan = Plan(self._server(operation), operation.method)
        plan.hidden, plan.masks = self.hidden, self.masks
        plan.key = _key_header(operation, self.settings.idempotency_header)
        plan.headers += [*self.headers, (b"Accept", accepted(operation, streaming=streaming).encode())]
        given = replacing(plan.headers, self.default_headers)
        plan.headers = Masked()
        plan.query += [f"{encode(name)}={encode(value)}" for name, value in operation.fixed_query]
        for argument in operation.client_parameters:
            self._add_parameter(plan, operation, argument, parameters.get(argument))
        security = self.settings.default_security if operation.security is None else operation.security
        schemes, credentials = self.settings.security, self.credentials
        for key in choose(security, schemes, credentials, allow_anonymous=self.allow_anonymous):
            scheme, credential = schemes[key], credentials[key]
            if isinstance(credential, Secret):
                scheme.put(credential.reveal(), plan.headers, plan.query, plan.cookies)
            else:
                plan.dynamic.append((scheme, credential))
        plan.headers = replacing(given, plan.headers)
        return plan

    def _server(self, operation: Operation) -> http.URL:
        own = operation.servers and not self.base_is_given
        text = server_url(operation.servers[0], self.variables) if own else ""
        if self.base is None and "://" not in text:
            refuse("the description names no absolute server: give the client a base_url")
        url = str(self.base.join(text)) if self.base and "://" not in text else text
        return checked_url(url, allow_insecure=self.allow_insecure)

    def _add_parameter(self, plan: Plan, operation: Operation, argument: str, value: object) -> None:
        described = self.settings.parameters[argument]
        parameter = described.parameter
        if value is UNSET or value is None:
            if described.required or isinstance(parameter, Path):
                where = f" (environment {described.environment})" if described.environment else ""
                refuse(f"this operation needs {argument}{where}: give it to the client")
        elif isinstance(parameter, Path):
            index = [slot.name for slot in operation.path.slots].index(parameter.name)
            plan.inserted = Masked(sorted([*plan.inserted, (index, value)], key=lambda pair: pair[0]))
            if described.secret:
                plan.masks = Masks(plan.masks | masks_of([operation.path.slots[index].text(value)]))
        elif isinstance(parameter, Header):
            plan.headers += parameter.lines(value)
        else:
            target = plan.cookies if isinstance(parameter, Cookie) else plan.query
            pairs = Masked(parameter.pairs(value))
            target += [f"{key}={text}" for key, text in pairs]
            if described.secret:
                plan.hidden |= {unquote_plus(key).lower() for key, _ in pairs}

    def __repr__(self) -> str:
        """Return the API and the server, never a credential."""
        name = self.settings.name
        shown = None if self.base is None else redacted_url(str(self.base), self.hidden, self.masks)
        return f"<{name} at {shown or 'the server of each operation'}>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: it holds credentials."""
        refuse("a client cannot be pickled; make one where it is needed", TypeError)


def _key_header(operation: Operation, chosen: str) -> tuple[str, bool]:
    named = [(each, each.name.lower()) for each in operation.headers]
    if own := [each for each, name in named if (name == chosen.lower() if chosen else is_key(name))]:
        header = max(own, key=lambda each: each.fresh_key)
        return header.name, header.fresh_key
    return chosen or "Idempotency-Key", bool(chosen) and operation.method not in IDEMPOTENT


def _given_parameters(settings: ClientSettings, given: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for argument, described in settings.parameters.items():
        value = given_or_set(given.get(argument), described.environment)
        if value is None:
            continue
        if isinstance(described.parameter, Header):
            described.parameter.lines(value)  # a bad value is refused when the client is made, not at the first call
        yield argument, value


def _base_headers(settings: ClientSettings, given: http.Client | http.AsyncClient | None) -> HeaderList:
    """Return the headers of every request: ours, and those that the caller's own http client was made with."""
    own = {"user-agent": f"{settings.name}-python", "accept-encoding": "gzip, deflate", "connection": "keep-alive"}
    found: HeaderList = [(name.encode(), value.encode()) for name, value in own.items()]
    others = [] if given is None else given.headers.raw
    return found + [(name, value) for name, value in others if name.lower().decode() not in {*own, "accept"}]


def accepted(operation: Operation, *, streaming: bool) -> str:
    """Return the Accept header: every documented media type, but of a success that streams what is asked for."""
    found: dict[str, None] = {}
    for status in operation.responses:
        documented = operation.documented(status)
        streams = [name for name, codec in documented.items() if isinstance(codec, (Events, JsonLines))]
        wholes = [name for name in documented if name not in streams]
        is_error = str(status)[:1] in "345"
        found |= dict.fromkeys(documented if is_error else streams if streaming and streams else wholes)
    found.pop("", None)
    return ", ".join(found) or "*/*"
