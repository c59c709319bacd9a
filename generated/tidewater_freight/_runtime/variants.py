"""Says of types what pydantic cannot: which of equal values `Literal` means, and which branch of a union a value is."""

from __future__ import annotations

from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast, get_args, get_origin

from pydantic_core import CoreSchema, PydanticCustomError, SchemaError, SchemaValidator, ValidationError, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sized

    from pydantic import GetCoreSchemaHandler

_KINDS: dict[type, CoreSchema] = {
    bool: core_schema.bool_schema(strict=True),
    int: core_schema.int_schema(strict=True),
}


_ABSENT: Final = object()
_NAMES: dict[type, str] = {bool: "boolean", int: "integer", float: "number", str: "string"}
_NAMES.update({dict: "object", list: "array", NoneType: "null"})


class Exact:
    """Marks a `Literal` with numbers or booleans: Python takes `1`, `1.0` and `True` for equal, JSON does not."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have the type of a value decided before the value (JSON Schema 2020-12 core, 4.2.2)."""
        values: list[Any] = cast("Any", handler(source))["expected"]
        choices: list[CoreSchema] = []
        for kind, schema in _KINDS.items():
            if own := [value for value in values if type(value) is kind]:
                choices.append(core_schema.chain_schema([schema, core_schema.literal_schema(own)]))
        if texts := [value for value in values if isinstance(value, str)]:
            choices.append(core_schema.literal_schema(texts))
        # A value that was kept as it came goes back as it is: a serializer of integers would make a number of `true`.
        as_it_is = core_schema.simple_ser_schema("any")
        return core_schema.custom_error_schema(
            choices[0] if len(choices) == 1 else core_schema.union_schema([*choices]),
            "literal_error",
            custom_error_context={"expected": "one of its values"},
            serialization=as_it_is,
        )


PLAIN = "plain"
"""The label of a union in which no branch is preferred."""
Misfit = tuple[str, str | None]
"""What is wrong, as pydantic calls it, and the member that is."""
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
        found = [(self._rules.get(name, {}), branch) for name, branch in _branches(source, schema)]
        plain = [_checked(misfit, rule, branch) for rule, branch in found]
        if not any("prefer" in rule for rule, _ in found):
            return _union(plain) if plain else schema
        better = [
            _checked(_unpreferred, rule.get("prefer"), each) for (rule, _), each in zip(found, plain, strict=True)
        ]
        return core_schema.union_schema([_union(better), (_union(plain), PLAIN)], mode="left_to_right")


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
        fields: dict[str, Any] = {}
        for each in get_args(source):
            fields.update(getattr(each, "model_fields", {}))
        paths: list[list[str | int]] = [[self._name]]
        paths.extend([name] for name, field in fields.items() if field.alias == self._name)
        return core_schema.tagged_union_schema({tag: branches[name] for tag, name in self._tags.items()}, paths)


def _branches(source: object, schema: Any) -> Iterator[tuple[str, CoreSchema]]:  # noqa: ANN401 - one of many forms
    """Yield the name and the schema of each branch of a union; nothing for what is none."""
    names = [getattr(get_origin(each) or each, "__name__", "") for each in get_args(source) if each is not NoneType]
    yield from zip(names, schema["choices"], strict=True) if schema["type"] == "union" else ()


def _union(choices: Iterable[CoreSchema]) -> CoreSchema:
    return core_schema.union_schema([*choices])


class Checked:
    """Refuses what a branch that pydantic finds right is not; `tolerance` knows it by this class."""

    def __init__(self, test: Callable[[Rule, Members], Misfit | None], rule: Rule) -> None:
        """Take a test, which tells what is wrong with the members of an object, and what it is given."""
        self._test, self._rule = test, rule
        self._is_bound = test is _unpreferred
        self._every = self._is_bound and "" in rule
        self._named = _named(rule, is_bound=self._is_bound)
        self._fields: dict[type, dict[str, str]] = {}

    def __call__(self, value: Any) -> Any:  # noqa: ANN401 - any value of the API
        """Return the value.

        Raises:
            PydanticCustomError: the value is no such branch; its context has the `member` that is not.
        """
        kind = value.__class__
        if kind in _NAMES:
            if kind is not dict:
                return value
            wrong = self._test(self._rule, Members({}, value, 0))
        else:
            extra, present = value.__pydantic_extra__, value.__pydantic_fields_set__
            fields = self._fields.get(kind)
            if fields is None:
                fields = self._fields_of(kind)
            if not extra and not self._every and (not fields or present.isdisjoint(fields)):
                return value
            members = {wire: getattr(value, name) for name, wire in fields.items() if name in present}
            wrong = self._test(self._rule, Members(members, extra or {}, len(present)))
        if wrong is None:
            return value
        code, member = wrong
        raise PydanticCustomError(cast("Any", code), "Input should be of another branch", {"member": member})

    def _fields_of(self, model: type[Any]) -> dict[str, str]:
        """Return Python name -> wire name of the fields that the rule asks for."""
        wires = {name: field.alias or name for name, field in model.model_fields.items()}
        found = self._fields[model] = {name: wire for name, wire in wires.items() if wire in self._named}
        return found


