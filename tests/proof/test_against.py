"""`verify --against` over a real socket."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.proof.pressing import document
from tests.support.command import command

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECRET = "sk-CANARY-value"
STATUSES = {"/refused": 404, "/odd": 418, "/gone": 404, "/private": 401, "/found": 403, "/broken": 500}
"""The status that each path answers with; 200 where nothing is listed."""
KNOWN = ("7", "a%2Fb", "2026-03-01")
"""The pets that are there."""


class Server(BaseHTTPRequestHandler):
    """Answers by path, and remembers what was asked."""

    asked: list[str] = []  # noqa: RUF012  # shared by the handler's instances on purpose
    headers_seen: list[dict[str, str]] = []  # noqa: RUF012
    bodies: list[bytes] = []  # noqa: RUF012

    def do_GET(self) -> None:
        Server.asked.append(f"{self.command} {self.path}")
        Server.headers_seen.append({name.lower(): value for name, value in self.headers.items()})
        Server.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        path = self.path.partition("?")[0]
        status = STATUSES.get(path, 200)
        if path.startswith("/pets/"):
            status = 200 if path.split("/")[2] in KNOWN else 404
        body = {"/good": {"n": 1}, "/drift": {"n": SECRET}}.get(self.path, {})
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_DELETE = do_POST = do_GET  # noqa: N815  # the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    for seen in (Server.asked, Server.headers_seen, Server.bodies):
        seen.clear()
    running = HTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


def operation(name: str) -> dict[str, Any]:
    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    success = {"description": "Yes.", "content": {"application/json": {"schema": schema}}}
    return {"operationId": name, "tags": ["t"], "responses": {"200": success, "404": {"description": "No."}}}


def verify(folder: Path, *arguments: str) -> tuple[int, dict[str, dict[str, str]], str]:
    paths: dict[str, object] = {f"/{name}": {"get": operation(name)} for name in ("good", "drift", "refused", "odd")}
    paths["/good"] = {"get": operation("good"), "delete": operation("remove")}
    source = document(folder, paths)
    run = command("verify", "--source", str(source), "--format", "json", *arguments, cwd=folder)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return run.status, {row["operation"]: row for row in rows if "operation" in row}, run.text


def test_safe_operations_are_sent_and_drift_is_told_without_its_value(server: str, tmp_path: Path) -> None:
    status, rows, text = verify(tmp_path, "--against", server)
    assert status == 1
    assert rows["GET /good"]["verdict"] == "proven"
    assert rows["GET /drift"] | {"reason": ""} == {**rows["GET /drift"], "reason": "", "verdict": "failed"}
    assert "/n: integer expected, string came" in rows["GET /drift"]["reason"]
    assert rows["GET /refused"]["verdict"] == "unproven"
    assert "418" in rows["GET /odd"]["reason"]
    assert SECRET not in text
    assert all(line.startswith("GET ") for line in Server.asked)


def test_an_unsafe_operation_is_sent_only_when_it_is_named(server: str, tmp_path: Path) -> None:
    status, rows, _ = verify(tmp_path, "--against", server, "--operation", "remove")
    assert (status, rows["DELETE /good"]["verdict"]) == (0, "proven")
    assert Server.asked == ["DELETE /good"]


def described(name: str, *parameters: dict[str, Any], **more: object) -> dict[str, Any]:
    """Return an operation that documents success alone, as servers do whose description is made from their code."""
    return {**operation(name), "parameters": list(parameters), "responses": {"200": {"description": "Yes."}}, **more}


def parameter(name: str, position: str = "path", kind: str = "string", **more: object) -> dict[str, Any]:
    schema = {"type": kind, **more}
    return {"name": name, "in": position, "required": position == "path", "schema": schema}


PETS = {
    "/pets/{id}": {"get": described("getPet", parameter("id"), parameter("tag", "query"))},
    "/pets/{id}/toys": {"get": described("getToys", parameter("id", kind="integer"))},
    "/gone": {"get": described("getGone")},
    "/found": {"get": described("find", {**parameter("owner", "query"), "required": True})},
    "/private": {"get": described("getPrivate")},
    "/broken": {"get": described("getBroken", {**parameter("owner", "query"), "required": True})},
}
BODY = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}
CREATE = described("addPet", requestBody={"required": True, "content": {"application/json": {"schema": BODY}}})


def asked(folder: Path, paths: Mapping[str, object], server: str, *arguments: str) -> tuple[int, dict[str, Any], str]:
    source = document(folder, paths)
    run = command("verify", "--source", str(source), "--against", server, "--format", "json", *arguments, cwd=folder)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return run.status, {row["operation"]: row for row in rows if "operation" in row}, run.text


def test_what_refuses_a_made_up_value_is_grey_and_says_how_to_give_one(server: str, tmp_path: Path) -> None:
    status, rows, _ = asked(tmp_path, PETS, server)
    verdicts = {title: row["verdict"] for title, row in rows.items()}
    assert verdicts == {
        "GET /pets/{id}": "unproven",
        "GET /pets/{id}/toys": "unproven",
        "GET /gone": "failed",  # nothing of it was made up
        "GET /found": "unproven",
        "GET /private": "unproven",
        "GET /broken": "failed",  # no made-up value excuses a fault of the server
    }
    assert status == 1
    assert "404" in rows["GET /pets/{id}"]["reason"]
    assert "--value id=VALUE" in rows["GET /pets/{id}"]["way_on"]
    assert "--value owner=VALUE" in rows["GET /found"]["way_on"]
    assert "--header" in rows["GET /private"]["way_on"]
    assert "proof_waivers" not in json.dumps(rows)  # nothing of it can be waived: it fails no run


def test_only_made_up_values_that_a_schema_does_not_list_excuse_a_status(server: str, tmp_path: Path) -> None:
    kind = {**parameter("kind", "query", enum=["a"]), "required": True}
    status, rows, _ = asked(tmp_path, {"/gone": {"get": described("getGone", kind)}}, server)
    assert (status, rows["GET /gone"]["verdict"]) == (1, "failed")


def test_a_value_that_is_given_is_sent_and_judged(server: str, tmp_path: Path) -> None:
    status, rows, text = asked(tmp_path, PETS, server, "--value", "id=7", "--operation", "getPet", "--value", "tag=x y")
    assert (status, rows["GET /pets/{id}"]["verdict"]) == (0, "proven")
    assert Server.asked == ["GET /pets/7?tag=x%20y"]
    status, rows, text = asked(tmp_path, PETS, server, "--value", f"id={SECRET}", "--operation", "getPet")
    assert (status, rows["GET /pets/{id}"]["verdict"]) == (1, "failed")
    assert SECRET not in text


def test_a_value_may_be_of_some_operations_alone(server: str, tmp_path: Path) -> None:
    pets = {path: PETS[path] for path in ("/pets/{id}", "/pets/{id}/toys")}
    asked(tmp_path, pets, server, "--value", "id=a/b", "--value", "GET /pets/*/toys id=7")
    assert Server.asked == ["GET /pets/a%2Fb", "GET /pets/7/toys"]
    Server.asked.clear()
    asked(tmp_path, pets, server, "--value", "getToys id=7", "--value", "/pets/{id} id=a/b")
    assert Server.asked == ["GET /pets/a%2Fb", "GET /pets/7/toys"]


def test_a_value_is_of_the_type_that_its_schema_asks_for(server: str, tmp_path: Path) -> None:
    listed = parameter("ids", "query", "array", items={"type": "integer"})
    dated = parameter("day", "path", format="date")
    flag = {"name": "X-Flag", "in": "header", "schema": {"type": "boolean"}}
    paths = {"/pets/{day}": {"get": described("getDay", dated, listed, flag)}}
    values = ("day=2026-03-01", "ids=[1, 2]", "x-flag=true")
    status, rows, _ = asked(tmp_path, paths, server, *(word for value in values for word in ("--value", value)))
    assert (status, rows["GET /pets/{day}"]["verdict"]) == (0, "proven")
    assert Server.asked == ["GET /pets/2026-03-01?ids=1&ids=2"]
    assert Server.headers_seen[0]["x-flag"] == "true"


def test_a_member_of_a_body_is_given_to_an_operation_that_is_named(server: str, tmp_path: Path) -> None:
    paths = {"/pets": {"post": CREATE}}
    status, rows, _ = asked(tmp_path, paths, server, "--operation", "addPet", "--value", "id=7", "--value", "name=7")
    assert (status, rows["POST /pets"]["verdict"]) == (0, "proven")
    assert json.loads(Server.bodies[0]) == {"id": 7, "name": "7"}


def test_a_header_gives_what_the_description_lacks_and_is_never_told(server: str, tmp_path: Path) -> None:
    _, _, text = asked(tmp_path, PETS, server, "--header", f"Authorization=Bearer {SECRET}=", "--header", "X-B=1")
    assert len(Server.headers_seen) == len(PETS)
    assert {seen["authorization"] for seen in Server.headers_seen} == {f"Bearer {SECRET}="}
    assert {seen["x-b"] for seen in Server.headers_seen} == {"1"}
    assert SECRET not in text


def secured(folder: Path) -> Path:
    """Write a description with two schemes; one operation asks for both, one for either."""
    both = {"/good": {"get": {**operation("good"), "security": [{"Key": [], "Login": []}]}}}
    source = document(folder, {**both, "/drift": {"get": described("other", security=[{"Key": []}])}})
    schemes = "components:\n  securitySchemes:\n    Key: {type: apiKey, in: header, name: X-Key}\n"
    schemes += "    Login: {type: http, scheme: basic}\n  schemas:"
    source.write_text(source.read_text("utf-8").replace("components:\n  schemas:", schemes), encoding="utf-8")
    return source


def test_credentials_are_given_by_the_arguments_of_the_client(server: str, tmp_path: Path) -> None:
    source = secured(tmp_path)
    given = ("--credential", f"api_key={SECRET}", "--credential", "login=me:pass:word")
    run = command("verify", "--source", str(source), "--against", server, *given, cwd=tmp_path)
    assert run.status == 0, run.text
    assert [seen.get("x-key") for seen in Server.headers_seen] == [SECRET] * 2
    assert Server.headers_seen[0]["authorization"] == "Basic bWU6cGFzczp3b3Jk"
    assert SECRET not in run.text


def test_what_is_described_and_not_given_is_left_out(server: str, tmp_path: Path) -> None:
    """A server that wants no credential is asked all the same."""
    run = command("verify", "--source", str(secured(tmp_path)), "--against", server, cwd=tmp_path)
    assert (run.status, len(Server.asked)) == (0, 2), run.text
    assert not any("authorization" in seen or "x-key" in seen for seen in Server.headers_seen)


def test_what_nothing_takes_is_told(server: str, tmp_path: Path) -> None:
    _, _, text = asked(tmp_path, PETS, server, "--value", "idd=7", "--operation", "getPet")
    assert "against-value-unused" in text
    status, _, text = asked(tmp_path, PETS, server, "--credential", f"key={SECRET}")
    assert (status, "against-credential-unknown" in text, Server.asked[1:]) == (1, True, [])
    assert SECRET not in text


def test_a_client_that_cannot_be_made_is_an_error(server: str, tmp_path: Path) -> None:
    status, _, text = asked(tmp_path, PETS, server, "--header", f"Bad Name={SECRET}")
    assert (status, "against-client" in text, Server.asked) == (1, True, [])
    assert SECRET not in text
    assert "against-client" in asked(tmp_path, PETS, "http://example.com")[2]  # plain http to another host


def test_a_run_that_asks_nothing_is_an_error(server: str, tmp_path: Path) -> None:
    paths = {"/pets": {"post": CREATE}}
    status, _, text = asked(tmp_path, paths, server)
    assert (status, "against-nothing" in text, Server.asked) == (1, True, [])
    status, _, text = asked(tmp_path, paths, server, "--operation", "nothing")
    assert (status, "proof-choice-empty" in text) == (1, True)


@pytest.mark.parametrize("words", [("--value", "id"), ("--value", "=7"), ("--header", "X"), ("--credential", "key")])
def test_what_is_no_pair_is_wrong_usage(words: tuple[str, str], server: str, tmp_path: Path) -> None:
    assert (
        command("verify", "--source", str(document(tmp_path, PETS)), "--against", server, *words, cwd=tmp_path).status
        == 2
    )


@pytest.mark.parametrize("words", [("--value", "id=7"), ("--header", "X=1"), ("--credential", "key=1")])
def test_what_is_given_goes_with_a_server(words: tuple[str, str], tmp_path: Path) -> None:
    assert command("verify", "--source", str(document(tmp_path, PETS)), *words, cwd=tmp_path).status == 2
