"""Takes an Api and what it was made from, and gives the text of its lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .shapes import shape_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..ir.api import Api, Operation
    from ..overlay.applied import Applied
from .pinned import Pulled, operation_identity
from .rows import _line, _pulled_lines, _text


def lock_text(  # noqa: PLR0913  # each is one kind of row
    api: Api,
    *,
    inputs: tuple[tuple[str, str], ...],
    tools: Mapping[str, str],
    surface: str,
    proof: str | None,
    config: str,
    overlays: tuple[Applied, ...],
    pulled: Mapping[str, Pulled],
    portable: Callable[[str], str],
) -> str:
    """Return the text of the lock: one JSON array a line, sorted, so that two branches merge line by line.

    `inputs` are (portable file name, sha256), `surface` the digest of what Python sees, `proof` that of the ledger of
    the contract proof, if there is one, `config` that of the options,
    `overlays` what each of their actions did, `pulled` what only `pull` changes;
    `portable` spells the file of an operation's origin.
    """
    rows: list[tuple[object, ...]] = [("config", "options", config), ("surface", "python", surface)]
    rows += [("input", file, digest) for file, digest in inputs]
    rows += [] if proof is None else [("proof", "ledger", proof)]
    rows += [("overlay", f"{portable(done.file)} actions/{done.action}", done.matched) for done in overlays]
    rows += [("tool", name, version) for name, version in tools.items()]
    rows += [("resource", resource.tag, resource.attribute) for resource in api.resources]
    for operation in api.operations:
        rows += _operation_rows(operation, portable)
    for entry in api.models.values():
        dotted = f"{entry.module}.{entry.class_name}"
        rows.append(("model", entry.key, dotted, shape_digest(entry.key, entry.content)))
        rows += [("alias", f"{entry.module}.{name}", entry.key) for name in entry.former]
        if renamed := {field.wire: field.python for field in entry.fields if field.wire != field.python}:
            rows.append(("fields", entry.key, renamed))
    rows += [("event", f"{event.method} {event.wire}", event.name) for event in api.events]
    return _text({*map(_line, rows), *_pulled_lines(pulled)})


def _operation_rows(operation: Operation, portable: Callable[[str], str]) -> list[tuple[object, ...]]:
    identity = operation_identity(operation)
    origin = operation.origin
    rows: list[tuple[object, ...]] = [
        ("operation", identity, f"{operation.resource}.{operation.name}"),
        ("origin", identity, portable(origin.file) if origin else "", origin.line if origin else 0),
    ]
    named = [(str(parameter.place), parameter.wire, parameter.argument) for parameter in operation.parameters]
    named += [("body", part.wire, part.argument) for part in operation.body.fields] if operation.body else []
    rows += [
        ("argument", f"{identity} {place}:{wire}", argument) for place, wire, argument in named if argument != wire
    ]
    return rows
