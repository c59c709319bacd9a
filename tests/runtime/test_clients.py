"""What a call sends, and what it gives for what comes back, on both clients."""

from __future__ import annotations

import json
import logging
import pickle
from typing import Any

import pytest

from generator.runtime._http import http as httpx2

from .both import MODES, Rig

pytestmark = pytest.mark.parametrize("mode", MODES)


def _json(content: bytes, status: int = 200, content_type: str = "application/json") -> Any:
    return lambda _request: httpx2.Response(status, content=content, headers={"content-type": content_type})


def _pet(runtime: Any, **extra: Any) -> Any:
    described: dict[str, Any] = {
        "responses": {
            200: runtime.Json("models.pets:Pet"),
            204: runtime.NoContent(),
            404: runtime.Json("models.pets:Problem"),
            "5XX": runtime.Json("models.pets:Problem"),
        },
        **extra,
    }
    return runtime.Operation("getPet", described.pop("method", "GET"), runtime.path("/pets/{id}"), **described)


def test_a_call_is_the_request_that_its_description_says(package: Any, mode: str) -> None:
    operation = _pet(
        package,
        query=(package.Query("limit"), package.Query("tags", explode=False)),
        headers=(package.Header("X-Trace"),),
        cookies=(package.Cookie("session"), package.Cookie("b")),
        fixed_query=(("beta", "true"),),
    )
    rig = Rig(package, mode, _json(b'{"id":1,"class":"x","new":[1]}'))
    response = rig.send(operation.call(path=("a/b",), query=(5, ["x", "y"]), headers=("t",), cookies=("s 1", 2)))
    (request,) = rig.sent
    assert request.method == "GET"
    assert str(request.url) == "https://api.test/v1/pets/a%2Fb?beta=true&limit=5&tags=x,y"
    assert request.headers["cookie"] == "session=s%201; b=2"
    assert request.headers["x-trace"] == "t"
    assert request.headers["host"] == "api.test"
    assert "content-length" not in request.headers
    assert response.status == 200
    assert (response.parsed.class_, response.parsed.new) == ("x", [1])
    assert response.parsed.to_dict() == {"id": 1, "class": "x", "new": [1]}
    assert response.raw == b'{"id":1,"class":"x","new":[1]}'


def test_a_json_body_leaves_unset_members_out_and_keeps_null(package: Any, models: Any, mode: str) -> None:
    operation = _pet(package, method="POST", body=package.Json())
    rig = Rig(package, mode, _json(b'{"id":1}'))
    body = {"a": package.UNSET, "b": None, "dog": models.Dog(bark=1), "pets": [models.Pet(id=1, class_="c")]}
    rig.send(operation.call(path=(1,), body=body))
    (request,) = rig.sent
    assert request.content == b'{"b":null,"dog":{"type":"dog","bark":1},"pets":[{"id":1,"class":"c"}]}'
    assert request.headers["content-type"] == "application/json"
    assert request.headers["content-length"] == str(len(request.content))


def test_an_optional_body_without_members_is_not_sent_and_a_required_one_is_empty(package: Any, mode: str) -> None:
    rig = Rig(package, mode, _json(b'{"id":1}'))
    for optional in (True, False):
        operation = _pet(package, method="POST", body=package.Json(), optional_body=optional)
        rig.send(operation.call(path=(1,), body={"a": package.UNSET}))
    first, second = rig.sent
    assert (first.content, first.headers["content-length"]) == (b"", "0")
    assert "content-type" not in first.headers
    assert second.content == b"{}"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800", object(), {"x": object()}])
def test_a_body_that_json_cannot_hold_is_refused_before_it_is_sent(package: Any, mode: str, value: Any) -> None:
    rig = Rig(package, mode, _json(b"{}"))
    with pytest.raises(package.ConfigurationError):
        rig.send(_pet(package, method="POST", body=package.Json()).call(path=(1,), body={"a": value}))
    assert rig.sent == []


