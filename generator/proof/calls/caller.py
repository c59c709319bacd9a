"""Calls the generated methods over an in-process transport, and gives what was sent and what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from ..wire.credentials import USER
from .arguments import CREDENTIAL
from .captured import Exchange

if TYPE_CHECKING:
    from ...ir.api import Api, Operation
    from .answers import Answer
    from .pressed_package import Package
    from .wanted import Arguments

PREFIX = "/proof"
BASE_URL = f"https://proof.invalid{PREFIX}"
MODES: tuple[Mode, ...] = ("sync", "async")
Mode = Literal["sync", "async"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one call."""

    exchange: Exchange
    value: object = None
    error: Exception | None = None
    drift: tuple[Any, ...] = ()
    method: str = ""


class Caller:
    """The two clients of one package over one transport."""

    def __init__(self, package: Package, api: Api) -> None:
        """Import what is needed; the clients open with the context."""
        self.package = package
        """The client that is called."""
        self._api = api
        self._http = package.http()
        self._captured: list[Any] = []
        self._answer: Answer | None = None
        self._drift: list[Any] = []
        self._refused: type[Exception] = package.module("_runtime").ApiError

    def __enter__(self) -> Self:
        """Open the two clients."""
        transport = self._http.MockTransport(self._serve)
        self._sync = self._client("Client", self._http.Client(transport=transport))
        self._runner = asyncio.Runner()
        self._async = self._client("AsyncClient", self._http.AsyncClient(transport=transport))
        return self

    def __exit__(self, *_: object) -> None:
        """Close the clients."""
        self._sync.close()
        self._runner.run(self._async.close())
        self._runner.close()

    def call(self, operation: Operation, arguments: Arguments, mode: Mode, answer: Answer | None) -> Result:
        """Make one call; without an answer the transport says 599. An error of the client is part of the result.

        Raises:
            LookupError: nothing was sent, and the client did not say why.
            Exception: whatever the client raises that is no ApiError.
        """
        self._captured.clear()
        self._drift.clear()
        self._answer = answer
        name = method_of(operation, answer)
        value, failure = None, None
        try:
            value = self._invoke(operation, name, arguments, mode)
        except self._refused as error:
            failure = error
        if not self._captured:
            if failure is not None:
                raise failure
            message = "nothing was sent"
            raise LookupError(message)
        exchange = self._exchange(operation, answer)
        return Result(exchange=exchange, value=value, error=failure, drift=tuple(self._drift), method=name)

    def _invoke(self, operation: Operation, name: str, arguments: Arguments, mode: Mode) -> object:
        client = self._sync if mode == "sync" else self._async
        method = getattr(getattr(client, operation.resource), name)
        keywords = dict(arguments.keywords)
        if arguments.extra:
            keywords["options"] = self.package.module("_runtime").RequestOptions(extra_body=arguments.extra)
        result = method(**keywords)
        if operation.paging is not None and name == operation.name:
            return _body(result if mode == "sync" else self._runner.run(_awaited(result)))
        if operation.stream_only or name != operation.name:
            return list(result) if mode == "sync" else self._runner.run(_collect(result))
        return result if mode == "sync" else self._runner.run(_awaited(result))

    def _exchange(self, operation: Operation, answer: Answer | None) -> Exchange:
        request = self._captured[-1]
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        for server in operation.servers:
            prefix = server.url.partition("://")[2].partition("/")[2].rstrip("/")
            if prefix and path.startswith("/" + prefix):
                path = path[len(prefix) + 1 :]
        exchange = Exchange(
            template=operation.pointer[1] if operation.pointer[:1] == ("paths",) else operation.path,
            method=request.method,
            raw_path=path.removeprefix(PREFIX),
            raw_query=query,
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw),
            body=request.content,
        )
        return exchange if answer is None else answer.onto(exchange)

    def _serve(self, request: Any) -> Any:  # noqa: ANN401  # types of the client's own HTTP library
        request.read()
        self._captured.append(request)
        answer = self._answer
        if answer is None:
            return self._http.Response(599, content=b"")
        return self._http.Response(answer.status, headers=list(answer.headers), content=answer.content)

    def _client(self, name: str, http_client: Any) -> Any:  # noqa: ANN401  # the class is known at run time only
        arguments: dict[str, object] = {
            "base_url": BASE_URL,
            "http_client": http_client,
            "on_drift": self._drift.append,
            "max_retries": 0,
        }
        for scheme in self._api.security_schemes:
            if scheme.kind != "mutual_tls":
                arguments[scheme.argument] = (USER, CREDENTIAL) if scheme.kind == "basic" else CREDENTIAL
        for parameter in self._api.client_parameters:
            arguments[parameter.argument] = CREDENTIAL
        return getattr(self.package.root, name)(**arguments)


def method_of(operation: Operation, answer: Answer | None) -> str:
    """Return the method that reads an answer: an operation with both forms has a second one for its stream."""
    streams = answer is not None and answer.codec in ("sse", "jsonl")
    return (
        f"{operation.name}_stream"
        if streams and operation.stream is not None and not operation.stream_only
        else operation.name
    )


def _body(page: Any) -> object:  # noqa: ANN401  # a page of the generated client
    return page.parsed


async def _awaited(result: Any) -> object:  # noqa: ANN401  # an awaitable of the generated client
    return await result


async def _collect(result: Any) -> list[object]:  # noqa: ANN401  # an async stream of the generated client
    return [item async for item in result]
