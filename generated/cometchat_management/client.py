"""The sync and the async client; each loads a resource when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._runtime import ApiKey, AsyncHTTPClient, ClientSettings, SyncClient

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal

    from ._runtime import Attempt, Drift, Timeout
    from ._runtime._http import http
    from .resources.app import App, AsyncApp


SETTINGS = ClientSettings(
    name="cometchat_management",
    servers=("https://apimgmt.cometchat.io",),
    security={
        "key": ApiKey("header", "key", environment="COMETCHAT_KEY"),
        "secret": ApiKey("header", "secret", environment="COMETCHAT_SECRET"),
    },
    default_security=(("key", "secret"),),
)


class Client(SyncClient):
    """The client of Management APIs (Multi-Tenancy).

    Create and manage apps on-the-fly using our app management APIs

    Args:
        key: Authorization Key Default: the environment variable COMETCHAT_KEY.
        secret: Authorization Secret Default: the environment variable COMETCHAT_SECRET.
        base_url: Where requests go, when not to the API's own server.
        timeout: Seconds for a whole call, or a `Timeout` with each phase.
        http_client: An httpx2 client of your own; it is not closed with this one.
        default_headers: Headers of every call.
        responses: `lenient` keeps what does not fit the description, `strict` raises
            `DecodeError`.
        on_drift: Called for each value of a response that does not fit the description.
        on_request: Called before each attempt is sent, with an `Attempt`.
        on_response: Called when an answer has come, with the same `Attempt`.
        on_error: Called when no answer came, with the same `Attempt`.
        max_retries: How often a call is tried again after a failure that allows it.
        allow_insecure: Allow plain http to other hosts than this machine.
    """

    def __init__(
        self,
        *,
        key: str | None = None,
        secret: str | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        http_client: http.Client | None = None,
        default_headers: Mapping[str, str] | None = None,
        responses: Literal["lenient", "strict"] = "lenient",
        on_drift: Callable[[Drift], object] | None = None,
        on_request: Callable[[Attempt], object] | None = None,
        on_response: Callable[[Attempt], object] | None = None,
        on_error: Callable[[Attempt], object] | None = None,
        max_retries: int = 2,
        allow_insecure: bool = False,
    ) -> None:
        super().__init__(
            SETTINGS,
            credentials={"key": key, "secret": secret},
            base_url=base_url,
            timeout=timeout,
            http_client=http_client,
            default_headers=default_headers,
            responses=responses,
            on_drift=on_drift,
            on_request=on_request,
            on_response=on_response,
            on_error=on_error,
            max_retries=max_retries,
            allow_insecure=allow_insecure,
        )

    @cached_property
    def app(self) -> App:
        """The Rest collection for app."""
        from .resources.app import App

        return App(self)


class AsyncClient(AsyncHTTPClient):
    """The async twin of `Client`, with the same arguments."""

    def __init__(
        self,
        *,
        key: str | None = None,
        secret: str | None = None,
        base_url: str | None = None,
        timeout: float | Timeout | None = None,
        http_client: http.AsyncClient | None = None,
        default_headers: Mapping[str, str] | None = None,
        responses: Literal["lenient", "strict"] = "lenient",
        on_drift: Callable[[Drift], object] | None = None,
        on_request: Callable[[Attempt], object] | None = None,
        on_response: Callable[[Attempt], object] | None = None,
        on_error: Callable[[Attempt], object] | None = None,
        max_retries: int = 2,
        allow_insecure: bool = False,
    ) -> None:
        super().__init__(
            SETTINGS,
            credentials={"key": key, "secret": secret},
            base_url=base_url,
            timeout=timeout,
            http_client=http_client,
            default_headers=default_headers,
            responses=responses,
            on_drift=on_drift,
            on_request=on_request,
            on_response=on_response,
            on_error=on_error,
            max_retries=max_retries,
            allow_insecure=allow_insecure,
        )

    @cached_property
    def app(self) -> AsyncApp:
        """The Rest collection for app."""
        from .resources.app import AsyncApp

        return AsyncApp(self)
