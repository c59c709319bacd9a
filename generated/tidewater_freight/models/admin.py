"""Models of `admin`."""

from datetime import datetime
from typing import Literal, Optional, Union

from typing_extensions import TypeAliasType

from .._runtime.model import Model

SettingValue = TypeAliasType(
    "SettingValue",
    Union[bool, float, str, "list[Optional[SettingValue]]", "dict[str, Optional[SettingValue]]"],
)


class GetHealthResponse(Model):
    status: Literal["ok"] = "ok"
    checks: dict[str, bool] | None = None


class RotateKeyResponse(Model):
    key: str
    expires_at: datetime | None


Settings = TypeAliasType("Settings", dict[str, SettingValue | None])
"""A value of any depth under each name."""
