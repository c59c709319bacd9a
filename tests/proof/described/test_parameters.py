from __future__ import annotations

import pytest

from tests.proof.described.reading import described, operation, parameter, problems

Q = "name: p, in: query"


@pytest.mark.parametrize(
    ("version", "text", "style", "explode"),
    [
        ("3.0", "{name: p, in: path, schema: {}}", "simple", False),
        ("3.0", "{name: p, in: path, style: label, explode: true, schema: {}}", "label", True),
        ("3.1", "{name: p, in: path, style: matrix, schema: {}}", "matrix", False),
        ("3.0", f"{{{Q}, schema: {{}}}}", "form", True),
        ("3.1", f"{{{Q}, explode: false, schema: {{}}}}", "form", False),
        ("3.1", f"{{{Q}, style: spaceDelimited, schema: {{}}}}", "spaceDelimited", False),
        ("3.1", f"{{{Q}, style: pipeDelimited, explode: true, schema: {{}}}}", "pipeDelimited", True),
        ("3.1", f"{{{Q}, style: deepObject, schema: {{}}}}", "deepObject", True),
        ("3.0", "{name: p, in: header, schema: {}}", "simple", False),
        ("3.0", "{name: p, in: cookie, schema: {}}", "form", True),
        ("3.2", "{name: p, in: cookie, schema: {}}", "form", True),
        ("3.2", "{name: p, in: cookie, style: cookie, schema: {}}", "cookie", True),
        ("2.0", "{name: p, in: query, type: string}", "form", True),
        ("2.0", "{name: p, in: query, type: array, items: {type: string}}", "form", False),
        ("2.0", "{name: p, in: query, type: array, items: {type: string}, collectionFormat: multi}", "form", True),
        ("2.0", "{name: p, in: query, type: array, items: {type: string}, collectionFormat: ssv}",
         "spaceDelimited", False),
        ("2.0", "{name: p, in: query, type: array, items: {type: string}, collectionFormat: tsv}",
         "tabDelimited", False),
        ("2.0", "{name: p, in: header, type: array, items: {type: string}, collectionFormat: pipes}",
         "pipeDelimited", False),
        ("2.0", "{name: p, in: path, required: true, type: array, items: {type: string}}", "simple", False),
    ],
)  # fmt: skip
def test_styles_have_the_defaults_of_their_position(version: str, text: str, style: str, explode: bool) -> None:
    found = parameter(version, text)
    assert (found.style, found.explode) == (style, explode)


@pytest.mark.parametrize(
    ("version", "position", "counts"),
    [
        ("3.0", "query", True), ("3.0", "path", False), ("3.0", "cookie", False), ("3.1", "header", False),
        ("3.1", "path", False), ("3.2", "path", True), ("3.2", "query", True), ("3.2", "cookie", True),
        ("3.2", "header", False),
    ],
)  # fmt: skip
def test_allow_reserved_has_a_meaning_where_its_version_says(version: str, position: str, counts: bool) -> None:
    found = parameter(version, f"{{name: p, in: {position}, allowReserved: true, schema: {{}}}}")
    assert found.allow_reserved is counts


def test_the_cookie_style_encodes_nothing_that_could_be_reserved() -> None:
    found = parameter("3.2", "{name: p, in: cookie, style: cookie, allowReserved: true, schema: {}}")
    assert found.allow_reserved is False


def test_a_path_parameter_is_required_whatever_it_says() -> None:
    assert parameter("3.0", "{name: p, in: path, required: false, schema: {}}").required
    assert not parameter("3.0", f"{{{Q}, schema: {{}}}}").required
    assert parameter("3.0", f"{{{Q}, required: true, schema: {{}}}}").required


def test_content_gives_media_type_and_schema() -> None:
    found = parameter("3.0", f"{{{Q}, content: {{application/json: {{schema: {{type: object}}, example: {{a: 1}}}}}}}}")
    assert found.media_type == "application/json"
    assert found.schema == {"type": "object"}
    assert found.examples == ({"a": 1},)


def test_a_querystring_has_the_parts_of_its_form() -> None:
    found = parameter(
        "3.2",
        "{name: p, in: querystring, content: {application/x-www-form-urlencoded: {schema: {properties: {a: {}}}}}}",
    )
    assert found.media is not None
    assert [part.wire for part in found.media.parts] == ["a"]


def test_an_operation_overrides_its_path_by_name_and_position() -> None:
    found = operation(
        "3.1",
        """
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: X-One, in: header, schema: {type: string}}
      - {name: both, in: query, schema: {type: string}}
    get:
      parameters:
        - {name: x-one, in: header, required: true, schema: {type: integer}}
        - {name: both, in: cookie, schema: {type: boolean}}
      responses: {}
""",
    )
    assert {(one.position, one.wire): one.schema for one in found.parameters} == {
        ("path", "id"): {"type": "string"},
        ("header", "x-one"): {"type": "integer"},
        ("query", "both"): {"type": "string"},
        ("cookie", "both"): {"type": "boolean"},
    }


@pytest.mark.parametrize(
    ("version", "name", "kept"),
    [
        ("3.0", "Accept", False), ("3.1", "content-type", False), ("3.2", "AUTHORIZATION", False),
        ("2.0", "Authorization", True), ("2.0", "Accept", False), ("3.1", "Host", False),
        ("3.1", "Content-Length", False), ("3.1", "Transfer-Encoding", False), ("3.1", "X-Trace", True),
    ],
)  # fmt: skip
def test_some_headers_are_no_parameters(version: str, name: str, kept: bool) -> None:
    schema = "type: string" if version == "2.0" else "schema: {type: string}"
    text = f"{{name: {name}, in: header, {schema}}}"
    found = operation(version, f"paths: {{/a: {{get: {{parameters: [{text}], responses: {{}}}}}}}}")
    assert bool(found.parameters) is kept
    assert not found.problems


