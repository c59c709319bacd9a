"""A method that reads a stream asks for one, where a request has a property for it."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.disk.package import write_client
from generator.pipeline import press
from generator.runtime._http import http as httpx2

CASE = Path(__file__).parents[1] / "cases" / "operations" / "stream-asked-for.md"


@pytest.fixture(name="client")
def _client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    pressed = press(ad_hoc_config([CASE], tmp_path / "asked_for", "asked_for"), Reporter())
    assert pressed is not None
    write_client(tmp_path / "asked_for", pressed.files)
    monkeypatch.syspath_prepend(tmp_path)

    def answer(request: httpx2.Request) -> httpx2.Response:
        sent = json.loads(request.content or "{}")
        if sent.get("stream") is True:
            events = b'data: {"piece": "a"}\n\ndata: {"piece": "b"}\n\n'
            return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=events)
        return httpx2.Response(200, json={"text": json.dumps(sent)})

    package = importlib.import_module("asked_for")
    return package.Client(http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))


def pieces(stream: Any) -> list[str]:
    with stream as events:
        return [event.piece for event in events]


def test_the_streaming_method_asks_and_the_other_does_not(client: Any) -> None:
    assert pieces(client.answers.create_stream(text="x")) == ["a", "b"]
    assert json.loads(client.answers.create(text="x").text) == {"text": "x"}


def test_a_property_that_must_be_there_is_no_argument_of_either_method(client: Any) -> None:
    assert pieces(client.required.answer_stream()) == ["a", "b"]
    assert json.loads(client.required.answer().text) == {"stream": False}
    with pytest.raises(TypeError, match="stream"):
        client.required.answer(stream=True)


def test_the_caller_may_say_otherwise_in_members_of_its_own(client: Any) -> None:
    package = importlib.import_module("asked_for")
    options = package.RequestOptions(extra_body={"stream": False})
    with pytest.raises(package.DecodeError):
        pieces(client.answers.create_stream(text="x", options=options))


def test_a_property_of_another_type_is_left_alone(client: Any) -> None:
    with pytest.raises(importlib.import_module("asked_for").DecodeError):
        pieces(client.text.answer_stream())
