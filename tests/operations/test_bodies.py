"""Request bodies: media types, flattening, forms and parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.ir.types import ArrayOf, Primitive, UnionOf
from generator.operations.media import codec_of_name, is_media_type

from .support import Built, build, operation

if TYPE_CHECKING:
    from generator.ir.api import Body

OK = "responses: {'200': {description: ok}}"
FILE = Primitive("file")


def with_content(content: str, *, required: bool = True, rest: str = "", version: str = "3.1.0") -> Built:
    body = f"requestBody:\n  required: {str(required).lower()}\n  content:\n"
    body += "".join(f"    {line}\n" for line in content.strip("\n").splitlines())
    return build(operation(body + OK, method="post", rest=rest), version=version)


def body_of(built: Built) -> Body:
    assert built.operation.body is not None
    return built.operation.body


@pytest.mark.parametrize(
    ("media_type", "codec"),
    [
        ("application/json", "json"),
        ("Application/JSON; charset=utf-8", "json"),
        ("application/problem+json", "json"),
        ("application/vnd.api+json", "json"),
        ("application/x-www-form-urlencoded", "form"),
        ("multipart/form-data", "multipart"),
        ("multipart/mixed", "multipart"),
        ("text/plain", "text"),
        ("text/csv; header=present", "text"),
        ("text/*", "text"),
        ("application/xml", "xml"),
        ("image/svg+xml", "xml"),
        ("application/octet-stream", "binary"),
        ("image/png", "binary"),
        ("*/*", "binary"),
        ("text/event-stream", "sse"),
        ("application/x-ndjson", "jsonl"),
        ("application/jsonl", "jsonl"),
        ("application/json-seq", "jsonl"),
        ("application/geo+json-seq", "jsonl"),
    ],
)
def test_media_types_are_read_by_name(media_type: str, codec: str) -> None:
    assert is_media_type(media_type)
    assert codec_of_name(media_type) == codec


def test_an_object_is_flattened_into_arguments() -> None:
    built = with_content("""
application/json:
  schema:
    type: object
    required: [userName]
    properties:
      userName: {type: string, description: Who.}
      id: {type: string, readOnly: true}
      kind: {type: string, enum: [a, b]}
""")
    body = body_of(built)
    assert body.flattened
    assert [(entry.wire, entry.argument, entry.required) for entry in body.fields] == [
        ("userName", "user_name", True),
        ("kind", "kind", False),
    ]
    assert body.content_type_argument is None


def test_members_of_an_optional_body_are_required_once_there_is_one() -> None:
    content = "application/json:\n  schema: {type: object, required: [a], properties: {a: {type: string}}}"
    body = body_of(with_content(content, required=False))
    assert not body.required
    assert [entry.required for entry in body.fields] == [True]


@pytest.mark.parametrize(
    "schema",
    [
        "{type: array, items: {type: string}}",
        "{type: object, additionalProperties: {type: string}}",
        "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}",
        "{type: [object, 'null'], properties: {a: {type: string}}}",
        "{}",
        "{type: string}",
    ],
)
def test_what_is_no_object_with_names_is_one_argument(schema: str) -> None:
    body = body_of(with_content(f"application/json:\n  schema: {schema}"))
    assert not body.flattened
    assert body.argument == "body"


def test_an_argument_called_body_moves_the_parameter_not_the_body() -> None:
    built = build(
        operation(
            f"""
            parameters: [{{name: body, in: query, schema: {{type: string}}}}]
            requestBody: {{content: {{application/json: {{schema: {{type: array, items: {{type: string}}}}}}}}}}
            {OK}
            """,
            method="post",
        )
    )
    assert [entry.argument for entry in built.operation.parameters] == ["body"]
    assert body_of(built).argument == "body_body"


def test_several_media_types_of_one_shape_are_flattened_with_a_choice() -> None:
    schema = "{type: object, properties: {a: {type: string}}}"
    body = body_of(
        with_content(f"application/x-www-form-urlencoded:\n  schema: {schema}\napplication/json:\n  schema: {schema}")
    )
    assert body.flattened
    assert [entry.media_type for entry in body.media] == ["application/json", "application/x-www-form-urlencoded"]
    assert body.content_type_argument == "content_type"


def test_media_types_of_different_shapes_share_one_argument() -> None:
    body = body_of(with_content("""
