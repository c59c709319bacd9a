"""A fake of the API for tests: prepared replies, recorded requests, and no network.

    with FakeApi() as api:
        api.on("operationId").reply(...)
        client = api.client()
"""

from __future__ import annotations

from typing import Any

from ..client import SETTINGS, AsyncClient, Client
from .fake import Fake
from .known import FakeError
from .replies import Prepared, Recorded

__all__ = ["FakeApi", "FakeError", "Prepared", "Recorded"]


class FakeApi(Fake):
    """A fake of the API; use it with `with` or `async with`, so that no failure of it is lost."""

    settings = SETTINGS

    def client(self, **options: Any) -> Client:  # noqa: ANN401 - what `Client` takes
        """Return a client of this fake; it needs no credentials, and tries no call again unless it is told to."""
        made = Client(**self.with_defaults(options, self.http_client()))
        return made.with_options(allow_anonymous=True)

    def async_client(self, **options: Any) -> AsyncClient:  # noqa: ANN401 - what `AsyncClient` takes
        """Return an async client of this fake; see `client`."""
        made = AsyncClient(**self.with_defaults(options, self.async_http_client()))
        return made.with_options(allow_anonymous=True)
