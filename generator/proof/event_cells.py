"""Webhooks and callbacks: the function that reads each payload, given each kind of sample as bytes, text and data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .cells import judged, not_offered
from .samples.schema_values import as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .calls.made import Bodies
    from .cells import Cell
    from .described.data import Event, Media
    from .expected import Expected
    from .package.imported import Package
    from .package.name_map import Named, Names
    from .values.results import Values


def title_of(event: Event, operation: str = "") -> str:
    """Return how cells name an event."""
    where = f"{operation} " if operation else ""
    expression = f" {event.expression}" if event.expression else ""
    return f"{event.kind} {where}{event.name}{expression} {event.method}"


def event_cells(  # noqa: PLR0913  # what is read, and with what
    event: Event,
    operation: str,
    names: Names,
    package: Package,
    bodies: Bodies,
    values: Values,
    expected: Expected,
) -> Iterator[Cell]:
    """Yield the cells of one webhook or callback; what has no payload needs no function."""
    title = title_of(event, operation)
    media = next((one for one in event.body.media if one.codec == "json"), None) if event.body is not None else None
    if media is None:
        return
    named = next((one for one in names.events if _is(one, event, operation)), None)
    if named is None:
        yield not_offered(title, "offered", "not offered: no function reads its payload", expected.waiver(event.place))
        return
    module, _, function = named.function.partition(":")
    read: Callable[[object], object] = getattr(package.module(module), function)
    for name, made in bodies.of_event(media):
        label = f"payload/{name}"
        if isinstance(made, Exception):
            yield judged(title, label, (), [f"no sample: {made}"])
            continue
        yield judged(title, label, _objections(values, media, made[0], read))


def _is(named: Named, event: Event, operation: str) -> bool:
    return (named.name, named.method.upper(), named.operation, named.expression) == (
        event.name,
        event.method.upper(),
        operation,
        event.expression,
    )


def _objections(values: Values, media: Media, value: object, read: Callable[[object], object]) -> list[str]:
    """Say how the payload departs from what was given, in each of the three forms that a function takes."""
    content = as_json(value)  # type: ignore[arg-type]  # a JSON value
    found: list[str] = []
    for passed in (content, content.decode(), value):
        try:
            seen = read(passed)
        except Exception as error:  # noqa: BLE001  # whatever the function raises is an objection to it
            found.append(f"given {type(passed).__name__}: raised {type(error).__name__}: {str(error)[:200]}")
            continue
        found += values.objections(media.schema, value, seen, "request")  # type: ignore[arg-type]  # a JSON value
    return list(dict.fromkeys(found))
