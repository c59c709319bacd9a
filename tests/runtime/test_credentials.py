"""Where credentials go, what is asked for when they are missing, and that they are shown nowhere."""

from __future__ import annotations

import copy
import logging
import pickle
import traceback
from typing import Any

import pytest

from generator.runtime._http import http as httpx2

from .both import MODES, Rig

pytestmark = pytest.mark.parametrize("mode", MODES)
SECRET = "sk-CANARY-4242"


def _settings(runtime: Any, **extra: Any) -> Any:
    return runtime.ClientSettings(
        name="shelter",
        servers=("https://api.test/v1",),
        security={
            "head": runtime.ApiKey("header", "X-Odd", argument="head_key", environment="SHELTER_HEAD"),
            "query": runtime.ApiKey("query", "odd_one"),
            "cookie": runtime.ApiKey("cookie", "sid"),
            "basic": runtime.Basic(),
            "bearer": runtime.Bearer(environment="SHELTER_TOKEN"),
            "digest": runtime.HttpScheme("Custom"),
            "oauth": runtime.OAuth2(token_url="https://auth.test/token", scopes=("a", "b")),
            "tls": runtime.MutualTLS(),
        },
        **extra,
    )


def _operation(runtime: Any, security: Any = None, **extra: Any) -> Any:
    described = {"responses": {200: runtime.Json()}, "security": security, **extra}
    return runtime.Operation("op", "GET", runtime.path(described.pop("template", "/x")), **described)


def _ok(_request: httpx2.Request) -> httpx2.Response:
    return httpx2.Response(200, json=[])


def _rig(runtime: Any, mode: str, handler: Any = _ok, **options: Any) -> Rig:
    return Rig(runtime, mode, handler, settings=options.pop("settings", None) or _settings(runtime), **options)


@pytest.mark.parametrize(
    ("key", "value", "where", "expected"),
    [
        ("head", SECRET, "x-odd", SECRET),
        ("query", "a&b=c", "query", "odd_one=a%26b%3Dc"),
        ("cookie", "s%3AabC+/=:x", "cookie", "sid=s%3AabC+/=:x"),
        ("cookie", '"a"', "cookie", 'sid="a"'),
        ("basic", ("üser", "p:w"), "authorization", "Basic w7xzZXI6cDp3"),
        ("bearer", SECRET, "authorization", f"Bearer {SECRET}"),
        ("bearer", lambda: SECRET, "authorization", f"Bearer {SECRET}"),
        ("digest", "x y", "authorization", "Custom x y"),
        ("oauth", SECRET, "authorization", f"Bearer {SECRET}"),
    ],
)
def test_each_scheme_has_its_place(  # noqa: PLR0913 - a table
    package: Any, mode: str, key: str, value: Any, where: str, expected: str
) -> None:
    rig = _rig(package, mode, credentials={key: value})
    rig.send(_operation(package, ((key,),)).call())
    (request,) = rig.sent
    assert (request.url.query.decode() if where == "query" else request.headers[where]) == expected


@pytest.mark.parametrize("value", ["a;b", "a,b", "a b", 'a"b', "a\\b"])
def test_a_key_that_no_cookie_holds_is_refused_and_not_shown(package: Any, mode: str, value: str) -> None:
    with pytest.raises(package.ConfigurationError, match="cookie") as caught:
        _rig(package, mode, credentials={"cookie": value})
    assert value not in str(caught.value)


def test_the_first_alternative_that_is_complete_is_used(package: Any, mode: str) -> None:
    security = (("head", "bearer"), ("query",), ("bearer",), ())
    rig = _rig(package, mode, credentials={"bearer": SECRET, "query": "q"})
    rig.send(_operation(package, security).call())
    assert (rig.sent[0].url.query, rig.sent[0].headers.get("authorization")) == (b"odd_one=q", None)
    anonymous = _rig(package, mode)
    anonymous.send(_operation(package, security).call())
    assert "authorization" not in anonymous.sent[0].headers
    both = _rig(package, mode, credentials={"bearer": SECRET, "head": "h"})
    both.send(_operation(package, security).call())
    assert (both.sent[0].headers["x-odd"], both.sent[0].headers["authorization"]) == ("h", f"Bearer {SECRET}")


