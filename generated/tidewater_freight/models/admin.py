"""Models of `admin`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TYPE_CHECKING, TypeAlias

from typing_extensions import TypeAliasType

from .._runtime.model import Model


class GetHealthResponse(Model):
    status: Literal["ok"] = "ok"
    checks: dict[str, bool] | None = None


class RotateKeyResponse(Model):
    key: str
    expires_at: datetime | None


if TYPE_CHECKING:
    SettingValue: TypeAlias = (
        "bool | float | str | list[SettingValue | None] | dict[str, SettingValue | None]"
    )
else:
    SettingValue = TypeAliasType(
        "SettingValue",
        "bool | float | str | list[SettingValue | None] | dict[str, SettingValue | None]",
    )


Settings = TypeAliasType("Settings", dict[str, SettingValue | None])
"""A value of any depth under each name."""
