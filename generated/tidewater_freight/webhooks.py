"""What the API sends: one function for each webhook and callback, which reads its payload."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._runtime import parse_payload

if TYPE_CHECKING:
    from .models.shared import ShipmentEvent


def parse_shipment_arrived(payload: bytes | str | object) -> ShipmentEvent:
    """A shipment has arrived.

    Payload of the webhook `shipmentArrived` (POST).
    """
    event: ShipmentEvent = parse_payload("models.shared:ShipmentEvent", payload)
    return event


def parse_status_changed(payload: bytes | str | object) -> ShipmentEvent:
    """Called at each change of state.

    Payload of the callback `POST /shipments statusChanged {$request.body#/callback_url}` (POST).
    """
    event: ShipmentEvent = parse_payload("models.shared:ShipmentEvent", payload)
    return event
