"""Models of `unused`."""

from datetime import datetime

from .._runtime.model import Model


class Timestamps(Model):
    created_at: datetime
    updated_at: datetime | None = None
