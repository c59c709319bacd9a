"""Takes a request and gives what may be shown of it: credentials masked in headers, cookies and query."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Names that hold a secret by custom, beside those that the description and the client's settings name.
_TELLING: Final = "auth|token|secret|passw|api[-_]?key|cookie|session|signature|credential|^key$|^sig$"


def is_secret(name: str, hidden: frozenset[str]) -> bool:
    """Whether the value under this name, or under a member of it in brackets, is not to be shown."""
    name = name.partition("[")[0] or name
    return name.lower() in hidden or re.search(_TELLING, name, re.IGNORECASE) is not None


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

    def __init__(self, method: str, url: object, headers: Mapping[str, str], hidden: frozenset[str]) -> None:
        self.method = method
        # In a closure, where neither `vars` nor a debugger's view of the object shows them.
        self._raw: Callable[[], tuple[str, Mapping[str, str], frozenset[str]]] = lambda: (str(url), headers, hidden)

    @cached_property
    def url(self) -> str:
        """The URL, secret query values masked."""
        url, _, hidden = self._raw()
        return redacted_url(url, hidden)

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name, secret ones masked."""
        _, headers, hidden = self._raw()
        return {name: "***" if is_secret(name, hidden) else value for name, value in headers.items()}

    def __repr__(self) -> str:
        """Return the request line."""
        return f"{self.method} {self.url}"

    def __reduce__(self) -> tuple[object, ...]:
        """Give only what is redacted."""
        return SentRequest, (self.method, self.url, self.headers, frozenset[str]())
