from __future__ import annotations

from typing import TYPE_CHECKING

from generator.proof.calls.answers import Answer, Bodies, answers_for, usual_answer
from tests.proof.described.reading import described

if TYPE_CHECKING:
    from generator.proof.described.data import Description


def read(version: str, responses: str, method: str = "get") -> Description:
    """Read a description with one operation."""
    return described(version, f"paths: {{/a: {{{method}: {{responses: {{{responses}}}}}}}}}")


def answers(version: str, responses: str, method: str = "get") -> dict[str, Answer]:
    """Return the answers of the only operation by label."""
    description = read(version, responses, method)
    (operation,) = description.operations
    listed = list(answers_for(Bodies(forms=description.forms), operation))
    found = {answer.label: answer for answer in listed}
    assert len(found) == len(listed)
    return found


JSON = "{description: d, content: {application/json: {schema: %s}}}"


def test_each_status_range_and_default_has_its_answers() -> None:
    found = answers("3.1", f"'200': {JSON % '{type: integer}'}, 4XX: {JSON % '{}'}, default: {JSON % '{}'}")
    assert found["response/200/application/json/full"].status == 200
    assert found["response/4XX/application/json/full"].status == 400
    assert found["response/default/application/json/full"].status == 500


def test_a_range_also_comes_without_content() -> None:
    found = answers("3.1", f"2XX: {JSON % '{type: integer}'}")
    assert (found["response/2XX/204"].status, found["response/2XX/204"].content) == (204, b"")
    assert "response/2XX/204" not in answers("3.1", f"2XX: {JSON % '{}'}, '204': {{description: d}}")


def test_a_response_without_content_comes_empty_and_with_content_that_nobody_described() -> None:
    found = answers("3.1", "'400': {description: d}, '204': {description: d}")
    assert found["response/400"].content == b""
    assert not found["response/400/undescribed"].described
    assert "response/204/undescribed" not in found


def test_an_answer_to_head_has_no_content() -> None:
    found = answers("3.1", f"'200': {JSON % '{type: integer}'}", "head")
    assert list(found) == ["response/200"]
    assert found["response/200"].content == b""


def test_documented_headers_come_with_values() -> None:
    header = (
        "headers: {X-N: {schema: {type: array, items: {type: integer}}}, X-P: {schema: {type: string, pattern: '('}}}"
    )
    found = answers("3.1", f"'200': {{description: d, {header}}}")
    assert found["response/200"].headers == (("X-N", "1"),)
    assert "pattern" in found["response/200/header X-P"].reason


def test_each_member_of_an_enum_is_answered() -> None:
    found = answers("3.1", f"'200': {JSON % '{enum: [a, b, c]}'}")
    assert {answer.content for answer in found.values()} == {b'"a"', b'"b"', b'"c"'}


def test_a_branch_without_a_sample_is_named() -> None:
    found = answers("3.1", f"'200': {JSON % '{oneOf: [{type: string}, {type: string, minLength: 2, maxLength: 1}]}'}")
    assert found["response/200/application/json/sample branch 2 of oneOf"].reason


def test_media_types_that_differ_in_a_parameter_come_as_they_are() -> None:
    content = "{application/json; version=1: {schema: {}}, application/json; version=2: {schema: {}}}"
    found = answers("3.1", f"'200': {{description: d, content: {content}}}")
    assert {answer.media_type for answer in found.values()} >= {
        "application/json; version=1",
        "application/json; version=2",
    }


def test_the_usual_answer_is_full() -> None:
    description = read("3.1", f"'200': {JSON % '{properties: {a: {type: integer}}}'}")
    usual = usual_answer(Bodies(forms=description.forms), description.operations[0])
    assert usual is not None
    assert usual.value == {"a": 1}


STREAM = "{description: d, content: {%s: {%s}}}"
EVENTS = STREAM % ("text/event-stream", "schema: {type: object, required: [a], properties: {a: {type: string}}}")
PLAIN = {"a": "text1"}
FIRST = '{"a":"é€😀中1"}'.encode()
SECOND = '{"a":"é€😀中51"}'.encode()


