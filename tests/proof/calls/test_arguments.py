from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from generator.proof.calls.arguments import argument_sets, arguments_for
from generator.proof.calls.passed_bodies import FILENAME
from generator.proof.calls.wanted import FILE, Arguments, Uploaded
from generator.proof.package.name_map import Called
from generator.proof.samples.schema_values import UnsatisfiableError
from tests.proof.described.reading import described

if TYPE_CHECKING:
    from generator.proof.described.data import Description


def read(version: str, operation: str) -> Description:
    """Read a description with one operation."""
    return described(version, f"paths: {{'/a/{{p}}': {{post: {{{operation}, responses: {{}}}}}}}}")


def called(description: Description, **more: Any) -> Called:
    """Return how an operation is called whose client offers everything."""
    (operation,) = description.operations
    names: dict[tuple[str, str], str] = {
        (one.position, one.wire.lower() if one.position == "header" else one.wire): f"{one.position}_{one.wire}"
        for one in operation.parameters
    }
    return Called(call="a.b", parameters=names, **{"body": "body", **more})


def sets(
    description: Description, names: Called, number: int = 0, fixed: Any = None
) -> tuple[dict[str, Arguments], dict[str, str]]:
    """Return the calls of all argument sets by label, and why those that are needed could not be made."""
    (operation,) = description.operations
    media = operation.body.media[number] if operation.body is not None else None
    found: dict[str, Arguments] = {}
    grey: dict[str, str] = {}
    for label, wanted in argument_sets(description.forms, operation, media, 0):
        try:
            found[label] = arguments_for(description.forms, operation, names, wanted, media, fixed or {})
        except UnsatisfiableError as error:
            if wanted.needed:
                grey[label] = str(error)
    return found, grey


QUERY = "{name: %s, in: query, schema: {type: %s}}"


def asked(count: int) -> Description:
    return read("3.1", "parameters: [" + ", ".join(QUERY % (f"q{at}", "integer") for at in range(count)) + "]")


def test_few_optional_arguments_are_sent_one_at_a_time() -> None:
    description = asked(3)
    found, grey = sets(description, called(description))
    assert not grey
    assert set(found["minimal"].keywords) == {"path_p"}
    assert set(found["alone/q1"].keywords) == {"path_p", "query_q1"}
    assert set(found["full"].keywords) == {"path_p", "query_q0", "query_q1", "query_q2"}


@pytest.mark.parametrize("count", [7, 8, 33])
def test_of_many_optional_arguments_each_is_sent_without_each_other(count: int) -> None:
    description = asked(count)
    found, _ = sets(description, called(description))
    names = {f"query_q{at}" for at in range(count)}
    calls = [set(one.keywords) & names for label, one in found.items() if label.startswith("some-")]
    assert len(calls) <= 12
    for one in names:
        for other in names - {one}:
            assert any(one in call and other not in call for call in calls)


def test_members_that_need_each_other_are_sent_together_and_those_that_exclude_each_other_are_not() -> None:
    names = "abcdefgh"
    properties = ", ".join(f"{name}: {{type: integer}}" for name in names)
    rules = "dependentRequired: {a: [b], b: [a]}, not: {required: [c, d]}"
    schema = f"{{type: object, properties: {{{properties}}}, {rules}}}"
    description = read("3.1", f"requestBody: {{required: true, content: {{application/json: {{schema: {schema}}}}}}}")
    found, _ = sets(description, called(description))
    bodies = [set(one.body) for label, one in found.items() if label.startswith("some-") and isinstance(one.body, dict)]
    assert any("a" in body for body in bodies)
    assert all(("a" in body) == ("b" in body) for body in bodies)
    assert {name for body in bodies for name in body} == set(names)
    assert not any({"c", "d"} <= body for body in bodies)


def test_what_the_client_does_not_take_is_missing_and_not_passed() -> None:
    listed = ", ".join(QUERY % (name, "integer") for name in "qr")
    description = read("3.1", f"parameters: [{listed}]")
    names = Called(call="a.b", parameters={("path", "p"): "p", ("query", "q"): "q"})
    full = sets(description, names)[0]["full"]
    assert set(full.keywords) == {"p", "q"}
    assert full.missing == ["query r"]
    assert [one.wire for one, _ in full.parameters] == ["p", "q"]


def test_a_client_parameter_is_seen_and_not_passed() -> None:
    description = read("3.1", "parameters: [{name: X-Org, in: header, schema: {type: string}}]")
    full = sets(description, called(description), fixed={("header", "x-org"): "org"})[0]["full"]
    assert set(full.keywords) == {"path_p"}
    assert [(one.wire, value) for one, value in full.parameters if one.position == "header"] == [("X-Org", "org")]


def test_dates_are_passed_as_objects_and_seen_as_texts() -> None:
    description = read(
        "3.1",
        "parameters: [{name: d, in: query, schema: {type: string, format: date}},"
        " {name: t, in: query, schema: {type: string, format: date-time}}]",
    )
    full = sets(description, called(description))[0]["full"]
    assert type(full.keywords["query_d"]) is date
    assert type(full.keywords["query_t"]) is datetime
    assert all(isinstance(value, str) for _, value in full.parameters)


def test_a_parameter_without_a_sample_is_needed_and_grey() -> None:
    description = read("3.1", "parameters: [{name: q, in: query, schema: {type: string, pattern: '(unclosed'}}]")
    found, grey = sets(description, called(description))
    assert set(found["full"].keywords) == {"path_p"}
    assert set(grey) == {"alone/q", "sample/query q"}


