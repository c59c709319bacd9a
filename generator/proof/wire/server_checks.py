"""Which server a request must go to (OpenAPI 3.1.1 section 4.8.5; Swagger 2.0 `schemes`, `host`, `basePath`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from .spelling import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..described.data import Description, Operation, Server

_PORTS = {"http": 80, "https": 443}
_SAFE = "!$&'()*+,;=:@/%~"
_LOOPBACK = re.compile(r"localhost|.*\.localhost|127(\.\d{1,3}){3}|::1")
_NO_HOST = re.compile(r".*[{<$\[].*")


def server_objections(
    operation: Operation,
    description: Description,
    origin: str | None,
    variables: Mapping[str, str] | None = None,
    *,
    base_url: str | None = None,
) -> list[str]:
    """Say what is wrong with where a request went, or with a client that refused to send it (`origin` is None).

    The servers in effect are those of the operation, else of its path, else of the document, in place of which
    `base_url` may be chosen. A client that is given no base URL sends to the first that is usable: an absolute https
    URL, or http to this machine, with `variables` or defaults in it. The first https one is right beside http to this
    machine, which is the server of its author. Of the `schemes` of Swagger 2.0 any is right.
    Plain http to another host may be refused or used, since no text says so; a relative URL of the document needs a
    base URL where the document's own is not known.
    """
    servers = operation.servers if operation.own_servers else description.servers or operation.servers
    urls = [urljoin(description.url, _filled(server, variables or {})) for server in servers]
    if base_url is not None and not operation.own_servers:
        urls = [base_url]
    absolute = [found for url in urls if (found := _absolute(url)) is not None]
    if not absolute and operation.own_servers:
        # Relative to the description, which may lie where the document's own servers are.
        bases = [urljoin(description.url, _filled(server, variables or {})) for server in description.servers]
        absolute = [found for base in bases for url in urls if (found := _absolute(urljoin(base, url))) is not None]
    safe = [url for url in absolute if _is_safe(url)]
    if origin is None:
        return [f"server: nothing sent, though {safe[0]!a} is described"] if safe else []
    sent = _absolute(origin)
    allowed = [*safe[:1], *absolute[:1], *[url for url in absolute if url.startswith("https:")][:1]]
    if description.version == "2.0":
        allowed += safe  # `schemes` is a set of protocols: no text prefers the first
    if sent in allowed:
        return []
    if not allowed:
        return [f"server: sent to {origin!a}, though none of {_listed(urls)} is a whole URL"]
    return [f"server: expected {' or '.join(dict.fromkeys(allowed))}, sent to {origin!a}"]


def _listed(urls: Sequence[str]) -> str:
    return ", ".join(ascii(url) for url in urls) or "no servers"


def _filled(server: Server, variables: Mapping[str, str]) -> str:
    """Return a URL with its variables replaced by what is given, else by their defaults."""
    url = server.url.strip()
    for variable in server.variables:
        url = url.replace("{" + variable.name + "}", variables.get(variable.name, variable.default))
    return f"https:{url}" if url.startswith("//") else url


def listed_objections(description: Description, listed: Sequence[str]) -> list[str]:
    """Say which servers of the document a client does not list, and which it lists beside them.

    Plain http and relative URLs may be left out.
    """
    urls = [urljoin(description.url, _filled(server, {})) for server in description.servers]
    described, offered = {*map(_absolute, urls)} - {None}, {*map(_absolute, listed)} - {None}
    lost = sorted(str(url) for url in described - offered if str(url).startswith("https:"))
    spare = sorted(str(url) for url in offered - described)
    found = [f"not offered: {_listed(lost)}"] if lost else []
    return [*found, f"offered, but nothing describes it: {_listed(spare)}"] if spare else found


def _absolute(url: str) -> str | None:
    """Return a URL in one spelling (RFC 3986 section 6.2.2), without a slash at its end; None for any other text."""
    try:
        found = urlsplit(url)
        host, port = found.hostname or "", found.port
    except ValueError:
        return None
    scheme = found.scheme.lower()
    if scheme not in _PORTS or not host or _NO_HOST.search(host) or "{" in found.path:
        return None
    name = f"[{host}]" if ":" in host else _ascii(host)
    place = name if port in (None, _PORTS[scheme]) else f"{name}:{port}"
    return SplitResult(scheme, place, normal(quote(found.path, safe=_SAFE)).rstrip("/"), "", "").geturl()


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return host.lower()


def _is_safe(url: str) -> bool:
    found = urlsplit(url)
    return found.scheme == "https" or _LOOPBACK.fullmatch(found.hostname or "") is not None
