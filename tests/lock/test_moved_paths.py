"""An operation that keeps its id and has another path keeps its names: only what goes over the wire moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.diff.changes import breaks
from generator.diff.python import python_changes
from generator.diff.surface.read import read_surface
from tests.lock.test_names import press_after

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = """\
openapi: 3.1.0
info: {title: Events, version: '1'}
paths:
  /{tenant_id}/events:
    parameters: [{name: tenant_id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: listTenantEvents
      tags: [Events]
      parameters: [{name: perPage, in: query, schema: {enum: [10, 20]}}]
      responses:
        '200':
          description: x
          content:
            application/json:
              schema: {type: object, properties: {items: {type: array, items: {type: object, properties: {a: {}}}}}}
  /{tenant_id}/events/{id}/retry:
    post:
      operationId: retryTenantEvent
      tags: [Events]
      parameters:
      - {name: tenant_id, in: path, required: true, schema: {type: string}}
      - {name: id, in: path, required: true, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {howOften: {type: integer}, at: {type: object, properties: {b: {}}}}}
      responses: {'202': {description: x}}
  /events:
    get: {operationId: adminListEvents, tags: [Events], responses: {'204': {description: x}}}
"""
MOVES = {
    "a part is put before all": EVENTS.replace("/{tenant_id}/", "/tenants/{tenant_id}/"),
    "with another variable": EVENTS.replace("{tenant_id}", "{tenantId}")
    .replace("name: tenant_id", "name: tenantId")
    .replace("/{tenantId}/", "/tenants/{tenantId}/"),
    "another method": EVENTS.replace("/retry:\n    post:", "/retries:\n    put:"),
    "another tag as well": EVENTS.replace("/{tenant_id}/", "/tenants/{tenant_id}/").replace("[Events]", "[History]"),
    "a version before all": re.sub(r"^  /", "  /v2/", EVENTS, flags=re.MULTILINE),
}
SAME_ID = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /carts/all: {get: {operationId: list, tags: [Carts], responses: {'204': {description: x}}}}
  /users/all: {get: {operationId: list, tags: [Users], responses: {'204': {description: x}}}}
"""


@pytest.mark.parametrize("text", MOVES.values(), ids=MOVES)
def test_an_operation_with_another_path_is_called_as_before(tmp_path: Path, text: str) -> None:
    old, new, again = press_after(tmp_path, EVENTS, text, text)
    changes = python_changes(read_surface(old), read_surface(new))
    assert [
        f"{change.subject}: {change.text}" for change in changes if not change.breaking and "is called" in change.text
    ] == []
    assert [f"{change.subject}: {change.text}" for change in changes if change.breaking] == []
    assert again == new


def test_the_same_id_in_two_resources_is_told_apart_by_the_resource(tmp_path: Path) -> None:
    old, new = press_after(tmp_path, SAME_ID, SAME_ID.replace("/all", "/every"))
    assert not breaks(python_changes(read_surface(old), read_surface(new)), "python")


def test_an_id_that_two_have_moves_nothing(tmp_path: Path) -> None:
    text = SAME_ID.replace("operationId: list, tags: [Users]", "operationId: show, tags: [Users]")
    both = text.replace("/carts/all", "/carts/every").replace(
        "  /users",
        "  /carts/other: {get: {operationId: list, " "tags: [Carts], responses: {'204': {description: x}}}}\n  /users",
    )
    old, new = press_after(tmp_path, text, both)
    assert "def show(" in old["resources/users.py"]
    assert new["resources/users.py"] == old["resources/users.py"]


WRITTEN_OUT = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /carts:
    get:
      operationId: listCarts
      tags: [Carts]
      responses:
        '200': {description: x, content: {application/json: {schema: {type: array, items: ITEM}}}}
        '400': {description: x, content: {application/json: {schema: BAD}}}
        '404': {description: x, content: {application/json: {schema: NONE}}}
COMPONENTS"""
BAD = "{type: object, description: Bad, properties: {why: {type: string}, at: {type: string}}}"
NONE = "{type: object, description: None, properties: {why: {type: string}, at: {type: string}}}"
ITEM = "{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}"


def _written(bad: str, none: str, item: str, components: str = "") -> str:
    text = WRITTEN_OUT.replace("BAD", bad).replace("NONE", none).replace("ITEM", item)
    return text.replace("COMPONENTS", components and f"components:\n{components}")


def test_what_was_written_out_and_has_a_name_now_keeps_its_old_one_too(tmp_path: Path) -> None:
    named = _written(
        "{$ref: '#/components/schemas/Wrong'}",
        "{$ref: '#/components/schemas/Missing'}",
        "{$ref: '#/components/schemas/Cart'}",
        f"  schemas:\n    Wrong: {BAD}\n    Missing: {NONE}\n    Cart: {ITEM}\n",
    )
    old, new, again = press_after(tmp_path, _written(BAD, NONE, ITEM), named, named)
    assert [change.text for change in python_changes(read_surface(old), read_surface(new)) if change.breaking] == []
    assert again == new


def test_what_stands_in_a_response_with_a_name_now_keeps_its_name(tmp_path: Path) -> None:
    text = _written(BAD, NONE, ITEM)
    named, answers = text, ""
    for status, name, schema in (("400", "Wrong", BAD), ("404", "Missing", NONE)):
        answer = f"{{description: x, content: {{application/json: {{schema: {schema}}}}}}}"
        named = named.replace(f"'{status}': {answer}", f"'{status}': {{$ref: '#/components/responses/{name}'}}")
        answers += f"    {name}: {answer}\n"
    assert named.count("$ref") == 2
    old, new = press_after(tmp_path, text, f"{named}components:\n  responses:\n{answers}")
    assert [change.text for change in python_changes(read_surface(old), read_surface(new)) if change.breaking] == []


@pytest.mark.parametrize("verbs", [("list", "get"), ("listAll", "getOne")])
def test_another_resource_with_the_same_ids_is_not_taken_for_the_one_that_is_gone(
    tmp_path: Path, verbs: tuple[str, str]
) -> None:
    def text(word: str, *more: str) -> str:
        paths = "".join(
            f"  /{each}s{end}: {{get: {{operationId: {verb}, tags: [{each.title()}s], "
            f"responses: {{'204': {{description: x}}}}}}}}\n"
            for each in (word, *more)
            for verb, end in zip(verbs, ("", "/one"), strict=True)
        )
        return f"openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\npaths:\n{paths}"

    more = () if verbs == ("list", "get") else ("shop",)
    old, new = press_after(tmp_path, text("cart", *more), text("user", *more))
    assert "resources/carts.py" in old
    assert "resources/carts.py" not in new
    assert "resources/users.py" in new


def test_two_that_were_written_out_and_have_one_name_now_keep_theirs(tmp_path: Path) -> None:
    wrong = "{$ref: '#/components/schemas/Wrong'}"
    named = _written(wrong, wrong, ITEM, f"  schemas:\n    Wrong: {BAD}\n")
    old, new, again = press_after(tmp_path, _written(BAD, NONE, ITEM), named, named)
    assert "ListCartsResponse400 = Wrong\n" in new["models/carts.py"]
    assert "ListCartsResponse404 = Wrong\n" in new["models/carts.py"]
    assert [change.text for change in python_changes(read_surface(old), read_surface(new)) if change.breaking] == []
    assert again == new
