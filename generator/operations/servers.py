"""Takes `servers` and gives the base URLs that a client may use, refusing those that could lead it astray."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from ..diagnostics import SpecError, quoted
from ..ir.api import Server
from ..spec.stated import Reading
from ..spelling.readable import readable
from .context import has_control, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..config.client_toml import Config
    from ..diagnostics import Reporter
    from ..spec.cursor import Cursor

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_EMPTY = re.compile(r"https?://(?:/.*)?", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"https?://[^/]*(?:<[^<>/]*>|\[[A-Za-z][A-Za-z _-]*\]|\$)", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[A-Za-z0-9.-]+:[0-9]{1,5}(?:/[^\s]*)?")
_HOST = re.compile(r"[^\s/\\@<>\"^`|]+")
_Variables = tuple[tuple[str, str, tuple[str, ...]], ...]


def _variables(url: str, server: Cursor, reporter: Reporter) -> _Variables | None:
    """Return the variables that a URL uses, or None when one has no value to start from (section 4.8.6)."""
    declared = server.get("variables")
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for name in dict.fromkeys(_VARIABLE.findall(url)):
        entry = declared.get(name) if declared is not None else None
        allowed: tuple[str, ...] = ()
        default = ""
        if entry is not None:
            listed = entry.get("enum")
            texts = [value.data for value in listed.elements()] if listed is not None else []
            allowed = tuple(text for text in texts if isinstance(text, str))
            default = entry.text("default", allowed[0] if allowed else "")
        if "{" in default or ("default" not in (entry.mapping if entry is not None else {}) and not default):
            reading, action = Reading(server.pointer), "the server is left out"
            repairs = server.spec.repairs(reporter)
            repairs.report("server-variable", server.pointer, reading, name=quoted(name), action=action)
            return None
        found.append((name, default, allowed))
    return tuple(found)


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by its name or address alone."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult | None:
    """Return the parts of an absolute URL, or None when its host or port is not one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or _HOST.fullmatch(parts.hostname) is None or port == 0:
        return None
    return parts


def url_fault(url: str) -> str | None:
    """Say why a URL, its variables filled in, must never be called, or None when nothing speaks against it."""
    if has_control(url) or "\\" in url or " " in url:
        return "it holds a blank, a backslash or a control character"
    scheme = url.partition(":")[0].lower()
    if scheme not in {"http", "https"}:
        return f"its scheme is {quoted(scheme)}"
    parts = _split(url)
    if parts is None:
        return "its host or its port is no valid one"
    if "@" in parts.netloc:
        return "it holds a user name or a password"
    if parts.query or parts.fragment:
        return "it holds a query or a fragment"
    return None


def _filled(url: str, variables: _Variables) -> str:
    values = {name: default for name, default, _ in variables}
    return _VARIABLE.sub(lambda match: values.get(match.group(1), ""), url)


def _is_harmless(url: str) -> bool:
    return not has_control(url) and "\\" not in url


def _described(entry: Cursor, url: str, variables: _Variables) -> Server:
    texts = {name: readable(variable.text("description")) for name, variable in entry.members("variables")}
    return Server(
        url=url,
        variables=variables,
        description=readable(entry.text("description")),
        variable_texts=tuple((name, texts[name]) for name, _, _ in variables if texts.get(name)),
    )


def _relative(entry: Cursor, url: str, variables: _Variables) -> Server:
    """Return a server whose URL is relative to that of the document.

    Raises:
        SpecError: `server-invalid`, it holds a query or a fragment.
    """
    if "?" in url or "#" in url:
        raise refuse("server-invalid", entry.location, url=quoted(url), reason="it holds a query or a fragment")
    return _described(entry, url, variables)


def _leave_relative(entry: Cursor, url: str, reporter: Reporter) -> None:
    reporter.report("server-relative", entry.location, url=quoted(url), action="the caller must give base_url")


def _is_absolute(url: str) -> bool:
    has_scheme = _SCHEME.match(url) is not None and not _HOST_AND_PORT.fullmatch(url)
    return has_scheme or url.startswith("//") or _VARIABLE.match(url) is not None


