"""Takes a request and gives what may be shown of it: credentials masked in headers, cookies and query."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._http import http

# Names that hold a secret by custom, beside those that the description and the client's settings name.
_SECRET = re.compile(
    r"auth|token|secret|passw|api[-_]?key|cookie|session|signature|credential|^key$|^sig$", re.IGNORECASE
)


def is_secret(name: str, hidden: frozenset[str]) -> bool:
    """Whether the value under this name is not to be shown."""
    return name.lower() in hidden or _SECRET.search(name) is not None


def redacted_url(url: str, hidden: frozenset[str]) -> str:
    """Return a URL whose secret query values are masked; a base URL has no user information."""
    head, mark, query = url.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    shown = [
        f"{name}=***" if value and is_secret(unquote_plus(name), hidden) else f"{name}{equals}{value}"
        for name, equals, value in pairs
    ]
    return head + mark + "&".join(shown)


class SentRequest:
    """The request of a response, redacted when it is looked at; pickled and copied only in that form."""

    def __init__(self, method: str, url: Callable[[], str], headers: Callable[[], dict[str, str]]) -> None:
        self.method, self._url, self._headers = method, url, headers

    @classmethod
    def of(cls, request: http.Request, hidden: frozenset[str]) -> SentRequest:
        """Return the redacted form; most are never looked at, so it is made later."""
        return cls(
            request.method,
            lambda: redacted_url(str(request.url), hidden),
            lambda: {name: "***" if is_secret(name, hidden) else value for name, value in request.headers.items()},
        )

    @cached_property
    def url(self) -> str:
        """The URL, secret query values masked."""
        return self._url()

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name, secret ones masked."""
        return self._headers()

    def __repr__(self) -> str:
        """Return the request line."""
        return f"{self.method} {self.url}"

    def __reduce__(self) -> tuple[object, ...]:
        """Give only what is redacted."""
        return _restored, (self.method, self.url, self.headers)


def _restored(method: str, url: str, headers: dict[str, str]) -> SentRequest:
    return SentRequest(method, lambda: url, lambda: headers)
