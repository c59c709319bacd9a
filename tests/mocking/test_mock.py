"""A mock answers as its description says and refuses what breaks it, to the generated client and to any other."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from generated.tidewater_freight import AsyncClient, NotFoundError, RequestOptions, UnprocessableEntityError
from generator.commands.mocked import mock_of
from generator.config.client_toml import ad_hoc_config, load_config
from tests.shared_data import shared

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from generator.mocking.mock_app import MockApp

ROOT = Path(__file__).parents[2]
JSON = [("Content-Type", "application/json")]
KEY = ("X-Api-Key", "k")

PETS = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example/v2'}]
paths:
  /pets/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: d
          headers: {X-Rate: {required: true, schema: {type: integer}}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              examples: {cat: {value: {id: 1, name: Tom}}, dog: {value: {id: 2, name: Rex}}}
            text/csv: {schema: {type: string}}
        '404': {description: d, content: {application/json: {schema: {type: object}, example: {error: none}}}}
        5XX: {description: d}
  /pets/mine:
    get: {responses: {'204': {description: d}}}
  /pets:
    post:
      parameters:
        - {name: X-Trace, in: header, required: true, schema: {type: string, pattern: '^t'}}
        - {name: ids, in: query, schema: {type: array, items: {type: integer}}}
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {age: {type: integer}}}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Pet'}}
          multipart/form-data: {schema: {$ref: '#/components/schemas/Pet'}}
      responses:
        '201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '400': {description: d, content: {application/json: {schema: {type: object}, example: {error: bad}}}}
    patch:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [card, extra]
              properties: {card: {$ref: '#/components/schemas/Pet'}, extra: {type: object}}
            encoding: {card: {style: deepObject}, extra: {style: deepObject}}
      responses: {'204': {description: d}}
    put:
      requestBody: {content: {application/json: {schema: {type: array}}}}
      responses: {'200': {description: d}, default: {description: d, content: {text/plain: {example: oh}}}}
  /secret:
    get:
      security: [{Key: []}, {Token: []}]
      responses: {'200': {description: d}, '401': {description: d, content: {application/json: {example: {who: you}}}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: query, name: key}
    Token: {type: http, scheme: bearer}
  schemas:
    Pet: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string, minLength: 2}}}
"""


@pytest.fixture(scope="module")
def pets(tmp_path_factory: pytest.TempPathFactory) -> MockApp:
    path = tmp_path_factory.mktemp("mock") / "pets.yaml"
    path.write_text(PETS)
    return mock_of(ad_hoc_config([path], path.parent / "client", "pets"))


@pytest.fixture(scope="module")
def freight() -> MockApp:
    return mock_of(load_config(ROOT / "specs" / "tidewater_freight.toml"))


def test_a_documented_example_is_the_answer(pets: MockApp) -> None:
    status, headers, body = pets.answer("GET", "/pets/7", "", [], b"")
    assert (status, json.loads(body)) == (200, {"id": 1, "name": "Tom"})
    assert dict(headers)["Content-Type"] == "application/json"
    assert dict(headers)["X-Rate"].lstrip("-").isdecimal()
    assert pets.answer("GET", "/v2/pets/7", "", [], b"") == (status, headers, body)
    assert pets.answer("GET", "/pets/mine", "", [], b"")[0] == 204


def test_a_sample_is_the_answer_where_there_is_no_example(pets: MockApp) -> None:
    headers = [("X-Trace", "t1"), *JSON]
    status, _, body = pets.answer("POST", "/pets", "ids=1&ids=2&filter[age]=3", headers, b'{"id": 1, "name": "Tom"}')
    assert status == 201
    assert {name: type(value).__name__ for name, value in json.loads(body).items()} == {"id": "int", "name": "str"}


PREFERRED = [
    ("code=404", 404, {"error": "none"}),
    ("example=dog", 200, {"id": 2, "name": "Rex"}),
    ('code=200, example="dog"', 200, {"id": 2, "name": "Rex"}),
    ("code=503", 503, None),
    ("respond-async", 200, {"id": 1, "name": "Tom"}),
]


