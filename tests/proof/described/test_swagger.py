from __future__ import annotations

import pytest

from tests.proof.described.reading import described, operation, parts, problems

FORM = "application/x-www-form-urlencoded"
MULTI = "multipart/form-data"


def test_a_body_comes_in_each_type_of_consumes() -> None:
    text = """
consumes: [application/xml]
paths:
  /a: {post: {parameters: [{name: b, in: body, required: true, schema: {type: object}}], consumes: [%s]}}
"""
    found = operation("2.0", text % "application/json, text/plain").body
    assert found is not None
    assert found.required
    assert [(media.media_type, media.codec) for media in found.media] == [
        ("application/json", "json"), ("text/plain", "text"),
    ]  # fmt: skip
    cleared = operation("2.0", text % "").body
    assert cleared is not None
    assert [media.media_type for media in cleared.media] == ["application/json"], "an empty list clears the global one"


def test_consumes_of_the_document_hold_where_the_operation_has_none() -> None:
    found = operation(
        "2.0", "consumes: [application/xml]\npaths: {/a: {put: {parameters: [{name: b, in: body, schema: {}}]}}}"
    ).body
    assert found is not None
    assert [media.codec for media in found.media] == ["xml"]


def test_form_parameters_of_operation_and_path_make_one_body() -> None:
    found = operation(
        "2.0",
        """
paths:
  /a:
    parameters:
      - {name: shared, in: formData, type: string}
      - {name: over, in: formData, type: string}
    post:
      parameters:
        - {name: over, in: formData, type: integer, required: true}
        - {$ref: '#/parameters/tags'}
parameters:
  tags: {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: multi}
""",
    )
    assert found.parameters == ()
    assert found.body is not None
    (media,) = found.body.media
    assert (media.media_type, media.codec, found.body.required) == (FORM, "form", True)
    assert {name: (one.required, one.style, one.explode) for name, one in parts(media).items()} == {
        "over": (True, None, True),
        "tags": (False, "form", True),
        "shared": (False, None, True),
    }
    assert media.schema == {
        "type": "object",
        "properties": {
            "over": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "shared": {"type": "string"},
        },
        "required": ["over"],
    }


@pytest.mark.parametrize(
    ("consumes", "kind", "types"),
    [
        ("", "string", [FORM]), ("", "file", [MULTI]), (MULTI, "string", [MULTI]),
        (f"{FORM}, {MULTI}", "string", [FORM, MULTI]), (f"{FORM}, {MULTI}", "file", [MULTI]),
        ("application/json", "string", [FORM]), (FORM, "file", [MULTI]),
    ],
)  # fmt: skip
def test_a_file_needs_multipart(consumes: str, kind: str, types: list[str]) -> None:
    found = operation(
        "2.0",
        f"paths: {{/a: {{post: {{consumes: [{consumes}], parameters: [{{name: f, in: formData, type: {kind}}}]}}}}}}",
    ).body
    assert found is not None
    assert [media.media_type for media in found.media] == types
    assert all(media.parts[0].file is (kind == "file") for media in found.media)


def test_nothing_is_said_of_the_type_of_a_file() -> None:
    text = "paths: {/a: {post: {parameters: [{name: f, in: formData, type: array, items: {type: file}}]}}}"
    found = operation("2.0", text).body
    assert found is not None
    (part,) = found.media[0].parts
    assert (part.files, part.file, part.content_types, part.style) == (True, False, ("*/*",), None)


@pytest.mark.parametrize(
    ("form", "style", "explode"),
    [("csv", "form", False), ("ssv", "spaceDelimited", False), ("tsv", "tabDelimited", False),
     ("pipes", "pipeDelimited", False), ("multi", "form", True)],
)  # fmt: skip
def test_collection_formats_of_forms(form: str, style: str, explode: bool) -> None:
    entry = f"{{name: l, in: formData, type: array, items: {{type: array, items: {{}}}}, collectionFormat: {form}}}"
    found = operation("2.0", f"paths: {{/a: {{post: {{parameters: [{entry}]}}}}}}").body
    assert found is not None
    (part,) = found.media[0].parts
    assert (part.style, part.explode, part.inner) == (style, explode, (",",))


