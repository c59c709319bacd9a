"""Judges requests: two oracles on what was sent, and on what was sent broken on purpose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .cells import Cell, judged
from .reason_codes import CONTROL, NOT_JUDGED, Doubt
from .wire.compare import accept_objections, wire_objections
from .wire.controls import broken

if TYPE_CHECKING:
    from .calls.captured import Exchange
    from .calls.wanted import Arguments
    from .core.adapter import Oracle
    from .described.data import Operation
    from .package.caller import Caller, Mode
    from .package.name_map import Called
    from .wire.credentials import Credentials


class Requests:
    """Proves the requests of one client."""

    def __init__(self, oracle: Oracle, caller: Caller, credentials: Credentials) -> None:
        """Take the first oracle, the way to call, and what the second oracle knows of credentials."""
        self._oracle = oracle
        self._caller = caller
        self._credentials = credentials
        self._keys: set[str] = set()
        """The idempotency keys that the client made so far."""

    def cell(  # noqa: PLR0913  # one call, and what is known of it
        self, operation: Operation, called: Called, arguments: Arguments, mode: Mode, label: str, first: list[object]
    ) -> Cell:
        """Send one request and judge it.

        `first` carries the fingerprint of an accepted request from one mode to the next: the same bytes need no
        second verdict.
        """
        exchange = self._caller.call(operation, called, arguments, mode).exchange
        keys = {text for name, text in exchange.headers if name.lower() in arguments.fresh_key.headers}
        repeated = [f"idempotency key: {key!a} was sent by another call" for key in keys & self._keys]
        self._keys |= keys
        headers = tuple((name, "" if text in keys else text) for name, text in exchange.headers)
        fingerprint = replace(exchange, headers=headers).fingerprint
        if first and first[0] == fingerprint and not repeated:
            return judged(operation.title, label, (), (), exchange)
        objections = [*self.objections(operation, arguments, exchange), *repeated]
        doubts: list[Doubt] = []
        if not objections:
            verdict = self._oracle.request(operation, exchange)
            objections = [f"openapi-core: {error}" for error in verdict.errors]
            doubts = [
                *(Doubt(NOT_JUDGED, text) for text in verdict.doubts),
                *self._doubts(operation, arguments, exchange),
            ]
        if not objections and not doubts:
            first.append(fingerprint)
        return judged(operation.title, label, objections, [] if objections else doubts, exchange)

    def objections(self, operation: Operation, arguments: Arguments, exchange: Exchange) -> list[str]:
        """Say what the second oracle has against a request."""
        found = wire_objections(operation, arguments, exchange, self._credentials)
        return found + accept_objections(operation, exchange, stream=False)

    def _doubts(self, operation: Operation, arguments: Arguments, exchange: Exchange) -> list[Doubt]:
        """Break the request on purpose; what neither oracle notices is a doubt."""
        unnoticed: list[str] = []
        for what, spoiled in broken(exchange, arguments):
            if spoiled == exchange or wire_objections(operation, arguments, spoiled, self._credentials):
                continue
            if not self._oracle.request(operation, spoiled).errors:
                unnoticed.append(what)
        return [Doubt(CONTROL, f"negative control not noticed: {', '.join(unnoticed)}")] if unnoticed else []
