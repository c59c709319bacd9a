"""Params of `shipments`: what may be given in place of a model, its members by the names that are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from typing_extensions import Required, TypeAliasType, TypedDict

from ..models.shipments import Container, Leg, LiquidBulk, Pallet, PalletDimensions


class ContainerParam(TypedDict, total=False):
    kind: Required[Literal["container"]]
    container_number: Required[str]
    size: Literal[20, 40, 45]
    temperature: float | None
    """Degrees Celsius."""


class GetQuotePathOptionsParam(TypedDict, total=False):
    size: int
    reefer: bool


LegParam = TypedDict(
    "LegParam",
    {"from": "Required[str]", "to": "Required[str]", "legs": "Sequence[Leg | LegParam]"},
    total=False,
)
"""legs: The legs that this one is made of."""


class LiquidBulkParam(TypedDict, total=False):
    kind: Required[Literal["bulk"]]
    litres: Required[float]
    hazard: int | str | None


class ListShipmentsQueryWeightParam(TypedDict, total=False):
    min: float
    max: float


class PalletParam(TypedDict, total=False):
    kind: Required[Literal["pallet"]]
    count: Required[int]
    dimensions: PalletDimensions | Sequence[Any]
    """Length, width and height in centimetres. Constraints: exactly 3 items."""


class QuoteFilterParam(TypedDict, total=False):
    carriers: Sequence[str]
    max_days: int


CargoParam = TypeAliasType(
    "CargoParam", LiquidBulk | LiquidBulkParam | Container | ContainerParam | Pallet | PalletParam
)
"""What is in the hold."""
