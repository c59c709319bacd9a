"""A server on this machine that answers as a test tells it, well or badly."""

from __future__ import annotations

import contextlib
import http.server
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CERTIFICATE = Path(__file__).parent / "localhost.pem"
"""For the name `localhost` alone, signed by itself; of use to nobody but these tests."""


@dataclass
class Reply:
    """What a path answers."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    play: Callable[[http.server.BaseHTTPRequestHandler], None] | None = None
    """Writes the answer itself, to break the rules."""


@dataclass
class Request:
    """What a client asked."""

    path: str
    headers: dict[str, str]


class Site:
    """Paths and their replies; a list of replies is given one after the other, the last one for ever."""

    def __init__(self, port: int, *, secure: bool) -> None:
        self.port = port
        self.url = f"{'https' if secure else 'http'}://localhost:{port}"
        self.replies: dict[str, Reply | list[Reply]] = {}
        self.requests: list[Request] = []
        self.busy = 0
        self.busiest = 0
        self.mutex = threading.Lock()

    def put(self, path: str, body: str | bytes, **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.replies[path] = Reply(
            body=content, headers={name.replace("_", "-"): text for name, text in headers.items()}
        )

    def redirect(self, path: str, location: str) -> None:
        self.replies[path] = Reply(status=302, headers={"location": location})

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]


class _Handler(http.server.BaseHTTPRequestHandler):
    site: Site
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # the body of an answer follows its head at once

    def do_GET(self) -> None:
        site = self.site
        with site.mutex:
            site.requests.append(Request(self.path, {name.lower(): text for name, text in self.headers.items()}))
            site.busy += 1
            site.busiest = max(site.busy, site.busiest)
            reply = site.replies.get(self.path, Reply(status=404))
            if isinstance(reply, list):
                reply = reply.pop(0) if len(reply) > 1 else reply[0]
        try:
            with contextlib.suppress(ConnectionError):
                self._answer(reply)
        finally:
            with site.mutex:
                site.busy -= 1

    def _answer(self, reply: Reply) -> None:
        if reply.play is not None:
            self.close_connection = True
            reply.play(self)
            return
        tags = {name.lower(): text for name, text in reply.headers.items()}
        same = "etag" in tags and self.headers.get("if-none-match") == tags["etag"]
        same = same or ("last-modified" in tags and self.headers.get("if-modified-since") == tags["last-modified"])
        self.send_response(304 if same else reply.status)
        for name, text in reply.headers.items():
            self.send_header(name, text)
        if not same:
            self.send_header("content-length", str(len(reply.body)))
        self.end_headers()
        if not same:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # their name
        """Say nothing."""


@contextlib.contextmanager
def serving(*, secure: bool = False) -> Iterator[Site]:
    """Run a server for the time of the body."""
    handler = type("Handler", (_Handler,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is what is tested
    if secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site = handler.site = Site(server.server_address[1], secure=secure)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
