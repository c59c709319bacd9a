"""Types as data: what a JSON or wire value is, without a word of Python's spelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PrimitiveName = Literal["str", "int", "float", "bool", "bytes", "datetime", "date", "any", "none", "file"]


@dataclass(frozen=True, slots=True)
class Primitive:
    """A JSON or wire primitive. `file` is an uploaded file (bytes, path, open file or iterator)."""

    name: PrimitiveName


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """A closed or open set of values; `open` adds the base types of the values."""

    values: tuple[str | int | float | bool | None, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class ModelRef:
    """A named model or alias; `key` is an index of `Api.models`."""

    key: str


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """A JSON array."""

    item: TypeRef


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object with arbitrary names."""

    value: TypeRef


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types, without duplicates, `none` last."""

    options: tuple[TypeRef, ...]


TypeRef = Primitive | LiteralOf | ModelRef | ArrayOf | MapOf | UnionOf


ANY = Primitive("any")


NONE = Primitive("none")
