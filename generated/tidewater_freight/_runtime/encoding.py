"""Takes Python values and models and gives JSON by wire name, without what is unset."""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn, cast

from pydantic_core import PydanticSerializationError, SchemaSerializer, core_schema

from .errors import ConfigurationError
from .unset import UNSET

_SERIALIZER: Final = SchemaSerializer(core_schema.any_schema(), {"ser_json_inf_nan": "constants"})


def json_bytes(value: object) -> bytes:
    """Return compact JSON; members of a plain dictionary that are UNSET are left out.

    Raises ConfigurationError for infinities and NaN, lone surrogates and what JSON has no form for.
    """
    if type(value) is dict:
        members = cast("dict[object, object]", value)
        value = {key: item for key, item in members.items() if item is not UNSET}
    try:
        encoded = _SERIALIZER.to_json(value, by_alias=True, exclude_unset=True, warnings=False)
    except (PydanticSerializationError, ValueError, RecursionError):
        message = "the body has a value that JSON cannot hold"
        raise ConfigurationError(message) from None
    if b"NaN" in encoded or b"Infinity" in encoded:
        json.loads(encoded, parse_constant=_refuse_constant)
    return encoded


def json_text(value: object) -> str:
    """Return compact JSON as text."""
    return json_bytes(value).decode()


def wire_form(value: object) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return plain JSON data: dictionaries by wire name, lists, strings, numbers."""
    return _SERIALIZER.to_python(value, mode="json", by_alias=True, exclude_unset=True, warnings=False)


def _refuse_constant(_name: str) -> NoReturn:
    message = "a number must be finite"
    raise ConfigurationError(message)
