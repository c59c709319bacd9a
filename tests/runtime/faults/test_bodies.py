"""Bodies that are empty, of another type, garbled, huge or not as described."""

from __future__ import annotations

import gzip
import resource
import sys
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from .driver import needs_httpx2
from .server import endless, reply, then_silence
from .table import fault

if TYPE_CHECKING:
    from pathlib import Path

    from .driver import Driver
    from .server import FaultServer


@fault("F8", "200 with an empty body where JSON is described; 200 without one where none is", "`DecodeError`; None")
def test_an_empty_body(driver: Driver, server: FaultServer) -> None:
    server.default = reply(body=b"")
    client = driver.client(server.url)
    with pytest.raises(driver.runtime.DecodeError, match="op: the body is empty") as caught:
        driver.send(client, driver.call())
    assert (caught.value.status, caught.value.attempts) == (200, 1)
    assert driver.send(client, driver.call(responses={200: driver.runtime.NoContent()})).parsed is None


@fault(
    "F9",
    "HTML of a proxy or a login page; other media types; `+json`; no `Content-Type`",
    "another media type is a `DecodeError`; what is JSON, or says nothing, is read",
)
@pytest.mark.parametrize(
    ("content_type", "is_read"),
    [
        ("text/html", False),
        ("text/html; charset=utf-8", False),
        ("application/xml", False),
        ("application/problem+json", True),
        ("application/json;charset=utf-8;v=1", True),
        (None, True),
    ],
)
def test_media_types(driver: Driver, server: FaultServer, content_type: str | None, is_read: bool) -> None:
    server.default = reply(content_type=content_type)
    client = driver.client(server.url)
    if is_read:
        assert driver.send(client, driver.call()).parsed.id == 1
    else:
        with pytest.raises(driver.runtime.DecodeError, match="JSON was expected"):
            driver.send(client, driver.call())


@fault(
    "F9",
    "charsets: UTF-16, Latin-1, a byte order mark, one that nobody knows",
    "known ones are read; an unknown one is a `DecodeError` unless the bytes are UTF-8",
)
@pytest.mark.parametrize(
    ("body", "charset", "expected"),
    [
        ('{"id":1,"class":"é"}'.encode("utf-16"), "utf-16", "é"),
        ('{"id":1,"class":"é"}'.encode("latin-1"), "iso-8859-1", "é"),
        (b'\xef\xbb\xbf{"id":1,"class":"\xc3\xa9"}', "utf-8", "é"),
        ('{"id":1,"class":"é"}'.encode(), "bogus", "é"),
        ('{"id":1,"class":"é"}'.encode("latin-1"), "bogus", None),
        ('{"id":1,"class":"é"}'.encode("latin-1"), "utf-8", None),
        ('{"id":1,"class":"é"}'.encode("latin-1"), "ascii", None),
    ],
)
def test_charsets(driver: Driver, server: FaultServer, body: bytes, charset: str, expected: str | None) -> None:
    server.default = reply(body=body, content_type=f"application/json; charset={charset}")
    client = driver.client(server.url)
    if expected:
        assert driver.send(client, driver.call()).parsed.class_ == expected
    else:
        with pytest.raises(driver.runtime.DecodeError):
            driver.send(client, driver.call())


@fault(
    "F10",
    "JSON that is cut off, has `NaN`, the same name twice, 5,000 digits, 100,000 levels or half a " "surrogate pair",
    "`DecodeError` each, in both modes",
)
@pytest.mark.parametrize(
    "body",
    [
        b'{"id":1',
        b'{"id":1}}',
        b'{"id":1,"x":NaN}',
        b'{"id":1,"x":-Infinity}',
        b'{"id":1,"id":2}',
        b'{"id":1,"owner":{"name":"a","name":"b"}}',
        b'{"id":1,"x":{"a":1,"\\u0061":2}}',
        b'{"id":1,"x":":","x":"\\u003a:"}',
        b'{"id":1,"x":' + b"9" * 5000 + b"}",
        b'{"id":1,"x":1e99999999999999999999}',
        b'{"id":1,"x":[' + b"1e400," * 1000 + b"1]}",
        b'{"id":1,"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"id":1,"x":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}",
        b'{"id":1,"x":"\\ud800"}',
        b'{"id":1,"x":"\\udc00\\ud800"}',
        b'{"id":01}',
        b"{'id':1}",
        b'{"id":1,}',
        b'{"id":1}\x00',
        b"\x1f\x8b",
    ],
)
@pytest.mark.parametrize("mode", ["lenient", "strict"])
def test_what_is_no_json(driver: Driver, server: FaultServer, body: bytes, mode: str) -> None:
    server.default = reply(body=body)
    with pytest.raises(driver.runtime.DecodeError) as caught:
        driver.send(driver.client(server.url, responses=mode), driver.call())
    assert caught.value.raw == body


