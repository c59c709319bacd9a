"""Responses: statuses, media types, results and streams."""

from __future__ import annotations

import pytest

from generator.ir.types import ANY, NONE, ArrayOf, ModelRef, Primitive, UnionOf

from .support import Built, build, operation

PET = "components: {schemas: {Pet: {type: object, properties: {id: {type: integer}}}, Bad: {type: object}}}"
REF = "{schema: {$ref: '#/components/schemas/Pet'}}"


def with_responses(responses: str, version: str = "3.1.0") -> Built:
    text = "responses:\n" + "".join(f"  {line}\n" for line in responses.strip("\n").splitlines())
    return build(operation(text, rest=PET), version=version)


def test_the_result_is_the_union_of_all_successes() -> None:
    built = with_responses(f"""
'200': {{description: ok, content: {{application/json: {REF}}}}}
'202': {{description: later, content: {{text/plain: {{schema: {{type: string}}}}}}}}
'204': {{description: nothing}}
'404': {{description: bad, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Bad'}}}}}}}}
default: {{description: bad}}
""")
    pet = built.operation.responses[0].media[0].type
    assert isinstance(pet, ModelRef)
    assert built.operation.result == UnionOf((pet, Primitive("str"), NONE))
    assert [entry.status for entry in built.operation.responses] == ["200", "202", "204", "404", "default"]


def test_default_is_the_result_only_without_a_success() -> None:
    built = with_responses(f"default: {{description: ok, content: {{application/json: {REF}}}}}")
    assert isinstance(built.operation.result, ModelRef)
    built = with_responses("'201': {description: ok}\ndefault: {description: x, content: {text/csv: {}}}")
    assert built.operation.result == NONE


def test_ranges_count_as_successes_in_any_case() -> None:
    built = with_responses(f"2xx: {{description: ok, content: {{application/json: {REF}}}}}")
    assert [entry.status for entry in built.operation.responses] == ["2XX"]
    assert isinstance(built.operation.result, ModelRef)


@pytest.mark.parametrize(
    ("content", "codec", "expected"),
    [
        ("application/json: {}", "json", ANY),
        ("application/json: {schema: {type: string}}", "json", Primitive("str")),
        ("image/png: {schema: {type: string, format: binary}}", "binary", Primitive("bytes")),
        ("application/pdf: {}", "binary", Primitive("bytes")),
        ("text/csv: {schema: {type: array, items: {type: string}}}", "text", Primitive("str")),
        ("application/xml: {}", "xml", Primitive("str")),
        ("'*/*': {}", "binary", Primitive("bytes")),
        ("'*/*': {schema: {type: string}}", "text", Primitive("str")),
    ],
)
def test_bodies_come_back_as_their_media_type_says(content: str, codec: str, expected: object) -> None:
    built = with_responses(f"'200': {{description: ok, content: {{{content}}}}}")
    (media,) = built.operation.responses[0].media
    assert (media.codec, media.type) == (codec, expected)


def test_what_a_codec_cannot_name_gets_a_name() -> None:
    built = with_responses("""
'200':
  description: ok
  content:
    application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
    application/problem+json: {schema: {type: array, items: {type: string}}}
""")
    first, second = (entry.type for entry in built.operation.responses[0].media)
    assert isinstance(first, ArrayOf)
    assert isinstance(second, ModelRef)
    assert second.key in built.api.models


def test_a_stream_beside_a_whole_body_is_a_second_way() -> None:
    built = with_responses(
        f"'200': {{description: ok, content: {{application/json: {REF}, text/event-stream: {REF}}}}}"
    )
    assert built.operation.stream == built.operation.result
    assert not built.operation.stream_only


@pytest.mark.parametrize("media_type", ["text/event-stream", "application/x-ndjson", "application/json-seq"])
def test_a_stream_alone_is_the_only_way(media_type: str) -> None:
    built = with_responses(
        f"'200': {{description: ok, content: {{{media_type}: {{itemSchema: {{$ref: '#/components/schemas/Pet'}}}}}}}}",
        version="3.2.0",
    )
    assert built.operation.stream_only
    assert isinstance(built.operation.stream, ModelRef)
    assert built.operation.result == NONE


def test_lines_described_as_an_array_are_its_items() -> None:
    schema = "{schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}"
    built = with_responses(f"'200': {{description: ok, content: {{application/jsonl: {schema}}}}}")
    assert isinstance(built.operation.stream, ModelRef)


def test_an_event_envelope_gives_what_its_data_holds() -> None:
    data = "{type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/Pet'}}"
    item = f"{{type: object, properties: {{event: {{type: string}}, data: {data}}}}}"
    built = with_responses(
        f"'200': {{description: ok, content: {{text/event-stream: {{itemSchema: {item}}}}}}}", version="3.2.0"
    )
    assert isinstance(built.operation.stream, ModelRef)
    assert built.api.models[built.operation.stream.key].class_name == "Pet"


def test_response_headers_are_typed_and_content_type_is_none_of_them() -> None:
    built = with_responses("""
'200':
  description: ok
  headers:
    X-Rate: {required: true, description: Left., schema: {type: integer}}
    content-type: {schema: {type: string}}
    'bad name': {schema: {type: string}}
""")
    (header,) = built.operation.responses[0].headers
    assert (header.wire, header.type, header.required) == ("X-Rate", Primitive("int"), True)
    assert built.codes == ["response-header-invalid"]


def test_no_response_at_all_returns_nothing() -> None:
    built = build(operation("summary: x"))
    assert built.operation.responses == ()
    assert built.operation.result == NONE


@pytest.mark.parametrize(
    "schema",
    [
        "{type: object, properties: {success: {type: boolean}}}",
        "{type: object, additionalProperties: {type: boolean}}",
        "{type: object}",
        "{oneOf: [{type: object, properties: {a: {type: string}}}]}",
        "{type: array, items: {type: string}}",
    ],
)
def test_an_example_that_could_fit_is_not_reported(schema: str) -> None:
    content = f"{{application/json: {{schema: {schema}, example: {{success: true}}}}}}"
    assert with_responses(f"'200': {{description: ok, content: {content}}}").found("example-mismatch") == []


def test_a_head_request_brings_no_body_whatever_is_described() -> None:
    text = operation("responses: {'200': {description: ok, content: {text/plain: {}}}}", method="head")
    assert build(text).operation.result == NONE
