"""A parsed input: plain data of the YAML 1.2 core schema or JSON, and a place for each JSON Pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from ..diagnostics.location import Location, Pointer

JsonValue = None | bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"]

_INDEX_DIGITS = 10


class Document(Protocol):
    """One loaded document (made by `source.load`)."""

    @property
    def file(self) -> str:
        """The name shown in diagnostics: the path as the user gave it."""
        ...

    @property
    def path(self) -> Path:
        """Where it was read from."""
        ...

    @property
    def data(self) -> JsonValue:
        """The parsed value. All mapping keys are strings; nobody changes it."""
        ...

    @property
    def sha256(self) -> str:
        """Hex digest of the file's bytes."""
        ...

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """Return the place of the value (or, with `key`, of its key); of the nearest ancestor if it is not there."""
        ...

    def raw_scalar(self, pointer: Pointer) -> str | None:
        """Return a number, truth value or null as its author wrote it (`1.10`, `1e3`); None for anything else."""
        ...


class SourceSet(Protocol):
    """What one client is pressed from: an entry document, and the files beside it that references may name."""

    @property
    def entry(self) -> Document:
        """The document that has `openapi` or `swagger` at its root."""
        ...

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        """(file, sha256) of every file read so far, in order."""
        ...

    def open(self, relative_to: Document, reference: str, place: Location) -> Document:
        """Return the document that `reference` (without fragment) names, loading it once.

        Raises:
            SpecError: it is remote, absolute, leaves the source folder, is missing or does not parse.
        """
        ...


def as_mapping(value: JsonValue) -> dict[str, JsonValue]:
    """Return `value` if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: JsonValue) -> list[JsonValue]:
    """Return `value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def lookup(value: JsonValue, pointer: Pointer) -> tuple[bool, JsonValue]:
    """Return whether something is at `pointer` below `value`, and what."""
    for token in pointer:
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and len(token) < _INDEX_DIGITS and int(token) < len(value):
            value = value[int(token)]
        else:
            return False, None
    return True, value
