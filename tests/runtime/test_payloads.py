"""Bodies and parameters of rarer kinds, as they are sent and read by both clients."""

from __future__ import annotations

import enum
import io
from datetime import UTC, datetime
from typing import Any

import pytest

from generator.runtime._http import http as httpx2

from .both import MODES, Rig

pytestmark = pytest.mark.parametrize("mode", MODES)


class Shade(enum.StrEnum):
    RED = "red"


class Level(enum.IntEnum):
    LOW = 1


class Own(str):
    __slots__ = ()


class Count(int):
    pass


class OneWay(io.RawIOBase):
    """A file that can be read once, as a pipe."""

    def __init__(self) -> None:
        self._left = [b"one", b"way"]

    def readable(self) -> bool:
        return True

    def read(self, _size: int = -1) -> bytes:
        return self._left.pop(0) if self._left else b""


def answering(content: bytes = b"{}", status: int = 200, content_type: str = "application/json") -> Any:
    return lambda _request: httpx2.Response(status, content=content, headers={"content-type": content_type})


def posting(package: Any, body: Any, **more: Any) -> Any:
    described = {"responses": {200: package.Json()}, **more}
    return package.Operation("post", "POST", package.path("/x"), body=body, **described)


@pytest.mark.parametrize(
    ("codec", "value", "sent", "content_type"),
    [
        ("JsonLines", [{"a": 1}, 2], b'{"a":1}\n2\n', "application/jsonl"),
        ("JsonLines", '{"a":1}\n', b'{"a":1}\n', "application/jsonl; charset=utf-8"),
        ("JsonLines", b'{"a":1}\n', b'{"a":1}\n', "application/jsonl"),
        ("Text", "é", b"\xc3\xa9", "text/plain; charset=utf-8"),
        ("Text", b"\xe9", b"\xe9", "text/plain"),
        ("Text", Shade.RED, b"red", "text/plain; charset=utf-8"),
        ("Text", Level.LOW, b"1", "text/plain; charset=utf-8"),
        ("Text", Own("own"), b"own", "text/plain; charset=utf-8"),
        ("Text", Count(3), b"3", "text/plain; charset=utf-8"),
        ("Binary", "é", b"\xc3\xa9", "application/octet-stream"),
        ("Binary", bytearray(b"x"), b"x", "application/octet-stream"),
        ("Binary", io.StringIO("text"), b"text", "application/octet-stream"),
        ("Form", {"shade": Shade.RED, "level": Level.LOW}, b"shade=red&level=1", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_is_sent_as_its_codec_writes_it(  # noqa: PLR0913 - a table
    package: Any, mode: str, codec: str, value: object, sent: bytes, content_type: str
) -> None:
    if isinstance(value, io.StringIO):
        value.seek(0)
    rig = Rig(package, mode, answering())
    rig.send(posting(package, getattr(package, codec)()).call(body=value))
    (request,) = rig.sent
    assert (request.content, request.headers["content-type"]) == (sent, content_type)


def test_a_file_that_cannot_go_back_is_sent_once(package: Any, mode: str) -> None:
    rig = Rig(package, mode, answering(status=503), max_retries=2)
    with pytest.raises(package.ServerError, match="its body cannot be read again"):
        rig.send(posting(package, package.Binary()).call(body=OneWay()), package.RequestOptions(idempotency_key="k"))
    assert [request.content for request in rig.sent] == [b"oneway"]


@pytest.mark.parametrize(
    ("codec", "value", "problem"),
    [
        ("Text", "\ud800", "the body is not valid Unicode"),
        ("Text", object(), "a value of type object cannot be sent as text"),
        ("Binary", 5, "a body cannot be made of int"),
        ("Form", {"a": "\ud800"}, "the form is not valid Unicode"),
        ("Form", {"a": float("nan")}, "a number must be finite"),
        ("Multipart", [1], "a form body must be an object"),
        ("Json", float("inf"), "a number must be finite"),
    ],
)
def test_a_body_that_cannot_be_sent_is_refused(
    package: Any, mode: str, codec: str, value: object, problem: str
) -> None:
    rig = Rig(package, mode, answering())
    with pytest.raises(package.ConfigurationError, match=problem) as caught:
        rig.send(posting(package, getattr(package, codec)()).call(body=value))
    assert (caught.value.attempts, rig.sent) == (0, [])


def test_more_members_need_a_body_that_is_an_object(package: Any, mode: str) -> None:
    rig = Rig(package, mode, answering())
    options = package.RequestOptions(extra_body={"a": 1})
    rig.send(posting(package, package.Json()).call(body={"b": 2}), options)
    with pytest.raises(package.ConfigurationError, match="extra_body needs a body that is an object"):
        rig.send(posting(package, package.Json()).call(body=[1]), options)
    assert [request.content for request in rig.sent] == [b'{"b":2,"a":1}']


def test_a_part_may_be_written_in_a_style(package: Any, mode: str) -> None:
    rig = Rig(package, mode, answering())
    parts = package.Multipart(
        package.Part("ids", style="form", explode=False),
        package.Part("deep", style="deepObject"),
        package.Part("flat", style="form"),
        package.Part("p i", style="pipeDelimited", explode=False),
    )
    body = {
        "ids": [1, 2],
        "deep": {"a": 1, "b c": ["%", "é"]},
        "none": package.UNSET,
        "flat": {"x": "&=+ "},
        "p i": ["a|b", 2],
    }
    rig.send(posting(package, parts).call(body=body))
    (request,) = rig.sent
    boundary = request.headers["content-type"].partition("boundary=")[2].encode()
    written = [
        b'form-data; name="ids"\r\n\r\n1,2',
        b'form-data; name="deep[a]"\r\n\r\n1',
        b'form-data; name="deep[b c][]"\r\n\r\n%',
        'form-data; name="deep[b c][]"\r\n\r\né'.encode(),
        b'form-data; name="x"\r\n\r\n&=+ ',
        b'form-data; name="p i"\r\n\r\na|b|2',
    ]
    mark = b"--" + boundary
    whole = b"".join(mark + b"\r\nContent-Disposition: " + part + b"\r\n" for part in written)
    assert request.content == whole + mark + b"--\r\n"


def test_a_whole_query_is_an_object_or_text(package: Any, mode: str) -> None:
    rig = Rig(package, mode, answering())
    operation = package.Operation(
        "find", "GET", package.path("/x"), query=(package.QueryString("q"),), responses={200: package.Json()}
    )
    for value in ({"a": "b c"}, "a=b&c"):
        rig.send(operation.call(query=(value,)))
    with pytest.raises(package.ConfigurationError, match="neither an object nor text"):
        rig.send(operation.call(query=([1],)))
    assert [request.url.query for request in rig.sent] == [b"a=b%20c", b"a=b&c"]


@pytest.mark.parametrize(
    ("codec", "content"), [("Events", b'event: error\ndata: {"code":"no"}\n\n'), ("JsonLines", b'\x1e{"code":"no"}\n')]
)
def test_the_error_of_a_stream_is_typed_however_it_comes(package: Any, mode: str, codec: str, content: bytes) -> None:
    problem = getattr(package, codec)("models.pets:Problem")
    operation = package.Operation(
        "listen", "GET", package.path("/x"), responses={200: package.Events(int), 400: {problem.media_type: problem}}
    )
    with pytest.raises(package.BadRequestError) as caught:
        Rig(package, mode, answering(content, 400, problem.media_type)).items(operation.stream())
    assert caught.value.body.code == "no"


def test_no_more_than_100_places_of_one_answer_are_told(package: Any, mode: str) -> None:
    seen: list[Any] = []
    operation = package.Operation("list", "GET", package.path("/x"), responses={200: package.Json(int, many=True)})
    content = b"[" + b",".join([b'"x"'] * 300) + b"]"
    response = Rig(package, mode, answering(content), on_drift=seen.append).send(operation.call())
    assert response.parsed == ["x"] * 300
    assert [drift.pointer for drift in seen] == [f"/{index}" for index in range(100)]


def test_what_fits_is_typed_beside_what_drifts(package: Any, mode: str) -> None:
    operation = package.Operation("get", "GET", package.path("/x"), responses={200: package.Json("models.pets:Pet")})
    content = b'{"id":"x","born":"2026-11-25T12:00:00Z","owner":{"name":"n","age":"old"}}'
    pet = Rig(package, mode, answering(content)).send(operation.call()).parsed
    assert (pet.id, pet.born, pet.owner.name, pet.owner.age) == (
        "x",
        datetime(2026, 11, 25, 12, tzinfo=UTC),
        "n",
        "old",
    )


def test_an_item_of_a_tuple_that_drifts_is_kept(package: Any, mode: str) -> None:
    seen: list[Any] = []
    described = {200: package.Json(tuple[int, list[int]])}
    operation = package.Operation("get", "GET", package.path("/x"), responses=described)
    response = Rig(package, mode, answering(b'[1,[2,"x"]]'), on_drift=seen.append).send(operation.call())
    assert response.parsed == (1, [2, "x"])
    assert [drift.pointer for drift in seen] == ["/1/1"]


@pytest.mark.parametrize("responses", ["lenient", "strict"])
def test_a_whole_number_may_be_written_as_a_fraction(package: Any, mode: str, responses: str) -> None:
    operation = package.Operation("get", "GET", package.path("/x"), responses={200: package.Json("models.pets:Pet")})
    response = Rig(package, mode, answering(b'{"id":2.0}'), responses=responses).send(operation.call())
    assert (response.parsed.id, type(response.parsed.id)) == (2, int)


def test_a_schema_that_cannot_be_made_tolerant_keeps_the_whole_body(
    package: Any, mode: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import import_module

    def other(*_arguments: object) -> None:
        message = "pydantic has another form of schema"
        raise KeyError(message)

    tolerance, parsing = (import_module(f"{package.__name__}.{name}") for name in ("tolerance", "parsing"))
    monkeypatch.setattr(tolerance, "relaxed", other)
    monkeypatch.setattr(parsing, "reader_of", parsing.Reader)
    operation = package.Operation("get", "GET", package.path("/x"), responses={200: package.Json("models.pets:Pet")})
    seen: list[Any] = []
    response = Rig(package, mode, answering(b'{"id":"x"}'), on_drift=seen.append).send(operation.call())
    assert response.parsed == {"id": "x"}
    assert [drift.pointer for drift in seen] == ["/id"]
