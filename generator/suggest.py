"""Takes where answers contradict their schemas, in examples or in drift records, and gives an overlay that says so.

What it writes is a proposal: a person looks at each action and keeps it, corrects it or drops it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from generator.diagnostics import SpecError, fatal, quoted, shown_path
from generator.output import write_files
from generator.spec.references import lookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generator.ir import Api, Operation, Response
    from generator.location import Pointer
    from generator.source.document import JsonValue
    from generator.spec.cursor import Cursor, Spec

_DEPTH = 40
_ELEMENTS = 20
_MOST = 2_000
"""Actions of one proposal."""
_BRANCHES = ("allOf", "oneOf", "anyOf")
_JSON_NAMES = {"null": "null", "bool": "boolean", "int": "integer", "float": "number", "str": "string"}
_CLOSED = frozenset({"string", "integer", "number", "boolean", "array", "object", "null"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One thing that came and that a schema does not have so. Equal ones are one."""

    pointer: Pointer
    """The schema, where its author wrote it."""
    kind: str
    """`member`: it has no such property; `type`: it has another type; `missing`: a required property did not come."""
    name: str = ""
    """The property, of `member` and `missing`."""
    found: str = ""
    """The JSON type that came."""
    source: str = ""
    """What contradicts: an example with its place, or an operation with its status."""


def from_examples(spec: Spec, api: Api) -> Iterator[Contradiction]:
    """Iterate over what the documented examples of all answers have against their schemas."""
    for operation in api.operations:
        for response in operation.responses:
            for media in response.media:
                place = spec.at(media.pointer)
                schema = place.get("schema") if place is not None else None
                if place is None or schema is None:
                    continue
                for example in _examples(place):
                    where = example.location
                    source = f"the example at line {where.line} of {where.file.rpartition('/')[2]}"
                    yield from _compare(example.data, schema, source, 0)


def from_drift(spec: Spec, api: Api, records: Iterable[dict[str, object]]) -> Iterator[Contradiction]:
    """Iterate over what drift records of production have against the schemas.

    A record is what `on_drift` is called with: `operation_id`, `status`, `pointer` into the body, `actual`.
    """
    for record in records:
        pointer, actual = str(record.get("pointer", "")), str(record.get("actual", ""))
        for operation in api.operations:
            if record.get("operation_id") not in (operation.operation_id, f"{operation.method} {operation.path}"):
                continue
            schema = _schema_of(spec, operation, str(record.get("status", "")))
            if schema is not None:
                source = f"an answer of {operation.method} {operation.path} with status {record.get('status')}"
                yield from _drifted(schema, pointer, actual, source)


def _examples(media: Cursor) -> Iterator[Cursor]:
    if (example := media.get("example")) is not None:
        yield example
    named = media.get("examples")
    for _, entry in named.items() if named is not None else ():
        try:
            value = entry.resolved().get("value")
        except SpecError:
            continue
        if value is not None:
            yield value


def _compare(value: JsonValue, schema: Cursor, source: str, depth: int) -> Iterator[Contradiction]:
    try:
        here = schema.resolved()
    except SpecError:
        return
    if depth > _DEPTH or any(word in here.mapping for word in (*_BRANCHES, "not", "if", "const", "$dynamicRef")):
        return  # which branch is meant is a guess
    types = _types(here)
    if types and not _fits(value, types):
        yield Contradiction(pointer=here.pointer, kind="type", found=_json_type(value), source=source)
        return
    if isinstance(value, list):
        items = here.get("items")
        for entry in value[:_ELEMENTS] if items is not None else ():
            yield from _compare(entry, cast("Cursor", items), source, depth + 1)
    elif isinstance(value, dict):
        yield from _compare_object(value, here, source, depth)


def _compare_object(value: dict[str, JsonValue], here: Cursor, source: str, depth: int) -> Iterator[Contradiction]:
    properties, extra = here.get("properties"), here.get("additionalProperties")
    known = dict(properties.items()) if properties is not None else {}
    for name, child in value.items():
        if name in known:
            yield from _compare(child, known[name], source, depth + 1)
        elif extra is not None and isinstance(extra.data, dict):
            yield from _compare(child, extra, source, depth + 1)
        elif known and (extra is None or extra.data is False) and "patternProperties" not in here.mapping:
            found = _json_type(child)
            yield Contradiction(pointer=here.pointer, kind="member", name=name, found=found, source=source)


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
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
    here: Cursor | None = schema
    holder: Cursor | None = None
    for token in tokens[:_DEPTH]:
        holder = _resolved(here)
        here = _step(holder, token) if holder is not None else None
        if here is None:
            return
    end = _resolved(here)
    if actual == "missing" and holder is not None and tokens:
        yield Contradiction(pointer=holder.pointer, kind="missing", name=tokens[-1], source=source)
    elif end is not None and actual in _CLOSED and not any(word in end.mapping for word in _BRANCHES):
        yield Contradiction(pointer=end.pointer, kind="type", found=actual, source=source)


def _resolved(here: Cursor | None) -> Cursor | None:
    try:
        return here.resolved() if here is not None else None
    except SpecError:
        return None


