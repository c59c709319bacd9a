"""Every place of a credential, and every way out of it: none is shown, also in the locals of our frames."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.runtime._http import http as httpx2

from .driver import SECRET
from .server import fin, reply
from .table import fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .driver import Driver
    from .server import FaultServer


def _parameter(place: str) -> Callable[[Any], dict[str, Any]]:
    def made(runtime: Any) -> dict[str, Any]:
        described = {
            "path": runtime.Path("tenant"),
            "query": runtime.Query("ctx"),
            "members": runtime.Query("ctx", explode=True),
            "deep": runtime.Query("ctx", style="deepObject"),
            "header": runtime.Header("X-Ctx"),
            "header-members": runtime.Header("X-Ctx", explode=True),
            "cookie": runtime.Cookie("ctx"),
        }[place]
        members = place in {"members", "deep", "header-members"}
        return {
            "settings": {"parameters": {"ctx": runtime.ClientParameter(described, secret=True)}},
            "options": {"parameters": {"ctx": {"ab": SECRET} if members else SECRET}},
            "operation": {"client_parameters": ("ctx",)},
            "path": runtime.path("/t/{tenant}/x", described) if place == "path" else runtime.path("/t"),
        }

    return made


def _scheme(make: Callable[[Any], Any], given: Callable[[Any], Any] = lambda _runtime: SECRET) -> Callable[..., Any]:
    def made(runtime: Any) -> dict[str, Any]:
        return {
            "settings": {"security": {"key": make(runtime)}, "default_security": (("key",),)},
            "options": {"credentials": {"key": given(runtime)}},
            "operation": {},
            "path": runtime.path("/t"),
        }

    return made


def _default_header(name: str, text: str) -> Callable[[Any], dict[str, Any]]:
    def made(runtime: Any) -> dict[str, Any]:
        options = {"default_headers": {name: text}}
        return {"settings": {}, "options": options, "operation": {}, "path": runtime.path("/t")}

    return made


PLACES: dict[str, Callable[[Any], dict[str, Any]]] = {
    **{f"parameter in {name}": _parameter(name) for name in
       ("path", "query", "members", "deep", "header", "header-members", "cookie")},
    "key in header": _scheme(lambda runtime: runtime.ApiKey("header", "X-Odd")),
    "key in query": _scheme(lambda runtime: runtime.ApiKey("query", "odd")),
    "key in cookie": _scheme(lambda runtime: runtime.ApiKey("cookie", "odd")),
    "bearer": _scheme(lambda runtime: runtime.Bearer()),
    "bearer of a function": _scheme(lambda runtime: runtime.Bearer(), lambda _runtime: lambda: SECRET),
    "key of a function in query": _scheme(lambda r: r.ApiKey("query", "odd"), lambda _runtime: lambda: SECRET),
    "basic": _scheme(lambda runtime: runtime.Basic(), lambda _runtime: ("user", SECRET)),
    "another scheme": _scheme(lambda runtime: runtime.HttpScheme("Odd")),
    "toml-header-X-Odd": _scheme(lambda r: r.ApiKey("header", "X-Odd", argument="api_key", environment="NO_SUCH_KEY")),
    "toml-bearer": _scheme(lambda r: r.Bearer(argument="token", environment="NO_SUCH_TOKEN")),
    "default header": _default_header("X-Odd", SECRET),
    "default header Authorization": _default_header("Authorization", f"Token {SECRET}"),
    "default header Cookie": _default_header("cookie", f"a=b; c={SECRET}"),
}  # fmt: skip


class OwnError(Exception):
    """An exception of the caller's own code."""


def _fails(*_given: object) -> Any:
    raise OwnError


def _pieces() -> Iterator[bytes]:
    yield b"a"
    raise OwnError


def _locals(error: BaseException | None, *folders: str) -> list[str]:
    """Return the locals of all frames of these folders, of an error and of all that led to it."""
    found: list[str] = []
    while error is not None:
        for frame in traceback.TracebackException.from_exception(error, capture_locals=True).stack:
            if frame.filename.startswith(folders):
                found += [f"{frame.name}: {name} = {text}" for name, text in (frame.locals or {}).items()]
        error = error.__cause__ or error.__context__
    return found


