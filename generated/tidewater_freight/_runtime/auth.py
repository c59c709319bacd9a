"""Security schemes (OpenAPI 3.1 section 4.8.27): what the client is given, and where it stands in a request."""

from __future__ import annotations

import os
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn, cast

from pydantic_core import from_json

from ._http import http
from .errors import AuthenticationError, refuse, without_arguments
from .hosts import is_loopback
from .params import COOKIE_TEXT, header_text
from .styles import encode
from .unset import UNSET
from .waiting import GUARD

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from typing import Literal, TypeAlias

    from .errors import ApiError
    from .operation import Security
    from .params import HeaderList

    Place = Literal["header", "query", "cookie"]
    TokenSource: TypeAlias = Callable[[], str] | Callable[[], Awaitable[str]]
    Credential: TypeAlias = "Secret | TokenSource | ClientCredentials"


class Secret:
    """A text that no repr, str, copy or pickle shows."""

    __slots__ = ("reveal",)

    def __init__(self, text: str) -> None:
        self.reveal: Callable[[], str] = lambda: text

    def __repr__(self) -> str:
        """Return a mask."""
        return "<secret>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled."""
        refuse("a secret cannot be pickled", TypeError)


class Scheme:
    """The base of the schemes; `argument` and `environment` are named when the credential is missing."""

    prefix = "Bearer"

    def __init__(self, *, argument: str = "", environment: str = "") -> None:
        self.argument, self.environment = argument, environment

    def put(self, text: str, headers: HeaderList, query: list[str], cookies: list[str]) -> None:  # noqa: ARG002
        """Add a credential, in clear, to the parts of a request."""
        headers.append((b"Authorization", f"{self.prefix} {text}".encode()))

    def secret(self, value: object, argument: str) -> Secret:
        """Check a credential that was given as text. Raises ConfigurationError, never showing it."""
        return Secret(checked_secret(value, argument))


class ApiKey(Scheme):
    """A key in a header, the query or a cookie."""

    def __init__(self, where: Place, name: str, *, argument: str = "", environment: str = "") -> None:
        super().__init__(argument=argument, environment=environment)
        self.where, self.name = where, name

    def put(self, text: str, headers: HeaderList, query: list[str], cookies: list[str]) -> None:
        """Add the key where the description says."""
        if self.where == "header":
            headers.append((self.name.encode(), text.encode()))
        elif self.where == "query":
            query.append(f"{encode(self.name)}={encode(text)}")
        else:
            # No text of the specification says to encode a cookie: what a server set is sent back as it is.
            cookies.append(f"{self.name}={text}")

    def secret(self, value: object, argument: str) -> Secret:
        """Check a key, which in a cookie has the characters of one (RFC 6265 section 4.1.1)."""
        checked = super().secret(value, argument)
        if self.where == "cookie" and not COOKIE_TEXT.fullmatch(checked.reveal()):
            refuse(f"{argument} goes into a cookie: it has no spaces, quotes, commas, semicolons and backslashes")
        return checked


class Basic(Scheme):
    """HTTP Basic: a (user, password) pair, or `user:password` in the environment."""

    prefix = "Basic"

    def secret(self, value: object, argument: str) -> Secret:
        """Return the encoded pair."""
        pair: Any = value.split(":", 1) if isinstance(value, str) else value
        with suppress(TypeError, ValueError):
            user, password = pair
            if ":" not in user:
                return Secret(b64encode(f"{user}:{password}".encode()).decode())
        refuse(f"{argument} must be a (user, password) pair of text; the user has no colon")


class Bearer(Scheme):
    """HTTP Bearer: a token, or a function that returns one."""


class HttpScheme(Scheme):
    """Any other HTTP scheme: the credential follows its name."""

    def __init__(self, name: str, *, argument: str = "", environment: str = "") -> None:
        super().__init__(argument=argument, environment=environment)
        self.prefix = name


class OAuth2(Scheme):
    """OAuth2 and OpenID Connect: a ready token, a function that returns one, or `ClientCredentials`."""

    def __init__(
        self, *, token_url: str = "", scopes: tuple[str, ...] = (), argument: str = "", environment: str = ""
    ) -> None:
        super().__init__(argument=argument, environment=environment)
        self.token_url, self.scopes = token_url, scopes


class MutualTLS(Scheme):
    """A client certificate, which the http client that is passed in holds."""


class TokenRequest:
    """A token request on its way."""

    def __init__(self, sent: http.Request) -> None:
        self.sent = sent


class Flight:
    """One refresh of a token, which every caller waits for."""

    def __init__(self, *, done: bool = False) -> None:
        self.pid, self.done = os.getpid(), done
        self.failure: ApiError | None = None


