"""Bounds what an answer that does not fit costs; loaded by the first one.

pydantic builds an error for each value that does not fit, which takes hundreds of times its bytes. Here its
core schema is rewritten in two ways: one tells the first value of a collection alone, and one ends to look when it has
found enough. Neither costs a right answer anything. The form of the core schema is no promise of pydantic: where
it cannot be rewritten, its own validator is taken as it is.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import ValidationError, core_schema, from_json, to_json

from .drifts import misfits_of
from .recasting import first_only, rewritten
from .tolerance import ITEMS, built, exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import TypeAdapter
    from pydantic_core import SchemaValidator

    from .drifts import Misfit
    from .recasting import Schema

_PROBED: Final = 65536
_STRIDE: Final = 23
_MANY_VALUES: Final = 500_000
_TEXT: Final = 56
_COSTS: Final = {b"{": 720, b"[": 200, b":": 90, b",": 16}
"""The bytes of a text, and of an object, an array, a member and an item: as plain data and as the typed value."""


@cache
def stopping(adapter: TypeAdapter[Any]) -> SchemaValidator:
    """Return a validator that tells no more of each collection than its first value that does not fit."""
    own = cast("SchemaValidator", adapter.validator)
    return built(lambda: rewritten(cast("Schema", adapter.core_schema), first_only), own)


@cache
def _counting(adapter: TypeAdapter[Any]) -> SchemaValidator:
    """Return a validator of plain data that looks for about as many misfits as its context has `left`."""
    return built(lambda: rewritten(exact(cast("Schema", adapter.core_schema)), _count_items))


def counted(adapter: TypeAdapter[Any], data: object, most: int) -> list[Misfit]:
    """Return about `most` of what does not fit; nothing when all does, or when it cannot be said."""
    try:
        _counting(adapter).validate_python(data, context={"left": most}, by_alias=True, by_name=False)
    except ValidationError as error:
        return misfits_of(error)
    return []


def _count_items(node: Schema) -> Schema:
    key, node = ITEMS.get(node["type"]), {**node, "fail_fast": False}
    return {**node, key: core_schema.with_info_wrap_validator_function(_count, node[key])} if key in node else node


def _count(value: object, handler: Callable[[Any], Any], info: Any) -> object:  # noqa: ANN401 - of pydantic
    if info.context["left"] <= 0:
        return value
    try:
        return handler(value)
    except ValidationError as error:
        info.context["left"] -= error.error_count()
        raise


def cost_of(raw: bytes) -> int:
    """Return the bytes that a JSON text takes about as plain data and as the typed value, the text itself counted."""
    texts = raw.count(b'"') // 2 - raw.count(b'""')
    return len(raw) + _TEXT * max(texts, 0) + sum(cost * raw.count(mark) for mark, cost in _COSTS.items())


def first_misfit(validator: SchemaValidator, raw: bytes) -> Misfit | None:
    """Return what surely does not fit in the begin of a body of very many values, each of which costs to validate."""
    some = raw[::_STRIDE] if len(raw) > _MANY_VALUES else b""
    if _STRIDE * (some.count(b",") + some.count(b"[") + some.count(b"{")) <= _MANY_VALUES:
        return None
    with suppress(ValueError):
        data = from_json(raw[:_PROBED], allow_partial=True)
        try:
            validator.validate_json(to_json(data), strict=True, by_alias=True, by_name=False)
        except ValidationError as error:
            return _first_certain(misfits_of(error), data)
    return None


def _first_certain(misfits: list[Misfit], data: object) -> Misfit | None:
    """Return the first that is certain; of a value that fits no branch of a union, one of each branch has to be."""
    judged = [(*_judged(misfit, data), misfit) for misfit in misfits]
    branches: dict[tuple[int | str, ...], dict[int | str | None, bool]] = {}
    for place, branch, is_certain, _ in judged:
        found = branches.setdefault(place, {})
        found[branch] = is_certain or found.get(branch, False)
    return next((misfit for place, _, _, misfit in judged if all(branches[place].values())), None)


def _judged(misfit: Misfit, data: Any) -> tuple[tuple[int | str, ...], int | str | None, bool]:  # noqa: ANN401 - JSON
    """Return the place of a union and its branch, if any, and whether what follows cannot make the value fit.

    It cannot where the type is wrong, or where the value was read to its end, as all members of a container but the
    last one are.
    """
    kind, steps = misfit
    place, branch = steps, None
    for number, step in enumerate(steps[:-1] if kind == "missing" else steps):
        keys: Any = range(len(cast("list[object]", data))) if isinstance(data, list) else cast("object", data)
        if not isinstance(data, (dict, list)) or step not in keys:
            if branch is not None:
                return place, branch, False  # a union in a branch
            place, branch = steps[:number], step
        elif step != next(reversed(keys)):
            return place, branch, True
        else:
            data = cast("Any", data)[step]
    return place, branch, kind != "missing" and isinstance(data, (dict, list)) and kind.endswith("_type")
