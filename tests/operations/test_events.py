"""Webhooks and callbacks."""

from __future__ import annotations

from generator.ir.types import ModelRef
from generator.lock.pinned import Pinned

from .support import build, operation

OK = "responses: {'200': {description: ok}}"
BODY = "requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}}}}}}"


def test_webhooks_become_events_with_a_payload() -> None:
    text = f"webhooks:\n  newPet:\n    post: {{summary: A pet came., {BODY}, {OK}}}\n"
    (event,) = build(text).api.events
    assert (event.name, event.wire, event.method, event.kind) == ("new_pet", "newPet", "POST", "webhook")
    assert event.summary == "A pet came."
    assert isinstance(event.media[0].type, ModelRef)
    (event,) = build(text, Pinned(events={"POST newPet": "pet_came"})).api.events
    assert event.name == "pet_came"


def test_callbacks_become_events_and_a_shared_one_counts_once() -> None:
    callback = f"{{'{{$request.body#/url}}': {{post: {{{BODY}, {OK}}}}}}}"
    built = build(f"""
        paths:
          /a: {{post: {{callbacks: {{onData: {{$ref: '#/components/callbacks/data'}}}}, {OK}}}}}
          /b: {{post: {{callbacks: {{onData: {{$ref: '#/components/callbacks/data'}}}}, {OK}}}}}
          /c: {{post: {{callbacks: {{onData: {callback}}}, {OK}}}}}
        components: {{callbacks: {{data: {callback}}}}}
        """)
    assert [event.kind for event in built.api.events] == ["callback", "callback"]
    assert len({event.name for event in built.api.events}) == 2


def test_a_bad_webhook_costs_itself_alone() -> None:
    built = build(f"""
        webhooks:
          good: {{post: {{{BODY}, {OK}}}}}
          bad: {{post: {{requestBody: {{content: {{'no media type': {{}}}}}}, {OK}}}}}
        """)
    assert [event.name for event in built.api.events] == ["good"]
    assert len(built.reporter.errors) == 1


def test_an_operation_keeps_its_callbacks_out_of_its_own_parameters() -> None:
    built = build(operation(f"callbacks: {{ping: {{'{{$url}}': {{get: {{{OK}}}}}}}}}\n{OK}"))
    assert built.operation.parameters == ()
    assert built.api.events[0].media == ()
