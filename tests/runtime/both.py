"""Runs one expectation on the sync and on the async client."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

from generator.runtime._http import http as httpx2

if TYPE_CHECKING:
    from collections.abc import Callable

MODES = ("sync", "async")


class Rig:
    """A client of one mode whose requests are answered by `handler`; `sent` are the requests."""

    def __init__(
        self, runtime: Any, mode: str, handler: Callable[[httpx2.Request], httpx2.Response], **options: Any
    ) -> None:
        self.sent: list[httpx2.Request] = []
        self.mode = mode

        def serve(request: httpx2.Request) -> httpx2.Response:
            self.sent.append(request)
            return handler(request)

        async def serve_async(request: httpx2.Request) -> httpx2.Response:
            await request.aread()
            return serve(request)

        def serve_sync(request: httpx2.Request) -> httpx2.Response:
            request.read()
            return serve(request)

        settings = options.pop("settings", None) or runtime.ClientSettings(
            name="shelter", servers=("https://api.test/v1/",)
        )
        options.setdefault("max_retries", 0)
        if mode == "sync":
            self.http: Any = httpx2.Client(transport=httpx2.MockTransport(serve_sync))
            self.client: Any = runtime.SyncClient(settings, http_client=self.http, **options)
        else:
            self.http = httpx2.AsyncClient(transport=httpx2.MockTransport(serve_async))
            self.client = runtime.AsyncHTTPClient(settings, http_client=self.http, **options)

    def send(self, call: Any, options: Any = None) -> Any:
        return finish(self.client.send(call, options))

    def items(self, call: Any) -> list[Any]:
        stream = self.client.iterate(call)
        if self.mode == "sync":
            with stream:
                return list(stream)

        async def collect() -> list[Any]:
            async with stream:
                return [item async for item in stream]

        return asyncio.run(collect())

    def streamed(self, call: Any, read: str) -> Any:
        if self.mode == "sync":
            with self.client.stream(call) as response:
                found = getattr(response, read)()
                return found if isinstance(found, bytes) else list(found)

        async def collect() -> Any:
            async with self.client.stream(call) as response:
                found = getattr(response, read)()
                return await found if inspect.isawaitable(found) else [item async for item in found]

        return asyncio.run(collect())


def finish(value: Any) -> Any:
    """Return a value, awaited when it is awaitable."""
    if not inspect.isawaitable(value):
        return value

    async def wait() -> Any:
        return await value

    return asyncio.run(wait())
