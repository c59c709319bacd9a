"""A union that pydantic decides as far as it can gives what a function gives that checks each branch."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar, Union, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError, create_model
from typing_extensions import TypeAliasType

from generator.extras import checked_unions
from generator.extras.checked_unions import Choice
from generator.runtime.drifts import Report
from generator.runtime.errors import DecodeError
from generator.runtime.model import Model
from generator.runtime.parsing import Reader
from generator.runtime.variants import Exact

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

T = TypeVar("T")
Rules = dict[str, dict[str, Any]]


class Box(Model):
    w: int
    h: float | None = None


class Word(StrEnum):
    a = "a"


Code = TypeAliasType("Code", str)
Kind = TypeAliasType("Kind", Literal["a", "b"] | str)  # noqa: PYI051 - an open enumeration
Amount = TypeAliasType("Amount", float)
Size = TypeAliasType("Size", Annotated[Literal[1, 2], Exact] | int)
TYPES: list[Any] = [
    int, str, float, bool, list[int], dict[str, int], Literal["a", "bb"], Literal["c"], Code, Kind | int,
    Kind, Amount, Size, Annotated[Literal[1, 2], Exact], Any, str | int, date, datetime, Box, list[Box], int | None,
    Kind | None,
]  # fmt: skip
NAMES = ("kind", "size", "n", "x", "class")
VALUES: list[Any] = [
    0, 1, 2, 3, 5, -1, 2**53, 2**53 + 1, 2**63, 10**30, 1.0, 0.5, 2.5, 1e20, "", "a", "b", "bb", "c", "abc", "ab12",
    "été", "😀😀", "2020-01-01", "2020-01-01T00:00:00Z", True, False, None, [], [1], [1, 2, 3], ["a"], {}, {"w": 1},
    {"w": "x"}, {"a": 1, "b": 2, "c": 3}, [{"w": 1}, {"w": 2}], "5", "7.0",
]  # fmt: skip
OF_PYTHON: list[Any] = [Word.a, (1, 2), b"a", Box(w=1), date(2020, 1, 1), datetime(2020, 1, 1)]  # noqa: DTZ001
LISTED = ["a", "b", "bb", "c", 1, 2, 3, 1.0, 2.5, True, False, None]
NUMBERS = [0, 1, 2, 3, 5, 2.5, 5.0, 0.5, -1, 2**53, 2**63 - 1, 10**25]
PATTERNS = ["^a", "b$", "[0-9]", "(?=a)", "", "é", "^.{2}$", "("]
BOUNDS = ("minimum", "maximum", "above", "below", "least", "most", "pattern")


def rule_of(chance: Random) -> dict[str, Any]:
    rule: dict[str, Any] = {}
    if chance.random() < 0.15:
        rule["only"] = chance.sample(NAMES, chance.randint(0, 2))
    if chance.random() < 0.1:
        rule["needs"] = {chance.choice(NAMES): [chance.choice(NAMES)]}
    if chance.random() < 0.35:
        rule["values"] = {name: chance.sample(LISTED, chance.randint(1, 5)) for name in chance.sample(NAMES, 2)}
    if chance.random() < 0.1:
        rule["never"] = [{"values": {chance.choice(NAMES): ["a", 1]}}]
    if chance.random() < 0.7:
        rule["prefer"] = {
            name: {
                word: chance.choice(PATTERNS if word == "pattern" else NUMBERS)
                for word in chance.sample(BOUNDS, chance.randint(1, 2))
            }
            for name in chance.sample((*NAMES, ""), chance.randint(1, 3))
        }
    return rule


def class_of(chance: Random, name: str) -> type[Model]:
    fields: dict[str, Any] = {}
    for wire in chance.sample(NAMES, chance.randint(1, 4)):
        kind, field = chance.choice(TYPES), cast("Any", Field() if chance.random() < 0.5 else Field(default=None))
        kind = kind if field.is_required() else kind | None
        if wire == "class":
            field.alias = field.validation_alias = field.serialization_alias = wire
        fields[f"{wire}_" if wire == "class" else wire] = (kind, field)
    made = create_model(name, __base__=Model, **fields)
    if chance.random() < 0.3:
        made.model_rebuild(force=True)
    return made


def shown(value: Any) -> Any:
    """Return everything of a value that a caller can see."""
    if isinstance(value, Model):
        members = {**vars(value), **(value.__pydantic_extra__ or {})}
        return type(value), shown(members), sorted(value.model_fields_set)
    if isinstance(value, dict):
        return {key: shown(each) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, (list, tuple)):
        return [shown(each) for each in cast("list[Any]", value)]
    return type(value), repr(value)


class Told(list[tuple[str, str, str]]):
    """The drift that is told."""

    def __call__(self, pointer: str, expected: str, actual: str) -> None:
        self.append((pointer, expected, actual))


def read(reader: Reader, data: object, *, strict: bool) -> object:
    told = Told()
    try:
        value = reader.read(json.dumps(data).encode(), "", None if strict else Report(told))
    except DecodeError as error:
        return str(error)
    return shown(value), told


def validated(adapter: TypeAdapter[Any], data: object, *, strict: bool) -> object:
    try:
        return shown(adapter.validate_python(data, by_alias=True, by_name=False, strict=strict))
    except ValidationError:
        return "refused"


def _left_to_functions(rule: object, branch: object, _handler: object) -> tuple[object, object]:
    return rule, branch


def both(made: Callable[[Any], T], union: Any, rules: Rules) -> tuple[T, T]:
    """Return what is made of a union that functions alone decide, and of one of which pydantic decides what it can."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checked_unions, "_narrowed", _left_to_functions)
        by_functions = made(list[Annotated[union, Choice(rules)]])
    return by_functions, made(list[Annotated[union, Choice(rules)]])