class ClientCredentials:
    """OAuth2 client credentials: the client fetches a token when it needs one and again before it expires.

    Callers that need it at the same time, on whatever threads and tasks, wait for one refresh.
    """

    def __init__(
        self, client_id: str, client_secret: str, *, scopes: tuple[str, ...] = (), token_url: str | None = None
    ) -> None:
        """Keep the parts; `scopes` and `token_url` override the description's."""
        self.client_id, self.scopes, self.token_url = client_id, scopes, token_url
        self._secret = Secret(checked_secret(client_secret, "client_secret"))
        self._token, self._expires, self._flight = Secret(""), 0.0, Flight(done=True)

    __init__ = without_arguments(__init__)

    def __repr__(self) -> str:
        """Return the id without the secret."""
        return f"ClientCredentials({self.client_id!r})"

    def cached(self, now: float) -> str:
        """Return the token while it is good for 30 more seconds, else nothing."""
        return self._token.reveal() if now < self._expires else ""

    def board(self, now: float) -> tuple[Flight, bool]:
        """Return the refresh that is under way, and whether it is the caller's to make."""
        with GUARD:
            idle = self._flight.done or self._flight.pid != os.getpid()
            is_mine = idle and not self.cached(now)
            if is_mine:
                self._flight = Flight()
            return self._flight, is_mine

    def request(self, scheme: Scheme, timeout: Mapping[str, float | None], *, allow_insecure: bool) -> http.Request:
        """Return the token request (RFC 6749 section 4.4). Raises ConfigurationError unless its URL is https.

        `timeout` is the extension of that name; http is for loopback, or with `allow_insecure`.
        """
        described = scheme if isinstance(scheme, OAuth2) else OAuth2()
        url = http.URL(self.token_url or described.token_url)
        plain = url.scheme == "http" and (allow_insecure or is_loopback(url.host))
        if url.scheme != "https" and not plain:
            refuse("the token URL must be an absolute https URL: give it to ClientCredentials")
        scopes = self.scopes or described.scopes
        fields = {"grant_type": "client_credentials", **({"scope": " ".join(scopes)} if scopes else {})}
        basic = b64encode(f"{self.client_id}:{self._secret.reveal()}".encode()).decode()
        headers = {"Authorization": f"Basic {basic}", "Accept": "application/json", "Accept-Encoding": "gzip, deflate"}
        return http.Request("POST", url, headers=headers, data=fields, extensions={"timeout": timeout})

    def accept(self, now: float, status: int, raw: bytes) -> str:
        """Read the answer to a token request. Raises AuthenticationError, without its text, unless it is a token."""
        with suppress(ValueError, TypeError, KeyError, AttributeError, OverflowError):
            answer: Any = from_json(raw) if status == 200 else None  # noqa: PLR2004 - RFC 6749 section 5.1
            token = checked_secret(answer["access_token"], "access_token")
            lifetime = float(answer.get("expires_in") or 3600)
            self._token, self._expires = Secret(token), now + lifetime - min(30.0, lifetime / 2)
            return token
        failure = AuthenticationError("no token came from the token URL")
        failure.status = status
        raise failure


def checked_secret(value: object, argument: str) -> str:
    """Return a credential that can stand in a header. Raises ConfigurationError, never showing it."""
    if not isinstance(value, str) or not value:
        refuse(f"{argument} must be text that is not empty")
    return header_text(argument, value)


def given_or_set(value: object, environment: str) -> object:
    """Return a value, or what the environment has in its place; None when there is neither."""
    if value is UNSET or value is None:
        return (os.environ.get(environment) or None) if environment else None
    return value


def collect(schemes: Mapping[str, Scheme], given: Mapping[str, Any]) -> dict[str, Credential]:
    """Return the credentials by scheme key, from arguments and then from the environment."""
    found: dict[str, Credential] = {}
    for key, scheme in schemes.items():
        value: Any = given_or_set(given.get(key), scheme.environment)
        if isinstance(value, ClientCredentials) or callable(value):
            found[key] = cast("Credential", value)
        elif value is not None and not isinstance(scheme, MutualTLS):
            found[key] = scheme.secret(value, scheme.argument or key)
    return found


def choose(
    security: Security, schemes: Mapping[str, Scheme], credentials: Mapping[str, Credential], *, allow_anonymous: bool
) -> tuple[str, ...]:
    """Return the first alternative whose credentials are all given; anonymous only when no other is.

    With `allow_anonymous`, those that are given of the alternative that has the most of them.
    Raises ConfigurationError naming the arguments and environment variables when there is none.
    """
    held = {*credentials, *(key for key, scheme in schemes.items() if isinstance(scheme, MutualTLS))}
    missing = [[key for key in alternative if key not in held] for alternative in security]
    for alternative, lacking in zip(security, missing, strict=True):
        if alternative and not lacking:
            return tuple(key for key in alternative if key in credentials)
    if not security or () in security:
        return ()
    if allow_anonymous:
        return max((tuple(key for key in each if key in credentials) for each in security), key=len)
    wanted = " or ".join(" and ".join(_described(key, schemes.get(key)) for key in lacking) for lacking in missing)
    otherwise = "for a server that wants none, use client.with_options(allow_anonymous=True)"
    refuse(f"this operation needs a credential: give the client {wanted}; {otherwise}")


def _described(key: str, scheme: Scheme | None) -> str:
    name = (scheme.argument if scheme else "") or key
    return f"{name} (environment {scheme.environment})" if scheme and scheme.environment else name