def _named(rule: Rule, *, is_bound: bool) -> frozenset[str]:
    """Return the members that a rule asks for by name."""
    found = {*rule} if is_bound else {*rule.get("required", ()), *rule.get("values", ()), *rule.get("needs", ())}
    for others in () if is_bound else rule.get("needs", {}).values():
        found.update(others)
    for each in () if is_bound else rule.get("never", ()):
        found |= _named(each, is_bound=False)
    return frozenset(found)


def _checked(test: Callable[[Rule, Members], Misfit | None], rule: Rule | None, schema: CoreSchema) -> CoreSchema:
    return core_schema.no_info_after_validator_function(Checked(test, rule), schema) if rule else schema


class Members(NamedTuple):
    """The members of an object by wire name."""

    fields: Mapping[str, object]
    """Those that have a field and that the rule asks for."""
    extra: Mapping[str, object]
    """Those that have none; all of a mapping."""
    size: int
    """How many have a field."""

    def find(self, name: str) -> object:
        """Return the value of a member, `_ABSENT` where there is none."""
        return self.fields.get(name, self.extra.get(name, _ABSENT))


def misfit(rule: Rule, members: Members) -> Misfit | None:
    """Return why an object does not fit the rule, None where it fits."""
    extra, find = members.extra, members.find
    if extra and "only" in rule and (more := extra.keys() - rule["only"]):
        return "extra_forbidden", min(more)
    if extra and "extra" in rule:
        for name, each in extra.items():
            if _kind(each) not in rule["extra"]:
                return "type", name
    needed = [*rule.get("required", ())]
    needed += [each for name, others in rule.get("needs", {}).items() if find(name) is not _ABSENT for each in others]
    for name in needed:
        if find(name) is _ABSENT:
            return "missing", name
    for name, listed in rule.get("values", {}).items():
        if (value := find(name)) is not _ABSENT and not _is_listed(value, listed):
            return "literal_error", name
    return ("branch", None) if any(misfit(each, members) is None for each in rule.get("never", ())) else None


def _unpreferred(prefer: Rule, members: Members) -> Misfit | None:
    """Return which member of an object is out of its bounds, or that the number of members is."""
    for name, bounds in prefer.items():
        value = members.find(name) if name else range(members.size + len(members.extra))
        if value is not _ABSENT and not _is_within(value, bounds):
            return "branch", name or None
    return None


def _kind(value: object) -> str:
    """Return the JSON type of a value; of a number with a fraction `number`, of any other `integer`."""
    return "integer" if isinstance(value, float) and value.is_integer() else _NAMES.get(type(value), "null")


def _is_listed(value: object, listed: list[object]) -> bool:
    return any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in listed)


def _is_within(value: Any, bounds: dict[str, Any]) -> bool:  # noqa: ANN401 - any value of the API
    sizes: float
    if isinstance(value, (int, float)):
        sizes, lowest, highest = value, bounds.get("minimum"), bounds.get("maximum")
        if value <= bounds.get("above", value - 1) or value >= bounds.get("below", value + 1):
            return False
    elif isinstance(value, (str, list, dict, range)):
        sizes, lowest, highest = len(cast("Sized", value)), bounds.get("least"), bounds.get("most")
    else:
        return True
    if (lowest is not None and sizes < lowest) or (highest is not None and sizes > highest):
        return False
    return not (isinstance(value, str) and "pattern" in bounds) or _matches(bounds["pattern"], value)


def _matches(pattern: str, text: str) -> bool:
    """Whether a text has a match; of what is no expression of pydantic, which takes linear time, anything has."""
    try:
        _expression(pattern).validate_python(text)
    except ValidationError:
        return False
    except SchemaError:
        return True
    return True


@cache
def _expression(pattern: str) -> SchemaValidator:
    return SchemaValidator(core_schema.str_schema(pattern=pattern))
