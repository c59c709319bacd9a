"""Sampled calls as a type checker sees them: each is written with literals, and `mypy --strict` must accept it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from .calls.arguments import arguments_for
from .calls.wanted import Wanted
from .cells import judged
from .samples.schema_values import FULL, MINIMAL, Flavour, UnsatisfiableError
from .values.types_of_calls import SampledCall, refusals

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..source.document import JsonValue
    from .cells import Cell
    from .described.data import Media, Operation
    from .described.dialects import Forms
    from .package.name_map import Called

_FLAVOURS = (MINIMAL, FULL, Flavour(name="null", nulls=True))


def type_cells(
    forms: Forms,
    package: Path,
    operations: Sequence[tuple[Operation, Called]],
    fixed: Mapping[tuple[str, str], JsonValue],
) -> Iterator[Cell]:
    """Yield a cell for each sampled call of the operations; mypy reads the package in `package` and runs nothing."""
    calls = [
        (operation, entry) for operation, called in operations for entry in _calls(forms, operation, called, fixed)
    ]
    refused: dict[int, list[str]] = {}
    for entry, message in refusals(package, [entry for _, entry in calls]):
        refused.setdefault(id(entry), []).append(message)
    for operation, entry in calls:
        yield judged(operation.title, entry.label, [f"mypy: {message}" for message in refused.get(id(entry), [])])


def _calls(
    forms: Forms, operation: Operation, called: Called, fixed: Mapping[tuple[str, str], JsonValue]
) -> Iterator[SampledCall]:
    """Yield the calls of one operation; what has no sample is grey in its other cells."""
    media: tuple[Media | None, ...] = operation.body.media if operation.body is not None else (None,)
    for choice in media:
        for flavour in _FLAVOURS:
            with suppress(UnsatisfiableError):
                arguments = arguments_for(forms, operation, called, Wanted(flavour=flavour), choice, fixed)
                label = f"types/{flavour.name}" + (f"/{choice.media_type}" if choice is not None else "")
                yield SampledCall(call=called.call, keywords=arguments.keywords, label=label)
