"""`names --from`: the calls of another SDK become lines of a toml; what a person wrote stays, also after a failure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.commands.adopted_names import foreign_calls, with_lines
from generator.config.toml import Table
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

API = """\
openapi: 3.1.0
info: {title: Chats, version: '1'}
servers: [{url: https://api.example}]
paths:
  /v1/chat/completions:
    get: {operationId: listChats, tags: [Chat], responses: {'204': {description: ''}}}
    post: {operationId: createChat, tags: [Chat], responses: {'204': {description: ''}}}
  /v1/chat/completions/{id}:
    get:
      operationId: getChat
      tags: [Chat]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: ''}}
  /v1/models:
    get: {operationId: listModels, tags: [Models], responses: {'204': {description: ''}}}
  /v1/models?beta=true:
    get: {operationId: listBeta, tags: [Models], responses: {'204': {description: ''}}}
  /v1/files:
    get: {operationId: listFiles, tags: [Files], responses: {'204': {description: ''}}}
"""
LINE = '- <code title="{} {}">{}<a href="./src/x.py">{}</a>({}) -> <a href="./src/y.py">Page[Chat]</a></code>\n'
MD = "# Chat\n\nMethods:\n\n" + "".join(
    LINE.format(*row)
    for row in (
        ("post", "/chat/completions", "client.chat.completions.", "create", '\\*\\*<a href="p.py">params</a>'),
        ("get", "/chat/completions/{completion_id}", "client.chat.completions.", "retrieve", "completion_id"),
        ("get", "/v1/models?beta=true", "client.beta.models.", "list", ""),
        ("get", "/v1/models", "client.models.", "list", ""),
        ("get", "/v1/models", "client.models.", "list_all", ""),
        ("delete", "/v1/models/{model}", "client.models.", "delete", "model"),
        ("get", "/v1/files", "client.close.", "list", ""),
    )
)
TOML = """\
# the team's own
sources = ["chats.yaml"]

[names]
listModels = "models.every"  # as in the old code

[[waivers]]
target = "GET /v1/chat/completions"
reason = "later"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project.of(tmp_path, "chats", API, TOML)
    project.write("api.md", MD)
    return project


def test_the_calls_of_an_api_md_become_lines_of_the_toml(project: Project) -> None:
    found = project.run("names", "--from", "api.md", "chats")
    assert found.status == 0, found.stderr
    assert project.text("specs/chats.toml") == TOML.replace(
        "# as in the old code\n",
        "# as in the old code\n"
        '"POST /v1/chat/completions" = "chat.completions.create"\n'
        '"GET /v1/chat/completions/{id}" = "chat.completions.retrieve"\n'
        '"GET /v1/models?beta=true" = "beta.models.list"\n',
    )
    assert found.stdout == (
        "specs/chats.toml: 3 set, 1 kept, 3 passed over; run `specpress generate chats`\n"
        "  passed over: GET /v1/models, models.list_all: it is models.list already\n"
        "  passed over: DELETE /v1/models/{model}, models.delete: the description does not have it\n"
        "  passed over: GET /v1/files, close.list: it cannot begin with 'close', which every client has of its own\n"
        "  without a call in the file: 2 operations\n"
        "    GET /v1/chat/completions\n"
        "    GET /v1/files\n"
    )
    again = project.run("names", "--from", "api.md")
    assert again.stdout.startswith("specs/chats.toml: 0 set, 4 kept")
    project.generate("chats")
    rows = json.loads(project.text("generated/chats/MANIFEST.json"))["operations"]
    assert {row["call"] for row in rows} == {
        "chat.completions.create", "chat.completions.retrieve", "beta.models.list", "models.every", "files.list",
        "chat.list",
    }  # fmt: skip


FERN = """
class RawChatClient:
    def _hidden(self): return self._client_wrapper.httpx_client.request("v1/files", method="GET")
    def begin(self): return self._client_wrapper.httpx_client.request("v1/chat/completions", method="POST")
    def find(self, id):
        with self._client_wrapper.httpx_client.stream(f"v1/chat/completions/{encode(id)}", method="GET") as answer:
            yield answer

class AsyncRawChatClient:
    async def other(self): return await self._client_wrapper.httpx_client.request("v1/files", method="GET")
"""


def test_the_calls_of_a_package_of_fern_are_read_and_not_run(project: Project) -> None:
    project.write("sdk/chat/completions/raw_client.py", f"raise SystemExit\n{FERN}")
    project.write("sdk/chat/completions/broken.py", "def (")
    found = project.run("names", "--from", "sdk", "chats", "--dry-run")
    assert found.status == 0, found.stderr
    assert "2 set, 0 kept, 0 passed over" in found.stdout
    assert "POST /v1/chat/completions: chat.completions.begin\n" in found.stdout
    assert "GET /v1/chat/completions/{id}: chat.completions.find\n" in found.stdout


