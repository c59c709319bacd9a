"""What hooks are told of each attempt, and what the log says of a call, on both clients."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from generator.runtime._http import http as httpx2

from .both import MODES, Rig

pytestmark = pytest.mark.parametrize("mode", MODES)


def fine() -> httpx2.Response:
    return httpx2.Response(200, content=b'{"id":1}', headers={"content-type": "application/json"})


def operation(package: Any, **more: Any) -> Any:
    described = {"responses": {200: package.Json("models.pets:Pet")}, **more}
    return package.Operation("getPet", "GET", package.path("/pets/{id}"), query=(package.Query("token"),), **described)


def scripted(*answers: httpx2.Response | Exception) -> Any:
    left = list(answers)

    def serve(_request: httpx2.Request) -> httpx2.Response:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    return serve


class Recorder:
    """Hooks that keep what they are told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Any, int | None]] = []

    def options(self) -> dict[str, Any]:
        return {name: self.hook(name) for name in ("on_request", "on_response", "on_error")}

    def hook(self, name: str) -> Any:
        return lambda attempt: self.told.append((name, attempt, attempt.status))


def unavailable() -> httpx2.Response:
    return httpx2.Response(503, headers={"retry-after": "0"})


def test_hooks_are_told_of_each_attempt_with_an_object_of_its_own(package: Any, mode: str) -> None:
    recorder = Recorder()
    serve = scripted(unavailable(), httpx2.ConnectError("down"), fine())
    rig = Rig(package, mode, serve, max_retries=2, **recorder.options())
    rig.send(operation(package).call(path=("a b",), query=("SECRET",)))
    assert [(name, attempt.number, status) for name, attempt, status in recorder.told] == [
        ("on_request", 1, None),
        ("on_response", 1, 503),
        ("on_request", 2, None),
        ("on_error", 2, None),
        ("on_request", 3, None),
        ("on_response", 3, 200),
    ]
    attempts = [attempt for _, attempt, _ in recorder.told]
    assert attempts[0] is attempts[1]
    assert len({id(attempt) for attempt in attempts}) == 3
    assert isinstance(attempts[3].error, package.ConnectError)
    last = attempts[-1]
    assert (last.operation_id, last.method, last.path) == ("getPet", "GET", "/pets/{id}")
    assert last.url == "https://api.test/v1/pets/a%20b?token=***"
    assert 0 <= last.seconds < 60
    assert "SECRET" not in repr(attempts)


def test_a_request_hook_may_add_headers_anew_for_each_attempt(package: Any, mode: str) -> None:
    def trace(attempt: Any) -> None:
        attempt.headers["traceparent"] = f"00-{attempt.number}"
        attempt.headers["User-Agent"] = "mine"

    rig = Rig(package, mode, scripted(unavailable(), fine()), max_retries=1, on_request=trace)
    options = package.RequestOptions(headers={"Accept": "text/x"})
    rig.send(operation(package).call(path=(1,), query=(package.UNSET,)), options)
    assert [request.headers.get_list("traceparent") for request in rig.sent] == [["00-1"], ["00-2"]]
    assert [request.headers.get_list("user-agent") for request in rig.sent] == [["mine"], ["mine"]]
    assert [request.headers.get_list("accept") for request in rig.sent] == [["text/x"], ["text/x"]]


def test_a_header_of_a_hook_that_cannot_be_sent_is_refused(package: Any, mode: str) -> None:
    rig = Rig(
        package, mode, scripted(fine()), on_request=lambda attempt: attempt.headers.update({"X-A": "b\r\nX-C: d"})
    )
    with pytest.raises(package.ConfigurationError, match="X-A"):
        rig.send(operation(package).call(path=(1,), query=(package.UNSET,)))
    assert rig.sent == []


def test_context_leads_from_one_hook_to_the_next(package: Any, mode: str) -> None:
    ended: list[object] = []
    rig = Rig(
        package,
        mode,
        scripted(fine()),
        on_request=lambda attempt: attempt.context.update(span="s1"),
        on_response=lambda attempt: ended.append(attempt.context.pop("span")),
    )
    rig.send(operation(package).call(path=(1,), query=(package.UNSET,)))
    assert ended == ["s1"]


def test_an_async_hook_is_awaited_where_something_waits(package: Any, mode: str) -> None:
    seen: list[int] = []

    async def slow(attempt: Any) -> None:
        await asyncio.sleep(0)
        seen.append(attempt.status)

    class Slow:
        """Something that is only seen to be async when it is called."""

        def __call__(self, attempt: Any) -> Any:
            return slow(attempt)

    call = operation(package).call(path=(1,), query=(package.UNSET,))
    if mode == "async":
        Rig(package, mode, scripted(fine()), on_response=slow).send(call)
        assert seen == [200]
        return
    with pytest.raises(package.ConfigurationError, match="cannot wait for a hook"):
        Rig(package, mode, scripted(fine()), on_response=slow)
    rig = Rig(package, mode, scripted(fine()), on_response=Slow())
    with pytest.raises(package.ConfigurationError, match="cannot wait for something async"):
        rig.send(call)
    with pytest.raises(package.ConfigurationError, match="cannot wait for a hook"):
        rig.client.with_options(on_drift=slow)


_DRIFTING = {
    "answer": (200, b'{"id":"x","born":5}', "application/json"),
    "error": (404, b'{"code":5}', "application/json"),
    "stream": (200, b'data: {"id":"x"}\n\ndata: {"id":"y"}\n\n', "text/event-stream"),
    "refused stream": (404, b'{"code":5}', "application/json"),
}


def drifting(where: str) -> httpx2.Response:
    status, content, content_type = _DRIFTING[where]
    return httpx2.Response(status, content=content, headers={"content-type": content_type})


