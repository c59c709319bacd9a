"""Takes a core schema of pydantic and gives a copy of it that is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from pydantic_core import core_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    Schema = dict[str, Any]

_PLAIN: Final = frozenset({"default", "expected", "metadata", "serialization", "cls"})
"""Members of a core schema that hold no schema."""
_FAIL_FAST: Final = {"list", "set", "frozenset", "tuple"} | (
    {"dict"} if "fail_fast" in core_schema.DictSchema.__annotations__ else set[str]()
)


class _Stop(Exception):  # noqa: N818 - no error: it ends a validation early
    """Ends a validation at the first value of a map that does not fit."""


def _stop() -> object:
    raise _Stop


def first_only(node: Schema) -> Schema:
    """Return a schema that tells of a collection the first value alone that does not fit."""
    if node["type"] in _FAIL_FAST:
        return {**node, "fail_fast": True}
    if node["type"] != "dict":
        return node
    # A pydantic whose maps do not know `fail_fast`: an exception ends the map, and is turned into an error of its own.
    values: Any = node.get("values_schema", core_schema.any_schema())
    own = {name: member for name, member in node.items() if name != "ref"}
    own["values_schema"] = core_schema.with_default_schema(values, on_error="default", default_factory=_stop)
    outer: dict[str, Any] = {"ref": node["ref"]} if "ref" in node else {}
    return {
        "type": "custom-error",
        "schema": own,
        "custom_error_type": "fitting members",
        "custom_error_message": "Input should be an object whose members fit",
        **outer,
    }


def rewritten(node: Any, change: Callable[[Schema], Schema]) -> Any:  # noqa: ANN401 - a part of a core schema
    """Return a copy of a core schema with each schema changed, the inner ones first."""
    if isinstance(node, (list, tuple)):
        parts = [rewritten(item, change) for item in cast("list[Any]", node)]
        return parts if isinstance(node, list) else tuple(parts)
    if not isinstance(node, dict):
        return node
    items = cast("Schema", node).items()
    copy = {key: value if key in _PLAIN else rewritten(value, change) for key, value in items}
    return change(copy) if isinstance(copy.get("type"), str) else copy
