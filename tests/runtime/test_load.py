"""Many calls through a server that fails at one in twenty: nothing is lost, done twice or left open."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from generator.runtime._http import http as httpx2

from .faults.server import Connection, FaultServer, reply

ROUNDS = int(os.environ.get("SPECPRESS_LOAD_ROUNDS", "3"))
TASKS = 200
CALLS = int(os.environ.get("SPECPRESS_LOAD_CALLS", "20"))
THREADS = 32
FAILING = 0.05
GROWTH = 8 * 1024 * 1024


class FlakyServer(FaultServer):
    """Counts each order that it has taken, and fails before or after that at one request in twenty."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, int] = {}
        self.faults = 0
        self.chance = random.Random(7)
        self.default = self.serve

    async def serve(self, connection: Connection) -> None:
        request = self.received.pop()
        fault = (
            self.chance.choice(["busy", "reset", "fin", "late reset", "cut off"])
            if self.chance.random() < FAILING
            else ""
        )
        self.faults += bool(fault)
        if fault == "busy":
            await connection.send(reply(503, b"{}", headers=["retry-after-ms: 1"]))
            return
        if fault in {"reset", "fin"}:
            connection.reset() if fault == "reset" else connection.close()
            return
        if request.line.startswith("POST"):
            number = str(json.loads(request.body)["number"])
            self.taken[number] = self.taken.get(number, 0) + 1
        if fault:
            await connection.send(reply()[:40] if fault == "cut off" else b"")
            connection.reset()
            return
        await connection.send(reply(body=b'{"path":"%s"}' % request.line.split()[1].encode()))


class Tally:
    """What the callers saw: the numbers of orders that succeeded and that failed."""

    def __init__(self) -> None:
        self.succeeded: list[str] = []
        self.failed: list[str] = []
        self.wrong: list[str] = []
        self.lost_reads = 0

    def check(self, server: FlakyServer, calls: int) -> None:
        assert self.wrong == []
        assert len(self.succeeded) + len(self.failed) == calls // 2
        assert [number for number in self.succeeded if server.taken.get(number) != 1] == []
        assert [number for number in self.failed if server.taken.get(number, 0) > 1] == []
        assert set(server.taken) <= {*self.succeeded, *self.failed}
        # A read is tried three times: at 5% it fails for good once in 8,000, and the budget is never spent.
        assert self.lost_reads <= 1 + calls // 2000
        assert server.faults > calls * FAILING / 2


def _operations(package: Any) -> tuple[Any, Any]:
    described = {"responses": {200: package.Json()}}
    read = package.Operation("read", "GET", package.path("/read/{number}"), **described)
    order = package.Operation("order", "POST", package.path("/order"), body=package.Json(), **described)
    return read, order


def _resident() -> int:
    gc.collect()
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


def _report(name: str, server: FlakyServer, calls: int, seconds: float, growth: int) -> None:
    print(  # noqa: T201 - the figures of `make load`
        f"\n{name}: {calls} calls, {server.faults} faults injected, {server.accepted} connections, {seconds:.1f} s, "
        f"{growth / 1024 / 1024:+.1f} MB after the first fifth"
    )


@pytest.fixture
def server() -> Any:
    made = FlakyServer()
    yield made
    made.stop()


def test_200_tasks(package: Any, server: FlakyServer) -> None:
    read, order = _operations(package)
    tally, marks = Tally(), [0]

    async def one(client: Any, number: str) -> None:
        try:
            if int(number) % 2:
                tally.wrong += (
                    []
                    if (await client.send(read.call(path=(number,)))).parsed["path"] == f"/read/{number}"
                    else [number]
                )
            else:
                await client.send(order.call(body={"number": number}))
                tally.succeeded.append(number)
        except package.ApiError:
            if int(number) % 2:
                tally.lost_reads += 1
            else:
                tally.failed.append(number)

    async def main() -> None:
        settings = package.ClientSettings(name="load", servers=(server.url,))
        async with package.AsyncHTTPClient(settings, timeout=package.Timeout(pool=30)) as client:
            for round_ in range(ROUNDS):
                await asyncio.gather(*[one(client, str(round_ * TASKS + task)) for task in range(TASKS)])
                if round_ == ROUNDS // 5:
                    marks[0] = _resident()
            assert client._pool.client(httpx2.URL("http://127.0.0.1"))._transport._pool._requests == []

    begin = time.monotonic()
    asyncio.run(main())
    growth = _resident() - marks[0]
    _report("200 tasks", server, TASKS * ROUNDS, time.monotonic() - begin, growth)
    tally.check(server, TASKS * ROUNDS)
    assert server.all_closed()
    assert growth < GROWTH


def test_32_threads(package: Any, server: FlakyServer) -> None:
    read, order = _operations(package)
    tally, marks = Tally(), [0]
    settings = package.ClientSettings(name="load", servers=(server.url,))
    client = package.SyncClient(settings)

    def work(thread: int) -> None:
        for call in range(CALLS):
            number = str(thread * CALLS + call)
            try:
                if int(number) % 2:
                    found = client.send(read.call(path=(number,))).parsed["path"]
                    tally.wrong += [] if found == f"/read/{number}" else [number]
                else:
                    client.send(order.call(body={"number": number}))
                    tally.succeeded.append(number)
            except package.ApiError:
                if int(number) % 2:
                    tally.lost_reads += 1
                else:
                    tally.failed.append(number)
            if thread == 0 and call == CALLS // 5:
                marks[0] = _resident()

    begin = time.monotonic()
    threads = [threading.Thread(target=work, args=(thread,)) for thread in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    growth = _resident() - marks[0]
    assert client._pool.client(httpx2.URL("http://127.0.0.1"))._transport._pool._requests == []
    client.close()
    _report("32 threads", server, THREADS * CALLS, time.monotonic() - begin, growth)
    tally.check(server, THREADS * CALLS)
    assert server.all_closed()
    assert growth < GROWTH
