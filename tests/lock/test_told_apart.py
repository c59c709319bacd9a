"""Operations whose paths differ only in a fragment, a query or the form of a variable keep their own names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from tests.support.project import Project, press

if TYPE_CHECKING:
    from pathlib import Path

TALKS = """\
openapi: 3.1.0
info: {title: M, version: '1'}
paths:
  /v1/talks:
    post:
      operationId: start
      summary: SUMMARY
      tags: [talks]
      requestBody: {content: {application/json: {schema: {type: object, properties: {userText: {type: string}}}}}}
      responses: {'200': {description: x, content: {application/json: {schema: {type: string}}}}}
  /v1/talks#stream:
    post:
      operationId: start_stream
      summary: SUMMARY
      tags: [talks]
      requestBody: {content: {application/json: {schema: {type: object, properties: {userText: {type: string}}}}}}
      responses: {'200': {description: x, content: {text/event-stream: {schema: {type: string}}}}}
  /v1/talks?action=stop:
    post: {operationId: stop, summary: SUMMARY, tags: [talks], responses: {'204': {description: x}}}
  /v1/talks/:id:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: show, summary: SUMMARY, tags: [talks], responses: {'204': {description: x}}}
"""


def _calls(project: Project) -> dict[str, str]:
    """Return the call of each operation by its id."""
    operations = json.loads(project.text("generated/talks/MANIFEST.json"))["operations"]
    return {each["operation_id"]: each["call"] for each in operations}


def _is_fixed(project: Project) -> bool:
    """Whether pressing again gives the lock and the files that are there, with nothing remembered."""
    again = press(load_config(project.folder / "specs" / "talks.toml"))
    here = {name: project.text(f"generated/talks/{name}") for name in again.files}
    return again.files == here and again.lock == project.text("specs/talks.lock")


def test_texts_that_change_move_no_operation(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "talks", TALKS)
    project.generate("talks")
    first = _calls(project)
    for summary in ("Say it", "Say it now"):
        project.write("specs/talks.yaml", TALKS.replace("SUMMARY", summary))
        project.generate("talks")
        assert _calls(project) == first
        assert _is_fixed(project)


@pytest.mark.parametrize("newcomer", ["/v1/talks#later", "/v1/talks?action=again", "/v1/talks/again"])
def test_a_newcomer_moves_no_operation(tmp_path: Path, newcomer: str) -> None:
    project = Project.of(tmp_path, "talks", TALKS)
    project.generate("talks")
    first = _calls(project)
    # Every operation asks for the name that another has.
    more = f"  {newcomer}:\n    post: {{operationId: start, tags: [talks], responses: {{'204': {{description: x}}}}}}\n"
    project.write("specs/talks.yaml", TALKS.replace("operationId: st", "operationId: new_st") + more)
    project.generate("talks")
    calls = _calls(project)
    assert {calls["new_start"], calls["new_start_stream"], calls["new_stop"]} == {
        first["start"], first["start_stream"], first["stop"]
    }  # fmt: skip
    assert calls["new_start"] == first["start"]
    assert calls["new_start_stream"] == first["start_stream"]


OLD = """\
["specpress-lock", 1]
["argument", "POST /v1/talks body:userText", "said"]
["former", "talks.begin", "POST /v1/talks"]
["names", "methods", "short"]
["operation", "GET /v1/talks/{id}", "talks.one"]
["operation", "POST /v1/talks", "talks.first"]
["operation", "POST /v1/talks", "talks.second", "second_builder"]
["operation", "POST /v1/talks", "talks.third"]
["origin", "GET /v1/talks/{id}", "talks.yaml", "/paths/~1v1~1talks~1:id/get"]
["origin", "POST /v1/talks", "talks.yaml", "/paths/~1v1~1talks#stream/post"]
["origin", "POST /v1/talks", "talks.yaml", "/paths/~1v1~1talks/post"]
["origin", "POST /v1/talks", "talks.yaml", "/paths/~1v1~1talks?action=stop/post"]
["resource", "talks", "talks"]
"""


def _named(name: str, path: str, method: str = "post") -> dict[str, object]:
    return {"call": f"talks.{name}", "origin": {"file": "talks.yaml", "pointer": f"/paths/{path}/{method}"}}


def test_a_lock_with_shared_keys_keeps_what_the_committed_client_says(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "talks", TALKS)
    project.write("specs/talks.lock", OLD)
    operations = [
        _named("first", "~1v1~1talks?action=stop"),
        _named("second", "~1v1~1talks"),
        _named("third", "~1v1~1talks#stream"),
    ]
    project.write("generated/talks/MANIFEST.json", json.dumps({"schema": 1, "files": {}, "operations": operations}))
    project.generate("talks")
    assert _calls(project) == {
        "start": "talks.second", "start_stream": "talks.third", "stop": "talks.first", "show": "talks.one"
    }  # fmt: skip
    lock = project.text("specs/talks.lock")
    assert '["operation", "POST /v1/talks", "talks.second", "second_builder"]' in lock
    assert '["argument", "POST /v1/talks#stream body:userText", "said"]' in lock
    assert _is_fixed(project)


def test_a_lock_with_shared_keys_alone_keeps_what_it_can(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "talks", TALKS)
    project.write("specs/talks.lock", OLD)
    project.generate("talks")
    calls = _calls(project)
    assert calls["show"] == "talks.one"
    assert len(set(calls.values())) == len(calls)
    assert _is_fixed(project)


def test_a_choice_by_path_takes_no_operation_behind_a_fragment(tmp_path: Path) -> None:
    toml = 'sources = ["talks.yaml"]\noperations = ["POST /v1/talks"]\n'
    project = Project.of(tmp_path, "talks", TALKS, toml)
    project.generate("talks")
    assert list(_calls(project)) == ["start"]
