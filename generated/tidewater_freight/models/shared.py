"""Models of `shared`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from typing_extensions import TypeAliasType

from .._runtime.model import Model


class Customer(Model):
    id: str | None = None
    name: str
    email: str | None = None
    vat_number: str | None = None
    credit: Money | None = None
    secret: str | None = None


class Money(Model):
    amount: int
    currency: str
    """Constraints: exactly 3 characters."""


class Position(Model):
    at: datetime
    point: PositionPoint
    """Constraints: at least 2 items."""


class Problem(Model):
    """A problem as RFC 9457 describes it."""

    type: str | None = None
    """Default: `"about:blank"`."""
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None


class ShipmentEvent(Model):
    id: str
    type: Literal["booked", "departed", "arrived", "delivered"] | str
    shipment: str
    position: Position | None = None
    note: str | None = None
    """Deprecated."""


class ValidationProblem(Model):
    type: str | None = None
    """Default: `"about:blank"`."""
    title: str
    status: int
    detail: str | None = None
    instance: str | None = None
    errors: list[ValidationProblemError]


class ValidationProblemError(Model):
    pointer: str
    message: str
    code: str | int | None = None


PositionPoint = TypeAliasType("PositionPoint", tuple[float, float])
