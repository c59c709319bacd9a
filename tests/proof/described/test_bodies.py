from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.proof.described.reading import body_media, described, operation, parts, problems

if TYPE_CHECKING:
    from generator.proof.described.data import Part

FORM = "application/x-www-form-urlencoded"
MULTI = "multipart/form-data"
OCTETS = "application/octet-stream"


def part(version: str, media_type: str, schema: str, encoding: str = "") -> Part:
    """Read the member `p` of a form."""
    more = f", encoding: {{p: {encoding}}}" if encoding else ""
    return parts(body_media(version, media_type, f"{{schema: {{properties: {{p: {schema}}}}}{more}}}"))["p"]


@pytest.mark.parametrize(
    ("media_type", "schema", "codec"),
    [
        ("application/json", "{schema: {type: object}}", "json"),
        ("application/problem+json; charset=utf-8", "{}", "json"),
        ("text/json", "{}", "json"),
        (FORM, "{}", "form"),
        ("multipart/mixed", "{}", "multipart"),
        ("text/event-stream", "{}", "sse"),
        ("application/x-ndjson", "{}", "jsonl"),
        ("application/json-seq", "{}", "jsonl"),
        ("text/csv", "{}", "text"),
        ("application/xml", "{}", "xml"),
        ("image/svg+xml", "{}", "xml"),
        ("application/pdf", "{schema: {type: string}}", "binary"),
        ("text/plain", "{schema: {type: string, format: binary}}", "binary"),
        ("application/json", "{schema: {type: string, format: binary}}", "binary"),
        ("*/*", "{schema: {type: object}}", "json"),
        ("application/*", "{schema: {type: array, items: {}}}", "json"),
        ("*/*", "{schema: {type: string}}", "binary"),
        ("*/*", "{schema: {type: string, format: binary}}", "binary"),
        ("*/*", "{}", "binary"),
        ("image/*", "{schema: {type: object}}", "binary"),
    ],
)
def test_the_codec_of_a_media_type(media_type: str, schema: str, codec: str) -> None:
    assert body_media("3.0", media_type, schema).codec == codec


def test_a_media_type_may_say_nothing() -> None:
    assert body_media("3.1", "application/json", "{}").described is False
    assert body_media("3.1", "application/json", "null").schema is True
    assert body_media("3.2", "application/jsonl", "{itemSchema: {type: object}}").item_schema == {"type": "object"}


@pytest.mark.parametrize(
    ("version", "schema", "types"),
    [
        ("3.0", "{type: string}", ("text/plain",)),
        ("3.0", "{type: integer}", ("text/plain",)),
        ("3.0", "{type: object}", ("application/json",)),
        ("3.0", "{properties: {a: {}}}", ("application/json",)),
        ("3.0", "{type: string, format: binary}", (OCTETS,)),
        ("3.0", "{type: string, format: byte}", (OCTETS, "text/plain")),
        ("3.0", "{type: array, items: {type: string}}", ("text/plain",)),
        ("3.0", "{type: array, items: {type: object}}", ("application/json",)),
        ("3.0", "{type: array, items: {type: string, format: binary}}", (OCTETS,)),
        ("3.1", "{}", (OCTETS,)),
        ("3.1", "{type: array, items: {}}", (OCTETS,)),
        ("3.1", "{type: string, contentEncoding: base64}", (OCTETS, "text/plain")),
        ("3.2", "{type: string, contentEncoding: base64}", (OCTETS,)),
        ("3.1", "{contentMediaType: image/png}", ("image/png", OCTETS)),
        ("3.1", "{type: [boolean, 'null']}", ("text/plain",)),
        ("3.1", "{enum: [a, b]}", ("text/plain",)),
        ("3.1", "{anyOf: [{type: string}, {type: object}]}", ("text/plain", "application/json")),
        ("3.1", "{anyOf: [{type: array, items: {type: string}}, {type: string}]}", ("text/plain",)),
        ("3.1", "{type: array, items: {type: array, items: {type: integer}}}", ("application/json", "text/plain")),
        ("3.2", "{type: array, items: {type: array, items: {type: integer}}}", ("application/json",)),
        ("3.1", "{allOf: [{type: object}]}", ("application/json",)),
    ],
)
def test_the_default_content_types_of_parts(version: str, schema: str, types: tuple[str, ...]) -> None:
    assert part(version, MULTI, schema).content_types == types


