"""The runtime of a generated client: the same bytes in every client, nothing in it depends on the API.

Importing it loads nothing; each name is imported from its module when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy

if TYPE_CHECKING:
    from .auth import ApiKey, Basic, Bearer, ClientCredentials, HttpScheme, MutualTLS, OAuth2  # noqa: I001 - packed
    from .client import AsyncHTTPClient, SyncClient
    from .codecs import Binary, Events, Json, JsonLines, NoContent, Text
    # fmt: off
    from .errors import (
        ApiError, ApiTimeoutError, AuthenticationError, BadRequestError, ClientError, ConfigurationError,
        ConflictError, ConnectError, ConnectTimeoutError, DecodeError, NotFoundError, PermissionDeniedError,
        RateLimitError, RedirectError, ServerError, StatusError, TransportError, UnexpectedStatusError,
        UnprocessableEntityError,
    )
    # fmt: on
    from .hooks import Attempt, Drift
    from .forms import Field, FileInput, Form, Multipart, OrderedParts, Part, QueryString, Upload
    from .model import Model
    from .operation import Call, Operation, PagedCall, Paging, Response, Server, StreamCall
    from .options import RequestOptions
    from .paging import AsyncPage, Page
    from .params import Cookie, Header, Path, Query, path
    from .parsing import parse_payload
    from .settings import ClientParameter, ClientSettings, Timeout
    from .streaming import AsyncStream, AsyncStreamedResponse, Stream, StreamedResponse
    from .styles import full_date, whole_body
    from .unset import UNSET, Unset

# fmt: off
__all__ = [
    "UNSET", "ApiError", "ApiKey", "ApiTimeoutError", "AsyncHTTPClient", "AsyncPage", "AsyncStream",
    "AsyncStreamedResponse", "Attempt", "AuthenticationError", "BadRequestError", "Basic", "Bearer", "Binary", "Call",
    "ClientCredentials", "ClientError", "ClientParameter", "ClientSettings", "ConfigurationError", "ConflictError",
    "ConnectError", "ConnectTimeoutError", "Cookie", "DecodeError", "Drift", "Events", "Field", "FileInput", "Form",
    "Header", "HttpScheme", "Json", "JsonLines", "Model", "Multipart", "MutualTLS", "NoContent", "NotFoundError",
    "OAuth2", "Operation", "OrderedParts", "Page", "PagedCall", "Paging", "Part", "Path", "PermissionDeniedError",
    "Query", "QueryString", "RateLimitError", "RedirectError", "RequestOptions", "Response", "Server", "ServerError",
    "StatusError", "Stream", "StreamCall", "StreamedResponse", "SyncClient", "Text", "Timeout", "TransportError",
    "UnexpectedStatusError", "UnprocessableEntityError", "Unset", "Upload", "full_date", "parse_payload",
    "path", "whole_body",
]
# fmt: on
_MODULES = {
    "auth": "ApiKey Basic Bearer ClientCredentials HttpScheme MutualTLS OAuth2",
    "client": "AsyncHTTPClient SyncClient",
    "codecs": "Binary Events Json JsonLines NoContent Text",
    "hooks": "Attempt Drift",
    "forms": "Field FileInput Form Multipart OrderedParts Part QueryString Upload",
    "model": "Model",
    "operation": "Call Operation PagedCall Paging Response Server StreamCall",
    "options": "RequestOptions",
    "paging": "AsyncPage Page",
    "params": "Cookie Header Path Query path",
    "parsing": "parse_payload",
    "settings": "ClientParameter ClientSettings Timeout",
    "styles": "full_date whole_body",
    "streaming": "AsyncStream AsyncStreamedResponse Stream StreamedResponse",
    "unset": "UNSET Unset",
}

lazy(__name__, {"errors": __all__, **{module: names.split() for module, names in _MODULES.items()}})