def _joined(url: str, document: str) -> str:
    """Return the URL, a relative one joined to that of the document, where that is known."""
    return urljoin(document, url) if url and document and not _is_absolute(url) and _is_harmless(url) else url


def _server(
    entry: Cursor, config: Config, reporter: Reporter, document: str, *, has_base: bool = False
) -> Server | None:
    """Return one server, or None when it is no base URL; a relative one is kept where there is a base.

    `document` is the URL of the description, where it is known: then a relative one is joined to it.

    Raises:
        SpecError: `server-invalid`, it must never be called.
    """
    url = _joined(entry.text("url").strip(" "), document)
    if not _is_absolute(url) and not has_base and _is_harmless(url):
        _leave_relative(entry, url, reporter)
        return None
    variables = _variables(url, entry, reporter)
    if variables is None:
        return None
    filled = _filled(url, variables)
    if filled.lower().startswith(("ws:", "wss:")):
        entry.spec.repairs(reporter).dropped("server-websocket", entry.pointer, url=quoted(url))
        return None
    if filled.startswith("//"):
        url, filled = "https:" + url, "https:" + filled
    has_scheme = _SCHEME.match(filled) is not None and not _HOST_AND_PORT.fullmatch(filled)
    if has_base and not has_scheme and _is_harmless(filled):
        return _relative(entry, url, variables)
    if _SCHEME.match(filled) is None and _is_harmless(filled):
        _leave_relative(entry, url, reporter)
        return None
    if _EMPTY.fullmatch(filled) or (_PLACEHOLDER.match(filled) and not has_control(filled)):
        entry.spec.repairs(reporter).dropped("server-without-host", entry.pointer, url=quoted(url))
        return None
    fault = url_fault(filled)
    if fault is not None:
        raise refuse("server-invalid", entry.location, url=quoted(url), reason=fault)
    is_plain = filled.lower().startswith("http:") and not is_loopback(urlsplit(filled).hostname or "")
    if is_plain and not config.allow_insecure:
        reporter.report("server-insecure", entry.location, url=quoted(url), action="the caller must allow it")
    return _described(entry, url, variables)


def _rank(server: Server) -> int:
    """Return 0 for https, then plain http, and last what is relative."""
    url = _filled(server.url, server.variables).lower()
    return 1 if url.startswith("http:") else 0 if _SCHEME.match(url) else 2


def build_servers(
    owner: Cursor, config: Config, reporter: Reporter, document: str, *, has_base: bool
) -> tuple[Server, ...]:
    """Return the base URLs of a path or operation (OpenAPI 3.1 section 4.8.5), https ones first, relative ones last.

    A relative URL is relative to the `document`, and where its URL is not known, to the document's server. Without one
    (`has_base`), and without a value for a variable, it is left out: then the caller gives the base URL.

    Raises:
        SpecError: `server-invalid`, one must never be called.
    """
    declared = owner.get("servers")
    entries = declared.elements() if declared is not None else ()
    return _in_order(_server(entry, config, reporter, document, has_base=has_base) for entry in entries)


def _in_order(found: Iterable[Server | None]) -> tuple[Server, ...]:
    servers = dict.fromkeys(server for server in found if server is not None)
    return tuple(sorted(servers, key=_rank))


def document_servers(root: Cursor, config: Config, reporter: Reporter, document: str) -> tuple[Server, ...]:
    """Return the base URLs of the document, as `build_servers` does; each that must not be called is an error.

    A description that has none has `/`, relative to where it is (section 4.8.1).
    """
    if config.base_url is not None:
        return (Server(url=config.base_url),)
    declared = root.get("servers")
    entries = list(declared.elements()) if declared is not None else []
    if not entries and document and url_fault(home := urljoin(document, "/")) is None:
        return (Server(url=home),)
    found: list[Server | None] = []
    for entry in entries:
        try:
            found.append(_server(entry, config, reporter, document))
        except SpecError as error:
            reporter.add(error.diagnostic)
    return _in_order(found)
