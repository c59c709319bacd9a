"""What the environment says: proxies, netrc; cookies; forks and event loops; the life of a client."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import trio

from .driver import SECRET
from .server import reply
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver
    from .server import FaultServer


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@fault(
    "F27",
    "`HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`",
    "used as httpx2 does, for https by CONNECT, in which no key is; never for this machine. A proxy that refuses "
    "is a `ConnectError`, which shows no password",
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_that_refuses(
    driver: Driver, server: FaultServer, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.default = reply("HTTP/1.1 407 Proxy Authentication Required", b"")
    monkeypatch.setenv(variable, f"http://user:{SECRET}@127.0.0.1:{server.port}")
    client = driver.client("https://api.test", credentials={"head": "key-in-clear", "query": "key-in-clear"})
    with pytest.raises(driver.runtime.ConnectError, match="proxy"):
        driver.send(client, driver.call("POST"))
    assert {request.line for request in server.received} == {"CONNECT api.test:443 HTTP/1.1"}
    assert "key-in-clear" not in repr(server.received)
    assert server.received[0].header("proxy-authorization") is not None


@fault(
    "F27",
    "a proxy for plain http; a host in `NO_PROXY`; this machine",
    "the first gets the request; the others are reached without it, this machine by whichever of its names",
)
def test_what_goes_through_a_proxy(
    driver: Driver, server: FaultServer, other: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", other.url)
    monkeypatch.setenv("NO_PROXY", "direct.invalid")
    driver.send(
        driver.client("http://api.invalid", allow_insecure=True, credentials={"head": "h", "query": "q"}), driver.call()
    )
    assert other.received[0].line == "GET http://api.invalid/a?odd_key=q HTTP/1.1"
    with pytest.raises(driver.runtime.ConnectError):
        driver.send(driver.client("http://direct.invalid", allow_insecure=True, max_retries=0), driver.call())
    hosts = ("127.0.0.1", "localhost", "LOCALHOST", "127.1", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433")
    for host in hosts:
        driver.send(driver.client(f"http://{host}:{server.port}", allow_insecure=True), driver.call())
    for host in ("127.0.0.2", "a.b.localhost", "localhost.", "[::1]", "[::ffff:7f00:2]"):  # nobody may listen there
        url = f"http://{host}:{server.port}"
        with contextlib.suppress(driver.runtime.ConnectError):
            driver.send(driver.client(url, allow_insecure=True, max_retries=0, timeout=1), driver.call())
    assert len(other.received) == 1
    assert len(server.received) >= len(hosts)


@fault("F27", "a proxy setting that cannot be used", "`ConfigurationError` at the first call, which does not show it")
@pytest.mark.parametrize(
    "proxy", [f"ftp://user:{SECRET}@proxy.test", f"socks5://user:{SECRET}@proxy.test", f"http://user:{SECRET}@p:port"]
)
def test_a_proxy_setting_that_cannot_be_used(driver: Driver, proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(driver.runtime.ConfigurationError, match="proxy settings of the environment"):
        driver.send(driver.client("https://api.test"), driver.call())


@fault("F28", "`~/.netrc` with an entry for the host", "not used")
def test_netrc_is_not_used(
    driver: Driver, server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password mine\ndefault login me password mine\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    driver.send(driver.client(server.url), driver.call(security=()))
    assert server.received[0].header("authorization") is None


@fault("F29", "25 new cookies of 3 kB with each answer", "none is kept: memory does not grow")
def test_cookies_are_not_kept(driver: Driver, server: FaultServer) -> None:
    client = driver.client(server.url)
    for number in range(20):
        server.answer(reply(headers=[f"Set-Cookie: k{number}_{index}={'v' * 3000}; Path=/" for index in range(25)]))
        driver.send(client, driver.call())
    assert [list(made.cookies.jar) for made in client._pool._made.values()] == [[]]


@fault("F29", "`Set-Cookie` of the server", "never sent back")
@pytest.mark.parametrize("attributes", ["", "; Path=/", "; Domain=127.0.0.1", "; Domain=localhost"])
def test_cookies_are_not_sent_back(driver: Driver, server: FaultServer, attributes: str) -> None:
    server.default = reply(headers=[f"Set-Cookie: session=s{attributes}"])
    client = driver.client(server.url)
    for _ in range(2):
        driver.send(client, driver.call())
    assert [request.header("cookie") for request in server.received] == [None, None]


_FORK = """
import os, sys
sys.path.insert(0, sys.argv[1])
import asyncio, importlib, multiprocessing
runtime = importlib.import_module("shelter_client.inner._runtime")
mode, url = sys.argv[2:4]
settings = runtime.ClientSettings(name="forked", servers=(url,))
echo = runtime.Operation("op", "GET", runtime.path("/echo/{id}"), responses={200: runtime.Json()})
client = (runtime.SyncClient if mode == "sync" else runtime.AsyncHTTPClient)(settings)

