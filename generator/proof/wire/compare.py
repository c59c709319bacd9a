"""The second oracle's verdict on a captured request: passed against sent, byte by byte where bytes are fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .body_checks import body_objections
from .equal import canonical, same
from .media_types import accept_objections
from .place_checks import cookie_objections, header_objections, path_objections, query_objections

if TYPE_CHECKING:
    from ..calls.captured import Exchange
    from ..calls.wanted import Arguments
    from ..described.data import Operation
    from .credentials import Credentials

__all__ = ["accept_objections", "body_objections", "canonical", "same", "wire_objections"]


def wire_objections(
    operation: Operation, arguments: Arguments, exchange: Exchange, credentials: Credentials
) -> list[str]:
    """Say what the second oracle has against a captured request; nothing when it agrees."""
    found: list[str] = []
    if exchange.method != operation.method:
        found.append(f"method: expected {operation.method!r}, sent {exchange.method!r}")
    found += path_objections(operation, arguments, exchange)
    found += credentials.objections(operation, exchange)
    found += query_objections(operation, arguments, exchange, credentials)
    found += header_objections(arguments, exchange, credentials)
    found += cookie_objections(arguments, exchange, credentials)
    return found + body_objections(arguments, exchange)
