"""Quick start: book a shipment, change it, and look at what came back. The key comes from TIDEWATER_API_KEY."""

import sys

from generated.tidewater_freight import Client
from generated.tidewater_freight.models.shipments import Container, Shipment
from generated.tidewater_freight.resources.shipments import get_shipment


def main(base_url: str) -> None:
    """Make three calls."""
    with Client(base_url=base_url) as client:
        booked = client.shipments.create_shipment(
            origin="NLRTM",
            destination="SGSIN",
            cargo=[Container(kind="container", container_number="TIDU1234567", size=40), {"kind": "bulk", "litres": 3}],
            class_="express",
        )
        if isinstance(booked, Shipment):
            print("booked", booked.id, "to", booked.destination)

        changed = client.shipments.update_shipment("TW-1", reference="spring order", incoterm=None)
        print("changed", changed.reference, "of", changed.to_dict()["customer"]["name"])

        response = client.send(get_shipment("TW-1"))
        print("read", response.status, response.headers["content-type"], response.parsed.status)


if __name__ == "__main__":
    main(sys.argv[1])
