"""Takes a request and gives what may be shown of it: credentials masked in headers, cookies and query."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote, unquote_plus

from ._http import http
from .errors import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sized
    from typing import NoReturn

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

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        """Refuse to be pickled or copied."""
        refuse("parts of a request cannot be pickled", TypeError)


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
        rest = re.sub(re.escape(text), "***", rest, flags=re.IGNORECASE)  # a host is written in small letters
    head, mark, query = f"{scheme}{colon}{rest}".partition("?")

    def shown(pair: re.Match[str]) -> str:
        return f"{pair[1]}=***" if is_secret(unquote_plus(pair[1]), hidden) else pair[0]

    return head + mark + re.sub("(?<![^&])([^&=]*)=[^&]+", shown, query)


class RedactedURL(http.URL):
    """A URL whose text, which the HTTP library logs and shows, has no credential: requests are made of its parts."""

    def __init__(self, url: http.URL, target: bytes, hidden: frozenset[str], masks: frozenset[str]) -> None:
        """Take a URL and another path and query for it."""
        super().__init__(url, raw_path=target)
        self._hidden, self._masks = hidden, masks

    def __str__(self) -> str:
        """Return the URL with its secrets masked."""
        return redacted_url(super().__str__(), self._hidden, self._masks)

    __repr__ = __str__


class SentRequest:
    """The request of a response, redacted when it is looked at; pickled and copied only in that form."""

    def __init__(self, method: str, url: object, headers: Mapping[str, str], hidden: frozenset[str]) -> None:
        self.method, self._url, self._hidden = method, url, hidden
        # In a closure, where neither `vars` nor a debugger's view of the object shows it.
        self._sent: Callable[[], Mapping[str, str]] = lambda: headers

    @cached_property
    def url(self) -> str:
        """The URL, secret query values masked."""
        return str(self._url)

    @cached_property
    def headers(self) -> dict[str, str]:
        """The headers by lower-case name, secret ones masked."""
        return {name: "***" if is_secret(name, self._hidden) else value for name, value in self._sent().items()}

    def __repr__(self) -> str:
        """Return the request line."""
        return f"{self.method} {self.url}"

    def __reduce__(self) -> tuple[object, ...]:
        """Give only what is redacted."""
        return SentRequest, (self.method, self.url, self.headers, frozenset[str]())