@pytest.mark.parametrize(
    ("version", "schema", "encoding", "file", "files"),
    [
        ("3.0", "{type: string, format: binary}", "", True, False),
        ("3.1", "{type: string, format: binary}", "", True, False),
        ("3.0", "{type: string, format: binary, nullable: true}", "", True, False),
        ("3.0", "{type: string}", "", False, False),
        ("3.0", "{type: string}", "{contentType: image/png}", True, False),
        ("3.0", "{type: string}", "{contentType: text/csv}", False, False),
        ("3.1", "{type: string, contentEncoding: base64}", "{contentType: image/png}", False, False),
        ("3.1", "{}", "", True, False),
        ("3.1", "{}", "{contentType: 'image/png, image/jpeg'}", True, False),
        ("3.1", "{}", "{contentType: application/json}", False, False),
        ("3.1", "{contentMediaType: audio/wav}", "", True, False),
        ("3.1", "{contentMediaType: audio/wav, contentEncoding: base64}", "", False, False),
        ("3.1", "{type: array, items: {type: string, format: binary}}", "", False, True),
        ("3.1", "{type: array, items: {}}", "", False, True),
        ("3.0", "{type: array, nullable: true, items: {type: string, format: binary}}", "", False, True),
        ("3.1", "{anyOf: [{type: string, format: binary}, {type: string, format: uri}]}", "", True, False),
        ("3.1", "{oneOf: [{type: string, format: binary}, {type: array, items: {type: string, format: binary}}]}",
         "", True, True),
        ("3.1", "{type: array, items: {anyOf: [{type: string, format: binary}, {type: string}]}}", "", False, True),
        ("3.1", "{anyOf: [{type: string, format: binary}, {type: 'null'}]}", "", True, False),
        ("3.1", "{type: object}", "", False, False),
    ],
)  # fmt: skip
def test_which_parts_are_files(version: str, schema: str, encoding: str, file: bool, files: bool) -> None:
    found = part(version, MULTI, schema, encoding)
    assert (found.file, found.files) == (file, files)
    assert not part(version, FORM, schema, encoding).file, "a form has no files"


@pytest.mark.parametrize(
    ("version", "media_type", "encoding", "expected"),
    [
        ("3.0", FORM, "{style: deepObject}", ("deepObject", True, False)),
        ("3.0", FORM, "{explode: false}", ("form", False, False)),
        ("3.0", FORM, "{allowReserved: true}", ("form", True, True)),
        ("3.0", FORM, "{style: spaceDelimited, contentType: application/json}", ("spaceDelimited", False, False)),
        ("3.0", MULTI, "{style: form, explode: false}", (None, False, False)),
        ("3.1", MULTI, "{explode: false}", ("form", False, False)),
        ("3.1", MULTI, "{style: pipeDelimited}", ("pipeDelimited", False, False)),
        ("3.2", MULTI, "{allowReserved: false}", ("form", True, False)),
        ("3.1", "multipart/mixed", "{style: form}", (None, False, False)),
        ("3.1", FORM, "{contentType: application/json}", (None, False, False)),
    ],
)
def test_one_of_three_keywords_means_a_style(
    version: str, media_type: str, encoding: str, expected: tuple[str | None, bool, bool]
) -> None:
    found = part(version, media_type, "{type: object}", encoding)
    assert (found.style, found.explode, found.allow_reserved) == expected
    assert bool(found.content_types) is (found.style is None)


def test_a_file_has_no_style() -> None:
    found = part("3.1", MULTI, "{type: array, items: {type: string, format: binary}}", "{style: form}")
    assert (found.style, found.files, found.content_types) == (None, True, (OCTETS,))


def test_headers_belong_to_multipart_parts() -> None:
    encoding = "{headers: {X-Hash: {required: true, schema: {type: string}}, Content-Type: {schema: {}}}}"
    (header,) = part("3.1", MULTI, "{type: object}", encoding).headers
    assert (header.wire, header.required, header.schema) == ("X-Hash", True, {"type": "string"})
    assert part("3.1", FORM, "{type: object}", encoding).headers == ()


def test_members_are_joined_and_those_of_alternatives_are_optional() -> None:
    found = parts(
        body_media(
            "3.1",
            FORM,
            "{schema: {$ref: '#/components/schemas/A'}}",
            "{A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {own: {type: integer}}, required: [own]}], "
            "oneOf: [{properties: {left: {type: string}}, required: [left]}, "
            "{properties: {right: {}, b: {minLength: 1}}}], required: [b, bare]}, "
            "B: {properties: {b: {type: string}, shown: {type: string, readOnly: true}}}}",
        )
    )
    assert {name: entry.required for name, entry in found.items()} == {
        "b": True, "own": True, "left": False, "right": False, "bare": True,
    }  # fmt: skip
    assert found["b"].schema == {"allOf": [{"type": "string"}, {"minLength": 1}]}


