"""The contract proof: each call of a package is made over an in-process transport, and judged by the description."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from .any_event import AnyEvent
from .calls.arguments import argument_sets, arguments_for, client_values
from .calls.made import Bodies
from .calls.wanted import Wanted
from .cells import Cell, judged
from .choice import Choice
from .core.adapter import Oracle
from .date_cells import date_cells
from .event_cells import event_cells, spare_events, title_of
from .offer_cells import absent, listed_servers, offered, refused_of, spare_arguments, statuses, undescribed, unread
from .package.caller import MODES, Caller
from .page_cells import page_cells
from .reason_codes import NO_SAMPLE, NOT_JUDGED, Doubt
from .requesting import Requests
from .responding import Responses
from .samples.schema_values import FULL, MINIMAL, UnsatisfiableError
from .security_cells import Connections
from .shown_before import ShownBefore
from .time_limits import Allowance
from .type_cells import type_cells
from .values.method_signatures import Signatures
from .values.results import Values
from .values.types_of_calls import is_available
from .wire.credentials import Credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..source.document import JsonValue
    from .calls.wanted import Arguments
    from .described.data import Description, Event, Media, Operation
    from .expected import Expected
    from .package.caller import Mode
    from .package.imported import Package
    from .package.name_map import Called, Names

_MODELLED = ("full", "null")
"""The argument sets that are also passed as the client's models."""
_USUAL = ("minimal", "full")
"""The argument sets that every operation has; the others are there where the schema has room for them."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the proof that is done in one go: one operation, one event, or the document as a whole."""

    title: str
    cells: Callable[[], Iterator[Cell]]
    operation: Operation | None = None


