"""Takes an operation and a client's settings, and gives everything of its requests that no argument changes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from ._http import http
from .auth import ClientCredentials, Placed, Secret, choose
from .codecs import Events as EventCodec
from .codecs import JsonLines
from .errors import ConfigurationError
from .params import Cookie, Header, Path
from .styles import encode
from .unset import UNSET
from .urls import checked_url, server_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .auth import Credential, Scheme, TokenSource
    from .codecs import Codec
    from .operation import Operation
    from .settings import ClientSettings

HeaderList = list[tuple[bytes, bytes]]
_READY: Final = 256
_ITEMS: Final = (EventCodec, JsonLines)


class Plan:
    """The fixed part of an operation's requests, of one client."""

    __slots__ = ("_bodiless", "_ready", "_urls", "base", "cookies", "dynamic", "headers", "inserted", "prefix", "query")

    def __init__(self, base: http.URL, headers: HeaderList, method: str) -> None:
        self.base = base
        self.prefix = base.raw_path.decode("ascii").rstrip("/")
        self.headers: HeaderList = [(b"Host", base.netloc), *headers]
        self.query: list[str] = []
        self.cookies: list[str] = []
        self.dynamic: list[tuple[Scheme, TokenSource | ClientCredentials]] = []
        self.inserted: list[tuple[int, object]] = []
        """Path values that the client gives: (index among the slots, value)."""
        self._bodiless = method not in {"POST", "PUT", "PATCH"}
        self._urls: dict[str, http.URL] = {}
        self._ready: dict[tuple[str, int | None], http.Headers] = {}

    def url(self, path: str, query: list[str]) -> http.URL:
        """Return the URL of a call, at the origin of the base; the latest are kept, for parsing one is slow."""
        target = f"{self.prefix}{path}?{'&'.join(query)}" if query else self.prefix + path
        found = self._urls.get(target)
        if found is None:
            if len(self._urls) >= _READY:
                self._urls.clear()
            found = self._urls[target] = self.base.copy_with(raw_path=target.encode("ascii"))
        return found

    def ready(
        self, content_type: str, length: int | None, more: HeaderList, replaced: frozenset[bytes]
    ) -> http.Headers:
        """Return all headers of a call; those of the usual lengths are made once."""
        key = (content_type, length)
        if not more and not replaced and (found := self._ready.get(key)) is not None:
            return found
        kept = [pair for pair in self.headers if pair[0].lower() not in replaced] if replaced else self.headers
        framing: HeaderList = []
        if content_type and b"content-type" not in replaced:
            framing.append((b"Content-Type", content_type.encode()))
        if length is not None and (content_type or not self._bodiless):
            framing.append((b"Content-Length", str(length).encode()))
        headers = http.Headers([*kept, *more, *framing])
        if not more and not replaced and len(self._ready) < _READY:
            self._ready[key] = headers
        return headers