def _step(here: Cursor, token: str) -> Cursor | None:
    """Return the schema of a member or element, in the first branch that has it."""
    properties, extra = here.get("properties"), here.get("additionalProperties")
    if properties is not None and (found := properties.get(token)) is not None:
        return found
    if token.isdecimal() and (items := here.get("items")) is not None:
        return items
    for word in _BRANCHES:
        branches = here.get(word)
        for branch in branches.elements() if branches is not None else ():
            inner = _resolved(branch)
            if inner is not None and (found := _step(inner, token)) is not None:
                return found
    return extra if extra is not None and isinstance(extra.data, dict) else None


def _types(here: Cursor) -> list[str]:
    declared = here.mapping.get("type")
    listed = declared if isinstance(declared, list) else [declared]
    return [name for name in listed if isinstance(name, str)]


def _json_type(value: JsonValue) -> str:
    if value is None:
        return "null"
    if isinstance(value, (dict, list)):
        return "object" if isinstance(value, dict) else "array"
    return _JSON_NAMES[type(value).__name__]


def _fits(value: JsonValue, types: list[str]) -> bool:
    found = _json_type(value)
    whole = found == "number" and isinstance(value, float) and value.is_integer() and "integer" in types
    return found in types or (found == "integer" and "number" in types) or whole


def overlay_text(spec: Spec, contradictions: Iterable[Contradiction], title: str) -> tuple[str, int]:
    """Return an overlay that repairs what can be, and how many actions it has.

    Only what stands at the same place in the description that overlays are applied to is repaired.
    """
    actions: list[dict[str, object]] = []
    seen: set[tuple[Pointer, str, str]] = set()
    for entry in contradictions:
        there, schema = lookup(spec.oracle, entry.pointer)
        key = (entry.pointer, entry.kind, entry.name)
        if key in seen or not there or not isinstance(schema, dict) or len(actions) >= _MOST:
            continue
        seen.add(key)
        actions += _actions(entry, schema, nullable=spec.version.startswith("3.0"))
    if not actions:
        return "", 0
    lines = ["overlay: 1.1.0", f"info: {json.dumps({'title': title, 'version': '1.0.0'})}", "actions:"]
    for action in actions:
        lines += [
            f"{'  - ' if name == 'target' else '    '}{name}: {json.dumps(value)}" for name, value in action.items()
        ]
    return "\n".join(lines) + "\n", len(actions)


def _actions(entry: Contradiction, schema: dict[str, JsonValue], *, nullable: bool) -> Iterator[dict[str, object]]:
    target = "$" + "".join(f"[{_quoted(token)}]" for token in entry.pointer)
    if entry.kind == "member":
        kind: dict[str, object] = {} if entry.found == "null" else {"type": entry.found}
        reason = f"{entry.source} has {entry.name}, which the schema lacks"
        yield {"target": target, "description": reason, "update": {"properties": {entry.name: kind}}}
        return
    if entry.kind == "missing":
        reason = f"{entry.source} lacks {entry.name}"
        yield {"target": f"{target}['required'][?@ == {_quoted(entry.name)}]", "description": reason, "remove": True}
        return
    declared = schema.get("type")
    reason = f"{entry.source} has {entry.found} at a place of type {json.dumps(declared)}"
    if nullable and entry.found == "null":
        yield {"target": target, "description": reason, "update": {"nullable": True}}
    elif nullable:
        yield {"target": f"{target}['type']", "description": reason, "update": entry.found}
    elif isinstance(declared, list):
        yield {"target": f"{target}['type']", "description": reason, "update": [entry.found]}
    else:
        yield {"target": f"{target}['type']", "description": reason, "remove": True}
        yield {"target": target, "description": reason, "update": {"type": [declared, entry.found]}}


def _quoted(token: str) -> str:
    """Return a name as a JSONPath of RFC 9535 writes it (section 2.3.1.1)."""
    inner = json.dumps(token)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


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
                    reason = f"line {number} is no JSON object"
                    raise fatal("suggest-refused", path=shown_path(path), reason=reason)
                records.append(cast("dict[str, object]", row))
    except OSError as error:
        raise fatal("suggest-refused", path=shown_path(path), reason=quoted(error.strerror or "unknown")) from error
    except (ValueError, RecursionError) as error:
        reason = f"line {len(records) + 1} is no JSON"
        raise fatal("suggest-refused", path=shown_path(path), reason=reason) from error
    return records


def write_proposal(path: Path, spec: Spec, contradictions: Iterable[Contradiction], title: str) -> int:
    """Write an overlay of what was found, if anything was, and return how many actions it has.

    Raises:
        SpecError: `suggest-refused`: the file is there already, or the description is Swagger 2.0.
    """
    reason = ""
    if path.exists():
        reason = "the file exists, and may be somebody's work"
    elif spec.version.startswith("2"):
        reason = "overlays see a Swagger 2.0 description as it was written, and this was found in its converted form"
    if reason:
        raise fatal("suggest-refused", path=shown_path(path), reason=reason)
    text, count = overlay_text(spec, contradictions, title)
    if count:
        write_files(path, {path: text})
    return count
