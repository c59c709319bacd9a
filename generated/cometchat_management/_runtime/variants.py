"""Says of types what pydantic cannot: which of equal values `Literal` means, and which branch of a union a value is."""

from __future__ import annotations

from functools import cache
from operator import ge, gt, le, lt
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_origin

from pydantic_core import CoreSchema, PydanticCustomError, SchemaError, SchemaValidator, core_schema

from .drifts import JSON_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from typing import LiteralString

    from pydantic import GetCoreSchemaHandler

    Wires = Mapping[str, str]
    """The fields of a class: wire name -> name."""
    Present = Collection[str | None]
    """The fields that were given, by their names in Python; a mapping has none."""
    Misfit = tuple[LiteralString, str | None]
    """What is wrong, as pydantic calls it, and the member that is."""
    Test = Callable[[Any, Present, dict[str, Any]], Misfit | None]
    """Takes a value, those of its fields that were given, and its members that have no field."""

_OF_MORE: Final = frozenset({"only", "extra"})
"""The keys of rules that speak of members without a field alone."""
_NOTHING: Final = frozenset[str]()
_NO_MEMBERS: Final[dict[str, Any]] = {}
_KINDS: Final[dict[str, type]] = {"bool": bool, "int": int, "str": str}


class Exact:
    """Marks a `Literal` with numbers or booleans: Python takes `1`, `1.0` and `True` for equal, JSON does not."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have the type of a value decided before the value (JSON Schema 2020-12 core, 4.2.2)."""
        values: list[Any] = cast("Any", handler(source))["expected"]
        choices = [
            core_schema.chain_schema([cast("Any", {"type": name, "strict": True}), core_schema.literal_schema(own)])
            for name, kind in _KINDS.items()
            if (own := [value for value in values if type(value) is kind])
        ]
        # A value that was kept as it came goes back as it is: a serializer of integers would make a number of `true`.
        return core_schema.custom_error_schema(
            _union(choices),
            "literal_error",
            custom_error_context={"expected": "one of its values"},
            serialization=core_schema.simple_ser_schema("any"),
        )


PLAIN = "plain"
"""The label of a union in which no branch is preferred."""
Rule = dict[str, Any]
"""What a value must be beside its type to be of one branch; `Choice` says which keys there are."""


class Choice:
    """Marks a union of objects that types and required members alone do not tell apart.

    `rules` maps the name of a branch (a class, an alias, `dict`) to what decides whether an object fits it:

    - `only`: it has no members beside its fields but these;
    - `required`: members that it has, `needs`: name -> members that it has if it has that one;
    - `values`: name -> the values of that member, `extra`: the JSON types of members that have no field;
    - `never`: rules of which none holds.

    `prefer` maps a member, or "" for the object, to bounds: `minimum`, `maximum`, `above` and `below` of a number,
    `least` and `most` of what has a length, the `pattern` of a text. They only choose between branches that fit.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        """Keep the rules."""
        self._rules = rules

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Check each branch that has a rule once it is validated (JSON Schema 2020-12 core, 10.2.1)."""
        schema = handler(source)
        branches = dict(_branches(source, schema))
        best = [_checked({"": self._rules.get(name, {})}, branch) for name, branch in branches.items()]
        hard = {name: {key: rule[key] for key in rule if key != "prefer"} for name, rule in self._rules.items()}
        if hard != self._rules:
            plain = [_checked({"": hard.get(name, {})}, branch) for name, branch in branches.items()]
            return core_schema.union_schema([_union(best), (_union(plain), PLAIN)], mode="left_to_right")
        is_of_more = all(rule.keys() <= _OF_MORE for rule in hard.values())
        if not (is_of_more and all(each is NoneType or hasattr(each, "_wires") for each in get_args(source))):
            return _union(best) if best else schema
        # The branch that pydantic chooses is nearly always right: one check takes less than one of each.
        return core_schema.union_schema([_checked(hard, schema), (_union(best), PLAIN)], mode="left_to_right")


