"""Where a sample travels, and which values can travel there at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ...source.document import JsonValue

Where = Literal["path", "query", "querystring", "header", "delimited header", "cookie", "raw cookie", "body"]
"""The positions of parameters: `raw cookie` for one that is not percent-encoded (`style: cookie` of OpenAPI 3.2),
`delimited header` for one whose items have spaces or bars between them (`ssv` and `pipes` of Swagger 2.0).
"""

RESERVED: dict[str, str] = {
    "header": "a:/?#[]@!$&'()*+;=%2F \"<>\\^`{|}~z",
    "delimited header": "a:/?#[]@!$&'()*+;=%2F\"<>\\^`{}~z",
    "raw cookie": "a:/?#[]@!$&'()*+=%2F<>^`{|}~z",
}
"""Without what separates items there; of a cookie, what RFC 6265 section 4.1.1 allows in a value."""
RESERVED_ELSEWHERE = "a:/?#[]@!$&'()*+,;=%2F \"<>\\^`{|}~z"
UNICODE = "\u00e9\u20ac\U0001f600\u4e2d"
_BARRED = {"raw cookie": frozenset(' ",;\\'), "delimited header": frozenset(" |")}


def can_stand(value: JsonValue, where: Where) -> bool:
    """Whether a value can travel in a place at all: in a URL or header no controls, no lone dots or outer spaces."""
    if where == "body":
        return True
    if isinstance(value, list):
        return all(can_stand(item, where) and not (isinstance(item, str) and "," in item) for item in value)
    if isinstance(value, dict):
        return all(can_stand(item, where) for item in value.values())
    if not isinstance(value, str):
        return value is not None
    plain = bool(value) and value.isprintable() and value == value.strip() and value.strip(".") != ""
    return plain and (takes_unicode(where) or value.isascii()) and not _BARRED.get(where, frozenset()) & set(value)


def takes_unicode(where: Where) -> bool:
    """Whether text beyond ASCII has a form in a place (RFC 9110 section 5.5, RFC 6265 section 4.1.1)."""
    return where not in ("header", "delimited header", "raw cookie")
