"""Every command and table that docs/proof.md shows does what the page says."""

from __future__ import annotations

import json
import re
import shlex
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.command import ROOT, command
from tests.support.libraries import needs_types_of_httpx2

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = (ROOT / "docs" / "proof.md").read_text(encoding="utf-8")
BLOCKS: list[tuple[str, str]] = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
TOMLS = [text for kind, text in BLOCKS if kind == "toml"]
SECRET = "sk-CANARY-value"

API = """\
openapi: 3.1.0
info: {title: Billing, version: "1"}
servers: [{url: https://api.example}]
paths:
  /invoices:
    get:
      tags: [invoices]
      operationId: listInvoices
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {"200": {$ref: "#/components/responses/Invoice"}}
    post:
      tags: [invoices]
      operationId: createInvoice
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Invoice"}}}}
      responses: {"200": {$ref: "#/components/responses/Invoice"}}
  /invoices/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {tags: [invoices], operationId: getInvoice, responses: {"200": {$ref: "#/components/responses/Invoice"}}}
  /refunds/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {tags: [refunds], operationId: getRefund, responses: {"200": {$ref: "#/components/responses/Invoice"}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  responses:
    Invoice: {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/Invoice"}}}}
  schemas:
    Invoice: {type: object, required: [amount], properties: {amount: {type: integer}}}
security: [{key: []}, {}]
"""
TREES = """\
  /trees:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}}
      responses: {"204": {description: planted}}
"""
TREE = "    Tree: {type: object, required: [tree], properties: {tree: {$ref: '#/components/schemas/Tree'}}}\n"


class Sandbox(BaseHTTPRequestHandler):
    """Answers every request with an invoice, and remembers it."""

    seen: list[tuple[str, str, dict[str, str], bytes]] = []  # noqa: RUF012  # shared by the handler's instances

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        Sandbox.seen.append((self.command, self.path, headers, body))
        content = b'{"amount": 1250}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET  # noqa: N815  # the name that http.server calls

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[str]:
    running = HTTPServer(("127.0.0.1", 0), Sandbox)
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture(scope="module")
def billing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("billing")
    (folder / "specs").mkdir()
    (folder / "openapi.yaml").write_text(API, encoding="utf-8")
    toml = 'sources = ["../openapi.yaml"]\nroot = ".."\noutput = "../src/app/billing"\n'
    (folder / "specs" / "billing.toml").write_text(toml, encoding="utf-8")
    assert command("generate", "billing", cwd=folder).status == 0
    return folder


def test_the_page_has_commands() -> None:
    assert len(COMMANDS) > 15
    assert "```\nspecpress" not in PAGE


@pytest.mark.parametrize(
    "line", [pytest.param(line, marks=needs_types_of_httpx2) if "--types" in line else line for line in COMMANDS]
)
def test_a_command_of_the_page_proves(line: str, billing: Path, sandbox: str) -> None:
    Sandbox.seen.clear()
    written = line.replace("https://sandbox.example", sandbox).replace("$KEY", SECRET).replace("$TOKEN", SECRET)
    program, *words = shlex.split(written, comments=True)
    run = command(*words, cwd=billing)
    assert (program, run.status) == ("specpress", 0), run.text
    assert "failed" in run.stdout
    assert SECRET not in run.text
    assert bool(Sandbox.seen) == ("--against" in words)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ("--value id=in_42", {"/invoices", "/invoices/in_42", "/refunds/in_42"}),
        ('--value "/invoices/* id=in_42"', {"/invoices", "/invoices/in_42", "/refunds/re_7"}),
        ("--operation createInvoice", {"/invoices"}),
    ],
)
def test_what_is_given_is_sent(mark: str, expected: set[str], billing: Path, sandbox: str) -> None:
    Sandbox.seen.clear()
    [line] = [line for line in COMMANDS if mark in line]
    command(*shlex.split(line.replace("https://sandbox.example", sandbox), comments=True)[1:], cwd=billing)
    assert {path for _, path, _, _ in Sandbox.seen} == expected
    if "createInvoice" in mark:
        assert [(method, json.loads(body)) for method, _, _, body in Sandbox.seen] == [("POST", {"amount": 1250})]


@pytest.mark.parametrize(("mark", "header"), [("--credential", "x-key"), ("--header", "authorization")])
def test_credentials_are_sent(mark: str, header: str, billing: Path, sandbox: str) -> None:
    Sandbox.seen.clear()
    [line] = [line for line in COMMANDS if mark in line]
    words = line.replace("https://sandbox.example", sandbox).replace("$KEY", SECRET).replace("$TOKEN", SECRET)
    command(*shlex.split(words, comments=True)[1:], cwd=billing)
    assert {headers.get(header, "").removeprefix("Bearer ") for _, _, headers, _ in Sandbox.seen} == {SECRET}


def test_the_waiver_of_the_page_waives(tmp_path: Path) -> None:
    [waiver] = TOMLS
    api = API.replace("  /refunds/{id}:\n", f"{TREES}  /refunds/{{id}}:\n").replace(
        "  schemas:\n", f"  schemas:\n{TREE}"
    )
    (tmp_path / "api.yaml").write_text(api, encoding="utf-8")
    (tmp_path / "trees.toml").write_text('sources = ["api.yaml"]\noutput = "trees"\n', encoding="utf-8")
    assert command("generate", "trees.toml", cwd=tmp_path).status == 0
    before = command("verify", "trees.toml", cwd=tmp_path)
    assert (before.status, "error[proof-no-sample]" in before.text) == (1, True)
    with (tmp_path / "trees.toml").open("a", encoding="utf-8") as file:
        file.write(waiver)
    assert command("verify", "trees.toml", cwd=tmp_path).status == 0


def test_a_row_has_what_the_page_lists(tmp_path: Path) -> None:
    listed = re.search(r"`--format json` has (.*?) in the row", PAGE, re.DOTALL)
    assert listed is not None
    api = API.replace("  /refunds/{id}:\n", f"{TREES}  /refunds/{{id}}:\n").replace(
        "  schemas:\n", f"  schemas:\n{TREE}"
    )
    (tmp_path / "api.yaml").write_text(api, encoding="utf-8")
    run = command("verify", "--source", "api.yaml", "--format", "json", cwd=tmp_path)
    rows: list[dict[str, Any]] = [json.loads(line) for line in run.stdout.splitlines()]
    grey = [row for row in rows if row.get("verdict") == "unproven"]
    assert grey
    assert all(row[name] is not None for row in grey for name in re.findall(r"`(\w+)`", listed[1]))
