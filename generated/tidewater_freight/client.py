"""The sync and the async client; each loads a resource when it is first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from typing_extensions import deprecated

from ._runtime import (
    ApiKey,
    AsyncHTTPClient,
    Basic,
    Bearer,
    ClientSettings,
    MutualTLS,
    OAuth2,
    Server,
    SyncClient,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Literal

    from ._runtime import Attempt, ClientCredentials, Drift, Timeout
    from ._runtime._http import http
    from .resources.admin import Admin, AsyncAdmin
    from .resources.customers import AsyncCustomers, Customers
    from .resources.documents import AsyncDocuments, Documents
    from .resources.shipments import AsyncShipments, Shipments
    from .resources.tracking import AsyncTracking, Tracking


SETTINGS = ClientSettings(
    name="tidewater_freight",
    servers=(
        Server(
            "https://{region}.api.tidewater.example/v1", (("region", "eu", ("eu", "us", "ap")),)
        ),
        "https://sandbox.tidewater.example/v1",
    ),
    security={
        "ApiKey": ApiKey(
            "header", "X-Api-Key", argument="api_key", environment="TIDEWATER_API_KEY"
        ),
        "CarrierBasic": Basic(argument="carrier_basic", environment="TIDEWATER_CARRIER_BASIC"),
        "CarrierToken": Bearer(argument="carrier_token", environment="TIDEWATER_CARRIER_TOKEN"),
        "MutualTls": MutualTLS(),
        "OAuth": OAuth2(
            token_url="https://auth.tidewater.example/token",
            scopes=("freight.read", "freight.write"),
            argument="oauth",
            environment="TIDEWATER_OAUTH",
        ),
        "OpenId": Bearer(argument="open_id", environment="TIDEWATER_OPEN_ID"),
        "QueryKey": ApiKey("query", "key", argument="query_key", environment="TIDEWATER_QUERY_KEY"),
        "Session": ApiKey("cookie", "session", argument="session", environment="TIDEWATER_SESSION"),
        "Signature": ApiKey(
            "header", "X-Signature", argument="signature", environment="TIDEWATER_SIGNATURE"
        ),
    },
    default_security=(("ApiKey",), ("OAuth",)),
)


class Client(SyncClient):
    """The client of Tidewater Freight.

    Book, follow and settle sea freight.

    An invented API of a freight forwarder. It exists to press a client from: between them its
    operations use the constructs that vendors use.

    Amounts are integers in the minor unit of their currency.

    Args:
        api_key: Default: the environment variable TIDEWATER_API_KEY.
        carrier_basic: Default: the environment variable TIDEWATER_CARRIER_BASIC.
        carrier_token: Default: the environment variable TIDEWATER_CARRIER_TOKEN.
        oauth: Default: the environment variable TIDEWATER_OAUTH.
        open_id: Default: the environment variable TIDEWATER_OPEN_ID.
        query_key: Default: the environment variable TIDEWATER_QUERY_KEY.
        session: Default: the environment variable TIDEWATER_SESSION.
        signature: Default: the environment variable TIDEWATER_SIGNATURE.
        region: Where your organisation's data is kept. Default: `eu`. One of `eu`, `us`, `ap`.
        base_url: Where requests go, when not to the API's own server.
            - `https://{region}.api.tidewater.example/v1`: Production
            - `https://sandbox.tidewater.example/v1`: Sandbox
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
        api_key: str | None = None,
        carrier_basic: tuple[str, str] | None = None,
        carrier_token: str | Callable[[], str] | None = None,
        oauth: str | Callable[[], str] | ClientCredentials | None = None,
        open_id: str | Callable[[], str] | None = None,
        query_key: str | None = None,
        session: str | None = None,
        signature: str | None = None,
        region: str | None = None,
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
            credentials={
                "ApiKey": api_key,
                "CarrierBasic": carrier_basic,
                "CarrierToken": carrier_token,
                "OAuth": oauth,
                "OpenId": open_id,
                "QueryKey": query_key,
                "Session": session,
                "Signature": signature,
            },
            variables={"region": region},
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
    def admin(self) -> Admin:
        """Keys, health and settings."""
        from .resources.admin import Admin

        return Admin(self)

    @cached_property
    def customers(self) -> Customers:
        """Who pays for it."""
        from .resources.customers import Customers

        return Customers(self)

    @cached_property
    def documents(self) -> Documents:
        """Bills of lading, invoices and photographs."""
        from .resources.documents import Documents

        return Documents(self)

    @cached_property
    def shipments(self) -> Shipments:
        """What is moved from one port to another."""
        from .resources.shipments import Shipments

        return Shipments(self)

    @cached_property
    def tracking(self) -> Tracking:
        """Where a shipment is now."""
        from .resources.tracking import Tracking

        return Tracking(self)

    events = deprecated("It is called iterate now.")(SyncClient.iterate)
    """Deprecated: it is called iterate now."""


class AsyncClient(AsyncHTTPClient):
    """The async twin of `Client`, with the same arguments."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        carrier_basic: tuple[str, str] | None = None,
        carrier_token: str | Callable[[], str] | Callable[[], Awaitable[str]] | None = None,
        oauth: (
            str | Callable[[], str] | Callable[[], Awaitable[str]] | ClientCredentials | None
        ) = None,
        open_id: str | Callable[[], str] | Callable[[], Awaitable[str]] | None = None,
        query_key: str | None = None,
        session: str | None = None,
        signature: str | None = None,
        region: str | None = None,
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
            credentials={
                "ApiKey": api_key,
                "CarrierBasic": carrier_basic,
                "CarrierToken": carrier_token,
                "OAuth": oauth,
                "OpenId": open_id,
                "QueryKey": query_key,
                "Session": session,
                "Signature": signature,
            },
            variables={"region": region},
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
    def admin(self) -> AsyncAdmin:
        """Keys, health and settings."""
        from .resources.admin import AsyncAdmin

        return AsyncAdmin(self)

    @cached_property
    def customers(self) -> AsyncCustomers:
        """Who pays for it."""
        from .resources.customers import AsyncCustomers

        return AsyncCustomers(self)

    @cached_property
    def documents(self) -> AsyncDocuments:
        """Bills of lading, invoices and photographs."""
        from .resources.documents import AsyncDocuments

        return AsyncDocuments(self)

    @cached_property
    def shipments(self) -> AsyncShipments:
        """What is moved from one port to another."""
        from .resources.shipments import AsyncShipments

        return AsyncShipments(self)

    @cached_property
    def tracking(self) -> AsyncTracking:
        """Where a shipment is now."""
        from .resources.tracking import AsyncTracking

        return AsyncTracking(self)

    events = deprecated("It is called iterate now.")(AsyncHTTPClient.iterate)
    """Deprecated: it is called iterate now."""
