"""Takes a request and gives what may be shown of it: credentials masked in headers, cookies and query."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sized

# Names that hold a secret by custom, beside those that the description and the client's settings name.
_TELLING: Final = "auth|token|secret|passw|api[-_]?key|cookie|session|signature|credential|^key$|^sig$"


def is_secret(name: str, hidden: frozenset[str]) -> bool:
    """Whether the value under this name, or under a member of it in brackets, is not to be shown."""
    name = name.partition("[")[0] or name
    return name.lower() in hidden or re.search(_TELLING, name, re.IGNORECASE) is not None


class _Hidden:
    """What has this base may hold a credential: a traceback with locals shows how much it holds."""

    def __repr__(self: Sized) -> str:
        """Return the length."""
        return f"<{len(self)} parts>"


class Masked(_Hidden, list[Any]):
    """A list of parts of a request."""


class MaskedMap(_Hidden, dict[Any, Any]):
    """A mapping of them."""


class Masks(_Hidden, frozenset[str]):
    """Texts that are shown nowhere."""


def masks_of(texts: Iterable[str]) -> Masks:
    """Return the ways in which secret texts may be written in a URL."""
    found = {text for text in texts if text}
    found |= {unquote(text) for text in found}
    return Masks(found | {quote(text, safe="") for text in found})


def redacted_url(url: str, hidden: frozenset[str], masks: frozenset[str] = frozenset()) -> str:
    """Return a URL whose secret query values are masked, and in which no text of `masks` is shown.

    A base URL has no user information.
    """
    scheme, colon, rest = url.partition("://")
    for text in sorted(masks, key=len, reverse=True):
        rest = rest.replace(text, "***")
    head, mark, query = f"{scheme}{colon}{rest}".partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    shown = [
        f"{name}=***" if value and is_secret(unquote_plus(name), hidden) else f"{name}{equals}{value}"
        for name, equals, value in pairs
    ]
    return head + mark + "&".join(shown)


class SentRequest:
    """The request of a response, redacted when it is looked at; pickled and copied only in that form."""

    def __init__(
        self, method: str, url: object, headers: Mapping[str, str], hidden: frozenset[str], masks: frozenset[str]
    ) -> None:
        self.method = method
        # In closures, where neither `vars` nor a debugger's view of the object shows them.
        self._url: Callable[[], str] = lambda: redacted_url(str(url), hidden, masks)
        self._headers: Callable[[], dict[str, str]] = lambda: {
            name: "***" if is_secret(name, hidden) else value for name, value in headers.items()
        }

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
        return SentRequest, (self.method, self.url, self.headers, frozenset[str](), frozenset[str]())
