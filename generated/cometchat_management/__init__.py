"""A client of Management APIs (Multi-Tenancy)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._runtime import (
        UNSET,
        ApiError,
        ApiTimeoutError,
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
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        RequestOptions,
        Response,
        ServerError,
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
    "PermissionDeniedError",
    "RateLimitError",
    "RedirectError",
    "RequestOptions",
    "Response",
    "ServerError",
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


def __getattr__(name: str) -> object:
    """Import a name of `__all__` from its module, once."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module = ".client" if name in {"AsyncClient", "Client"} else "._runtime"
    value: object = getattr(import_module(module, __name__), name)
    globals()[name] = value
    return value
