"""Models of `shipments`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field
from typing_extensions import TypeAliasType

from .._runtime.model import Model
from .._runtime.variants import Exact
from .shared import Customer, Money, Position


class ConflictProblem(Model):
    type: str | None = None
    """Default: `"about:blank"`."""
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    first_request_at: datetime | None = None


class Container(Model):
    kind: Literal["container"] = "container"
    container_number: str
    size: Annotated[Literal[20, 40, 45], Exact] | int | None = None
    temperature: float | None = None
    """Degrees Celsius."""


class GetQuotePathOptions(Model):
    size: int | None = None
    reefer: bool | None = None


class Leg(Model):
    from_: Annotated[str, Field(alias="from")]
    to: str
    legs: list[Leg] | None = None
    """The legs that this one is made of."""


class LiquidBulk(Model):
    kind: Literal["bulk"] = "bulk"
    litres: float
    hazard: int | str | None = None


class ListShipmentsQueryWeight(Model):
    min: float | None = None
    max: float | None = None


class ListShipmentsResponse(Model):
    data: list[Shipment]
    next_cursor: str | None


class Pallet(Model):
    kind: Literal["pallet"] = "pallet"
    count: int
    dimensions: PalletDimensions | None = None
    """Length, width and height in centimetres. Constraints: exactly 3 items."""


class PendingShipment(Model):
    id: str
    status: Literal["draft"] | None = None
    retry_after: int
    """Seconds."""


class QuoteFilter(Model):
    carriers: list[str] | None = None
    max_days: int | None = None


class Route(Model):
    legs: list[Leg]
    track: list[Position] | None = None


class Shipment(Model):
    """A shipment as the forwarder sees it."""

    origin: str
    """UN/LOCODE of the port of loading."""
    destination: str
    """UN/LOCODE of the port of discharge."""
    reference: str | None = None
    incoterm: Incoterm | None = None
    cargo: list[Cargo]
    """Constraints: at least 1 item."""
    budget: Money | None = None
    """What you will pay at most."""
    labels: Labels | None = None
    """Arbitrary labels."""
    callback_url: str | None = None
    class_: Annotated[Literal["standard", "express"] | str | None, Field(alias="class")] = None
    """A reserved word in Python."""
    source: Annotated[str | None, Field(alias="@source")] = None
    """A name that is no identifier."""
    created_at: datetime
    updated_at: datetime | None = None
    id: str
    status: ShipmentStatus
    """How far a shipment has come."""
    customer: str | Customer | None = None
    departs_on: date | None = None
    related: list[Shipment] | None = None


class ShipmentDraft(Model):
    origin: str
    """UN/LOCODE of the port of loading."""
    destination: str
    """UN/LOCODE of the port of discharge."""
    reference: str | None = None
    incoterm: Incoterm | None = None
    cargo: list[Cargo]
    """Constraints: at least 1 item."""
    budget: Money | None = None
    """What you will pay at most."""
    labels: Labels | None = None
    """Arbitrary labels."""
    callback_url: str | None = None
    class_: Annotated[Literal["standard", "express"] | str | None, Field(alias="class")] = None
    """A reserved word in Python."""
    source: Annotated[str | None, Field(alias="@source")] = None
    """A name that is no identifier."""


Cargo = TypeAliasType(
    "Cargo", Annotated[LiquidBulk | Container | Pallet, Field(discriminator="kind")]
)
"""What is in the hold."""


Incoterm = TypeAliasType("Incoterm", Literal["EXW", "FOB", "CIF", "DDP"] | str)


Labels = TypeAliasType("Labels", dict[str, str])
"""Arbitrary labels."""


PalletDimensions = TypeAliasType("PalletDimensions", tuple[float, float, float])
"""Length, width and height in centimetres."""


ShipmentStatus = TypeAliasType(
    "ShipmentStatus", Literal["draft", "booked", "at_sea", "arrived", "delivered"] | str
)
"""How far a shipment has come."""
