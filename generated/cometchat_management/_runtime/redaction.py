"""Takes a request and gives what may be shown of it: credentials masked in headers, cookies and query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ._http import http

MASK: Final = "***"
# Names that hold a secret by custom, beside those that the description and the client's settings name.
_SECRET = re.compile(
    r"auth|token|secret|passw|api[-_]?key|cookie|session|signature|credential|^key$|^sig$", re.IGNORECASE
)


def redacted_url(url: str, hidden: frozenset[str]) -> str:
    """Return a URL without user information and fragment, its secret query values masked."""
    head, mark, query = url.partition("#")[0].partition("?")
    scheme, slashes, rest = head.partition("://")
    authority, slash, path = rest.partition("/")
    head = f"{scheme}{slashes}{authority.rpartition('@')[2]}{slash}{path}"
    return head + mark + "&".join([_masked_pair(pair, hidden) for pair in query.split("&")] if query else [])


def _masked_pair(pair: str, hidden: frozenset[str]) -> str:
    name, equals, value = pair.partition("=")
    return f"{name}={MASK}" if equals and value and is_secret(unquote_plus(name), hidden) else pair


def redacted_headers(headers: Iterable[tuple[str, str]], hidden: frozenset[str]) -> dict[str, str]:
    """Return headers by lower-case name, secret ones masked."""
    return {name.lower(): MASK if is_secret(name, hidden) else value for name, value in headers}


def is_secret(name: str, hidden: frozenset[str]) -> bool:
    """Whether the value under this name is not to be shown."""
    return name.lower() in hidden or _SECRET.search(name) is not None


class SentRequest:
    """The request of a response, redacted when it is looked at; pickled and copied only in that form."""

    __slots__ = ("_headers", "_hidden", "_request", "_url", "method")

    def __init__(self, request: http.Request, hidden: frozenset[str]) -> None:
        """Keep the request; most are never looked at."""
        self.method: str = request.method
        self._request: http.Request | None = request
        self._hidden = hidden
        self._url: str | None = None
        self._headers: dict[str, str] | None = None

    @property
    def url(self) -> str:
        """The URL, secret query values masked."""
        if self._url is None:
            self._url = redacted_url(str(self._request.url), self._hidden) if self._request else ""
        return self._url

    @property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name, secret ones masked."""
        if self._headers is None:
            items = self._request.headers.multi_items() if self._request else []
            self._headers = redacted_headers(items, self._hidden)
        return self._headers

    def __repr__(self) -> str:
        """Return the request line."""
        return f"{self.method} {self.url}"

    def __getstate__(self) -> tuple[str, str, dict[str, str]]:
        """Give only what is redacted."""
        return self.method, self.url, self.headers

    def __setstate__(self, state: tuple[str, str, dict[str, str]]) -> None:
        """Restore what was redacted."""
        self.method, self._url, self._headers = state
        self._request = None
        self._hidden = frozenset()
