"""Parameters: where they come from, how they are sent, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config.client_toml import ClientParameterConfig
from generator.ir.types import ArrayOf, LiteralOf, Primitive
from generator.operations.argument_names import PRECEDENCE, name_arguments
from generator.spelling.naming import snake
from generator.spelling.reserved import ARGUMENT_NAMES

from .support import build, operation

if TYPE_CHECKING:
    import random

OK = "responses: {'200': {description: ok}}"


def test_operation_level_parameters_override_those_of_the_path() -> None:
    built = build(f"""
        paths:
          /a:
            parameters:
              - {{name: x, in: query, schema: {{type: string}}}}
              - {{name: x, in: header, schema: {{type: string}}}}
            get:
              parameters: [{{name: x, in: query, required: true, schema: {{type: integer}}}}]
              {OK}
        """)
    found = {(entry.place, entry.wire): (entry.type, entry.required) for entry in built.operation.parameters}
    assert found == {("query", "x"): (Primitive("int"), True), ("header", "x"): (Primitive("str"), False)}


def test_one_name_in_every_place_gives_a_distinct_argument_for_each() -> None:
    built = build(
        operation(
            f"""
            parameters:
              - {{name: id, in: cookie, schema: {{type: string}}}}
              - {{name: id, in: header, schema: {{type: string}}}}
              - {{name: id, in: query, schema: {{type: string}}}}
              - {{name: id, in: path, required: true, schema: {{type: string}}}}
            requestBody:
              content: {{application/json: {{schema: {{type: object, properties: {{id: {{type: string}}}}}}}}}}
            {OK}
            """,
            path="/a/{id}",
            method="post",
        )
    )
    assert {entry.place: entry.argument for entry in built.operation.parameters} == {
        "path": "id",
        "query": "id_query",
        "header": "id_header",
        "cookie": "id_cookie",
    }
    assert built.operation.body is not None
    assert [entry.argument for entry in built.operation.body.fields] == ["id_body"]


def test_arguments_never_take_a_name_of_the_method_itself() -> None:
    built = build(
        operation(
            "operationId: findThings\nparameters:\n"
            + "".join(
                f"  - {{name: {name}, in: query, schema: {{type: string}}}}\n"
                for name in ("self", "options", "call", "findThings", "class", "limit")
            )
            + OK
        )
    )
    assert list(built.parameters) == [
        "self_query", "options_query", "call_query", "find_things_query", "class_", "limit",
    ]  # fmt: skip


@given(
    st.lists(st.tuples(st.sampled_from(PRECEDENCE[:-1]), st.text(max_size=12)), unique=True, max_size=12),
    st.randoms(use_true_random=False),
)
def test_argument_names_are_distinct_identifiers_in_any_order(
    slots: list[tuple[str, str]], shuffler: random.Random
) -> None:
    names = name_arguments("GET /x", slots, pinned={})
    assert set(names) == set(slots)
    assert len(set(names.values())) == len(slots)
    assert all(name.isidentifier() and name.isascii() and name not in ARGUMENT_NAMES for name in names.values())
    shuffled = slots[:]
    shuffler.shuffle(shuffled)
    assert name_arguments("GET /x", shuffled, pinned={}) == names
    paths = [slot for slot in slots if slot[0] == "path"]
    if len(paths) == 1 and snake(paths[0][1]) not in ARGUMENT_NAMES:
        assert names[paths[0]] == snake(paths[0][1])


@given(st.lists(st.tuples(st.sampled_from(PRECEDENCE[:-1]), st.text(max_size=8)), unique=True, min_size=2, max_size=8))
def test_a_pinned_argument_keeps_its_name_whatever_comes_near_it(slots: list[tuple[str, str]]) -> None:
    first, *_ = slots
    pinned = {f"GET /x {first[0]}:{first[1]}": "kept_name"}
    assert name_arguments("GET /x", slots, pinned=pinned)[first] == "kept_name"


@pytest.mark.parametrize(
    ("place", "style", "explode"),
    [("path", "simple", False), ("query", "form", True), ("header", "simple", False), ("cookie", "form", True)],
)
def test_style_and_explode_default_to_those_of_the_place(place: str, style: str, explode: bool) -> None:
    built = build(
        operation(
            f"parameters: [{{name: x, in: {place}, required: true, schema: {{type: string}}}}]\n{OK}",
            path="/a/{x}" if place == "path" else "/a",
        )
    )
    (found,) = built.operation.parameters
    assert (found.style, found.explode) == (style, explode)


def test_deep_objects_always_explode_and_delimited_arrays_do_not() -> None:
    built = build(operation(f"""
            parameters:
              - {{name: a, in: query, style: deepObject, schema: {{type: object}}}}
              - {{name: b, in: query, style: pipeDelimited, schema: {{type: array, items: {{type: string}}}}}}
              - {{name: c, in: query, allowReserved: true, allowEmptyValue: true, schema: {{type: string}}}}
            {OK}
            """))
    found = built.parameters
    assert found["a"].explode
    assert (found["b"].style, found["b"].explode) == ("pipeDelimited", False)
    assert found["b"].type == ArrayOf(Primitive("str"))
    assert (found["c"].allow_reserved, found["c"].allow_empty) == (True, True)


def test_enums_are_closed_in_signatures() -> None:
    built = build(operation(f"parameters: [{{name: x, in: query, schema: {{enum: [a, b]}}}}]\n{OK}"))
    assert built.operation.parameters[0].type == LiteralOf(("a", "b"))


def test_a_parameter_with_content_is_sent_as_its_media_type() -> None:
    built = build(operation(f"""
            parameters:
              - name: filter
                in: query
                content: {{application/json: {{schema: {{type: object, properties: {{a: {{type: string}}}}}}}}}}
            {OK}
            """))
    assert built.operation.parameters[0].media_type == "application/json"


def test_constraints_and_defaults_are_documentation() -> None:
    built = build(
        operation(
            f"parameters: [{{name: n, in: query, description: How many., schema: {{type: integer, maximum: 9}}}}]\n{OK}"
        )
    )
    assert built.operation.parameters[0].description.startswith("How many.")
    assert "9" in built.operation.parameters[0].description


@pytest.mark.parametrize("name", ["X-A': x", 'X"', "X:Y", "a\\r\\nb", ""])
@pytest.mark.parametrize("place", ["header", "cookie"])
def test_a_name_that_no_header_can_have_is_an_error(place: str, name: str) -> None:
    quoted = '"' + name.replace('"', '\\"') + '"'
    built = build(operation(f"parameters: [{{name: {quoted}, in: {place}, schema: {{type: string}}}}]\n{OK}"))
    assert built.api.operations == ()
    (error,) = built.reporter.errors
    assert error.code == "parameter-name-invalid"
    assert "parameters" in error.message


def test_an_optional_header_named_with_blanks_is_left_out() -> None:
    built = build(operation(f"parameters: [{{name: 'a b', in: header, schema: {{type: string}}}}]\n{OK}"))
    assert built.operation.left_out == (("header", "a b"),)
    assert built.codes == ["parameter-name-blank"]


def test_any_text_can_name_a_query_parameter() -> None:
    built = build(operation(f"parameters: [{{name: 'ev\"il[]', in: query, schema: {{type: string}}}}]\n{OK}"))
    assert built.operation.parameters[0].wire == 'ev"il[]'


def test_path_parameters_come_first_in_the_order_of_the_path() -> None:
    built = build(
        operation(
            f"""
            parameters:
              - {{name: q, in: query, schema: {{type: string}}}}
              - {{name: b, in: path, required: true, schema: {{type: string}}}}
              - {{name: a, in: path, required: true, schema: {{type: string}}}}
            {OK}
            """,
            path="/x/{a}-{b}.json",
        )
    )
    assert [entry.wire for entry in built.operation.parameters] == ["a", "b", "q"]


@pytest.mark.parametrize("template", ["/x/{id*}", "/x/{.id}", "/x/{;id*}", "/x/{ id }"])
def test_template_operators_mean_the_declared_parameter(template: str) -> None:
    built = build(
        operation(
            f"parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n{OK}", path=template
        )
    )
    assert built.operation.path == "/x/{id}"
    assert [entry.wire for entry in built.operation.parameters] == ["id"]


def test_a_query_in_a_path_is_fixed_and_a_fragment_dropped() -> None:
    built = build(f"""
        paths:
          /a?beta=true&v: {{get: {{operationId: one, {OK}}}}}
          /a?x={{y}}: {{get: {{operationId: two, {OK}}}}}
          /a#first: {{get: {{operationId: three, {OK}}}}}
          /a#second: {{get: {{operationId: four, {OK}}}}}
        """)
    assert [(entry.name, entry.path, entry.fixed_query) for entry in built.api.operations] == [
        ("three", "/a", ()),
        ("four", "/a", ()),
        ("one", "/a", (("beta", "true"), ("v", ""))),
        ("two", "/a", ()),
    ]
    assert [(entry.wire, entry.place) for entry in built.named("two").parameters] == [("x", "query")]


def test_client_parameters_become_arguments_of_the_client() -> None:
    configured = (
        ClientParameterConfig(name="x-key", place="header", secret=True),
        ClientParameterConfig(name="tenant", place="query", argument="tenant_id", environment="TENANT"),
        ClientParameterConfig(name="gone", place="query"),
    )
    built = build(
        f"""
        paths:
          /a:
            parameters: [{{name: X-Key, in: header, required: true, schema: {{type: string}}}}]
            get: {{parameters: [{{name: tenant, in: query, required: true, schema: {{type: string}}}}], {OK}}}
            put: {{{OK}}}
        """,
        client_parameters=configured,
    )
    found = {entry.wire: entry for entry in built.api.client_parameters}
    assert found["X-Key"].argument == "x_key"
    assert found["X-Key"].environment == "CLIENT_X_KEY"
    assert found["X-Key"].secret
    assert found["X-Key"].required
    assert (found["tenant"].argument, found["tenant"].environment) == ("tenant_id", "TENANT")
    assert not found["tenant"].required
    assert built.codes[-1] == "client-parameter-unmatched"
