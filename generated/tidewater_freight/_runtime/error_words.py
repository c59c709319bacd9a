"""Takes the type of an error of pydantic, and says in words what was expected."""

from __future__ import annotations

from typing import Final

_WORDS: Final[dict[str, str]] = {
    "a member that is required": "missing missing_argument missing_keyword_only_argument "
    "missing_positional_only_argument",
    "no member of this name": "extra_forbidden unexpected_keyword_argument unexpected_positional_argument "
    "invalid_key",
    "object": "model_type model_attributes_type dataclass_type dataclass_exact_type named_tuple_type dict_type "
    "frozen_dict_type ordered_dict_type counter_type mapping_type arguments_type no_such_attribute "
    "get_attribute_error",
    "array": "list_type tuple_type deque_type set_type frozen_set_type iterable_type iteration_error",
    "string": "string_type string_unicode string_sub_type bytes_type bytes_invalid_encoding json_type",
    "boolean": "bool_type bool_parsing",
    "integer": "int_type int_parsing int_parsing_size int_from_float",
    "number": "float_type float_parsing is_instance_of decimal_type decimal_parsing fraction_type fraction_parsing "
    "complex_type complex_str_parsing",
    "null": "none_required",
    "a finite number": "finite_number",
    "one of the listed values": "literal_error enum missing_sentinel_error ellipsis_error",
    "one of the described branches": "branch union_tag_invalid union_tag_not_found",
    "a date (RFC 3339)": "date_type date_parsing date_from_datetime_parsing date_from_datetime_inexact "
    "datetime_for_date",
    "a date-time (RFC 3339)": "datetime datetime_type datetime_parsing datetime_object_invalid "
    "datetime_from_date_parsing",
    "a time of day": "time_type time_parsing",
    "a duration (ISO 8601)": "time_delta_type time_delta_parsing",
    "a time with an offset": "timezone_aware timezone_offset naive_datetime",
    "a time without an offset": "timezone_naive",
    "a time in the past": "date_past datetime_past",
    "a time in the future": "date_future datetime_future",
    "text": "text",
    "more items": "too_short",
    "fewer items": "too_long",
    "a longer text": "string_too_short bytes_too_short",
    "a shorter text": "string_too_long bytes_too_long url_too_long",
    "a text of the described pattern": "string_pattern_mismatch string_not_ascii",
    "a larger number": "greater_than greater_than_equal",
    "a smaller number": "less_than less_than_equal",
    "a multiple of the described number": "multiple_of",
    "a number of fewer digits": "decimal_max_digits decimal_max_places decimal_whole_digits",
    "a URL": "url_type url_parsing url_syntax_violation url_scheme",
    "a UUID": "uuid_type uuid_parsing uuid_version",
    "JSON": "json_invalid",
    "fewer levels": "recursion_loop recursion_depth_exceeded",
    "another value": "value_error assertion_error frozen_field frozen_instance needs_python_object "
    "default_factory_not_called set_item_not_hashable is_subclass_of callable_type multiple_argument_values",
}
"""What is expected -> the types of error that say so, those of pydantic and ours."""
_BY_TYPE: Final = {kind: words for words, kinds in _WORDS.items() for kind in kinds.split()}


def expected_by(kind: str) -> str:
    """Return what an error of this type says that was expected; of an unknown type, the type in words."""
    return _BY_TYPE.get(kind) or kind.replace("_", " ")