@fault(
    "F39",
    "a credential in the path, the query, exploded members, a header, a cookie, of every kind of scheme, while calls "
    "end in statuses, drift, no JSON, no connection, arguments that are refused, and exceptions of the caller",
    "nowhere: in no text, attribute or pickle of an error, hook, drift or log line, nor in a local variable of a frame "
    "of ours or of httpx2 (`TracebackException(capture_locals=True)`). An error of ours has no frames from inside the "
    "client",
)
@pytest.mark.parametrize("place", PLACES)
def test_no_place_of_a_credential_is_shown(
    driver: Driver, server: FaultServer, place: str, caplog: pytest.LogCaptureFixture
) -> None:
    runtime = driver.runtime
    package, library = (str(Path(str(module.__file__)).parent) for module in (runtime, httpx2))
    parts = PLACES[place](runtime)
    shown: list[str] = []

    def told(item: Any) -> None:
        shown.extend([repr(item), repr(getattr(item, "url", "")), repr(getattr(item, "error", ""))])

    def client(**options: Any) -> Any:
        settings = runtime.ClientSettings(name="places", servers=(server.url,), **parts["settings"])
        given = {"credentials": None, "max_retries": 0, **parts["options"], **options}
        return driver.client(server.url, settings=settings, **given)

    def call(method: str = "GET", values: Any = None, **extra: Any) -> Any:
        described = {"responses": {200: runtime.Json("models.pets:Pet")}, **parts["operation"], **extra}
        return runtime.Operation("op", method, parts["path"], **described).call(**(values or {}))

    hooks = dict.fromkeys(("on_request", "on_response", "on_error", "on_drift"), told)
    number = {"query": (runtime.Query("n"),), "values": {"query": (float("inf"),)}}
    works: list[tuple[Any, Callable[[], Any]]] = [
        (reply(), lambda: driver.send(client(**hooks), call())),
        (reply(body=b'{"id":"x"}'), lambda: driver.send(client(**hooks), call())),
        (reply(body=b'{"id":"x"}'), lambda: driver.send(client(responses="strict"), call())),
        (reply(404, b"{}"), lambda: driver.send(client(**hooks), call())),
        (reply(500, b"<html>"), lambda: driver.send(client(), call("POST"))),
        (reply(302, b"", headers=["Location: /x"]), lambda: driver.send(client(), call())),
        (reply(body=b"{"), lambda: driver.send(client(), call())),
        (fin, lambda: driver.send(client(**hooks), call("POST"))),
        (None, lambda: driver.send(client(), call(**number))),
        (None, lambda: driver.send(client(), call(), headers={"Content-Length": "5"})),
        (None, lambda: driver.send(client(on_request=_fails), call())),
        (reply(), lambda: driver.send(client(on_response=_fails), call())),
        (reply(404, b"{}"), lambda: driver.streamed(client(), call(), "read")),
        (reply(), lambda: driver.streamed(client(), call(), "save", "/nowhere/at/all")),
        (None, lambda: driver.send(client(), call("POST", {"body": _pieces()}, body=runtime.Binary()))),
    ]
    ended = 0
    for step, work in works:
        if step is not None:
            server.answer(step)
        server.heads_only = True
        try:
            work()
        except (runtime.ApiError, OwnError, OSError) as error:
            ended += 1
            shown += _locals(error, package, library)
            shown += [str(error), repr(error), str(vars(error)), "".join(traceback.format_exception(error))]
            if isinstance(error, runtime.ApiError):
                copies = [copy.copy(error), pickle.loads(pickle.dumps(error))]  # noqa: S301 - our own bytes
                shown += [repr(pickle.dumps(error)), *map(str, copies), *(str(vars(item)) for item in copies)]
    for made in driver.clients:
        shown += [repr(made), str(vars(made)), str(vars(made._core)), str([vars(p) for p in made._core.plans.values()])]
    shown += [record.getMessage() for record in caplog.records]
    assert ended == len(works) - 2
    assert any(record.levelno == logging.DEBUG and "attempt 1" in record.getMessage() for record in caplog.records)
    assert len(server.received) >= 8
    assert [text for text in shown if SECRET in text] == []


@fault("F39", "the same, which the server repeats in an error", "masked in the text and the message of the error")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("body", [b'{"message": "bad key %s"}', b"<title>bad key %s</title>", b"bad key %s"])
def test_no_credential_that_a_server_repeats_is_shown(
    driver: Driver, server: FaultServer, place: str, body: bytes
) -> None:
    runtime, parts = driver.runtime, PLACES[place](driver.runtime)
    settings = runtime.ClientSettings(name="places", servers=(server.url,), **parts["settings"])
    client = driver.client(server.url, settings=settings, **{"credentials": None, "max_retries": 0, **parts["options"]})
    server.default = reply(403, body.replace(b"%s", SECRET.encode()))
    call = runtime.Operation("op", "GET", parts["path"], responses={}, **parts["operation"]).call()
    with pytest.raises(runtime.PermissionDeniedError) as caught:
        driver.finish(client.send(call))
    assert SECRET not in str(caught.value)
    assert caught.value.message == "bad key ***"


