"""Says which branch of a union of objects a value is, where types and required members alone do not tell.

A rule says what a value of a branch is beside its type. Of members that have a field, pydantic decides by itself: a
copy of the class has bounds, patterns and listed values at its fields, at which pydantic looks while it reads. That
costs nearly nothing. What a core schema cannot say is left to a function, which costs half of what reading does.
"""

from __future__ import annotations

from functools import cache, partial
from math import ceil, floor
from operator import ge, gt, le, lt
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from pydantic_core import CoreSchema, PydanticCustomError, SchemaError, SchemaValidator, core_schema

from ..runtime.drifts import JSON_NAMES, NOT_PREFERRED
from ..runtime.model import fields_set
from ..runtime.recasting import with_parts
from ..runtime.variants import PLAIN, branches_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import LiteralString

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue

    Wires = Mapping[str, str]
    """The fields of a class: wire name -> name."""
    Test = Callable[[Any], PydanticCustomError | None]
    Holds = Callable[[Any], bool]
    Resolve = Callable[[CoreSchema], CoreSchema]

_OF_MORE: Final = frozenset({"only", "extra"})
"""The keys of rules that speak of members without a field alone."""
_NOTHING: Final = object()
_NO_MEMBERS: Final[dict[str, Any]] = {}
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
        branches = [*branches_of(source, schema)]  # of which several may be lists
        if not branches:
            return schema
        hard = {name: {key: rule[key] for key in rule if key != "prefer"} for name, rule in self._rules.items()}
        plain = [_checked({"": hard.get(name, {})}, branch) for name, branch in branches]
        own = [_narrowed(self._rules.get(name, {}), each, handler) for name, each in branches]
        if hard != self._rules or [each for _, each in own] != [each for _, each in branches]:
            best = core_schema.union_schema(
                [_checked({"": rule}, each) for rule, each in own],
                custom_error_type=NOT_PREFERRED,
                custom_error_message="Input should be of a branch that is preferred",
            )
            return core_schema.union_schema([best, (_union(plain), PLAIN)], mode="left_to_right", metadata=_as(schema))
        is_of_more = all(rule.keys() <= _OF_MORE for rule in hard.values())
        if not (is_of_more and all(each is NoneType or hasattr(each, "_wires") for each in get_args(source))):
            return _union(plain)
        # The branch that pydantic chooses is nearly always right: one check takes less than one of each.
        return core_schema.union_schema([_checked(hard, schema), (_union(plain), PLAIN)], mode="left_to_right")