class Planner:
    """What of a client its plans are made from."""

    __slots__ = (
        "allow_insecure",
        "base",
        "credentials",
        "explicit_base",
        "headers",
        "parameters",
        "settings",
        "variables",
    )

    def __init__(  # noqa: PLR0913 - one per argument of the client
        self,
        settings: ClientSettings,
        *,
        base: http.URL | None,
        explicit_base: bool,
        variables: Mapping[str, str | None],
        allow_insecure: bool,
        credentials: Mapping[str, Credential],
        parameters: Mapping[str, object],
        headers: HeaderList,
    ) -> None:
        """Keep the settings; parameters that are not given come from the environment."""
        self.settings = settings
        self.base = base
        self.explicit_base = explicit_base
        self.variables = variables
        self.allow_insecure = allow_insecure
        self.credentials = credentials
        self.headers = headers
        self.parameters = dict(_given_parameters(settings, parameters))

    def plan(self, operation: Operation, overrides: Mapping[str, object], *, streaming: bool) -> Plan:
        """Make the plan. Raises ConfigurationError for a missing credential, parameter or server."""
        operation.path.compile()
        plan = Plan(self._server(operation), self.headers, operation.method)
        plan.headers.append((b"Accept", accepted(operation, streaming=streaming).encode()))
        plan.query += [f"{encode(name)}={encode(value)}" for name, value in operation.fixed_query]
        self._add_parameters(plan, operation, overrides)
        security = self.settings.default_security if operation.security is None else operation.security
        for key in choose(security, self.settings.security, self.credentials):
            scheme, credential = self.settings.security[key], self.credentials[key]
            if isinstance(credential, Secret):
                put(plan.headers, plan.query, plan.cookies, scheme.place(credential.reveal()))
            else:
                plan.dynamic.append((scheme, credential))
        return plan

    def _server(self, operation: Operation) -> http.URL:
        if operation.servers and not self.explicit_base:
            text = server_url(operation.servers[0], self.variables)
            if "://" in text:
                return checked_url(text, allow_insecure=self.allow_insecure)
            if self.base is not None:
                return checked_url(str(self.base.join(text)), allow_insecure=self.allow_insecure)
        if self.base is None:
            message = "the description names no absolute server: give the client a base_url"
            raise ConfigurationError(message)
        return self.base

    def _add_parameters(self, plan: Plan, operation: Operation, overrides: Mapping[str, object]) -> None:
        for argument in operation.client_parameters:
            described = self.settings.parameters[argument]
            value = overrides.get(argument, self.parameters.get(argument, UNSET))
            parameter = described.parameter
            if value is UNSET or value is None:
                if described.required or isinstance(parameter, Path):
                    where = f" (environment {described.environment})" if described.environment else ""
                    message = f"this operation needs {argument}{where}: give it to the client"
                    raise ConfigurationError(message)
            elif isinstance(parameter, Path):
                names = [slot.name for slot in operation.path.slots]
                plan.inserted.append((names.index(parameter.name), value))
                plan.inserted.sort(key=lambda pair: pair[0])
            elif isinstance(parameter, Header):
                if (text := parameter.text(value)) is not None:
                    plan.headers.append((parameter.wire, text.encode()))
            else:
                target = plan.cookies if isinstance(parameter, Cookie) else plan.query
                target += [f"{key}={text}" for key, text in parameter.pairs(value)]


def _given_parameters(settings: ClientSettings, given: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for argument, described in settings.parameters.items():
        value = given.get(argument, UNSET)
        if (value is UNSET or value is None) and described.environment:
            value = os.environ.get(described.environment) or UNSET
        if value is UNSET or value is None:
            continue
        if isinstance(described.parameter, Header):
            described.parameter.text(value)  # a bad value is refused when the client is made, not at the first call
        yield argument, value


def put(headers: HeaderList, query: list[str], cookies: list[str], placed: Placed) -> None:
    """Add a credential where it goes."""
    if placed.place == "header":
        headers.append((placed.name.encode(), placed.value.encode()))
    else:
        target = query if placed.place == "query" else cookies
        target.append(f"{encode(placed.name)}={encode(placed.value)}")


def codecs_of(described: Codec | Mapping[str, Codec]) -> dict[str, Codec]:
    """Return the codecs of one status by media type."""
    return dict(described) if isinstance(described, Mapping) else {described.media_type: described}


def accepted(operation: Operation, *, streaming: bool) -> str:
    """Return the Accept header: every documented media type of the form that is asked for."""
    found: dict[str, None] = {}
    for described in operation.responses.values():
        for media_type, codec in codecs_of(described).items():
            if media_type and (not isinstance(codec, _ITEMS) or streaming):
                found[media_type] = None
    if streaming:
        streams = [name for name in found if "event-stream" in name or "jsonl" in name or "ndjson" in name]
        found = dict.fromkeys(streams) or found
    return ", ".join(found) or "*/*"
