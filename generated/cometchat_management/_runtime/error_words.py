"""Takes the type of an error of pydantic, and says in words what was expected."""

from __future__ import annotations

from typing import Final

_WORDS: Final[dict[str, str]] = {
    "a member that is required": "missing",
    "no member of this name": "extra_forbidden invalid_key",
    "object": "model_type model_attributes_type dict_type mapping_type",
    "array": "list_type tuple_type iterable_type iteration_error",
    "string": "string_type string_unicode string_sub_type bytes_type",
    "boolean": "bool_type bool_parsing",
    "integer": "int_type int_parsing int_parsing_size int_from_float",
    "number": "float_type float_parsing is_instance_of",
    "null": "none_required",
    "a finite number": "finite_number",
    "one of the listed values": "literal_error",
    "one of the described branches": "branch union_tag_invalid union_tag_not_found",
    "a date (RFC 3339)": "date_type date_parsing date_from_datetime_parsing datetime_for_date",
    "a date-time (RFC 3339)": "datetime datetime_type datetime_parsing datetime_from_date_parsing",
    "a time with an offset": "timezone_aware timezone_offset naive_datetime",
    "text": "text",
    "fewer items": "too_long",
    "JSON": "json_invalid",
    "fewer levels": "recursion_loop recursion_depth_exceeded",
}
"""What is expected -> the types of error that say so: those that generated models can give, and ours."""
_BY_TYPE: Final = {kind: words for words, kinds in _WORDS.items() for kind in kinds.split()}


def expected_by(kind: str) -> str:
    """Return what an error of this type says that was expected; of an unknown type, the type in words."""
    return _BY_TYPE.get(kind) or kind.replace("_", " ")