def test_a_folder_without_calls_is_an_error(project: Project) -> None:
    project.write("sdk/nothing.py", "x = 1\n")
    found = project.run("names", "--from", "sdk", "chats")
    assert found.status == 1
    assert "it has no call of an operation" in found.stderr


def test_a_dry_run_writes_nothing(project: Project) -> None:
    found = project.run("names", "--from", "api.md", "--dry-run")
    assert "3 set, 1 kept, 3 passed over; nothing was written\n  POST /v1/chat/completions: chat" in found.stdout
    assert project.text("specs/chats.toml") == TOML


def test_the_calls_of_another_client_are_taken_over(project: Project) -> None:
    assert project.run("names", "--from", "api.md").status == 0
    project.generate("chats")
    other = Project.of(
        project.folder / "other", "chats", API.replace("{id}", "{chat}").replace("name: id", "name: chat")
    )
    found = other.run("names", "--from", str(project.folder / "generated/chats/MANIFEST.json"))
    assert found.status == 0, found.stderr
    other.generate("chats")
    calls = [json.loads(each.text("generated/chats/MANIFEST.json"))["operations"] for each in (project, other)]
    mine, theirs = ({row["operation_id"]: row["call"] for row in rows} for rows in calls)
    assert theirs == mine | {"listChats": theirs["listChats"]}


@pytest.mark.parametrize(
    ("text", "toml", "problem"),
    [
        ("", TOML, "it has no call of an operation"),
        ("{", TOML, "names-file"),
        ('{"operations": 3}', TOML, "it has no call of an operation"),
        (MD, 'names = {listModels = "a.b"}\nsources = ["chats.yaml"]\n', "must be written as a table [names]"),
        (
            LINE.format("post", "/chat/completions", "client.models.", "every", ""),
            TOML,
            "cannot be called 'models.every'",
        ),
        (
            LINE.format("post", "/chat/completions", "client.models.every.", "create", ""),
            TOML,
            "cannot be called 'models.every'",
        ),
    ],
)
def test_a_failure_changes_nothing(project: Project, text: str, toml: str, problem: str) -> None:
    project.write("api.md", text)
    project.write("specs/chats.toml", toml)
    found = project.run("names", "--from", "api.md")
    assert (found.status, found.stdout) == (1, "")
    assert problem in found.stderr
    assert project.text("specs/chats.toml") == toml


def test_a_file_that_is_not_there_and_no_file_at_all(project: Project) -> None:
    assert "names-file" in project.run("names", "--from", "nothing.md").stderr
    assert project.run("names").status == 2


def test_files_that_an_api_md_refers_to_are_read_below_its_folder(project: Project) -> None:
    chat = LINE.format("get", "/chat/completions", "client.chat.completions.", "list", "")
    project.write(
        "api.md", "# [Chat](src/chat/api.md)\n# [X](../secret/api.md)\n# [Y](https://x.example/api.md)\n" + MD
    )
    gone = project.run("names", "--from", "api.md", "--dry-run").stdout
    assert "not there, but with calls: " in gone
    assert "secret" not in gone
    project.write("src/chat/api.md", chat)
    assert (
        "GET /v1/chat/completions: chat.completions.list"
        in project.run("names", "--from", "api.md", "--dry-run").stdout
    )


def test_other_languages_and_hostile_lines(tmp_path: Path) -> None:
    path = tmp_path / "api.md"
    path.write_text(
        LINE.format("get", "/a", "client.fineTuning.jobs.", "listEvents", "{ ...params }")
        + LINE.format("get", "/b", "client.Chat.Completions.", "New", "ctx context.Context")
        + LINE.format("get", "/c", "client.chat().completions().", "list", "")
        + LINE.format("get", "/d&quot; = 1", "client.x.", "class", "")
        + LINE.format("get", "/e", "client.x; import os; y.", "z", "")
        + '- <code title="get /f">client.x.y',
        encoding="utf-8",
    )
    assert [(entry.path, entry.call) for entry in foreign_calls(path)] == [
        ("/a", "fine_tuning.jobs.list_events"),
        ("/b", "chat.completions.new"),
        ("/c", "chat.completions.list"),
        ('/d" = 1', "x.class_"),
    ]


@pytest.mark.parametrize("text", ["", "a = 1", "a = 1\n\n[names]\n", "[names]\nb = 'x.y'\n\n[[c]]\nd = 1\n", "[c]\n"])
def test_lines_are_added_to_any_toml(text: str) -> None:
    rows = [('GET /"x"\\', "x.y"), ("GET /ü*", "x.z")]
    before, after = (Table.parsed("a", each).values for each in (text, with_lines(text, rows)))
    assert after == before | {"names": {**Table.parsed("a", text).table("names").values, **dict(rows)}}
