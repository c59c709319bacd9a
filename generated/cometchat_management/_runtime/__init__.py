"""The runtime of a generated client: the same bytes in every client, nothing in it depends on the API.

Importing it loads nothing; each name is imported from its module when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .aio import AsyncHTTPClient
    from .auth import ApiKey, Basic, Bearer, ClientCredentials, HttpScheme, MutualTLS, OAuth2
    from .client import SyncClient
    from .codecs import Binary, Events, Json, JsonLines, NoContent, Text
    from .drift import Drift
    from .errors import (
        ApiError,
        ApiTimeoutError,
        AuthenticationError,
        BadRequestError,
        ClientError,
        ConfigurationError,
        ConflictError,
        ConnectError,
        ConnectTimeoutError,
        DecodeError,
        NotFoundError,
        PermissionDeniedError,
        RateLimitError,
        RedirectError,
        ServerError,
        StatusError,
        TransportError,
        UnexpectedStatusError,
        UnprocessableEntityError,
    )
    from .forms import Field, FileInput, Form, Multipart, Part, Upload
    from .model import Model
    from .operation import (
        AsyncSender,
        Call,
        Operation,
        RequestOptions,
        Response,
        Sender,
        StreamCall,
    )
    from .params import Cookie, Header, Path, Query, QueryString, path
    from .parsing import parse_payload
    from .settings import ClientParameter, ClientSettings, Server, Timeout
    from .streaming import AsyncStream, AsyncStreamedResponse, Stream, StreamedResponse
    from .unset import UNSET, Unset

_NAMES = {
    "aio": "AsyncHTTPClient",
    "auth": "ApiKey Basic Bearer ClientCredentials HttpScheme MutualTLS OAuth2",
    "client": "SyncClient",
    "codecs": "Binary Events Json JsonLines NoContent Text",
    "drift": "Drift",
    "errors": "ApiError ApiTimeoutError AuthenticationError BadRequestError ClientError ConfigurationError "
    "ConflictError ConnectError ConnectTimeoutError DecodeError NotFoundError PermissionDeniedError RateLimitError RedirectError "
    "ServerError StatusError TransportError UnexpectedStatusError UnprocessableEntityError",
    "forms": "Field FileInput Form Multipart Part Upload",
    "model": "Model",
    "operation": "AsyncSender Call Operation RequestOptions Response Sender StreamCall",
    "params": "Cookie Header Path Query QueryString path",
    "parsing": "parse_payload",
    "settings": "ClientParameter ClientSettings Server Timeout",
    "streaming": "AsyncStream AsyncStreamedResponse Stream StreamedResponse",
    "unset": "UNSET Unset",
}
_MODULES = {name: module for module, names in _NAMES.items() for name in names.split()}

__all__ = [
    "UNSET",
    "ApiError",
    "ApiKey",
    "ApiTimeoutError",
    "AsyncHTTPClient",
    "AsyncSender",
    "AsyncStream",
    "AsyncStreamedResponse",
    "AuthenticationError",
    "BadRequestError",
    "Basic",
    "Bearer",
    "Binary",
    "Call",
    "ClientCredentials",
    "ClientError",
    "ClientParameter",
    "ClientSettings",
    "ConfigurationError",
    "ConflictError",
    "ConnectError",
    "ConnectTimeoutError",
    "Cookie",
    "DecodeError",
    "Drift",
    "Events",
    "Field",
    "FileInput",
    "Form",
    "Header",
    "HttpScheme",
    "Json",
    "JsonLines",
    "Model",
    "Multipart",
    "MutualTLS",
    "NoContent",
    "NotFoundError",
    "OAuth2",
    "Operation",
    "Part",
    "Path",
    "PermissionDeniedError",
    "Query",
    "QueryString",
    "RateLimitError",
    "RedirectError",
    "RequestOptions",
    "Response",
    "Sender",
    "Server",
    "ServerError",
    "StatusError",
    "Stream",
    "StreamCall",
    "StreamedResponse",
    "SyncClient",
    "Text",
    "Timeout",
    "TransportError",
    "UnexpectedStatusError",
    "UnprocessableEntityError",
    "Unset",
    "Upload",
    "parse_payload",
    "path",
]


def __getattr__(name: str) -> object:
    """Import `name` from its module, once."""
    module = _MODULES.get(name)
    if module is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value
