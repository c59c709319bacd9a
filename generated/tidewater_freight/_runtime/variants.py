"""Says of types what pydantic cannot: which of equal values `Literal` means, and which branch a tag says."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Final, cast, get_args, get_origin

from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import GetCoreSchemaHandler

_KINDS: Final[dict[str, type]] = {"bool": bool, "int": int, "str": str}
PLAIN = "plain"
"""The label of a union in which no branch is preferred (`checked_unions`)."""


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
        union = core_schema.union_schema([*choices])
        return core_schema.custom_error_schema(union, "literal_error", custom_error_context=context, serialization=kept)


class Tagged:
    """Marks a union of which the value of one member says the branch, where the classes themselves have it open."""

    def __init__(self, name: str, branches: Mapping[str | int, str]) -> None:
        """Take the wire name of the member, and value -> name of the branch."""
        self._name, self._tags = name, branches

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have pydantic look at the member first (OpenAPI 3.1 section 4.8.25)."""
        schema = handler(source)
        branches = dict(branches_of(source, schema))
        if not branches.keys() >= set(self._tags.values()):
            return schema
        names = {self._name, *(getattr(each, "_wires", {}).get(self._name, self._name) for each in get_args(source))}
        choices = {tag: branches[name] for tag, name in self._tags.items()}
        return core_schema.tagged_union_schema(choices, [[self._name], *([name] for name in names - {self._name})])


def branches_of(source: object, schema: Any) -> Iterator[tuple[str, CoreSchema]]:  # noqa: ANN401 - one of many forms
    """Yield the name and the schema of each branch of a union; nothing for what is none."""
    names = [getattr(get_origin(each) or each, "__name__", "") for each in get_args(source) if each is not NoneType]
    yield from zip(names, schema["choices"], strict=True) if schema["type"] == "union" else ()
