"""Takes a URL and gives the checked addresses that a connection to it may use: never a private one by accident."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin, urlsplit

from .allowance import FetchError

if TYPE_CHECKING:
    from ..config.pull_tables import PullConfig

_PORTS = {"https": 443, "http": 80}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SPECIAL = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
"""Special-purpose blocks of RFC 6890 that not every Python knows; a cloud serves its secrets from the first."""

_KEPT = "%/:=&?~#+!$,;'@()*[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One URL that may be asked, taken apart once: what is checked is what is connected to."""

    url: str
    scheme: str
    host: str
    """In lower case; an IPv6 address without its brackets."""
    port: int
    path: str
    """With the query."""
    private: bool
    """Whether the toml allows a private address here."""

    @property
    def origin(self) -> tuple[str, str, int]:
        """What credentials are bound to."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def joined(base: str, link: str) -> str:
    """Return the URL that a link on a page means, without its fragment; the empty text when it is none."""
    try:
        return urljoin(base, link.strip()).partition("#")[0]
    except ValueError:
        return ""


def target_of(url: str, pull: PullConfig) -> Target:
    """Return what to ask for a URL.

    Raises:
        FetchError: the URL is not one, is not https, holds credentials, or is of a host that the toml does not allow.
    """
    if any(ord(character) <= ord(" ") or character in '\\"<>^`{|}\x7f' for character in url):
        raise FetchError(url, "the URL holds a character that no URL has", refused=True)
    try:
        parts = urlsplit(quote(url, safe=_KEPT))
        host = (urlsplit(url).hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:  # UnicodeError is one
        raise FetchError(url, "it is no URL", refused=True) from None
    if parts.scheme not in _PORTS or not host:
        raise FetchError(url, "it is not an https URL", refused=True)
    if "@" in parts.netloc:
        raise FetchError(host, "the URL holds a user name or a password", refused=True)
    bracketed = f"[{host}]" if ":" in host else host
    private = pull.is_private(bracketed, port)
    if not pull.may_ask(bracketed, port):
        raise FetchError(url, f"the host {bracketed}:{port} is not listed in `hosts`", refused=True)
    if parts.scheme == "http" and not private:
        raise FetchError(url, "it is plain http, and the host is not listed in `private_hosts`", refused=True)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(url=url, scheme=parts.scheme, host=host, port=port, path=path, private=private)


async def addresses_of(target: Target) -> tuple[str, ...]:
    """Return the addresses of a host, each of which may be connected to.

    Raises:
        FetchError: the name is unknown, or one of its addresses is private and the toml does not allow that.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(target.url, f"the name {target.host} is not known: {error}", temporary=True) from None
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not target.private and not is_public(address):
            reason = f"{target.host} has the private address {address}, and is not listed in `private_hosts`"
            raise FetchError(target.url, reason, refused=True)
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet, also where it carries an IPv4 address within an IPv6 one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if found.is_site_local:
            return False
    elif any(found in block for block in _SPECIAL):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
