"""Models of `unused`."""

from __future__ import annotations

from datetime import datetime

from .._runtime.model import Model


class Timestamps(Model):
    created_at: datetime
    updated_at: datetime | None = None
