"""What of a message is judged: which status and media type is meant, texts, headers, and what has no content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.proof.described.data import Operation
from tests.proof.core.small import Judge, described

if TYPE_CHECKING:
    from pathlib import Path

INTEGER: dict[str, Any] = {"schema": {"type": "integer"}}
STRING: dict[str, Any] = {"schema": {"type": "string"}}


def judge_of(folder: Path, responses: dict[str, Any], method: str = "post", body: object = None) -> Judge:
    operation = {"responses": responses, **({} if body is None else {"requestBody": body})}
    info = {"title": "T", "version": "1"}
    return Judge(described(folder, {"openapi": "3.1.1", "info": info, "paths": {"/a": {method: operation}}}))


def answer(content: object = None, **more: object) -> dict[str, object]:
    return {"description": "d", **({} if content is None else {"content": content}), **more}


def test_a_code_goes_before_its_range_and_that_before_default(tmp_path: Path) -> None:
    kinds = {"200": INTEGER, "2XX": STRING, "default": {"schema": {"type": "boolean"}}}
    judge = judge_of(tmp_path, {status: answer({"application/json": media}) for status, media in kinds.items()})
    right = {200: b"1", 201: b'"a"', 404: b"true"}
    for status, body in right.items():
        assert [each for each in right.values() if not judge.answered(each, status=status).errors] == [body]


def test_a_status_that_is_not_described(tmp_path: Path) -> None:
    assert judge_of(tmp_path, {"200": answer()}).answered(b"", "", status=404).errors


def test_the_most_specific_media_type_counts(tmp_path: Path) -> None:
    content = {
        "*/*": {"schema": {"type": "array"}},
        "application/*": {"schema": {"type": "object"}},
        "application/json": {"schema": {"type": "boolean"}},
        "application/json; version=1": INTEGER,
    }
    judge = judge_of(tmp_path, {"200": answer(content)})
    right = {
        "text/json": b"[]",
        "application/vnd.a+json": b"{}",
        "application/json": b"true",
        "application/json; version=2": b"true",
        "application/json;charset=utf-8; Version=1": b"1",
    }
    for media_type, body in right.items():
        assert not judge.answered(body, media_type).errors, media_type
        assert judge.answered(b'"a"', media_type).errors, media_type


def test_a_media_type_that_is_not_described(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, {"200": answer({"application/json; version=1": INTEGER})})
    assert judge.answered(b"1", "application/json; version=2").errors
    assert judge.answered(b"1", "text/plain").errors
    assert judge.answered(b"1", "").errors


def test_charset_may_be_missing(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, {"200": answer({"application/json; charset=UTF-8": INTEGER})})
    assert not judge.answered(b"1", "application/json").errors
    assert judge.answered(b'"a"', "application/json").errors


@pytest.mark.parametrize("content", [None, {}, {"application/json": {}}])
def test_nothing_promised_is_nothing_refused(tmp_path: Path, content: object) -> None:
    judge = judge_of(tmp_path, {"200": answer(content)}, body={"content": content or {}})
    assert not judge.answered(b'{"a": 1}').errors
    assert not judge.sent(b'{"a": 1}').errors


def test_what_is_no_json(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, {"200": answer({"application/json": {}})})
    assert [body for body in (b"{", b"NaN", b"", b"\xff") if not judge.answered(body).errors] == []


def test_the_value_of_a_request_is_told(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, {}, body={"content": {"application/json": {"schema": {"type": "object"}}}})
    assert judge.sent(b'{"a": [1, 2.5, null]}').body == {"a": [1, 2.5, None]}


def test_a_required_body(tmp_path: Path) -> None:
    judge = judge_of(tmp_path, {}, body={"required": True, "content": {"application/json": INTEGER}})
    assert judge.sent(b"", "").errors
    assert judge.sent(b"1", "text/plain").errors
    (tmp_path / "optional").mkdir()
    assert not judge_of(tmp_path / "optional", {}, body={"content": {"application/json": INTEGER}}).sent(b"", "").errors


@pytest.mark.parametrize("media_type", ["application/jsonl", "multipart/form-data", "application/octet-stream"])
def test_what_is_left_to_the_second_oracle(tmp_path: Path, media_type: str) -> None:
    judge = judge_of(tmp_path, {"200": answer({media_type: INTEGER})}, body={"content": {media_type: INTEGER}})
    assert not judge.answered(b"\xff", media_type).errors
    assert not judge.sent(b"\xff", media_type).errors


@pytest.mark.parametrize(("method", "status"), [("head", 200), ("post", 204), ("post", 205), ("post", 304)])
def test_what_has_no_content(tmp_path: Path, method: str, status: int) -> None:
    """RFC 9110 section 6.4.1."""
    judge = judge_of(tmp_path, {"default": answer({"application/json": INTEGER})}, method)
    assert not judge.answered(b"", "", status=status).errors


def test_a_plain_text(tmp_path: Path) -> None:
    content = {"text/plain": INTEGER, "text/csv": {"schema": {"enum": ["a"], "type": "string"}}, "text/html": {}}
    judge = judge_of(tmp_path, {"200": answer(content)})
    assert not judge.answered(b"1", "text/plain").errors
    assert judge.answered(b"a", "text/plain").errors
    assert not judge.answered(b"a", "text/csv").errors
    assert judge.answered(b"b", "text/csv").errors
    assert not judge.answered(b"<p>", "text/html").errors


HEADERS: dict[str, tuple[object, tuple[str, ...], tuple[str, ...]]] = {
    "integer": ({"type": "integer"}, ("1",), ("a", "1.5", "")),
    "text that looks like a number": ({"type": "string", "maxLength": 2}, ("12",), ("123",)),
    "array of integers": ({"type": "array", "items": {"type": "integer"}}, ("1,2", "1, 2", ""), ("1,a",)),
    "array of texts": ({"type": "array", "items": {"type": "string", "maxLength": 1}}, ("1,2",), ("12",)),
    "object": (
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
        ("a,1", "a=1"),
        ("b,1",),
    ),
    "time": ({"type": "string", "format": "date-time"}, ("2020-01-01T00:00:00Z", "2020-01-01T00%3A00%3A00Z"), ("x",)),
}


@pytest.mark.parametrize(("schema", "allowed", "refused"), HEADERS.values(), ids=HEADERS)
def test_a_header(tmp_path: Path, schema: object, allowed: tuple[str, ...], refused: tuple[str, ...]) -> None:
    judge = judge_of(tmp_path, {"200": answer(headers={"X-A": {"schema": schema}})})
    for value in allowed:
        assert not judge.answered(b"", "", answer_headers=(("x-a", value),)).errors, value
    for value in refused:
        assert judge.answered(b"", "", answer_headers=(("x-a", value),)).errors, value


def test_a_required_header(tmp_path: Path) -> None:
    headers = {"X-A": {"required": True, **STRING}, "X-B": STRING, "Content-Type": {"required": True, **INTEGER}}
    judge = judge_of(tmp_path, {"200": answer(headers=headers)})
    assert judge.answered(b"", "").errors == ("header X-A: it is required, and missing",)
    assert not judge.answered(b"", "", answer_headers=(("x-a", "1"),)).errors


def test_equal_answers_are_judged_once(tmp_path: Path) -> None:
    shared = {"200": answer({"application/json": INTEGER})}
    info = {"title": "T", "version": "1"}
    paths = {key: {"get": {"responses": shared}} for key in ("/a", "/b")}
    judge = Judge(described(tmp_path, {"openapi": "3.1.1", "info": info, "paths": paths}))
    assert isinstance(judge.description.operations[1], Operation)
    assert judge.answered(b"1", operation=0) is judge.answered(b"1", operation=1)