def test_answers_come_in_each_type_of_produces() -> None:
    found = operation(
        "2.0",
        """
produces: [application/json]
paths:
  /a:
    get:
      produces: [application/json, application/xml]
      responses:
        200: {description: ok, schema: {type: object}, examples: {application/json: {a: 1}},
              headers: {X-Ids: {type: array, items: {type: integer}}, Content-Type: {type: string}}}
        204: {description: none, examples: {text/plain: gone}}
        default: {$ref: '#/responses/error'}
responses: {error: {description: bad, schema: {type: string}}}
""",
    )
    kinds = {one.status: [(media.media_type, media.examples) for media in one.media] for one in found.responses}
    assert kinds == {
        "200": [("application/json", ({"a": 1},)), ("application/xml", ())],
        "204": [],
        "default": [("application/json", ()), ("application/xml", ())],
    }
    (header,) = found.responses[0].headers
    assert (header.wire, header.schema) == ("X-Ids", {"type": "array", "items": {"type": "integer"}})


@pytest.mark.parametrize(
    ("produces", "schema", "media"),
    [
        ("", "{type: object}", ("application/json", "json")),
        ("", "{type: file}", ("application/octet-stream", "binary")),
        ("application/pdf", "{type: file}", ("application/pdf", "binary")),
        ("application/json", "{type: file}", ("application/json", "binary")),
        ("text/plain", "{type: string}", ("text/plain", "text")),
    ],
)
def test_files_are_bytes(produces: str, schema: str, media: tuple[str, str]) -> None:
    found = operation(
        "2.0",
        f"paths: {{/a: {{get: {{produces: [{produces}], responses: {{200: {{description: d, schema: {schema}}}}}}}}}}}",
    )
    (only,) = found.responses[0].media
    assert (only.media_type, only.codec) == media


@pytest.mark.parametrize(
    ("head", "urls"),
    [
        ("", ["/"]),
        ("basePath: /v1\n", ["/v1"]),
        ("host: example.com\n", ["//example.com"]),
        ("host: example.com:8080\nbasePath: /v1\nschemes: [https, http]\n",
         ["https://example.com:8080/v1", "http://example.com:8080/v1"]),
        ("schemes: [https]\nbasePath: v2\n", ["/v2"]),
    ],
)  # fmt: skip
def test_host_base_path_and_schemes_are_servers(head: str, urls: list[str]) -> None:
    assert [server.url for server in described("2.0", head + "paths: {}").servers] == urls


def test_an_operation_has_schemes_of_its_own() -> None:
    found = operation("2.0", "host: e.com\nschemes: [https]\npaths: {/a: {get: {schemes: [http]}}}")
    assert [server.url for server in found.servers] == ["http://e.com"]
    assert found.own_servers


def test_security_definitions() -> None:
    found = described(
        "2.0",
        """
security: [{b: []}]
securityDefinitions:
  b: {type: basic}
  k: {type: apiKey, name: X-Key, in: header}
  o: {type: oauth2, flow: application, tokenUrl: 'https://e.com/t', scopes: {read: r, x-note: n}}
  c: {type: oauth2, flow: accessCode, authorizationUrl: a, tokenUrl: t, scopes: {}}
paths: {/a: {get: {}, post: {security: [{k: [], o: [read]}, {}]}}}
""",
    )
    assert [(one.kind, one.wire, one.position) for one in found.schemes.values()] == [
        ("http", "basic", None), ("apiKey", "X-Key", "header"), ("oauth2", "", None), ("oauth2", "", None),
    ]  # fmt: skip
    flows = [flow for scheme in found.schemes.values() for flow in scheme.flows]
    assert [(flow.kind, flow.token_url, flow.scopes) for flow in flows] == [
        ("clientCredentials", "https://e.com/t", ("read",)), ("authorizationCode", "t", ()),
    ]  # fmt: skip
    assert [one.security for one in found.operations] == [((("b", ()),),), ((("k", ()), ("o", ("read",))), ())]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{name: b, in: body, schema: {}}, {name: f, in: formData, type: string}", "cannot exist together"),
        ("{in: formData, type: string}", "the parameter has no name"),
        ("{name: 'a b', in: header, type: string}", "is no name of a header"),
    ],
)
def test_what_cannot_be_read_is_a_problem(text: str, problem: str) -> None:
    assert any(problem in one for one in problems("2.0", f"paths: {{/a: {{post: {{parameters: [{text}]}}}}}}"))
