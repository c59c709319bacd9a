"""Takes a description with its examples, or drift records of production, and gives what contradicts the schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from ..diagnostics import SpecError, fatal, quoted, shown_path
from ..diagnostics.location import unescape_token
from .contradictions import DEPTH, UNIONS, Contradiction, contradictions, resolved, types_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..diagnostics.location import Pointer
    from ..ir.api import Api, Operation, Response
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor, Spec

_BRANCHES = ("allOf", *UNIONS)
_MOST_SCHEMAS = 200
"""Of one value; what takes more cannot be told."""
_CLOSED = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})
_TOLD = frozenset({"json", "form", "multipart"})
"""Codecs of bodies whose examples are JSON values; of the others they are texts."""


def from_examples(spec: Spec, api: Api) -> Iterator[Contradiction]:
    """Iterate over what the documented examples of all requests and answers have against their schemas."""
    seen: set[tuple[str, ...]] = set()
    for operation in api.operations:
        media = [entry for response in operation.responses for entry in response.media]
        media += operation.body.media if operation.body is not None else ()
        bodies = dict.fromkeys((entry.pointer for entry in media if entry.codec in _TOLD), False)
        places = bodies | dict.fromkeys((parameter.pointer for parameter in operation.parameters), True)
        for pointer, is_text in places.items():
            place = resolved(spec.at(pointer)) if pointer and pointer not in seen else None
            seen.add(pointer)
            schema = place.get("schema") if place is not None else None
            if place is None or schema is None:
                continue
            for example in examples_of(place):
                where = example.location
                source = f"the example at line {where.line} of {where.file.rpartition('/')[2]}"
                yield from contradictions(_read(example.data, schema, is_text=is_text), schema, source)


def from_drift(spec: Spec, api: Api, records: Iterable[dict[str, object]]) -> Iterator[Contradiction]:
    """Iterate over what drift records of production have against the schemas.

    A record is what `on_drift` is called with: `operation_id`, `status`, `pointer` into the body, `expected`, `actual`.
    """
    for record in records:
        pointer, actual = str(record.get("pointer", "")), str(record.get("actual", ""))
        expected = str(record.get("expected", "")).split()
        for operation in api.operations:
            if record.get("operation_id") not in (operation.operation_id, f"{operation.method} {operation.path}"):
                continue
            status = str(record.get("status", ""))
            source = f"an answer of {operation.method} {operation.path} with status {status}"
            schema = _schema_of(spec, operation, status)
            if actual == f"status {status}" and expected[:1] == ["status"]:  # it was read by a response of another one
                place = (*operation.pointer, "responses")
                yield Contradiction(pointer=place, kind="status", name=status, found=expected[1], source=source)
            elif schema is not None:
                yield from _drifted(schema, pointer, actual, source)


def examples_of(media: Cursor) -> Iterator[Cursor]:
    """Iterate over the documented examples of a parameter or a media type."""
    if (example := media.get("example")) is not None:
        yield example
    named = media.get("examples")
    for _, entry in named.items() if named is not None else ():
        value = resolved(entry)
        found = value.get("value") if value is not None else None
        if found is not None:
            yield found


def _read(value: JsonValue, schema: Cursor, *, is_text: bool) -> JsonValue:
    """Return an example; what was written as a text of JSON is what it says, when that is an object or an array.

    Of a parameter, which `is_text` on the wire, it is also a number or a boolean.
    """
    here = resolved(schema)
    if not isinstance(value, str) or here is None or "string" in types_of(here):
        return value
    try:
        read = cast("JsonValue", json.loads(value))
    except (ValueError, RecursionError):
        return value
    return read if is_text or isinstance(read, (dict, list)) else value


def _schema_of(spec: Spec, operation: Operation, status: str) -> Cursor | None:
    """Return the schema of the JSON answer that a status has."""
    by_status = {response.status.upper(): response for response in operation.responses}
    found: Response | None = by_status.get(status) or by_status.get(f"{status[:1]}XX") or by_status.get("DEFAULT")
    for media in found.media if found is not None else ():
        place = spec.at(media.pointer)
        if media.codec == "json" and place is not None:
            return place.get("schema")
    return None


def _drifted(schema: Cursor, pointer: str, actual: str, source: str) -> Iterator[Contradiction]:
    """Follow a pointer of a body through its schema; yield what contradicts at its end."""
    tokens = [unescape_token(token) for token in pointer.split("/")[1:]]
    here: Cursor | None = schema
    holder: Cursor | None = None
    for token in tokens[:DEPTH]:
        holder = resolved(here)
        here = member_schema(holder, token, set()) if holder is not None else None
        if here is None:
            return
    end = resolved(here)
    if actual == "missing" and holder is not None and tokens:
        for place in _asking(holder, tokens[-1], set()):
            yield Contradiction(pointer=place.pointer, kind="missing", name=tokens[-1], source=source)
    elif end is not None and actual in _CLOSED:
        yield from _of_another_type(end, actual, source, set())


def _of_another_type(end: Cursor, actual: str, source: str, seen: set[Pointer]) -> Iterator[Contradiction]:
    """Yield what must change for a value of that type: each declared type of an `allOf`, or a union as a whole."""
    if _was_seen(end, seen):
        return
    types = types_of(end)
    if types and actual not in types:
        yield Contradiction(pointer=end.pointer, kind="type", found=actual, source=source)
    parts = end.get("allOf")
    for part in parts.elements() if parts is not None else ():
        inner = resolved(part)
        if inner is not None:
            yield from _of_another_type(inner, actual, source, seen)
    for word in UNIONS:
        branches = end.get(word)
        if branches is not None and not any(_takes(branch, actual, {}) for branch in branches.elements()):
            yield Contradiction(pointer=branches.pointer, kind="branch", found=actual, source=source)


def _was_seen(here: Cursor, seen: set[Pointer]) -> bool:
    """Whether a schema was met before: each is read once, also one that is named twice at every level."""
    before = len(seen)
    seen.add(here.pointer)
    return len(seen) == before or before > _MOST_SCHEMAS


def _takes(branch: Cursor, actual: str, known: dict[Pointer, bool]) -> bool:
    """Whether a branch is for values of a type, as far as it says."""
    here = resolved(branch)
    if here is None or len(known) > _MOST_SCHEMAS:
        return True
    if here.pointer not in known:
        known[here.pointer] = True
        unions = [inner for word in UNIONS if (inner := here.get(word)) is not None]
        known[here.pointer] = actual in (types_of(here) or [actual]) and all(
            any(_takes(entry, actual, known) for entry in inner.elements()) for inner in unions
        )
    return known[here.pointer]


def _asking(holder: Cursor, name: str, seen: set[Pointer]) -> Iterator[Cursor]:
    """Yield the schemas of an object that require a member: of the whole, of its parts and of its branches."""
    if _was_seen(holder, seen):
        return
    required = holder.mapping.get("required")
    if isinstance(required, list) and name in required:
        yield holder
    for inner in _branches_of(holder):
        yield from _asking(inner, name, seen)


def member_schema(here: Cursor, token: str, seen: set[Pointer]) -> Cursor | None:
    """Return the schema of a member or element, in the first branch that has it."""
    if _was_seen(here, seen):
        return None
    properties, extra = here.get("properties"), here.get("additionalProperties")
    if properties is not None and (found := properties.get(token)) is not None:
        return found
    if token.isdecimal() and (items := here.get("items")) is not None:
        return items
    for inner in _branches_of(here):
        if (found := member_schema(inner, token, seen)) is not None:
            return found
    return extra if extra is not None and isinstance(extra.data, dict) else None


def _branches_of(here: Cursor) -> Iterator[Cursor]:
    for word in _BRANCHES:
        branches = here.get(word)
        for branch in branches.elements() if branches is not None else ():
            inner = resolved(branch)
            if inner is not None:
                yield inner


def read_records(path: Path) -> list[dict[str, object]]:
    """Return the drift records of a file of JSON lines.

    Raises:
        SpecError: `suggest-refused`: it cannot be read, or a line of it is no JSON object.
    """
    records: list[dict[str, object]] = []
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for number, line in enumerate(file, 1):
                row: object = json.loads(line) if line.strip() else {}
                if not isinstance(row, dict):
                    raise _no_records(path, f"line {number} is no JSON object")
                records.append(cast("dict[str, object]", row))
    except OSError as error:
        raise _no_records(path, quoted(error.strerror or "unknown")) from error
    except (ValueError, RecursionError) as error:
        raise _no_records(path, f"line {len(records) + 1} is no JSON") from error
    return records


def _no_records(path: Path, reason: str) -> SpecError:
    return fatal("suggest-refused", path=shown_path(path), reason=reason)