def test_events_come_in_each_form_that_the_standard_has() -> None:
    found = answers("3.1", f"'200': {EVENTS}")
    full = found["response/200/text/event-stream/full"]
    assert full.content == b'data: {"a":"text1"}\n\ndata: {"a":"text51"}\n\n'
    assert full.value == [{"a": "text1"}, {"a": "text51"}]
    head = "response/200/text/event-stream"
    whole = b"data: " + FIRST + b"\n\ndata: " + SECOND + b"\n\n"
    assert found[f"{head}/split"].content == whole
    assert found[f"{head}/split"].chunks[0] == b"dat"
    assert b"".join(found[f"{head}/split"].chunks) == whole
    assert found[f"{head}/crlf"].content == whole.replace(b"\n", b"\r\n")
    assert found[f"{head}/cr"].content == whole.replace(b"\n", b"\r")
    assert found[f"{head}/lines"].content.startswith(b'data: {\ndata:  "a": ')
    assert found[f"{head}/comments"].content.startswith(b":first\n\n: ping\ndata:{")
    assert b"id: 1\nretry: 3000\nother: field\ndata: {" in found[f"{head}/fields"].content
    assert b"\nevent: update\n\n" in found[f"{head}/fields"].content
    values = [found[f"{head}/{name}"].value for name in ("split", "crlf", "cr", "lines", "comments", "fields")]
    assert all(value == [{"a": "é€😀中1"}, {"a": "é€😀中51"}] for value in values)


def test_an_event_that_is_described_as_a_whole_carries_its_data() -> None:
    item = (
        "itemSchema: {type: object, required: [data], properties: {event: {const: made}, data: {type: string,"
        " contentMediaType: application/json, contentSchema: {type: object, properties: {n: {type: integer}}}}}}"
    )
    found = answers("3.2", f"'200': {STREAM % ('text/event-stream', item)}")
    full = found["response/200/text/event-stream/full"]
    assert full.content == b'event: made\ndata: {"n":1}\n\nevent: made\ndata: {"n":51}\n\n'
    assert full.value == [{"n": 1}, {"n": 51}]


def test_text_in_events_is_not_json() -> None:
    found = answers("3.1", f"'200': {STREAM % ('text/event-stream', 'schema: {type: string}')}")
    assert found["response/200/text/event-stream/full"].content == b"data: text1\n\ndata: text51\n\n"


def test_json_lines_are_the_items_of_an_array_and_may_end_without_a_line_feed() -> None:
    schema = "schema: {type: array, items: {type: object, properties: {a: {type: integer}}}}"
    found = answers("3.1", f"'200': {STREAM % ('application/jsonl', schema)}")
    assert found["response/200/application/jsonl/full"].content == b'{"a":1}\n{"a":51}\n'
    assert found["response/200/application/jsonl/unfinished"].content == b'{"a":1}\n{"a":51}'


def test_a_json_text_sequence_has_records() -> None:
    found = answers("3.2", f"'200': {STREAM % ('application/json-seq', 'itemSchema: {type: integer}')}")
    assert found["response/200/application/json-seq/full"].content == b"\x1e1\n\x1e51\n"


def test_the_error_of_a_stream_is_one_message() -> None:
    found = answers("3.1", f"'400': {EVENTS}")
    assert found["response/400/text/event-stream/full"].value == PLAIN
    assert "response/400/text/event-stream/split" not in found


def test_a_webhook_has_no_read_only_member() -> None:
    text = (
        "webhooks: {made: {post: {requestBody: {content: {application/json: {schema: {properties:"
        " {id: {type: integer, readOnly: true}, secret: {type: integer, writeOnly: true}}}}}}}}}"
    )
    description = described("3.1", text)
    body = description.webhooks[0].body
    assert body is not None
    made = dict(Bodies(forms=description.forms).of_event(body.media[0]))
    assert not isinstance(made["full"], Exception)
    assert made["full"].value == {"secret": 1}
