"""Forms and multipart bodies, by hand-written bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.proof.calls.wanted import FILE
from generator.proof.described.data import Header
from generator.proof.wire.compare import body_objections
from generator.proof.wire.multipart import parse_multipart, written

from .made import body_call, media, part, request

FORM = "application/x-www-form-urlencoded"
MULTI = "multipart/form-data"
XY = {"x": "1", "y": "2"}
Piece = tuple[str, bytes]


def form(value: Any, body: str, *parts: Any) -> list[str]:
    """Judge a urlencoded body."""
    call = body_call(media(FORM, "form", parts=parts), value)
    return body_objections(call, request(headers=(("Content-Type", FORM),), body=body.encode(), method="POST"))


FORMS = [
    (part("a", "text/plain"), "x y&z", "a=x+y%26z", "a=x y%26z"),
    (part("a", "text/plain"), "x y&z", "a=x%20y%26z", "a=x+y&z"),
    (part("a", "text/plain"), [1, 2], "a=1&a=2", "a=2&a=1"),
    (part("a", "text/plain"), [1, 2], "a=1&a=2", "a=1,2"),
    (part("a", "text/plain"), True, "a=true", "a=True"),
    (part("a", "text/plain"), "2001-01-01T00:00:00Z", "a=2001-01-01T00:00:00%2B00:00", "a=2001-01-01T00:00:01Z"),
    (part("a", "application/json"), XY, "a=%7B%22x%22%3A%221%22%2C%22y%22%3A%222%22%7D", "x=1&y=2"),
    (part("a", "application/json"), "b", "a=%22b%22", "a=b"),
    (part("a", "application/json"), ["p"], "a=%5B%22p%22%5D", "a=p"),
    (part("a", "application/json"), ["p"], "a=%22p%22", "a=%5Bp%5D"),
    (part("a", "application/json"), [{"x": 1}, {"x": 2}], "a=%7B%22x%22:1%7D&a=%7B%22x%22:2%7D", "a=x&a=1"),
    (part("a", style="form", explode=True), XY, "x=1&y=2", "a=%7B%22x%22%3A%221%22%2C%22y%22%3A%222%22%7D"),
    (part("a", style="form"), XY, "a=x,1,y,2", "x=1&y=2"),
    (part("a", style="form"), ["p", "q,r"], "a=p,q%2Cr", "a=p%2Cq%2Cr"),
    (part("a", style="form", explode=True), ["p", "q"], "a=p&a=q", "a=p,q"),
    (part("a", style="deepObject", explode=True), XY, "a%5Bx%5D=1&a%5By%5D=2", "a=x,1,y,2"),
    (part("a", style="spaceDelimited"), ["p", "q"], "a=p%20q", "a=p,q"),
    (part("a", style="spaceDelimited"), ["p", "q"], "a=p+q", "a=p%7Cq"),
    (part("a", style="pipeDelimited"), ["p", "q"], "a=p%7Cq", "a=p,q"),
    (part("a", style="tabDelimited"), ["p", "q"], "a=p%09q", "a=p%20q"),
    (part("a", style="form", allow_reserved=True), "a/b&c", "a=a/b%26c", "a=a%2Fb%26c"),
    (part("a", style="form", explode=True), [], "", "a="),
]


@pytest.mark.parametrize(("described", "value", "right", "wrong"), FORMS)
def test_members_of_forms(described: Any, value: Any, right: str, wrong: str) -> None:
    assert not form({"a": value}, right, described)
    assert form({"a": value}, wrong, described)
    assert form({"a": value}, f"{right}&more=1", described)


def test_forms_that_are_no_object() -> None:
    assert not form("a=1&b=2", "a=1&b=2")
    assert not form([{"a": 1}, {"a": 2}], "a=1&a=2", part("a", "text/plain"))
    assert form([1, 2], "0=1&1=2")
    assert form(7, "7")


def test_a_null_of_a_form_is_open() -> None:
    for body in ("a=1", "a=1&b=", "a=1&b=null"):
        assert not form({"a": 1, "b": None}, body)
    assert form({"a": 1, "b": None}, "a=1&b=None")


def multipart(value: Any, pieces: list[Piece], *parts: Any, kind: str = MULTI, **more: Any) -> list[str]:
    """Judge a multipart body: each piece is the head of a part, and its content."""
    body = b"".join(b"--b\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n" for head, content in pieces)
    call = body_call(media(kind, "multipart", parts=parts, positional=kind != MULTI), value, **more)
    headers = (("Content-Type", f"{kind}; boundary=b"),)
    return body_objections(call, request(headers=headers, body=body + b"--b--\r\n", method="POST"))


def named(name: str, content: bytes, content_type: str = "", more: str = "") -> Piece:
    """Return a part with a name."""
    kind = f"\r\nContent-Type: {content_type}" if content_type else ""
    return f'Content-Disposition: form-data; name="{name}"{more}{kind}', content


def filed(name: str, content: bytes = FILE, content_type: str = "application/octet-stream") -> Piece:
    """Return a file."""
    return named(name, content, content_type, '; filename="f"')


def test_parts_of_text_and_json() -> None:
    label = part("label", "application/json")
    note = part("note", "text/plain")
    right = [named("label", b'{"w": 1.5}', "application/json"), named("note", "é".encode())]
    value = {"label": {"w": 1.5}, "note": "é"}
    assert not multipart(value, right, label, note)
    assert not multipart(value, right[::-1], label, note)
    assert not multipart(value, right)
    assert multipart(value, right[:1], label, note)
    assert multipart(value, [*right, named("more", b"1")], label, note)
    assert multipart(value, [named("label", b'{"w": 1.5}'), right[1]], label, note)
    assert multipart(value, [named("label", b'{"w": 1}', "application/json"), right[1]], label, note)
    assert multipart(value, [right[0], named("note", b'"\xc3\xa9"', "application/json")], label, note)
    assert multipart(value, [right[0], named("note", "é".encode(), "", '; filename="f"')], label, note)
    assert multipart(value, [right[0], named("note", "é".encode("latin-1"))], label, note)
    latin = named("note", "é".encode("latin-1"), "text/plain; charset=iso-8859-1")
    assert not multipart(value, [right[0], latin], label, note)


def test_arrays_are_repeated_parts() -> None:
    codes = part("codes", "text/plain")
    assert not multipart({"codes": [1, 2]}, [named("codes", b"1"), named("codes", b"2")], codes)
    assert multipart({"codes": [1, 2]}, [named("codes", b"2"), named("codes", b"1")], codes)
    assert multipart({"codes": [1, 2]}, [named("codes", b"1,2")], codes)
    stops = part("stops", "application/json")
    kind = "application/json"
    assert not multipart({"stops": [{"a": 1}]}, [named("stops", b'{"a":1}', kind)], stops)
    assert not multipart({"stops": [{"a": 1}]}, [named("stops", b'[{"a":1}]', kind)], stops)


def test_pairs_of_a_style_have_names_of_their_own() -> None:
    deep = part("deep", style="deepObject", explode=True)
    right = [named("deep[x]", b"1"), named("deep[y]", b"2")]
    assert not multipart({"deep": XY}, right, deep)
    assert multipart({"deep": XY}, [named("deep", b"1"), named("deep", b"2")], deep)
    assert multipart({"deep": XY}, [named("deep%5Bx%5D", b"1"), named("deep%5By%5D", b"2")], deep)
    flat = part("flat", style="form", explode=True)
    assert not multipart({"flat": XY}, [named("x", b"1"), named("y", b"2")], flat)
    assert multipart({"flat": XY}, [named("flat", b"1"), named("flat", b"2")], flat)
    assert not multipart({"flat": XY}, [named("flat", b"x,1,y,2")], replace(flat, explode=False))


def test_nothing_is_percent_encoded_in_parts() -> None:
    for style, right, wrong in (
        ("pipeDelimited", b"a|b c", b"a%7Cb c"),
        ("spaceDelimited", b"a b c", b"a%20b%20c"),
        ("form", b"a,b c", b"a,b%20c"),
    ):
        assert not multipart({"p": ["a", "b c"]}, [named("p", right)], part("p", style=style))
        assert multipart({"p": ["a", "b c"]}, [named("p", wrong)], part("p", style=style))


def test_files_are_sent_as_they_are() -> None:
    photo = part("photo", "image/png", "image/jpeg", file=True)
    assert not multipart({"photo": "x"}, [filed("photo", content_type="image/png")], photo, files={"photo": 1})
    assert not multipart({"photo": "x"}, [filed("photo", content_type="image/jpeg")], photo, files={"photo": 1})
    for wrong in (
        filed("photo"),
        filed("photo", FILE[:-2], "image/png"),
        filed("photo", b"c3BlY3ByZXNz", "image/png"),
        named("photo", FILE, "image/png"),
    ):
        assert multipart({"photo": "x"}, [wrong], photo, files={"photo": 1})
    any_image = replace(photo, content_types=("image/*",))
    assert not multipart({"photo": "x"}, [filed("photo", content_type="image/gif")], any_image, files={"photo": 1})
    assert multipart({"photo": "x"}, [filed("photo")], any_image, files={"photo": 1})


def test_arrays_of_files_are_repeated_parts() -> None:
    photos = part("photos", "application/octet-stream", files=True)
    files = {"photos": 2}
    assert not multipart({"photos": ["x", "y"]}, [filed("photos"), filed("photos")], photos, files=files)
    assert multipart({"photos": ["x", "y"]}, [filed("photos")], photos, files=files)
    assert multipart({"photos": ["x", "y"]}, [filed("photos[]"), filed("photos[]")], photos, files=files)


def test_a_part_that_is_a_form() -> None:
    kind = "application/x-www-form-urlencoded"
    assert not multipart({"range": {"min": 8, "max": 9}}, [named("range", b"min=8&max=9", kind)], part("range", kind))
    assert multipart({"range": {"min": 8}}, [named("range", b'{"min": 8}', kind)], part("range", kind))


def test_headers_of_parts() -> None:
    shelf = Header(wire="X-Shelf", required=True, schema=True)
    photo = part("photo", "text/plain", headers=(shelf,))
    head, content = named("photo", b"1")
    assert not multipart({"photo": 1}, [(f"{head}\r\nX-Shelf: 3", content)], photo)
    assert multipart({"photo": 1}, [(head, content)], photo)
    assert multipart({"photo": 1}, [(f"{head}\r\nX-Shelf: 3\r\nX-More: 3", content)], photo)
    assert multipart({"photo": 1}, [(f"{head}\r\nContent-Transfer-Encoding: base64", content)], part("photo"))


def test_parts_by_position() -> None:
    parts = (part("", "application/json"), part("", "image/png", file=True), part("", "text/plain"))
    json = ("Content-Type: application/json", b'{"a": 1}')
    image = ("Content-Type: image/png", FILE)
    value = [{"a": 1}, "x", "1", "2"]
    right = [json, image, ("Content-Type: text/plain", b"1"), ("Content-Type: text/plain", b"2")]
    kind = "multipart/mixed"
    assert not multipart(value, right, *parts, kind=kind, files={"1": 1})
    assert multipart(value, [image, json, *right[2:]], *parts, kind=kind, files={"1": 1})
    assert multipart(value, right[:3], *parts, kind=kind, files={"1": 1})
    assert multipart(value, [json, ("Content-Type: image/gif", FILE), *right[2:]], *parts, kind=kind, files={"1": 1})
    assert multipart("x", right, *parts, kind=kind)


def test_bytes_that_are_no_multipart_body() -> None:
    with pytest.raises(ValueError, match="no boundary"):
        parse_multipart(b"--b--\r\n", "multipart/form-data")
    with pytest.raises(ValueError, match="last boundary"):
        parse_multipart(b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n', f"{MULTI}; boundary=b")
    with pytest.raises(ValueError, match="empty line"):
        parse_multipart(b"--b\r\nA: 1\r\n--b--\r\n", f"{MULTI}; boundary=b")
    with pytest.raises(ValueError, match="header"):
        parse_multipart(b"--b\r\nno header\r\n\r\n1\r\n--b--\r\n", f"{MULTI}; boundary=b")


def test_a_part_is_named_as_browsers_name_it() -> None:
    head, content = named("a%22b%0D%0A\\", b"--b1\r\n--bx\r\n")
    body = b"--b\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n--b--\r\n"
    (found,) = parse_multipart(body, f'{MULTI}; boundary="b"')
    assert found.name == 'a"b\r\n\\'
    assert found.content == content
    assert written([found], f"{MULTI}; boundary=b") == body


def sent(described: Any, value: Any, body: bytes, content_type: str, **more: Any) -> list[str]:
    """Judge any body."""
    headers = (("Content-Type", content_type),) if content_type else ()
    return body_objections(body_call(described, value, **more), request(headers=headers, body=body, method="POST"))


def test_json_bodies() -> None:
    json = media("application/json", "json")
    assert not sent(
        json, {"a": [1, 2.5, True, None, "é"]}, '{"a": [1, 2.5, true, null, "é"]}'.encode(), json.media_type
    )
    for wrong in (
        b"{}",
        b'{"a": 1.0}',
        b'{"a": true}',
        b'{"a": "1"}',
        b'{"a": 1, "a": 1}',
        b'{"a": NaN}',
        b"",
        b"\xff",
    ):
        assert sent(json, {"a": 1}, wrong, json.media_type)
    assert sent(json, {"a": 1}, b'{"a": 1}', "text/plain")
    assert sent(json, {"a": 1}, b'{"a": 1}', "application/json; version=2")
    assert not sent(json, {"a": 1}, b'{"a": 1}', "Application/JSON; charset=UTF-8")
    assert not sent(json, None, b"null", json.media_type)
    assert sent(json, {}, b"", "", required_body=True)
    assert not sent(json, {}, b"", "")
    moment = {"a": "2001-01-01T00:00:00.500+01:00"}
    assert not sent(json, moment, b'{"a": "2000-12-31T23:00:00.5Z"}', json.media_type)
    assert sent(json, moment, b'{"a": "2000-12-31T23:00:00Z"}', json.media_type)


def test_versions_of_media_types() -> None:
    second = media("application/json; version=2", "json")
    assert not sent(second, 1, b"1", "application/json;version=2")
    assert sent(second, 1, b"1", "application/json")


def test_lines_of_json() -> None:
    lines = media("application/jsonl", "jsonl")
    assert not sent(lines, [{"a": 1}, 2], b'{"a": 1}\n2\n', lines.media_type)
    assert not sent(lines, [{"a": 1}, 2], b'{"a": 1}\r\n2', lines.media_type)
    assert sent(lines, [1, 2], b"[1, 2]", lines.media_type)
    assert sent(lines, [1, 2], b"1\n", lines.media_type)
    sequence = media("application/json-seq", "jsonl")
    assert not sent(sequence, [1, 2], b"\x1e1\n\x1e2\n", sequence.media_type)
    assert sent(sequence, [1, 2], b"1\n2\n", sequence.media_type)


def test_texts_and_bytes() -> None:
    text = media("text/plain", "text")
    assert not sent(text, None, "é".encode(), "text/plain", keywords={"body": "é"})
    assert not sent(text, None, b"\xe9", "text/plain; charset=latin-1", keywords={"body": "é"})
    assert sent(text, None, b"\xe9", "text/plain", keywords={"body": "é"})
    binary = media("image/*", "binary")
    assert not sent(binary, None, FILE, "image/png", keywords={"body": FILE})
    assert sent(binary, None, FILE + b"x", "image/png", keywords={"body": FILE})
    assert sent(binary, None, FILE, "video/mp4", keywords={"body": FILE})


def test_bodies_that_nothing_asks_for() -> None:
    nothing = body_call(media("application/json", "json"), None, has_body=False)
    assert not body_objections(nothing, request())
    assert body_objections(nothing, request(body=b"{}"))
    assert body_objections(nothing, request(headers=(("Content-Type", "application/json"),)))
