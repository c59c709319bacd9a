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
    from collections.abc import Iterator
    from pathlib import Path

SECRET = "sk-CANARY-value"


class Server(BaseHTTPRequestHandler):
    """Answers by path, and remembers what was asked."""

    asked: list[str] = []  # noqa: RUF012  # shared by the handler's instances on purpose

    def do_GET(self) -> None:
        Server.asked.append(f"{self.command} {self.path}")
        status = {"/refused": 404, "/odd": 418}.get(self.path, 200)
        body = {"/good": {"n": 1}, "/drift": {"n": SECRET}}.get(self.path, {})
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_DELETE = do_GET  # noqa: N815  # the name that http.server calls

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    Server.asked.clear()
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
