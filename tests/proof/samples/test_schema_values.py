from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.proof.samples.schema_values import FULL, MINIMAL, Flavour, Rotation, Sampler
from generator.proof.schemas.patterns import search
from generator.proof.schemas.validity import UnsatisfiableError, Validity
from tests.proof.samples.formed import formed

if TYPE_CHECKING:
    from generator.proof.samples.positions import Where

NULL = Flavour(name="null", nulls=True)
LOW = Flavour(name="low", texts="low")
HIGH = Flavour(name="high", texts="high")
EMPTY = Flavour(name="empty", empty=True)
RESERVED = Flavour(name="reserved", texts="reserved")
UNICODE = Flavour(name="unicode", texts="unicode")
DOCUMENTED = Flavour(name="documented", examples=True)


def sample(schema: Any, flavour: Flavour = FULL, where: Where = "body", **schemas: Any) -> Any:
    forms, formed_schema = formed(schema, **schemas)
    return Sampler(forms, "request", flavour, where).value(formed_schema)


def test_a_minimal_object_has_what_is_required_and_a_full_one_everything() -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "b": {"type": "boolean"}}}
    assert sample(schema, MINIMAL).keys() == {"a"}
    assert sample(schema).keys() == {"a", "b"}


def test_texts_and_numbers_differ_so_that_a_swap_is_seen() -> None:
    schema = {"properties": {name: {"type": "string"} for name in "abc"}}
    assert len(set(sample(schema).values())) == 3


def test_boundaries_are_met() -> None:
    schema = {
        "properties": {
            "n": {"type": "integer", "minimum": 3, "maximum": 9},
            "t": {"type": "string", "minLength": 2, "maxLength": 5},
        }
    }
    assert sample(schema, LOW) == {"n": 3, "t": "xx"}
    assert sample(schema, HIGH) == {"n": 9, "t": "xxxxx"}


def test_null_is_used_where_it_is_allowed() -> None:
    schema = {"properties": {"a": {"type": ["string", "null"]}, "b": {"type": "string"}}}
    assert sample(schema, NULL)["a"] is None
    assert sample(schema, NULL)["b"] is not None


def test_empty_collections_are_empty_unless_the_schema_wants_items() -> None:
    schema = {"properties": {"a": {"type": "array"}, "b": {"type": "array", "minItems": 1}}}
    assert sample(schema, EMPTY)["a"] == []
    assert len(sample(schema, EMPTY)["b"]) == 1


def test_reserved_and_foreign_characters_only_where_the_schema_leaves_texts_free() -> None:
    schema = {"properties": {"a": {"type": "string"}, "b": {"type": "string", "format": "uuid"}, "c": {"enum": ["x"]}}}
    assert "/?#" in sample(schema, RESERVED)["a"]
    assert not sample(schema, UNICODE)["a"].isascii()
    assert sample(schema, UNICODE)["b"].isascii()
    assert sample(schema, RESERVED)["c"] == "x"


def test_a_header_stays_ascii() -> None:
    assert sample({"type": "string"}, UNICODE, "header").isascii()


def test_a_valid_example_of_the_document_is_used_and_an_invalid_one_is_not() -> None:
    assert sample({"type": "string", "example": "mine"}, DOCUMENTED) == "mine"
    assert sample({"type": "integer", "example": "mine"}, DOCUMENTED) != "mine"


def turns(schema: Any, limit: int = 50, **schemas: Any) -> list[Any]:
    """Return the samples of all turns of one rotation."""
    forms, whole = formed(schema, **schemas)
    rotation = Rotation()
    seen: list[Any] = []
    while len(seen) < limit:
        seen.append(Sampler(forms, "request", FULL, "body", rotation).value(whole))
        if not rotation.has_left():
            break
    return seen


def test_every_branch_of_a_union_has_its_turn() -> None:
    schema = {"oneOf": [{"const": "a"}, {"const": "b"}, {"const": "c"}]}
    assert turns(schema) == ["a", "b", "c"]


def test_a_oneof_sample_fits_exactly_one_branch() -> None:
    schema = {
        "oneOf": [
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}},
        ]
    }
    assert "b" not in sample(schema)


def test_recursion_ends_at_depth_two() -> None:
    tree = {
        "type": "object",
        "properties": {"child": {"$ref": "#/components/schemas/Tree"}, "name": {"type": "string"}},
    }
    found = sample({"$ref": "#/components/schemas/Tree"}, Tree=tree)
    assert found["child"].keys() == {"name"}


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#/components/schemas/Loop"}}},
        {"allOf": [{"$ref": "#/components/schemas/Loop"}], "required": ["x"], "properties": {"x": False}},
        {"type": "string", "minLength": 5, "maxLength": 2},
        {"type": "string", "not": {"type": "string"}},
        {"type": "integer", "minimum": 5, "maximum": 2},
        {"type": "string", "pattern": "(unclosed"},
    ],
)
def test_what_no_value_satisfies_is_reported_not_looped_on(schema: Any) -> None:
    with pytest.raises(UnsatisfiableError):
        sample(
            schema,
            Loop={"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#/components/schemas/Loop"}}},
        )


_SCALARS = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "pattern": "^[a-z]{2,4}$"},
        {"type": "string", "format": "date-time"},
        {"type": "integer", "minimum": -3, "multipleOf": 4},
        {"type": "number", "exclusiveMinimum": 0, "maximum": 2},
        {"type": ["boolean", "null"]},
        {"enum": ["a", "b", None]},
    ]
)
_SCHEMAS = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.builds(
            lambda item, most: {"type": "array", "items": item, "minItems": 1, "maxItems": most},
            inner,
            st.integers(1, 3),
        ),
        st.builds(
            lambda members: {"type": "object", "properties": members, "required": list(members)[:1]},
            st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3),
        ),
        st.builds(lambda left, right: {"anyOf": [left, right]}, inner, inner),
    ),
    max_leaves=8,
)


@given(_SCHEMAS, st.sampled_from([MINIMAL, FULL, NULL, LOW, HIGH, EMPTY, RESERVED, UNICODE]))
def test_a_sample_is_valid_and_the_same_each_time(schema: Any, flavour: Flavour) -> None:
    found = sample(schema, flavour)
    forms, whole = formed(schema)
    assert Validity(forms, "request").objection(whole, found) is None
    assert sample(schema, flavour) == found


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("^(a+)+$", "a" * 60 + "!", False),
        ("^(a+)+$", "a" * 60, True),
        (r"^(a)\1$", "aa", True),
        (r"^(a)\1$", "ab", False),
    ],
)
def test_a_pattern_is_searched_in_a_time_that_no_pattern_makes_long(pattern: str, text: str, found: bool) -> None:
    assert search(pattern, text) is found


def test_a_pattern_that_can_only_be_searched_by_backtracking_is_not_held_against_a_long_text() -> None:
    assert search(r"^(a+)+\1$", "a" * 60 + "!")
