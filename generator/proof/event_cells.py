"""Webhooks and callbacks: the function that reads each payload, given each kind of sample as bytes, text and data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .any_event import json_of
from .calls.passed_bodies import TEXT
from .cells import judged, not_offered
from .reason_codes import NO_SAMPLE, NOT_JUDGED, Doubt
from .samples.schema_values import UnsatisfiableError, as_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .any_event import AnyEvent
    from .calls.made import Bodies
    from .cells import Cell
    from .described.data import Description, Event, Media
    from .expected import Expected
    from .package.imported import Package
    from .package.name_map import Named, Names
    from .values.method_signatures import Signatures
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
    any_event: AnyEvent,
    signatures: Signatures,
    expected: Expected,
) -> Iterator[Cell]:
    """Yield the cells of one webhook or callback, which has a function even where it has no payload.

    A function for a payload that is no JSON gives it back as it is: it may have no type of its own.
    """
    title = title_of(event, operation)
    media = json_of(event.body.media) if event.body is not None else None
    named = next((one for one in names.events if _is(one, event, operation)), None)
    if named is None:
        yield not_offered(title, "offered", "not offered: no function reads its payload", expected.waiver(event.place))
        return
    read = _function(package, named)
    if media is None:
        yield judged(title, "signature", signatures.of_anything(read))
        if event.body is not None and not any(one.codec == "form" for one in event.body.media):
            yield judged(title, "payload", _changed(read))
        return
    yield _signature(title, signatures, media, read)
    for name, made in bodies.of_event(media):
        label = f"payload/{name}"
        if isinstance(made, Exception):
            yield judged(title, label, (), [Doubt(NO_SAMPLE, f"no sample: {made}")])
            continue
        yield judged(title, label, _objections(any_event.values, media, made[0], read))
        yield _of_any(title, f"payload/any/{name}", any_event, made[0])


def _of_any(title: str, label: str, any_event: AnyEvent, value: object) -> Cell:
    """Judge what the function for any event makes of a payload."""
    try:
        return judged(title, label, any_event.objections(value))  # type: ignore[arg-type]  # a JSON value
    except UnsatisfiableError as error:
        return judged(title, label, (), [Doubt(NOT_JUDGED, f"cannot be judged: {str(error)[:200]}")])


def _function(package: Package, named: Named) -> Callable[[object], object]:
    module, _, function = named.function.partition(":")
    found: Callable[[object], object] = getattr(package.module(module), function)
    return found


def _signature(title: str, signatures: Signatures, media: Media, read: Callable[[object], object]) -> Cell:
    """Judge what the function is annotated to give back."""
    try:
        return judged(title, "signature", signatures.of_event(read, media.schema))
    except (UnsatisfiableError, RecursionError) as error:
        reason = f"cannot be judged: {type(error).__name__}: {str(error)[:200]}"
        return judged(title, "signature", (), [Doubt(NOT_JUDGED, reason)])
    except Exception as error:  # noqa: BLE001  # a module of a generated client may raise anything
        return judged(title, "signature", [f"it cannot be read: {type(error).__name__}: {str(error)[:300]}"])


def spare_events(description: Description, names: Names) -> Iterator[Cell]:
    """Yield a red cell for each function that reads a payload which nothing describes."""
    described = [(event, "") for event in description.webhooks]
    described += [(event, one.title) for one in description.operations for event in one.callbacks]
    for named in names.events:
        if not any(_is(named, event, operation) for event, operation in described):
            yield judged("document", f"offered/event {named.function}", ["offered, but nothing describes it"])


def _is(named: Named, event: Event, operation: str) -> bool:
    return (named.name, named.method.upper(), named.operation, named.expression) == (
        event.name,
        event.method.upper(),
        operation,
        event.expression,
    )


def _changed(read: Callable[[object], object]) -> list[str]:
    """Say how a function departs from giving back what it was given."""
    found: list[str] = []
    for passed in (TEXT.encode(), TEXT):
        try:
            seen = read(passed)
        except Exception as error:  # noqa: BLE001  # whatever the function raises is an objection to it
            found.append(f"given {type(passed).__name__}: raised {type(error).__name__}: {str(error)[:200]}")
            continue
        if type(seen) is not type(passed) or seen != passed:
            found.append(f"given {type(passed).__name__}: gave {seen!r:.80}, not what it was given")
    return found


def _objections(values: Values, media: Media, value: object, read: Callable[[object], object]) -> list[str]:
    """Say how the payload departs from what was given, in each of the three forms that a function takes.

    A text is read as JSON: a payload that is a text itself has no third form.
    """
    content = as_json(value)  # type: ignore[arg-type]  # a JSON value
    found: list[str] = []
    for passed in (content, content.decode(), *([] if isinstance(value, str) else [value])):
        try:
            seen = read(passed)
        except Exception as error:  # noqa: BLE001  # whatever the function raises is an objection to it
            found.append(f"given {type(passed).__name__}: raised {type(error).__name__}: {str(error)[:200]}")
            continue
        found += values.objections(media.schema, value, seen, "request")  # type: ignore[arg-type]  # a JSON value
    return list(dict.fromkeys(found))
