"""Says of types what pydantic cannot: which of equal values `Literal` means, and which branch of a union a value is."""

from __future__ import annotations

from functools import cache, partial
from operator import ge, gt, le, lt
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_origin

from pydantic_core import CoreSchema, PydanticCustomError, SchemaError, SchemaValidator, core_schema

from .drifts import JSON_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import LiteralString

    from pydantic import GetCoreSchemaHandler

    Wires = Mapping[str, str]
    """The fields of a class: wire name -> name."""
    Test = Callable[[Any], PydanticCustomError | None]
    Holds = Callable[[Any], bool]

_OF_MORE: Final = frozenset({"only", "extra"})
"""The keys of rules that speak of members without a field alone."""
_NOTHING: Final = object()
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
        kept, context = core_schema.simple_ser_schema("any"), {"expected": "one of its values"}
        union = _union(choices)
        return core_schema.custom_error_schema(union, "literal_error", custom_error_context=context, serialization=kept)


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
    if not any(rules.values()):
        return schema
    return core_schema.no_info_after_validator_function(_check(rules), schema, metadata={"checked": True})


def _check(rules: Mapping[str, Rule]) -> Callable[[Any], Any]:
    """Return what refuses a branch that pydantic finds right and that a value is not; "" has the rule of any class.

    It is called for each value of a branch, so it makes its test once for each class.
    """
    known: dict[type, Test] = {kind: lambda _value: None for kind in JSON_NAMES if kind is not dict}

    def check(value: Any) -> Any:  # noqa: ANN401 - any value of the API
        kind = value.__class__
        test = known.get(kind)
        if test is None:
            rule = rules.get(kind.__name__) or rules.get("", {})
            test = known[kind] = _test_of(rule, getattr(kind, "_wires", {}))
        if (wrong := test(value)) is None:
            return value
        raise wrong.with_traceback(None)  # most are made once

    return check


def _misfit(kind: LiteralString, member: str | None = None) -> PydanticCustomError:
    """Return what is wrong, as pydantic calls it, with the member that is."""
    return PydanticCustomError(kind, "Input should be of another branch", {"member": member})


def _test_of(rule: Rule, own: Wires) -> Test:
    """Return the test of a rule for a class with these fields. Each member has both its names."""
    tests: list[Test] = []
    for key, given in rule.items():
        parts = [given] if key in _OF_MORE else given.items() if hasattr(given, "items") else given
        tests += [_TESTS[key](part, own) for part in parts]
    return _all(tests)


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda value: next((wrong for test in tests if (wrong := test(value)) is not None), None)


def _extra(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a model or a map
    """Return the members of an object that have no field."""
    return cast("Rule", value) if value.__class__ is dict else value.__pydantic_extra__ or _NO_MEMBERS


def _member(name: str, own: Wires) -> Callable[[Any], Any]:
    """Return what gives a member of an object, or `_NOTHING` where it has none."""
    if (field := own.get(name)) is None:
        return lambda value: _extra(value).get(name, _NOTHING)
    return lambda value: value.__dict__[field] if field in value.__pydantic_fields_set__ else _NOTHING


def _only(names: list[str], _own: Wires) -> Test:
    return lambda value: _misfit("extra_forbidden", min(more)) if (more := _extra(value).keys() - names) else None


def _types(kinds: list[str], _own: Wires) -> Test:
    return lambda value: next(
        (_misfit("type", name) for name, each in _extra(value).items() if _kind(each) not in kinds), None
    )


def _required(name: str, own: Wires) -> Test:
    get, wrong = _member(name, own), _misfit("missing", name)
    return lambda value: wrong if get(value) is _NOTHING else None


def _needs(need: tuple[str, list[str]], own: Wires) -> Test:
    get, test = _member(need[0], own), _test_of({"required": need[1]}, own)
    return lambda value: None if get(value) is _NOTHING else test(value)


def _values(listed: tuple[str, list[object]], own: Wires) -> Test:
    get, values, wrong = _member(listed[0], own), listed[1], _misfit("literal_error", listed[0])
    return lambda value: None if (found := get(value)) is _NOTHING or _is_listed(found, values) else wrong


def _never(rule: Rule, own: Wires) -> Test:
    test, wrong = _test_of(rule, own), _misfit("branch")
    return lambda value: wrong if test(value) is None else None


def _preferred(prefer: tuple[str, Rule], own: Wires) -> Test:
    name, bounds = prefer
    get = _member(name, own) if name else _size
    return _all([_bound(get, name, key, bounds[key]) for key in bounds])


def _bound(get: Callable[[Any], Any], name: str, key: str, bound: object) -> Test:
    kinds, make = _BOUNDS[key]
    holds, wrong = make(bound), _misfit("branch", name or None)
    return lambda value: wrong if isinstance(found := get(value), kinds) and not holds(found) else None


def _size(value: Any) -> object:  # noqa: ANN401 - a model or a map
    """Return as many things as an object has members."""
    return range(len(value if value.__class__ is dict else value.__pydantic_fields_set__))


_TESTS: Final[dict[str, Callable[[Any, Wires], Test]]] = {
    "only": _only, "extra": _types, "required": _required, "needs": _needs, "values": _values, "never": _never,
    "prefer": _preferred,
}  # fmt: skip
"""By key of a rule, what makes the test of it, or of each of its parts."""


def _kind(value: object) -> str:
    """Return the JSON type of a value; of a number with a fraction `number`, of any other `integer`."""
    return "integer" if isinstance(value, float) and value.is_integer() else JSON_NAMES.get(type(value), "null")


def _is_listed(value: object, listed: list[object]) -> bool:
    """Whether a value is equal, as JSON has it, to one of a list: `true` is not `1`, and `1.0` is."""
    if isinstance(value, str) or value not in listed:
        return value in listed
    return any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in listed)


@cache
def _expression(pattern: str) -> Holds:
    """Return what tells whether a text has a match; of what is no expression of pydantic, anything has.

    Expressions of pydantic take linear time.
    """
    try:
        return SchemaValidator(core_schema.str_schema(pattern=pattern)).isinstance_python
    except SchemaError:
        return lambda _text: True


_NUMBERS: Final = (int, float)
_SIZED: Final = (str, list, dict, range)
_BOUNDS: Final[dict[str, tuple[tuple[type, ...], Callable[[Any], Holds]]]] = {
    "minimum": (_NUMBERS, lambda bound: partial(le, bound)),
    "maximum": (_NUMBERS, lambda bound: partial(ge, bound)),
    "above": (_NUMBERS, lambda bound: partial(lt, bound)),
    "below": (_NUMBERS, lambda bound: partial(gt, bound)),
    "least": (_SIZED, lambda bound: lambda value: len(value) >= bound),
    "most": (_SIZED, lambda bound: lambda value: len(value) <= bound),
    "pattern": ((str,), _expression),
}
"""What a bound is for, and what tells that it holds."""