class Tagged:
    """Marks a union of which the value of one member says the branch, where the classes themselves have it open."""

    def __init__(self, name: str, branches: Mapping[str | int, str]) -> None:
        """Take the wire name of the member, and value -> name of the branch."""
        self._name, self._tags = name, branches

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have pydantic look at the member first (OpenAPI 3.1 section 4.8.25)."""
        schema = handler(source)
        branches = dict(_branches(source, schema))
        if not branches.keys() >= set(self._tags.values()):
            return schema
        names = {self._name, *(getattr(each, "_wires", {}).get(self._name, self._name) for each in get_args(source))}
        choices = {tag: branches[name] for tag, name in self._tags.items()}
        return core_schema.tagged_union_schema(choices, [[self._name], *([name] for name in names - {self._name})])


def _branches(source: object, schema: Any) -> Iterator[tuple[str, CoreSchema]]:  # noqa: ANN401 - one of many forms
    """Yield the name and the schema of each branch of a union; nothing for what is none."""
    names = [getattr(get_origin(each) or each, "__name__", "") for each in get_args(source) if each is not NoneType]
    yield from zip(names, schema["choices"], strict=True) if schema["type"] == "union" else ()


def _union(choices: Iterable[CoreSchema]) -> CoreSchema:
    return core_schema.union_schema([*choices])


def _checked(rules: Mapping[str, Rule], schema: CoreSchema) -> CoreSchema:
    return core_schema.no_info_after_validator_function(Checked(rules), schema) if any(rules.values()) else schema


class Checked:
    """Refuses what a branch that pydantic finds right is not; `tolerance` knows it by this class.

    It is called for each value of a branch, so it makes its tests once for each class.
    """

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        """Keep the rules, by names of classes; that of "" is for any."""
        self._rules = rules
        self._tests: dict[type, list[Test]] = {kind: [] for kind in JSON_NAMES if kind is not dict}

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - any value of the API
        """Return the value.

        Raises:
            PydanticCustomError: the value is no such branch; its context has the `member` that is not.
        """
        kind = value.__class__
        tests = self._tests.get(kind)
        if tests is None:
            rule = self._rules.get(kind.__name__) or self._rules.get("", {})
            tests = self._tests[kind] = _tests_of(rule, getattr(kind, "_wires", {}))
        if tests:
            is_map = kind is dict
            extra = value if is_map else value.__pydantic_extra__ or _NO_MEMBERS
            present = _NOTHING if is_map else value.__pydantic_fields_set__
            for test in tests:
                if (wrong := test(value, present, extra)) is not None:
                    raise PydanticCustomError(wrong[0], "Input should be of another branch", {"member": wrong[1]})
        return value


def _tests_of(rule: Rule, own: Wires) -> list[Test]:
    """Return the tests of a rule for a class with these fields. Each member has both its names."""
    return [_TESTS[key](given, own) for key, given in rule.items()]


def _only(names: list[str], _own: Wires) -> Test:
    def test(_value: object, _present: Present, extra: Rule) -> Misfit | None:
        return ("extra_forbidden", min(more)) if extra and (more := extra.keys() - names) else None

    return test


def _types(kinds: list[str], _own: Wires) -> Test:
    def test(_value: object, _present: Present, extra: Rule) -> Misfit | None:
        return (
            next((("type", name) for name, each in extra.items() if _kind(each) not in kinds), None) if extra else None
        )

    return test


def _required(names: Iterable[str], own: Wires) -> Test:
    wanted = [(own.get(name), name) for name in names]

    def test(_value: object, present: Present, extra: Rule) -> Misfit | None:
        for field, wire in wanted:
            if field not in present and wire not in extra:
                return "missing", wire
        return None

    return test


def _needs(needs: Rule, own: Wires) -> Test:
    pairs = [(own.get(name), name, _required(others, own)) for name, others in needs.items()]

    def test(value: object, present: Present, extra: Rule) -> Misfit | None:
        for field, wire, others in pairs:
            if (field in present or wire in extra) and (wrong := others(value, present, extra)):
                return wrong
        return None

    return test


def _values(listed: Rule, own: Wires) -> Test:
    members = [(own.get(name), name, values) for name, values in listed.items()]

    def test(value: object, present: Present, extra: Rule) -> Misfit | None:
        for field, wire, values in members:
            found = getattr(value, cast("str", field)) if field in present else extra.get(wire, _NOTHING)
            if found is not _NOTHING and not _is_listed(found, values):
                return "literal_error", wire
        return None

    return test


def _never(rules: list[Rule], own: Wires) -> Test:
    choices = [_tests_of(rule, own) for rule in rules]

    def test(value: object, present: Present, extra: Rule) -> Misfit | None:
        for tests in choices:
            if all(each(value, present, extra) is None for each in tests):
                return "branch", None
        return None

    return test


def _preferred(prefer: Rule, own: Wires) -> Test:
    bounds = [(own.get(name), name, *_BOUNDS[key], each[key]) for name, each in prefer.items() for key in each]

    def test(value: object, present: Present, extra: Rule) -> Misfit | None:
        for field, wire, kinds, holds, bound in bounds:
            found = getattr(value, cast("str", field)) if field in present else extra.get(wire, _NOTHING)
            found = found if wire else range(len(present) + len(extra))
            if isinstance(found, kinds) and not holds(found, bound):
                return "branch", wire or None
        return None

    return test


_TESTS: Final[dict[str, Callable[[Any, Wires], Test]]] = {
    "only": _only,
    "extra": _types,
    "required": _required,
    "needs": _needs,
    "values": _values,
    "never": _never,
    "prefer": _preferred,
}
"""By key of a rule, what makes the test of it."""


def _kind(value: object) -> str:
    """Return the JSON type of a value; of a number with a fraction `number`, of any other `integer`."""
    return "integer" if isinstance(value, float) and value.is_integer() else JSON_NAMES.get(type(value), "null")


def _is_listed(value: object, listed: list[object]) -> bool:
    """Whether a value is equal, as JSON has it, to one of a list: `true` is not `1`, and `1.0` is."""
    if isinstance(value, str) or value not in listed:
        return value in listed
    return any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in listed)


@cache
def _expression(pattern: str) -> Callable[[object], bool]:
    """Return what tells whether a text has a match; of what is no expression of pydantic, anything has.

    Expressions of pydantic take linear time.
    """
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern)).isinstance_python
    except SchemaError:
        return lambda _text: True


_NUMBERS: Final = (int, float)
_SIZED: Final = (str, list, dict, range)
_BOUNDS: Final[dict[str, tuple[tuple[type, ...], Callable[[Any, Any], bool]]]] = {
    "minimum": (_NUMBERS, ge),
    "maximum": (_NUMBERS, le),
    "above": (_NUMBERS, gt),
    "below": (_NUMBERS, lt),
    "least": (_SIZED, lambda value, least: len(value) >= least),
    "most": (_SIZED, lambda value, most: len(value) <= most),
    "pattern": ((str,), lambda text, pattern: _expression(pattern)(text)),
}
"""What a bound is for, and when it holds."""
