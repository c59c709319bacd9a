"""The committed freight client against its server: openapi-core's middleware refuses what the document does not say."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from generated.tidewater_freight import AsyncClient, Client, NotFoundError, StatusError
from generated.tidewater_freight.models.shared import Problem
from generated.tidewater_freight.models.shipments import Container, LiquidBulk, Pallet
from generated.tidewater_freight.resources.shipments import list_shipments
from generated.tidewater_freight.resources.tracking import post_tracking_positions
from tests.freight.app import API_KEY, EVENT

if TYPE_CHECKING:
    from collections.abc import Iterator

CUSTOMER = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"


@pytest.fixture
def drift() -> list[Any]:
    return []


@pytest.fixture
def client(server: str, drift: list[Any]) -> Iterator[Client]:
    with Client(
        api_key=API_KEY,
        session="s",
        query_key="q",
        carrier_basic=("user", "pass"),
        base_url=server,
        on_drift=drift.append,
        max_retries=0,
    ) as opened:
        yield opened


def test_every_query_style_of_a_list_arrives_as_the_document_says(client: Client, drift: list[Any]) -> None:
    page = client.shipments.list_shipments(
        limit=5,
        status=["draft", "at_sea"],
        port=["NLRTM", "SGSIN"],
        departed_after=datetime(2026, 1, 1, tzinfo=UTC),
        departs_on=date(2026, 1, 2),
        weight={"min": 1.5, "max": 20},
        include_archived=True,
        x_request_id="abc",
    )
    assert page.parsed.next_cursor == "1"
    first = page.items[0]
    assert first.created_at == datetime(2026, 2, 1, 8, tzinfo=UTC)
    assert [type(cargo) for cargo in first.cargo] == [Pallet, LiquidBulk]
    assert drift == []


def test_unknown_members_are_kept(client: Client) -> None:
    shipment = client.shipments.get_shipment("TW-1", expand=["customer", "legs"])
    assert shipment.reference == "customer|legs"
    assert shipment.surprise == {"not": "documented"}
    assert shipment.to_dict()["surprise"] == {"not": "documented"}


def test_a_body_takes_models_and_mappings(client: Client) -> None:
    box = Container(kind="container", container_number="TIDU1234567", size=40)
    booked = client.shipments.create_shipment(
        origin="NLRTM", destination="SGSIN", cargo=[box, {"kind": "bulk", "litres": 3}], class_="express", budget=None
    )
    assert isinstance(booked.cargo[0], Container)
    assert isinstance(booked.cargo[1], LiquidBulk)
    assert booked.to_dict()["class"] == "express"
    assert booked.to_dict()["budget"] is None


def test_null_and_absent_are_different(client: Client) -> None:
    cleared = client.shipments.update_shipment("TW-1", reference=None)
    untouched = client.shipments.update_shipment("TW-1", notify=["a@example.org"])
    assert "reference" in cleared.to_dict()
    assert "reference" not in untouched.to_dict()


def test_errors_carry_the_documented_body(client: Client) -> None:
    with pytest.raises(NotFoundError) as missing:
        client.shipments.get_shipment("none")
    assert isinstance(missing.value.body, Problem)
    assert missing.value.body.title == "No such shipment"
    with pytest.raises(StatusError) as refused:
        client.shipments.create_shipment(origin="A", destination="A", cargo=[{"kind": "bulk", "litres": 1}])
    assert refused.value.status == 422
    assert refused.value.body.errors[0].code == 7
    with pytest.raises(StatusError) as conflict:
        client.shipments.create_shipment(
            origin="A", destination="B", cargo=[{"kind": "bulk", "litres": 1}], idempotency_key="used"
        )
    assert conflict.value.body.first_request_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_path_styles_arrive_as_rfc_6570_says(client: Client) -> None:
    price = client.shipments.get_quote(
        ["NLRTM", "SGSIN"],
        {"size": 40, "reefer": True},
        ["EGPSD", "AEJEA"],
        currencies=["EUR", "USD"],
        filter={"max_days": 30},
        expression="a/b?c",
        x_features=["a", "b"],
    )
    seen = price.to_dict()
    assert seen["path"] == "/v1/quotes/NLRTM,SGSIN/;size=40;reefer=true/.EGPSD.AEJEA"
    assert "currencies=EUR%20USD" in seen["query"]
    assert "expression=a/b?c" in seen["query"]
    assert seen["features"] == "a,b"


def test_the_answer_decides_which_of_two_media_types_is_parsed(client: Client) -> None:
    assert isinstance(client.shipments.get_quote(["A"], {"size": 1}, ["B"], prefs="plain"), str)


def test_json_and_form_are_a_choice_of_content_type(client: Client) -> None:
    as_json = client.customers.create_customer(name="Ada", vat_number=None)
    as_form = client.customers.create_customer(
        name="Grace", email="g@example.org", content_type="application/x-www-form-urlencoded"
    )
    assert as_json.name == "Ada"
    assert (as_form.name, as_form.email) == ("Grace", "g@example.org")


def test_lists_maps_and_heads(client: Client) -> None:
    page = client.customers.list_customers(page=1, per_page=2, sort="-name")
    assert [customer.name for customer in page.parsed] == ["Ada", "Grace"]
    assert client.customers.get_customer(CUSTOMER).name == "Ada"
    assert client.customers.customer_exists(CUSTOMER) is None
    found = client.customers.search_customers(name="Ada", countries=["NL", "DE"])
    assert set(found) == {"NL", "DE"}


def test_pages_follow_each_other_to_the_last(client: Client, drift: list[Any]) -> None:
    assert [shipment.id for shipment in client.shipments.list_shipments().all()] == ["TW-1", "TW-2", "TW-3"]
    assert [customer.name for customer in client.customers.list_customers(per_page=2).all()] == [
        "Ada",
        "Grace",
        "Edsger",
    ]
    assert [len(page.items) for page in client.customers.list_customers(per_page=2).pages()] == [2, 1, 0]
    assert client.send(list_shipments(cursor="2")).parsed.data[0].id == "TW-3"
    assert drift == []


def test_a_union_without_discriminator_gives_the_class_that_fits(client: Client) -> None:
    company = client.customers.set_party(CUSTOMER, body={"legal_name": "Tidewater BV", "registration": "1"})
    person = client.customers.set_party(
        CUSTOMER, body={"given_name": "Ada", "family_name": "L", "born_on": "1815-12-10"}
    )
    assert type(company).__name__ == "Company"
    assert type(person).__name__ == "Person"


def test_files_go_up_and_come_down(client: Client) -> None:
    stored = client.documents.upload_document(
        file=b"\x00\xff" * 8, kind="photo", pages=[b"one", b"three"], metadata={"title": "x", "tags": ["a"]}
    )
    assert stored.size == 16 + 3 + 5
    assert stored.to_dict()["metadata"] == {"title": "x", "tags": ["a"]}
    assert client.documents.download_document(7) == b"\x00\x01\xff"
    assert client.documents.replace_content(7, body=b"new") is None
    assert client.documents.set_note(7, body="f\u00fcr Ada") == "f\u00fcr Ada"


def test_streams_are_typed_iterators(client: Client) -> None:
    with client.tracking.follow_shipment("TW-1") as events:
        assert [event.id for event in events] == ["0", "1", "2"]
    with client.tracking.export_positions("TW-1") as positions:
        assert [position.at.hour for position in positions] == [12, 12]


def test_recursive_values_keep_their_depth(client: Client) -> None:
    route = client.shipments.replace_route("TW-1", body=[{"from": "A", "to": "B", "legs": [{"from": "A", "to": "C"}]}])
    assert route.legs[0].legs is not None
    assert route.legs[0].legs[0].to == "C"
    value = {"a": [1, None, {"b": True}], "c": "x"}
    assert client.admin.put_settings(body=value) == value


def test_an_operation_without_id_is_named_after_its_path(client: Client) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    answer = client.send(post_tracking_positions(at=at, point=[1.0, 2.0], vessel="Ever"))
    assert (answer.status, answer.parsed) == (202, None)


def test_the_async_client_does_the_same(server: str) -> None:
    async def run() -> list[str]:
        async with AsyncClient(api_key=API_KEY, base_url=server) as client:
            shipment = await client.shipments.get_shipment("TW-1")
            stored = await client.documents.upload_document(file=b"abc", kind="photo")
            async with client.tracking.follow_shipment("TW-1") as events:
                seen = [event.id async for event in events]
            page = await client.shipments.list_shipments(cursor="1")
            listed = [shipment.id async for shipment in page.all()]
        return [shipment.id, str(stored.size), *seen, *listed]

    assert asyncio.run(run()) == ["TW-1", "3", "0", "1", "2", "TW-2", "TW-3"]


def test_a_webhook_payload_is_parsed() -> None:
    from generated.tidewater_freight import webhooks

    event = webhooks.parse_shipment_arrived(b'{"id": "e1", "type": "departed", "shipment": "TW-1"}')
    assert event.to_dict() == EVENT
