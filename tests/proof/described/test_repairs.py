"""A stated repair is applied where its rule allows the reading, and refused everywhere else."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import Reporter
from generator.proof.described.repair_rules import RULES
from generator.proof.described.repairs import Refused, apply_repairs, files_of
from generator.source.document import lookup
from generator.source.load import load_sources
from tests.proof.described.repair_cases import (
    ALLOWED,
    CONTENT,
    EVERY_ALLOWED,
    EVERY_REFUSED,
    FIELD,
    FILE,
    GET,
    OPERATION,
    OUT,
    PARAMETERS,
    REFUSED,
    SCHEMA,
    answered,
    described,
    parameter,
    pointed,
    row,
    schemas,
    schemes,
)

if TYPE_CHECKING:
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from generator.source.document import JsonValue


def test_each_rule_is_tried_both_ways() -> None:
    assert set(ALLOWED) == set(REFUSED) == set(RULES)


@pytest.mark.parametrize("case", EVERY_ALLOWED, ids=lambda case: str(case[0]))
def test_an_allowed_reading_is_what_the_document_then_says(
    case: tuple[str, JsonValue, tuple[str, ...], object, object, object],
) -> None:
    code, document, tokens, was, now, above = case
    before = copy.deepcopy(document)
    result = apply_repairs(document, [row(code, pointed(*tokens), was, now)])
    assert result.refused == ()
    if above is None:  # the holder of the place has further members
        assert lookup(result.entry, tokens) == (True, now)
    else:
        assert lookup(result.entry, tokens[:-1]) == (True, above)
    assert document == before


@pytest.mark.parametrize(("code", "document", "tokens", "was", "now"), EVERY_REFUSED)
def test_any_other_reading_is_refused(
    code: str, document: JsonValue, tokens: tuple[str, ...], was: object, now: object
) -> None:
    pointer = pointed(*tokens)
    result = apply_repairs(document, [row(code, pointer, was, now)])
    assert [(one.pointer, one.code) for one in result.refused] == [(pointer, code)]
    assert result.entry == document


def test_a_faulty_reading_of_a_key_of_content_is_refused() -> None:
    """H01: the key `json` read as text/plain."""
    stated = [row("media-type-loose", pointed(*CONTENT, "json"), "json", "text/plain")]
    result = apply_repairs(answered({"json": {}}), stated)
    assert [one.pointer for one in result.refused] == [pointed(*CONTENT, "json")]


def test_a_faulty_reading_of_a_position_is_refused() -> None:
    """H03: `in: Query` read as header."""
    stated = [row("parameter-place", pointed(*PARAMETERS, "0", "in"), "Query", "header")]
    result = apply_repairs(parameter(**{"in": "Query"}), stated)
    assert [one.pointer for one in result.refused] == [pointed(*PARAMETERS, "0", "in")]


def test_an_old_body_keeps_its_required() -> None:
    """H05: the generator may lose it, but cannot say so."""
    stated = [row("swagger-form", pointed(*PARAMETERS, "0", "in"), "body", "requestBody")]
    result = apply_repairs(described(OPERATION), stated)
    assert result.refused == ()
    assert lookup(result.entry, GET)[1] == {
        "parameters": [],
        "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "string"}}}},
    }


def test_old_fields_of_a_form_become_one_body() -> None:
    stated = [row("swagger-form", pointed(*PARAMETERS, index, "in"), "formData", "requestBody") for index in "01"]
    result = apply_repairs(described({"parameters": [FIELD, FILE, {"name": "q", "in": "query"}]}), stated)
    assert result.refused == ()
    schema = {
        "type": "object",
        "properties": {"f": {"type": "string"}, "g": {"type": "string", "format": "binary"}},
        "required": ["f"],
    }
    assert lookup(result.entry, GET)[1] == {
        "parameters": [{"name": "q", "in": "query"}],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}},
    }


def test_rows_that_touch_each_other_are_all_applied() -> None:
    """The pointers are those of the author, whatever another row makes of a place above or beside."""
    operation: dict[str, Any] = {
        "parameters": [
            {"name": "a", "in": "query"},
            {"name": "a", "in": "query"},
            {"name": "b", "in": "Query", "type": "int", "minimum": "1"},
        ],
        "responses": {
            "2xx": {"content": {"json": {"schema": {"properties": {"x": {"required": True}}, "required": "y"}}}}
        },
    }
    document: dict[str, Any] = {"openapi": "3.0.3", "paths": {"a": {"get": operation}}}
    place = ("paths", "a", "get")
    schema = (*place, "responses", "2xx", "content", "json", "schema")
    stated = [
        row("path-without-slash", "/paths/a", "a", "/a"),
        row("parameter-duplicate", pointed(*place, "parameters", "1"), {"name": "a", "in": "query"}, OUT),
        row("parameter-place", pointed(*place, "parameters", "2", "in"), "Query", "query"),
        row("type-unknown", pointed(*place, "parameters", "2", "type"), "int", "integer"),
        row("parameter-form-old", pointed(*place, "parameters", "2", "type"), "type", "schema"),
        row("value-type", pointed(*place, "parameters", "2", "minimum"), "1", 1),
        row("status-key", pointed(*place, "responses", "2xx"), "2xx", "2XX"),
        row("media-type-loose", pointed(*schema[:-1]), "json", "application/json"),
        row("required-flag", pointed(*schema, "properties", "x", "required"), was=True, now="required"),
        row("value-type", pointed(*schema, "required"), "y", ["y"]),
    ]
    expected: dict[str, Any] = {
        "parameters": [
            {"name": "a", "in": "query"},
            {"name": "b", "in": "query", "schema": {"type": "integer", "minimum": 1}},
        ],
        "responses": {
            "2XX": {"content": {"application/json": {"schema": {"properties": {"x": {}}, "required": ["y", "x"]}}}}
        },
    }
    for rows in (stated, stated[::-1]):
        result = apply_repairs(document, rows)
        assert result.refused == ()
        assert result.entry == {"openapi": "3.0.3", "paths": {"/a": {"get": expected}}}


def test_a_scheme_that_nobody_declares_makes_no_operation_anonymous() -> None:
    document: dict[str, Any] = {"security": [{"K": []}, {"L": []}], **schemes(L={})}
    result = apply_repairs(document, [row("security-scheme-undefined", "/security/0/K", [], OUT)])
    assert lookup(result.entry, ("security",))[1] == [{"L": []}]


def test_two_rows_may_leave_out_one_place() -> None:
    document: dict[str, Any] = {"flow": {"tokenUrl": ["x"]}}
    stated = [row(code, "/flow/tokenUrl", ["x"], OUT) for code in ("value-type", "token-url")]
    assert apply_repairs(document, stated) == ({"flow": {}}, (), {})


def test_what_yaml_shares_is_changed_at_its_own_place_alone() -> None:
    shared = {"type": "int"}
    result = apply_repairs(
        schemas(A=shared, B=shared), [row("type-unknown", pointed(*SCHEMA, "A", "type"), "int", "integer")]
    )
    assert lookup(result.entry, SCHEMA)[1] == {"A": {"type": "integer"}, "B": {"type": "int"}}


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (row("parameter-place", "/paths/~1a/get/parameters/0/in", "query", "query"), "its author wrote something else"),
        (row("parameter-place", "/paths/~1a/get/parameters/7/in", "Query", "query"), "nothing stands there"),
        (row("parameter-place", "/paths/~1a/get/parameters/0/in", OUT, "query"), "its author wrote something else"),
        (row("tag-duplicate", "/paths", "x", "y"), "no rule"),
        (row("parameter-place", "other.yaml#/in", "Query", "query"), "file"),
        (row("parameter-place", "paths", "Query", "query"), "pointer"),
        (row("parameter-place", "/~2", "Query", "query"), "pointer"),
        (row("value-null", "", None, OUT), "nothing stands there"),
        ({"pointer": 1, "code": "value-null"}, "no text"),
        ({}, "no text"),
        ("row", "no object"),
    ],
)
def test_a_row_that_is_none_of_this_description_is_refused(stated: Any, reason: str) -> None:  # any JSON
    document = parameter(**{"in": "Query"})
    result = apply_repairs(document, [stated])
    assert len(result.refused) == 1
    assert reason in result.refused[0].reason
    assert result.entry == document


def test_true_is_not_1() -> None:
    [refused] = apply_repairs(
        schemas(A={"required": True}), [row("required-flag", pointed(*SCHEMA, "A", "required"), 1, OUT)]
    )[1]
    assert refused == Refused(
        pointed(*SCHEMA, "A", "required"), "required-flag", "its author wrote something else there"
    )


def test_a_row_of_another_file_changes_that_file(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n")
    (tmp_path / "models.yaml").write_text("Pet: {type: int}\n")
    sources = load_sources([tmp_path / "api.yaml"], Reporter())
    stated = [
        row("type-unknown", "models.yaml#/Pet/type", "int", "integer"),
        row("type-unknown", "../else.yaml#/Pet/type", "int", "integer"),
        row("type-unknown", "/etc/passwd#/Pet/type", "int", "integer"),
        row("type-unknown", "http://127.0.0.1:1/a.yaml#/Pet/type", "int", "integer"),
    ]
    result = apply_repairs(sources.entry.data, stated, files_of(sources))
    assert result.others == {str(tmp_path / "models.yaml"): {"Pet": {"type": "integer"}}}
    assert [one.pointer for one in result.refused] == [each["pointer"] for each in stated[1:]]


JSON: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = st.sampled_from(
    [
        "", "/", "/paths", "/paths/~1a", "/paths/~1a/get/parameters", "/paths/~1a/get/parameters/0",
        "/paths/~1a/get/parameters/0/in", "/paths/~1a/get/parameters/1/in", "/paths/~1a/get/responses/2xx",
        "/paths/~1a/get/responses/2xx/content/json", "/servers/0", "/security/0/K", "/components/schemas/A/type",
        "/components/schemas/A/properties/b/required", "models.yaml#/A", "#/A", "/security/99999999999999999999/K",
    ]
)  # fmt: skip
WORDS = st.sampled_from(["requestBody", "content", "schema", "required", "query", "/a", "2XX", "application/json"])
ROWS: SearchStrategy[list[dict[str, object]]] = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "pointer": PLACES | JSON,
            "code": st.sampled_from(sorted(RULES)) | JSON,
            "was": JSON,
            "now": WORDS | JSON,
        },
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.booleans())
def test_no_row_stops_the_proof_or_changes_the_authors_data(rows: list[dict[str, object]], honest: bool) -> None:
    document: dict[str, Any] = {
        "openapi": "3.0.3",
        "security": [{"K": []}],
        "servers": [{"url": "wss://h"}],
        "paths": {
            "/a": {
                "get": {
                    "parameters": [{"in": "body"}, {"in": "formData", "name": "f"}],
                    "responses": {"2xx": {"content": {"json": {"schema": {}}}}},
                }
            }
        },
        "components": {"schemas": {"A": {"type": "int", "properties": {"b": {"required": True}}}}},
    }
    before = copy.deepcopy(document)
    for each in rows if honest else ():  # what such a manifest would say to get past the first question
        pointer = each.get("pointer")
        if isinstance(pointer, str) and pointer.startswith("/"):
            tokens = tuple(token.replace("~1", "/") for token in pointer.split("/")[1:])
            found, value = lookup(document, tokens)
            each["was"] = (
                tokens[-1] if each.get("code") in ("status-key", "media-type-loose") else value if found else None
            )
    result = apply_repairs(document, rows)
    assert document == before
    assert len(result.refused) <= len(rows)
