"""Which example of a description is shown, and which links."""

from __future__ import annotations

import pytest

from .support import build, operation


def media_of(content: str) -> str:
    body = operation(f"responses: {{'200': {{description: d, content: {{application/json: {content}}}}}}}")
    return build(body).operation.responses[0].media[0].example


@pytest.mark.parametrize(
    ("content", "example"),
    [
        ("{example: {a: 1}, schema: {example: 2}}", '{"a": 1}'),
        ("{examples: {one: {value: [1]}, two: {value: [2]}}}", "[1]"),
        ("{schema: {type: object, example: {b: é}}}", '{"b": "é"}'),
        ("{schema: {type: integer, examples: [3, 4]}}", "3"),
        ("{schema: {type: integer}}", ""),
        (f"{{example: {'x' * 2000}}}", ""),
    ],
)
def test_the_first_example_of_the_media_type_goes_before_that_of_its_schema(content: str, example: str) -> None:
    assert media_of(content) == example


@pytest.mark.parametrize(
    ("parameter", "description"),
    [
        ("{schema: {type: string, example: TW-1}}", 'Example: `"TW-1"`.'),
        ("{example: TW-2, schema: {type: string, example: TW-1}}", 'Example: `"TW-2"`.'),
        ("{description: The id, examples: {a: {value: 7}}, schema: {type: integer}}", "The id. Example: `7`."),
        ("{schema: {type: string, enum: [a, b], example: a}}", ""),
        ("{schema: {type: boolean, example: true}}", ""),
        ("{schema: {type: integer, default: 3, example: 3}}", "Default: `3`."),
    ],
)
def test_a_parameter_shows_an_example_that_says_more_than_its_type(parameter: str, description: str) -> None:
    declared = f"{{name: id, in: query, {parameter[1:]}"
    built = build(operation(f"parameters: [{declared}]\nresponses: {{'204': {{description: d}}}}"))
    assert built.parameters["id"].description == description


def test_links_come_from_the_operation_its_tag_and_the_document() -> None:
    built = build(
        operation(
            "tags: [Things]\nexternalDocs: {url: 'https://docs.example/get'}\nresponses: {'204': {description: d}}",
            rest="tags: [{name: Things, externalDocs: {url: 'https://docs.example/things'}}]\n"
            "externalDocs: {url: 'javascript:alert(1)'}\n",
        )
    )
    assert built.operation.documentation_url == "https://docs.example/get"
    assert built.api.resources[0].documentation_url == "https://docs.example/things"
    assert built.api.documentation_url == ""
