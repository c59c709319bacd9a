"""The toml's `pagination`: which operations it fits, the types that it gives, and where it says what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from generator.config.client_toml import PaginationConfig
from generator.diagnostics.location import Location
from generator.ir.types import ANY, ArrayOf, LiteralOf, ModelRef, Primitive

from .support import Built, build

THINGS = """
paths:
  /things:
    get:
      operationId: listThings
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: after, in: query, schema: {type: string}}
      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Thing'}}
                  names: {type: [array, 'null'], items: {type: string, enum: [a, b]}}
                  meta:
                    anyOf:
                      - {$ref: '#/components/schemas/Meta'}
                      - {type: 'null'}
                  anything: {}
                  a/b: {type: array, items: {type: integer}}
  /things/search:
    post:
      operationId: searchThings
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {start: {type: string}, text: {type: string}}}
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Things'}
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
components:
  schemas:
    Thing: {type: object, properties: {id: {type: string}}}
    Things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
    Meta: {type: object, properties: {next: {type: string}, pages: {type: integer}, more: {type: boolean}}}
"""


WRAPPED = """
paths:
  /cats: {get: {parameters: [&page {name: page, in: query, schema: {type: integer}}], responses: {200: {description: d,
    content: {application/json: {schema: {properties: {n: {type: integer}, cats: {type: array, items: {}}}}}}}}}}
  /dogs: {get: {parameters: [*page], responses: {'200': {description: d,
    content: {application/json: {schema: {properties: {all/dogs: {type: array, items: {}}}}}}}}}}
  /mice: {get: {parameters: [*page], responses: {'200': {description: d,
    content: {application/json: {schema: {properties: {mice: {type: array, items: {}}, b: {type: array}}}}}}}}}
  /owls: {get: {responses: {'200': {description: d,
    content: {application/json: {schema: {properties: {owls: {type: array, items: {}}}}}}}}}}
"""
LINKED = """
paths:
  /cats: {get: {parameters: [{name: page, in: query, schema: {type: integer}}], responses: {'200': {description: d,
    headers: {Link: {schema: {type: string}}}, content: {application/json: {schema: {type: array, items: {}}}}}}}}
  /owls: {get: {responses: {'200': {description: d,
    content: {application/json: {schema: {type: array, items: {}}}}}}}}
