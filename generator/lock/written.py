"""Takes an Api and what it was made from, and gives the text of its lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics.location import format_pointer
from ..spelling.naming import snake
from .away import with_away
from .pulled import pulled_rows
from .rows import Row, lock_of, rows_of
from .shapes import shape_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..ir.api import Api, Operation
    from ..overlay.applied import Applied
    from .pulled import Pulled


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
    before: Sequence[Row],
) -> str:
    """Return the text of the lock: one JSON array a line, sorted, so that two branches merge line by line.

    `inputs` are (portable file name, sha256), `surface` the digest of what Python sees, `proof` that of the ledger of
    the contract proof, if there is one, `config` that of the options,
    `overlays` what each of their actions did, `pulled` what only `pull` changes;
    `portable` spells the file of an operation's origin. `before` is the lock that it replaces, whose names are
    remembered while their things are away.
    """
    rows = [Row.of("config", "options", config), Row.of("surface", "python", surface), *pulled_rows(pulled)]
    rows += [Row.of("input", file, digest) for file, digest in inputs]
    rows += [] if proof is None else [_proof_row(proof)]
    rows += [Row.of("overlay", f"{portable(done.file)} actions/{done.action}", done.matched) for done in overlays]
    rows += [Row.of("tool", name, version) for name, version in tools.items()]
    rows += [Row.of("names", "methods", "short")] if api.short_methods else []
    rows += [Row.of("resource", resource.tag, resource.attribute) for resource in api.resources]
    for operation in api.operations:
        rows += _operation_rows(operation, portable)
    for entry in api.models.values():
        rows.append(Row.of("model", entry.key, entry.dotted, shape_digest(entry.key, entry.content)))
        own = dict(entry.names_of_copies)
        rows += [Row.of("copy", copy, entry.dotted, *([own[copy]] if copy in own else ())) for copy in entry.copies]
        aliases = (name for name in entry.former if name not in own.values())
        rows += [Row.of("alias", f"{entry.module}.{name}", entry.key) for name in aliases]
        if renamed := {field.wire: field.python for field in entry.fields if field.wire != field.python}:
            rows.append(Row.of("fields", entry.key, renamed))
    rows += [
        Row.of("credential", scheme.key, scheme.argument)
        for scheme in api.security_schemes
        if scheme.argument not in (plain := snake(scheme.key), f"{plain.rstrip('_')}_credential")
    ]
    rows += [Row.of("event", f"{event.method} {event.wire}", event.name) for event in api.events]
    return lock_of(with_away(rows, before))


def with_proof(text: str, ledger: str) -> str:
    """Return the text of a lock with the digest of another ledger of the contract proof."""
    return lock_of([*(row for row in rows_of(text) if row.kind != "proof"), _proof_row(ledger)])


def _proof_row(ledger: str) -> Row:
    return Row.of("proof", "ledger", ledger)


def _builder(operation: Operation) -> tuple[str, ...]:
    """Return the name of the builder where it is another than that of the method."""
    return () if operation.builder == operation.name else (operation.builder,)


def _operation_rows(operation: Operation, portable: Callable[[str], str]) -> list[Row]:
    identity = operation.label
    origin = operation.origin
    rows = [
        Row.of("operation", identity, f"{operation.resource}.{operation.name}", *_builder(operation)),
        Row.of(
            "origin", identity, *((portable(origin.file), format_pointer(origin.pointer)[1:]) if origin else ("", ""))
        ),
    ]
    rows += [Row.of("former", f"{operation.resource}.{name}", identity) for name in operation.former]
    named = [(str(parameter.place), parameter.wire, parameter.argument) for parameter in operation.parameters]
    named += [("body", part.wire, part.argument) for part in operation.body.fields] if operation.body else []
    rows += [
        Row.of("argument", f"{identity} {place}:{wire}", argument)
        for place, wire, argument in named
        if argument != wire
    ]
    return rows
