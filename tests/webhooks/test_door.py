"""`webhooks.parse` reads the payload of any event of a description as the class that is meant."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.checkers import mypy, pyright
from tests.support.imported import imported, of
from tests.support.nightly import NIGHTLY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


def events(**schemas: str) -> str:
    """Return a description of webhooks, name -> schema of the payload."""
    body = "{post: {requestBody: {content: {application/json: {schema: %s}}}, responses: {'200': {description: d}}}}"
    return HEAD + "webhooks:\n" + "".join(f"  {name}: {body % schema}\n" for name, schema in schemas.items())


def thing(properties: str, *required: str) -> str:
    return f"{{type: object, required: [{', '.join(required)}], properties: {{{properties}}}}}"


CLIENTS = {
    "tagged": events(
        born=thing("kind: {const: pet.born}, v: {const: 1}, at: {type: integer}", "kind", "v", "at"),
        gone=thing("kind: {enum: [pet.gone]}, v: {const: 1}, at: {type: integer}", "kind", "v", "at"),
        moved=thing("kind: {enum: [pet.left, pet.came]}, v: {const: 1}", "kind", "v"),
    ),
    "named": events(
        paid=thing("event: {type: string}, id: {type: string}", "event", "id"),
        sold=thing("event: {type: string}, id: {type: string}, to: {type: string}", "event", "id"),
    ),
    "fitting": events(
        small=thing("id: {type: string}", "id"),
        large=thing("id: {type: string}, name: {type: string}", "id", "name"),
        many="{type: array, items: {title: One, type: object, required: [n], properties: {n: {type: integer}}}}",
        word="{type: string}",
    ),
    "mixed": events(
        opened=thing("action: {const: created}, issue: {type: string}", "action", "issue"),
        forked=thing("action: {const: created}, fork: {type: string}", "action", "fork"),
        starred=thing("stars: {type: integer}", "stars"),
    ),
    "united": events(
        either=f"{{oneOf: [{thing('type: {const: a}', 'type')}, {thing('type: {const: b}', 'type')}]}}",
        third=thing("type: {const: c}", "type"),
    ),
}


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    folder = tmp_path_factory.mktemp("webhooks")
    found: dict[str, ModuleType] = {}
    opened = [imported(folder, f"hook_{name}", text) for name, text in CLIENTS.items()]
    for name, one in zip(CLIENTS, opened, strict=True):
        found[name] = one.__enter__()
    yield found
    for one in opened:
        one.__exit__(None, None, None)


RIGHT = [
    ("tagged", {"kind": "pet.born", "v": 1, "at": 1}, "BornEvent"),
    ("tagged", {"kind": "pet.gone", "v": 1, "at": 1}, "GoneEvent"),
    ("tagged", {"kind": "pet.came", "v": 1}, "MovedEvent"),
    ("named", {"event": "sold", "id": "x"}, "SoldEvent"),
    ("named", {"event": "paid", "id": "x"}, "PaidEvent"),
    ("fitting", {"id": "x"}, "SmallEvent"),
    ("fitting", {"id": "x", "name": "n"}, "LargeEvent"),
    ("fitting", {"id": "x", "more": "n"}, "SmallEvent"),
    ("fitting", [{"n": 1}], "list"),
    ("fitting", "word", "str"),
    ("mixed", {"action": "created", "fork": "f"}, "ForkedEvent"),
    ("mixed", {"action": "created", "issue": "f"}, "OpenedEvent"),
    ("mixed", {"stars": 3}, "StarredEvent"),
    ("united", {"type": "b"}, "EitherEventB"),
    ("united", {"type": "a"}, "EitherEventA"),
    ("united", {"type": "c"}, "ThirdEvent"),
]


@pytest.mark.parametrize(("client", "payload", "name"), RIGHT)
def test_a_payload_is_read_as_its_event(clients: dict[str, ModuleType], client: str, payload: Any, name: str) -> None:
    parse = of(clients[client], "webhooks:parse")
    text = json.dumps(payload)
    for given in (text, text.encode(), *([] if isinstance(payload, str) else [payload])):
        drift: list[Any] = []
        event = parse(given, responses="strict", on_drift=drift.append)
        assert (type(event).__name__, drift) == (name, [])
        assert name == "list" or (event.to_dict() if hasattr(event, "to_dict") else event) == payload


DRIFTING = [
    ("tagged", {"kind": "pet.born", "v": 1, "at": "soon"}, "BornEvent", ("born", "/at", "integer", "string")),
    ("tagged", {"kind": "pet.born", "v": 1}, "BornEvent", ("born", "/at", "a member that is required", "missing")),
    ("tagged", {"kind": "pet.new", "v": 1}, "Model", ("", "", "an event that is described", "another one")),
    ("tagged", [1], "list", ("", "", "an event that is described", "another one")),
    ("named", {"event": "sold"}, "SoldEvent", ("sold", "/id", "a member that is required", "missing")),
    ("fitting", {"nothing": 1}, "Model", ("", "", "an event that is described", "another one")),
    ("mixed", {"stars": "many"}, "Model", ("", "", "an event that is described", "another one")),
]


@pytest.mark.parametrize(("client", "payload", "name", "place"), DRIFTING)
def test_what_does_not_fit_is_kept_and_told_or_refused(
    clients: dict[str, ModuleType], client: str, payload: Any, name: str, place: tuple[str, str, str, str]
) -> None:
    parse, refused = of(clients[client], "webhooks:parse"), clients[client].DecodeError
    drift: list[Any] = []
    event = parse(json.dumps(payload), on_drift=drift.append)
    assert type(event).__name__ == name
    assert (event.to_dict() if hasattr(event, "to_dict") else event) == payload
    assert [(each.operation_id, each.pointer, each.expected, each.actual) for each in drift] == [place]
    with pytest.raises(refused, match=place[2]):
        parse(json.dumps(payload), responses="strict")
    assert type(parse(json.dumps(payload))).__name__ == name


@pytest.mark.parametrize("payload", [b"", b"{", '{"a": 1, "a": 2}', object()])
def test_what_is_no_json_is_refused(clients: dict[str, ModuleType], payload: object) -> None:
    with pytest.raises(clients["tagged"].DecodeError):
        of(clients["tagged"], "webhooks:parse")(payload)


def test_webhooks_come_before_callbacks_that_have_the_same_payload(tmp_path: Path) -> None:
    body = "{requestBody: {content: {application/json: {schema: %s}}}, responses: {'200': {description: d}}}"
    calls = "{post: {callbacks: {done: {'{$url}': {post: %s}}}, responses: {'204': {description: d}}}}"
    done, hook = (body % thing(f"id: {{type: string}}, {more}: {{}}", "id") for more in "ab")
    text = f"{HEAD.replace('{}', '')}  /a: {calls % done}\nwebhooks: {{zeta: {{post: {hook}}}}}\n"
    with imported(tmp_path, "hook_both", text) as package:
        parse = of(package, "webhooks:parse")
        assert type(parse('{"id": "x"}')).__name__ == "ZetaEvent"
        assert [event.name for event in of(package, "webhooks:EVENTS")] == ["zeta", "done"]


def test_an_event_without_a_payload_needs_no_door(tmp_path: Path) -> None:
    text = HEAD + "webhooks: {ping: {post: {responses: {'200': {description: d}}}}}\n"
    with imported(tmp_path, "hook_ping", text) as package:
        assert not hasattr(package.webhooks, "parse") if hasattr(package, "webhooks") else True
        assert of(package, "webhooks:parse_ping")("1") == 1


USE = """
from typing import assert_type
from hook_tagged import SignatureError, webhooks
from hook_tagged.models.events import BornEvent, GoneEvent, MovedEvent

def handle(event: webhooks.WebhookEvent) -> int:
    if isinstance(event, BornEvent):
        return event.at
    assert_type(event, GoneEvent | MovedEvent)
    return 0

try:
    handle(webhooks.unwrap(b"{}", {"webhook-id": "x"}, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", responses="strict"))
except SignatureError as error:
    print(handle(webhooks.parse('{"kind": "pet.born", "v": 1, "at": 7}')), error.message)
"""


@NIGHTLY
def test_the_union_of_all_events_is_annotated(
    clients: dict[str, ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(str(clients["tagged"].__file__)).parents[1]
    (folder / "use.py").write_text(USE)
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict", "include": ["use.py"]}')
    for check in (mypy, pyright):
        arguments = ("use.py",) if check is mypy else ()
        done = check(*arguments, cwd=folder)
        assert done.returncode == 0, done.stdout
    runpy.run_path(str(folder / "use.py"))
    assert capsys.readouterr().out.startswith("7 webhook-id, webhook-timestamp or")
