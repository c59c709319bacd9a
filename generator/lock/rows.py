"""`specs/<name>.lock`: the names a client settled on and what they were settled from, as sorted JSON lines."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from ..diagnostics import fatal, quoted, shown_path
from ..diagnostics.location import Location
from ..source.text import digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..diagnostics import Reporter
from .pinned import NOTHING_PINNED, Pinned, Pulled

_HEADER = '["specpress-lock", 1]'


_PULLED = re.compile(r'\["pulled",')


_PROOF = re.compile(r'\["proof",')


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


_Names = dict[str, str]


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
