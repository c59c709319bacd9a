"""`specs/<name>.lock`: the names a client settled on and what they were settled from, as sorted JSON lines."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from generator.diagnostics import fatal, quoted, shown_path
from generator.location import Location
from generator.renames import shape_digest
from generator.source.text import digest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.diagnostics import Reporter
    from generator.ir import Api, Operation
    from generator.spec.cursor import Applied


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """Where a file below the folder of the toml was pulled from, and what it was then."""

    url: str
    sha256: str
    final: str = ""
    """Where redirects led."""
    etag: str = ""
    modified: str = ""


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
    pulled: Mapping[str, Pulled] = field(default_factory=dict[str, Pulled])
    """File, from the folder of the lock -> where it came from."""
    shapes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> digest of what it was."""
    aliases: Mapping[str, str] = field(default_factory=dict[str, str])
    """`module.Class` that a model had before -> its key now."""
    sha256: str | None = field(default=None, compare=False)
    """Of the lock as it was read; None when there was none."""


NOTHING_PINNED = Pinned()
"""What a new client and an ad hoc run start from."""

_HEADER = '["specpress-lock", 1]'
_PULLED = re.compile(r'\["pulled",')
_PROOF = re.compile(r'\["proof",')
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
    raw = path.read_bytes()
    lines = raw.decode("utf-8", "replace").splitlines()
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
    models = {key: cell[0] for key, cell in cast("dict[str, list[str]]", tables.get("model", {})).items()}
    return Pinned(
        operations={key: _two(name) for key, name in cast("_Names", tables.get("operation", {})).items()},
        resources=cast("_Names", tables.get("resource", {})),
        arguments=cast("_Names", tables.get("argument", {})),
        models={key: _two(name)[1] for key, name in models.items()},
        modules={key: _two(name)[0] for key, name in models.items()},
        fields=cast("dict[str, _Names]", tables.get("fields", {})),
        events=cast("_Names", tables.get("event", {})),
        pulled={file: Pulled(**row) for file, row in cast("dict[str, _Names]", tables.get("pulled", {})).items()},
        shapes={
            key: cell[1] for key, cell in cast("dict[str, list[str]]", tables.get("model", {})).items() if len(cell) > 1
        },
        aliases=cast("_Names", tables.get("alias", {})),
        sha256=digest(raw),
    )


def _two(dotted: str) -> tuple[str, str]:
    first, _, second = dotted.partition(".")
    return first, second


_PARTS = {"operation": 2, "model": 2, "resource": 1, "argument": 1, "event": 1}


def _entry(line: str) -> tuple[str, str, object]:
    """Return kind, identity and checked value; names go into code, so each must be an identifier."""
    row: object = json.loads(line)
    kind, identity, value, *rest = [*cast("list[object]", row), None] if isinstance(row, list) else [None, None, None]
    if not isinstance(kind, str) or not isinstance(identity, str):
        message = "not a JSON array that starts with a kind and an identity"
        raise ValueError(message)  # noqa: TRY004  # the text is wrong, not a caller
    if kind in _PARTS:
        parts = value.split(".") if isinstance(value, str) else []
        if len(parts) != _PARTS[kind] or not all(_NAME.match(part) for part in parts):
            message = "the third cell is not a Python name"
            raise ValueError(message)
        if kind == "model":
            return kind, identity, [value, *(cell for cell in rest if isinstance(cell, str))]
    elif kind == "alias" and not (isinstance(value, str) and all(_NAME.match(part) for part in _two(identity))):
        message = "an alias is `module.Class` and the key of a model"
        raise ValueError(message)
    elif kind == "fields" and not _are_names(value):
        message = "the third cell does not map to Python names"
        raise ValueError(message)
    elif kind == "pulled" and not _is_origin(identity, value):
        message = "it does not say where a file came from"
        raise ValueError(message)
    return kind, identity, value


def _is_origin(file: str, value: object) -> bool:
    row = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    path = PurePosixPath(file)
    plain = bool(path.parts) and not path.is_absolute() and ".." not in path.parts
    texts = all(isinstance(cell, str) for cell in row.values())
    return plain and texts and {"url", "sha256"} <= row.keys() <= {"url", "sha256", "final", "etag", "modified"}


def _are_names(value: object) -> bool:
    names = cast("dict[str, object]", value).values() if isinstance(value, dict) else (None,)
    return all(isinstance(name, str) and _NAME.match(name) for name in names)


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
        rows.append(("model", entry.key, dotted, shape_digest(entry.key, entry.schema)))
        rows += [("alias", f"{entry.module}.{name}", entry.key) for name in entry.former]
        if renamed := {wire: name for wire, name in entry.fields if wire != name}:
            rows.append(("fields", entry.key, renamed))
    rows += [("event", f"{event.method} {event.wire}", event.name) for event in api.events]
    return _text({*map(_line, rows), *_pulled_lines(pulled)})


def with_pulled(text: str, pulled: Mapping[str, Pulled]) -> str:
    """Return the text of a lock with other rows of what was pulled; of a new lock when `text` is empty."""
    return _text({*_rows_but(_PULLED, text), *_pulled_lines(pulled)})


def with_proof(text: str, ledger: str) -> str:
    """Return the text of a lock with the digest of another ledger of the contract proof."""
    return _text({*_rows_but(_PROOF, text), _line(("proof", "ledger", ledger))})


def _rows_but(kind: re.Pattern[str], text: str) -> Iterator[str]:
    return (line for line in text.splitlines() if line.strip() and line != _HEADER and kind.match(line) is None)


def report_edited(pulled: Mapping[str, Pulled], folder: Path, reporter: Reporter) -> None:
    """Report each pulled file that is missing or is not as it was pulled."""
    for file, origin in sorted(pulled.items()):
        path = folder / file
        try:
            here = digest(path.read_bytes())
        except OSError:
            here = "none, for there is no such file"
        if here != origin.sha256:
            place = Location(file=str(path), line=1, column=1)
            url = quoted(origin.url)
            reporter.report("pulled-edited", place, path=shown_path(path), url=url, here=here, pulled=origin.sha256)


def _pulled_lines(pulled: Mapping[str, Pulled]) -> Iterator[str]:
    for file, origin in pulled.items():
        yield _line(("pulled", file, {key: value for key, value in asdict(origin).items() if value}))


def _line(row: tuple[object, ...]) -> str:
    return json.dumps(row, ensure_ascii=True, sort_keys=True)


def _text(lines: set[str]) -> str:
    return "\n".join((_HEADER, *sorted(lines))) + "\n"


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
