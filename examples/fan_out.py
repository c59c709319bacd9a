"""Async fan-out: read many shipments at once over one pool of connections, a few at a time."""

import asyncio
import sys

from generated.tidewater_freight import ApiError, AsyncClient
from generated.tidewater_freight.models.shipments import Shipment


async def read_all(client: AsyncClient, identifiers: list[str]) -> list[Shipment | ApiError]:
    """Return each shipment, or why it could not be read; one failure does not end the others."""
    limit = asyncio.Semaphore(8)

    async def read(identifier: str) -> Shipment | ApiError:
        async with limit:
            try:
                return await client.shipments.get_shipment(identifier)
            except ApiError as error:
                return error

    return await asyncio.gather(*map(read, identifiers))


async def main(base_url: str) -> None:
    """Read thirty shipments, one of which does not exist."""
    identifiers = [*(f"TW-{number}" for number in range(29)), "none"]
    async with AsyncClient(base_url=base_url, timeout=20.0) as client, asyncio.timeout(30):
        outcomes = await read_all(client, identifiers)
    read = [outcome for outcome in outcomes if isinstance(outcome, Shipment)]
    failed = [outcome for outcome in outcomes if isinstance(outcome, ApiError)]
    print(len(read), "read,", len(failed), "failed:", *(error.message for error in failed))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
