"""Takes the type adapter of a response and gives a validator that keeps, as it came, each value that does not fit.

It rewrites a copy of pydantic's core schema: every field, list item and map value may also be anything, when the inner
validator fails, and a field that is missing is None. In a union of several models a value becomes the branch that it
fits exactly; else the nearest one, or a plain `Model` where its tag is that of none. The form of the core schema is no
promise of pydantic: when it cannot be rewritten, the whole body is kept raw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import PydanticCustomError, SchemaValidator, ValidationError, core_schema

from .model import Model
from .recasting import first_only, rewritten
from .variants import PLAIN, Checked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import TypeAdapter

    Handler = Callable[[Any], Any]
    Schema = dict[str, Any]

_CHILDREN: Final = (
    "schema",
    "extras_schema",
    "keys_schema",
    "strict_schema",
    "lax_schema",
    "json_schema",
    "python_schema",
)
_CONTAINERS: Final = frozenset({"model", "definition-ref", "list", "dict", "tuple", "union", "tagged-union"})
_PLAIN: Final = frozenset({"any", "bool", "float", "int", "literal", "none", "str"})
_DAY: Final = len("2026-01-01")
_TEXTUAL: Final = frozenset({"datetime", "date", "time", "timedelta"})


def tolerant(adapter: TypeAdapter[Any]) -> SchemaValidator:
    """Return a validator of plain data that never fails."""
    try:
        relaxed = rewritten(_kept(_Rewriter().relax(cast("Schema", adapter.core_schema))), first_only)
        # Without this flag pydantic-core silently reuses the strict validator of each class.
        return SchemaValidator(relaxed, cast("Any", {"strict": True}), _use_prebuilt=False)
    except Exception:  # noqa: BLE001 - whatever a future pydantic changes, the body stays readable
        return SchemaValidator(core_schema.any_schema())


def exact(adapter: TypeAdapter[Any]) -> Schema:
    """Return a core schema that takes of plain data what strict validation takes of JSON."""
    return _Rewriter().exact(cast("Schema", adapter.core_schema))


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


def _branch_of(at: tuple[str, object]) -> str:
    return at[0]


def _opened(at: tuple[str, object]) -> object:
    return at[1]


def _nearest(value: object, handler: Handler) -> object:
    """Return the branch that a value fits, else the one that it comes nearest to, or a plain model for a new tag."""
    try:
        return handler(("", value))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    wrong: dict[str, list[tuple[str, str | None]]] = {}
    for detail in details:
        labels = [str(step) for step in detail["loc"]]
        branch, *steps = labels[2:] if labels[1] == PLAIN else labels[1:]
        member = detail.get("ctx", {}).get("member")
        steps += [] if member is None else [member]
        wrong.setdefault(branch, []).append((detail["type"], steps[0] if steps else None))
    near = {
        name: found
        for name, found in wrong.items()
        if name.isdecimal() and all(step is not None or kind == "branch" for kind, step in found)
    }
    tags = [{step for kind, step in found if kind == "literal_error"} for found in near.values()]
    if len(tags) > 1 and _is_object(value) and any(all(step in others for others in tags) for step in tags[0]):
        return Model.model_validate(value)
    if not near:
        return value
    nearest = min(near, key=lambda name: (any(kind == "literal_error" for kind, _ in near[name]), len(near[name])))
    return handler((nearest, value))


def _day_only(value: object, handler: Handler) -> object:
    """Refuse what is longer than a date, which has ten characters: a midnight is none."""
    return handler(value if isinstance(value, str) and len(value) == _DAY else None)


def _moment_only(value: object, handler: Handler) -> object:
    """Refuse a date where it stands beside a time."""
    return handler(None if isinstance(value, str) and len(value) == _DAY else value)


def _kept(schema: Schema) -> Schema:
    """Return a schema that takes what does not fit as it is; a union does so without an exception for each value."""
    return cast(
        "Schema", core_schema.union_schema([cast("Any", schema), core_schema.any_schema()], mode="left_to_right")
    )


_DATES: Final = {"date": _day_only, "datetime": _moment_only}


class _Rewriter:
    """Copies a core schema twice over: relaxed, and exact for what stands in a union of several models."""

    def exact(self, node: Schema) -> Schema:
        """Return the exact copy."""
        return self._copy(node, exact=True)

    def relax(self, node: Schema) -> Schema:
        """Return the relaxed copy, which others refer to as to the original."""
        plain = {key: value for key, value in node.items() if key != "ref"}
        kind = node["type"]
        if kind == "function-after" and isinstance(node["function"]["function"], Checked):
            copy = self.relax(node["schema"])
        elif kind == "tagged-union":
            copy = cast(
                "Schema",
                core_schema.no_info_wrap_validator_function(_tagged, cast("Any", self._copy(plain, exact=False))),
            )
        elif kind == "union" and sum(map(_is_container, node["choices"])) > 1:
            copy = self._union(plain)
        else:
            return self._copy(node, exact=False)
        return {**copy, "ref": node["ref"]} if "ref" in node else copy

    def _union(self, node: Schema) -> Schema:
        """Return a validator that tries all branches exactly, and then the nearest one relaxed."""
        is_preferred = node.get("mode") == "left_to_right"
        plain = _schema(node["choices"][-1]) if is_preferred else node
        branches = [_schema(branch) for branch in plain["choices"]]
        labelled = {**plain, "choices": [(branch, str(number)) for number, branch in enumerate(branches)]}
        whole = {**node, "choices": [node["choices"][0], (labelled, PLAIN)]} if is_preferred else labelled
        choices = {"": self._copy(whole, exact=True)}
        choices.update({str(number): self.relax(branch) for number, branch in enumerate(branches)})
        opened = {
            name: core_schema.no_info_before_validator_function(_opened, cast("Any", choice))
            for name, choice in choices.items()
        }
        chosen = core_schema.tagged_union_schema(cast("Any", opened), _branch_of)
        return cast("Schema", core_schema.no_info_wrap_validator_function(_nearest, chosen))

    def _copy(self, node: Schema, *, exact: bool) -> Schema:
        kind = node["type"]
        if kind in _PLAIN and "ref" not in node:
            return node
        copy = {key: value for key, value in node.items() if key not in {"metadata", "serialization"}}
        if exact:
            copy.update({key: f"{node[key]}:exact" for key in ("ref", "schema_ref") if key in node})
        for key in _CHILDREN:
            if isinstance(copy.get(key), dict):
                copy[key] = self._child(copy[key], exact=exact)
        if kind in {"model", "model-fields", "typed-dict"}:
            copy["strict"] = False
            copy["config"] = {**copy.get("config", {}), "strict": True}
        self._members(copy, kind, exact=exact)
        if kind in _TEXTUAL:
            copy["strict"] = False
            return cast("Schema", core_schema.no_info_wrap_validator_function(_text_only, cast("Any", copy)))
        return copy

    def _child(self, node: Schema, *, exact: bool) -> Schema:
        return self._copy(node, exact=True) if exact else self.relax(node)

    def _members(self, copy: Schema, kind: str, *, exact: bool) -> None:
        if kind == "model-fields":
            copy["fields"] = {name: self._field(field, exact=exact) for name, field in copy["fields"].items()}
            copy.pop("config")
        elif kind == "definitions":
            # Each definition in both forms; an exact one is only referred to from inside a union.
            relaxed = [] if exact else [self.relax(item) for item in copy["definitions"]]
            copy["definitions"] = [*relaxed, *(self._copy(item, exact=True) for item in copy["definitions"])]
        elif kind == "tuple":
            copy["strict"] = False
            copy["items_schema"] = [self._child(item, exact=exact) for item in copy["items_schema"]]
        elif kind == "tagged-union":
            copy["choices"] = {tag: self._child(item, exact=exact) for tag, item in copy["choices"].items()}
        elif kind == "union":
            kinds = {_schema(item)["type"] for item in copy["choices"]}
            beside = _DATES if kinds >= _DATES.keys() else {}
            copy["choices"] = [self._choice(item, beside, exact=exact) for item in copy["choices"]]
        key = {"list": "items_schema", "dict": "values_schema"}.get(kind, "")
        if key in copy:
            child = self._child(copy[key], exact=exact)
            copy[key] = child if exact else _kept(child)

    def _choice(
        self,
        choice: Schema | tuple[Schema, str],
        beside: Mapping[str, Callable[[object, Handler], object]],
        *,
        exact: bool,
    ) -> Schema | tuple[Schema, str]:
        """Return a branch of a union; a map that is no more exact than a model, which is made of a mapping here."""
        copy = self._child(_schema(choice), exact=exact)
        if "function" in copy and copy["schema"]["type"] in beside:
            only = beside[copy["schema"]["type"]]
            copy = cast("Schema", core_schema.no_info_wrap_validator_function(only, cast("Any", copy)))
        if copy["type"] == "dict":
            copy = cast("Schema", core_schema.chain_schema([core_schema.any_schema(), cast("Any", copy)]))
        return (copy, choice[1]) if isinstance(choice, tuple) else copy

    def _field(self, field: Schema, *, exact: bool) -> Schema:
        if exact:
            return {**field, "schema": self._copy(field["schema"], exact=True), "metadata": {}}
        inner: Schema = field["schema"]
        default: Schema = {"type": "default", "default": None}
        if inner["type"] == "default":
            default = {key: value for key, value in inner.items() if key != "metadata"}
            inner = default.pop("schema")
        return {**field, "schema": {**default, "schema": _kept(self.relax(inner))}, "metadata": {}}


def _schema(choice: Schema | tuple[Schema, str]) -> Schema:
    """Return a choice of a union without its label."""
    return choice[0] if isinstance(choice, tuple) else choice


def _is_container(choice: Schema | tuple[Schema, str]) -> bool:
    schema = _schema(choice)
    while schema["type"] == "function-after":
        schema = schema["schema"]
    return schema["type"] in _CONTAINERS
