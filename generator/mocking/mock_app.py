"""The ASGI application of the mock: one request in, the answer of its operation or the refusal of it out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from ..proof.calls.captured import Exchange
from ..proof.core.adapter import Oracle
from .chosen_answers import Answers, preference_of, refusal
from .judged_requests import Judge
from .routes import matching, methods_at, routes_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..proof.calls.answers import Answer
    from ..proof.described.data import Description, Operation

    Message = dict[str, Any]
    Headers = list[tuple[str, str]]

PROBLEMS = "X-Mock-Problems"
"""The header that says what is wrong with a request, whatever the answer to it is."""
_LONGEST = 2000


class MockApp:
    """Answers as the description says; it keeps nothing from one request to the next."""

    def __init__(self, description: Description) -> None:
        """Read the operations; samples are made when they are asked for."""
        self._routes = routes_of(description)
        self._judge = Judge(description, Oracle(description))
        self._answers = Answers(description)

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Serve one connection of ASGI; only requests of HTTP."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        raw_path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
        status, answered, content = self.answer(
            scope["method"], raw_path, scope["query_string"].decode("latin-1"), headers, body
        )
        lines = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in answered]
        await send({"type": "http.response.start", "status": status, "headers": lines})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else content})

    def answer(self, method: str, path: str, query: str, headers: Headers, body: bytes) -> tuple[int, Headers, bytes]:
        """Return status, headers and body of the answer to a request; path and query are encoded as they came."""
        found = matching(self._routes, method, path, query)
        if not found:
            methods = methods_at(self._routes, path)
            if not methods:
                return _problem(404, f"the description has no path {unquote(path)}")
            return _problem(405, f"{unquote(path)} has {', '.join(methods)}", [("Allow", ", ".join(methods))])
        exchange = Exchange(
            template=found[0][0].path, method=method, raw_path=path, raw_query=query, headers=tuple(headers), body=body
        )
        judged = [(operation, self._judge.objections(operation, texts, exchange)) for operation, texts in found]
        operation, objections = min(judged, key=lambda pair: bool(pair[1]))
        if not self._judge.is_allowed(operation, exchange):
            return self._refused(operation, 401, ["credentials are missing"])
        if objections:
            return self._refused(operation, 422, objections)
        given = {name.lower(): value for name, value in headers}
        return _sent(self._answers.of(operation, preference_of(given.get("prefer", "")), given.get("accept", "*/*")))

    def _refused(self, operation: Operation, status: int, objections: list[str]) -> tuple[int, Headers, bytes]:
        """Return what the description has for a request that is wrong; a problem of ours where it has nothing."""
        known = {response.status.upper(): response for response in operation.responses}
        response = known.get("401")
        if status != 401:  # noqa: PLR2004  # of HTTP
            response, status = refusal(operation)
        text = json.dumps(objections)[:_LONGEST]
        if response is not None:
            answer = self._answers.described(operation, response, status)
            if answer.status == status:
                status, headers, content = _sent(answer)
                return status, [*headers, (PROBLEMS, text)], content
        return _problem(status, "; ".join(objections), [(PROBLEMS, text)])


def _sent(answer: Answer) -> tuple[int, Headers, bytes]:
    content = b"".join(answer.chunks) or answer.content
    return answer.status, [*answer.headers, ("Content-Length", str(len(content)))], content


def _problem(status: int, detail: str, more: Headers | None = None) -> tuple[int, Headers, bytes]:
    """Return a problem of RFC 9457 that is of the mock itself."""
    content = json.dumps({"title": "mock", "status": status, "detail": detail}).encode()
    headers = [("Content-Type", "application/problem+json"), ("Content-Length", str(len(content)))]
    return status, [*headers, *(more or [])], content
