"""Code of a user: each type is what it seems to be."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from generated.tidewater_freight import (
    AsyncClient,
    AsyncPage,
    Attempt,
    Call,
    Client,
    NotFoundError,
    Page,
    Response,
    Stream,
)
from generated.tidewater_freight.models.shared import Customer, ShipmentEvent
from generated.tidewater_freight.models.shipments import ListShipmentsResponse, PendingShipment, Shipment
from generated.tidewater_freight.resources.shipments import get_shipment


def plain(client: Client) -> None:
    assert_type(client.shipments.get_shipment("TW-1"), Shipment)
    assert_type(
        client.shipments.create_shipment(origin="A", destination="B", cargo=[{"kind": "bulk", "litres": 1}]),
        Shipment | PendingShipment,
    )
    call = get_shipment("TW-1", expand=["legs"])
    assert_type(call, Call[Shipment])
    assert_type(client.send(call), Response[Shipment])
    assert_type(client.with_options(timeout=3), Client)


def paged(client: Client) -> None:
    page = client.shipments.list_shipments()
    assert_type(page, Page[Shipment, ListShipmentsResponse])
    assert_type(page.items, list[Shipment])
    assert_type(page.parsed, ListShipmentsResponse)
    assert_type(page.all(), Iterator[Shipment])
    assert_type(page.next_page(), Page[Shipment, ListShipmentsResponse] | None)


def streamed(client: Client) -> None:
    events = client.tracking.follow_shipment("TW-1")
    assert_type(events, Stream[ShipmentEvent])


async def awaited(client: AsyncClient) -> None:
    page = await client.customers.list_customers(per_page=2)
    assert_type(page, AsyncPage[Customer, list[Customer]])
    assert_type(page.all(), AsyncIterator[Customer])
    assert_type(await client.shipments.get_shipment("TW-1"), Shipment)
    async with asyncio.timeout(3):
        async for customer in page.all():
            assert_type(customer, Customer)


def hook(attempt: Attempt) -> None:
    attempt.headers["X-Trace"] = str(attempt.number)


async def async_hook(attempt: Attempt) -> None:
    await asyncio.sleep(attempt.seconds)


Client(on_request=hook)
AsyncClient(on_request=async_hook, on_error=hook)
assert_type(NotFoundError().status, int)
