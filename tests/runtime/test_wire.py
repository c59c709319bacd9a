"""What stands on the wire of a real connection, and what faults of a real server become."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from .both import MODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.parametrize("mode", MODES)


class Server:
    """A raw socket server: `answers` are sent one per connection, `heard` is what came."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.answers: list[bytes | Callable[[socket.socket], None]] = []
        self.heard: list[bytes] = []
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection:
                heard = b""
                while b"\r\n\r\n" not in heard and (chunk := connection.recv(65536)):
                    heard += chunk
                self.heard.append(heard)
                answer = self.answers.pop(0)
                with contextlib.suppress(OSError):
                    answer(connection) if callable(answer) else connection.sendall(answer)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.socket.shutdown(socket.SHUT_RDWR)
    made.socket.close()
    made.thread.join(5)


def _send(runtime: Any, mode: str, server: Server, call: Any, **options: Any) -> Any:
    options = {"max_retries": 0, "timeout": 5, **options}
    settings = runtime.ClientSettings(name="wire", servers=(server.url,))
    if mode == "sync":
        with runtime.SyncClient(settings, **options) as client:
            return client.send(call)

    async def run() -> Any:
        async with runtime.AsyncHTTPClient(settings, **options) as client:
            return await client.send(call)

    return asyncio.run(run())


def _operation(runtime: Any, **extra: Any) -> Any:
    described = {"responses": {200: runtime.Json()}, **extra}
    return runtime.Operation("op", described.pop("method", "GET"), runtime.path("/a/{id}"), **described)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("a/b", b"a%2Fb"),
        ("../x", b"..%2Fx"),
        ("%2e%2e", b"%252e%252e"),
        ("a?b#c", b"a%3Fb%23c"),
        (";\\", b"%3B%5C"),
        ("é😀", b"%C3%A9%F0%9F%98%80"),
        ("x" * 10_000, b"x" * 10_000),
        (True, b"true"),
        (-5, b"-5"),
    ],
)
def test_a_path_value_is_one_segment(package: Any, mode: str, server: Server, value: Any, segment: bytes) -> None:
    server.answers = [OK]
    _send(
        package,
        mode,
        server,
        _operation(package, query=(package.Query("q"),)).call(path=(value,), query=("a&b=c\r\n",)),
    )
    assert server.heard[0].split(b"\r\n")[0] == b"GET /a/" + segment + b"?q=a%26b%3Dc%0D%0A HTTP/1.1"


@pytest.mark.parametrize("place", ["path", "query"])
def test_what_is_longer_than_a_url_may_be_is_refused_before_a_connection(
    package: Any, mode: str, server: Server, place: str
) -> None:
    values = {"path": ("x",), "query": ("y",), place: ("é" * 11_000,)}
    with pytest.raises(package.ConfigurationError, match=r"^op: path and query of this call have 66,0\d\d characters"):
        _send(package, mode, server, _operation(package, query=(package.Query("q"),)).call(**values), max_retries=2)
    assert not server.heard


def test_headers_stand_once_each(package: Any, mode: str, server: Server) -> None:
    server.answers = [OK]
    operation = _operation(package, method="POST", body=package.Json(), headers=(package.Header("X-A"),))
    _send(package, mode, server, operation.call(path=("1",), headers=("v",), body={"a": 1}))
    head, _, body = server.heard[0].partition(b"\r\n\r\n")
    names = [line.split(b":")[0].lower() for line in head.split(b"\r\n")[1:]]
    assert sorted(names) == sorted(
        [
            b"host",
            b"user-agent",
            b"accept",
            b"accept-encoding",
            b"connection",
            b"x-a",
            b"content-type",
            b"content-length",
        ]
    )
    assert body in {b'{"a":1}', b""}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", "TransportError"),
        (b"garbage\r\n\r\n", "TransportError"),
        (b"HTTP/1.1 abc\r\n\r\n", "TransportError"),
        (OK.replace(b"Length: 2", b"Length: 20"), "TransportError"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "TransportError"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "TransportError"),
        (OK.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n"), "DecodeError"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{]", "DecodeError"),
        (b"HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n", "ServerError"),
    ],
)
def test_faults_are_errors_of_ours(package: Any, mode: str, server: Server, answer: bytes, error: str) -> None:
    server.answers = [answer]
    with pytest.raises(package.ApiError) as caught:
        _send(package, mode, server, _operation(package).call(path=("1",)))
    assert type(caught.value).__name__ == error
    assert (caught.value.operation_id, caught.value.attempts) == ("op", 1)
    assert caught.value.__context__ is None


def test_nobody_listening_is_a_connect_error_and_is_tried_again(package: Any, mode: str, server: Server) -> None:
    server.url = "http://127.0.0.1:1"
    with pytest.raises(package.ConnectError) as caught:
        _send(package, mode, server, _operation(package, method="POST").call(path=("1",)), max_retries=1)
    assert caught.value.attempts == 2


def test_a_silent_and_a_dripping_server_time_out(package: Any, mode: str, server: Server) -> None:
    def silent(connection: socket.socket) -> None:
        connection.settimeout(5)
        connection.recv(1)

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        connection.settimeout(0.05)
        for _ in range(100):
            connection.sendall(b" ")
            try:
                if connection.recv(1) == b"":
                    return
            except TimeoutError:
                continue

    for behaviour in (silent, drip):
        server.answers = [behaviour]
        with pytest.raises(package.ApiTimeoutError):
            _send(package, mode, server, _operation(package).call(path=("1",)), timeout=0.4)


def test_a_compressed_bomb_is_stopped(package: Any, mode: str, server: Server) -> None:
    import gzip

    bomb = gzip.compress(b"0" * 50_000_000)
    head = OK[:-2].replace(b"Length: 2", b"Length: %d\r\nContent-Encoding: gzip" % len(bomb))
    server.answers = [head + bomb]
    with pytest.raises(package.DecodeError, match="larger than"):
        _send(package, mode, server, _operation(package).call(path=("1",)), max_response_bytes=1_000_000)


def test_cookies_of_the_server_are_not_sent_back(package: Any, mode: str, server: Server) -> None:
    server.answers = [OK.replace(b"\r\n\r\n", b"\r\nSet-Cookie: a=b; Path=/\r\n\r\n"), OK]
    settings = package.ClientSettings(name="wire", servers=(server.url,))
    call = _operation(package).call(path=("1",))
    if mode == "sync":
        with package.SyncClient(settings, max_retries=0) as client:
            client.send(call)
            client.send(call)
    else:

        async def twice() -> None:
            async with package.AsyncHTTPClient(settings, max_retries=0) as client:
                await client.send(call)
                await client.send(call)

        asyncio.run(twice())
    assert b"cookie" not in server.heard[1].lower()