@settings(max_examples=60)
@given(st.randoms(use_true_random=False))
def test_what_pydantic_decides_is_what_a_function_decides(chance: Random) -> None:
    branches: list[Any] = [class_of(chance, "Small"), class_of(chance, "Large")]
    branches += [kind for kind in (dict[str, int], str, class_of(chance, "Third")) if chance.random() < 0.2]
    if chance.random() < 0.1:
        branches.append(create_model("Heir", __base__=branches[0], more=(int | None, None)))
    rules = {getattr(branch, "__name__", ""): rule_of(chance) for branch in branches if branch is not str}
    union, rules = Union[tuple(branches)], {name: rule for name, rule in rules.items() if rule}  # noqa: UP007
    (before, now), (old, new) = both(Reader, union, rules), both(TypeAdapter[Any], union, rules)
    for _ in range(20):
        data: Any = {name: chance.choice(VALUES) for name in chance.sample((*NAMES, "z"), chance.randint(0, 5))}
        for strict in (True, False):
            assert read(now, [data], strict=strict) == read(before, [data], strict=strict)
        found: list[Any] = [{name: chance.choice([value, *OF_PYTHON]) for name, value in data.items()}]
        with suppress(ValidationError):
            found.append(branches[0].from_dict(data))
        for strict in (True, False):
            assert validated(new, found, strict=strict) == validated(old, found, strict=strict)


class Some(Model):
    n: int | None = None
    x: float | None = None
    kind: str | None = None
    size: list[int] | None = None


class Other(Model):
    n: Any = None


@pytest.mark.parametrize("word", BOUNDS)
def test_each_bound_holds_as_a_function_says(word: str) -> None:
    for bound in PATTERNS if word == "pattern" else NUMBERS:
        rules: Rules = {"Some": {"prefer": {name: {word: bound} for name in ("n", "x", "kind", "size")}}}
        before, now = both(Reader, Some | Other, rules)
        for name in ("n", "x", "kind", "size"):
            for value in VALUES:
                assert read(now, [{name: value}], strict=False) == read(before, [{name: value}], strict=False)


class Small(Model):
    kind: Kind
    size: int
    share: float | None = None
    parts: list[int] | None = None


class Large(Model):
    kind: str
    size: int


class Node(Model):
    size: int
    parts: list[Part] | None = None


class Leaf(Model):
    size: int


Part = TypeAliasType("Part", Annotated[Node | Leaf, Choice({"Node": {"prefer": {"size": {"maximum": 5}}}})])
FAMILIES: dict[str, Rules] = {
    "bounds": {"Small": {"prefer": {"size": {"maximum": 5}, "share": {"below": 0.5}}}},
    "lengths": {"Small": {"prefer": {"kind": {"most": 1}, "parts": {"least": 1}}}},
    "patterns": {"Small": {"prefer": {"kind": {"pattern": "^a"}}}, "Large": {"prefer": {"kind": {"pattern": "b$"}}}},
    "values": {"Small": {"values": {"kind": ["a", "b"]}}, "Large": {"values": {"kind": ["c"], "size": [7]}}},
}


