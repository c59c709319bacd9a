"""Answers of which the description says less than the server does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .driver import SECRET
from .server import reply, then_close
from .table import fault

if TYPE_CHECKING:
    from .driver import Driver
    from .server import FaultServer

_CREATED = b'{"id":7}'


def _responses(driver: Driver, **kinds: str) -> dict[Any, Any]:
    runtime = driver.runtime
    codecs = {
        "pet": runtime.Json("models.pets:Pet"),
        "owner": runtime.Json("models.pets:Owner"),
        "problem": runtime.Json("models.pets:Problem"),
        "any": runtime.Json(),
        "text": runtime.Text(),
        "pdf": runtime.Binary("application/pdf"),
        "events": runtime.Events("models.pets:Pet"),
        "nothing": runtime.NoContent(),
    }
    return {
        key if key == "default" else int(key[1:]) if key[1:].isdecimal() else key[1:]: codecs[kind]
        for key, kind in kinds.items()
    }


@fault(
    "F13",
    "a success of a status that nobody documented, with a body that fits the only success that is described",
    'read by it, and reported to `on_drift`; `responses="strict"`: `UnexpectedStatusError`',
)
@pytest.mark.parametrize(
    "kinds",
    [
        {"s200": "pet"},
        {"s200": "pet", "s204": "nothing"},
        {"s200": "pet", "s202": "pet"},
        {"s200": "pet", "default": "problem"},
        {"s200": "pet", "s4XX": "problem"},
    ],
)
def test_a_success_that_is_not_documented(driver: Driver, server: FaultServer, kinds: dict[str, str]) -> None:
    server.default = reply(201, _CREATED)
    seen: list[Any] = []
    call = driver.call("POST", responses=_responses(driver, **kinds))
    response = driver.send(driver.client(server.url, on_drift=seen.append), call)
    assert (response.status, type(response.parsed).__name__, response.parsed.id) == (201, "Pet", 7)
    assert [(drift.status, drift.pointer, drift.actual) for drift in seen] == [(201, "", "status 201")]
    assert "200" in seen[0].expected
    with pytest.raises(driver.runtime.UnexpectedStatusError, match="it has acted") as caught:
        driver.send(driver.client(server.url, responses="strict"), call)
    assert (caught.value.body, caught.value.raw) == ({"id": 7}, _CREATED)


@fault(
    "F13",
    "the same where the body is empty or does not fit, or several successes are described",
    "`UnexpectedStatusError` that says that the server has acted, with the body; never tried again",
)
@pytest.mark.parametrize(
    ("kinds", "body", "content_type", "expected"),
    [
        ({"s200": "pet"}, b'{"id":"x"}', "application/json", {"id": "x"}),
        ({"s200": "pet"}, b"", "application/json", None),
        ({"s200": "pet"}, b"made", "text/plain", "made"),
        ({"s200": "text"}, b'{"id":7}', "application/json", {"id": 7}),
        ({"s200": "pdf"}, b'{"id":7}', "application/json", {"id": 7}),
        ({"s200": "pet", "s202": "owner"}, b'{"id":7}', "application/json", {"id": 7}),
        ({"s204": "nothing"}, b'{"id":7}', "application/json", {"id": 7}),
        ({"s204": "nothing", "default": "problem"}, b'{"code":"x"}', "application/json", {"code": "x"}),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_success_that_cannot_be_read(  # noqa: PLR0913 - each is a part of the case
    driver: Driver,
    server: FaultServer,
    method: str,
    kinds: dict[str, str],
    body: bytes,
    content_type: str,
    expected: Any,
) -> None:
    server.default = reply(201, body, content_type)
    seen: list[Any] = []
    client, call = driver.client(server.url, on_drift=seen.append), driver.call(
        method, responses=_responses(driver, **kinds)
    )
    with pytest.raises(
        driver.runtime.UnexpectedStatusError, match="201 Created, which is not documented; it has acted"
    ) as got:
        driver.send(client, call, max_retries=2, idempotency_key="k-1")
    assert (got.value.body, got.value.raw, got.value.attempts, seen) == (expected, body, 1, [])


@fault("F13", "a 204 or 205 under a range or default that has content", "`DecodeError`, as any empty answer there")
@pytest.mark.parametrize("kind", ["pet", "text", "pdf"])
@pytest.mark.parametrize("key", ["s2XX", "default"])
@pytest.mark.parametrize("status", [204, 205])
def test_an_empty_answer_under_a_range(driver: Driver, server: FaultServer, kind: str, key: str, status: int) -> None:
    server.default = reply(status, b"", None)
    call = driver.call(responses=_responses(driver, **{key: kind}))
    with pytest.raises(driver.runtime.DecodeError, match="the body is empty"):
        driver.send(driver.client(server.url), call)


@fault(
    "F13", "a stream of an undocumented status of success", "read by the only stream that is described, and reported"
)
def test_a_stream_that_is_not_documented(driver: Driver, server: FaultServer) -> None:
    server.default = reply(202, b'data: {"id":7}\n\n', "text/event-stream")
    seen: list[Any] = []
    call = driver.operation(responses=_responses(driver, s200="events")).stream()
    [item] = driver.items(driver.client(server.url, on_drift=seen.append), call)
    assert (item.id, [drift.actual for drift in seen]) == (7, ["status 202"])
    with pytest.raises(driver.runtime.UnexpectedStatusError):
        driver.items(driver.client(server.url, responses="strict"), call)


@fault("F9", "JSON where text is described, and text where JSON is", "`DecodeError` each")
@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("text", "application/json"), ("text", "application/problem+json"), ("pet", "text/plain")],
)
def test_the_other_media_type(driver: Driver, server: FaultServer, kind: str, content_type: str) -> None:
    server.default = reply(content_type=content_type)
    with pytest.raises(driver.runtime.DecodeError, match="was expected"):
        driver.send(driver.client(server.url), driver.call(responses=_responses(driver, s200=kind)))


@fault("F9", "another media type where JSON is described without a schema", "its text, or its bytes")
@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/csv", b"a,b\n", "a,b\n"),
        ("text/csv; charset=latin-1", b"\xe9", "\xe9"),
        ("text/event-stream", b"data: 1\n\n", "data: 1\n\n"),
        ("application/x-ndjson", b"{}\n{}\n", "{}\n{}\n"),
        ("application/xml", b"<a/>", "<a/>"),
        ("application/pdf", b"%PDF\xff", b"%PDF\xff"),
        ("application/json", b"[1]", [1]),
    ],
)
def test_json_that_promises_nothing(
    driver: Driver, server: FaultServer, content_type: str, body: bytes, expected: object
) -> None:
    server.default = reply(body=body, content_type=content_type)
    found = driver.send(driver.client(server.url), driver.call(responses=_responses(driver, s200="any"))).parsed
    assert (found, type(found)) == (expected, type(expected))


@fault(
    "F9",
    "media types that differ in a parameter",
    "each is read as the one whose parameters came; `DecodeError` for a value that none of them has",
)
@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/json; version=1", "Pet"),
        ("application/json; version=2", "Owner"),
        ("application/json;charset=utf-8;VERSION=2", "Owner"),
        ('application/json; version="2"; charset=utf-8', "Owner"),
        ("application/json; version=2; profile=x", "Problem"),
        ("application/json", "Pet"),
        ("application/json; version=3", None),
    ],
)
def test_media_types_by_parameter(driver: Driver, server: FaultServer, content_type: str, expected: str | None) -> None:
    server.default = reply(body=b'{"id":7,"name":"x","code":"y"}', content_type=content_type)
    found = _responses(driver, s1="pet", s2="owner", s3="problem")
    media = {
        "application/json; version=1; charset=utf-8": found[1],
        "application/json; version=2": found[2],
        "application/json;version=2;profile=x": found[3],
    }
    client, call = driver.client(server.url), driver.call(responses={200: media})
    if expected is None:
        with pytest.raises(driver.runtime.DecodeError, match="none of the documented"):
            driver.send(client, call)
    else:
        assert type(driver.send(client, call).parsed).__name__ == expected


_ECHO = f"key {SECRET} is unknown".encode()


@fault(
    "F12",
    "what an error says, with or without a described body, of whatever media type",
    "`body` is JSON or text; the message has the server's words: one line, 200 characters at most, no credential",
)
@pytest.mark.parametrize(
    ("kind", "content_type", "body", "said"),
    [
        ("nothing", "application/json", b'{"error": "why"}', "why"),
        ("nothing", "text/plain", b"why\r\nnot\x07", "why not"),
        ("problem", "application/json", b'{"code": "E1"}', "E1"),
        ("problem", "text/html", b"<style>p {}</style><p>why</p>\n<b>not</b>", "why not"),
        ("text", "application/json", b'{"detail": [{"loc": ["a"], "msg": "too long"}]}', "too long"),
        ("any", "application/json", b'{"error": {"message": "why", "code": 3}}', "why"),
        ("any", "application/json", b'{"error": 5, "access_token": "hide me"}', "5"),
        ("any", "application/json", b'{"error": true, "Error_Message": "why"}', "why"),
        (
            "any",
            "application/json",
            b'{"success": false, "x": {"token": "hide me", "y": [1]}}',
            '{"success":false,"x":{"y":[1]}}',
        ),
        ("any", "application/json", b'{"errors": [{"code": 3, "message": "why"}, {"message": "not"}]}', "why; not"),
        ("any", "application/json", b'{"errorMessages": ["why"], "errors": {}}', "why"),
        ("any", "application/json", b'{"errors": {"name": ["is taken"]}}', '{"name":["is taken"]}'),
        ("any", "application/json", b'{"message": null, "title": "why", "status": 404}', "why"),
        ("any", "application/json", b'"why"', "why"),
        ("any", "application/json", b"null", ""),
        ("any", "application/problem+json", b'{"type": "about:blank", "title": "no", "detail": "why"}', "why"),
        ("any", "application/problem+json; charset=utf-8", b'{"type": "x:y", "title": "why"}', "why"),
        ("any", "text/plain", b'{"error": {"message": "why"}}', "why"),
        ("any", "text/plain", b"{why} if a < b and b > c", "{why} if a < b and b > c"),
        (
            "any",
            "text/html",
            b"<html><head><style>p{}</style><title>\n why &amp; not </title></head><h1>x</h1>",
            "why & not",
        ),
        ("any", "text/html", b"<head><title> </title></head><script>no()</script><p>why", "why"),
        ("any", "text/html", b"why <b>not</b>", "why not"),
        ("any", "application/xhtml+xml", b"<!doctype html><!-- no <title>x</title> --><body>why<style>p {", "x"),
        ("any", "application/xml", b"<?xml version='1.0'?><Error><Code>E</Code><Message>why</Message></Error>", "why"),
        ("any", "application/json", b'{"x": 1, "access_token": "hide me"}', '{"x":1}'),
        ("any", "application/json", b'["a", "b"]', "a; b"),
        ("any", "application/json", b'{"message": "' + b"long " * 100 + b'"}', "long " * 39 + "lo..."),
        ("any", "application/json", b'{"message": "Bearer abcdefgh12345 is bad"}', "*** is bad"),
        ("any", "text/plain", _ECHO, "key *** is unknown"),
        ("any", "application/json", b'{"message": "' + b"x" * 190 + _ECHO + b'"}', "x" * 190 + "key ***..."),
        ("problem", "image/png", b"\x89PNG", ""),
        ("any", "application/json", b"", ""),
    ],
)
def test_what_an_error_says(  # noqa: PLR0913 - each is a part of the case
    driver: Driver, server: FaultServer, kind: str, content_type: str, body: bytes, said: str
) -> None:
    server.default = reply(404, body, content_type)
    call = driver.call(responses={**_responses(driver, s200="pet"), **_responses(driver, s404=kind)})
    with pytest.raises(driver.runtime.NotFoundError) as caught:
        # Not through the driver: `raw` and `body` hold what the server repeats, and only they.
        driver.finish(driver.client(server.url, max_retries=0).send(call))
    words = caught.value.message
    assert words[:60] == said[:60]
    assert len(words) <= 200
    shown = f": {words}" if words else ""
    assert str(caught.value) == f"op: 404 Not Found{shown} (GET {server.url}/a?odd_key=***)"
    assert SECRET not in str(caught.value)
    assert (caught.value.body is None) == (body in (b"", b"\x89PNG", b"null"))


@fault(
    "F12",
    "the text of such an error",
    "the operation, status and phrase, the server's words, why there was no further attempt, the request, the "
    "identifier that the server gave it, and the attempts",
)
@pytest.mark.parametrize(
    ("headers", "shown"),
    [
        ((), ""),
        (("X-Request-Id: req_123",), ", request id req_123"),
        (("request-id: req_123", "CF-Ray: no"), ", request id req_123"),
        (("x-github-request-id: AB:12",), ", request id AB:12"),
        (("x-amzn-RequestId: a-1", "X-Amzn-Trace-Id: no"), ", request id a-1"),
        (("apigw-requestid: a-1",), ", request id a-1"),
        (("X-Correlation-ID: c-1", "Cf-Ray: no"), ", request id c-1"),
        (("Cf-Ray: r-1",), ", request id r-1"),
        (("X-Request-Id:", "X-Trace-Id: t-1"), ", request id t-1"),
        (("X-Request-Id: another-key-1",), ", request id ***-1"),
        (("X-Request-Id: " + "x" * 300,), ", request id " + "x" * 197 + "..."),
    ],
)
def test_the_text_of_an_error(driver: Driver, server: FaultServer, headers: tuple[str, ...], shown: str) -> None:
    server.default = reply(429, b'{"error": {"message": "You exceeded your quota", "type": "x"}}', headers=headers)
    call = driver.call("POST", body=driver.runtime.Binary(), values={"body": iter([b"a"])})
    where = f"(POST {server.url}/a?odd_key=***{shown})"
    given = {"credentials": {"head": "another-key", "query": SECRET}}
    note = "; not tried again: its body cannot be read again"
    with pytest.raises(driver.runtime.RateLimitError) as caught:
        driver.finish(driver.client(server.url, **given).send(call))
    assert str(caught.value) == f"op: 429 Too Many Requests: You exceeded your quota{note} {where}"
    assert (caught.value.message, caught.value.note) == ("You exceeded your quota", note)
    with pytest.raises(driver.runtime.RateLimitError) as caught:
        driver.finish(driver.client(server.url, max_retries=1, **given).send(driver.call("POST")))
    assert str(caught.value) == f"op: 429 Too Many Requests: You exceeded your quota {where} after 2 attempts"
    server.default = reply(599, b"", headers=headers)
    with pytest.raises(driver.runtime.ServerError) as caught:
        driver.finish(driver.client(server.url, max_retries=0, **given).send(driver.call("POST")))
    assert (str(caught.value), caught.value.message) == (f"op: 599 {where}", "")


@fault("F12", "an error whose body ends within a credential of the call", "what came of the credential is masked too")
@pytest.mark.parametrize("size", [5, 9, len(SECRET) - 1])
@pytest.mark.parametrize("text", ["bad key {}", '{{"message": "bad key {}', "<p>bad key {}", "x" * 190 + "{}"])
def test_half_a_credential(driver: Driver, server: FaultServer, size: int, text: str) -> None:
    body = text.format(SECRET[:size]).encode()
    server.default = then_close(reply(400, body, "text/plain", length=len(body) + 10))
    with pytest.raises(driver.runtime.BadRequestError) as caught:
        driver.finish(driver.client(server.url, max_retries=0).send(driver.call()))
    assert caught.value.message.endswith("***")
    assert SECRET[:5] not in str(caught.value)
