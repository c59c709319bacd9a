"""Takes the type adapter of a response and gives a validator that keeps, as it came, each value that does not fit.

It rewrites a copy of pydantic's core schema: every field, list item and map value may also be anything, when the inner
validator fails, and a field that is missing is None. In a union of several models a value becomes the branch that it
fits exactly; else the nearest one, or a plain `Model` where its tag is that of none. The form of the core schema is no
promise of pydantic: when it cannot be rewritten, the whole body is kept raw.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import PydanticCustomError, SchemaValidator, ValidationError, core_schema

from .drifts import misfits_of
from .model import Model
from .recasting import first_only, with_parts
from .variants import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import TypeAdapter

    from .recasting import Change, Schema

    Handler = Callable[[Any], Any]

_CONTAINERS: Final = frozenset({"model", "definition-ref", "list", "dict", "tuple", "union", "tagged-union"})
ITEMS: Final = {"list": "items_schema", "dict": "values_schema"}
"""Of a collection, what its core schema calls the schema of its values."""
_TEXTUAL: Final = frozenset({"date", "time", "timedelta"})
_ANYTHING: Final = SchemaValidator(core_schema.any_schema())


def built(make: Callable[[], Schema], otherwise: SchemaValidator = _ANYTHING) -> SchemaValidator:
    """Return a strict validator of a core schema that is rewritten, or another where it cannot be.

    The form of the core schema is no promise of pydantic: whatever a future one changes, bodies stay readable.
    """
    with suppress(Exception):
        # Without this flag pydantic-core silently reuses the strict validator of each class.
        return SchemaValidator(cast("Any", make()), cast("Any", {"strict": True}), _use_prebuilt=False)
    return otherwise


@cache
def tolerant(adapter: TypeAdapter[Any]) -> SchemaValidator:
    """Return a validator of plain data that never fails."""
    return built(lambda: _kept(relaxed(cast("Schema", adapter.core_schema))))


def _text_only(value: object, handler: Handler) -> object:
    """Refuse numbers for dates, as strict JSON does; strict Python would refuse text as well."""
    if not isinstance(value, str):
        code, message = "text", "Input should be text"
        raise PydanticCustomError(code, message)
    return handler(value)


def _tagged(value: object, handler: Handler) -> object:
    """Return the branch that the tag names, or a plain model where no branch has it."""
    try:
        return handler(value)
    except ValidationError:
        if _is_object(value):
            return Model.model_validate(value)
        raise


def _is_object(value: object) -> bool:
    return isinstance(value, dict)


def _nearest(value: object, handler: Handler) -> object:
    """Return the branch that a value fits, else the one that it comes nearest to, or a plain model for a new tag."""
    try:
        return handler(("", value))
    except ValidationError as error:
        misfits = misfits_of(error)
    wrong: dict[str, list[tuple[str, str | None]]] = {}
    for kind, places in misfits:
        branch, *steps = map(str, places[2:] if places[1] == PLAIN else places[1:])
        wrong.setdefault(branch, []).append((kind, steps[0] if steps else None))
    near = {
        name: found
        for name, found in wrong.items()
        if name.isdecimal() and all(step is not None or kind == "branch" for kind, step in found)
    }
    tags = [{step for kind, step in found if kind in {"literal_error", "none_required"}} for found in near.values()]
    if len(tags) > 1 and _is_object(value) and any(all(step in others for others in tags) for step in tags[0]):
        return Model.model_validate(value)
    if not near:
        return value
    nearest = min(near, key=lambda name: (any(kind == "literal_error" for kind, _ in near[name]), len(near[name])))
    return handler((nearest, value))


def _kept(schema: Schema) -> Schema:
    """Return a schema that takes what does not fit as it is; a union does so without an exception for each value."""
    return {"type": "union", "choices": [schema, {"type": "any"}], "mode": "left_to_right"}


def _once(change: Change) -> Change:
    """Return the same change of a schema; a definition that is in several types is changed for the first of them."""
    changed: dict[str, tuple[Schema, Schema]] = {}

    def again(node: Schema) -> Schema:
        if "ref" not in node:
            return change(node)
        found = changed.get(ref := node["ref"])
        if found is None or found[0] != node:
            found = changed[ref] = node, change(node)
        return found[1]

    return again


@_once
def exact(node: Schema) -> Schema:
    """Return a core schema that takes of plain data what strict validation takes of JSON; it refers to its like."""
    plain = {key: value for key, value in node.items() if key != "ref"}
    names: Schema = {key: f"{node[key]}:exact" for key in ("ref", "schema_ref") if key in node}
    return {**_of_plain_data(first_only(with_parts(plain, exact))), **names}


@_once
def relaxed(node: Schema) -> Schema:
    """Return the relaxed copy, which others refer to as to the original."""
    plain = {key: value for key, value in node.items() if key != "ref"}
    kind = node["type"]
    if "checked" in node.get("metadata", ()):
        copy = relaxed(node["schema"])
    elif kind == "model-field":
        copy = _field(plain)
    elif kind == "union" and sum(map(_is_container, node["choices"])) > 1:
        copy = _union(plain)
    else:
        copy = first_only(with_parts(plain, relaxed))
        if kind == "definitions":  # each in both forms; an exact one is only referred to from inside a union
            copy["definitions"] += map(exact, node["definitions"])
        elif (key := ITEMS.get(kind)) in copy:
            copy[key] = _kept(copy[key])
        copy = _wrapped(_tagged, copy) if kind == "tagged-union" else _of_plain_data(copy)
    return {**copy, "ref": node["ref"]} if "ref" in node else copy


def _union(node: Schema) -> Schema:
    """Return a validator that tries all branches exactly, and then the nearest one relaxed."""
    is_preferred = node.get("mode") == "left_to_right"
    plain = _schema(node["choices"][-1]) if is_preferred else node
    branches = [_schema(branch) for branch in plain["choices"]]
    labelled = {**plain, "choices": [(branch, str(number)) for number, branch in enumerate(branches)]}
    whole = {**node, "choices": [node["choices"][0], (labelled, PLAIN)]} if is_preferred else labelled
    choices = {"": exact(whole), **{str(number): relaxed(branch) for number, branch in enumerate(branches)}}
    unlabelled = partial(core_schema.no_info_before_validator_function, lambda at: at[1])
    opened = {name: unlabelled(cast("Any", choice)) for name, choice in choices.items()}
    return _wrapped(_nearest, core_schema.tagged_union_schema(cast("Any", opened), lambda at: at[0]))


def _field(field: Schema) -> Schema:
    """Return a field that takes what does not fit as it is, and is None where it is missing."""
    inner: Schema = field["schema"]
    default: Schema = {"type": "default", "default": None}
    if inner["type"] == "default":
        default, inner = inner, inner["schema"]
    return {**field, "schema": {**default, "schema": _kept(relaxed(inner))}}


def _of_plain_data(schema: Schema) -> Schema:
    """Return a schema that takes of plain data what strict validation takes of JSON."""
    kind = schema["type"]
    if kind == "model":
        return {**schema, "strict": False, "config": {**schema.get("config", {}), "strict": True}}
    if kind == "tuple":
        return {**schema, "strict": False}
    if kind in _TEXTUAL:
        return _wrapped(_text_only, {**schema, "strict": False})
    if kind == "dict":  # a map is no more exact than a model, which is made of a mapping here
        return {"type": "chain", "steps": [{"type": "any"}, schema]}
    return schema


def _wrapped(function: Callable[[Any, Handler], object], schema: object) -> Schema:
    return cast("Schema", core_schema.no_info_wrap_validator_function(function, cast("Any", schema)))


def _schema(choice: Schema | tuple[Schema, str]) -> Schema:
    """Return a choice of a union without its label."""
    return choice[0] if isinstance(choice, tuple) else choice


def _is_container(choice: Schema | tuple[Schema, str]) -> bool:
    schema = _schema(choice)
    while schema["type"] == "function-after":
        schema = schema["schema"]
    return schema["type"] in _CONTAINERS
