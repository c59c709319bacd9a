"""What `testing/` of a client costs, whom it serves, and what a consumer's tests look like."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.checkers import mypy, pyright
from tests.support.imported import imported, of
from tests.support.nightly import NIGHTLY
from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

PETS = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example/api'}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: d
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, example: {id: 7, name: Rex}}}
        default: {description: d, content: {application/json: {schema: {type: object}}}}
    put:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses:
        '204': {description: d}
        '400': {description: d, content: {application/problem+json: {schema: {type: object}}}}
  /pets/mine:
    get:
      operationId: mine
      responses:
        '200':
          description: d
          content: {application/json: {schema: {type: array, items: {type: string}}, example: NAMES}}
components:
  schemas:
    Pet: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
""".replace("NAMES", str(["a name that is long enough"] * 20))

CONSUMER = """
import asyncio
import pytest
from collections.abc import Iterator
from {name}.testing import FakeApi

@pytest.fixture
def api() -> Iterator[FakeApi]:
    with FakeApi() as api:
        yield api

def test_a_pet(api: FakeApi) -> None:
    api.on("getPet").reply({{"id": 3, "name": "Rex"}})
    assert api.client().{call}(3).name == "Rex"
    assert api.calls("getPet")[0].arguments == {{"id": 3}}
    api.on("getPet").reply(status=500)

def test_async() -> None:
    async def run() -> None:
        async with FakeApi(examples=True) as api, api.async_client() as client:
            assert (await client.{call}(7)).name == "Rex"

    asyncio.run(run())
"""
TYPED = """
from {name}.models.{module} import Pet
from {name}.resources.{resource} import get_pet
from {name}.testing import FakeApi

with FakeApi() as api:
    api.on(get_pet).reply(Pet(id=1, name="Rex"))
    api.on(get_pet).reply(3)
"""


