"""The contract proof: each operation is called over an in-process transport, and two oracles judge what is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from .calls.annotated_values import Annotations
from .calls.answers import Bodies
from .calls.arguments import argument_sets, arguments_for
from .calls.caller import MODES, Caller
from .calls.modelled import modelled
from .calls.pressed_package import Package
from .calls.wanted import Arguments, Wanted
from .cells import Cell, Summary, judged, summarise
from .choice import Choice, title_of
from .core.adapter import Oracle
from .requesting import Requests
from .responding import Responses
from .samples.schema_values import MINIMAL, UnsatisfiableError
from .wire.credentials import Credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..ir.api import Api, Media, Operation
    from ..spec.cursor import Spec

__all__ = ["Cell", "Proof", "Summary", "summarise"]

_MODELLED = ("full", "null")
"""The argument sets that are also passed as the client's models."""
_USUAL = ("minimal", "full")
"""The argument sets that every operation has; the others are there where the schema has room for them."""


class Proof:
    """Proves one pressed client against the description that it was pressed from."""

    def __init__(
        self, spec: Spec, api: Api, folder: Path, choice: Choice | None = None, *, unrepaired: bool = False
    ) -> None:
        """Import the client in `folder` and build the judge of `spec` once.

        `unrepaired`: `spec` lacks what overlays brought into `api`. Operations that only they have are left out, and
        a client that promises more of an answer than `spec` does is right to tell of drift.
        """
        self._spec = spec
        self._api = api
        self.choice = choice or Choice()
        self._package = Package(folder)
        oracle = Oracle(spec.oracle)
        self.notes = oracle.notes
        """What was rewritten in the first oracle's copy of the description."""
        self._caller = Caller(self._package, api)
        models = {key: (entry.module, entry.class_name) for key, entry in api.models.items()}
        self._requests = Requests(oracle, self._caller, Credentials(api))
        classes = {resource.attribute: resource.class_name for resource in api.resources}
        self._annotations = Annotations(self._package, models)
        bodies = Bodies(spec=spec, seed=self.choice.seed)
        self._responses = Responses(oracle, self._caller, bodies, self._annotations, classes, exact=not unrepaired)

    def __enter__(self) -> Self:
        """Open the two clients."""
        self._caller.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Close the clients and forget the package."""
        self._caller.__exit__()
        self.forget()

    def forget(self) -> None:
        """Remove the imported package from this process."""
        self._package.forget()

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The operations of which cells are wanted, in the order of the client."""
        wanted = (operation for operation in self._api.operations if self.choice.wants(operation))
        return tuple(operation for operation in wanted if self._spec.at(operation.pointer) is not None)

    def cells(self) -> Iterator[Cell]:
        """Prove what is wanted in this process, in the order of the client."""
        for operation in self.operations:
            yield from self.operation(operation)

    def operation(self, operation: Operation) -> Iterator[Cell]:
        """Prove one operation: its requests, then its responses."""
        media: tuple[Media | None, ...] = operation.body.media if operation.body is not None else (None,)
        for choice in media:
            yield from self._request_cells(operation, choice)
        yield from self._response_cells(operation)

    def _request_cells(self, operation: Operation, media: Media | None) -> Iterator[Cell]:
        seen: set[str] = set()
        for name, wanted in argument_sets(self._spec, operation, media, self.choice.seed):
            label = f"request/{name}" + (f"/{media.media_type}" if media is not None else "")
            try:
                arguments = arguments_for(self._spec, operation, wanted, media)
            except UnsatisfiableError as error:
                if name in _USUAL:
                    yield from self._cell(operation, label, lambda label, e=error: _unsampled(operation, label, e))  # type: ignore[misc]
                continue
            if arguments.fingerprint in seen:
                continue
            seen.add(arguments.fingerprint)
            yield from self._requested(operation, label, arguments)
            built = modelled(operation, arguments, self._annotations) if name in _MODELLED else None
            if built is not None:
                yield from self._requested(operation, label.replace(name, f"{name}-as-models", 1), built)

    def _requested(self, operation: Operation, label: str, arguments: Arguments) -> Iterator[Cell]:
        first: list[object] = []
        for mode in MODES:
            yield from self._cell(
                operation,
                f"{label}/{mode}",
                lambda label, m=mode: self._requests.cell(operation, arguments, m, label, first),  # type: ignore[misc]
            )

    def _response_cells(self, operation: Operation) -> Iterator[Cell]:
        try:
            arguments = self._usual_arguments(operation)
        except UnsatisfiableError as error:
            yield from self._cell(operation, "response", lambda label, e=error: _unsampled(operation, label, e))  # type: ignore[misc]
            return
        for label, prove in self._responses.of(operation, arguments):
            if not isinstance(prove, str):
                for mode in MODES:
                    yield from self._cell(operation, f"{label}/{mode}", lambda label, p=prove, m=mode: p(label, m))  # type: ignore[misc]
            else:
                yield from self._cell(operation, label, lambda label, r=prove: _grey(operation, label, r))  # type: ignore[misc]

    def _usual_arguments(self, operation: Operation) -> Arguments:
        media: tuple[Media | None, ...] = operation.body.media if operation.body is not None else (None,)
        failure = UnsatisfiableError("no media type")
        for choice in media:
            for _, wanted in argument_sets(self._spec, operation, choice, self.choice.seed):
                try:
                    return arguments_for(self._spec, operation, wanted, choice)
                except UnsatisfiableError as error:
                    failure = error
        # What is answered can be shown with a request that the description would not allow.
        anyway = Wanted(flavour=MINIMAL, anyway=True)
        try:
            return arguments_for(self._spec, operation, anyway, media[0])
        except UnsatisfiableError:
            raise failure from None

    def _cell(self, operation: Operation, label: str, prove: Callable[[str], Cell]) -> Iterator[Cell]:
        """Run one cell if it is wanted; whatever the client raises is an objection to it."""
        title = title_of(operation)
        if self.choice.cell is not None and self.choice.cell != f"{title} {label}":
            return
        try:
            cell = prove(label)
        except Exception as error:  # noqa: BLE001  # any exception out of a generated client fails its cell
            cell = judged(title, label, [f"raised {type(error).__name__}: {str(error)[:300]}"])
        kept = self.choice.keep and (cell.verdict != "proven" or not label.endswith("/async"))
        yield cell if kept else replace(cell, exchange=None)


def _unsampled(operation: Operation, label: str, error: UnsatisfiableError) -> Cell:
    return _grey(operation, label, f"no sample: {error}")


def _grey(operation: Operation, label: str, reason: str) -> Cell:
    return judged(title_of(operation), label, (), [reason])