@fault(
    "F10",
    "the same in a body of more than 64 KiB",
    'refused, but for repeated names: to look for them costs half of reading it, and is done with `responses="strict"`',
)
@pytest.mark.parametrize("mode", ["lenient", "strict"])
@pytest.mark.parametrize("odd", [b'"x":NaN', b'"x":-Infinity', b'"x":1,"x":2'])
def test_what_is_no_json_in_a_large_body(driver: Driver, server: FaultServer, odd: bytes, mode: str) -> None:
    server.default = reply(body=b'{"id":1,"class":"' + b"a" * 70_000 + b'",' + odd + b"}")
    client = driver.client(server.url, responses=mode)
    if odd == b'"x":1,"x":2' and mode == "lenient":
        assert driver.send(client, driver.call()).parsed.x == 2
        return
    with pytest.raises(driver.runtime.DecodeError):
        driver.send(client, driver.call())


@fault("F10", "the same words and colons where JSON allows them", "read as they are")
@pytest.mark.parametrize(
    "text", [r"NaN", r"Infinity", r"a\u003ab", r"\u003A", r"::", r"\"x\":1,\"x\":2", r"\\u003a", r"\ud83d\ude00"]
)
def test_what_only_looks_like_it(driver: Driver, server: FaultServer, text: str) -> None:
    import json

    body = b'{"id":1,"class":"' + text.encode() + b'","owner":{"name":"id"},"friends":[{"id":1},{"id":2}]}'
    server.default = reply(body=body)
    assert driver.send(driver.client(server.url), driver.call()).parsed.class_ == json.loads(body)["class"]


@fault(
    "F11",
    "a wrong type, a missing member, null, a number beyond a float, a time that is none of RFC 3339, an "
    "unknown value of an enum, more members, an array for an object",
    'kept as it came and reported to `on_drift` with its pointer; `responses="strict"`: `DecodeError` with the '
    "pointer. Unknown values of open enums and unknown members are no drift",
)
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"id":"SECRET-VALUE"}', "/id"),
        (b"{}", "/id"),
        (b'{"id":null}', "/id"),
        (b'{"id":1,"weight":1e999}', "/weight"),
        (b'{"id":1,"x":[{"y":-1e999}]}', "/x/0/y"),
        (b'{"id":1,"class":"' + b"a" * 70_000 + b'","weight":1e999}', "/weight"),
        (b'{"id":1,"born":"1700000000"}', "/born"),
        (b'{"id":1,"born":"2026-03-01T10:00:00"}', "/born"),
        (b'{"id":1,"born":"2026-03-01"}', "/born"),
        (b'{"id":1,"owner":["SECRET-VALUE"]}', "/owner"),
        (b'{"id":1,"friends":[{"id":2},{"id":"SECRET-VALUE"}]}', "/friends/1/id"),
        (b'[{"id":1}]', ""),
        (b'"SECRET-VALUE"', ""),
        (b'{"id":1,"kind":"fish","new":{"a":1}}', None),
    ],
)
def test_drift(driver: Driver, server: FaultServer, body: bytes, pointer: str | None) -> None:
    server.default = reply(body=body)
    seen: list[Any] = []
    response = driver.send(driver.client(server.url, on_drift=seen.append), driver.call())
    assert response.raw == body
    assert [drift.pointer for drift in seen] == ([] if pointer is None else [pointer])
    strict = driver.client(server.url, responses="strict")
    if pointer is None:
        assert driver.send(strict, driver.call()).parsed.kind == "fish"
        return
    with pytest.raises(driver.runtime.DecodeError) as caught:
        driver.send(strict, driver.call())
    assert caught.value.pointer == pointer
    assert "SECRET-VALUE" not in str(caught.value) + repr(seen)


