"""Everything around the schemas: paths, operations, parameters, responses, tags, security."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.spec.loading import load_data, load_folder, load_operation

if TYPE_CHECKING:
    from pathlib import Path

INFO = {"title": "t", "version": "1"}


def test_extensions_and_unknown_fields_stay_behind(tmp_path: Path) -> None:
    operation = {"operationId": "a", "responses": {"200": {"description": "d"}, "x-r": {}}, "x-op": 1, "retries": 3}
    loaded = load_operation(tmp_path, operation, **{"x-codegen": {"output": "../.."}, "junk": 1})
    assert loaded.data["paths"]["/x"]["get"] == {"operationId": "a", "responses": {"200": {"description": "d"}}}
    assert set(loaded.data) == {"openapi", "info", "paths"}
    assert loaded.codes == []


def test_queries_and_fragments_in_paths_are_kept(tmp_path: Path) -> None:
    paths: dict[str, Any] = {"/a?b=c": {}, "/a#x": {}, "/a": {}, "/": {}, "/@me": {}}
    loaded = load_data(tmp_path, {"openapi": "3.0.3", "info": INFO, "paths": paths})
    assert list(loaded.data["paths"]) == list(paths)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("200", "200"), ("2xx", "2XX"), ("Default", "default"), ("999", "999"), ("XX", None), ("abc", None), ("20", None)],
)
def test_status_keys(tmp_path: Path, written: str, meant: str | None) -> None:
    loaded = load_operation(tmp_path, {"responses": {written: {"description": "d"}}})
    assert list(loaded.data["paths"]["/x"]["get"]["responses"]) == ([meant] if meant else [])
    assert loaded.codes == ([] if meant == written else ["status-key"])


def test_integer_status_keys_of_yaml(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml="openapi: 3.0.3\ninfo: {title: t, version: '1'}\n"
        "paths: {/x: {get: {responses: {200: {description: d}}}}}\n",
    )
    assert list(loaded.data["paths"]["/x"]["get"]["responses"]) == ["200"]


def test_a_parameter_with_content_needs_no_schema(tmp_path: Path) -> None:
    parameters = [{"name": "a", "in": "querystring", "content": {"text/plain": {}}}]
    loaded = load_operation(tmp_path, {"responses": {}, "parameters": parameters})
    assert loaded.data["paths"]["/x"]["get"]["parameters"] == parameters
    assert loaded.codes == []


def test_parameters_as_an_object_are_read_as_a_list(tmp_path: Path) -> None:
    one = {"name": "a", "in": "query", "schema": {}}
    assert load_operation(tmp_path, {"responses": {}, "parameters": {}}).data["paths"]["/x"]["get"]["parameters"] == []
    loaded = load_operation(tmp_path, {"responses": {}, "parameters": {"first": one}})
    assert loaded.data["paths"]["/x"]["get"]["parameters"] == [one]
    assert loaded.codes == ["value-type"]


def test_a_repeated_tag_is_reported_once_with_all_its_lines(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml="openapi: 3.0.3\ninfo: {title: t, version: '1'}\ntags:\n- name: A\n  description: first\n- name: B\n"
        "- name: A\n- name: A\n- name: C\npaths: {}\n",
    )
    assert [tag["name"] for tag in loaded.data["tags"]] == ["A", "B", "C"]
    assert loaded.data["tags"][0]["description"] == "first"
    found = loaded.only("tag-duplicate")
    assert "4, 7, 8" in found.message
    assert loaded.line("tags", "2")[1] == 9


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ([], []),
        ([{}], [{}]),
        ({"k": []}, [{"k": []}]),
        ([{"k": None}], [{"k": []}]),
        ([{"k": ["a"]}, {}], [{"k": ["a"]}, {}]),
    ],
)
def test_security_keeps_its_meaning(tmp_path: Path, written: Any, meant: Any) -> None:
    loaded = load_operation(tmp_path, {"responses": {}, "security": written})
    assert loaded.data["paths"]["/x"]["get"]["security"] == meant


def test_3_2_is_kept(tmp_path: Path) -> None:
    item = {
        "query": {"responses": {}},
        "additionalOperations": {"COPY": {"responses": {}}},
    }
    data = {
        "openapi": "3.2.0",
        "info": INFO,
        "tags": [{"name": "a", "parent": "b", "kind": "nav", "summary": "s"}],
        "paths": {"/x": item},
        "components": {
            "mediaTypes": {"E": {"itemSchema": {"type": "string"}}},
            "responses": {
                "S": {"description": "d", "content": {"text/event-stream": {"$ref": "#/components/mediaTypes/E"}}}
            },
        },
    }
    loaded = load_data(tmp_path, data)
    assert loaded.data["paths"]["/x"] == item
    assert loaded.data["tags"] == data["tags"]
    media = loaded.data["components"]["responses"]["S"]["content"]["text/event-stream"]
    assert media == {"itemSchema": {"type": "string"}}


def test_descriptions_beside_a_reference_are_kept(tmp_path: Path) -> None:
    response = {"$ref": "#/components/responses/R", "description": "mine", "content": {}}
    loaded = load_operation(
        tmp_path, {"responses": {"200": response}}, "3.1.0", components={"responses": {"R": {"description": "d"}}}
    )
    assert loaded.data["paths"]["/x"]["get"]["responses"]["200"] == {
        "$ref": "#/components/responses/R",
        "description": "mine",
    }
