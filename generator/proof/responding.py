"""Judges responses: what a documented answer becomes, and what is promised of one that is not documented."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

from .behaviour import error_name, promises_for
from .calls.answers import answers_for, dumped, expected_dump
from .cells import Cell, judged
from .choice import title_of
from .samples.schema_values import as_json
from .wire.compare import same
from .wire.controls import changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..ir.api import Operation
    from .behaviour import Promise
    from .calls.annotated_values import Annotations
    from .calls.answers import Answer, Bodies
    from .calls.caller import Caller, Mode, Result
    from .calls.wanted import Arguments
    from .core.adapter import Oracle

    Prover = Callable[[str, Mode], Cell]


class Responses:
    """Proves the responses of one client."""

    def __init__(  # noqa: PLR0913  # the parts of one client
        self,
        oracle: Oracle,
        caller: Caller,
        bodies: Bodies,
        annotations: Annotations,
        class_names: dict[str, str],
        *,
        exact: bool = True,
    ) -> None:
        """Take the first oracle, the way to call, what to answer, the client's own types, and each resource's class.

        `exact`: every answer must also have the client's types; else it is enough that nothing of it is lost.
        """
        self._exact = exact
        self._class_names = class_names
        self._bodies = bodies
        self._oracle = oracle
        self._caller = caller
        self._package = caller.package
        self._annotations = annotations
        self._runtime = caller.package.module("_runtime")

    def of(self, operation: Operation, arguments: Arguments) -> Iterator[tuple[str, Prover | str]]:
        """Yield the label of each cell and what proves it, or why it cannot be proven."""
        for answer in answers_for(self._bodies, operation):
            if answer.reason:
                yield answer.label, answer.reason
            else:
                yield answer.label, lambda label, mode, a=answer: self._answered(operation, arguments, a, label, mode)  # type: ignore[misc]
        for promise in promises_for(self._bodies, operation, self._package):
            yield promise.label, lambda label, mode, p=promise: self._promised(operation, arguments, p, label, mode)  # type: ignore[misc]

    def _promised(self, operation: Operation, arguments: Arguments, promise: Promise, label: str, mode: Mode) -> Cell:
        result = self._caller.call(operation, arguments, mode, promise.answer)
        return judged(title_of(operation), label, promise.objections(result), (), result.exchange)

    def _answered(self, operation: Operation, arguments: Arguments, answer: Answer, label: str, mode: Mode) -> Cell:
        result = self._caller.call(operation, arguments, mode, answer)
        objections = self._objections(operation, answer, result, mode)
        if mode == "sync":
            objections += [f"openapi-core: {error}" for error in self._oracle.response(result.exchange).errors]
        doubts: list[str] = []
        if not objections and mode == "sync" and answer.controlled:
            doubts = self._doubts(operation, arguments, answer, mode)
        return judged(title_of(operation), label, objections, doubts, result.exchange)

    def _objections(self, operation: Operation, answer: Answer, result: Result, mode: Mode) -> list[str]:
        """Say how the result departs from what the answer carries."""
        error = result.error
        if answer.success and error is not None:
            return [f"a documented success raised {type(error).__name__}: {str(error)[:200]}"]
        if not answer.success:
            if type(error) is not getattr(self._runtime, error_name(answer.status)):
                came = type(error).__name__ if error else "a result"
                return [f"status {answer.status} must raise {error_name(answer.status)}, {came} came"]
            if getattr(error, "status", None) != answer.status or getattr(error, "raw", None) != answer.content:
                return ["the error does not hold the status and the raw body"]
        seen = result.value if answer.success else getattr(error, "body", None)
        found: list[str] = []
        if operation.method == "HEAD":
            return found  # there is no body
        if not same(dumped(seen, answer), expected_dump(answer), exact=answer.exact):
            found.append(f"parsed and dumped: {dumped(seen, answer)!r:.120} is not {expected_dump(answer)!r:.120}")
        if not self._exact:
            return found
        found.extend(f"drift: {record!r:.200}" for record in result.drift)
        typed = self._typed(operation, answer, seen, result.method, mode)
        return found if typed is None else [*found, typed]

    def _typed(self, operation: Operation, answer: Answer, seen: object, method: str, mode: Mode) -> str | None:
        if not answer.success:
            return None if answer.type is None else self._annotations.objection_to_model(answer.type, seen)
        name = self._class_names[operation.resource]
        class_name = name if mode == "sync" else f"Async{name}"
        items = cast("list[object]", seen) if answer.codec in ("sse", "jsonl") and isinstance(seen, list) else [seen]
        found = (
            self._annotations.objection_to_result(operation, item, method=method, class_name=class_name)
            for item in items
        )
        return next((objection for objection in found if objection is not None), None)

    def _doubts(self, operation: Operation, arguments: Arguments, answer: Answer, mode: Mode) -> list[str]:
        """Serve another value and another status than the one expected; both must be noticed."""
        unnoticed: list[str] = []
        if answer.codec == "json" and answer.carries:
            content = as_json(changed(answer.value))
            spoiled = dataclasses.replace(answer, content=content)
            if not self._objections(operation, answer, self._caller.call(operation, arguments, mode, spoiled), mode):
                unnoticed.append("value changed")
        other = dataclasses.replace(answer, status=599 if answer.status != 599 else 598)  # noqa: PLR2004  # a status
        if not self._objections(operation, answer, self._caller.call(operation, arguments, mode, other), mode):
            unnoticed.append("status changed")
        return [f"negative control not noticed: {', '.join(unnoticed)}"] if unnoticed else []