def test_the_path_decides_which_path_parameters_there_are() -> None:
    found = operation(
        "3.1",
        "paths: {'/a/{one}/{two}': {get: {parameters: [{name: three, in: path, required: true, schema: {}}]}}}",
    )
    assert [(one.wire, one.required, one.schema) for one in found.parameters] == [
        ("one", True, {"type": "string"}),
        ("two", True, {"type": "string"}),
    ]


@pytest.mark.parametrize(
    ("path", "name"), [("/a/{+id}", "id"), ("/a/{id*}", "id"), ("/a{/id}", "id"), ("/a/{id:3}", "id")]
)
def test_marks_of_uri_templates_are_no_part_of_a_name(path: str, name: str) -> None:
    found = operation(
        "3.1", f"paths: {{{path!r}: {{get: {{parameters: [{{name: {name}, in: path, schema: {{type: integer}}}}]}}}}}}"
    )
    assert [(one.wire, one.schema) for one in found.parameters] == [("id", {"type": "integer"})]


def test_a_fixed_query_and_a_fragment_belong_to_the_key() -> None:
    found = described(
        "3.1", "paths: {'/a?do=list%20all&x&k={id}': {get: {}}, '/a#two': {get: {}}, '/a/{#f}{?q,r}': {get: {}}}"
    ).operations
    assert [one.path for one in found] == ["/a?do=list%20all&x&k={id}", "/a#two", "/a/{#f}{?q,r}"]
    assert found[0].fixed_query == (("do", "list all"), ("x", ""))
    assert [(one.position, one.wire) for one in found[0].parameters] == [("query", "k")]
    assert [one.wire for one in found[2].parameters] == ["f"]


def test_references_are_followed_to_other_files() -> None:
    found = operation(
        "3.1",
        """
paths: {/a: {get: {parameters: [{$ref: 'p.yaml#/page'}, {$ref: '#/components/parameters/limit'}], responses: {}}}}
components: {parameters: {limit: {$ref: 'p.yaml#/limit'}}}
""",
        {"p.yaml": "page: {name: page, in: query, schema: {$ref: '#/s'}}\ns: {type: integer}\n"
                   "limit: {name: limit, in: query, schema: {type: integer}}\n"},
    )  # fmt: skip
    assert [one.wire for one in found.parameters] == ["page", "limit"]
    assert found.parameters[0].schema == {"$ref": "1#/s"}


def test_examples_are_those_of_the_parameter() -> None:
    found = operation(
        "3.1",
        """
paths:
  /a:
    get:
      parameters:
        - name: p
          in: query
          schema: {}
          examples: {a: {value: 1}, b: {$ref: '#/components/examples/e'}, c: {$ref: '#/x'}}
      responses: {}
components: {examples: {e: {value: 2}}}
""",
    )
    assert found.parameters[0].examples == (1, 2)
    assert not found.problems


def test_nested_arrays_of_swagger_have_delimiters_of_their_own() -> None:
    inner = "{type: array, collectionFormat: pipes, items: {type: array, items: {type: string}}}"
    found = parameter("2.0", f"{{{Q}, type: array, collectionFormat: multi, items: {inner}}}")
    assert (found.style, found.explode, found.inner) == ("form", True, ("|", ","))


@pytest.mark.parametrize(
    ("version", "text", "problem"),
    [
        ("3.1", "{name: p, in: sideways, schema: {}}", "nothing is known of parameters in 'sideways'"),
        ("3.1", "{name: p, in: body, schema: {}}", "nothing is known of parameters in 'body'"),
        ("3.1", "{name: p, in: querystring, content: {}}", "nothing is known of parameters in 'querystring'"),
        ("3.1", "{in: query, schema: {}}", "the parameter has no name"),
        ("3.1", "{name: true, in: query, schema: {}}", "`name` is no text"),
        ("3.1", "{name: p, in: query, style: simple, schema: {}}", "has no style 'simple'"),
        ("3.1", "{name: p, in: cookie, style: cookie, schema: {}}", "has no style 'cookie'"),
        ("3.1", "{name: p, in: query, required: 'yes', schema: {}}", "`required` is neither true nor false"),
        ("3.1", "{name: p, in: query, content: {json: {}}}", "'json' is no media type"),
        ("3.1", "{name: p, in: query, content: {}}", "must have one media type"),
        ("3.1", "{name: 'a b', in: header, schema: {}}", "is no name of a header"),
        ("3.1", "{$ref: '#/nowhere'}", "names nothing"),
        ("3.1", "word", "the parameter is no mapping"),
        ("2.0", "{name: p, in: cookie, type: string}", "nothing is known of parameters in 'cookie'"),
        ("2.0", "{name: p, in: query, type: array, collectionFormat: odd}", "no collectionFormat 'odd'"),
        ("2.0", "{name: p, in: header, type: array, collectionFormat: multi}", "no collectionFormat 'multi'"),
    ],
)
def test_what_cannot_be_read_is_a_problem(version: str, text: str, problem: str) -> None:
    found = problems(version, f"paths: {{/a: {{get: {{parameters: [{text}], responses: {{}}}}}}}}")
    assert any(problem in one and one.startswith("0#/paths/~1a/get/parameters") for one in found), found