def test_the_content_type_picks_the_codec(package: Any, mode: str) -> None:
    body = {"application/json": package.Json(), "text/plain": package.Text(), "image/*": package.Binary("image/*")}
    operation = _pet(package, method="PUT", body=body)
    rig = Rig(package, mode, _json(b'{"id":1}'))
    rig.send(operation.call(path=(1,), body="é", content_type="text/plain"))
    rig.send(operation.call(path=(1,), body=b"x", content_type="image/png"))
    rig.send(operation.call(path=(1,), body={"a": 1}))
    assert [request.content for request in rig.sent] == ["é".encode(), b"x", b'{"a":1}']
    assert [request.headers["content-type"] for request in rig.sent] == [
        "text/plain; charset=utf-8",
        "image/png",
        "application/json",
    ]
    with pytest.raises(package.ConfigurationError, match="content_type must say which of image/\\*"):
        rig.send(operation.call(path=(1,), body=b"x", content_type="image/*"))
    with pytest.raises(package.ConfigurationError, match="content_type must be one of"):
        rig.send(operation.call(path=(1,), body="x", content_type="text/html"))


def test_options_change_one_call(package: Any, mode: str) -> None:
    operation = _pet(package, method="POST", body=package.Json(), query=(package.Query("a"),))
    rig = Rig(package, mode, _json(b'{"id":1}'))
    options = package.RequestOptions(
        headers={"User-Agent": "mine", "Content-Type": "application/vnd.x+json"},
        query={"extra": ["x", "y"]},
        extra_body={"more": 1},
        idempotency_key="key-1",
        timeout=3,
    )
    rig.send(operation.call(path=(1,), query=("v",), body={"b": 2}), options)
    (request,) = rig.sent
    assert request.url.query == b"a=v&extra=x&extra=y"
    assert request.headers.get_list("user-agent") == ["mine"]
    assert request.headers.get_list("content-type") == ["application/vnd.x+json"]
    assert request.headers["idempotency-key"] == "key-1"
    assert request.content == b'{"b":2,"more":1}'
    assert request.extensions["timeout"] == dict.fromkeys(("connect", "read", "write", "pool"), pytest.approx(3, 0.1))


def test_an_answer_that_nothing_changed_is_told_from_a_redirect(package: Any, mode: str) -> None:
    rig = Rig(package, mode, _json(b"", 304))
    with pytest.raises(package.RedirectError, match=r": 304 Not Modified \("):
        rig.send(_pet(package).call(path=(7,)))


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (300, "RedirectError"),
        (302, "RedirectError"),
        (400, "BadRequestError"),
        (401, "AuthenticationError"),
        (403, "PermissionDeniedError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (418, "ClientError"),
        (422, "UnprocessableEntityError"),
        (429, "RateLimitError"),
        (500, "ServerError"),
        (520, "ServerError"),
        (599, "ServerError"),
        (299, "UnexpectedStatusError"),
        (600, "UnexpectedStatusError"),
        (999, "UnexpectedStatusError"),
    ],
)
def test_each_status_raises_its_class(package: Any, mode: str, status: int, name: str) -> None:
    rig = Rig(package, mode, _json(b'{"code":"no"}', status))
    with pytest.raises(package.StatusError) as caught:
        rig.send(_pet(package).call(path=(7,)))
    error = caught.value
    assert type(error).__name__ == name
    assert (error.status, error.raw, error.method, error.operation_id) == (status, b'{"code":"no"}', "GET", "getPet")
    assert error.url == "https://api.test/v1/pets/7"
    assert isinstance(error, package.ApiError)
    documented = status == 404 or 500 <= status < 600
    assert (error.body.code if documented else error.body) == ("no" if documented else {"code": "no"})
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.status, str(again)) == (status, str(error))


@pytest.mark.parametrize("content", [b"", b"<html>", b"\xff\xfe\x00", b"[1]", b'"x"'])
def test_an_error_body_that_does_not_parse_never_hides_the_status(package: Any, mode: str, content: bytes) -> None:
    for content_type in ("application/json", "text/html", ""):
        rig = Rig(package, mode, _json(content, 404, content_type))
        with pytest.raises(package.NotFoundError) as caught:
            rig.send(_pet(package).call(path=(7,)))
        assert caught.value.raw == content