@fault(
    "F12",
    "an error status with JSON, HTML, nothing, 10 MB, a broken or cut off body",
    "`StatusError` of the status, always; `body` is typed when it parses, else JSON or text as it came, None where not "
    "all of it can be read; `raw` holds at most 64 KiB",
)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500])
@pytest.mark.parametrize(
    ("body", "extra"),
    [
        (b'{"code":"no"}', {}),
        (b"<html>", {"content_type": "text/html"}),
        (b"", {}),
        (b"x" * 10_000_000, {}),
        (b"x", {"headers": ["Content-Encoding: gzip"]}),
        (b"x", {"headers": ["Content-Encoding: evil"]}),
        (b'{"code":"no"}', {"length": 50, "close": True}),
    ],
    ids=["json", "html", "empty", "huge", "broken gzip", "unknown coding", "cut off"],
)
def test_error_bodies(driver: Driver, server: FaultServer, status: int, body: bytes, extra: dict[str, Any]) -> None:
    server.default = reply(status, body, headers=[*extra.pop("headers", []), "X-Request-Id: r-1"], **extra)
    runtime = driver.runtime
    responses = {
        200: runtime.Json(),
        "4XX": runtime.Json("models.pets:Problem"),
        500: runtime.Json("models.pets:Problem"),
    }
    with pytest.raises(runtime.StatusError) as caught:
        driver.send(driver.client(server.url, max_retries=0), driver.call(responses=responses))
    error = caught.value
    assert (error.status, error.request_id, error.attempts, error.operation_id) == (status, "r-1", 1, "op")
    assert len(error.raw) <= 65536
    assert body.startswith(error.raw)
    if body.startswith(b"{") and "length" not in extra:
        assert error.body.code == "no"
    elif len(body) == len(error.raw) and body and "length" not in extra and "evil" not in str(error.headers):
        assert error.body == body.decode()
    else:
        assert error.body is None


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("application/json", b'{"code": "no", "n": [1]}', {"code": "no", "n": [1]}),
        ("application/problem+json", b'{"title": "t"}', {"title": "t"}),
        ("application/json", b'{"code": ', '{"code": '),
        ("application/json", b"", None),
        ("text/html", b"<p>no</p>", "<p>no</p>"),
        ("text/plain; charset=latin-1", b"\xe9", "\xe9"),
        ("text/plain", b"\xff", None),
        (None, b"no", "no"),
        ("image/png", b"\x89PNG", None),
        ("application/json", b"[" * 5000 + b"]" * 5000, "[" * 5000 + "]" * 5000),
    ],
)
def test_the_body_of_an_error_that_is_not_documented_is_plain_data(
    driver: Driver, server: FaultServer, content_type: str | None, body: bytes, expected: object
) -> None:
    server.default = reply(418, body, content_type)
    with pytest.raises(driver.runtime.StatusError) as caught:
        driver.send(driver.client(server.url), driver.call(responses={200: driver.runtime.Json()}))
    assert (caught.value.body, caught.value.raw) == (expected, body)


@fault(
    "M19",
    "responses that are too large, too deep or ambiguous",
    "64 MiB by default, counted while they unpack; one coding; repeated names and `NaN` are refused",
)
@fault(
    "F24",
    "gzip of a few bytes that unpacks to hundreds of MB",
    "`DecodeError` as soon as `max_response_bytes` (64 MiB) is passed; memory stays below twice that",
)
@needs_httpx2
def test_a_bomb_is_stopped_while_it_unpacks(driver: Driver, server: FaultServer) -> None:
    pack = zlib.compressobj(9, wbits=31)
    bomb = b"".join(pack.compress(b"0" * 10_000_000) for _ in range(20)) + pack.flush()
    server.default = reply(body=bomb, headers=["Content-Encoding: gzip"])
    limit = 16_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(driver.runtime.DecodeError, match="larger than max_response_bytes"):
        driver.send(driver.client(server.url, max_response_bytes=limit), driver.call())
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * (1 if sys.platform == "darwin" else 1024)
    assert grown < 2 * limit
    assert driver.client(server.url)._core.max_response_bytes == 64 * 1024 * 1024


@fault(
    "F24",
    "gzip twice, gzip that is none, codings that nobody asked for or knows, in an answer or a stream",
    "`DecodeError`",
)
@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(gzip.compress(b'{"id":1}')), ["Content-Encoding: gzip, gzip"]),
        (gzip.compress(gzip.compress(b'{"id":1}')), ["Content-Encoding: gzip", "Content-Encoding: gzip"]),
        (b'{"id":1}', ["Content-Encoding: gzip"]),
        (gzip.compress(b'{"id":1}')[:-12], ["Content-Encoding: gzip"]),
        (b'{"id":1}', ["Content-Encoding: evil"]),
        (b'{"id":1}', ["Content-Encoding: br"]),
        (b'{"id":1}', ["Content-Encoding: zstd"]),
    ],
    ids=["twice", "twice in two lines", "no gzip", "cut off", "unknown", "brotli", "zstandard"],
)
def test_codings_that_are_refused(driver: Driver, server: FaultServer, body: bytes, headers: list[str]) -> None:
    server.default = reply(body=body, headers=headers)
    client = driver.client(server.url)
    with pytest.raises(driver.runtime.DecodeError):
        driver.send(client, driver.call())
    with pytest.raises(driver.runtime.DecodeError):
        driver.streamed(client, driver.call(responses={200: driver.runtime.Binary()}), "read")


