"""Reads a lock into the names that a client keeps, by what each is kept by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from ..diagnostics import fatal, quoted, shown_path
from ..diagnostics.location import parse_pointer
from ..source.text import digest
from .away import AWAY, row_of
from .pulled import Pulled
from .rows import RowError, rows_of
from .shared_keys import Kept, places_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .rows import Row

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_PARTS = {"operation": 2, "model": 2, "copy": 2, "resource": 1, "argument": 1, "event": 1, "credential": 1}
"""How many names, with dots between them, the value of a kind is at least."""
_CELLS = frozenset(each.name for each in fields(Pulled))
"""What may be said of a file that was pulled."""
_PLACED = frozenset({"model", "copy", "fields"})
"""The kinds whose identity is the key of a model: a pointer, that of a component without its first two names."""
_NESTED = frozenset({"operation", "resource"})
"""The kinds whose value may be more: a resource may stand in another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """Names kept from the lock: a wire identity on the left, the Python name that it keeps on the right.

    A stage asks with `.get(identity)`; an identity that is missing is new and may be named freely, but not with a
    name that stands on the right.
    """

    operations: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])
    """`METHOD /path` -> (dotted resource attribute, method name)."""
    builders: Mapping[str, str] = field(default_factory=dict[str, str])
    """`METHOD /path` -> builder, where it is called otherwise than the method."""
    former: Mapping[str, str] = field(default_factory=dict[str, str])
    """Dotted call that an operation had before -> `METHOD /path`."""
    short_methods: bool = True
    """Whether new methods go without the words of their resource; a lock that was written before they did says no."""
    resources: Mapping[str, str] = field(default_factory=dict[str, str])
    """Tag -> resource attribute."""
    arguments: Mapping[str, str] = field(default_factory=dict[str, str])
    """`METHOD /path place:wire` -> argument name, where it is not the wire name; the place is `path`, `query`,
    `header`, `cookie`, `querystring` or `body`."""
    credentials: Mapping[str, str] = field(default_factory=dict[str, str])
    """Key of a security scheme -> argument of the client, where it is not made from the key."""
    models: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> class name."""
    modules: Mapping[str, str] = field(default_factory=dict[str, str])
    """Model key -> module of models/."""
    copies: Mapping[str, str] = field(default_factory=dict[str, str])
    """Key of a model that was one class with another -> `module.Class` of that one."""
    own_names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Key of such a model -> the name that it had itself, beside the other; it stays as an alias."""
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
    places: Mapping[str, Kept] = field(default_factory=dict[str, "Kept"])
    """Label of an operation -> what the lock keeps of it by another key; see `shared_keys`."""
    led: Mapping[str, str] = field(default_factory=dict[str, str], compare=False)
    """Key of a model that is gone -> key of what its place refers to now; no lock says it, but the description."""
    away: Pinned | None = None
    """What the lock remembers of what was away; `recalled` gives of it what is back."""
    rows: tuple[Row, ...] = field(default=(), compare=False)
    """The lock as it was read."""
    sha256: str | None = field(default=None, compare=False)
    """Of the lock as it was read; None when there was none."""

    def name_of(self, key: str) -> str:
        """Return `module.Class` of a model, or of the one that it was a copy of; empty when it is new."""
        return f"{self.modules.get(key, '')}.{self.models[key]}" if key in self.models else self.copies.get(key, "")

    def fields_of(self, name: str) -> Mapping[str, str]:
        """Return the names of the fields of the model that is called `module.Class`."""
        return next((names for key, names in self.fields.items() if self.name_of(key) == name), dict[str, str]())


NOTHING_PINNED = Pinned()
"""What a new client and an ad hoc run start from."""


def read_pinned(path: Path | None, manifest: Mapping[str, object] | None = None) -> Pinned:
    """Return the names of a lock; nothing when there is no lock yet.

    `manifest` is that of the committed client, for a lock in which operations share a key.

    Raises:
        SpecError: `lock-unreadable`.
    """
    if path is None or not path.is_file():
        return NOTHING_PINNED
    return pinned_of(path.read_bytes(), shown_path(path), manifest)


