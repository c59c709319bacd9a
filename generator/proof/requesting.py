"""Judges requests: two oracles on what was sent, and on what was sent broken on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import Cell, judged
from .choice import title_of
from .core.rewriting import touching
from .wire.compare import same, wire_objections
from .wire.controls import broken

if TYPE_CHECKING:
    from ..ir.api import Operation, Parameter
    from ..source.document import JsonValue
    from .calls.caller import Caller, Mode
    from .calls.captured import Exchange
    from .calls.wanted import Arguments
    from .core.adapter import Oracle
    from .wire.credentials import Credentials


class Requests:
    """Proves the requests of one client."""

    def __init__(self, oracle: Oracle, caller: Caller, credentials: Credentials) -> None:
        """Take the first oracle, the way to call, and what the second oracle knows of credentials."""
        self._oracle = oracle
        self._caller = caller
        self._credentials = credentials

    def cell(self, operation: Operation, arguments: Arguments, mode: Mode, label: str, first: list[object]) -> Cell:
        """Send one request and judge it.

        `first` carries the fingerprint of an accepted request from one mode to the next: the same bytes need no
        second verdict.
        """
        exchange = self._caller.call(operation, arguments, mode, None).exchange
        title = title_of(operation)
        if first and first[0] == exchange.fingerprint:
            return judged(title, label, (), (), exchange)
        objections = self.objections(operation, arguments, exchange)
        doubts = [] if objections else self._doubts(operation, arguments, exchange)
        if not objections and not doubts:
            first.append(exchange.fingerprint)
        return judged(title, label, objections, doubts, exchange)

    def objections(self, operation: Operation, arguments: Arguments, exchange: Exchange) -> list[str]:
        """Say what both oracles have against a request."""
        found = wire_objections(operation, arguments, exchange, self._credentials)
        return found + self._first_oracle(arguments, exchange)

    def _first_oracle(self, arguments: Arguments, exchange: Exchange) -> list[str]:
        verdict = self._oracle.request(exchange)
        found = [f"openapi-core: {error}" for error in verdict.errors]
        if found:
            return found
        for parameter, value in arguments.parameters:
            if parameter.place == "querystring" or not _is_read(parameter, value):
                continue
            if parameter.place == "path" and parameter.wire in touching(exchange.template):
                continue
            if parameter.place == "header" and parameter.wire.lower() == "cookie":
                continue  # the cookies of other parameters stand in it too
            seen = verdict.values.get((parameter.place, parameter.wire))
            if seen is None and (isinstance(value, dict) or parameter.style == "deepObject"):
                continue  # no parameter of that name: an exploded object, or one that its copy leaves open
            if isinstance(seen, str) and not isinstance(value, str):
                continue  # openapi-core leaves as text what its copy has no type for; the second oracle compares bytes
            if not same(seen, value):
                place = f"{parameter.place} {parameter.wire}"
                found.append(f"{place}: passed {value!r:.80}, openapi-core read {seen!r:.80}")
        return found

    def _doubts(self, operation: Operation, arguments: Arguments, exchange: Exchange) -> list[str]:
        """Break the request on purpose; what neither oracle notices is a doubt."""
        unnoticed: list[str] = []
        for what, spoiled in broken(exchange, arguments):
            if spoiled == exchange:
                continue
            if wire_objections(operation, arguments, spoiled, self._credentials):
                continue
            if not self._first_oracle(arguments, spoiled):
                unnoticed.append(what)
        return [f"negative control not noticed: {', '.join(unnoticed)}"] if unnoticed else []


def _is_read(parameter: Parameter, value: JsonValue) -> bool:
    """Whether openapi-core can read a value back at all; where it cannot, the second oracle alone compares.

    It decodes before it splits, so a delimiter inside an item looks like one between items; it cannot tell an empty
    array or object from an absent one, nor leaves a ready triplet alone under allowReserved.
    """
    if value in ([], {}):
        return False
    if parameter.allow_reserved and "%" in str(value):
        return False
    if isinstance(value, list | dict):
        items = value if isinstance(value, list) else list(value.values())
        nested = any(isinstance(item, list | dict | None) for item in items)
        texts = [str(item) for item in (items if isinstance(value, list) else [*value, *items])]
        return not nested and not any(mark in text for text in texts for mark in ",| =;.&")
    return True
