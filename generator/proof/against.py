"""Calls a running server with the client for real, and tells where its answers depart from the description.

What is said are places and kinds of values, never a value and never a credential.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from .calls.arguments import arguments_for
from .calls.wanted import Wanted
from .cells import Cell, judged
from .package.imported import Package
from .samples.schema_values import Flavour, UnsatisfiableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .choice import Choice
    from .described.data import Description, Operation
    from .described.dialects import Forms
    from .package.name_map import Called, Names

SAFE = ("GET", "HEAD")
"""Methods that change nothing (RFC 9110 section 9.2.1); any other operation must be named."""
_ASKED = Wanted(flavour=Flavour(name="documented", level="minimal", examples=True))
_LIMIT = 20


def against(description: Description, names: Names, folder: Path, url: str, choice: Choice) -> Iterator[Cell]:
    """Call each safe operation, or the one that is named, and yield a cell for it.

    Credentials and client parameters come from the environment, as for any user of the client. Green is an answer
    that the description allows, red is drift or an answer that cannot be read, and grey an operation that could not
    be asked, or a documented error: the server may be right to refuse a made-up id.
    """
    package = Package(folder)
    try:
        for operation in description.operations:
            called = names.called(operation)
            wanted = choice.wants(operation) and (operation.method in SAFE or choice.operation is not None)
            if called is not None and wanted:
                yield _asked(description.forms, operation, called, names, package, url)
    finally:
        package.forget()


def _asked(  # noqa: PLR0913  # one call, and what is known of it
    forms: Forms, operation: Operation, called: Called, names: Names, package: Package, url: str
) -> Cell:
    drift: list[Any] = []
    title = operation.title
    runtime: Any = package.module("_runtime")
    media = operation.body.media[0] if operation.body is not None else None
    try:
        arguments = arguments_for(forms, operation, called, _ASKED, media, dict.fromkeys(names.parameters))
    except UnsatisfiableError as error:
        return judged(title, "against", (), [f"no sample: {error}"])
    root: Any = package.root
    try:
        with root.Client(base_url=url, on_drift=drift.append, max_retries=0, timeout=30.0) as client:
            result = attrgetter(called.call)(client)(**arguments.keywords)
            if isinstance(result, runtime.Stream):
                next(iter(result), None)
                result.close()
    except runtime.StatusError as error:
        documented = {response.status for response in operation.responses}
        status = str(error.status)
        if not documented & {status, f"{status[0]}XX", "default"}:
            return judged(title, "against", [f"status {status} is not documented", *_departures(drift)])
        return judged(title, "against", _departures(drift), [f"the server answered {status}"])
    except runtime.ConfigurationError as error:
        return judged(title, "against", (), [error.message])
    except runtime.ApiError as error:
        return judged(title, "against", [f"{type(error).__name__}: {error.message}"])
    return judged(title, "against", _departures(drift))


def _departures(drift: list[Any]) -> list[str]:
    return [f"{record.pointer or '/'}: {_departure(record)}" for record in drift[:_LIMIT]]


def _departure(record: Any) -> str:  # noqa: ANN401  # a Drift of the generated client
    missing = record.actual == "missing"
    return "required, but missing" if missing else f"{record.expected} expected, {record.actual} came"
