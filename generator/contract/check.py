"""The contract proof: each operation is called over an in-process transport, and two oracles judge what is sent."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from generator.contract.adapter import Exchange, Oracle
from generator.contract.answers import Answer, answers_for, dumped, expected_dump
from generator.contract.arguments import Arguments, arguments_for
from generator.contract.compare import canonical, wire_objections
from generator.contract.package import Package
from generator.contract.samples import Level, UnsatisfiableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from generator.ir import Api, Media, Operation
    from generator.spec.cursor import Spec

PREFIX = "/proof"
BASE_URL = f"https://proof.invalid{PREFIX}"
CREDENTIAL = "proof-credential"

Outcome = Literal["proven", "unproven", "failed", "waived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One thing that was to be shown of one operation, and whether it was."""

    operation: str
    cell: str
    verdict: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How many cells came out how."""

    proven: int
    unproven: int
    failed: int
    waived: int

    @property
    def holds(self) -> bool:
        """Whether nothing failed and nothing is left unproven."""
        return not self.failed and not self.unproven


def summarise(cells: list[Cell]) -> Summary:
    """Count the verdicts."""
    count = {verdict: sum(1 for cell in cells if cell.verdict == verdict) for verdict in ("proven", "unproven")}
    failed = sum(1 for cell in cells if cell.verdict == "failed")
    return Summary(
        proven=count["proven"],
        unproven=count["unproven"],
        failed=failed,
        waived=len(cells) - failed - count["proven"] - count["unproven"],
    )


class Proof:
    """Proves one pressed client against the description that it was pressed from."""

    def __init__(self, spec: Spec, api: Api, folder: Path) -> None:
        """Import the client in `folder` and build the judge of `spec` once."""
        self._spec = spec
        self._api = api
        self._package = Package(folder)
        self._http = self._package.http()
        self._oracle = Oracle(spec.oracle)
        self._captured: list[Any] = []
        self._answer: Answer | None = None
        self._drift: list[object] = []
        self._query_credentials = frozenset(
            scheme.wire for scheme in api.security_schemes if scheme.place == "query" and scheme.wire is not None
        )

    def __enter__(self) -> Self:
        """Open the two clients."""
        self._sync = self._client("Client", self._http.Client(transport=self._http.MockTransport(self._serve)))
        self._runner = asyncio.Runner()
        self._async = self._client(
            "AsyncClient", self._http.AsyncClient(transport=self._http.MockTransport(self._serve))
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Close the clients and forget the package."""
        self._sync.close()
        self._runner.run(self._async.close())
        self._runner.close()
        self._package.forget()

    @property
    def notes(self) -> tuple[str, ...]:
        """What was rewritten in the first oracle's copy of the description."""
        return self._oracle.notes

    def cells(self) -> Iterator[Cell]:
        """Prove every operation, in the order of the client."""
        for operation in self._api.operations:
            yield from self.operation(operation)

    def operation(self, operation: Operation) -> Iterator[Cell]:
        """Prove one operation: its requests, then its responses."""
        title = f"{operation.method} {operation.path}"
        media: tuple[Media | None, ...] = operation.body.media if operation.body is not None else (None,)
        for choice in media:
            for level in ("minimal", "full"):
                label = f"request/{level}" + (f"/{choice.media_type}" if choice is not None else "")
                yield from self._request_cells(title, label, operation, level, choice)
        yield from self._response_cells(title, operation)

    def _request_cells(
        self, title: str, label: str, operation: Operation, level: Level, media: Media | None
    ) -> Iterator[Cell]:
        try:
            arguments = arguments_for(self._spec, operation, level, media)
        except UnsatisfiableError as error:
            yield Cell(operation=title, cell=label, verdict="unproven", reason=f"no sample: {error}")
            return
        for mode in ("sync", "async"):
            objections = self._guarded(lambda mode=mode: self._request(operation, arguments, mode))  # type: ignore[misc]
            yield _cell(title, f"{label}/{mode}", objections)

    def _response_cells(self, title: str, operation: Operation) -> Iterator[Cell]:
        try:
            choice = operation.body.media[0] if operation.body is not None else None
            arguments = arguments_for(self._spec, operation, "minimal", choice)
        except UnsatisfiableError as error:
            yield Cell(operation=title, cell="response", verdict="unproven", reason=f"no request: {error}")
            return
        for answer in answers_for(self._spec, operation):
            if answer.reason:
                yield Cell(operation=title, cell=answer.label, verdict="unproven", reason=answer.reason)
                continue
            for mode in ("sync", "async"):
                objections = self._guarded(lambda a=answer, m=mode: self._response(operation, arguments, a, m))  # type: ignore[misc]
                yield _cell(title, f"{answer.label}/{mode}", objections)

    def _guarded(self, prove: Callable[[], list[str]]) -> list[str]:
        """Run one cell; whatever the client raises is an objection to it."""
        try:
            return prove()
        except Exception as error:  # noqa: BLE001  # any exception out of a generated client fails its cell
            return [f"raised {type(error).__name__}: {str(error)[:300]}"]

    def _request(self, operation: Operation, arguments: Arguments, mode: str) -> list[str]:
        self._answer = None
        exchange = self._exchange(operation, arguments, mode)
        found = wire_objections(operation, arguments, exchange, self._query_credentials)
        verdict = self._oracle.request(exchange)
        found.extend(f"openapi-core: {error}" for error in verdict.errors)
        for parameter, value in arguments.parameters:
            seen = verdict.values.get((parameter.place, parameter.wire))
            judged = not isinstance(seen, str) or isinstance(value, str)
            if (
                judged
                and not verdict.errors
                and parameter.place != "querystring"
                and canonical(seen) != canonical(value)
            ):
                found.append(f"{parameter.place} {parameter.wire}: passed {value!r}, openapi-core read {seen!r}")
        return found

    def _response(self, operation: Operation, arguments: Arguments, answer: Answer, mode: str) -> list[str]:
        self._answer = answer
        self._drift.clear()
        found: list[str] = []
        try:
            seen = self._call(operation, arguments, mode)
        except self._package.module("_runtime").StatusError as error:
            if answer.success:
                return [f"a documented success raised {type(error).__name__}"]
            seen = error.body
            if error.status != answer.status:
                found.append(f"status {answer.status} raised with {error.status}")
        else:
            if not answer.success:
                return [f"status {answer.status} did not raise"]
        exchange = self._captured_exchange(operation)
        found.extend(f"openapi-core: {error}" for error in self._oracle.response(answer.onto(exchange)).errors)
        if canonical(dumped(seen, answer.codec)) != canonical(expected_dump(answer)):
            found.append(f"parsed and dumped: {str(dumped(seen, answer.codec))[:120]} is not {answer.value!r:.120}")
        found.extend(f"drift: {record}" for record in self._drift)
        return found

    def _call(self, operation: Operation, arguments: Arguments, mode: str) -> object:
        self._captured.clear()
        client = self._sync if mode == "sync" else self._async
        method = getattr(getattr(client, operation.resource), operation.name)
        result = method(**arguments.keywords)
        if operation.stream_only:
            return list(result) if mode == "sync" else self._runner.run(_collect(result))
        return result if mode == "sync" else self._runner.run(_awaited(result))

    def _exchange(self, operation: Operation, arguments: Arguments, mode: str) -> Exchange:
        """Call, let the transport answer 599, and return what was sent."""
        try:
            self._call(operation, arguments, mode)
        except self._package.module("_runtime").StatusError:
            pass  # the made-up 599 has done its work
        return self._captured_exchange(operation)

    def _captured_exchange(self, operation: Operation) -> Exchange:
        if not self._captured:
            message = "nothing was sent"
            raise LookupError(message)
        request = self._captured[-1]
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        for server in operation.servers:
            prefix = server.url.partition("://")[2].partition("/")[2].rstrip("/")
            if prefix and path.startswith("/" + prefix):
                path = path[len(prefix) + 1 :]
        return Exchange(
            template=operation.path,
            method=operation.method,
            raw_path=path.removeprefix(PREFIX),
            raw_query=query,
            headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw),
            body=request.content,
        )

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
                arguments[scheme.argument] = ("user", CREDENTIAL) if scheme.kind == "basic" else CREDENTIAL
        for parameter in self._api.client_parameters:
            arguments[parameter.argument] = CREDENTIAL
        return getattr(self._package.root, name)(**arguments)


async def _awaited(result: Any) -> object:  # noqa: ANN401  # an awaitable of the generated client
    return await result


async def _collect(result: Any) -> list[object]:  # noqa: ANN401  # an async stream of the generated client
    return [item async for item in result]


def _cell(title: str, label: str, objections: list[str]) -> Cell:
    if objections:
        return Cell(operation=title, cell=label, verdict="failed", reason="; ".join(objections)[:1000])
    return Cell(operation=title, cell=label, verdict="proven")
