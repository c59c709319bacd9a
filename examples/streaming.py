"""Streaming: follow server-sent events, read JSON lines, and save a download without holding it in memory."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from generated.tidewater_freight import Client
from generated.tidewater_freight.resources.documents import download_document


def main(base_url: str) -> None:
    """Read two streams and one file."""
    with Client(base_url=base_url) as client:
        with client.tracking.follow_shipment("TW-1") as events:
            for event in events:
                print("event", event.id, event.type)
            print("the last one was", events.last_event_id)

        with client.tracking.export_positions("TW-1") as positions:
            print("positions", [position.point for position in positions])

        with TemporaryDirectory() as folder, client.stream(download_document(7)) as response:
            target = Path(folder) / "document"
            print("saved", response.save(target), "bytes of", response.headers["content-type"])


if __name__ == "__main__":
    main(sys.argv[1])
