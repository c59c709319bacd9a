"""A server of this process that answers what the programs ask, by fixed replies."""

from __future__ import annotations

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CHOICE = {"index": 0, "logprobs": None, "finish_reason": "stop"}
CHAT = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "gpt-4o"}
CALL = {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": '{"city": "Paris"}'}}


class Server(ThreadingHTTPServer):
    """Knows how often it was asked for what."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()
        self.bodies: dict[str, bytes] = {}
        self.headers: dict[str, dict[str, str]] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        key = f"{self.command} {self.path}"
        self.server.asked[key] += 1
        self.server.bodies[key] = body
        self.server.headers[key] = {name.lower(): value for name, value in self.headers.items()}
        status, reply, headers = self._reply(key, body)
        content = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = _answer  # noqa: N815  # names of the library

    def _reply(self, key: str, body: bytes) -> tuple[int, Any, dict[str, str]]:
        first = self.server.asked[key] == 1
        if key == "GET /models/none":
            message = {"message": "The model 'none' does not exist", "type": "t", "param": None, "code": None}
            return 404, {"error": message}, {"x-request-id": "req_123"}
        if (key == "GET /models/busy" and first) or (b'"busy"' in body and b"limited" not in self._seen(body)):
            return 429, {"error": {"message": "slow down"}}, {"Retry-After": "0"}
        if key.startswith("GET /models/"):
            name = key.rpartition("/")[2]
            return 200, {"id": name, "object": "model", "created": 1, "owned_by": "o"}, {}
        if key == "POST /chat/completions":
            return _chat(json.loads(body))
        return REPLIES.get(key, (404, {"message": f"nothing is known of {key}"}, {}))

    def _seen(self, body: bytes) -> bytes:
        """Return what was remembered of a body, and remember it."""
        key = f"limited {body!r}"
        self.server.asked[key] += 1
        return b"limited" if self.server.asked[key] > 1 else b""


def _chat(asked: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    if asked.get("stream"):
        chunk = {**CHAT, "object": "chat.completion.chunk"}
        texts = ["Hello", " there", "."]
        events = [
            {**chunk, "choices": [{**CHOICE, "finish_reason": None, "delta": {"content": text}}]} for text in texts
        ]
        lines = [f"data: {json.dumps(event)}\n\n" for event in events] + ["data: [DONE]\n\n"]
        return 200, "".join(lines).encode(), {"Content-Type": "text/event-stream"}
    message = {"role": "assistant", "content": None, "refusal": None}
    if "tools" in asked:
        message["tool_calls"] = [CALL]
    return 200, {**CHAT, "choices": [{**CHOICE, "message": message}]}, {}


def _issue(number: int, title: str, state: str = "open") -> dict[str, Any]:
    return {"number": number, "title": title, "state": state}


REPLIES: dict[str, tuple[int, Any, dict[str, str]]] = {
    "POST /files": (200, {"id": "file-1", "object": "file", "bytes": 3, "created_at": 1, "filename": "a.jsonl",
                          "purpose": "batch", "status": "processed", "expires_at": 2}, {}),
    "POST /v1/customers": (200, {"id": "cus_1", "object": "customer"}, {}),
    "POST /v1/subscriptions": (
        200,
        {"id": "sub_1", "object": "subscription", "status": "active",
         "latest_invoice": {"id": "in_1", "object": "invoice", "total": 1000}},
        {},
    ),
    "GET /repos/o/r/issues?state=all&per_page=2": (
        200, [_issue(3, "Third"), _issue(2, "Second")], {"Link": '</repos/o/r/issues?page=2>; rel="next"'},
    ),
    "GET /repos/o/r/issues?page=2": (200, [_issue(1, "First")], {}),
    "POST /repos/o/r/issues": (201, _issue(7, "Found a bug"), {}),
    "PATCH /repos/o/r/issues/7": (200, _issue(7, "Found a bug", "closed"), {}),
    "POST /repos/o/r/releases/1/assets?name=a.zip": (201, {"name": "a.zip", "size": 4}, {}),
}  # fmt: skip
