"""Where requests go: redirects, path and header values, base URLs, proxies, TLS."""

from __future__ import annotations

import ssl
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.runtime._http import http as httpx2

from .driver import SECRET, needs_httpx2
from .server import FaultServer, reply
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver

CERTIFICATES = Path(__file__).parent / "certificates"


@fault("M14", "redirects", "not followed, and there is no option to")
@fault(
    "F20",
    "redirects: to the same origin, another host, port or scheme, `//host`, `user@host`, `file:`, relative, to "
    "itself, without a target",
    "never followed, also not by an http client of yours that follows: `RedirectError`, which names the origin "
    "and nothing else; the other server gets nothing",
)
@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "named"),
    [
        ("{server}/b", "{server}"),
        ("{other}/b?token=in-url", "{other}"),
        ("http://user:pass@evil.test:81/x", "http://evil.test:81"),
        ("//evil.test/x", "http://evil.test"),
        ("https://127.0.0.1/x", "https://127.0.0.1"),
        ("file:///etc/passwd", "file://"),
        ("/a", "{server}"),
        pytest.param("https://h.test/" + "x" * 70_000, None, marks=needs_httpx2),
        ("", "{server}"),
        (None, None),
    ],
    ids=["path", "other", "user", "double slash", "scheme", "file", "loop", "too long", "empty", "none"],
)
def test_redirects_are_never_followed(  # noqa: PLR0913 - a table
    driver: Driver, server: FaultServer, other: FaultServer, status: int, location: str | None, named: str | None
) -> None:
    names = {"server": server.url, "other": other.url}
    headers = [] if location is None else [f"Location: {location.format(**names)}", f"Set-Cookie: c={1}"]
    server.default = reply(status, b"", headers=headers)
    kind = httpx2.Client if driver.mode == "sync" else httpx2.AsyncClient
    http = kind(follow_redirects=True)
    for options in ({}, {"http_client": http}):
        server.received.clear()
        with pytest.raises(driver.runtime.RedirectError) as caught:
            driver.send(driver.client(server.url, **options), driver.call("POST"))
        text = str(caught.value)
        assert (named is None) == (" to " not in text)
        assert named is None or f"; the redirect to {named.format(**names)} is not followed (" in text
        assert "in-url" not in text
        assert "pass" not in text
        assert (len(server.received), other.received) == (1, [])
    driver.finish(http.close() if driver.mode == "sync" else http.aclose())


@fault("M15", "path values", "everything outside unreserved is encoded")
@fault(
    "F21",
    "path values with `/`, `?`, `#`, `%`, `;`, `\\`, control characters, emoji, 10 kB",
    "one segment, percent-encoded; control characters are refused before anything is sent",
)
@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("%2e%2e", "%252e%252e"),
        ("a?b", "a%3Fb"),
        ("a#b", "a%23b"),
        (";", "%3B"),
        ("\\", "%5C"),
        ("a:b@c", "a%3Ab%40c"),
        ("😀", "%F0%9F%98%80"),
        ("x" * 10_000, "x" * 10_000),
        (7, "7"),
        (True, "true"),
        ("...", "..."),
        (".a", ".a"),
    ],
)
def test_a_path_value_stays_one_segment(driver: Driver, server: FaultServer, value: Any, segment: str) -> None:
    driver.send(driver.client(server.url), driver.call(path="/a/{id}/z", values={"path": (value,)}))
    assert server.received[0].line == f"GET /a/{segment}/z?odd_key={SECRET} HTTP/1.1"


@fault(
    "F21",
    "path values `..`, `.`, empty, None, with CR, LF, NUL or half a surrogate pair; two that form `..`",
    "`ConfigurationError`; nothing is sent",
)
@pytest.mark.parametrize("value", ["..", ".", "", None, "a\r\nb", "\n", "\x00", "a\x7f", "\ud800"])
def test_a_path_value_that_would_change_the_path_is_refused(driver: Driver, server: FaultServer, value: Any) -> None:
    runtime, client = driver.runtime, driver.client(server.url)
    calls = [
        driver.call(path="/a/{id}", values={"path": (value,)}),
        driver.call(path="/a/{id}/z", values={"path": (value,)}),
    ]
    calls.append(driver.call(path="/a/{x}{y}/z", values={"path": (".", ".")}))
    for call in calls:
        with pytest.raises(runtime.ConfigurationError) as caught:
            driver.send(client, call)
        assert (caught.value.operation_id, caught.value.attempts) == ("op", 0)
    assert server.received == []


