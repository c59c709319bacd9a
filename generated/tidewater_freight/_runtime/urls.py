"""Takes what the description and the caller say of the server, and gives the base URL that requests go to."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from ._http import http
from .errors import refuse
from .hosts import is_loopback
from .params import SLOT, is_dots
from .styles import encode, scalar_text

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from .operation import Server

_WEB: Final = frozenset({"http", "https"})


def server_url(server: Server | str, variables: Mapping[str, str | None]) -> str:
    """Fill the variables of a server. Raises ConfigurationError for a value that is not allowed."""
    text, described = (server, ()) if isinstance(server, str) else server
    known = {name: (default, allowed) for name, default, allowed in described}

    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        default, allowed = known.get(name, (None, ()))
        given = variables.get(name)
        value = default or "" if given is None else scalar_text(given)
        if (not value and default != "") or (given is not None and allowed and value not in allowed):
            choice = f"one of {', '.join(allowed)}" if allowed else "given"
            refuse(f"the server variable {name!r} must be {choice}")
        # A variable may be a path or a whole address where its default is one, but never bring a user or a query.
        forbidden = "\\@?#" if "/" in (default or "") else "/\\@?#"
        if "@" in value or "?" in value or "#" in value or (given is not None and _changes_the_url(value, forbidden)):
            refuse(f"the server variable {name!r} has a character that would change the URL")
        before = text[: match.start()].partition("://")
        is_host = bool(before[1]) and "/" not in before[2]
        if is_host and ("%" in value or "" in value.split(".")):
            refuse(f"the server variable {name!r} must be a name or an address")
        return value if is_host or value.isascii() else encode(value)

    found = SLOT.sub(value_of, text)
    if any(map(is_dots, found.split("/"))) and not any(map(is_dots, text.split("/"))):
        refuse("a server variable must not be '.' or '..'")
    return found


def _changes_the_url(value: str, forbidden: str) -> bool:
    """Whether a value, as it is or once more decoded, would end the part of a URL that it stands in."""
    while (decoded := unquote(value)) != value:
        value = decoded
    return not {".", ".."}.isdisjoint(value.split("/")) or any(c in forbidden or not c.isprintable() for c in value)


def checked_url(text: str, *, allow_insecure: bool) -> http.URL:
    """Return a base URL without a trailing slash.

    Raises ConfigurationError unless it is absolute and https (or http to loopback, or `allow_insecure`), without user
    information, query and fragment.
    """
    text, url = text.strip(), None
    with suppress(http.InvalidURL, ValueError, UnicodeError):
        url = http.URL(text)
    if url is None:
        refuse("the base URL is not a URL")
    is_plain = url.scheme == "http" and not allow_insecure and not is_loopback(url.host)
    problems = {
        "has a space, a backslash or a control character": any(each <= " " or each in "\x7f\\" for each in text),
        "must be absolute, as in https://api.example.com/v1: give base_url": url.scheme not in _WEB or not url.host,
        "has no such port": (url.port or 0) > 65535,  # noqa: PLR2004 - the last
        "must not hold a user name or password": bool(url.userinfo),
        "must not have a query or a fragment": bool(url.query or url.fragment) or "#" in text or "?" in text,
        "must be https (http is for loopback, or with allow_insecure=True)": is_plain,
    }
    for problem, is_there in problems.items():
        if is_there:
            refuse(f"the base URL {problem}")
    return url.copy_with(raw_path=url.raw_path.rstrip(b"/") or b"/")
