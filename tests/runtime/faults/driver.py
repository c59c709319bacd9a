"""Runs one expectation on both clients, in real connections and with a time that can be moved."""

from __future__ import annotations

import asyncio
import inspect
import pickle
import time
import traceback
from typing import TYPE_CHECKING, Any

import pytest

from generator.runtime._http import http

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

SECRET = "sk-CANARY-7731"
needs_httpx2 = pytest.mark.skipif(http.__name__ != "httpx2", reason="httpx does less: docs/decisions/0027")


class FakeTime:
    """Time that goes on by itself, and jumps over every sleep of the client."""

    def __init__(self) -> None:
        self.skipped = 0.0
        self.wall_offset = 0.0
        self.sleeps: list[float] = []
        self.draws: list[tuple[float, float]] = []
        self.draw: Callable[[float, float], float] = lambda _low, high: high

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped

    def wall(self) -> float:
        return time.time() + self.skipped + self.wall_offset

    def uniform(self, low: float, high: float) -> float:
        self.draws.append((low, high))
        return self.draw(low, high)

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.skipped += seconds


class Driver:
    """Makes clients of one mode and calls them from outside of any loop."""

    def __init__(self, runtime: Any, mode: str) -> None:
        self.runtime = runtime
        self.mode = mode
        self.clients: list[Any] = []
        self.errors: list[BaseException] = []
        self.shown: list[str] = []
        self.time = FakeTime()
        self.runner = asyncio.Runner() if mode == "async" else None

    def client(self, url: str, **options: Any) -> Any:
        """Return a client that sends the canary with every call, and whose waits take no time."""
        runtime = self.runtime
        settings = options.pop("settings", None) or runtime.ClientSettings(
            name="faulty",
            servers=(url,),
            security={"head": runtime.ApiKey("header", "X-Odd"), "query": runtime.ApiKey("query", "odd_key")},
            default_security=(("head", "query"),),
        )
        options.setdefault("credentials", {"head": SECRET, "query": SECRET})
        real_time = options.pop("real_time", False)
        made = (runtime.SyncClient if self.mode == "sync" else runtime.AsyncHTTPClient)(settings, **options)
        if not real_time:
            clock = self.time
            made._core.clock = clock
            made._pool.sleep = clock.sleep
        self.clients.append(made)
        return made

    def operation(self, method: str = "GET", path: str = "/a", **extra: Any) -> Any:
        described = {"responses": {200: self.runtime.Json("models.pets:Pet")}, **extra}
        return self.runtime.Operation("op", method, self.runtime.path(path), **described)

    def call(self, method: str = "GET", path: str = "/a", *, values: Any = None, **extra: Any) -> Any:
        return self.operation(method, path, **extra).call(**(values or {}))

    def finish(self, value: Any) -> Any:
        """Return a value, awaited when it is awaitable."""
        if not inspect.isawaitable(value):
            return value

        async def wait() -> Any:
            return await value

        assert self.runner is not None
        return self.runner.run(wait())

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        assert self.runner is not None
        return self.runner.run(coroutine)

    def send(self, client: Any, call: Any, **options: Any) -> Any:
        """Send, and remember what could show the canary."""
        try:
            given = self.runtime.RequestOptions(**options) if options else None
            response = self.finish(client.send(call, given))
        except BaseException as error:
            self.errors.append(error)
            raise
        self.shown += [
            repr(response),
            repr(response.request),
            str(vars(response.request)),
            str(response.request.headers),
        ]
        self.shown.append(repr(pickle.dumps(response.request)))
        return response

    def items(self, client: Any, call: Any, **options: Any) -> list[Any]:
        stream = client.iterate(call, self.runtime.RequestOptions(**options) if options else None)
        if self.mode == "sync":
            with stream:
                return list(stream)

        async def collect() -> list[Any]:
            async with stream:
                return [item async for item in stream]

        return self.run(collect())

    def lines(self, client: Any, call: Any) -> list[str]:
        """Open a stream and read its lines."""
        if self.mode == "sync":
            with client.stream(call) as response:
                return list(response.iter_lines())

        async def collect() -> list[str]:
            async with client.stream(call) as response:
                return [line async for line in response.iter_lines()]

        return self.run(collect())

    def streamed(self, client: Any, call: Any, method: str, *args: Any, **named: Any) -> Any:
        """Open a stream and call one method of its response."""
        if self.mode == "sync":
            with client.stream(call) as response:
                return getattr(response, method)(*args, **named)

        async def read() -> Any:
            async with client.stream(call) as response:
                return await getattr(response, method)(*args, **named)

        return self.run(read())

    def expose(self) -> list[str]:
        """Return everything that a user could print."""
        shown = list(self.shown)
        for client in self.clients:
            shown += [repr(client), str(client), str(vars(client)), repr(client._core)]
        for error in self.errors:
            chain: BaseException | None = error
            shown += ["".join(traceback.format_exception(error)), str(vars(error)), repr(pickle.dumps(error))]
            while chain is not None:
                shown += [repr(chain), str(chain)]
                chain = chain.__cause__ or chain.__context__
        return shown

    def slots(self) -> int:
        """Return how many requests the pools of the clients still wait for."""
        transports = [made._transport for client in self.clients for made in client._pool._made.values()]
        return sum(len(transport._pool._requests) for transport in transports)

    def close(self) -> None:
        for client in self.clients:
            self.finish(client.close())

    def end(self) -> None:
        if self.runner is not None:
            self.runner.close()