def test_a_large_error_body_is_cut(package: Any, mode: str) -> None:
    rig = Rig(package, mode, _json(b"x" * 10_000_000, 500))
    with pytest.raises(package.ServerError) as caught:
        rig.send(_pet(package).call(path=(7,)))
    assert len(caught.value.raw) == 65536


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"", "application/json"),
        (b'{"id":', "application/json"),
        (b"<html>", "text/html"),
        (b'{"id":1}', "text/html"),
        (b'{"id":1,"x":NaN}', "application/json"),
        (b'{"id":1,"x":-Infinity}', "application/json"),
        (b'{"id":1,"x":"\\ud800"}', "application/json"),
        (b'{"id":' + b"9" * 5000 + b"}", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"id":1,"x":"\xe9"}', "application/json; charset=bogus"),
        (b'{"id":1,"x":"\xe9"}', "application/json"),
    ],
)
@pytest.mark.parametrize("responses", ["lenient", "strict"])
def test_a_success_that_is_no_json_is_a_decode_error(
    package: Any, mode: str, content: bytes, content_type: str, responses: str
) -> None:
    rig = Rig(package, mode, _json(content, 200, content_type), responses=responses)
    with pytest.raises(package.DecodeError) as caught:
        rig.send(_pet(package).call(path=(7,)))
    assert (caught.value.status, caught.value.raw, caught.value.operation_id) == (200, content, "getPet")


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b'\xef\xbb\xbf{"id":1,"class":"\xc3\xa9"}', "application/json"),
        ('{"id":1,"class":"é"}'.encode("utf-16"), "application/json; charset=utf-16"),
        ('{"id":1,"class":"é"}'.encode("utf-16-le"), "application/json"),
        (b'{"id":1,"class":"\xe9"}', "application/json; charset=iso-8859-1"),
        ('{"id":1,"class":"é"}'.encode(), "application/problem+json; charset=UTF-8; x=y"),
        ('{"id":1,"class":"é"}'.encode(), "APPLICATION/JSON"),
        ('{"id":1,"class":"é"}'.encode(), ""),
        (b' \n{"id":1,"class":"\\u00e9"}\n ', "application/vnd.api+json"),
    ],
)
def test_json_is_read_whatever_its_charset_and_media_type(
    package: Any, mode: str, content: bytes, content_type: str
) -> None:
    response = Rig(package, mode, _json(content, 200, content_type)).send(_pet(package).call(path=(7,)))
    assert response.parsed.class_ == "é"


def test_204_has_no_body_even_when_one_comes(package: Any, mode: str) -> None:
    assert Rig(package, mode, _json(b"x", 204)).send(_pet(package).call(path=(7,))).parsed is None


def test_a_success_without_documented_success_is_none(package: Any, mode: str) -> None:
    operation = _pet(package, responses={"4XX": package.Json()})
    assert Rig(package, mode, _json(b"x", 202)).send(operation.call(path=(7,))).parsed is None


def test_several_media_types_of_one_status(package: Any, mode: str) -> None:
    described = {
        "application/json": package.Json(int),
        "text/*": package.Text(),
        "image/png": package.Binary("image/png"),
    }
    operation = _pet(package, responses={200: described})
    for content, content_type, expected in (
        (b"1", "application/json", 1),
        (b"2", "application/hal+json", 2),
        (b"a,\xe9", "text/csv; charset=latin-1", "a,é"),
        (b"\x89", "image/png", b"\x89"),
    ):
        rig = Rig(package, mode, _json(content, 200, content_type))
        assert rig.send(operation.call(path=(7,))).parsed == expected
        assert rig.sent[0].headers["accept"] == "application/json, text/*, image/png"
    with pytest.raises(package.DecodeError, match="none of the documented"):
        Rig(package, mode, _json(b"", 200, "video/mp4")).send(operation.call(path=(7,)))


def test_drift_is_kept_raw_and_told_without_its_value(package: Any, models: Any, mode: str) -> None:
    seen: list[Any] = []
    content = b'{"id":"SECRET","owner":{"name":"n","age":"old"},"tags":["a",1],"labels":{"x":"y"},'
    content += b'"friends":[{"class":"c"},5]}'
    rig = Rig(package, mode, _json(content), on_drift=seen.append)
    pet = rig.send(_pet(package).call(path=(7,))).parsed
    assert isinstance(pet, models.Pet)
    assert isinstance(pet.owner, models.Owner)
    assert (pet.id, pet.owner.age, pet.tags, pet.labels, pet.friends[1]) == ("SECRET", "old", ["a", 1], {"x": "y"}, 5)
    assert pet.friends[0].id is None
    assert json.loads(pet.to_json()) == json.loads(content)
    assert [(drift.pointer, drift.actual) for drift in seen] == [
        ("/id", "string"),
        ("/owner/age", "string"),
        ("/tags/1", "integer"),
        ("/friends/0/id", "missing"),
        ("/friends/1", "integer"),
        ("/labels/x", "string"),
    ]
    assert all((drift.operation_id, drift.status) == ("getPet", 200) for drift in seen)
    assert "SECRET" not in repr(seen)


