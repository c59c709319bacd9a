"""Says of a host whether it is this machine."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from ipaddress import ip_address
from socket import inet_aton


@lru_cache(maxsize=256)
def is_this_machine(host: str) -> bool:
    """Whether connections to a host end at this machine, however it is written: 127.1, ::ffff:127.0.0.1, localhost."""
    name = host.lower().removesuffix(".")
    with suppress(ValueError):
        address = ip_address(name.partition("%")[0])
        address = getattr(address, "ipv4_mapped", None) or address
        return address.is_loopback or address.is_unspecified
    with suppress(OSError, UnicodeError):  # the forms of IPv4 that a resolver reads, too
        return inet_aton(name)[:1] in {b"\x7f", b"\x00"}
    return is_loopback(name)


def is_loopback(host: str) -> bool:
    """Whether a host never leaves this machine, by the usual ways to write it: plain http may go there."""
    return host == "::1" or f".{host}".endswith(".localhost") or bool(re.fullmatch(r"127(\.\d{1,3}){3}", host))