@fault(
    "F39",
    "a key, a pair or a client secret that is refused, and an argument that is not known, when a client is made",
    "an error whose traceback has no frame that holds an argument; a client that could not be made has a repr",
    only="no client is made, and both have this in common",
)
@pytest.mark.parametrize("wrong", [f"{SECRET}\n", f"{SECRET}\u00e9", (SECRET, SECRET, SECRET), 5])
def test_a_refused_credential_is_in_no_frame(package: Any, wrong: Any) -> None:
    folder = str(Path(str(package.__file__)).parents[1])
    space = {
        "__name__": f"{package.__name__.rpartition('.')[0]}.client",
        "SyncClient": package.SyncClient,
        "SETTINGS": package.ClientSettings("made", security={"key": package.Bearer(), "pair": package.Basic()}),
    }
    code = """
class Client(SyncClient):
    def __init__(self, *, key=None, pair=None):
        super().__init__(SETTINGS, credentials={"key": key, "pair": pair}, parameters={"other": key})
"""
    exec(compile(code, f"{folder}/client.py", "exec"), space)  # noqa: S102 - as a generated client is
    made: Any = space["Client"]
    given = {"pair": wrong} if isinstance(wrong, tuple) else {"key": wrong, "pair": ("user", SECRET)}
    for make in (
        lambda: made(**given),
        lambda: made(key=SECRET, unknown=SECRET),
        lambda: package.ClientCredentials("id", wrong),
        lambda: made(key=SECRET).with_options(default_headers={"X-Odd": f"{SECRET}\n"}),
        lambda: made(key=SECRET).with_options(default_headers={"X-Odd": SECRET, "Content-Length": "1"}),
        lambda: made(key=SECRET).with_options(default_headers={"X-Odd": SECRET}, max_retries=-1),
    ):
        with pytest.raises((package.ConfigurationError, TypeError)) as caught:
            make()
        assert [text for text in _locals(caught.value, folder) if SECRET in text] == []
        assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert repr(object.__new__(made)) == "<Client that could not be made>"


@fault(
    "M20",
    "a credential by a name that the client does not have",
    "a `TypeError` that names the arguments of the client's own",
    only="no client is made, and both have this in common",
)
def test_an_unknown_credential_names_the_right_one(package: Any) -> None:
    folder = str(Path(str(package.__file__)).parents[1])
    space = {"__name__": f"{package.__name__.rpartition('.')[0]}.client", "SyncClient": package.SyncClient}
    code = """
class Client(SyncClient):
    def __init__(self, *, token=None, tenant=None, base_url=None, timeout=None):
        pass
"""
    exec(compile(code, f"{folder}/client.py", "exec"), space)  # noqa: S102 - as a generated client is
    made: Any = space["Client"]
    with pytest.raises(TypeError, match=r"'api_key'.* the client's own arguments are: token, tenant$") as caught:
        made(api_key=SECRET)
    assert SECRET not in str(caught.value)


@fault("F39", "a server variable that is named as a secret", "masked in the base URL, errors and repr")
def test_a_secret_in_the_host_or_base_path(driver: Driver, server: FaultServer) -> None:
    runtime = driver.runtime
    template = runtime.Server(f"{server.url}/hooks/{{token}}", (("token", "none", ()),))
    settings = runtime.ClientSettings(name="places", servers=(template,))
    client = driver.client(server.url, settings=settings, credentials=None, variables={"token": SECRET}, max_retries=0)
    server.default = reply(404, b"{}")
    with pytest.raises(runtime.StatusError) as caught:
        driver.send(client, driver.call())
    assert caught.value.url == f"{server.url}/hooks/***/a"
    assert server.received[0].line == f"GET /hooks/{SECRET}/a HTTP/1.1"


@fault("F39", "a secret in the host, which a redirect or a link to the next page repeats", "masked in the error")
def test_an_origin_that_repeats_a_secret_is_masked(driver: Driver, server: FaultServer) -> None:
    runtime = driver.runtime
    template = runtime.Server(f"{server.url}/{{token}}", (("token", "none", ()),))
    settings = runtime.ClientSettings(name="places", servers=(template,))
    client = driver.client(
        server.url, settings=settings, credentials=None, variables={"token": "Canary-9"}, max_retries=0
    )
    there = "https://canary-9.api.test/a"
    server.answer(reply(302, b"", headers=[f"Location: {there}"]), reply(body=f'{{"next":"{there}"}}'.encode()))
    with pytest.raises(runtime.RedirectError, match=r"to https://\*\*\*\.api\.test is not followed"):
        driver.finish(client.send(driver.call()))
    operation = driver.operation(responses={200: runtime.Json()}, paging=runtime.Paging("next_url", next="/next"))
    page = driver.finish(client.paginate(operation.paged()))
    with pytest.raises(runtime.DecodeError, match=r"another origin, https://\*\*\*\.api\.test"):
        driver.finish(page.next_page())


def test_a_secret_in_the_host_is_masked_however_it_is_written(package: Any) -> None:
    settings = package.ClientSettings("places", (package.Server("https://{token}.test", (("token", "none", ()),)),))
    client = package.SyncClient(settings, variables={"token": SECRET})
    assert repr(client) == "<SyncClient <places at https://***.test/>>"