def test_strict_responses_raise_at_the_place_of_the_drift(package: Any, mode: str) -> None:
    rig = Rig(package, mode, _json(b'{"id":1,"owner":{"name":"n","age":"SECRET"}}'), responses="strict")
    with pytest.raises(package.DecodeError) as caught:
        rig.send(_pet(package).call(path=(7,)))
    assert caught.value.pointer == "/owner/age"
    assert "/owner/age" in str(caught.value)
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"animal":{"type":"dog","bark":1}}', "Dog"),
        (b'{"animal":{"type":"cat","lives":"9","x":1}}', "Cat"),
        (b'{"animal":{"type":"cow"}}', "Model"),
        (b'{"animal":{"bark":1}}', "Model"),
    ],
)
def test_a_tagged_union_is_never_the_wrong_class(package: Any, mode: str, content: bytes, expected: str) -> None:
    operation = _pet(package, responses={200: package.Json("models.pets:Owned")})
    owned = Rig(package, mode, _json(content)).send(operation.call(path=(7,))).parsed
    assert type(owned.animal).__name__ == expected
    assert owned.to_json() == content.decode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"name":"n"}', "Owner"),
        (b'{"id":1,"class":"c"}', "Pet"),
        (b'{"name":"n","id":1,"class":"c"}', "Pet"),
        (b'{"name":"n","zzz":1}', "Owner"),
        (b'{"name":1,"id":"x"}', "Owner"),
    ],
)
def test_an_untagged_union_is_the_exact_fit_or_the_nearest(
    package: Any, mode: str, content: bytes, expected: str
) -> None:
    operation = _pet(package, responses={200: package.Json("models.pets:Owned")})
    body = b'{"animal":{"type":"dog"},"either":' + content + b"}"
    owned = Rig(package, mode, _json(body)).send(operation.call(path=(7,))).parsed
    assert type(owned.either).__name__ == expected


def test_the_log_has_one_line_a_call_without_arguments(
    package: Any, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    operation = _pet(package, query=(package.Query("token"),))
    with caplog.at_level(logging.INFO, logger="shelter_client"):
        Rig(package, mode, _json(b'{"id":1}')).send(operation.call(path=("SECRET",), query=("SECRET",)))
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("shelter_client")]
    assert len(lines) == 1
    assert lines[0].startswith("getPet GET /pets/{id}: 200 in ")


def test_a_closed_client_says_so_and_the_callers_http_client_stays_open(package: Any, mode: str) -> None:
    from .both import finish

    rig = Rig(package, mode, _json(b'{"id":1}'))
    finish(rig.client.close())
    with pytest.raises(package.ConfigurationError, match="closed"):
        rig.send(_pet(package).call(path=(7,)))
    assert not rig.http.is_closed


def test_with_options_shares_the_connections(package: Any, mode: str) -> None:
    rig = Rig(package, mode, _json(b'{"id":"x"}'))
    strict = rig.client.with_options(responses="strict", timeout=1)
    rig.client, lenient = strict, rig.client
    with pytest.raises(package.DecodeError):
        rig.send(_pet(package).call(path=(7,)))
    rig.client = lenient
    assert rig.send(_pet(package).call(path=(7,))).parsed.id == "x"
    assert len(rig.sent) == 2


def test_a_response_larger_than_the_limit_is_refused(package: Any, mode: str) -> None:
    rig = Rig(package, mode, _json(b'"' + b"x" * 5000 + b'"'), max_response_bytes=4096)
    with pytest.raises(package.DecodeError, match="larger than"):
        rig.send(_pet(package).call(path=(7,)))


def test_doubly_compressed_bodies_are_refused(package: Any, mode: str) -> None:
    import gzip

    content = gzip.compress(gzip.compress(b'{"id":1}'))
    headers = {"content-type": "application/json", "content-encoding": "gzip, gzip"}
    rig = Rig(package, mode, lambda _: httpx2.Response(200, content=content, headers=headers))
    with pytest.raises(package.DecodeError):
        rig.send(_pet(package).call(path=(7,)))