@fault(
    "F22",
    "query, header and cookie values with CR, LF, `&`, `=`, `#`, NUL, non-ASCII, spaces around",
    "encoded in query and cookie; a header refuses what it cannot hold. There is never another header or parameter",
)
@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a&b=c", "a#b", "a\x00b", "é", " a ", "a;b", "a,b", "\ud800"])
def test_values_stay_in_their_place(driver: Driver, server: FaultServer, value: str) -> None:
    runtime, client = driver.runtime, driver.client(server.url)
    described = {"query": (runtime.Query("q"),), "cookies": (runtime.Cookie("c"),), "headers": (runtime.Header("X-H"),)}
    for part in ("query", "cookies", "headers"):
        server.received.clear()
        call = driver.call(**{part: described[part]}, values={part: (value,)})
        encodable = value != "\ud800"
        if part == "headers":
            encodable = value.isascii() and value.isprintable() and value == value.strip()
        if not encodable:
            with pytest.raises(runtime.ConfigurationError):
                driver.send(client, call)
            assert server.received == []
            continue
        driver.send(client, call)
        (request,) = server.received
        assert request.header("x-evil") is None
        quoted = __import__("urllib.parse").parse.quote(value, safe="")
        shown = {
            "query": f"/a?odd_key={SECRET}&q={quoted} " in request.line,
            "cookies": request.header("cookie") == f"c={quoted}",
            "headers": request.header("x-h") == value,
        }
        assert shown[part]


@fault("M16", "keys and header values", "checked when they are given; no error shows them")
@fault(
    "F23",
    "a key with a line break, another header behind it, non-ASCII, spaces, empty, bytes",
    "`ConfigurationError` when the client is made, which does not show it",
)
@pytest.mark.parametrize(
    "value", [SECRET + "\n", SECRET + "\r\nX: y", "é" + SECRET, "", " " + SECRET, SECRET.encode(), 5]
)
def test_a_bad_key_is_refused_when_the_client_is_made(driver: Driver, server: FaultServer, value: Any) -> None:
    with pytest.raises(driver.runtime.ConfigurationError) as caught:
        driver.client(server.url, credentials={"head": value})
    driver.errors.append(caught.value)


@fault("F23", "a token source that returns such a token", "`ConfigurationError` that does not show it; nothing is sent")
@pytest.mark.parametrize("value", [SECRET + "\n", "é" + SECRET])
def test_a_bad_token_is_refused_before_it_is_sent(driver: Driver, server: FaultServer, value: str) -> None:
    client = driver.client(server.url, credentials={"head": lambda: value, "query": "x"})
    with pytest.raises(driver.runtime.ConfigurationError):
        driver.send(client, driver.call())
    assert server.received == []


