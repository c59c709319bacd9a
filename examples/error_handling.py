"""Error handling: what the server refused, what never arrived, and what was wrong before anything was sent."""

import sys

from generated.tidewater_freight import (
    ApiError,
    Client,
    ConfigurationError,
    ConnectError,
    NotFoundError,
    RequestOptions,
    StatusError,
)
from generated.tidewater_freight.models.shared import Problem, ValidationProblem
from generated.tidewater_freight.params.shipments import CargoParam

CARGO: list[CargoParam] = [{"kind": "bulk", "litres": 1}]


def refused(client: Client) -> None:
    """Look at two answers of the server: the body of an error is typed as the description says."""
    try:
        client.shipments.get_shipment("none")
    except NotFoundError as error:
        title = error.body.title if isinstance(error.body, Problem) else "unknown"
        print("not found:", title, "-", error.operation_id, error.status)
    try:
        client.shipments.create_shipment(origin="NLRTM", destination="NLRTM", cargo=CARGO)
    except StatusError as error:
        if isinstance(error.body, ValidationProblem):
            print("refused:", [problem.pointer for problem in error.body.errors])


def lost(address: str) -> None:
    """Call a server that is not there: repeated where that is safe, and the error says how often."""
    with Client(base_url=address, max_retries=1) as client:
        try:
            client.shipments.list_shipments(options=RequestOptions(timeout=5.0))
        except ConnectError as error:
            print("no connection after", error.attempts, "attempts")


def main(base_url: str) -> None:
    """Provoke errors."""
    with Client(base_url=base_url) as client:
        refused(client)
        try:
            client.shipments.get_shipment("..")
        except ConfigurationError as error:
            print("nothing was sent:", error.message)
        try:
            client.customers.get_customer("none")
        except ApiError as error:
            print("every error is an ApiError:", type(error).__name__)
    lost("http://127.0.0.1:9/v1")


if __name__ == "__main__":
    main(sys.argv[1])
