"""Calls the generated methods over an in-process transport, and gives what was sent and what came of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, Self

from ..calls.captured import Exchange

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from ..calls.answers import Answer
    from ..calls.wanted import Arguments
    from ..described.data import Operation
    from .imported import Package
    from .name_map import Called

_PREFIX = "/proof"
BASE_URL = f"https://proof.invalid{_PREFIX}"
MODES: tuple[Mode, ...] = ("sync", "async")
Mode = Literal["sync", "async"]
_NOT_ANSWERED = 599


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one call."""

    exchange: Exchange
    """The last request, with the answer to it."""
    sent: tuple[Exchange, ...] = ()
    """All requests, in order."""
    value: object = None
    error: Exception | None = None
    drift: tuple[Any, ...] = ()
    method: str = ""
    """The dotted call."""


class Caller:
    """The two clients of one package over one transport, made with one set of arguments."""

    def __init__(self, package: Package, given: Mapping[str, object], *, base_url: str | None = BASE_URL) -> None:
        """Keep the arguments; the clients open with the context. Without a base URL the package chooses a server."""
        self.package = package
        """The client that is called."""
        self._given = dict(given)
        self._base_url = base_url
        self._http = package.http()
        self._captured: list[Any] = []
        self._answers: list[Answer] = []
        self._drift: list[Any] = []
        runtime: Any = package.module("_runtime")
        self._refused: type[Exception] = runtime.ApiError
        self._streams: tuple[type[Any], ...] = (runtime.Stream, runtime.AsyncStream)
        self._pages: tuple[type[Any], ...] = (runtime.Page, runtime.AsyncPage)

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

    def call(  # noqa: PLR0913  # what is called, with what, and what is answered
        self,
        operation: Operation,
        called: Called,
        arguments: Arguments,
        mode: Mode,
        answers: Sequence[Answer] = (),
        *,
        streaming: bool = False,
        pages: int = 0,
    ) -> Result:
        """Make one call; the answers are given in turn, without any the transport says 599.

        An ApiError is part of the result. With `pages` so many pages of a paged operation are read, and the result is
        the list of their items.

        Raises:
            LookupError: nothing was sent, and the client did not say why.
            Exception: whatever the client raises that is no ApiError.
        """
        self._captured.clear()
        self._drift.clear()
        self._answers[:] = answers
        name = called.stream if streaming and called.stream else called.call
        value, failure = None, None
        try:
            value = self._invoke(name, arguments, mode, pages)
        except self._refused as error:
            failure = error
        if not self._captured:
            raise failure or LookupError("nothing was sent")
        sent = tuple(self._exchange(operation, request) for request in self._captured)
        last = answers[min(len(sent), len(answers)) - 1].onto(sent[-1]) if answers else sent[-1]
        return Result(exchange=last, sent=sent, value=value, error=failure, drift=tuple(self._drift), method=name)

    def _invoke(self, name: str, arguments: Arguments, mode: Mode, pages: int) -> object:
        client = self._sync if mode == "sync" else self._async
        keywords = {name: self.package.passed(value) for name, value in arguments.keywords.items()}
        if arguments.extra:
            keywords["options"] = self.package.module("_runtime").RequestOptions(extra_body=arguments.extra)
        result = attrgetter(name)(client)(**keywords)
        if asyncio.iscoroutine(result):
            result = self._runner.run(result)
        if isinstance(result, self._streams):
            items: Any = result
            return list(items) if mode == "sync" else self._runner.run(_collect(items))
        if isinstance(result, self._pages):
            page: Any = result
            return self._paged(page, mode, pages) if pages else page.parsed
        return self._runner.run(_awaited(result)) if mode == "async" and hasattr(result, "__await__") else result

    def _paged(self, page: Any, mode: Mode, pages: int) -> list[object]:  # noqa: ANN401  # of the generated client
        items: list[object] = []
        for number in range(pages):
            if page is None:
                break
            items += page.items
            if number + 1 < pages:
                following = page.next_page()
                page = following if mode == "sync" else self._runner.run(following)
        return items

    def _exchange(self, operation: Operation, request: Any) -> Exchange:  # noqa: ANN401  # of the HTTP library
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        origin = f"{request.url.scheme}://{request.url.netloc.decode('ascii')}"
        if self._base_url is not None and path.startswith(_PREFIX):
            origin, path = origin + _PREFIX, path.removeprefix(_PREFIX)
        return Exchange(
            template=operation.path,
            method=request.method,
            raw_path=path,
            raw_query=query,
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw),
            body=request.content,
            origin=origin,
        )

    def _serve(self, request: Any) -> Any:  # noqa: ANN401  # types of the client's own HTTP library
        request.read()
        self._captured.append(request)
        if not self._answers:
            return self._http.Response(_NOT_ANSWERED, content=b"")
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer.chunks:
            stream = _pieces(self._http, answer.chunks)
            return self._http.Response(answer.status, headers=list(answer.headers), stream=stream)
        return self._http.Response(answer.status, headers=list(answer.headers), content=answer.content)

    def _client(self, name: str, http_client: Any) -> Any:  # noqa: ANN401  # the class is known at run time only
        arguments: dict[str, object] = {
            "http_client": http_client,
            "on_drift": self._drift.append,
            "max_retries": 0,
            **self._given,
        }
        if self._base_url is not None:
            arguments["base_url"] = self._base_url
        return getattr(self.package.root, name)(**arguments)


def at_server(exchange: Exchange, raw_path: str) -> Exchange:
    """Return an exchange whose path is `raw_path`, with what of its URL stands before that as its origin."""
    whole = exchange.origin + exchange.raw_path
    if not raw_path or not whole.endswith(raw_path):
        return exchange
    return replace(exchange, origin=whole.removesuffix(raw_path), raw_path=raw_path)


def _pieces(http: Any, chunks: Sequence[bytes]) -> Any:  # noqa: ANN401  # classes of the client's own HTTP library
    """Return a body that comes in these chunks, for either client."""

    class Pieces(http.SyncByteStream, http.AsyncByteStream):  # type: ignore[misc]  # known at run time only
        def __iter__(self) -> Iterator[bytes]:
            return iter(chunks)

        async def __aiter__(self) -> AsyncIterator[bytes]:
            for chunk in chunks:
                yield chunk

    return Pieces()


async def _awaited(result: Any) -> object:  # noqa: ANN401  # an awaitable of the generated client
    return await result


async def _collect(result: Any) -> list[object]:  # noqa: ANN401  # an async stream of the generated client
    return [item async for item in result]
