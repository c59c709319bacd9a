"""Every exception that a client raises; catching `ApiError` catches them all.

    ApiError
    +-- ConfigurationError (also ValueError)   the call could not be built: nothing was sent
    +-- TransportError                         no complete response came
    |   +-- ConnectError                       nothing was sent
    |   +-- ApiTimeoutError (also TimeoutError)
    |       +-- ConnectTimeoutError            both of these
    +-- DecodeError                            a response that cannot be read as documented
    +-- SignatureError                         a webhook that was not signed with the secret
    +-- StatusError                            a status other than the documented success
        +-- UnexpectedStatusError              an undocumented 2XX, or a number that is no status
        +-- RedirectError                      3XX; redirects are not followed
        +-- ClientError                        4XX
        |   +-- BadRequestError                400
        |   +-- AuthenticationError            401
        |   +-- PermissionDeniedError          403
        |   +-- NotFoundError                  404
        |   +-- ConflictError                  409
        |   +-- UnprocessableEntityError       422
        |   +-- RateLimitError                 429
        +-- ServerError                        5XX

No message, attribute or traceback of ours holds a credential, and `url` is redacted.
"""

from __future__ import annotations

from functools import wraps
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    Failure = TypeVar("Failure", bound=Exception)
    Made = TypeVar("Made", bound=Callable[..., Any])


class ApiError(Exception):
    """The base of all errors of a client."""

    operation_id: str = ""
    method: str = ""
    url: str = ""
    attempts: int = 0
    """How many requests were sent for this call."""
    headers: Mapping[str, str] = MappingProxyType({})
    """Of the response, where one came."""
    request_id: str = ""
    """The identifier under which the server knows this request, if it sent one."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message

    def locate(self, operation_id: str, method: str, url: str = "", attempts: int = 0) -> None:
        """Say which call failed; what is already known stays."""
        self.operation_id = self.operation_id or operation_id
        self.method = self.method or method
        self.url = self.url or url
        self.attempts = self.attempts or attempts

    def __str__(self) -> str:
        """Return the operation, what happened, the redacted request, and its identifier on the server."""
        head = f"{self.operation_id}: " if self.operation_id else ""
        known = f"{self.method} {self.url}" if self.url else "", self.request_id and f"request id {self.request_id}"
        tail = f" ({', '.join(filter(None, known))})" if any(known) else ""
        if self.attempts > 1:
            tail += f" after {self.attempts} attempts"
        return f"{head}{self._outcome()}{tail}"

    def _outcome(self) -> str:
        return self.message


class ConfigurationError(ApiError, ValueError):
    """An argument or a setting that cannot be sent; nothing was sent."""


class TransportError(ApiError):
    """No complete response arrived; whether the server acted is unknown."""


class ConnectError(TransportError):
    """No connection was made, so nothing was sent."""


class ApiTimeoutError(TransportError, TimeoutError):
    """A timeout of one phase or the total deadline passed."""


class ConnectTimeoutError(ConnectError, ApiTimeoutError):
    """No connection was made in time, or none of the pool was free; nothing was sent."""


class DecodeError(ApiError):
    """A response that is not what its description says; `pointer` is the place in the body, never its value."""

    pointer: str = ""
    status: int = 0
    raw: bytes = b""


class SignatureError(ApiError):
    """A payload that was not signed with the secret, or not in the last five minutes."""


class StatusError(ApiError):
    """The server answered with an error status. `message` is what it says, on one line; empty where it says nothing."""

    status: int = 0
    phrase: str = ""
    """The status in words: `404 Not Found`."""
    note: str = ""
    """What the client adds: why it did not try again, or follow."""
    raw: bytes = b""
    body: Any = None
    """As the description says, else JSON, else text; None for nothing, and for bytes that are no text."""

    def _outcome(self) -> str:
        return ": ".join(filter(None, (self.phrase, self.message))) + self.note


class UnexpectedStatusError(StatusError):
    """A status that is neither documented nor an error status; after a 2XX the server has acted."""


class RedirectError(StatusError):
    """3XX: redirects are not followed, so that no credential reaches another origin."""


class ClientError(StatusError):
    """4XX: the request was refused."""


class BadRequestError(ClientError):
    """400."""


class AuthenticationError(ClientError):
    """401: the credentials are missing or wrong."""


class PermissionDeniedError(ClientError):
    """403."""


class NotFoundError(ClientError):
    """404."""


class ConflictError(ClientError):
    """409."""


class UnprocessableEntityError(ClientError):
    """422."""


class RateLimitError(ClientError):
    """429: too many requests."""


class ServerError(StatusError):
    """5XX: the server failed."""


_KINDS: Final[dict[int, type[StatusError]]] = {
    400: BadRequestError, 401: AuthenticationError, 403: PermissionDeniedError, 404: NotFoundError,
    409: ConflictError, 422: UnprocessableEntityError, 429: RateLimitError,
    3: RedirectError, 4: ClientError, 5: ServerError,
}  # fmt: skip
"""By status, and else by its first digit."""


def error_class(status: int) -> type[StatusError]:
    """Return the class of a status; also of numbers that IANA does not list."""
    return _KINDS.get(status) or _KINDS.get(status // 100, UnexpectedStatusError)


def bare(error: Failure) -> Failure:
    """Return an error without the frames and errors that led to it, whose locals and texts may hold a credential."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def without_arguments(made: Made) -> Made:
    """Return a function that raises what `made` raises, with no frame that holds its arguments.

    What a client says of an argument that it has not names those of its own.
    """

    @wraps(made)
    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever `made` takes
        try:
            return made(*given, **named)
        except Exception as error:  # noqa: BLE001 - it is raised again
            failure = bare(error)
            own, client, _ = ", ".join(made.__kwdefaults__ or ()).partition(", base_url")
            if client and "unexpected keyword argument" in str(error):
                failure.args = (f"{error}; the client's own arguments are: {own}",)
        del given, named
        raise failure

    return cast("Made", call)


def refuse(message: str, kind: type[Exception] = ConfigurationError) -> NoReturn:
    """Raise an error of ours without the one that led to it, whose text may hold a value of the caller."""
    raise kind(message) from None
