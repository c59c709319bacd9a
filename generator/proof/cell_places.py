"""Where in the author's files that stands which a cell is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..diagnostics.location import format_pointer
from .event_cells import title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..diagnostics.location import Location
    from .cells import Cell
    from .described.data import Body, Description, Event, Operation
    from .described.reached_files import Place

_ADDRESS = re.compile(r"(?<![^\s(])\d+#(?:/[^\s,;)]+)+")
"""How a reason names a schema of the description: `0#/components/schemas/Pet`."""


class CellPlaces:
    """The places of one description, by the names that cells have for its parts."""

    def __init__(self, description: Description) -> None:
        """Note the operations and events by their titles."""
        self._operations: dict[str, Operation] = {one.title: one for one in description.operations}
        events = [(event, "") for event in description.webhooks]
        events += [(event, one.title) for one in description.operations for event in one.callbacks]
        self._events: dict[str, Event] = {title_of(event, of): event for event, of in events}
        places = [one.place for one in description.operations] + [event.place for event, _ in events]
        self._files = places[0].files if places else None

    def location(self, cell: Cell) -> Location | None:
        """Return the place of the schema that the reason names, else of the part, else of the operation."""
        return self._located(self._named(cell.reason) or self._part(cell))

    def part(self, cell: Cell) -> Location | None:
        """Return the place of the part that the label names, else of the operation."""
        return self._located(self._part(cell))

    def _located(self, place: Place | None) -> Location | None:
        if place is not None:
            return place.files.document(place.file).locate(place.pointer, key=True)
        return self._files.document(0).locate(()) if self._files is not None else None

    def readable(self, reason: str) -> str:
        """Return a reason with pointers and the names of files in place of addresses."""
        return _ADDRESS.sub(lambda found: self._shown(found[0]), reason)

    def _shown(self, address: str) -> str:
        place = self._files.at(address) if self._files is not None else None
        if place is None:
            return address
        name = place.files.document(place.file).file if place.file else ""
        return name + format_pointer(place.pointer)

    def _named(self, reason: str) -> Place | None:
        addresses: list[str] = _ADDRESS.findall(reason)
        found = (self._files.at(address) for address in addresses if self._files is not None)
        return next((place for place in found if place is not None), None)

    def _part(self, cell: Cell) -> Place | None:
        event = self._events.get(cell.operation)
        if event is not None:
            return event.place
        operation = self._operations.get(cell.operation)
        if operation is None:
            return None
        head, _, rest = cell.cell.partition("/")
        found: Place | None = None
        if head == "response":
            found = _answer(operation, rest)
        elif head == "offered" and rest.startswith("status "):
            found = _answer(operation, rest.removeprefix("status ").replace(" ", "/"))
        elif head in ("request", "offered"):
            found = _parameter(operation, rest, cell.reason) or _content(operation.body, rest)
        elif head == "security":
            found = operation.place.get("security")
        return found or operation.place


def _answer(operation: Operation, rest: str) -> Place | None:
    """Return the Media Type Object of `200/application/json/full`, or the Response Object."""
    status, _, more = rest.partition("/")
    response = next((one for one in operation.responses if one.status == status), None)
    if response is None:
        return None
    media = {f"{one.media_type}/": one.place for one in response.media}
    return _longest(media, f"{more}/") or response.place


def _content(body: Body | None, rest: str) -> Place | None:
    """Return the Media Type Object that a label names, or the body where it names none."""
    if body is None:
        return None
    named = next((one.place for one in body.media if f"/{one.media_type}/" in f"/{rest}/"), None)
    return named or (body.media[0].place if len(body.media) == 1 else body.place)


def _parameter(operation: Operation, rest: str, reason: str) -> Place | None:
    """Return the parameter that a label or a reason names: `query limit`."""
    parts = rest.split("/")
    for parameter in operation.parameters:
        name = f"{parameter.position} {parameter.wire}"
        if name in parts or f"{name}: " in reason or parts[:2] == ["alone", parameter.wire]:
            return parameter.place
    return None


def _longest(places: Mapping[str, Place], text: str) -> Place | None:
    found: Iterable[str] = (name for name in places if text.startswith(name))
    return next((places[name] for name in sorted(found, key=len, reverse=True)), None)
