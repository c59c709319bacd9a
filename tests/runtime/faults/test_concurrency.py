"""Many callers at once; calls that are cancelled, interrupted or left open."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import resource
import signal
import threading
import time
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import trio

from generator.runtime._http import http as httpx2
from tests.support.nightly import daily

from .driver import needs_httpx2
from .server import hanging, reply, silence, then_silence
from .table import fault
from .test_surroundings import echoing

if TYPE_CHECKING:
    from collections.abc import Callable

    from .driver import Driver
    from .server import FaultServer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n"


@fault(
    "F30",
    "200 tasks are cancelled while they wait for an answer or read it, with a pool of 2 connections, on asyncio "
    "and on trio",
    "the cancellation goes through unchanged; later calls work, so no connection of the pool is lost",
    only="async: a thread cannot be cancelled, see F31",
)
@pytest.mark.parametrize("library", [pytest.param("asyncio", marks=needs_httpx2), "trio"])
@pytest.mark.parametrize("step", [silence, then_silence(HEAD)], ids=["waiting", "reading"])
def test_cancelled_calls_leave_the_pool_healthy(package: Any, server: FaultServer, library: str, step: Any) -> None:
    server.default = step
    settings = package.ClientSettings(name="cancelled", servers=(server.url,))
    call = package.Operation("op", "GET", package.path("/a"), responses={200: package.Json()}).call()
    outcomes: list[str] = []

    async def main() -> None:
        limits = httpx2.Limits(max_connections=2)
        async with httpx2.AsyncClient(limits=limits) as http:
            client = package.AsyncHTTPClient(settings, http_client=http, max_retries=0, timeout=package.Timeout(pool=2))
            await _cancel_many(library, lambda: client.send(call), outcomes)
            server.default = reply()
            for _ in range(5):
                assert (await client.send(call)).status == 200
            assert http._transport._pool._requests == []

    trio.run(main) if library == "trio" else asyncio.run(main())
    assert set(outcomes) <= {"Cancelled", "CancelledError"}
    assert server.all_closed()


@fault(
    "F30",
    "the same while they connect: the server takes no connection, or says nothing in the TLS handshake",
    "the same: calls to another server with the same two connections work at once, and no socket stays open",
    only="async: a thread cannot be cancelled, see F31",
)
@pytest.mark.parametrize("library", [pytest.param("asyncio", marks=needs_httpx2), "trio"])
@pytest.mark.parametrize("stage", ["tcp", "tls"])
def test_calls_that_are_cancelled_while_they_connect(
    package: Any, server: FaultServer, library: str, stage: str
) -> None:
    outcomes: list[str] = []
    call = package.Operation("op", "GET", package.path("/a"), responses={200: package.Json()}).call()

    async def main(url: str) -> None:
        def client(base: str) -> Any:
            settings = package.ClientSettings(name="cancelled", servers=(base,))
            return package.AsyncHTTPClient(settings, max_retries=0, timeout=package.Timeout(connect=30, pool=2))

        stuck, working = client(url), client(server.url)
        stuck._pool.kind = partial(httpx2.AsyncClient, limits=httpx2.Limits(max_connections=2))
        working._pool = stuck._pool
        async with stuck:
            await _cancel_many(library, lambda: stuck.send(call), outcomes)
            pool = stuck._pool.client(httpx2.URL("http://127.0.0.1"))._transport._pool
            assert pool.connections == []
            for _ in range(5):
                assert (await working.send(call)).status == 200
            assert pool._requests == []

    with hanging(stage) as url:
        before = _open_files()
        trio.run(main, url) if library == "trio" else asyncio.run(main(url))
        if stage == "tcp":  # of TLS the listener holds the other ends
            assert server.all_closed()  # it is in this process, and has ends of its own
            assert _open_files_within_a_second(before) <= before
    assert len(outcomes) == 200
    assert set(outcomes) <= {"Cancelled", "CancelledError"}
    assert server.all_closed()


async def _cancel_many(library: str, send: Callable[[], Any], outcomes: list[str]) -> None:
    """Start 200 calls, ten at a time, cancel them a little later, and say what each raised."""

    async def one() -> None:
        try:
            await send()
        except BaseException as error:
            inner = error
            while isinstance(inner, BaseExceptionGroup):  # trio groups what it cancels while it connects
                (inner,) = {type(item): item for item in inner.exceptions}.values()
            outcomes.append(type(inner).__name__)
            raise

    for round_ in range(20):
        pause = 0.02 * (round_ % 3)
        if library == "trio":
            async with trio.open_nursery() as nursery:
                for _ in range(10):
                    nursery.start_soon(one)
                await trio.sleep(pause)
                nursery.cancel_scope.cancel()
        else:
            tasks = [asyncio.create_task(one()) for _ in range(10)]
            await asyncio.sleep(pause)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _open_files_within_a_second(wanted: int) -> int:
    end = time.monotonic() + 1
    while _open_files() > wanted and time.monotonic() < end:
        time.sleep(0.005)
    return _open_files()


def _open_files() -> int:
    """Return how many files this process has open; 0 where it cannot be seen."""
    return len(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else 0  # noqa: PTH110, PTH208


@fault(
    "F30",
    "`asyncio.timeout` around a call",
    "`TimeoutError` of asyncio; the pool is healthy",
    only="async: a thread cannot be cancelled",
)
def test_a_timeout_of_the_caller(package: Any, server: FaultServer) -> None:
    server.answer(silence)
    client = package.AsyncHTTPClient(package.ClientSettings(name="cancelled", servers=(server.url,)))
    call = package.Operation("op", "GET", package.path("/a"), responses={200: package.Json()}).call()

    async def main() -> None:
        async with client:
            with pytest.raises(TimeoutError) as caught:
                async with asyncio.timeout(0.1):
                    await client.send(call)
            assert not isinstance(caught.value, package.ApiError)
            assert (await client.send(call)).status == 200

    asyncio.run(main())
    assert server.all_closed()


@fault(
    "F31",
    "Ctrl-C while an answer is awaited; an exception inside `with client.stream(...)`",
    "goes through unchanged; the connection is closed and the pool is healthy",
)
def test_an_interrupted_call(driver: Driver, server: FaultServer) -> None:
    server.answer(silence, then_silence(HEAD + b"x"))
    client = driver.client(server.url)
    main = threading.main_thread().ident
    assert main is not None
    # What starts the tests may have told them to ignore the signal, as a shell does for what runs in its background.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    timer = threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        driver.send(client, driver.call())
    timer.join()
    signal.signal(signal.SIGINT, before)

    def stop(_done: int, _total: int | None) -> None:
        raise KeyboardInterrupt

    target = f"{os.environ.get('TMPDIR', '/tmp')}/never-{os.getpid()}"  # noqa: S108 - nothing is written there
    with pytest.raises(KeyboardInterrupt):
        driver.streamed(client, driver.call(), "save", target, progress=stop)
    assert not os.path.exists(target)  # noqa: PTH110
    assert driver.send(client, driver.call()).parsed.id == 1


@fault("F32", "no connection of the pool is free", "`ConnectTimeoutError` that names `Timeout.pool` and the limits")
def test_an_exhausted_pool(driver: Driver, server: FaultServer) -> None:
    server.default = silence
    limits = httpx2.Limits(max_connections=1)
    http = (httpx2.Client if driver.mode == "sync" else httpx2.AsyncClient)(limits=limits)
    patient = driver.client(server.url, http_client=http, timeout=0.6, max_retries=0)
    hasty = patient.with_options(timeout=driver.runtime.Timeout(pool=0.1))
    errors: list[Any] = []
    if driver.mode == "sync":

        def occupy() -> None:
            with pytest.raises(driver.runtime.ApiTimeoutError):
                patient.send(driver.call())

        thread = threading.Thread(target=occupy)
        thread.start()
        while not server.received:
            threading.Event().wait(0.005)
        with pytest.raises(driver.runtime.ConnectTimeoutError) as caught:
            driver.send(hasty, driver.call())
        errors.append(caught.value)
        thread.join()
        http.close()
    else:

        async def both() -> None:
            occupied = asyncio.create_task(patient.send(driver.call()))
            while not server.received:  # noqa: ASYNC110 - the server is in another thread
                await asyncio.sleep(0.005)
            with pytest.raises(driver.runtime.ConnectTimeoutError) as caught:
                await hasty.send(driver.call())
            errors.append(caught.value)
            with pytest.raises(driver.runtime.ApiTimeoutError):
                await occupied
            await http.aclose()

        driver.run(both())
    assert "Timeout.pool" in str(errors[0])
    assert len(server.received) == 1


@fault("F32", "a stream that nobody closed", "closed when it is collected, with a ResourceWarning; the pool is healthy")
@pytest.mark.parametrize("started", [False, True], ids=["opened", "iterated"])
def test_a_stream_that_is_left_open_is_closed_with_a_warning(
    driver: Driver, server: FaultServer, started: bool
) -> None:
    text = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"
    server.answer(then_silence(text))
    client = driver.client(server.url)
    call = driver.operation(responses={200: {"text/event-stream": driver.runtime.Events(int)}}).stream()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        if driver.mode == "sync":
            stream = client.iterate(call).__enter__()
            assert not started or next(stream) == 1
            del stream
            gc.collect()
        else:

            async def leave_open() -> None:
                stream = await client.iterate(call)
                assert not started or await anext(stream) == 1
                del stream
                gc.collect()
                await asyncio.sleep(0.05)

            driver.run(leave_open())
    mine = [item for item in caught if "a stream was not closed" in str(item.message)]
    assert [item.category for item in mine] == [ResourceWarning]
    assert server.all_closed()
    assert driver.send(client, driver.call()).parsed.id == 1


@fault(
    "F32",
    "such a stream whose event loop has ended",
    "a ResourceWarning and nothing else: its connection is gone",
    only="async: a sync stream needs no loop to be closed",
)
@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_a_stream_that_outlives_its_loop(package: Any, server: FaultServer, library: str) -> None:
    server.answer(then_silence(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n"))
    client = package.AsyncHTTPClient(package.ClientSettings(name="loops", servers=(server.url,)))
    described = {200: {"text/event-stream": package.Events(int)}}
    call = package.Operation("op", "GET", package.path("/a"), responses=described).stream()
    left: list[Any] = []

    async def leave_open() -> None:
        left.append(await client.iterate(call))
        await client.close()

    trio.run(leave_open) if library == "trio" else asyncio.run(leave_open())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        left.clear()
        gc.collect()
    assert [str(item.message) for item in caught] == ["a stream was not closed"]
    assert server.all_closed()


@fault(
    "F33",
    "20 threads, or tasks, of 500 calls each (`make load`; 40 in `make test`)",
    "every caller gets its own answer",
)
def test_every_caller_gets_its_own_answer(
    driver: Driver, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    server.default = echoing(server)
    client = driver.client(server.url)
    call = driver.operation(path="/echo/{id}", responses={200: driver.runtime.Json()})
    workers, rounds = 20, int(os.environ.get("SPECPRESS_LOAD_CALLS", "40"))
    wrong: list[Any] = []
    if driver.mode == "sync":

        def work(worker: int) -> None:
            for number in range(worker * rounds, (worker + 1) * rounds):
                found = client.send(call.call(path=(number,))).parsed["id"]
                wrong.extend([] if found == number else [(number, found)])

        threads = [threading.Thread(target=work, args=(worker,)) for worker in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:

        async def task(worker: int) -> None:
            for number in range(worker * rounds, (worker + 1) * rounds):
                found = (await client.send(call.call(path=(number,)))).parsed["id"]
                wrong.extend([] if found == number else [(number, found)])

        async def all_tasks() -> None:
            await asyncio.gather(*[task(worker) for worker in range(workers)])

        driver.run(all_tasks())
    assert wrong == []
    assert len(server.received) == workers * rounds
    assert server.accepted <= workers
    assert len(client._pool._made) == 1


@fault(
    "F38",
    "1,000 clients that are made, used and closed; 1,000 calls of one client (`make load`: 10,000)",
    "open files and threads stay as many; memory grows by less than 4 MB",
)
@pytest.mark.parametrize("what", daily(["clients", "calls"], lambda what: what == "calls"))
def test_nothing_is_left_behind(
    driver: Driver, server: FaultServer, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)  # what a test logs is kept, and would be seen as growth
    kept, call = driver.client(server.url), driver.call()
    made = driver.runtime.SyncClient if driver.mode == "sync" else driver.runtime.AsyncHTTPClient
    settings = driver.runtime.ClientSettings(name="cycle", servers=(server.url,))

    def cycle() -> None:
        client = made(settings) if what == "clients" else kept
        assert driver.finish(client.send(call)).status == 200
        if client is not kept:
            driver.finish(client.close())
        server.received.clear()

    def measured() -> tuple[int, int, int]:
        gc.collect()
        return _open_files(), threading.active_count(), _memory()

    count = 1000 if what == "clients" else int(os.environ.get("SPECPRESS_LOAD_CALLS", "50")) * 20
    for _ in range(count // 5):
        cycle()
    assert what == "calls" or server.all_closed()
    files, threads, memory = measured()
    for _ in range(count - count // 5):
        cycle()
    assert what == "calls" or server.all_closed()
    files_now, threads_now, memory_now = measured()
    assert (files_now, threads_now) == (files, threads)
    assert memory_now - memory < 4_000_000


def _memory() -> int:
    """Return how many bytes of this process are in memory; 0 where it cannot be seen."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file of ours
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return 0
