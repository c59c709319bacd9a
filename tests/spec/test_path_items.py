"""The one walk over the operations of a path item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.spec.cursor import BrokenReferenceError
from generator.spec.path_items import label_at, operation_at, operations_in, operations_of
from tests.schemas.support import spec_of
from tests.spec.loading import load_data

if TYPE_CHECKING:
    from pathlib import Path

    from generator.source.document import JsonValue

EMPTY: dict[str, JsonValue] = {"responses": {}}
ITEM: dict[str, JsonValue] = {
    "summary": "All methods",
    "additionalOperations": {"COPY": EMPTY, "Link": EMPTY},
    "query": EMPTY,
    "post": EMPTY,
    "get": EMPTY,
    "parameters": [],
}


def test_methods_come_as_they_are_sent_and_in_the_order_of_the_specification() -> None:
    assert list(operations_in(ITEM)) == [
        ("GET", ("get",)),
        ("POST", ("post",)),
        ("QUERY", ("query",)),
        ("COPY", ("additionalOperations", "COPY")),
        ("Link", ("additionalOperations", "Link")),
    ]


def test_what_a_path_item_refers_to_is_walked() -> None:
    items: dict[str, JsonValue] = {"All": ITEM, "Lost": {"$ref": "#/nowhere"}, "Short": {"$ref": "#/paths/All"}}
    paths = spec_of({}, paths=items).root / "paths"
    found = list(operations_of("/x\u2028", paths / "Short"))
    assert [entry.label for entry in found] == [
        f"{method} /x\\u2028" for method in ("GET", "POST", "QUERY", "COPY", "Link")
    ]
    assert found[3].operation.pointer == ("paths", "All", "additionalOperations", "COPY")
    assert found[3].item.pointer == ("paths", "All")
    with pytest.raises(BrokenReferenceError):
        list(operations_of("/lost", paths / "Lost"))


@pytest.mark.parametrize(
    ("pointer", "length", "label"),
    [
        (("paths", "/x", "get", "responses", "200"), 3, "GET /x"),
        (("webhooks", "paid", "query"), 3, "QUERY paid"),
        (("paths", "/x", "additionalOperations", "Copy", "responses"), 4, "Copy /x"),
        (("paths", "/x", "additionalOperations"), 0, ""),
        (("paths", "/x", "parameters", "0"), 0, ""),
        (("paths", "/x"), 0, ""),
        (("paths",), 0, ""),
    ],
)
def test_a_place_is_in_an_operation_or_in_none(pointer: tuple[str, ...], length: int, label: str) -> None:
    place = operation_at(pointer)
    assert place == (pointer[:length] or None)
    assert ("" if place is None else label_at(place)) == label


def test_a_fault_of_a_path_item_costs_its_additional_operations_too(tmp_path: Path) -> None:
    item = {**ITEM, "parameters": [{"name": "q", "in": "query", "schema": {"$ref": "#/components/schemas/Nobody"}}]}
    loaded = load_data(
        tmp_path, {"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": {"/x": item}, "components": {}}
    )
    costs = [entry.operation for entry in loaded.diagnostics if entry.code == "ref-unresolved"]
    assert costs == ["COPY /x", "GET /x", "Link /x", "POST /x", "QUERY /x"]
