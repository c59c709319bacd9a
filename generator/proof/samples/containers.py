"""Sample objects and arrays: members that are required and those that may be there, and items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..schemas.joined import merged
from ..schemas.patterns import search
from ..schemas.validity import UndecidedError, UnsatisfiableError
from .keywords import strings
from .matching import matching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from ..described.dialects import Forms
    from .flavours import Flavour, Record, Rotation

UNKNOWN = "specpress-unknown"
"""A member that no description has."""
_MOST_ITEMS = 400
_MANY = 8
"""How many items show members of enums at once."""
_AGAINST = {"not", "if", "maxProperties", "dependentRequired", "dependentSchemas", "unevaluatedProperties"}
"""Keywords that may forbid what is allowed member by member."""


class Sampler(Protocol):
    """What makes the values within: see `schema_values.Sampler`."""

    @property
    def forms(self) -> Forms:
        """The schemas."""
        ...

    @property
    def flavour(self) -> Flavour:
        """Which values are wanted."""
        ...

    @property
    def rotation(self) -> Rotation | None:
        """Whose turn it is."""
        ...

    @property
    def record(self) -> Record:
        """What no sample was found for."""
        ...

    @property
    def filled(self) -> bool:
        """Whether arrays have an item."""
        ...

    @property
    def files(self) -> bool:
        """Whether raw bytes are a file."""
        ...

    @property
    def generous(self) -> bool:
        """Whether optional members are still written."""
        ...

    def inner(self, schema: JsonValue, step: str) -> JsonValue:
        """Return a value of a schema within."""
        ...

    def wants(self, schema: JsonValue) -> bool:
        """Whether a schema leads to something whose turn it is."""
        ...

    def fits(self, schema: JsonValue, value: JsonValue) -> bool:
        """Whether a schema allows a value."""
        ...

    def hidden(self, schema: JsonValue) -> bool:
        """Whether a property is not sent in this direction."""
        ...

    def text(self, flat: dict[str, JsonValue], number: int) -> str:
        """Return a text."""
        ...

    def leave(self, what: str, schema: JsonValue, error: UnsatisfiableError) -> None:
        """Note what is left out."""
        ...


def object_of(sampler: Sampler, flat: dict[str, JsonValue]) -> JsonValue:
    """Return an object; an optional member without a sample is left out, and the sampler keeps why.

    Raises:
        UnsatisfiableError: a required member has no value.
    """
    properties = flat.get("properties")
    known = properties if isinstance(properties, dict) else {}
    required = strings(flat.get("required"))
    result: dict[str, JsonValue] = {}
    for name, schema in known.items():
        if sampler.hidden(schema) or (name not in required and not sampler.wants(schema)):
            continue
        try:
            value = sampler.inner(schema, name)
        except UndecidedError:
            raise
        except UnsatisfiableError as error:
            if name in required:
                raise
            sampler.leave(f"member {name}", schema, error)
            continue
        if name in required or sampler.fits(schema, value):
            result[name] = value
            sampler.record.made(schema)
        else:
            sampler.leave(f"member {name}", schema, UnsatisfiableError("no value was found that its schema allows"))
    for name in required:
        if name not in known:
            result[name] = sampler.inner(_beyond(flat, name), name)
    _fill(sampler, flat, known, result)
    return relieved(sampler, flat, required, result) if flat.keys() & _AGAINST else result


def relieved(
    sampler: Sampler, flat: dict[str, JsonValue], required: list[str], result: dict[str, JsonValue]
) -> dict[str, JsonValue]:
    """Leave optional members out until what the schema says against some of them is satisfied.

    One of them, if that is enough, else more and more; the last ones first.
    """
    if sampler.fits(flat, result):
        return result
    optional = [name for name in reversed(list(result)) if name not in required]
    for name in optional:
        fewer = {key: value for key, value in result.items() if key != name}
        if sampler.fits(flat, fewer):
            return fewer
    for name in optional:
        result = {key: value for key, value in result.items() if key != name}
        if sampler.fits(flat, result):
            break
    return result


def _beyond(flat: dict[str, JsonValue], name: str) -> JsonValue:
    """Return the schema of a member that has no property of its own (JSON Schema 2020-12 section 10.3.2)."""
    patterns = flat.get("patternProperties")
    for pattern, schema in patterns.items() if isinstance(patterns, dict) else ():
        if search(pattern, name):
            return schema
    return flat.get("additionalProperties", True)


def _fill(
    sampler: Sampler, flat: dict[str, JsonValue], known: dict[str, JsonValue], result: dict[str, JsonValue]
) -> None:
    """Add members up to `minProperties`, and one that only `additionalProperties` or a pattern describes."""
    minimum = flat.get("minProperties")
    least = minimum if isinstance(minimum, int) else 0
    for name, schema in known.items():
        if len(result) >= least:
            break
        if name not in result and not sampler.hidden(schema):
            result[name] = sampler.inner(schema, name)
    if sampler.generous and not sampler.flavour.empty:
        _add_patterned(sampler, flat, result)
    _add_further(sampler, flat, least, result)
    extra = flat.get("additionalProperties", True)
    if sampler.flavour.unknown and extra is True and sampler.fits(flat, {**result, UNKNOWN: ["kept"]}):
        result[UNKNOWN] = ["kept"]


def _add_further(sampler: Sampler, flat: dict[str, JsonValue], least: int, result: dict[str, JsonValue]) -> None:
    """Add members that have no property of their own."""
    extra = flat.get("additionalProperties")
    wanted = least
    if isinstance(extra, dict) and sampler.wants(extra) and not sampler.flavour.empty:
        wanted = max(wanted, len(result) + 1)
    names = flat.get("propertyNames")
    number = 1
    while len(result) < wanted and extra is not False and number <= wanted:
        try:
            name = str(sampler.inner({"type": "string", "allOf": [names]}, "*")) if names else f"key{number}"
            result[name] = sampler.inner(extra if isinstance(extra, dict) else True, "*")
            sampler.record.made(extra)
        except UndecidedError:
            raise
        except UnsatisfiableError as error:
            if len(result) < least:
                raise
            sampler.leave("additional members", extra, error)
            return
        number += 1


def _add_patterned(sampler: Sampler, flat: dict[str, JsonValue], result: dict[str, JsonValue]) -> None:
    patterns = flat.get("patternProperties")
    for pattern, schema in patterns.items() if isinstance(patterns, dict) else ():
        try:
            name = matching(pattern, 1, 60, "body", sampler.flavour.seed)
            value = sampler.inner(schema, "*")
        except UndecidedError:
            raise
        except UnsatisfiableError as error:
            sampler.leave(f"members like {pattern}", schema, error)
            continue
        about_names: JsonValue = {key: flat[key] for key in ("patternProperties", "propertyNames") if key in flat}
        if sampler.fits(about_names, {name: value}):
            result.setdefault(name, value)


def array_of(sampler: Sampler, flat: dict[str, JsonValue]) -> JsonValue:
    """Return an array: two items where the schema leaves it open.

    Raises:
        UnsatisfiableError: there is no value for the items that must be there.
    """
    prefix = flat.get("prefixItems")
    result = [sampler.inner(entry, "[]") for entry in prefix] if isinstance(prefix, list) else []
    items = flat.get("items", True)
    result += _contained(sampler, flat, items)
    least = flat.get("minItems")
    wanted = _length(sampler, flat, len(result))
    if items is False or len(result) >= wanted or wanted > _MOST_ITEMS:
        return result
    try:
        while len(result) < wanted:
            taken = result if flat.get("uniqueItems") is True else []
            sample = _fresh(sampler, items, taken)
            if sample in taken:
                break
            result.append(sample)
            sampler.record.made(items)
    except UndecidedError:
        raise
    except UnsatisfiableError as error:
        if isinstance(least, int) and least > len(result):
            raise
        sampler.leave("items", items, error)
    return result


def _length(sampler: Sampler, flat: dict[str, JsonValue], found: int) -> int:
    """Return how many items an array is to have; `found` are there already."""
    least, items = flat.get("minItems"), flat.get("items", True)
    usual = 2 if "prefixItems" not in flat else found + 1 if isinstance(flat.get("items"), dict) else 0
    wanted = least if isinstance(least, int) else (usual if sampler.generous else 0)
    if sampler.flavour.empty and not isinstance(least, int):
        wanted = 0
    if sampler.filled or (sampler.rotation is not None and not found):
        wanted = max(wanted, 1)
    if sampler.rotation is not None and sampler.rotation.sparse and sampler.wants(items):
        wanted = max(wanted, _MANY)
    most = flat.get("maxItems")
    if isinstance(most, int):
        wanted = min(wanted, most)
    if sampler.files and sampler.rotation is not None and not isinstance(least, int):
        wanted = min(wanted, 1)  # a list of files and texts at once is more than anyone means
    return wanted


def _contained(sampler: Sampler, flat: dict[str, JsonValue], items: JsonValue) -> list[JsonValue]:
    """Return the items that `contains` asks for."""
    if "contains" not in flat:
        return []
    holding: list[JsonValue] = [part for part in (items, flat["contains"]) if isinstance(part, dict)]
    count = flat.get("minContains", 1)
    result: list[JsonValue] = []
    for _ in range(min(count, _MOST_ITEMS) if isinstance(count, int) else 1):
        result.append(_fresh(sampler, {"allOf": holding}, result if flat.get("uniqueItems") is True else []))
    return result


def _fresh(sampler: Sampler, items: JsonValue, taken: list[JsonValue]) -> JsonValue:
    """Return an item, if there is one another than those that are taken."""
    sample = sampler.inner(items, "[]")
    if sample not in taken:
        return sample
    found = (value for value in _others(sampler, items, taken) if value not in taken)
    return next((value for value in found if sampler.fits(items, value)), taken[0])


def _others(sampler: Sampler, items: JsonValue, taken: list[JsonValue]) -> Iterator[JsonValue]:
    """Yield other values for an array of unique items."""
    flat: dict[str, JsonValue] = merged(sampler.forms, items) if isinstance(items, dict) else {}
    enum, first = flat.get("enum"), taken[0]
    yield from enum if isinstance(enum, list) else ()
    for keyword in ("oneOf", "anyOf"):
        branches = flat.get(keyword)
        for branch in branches if isinstance(branches, list) else ():
            try:
                yield sampler.inner(branch, "[]")
            except UndecidedError:
                raise
            except UnsatisfiableError:
                continue
    if isinstance(first, str):
        if isinstance(flat.get("pattern"), str):
            yield sampler.text(flat, len(taken))
        yield f"{first}{len(taken)}"
    elif isinstance(first, int | float) and not isinstance(first, bool):
        yield first + len(taken)
        yield first - len(taken)