@pytest.mark.parametrize("family", FAMILIES)
def test_no_function_is_called_where_pydantic_can_decide(family: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[Small | Large, Choice(FAMILIES[family])])
    assert "function-after" not in str(_first_union(adapter.core_schema))


def _first_union(schema: Any) -> Any:
    """Return the branches that are looked at first, without what they refer to."""
    while schema["type"] != "union":
        schema = schema["schema"]
    return schema["choices"][0]


def test_a_class_that_is_complete_has_no_say() -> None:
    """Of pydantic: it takes the validator of a complete class for each schema of that class."""
    Small.model_rebuild(force=True)
    for reader in both(Reader, Small | Large, FAMILIES["bounds"]):
        found = reader.read(b'[{"kind":"a","size":1},{"kind":"a","size":9}]', "", None)
        assert [type(each) for each in found] == [Small, Large]


def test_a_class_that_is_being_built_is_left_to_functions() -> None:
    found = Reader(Node).read(b'{"size":1,"parts":[{"size":1},{"size":9}]}', "", None)
    assert [type(each) for each in found.parts] == [Node, Leaf]


def test_false_is_not_listed_where_zero_is() -> None:
    rules: Rules = {"Small": {"values": {"size": [False, 1]}}}
    found = [reader.read(b'[{"kind":"a","size":0}]', "", None) for reader in both(Reader, Small | Large, rules)]
    assert [type(each[0]) for each in found] == [Large, Large]


def test_the_json_schema_and_the_json_are_those_of_the_union() -> None:
    checked: TypeAdapter[Any] = TypeAdapter(Annotated[Small | Large, Choice(FAMILIES["bounds"])])
    plain: TypeAdapter[Any] = TypeAdapter(Small | Large)
    for mode in ("validation", "serialization"):
        assert checked.json_schema(mode=mode) == plain.json_schema(mode=mode)
    assert checked.dump_json(Large(kind="a", size=9), exclude_unset=True) == b'{"kind":"a","size":9}'


def test_what_fits_no_branch_is_told_without_its_bounds() -> None:
    told = Told()
    for reader in both(Reader, Small | Large, FAMILIES["bounds"]):
        reader.read(b'[{"kind":1,"size":9}]', "", Report(told))
    assert told == [("/0/kind", "one of the listed values or string", "integer")] * 2


class Named(Model):
    id: int
    class_: Annotated[str | None, Field(alias="class")] = None


def test_a_union_is_not_decided_by_a_member_that_is_called_as_a_field_is_in_python() -> None:
    rules: Rules = {"Named": {"required": ["class"]}}
    reader: Reader[Any] = Reader(cast("Any", Annotated[Named | dict[str, Any], Choice(rules)]))
    assert type(reader.read(b'{"id":1,"class":"x"}', "", None)) is Named
    assert reader.read(b'{"id":1,"class_":"x"}', "", None) == {"id": 1, "class_": "x"}
    few: Rules = {"Named": {"prefer": {"": {"most": 2}}}}
    reader = Reader(cast("Any", Annotated[Named | dict[str, Any], Choice(few)]))
    assert type(reader.read(b'{"id":1,"class_":"x"}', "", None)) is Named
    assert type(reader.read(b'{"id":1,"class_":"x","class":"y"}', "", None)) is dict


@pytest.mark.parametrize(
    "rule", [{"prefer": {"n": {"least": 1}}}, {"values": {"n": ["a"]}}, {"extra": {"z": ["string"]}}]
)
def test_several_lists_and_maps_stand_beside_classes(rule: dict[str, Any]) -> None:
    one = create_model("One", __base__=Model, n=(str, ...))
    two = create_model("Two", __base__=Model, n=(str, ...), m=(int, ...))
    union: Any = one | two | list[float] | list[list[float]] | dict[str, list[int]] | dict[str, bool]
    adapter = TypeAdapter[Any](Annotated[union, Choice({"One": rule, "Two": rule})])
    for value in ([1.5], [[1.5]], [], {"a": [1]}, {"a": True}):
        assert adapter.validate_python(value) == value
        assert adapter.validate_json(json.dumps(value)) == value
    assert type(adapter.validate_python({"n": "a"})) is one