text/plain:
  schema: {type: string}
application/json:
  schema: {type: object, properties: {a: {type: string}}}
"""))
    assert not body.flattened
    assert [entry.codec for entry in body.media] == ["json", "text"]
    assert body.content_type_argument == "content_type"


def test_files_and_parts_of_multipart_are_told_apart() -> None:
    body = body_of(with_content("""
multipart/form-data:
  schema:
    type: object
    properties:
      file: {type: string, format: binary}
      files: {type: array, items: {type: string, format: binary}}
      raw: {}
      picture: {type: string, contentMediaType: image/png}
      encoded: {type: string, contentMediaType: image/png, contentEncoding: base64}
      upload: {type: string}
      name: {type: string}
      count: {type: integer}
      meta: {type: object, properties: {a: {type: string}}}
      tags: {type: array, items: {type: string}}
      metas: {type: array, items: {type: object, properties: {a: {type: string}}}}
  encoding:
    upload: {contentType: 'application/pdf, image/*'}
    name:
      headers:
        X-Part: {required: true, schema: {type: string}}
        X-May: {schema: {type: string}}
        Content-Type: {required: true, schema: {type: string}}
"""))
    found = {entry.wire: (entry.type, entry.content_type) for entry in body.fields}
    assert found["file"] == (FILE, None), "the name of the file says it"
    assert found["files"] == (ArrayOf(FILE), None)
    assert found["raw"] == (FILE, None)
    assert found["picture"] == (FILE, "image/png")
    assert found["encoded"] == (Primitive("str"), "application/octet-stream")
    assert found["upload"] == (FILE, "application/pdf, image/*")
    assert found["name"] == (UnionOf((Primitive("str"), Primitive("upload"))), "text/plain"), "its headers come with it"
    assert found["count"][1] == "text/plain"
    assert found["meta"][1] == "application/json"
    assert found["tags"][1] == "text/plain"
    assert found["metas"][1] is None, "each item is a part of its own"
    assert next(entry.headers for entry in body.fields if entry.wire == "name") == ("X-Part",)


def test_multipart_goes_before_a_form_when_there_are_files() -> None:
    schema = "{type: object, properties: {a: {type: string, format: binary}}}"
    body = body_of(
        with_content(
            f"application/x-www-form-urlencoded:\n  schema: {schema}\nmultipart/form-data:\n  schema: {schema}"
        )
    )
    assert [entry.codec for entry in body.media] == ["multipart", "form"]


def test_form_fields_take_style_and_explode_from_encoding() -> None:
    body = body_of(with_content("""
application/x-www-form-urlencoded:
  schema:
    type: object
    properties: {a: {type: array, items: {type: string}}, b: {type: string}}
  encoding: {a: {style: spaceDelimited, explode: false, allowReserved: true}, b: {style: matrix}}
"""))
    first, second = body.fields
    assert (first.style, first.explode, first.allow_reserved) == ("spaceDelimited", False, True)
    assert (second.style, second.explode) == ("form", None), "a style is written, though none that there is"


def test_opaque_bodies_are_text_bytes_or_xml() -> None:
    assert body_of(with_content("text/csv:\n  schema: {type: object}")).media[0].type == Primitive("str")
    assert body_of(with_content("image/png: {}")).media[0].type == FILE
    assert body_of(with_content("application/json:\n  schema: {type: string, format: binary}")).media[0].type == FILE
    built = with_content("application/xml:\n  schema: {type: object}")
    assert body_of(built).media[0].type == UnionOf((Primitive("str"), Primitive("bytes")))
    assert built.codes == ["xml"]


def test_a_range_asks_the_caller_for_the_media_type() -> None:
    assert body_of(with_content("image/*: {}")).content_type_argument == "content_type"


def test_anything_goes_with_an_object_is_json() -> None:
    body = body_of(with_content("'*/*':\n  schema: {type: object, properties: {a: {type: string}}}"))
    assert (body.media[0].codec, body.flattened) == ("json", True)


@pytest.mark.parametrize("method", ["get", "delete", "head"])
def test_a_body_is_kept_whatever_the_method(method: str) -> None:
    content = "requestBody: {content: {application/json: {schema: {type: string}}}}"
    assert build(operation(f"{content}\n{OK}", method=method)).operation.body is not None
