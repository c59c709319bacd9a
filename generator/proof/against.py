"""Calls a running server with the client for real, and tells where its answers depart from the description.

What is told are places and kinds of values, never a value and never a credential.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .calls.arguments import arguments_for
from .calls.pressed_package import Package
from .calls.wanted import Wanted
from .cells import Cell, judged
from .choice import title_of
from .samples.schema_values import Flavour, UnsatisfiableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ..ir.api import Api, Operation
    from ..spec.cursor import Spec
    from .choice import Choice

SAFE = ("GET", "HEAD")
"""Methods that change nothing (RFC 9110 section 9.2.1); any other operation must be named."""
_ASKED = Wanted(flavour=Flavour(name="documented", level="minimal", examples=True))
_LIMIT = 20


def against(spec: Spec, api: Api, folder: Path, url: str, choice: Choice) -> Iterator[Cell]:
    """Call each safe operation, or the one that is named, and yield a cell for it.

    Credentials and client parameters come from the environment, as for any user of the client. Green is an answer
    that the description allows, red is drift or an answer that cannot be read, and grey an operation that could not
    be asked, or a documented error: the server may be right to refuse a made-up id.
    """
    package = Package(folder)
    runtime = package.module("_runtime")
    try:
        for operation in api.operations:
            if choice.wants(operation) and (operation.method in SAFE or choice.operation is not None):
                yield _asked(spec, operation, package.root, runtime, url)
    finally:
        package.forget()


def _asked(spec: Spec, operation: Operation, root: Any, runtime: Any, url: str) -> Cell:  # noqa: ANN401  # imported
    drift: list[Any] = []
    title = title_of(operation)
    media = operation.body.media[0] if operation.body is not None else None
    try:
        arguments = arguments_for(spec, operation, _ASKED, media)
    except UnsatisfiableError as error:
        return judged(title, "against", (), [f"no sample: {error}"])
    try:
        with root.Client(base_url=url, on_drift=drift.append, max_retries=0, timeout=30.0) as client:
            result = getattr(getattr(client, operation.resource), operation.name)(**arguments.keywords)
            if operation.stream_only:
                next(iter(result), None)
                result.close()
    except runtime.StatusError as error:
        documented = {response.status.upper() for response in operation.responses}
        status = str(error.status)
        if not documented & {status, f"{status[0]}XX", "DEFAULT"}:
            return judged(title, "against", [f"status {status} is not documented", *_told(drift)])
        return judged(title, "against", _told(drift), [f"the server answered {status}"])
    except runtime.ConfigurationError as error:
        return judged(title, "against", (), [error.message])
    except runtime.ApiError as error:
        return judged(title, "against", [f"{type(error).__name__}: {error.message}"])
    return judged(title, "against", _told(drift))


def _told(drift: list[Any]) -> list[str]:
    return [f"{record.pointer or '/'}: {_departure(record)}" for record in drift[:_LIMIT]]


def _departure(record: Any) -> str:  # noqa: ANN401  # a Drift of the generated client
    missing = record.actual == "missing"
    return "required, but missing" if missing else f"{record.expected} expected, {record.actual} came"
