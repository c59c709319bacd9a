"""Pagination: walk through every shipment, page by page where a page matters, and stop early."""

import sys
from itertools import islice

from generated.tidewater_freight import Client, Page
from generated.tidewater_freight.models.shared import Customer


def names_of(page: Page[Customer, list[Customer]]) -> list[str]:
    """Return the names on one page."""
    return [customer.name for customer in page.items]


def main(base_url: str) -> None:
    """List shipments and customers."""
    with Client(base_url=base_url) as client:
        for shipment in client.shipments.list_shipments(limit=1).all():
            print(shipment.id, shipment.status)

        two = islice(client.shipments.list_shipments().all(), 2)
        print("the first two:", *(shipment.id for shipment in two))

        for number, page in enumerate(client.customers.list_customers(per_page=2).pages(), 1):
            print("page", number, names_of(page))


if __name__ == "__main__":
    main(sys.argv[1])
