"""Makes a `Spec` of plain data, and finished tables of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics import Reporter
from generator.diagnostics.location import Location, Pointer
from generator.lock.pinned import Pinned
from generator.schemas import Models, SchemaTable
from generator.source.origins import Origins
from generator.spec.cursor import Cursor, Spec

if TYPE_CHECKING:
    from generator.source.document import JsonValue


class PlainDocument:
    """A document without text: every place is line 1."""

    file = "plain.yaml"
    path = Path("plain.yaml")
    sha256 = "0" * 64

    def __init__(self, data: JsonValue) -> None:
        self.data = data

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        del key
        return Location(file=self.file, line=1, column=1, pointer=pointer)


def spec_of(schemas: dict[str, JsonValue], **sections: JsonValue) -> Spec:
    data: dict[str, JsonValue] = {"openapi": "3.1.0", "components": {"schemas": schemas}, **sections}
    return Spec(data=data, origins=Origins(PlainDocument(data)), version="3.1.0", oracle={})


class Bench:
    """A table under test, with what it reported."""

    def __init__(self, schemas: dict[str, JsonValue], *, open_enums: bool = True, **sections: JsonValue) -> None:
        self.spec = spec_of(schemas, **sections)
        self.reporter = Reporter()
        self.table = SchemaTable(self.spec, self.reporter, open_enums=open_enums)

    def at(self, *pointer: str) -> Cursor:
        found = self.spec.at(pointer)
        assert found is not None
        return found

    def finish(self, pinned: Pinned | None = None) -> Models:
        return self.table.finish(pinned or Pinned())

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.reporter.diagnostics]


def models_of(schemas: dict[str, JsonValue]) -> Models:
    return Bench(schemas).finish()
