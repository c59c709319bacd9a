"""The function that reads the payload of any event: it is held against each event that allows a payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .cells import judged
from .reason_codes import NOT_JUDGED, Doubt
from .samples.schema_values import UnsatisfiableError, as_json
from .schemas.validity import Validity
from .values.body_schemas import either

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..source.document import JsonValue
    from .cells import Cell
    from .described.data import Description, Media
    from .package.imported import Package
    from .package.name_map import Names
    from .values.method_signatures import Signatures
    from .values.results import Values

_FUNCTION = "parse"


@dataclass(frozen=True, slots=True)
class AnyEvent:
    """What the function gives back of a payload must be right for an event that allows the payload."""

    description: Description
    names: Names
    package: Package
    values: Values

    @property
    def schemas(self) -> list[JsonValue]:
        """The schemas of all payloads of JSON, of webhooks and of callbacks."""
        operations = self.description.operations
        events = [*self.description.webhooks, *(event for one in operations for event in one.callbacks)]
        return [media.schema for event in events if event.body and (media := json_of(event.body.media)) is not None]

    def objections(self, value: JsonValue) -> list[str]:
        """Say how what the function makes of a payload departs from each event that allows it.

        Raises:
            UnsatisfiableError: it takes too long to say which events allow it.
        """
        read = self._function()
        if read is None:
            return ["no function reads the payload of any event"]
        validity = Validity(self.description.forms, "request")
        fitting = [schema for schema in self.schemas if validity.fits(schema, value)]
        try:
            seen = read(as_json(value))
        except Exception as error:  # noqa: BLE001  # whatever the function raises is an objection to it
            return [f"raised {type(error).__name__}: {str(error)[:200]}"]
        found = [self.values.objections(schema, value, seen, "request") for schema in fitting]
        return min(found, key=len) if found else []

    def cells(self, signatures: Signatures) -> Iterator[Cell]:
        """Yield the cell of what the function is annotated to give back."""
        read, schemas = self._function(), self.schemas
        if read is None or not schemas:
            return
        yield _cell("signature/events", lambda: signatures.of_event(read, either(schemas)))

    def _function(self) -> Callable[..., object] | None:
        module = next((named.function.partition(":")[0] for named in self.names.events), None)
        return None if module is None else getattr(self.package.module(module), _FUNCTION, None)


def json_of(media: tuple[Media, ...]) -> Media | None:
    """Return the media type of JSON, of which alone a payload has a type."""
    return next((one for one in media if one.codec == "json"), None)


def _cell(label: str, look: Callable[[], list[str]]) -> Cell:
    try:
        return judged("document", label, look())
    except (UnsatisfiableError, RecursionError) as error:
        reason = f"cannot be judged: {type(error).__name__}: {str(error)[:200]}"
        return judged("document", label, (), [Doubt(NOT_JUDGED, reason)])
    except Exception as error:  # noqa: BLE001  # a module of a generated client may raise anything
        return judged("document", label, [f"raised {type(error).__name__}: {str(error)[:300]}"])