@pytest.mark.parametrize(("prefer", "status", "body"), PREFERRED)
def test_a_request_may_prefer_an_answer(pets: MockApp, prefer: str, status: int, body: object) -> None:
    answer = pets.answer("GET", "/pets/7", "", [("Prefer", prefer)], b"")
    assert (answer[0], json.loads(answer[2]) if answer[2] else None) == (status, body)


@pytest.mark.parametrize(
    ("headers", "status", "detail"),
    [
        ([("Prefer", "code=302")], 404, "the description has no status 302 here"),
        ([("Prefer", "example=cow")], 404, "the description has no example 'cow' here"),
        ([("Accept", "image/png")], 406, "'image/png' accepts none of application/json, text/csv"),
    ],
)
def test_what_is_preferred_and_not_described_is_said(
    pets: MockApp, headers: list[tuple[str, str]], status: int, detail: str
) -> None:
    answer = pets.answer("GET", "/pets/7", "", headers, b"")
    assert (answer[0], json.loads(answer[2])["detail"]) == (status, detail)


def test_accept_chooses_the_media_type(pets: MockApp) -> None:
    _, headers, _ = pets.answer("GET", "/pets/7", "", [("Accept", "text/csv, application/json;q=0")], b"")
    assert dict(headers)["Content-Type"] == "text/csv"


PET = b'{"id": 1, "name": "Tom"}'
FORM = [("X-Trace", "t1"), ("Content-Type", "application/x-www-form-urlencoded")]
PARTS = [("X-Trace", "t1"), ("Content-Type", "multipart/form-data; boundary=b")]
TRACED = [("X-Trace", "t1"), *JSON]
BROKEN: dict[str, tuple[str, str, str, list[tuple[str, str]], bytes, int, str]] = {
    "path": ("GET", "/pets/0", "", [], b"", 422, "path parameter 'id' does not fit its schema"),
    "path in words": ("GET", "/pets/one", "", [], b"", 422, "path parameter 'id'"),
    "header": ("POST", "/pets", "", JSON, PET, 400, "header parameter 'X-Trace' is required"),
    "pattern": ("POST", "/pets", "", [("X-Trace", "x"), *JSON], PET, 400, "header parameter 'X-Trace' does not fit"),
    "array": ("POST", "/pets", "ids=1&ids=b", TRACED, PET, 400, "query parameter 'ids' does not fit"),
    "object": ("POST", "/pets", "filter[age]=old", TRACED, PET, 400, "query parameter 'filter' does not fit"),
    "no body": ("POST", "/pets", "", [("X-Trace", "t1")], b"", 400, "the body is required"),
    "body": ("POST", "/pets", "", TRACED, b'{"id": 1, "name": "T"}', 400, "too short"),
    "no JSON": ("POST", "/pets", "", TRACED, b"{", 400, "the body is no JSON"),
    "media type": (
        "POST",
        "/pets",
        "",
        [("X-Trace", "t1"), ("Content-Type", "a/b")],
        b"{",
        400,
        "'a/b' is not described",
    ),
    "form": ("POST", "/pets", "", FORM, b"id=1", 400, "member 'name' of the body is required"),
    "parts": (
        "POST",
        "/pets",
        "",
        PARTS,
        b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nTom\r\n--b--\r\n',
        400,
        "member 'id' of the body is required",
    ),
    "brackets": ("PATCH", "/pets", "", FORM, b"extra[id]=1", 422, "member 'card' of the body is required"),
    "by default": ("PUT", "/pets", "", JSON, b"{}", 422, "is not of type 'array'"),
    "nobody": ("GET", "/secret", "", [], b"", 401, "credentials are missing"),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN)
def test_what_breaks_the_description_gets_what_it_says(pets: MockApp, case: Any) -> None:
    *request, status, problem = case
    answered, headers, body = pets.answer(*request)
    assert answered == status
    assert problem in dict(headers)["X-Mock-Problems"]
    shown = {400: {"error": "bad"}, 401: {"who": "you"}}
    assert request[0] == "PUT" or status not in shown or json.loads(body) == shown[status]


