"""What the runtime promises of answers that the description does not allow: each is given on purpose."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..diagnostics.location import format_pointer
from .calls.answers import Answer, plain, usual_answer
from .samples.schema_values import as_json
from .schemas.joined import merged
from .schemas.validity import Validity
from .values.fields import fields_of
from .values.type_parts import models
from .wire.compare import same

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from ..source.document import JsonValue
    from .calls.made import Bodies
    from .described.data import Operation
    from .described.dialects import Forms
    from .package.caller import Result
    from .package.imported import Package
    from .package.name_map import Called

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
_FIRST_ERROR = 300
_HTML = b"<html><body>Sign in</body></html>"
_ANYTHING: tuple[JsonValue, ...] = (1.5, True, None, [None], {"specpress": None})
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


def promises_for(
    bodies: Bodies, operation: Operation, called: Called, package: Package, known: Collection[str] = ()
) -> Iterator[Promise]:
    """Yield what is promised of one operation; of an answer in `known`, by the beginning of its label, nothing more."""
    errors = Errors(package)
    status = _undocumented(operation)
    if status is not None:
        answer = Answer(label="", status=status, content=b"not documented", headers=(("Content-Type", "text/plain"),))
        yield Promise(
            label="behaviour/undocumented-status",
            answer=answer,
            objections=lambda result: errors.objections(result, error_name(status), raw=answer.content, status=status),
        )
    usual = usual_answer(bodies, operation, known)
    if usual is None or usual.label.rpartition("/")[0] in known:
        return
    yield from _unreadable(Validity(bodies.forms, "response"), usual, operation, errors)
    yield from _undocumented_success(usual, operation, errors)
    yield from _unknown_member(usual)
    yield from _wire_names(usual, _python_names(package, called, usual))
    yield from _wrong_type(bodies.forms, usual)
    yield from _twins(bodies.forms, usual)


class Errors:
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


def undocumented_errors(operation: Operation) -> list[int]:
    """Return the registered statuses that are errors (RFC 9110 section 16.2) and that nothing describes by number."""
    documented = {response.status for response in operation.responses}
    statuses = (status.value for status in HTTPStatus if status.value >= _FIRST_ERROR)
    return [status for status in statuses if str(status) not in documented]


def _undocumented(operation: Operation) -> int | None:
    """Return an error status that nothing in the description covers."""
    documented = {response.status for response in operation.responses}
    if "default" in documented:
        return None
    candidates = (418, 507, 302)
    return next((code for code in candidates if not {str(code), f"{code // 100}XX"} & documented), None)


def _unreadable(validity: Validity, usual: Answer, operation: Operation, errors: Errors) -> Iterator[Promise]:
    """Yield successes that cannot be read: each must be a DecodeError that holds what came."""
    types = {media.media_type for response in operation.responses for media in response.media}
    cut = usual.content[:-1] if usual.content[:1] in (b"{", b"[", b'"') else b""
    spoiled = [("truncated", cut, usual.media_type), ("empty", b"", usual.media_type)]
    # A schema that allows anything promises nothing of another media type either, nor does one that only excludes text.
    promises = not all(validity.fits(usual.schema, value) for value in _ANYTHING)
    if promises and not any("*" in name or "html" in name for name in types):
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


def _undocumented_success(usual: Answer, operation: Operation, errors: Errors) -> Iterator[Promise]:
    """Yield the usual answer with a status of success that nothing describes.

    It is read by the only schema of a success for its media type, and reported as drift; where there are several, or
    it is empty, it is an UnexpectedStatusError that holds what came: the server has acted.
    """
    successes = [response for response in operation.responses if response.status.startswith("2")]
    if not successes or any(response.status == "2XX" for response in successes):
        return
    status = next(code for code in (299, 298, 297, 296) if all(entry.status != str(code) for entry in successes))
    schemas: list[JsonValue] = []
    for media in (media for response in successes for media in response.media):
        if media.codec == "json" and media.schema not in schemas:
            schemas.append(media.schema)
    answer = dataclasses.replace(usual, status=status)
    empty = dataclasses.replace(answer, content=b"", value=None)
    name = error_name(status)

    def objections(result: Result) -> list[str]:
        if result.error is not None:
            return (
                errors.objections(result, name, raw=answer.content, status=status)
                if len(schemas) > 1
                else [f"the only success that is described fits, and {type(result.error).__name__} was raised"]
            )
        found = [] if same(plain(result.value), answer.value) else ["the body does not dump back to what came"]
        reported = any(getattr(record, "status", 0) == status for record in result.drift)
        return found if reported else [*found, f"no drift was reported of the status {status}"]

    yield Promise(label="behaviour/undocumented-success", answer=answer, objections=objections)
    yield Promise(
        label="behaviour/undocumented-success-empty",
        answer=empty,
        objections=lambda result: errors.objections(result, name, raw=b"", status=status),
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
        if not same(plain(result.value), value):
            return ["an unknown member was not kept"]
        return written_objections(result.value, value)

    yield Promise(label="behaviour/unknown-member", answer=answer, objections=objections)


def written_objections(seen: Any, value: JsonValue) -> list[str]:  # noqa: ANN401  # what a generated client gave
    """Say where the methods by which a model is written and read depart from the JSON that came."""
    found: list[str] = []
    if hasattr(seen, "to_dict") and not same(seen.to_dict(), value):
        found.append("to_dict does not give what came")
    if hasattr(seen, "to_json") and not same(json.loads(seen.to_json()), value):
        found.append("to_json does not give what came")
    if hasattr(seen, "from_dict") and not same(plain(seen.from_dict(value)), value):
        found.append("from_dict does not read what came")
    return found


def _python_names(package: Package, called: Called, usual: Answer) -> dict[str, str]:
    """Return wire name -> Python name of what may be absent, where both differ and a success is of one class."""
    status = usual.label.split("/")[1]
    types = (package.answers(called.builder) or {}).get(status, {})
    classes = {model for kind in types.values() for model in models(kind)}
    fields = [one for model in classes for one in fields_of(model)] if len(classes) == 1 else []
    wires = {field.wire for field in fields}
    return {one.wire: one.name for one in fields if one.name not in wires and not one.info.is_required()}


def _wire_names(usual: Answer, names: Mapping[str, str]) -> Iterator[Promise]:
    """Yield successes with members that bear the Python names of fields, in place of these and beside them.

    Nobody described such a member: it is kept, and written under the name that it came with.
    """
    if not isinstance(usual.value, dict) or names.keys().isdisjoint(usual.value):
        return
    alone: JsonValue = {names.get(name, name): item for name, item in usual.value.items()}
    moved = sorted(names[name] for name in usual.value if name in names)
    beside: JsonValue = {**usual.value, **dict.fromkeys(moved, "specpress-unknown")}
    for label, value in (("behaviour/wire-names", alone), ("behaviour/wire-names/beside", beside)):
        answer = dataclasses.replace(usual, value=value, content=as_json(value))

        def objections(result: Result, value: JsonValue = value) -> list[str]:
            if result.error is not None:
                return [f"a member with the Python name of a field raised {type(result.error).__name__}"]
            kept: dict[str, object] = getattr(result.value, "__pydantic_extra__", None) or {}
            found = [f"{name!a} came, and counts as the member of another name" for name in moved if name not in kept]
            if not found and not same(plain(result.value), value):
                found = [f"{', '.join(moved)} came, and is written otherwise"]
            return found or written_objections(result.value, value)

        yield Promise(label=label, answer=answer, objections=objections)


def _wrong_type(forms: Forms, usual: Answer) -> Iterator[Promise]:
    """Yield successes with a member of a wrong type: kept as it came, reported as drift, and no cost to the rest."""
    name = _plain_member(forms, usual)
    if name is None or not isinstance(usual.value, dict):
        return
    pointer = format_pointer((name,)).removeprefix("#")
    for label, wrong in _WRONG.items():
        value: JsonValue = {**usual.value, name: wrong}
        answer = dataclasses.replace(usual, value=value, content=as_json(value))

        def objections(result: Result, answer: Answer = answer) -> list[str]:
            if result.error is not None:
                return [f"one wrong value raised {type(result.error).__name__}"]
            found: list[str] = []
            if not same(plain(result.value), answer.value):
                found.append("the body does not dump back to what came")
            if not any(getattr(record, "pointer", "").startswith(pointer) for record in result.drift):
                found.append(f"no drift was reported of {pointer!a}")
            return found

        yield Promise(label=f"behaviour/{label}", answer=answer, objections=objections)


def _twins(forms: Forms, usual: Answer) -> Iterator[Promise]:
    """Yield successes in which a listed value is another that Python takes for the same: true for 1, and 1 for true.

    In JSON they differ (JSON Schema 2020-12 section 4.2.2), so the value is kept as it came and reported as drift.
    """
    validity = Validity(forms, "response")
    for place, schema, value in _members(forms, usual):
        twin: JsonValue = int(value) if isinstance(value, bool) else bool(value) if value in (0, 1) else None
        flat = merged(forms, schema) if isinstance(schema, dict) else {}
        if not {"enum", "const"} & flat.keys() or twin is None or isinstance(value, str) or validity.fits(schema, twin):
            continue
        spoiled = _with(usual.value, place, twin)
        answer = dataclasses.replace(usual, value=spoiled, content=as_json(spoiled))
        pointer = format_pointer(tuple(map(str, place))).removeprefix("#")

        def objections(result: Result, answer: Answer = answer, pointer: str = pointer) -> list[str]:
            if result.error is not None:
                return [f"one wrong value raised {type(result.error).__name__}"]
            kept = same(plain(result.value), answer.value, exact=True)
            reported = any(getattr(record, "pointer", "") == pointer for record in result.drift)
            found = [] if kept else [f"{pointer}: the value was changed to another that Python takes for the same"]
            return found if reported else [*found, f"no drift was reported of {pointer!a}"]

        yield Promise(label=f"behaviour/twin{pointer}", answer=answer, objections=objections)


def _members(forms: Forms, usual: Answer) -> Iterator[tuple[tuple[str | int, ...], JsonValue, JsonValue]]:
    """Yield where each member of the object stands, or of the first object of an array; its schema and its value."""
    start: tuple[str | int, ...] = ()
    schema, value = usual.schema, usual.value
    if isinstance(value, list) and value and isinstance(schema, dict):
        start, schema, value = (0,), merged(forms, schema).get("items"), value[0]
    if not isinstance(schema, dict) or not isinstance(value, dict):
        return
    properties = merged(forms, schema).get("properties")
    for name, member in properties.items() if isinstance(properties, dict) else ():
        if name in value:
            yield (*start, name), member, value[name]


def _with(whole: JsonValue, place: tuple[str | int, ...], value: JsonValue) -> JsonValue:
    """Return a JSON value with another one at a place."""
    if not place:
        return value
    step, rest = place[0], place[1:]
    if isinstance(whole, list) and isinstance(step, int):
        return [*whole[:step], _with(whole[step], rest, value), *whole[step + 1 :]]
    if isinstance(whole, dict) and isinstance(step, str):
        return {**whole, step: _with(whole[step], rest, value)}
    return whole


def _plain_member(forms: Forms, usual: Answer) -> str | None:
    """Return the name of a member that is a number or truth value and nothing else."""
    schema = usual.schema
    if not isinstance(schema, dict) or not isinstance(usual.value, dict):
        return None
    flat = merged(forms, schema)
    properties = flat.get("properties")
    if {"oneOf", "anyOf", "allOf"} & flat.keys() or not isinstance(properties, dict):
        return None
    validity = Validity(forms, "response")
    for name, member in properties.items():
        if isinstance(member, dict) and member.get("type") in _PLAIN and not validity.hidden(member):
            return name
    return None
