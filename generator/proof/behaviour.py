"""What the runtime promises of answers that the description does not allow: each is given on purpose."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .calls.answers import Answer, Bodies, answers_for, dumped
from .samples.schema_values import as_json
from .schemas.joined import merged
from .schemas.validity import Validity
from .wire.compare import same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..ir.api import Operation
    from ..source.document import JsonValue
    from ..spec.cursor import Spec
    from .calls.caller import Result
    from .calls.pressed_package import Package

ERRORS: dict[int, str] = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
FAMILIES: dict[int, str] = {3: "RedirectError", 4: "ClientError", 5: "ServerError"}
"""The documented class of each status, as docs/proof.md and the errors of every client say."""
_HTML = b"<html><body>Sign in</body></html>"
_PLAIN = ("integer", "boolean", "number")
_WRONG: dict[str, JsonValue] = {"wrong-type": {"specpress": "an object"}, "text-for-number": "1"}


def error_name(status: int) -> str:
    """Return the name of the class that a status must raise."""
    return ERRORS.get(status) or FAMILIES.get(status // 100, "UnexpectedStatusError")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One answer, and what must come of it."""

    label: str
    answer: Answer
    objections: Callable[[Result], list[str]]


def promises_for(bodies: Bodies, operation: Operation, package: Package) -> Iterator[Promise]:
    """Yield what is promised of one operation."""
    errors = _Errors(package)
    status = _undocumented(operation)
    if status is not None:
        answer = Answer(label="", status=status, content=b"not documented", headers=(("Content-Type", "text/plain"),))
        yield Promise(
            label="behaviour/undocumented-status",
            answer=answer,
            objections=lambda result: errors.objections(result, error_name(status), raw=answer.content, status=status),
        )
    usual = next(
        (
            answer
            for answer in answers_for(bodies, operation)
            if answer.success and answer.carries and answer.codec == "json" and not answer.reason and answer.content
        ),
        None,
    )
    if usual is None or operation.stream_only:
        return
    yield from _unreadable(usual, operation, errors)
    yield from _unknown_member(usual)
    yield from _wrong_type(bodies.spec, usual, operation)


class _Errors:
    """The error classes of one client."""

    def __init__(self, package: Package) -> None:
        self._runtime = package.module("_runtime")

    def objections(self, result: Result, name: str, *, raw: bytes, status: int) -> list[str]:
        """Say how an error departs from the one that is promised."""
        error = result.error
        if type(error) is not getattr(self._runtime, name):
            return [f"{name} is promised, {type(error).__name__ if error else 'a result'} came"]
        found: list[str] = []
        if getattr(error, "status", None) != status:
            found.append(f"the error does not hold the status {status}")
        if getattr(error, "raw", None) != raw:
            found.append("the error does not hold the raw body")
        if not getattr(error, "operation_id", ""):
            found.append("the error does not name the operation")
        return found


def _undocumented(operation: Operation) -> int | None:
    """Return an error status that nothing in the description covers."""
    documented = {response.status.upper() for response in operation.responses}
    if "DEFAULT" in documented:
        return None
    candidates = (418, 507, 302)
    return next((code for code in candidates if not {str(code), f"{code // 100}XX"} & documented), None)


def _unreadable(usual: Answer, operation: Operation, errors: _Errors) -> Iterator[Promise]:
    """Yield successes that cannot be read: each must be a DecodeError that holds what came."""
    types = {media.media_type for response in operation.responses for media in response.media}
    cut = usual.content[:-1] if usual.content[:1] in (b"{", b"[", b'"') else b""
    spoiled = [("truncated", cut, usual.media_type), ("empty", b"", usual.media_type)]
    if not any("*" in name or "html" in name for name in types):
        spoiled += [("html", _HTML, "text/html"), ("wrong-content-type", usual.content, "text/html")]
    for name, content, media_type in spoiled:
        answer = dataclasses.replace(
            usual, content=content, media_type=media_type, headers=(("Content-Type", media_type), *usual.headers[1:])
        )
        yield Promise(
            label=f"behaviour/{name}",
            answer=answer,
            objections=lambda result, a=answer: errors.objections(  # type: ignore[misc]  # mypy cannot type a default
                result, "DecodeError", raw=a.content, status=a.status
            ),
        )


def _unknown_member(usual: Answer) -> Iterator[Promise]:
    """Yield a success with a member that nobody described: it is kept."""
    if not isinstance(usual.value, dict) or not usual.value:
        return
    value: JsonValue = {**usual.value, "specpress-unknown": ["kept"]}
    answer = dataclasses.replace(usual, value=value, content=as_json(value))

    def objections(result: Result) -> list[str]:
        if result.error is not None:
            return [f"an unknown member raised {type(result.error).__name__}"]
        kept = same(dumped(result.value, answer), value)
        return [] if kept else ["an unknown member was not kept"]

    yield Promise(label="behaviour/unknown-member", answer=answer, objections=objections)


def _wrong_type(spec: Spec, usual: Answer, operation: Operation) -> Iterator[Promise]:
    """Yield successes with a member of a wrong type: kept as it came, told as drift, and no cost to the rest."""
    name = _plain_member(spec, usual, operation)
    if name is None or not isinstance(usual.value, dict):
        return
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    for label, wrong in _WRONG.items():
        value: JsonValue = {**usual.value, name: wrong}
        answer = dataclasses.replace(usual, value=value, content=as_json(value))

        def objections(result: Result, answer: Answer = answer) -> list[str]:
            if result.error is not None:
                return [f"one wrong value raised {type(result.error).__name__}"]
            found: list[str] = []
            if not same(dumped(result.value, answer), answer.value):
                found.append("the body does not dump back to what came")
            if not any(getattr(record, "pointer", "").startswith(pointer) for record in result.drift):
                found.append(f"no drift was told of {pointer!a}")
            return found

        yield Promise(label=f"behaviour/{label}", answer=answer, objections=objections)


def _plain_member(spec: Spec, usual: Answer, operation: Operation) -> str | None:
    """Return the name of a member that is a number or truth value and nothing else."""
    media = next(
        (
            media
            for response in operation.responses
            for media in response.media
            if media.codec == "json"
            and f"response/{response.status}/{media.media_type}" == usual.label.rpartition("/")[0]
        ),
        None,
    )
    place = spec.at(media.pointer) if media is not None else None
    schema = place.get("schema") if place is not None else None
    if schema is None or not isinstance(schema.data, dict) or not isinstance(usual.value, dict):
        return None
    flat = merged(spec, schema.data)
    properties = flat.get("properties")
    validity = Validity(spec, "response")
    for name, member in properties.items() if isinstance(properties, dict) and "allOf" not in flat else ():
        if not isinstance(member, dict) or member.get("type") not in _PLAIN or validity.hidden(member):
            continue
        if {"oneOf", "anyOf"} & flat.keys():
            return None
        return name
    return None