def test_retries_wait_as_the_server_asks_and_stop(package: Any, mode: str) -> None:
    def flaky(_request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(503, headers={"retry-after-ms": "1"})

    for method, options, expected in (
        ("GET", None, 3),
        ("POST", None, 1),
        ("POST", package.RequestOptions(idempotency_key="k"), 3),
        ("GET", package.RequestOptions(max_retries=0), 1),
    ):
        rig = Rig(package, mode, flaky, max_retries=2)
        with pytest.raises(package.ServerError) as caught:
            rig.send(_pet(package, method=method).call(path=(7,)), options)
        assert (len(rig.sent), caught.value.attempts) == (expected, expected)


def test_a_body_that_cannot_be_replayed_is_sent_once(package: Any, mode: str) -> None:
    rig = Rig(package, mode, lambda _: httpx2.Response(503, headers={"retry-after": "0"}), max_retries=2)
    operation = _pet(package, method="PUT", body=package.Binary())
    with pytest.raises(package.ServerError):
        rig.send(operation.call(path=(7,), body=iter([b"a", b"b"])))
    assert [request.content for request in rig.sent] == [b"ab"]


def test_server_sent_events(package: Any, mode: str) -> None:
    text = b': hi\r\n\r\nid: 1\ndata: {"id":1,\ndata: "class":"c"}\n\nretry: 10\rdata:{"id":"x"}\r\r'
    text += b"event: e\n\ndata: [DONE]\n\ndata: 5\n\n"
    operation = _pet(package, responses={200: {"text/event-stream": package.Events("models.pets:Pet")}})
    for size in (1, 2, 3, 7, 1000):
        chunks = [text[index : index + size] for index in range(0, len(text), size)]
        rig = Rig(package, mode, lambda _, chunks=chunks: _chunked(chunks, mode))
        first, second = rig.items(operation.stream(path=(7,)))
        assert (first.id, first.class_, second.id) == (1, "c", "x")
        assert rig.sent[0].headers["accept"] == "text/event-stream"


def test_a_streaming_call_accepts_the_errors_that_are_described(package: Any, mode: str) -> None:
    events = {
        "text/event-stream": package.Events("models.pets:Pet"),
        "application/json": package.Json("models.pets:Pet"),
    }
    operation = _pet(package, responses={200: events, 404: {"application/problem+json": package.Json()}})
    rig = Rig(package, mode, lambda _: _chunked([b""], mode))
    rig.items(operation.stream(path=(7,)))
    assert rig.sent[0].headers["accept"] == "text/event-stream, application/problem+json"


def _chunked(chunks: list[bytes], mode: str) -> httpx2.Response:
    async def later() -> Any:
        for chunk in chunks:
            yield chunk

    content: Any = later() if mode == "async" else iter(chunks)
    return httpx2.Response(200, content=content, headers={"content-type": "text/event-stream"})


def test_json_lines(package: Any, mode: str) -> None:
    operation = _pet(package, responses={200: package.JsonLines("models.pets:Pet")})
    rig = Rig(package, mode, _json(b'{"id":1}\r\n\n\x1e{"id":2}\n{"id":3}', 200, "application/x-ndjson"))
    assert [pet.id for pet in rig.items(operation.stream(path=(7,)))] == [1, 2, 3]


def test_a_stream_that_fails_raises_the_error_of_the_call(package: Any, mode: str) -> None:
    operation = _pet(
        package, responses={200: package.Events("models.pets:Pet"), 404: package.Json("models.pets:Problem")}
    )
    with pytest.raises(package.NotFoundError) as caught:
        Rig(package, mode, _json(b'{"code":"no"}', 404)).items(operation.stream(path=(7,)))
    assert caught.value.body.code == "no"
    with pytest.raises(package.DecodeError, match="a stream was expected"):
        Rig(package, mode, _json(b"{}", 200, "text/html")).items(operation.stream(path=(7,)))
    with pytest.raises(package.DecodeError) as decoding:
        Rig(package, mode, _json(b"data: {\n\n", 200, "text/event-stream")).items(operation.stream(path=(7,)))
    assert decoding.value.operation_id == "getPet"


def test_a_response_can_be_read_as_it_comes(package: Any, mode: str) -> None:
    operation = _pet(package, responses={200: package.Binary()})
    rig = Rig(package, mode, _json(b"a\r\nb\nc", 200, "text/plain"))
    assert rig.streamed(operation.call(path=(7,)), "read") == b"a\r\nb\nc"
    assert b"".join(rig.streamed(operation.call(path=(7,)), "iter_bytes")) == b"a\r\nb\nc"
    assert rig.streamed(operation.call(path=(7,)), "iter_lines") == ["a", "b", "c"]
    with pytest.raises(package.ServerError):
        Rig(package, mode, _json(b"", 500)).streamed(operation.call(path=(7,)), "read")
