"""Takes the paths of the description and gives every operation in it, found but not built."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..diagnostics import SpecError, quoted
from .context import is_token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics import Reporter
    from ..spec.cursor import Cursor, Spec

METHODS = ("get", "query", "head", "post", "put", "patch", "delete", "options", "trace")
"""Those that a path item has members for (OpenAPI 3.2 section 4.9), in the order in which a client lists them."""
_RANK = {method.upper(): rank for rank, method in enumerate(METHODS)}

_VERSION = re.compile(r"v?\d[\d.\-]*([a-z]+\d*)?|api|rest|public", re.IGNORECASE)
"""A first segment that every path of an API tends to share: `v1`, `2010-04-01`, `v2beta1`, `api`."""
_EXTENSION = re.compile(r"\.(json|xml)\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One operation of the description and the path item it stands in."""

    path: str
    """The key of `paths`, or of webhooks or callbacks."""
    method: str
    """As sent."""
    item: Cursor
    operation: Cursor

    @property
    def label(self) -> str:
        """What diagnostics, waivers and the lock call it: `POST /apps/{appId}/usage`."""
        return label_of(self.method, self.path)

    @property
    def rank(self) -> tuple[tuple[str, ...], int, str]:
        """Where it stands among others: by the segments of its path, then by its method (docs/decisions/0013)."""
        return tuple(self.path.split("/")), _RANK.get(self.method, len(_RANK)), self.method

    @property
    def operation_id(self) -> str | None:
        """The description's own name, if it has one that is not blank."""
        named = self.operation.mapping.get("operationId")
        return named if isinstance(named, str) and named.strip() else None

    @property
    def tag(self) -> str:
        """What decides the resource: the first tag, else the first word of the path, as `/customers`; else nothing."""
        tags = self.operation.mapping.get("tags")
        first = next((tag for tag in tags if isinstance(tag, str)), "") if isinstance(tags, list) else ""
        return first if first.strip() else _first_word(self.path)


def label_of(method: str, path: str) -> str:
    """Return what diagnostics, waivers and the lock call an operation."""
    text = f"{method} {path}"
    return text if text.isprintable() else ascii(text)[1:-1]


def _first_word(path: str) -> str:
    """Return `/` and the first segment that is neither a variable nor a version; `""` when there is none."""
    for segment in path.partition("?")[0].partition("#")[0].split("/"):
        word = _EXTENSION.sub("", segment)
        if word and "{" not in word and not _VERSION.fullmatch(word):
            return f"/{word}"
    return ""


def operations_of(path: str, item: Cursor, reporter: Reporter) -> Iterator[Found]:
    """Yield the operations of one path item (OpenAPI 3.1 section 4.8.9; 3.2: `query`, `additionalOperations`).

    Raises:
        SpecError: the reference of the item leads nowhere.
    """
    owner = item.resolved()
    for key, entry in owner.items():
        if key in METHODS:
            yield Found(path=path, method=key.upper(), item=owner, operation=entry)
    additional = owner.get("additionalOperations")
    for method, entry in additional.items() if additional is not None else ():
        found = Found(path=path, method=method, item=owner, operation=entry)
        if is_token(method):
            yield found
        else:
            reporter.report("method-invalid", entry.key_location, operation=found.label, method=quoted(method))


def find_operations(spec: Spec, reporter: Reporter) -> list[Found]:
    """Return every operation of `paths`, in an order of our own; a path that cannot be read is an error."""
    paths = spec.root.get("paths")
    found: list[Found] = []
    for path, item in paths.items() if paths is not None else ():
        try:
            found.extend(operations_of(path, item, reporter))
        except SpecError as error:
            reporter.add(replace(error.diagnostic, operation=path))
    return sorted(found, key=lambda entry: entry.rank)
