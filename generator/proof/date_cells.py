"""A datetime given for a date, which Python takes for one: a full-date has no time (RFC 3339 section 5.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, cast

from .cells import judged
from .schemas.joined import described_members
from .schemas.validity import UnsatisfiableError, Validity
from .wire.compare import wire_objections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..source.document import JsonValue
    from .calls.wanted import Arguments
    from .cells import Cell
    from .described.data import Operation
    from .described.dialects import Forms
    from .package.caller import Caller
    from .package.name_map import Called
    from .wire.credentials import Credentials

_MOMENT = "2026-03-01T22:30:00Z"
_EVENING = time(22, 30, tzinfo=UTC)


def date_cells(  # noqa: PLR0913  # one call, and what is known of it
    forms: Forms,
    caller: Caller,
    credentials: Credentials,
    operation: Operation,
    called: Called,
    arguments: Arguments,
) -> Iterator[Cell]:
    """Yield a cell for each argument of a call that is a date: a datetime is refused, or sent as its day alone."""
    schemas = _schemas(forms, called, arguments)
    refused = getattr(caller.package.module("_runtime"), "ConfigurationError", ())
    for name, value in arguments.keywords.items():
        moved = _moved(value)
        if moved is value or _takes_moments(forms, schemas.get(name, True)):
            continue
        label = f"request/datetime-for-date/{name}"
        try:
            given = replace(arguments, keywords={**arguments.keywords, name: moved})
            exchange = caller.call(operation, called, given, "sync").exchange
        except refused:
            yield judged(operation.title, label, [])
            continue
        except Exception as error:  # noqa: BLE001  # any other exception of the client is an objection to it
            yield judged(operation.title, label, [f"raised {type(error).__name__}: {str(error)[:300]}"])
            continue
        found = wire_objections(operation, arguments, exchange, credentials)
        yield judged(operation.title, label, [f"a datetime for a date: {one}" for one in found], (), exchange)


def _schemas(forms: Forms, called: Called, arguments: Arguments) -> dict[str, JsonValue]:
    """Return the schema of each argument of a call."""
    found: dict[str, JsonValue] = {}
    for parameter, _ in arguments.parameters:
        found[called.parameters.get(parameter.key, "")] = parameter.schema
    if arguments.media is not None:
        members = described_members(forms, arguments.media.schema)
        found |= {argument: members[wire] for wire, argument in called.fields.items() if wire in members}
        found |= {} if called.body is None else {called.body: arguments.media.schema}
    return found


def _takes_moments(forms: Forms, schema: JsonValue) -> bool:
    """Whether a moment is as right as a date, as it is or as an item."""
    validity = Validity(forms, "request")
    try:
        return validity.fits(schema, _MOMENT) or validity.fits(schema, [_MOMENT])
    except UnsatisfiableError:
        return True


def _moved(value: object) -> object:
    """Return a value with datetimes in place of its dates; the value itself when it has none."""
    if type(value) is date:
        return datetime.combine(value, _EVENING)
    if isinstance(value, list):
        items = cast("list[object]", value)
        moved = [_moved(item) for item in items]
        return moved if any(new is not old for new, old in zip(moved, items, strict=True)) else items
    return value
