"""The fake answers what was prepared, records what came, and refuses what the API does not have."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import date
from typing import Any

import pytest

from generated.tidewater_freight import (
    ApiTimeoutError,
    Client,
    ConnectError,
    NotFoundError,
    ServerError,
    TransportError,
    UnprocessableEntityError,
)
from generated.tidewater_freight.models.shared import Money
from generated.tidewater_freight.models.shipments import Shipment
from generated.tidewater_freight.resources.shipments import get_quote, get_shipment
from generated.tidewater_freight.testing import FakeApi, FakeError, Recorded

SHIPMENT = {
    "id": "TW-1",
    "origin": "NLRTM",
    "destination": "SGSIN",
    "status": "booked",
    "cargo": [{"kind": "container", "container_number": "C1"}],
    "created_at": "2026-01-02T03:04:05Z",
}
NEW: dict[str, Any] = {"origin": "NLRTM", "destination": "SGSIN", "cargo": SHIPMENT["cargo"]}


def raw(api: FakeApi, method: str, path: str, **options: Any) -> Any:
    return api.http_client().request(method, f"https://eu.api.tidewater.example/v1{path}", **options)


def test_a_mapping_a_model_and_a_call_are_replies() -> None:
    with FakeApi() as api:
        client = api.client()
        found: list[Shipment] = []
        api.on("getShipment").reply(SHIPMENT)
        found.append(client.shipments.get_shipment("TW-1"))
        model = Shipment.model_validate({**SHIPMENT, "id": "TW-2"})
        api.on("shipments.get_shipment").reply(model)
        found.append(client.shipments.get_shipment("TW-1"))
        api.on("GET /shipments/{shipment_id}").reply(lambda call: {**SHIPMENT, "id": call.arguments["shipment_id"]})
        found.append(client.shipments.get_shipment("TW-3"))
        assert [each.id for each in found] == ["TW-1", "TW-2", "TW-3"]
        assert client.shipments.get_shipment("TW-4").id == "TW-4"  # the last reply is given again and again


def test_a_sequence_of_replies_has_statuses_headers_and_failures() -> None:
    problem = {"title": "No such shipment", "status": 404}
    with FakeApi() as api:
        client = api.client()
        prepared = api.on(get_shipment).reply(problem, status=404, headers={"X-Request-Id": "r1"})
        prepared.reply(b"<html>", status=503).reply(ConnectError).reply(ApiTimeoutError("slow"))
        prepared.reply(TransportError).reply(status=500).reply(lambda _call: _raised(KeyError("own"))).reply(SHIPMENT)
        raised: list[Exception] = []
        for _ in range(7):
            with pytest.raises(Exception) as caught:  # noqa: PT011 - each is looked at
                client.shipments.get_shipment("TW-1")
            raised.append(caught.value)
        kinds = [type(each) for each in raised]
        assert kinds == [
            NotFoundError,
            ServerError,
            ConnectError,
            ApiTimeoutError,
            TransportError,
            ServerError,
            KeyError,
        ]
        assert (str(raised[0]).count("No such shipment"), raised[0].request_id) == (1, "r1")  # type: ignore[attr-defined]
        assert client.shipments.get_shipment("TW-1").id == "TW-1"


def _raised(error: Exception) -> Any:
    raise error


def test_a_stream_is_a_list_of_items() -> None:
    event = {"id": "e1", "type": "departed", "shipment": "TW-1"}
    with FakeApi() as api:
        api.on("followShipment").reply(stream=[event, {**event, "id": "e2"}])
        with api.client().tracking.follow_shipment("TW-1") as events:
            assert [each.id for each in events] == ["e1", "e2"]
        with pytest.raises(FakeError, match="an item of the stream of followShipment does not fit"):
            api.on("followShipment").reply(stream=[{"id": 1}])
        with pytest.raises(FakeError, match="getShipment describes no stream"):
            api.on("getShipment").reply(stream=[])


def test_pages_are_followed() -> None:
    with FakeApi() as api:
        pages = [{"data": [SHIPMENT], "next_cursor": "2"}, {"data": [SHIPMENT], "next_cursor": None}]
        api.on("listShipments").reply(pages[0]).reply(pages[1])
        assert len([*api.client().shipments.list_shipments(limit=1).all()]) == 2
        assert [call.arguments.get("cursor") for call in api.calls("listShipments")] == [None, "2"]


def test_the_async_client_has_the_same_fake() -> None:
    async def run() -> str:
        async with FakeApi(all_used=True) as api:
            api.on("getShipment").reply(SHIPMENT)
            async with api.async_client() as client:
                return (await client.shipments.get_shipment("TW-1")).id

    assert asyncio.run(run()) == "TW-1"


def test_own_clients_lead_to_the_fake() -> None:
    with FakeApi() as api, Client(api_key="k", http_client=api.http_client()) as client:
        api.on("getShipment").reply(SHIPMENT)
        assert client.shipments.get_shipment("TW-1").id == "TW-1"
        (call,) = api.calls()
        assert call.request.headers["x-api-key"] == "k"
    with FakeApi() as api, Client(base_url="https://proxy.test/x/y", http_client=api.http_client()) as client:
        api.on("getShipment").reply(SHIPMENT)
        with_key = client.with_options(allow_anonymous=True)
        assert with_key.shipments.get_shipment("TW-1").id == "TW-1"


def test_requests_are_recorded_as_the_types_of_the_client() -> None:
    with FakeApi() as api:
        client = api.client()
        api.on("createShipment").reply({**SHIPMENT})
        api.on(get_quote).reply(Money(amount=100, currency="EUR"))
        client.shipments.create_shipment(**NEW)
        (created,) = api.calls("createShipment")
        assert isinstance(created, Recorded)
        assert [type(each).__name__ for each in created.arguments["cargo"]] == ["Container"]
        assert (created.arguments["origin"], created.problems) == ("NLRTM", [])
        api.on("listShipments").reply({"data": [], "next_cursor": None})
        client.shipments.list_shipments(limit=3, departs_on=date(2026, 3, 4), status=["draft", "booked"])
        (listed,) = api.calls("listShipments")
        assert listed.arguments == {"limit": 3, "departs_on": date(2026, 3, 4), "status": ["draft", "booked"]}
        assert [call.operation for call in api.calls()] == ["createShipment", "listShipments"]


BROKEN = {
    "a member is missing": ("POST", "/shipments", {"json": {"origin": "a"}}, "/destination of the body is required"),
    "a member has another type": ("POST", "/shipments", {"json": {**NEW, "origin": 1}}, "'/origin': string was"),
    "a nested member is missing": (
        "POST",
        "/shipments",
        {"json": {**NEW, "cargo": [{"kind": "container"}]}},
        "'/cargo/0/container_number': a member that is required was expected, it is missing",
    ),
    "no JSON": ("POST", "/shipments", {"content": b"{", "headers": {"content-type": "application/json"}}, "no"),
    "a value that is not listed": ("GET", "/shipments?status=lost", {}, "query parameter 'status' does not fit"),
    "a number in words": ("GET", "/shipments?limit=few", {}, "query parameter 'limit' does not fit"),
}


@pytest.mark.parametrize(("method", "path", "options", "problem"), BROKEN.values(), ids=BROKEN)
def test_a_request_that_breaks_the_contract_is_answered_as_the_description_says(
    method: str, path: str, options: dict[str, Any], problem: str
) -> None:
    with FakeApi() as api:
        api.on("createShipment").reply(SHIPMENT)
        api.on("listShipments").reply({"data": [], "next_cursor": None})
        answer = raw(api, method, path, **options)
        assert answer.status_code == 422
        assert problem in answer.json()["detail"]
        (call,) = api.calls()
        assert call.problems


def test_the_client_shows_what_is_wrong_with_a_request() -> None:
    with FakeApi() as api:
        api.on("createShipment").reply(SHIPMENT)
        with pytest.raises(UnprocessableEntityError, match=r"/origin.*string was expected"):
            api.client().shipments.create_shipment(**{**NEW, "origin": 3})


def test_a_call_that_was_not_prepared_is_a_failure_also_where_it_is_caught() -> None:
    def caught() -> None:
        with FakeApi() as api, suppress(Exception):  # as the code under test may do
            api.client().shipments.get_shipment("TW-1")

    with pytest.raises(FakeError, match=r"getShipment was called, but not prepared: api.on\(\"getShipment\"\).reply"):
        caught()
    message = r"the API has no DELETE .*; at this path it has listShipments, create"
    with pytest.raises(AssertionError, match=message), FakeApi() as api:
        raw(api, "DELETE", "/shipments")


def test_a_reply_that_the_description_does_not_have_is_refused_when_it_is_prepared() -> None:
    with FakeApi() as api:
        prepared = api.on("getShipment")
        with pytest.raises(FakeError, match=r"the reply 200 to getShipment does not fit: .*'/origin'"):
            prepared.reply({"id": "TW-1"})
        with pytest.raises(FakeError, match="getShipment describes no status 202"):
            prepared.reply(SHIPMENT, status=202)
        with pytest.raises(FakeError, match="getShipment has no short documented example of 200"):
            prepared.reply()
        with pytest.raises(FakeError, match="a reply cannot be NotFoundError"):
            prepared.reply(NotFoundError)
        with pytest.raises(FakeError, match="the API has no operation called getShipments"):
            api.on("getShipments")
    with FakeApi() as api:  # a server that breaks its description
        api.on("getShipment").reply({"id": 1}, check=False)
        drift: list[Any] = []
        assert api.client(on_drift=drift.append).shipments.get_shipment("TW-1").id == 1  # type: ignore[comparison-overlap]
        assert drift


def test_what_was_prepared_for_nothing_is_a_failure_when_that_is_asked_for() -> None:
    def unused(*, all_used: bool) -> None:
        with FakeApi(all_used=all_used) as api:
            api.on("getShipment").reply(SHIPMENT).reply(SHIPMENT)
            api.client().shipments.get_shipment("TW-1")

    unused(all_used=False)
    with pytest.raises(FakeError, match=r"prepared, but not used: GET /shipments/\{shipment_id\}"):
        unused(all_used=True)


def test_a_failure_of_the_test_itself_is_not_hidden() -> None:
    def failing() -> None:
        with FakeApi(all_used=True) as api:
            api.on("getShipment").reply(SHIPMENT)
            raise KeyError

    with pytest.raises(KeyError):
        failing()
