"""The state of a client that does not depend on waiting: settings, credentials, and one plan per operation."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final, Literal, NoReturn

from .auth import ApiKey, collect
from .errors import ConfigurationError
from .operation import StreamCall
from .plan import HeaderList, Plan, Planner
from .settings import ClientSettings, Timeout
from .urls import choose_base_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ._http import http
    from .drift import Drift
    from .operation import AnyCall, Operation, RequestOptions

Mode = Literal["lenient", "strict"]
LOGGER: Final = logging.getLogger(__name__.rpartition(".")[0].rpartition(".")[0])


class Core:
    """Shared by a client and its `with_options` copies, except for what these change."""

    __slots__ = (
        "_plans",
        "_stream_plans",
        "hidden",
        "max_response_bytes",
        "max_retries",
        "mode",
        "on_drift",
        "planner",
        "settings",
        "timeout",
        "timeout_extension",
    )

    def __init__(  # noqa: PLR0913 - one per argument of the client
        self,
        settings: ClientSettings,
        *,
        credentials: Mapping[str, object],
        parameters: Mapping[str, object],
        base_url: str | None,
        variables: Mapping[str, str | None],
        headers: HeaderList,
        allow_insecure: bool,
        max_response_bytes: int,
    ) -> None:
        """Check everything that can be checked before a call. Raises ConfigurationError."""
        self.settings = settings
        self.planner = Planner(
            settings,
            base=choose_base_url(settings, base_url, variables, allow_insecure=allow_insecure),
            explicit_base=base_url is not None,
            variables=variables,
            allow_insecure=allow_insecure,
            credentials=collect(settings.security, credentials),
            parameters=parameters,
            headers=headers,
        )
        self.max_response_bytes = max_response_bytes
        self.hidden = _hidden_names(settings)
        self.mode: Mode = "lenient"
        self.on_drift: Callable[[Drift], None] | None = None
        self.max_retries = 0
        self.timeout = Timeout()
        self._plans: dict[Operation, Plan] = {}
        self._stream_plans: dict[Operation, Plan] = {}

    def configure(
        self,
        *,
        timeout: float | Timeout | None,
        max_retries: int | None,
        responses: Mode | None,
        on_drift: Callable[[Drift], None] | None,
    ) -> None:
        """Set what `with_options` changes; None keeps what is set."""
        if responses not in {None, "lenient", "strict"}:
            message = "responses must be 'lenient' or 'strict'"
            raise ConfigurationError(message)
        if max_retries is not None and max_retries < 0:
            message = "max_retries must not be negative"
            raise ConfigurationError(message)
        self.mode = responses or self.mode
        self.on_drift = on_drift or self.on_drift
        self.max_retries = self.max_retries if max_retries is None else max_retries
        self.timeout = Timeout.of(timeout, self.timeout)
        self.timeout_extension = phases(self.timeout)

    def copy(self) -> Core:
        """Return a copy that shares the plans, for they depend on nothing that `configure` changes."""
        twin = object.__new__(Core)
        for name in Core.__slots__:
            setattr(twin, name, getattr(self, name))
        return twin

    def plan(self, call: AnyCall[Any], options: RequestOptions | None) -> Plan:
        """Return the plan of a call's operation, made at its first call."""
        streaming = type(call) is StreamCall
        overrides = options.parameters if options is not None else {}
        if overrides:
            return self.planner.plan(call.operation, overrides, streaming=streaming)
        plans = self._stream_plans if streaming else self._plans
        plan = plans.get(call.operation)
        if plan is None:
            plan = plans[call.operation] = self.planner.plan(call.operation, {}, streaming=streaming)
        return plan

    def __repr__(self) -> str:
        """Return the API and the server, never a credential."""
        return f"<{self.settings.name} at {self.planner.base or 'the server of each operation'}>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: it holds credentials."""
        message = "a client cannot be pickled; make one where it is needed"
        raise TypeError(message)


def phases(timeout: Timeout, remaining: float | None = None) -> dict[str, float | None]:
    """Return the timeout extension of a request; no phase is longer than what remains of the total."""
    named = timeout[:4]
    limited = [value if remaining is None else min(value or remaining, remaining) for value in named]
    return dict(zip(("connect", "read", "write", "pool"), limited, strict=True))


def _hidden_names(settings: ClientSettings) -> frozenset[str]:
    schemes = {scheme.name.lower() for scheme in settings.security.values() if isinstance(scheme, ApiKey)}
    secret = {item.parameter.name.lower() for item in settings.parameters.values() if item.secret}
    return frozenset(schemes | secret)


def base_headers(settings: ClientSettings, given: http.Client | http.AsyncClient | None) -> HeaderList:
    """Return the headers of every request: ours, and those that the caller's own http client was made with."""
    own = {
        "user-agent": settings.user_agent or f"{settings.name}-python",
        "accept-encoding": "gzip, deflate",
        "connection": "keep-alive",
    }
    found: HeaderList = [(name.encode(), value.encode()) for name, value in own.items()]
    if given is not None:
        found += [(name, value) for name, value in given.headers.raw if name.lower().decode() not in {*own, "accept"}]
    return found
