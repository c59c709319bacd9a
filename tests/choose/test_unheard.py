"""What was reported of the parts that nobody chose is not shown, and all else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

DESCRIPTION = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://shop.example}]
security: []
paths:
  /pets:
    parameters: [{$ref: '#/components/parameters/Limit'}]
    get:
      tags: [Pets]
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    post:
      tags: [Orders]
      requestBody: {content: {application/json: {schema: {required: [c1], properties: {d: {type: string}}}}}}
      responses: {'204': {description: d}}
  /orders:
    $ref: '#/components/pathItems/Orders'
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: object, required: [c2], properties: {d: {type: string}}}}
  pathItems:
    Orders:
      get:
        tags: [Orders]
        responses:
          '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
  schemas:
    Pet: {type: object, properties: {home: {$ref: '#/components/schemas/Home/properties/place'}}}
    Home: {type: object, properties: {place: {type: object, required: [c3], properties: {d: {type: string}}}}}
    Order: {type: object, required: [c4], properties: {d: {type: string}}}
    Nobody: {type: object, required: [c5], properties: {d: {type: string}}}
"""
ALL = {"c1", "c2", "c3", "c4", "c5"}


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("", ALL),
        ('tags = ["Pets"]', {"c2", "c3"}),
        ('operations = ["POST /pets"]', {"c1", "c2"}),
        ('paths = ["/orders"]', {"c4"}),
        ('tags = ["*"]', ALL - {"c5"}),
    ],
)
@pytest.mark.parametrize("command", ["lint", "generate"])
def test_only_what_is_chosen_is_reported(tmp_path: Path, command: str, choice: str, expected: set[str]) -> None:
    project = Project.of(tmp_path, "shop", DESCRIPTION, f'sources = ["shop.yaml"]\n{choice}\n')
    run = project.run(command, "--format", "json")
    assert run.status == 0
    lines = [line for line in run.stdout.splitlines() if "property-undefined" in line]
    assert {word for word in ALL if any(f"'{word}'" in line for line in lines)} == expected


PAGED = """\
sources = ["shop.yaml"]
[[pagination]]
operations = ["GET /*"]
style = "page"
parameter = "page"
"""


def test_a_list_that_a_pattern_passes_over_is_named_unless_it_is_left_out_or_waived(tmp_path: Path) -> None:
    text = DESCRIPTION.replace(
        "      tags: [Pets]\n", "      tags: [Pets]\n      parameters: [&page {name: page, in: query}]\n"
    )
    lists = "schema: {type: array, items: {$ref: '#/components/schemas/Order'}}"
    text = text.replace("schema: {$ref: '#/components/schemas/Order'}", lists)
    text = text.replace(
        "      get:\n        tags: [Orders]\n", "      get:\n        tags: [Orders]\n        parameters: [*page]\n"
    )
    for more, is_named in (
        ("", True),
        ('[[waivers]]\ncode = "pagination-passed-over"\ntarget = "GET /pets"\nreason = "r"\n', False),
    ):
        run = Project.of(tmp_path, "shop", text, PAGED + more).run("lint")
        assert (run.status, "'GET /pets', which it does not fit" in run.text) == (0, is_named), run.text
    run = Project.of(tmp_path, "shop", text, PAGED.replace("\n", '\ntags = ["Orders"]\n', 1)).run("lint")
    assert (run.status, "does not fit" in run.text) == (0, False), run.text


def test_an_error_of_a_part_that_nobody_needs_does_not_stop_the_rest(tmp_path: Path) -> None:
    broken = DESCRIPTION.replace("required: [c5]", "$ref: '#/components/schemas/Gone'")
    project = Project.of(tmp_path, "shop", broken, 'sources = ["shop.yaml"]\ntags = ["Pets"]\n')
    run = project.run("generate")
    assert (run.status, "Gone" in run.text) == (0, False)