def test_each_member_of_an_enum_and_no_null_is_sent() -> None:
    description = read("3.1", "parameters: [{name: q, in: query, schema: {enum: [a, b, c, null]}}]")
    found, _ = sets(description, called(description))
    assert {one.keywords.get("query_q") for one in found.values()} == {None, "a", "b", "c"}
    assert "query_q" not in found["minimal"].keywords


BODY = "requestBody: {required: true, content: {'%s': {schema: %s}}}"
OBJECT = (
    "{type: object, required: [id], additionalProperties: {type: integer},"
    " properties: {id: {type: integer}, note: {type: string}, at: {type: string, readOnly: true}}}"
)


def test_members_of_a_flattened_body_are_arguments_and_only_unnamed_ones_are_extra() -> None:
    description = read("3.1", BODY % ("application/json", OBJECT))
    full = sets(description, called(description, body=None, fields={"id": "id_", "note": "note"}))[0]["full"]
    assert full.keywords.keys() == {"path_p", "id_", "note"}
    assert full.extra.keys() == {"key1"}
    assert isinstance(full.body, dict)
    assert full.body.keys() == {"id", "note", "key1"}
    assert not full.missing


def test_a_described_member_without_an_argument_is_missing_and_never_extra() -> None:
    description = read("3.1", BODY % ("application/json", OBJECT))
    full = sets(description, called(description, body=None, fields={"id": "id_"}))[0]["full"]
    assert full.missing == ["body note"]
    assert "note" not in full.extra
    assert isinstance(full.body, dict)
    assert "note" not in full.body


def test_an_optional_body_is_left_out_and_sent_by_itself() -> None:
    description = read("3.1", "requestBody: {content: {application/json: {schema: {type: array, items: {}}}}}")
    found, _ = sets(description, called(description))
    assert not found["minimal"].has_body
    assert found["alone/body"].has_body


def test_members_that_exclude_each_other_are_each_sent() -> None:
    schema = (
        "{type: object, properties: {link: {type: string}, file: {type: string}}, "
        "oneOf: [{required: [link]}, {required: [file]}]}"
    )
    description = read("3.1", BODY % ("application/json", schema))
    found, grey = sets(description, called(description))
    bodies = [one.body for one in found.values()]
    assert not grey
    assert any(isinstance(body, dict) and set(body) == {"link"} for body in bodies)
    assert any(isinstance(body, dict) and set(body) == {"file"} for body in bodies)


def test_the_media_type_is_chosen_or_missing() -> None:
    content = (
        "requestBody: {required: true, content: {application/json: {schema: {}}, text/plain: {schema: {type: string}}}}"
    )
    description = read("3.1", content)
    chosen = sets(description, called(description, content_type="content_type"), 1)[0]["full"]
    assert chosen.keywords["content_type"] == "text/plain"
    assert isinstance(chosen.keywords["body"], str)
    assert sets(description, called(description), 1)[0]["full"].missing == ["body text/plain"]


def test_each_variant_of_a_part_that_may_be_a_file_is_sent() -> None:
    schema = (
        "{type: object, properties: {image: {anyOf: [{type: string, format: binary},"
        " {type: array, items: {type: string, format: binary}}, {type: string, format: uri}]}}}"
    )
    description = read("3.1", BODY % ("multipart/form-data", schema))
    found, _ = sets(description, called(description))
    passed = [one.keywords["body"] for one in found.values() if "body" in one.keywords]
    images = [body["image"] for body in passed if isinstance(body, dict) and "image" in body]
    assert FILE in images
    assert [FILE] in images
    assert any(isinstance(image, str) for image in images)


def test_a_file_without_a_type_and_an_array_of_files() -> None:
    schema = "{type: object, properties: {raw: {}, many: {type: array, items: {type: string, format: binary}}}}"
    description = read("3.1", BODY % ("multipart/form-data", schema))
    full = sets(description, called(description))[0]["full"]
    named = Uploaded(FILE, FILENAME, None, ())
    assert full.keywords["body"] == {"raw": named, "many": [named, named]}
    assert (full.files, full.filename) == ({"raw": 1, "many": 2}, FILENAME)
    some = [each for each in sets(description, called(description))[0].values() if each.files and not each.filename]
    assert any(each.keywords["body"] == {"raw": FILE} for each in some)


def test_positional_parts_are_a_list_in_order() -> None:
    content = (
        "requestBody: {required: true, content: {multipart/mixed: {"
        "prefixEncoding: [{contentType: application/json}, {contentType: image/png}],"
        " schema: {type: array, prefixItems: [{type: object, required: [a], properties: {a: {type: integer}}}, {}]}}}}"
    )
    description = read("3.2", content)
    full = sets(description, called(description))[0]["full"]
    assert isinstance(full.body, list)
    assert full.keywords["body"] == [full.body[0], Uploaded(FILE, FILENAME, None, ())]
    assert full.files == {"1": 1}


def test_json_lines_are_items_of_the_array() -> None:
    content = BODY % ("application/jsonl", "{type: array, items: {type: object, properties: {a: {type: integer}}}}")
    description = read("3.1", content)
    full = sets(description, called(description))[0]["full"]
    assert isinstance(full.body, list)
    assert all(isinstance(item, dict) for item in full.body)


def test_an_example_of_the_media_type_is_sent_where_it_is_valid() -> None:
    content = (
        "requestBody: {required: true, content: {application/json: {schema: {type: integer},"
        " examples: {a: {value: 7}, b: {value: text}}}}}"
    )
    description = read("3.1", content)
    found, _ = sets(description, called(description))
    assert found["example-1"].body == 7
    assert "example-2" not in found