def test_positional_parts_have_no_names() -> None:
    media = body_media(
        "3.2",
        "multipart/mixed",
        "{schema: {type: array, minItems: 1, prefixItems: [{type: object}, {}], items: {type: string}}, "
        "prefixEncoding: [{}, {contentType: image/png}], itemEncoding: {contentType: text/csv}}",
    )
    assert media.positional
    assert [(one.wire, one.required, one.file, one.content_types) for one in media.parts] == [
        ("", True, False, ("application/json",)),
        ("", False, True, ("image/png",)),
        ("", False, False, ("text/csv",)),
    ]


def test_a_closed_tuple_has_no_further_parts() -> None:
    media = body_media("3.2", "multipart/mixed", "{schema: {type: array, prefixItems: [{type: string}], items: false}}")
    assert len(media.parts) == 1


def test_bodies_are_optional_unless_they_say_so() -> None:
    text = "paths: {{/a: {{post: {{requestBody: {{{} content: {{application/json: {{}}}}}}}}}}}}"
    found = operation("3.1", text.format("required: true,")).body
    assert found is not None
    assert found.required
    other = operation("3.1", text.format("")).body
    assert other is not None
    assert not other.required


def test_a_body_without_media_types_is_none() -> None:
    found = operation("3.1", "paths: {/a: {post: {requestBody: {content: {}}}}}")
    assert found.body is None
    assert not found.problems


def test_bodies_and_media_types_may_be_references() -> None:
    found = operation(
        "3.2",
        """
paths: {/a: {post: {requestBody: {$ref: '#/components/requestBodies/b'}}}}
components:
  requestBodies: {b: {content: {application/json: {$ref: '#/components/mediaTypes/m'}}}}
  mediaTypes: {m: {schema: {type: string}, examples: {e: {dataValue: x}}}}
""",
    )
    assert found.body is not None
    (media,) = found.body.media
    assert (media.schema, media.examples) == ({"type": "string"}, ("x",))


def test_chains_of_unions_do_not_overflow() -> None:
    lines = "".join(f"    U{i}: {{anyOf: [{{$ref: '#/components/schemas/U{i + 1}'}}]}}\n" for i in range(1500))
    text = (
        "paths: {/a: {post: {requestBody: {content: {multipart/form-data: {schema: {properties: "
        "{p: {$ref: '#/components/schemas/U0'}}}}}}}}}\ncomponents:\n  schemas:\n" + lines
    )
    assert len(described("3.1", text + "    U1500: {type: string}\n").operations) == 1


def test_union_graphs_do_not_explode() -> None:
    lines = "".join(
        f"    U{index}: {{anyOf: [{{$ref: '#/components/schemas/U{index + 1}'}}, "
        f"{{type: array, items: {{$ref: '#/components/schemas/U{index + 1}'}}}}, "
        f"{{$ref: '#/components/schemas/U{index + 2}'}}]}}\n"
        for index in range(60)
    )
    text = (
        "paths: {/a: {post: {requestBody: {content: {multipart/form-data: {schema: {properties: "
        "{p: {$ref: '#/components/schemas/U0'}}}}}}}}}\ncomponents:\n  schemas:\n" + lines
    )
    found = described("3.1", text + "    U60: {$ref: '#/components/schemas/U0'}\n    U61: {type: string}\n")
    assert len(found.operations) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{content: {json: {}}}", "'json' is no media type"),
        ("{content: [a]}", "`content` is no mapping"),
        ("{content: {application/json: word}}", "the media type is no mapping"),
        ("{$ref: '#/nowhere'}", "names nothing"),
        ("{required: 'true', content: {text/plain: {}}}", "`required` is neither true nor false"),
        ("{content: {multipart/form-data: {schema: {properties: {a: {}}}, encoding: {a: x}}}}", "encoding is no"),
        ("{content: {" + FORM + ": {schema: {properties: {a: {}}}, encoding: {a: {style: matrix}}}}}", "'matrix'"),
    ],
)
def test_what_cannot_be_read_is_a_problem(text: str, problem: str) -> None:
    assert any(problem in one for one in problems("3.1", f"paths: {{/a: {{post: {{requestBody: {text}}}}}}}"))
