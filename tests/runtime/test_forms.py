"""Form bodies as a server reads them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_multipart.multipart import MultipartParser, parse_options_header

from generator.runtime import Field, Form, Multipart, Part, Upload
from generator.runtime._http import http as httpx2
from generator.runtime.errors import ConfigurationError
from generator.runtime.model import Model
from generator.runtime.unset import UNSET

from .both import MODES, Rig

if TYPE_CHECKING:
    from pathlib import Path

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


class Point(Model):
    x: int | None = None
    y: int | None = None


def _parts(body: bytes, content_type: str) -> list[tuple[dict[str, str], bytes]]:
    """Read a multipart body with a parser that is not ours: headers and content of each part."""
    _, options = parse_options_header(content_type)
    found: list[tuple[dict[str, str], bytes]] = []
    names: list[bytes] = [b"", b""]

    def begin() -> None:
        found.append(({}, b""))

    def grow(index: int) -> Any:
        def more(data: bytes, start: int, end: int) -> None:
            names[index] += data[start:end]

        return more

    def header_end() -> None:
        found[-1][0][names[0].decode().lower()] = names[1].decode()
        names[:] = [b"", b""]

    def data(chunk: bytes, start: int, end: int) -> None:
        found[-1] = (found[-1][0], found[-1][1] + chunk[start:end])

    callbacks: Any = {
        "on_part_begin": begin,
        "on_header_field": grow(0),
        "on_header_value": grow(1),
        "on_header_end": header_end,
        "on_part_data": data,
    }
    parser = MultipartParser(options[b"boundary"], callbacks)
    parser.write(body)
    parser.finalize()
    return found


def _encoded(codec: Multipart, value: Any) -> list[tuple[dict[str, str], bytes]]:
    content: Any
    content, content_type, length = codec.encode(value)
    body = content if isinstance(content, bytes) else b"".join(content)
    assert length in {None, len(body)}
    return _parts(body, content_type)


def test_a_form_has_repeated_arrays_json_objects_and_styles() -> None:
    form = Form(
        Field("deep", style="deepObject", explode=True),
        Field("pipes", style="pipeDelimited", explode=False),
        Field("raw", allow_reserved=True),
        Field("json", content_type="application/json"),
    )
    value = {
        "a b": "x y&z",
        "list": [1, 2],
        "object": {"k": [1]},
        "deep": {"a": {"b": 1}},
        "pipes": ["1", "2"],
        "raw": "http://x/",
        "json": [1],
        "gone": UNSET,
        "null": None,
        "point": Point(x=1),
    }
    assert form.encode(value)[0] == (
        b"a%20b=x+y%26z&list=1&list=2&object=%7B%22k%22%3A%5B1%5D%7D&deep%5Ba%5D%5Bb%5D=1&pipes=1%7C2&raw=http://x/"
        b"&json=%5B1%5D&null=&point=%7B%22x%22%3A1%7D"
    )


@given(st.dictionaries(TEXT, TEXT))
def test_decoding_a_form_gives_it_back(value: dict[str, str]) -> None:
    content: Any = Form().encode(value)[0]
    assert parse_qsl(content.decode(), keep_blank_values=True) == list(value.items())


def test_a_form_of_a_model_has_wire_names() -> None:
    assert Form().encode(Point(y=2))[0] == b"y=2"
    with pytest.raises(ConfigurationError):
        Form().encode([1])


def test_parts_are_text_json_or_files(tmp_path: Path) -> None:
    file = tmp_path / "cät.png"
    file.write_bytes(b"png")
    codec = Multipart(
        Part("meta", content_type="application/json"), Part("photo", content_type="image/png, image/jpeg")
    )
    value = {
        "text": "é",
        "number": 5,
        "flag": True,
        "gone": UNSET,
        "meta": ["a"],
        "object": Point(x=1),
        "many": ["a", "b"],
        "photo": file,
        "bytes": b"\x00\r\n--",
        "files": [b"1", io.BytesIO(b"2"), Upload(b"3", filename="x.txt", content_type="text/x", headers={"X-A": "b"})],
        "stream": iter([b"a", b"b"]),
    }
    found = [
        (headers["content-disposition"], headers.get("content-type"), data) for headers, data in _encoded(codec, value)
    ]
    octets = "application/octet-stream"
    assert found == [
        ('form-data; name="text"', None, "é".encode()),
        ('form-data; name="number"', None, b"5"),
        ('form-data; name="flag"', None, b"true"),
        ('form-data; name="meta"', "application/json", b'["a"]'),
        ('form-data; name="object"', "application/json", b'{"x":1}'),
        ('form-data; name="many"', None, b"a"),
        ('form-data; name="many"', None, b"b"),
        ('form-data; name="photo"; filename="cät.png"', "image/png", b"png"),
        ('form-data; name="bytes"; filename="upload"', octets, b"\x00\r\n--"),
        ('form-data; name="files"; filename="upload"', octets, b"1"),
        ('form-data; name="files"; filename="upload"', octets, b"2"),
        ('form-data; name="files"; filename="x.txt"', "text/x", b"3"),
        ('form-data; name="stream"; filename="upload"', octets, b"ab"),
    ]


@given(TEXT, TEXT, st.binary())
def test_no_name_and_no_content_can_make_another_part(name: str, filename: str, content: bytes) -> None:
    ((headers, data),) = _encoded(Multipart(), {name: Upload(content, filename=filename or "f")})
    assert data == content
    assert set(headers) == {"content-disposition", "content-type"}


@pytest.mark.parametrize(
    "upload",
    [
        Upload(b"", content_type="a/b\r\nX: y"),
        Upload(b"", headers={"X-A": "b\r\nc: d"}),
        Upload(b"", headers={"a\r\nb": "c"}),
    ],
)
def test_part_headers_cannot_smuggle(upload: Upload) -> None:
    with pytest.raises(ConfigurationError):
        Multipart().encode({"a": upload})


def test_boundaries_are_random() -> None:
    assert Multipart().encode({})[1] != Multipart().encode({})[1]


@pytest.mark.parametrize("mode", MODES)
def test_files_are_sent_by_both_clients(package: Any, mode: str, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"abc")
    binary = package.Operation("up", "PUT", package.path("/f"), body=package.Binary(), responses={200: package.Json()})
    parts = package.Operation(
        "up", "POST", package.path("/f"), body=package.Multipart(), responses={200: package.Json()}
    )
    rig = Rig(package, mode, lambda _: httpx2.Response(200, json={}))

    async def chunks() -> Any:
        yield b"x"
        yield b"y"

    for value, expected in (
        (b"raw", b"raw"),
        (tmp_path / "a.bin", b"abc"),
        (io.BytesIO(b"io"), b"io"),
        (iter([b"p", b"q"]), b"pq"),
    ):
        rig.send(binary.call(body=value))
        assert rig.sent[-1].content == expected
    assert [request.headers.get("content-length") for request in rig.sent] == ["3", "3", None, None]
    rig.send(parts.call(body={"f": tmp_path / "a.bin", "t": "v"}))
    assert [data for _, data in _parts(rig.sent[-1].content, rig.sent[-1].headers["content-type"])] == [b"abc", b"v"]
    for operation, value in ((binary, chunks()), (parts, {"f": chunks()})):
        if mode == "sync":
            with pytest.raises(package.ConfigurationError, match="async"):
                rig.send(operation.call(body=value))
        else:
            rig.send(operation.call(body=value))
            assert b"xy" in rig.sent[-1].content
    with pytest.raises(package.ConfigurationError, match="cannot be read"):
        rig.send(binary.call(body=tmp_path / "absent"))
