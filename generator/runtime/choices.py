"""Says of types what pydantic cannot: which of equal values `Literal` means, and which branch of a union a value is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pydantic_core import CoreSchema, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler

_KINDS = {bool: core_schema.bool_schema, int: core_schema.int_schema}


class Exact:
    """Marks a `Literal` with numbers or booleans: Python takes `1`, `1.0` and `True` for equal, JSON does not."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Have the type of a value decided before the value (JSON Schema 2020-12 core, 4.2.2)."""
        values: list[Any] = cast("Any", handler(source))["expected"]
        choices: list[CoreSchema] = []
        for kind, schema in _KINDS.items():
            if own := [value for value in values if type(value) is kind]:
                choices.append(core_schema.chain_schema([schema(strict=True), core_schema.literal_schema(own)]))
        if texts := [value for value in values if isinstance(value, str)]:
            choices.append(core_schema.literal_schema(texts))
        # A value that was kept as it came goes back as it is: a serializer of integers would make a number of `true`.
        as_it_is = core_schema.simple_ser_schema("any")
        return core_schema.union_schema(choices, serialization=as_it_is)