def _as(schema: CoreSchema) -> dict[str, Any]:
    """Return the metadata of a core schema that has the JSON Schema of another."""

    def shown(_own: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(schema)

    return {"pydantic_js_functions": [shown]}


def _narrowed(rule: Rule, branch: CoreSchema, handler: GetCoreSchemaHandler) -> tuple[Rule, CoreSchema]:
    """Return what is left of a rule, and a branch that is all else of it; its objects are of the class itself.

    An object of a class that comes as a value of Python is none of its copy; it is what it is in either union.
    """
    resolve = handler.resolve_ref_schema
    try:
        model: Any = resolve(branch)
        own, cls = model["schema"], model["cls"]
        fields = {**own["fields"]}
    except LookupError:  # a class that is being built, or no class
        return rule, branch
    names = {field.get("serialization_alias", name): name for name, field in fields.items()}
    left: Rule = {key: each for key, each in rule.items() if key not in {"values", "prefer"}}
    for key in ("values", "prefer"):
        for wire, given in rule.get(key, _NO_MEMBERS).items():
            bounds = given if key == "prefer" else {key: given}
            try:
                fields[names[wire]] = _within(fields[names[wire]], bounds, resolve)
            except (LookupError, SchemaError):
                left.setdefault(key, {})[wire] = given
    if left == rule:
        return rule, branch

    def new(_made: type) -> object:
        return cls.__new__(cls)

    # pydantic has the validator of a class that is complete stand for each schema of that class, whatever it says.
    made = type(cls.__name__, (), {"__new__": new})
    copy = {key: each for key, each in model.items() if key != "ref"}
    return left, cast("CoreSchema", {**copy, "cls": made, "schema": {**own, "fields": fields}})


def _within(node: Any, bounds: Rule, resolve: Resolve) -> Any:  # noqa: ANN401 - a core schema
    """Return a schema of what is within bounds. Raises LookupError or SchemaError where pydantic cannot say it.

    Each part has to say it: in Python, of `str | int`, a text that is not within could be read as an integer.
    """
    kind = node["type"]
    if kind == "definition-ref":
        alias: Any = resolve(node)
        return _within({key: each for key, each in alias.items() if key != "ref"}, bounds, resolve)
    if kind == "nullable" and not _is_within(None, bounds):
        return _within(node["schema"], bounds, resolve)
    if kind in _AROUND:
        return with_parts(node, lambda part: _within(part, bounds, resolve))
    if kind == "is-instance":  # a Decimal, of which bounds say nothing
        return node
    if kind == "literal":
        return _literal(each for each in node["expected"] if _is_within(each, bounds))
    if "values" in bounds:
        own = [each for each in bounds["values"] if type(each) is _LISTED[kind]]
        if float in map(type, bounds["values"]):  # which may be equal to an integer, and is none
            raise LookupError
        return core_schema.chain_schema([node, _literal(own)])
    words = dict(_word(kind, key, bound) for key, bound in bounds.items())
    SchemaValidator(cast("Any", {"type": kind, **words}))
    return {**node, **words}


def _word(kind: str, key: str, bound: Any) -> tuple[str, object]:  # noqa: ANN401 - a number or a pattern
    """Return a bound as the core schema of a type has it. Raises LookupError where it has none, or none so exact."""
    kinds, word, whole, _ = _BOUNDS[key]
    if kind not in {each.__name__ for each in kinds} or (kind == "float" and abs(bound) >= _EXACT):
        raise LookupError
    return word, bound if kind == "float" else whole(bound)


def _literal(values: Iterable[object]) -> CoreSchema:
    """Return a schema of listed values. Raises SchemaError for none."""
    found = core_schema.literal_schema([*values])
    SchemaValidator(found)
    return found


def _is_within(value: object, bounds: Rule) -> bool:
    """Whether those of some bounds hold that are for values of this type, and a value is listed where some are."""
    if "values" in bounds:
        return _is_listed(value, bounds["values"])
    told = ((*_BOUNDS[key], bound) for key, bound in bounds.items())
    return all(make(bound)(value) for kinds, _, _, make, bound in told if isinstance(value, kinds))


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
    return lambda value: value.__dict__[field] if field in fields_set(value) else _NOTHING


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
    kinds, _, _, make = _BOUNDS[key]
    holds, wrong = make(bound), _misfit("branch", name or None)
    return lambda value: wrong if isinstance(found := get(value), kinds) and not holds(found) else None


def _size(value: Any) -> object:  # noqa: ANN401 - a model or a map
    """Return as many things as an object has members."""
    if value.__class__ is dict:
        return cast("Rule", value)
    return range(sum(name in fields_set(value) for name in cast("Rule", vars(value))) + len(_extra(value)))


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
_BOUNDS: Final[dict[str, tuple[tuple[type, ...], str, Callable[[Any], Any], Callable[[Any], Holds]]]] = {
    "minimum": (_NUMBERS, "ge", ceil, lambda bound: partial(le, bound)),
    "maximum": (_NUMBERS, "le", floor, lambda bound: partial(ge, bound)),
    "above": (_NUMBERS, "gt", floor, lambda bound: partial(lt, bound)),
    "below": (_NUMBERS, "lt", ceil, lambda bound: partial(gt, bound)),
    "least": (_SIZED, "min_length", ceil, lambda bound: lambda value: len(value) >= bound),
    "most": (_SIZED, "max_length", floor, lambda bound: lambda value: len(value) <= bound),
    "pattern": ((str,), "pattern", str, _expression),
}
"""What a bound is for, what pydantic calls it, what makes it one of whole numbers, and what tells that it holds."""
_AROUND: Final = frozenset({"chain", "custom-error", "default", "json-or-python", "model-field", "nullable", "union"})
"""The core schemas that take what those in them take."""
_LISTED: Final[dict[str, type]] = {"int": int, "str": str}
"""The types of which pydantic compares listed values; to Python, `False` is equal to `0`."""
_EXACT: Final = 2**53
"""A whole number below it is one float and no other."""
