"""The runtime of a generated client: the same bytes in every client, nothing in it depends on the API.

Importing it loads nothing; each name is imported from its module when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lazy import lazy

# fmt: off
if TYPE_CHECKING:  # what `_MODULES` says, for readers that run nothing
    from .auth import (  # noqa: I001 - packed
        ApiKey as ApiKey, Basic as Basic, Bearer as Bearer, ClientCredentials as ClientCredentials,
        HttpScheme as HttpScheme, MutualTLS as MutualTLS, OAuth2 as OAuth2,
    )
    from .client import AsyncHTTPClient as AsyncHTTPClient, SyncClient as SyncClient
    from .codecs import (
        Binary as Binary, Events as Events, Json as Json, JsonLines as JsonLines, NoContent as NoContent, Text as Text,
    )
    from .errors import (
        ApiError as ApiError, ApiTimeoutError as ApiTimeoutError, AuthenticationError as AuthenticationError,
        BadRequestError as BadRequestError, ClientError as ClientError, ConfigurationError as ConfigurationError,
        ConflictError as ConflictError, ConnectError as ConnectError, ConnectTimeoutError as ConnectTimeoutError,
        DecodeError as DecodeError, NotFoundError as NotFoundError, PermissionDeniedError as PermissionDeniedError,
        RateLimitError as RateLimitError, RedirectError as RedirectError, ServerError as ServerError,
        SignatureError as SignatureError, StatusError as StatusError, TransportError as TransportError,
        UnexpectedStatusError as UnexpectedStatusError,
        UnprocessableEntityError as UnprocessableEntityError,
    )
    from .forms import (
        Field as Field, FileInput as FileInput, Form as Form, Multipart as Multipart, OrderedParts as OrderedParts,
        Part as Part, QueryString as QueryString, Upload as Upload,
    )
    from .hooks import Attempt as Attempt, Drift as Drift
    from .model import Model as Model
    from .operation import (
        Call as Call, Operation as Operation, PagedCall as PagedCall, Paging as Paging, Response as Response,
        Server as Server, StreamCall as StreamCall,
    )
    from .options import RequestOptions as RequestOptions
    from .paging import AsyncPage as AsyncPage, Page as Page
    from .params import Cookie as Cookie, Header as Header, Path as Path, Query as Query, path as path
    from .parsing import parse_payload as parse_payload
    from .settings import ClientParameter as ClientParameter, ClientSettings as ClientSettings, Timeout as Timeout
    from .streaming import (
        AsyncStream as AsyncStream, AsyncStreamedResponse as AsyncStreamedResponse, Stream as Stream,
        StreamedResponse as StreamedResponse,
    )
    from .styles import full_date as full_date, whole_body as whole_body
    from .unset import UNSET as UNSET, Unset as Unset

    __all__: list[str]
# fmt: on

_MODULES = {
    "auth": "ApiKey Basic Bearer ClientCredentials HttpScheme MutualTLS OAuth2",
    "client": "AsyncHTTPClient SyncClient",
    "codecs": "Binary Events Json JsonLines NoContent Text",
    "errors": "ApiError ApiTimeoutError AuthenticationError BadRequestError ClientError ConfigurationError "
    "ConflictError ConnectError ConnectTimeoutError DecodeError NotFoundError PermissionDeniedError "
    "RateLimitError RedirectError ServerError SignatureError StatusError TransportError UnexpectedStatusError "
    "UnprocessableEntityError",
    "forms": "Field FileInput Form Multipart OrderedParts Part QueryString Upload",
    "hooks": "Attempt Drift",
    "model": "Model",
    "operation": "Call Operation PagedCall Paging Response Server StreamCall",
    "options": "RequestOptions",
    "paging": "AsyncPage Page",
    "params": "Cookie Header Path Query path",
    "parsing": "parse_payload",
    "settings": "ClientParameter ClientSettings Timeout",
    "streaming": "AsyncStream AsyncStreamedResponse Stream StreamedResponse",
    "styles": "full_date whole_body",
    "unset": "UNSET Unset",
}

lazy(__name__, {module: names.split() for module, names in _MODULES.items()})
