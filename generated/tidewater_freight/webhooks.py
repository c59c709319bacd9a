"""What the API sends: one function that reads the payload of each webhook and callback, and one for any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._payloads import Event, parse_event, verify_signature
from ._runtime import parse_payload
from ._runtime.errors import without_arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Literal, TypeAlias

    from ._runtime import Drift
    from .models.shared import ShipmentEvent

    WebhookEvent: TypeAlias = ShipmentEvent
    """Any event."""
else:
    WebhookEvent = Any


EVENTS = (
    Event("shipmentArrived", "models.shared:ShipmentEvent"),
    Event("statusChanged", "models.shared:ShipmentEvent"),
)


def parse(
    payload: bytes | str | object,
    *,
    responses: Literal["lenient", "strict"] = "lenient",
    on_drift: Callable[[Drift], object] | None = None,
) -> WebhookEvent:
    """Read the payload of any event.

    Its members tell the event; of several that they could be, it is the one that the payload fits best.

    Args:
        payload: The body of the request, or data already parsed from it.
        responses: `lenient` keeps what does not fit the description, and what is no event of it,
            as it came; `strict` raises `DecodeError`.
        on_drift: Called for each value that does not fit the description.
    """
    event: WebhookEvent = parse_event(EVENTS, payload, responses, on_drift)
    return event


@without_arguments
def unwrap(
    body: bytes | str,
    headers: Mapping[str, str],
    secret: str,
    *,
    responses: Literal["lenient", "strict"] = "lenient",
    on_drift: Callable[[Drift], object] | None = None,
) -> WebhookEvent:
    """Check the signature of a request by Standard Webhooks, and read its body as `parse` does.

    Args:
        body: The body as it came.
        headers: The headers of the request: webhook-id, webhook-timestamp and webhook-signature.
        secret: The secret of the endpoint, in base64, with or without `whsec_` before it.
        responses: As `parse` has it.
        on_drift: As `parse` has it.

    Raises:
        SignatureError: It is not signed with the secret, or not within five minutes of now.
        ConfigurationError: The secret is no base64.
    """
    verify_signature(body, headers, secret)
    return parse(body, responses=responses, on_drift=on_drift)


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