def test_a_member_of_a_form_may_have_brackets_or_leave_no_trace(pets: MockApp) -> None:
    assert pets.answer("PATCH", "/pets", "", FORM, b"card[id]=1")[0] == 204


@pytest.mark.parametrize(("query", "headers"), [("key=k", []), ("", [("Authorization", "Bearer t")])])
def test_one_alternative_of_credentials_is_enough(pets: MockApp, query: str, headers: list[tuple[str, str]]) -> None:
    assert pets.answer("GET", "/secret", query, headers, b"")[0] == 200


def test_what_is_not_there_is_said(pets: MockApp) -> None:
    assert pets.answer("GET", "/cats", "", [], b"")[0] == 404
    status, headers, _ = pets.answer("DELETE", "/pets", "", [], b"")
    assert (status, dict(headers)["Allow"]) == (405, "PATCH, POST, PUT")


def called(app: MockApp, use: Callable[[AsyncClient], Coroutine[Any, Any, Any]]) -> Any:
    """Run what uses the generated client against the mock, within this process."""

    async def run() -> Any:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app)) as http:
            options: dict[str, Any] = {"api_key": "k", "responses": "strict", "max_retries": 0}
            async with AsyncClient(http_client=http, **options) as client:
                return await use(client)

    return asyncio.run(run())


def test_the_generated_client_reads_what_the_mock_answers(freight: MockApp) -> None:
    shipment = called(freight, lambda client: client.shipments.get_shipment("TW-1"))
    assert type(shipment).__name__ == "Shipment"

    async def follow(client: AsyncClient) -> list[Any]:
        async with client.tracking.follow_shipment("TW-1") as events:
            return [event async for event in events]

    assert {type(event).__name__ for event in called(freight, follow)} == {"ShipmentEvent"}
    assert isinstance(called(freight, lambda client: client.documents.download_document(1)), bytes)


def test_the_generated_client_is_refused_as_any_other(freight: MockApp) -> None:
    with pytest.raises(UnprocessableEntityError) as caught:
        called(freight, lambda client: client.shipments.create_shipment(origin="", destination=3, cargo=[]))  # type: ignore[arg-type]
    assert "is not of type 'string'" in caught.value.headers["x-mock-problems"]
    wanted = RequestOptions(headers={"Prefer": "code=404"})
    with pytest.raises(NotFoundError):
        called(freight, lambda client: client.shipments.get_shipment("TW-1", options=wanted))


CORPUS = ("redocly-museum.yaml", "swaggest-advanced31.json", "moby-docker20.yaml", "adyen-checkout72.yaml")


@pytest.mark.parametrize("name", CORPUS)
def test_every_operation_of_a_description_answers(name: str) -> None:
    app = mock_of(ad_hoc_config([shared(f"corpus/{name}")], Path("client"), "client"))
    statuses: dict[str, int] = {}
    for route in app._routes:
        path = route.operation.path.partition("?")[0]
        for text in route.names:
            path = path.replace(f"{{{text}}}", "1")
        status, headers, body = app.answer(route.operation.method, path, "", [], b"")
        statuses[route.operation.title] = status
        assert status in {200, 201, 202, 204} or "X-Mock-Problems" in dict(headers) or status in range(101, 310), body
    assert len(statuses) >= 8
    assert 200 in statuses.values() or 201 in statuses.values() or 401 in statuses.values()


def test_the_command_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(PETS)
    arguments = ["specpress", "mock", "--source", str(tmp_path / "pets.yaml"), "--port", "0"]
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"from generator.cli import main; sys.argv = {arguments!r}; main()"
    )
    with subprocess.Popen(
        [sys.executable, "-u", "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        with urllib.request.urlopen(f"{url}/pets/7") as answer:  # noqa: S310 - this machine
            assert json.load(answer) == {"id": 1, "name": "Tom"}
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert (process.returncode, rest) == (0, "client: ended\n")


def test_without_its_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError('uvicorn')\n")
    program = "import sys; from generator.cli import main; sys.argv = ['specpress', 'mock', 'any']; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "specpress[mock]" in done.stderr
