"""Takes a name of a client and changes what its lock keeps of it: another name, or none."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from ..diagnostics import fatal, quoted, shown_path
from .rows import Row, lock_of, own_name, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..ir.api import Api

_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_LONGEST = 60


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
        call, identity = f"{operation.resource}.{operation.name}", operation.label
        yield Entry(name=call, kind="operation", identity=identity)
        for former in operation.former:
            name = f"{operation.resource}.{former}"
            yield Entry(name=name, kind="former", identity=name)
        named = [(str(entry.place), entry.wire, entry.argument) for entry in operation.parameters]
        named += [("body", entry.wire, entry.argument) for entry in operation.body.fields] if operation.body else []
        for place, wire, argument in named:
            yield Entry(name=f"{call}.{argument}", kind="argument", identity=f"{identity} {place}:{wire}")
    for model in api.models.values():
        dotted = f"models.{model.dotted}"
        yield Entry(name=dotted, kind="model", identity=model.key)
        for former in model.former:
            yield Entry(name=f"models.{model.module}.{former}", kind="alias", identity=f"{model.module}.{former}")
        for field in model.fields:
            yield Entry(name=f"{dotted}.{field.python}", kind="fields", identity=model.key, wire=field.wire)
    for event in api.events:
        yield Entry(name=f"webhooks.{event.name}", kind="event", identity=f"{event.method} {event.wire}")


def renamed(api: Api, text: str, old: Entry, new: str, lock: Path) -> str:
    """Return the text of a lock in which `old` is called `new`, the last part of its name.

    A model and a method keep their old names as deprecated aliases, and an operation its builder; other names are gone
    with the next `generate`.

    Raises:
        SpecError: `ledger-name`: it is no name for such a thing, or another thing has it.
    """
    if problem := _problem(api, old, new):
        raise fatal("ledger-name", path=shown_path(lock), name=quoted(new), problem=problem)
    rows = rows_of(text)
    if old.kind == "fields":
        return lock_of(_put(rows, Row.of("fields", old.identity, {**_fields(rows, old.identity), old.wire: new})))
    if old.kind == "resource":
        new = ".".join([*old.name.split(".")[:-1], new])
        below = [row for row in rows if _is_below(row, old.name)]
        for row in below:
            rows = _put(rows, Row.of(*row.key, f"{new}{str(row.value).removeprefix(old.name)}"))
        rows = [_below_its_new_name(row, old.name, new) for row in rows]
    if old.kind in ("operation", "model"):
        module, _, before = old.name.removeprefix("models.").rpartition(".")
        if old.kind == "model":
            rows = _put(rows, Row.of("alias", f"{module}.{before}", old.identity))
        else:
            rows = _put(_with_builder(rows, old.identity, before), Row.of("former", old.name, old.identity))
        new = f"{module}.{new}"
    return lock_of(_put(rows, Row.of(old.kind, old.identity, new)))


def _with_builder(rows: list[Row], operation: str, builder: str) -> list[Row]:
    """Return the rows with that of an operation naming its builder, so that this does not follow the method."""
    key = ("operation", operation)
    return [replace(row, values=(*row.values, builder)[:2]) if row.key == key else row for row in rows]


def _below_its_new_name(row: Row, old: str, new: str) -> Row:
    """Return the row of a former call of a resource, which is below the new name of the resource too."""
    is_below = row.kind == "former" and row.identity.startswith(f"{old}.")
    return Row.of(row.kind, f"{new}{row.identity.removeprefix(old)}", *row.values) if is_below else row


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One operation that gets another method, or one model that gets another class."""

    identity: str
    scope: str
    """The resource, or `models.` and the module; both stay."""
    old: str
    new: str
    builder: str = ""
    """Of an operation; it stays."""

    @property
    def is_class(self) -> bool:
        """Whether it is a model."""
        return not self.builder


def moved(text: str, moves: Iterable[Move]) -> str:
    """Return the text of a lock of a client that goes over to short names; the old ones are kept as aliases."""
    rows = _put(rows_of(text), Row.of("names", "methods", "short"))
    for move in moves:
        rows = _with_class(rows, move) if move.is_class else _with_method(rows, move)
    return lock_of(rows)


def _with_method(rows: list[Row], move: Move) -> list[Row]:
    builder = () if move.builder == move.new else (move.builder,)
    rows = [row for row in rows if row.key != ("operation", move.identity)]
    rows.append(Row.of("operation", move.identity, f"{move.scope}.{move.new}", *builder))
    return _put(rows, Row.of("former", f"{move.scope}.{move.old}", move.identity))


def _with_class(rows: list[Row], move: Move) -> list[Row]:
    module = move.scope.removeprefix("models.")
    old, new = f"{module}.{move.old}", f"{module}.{move.new}"
    rows = _put(_put(rows, Row.of("model", move.identity, new)), Row.of("alias", old, move.identity))
    copies = [row for row in rows if row.kind == "copy" and row.value == old]
    return [Row.of(*row.key, new, *row.values[1:]) if row in copies else row for row in rows]


def _problem(api: Api, old: Entry, new: str) -> str:
    pattern = _PASCAL if old.kind == "model" else _SNAKE
    scope = old.name.rpartition(".")[0]
    if old.kind in ("alias", "former"):
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
    rows = rows_of(text)
    kept = [row for row in rows if row.key != (entry.kind, entry.identity)]
    if entry.kind == "alias":
        kept = [Row.of(*row.key, row.value) if own_name(row) == entry.identity else row for row in kept]
    if entry.kind == "fields":
        others = {wire: name for wire, name in _fields(rows, entry.identity).items() if wire != entry.wire}
        kept += [Row.of("fields", entry.identity, others)] if others else []
    if entry.kind == "resource":
        kept = [row for row in kept if not _is_below(row, entry.name)]
    return lock_of(kept)


def without_aliases(text: str) -> tuple[str, int]:
    """Return the text of a lock without the deprecated aliases of models and methods, and how many it kept."""
    rows = rows_of(text)
    kept = [row for row in rows if row.kind not in ("alias", "former")]
    named = [row for row in kept if own_name(row)]
    kept = [Row.of(*row.key, row.value) if row in named else row for row in kept]
    return lock_of(kept), len(rows) - len(kept) + len(named)


def _fields(rows: list[Row], model: str) -> dict[str, str]:
    """Return the names of fields that a lock keeps of a model."""
    kept = [cast("dict[str, str]", row.value) for row in rows if row.key == ("fields", model)]
    return kept[0] if kept else {}


def _is_below(row: Row, resource: str) -> bool:
    """Whether a row keeps the name of an operation of a resource, or of a resource within it."""
    return row.kind in ("operation", "resource") and str(row.value).startswith(f"{resource}.")


def _put(rows: list[Row], new: Row) -> list[Row]:
    """Replace the row of the same kind and identity; its further cells stay."""
    if all(row.key != new.key for row in rows):
        return [*rows, new]
    return [replace(row, values=(*new.values, *row.values[1:])) if row.key == new.key else row for row in rows]