@pytest.mark.parametrize("where", _DRIFTING)
def test_a_drift_hook_is_told_before_the_caller_has_what_drifted(package: Any, mode: str, where: str) -> None:
    order: list[str] = []

    def plain(drift: Any) -> None:
        order.append(drift.pointer)

    async def slow(drift: Any) -> None:
        await asyncio.sleep(0)
        plain(drift)

    found = {404: package.Json("models.pets:Problem"), 200: package.Json("models.pets:Pet")}
    if "stream" in where:
        found[200] = {"text/event-stream": package.Events("models.pets:Pet")}
    rig = Rig(package, mode, scripted(drifting(where)), on_drift=slow if mode == "async" else plain)
    described = operation(package, responses=found)
    given = {"path": (1,), "query": (package.UNSET,)}
    try:
        if "stream" in where:
            order += [item.id for item in rig.items(described.stream(**given))]
        else:
            order.append(rig.send(described.call(**given)).parsed.id)
    except package.StatusError as error:
        order.append(error.body.code)
    told = {"answer": ["/id", "/born", "x"], "stream": ["/id", "/id", "x", "y"]}
    assert order == told.get(where, ["/code", 5])


def test_what_a_drift_hook_raises_is_raised(package: Any, mode: str) -> None:
    def fail(_drift: Any) -> None:
        message = "of the hook"
        raise LookupError(message)

    rig = Rig(package, mode, scripted(drifting("answer")), on_drift=fail)
    with pytest.raises(LookupError, match="of the hook"):
        rig.send(operation(package).call(path=(1,), query=(package.UNSET,)))


def test_what_a_hook_raises_is_raised_and_leaves_no_connection_open(package: Any, mode: str) -> None:
    closed: list[bool] = []

    class Body(httpx2.SyncByteStream, httpx2.AsyncByteStream):
        def __iter__(self) -> Any:
            yield b"{}"

        async def __aiter__(self) -> Any:
            yield b"{}"

        def close(self) -> None:
            closed.append(True)

        async def aclose(self) -> None:
            closed.append(True)

    def fail(_attempt: Any) -> None:
        message = "of the hook"
        raise LookupError(message)

    answer = httpx2.Response(200, stream=Body(), headers={"content-type": "application/json"})
    rig = Rig(package, mode, scripted(answer), on_response=fail)
    with pytest.raises(LookupError, match="of the hook"):
        rig.streamed(operation(package).call(path=(1,), query=(package.UNSET,)), "read")
    assert closed


def test_a_copy_of_a_client_has_hooks_of_its_own(package: Any, mode: str) -> None:
    mine, other = Recorder(), Recorder()
    rig = Rig(package, mode, scripted(fine(), fine()), on_request=mine.hook("on_request"))
    client = rig.client
    call = operation(package).call(path=(1,), query=(package.UNSET,))
    rig.client = client.with_options(on_request=other.hook("on_request"))
    rig.send(call)
    rig.client = client
    rig.send(call)
    assert (len(mine.told), len(other.told)) == (1, 1)


def test_without_hooks_nothing_is_made_for_them(package: Any, mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import import_module

    monkeypatch.setattr(import_module(f"{package.__name__}.hooks"), "Attempt", None)
    rig = Rig(package, mode, scripted(fine()))
    assert rig.send(operation(package).call(path=(1,), query=(package.UNSET,))).status == 200


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (fine, "200"),
        (lambda: httpx2.Response(404), "404"),
        (lambda: httpx2.ConnectError("down"), "ConnectError"),
        (lambda: httpx2.ReadTimeout("slow"), "ApiTimeoutError"),
    ],
)
def test_the_log_has_one_line_a_call_however_it_ends(
    package: Any, mode: str, answer: Any, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig(package, mode, scripted(answer()))
    call = operation(package).call(path=("SECRET",), query=("SECRET",))
    with caplog.at_level(logging.INFO, logger="shelter_client"):
        try:
            rig.send(call)
        except package.ApiError:
            assert outcome != "200"
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("shelter_client")]
    assert line.startswith(f"getPet GET /pets/{{id}}: {outcome} in ")
    assert line.endswith(" ms, attempt 1")


def test_the_log_of_a_stream_is_one_line_too(package: Any, mode: str, caplog: pytest.LogCaptureFixture) -> None:
    rig = Rig(package, mode, scripted(fine()))
    with caplog.at_level(logging.INFO, logger="shelter_client"):
        rig.streamed(operation(package).call(path=(1,), query=(package.UNSET,)), "read")
    assert len([record for record in caplog.records if record.name.startswith("shelter_client")]) == 1


def test_details_are_logged_for_debugging_without_a_credential(
    package: Any, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    settings = package.ClientSettings(
        name="shelter",
        servers=("https://api.test/v1",),
        security={"b": package.Bearer(), "k": package.ApiKey("header", "X-Odd")},
        default_security=(("b", "k"),),
    )
    rig = Rig(
        package, mode, scripted(unavailable(), fine()), settings=settings, credentials={"b": "SECRET", "k": "SECRET"},
        max_retries=1,
    )  # fmt: skip
    with caplog.at_level(logging.DEBUG, logger="shelter_client"):
        rig.send(operation(package).call(path=(1,), query=("SECRET",)))
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("shelter_client")]
    assert len(lines) == 4
    assert lines[0].startswith("attempt 1: GET https://api.test/v1/pets/1?token=*** with {")
    assert "'authorization': '***'" in lines[0]
    assert "'x-odd': '***'" in lines[0]
    assert "getPet GET /pets/{id}: 503" in lines[1]
    assert "the next one in 0.00 s" in lines[1]
    assert not [line for line in lines if "SECRET" in line]
