"""A client of Tidewater Freight."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime.lazy import lazy

if TYPE_CHECKING:
    from ._runtime import (
        UNSET,
        ApiError,
        ApiTimeoutError,
        AsyncPage,
        AsyncStream,
        Attempt,
        AuthenticationError,
        BadRequestError,
        Call,
        ClientCredentials,
        ClientError,
        ConfigurationError,
        ConflictError,
        ConnectError,
        DecodeError,
        Drift,
        NotFoundError,
        Page,
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        RequestOptions,
        Response,
        ServerError,
        SignatureError,
        StatusError,
        Stream,
        StreamCall,
        Timeout,
        TransportError,
        UnexpectedStatusError,
        UnprocessableEntityError,
        Unset,
        Upload,
    )
    from .client import AsyncClient, Client

__all__ = [
    "UNSET",
    "ApiError",
    "ApiTimeoutError",
    "AsyncClient",
    "AsyncPage",
    "AsyncStream",
    "Attempt",
    "AuthenticationError",
    "BadRequestError",
    "Call",
    "Client",
    "ClientCredentials",
    "ClientError",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "DecodeError",
    "Drift",
    "NotFoundError",
    "Page",
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "RequestOptions",
    "Response",
    "ServerError",
    "SignatureError",
    "StatusError",
    "Stream",
    "StreamCall",
    "Timeout",
    "TransportError",
    "UnexpectedStatusError",
    "UnprocessableEntityError",
    "Unset",
    "Upload",
]

lazy(__name__, {"_runtime": __all__, "client": ("AsyncClient", "Client")})