def ask(start):
    async def all_of_them():
        return [(await client.send(echo.call(path=(start + n,)))).parsed["id"] for n in range(20)]
    if mode == "sync":
        got = [client.send(echo.call(path=(start + n,))).parsed["id"] for n in range(20)]
    else:
        got = asyncio.run(all_of_them())
    assert got == list(range(start, start + 20)), got

if __name__ == "__main__":
    ask(0)
    children = []
    for number in (1, 2):
        child = os.fork()
        if child == 0:
            try:
                ask(number * 1000)
            except BaseException as error:
                print(repr(error), flush=True)
                os._exit(1)
            os._exit(0)
        children.append(child)
    ask(5000)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    spawned = multiprocessing.get_context("spawn").Process(target=ask, args=(9000,))
    spawned.start()
    spawned.join()
    assert spawned.exitcode == 0
    print("done")
"""


def echoing(server: FaultServer) -> Any:
    """Answer with the number at the end of the path."""

    async def step(connection: Any) -> None:
        last = next(item for item in reversed(server.received) if item.connection == connection.number)
        number = last.line.split()[1].partition("?")[0].rpartition("/")[2]
        await asyncio.sleep(0.002)
        await connection.send(reply(body=b'{"id":%d}' % int(number)))

    return step


@fault(
    "F34",
    "a fork with open connections: parent and children call at once; a spawned process",
    "each process has connections of its own, and gets its own answers",
)
def test_a_fork_shares_no_connection(driver: Driver, server: FaultServer, package: Any, tmp_path: Path) -> None:
    server.default = echoing(server)
    script = tmp_path / "forking.py"
    script.write_text(_FORK)
    root = Path(package.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, str(script), str(root), driver.mode, server.url],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr


@fault(
    "F34",
    "a fork with an http client of yours",
    "`ConfigurationError` in the child, which must not share its connections",
)
def test_an_http_client_of_yours_is_not_used_after_a_fork(driver: Driver, server: FaultServer) -> None:
    from generator.runtime._http import http as httpx2

    http = (httpx2.Client if driver.mode == "sync" else httpx2.AsyncClient)()
    client = driver.client(server.url, http_client=http)
    driver.send(client, driver.call())
    client._pool._pid = os.getppid()
    with pytest.raises(driver.runtime.ConfigurationError, match="make one in this process"):
        driver.send(client, driver.call())
    client._pool._pid = os.getpid()
    driver.finish(http.close() if driver.mode == "sync" else http.aclose())


@fault(
    "M21",
    "an http client of yours, for an answer, an error and a download",
    "the runtime looks at no private attribute of it, nor of its answers",
)
def test_an_http_client_of_yours_is_used_by_its_public_methods(driver: Driver, server: FaultServer) -> None:
    from generator.runtime._http import http as httpx2

    folder, seen = Path(driver.runtime.__file__).parent, list[str]()

    def watched(kind: Any) -> Any:
        def look(self: Any, name: str) -> Any:
            if name.startswith("_") and not name.startswith("__"):
                caller = Path(sys._getframe(1).f_code.co_filename)
                seen.extend([name] if caller.parent == folder else [])
            return object.__getattribute__(self, name)

        return type(kind.__name__, (kind,), {"__getattribute__": look})

    answers, kind = watched(httpx2.Response), httpx2.Client if driver.mode == "sync" else httpx2.AsyncClient

    def received(answer: Any) -> None:
        answer.__class__ = answers

    async def received_later(answer: Any) -> None:
        received(answer)

    hook = received if driver.mode == "sync" else received_later
    http = watched(kind)(event_hooks={"response": [hook]})
    client = driver.client(server.url, http_client=http, max_retries=0)
    call = driver.call(responses={200: driver.runtime.Binary()})
    packed = reply(body=gzip.compress(b"text" * 99), content_type="text/plain", headers=["Content-Encoding: gzip"])
    server.answer(packed, reply(500), packed)
    assert driver.send(client, call).parsed == b"text" * 99
    with pytest.raises(driver.runtime.ServerError):
        driver.send(client, call)
    assert driver.streamed(client, call, "read") == b"text" * 99
    assert seen == []
    driver.finish(http.close() if driver.mode == "sync" else http.aclose())


@fault(
    "M21",
    "a client that is used after it was closed; one of the wrong kind",
    "`ConfigurationError` that says so; closing twice is fine, and what was given to it stays open",
)
def test_a_closed_client_says_so(driver: Driver, server: FaultServer) -> None:
    from generator.runtime._http import http as httpx2

    client = driver.client(server.url)
    driver.send(client, driver.call())
    for _ in range(2):
        driver.finish(client.close())
    with pytest.raises(driver.runtime.ConfigurationError, match="the client is closed"):
        driver.send(client, driver.call())
    wrong = httpx2.AsyncClient() if driver.mode == "sync" else httpx2.Client()
    with pytest.raises(driver.runtime.ConfigurationError, match="http_client must be of class"):
        driver.client(server.url, http_client=wrong)


@fault(
    "M21",
    "one async client in several event loops, one after the other and at once in threads",
    "each loop has connections of its own",
    only="async: a sync client knows no loops; for its threads see F33",
)
def test_one_client_in_several_event_loops(package: Any, server: FaultServer) -> None:
    import threading

    server.default = echoing(server)
    client = package.AsyncHTTPClient(package.ClientSettings(name="loops", servers=(server.url,)))
    call = package.Operation("op", "GET", package.path("/e/{id}"), responses={200: package.Json()})
    got: list[int] = []

    async def ask(number: int) -> None:
        got.extend([(await client.send(call.call(path=(number,)))).parsed["id"] for _ in range(5)])
        pool = client._pool  # `release` would close the client, which other threads still use
        for made in [pool._made.pop(key) for key in [*pool._made] if key[0] is pool.loop()]:
            await made.aclose()

    asyncio.run(ask(1))
    asyncio.run(ask(2))
    trio.run(ask, 3)
    threads = [threading.Thread(target=lambda number=number: asyncio.run(ask(number))) for number in range(4, 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == sorted(list(range(1, 8)) * 5)
    assert server.all_closed()


def test_an_ended_event_loop_is_forgotten(package: Any, server: FaultServer) -> None:
    from generator.runtime._http import http as httpx2

    client = package.AsyncHTTPClient(package.ClientSettings(name="loops", servers=(server.url,)))

    async def touch() -> None:
        client._pool.client(httpx2.URL("http://127.0.0.1"))

    for _ in range(5):
        asyncio.run(touch())
    assert len(client._pool._made) == 1


@fault("M21", "the HTTP library hides its network", "its own timeouts are all there is; calls work")
@pytest.mark.parametrize("hidden", ["network", "pool", "transport"])
def test_a_transport_without_a_network_is_left_alone(driver: Driver, hidden: str) -> None:
    from generator.runtime._http import http as httpx2

    class Hidden(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
        if hidden == "network":
            _pool = object()

        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, json={"id": 1}, request=request)

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            return self.handle_request(request)

    http: Any = httpx2.Client(transport=Hidden()) if driver.mode == "sync" else httpx2.AsyncClient(transport=Hidden())
    if hidden == "transport":
        importlib.import_module(driver.runtime.__name__ + ".network").guard(object())
    made = driver.runtime.SyncClient if driver.mode == "sync" else driver.runtime.AsyncHTTPClient
    client = made(driver.runtime.ClientSettings(name="hidden", servers=("https://api.test",)), http_client=http)
    assert driver.finish(client.send(driver.call())).parsed.id == 1


@fault(
    "M21",
    "the same, and a body that goes on for ever",
    "the total time is looked at between its chunks: `ApiTimeoutError`",
)
def test_the_total_time_counts_where_the_network_is_hidden(driver: Driver) -> None:
    from generator.runtime._http import http as httpx2

    class Endless(httpx2.SyncByteStream, httpx2.AsyncByteStream):
        def __iter__(self) -> Any:
            while True:
                driver.time.skipped += 7
                yield b" "

        async def __aiter__(self) -> Any:
            for chunk in self:
                yield chunk

    def answer(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, stream=Endless(), headers={"content-type": "application/json"})

    transport: Any = httpx2.MockTransport(answer)
    http = (httpx2.Client if driver.mode == "sync" else httpx2.AsyncClient)(transport=transport)
    made = driver.runtime.SyncClient if driver.mode == "sync" else driver.runtime.AsyncHTTPClient
    settings = driver.runtime.ClientSettings(name="hidden", servers=("https://api.test",))
    client = made(settings, http_client=http, timeout=30, max_retries=0)
    client._core.clock = driver.time
    with pytest.raises(driver.runtime.ApiTimeoutError, match="longer than 30 seconds in total"):
        driver.finish(client.send(driver.call()))
    assert 30 <= driver.time.skipped < 45