class Proof:
    """Proves one package against one description."""

    def __init__(  # noqa: PLR0913  # what is proven, and how
        self,
        description: Description,
        names: Names,
        package: Package,
        expected: Expected,
        choice: Choice | None = None,
        *,
        unrepaired: bool = False,
    ) -> None:
        """Build the judges of an imported package once.

        `unrepaired`: the description lacks what overlays brought into the package. Operations that only the package
        has are no fault then, and it is right to tell of drift.
        """
        self.description = description
        self.names = names
        self._expected = expected
        self.is_unrepaired = unrepaired
        self.choice = choice or Choice()
        self._package = package
        self._oracle = Oracle(description)
        self._credentials = Credentials(description)
        given = list(client_values(description, names.parameters))
        self.given: Mapping[tuple[str, str], JsonValue] = {key: value for key, value, _ in given}
        """(place, wire name) -> the value that the client itself gives a parameter."""
        self._connections = Connections(
            description,
            names,
            self._package,
            self._credentials,
            expected,
            {names.parameters[key]: passed for key, _, passed in given},
        )
        self._unopened = ""
        self.allowance = Allowance(description.size)
        self._caller = Caller(self._package, self._connections.all_given())
        self._requests = Requests(self._oracle, self._caller, self._credentials)
        self._before = ShownBefore(description.operations)
        self._values = Values(description.forms, self._package)
        closed = expected.config.enum_arguments == "closed"
        self._signatures = Signatures(description.forms, self._package, names.parameters, closed=closed)
        self._any_event = AnyEvent(description, names, package, self._values)
        self._bodies = Bodies(forms=description.forms, seed=self.choice.seed)
        self._responses = Responses(
            self._oracle, self._caller, self._bodies, self._values, self._signatures, exact=not unrepaired
        )

    def __enter__(self) -> Self:
        """Open the two clients; why a client cannot be made is an objection to each operation."""
        try:
            self._caller.__enter__()
        except Exception as error:  # noqa: BLE001  # a generated client may raise anything
            self._unopened = f"no client can be made: {type(error).__name__}: {str(error)[:300]}"
        return self

    def __exit__(self, *_: object) -> None:
        """Close the clients and forget the package."""
        if not self._unopened:
            self._caller.__exit__()
        self.forget()

    def forget(self) -> None:
        """Remove the imported package from this process."""
        self._package.forget()

    def is_imported(self, called: Called) -> bool:
        """Whether the function that builds the call of an operation can be imported."""
        try:
            return callable(self._package.builder(called.builder))
        except Exception:  # noqa: BLE001  # code of the package, which may raise anything
            return False

    def warm_up(self, operations: Iterable[Operation]) -> None:
        """Import what some operations answer with; what cannot be imported is said where it is used."""
        for operation in operations:
            called = self.names.called(operation)
            if called is not None:
                with suppress(Exception):
                    self._package.answers(called.builder)
        self._package.complete()

    def let_go(self) -> None:
        """Forget what the client remembers of types; it is built again where it is needed."""
        self._package.empty_caches()

    @property
    def called(self) -> list[tuple[Operation, Called]]:
        """The operations that are wanted and that the package has, with how it calls them."""
        wanted = (one for one in self.description.operations if self.choice.wants(one))
        return [(one, called) for one in wanted if (called := self.names.called(one)) is not None]

    @property
    def notes(self) -> tuple[str, ...]:
        """What was rewritten in the first oracle's copy of schemas."""
        return self._oracle.notes

    def shown_before(self, operation: Operation) -> object:
        """Return what of an operation need not be shown, or not with both clients, as earlier ones showed it."""
        return self._before.standing(operation)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The parts of which cells are wanted, in the order of the description."""
        found = [
            Task(operation.title, lambda one=operation: self._operation(one), operation)  # type: ignore[misc]  # mypy: a default
            for operation in self.description.operations
            if self.choice.wants(operation) and self._expected.chooses(operation)
        ]
        events = [(event, "") for event in self.description.webhooks if self.choice.operation is None]
        wanted = [one for one in self.description.operations if self.choice.operation is None or self.choice.wants(one)]
        events += [(event, one.title) for one in wanted for event in one.callbacks]
        found += [
            Task(title_of(event, of), lambda event=event, of=of: self._event(event, of))  # type: ignore[misc]
            for event, of in events
        ]
        if self.choice.operation is None:
            found.append(Task("document", self._document))
        if self.choice.types and is_available():
            found.append(Task("types", self._types))
        return tuple(found)

    def cells(self) -> Iterator[Cell]:
        """Prove what is wanted in this process, in the order of the description."""
        for task in self.tasks:
            yield from task.cells()

    def _document(self) -> Iterator[Cell]:
        """Prove what belongs to no operation of the description."""
        yield from self._chosen(unread(self.description, self._expected))
        if not self.is_unrepaired:
            yield from self._chosen(undescribed(self.description, self.names))
            yield from self._chosen(spare_events(self.description, self.names))
            yield from self._chosen(self._any_event.cells(self._signatures))
            yield from self._chosen(spare_arguments(self.description, self.names, self._package))
            yield from self._chosen(listed_servers(self.description, self._expected, self._package))

    def _types(self) -> Iterator[Cell]:
        """Let a type checker judge sampled calls."""
        yield from self._chosen(type_cells(self.description.forms, self._package.folder, self.called, self.given))

    def _event(self, event: Event, operation: str) -> Iterator[Cell]:
        if operation and not any(
            one.title == operation and self._expected.chooses(one) for one in self.description.operations
        ):
            return
        yield from self._chosen(
            event_cells(
                event,
                operation,
                self.names,
                self._package,
                self._bodies,
                self._any_event,
                self._signatures,
                self._expected,
            )
        )

    def _operation(self, operation: Operation) -> Iterator[Cell]:
        """Prove one operation: what it offers, its requests, its answers, and how it is connected."""
        called = self.names.called(operation)
        if called is None:
            if not self.is_unrepaired:
                yield from self._chosen(iter([absent(operation, self._expected)]))
            return
        if self._unopened:
            yield from self._chosen(iter([judged(operation.title, "client", [self._unopened])]))
            return
        forms, repaired = self.description.forms, not self.is_unrepaired
        parts = offered(operation, called, self.names, self._expected, forms, repaired=repaired)
        yield from self._chosen(parts)
        if repaired:
            yield from self._chosen(statuses(operation, called, self._package, self._expected))
        yield from self._chosen(refused_of(operation, self.description))
        yield from self._signature_cells(operation, called)
        media: tuple[Media | None, ...] = operation.body.media if operation.body is not None else (None,)
        for choice in media:
            yield from self._request_cells(operation, called, choice)
        try:
            arguments = self._usual_arguments(operation, called)
        except UnsatisfiableError as error:
            yield from self._cell(operation, "response", lambda label, e=error: _unsampled(operation, label, e))  # type: ignore[misc]
            return
        yield from self._response_cells(operation, called, arguments)
        yield from self._connection_cells(operation, called, arguments)
        yield from self._chosen(
            page_cells(self._expected, self.description, self._caller, self._bodies, operation, called, arguments)
        )

    def _signature_cells(self, operation: Operation, called: Called) -> Iterator[Cell]:
        try:
            yield from self._chosen(self._signatures.cells(operation, called))
        except (UnsatisfiableError, RecursionError) as error:
            reason = f"cannot be judged: {type(error).__name__}: {str(error)[:200]}"
            yield from self._chosen(iter([_grey(operation, "signature", NOT_JUDGED, reason)]))
        except Exception as error:  # noqa: BLE001  # a module of a generated client may raise anything
            reason = f"its signature cannot be read: {type(error).__name__}: {str(error)[:300]}"
            yield from self._chosen(iter([judged(operation.title, "signature", [reason])]))

    def _request_cells(self, operation: Operation, called: Called, media: Media | None) -> Iterator[Cell]:
        seen: set[str] = set()
        for name, wanted in argument_sets(self.description.forms, operation, media, self.choice.seed):
            label = f"request/{name}" + (f"/{media.media_type}" if media is not None else "")
            try:
                arguments = self._arguments(operation, called, wanted, media)
            except UnsatisfiableError as error:
                if name in _USUAL or wanted.needed:
                    yield from self._cell(operation, label, lambda label, e=error: _unsampled(operation, label, e))  # type: ignore[misc]
                continue
            if arguments.fingerprint in seen:
                continue
            seen.add(arguments.fingerprint)
            yield from self._requested(operation, called, label, arguments)
            if name in _MODELLED:
                yield from self._as_models(operation, called, label.replace(name, f"{name}-as-models", 1), arguments)

    def _as_models(self, operation: Operation, called: Called, label: str, arguments: Arguments) -> Iterator[Cell]:
        """Send the same request with the client's own models in place of plain data, where it has any."""
        try:
            built = self._signatures.modelled(called, arguments)
        except Exception as error:  # noqa: BLE001  # a model of a generated client may raise anything
            reason = f"a model does not take what the description allows: {str(error)[:300]}"
            yield from self._chosen(iter([judged(operation.title, label, [reason])]))
            return
        if built is not None:
            yield from self._requested(operation, called, label, built)

    def _requested(self, operation: Operation, called: Called, label: str, arguments: Arguments) -> Iterator[Cell]:
        first: list[object] = []
        for mode in self._modes(operation, label):
            yield from self._cell(
                operation,
                f"{label}/{mode}",
                lambda label, m=mode: self._requests.cell(operation, called, arguments, m, label, first),  # type: ignore[misc]
            )

    def _response_cells(self, operation: Operation, called: Called, arguments: Arguments) -> Iterator[Cell]:
        for label, prove in self._responses.of(operation, called, arguments, self._before.answers(operation)):
            if not isinstance(prove, str):
                for mode in self._modes(operation, label):
                    yield from self._cell(operation, f"{label}/{mode}", lambda label, p=prove, m=mode: p(label, m))  # type: ignore[misc]
            else:
                yield from self._cell(operation, label, lambda label, r=prove: _grey(operation, label, NO_SAMPLE, r))  # type: ignore[misc]

        if self._before.shows_errors(operation):
            label = "behaviour/every-error"
            yield from self._cell(
                operation, label, lambda label: self._responses.every_error(operation, called, arguments, label)
            )

    def _modes(self, operation: Operation, label: str) -> tuple[Mode, ...]:
        return MODES if self._before.both(operation, label) else MODES[:1]

    def _connection_cells(self, operation: Operation, called: Called, arguments: Arguments) -> Iterator[Cell]:
        try:
            raw_path = self._caller.call(operation, called, arguments, "sync").exchange.raw_path
        except Exception:  # noqa: BLE001  # the cells of its requests say what is wrong
            return
        for label, prove in self._connections.of(operation, called, arguments, raw_path):
            # Overlays name the servers that a vendor forgot.
            if not (self.is_unrepaired and label.startswith("server")):
                yield from self._cell(operation, label, prove)
        for label, prove in self._connections.tokens(operation, called, arguments):
            yield from self._cell(operation, label, prove)
        media = operation.body.media[0] if operation.body is not None else None
        with suppress(UnsatisfiableError):  # the request cells tell of it
            full = self._arguments(operation, called, Wanted(flavour=FULL), media)
            forms = self.description.forms
            yield from self._chosen(date_cells(forms, self._caller, self._credentials, operation, called, full))

    def _arguments(self, operation: Operation, called: Called, wanted: Wanted, media: Media | None) -> Arguments:
        return arguments_for(self.description.forms, operation, called, wanted, media, self.given)

    def _usual_arguments(self, operation: Operation, called: Called) -> Arguments:
        media: tuple[Media | None, ...] = operation.body.media if operation.body is not None else (None,)
        failure = UnsatisfiableError("no media type")
        for choice in media:
            for _, wanted in argument_sets(self.description.forms, operation, choice, self.choice.seed):
                try:
                    found = self._arguments(operation, called, wanted, choice)
                except UnsatisfiableError as error:
                    failure = error
                    continue
                if found.has_body or choice is None or called.apart is None:  # what asks for a stream is in the body
                    return found
        # What is answered can be shown with a request that the description would not allow.
        anyway = Wanted(flavour=MINIMAL, anyway=True)
        try:
            return self._arguments(operation, called, anyway, media[0])
        except UnsatisfiableError:
            raise failure from None

    def _chosen(self, cells: Iterator[Cell]) -> Iterator[Cell]:
        """Pass on the cells that are wanted."""
        for cell in cells:
            if self.choice.cell in (None, cell.id):
                yield cell if self.choice.keep else replace(cell, exchange=None)

    def _cell(self, operation: Operation, label: str, prove: Callable[[str], Cell]) -> Iterator[Cell]:
        """Run one cell if it is wanted; whatever the client raises is an objection to it."""
        if self.choice.cell is not None and self.choice.cell != f"{operation.title} {label}":
            return
        try:
            cell = prove(label)
        except UnsatisfiableError as error:
            cell = _grey(operation, label, NOT_JUDGED, f"cannot be judged: {error}")
        except RecursionError as error:
            if self._package.raised(error):
                cell = judged(operation.title, label, ["raised RecursionError"])
            else:
                cell = _grey(operation, label, NOT_JUDGED, "cannot be judged: the schema nests too deep")
        except Exception as error:  # noqa: BLE001  # any exception out of a generated client fails its cell
            cell = judged(operation.title, label, [f"raised {type(error).__name__}: {str(error)[:300]}"])
        kept = self.choice.keep and (cell.verdict != "proven" or not label.endswith("/async"))
        yield cell if kept else replace(cell, exchange=None)


def _unsampled(operation: Operation, label: str, error: UnsatisfiableError) -> Cell:
    return _grey(operation, label, NO_SAMPLE, f"no sample: {error}")


def _grey(operation: Operation, label: str, code: str, reason: str) -> Cell:
    return judged(operation.title, label, (), [Doubt(code, reason)])
