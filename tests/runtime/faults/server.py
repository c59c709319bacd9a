"""A raw-socket server on loopback that does to each request what its script says."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator


class Received(NamedTuple):
    """One request as it came, and the number of its connection."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes
    connection: int

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)

    @property
    def raw(self) -> str:
        return repr(self)


class Connection:
    """What a step may do to the client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        self.reader = reader
        self.writer = writer
        self.number = number

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def gone(self) -> None:
        """Wait until the client has closed the connection."""
        with contextlib.suppress(OSError):
            while await self.reader.read(65536):
                pass

    def close(self) -> None:
        self.writer.close()

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        made: socket.socket = self.writer.get_extra_info("socket")
        made.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Step = "bytes | Callable[[Connection], Awaitable[None]]"


def reply(  # noqa: PLR0913 - the parts of a response
    status: int | str = 200,
    body: bytes = b'{"id":1}',
    content_type: str | None = "application/json",
    headers: Iterable[str] = (),
    *,
    length: int | None = None,
    close: bool = False,
) -> bytes:
    lines = [f"HTTP/1.1 {status} Status" if isinstance(status, int) else status]
    lines += [f"Content-Type: {content_type}"] if content_type is not None else []
    lines += [f"Content-Length: {len(body) if length is None else length}", *headers]
    lines += ["Connection: close"] if close else []
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


async def silence(connection: Connection) -> None:
    await connection.gone()


async def reset(connection: Connection) -> None:
    connection.reset()


async def fin(connection: Connection) -> None:
    connection.close()


def then_close(data: bytes) -> Any:
    async def step(connection: Connection) -> None:
        await connection.send(data)
        connection.close()

    return step


def then_silence(data: bytes) -> Any:
    async def step(connection: Connection) -> None:
        await connection.send(data)
        await connection.gone()

    return step


def drip(data: bytes, *, start: bytes = b"", every: float = 0.05) -> Any:
    """Send `start` at once, and then `data` for ever, a byte at a time."""

    async def step(connection: Connection) -> None:
        await connection.send(start)
        with contextlib.suppress(OSError):
            while True:
                for index in range(len(data)):
                    await connection.send(data[index : index + 1])
                    await asyncio.sleep(every)

    return step


def endless(start: bytes, chunk: bytes) -> Any:
    async def step(connection: Connection) -> None:
        await connection.send(start)
        with contextlib.suppress(OSError):
            while not connection.writer.is_closing():
                await connection.send(chunk)

    return step


@contextlib.contextmanager
def hanging(stage: str) -> Iterator[str]:
    """Give the URL of a listener at which a connection hangs, before it is made or while TLS shakes hands.

    "tcp" is a queue of connections that is full; "tls" says nothing; "drip" says a byte of a handshake now and then.
    """
    opened: list[socket.socket] = []
    ended = threading.Event()

    def drip_bytes(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.sendall(b"\x16\x03\x03\x3f\xff")  # the head of a record of 16 KiB
            while not ended.wait(0.05):
                connection.sendall(b"\x02")

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                opened.append(listener.accept()[0])
                if stage == "drip":
                    threading.Thread(target=drip_bytes, args=(opened[-1],), daemon=True).start()

    listener = socket.create_server(("127.0.0.1", 0), backlog=0 if stage == "tcp" else 128)
    address = listener.getsockname()
    if stage == "tcp":
        while not opened or opened[-1].connect_ex(address) == 0:
            opened.append(socket.socket())
            opened[-1].settimeout(0.1)
    else:
        threading.Thread(target=accept, daemon=True).start()
    yield f"{'http' if stage == 'tcp' else 'https'}://127.0.0.1:{address[1]}"
    ended.set()
    listener.shutdown(socket.SHUT_RDWR)
    for one in [listener, *opened]:
        one.close()


_ROUNDS = 5
"""Rounds of the loop within which what was just accepted has a transport, and its task has begun."""


class FaultServer:
    """Answers each request with the next step of `script`, or with `default`."""

    def __init__(self, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.received: list[Received] = []
        self.script: list[Any] = []
        self.default: Any = reply()
        self.heads_only = False
        self.accepted = 0
        self.open: set[int] = set()
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.start_server(self._serve, host, 0, ssl=tls, limit=2**17, backlog=1024)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(5)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{host}:{self.port}"

    def answer(self, *steps: Any) -> None:
        """Queue steps, one for each of the next requests."""
        self.script.extend(steps)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number, self.accepted = self.accepted, self.accepted + 1
        self.open.add(number)
        connection = Connection(reader, writer, number)
        try:
            while not writer.is_closing() and (request := await self._request(reader, number)):
                self.received.append(request)
                step = self.script.pop(0) if self.script else self.default
                if callable(step):
                    await step(connection)
                else:
                    await connection.send(step)
                    if b"Connection: close" in step.partition(b"\r\n\r\n")[0]:
                        break
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            try:
                await writer.wait_closed()
            except (OSError, asyncio.CancelledError):
                writer.transport.abort()  # what it has not sent would keep it open
            self.open.discard(number)

    async def _request(self, reader: asyncio.StreamReader, number: int) -> Received | None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        line, *rest = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        headers = [(name.lower(), value.strip()) for name, _, value in (item.partition(":") for item in rest)]
        given = dict(headers)
        body = b""
        if self.heads_only:
            return Received(line, headers, body, number)
        if "content-length" in given:
            body = await reader.readexactly(int(given["content-length"]))
        elif given.get("transfer-encoding") == "chunked":
            while size := int((await reader.readuntil(b"\r\n")).strip(), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readuntil(b"\r\n")
        return Received(line, headers, body, number)

    def all_closed(self, within: float = 3.0) -> bool:
        """Whether the clients closed all connections."""
        end = time.monotonic() + within
        while self.open and time.monotonic() < end:
            time.sleep(0.005)
        return not self.open

    def stop(self) -> None:
        async def stopping() -> None:
            for listening in self._server.sockets:
                self._loop.remove_reader(listening.fileno())
            for _ in range(_ROUNDS):  # closed or cancelled before, it would leave the connection open
                await asyncio.sleep(0)
            self._server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)  # an aborted connection is closed in the next round of the loop

        asyncio.run_coroutine_threadsafe(stopping(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