"""


def entry_of(*operations: str, style: str = "page", **options: Any) -> PaginationConfig:
    return PaginationConfig(operations=operations, style=style, **options)  # type: ignore[arg-type]


def paged(*operations: str, style: str = "page", **options: Any) -> Built:
    places = {key: Location(file="client.toml", line=number, column=1) for number, key in enumerate(options, 10)}
    places |= {"operations": Location(file="client.toml", line=1, column=1)}
    places |= {"style": Location(file="client.toml", line=2, column=1)}
    entry = PaginationConfig(operations=operations, style=style, places=places, **options)  # type: ignore[arg-type]
    return build(THINGS, pagination=(entry,))


def test_a_pattern_is_an_operation_id_or_a_request_line_with_stars() -> None:
    for pattern in ("listThings", "list*", "GET /things", "GET /thing*s", "*"):
        built = paged(pattern, parameter="page", items="/data")
        assert built.named("list_things").paging is not None
    assert paged("GET /things", parameter="page", items="/data").codes == []
    assert built.named("get_thing").paging is None
    assert built.codes == []  # a pattern passes over what has no such parameter


def test_a_list_that_has_the_parameter_is_not_passed_over_in_silence() -> None:
    built = paged("*", parameter="page", items="/rows")
    (found,) = built.found("pagination-misfit")
    assert "GET /things" in found.message


def test_a_pattern_that_passes_over_everything_is_an_error() -> None:
    built = paged("*", parameter="pgae", items="/data")
    found = built.found("pagination-misfit")
    assert len(found) == 3
    assert all("called 'pgae'" in each.message for each in found)


def test_a_star_finds_the_only_list_of_a_body() -> None:
    two = build(WRAPPED, pagination=(entry_of("GET /*", parameter="page", items="/*"),))
    found = {each.label: each.paging.items for each in two.api.operations if each.paging is not None}
    assert found == {"GET /cats": "/cats", "GET /dogs": "/all~1dogs"}
    [passed_over] = two.reporter.diagnostics
    assert passed_over.code == "pagination-passed-over"
    assert "'GET /mice', which it does not fit: its body has no single list at '/*'" in passed_over.message


def test_what_another_table_fits_is_not_reported() -> None:
    tables = (entry_of("GET /*", parameter="page", items="/*"), entry_of("GET /*", parameter="page", items="/mice"))
    built = build(WRAPPED, pagination=tables)
    assert built.codes == []
    assert [each.paging.items for each in built.api.operations if each.paging] == ["/cats", "/all~1dogs", "/mice"]


@pytest.mark.parametrize(("described", "expected"), [("Link", ["GET /cats"]), ("Other", ["GET /cats", "GET /owls"])])
def test_a_pattern_of_link_headers_means_those_that_are_described(described: str, expected: list[str]) -> None:
    built = build(LINKED.replace("Link", described), pagination=(entry_of("GET /*", style="link_header"),))
    assert [each.label for each in built.api.operations if each.paging] == expected
    built = build(LINKED, pagination=(entry_of("GET /owls", style="link_header"),))
    assert built.codes == []
    built = build(LINKED, pagination=(entry_of("GET /*", style="link_header", parameter="page"),))
    paging = built.api.operations[0].paging
    assert paging is not None
    assert (paging.parameter, paging.style) == ("", "link_header")


@pytest.mark.parametrize(
    ("items", "item_type"),
    [
        ("/data", ModelRef("Thing")),
        ("/a~1b", Primitive("int")),
        ("/anything", ANY),
        ("/anything/deeper", ANY),
        ("/names", LiteralOf(("a", "b"), open=True)),
    ],
)
def test_the_items_have_the_type_that_the_list_has(items: str, item_type: object) -> None:
    built = paged("listThings", parameter="page", items=items)
    assert built.codes == []
    paging = built.named("list_things").paging
    assert paging is not None
    if isinstance(paging.item_type, ModelRef) and not isinstance(item_type, ModelRef):
        assert built.api.models[paging.item_type.key].kind == "alias"
    else:
        assert paging.item_type == item_type


def test_a_body_that_is_the_list_needs_no_place() -> None:
    built = paged("searchThings", style="cursor", parameter="start", item="/id")
    paging = built.named("search_things").paging
    assert paging is not None
    assert (paging.item_type, paging.items, paging.in_body, paging.parameter) == (ModelRef("Thing"), "", True, "start")
    assert built.named("search_things").result in {ModelRef("Things"), ArrayOf(ModelRef("Thing"))}


def test_places_reach_through_null_and_references() -> None:
    built = paged("listThings", style="cursor", parameter="after", items="/data", next="/meta/next", more="/meta/more")
    assert built.codes == []


@pytest.mark.parametrize(
    ("options", "key", "problem"),
    [
        ({"parameter": "perPage", "items": "/data"}, "parameter", "no query parameter"),
        ({"parameter": "page", "items": "/rows"}, "items", "no list at '/rows'"),
        ({"parameter": "page"}, "style", "no list at ''"),
        ({"parameter": "page", "items": "/meta"}, "items", "no list at '/meta'"),
        ({"parameter": "page", "items": "/data", "total": "/meta/count"}, "total", "nothing at '/meta/count'"),
        ({"parameter": "page", "items": "/data", "more": "/more"}, "more", "nothing at '/more'"),
        ({"parameter": "after", "style": "cursor", "items": "/data", "next": "/next"}, "next", "nothing at '/next'"),
        ({"parameter": "after", "style": "cursor", "items": "/data", "item": "/uid"}, "item", "items have nothing"),
    ],
)
def test_what_an_operation_has_not_is_an_error_at_the_key_of_the_toml(
    options: dict[str, Any], key: str, problem: str
) -> None:
    built = paged("listThings", **options)
    (found,) = built.found("pagination-misfit")
    assert problem in found.message
    assert "GET /things" in found.message
    assert found.location is not None
    keys = [name for name in options if name != "style"]
    assert found.location.line == (keys.index(key) + 10 if key in keys else 2)
    assert built.named("list_things").paging is None


def test_a_pattern_that_fits_nothing_is_an_error_at_its_line() -> None:
    for patterns in (("listThing",), ("listThings", "list*")):
        built = paged(*patterns, parameter="page", items="/data")
        (found,) = built.found("pagination-unmatched")
        assert repr(patterns[-1]) in found.message
        assert (found.location.file, found.location.line) == ("client.toml", 1) if found.location else False