@fault(
    "F24", "gzip or deflate of text that is cut off, in an answer or a download", "`DecodeError`: never a part of it"
)
@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_compressed_text_that_is_cut_off(
    driver: Driver, server: FaultServer, coding: str, pack: Any, tmp_path: Path
) -> None:
    text = bytes(range(256)) * 400
    call = driver.call(responses={200: driver.runtime.Binary()})
    client = driver.client(server.url)
    for body in (pack(text)[:-300], b""):
        server.default = reply(body=body, content_type="text/plain", headers=[f"Content-Encoding: {coding}"])
        if not body:
            assert driver.send(client, call).parsed == b""
            continue
        with pytest.raises(driver.runtime.DecodeError, match="cannot be decompressed"):
            driver.send(client, call)
        with pytest.raises(driver.runtime.DecodeError):
            driver.streamed(client, call, "save", tmp_path / "text")
        assert list(tmp_path.iterdir()) == []
    server.default = reply(body=pack(text), content_type="text/plain", headers=[f"Content-Encoding: {coding}"])
    assert driver.send(client, call).parsed == text


@fault("F24", "gzip and deflate as they were asked for", "read")
@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("GZIP", gzip.compress), ("deflate", zlib.compress), ("identity", bytes)],
)
def test_codings_that_were_asked_for(driver: Driver, server: FaultServer, coding: str, pack: Any) -> None:
    server.default = reply(body=pack(b'{"id":1}'), headers=[f"Content-Encoding: {coding}"])
    assert driver.send(driver.client(server.url), driver.call()).parsed.id == 1
    assert server.received[0].header("accept-encoding") == "gzip, deflate"


@fault(
    "F25",
    "a body without end, or with a length of 10^18",
    "`DecodeError` when `max_response_bytes` is passed, or a timeout; memory stays bounded",
)
def test_a_body_without_end(driver: Driver, server: FaultServer) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    server.answer(
        endless(head + b"\r\n", b" " * 65536), endless(head + b"Content-Length: 1%018d\r\n\r\n" % 0, b" " * 65536)
    )
    client = driver.client(server.url, max_response_bytes=1_000_000)
    for _ in range(2):
        with pytest.raises(driver.runtime.DecodeError, match="larger than"):
            driver.send(client, driver.call())
    server.answer(then_silence(head + b"Content-Length: 1%018d\r\n\r\n" % 0))
    with pytest.raises(driver.runtime.ApiTimeoutError):
        driver.send(client, driver.call(), timeout=0.2, max_retries=0)


@fault(
    "F25",
    "1,000 headers; a header of 1 MB, or without end",
    "1,000 are read; beyond 100 KiB of headers it is a `TransportError`",
)
def test_many_and_long_headers(driver: Driver, server: FaultServer) -> None:
    client = driver.client(server.url, max_retries=0)
    server.answer(reply(headers=[f"X-{number}: y" for number in range(1000)]))
    assert len(driver.send(client, driver.call()).headers) >= 1000
    for step in (reply(headers=["X-Long: " + "y" * 1_000_000]), endless(b"HTTP/1.1 200 OK\r\nX-Long: ", b"y" * 65536)):
        server.answer(step)
        with pytest.raises(driver.runtime.TransportError):
            driver.send(client, driver.call())


@fault(
    "M20",
    "any failure",
    "an `ApiError` with operation, method, redacted URL, attempts, and of a response its status and request id",
)
def test_every_error_says_what_failed(driver: Driver, server: FaultServer) -> None:
    server.default = reply(body=b"{", headers=["Request-Id: r-2"])
    with pytest.raises(driver.runtime.DecodeError) as caught:
        driver.send(driver.client(server.url), driver.call())
    error = caught.value
    assert (error.operation_id, error.method, error.status, error.request_id) == ("op", "GET", 200, "r-2")
    assert error.url == f"{server.url}/a?odd_key=***"
    assert str(error) == f"op: the body is not valid JSON (GET {server.url}/a?odd_key=***, request id r-2)"


@fault(
    "F24",
    "a body of an error in codings that nobody asked for: br, zstd, gzip twice, which unpack a thousand times twice",
    "`StatusError` whose `raw` is what came, not unpacked, and whose `body` is None",
)
@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "zstd", "evil"])
def test_an_error_in_an_unasked_coding_is_not_unpacked(driver: Driver, server: FaultServer, coding: str) -> None:
    packed = gzip.compress(gzip.compress(b" " * 50_000_000))
    server.default = reply(500, packed, headers=[f"Content-Encoding: {coding}"])
    with pytest.raises(driver.runtime.StatusError) as caught:
        driver.send(driver.client(server.url, max_retries=0), driver.call())
    assert (caught.value.status, caught.value.raw, caught.value.body) == (500, packed, None)
