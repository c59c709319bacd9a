"""Which reading of a place is allowed for what its author wrote there: one rule for each code of a stated repair.

The rules follow the specifications, not the generator: a reading that drops or changes more than the author's mistake
needs is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import body_rules, request_rules, text_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .repair_row import Row

RULES: Mapping[str, Callable[[Row], str]] = {
    "body-mixed": request_rules.second_body,
    "body-repeated": request_rules.second_body,
    "body-required": body_rules.body_required,
    "collection-format": request_rules.collection_format,
    "collection-format-place": request_rules.collection_format_place,
    "encoding-invalid": request_rules.encoding_invalid,
    "enum-type-mismatch": text_rules.enum_type_mismatch,
    "enum-without-values": text_rules.enum_without_values,
    "media-type-loose": text_rules.media_type_loose,
    "media-type-stray": text_rules.media_type_stray,
    "number-unusable": text_rules.number_unusable,
    "openapi-version-form": text_rules.version_form,
    "parameter-duplicate": request_rules.parameter_duplicate,
    "parameter-form-old": request_rules.parameter_form_old,
    "parameter-name-blank": request_rules.parameter_name_blank,
    "parameter-optional-in-path": request_rules.parameter_optional_in_path,
    "parameter-place": request_rules.parameter_place,
    "parameter-style": request_rules.parameter_style,
    "path-expression": text_rules.path_expression,
    "path-parameter-form": text_rules.path_parameter_form,
    "path-without-slash": text_rules.path_without_slash,
    "ref-circular-unused": text_rules.ref_circular,
    "ref-section": text_rules.ref_section,
    "ref-slash": text_rules.ref_section,
    "ref-unresolved-schema": text_rules.ref_unresolved,
    "ref-unresolved-unused": text_rules.ref_unresolved,
    "required-flag": text_rules.required_flag,
    "response-header-invalid": request_rules.header_invalid,
    "security-scheme-type": request_rules.security_scheme_type,
    "security-scheme-undefined": request_rules.scheme_undefined,
    "server-variable": request_rules.server,
    "server-websocket": request_rules.server,
    "server-without-host": request_rules.server,
    "status-key": text_rules.status_key,
    "swagger-form": request_rules.swagger_form,
    "tag-nested": text_rules.tag_nested,
    "token-url": request_rules.token_url,
    "type-unknown": text_rules.type_unknown,
    "value-null": text_rules.value_null,
    "value-type": text_rules.value_type,
}
"""Code -> why a row is refused, or nothing."""

KEYS = frozenset(
    {
        "media-type-loose",
        "media-type-stray",
        "path-expression",
        "path-parameter-form",
        "path-without-slash",
        "status-key",
    }
)
"""Codes of rows that say what a key is read as. One in `consumes` or `produces` of Swagger 2.0 is a value."""
