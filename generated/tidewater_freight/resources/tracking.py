"""The operations tagged `Tracking`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._runtime import UNSET, Events, Json, JsonLines, NoContent, Operation, path

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from .._runtime import (
        AsyncHTTPClient,
        AsyncStream,
        Call,
        RequestOptions,
        Stream,
        StreamCall,
        SyncClient,
        Unset,
    )
    from ..models.shared import Position, PositionPoint, ShipmentEvent


POST_TRACKING_POSITIONS = Operation(
    "POST /tracking/positions",
    "POST",
    path("/tracking/positions"),
    body=Json(),
    responses={
        202: NoContent(),
        400: Json("models.shared:Problem", media_type="application/problem+json"),
    },
    security=(("CarrierBasic",), ("CarrierToken", "Signature")),
)


def post_tracking_positions(
    *, at: datetime, point: PositionPoint | Sequence[Any], vessel: str, raw: Any | Unset = UNSET
) -> Call[None]:
    """Build `POST /tracking/positions` without sending it."""
    return POST_TRACKING_POSITIONS.call(
        body={"at": at, "point": point, "vessel": vessel, "raw": raw}
    )


FOLLOW_SHIPMENT = Operation(
    "followShipment",
    "GET",
    path("/tracking/{shipment_id}/events"),
    responses={
        200: Events("models.shared:ShipmentEvent"),
        404: Json("models.shared:Problem", media_type="application/problem+json"),
    },
)


def follow_shipment(shipment_id: str) -> StreamCall[ShipmentEvent]:
    """Build `GET /tracking/{shipment_id}/events` without sending it."""
    return FOLLOW_SHIPMENT.stream(path=(shipment_id,))


EXPORT_POSITIONS = Operation(
    "exportPositions",
    "GET",
    path("/tracking/{shipment_id}/positions.jsonl"),
    responses={200: JsonLines("models.shared:Position")},
)


def export_positions(shipment_id: str) -> StreamCall[Position]:
    """Build `GET /tracking/{shipment_id}/positions.jsonl` without sending it."""
    return EXPORT_POSITIONS.stream(path=(shipment_id,))


class Tracking:
    """The operations tagged `Tracking`.

    Where a shipment is now.

    See https://developers.tidewater.example/tracking
    """

    def __init__(self, client: SyncClient) -> None:
        self._client = client

    def post_tracking_positions(
        self,
        *,
        at: datetime,
        point: PositionPoint | Sequence[Any],
        vessel: str,
        raw: Any | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> None:
        """Report a position.

        For carriers. It has no operationId.

        `POST /tracking/positions`

        Args:
            point: Constraints: at least 2 items.
            raw: Whatever the transponder said.

        Returns:
            Noted.

        Raises:
            BadRequestError: 400: What went wrong.
        """
        call = post_tracking_positions(at=at, point=point, vessel=vessel, raw=raw)
        self._client.send(call, options)

    def follow_shipment(
        self, shipment_id: str, *, options: RequestOptions | None = None
    ) -> Stream[ShipmentEvent]:
        """Follow a shipment.

        A stream of server-sent events; it ends when the shipment is delivered.

        `GET /tracking/{shipment_id}/events`, as a stream.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.

        Returns:
            The events as they happen.

        Raises:
            NotFoundError: 404: There is no such thing.
        """
        call = follow_shipment(shipment_id)
        return self._client.iterate(call, options)

    def export_positions(
        self, shipment_id: str, *, options: RequestOptions | None = None
    ) -> Stream[Position]:
        """Export all positions.

        `GET /tracking/{shipment_id}/positions.jsonl`, as a stream.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.

        Returns:
            One position a line.
        """
        call = export_positions(shipment_id)
        return self._client.iterate(call, options)


class AsyncTracking:
    """The async twin of Tracking."""

    def __init__(self, client: AsyncHTTPClient) -> None:
        self._client = client

    async def post_tracking_positions(
        self,
        *,
        at: datetime,
        point: PositionPoint | Sequence[Any],
        vessel: str,
        raw: Any | Unset = UNSET,
        options: RequestOptions | None = None,
    ) -> None:
        """Report a position. See `Tracking.post_tracking_positions`.

        Args:
            point: Constraints: at least 2 items.
            raw: Whatever the transponder said.
        """
        call = post_tracking_positions(at=at, point=point, vessel=vessel, raw=raw)
        await self._client.send(call, options)

    def follow_shipment(
        self, shipment_id: str, *, options: RequestOptions | None = None
    ) -> AsyncStream[ShipmentEvent]:
        """Follow a shipment. See `Tracking.follow_shipment`.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
        """
        call = follow_shipment(shipment_id)
        return self._client.iterate(call, options)

    def export_positions(
        self, shipment_id: str, *, options: RequestOptions | None = None
    ) -> AsyncStream[Position]:
        """Export all positions. See `Tracking.export_positions`.

        Args:
            shipment_id: The identifier, such as `TW-2026-000017`.
        """
        call = export_positions(shipment_id)
        return self._client.iterate(call, options)