def test_a_missing_credential_is_named_with_its_argument_and_environment(
    package: Any, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation = _operation(package, (("head",), ("query", "bearer")))
    rig = _rig(package, mode)
    with pytest.raises(package.ConfigurationError) as caught:
        rig.send(operation.call())
    assert "head_key (environment SHELTER_HEAD) or query and bearer (environment SHELTER_TOKEN)" in str(caught.value)
    assert rig.sent == []
    monkeypatch.setenv("SHELTER_HEAD", SECRET)
    rig = _rig(package, mode)
    rig.send(operation.call())
    assert rig.sent[0].headers["x-odd"] == SECRET


@pytest.mark.parametrize(
    ("security", "given", "sent"),
    [
        ((("head",),), {}, {}),
        ((("bearer",), ("query",)), {}, {}),
        ((("head", "cookie"),), {"head": SECRET}, {"x-odd": SECRET}),
        ((("bearer", "head"), ("cookie",)), {"head": SECRET}, {"x-odd": SECRET}),
        ((("head",), ("cookie",)), {"cookie": SECRET}, {"cookie": f"sid={SECRET}"}),
    ],
)
def test_a_server_that_wants_no_credential_is_called_without(
    package: Any, mode: str, security: Any, given: dict[str, Any], sent: dict[str, str]
) -> None:
    rig = _rig(package, mode, credentials=given)
    call, whole = _operation(package, security).call(), rig.client
    rig.client = whole.with_options(allow_anonymous=True)
    rig.send(call)
    names = ("x-odd", "authorization", "cookie")
    assert {name: rig.sent[-1].headers[name] for name in names if name in rig.sent[-1].headers} == sent
    assert rig.sent[-1].url.query == b""
    for strict in (whole, rig.client.with_options(allow_anonymous=False)):
        rig.client = strict
        if security == (("head",), ("cookie",)):
            rig.send(call)
            continue
        with pytest.raises(package.ConfigurationError, match=r"with_options\(allow_anonymous=True\)"):
            rig.send(call)
    assert rig.client.with_options(timeout=3)._core.plans is rig.client._core.plans


def test_the_default_requirement_holds_where_an_operation_names_none(package: Any, mode: str) -> None:
    settings = _settings(package, default_security=(("head",),))
    rig = _rig(package, mode, settings=settings, credentials={"head": SECRET})
    rig.send(_operation(package).call())
    rig.send(_operation(package, ()).call())
    assert [request.headers.get("x-odd") for request in rig.sent] == [SECRET, None]


@pytest.mark.parametrize("value", [SECRET + "\n", SECRET + "\r\nX: y", "é" + SECRET, "", " " + SECRET, b"bytes", 5])
def test_a_bad_credential_is_refused_when_the_client_is_made_and_not_shown(package: Any, mode: str, value: Any) -> None:
    with pytest.raises(package.ConfigurationError) as caught:
        _rig(package, mode, credentials={"head": value})
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_client_parameters_are_sent_by_the_operations_that_take_them(
    package: Any, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHELTER_VERSION", "v9")
    parameters = {
        "tenant": package.ClientParameter(package.Path("tenant")),
        "key": package.ClientParameter(package.Header("key"), required=True),
        "version": package.ClientParameter(package.Query("version"), environment="SHELTER_VERSION", secret=False),
    }
    settings = _settings(package, parameters=parameters)
    operation = _operation(
        package, (), template="/{tenant}/things/{id}", client_parameters=("tenant", "key", "version")
    )
    rig = _rig(package, mode, settings=settings, parameters={"tenant": "t 1", "key": SECRET})
    rig.send(operation.call(path=("i",)))
    rig.send(operation.call(path=("i",)), package.RequestOptions(parameters={"tenant": "other"}))
    assert [str(request.url) for request in rig.sent] == [
        "https://api.test/v1/t%201/things/i?version=v9",
        "https://api.test/v1/other/things/i?version=v9",
    ]
    assert rig.sent[1].headers["key"] == SECRET
    with pytest.raises(package.ConfigurationError, match="needs key"):
        _rig(package, mode, settings=settings, parameters={"tenant": "t"}).send(operation.call(path=("i",)))


def test_client_credentials_fetch_one_token_and_keep_it(package: Any, mode: str) -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "auth.test":
            assert request.content == b"grant_type=client_credentials&scope=a+b"
            assert request.headers["authorization"] == "Basic aWQ6c2stQ0FOQVJZLTQyNDI="
            return httpx2.Response(200, json={"access_token": "tok", "expires_in": 3600})
        return _ok(request)

    source = package.ClientCredentials("id", SECRET)
    rig = _rig(package, mode, serve, credentials={"oauth": source})
    for _ in range(2):
        rig.send(_operation(package, (("oauth",),)).call())
    assert [request.url.host for request in rig.sent] == ["auth.test", "api.test", "api.test"]
    assert rig.sent[2].headers["authorization"] == "Bearer tok"
    assert SECRET not in repr(source)


def test_a_refused_token_is_an_authentication_error(package: Any, mode: str) -> None:
    rig = _rig(
        package,
        mode,
        lambda _: httpx2.Response(400, text=SECRET),
        credentials={"oauth": package.ClientCredentials("i", "s")},
    )
    with pytest.raises(package.AuthenticationError) as caught:
        rig.send(_operation(package, (("oauth",),)).call())
    assert SECRET not in str(caught.value)


def test_redirects_are_not_followed(package: Any, mode: str) -> None:
    rig = _rig(
        package,
        mode,
        lambda _: httpx2.Response(307, headers={"location": "https://evil.test/"}),
        credentials={"head": SECRET},
    )
    with pytest.raises(package.RedirectError):
        rig.send(_operation(package, (("head",),)).call())
    assert len(rig.sent) == 1


@pytest.mark.parametrize("pair", [("u", SECRET), ("", SECRET), ("u", "")])
def test_the_pair_of_basic_is_masked_in_what_a_server_says(package: Any, mode: str, pair: tuple[str, str]) -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        sent = request.headers["authorization"]
        return httpx2.Response(403, json={"error": f"{SECRET} ({sent}) is not known"})

    rig = _rig(package, mode, serve, credentials={"basic": pair})
    with pytest.raises(package.ApiError) as caught:
        rig.send(_operation(package, (("basic",),)).call())
    assert "is not known" in str(caught.value)
    assert rig.sent[0].headers["authorization"].removeprefix("Basic ") not in str(caught.value)
    assert pair[1] == "" or SECRET not in str(caught.value)


@pytest.mark.parametrize("length", [3990, 3999, 4001, 10_000_000])
def test_what_a_long_answer_repeats_is_masked_where_it_is_cut(package: Any, mode: str, length: int) -> None:
    def serve(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(403, text=(f"{SECRET} " * (length // len(SECRET) + 2))[:length])

    rig = _rig(package, mode, serve, credentials={"head": SECRET})
    with pytest.raises(package.ApiError) as caught:
        rig.send(_operation(package, (("head",),)).call())
    assert SECRET[:6] not in str(caught.value)


def test_nothing_shows_a_secret(package: Any, mode: str, caplog: pytest.LogCaptureFixture) -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("fail"):
            message = f"illegal header {SECRET}"
            raise httpx2.LocalProtocolError(message, request=request)
        return httpx2.Response(500 if request.url.path.endswith("bad") else 200, content=b"[]")

    settings = _settings(package, parameters={"key": package.ClientParameter(package.Header("key"))})
    credentials = {"head": SECRET, "query": SECRET, "cookie": SECRET, "basic": ("u", SECRET), "bearer": SECRET}
    rig = _rig(package, mode, serve, settings=settings, credentials=credentials, parameters={"key": SECRET})
    security = (("head", "query", "cookie", "bearer"),)
    shown: list[str] = [repr(rig.client), str(rig.client), str(vars(rig.client))]
    with caplog.at_level(logging.DEBUG, logger="shelter_client"):
        for template in ("/ok", "/bad", "/fail"):
            operation = _operation(
                package, security, template=template, client_parameters=("key",), query=(package.Query("a"),)
            )
            call = operation.call(query=("v",))
            shown += [repr(call), repr(operation)]
            try:
                response = rig.send(call)
                shown += [repr(response), repr(response.request), str(response.request.headers), response.request.url]
                shown.append(repr(pickle.dumps(response.request)))
                shown.append(repr(copy.copy(response.request).headers))
            except package.ApiError as error:
                shown += [repr(error.__cause__), repr(error.__context__)]
                shown += [
                    "".join(traceback.format_exception(error)),
                    repr(error),
                    str(vars(error)),
                    repr(pickle.dumps(error)),
                ]
    shown += [record.getMessage() for record in caplog.records if record.name.startswith("shelter_client")]
    assert len(rig.sent) == 3
    assert SECRET in rig.sent[0].headers["authorization"]
    assert [text for text in shown if SECRET in text] == []
    for action in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            action(rig.client)


@pytest.mark.parametrize(
    ("base_url", "expected"),
    [
        ("https://h.test", "https://h.test/x"),
        ("https://h.test/", "https://h.test/x"),
        ("https://H.test:443/a/b//", "https://h.test/a/b/x"),
        ("https://h.test:8443/a%20b", "https://h.test:8443/a%20b/x"),
        ("http://localhost:80/", "http://localhost/x"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/x"),
        ("http://[::1]:8080", "http://[::1]:8080/x"),
        ("https://bücher.test", "https://xn--bcher-kva.test/x"),
    ],
)
def test_base_urls(package: Any, mode: str, base_url: str, expected: str) -> None:
    rig = _rig(package, mode, base_url=base_url)
    rig.send(_operation(package).call())
    assert str(rig.sent[0].url) == expected or rig.sent[0].url == httpx2.URL(expected)


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "api.test",
        "/v1",
        "//api.test",
        "ftp://api.test",
        "http://api.test",
        f"https://user:{SECRET}@api.test",
        "https://api.test?a=b",
        "https://api.test/#f",
        "https://api.test/a b",
        "https://api.test\\@evil.test",
        "https://api.test\r\nX: y",
        "https://",
        "http://localhost.evil.test",
        "https://api.test:99999",
    ],
)
def test_base_urls_that_are_refused(package: Any, mode: str, base_url: str) -> None:
    with pytest.raises(package.ConfigurationError) as caught:
        _rig(package, mode, base_url=base_url)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_plain_http_needs_to_be_allowed(package: Any, mode: str) -> None:
    rig = _rig(package, mode, base_url="http://api.test", allow_insecure=True)
    rig.send(_operation(package).call())
    assert rig.sent[0].url.scheme == "http"


def test_server_variables_and_operation_servers(package: Any, mode: str) -> None:
    server = package.Server("https://{region}.test/{stage}", (("region", "eu", ("eu", "us")), ("stage", "v1", ())))
    settings = package.ClientSettings(name="s", servers=(server,))
    operation = _operation(package)
    own = _operation(package, servers=(package.Server("https://upload.test/u"),))
    relative = _operation(package, servers=("/v2",))
    rig = _rig(package, mode, settings=settings, variables={"region": "us", "stage": None})
    for item in (operation, own, relative):
        rig.send(item.call())
    assert [str(request.url) for request in rig.sent] == [
        "https://us.test/v1/x",
        "https://upload.test/u/x",
        "https://us.test/v2/x",
    ]
    for bad in ({"region": "evil"}, {"stage": "a@b"}, {"stage": "../x"}):
        with pytest.raises(package.ConfigurationError):
            _rig(package, mode, settings=settings, variables=bad)
    rig = _rig(package, mode, settings=settings, base_url="https://mine.test")
    rig.send(own.call())
    assert rig.sent[0].url.host == "mine.test"


def test_without_a_server_a_base_url_is_asked_for(package: Any, mode: str) -> None:
    rig = _rig(package, mode, settings=package.ClientSettings(name="s"))
    with pytest.raises(package.ConfigurationError, match="base_url"):
        rig.send(_operation(package).call())


@pytest.mark.parametrize(
    "options", [{"timeout": 0}, {"timeout": -1}, {"max_retries": -1}, {"responses": "loose"}, {"timeout": float("nan")}]
)
def test_bad_settings_are_refused(package: Any, mode: str, options: dict[str, Any]) -> None:
    with pytest.raises(package.ConfigurationError):
        _rig(package, mode, **options)


@pytest.mark.parametrize("value", ["no-colon", ("a:b", SECRET), ("a",), 5, ("a", "b", SECRET), (5, SECRET)])
def test_basic_needs_a_pair_whose_user_has_no_colon(package: Any, mode: str, value: object) -> None:
    with pytest.raises(package.ConfigurationError, match=r"basic must be a \(user, password\) pair") as caught:
        _rig(package, mode, credentials={"basic": value})
    assert SECRET not in str(caught.value)