def pinned_of(raw: bytes, shown: str, manifest: Mapping[str, object] | None = None) -> Pinned:
    """Return the names of the text of a lock, which an error calls `shown`.

    Raises:
        SpecError: `lock-unreadable`.
    """
    try:
        rows = rows_of(raw.decode("utf-8", "replace"))
        left = [row_of(row) for row in rows if row.kind == AWAY]
        for row in [*rows, *left]:
            _check(row)
    except RowError as error:
        reason = quoted(str(error))
        raise fatal("lock-unreadable", path=shown, line=str(error.line), reason=reason) from error

    pulled = {row.identity: Pulled(**cast("dict[str, str]", row.value)) for row in rows if row.kind == "pulled"}
    return replace(
        _names_of(rows),
        away=_names_of(left) if left else None,
        pulled=pulled,
        places=places_of(rows, manifest),
        rows=tuple(rows),
        sha256=digest(raw),
    )


def _names_of(rows: Iterable[Row]) -> Pinned:
    """Return what rows keep; of two with one key the last counts."""
    tables: dict[str, dict[str, Row]] = {}
    for row in rows:
        tables.setdefault(row.kind, {})[row.identity] = row

    def names(kind: str) -> dict[str, str]:
        return {identity: str(row.value) for identity, row in tables.get(kind, {}).items()}

    models, shaped, operations = names("model"), tables.get("model", {}), tables.get("operation", {})
    copies = tables.get("copy", {})
    return Pinned(
        operations={identity: _call(name) for identity, name in names("operation").items()},
        builders={identity: str(row.values[1]) for identity, row in operations.items() if len(row.values) > 1},
        former=names("former"),
        short_methods=not operations or "methods" in tables.get("names", {}),
        resources=names("resource"),
        arguments=names("argument"),
        credentials=names("credential"),
        models={key: _two(name)[1] for key, name in models.items()},
        modules={key: _two(name)[0] for key, name in models.items()},
        fields={key: cast("dict[str, str]", row.value) for key, row in tables.get("fields", {}).items()},
        events=names("event"),
        shapes={key: shape for key, row in shaped.items() for shape in row.values[1:2] if isinstance(shape, str)},
        aliases=names("alias"),
        copies=names("copy"),
        own_names={key: name for key, row in copies.items() for name in row.values[1:2] if isinstance(name, str)},
    )


def _two(dotted: str) -> tuple[str, str]:
    first, _, second = dotted.partition(".")
    return first, second


def _call(dotted: str) -> tuple[str, str]:
    resource, _, method = dotted.rpartition(".")
    return resource, method


def _check(row: Row) -> None:
    """Refuse a row whose value is not of its kind: names go into code.

    Raises:
        RowError: it is not.
    """
    parts = row.value.split(".") if isinstance(row.value, str) else []
    wanted = _PARTS.get(row.kind, 0)
    fits = len(parts) == wanted or (row.kind in _NESTED and len(parts) > wanted)
    if wanted and not (fits and all(map(_NAME.match, parts))):
        raise RowError(row.line, "the third cell is not a Python name")
    named = row.kind in ("operation", "copy")
    if named and not all(isinstance(name, str) and _NAME.match(name) for name in row.values[1:]):
        raise RowError(row.line, "the fourth cell is not a Python name")
    if row.kind in _PLACED and not _is_key(row.identity):
        raise RowError(row.line, "the second cell is not the key of a model")
    if row.kind == "former" and not (isinstance(row.value, str) and all(map(_NAME.match, row.identity.split(".")))):
        raise RowError(row.line, "a former call is a dotted name and `METHOD /path`")
    is_alias = isinstance(row.value, str) and _is_key(row.value) and all(map(_NAME.match, _two(row.identity)))
    if row.kind == "alias" and not is_alias:
        raise RowError(row.line, "an alias is `module.Class` and the key of a model")
    if row.kind == "fields" and not _are_names(row.value):
        raise RowError(row.line, "the third cell does not map to Python names")
    if row.kind == "pulled" and not _is_origin(row.identity, row.value):
        raise RowError(row.line, "it does not say where a file came from")


def _is_key(text: str) -> bool:
    try:
        parse_pointer(text if text.startswith("#") else f"#/{text}")
    except ValueError:
        return False
    return True


def _is_origin(file: str, value: object) -> bool:
    row = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    path = PurePosixPath(file)
    plain = bool(path.parts) and not path.is_absolute() and ".." not in path.parts
    texts = all(isinstance(cell, str) for cell in row.values())
    return plain and texts and {"url", "sha256"} <= row.keys() <= _CELLS


def _are_names(value: object) -> bool:
    names = cast("dict[str, object]", value).values() if isinstance(value, dict) else (None,)
    return all(isinstance(name, str) and _NAME.match(name) for name in names)