def test_a_consumer_needs_fifteen_lines_and_no_specpress(tmp_path: Path) -> None:
    with imported(tmp_path, "pets_client", PETS) as package:
        known = of(package, "testing.known:load_known")(tmp_path / "pets_client" / "testing")
        call = next(each.call for each in known if each.name == "getPet")
        (tmp_path / "test_consumer.py").write_text(CONSUMER.format(name="pets_client", call=call))
        (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
        arguments = ["-m", "pytest", "-q", "-p", "no:cacheprovider", "test_consumer.py"]
        done = subprocess.run([sys.executable, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert "2 passed" in done.stdout, done.stdout
    assert len([line for line in CONSUMER.partition("def test_async")[0].splitlines() if line]) <= 15


@NIGHTLY
def test_the_builder_tells_type_checkers_what_a_reply_is(tmp_path: Path) -> None:
    with imported(tmp_path, "typed_client", PETS) as package:
        assert package.__name__ == "typed_client"
        manifest = json.loads((tmp_path / "typed_client" / "MANIFEST.json").read_text())
        row = next(each for each in manifest["operations"] if each["operation_id"] == "getPet")
        model = row["responses"]["200"]["model"].partition(":")[0].removeprefix("models.")
        module = row["builder"].partition(":")[0].removeprefix("resources.")
        text = TYPED.format(name="typed_client", resource=module, module=model)
        (tmp_path / "use.py").write_text(text)
        include = '["use.py", "typed_client/testing"]'
        (tmp_path / "pyrightconfig.json").write_text(f'{{"typeCheckingMode": "strict", "include": {include}}}')
        for check, arguments in ((mypy, ("use.py", "typed_client/testing")), (pyright, ())):
            found = check(*arguments, cwd=tmp_path).stdout
            wrong = [line for line in found.splitlines() if "error" in line and "use.py:8" not in line]
            assert len(wrong) == 1, found  # the count
            assert "use.py:8" in found


def test_documented_examples_are_the_default_where_they_are_short(tmp_path: Path) -> None:
    with imported(tmp_path, "example_client", PETS) as package:
        fake, failure = of(package, "testing:FakeApi"), of(package, "testing:FakeError")
        with fake() as api:
            api.on("getPet").reply()
            path = "https://pets.example/api/pets"
            assert api.http_client().get(f"{path}/1").json() == {"id": 7, "name": "Rex"}
            with pytest.raises(failure, match="mine has no short documented example"):
                api.on("mine").reply()
        with fake(examples=True) as api:
            assert api.http_client().get(f"{path}/1").json() == {"id": 7, "name": "Rex"}
            assert api.http_client().put(f"{path}/1", json={"id": 1, "name": "Rex"}).status_code == 204
            refused = api.http_client().put(f"{path}/one", json={"id": 1})
            assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
            assert refused.json()["detail"].endswith(
                "path parameter 'id' does not fit its type; /name of the body is required"
            )
            assert api.http_client().get(f"{path}/one").status_code == 422  # as the default


def test_an_operation_costs_at_most_400_bytes(tmp_path: Path) -> None:
    with imported(tmp_path, "small_client", PETS):
        lines = (tmp_path / "small_client" / "testing" / "operations.json").read_text().splitlines()
    assert len(lines) == 3 + 2
    assert max(map(len, lines)) <= 400


def test_a_client_does_not_load_its_fake(tmp_path: Path) -> None:
    with imported(tmp_path, "light_client", PETS):
        program = (
            "import sys, light_client\nlight_client.Client().pets\n"
            "print([name for name in sys.modules if '.testing' in name and 'light' in name])"
        )
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.stdout == "[]\n", done.stderr


def test_the_toml_leaves_it_out(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "bare_client", PETS)
    project.generate("bare_client")
    files = json.loads(project.text("generated/bare_client/MANIFEST.json"))["files"]
    assert "testing/fake.py" in files
    assert "testing/operations.json" in files
    project.write("specs/bare_client.toml", 'sources = ["bare_client.yaml"]\ntesting = false\n')
    project.generate("bare_client")
    assert not (tmp_path / "generated" / "bare_client" / "testing" / "fake.py").exists()
    assert not any(
        name.startswith("testing/") for name in json.loads(project.text("generated/bare_client/MANIFEST.json"))["files"]
    )


BRACKETS = """
openapi: 3.1.0
info: {title: Brackets, version: '1'}
servers: [{url: 'https://brackets.example'}]
paths:
  /tree/{path}/end:
    get:
      operationId: getTree
      parameters:
        - {name: path, in: path, required: true, x-multi-segment: true, schema: {type: string}}
        - {name: ids, in: query, style: deepObject, schema: {type: array, items: {type: integer}}}
      responses: {'204': {description: d}}
  /charges:
    post:
      operationId: charge
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [amount, card, extra]
              properties:
                amount: {type: integer}
                card:
                  type: object
                  required: [number]
                  properties: {number: {type: string}, months: {type: array, items: {type: integer}}}
                extra: {type: object, properties: {note: {type: string}}}
            encoding: {card: {style: deepObject, explode: true}, extra: {style: deepObject, explode: true}}
      responses: {'204': {description: d}}
"""


def test_brackets_and_paths_of_several_segments_are_read_back(tmp_path: Path) -> None:
    with (
        imported(tmp_path, "bracket_client", BRACKETS) as package,
        of(package, "testing:FakeApi")(examples=True) as api,
    ):
        client = api.http_client()
        url = "https://brackets.example"
        assert client.get(f"{url}/tree/a/b%20c/end?ids[]=1&ids[]=2").status_code == 204
        assert client.post(
            f"{url}/charges", data={"amount": "3", "card[number]": "n", "card[months][]": "4"}
        ).is_success
        wrong = client.post(f"{url}/charges", data={"amount": "few", "card[months][]": "4"}).json()["detail"]
        tree, charge, _ = api.calls()
        assert tree.arguments == {"path": "a/b c", "ids": [1, 2]}
        assert (charge.arguments["amount"], charge.arguments["card"].months) == (3, [4])
        assert wrong == "the request breaks the contract: /amount of the body does not fit its type"
