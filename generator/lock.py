"""`specs/<name>.lock`: the names a client settled on and what they were settled from, as sorted JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from generator.diagnostics import fatal, quoted, shown_path

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir import Api, Operation
    from generator.spec.cursor import Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """Names kept from the lock: a wire identity on the left, the Python name that it keeps on the right.

    A stage asks with `.get(identity)`; an identity that is missing is new and may be named freely, but not with a
    name that stands on the right.
    """

    operations: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """`METHOD /path` -> (resource attribute, method name)."""
    resources: Mapping[str, str] = field(default_factory=dict[str, str])
    """Tag -> resource attribute."""
    arguments: Mapping[str, str] = field(default_factory=dict[str, str])
    """`METHOD /path place:wire` -> argument name, where it is not the wire name; the place is `path`, `query`,
    `header`, `cookie`, `querystring` or `body`."""
    models: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> class name."""
    modules: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> module of models/."""
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Model key -> (wire name -> field name, where it is not the wire name)."""
    events: Mapping[str, str] = field(default_factory=dict[str, str])
    """`METHOD wire` of a webhook or callback -> name of its parse function."""


NOTHING_PINNED = Pinned()
"""What a new client and an ad hoc run start from."""

_HEADER = '["specpress-lock", 1]'
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_Names = dict[str, str]


def operation_identity(operation: Operation) -> str:
    """Return what an operation is pinned by: `METHOD /path`."""
    return f"{operation.method} {operation.path}"


def read_pinned(path: Path | None) -> Pinned:
    """Return the names of a lock; nothing when there is no lock yet.

    Raises:
        SpecError: `lock-unreadable`.
    """
    if path is None or not path.is_file():
        return NOTHING_PINNED
    tables: dict[str, dict[str, object]] = {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip() or line == _HEADER:
            continue
        try:
            kind, identity, value = _entry(line)
        except (ValueError, RecursionError) as error:
            raise fatal(
                "lock-unreadable", path=shown_path(path), line=str(number), reason=quoted(str(error))
            ) from error
        tables.setdefault(kind, {})[identity] = value
    models = cast("_Names", tables.get("model", {}))
    return Pinned(
        operations={key: _two(name) for key, name in cast("_Names", tables.get("operation", {})).items()},
        resources=cast("_Names", tables.get("resource", {})),
        arguments=cast("_Names", tables.get("argument", {})),
        models={key: _two(name)[1] for key, name in models.items()},
        modules={key: _two(name)[0] for key, name in models.items()},
        fields=cast("dict[str, _Names]", tables.get("fields", {})),
        events=cast("_Names", tables.get("event", {})),
    )


def _two(dotted: str) -> tuple[str, str]:
    first, _, second = dotted.partition(".")
    return first, second


_PARTS = {"operation": 2, "model": 2, "resource": 1, "argument": 1, "event": 1}


def _entry(line: str) -> tuple[str, str, object]:
    """Return kind, identity and checked value; names go into code, so each must be an identifier."""
    row: object = json.loads(line)
    kind, identity, value, *_ = [*cast("list[object]", row), None] if isinstance(row, list) else [None, None, None]
    if not isinstance(kind, str) or not isinstance(identity, str):
        message = "not a JSON array that starts with a kind and an identity"
        raise ValueError(message)  # noqa: TRY004  # the text is wrong, not a caller
    if kind in _PARTS:
        parts = value.split(".") if isinstance(value, str) else []
        if len(parts) != _PARTS[kind] or not all(_NAME.match(part) for part in parts):
            message = "the third cell is not a Python name"
            raise ValueError(message)
    elif kind == "fields" and not _are_names(value):
        message = "the third cell does not map to Python names"
        raise ValueError(message)
    return kind, identity, value


def _are_names(value: object) -> bool:
    names = cast("dict[str, object]", value).values() if isinstance(value, dict) else (None,)
    return all(isinstance(name, str) and _NAME.match(name) for name in names)


def lock_text(  # noqa: PLR0913  # each is one kind of row
    api: Api,
    *,
    inputs: tuple[tuple[str, str], ...],
    tools: Mapping[str, str],
    surface: str,
    config: str,
    overlays: tuple[Applied, ...],
    portable: Callable[[str], str],
) -> str:
    """Return the text of the lock: one JSON array a line, sorted, so that two branches merge line by line.

    `inputs` are (portable file name, sha256), `surface` the digest of what Python sees, `config` that of the options,
    `overlays` what each of their actions did;
    `portable` spells the file of an operation's origin.
    """
    rows: list[tuple[object, ...]] = [("config", "options", config), ("surface", "python", surface)]
    rows += [("input", file, digest) for file, digest in inputs]
    rows += [("overlay", f"{portable(done.file)} actions/{done.action}", done.matched) for done in overlays]
    rows += [("tool", name, version) for name, version in tools.items()]
    rows += [("resource", resource.tag, resource.attribute) for resource in api.resources]
    for operation in api.operations:
        rows += _operation_rows(operation, portable)
    for entry in api.models.values():
        rows.append(("model", entry.key, f"{entry.module}.{entry.class_name}"))
        if renamed := {wire: name for wire, name in entry.fields if wire != name}:
            rows.append(("fields", entry.key, renamed))
    rows += [("event", f"{event.method} {event.wire}", event.name) for event in api.events]
    lines = sorted({json.dumps(row, ensure_ascii=True, sort_keys=True) for row in rows})
    return "\n".join((_HEADER, *lines)) + "\n"


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