@fault(
    "F26",
    "TLS: a certificate that is self-signed, expired, or of another host; TLS 1.1",
    "`ConnectError`, after one attempt where the certificate is at fault; the key is not sent. A context that "
    "trusts the certificate works",
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated:DeprecationWarning")
@pytest.mark.parametrize("kind", ["self-signed", "expired", "other", "old protocol", "trusted"])
def test_tls(driver: Driver, kind: str) -> None:
    name = kind if kind in {"expired", "other"} else "localhost"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    if kind == "old protocol":
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_1
    secure = FaultServer(tls=context)
    options: dict[str, Any] = {}
    http: Any = None
    if kind != "self-signed":
        trusting = ssl.create_default_context(cafile=str(CERTIFICATES / f"{name}.pem"))
        http = (httpx2.Client if driver.mode == "sync" else httpx2.AsyncClient)(verify=trusting)
        options["http_client"] = http
    client = driver.client(secure.url, **options)
    if kind == "trusted":
        assert driver.send(client, driver.call()).parsed.id == 1
    else:
        with pytest.raises(driver.runtime.ConnectError) as caught:
            driver.send(client, driver.call())
        assert (caught.value.attempts == 1 or kind == "old protocol", secure.received) == (True, [])
    if http is not None:
        driver.finish(http.close() if driver.mode == "sync" else http.aclose())
    driver.close()
    assert secure.all_closed()
    secure.stop()


@fault("F40", "base URLs with a trailing slash, a path, a port, spaces around", "normalised")
@pytest.mark.parametrize(
    ("base", "line"),
    [
        ("{url}", "GET /a"),
        ("{url}/", "GET /a"),
        ("{url}/v1//", "GET /v1/a"),
        ("HTTP://127.0.0.1:{port}/V1", "GET /V1/a"),
        ("{url}/a%20b", "GET /a%20b/a"),
        (" {url} ", "GET /a"),
    ],
)
def test_base_urls_that_are_normalised(driver: Driver, server: FaultServer, base: str, line: str) -> None:
    driver.send(driver.client(base.format(url=server.url, port=server.port)), driver.call())
    assert server.received[0].line.startswith(line + "?")


@fault(
    "F40",
    "base URLs of IPv6, of an international name, in upper case, with the usual port",
    "the address as it is; the name in its ASCII form; lower case; without the port",
)
@pytest.mark.parametrize(
    ("base", "shown"),
    [
        ("https://[2001:DB8::1]:8443/v1/", "https://[2001:DB8::1]:8443/v1"),
        ("https://bücher.test", "https://xn--bcher-kva.test"),
        ("HTTPS://API.Test:443/V1", "https://api.test/V1"),
    ],
)
def test_base_urls_of_other_writings(driver: Driver, base: str, shown: str) -> None:
    client = driver.client(base, max_retries=0)
    assert str(client._core.base).rstrip("/") == shown
    call = driver.call(path="/a")
    assert str(client._core.plan(call, None).url("/a", [])) == f"{shown}/a"


@fault("F40", "a server of this machine by its IPv6 address", "reached")
def test_a_server_by_its_ipv6_address(driver: Driver) -> None:
    server = FaultServer("::1")
    driver.send(driver.client(f"http://[::1]:{server.port}"), driver.call())
    assert server.received[0].header("host") == f"[::1]:{server.port}"
    driver.close()
    assert server.all_closed()
    server.stop()


@fault(
    "F40",
    "base URLs with user information, query, fragment, another scheme, none, a backslash, a line break; plain "
    "http to another host",
    "`ConfigurationError`, which does not show it; http only with `allow_insecure=True`",
)
@pytest.mark.parametrize(
    "base",
    [
        f"https://user:{SECRET}@api.test",
        f"https://api.test:{SECRET}",
        f"https://api.test?{SECRET}",
        f"https://api.test#{SECRET}",
        "ftp://api.test",
        "api.test",
        "//api.test",
        "https://",
        "https://a\\b",
        "https://api.test\n",
        "http://api.test",
        "http://127.0.0.1.evil.test",
    ],
)
def test_base_urls_that_are_refused(driver: Driver, base: str) -> None:
    if base.endswith("\n"):
        base += "x"
    with pytest.raises(driver.runtime.ConfigurationError) as caught:
        driver.client(base)
    driver.errors.append(caught.value)


@fault(
    "M13",
    "an operation with a server of its own, at another origin",
    "its own https or loopback only; a base URL that you give counts for every operation",
)
def test_the_origin_of_a_call_is_the_base_or_the_operations_own(
    driver: Driver, server: FaultServer, other: FaultServer
) -> None:
    call = driver.call(servers=(other.url,))
    driver.send(driver.client(server.url), call)
    driver.send(driver.client("http://unused.localhost", base_url=server.url), call)
    assert (len(other.received), len(server.received)) == (1, 1)
    with pytest.raises(driver.runtime.ConfigurationError, match="must be https"):
        driver.send(driver.client(server.url), driver.call(servers=("http://evil.test",)))


@fault("F37", "the link to the next page leads to another origin", "`DecodeError`; nothing is sent there")
@pytest.mark.parametrize("style", ["link_header", "next_url"])
def test_a_page_of_another_origin_is_not_asked_for(
    driver: Driver, server: FaultServer, other: FaultServer, style: str
) -> None:
    runtime, link = driver.runtime, f"{other.url}/a?page=2"
    server.default = reply(body=b'{"items":[1],"next":"%s"}' % link.encode(), headers=[f'Link: <{link}>; rel="next"'])
    paging = runtime.Paging(style, items="/items", next="/next")
    operation = driver.operation(responses={200: runtime.Json()}, paging=paging)
    page = driver.finish(driver.client(server.url).paginate(runtime.PagedCall(operation)))
    assert page.items == [1]
    with pytest.raises(runtime.DecodeError, match="the next page is at another origin"):
        driver.finish(page.next_page())
    assert other.received == []


@fault(
    "F21",
    "server variables, in the host and in the path: `..`, `%2e%2e`, an encoded slash, `@`, `#`, `?`, a backslash, "
    "control characters, nothing",
    "`ConfigurationError` when the client is made",
)
@pytest.mark.parametrize("name", ["region", "base"])
@pytest.mark.parametrize(
    "value",
    ["..", ".", "%2e%2e", "%2E.", "%252e%252e", "evil.example%2f", "evil.example/", "a%5cb", "a\\b", "a@b",
     "a%40b", "a#b",     "a%23", "a?b", "a%3f", "a\n", "a%0d%0a", "\x00", "\x7f", "..;", "..;a=b", ""],
)  # fmt: skip
def test_a_server_variable_is_judged_like_a_path_value(driver: Driver, name: str, value: str) -> None:
    runtime = driver.runtime
    described = (("region", "eu", ()), ("base", "v1", ()))
    settings = runtime.ClientSettings("v", servers=(runtime.Server("https://{region}.api.test/{base}", described),))
    with pytest.raises(runtime.ConfigurationError):
        driver.client("", settings=settings, credentials=None, variables={name: value})


@pytest.mark.parametrize(
    "value",
    ["a..b", "eu.", ".eu", "a%62",
     # What Unicode or some resolver takes for a dot, a slash, an at, a question mark, a hash or a colon.
     "\uff0e\uff0e", "\u3002\u3002", "\u2025", "a\uff0fb", "a\uff20b", "a\uff1fb", "a\uff03b", "a\uff1ab", "\uff41"],
)  # fmt: skip
def test_a_variable_of_the_host_is_a_name(driver: Driver, value: str) -> None:
    runtime = driver.runtime
    server = runtime.Server("https://{region}.api.test/v1", (("region", "eu", ()),))
    settings = runtime.ClientSettings("v", servers=(server,))
    with pytest.raises(runtime.ConfigurationError):
        driver.client("", settings=settings, credentials=None, variables={"region": value})


def test_a_variable_of_the_host_may_be_a_name_of_any_language(driver: Driver) -> None:
    runtime = driver.runtime
    server = runtime.Server("https://{region}.api.test/{base}", (("region", "eu", ()), ("base", "v1", ())))
    settings = runtime.ClientSettings("v", servers=(server,))
    given = {"region": "b\u00fccher", "base": "b\u00fccher"}
    client = driver.client("", settings=settings, credentials=None, variables=given)
    assert str(client._core.base) == "https://xn--bcher-kva.api.test/b%C3%BCcher"


def test_two_server_variables_never_form_dots(driver: Driver) -> None:
    runtime = driver.runtime
    server = runtime.Server("https://api.test/{a}{b}/v1", (("a", "x", ()), ("b", "y", ())))
    settings = runtime.ClientSettings("v", servers=(server,))
    with pytest.raises(runtime.ConfigurationError):
        driver.client("", settings=settings, credentials=None, variables={"a": ".", "b": "."})
    client = driver.client(
        "", settings=settings, credentials=None, variables={"a": "..", "b": "z"} and {"a": "1.", "b": "2"}
    )
    assert str(client._core.base) == "https://api.test/1.2/v1"


@fault("F21", "path values `..;` and `..;a=b`, of which some servers drop what follows", "`ConfigurationError`")
@pytest.mark.parametrize(
    ("value", "reserved"),
    [*((value, False) for value in ("..;", ".;x", "..;a=b")),
     *((value, True) for value in ("..;", ".;x", "..;a=b", "%2e%2e;", "..%3B"))],
)  # fmt: skip
def test_a_path_value_with_parameters_is_no_climb(driver: Driver, value: str, reserved: bool) -> None:
    runtime = driver.runtime
    template = runtime.path("/a/{id}/b", runtime.Path("id", allow_reserved=reserved))
    call = runtime.Operation("op", "GET", template, responses={200: runtime.Json()}).call(path=(value,))
    client = driver.client("https://api.test")
    with pytest.raises(runtime.ConfigurationError):
        driver.send(client, call)


@fault("F22", "headers of the transport by option or hook: `Content-Length`, `Transfer-Encoding`, `Connection`...",
       "`ConfigurationError`; nothing is sent")  # fmt: skip
@pytest.mark.parametrize(
    "name",
    ["Content-Length", "content-length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "TE", "Trailer"],
)
def test_headers_of_the_transport_are_refused(driver: Driver, server: FaultServer, name: str) -> None:
    def meddle(attempt: Any) -> None:
        attempt.headers[name] = "5"

    with pytest.raises(driver.runtime.ConfigurationError, match="of the transport"):
        driver.send(driver.client(server.url), driver.call(), headers={name: "5"})
    with pytest.raises(driver.runtime.ConfigurationError, match="of the transport"):
        driver.send(driver.client(server.url, on_request=meddle), driver.call())
    assert server.received == []
    assert driver.send(driver.client(server.url), driver.call()).parsed.id == 1


@fault("F22", "a described header `Content-Length` that is not the length of the body", "`TransportError`")
def test_a_wrong_length_is_an_error_of_ours(driver: Driver, server: FaultServer) -> None:
    operation = driver.operation(
        "POST", headers=(driver.runtime.Header("Content-Length"),), body=driver.runtime.Binary()
    )
    client = driver.client(server.url, max_retries=0, timeout=2)
    for length in (1, 10):
        server.heads_only = True
        with pytest.raises(driver.runtime.TransportError):
            driver.send(client, operation.call(headers=(length,), body=b"four"))


@fault("F22", "numbers of more digits than Python writes: `10**5000`, `Decimal('1e999999999')`", "`ConfigurationError`")
@pytest.mark.parametrize(
    "value", [10**5000, -(10**5000), Decimal("1e999999999"), Decimal("1e-999999999"), [10**5000]], ids=[*"abcde"]
)
def test_a_number_of_too_many_digits(driver: Driver, value: Any) -> None:
    runtime = driver.runtime
    client = driver.client("https://api.test")
    for call in (
        driver.call(path="/{a}", values={"path": (value,)}),
        driver.call(query=(runtime.Query("a"),), values={"query": (value,)}),
        driver.call(headers=(runtime.Header("A"),), values={"headers": (value,)}),
        driver.call(cookies=(runtime.Cookie("a"),), values={"cookies": (value,)}),
    ):
        with pytest.raises(runtime.ConfigurationError):
            driver.send(client, call)


def test_a_page_at_another_port_is_named_with_its_port(driver: Driver, server: FaultServer, other: FaultServer) -> None:
    runtime = driver.runtime
    server.default = reply(body=f'{{"id":1,"next":"{other.url}/a"}}'.encode())
    operation = driver.operation(responses={200: runtime.Json()}, paging=runtime.Paging("next_url", next="/next"))
    page = driver.finish(driver.client(server.url).paginate(operation.paged()))
    with pytest.raises(runtime.DecodeError, match=f"127.0.0.1:{other.port}"):
        driver.finish(page.next_page())
