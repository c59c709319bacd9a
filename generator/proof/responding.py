"""Judges responses: what a documented answer becomes, and what is promised of one that is not documented."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, cast

from .behaviour import Errors, error_name, promises_for, undocumented_errors, written_objections
from .calls.answers import Answer, answers_for, expected_value
from .calls.asking_for_streams import is_switch
from .calls.passed_bodies import holds_null
from .cells import Cell, judged
from .reason_codes import CONTROL, NOT_JUDGED, Doubt
from .samples.schema_values import as_json
from .wire.compare import accept_objections
from .wire.controls import changed
from .wire.equal import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from ..source.document import JsonValue
    from .behaviour import Promise
    from .calls.made import Bodies
    from .calls.wanted import Arguments
    from .core.adapter import Oracle
    from .described.data import Operation
    from .package.caller import Caller, Mode, Result
    from .package.name_map import Called
    from .values.method_signatures import Signatures
    from .values.results import Values

    Prover = Callable[[str, Mode], Cell]

_STREAMED = ("sse", "jsonl")
_OTHER_STATUSES = (598, 599)


class Responses:
    """Proves the responses of one client."""

    def __init__(  # noqa: PLR0913  # the parts of one client
        self,
        oracle: Oracle,
        caller: Caller,
        bodies: Bodies,
        values: Values,
        signatures: Signatures,
        *,
        exact: bool = True,
    ) -> None:
        """Take the first oracle, the way to call, what to answer, and what looks at results and their annotations.

        `exact`: every answer must also have the described types; else it is enough that nothing of it is lost.
        """
        self._exact = exact
        self._bodies = bodies
        self._oracle = oracle
        self._caller = caller
        self._values = values
        self._signatures = signatures
        self._runtime = caller.package.module("_runtime")
        self._parsed: dict[str, object] = {}
        """What the sync client made of each answer of the operation at hand."""

    def of(
        self, operation: Operation, called: Called, arguments: Arguments, known: Collection[str] = ()
    ) -> Iterator[tuple[str, Prover | str]]:
        """Yield the label of each cell and what proves it, or why it cannot be proven.

        Of an answer whose label begins as one in `known` says, a full body is enough, and for a success a minimal one:
        an earlier operation answers the same, and showed what the runtime promises of it.
        """
        self._parsed.clear()
        for answer in answers_for(self._bodies, operation, known):
            if answer.reason:
                yield answer.label, answer.reason
            else:
                yield (
                    answer.label,
                    lambda label, mode, a=answer: self._answered(operation, called, arguments, a, label, mode),  # type: ignore[misc]
                )
        for promise in promises_for(self._bodies, operation, called, self._caller.package, known):
            if not self._exact and promise.label.startswith("behaviour/undocumented-success"):
                continue  # an overlay may describe other schemas
            yield (
                promise.label,
                lambda label, mode, p=promise: self._promised(operation, called, arguments, p, label, mode),  # type: ignore[misc]
            )

    def every_error(self, operation: Operation, called: Called, arguments: Arguments, label: str) -> Cell:
        """Answer with each status that is an error: each must raise its class."""
        errors = Errors(self._caller.package)
        found: list[str] = []
        for status in undocumented_errors(operation):
            answer = Answer(label="", status=status, content=b"", headers=())
            result = self._caller.call(operation, called, arguments, "sync", (answer,))
            objections = errors.objections(result, error_name(status), raw=b"", status=status)
            found += [f"status {status}: {each}" for each in objections]
        return judged(operation.title, label, found)

    def _promised(  # noqa: PLR0913  # one call, and what is known of it
        self, operation: Operation, called: Called, arguments: Arguments, promise: Promise, label: str, mode: Mode
    ) -> Cell:
        result = self._caller.call(operation, called, arguments, mode, (promise.answer,))
        return judged(operation.title, label, promise.objections(result), (), result.exchange)

    def _answered(  # noqa: PLR0913  # one call, and what is known of it
        self, operation: Operation, called: Called, arguments: Arguments, answer: Answer, label: str, mode: Mode
    ) -> Cell:
        streaming = answer.codec in _STREAMED and answer.success
        result = self._caller.call(operation, called, arguments, mode, (answer,), streaming=streaming)
        objections = self._objections(operation, answer, result, mode)
        doubts: list[Doubt] = []
        if mode == "sync":
            objections += accept_objections(operation, result.exchange, stream=streaming)
            objections += self._switch_objections(called, arguments, result) if streaming else []
            verdict = self._oracle.response(operation, result.exchange)
            objections += [f"openapi-core: {error}" for error in verdict.errors]
            doubts += [Doubt(NOT_JUDGED, text) for text in verdict.doubts]
        if not objections and mode == "sync" and answer.controlled:
            doubts += self._doubts(operation, called, arguments, answer, mode)
        return judged(operation.title, label, objections, [] if objections else doubts, result.exchange)

    def _switch_objections(self, called: Called, arguments: Arguments, result: Result) -> list[str]:
        """Say whether a call that reads a stream does not ask for one, though its body has a member that does."""
        media = arguments.media
        if media is None or media.codec != "json" or not is_switch(self._bodies.forms, media, called.apart):
            return []
        sent = read_json(result.exchange.body) if result.exchange.body else None
        members = cast("dict[str, object]", sent) if isinstance(sent, dict) else {}
        return [] if members.get(called.apart or "") is True else ["the call asks for no stream"]

    def _objections(self, operation: Operation, answer: Answer, result: Result, mode: Mode) -> list[str]:
        """Say how the result departs from what the answer carries."""
        error = result.error
        if answer.lacks_content and (error is not None or result.value in ("", b"")):
            # A text or bytes may be empty; where anything else is described, the answer lacks it.
            return [] if error is None or type(error) is self._runtime.DecodeError else [f"raised {error!r:.200}"]
        if answer.success and error is not None:
            return [f"a documented success raised {type(error).__name__}: {str(error)[:200]}"]
        if not answer.success and (wrong := self._wrong_error(answer, error)):
            return [wrong]
        seen = result.value if answer.success else getattr(error, "body", None)
        if not answer.described:
            return []  # nothing says what comes of it
        if operation.method == "HEAD":
            return [] if seen in (None, "", b"") else ["an answer to HEAD has no body, and the result has one"]
        found = self._values.loss(answer, seen)
        if not self._exact:
            return found
        found += [f"drift: {record!r:.200}" for record in result.drift]
        # What equals the sync result, types and all, was looked at there.
        if mode == "sync" or not _is_same(self._parsed.get(answer.label), seen):
            found += self._typed(answer, seen)
            if not found and answer.codec == "json" and answer.carries and holds_null(answer.value):
                found += written_objections(seen, answer.value)
            self._parsed[answer.label] = seen
        return found + (self._signatures.result(result.method, seen, mode, answer) if answer.success else [])

    def _wrong_error(self, answer: Answer, error: Exception | None) -> str:
        """Say how an error departs from the one that a status must raise."""
        if type(error) is not getattr(self._runtime, error_name(answer.status)):
            came = type(error).__name__ if error else "a result"
            return f"status {answer.status} must raise {error_name(answer.status)}, {came} came"
        holds = getattr(error, "status", None) == answer.status and getattr(error, "raw", None) == answer.content
        return "" if holds else "the error does not hold the status and the raw body"

    def _typed(self, answer: Answer, seen: object) -> list[str]:
        """Look at a parsed body through its attributes, by the schema."""
        if answer.codec not in ("json", *_STREAMED) or not answer.carries:
            return []
        expected = cast("JsonValue", expected_value(answer))
        if answer.codec in _STREAMED and isinstance(expected, list) and isinstance(seen, list):
            pairs = zip(expected, cast("list[object]", seen), strict=False)
            found = (self._values.objections(answer.schema, value, item, "response") for value, item in pairs)
            return list(dict.fromkeys(objection for objections in found for objection in objections))
        return self._values.objections(answer.schema, expected, seen, "response")

    def _doubts(
        self, operation: Operation, called: Called, arguments: Arguments, answer: Answer, mode: Mode
    ) -> list[Doubt]:
        """Serve another value and another status than the one expected; both must be noticed."""
        unnoticed: list[str] = []
        if answer.codec == "json" and answer.carries:
            content = as_json(changed(answer.value))
            spoiled = dataclasses.replace(answer, content=content)
            result = self._caller.call(operation, called, arguments, mode, (spoiled,))
            if not self._objections(operation, answer, result, mode):
                unnoticed.append("value changed")
        other = dataclasses.replace(answer, status=next(code for code in _OTHER_STATUSES if code != answer.status))
        streaming = answer.codec in _STREAMED and answer.success
        result = self._caller.call(operation, called, arguments, mode, (other,), streaming=streaming)
        if not self._objections(operation, answer, result, mode):
            unnoticed.append("status changed")
        return [Doubt(CONTROL, f"negative control not noticed: {', '.join(unnoticed)}")] if unnoticed else []


def _is_same(one: object, other: object) -> bool:
    """Whether two parsed bodies are equal and of the same classes (the comparison of models tells classes apart)."""
    try:
        return type(one) is type(other) and one == other and repr(one) == repr(other)
    except Exception:  # noqa: BLE001  # a model of a generated client may raise anything
        return False
