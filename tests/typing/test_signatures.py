"""What signatures ask for, as mypy and pyright see it, strictly: overloads, listed values, files of any type."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import ad_hoc_config
from generator.disk.package import write_client
from tests.support.checkers import mypy, pyright
from tests.support.project import press

if TYPE_CHECKING:
    from pathlib import Path

DESCRIPTION = """\
openapi: 3.0.3
info: {title: Signatures, version: "1"}
servers: [{url: https://api.example}]
paths:
  /mails/{id}:
    post:
      operationId: sendMail
      tags: [mails]
      deprecated: true
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: order, in: query, schema: {$ref: '#/components/schemas/Order'}}
      requestBody:
        required: false
        content:
          application/json:
            schema:
              type: object
              required: [from, on]
              properties: {from: {type: string}, on: {type: string, format: date}, tag: {type: string}}
      responses:
        "200": {description: Sent., content: {application/json: {schema: {$ref: '#/components/schemas/Mail'}}}}
  /answers:
    post:
      operationId: overload
      tags: [mails]
      requestBody:
        required: false
        content:
          application/json:
            schema: {type: object, required: [text], properties: {text: {type: string}, stream: {type: boolean}}}
      responses:
        "200":
          description: An answer.
          content:
            application/json: {schema: {$ref: '#/components/schemas/Mail'}}
            text/event-stream: {schema: {$ref: '#/components/schemas/Mail'}}
  /assets:
    put:
      operationId: replaceAsset
      tags: [mails]
      requestBody:
        content: {"*/*": {schema: {type: string}}}
      responses: {"204": {description: Kept.}}
components:
  schemas:
    Order: {type: string, enum: [up, down]}
    Mail: {type: object, required: [order], properties: {order: {$ref: '#/components/schemas/Order'}}}
"""
PROGRAM = """\
from datetime import date
from typing import Any, assert_type, cast

from client import AsyncClient, Client
from client.models.mails import Mail
from client.resources.mails import replace_asset, send_mail

DAY = date(2026, 1, 2)


def sync(client: Client) -> None:
    assert_type(client.mails.overload(), Mail)
    assert_type(client.mails.overload(text="a"), Mail)
    client.mails.overload_stream(text="a")
    client.mails.overload_stream()  # wrong
    client.mails.overload(stream=True)  # wrong
    client.mails.replace_asset()
    client.mails.replace_asset(body=b"a", content_type="image/png")
    client.mails.replace_asset(body=b"a")  # wrong
    client.mails.replace_asset(content_type="image/png")  # wrong
    replace_asset(body="text", content_type="text/plain")  # wrong
    send_mail("1")
    send_mail("1", from_="a", on=DAY, tag="b", order="up")
    send_mail("1", tag="b")  # wrong
    send_mail("1", from_="a")  # wrong
    send_mail("1", order="sideways")  # wrong
    found = client.mails.overload()
    send_mail("1", order=found.order)  # wrong
    send_mail("1", order=cast("Any", found.order))


async def asynchronous(client: AsyncClient) -> None:
    assert_type(await client.mails.overload(text="a"), Mail)
    assert_type(await client.mails.overload(), Mail)
    await client.mails.replace_asset(body=b"a")  # wrong
    async with client.mails.overload_stream(text="a") as stream:
        async for item in stream:
            assert_type(item, Mail)
    client.mails.overload_stream()  # wrong
"""
WRONG = [number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# wrong")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("signatures")
    (found / "api.yaml").write_text(DESCRIPTION, encoding="utf-8")
    write_client(found / "client", press(ad_hoc_config([found / "api.yaml"], found / "client", "client")).files)
    (found / "program.py").write_text(PROGRAM, encoding="utf-8")
    settings = {"typeCheckingMode": "strict", "reportDeprecated": "none", "include": ["program.py", "client/resources"]}
    (found / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return found


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_each_mistake_is_found_and_nothing_else(checker: str, folder: Path) -> None:
    run = mypy("program.py", "client/resources", cwd=folder) if checker == "mypy" else pyright(cwd=folder)
    found = re.findall(r"(\w+\.py):(\d+):(?:\d+ - error| error)", run.stdout)
    assert sorted({(name, int(line)) for name, line in found}) == [("program.py", line) for line in WRONG], run.stdout
