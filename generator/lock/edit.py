"""Takes a name of a client and changes what its lock keeps of it: another name, or none."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..diagnostics import fatal, quoted, shown_path
from .pinned import operation_identity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..ir.api import Api

_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_LONGEST = 60
Row = list[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One name of a client: how it is written, and the row of the lock that keeps it."""

    name: str
    """`pets`, `pets.list_pets`, `pets.list_pets.limit`, `models.pets.Pet` or `models.pets.Pet.age`."""
    kind: str
    identity: str
    wire: str = ""
    """Of a field: its name in JSON."""


def entries(api: Api) -> Iterator[Entry]:
    """Iterate over every name that can be kept."""
    for resource in api.resources:
        yield Entry(name=resource.attribute, kind="resource", identity=resource.tag)
    for operation in api.operations:
        call, identity = f"{operation.resource}.{operation.name}", operation_identity(operation)
        yield Entry(name=call, kind="operation", identity=identity)
        named = [(str(entry.place), entry.wire, entry.argument) for entry in operation.parameters]
        named += [("body", entry.wire, entry.argument) for entry in operation.body.fields] if operation.body else []
        for place, wire, argument in named:
            yield Entry(name=f"{call}.{argument}", kind="argument", identity=f"{identity} {place}:{wire}")
    for model in api.models.values():
        dotted = f"models.{model.module}.{model.class_name}"
        yield Entry(name=dotted, kind="model", identity=model.key)
        for former in model.former:
            yield Entry(name=f"models.{model.module}.{former}", kind="alias", identity=f"{model.module}.{former}")
        for field in model.fields:
            yield Entry(name=f"{dotted}.{field.python}", kind="fields", identity=model.key, wire=field.wire)
    for event in api.events:
        yield Entry(name=f"webhooks.{event.name}", kind="event", identity=f"{event.method} {event.wire}")


def renamed(api: Api, text: str, old: Entry, new: str, lock: Path) -> str:
    """Return the text of a lock in which `old` is called `new`, the last part of its name.

    A model keeps its old name as an alias; other names are gone with the next `generate`.

    Raises:
        SpecError: `ledger-name`: it is no name for such a thing, or another thing has it.
    """
    if problem := _problem(api, old, new):
        raise fatal("ledger-name", path=shown_path(lock), name=quoted(new), problem=problem)
    rows = _rows(text)
    if old.kind == "resource":
        for row in rows:
            if row[0] == "operation" and str(row[2]).startswith(f"{old.name}."):
                row[2] = f"{new}.{str(row[2]).partition('.')[2]}"
        return _text(_put(rows, ["resource", old.identity, new]))
    if old.kind == "fields":
        kept = next((cast("dict[str, str]", row[2]) for row in rows if row[:2] == ["fields", old.identity]), None)
        return _text(_put(rows, ["fields", old.identity, {**(kept or {}), old.wire: new}]))
    if old.kind in ("operation", "model"):
        module, _, before = old.name.removeprefix("models.").rpartition(".")
        if old.kind == "model":
            rows = _put(rows, ["alias", f"{module}.{before}", old.identity])
        return _text(_put(rows, [old.kind, old.identity, f"{module}.{new}"]))
    return _text(_put(rows, [old.kind, old.identity, new]))


def _problem(api: Api, old: Entry, new: str) -> str:
    pattern = _PASCAL if old.kind == "model" else _SNAKE
    scope = old.name.rpartition(".")[0]
    if old.kind == "alias":
        return "an alias cannot be renamed; forget it"
    if not pattern.fullmatch(new) or keyword.iskeyword(new) or len(new) > _LONGEST:
        return f"it must match {pattern.pattern}, be no keyword and have at most {_LONGEST} characters"
    wanted = f"{scope}.{new}".lstrip(".").casefold()
    for entry in entries(api):
        is_class = old.kind == "model" and entry.kind in ("model", "alias")  # unique in all modules
        if entry.name.casefold() == wanted or (is_class and entry.name.rpartition(".")[2].casefold() == new.casefold()):
            return "that name is taken"
    return ""


def forgotten(text: str, entry: Entry) -> str:
    """Return the text of a lock without what it keeps of a name: the next `generate` names the thing anew."""
    rows = _rows(text)
    if entry.kind == "fields":
        for row in rows:
            if row[:2] == ["fields", entry.identity]:
                cast("dict[str, str]", row[2]).pop(entry.wire, None)
        return _text([row for row in rows if row[2:3] != [{}]])
    rows = [row for row in rows if row[:2] != [entry.kind, entry.identity]]
    if entry.kind == "resource":
        rows = [row for row in rows if row[0] != "operation" or not str(row[2]).startswith(f"{entry.name}.")]
    return _text(rows)


def _rows(text: str) -> list[Row]:
    return [cast("Row", json.loads(line)) for line in text.splitlines() if line.strip()]


def _put(rows: list[Row], new: Row) -> list[Row]:
    """Replace the row of the same kind and identity; its further cells stay."""
    found = next((row for row in rows if row[:2] == new[:2]), None)
    if found is None:
        return [*rows, new]
    found[2] = new[2]
    return rows


def _text(rows: list[Row]) -> str:
    head, *rest = rows
    lines = sorted(json.dumps(row, ensure_ascii=True, sort_keys=True) for row in rest)
    return "\n".join([json.dumps(head), *lines]) + "\n"
