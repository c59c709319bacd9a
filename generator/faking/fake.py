"""A fake of the API for tests: it answers what was prepared, records what came, and keeps the contract. No network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..runtime._http import http
from ..runtime.errors import refuse
from ..runtime.styles import json_bytes
from .known import FakeError, find, load_known
from .replies import Prepared, Recorded
from .request_reading import Reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from ..runtime.operation import Call, Operation, StreamCall
    from ..runtime.settings import ClientSettings

T = TypeVar("T")


class Fake:
    """What `FakeApi` is made of, whichever API it is."""

    settings: ClientSettings

    def __init__(self, *, examples: bool = False, all_used: bool = False) -> None:
        """Start with nothing prepared.

        Args:
            examples: Answer what was not prepared with the documented examples, where there are any.
            all_used: Fail at the end when a reply was prepared that no request got.
        """
        self._known = load_known(Path(__file__).parent)
        self._examples, self._all_used = examples, all_used
        self._prepared: dict[str, Prepared[Any]] = {}
        self._recorded: list[Recorded] = []
        self._failure: FakeError | None = None

    @overload
    def on(self, operation: Callable[..., Call[T] | StreamCall[T]]) -> Prepared[T]: ...
    @overload
    def on(self, operation: str) -> Prepared[Any]: ...
    def on(self, operation: str | Callable[..., object]) -> Prepared[Any]:
        """Return what prepares the replies of an operation.

        Args:
            operation: Its operationId, `METHOD /path` or the call of the client, `pets.get`; or its builder in
                `resources`, which tells type checkers what the reply is.

        Raises:
            FakeError: The API has no such operation.
        """
        known = self._find(operation)
        return self._prepared.setdefault(f"{known.method} {known.path}", Prepared(known))

    def calls(self, operation: str | Callable[..., object] | None = None) -> list[Recorded]:
        """Return the requests that came, of one operation or of all, in order."""
        name = None if operation is None else self._find(operation).name
        return [each for each in self._recorded if name in {None, each.operation}]

    def http_client(self) -> http.Client:
        """Return the HTTP client that leads to this fake, for an own `Client(http_client=...)`."""
        return http.Client(transport=http.MockTransport(self._answer))

    def async_http_client(self) -> http.AsyncClient:
        """Return the HTTP client that leads to this fake, for an own `AsyncClient(http_client=...)`."""
        return http.AsyncClient(transport=http.MockTransport(self._answer))

    def with_defaults(self, options: dict[str, Any], client: http.Client | http.AsyncClient) -> dict[str, Any]:
        """Return the arguments of a client of this fake."""
        base = {} if self.settings.servers else {"base_url": "https://api.invalid"}
        return {"max_retries": 0, **base, **options, "http_client": client}

    def close(self) -> None:
        """Raise the first failure, also when the code under test has caught it.

        Raises:
            FakeError: A call was not prepared, or with `all_used` a reply was not used.
        """
        if self._failure is not None:
            raise self._failure
        unused = [name for name, each in self._prepared.items() if each.unused]
        if self._all_used and unused:
            refuse(f"prepared, but not used: {', '.join(unused)}", FakeError)

    def __enter__(self) -> Self:
        """Return the fake."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Raise the first failure, unless the test has failed already."""
        if kind is None:
            self.close()

    async def __aenter__(self) -> Self:
        """Return the fake."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise the first failure, unless the test has failed already."""
        self.__exit__(kind, error, trace)

    def _find(self, operation: object) -> Any:  # noqa: ANN401 - one operation
        found = [each for each in self._known if each.is_called(operation)]
        if len(found) != 1:
            named = operation if isinstance(operation, str) else getattr(operation, "__qualname__", operation)
            refuse(f"the API has {'several operations' if found else 'no operation'} called {named}", FakeError)
        return found[0]

    def _answer(self, request: http.Request) -> http.Response:
        try:
            return self._answered(request)
        except FakeError as error:
            self._failure = self._failure or error
            raise

    def _answered(self, request: http.Request) -> http.Response:
        readings = [
            (known, Reading(known, self.settings, request).read(texts))
            for known, texts in find(self._known, request, self.settings)
        ]
        known, reading = min(
            readings,
            key=lambda pair: (bool(pair[1].problems), f"{pair[0].method} {pair[0].path}" not in self._prepared),
        )
        recorded = Recorded(known.name, reading.arguments, reading.problems, request)
        self._recorded.append(recorded)
        if reading.problems:
            return _refusal(known.operation, reading.problems)
        prepared = self._prepared.get(f"{known.method} {known.path}")
        if prepared is not None:
            return prepared.answer(recorded)
        if self._examples:
            return Prepared[Any](known).reply().answer(recorded)
        return refuse(f'{known.name} was called, but not prepared: api.on("{known.name}").reply(...)', FakeError)


def _refusal(operation: Operation, problems: list[str]) -> http.Response:
    """Return what the description has for a request that breaks it: 422, 400, the default, or else 422."""
    status = next((each for each in (422, 400) if each in operation.responses or str(each) in operation.responses), 422)
    message = "the request breaks the contract: " + "; ".join(problems)
    media_type = next(iter(operation.documented(status)), "") or "application/json"
    content_type = media_type if "json" in media_type else "application/json"
    return http.Response(
        status,
        headers={"content-type": content_type},
        content=json_bytes({"title": "Unprocessable", "status": status, "message": message, "detail": message}),
    )
