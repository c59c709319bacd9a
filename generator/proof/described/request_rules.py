"""Rules of repairs for what is sent: parameters, bodies, encodings, security and servers.

Each says why a reading is refused, or nothing; see `repair_rules.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ...source.document import as_list, as_mapping
from .field_types import way_to
from .repair_row import AS_WRITTEN, LEFT_OUT, MEANT_ELSEWHERE, WORD, Nothing, refused_unless

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .repair_row import Row

_STYLES: dict[str, tuple[str, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
}
"""The styles of each position, its default first (OpenAPI 3.2 section 4.12.3)."""
_SCHEME_TYPES = {"apikey": "apiKey", "http": "http", "oauth2": "oauth2", "openidconnect": "openIdConnect"}
_SCHEME_TYPES["mutualtls"] = "mutualTLS"
_COLLECTION_FORMATS = ("csv", "ssv", "tsv", "pipes", "multi")


def parameter_place(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.12: `in` is one of four words (3.2: five), in small letters and in the singular."""
    positions = ("path", "query", "header", "cookie", "querystring", *(("body",) if row.is_swagger else ()))
    if row.last != "in" or not isinstance(row.was, str) or row.was in positions:
        return AS_WRITTEN
    word = row.was.strip().lower()
    return refused_unless(row.now in positions and word in (row.now, f"{row.now}s"))


def security_scheme_type(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.27: the words of `type`; `basic` and `bearer` are schemes of `http`."""
    scheme = as_mapping(row.above())
    if way_to(row.pointer[:-1]) not in (("securitySchemes", True), ("securityDefinitions", True)):
        return MEANT_ELSEWHERE
    if row.last != "type" or not isinstance(row.was, str) or row.was in _SCHEME_TYPES.values():
        return AS_WRITTEN
    word = re.sub(r"[ _-]", "", row.was).lower()
    if word in ("basic", "bearer"):
        return refused_unless(row.now == {"type": "http", "scheme": scheme.get("scheme", word)})
    return refused_unless(word in _SCHEME_TYPES and row.now == _SCHEME_TYPES[word])


def swagger_form(row: Row) -> str:
    """Swagger 2.0: a response has a `schema`, and the body and forms are parameters (OpenAPI 3.0.4 appendix of 2.0)."""
    if row.is_swagger:
        return AS_WRITTEN
    holder = as_mapping(row.above())
    if row.last == "schema":
        return refused_unless(row.now == "content" and row.above_token(2) == "responses" and "content" not in holder)
    if row.last != "in" or row.above_token(2) != "parameters" or row.was not in ("body", "formData"):
        return MEANT_ELSEWHERE
    if "requestBody" in as_mapping(row.above(3)):
        return "the operation has a request body"
    listed = [as_mapping(one) for one in as_list(row.above(2))]
    payload = [one for one in listed if one.get("in") in ("body", "formData")]
    counts = holder is payload[0] or (payload[0].get("in") == "formData" == row.was and "name" in holder)
    return refused_unless(row.now == "requestBody" if counts else isinstance(row.now, Nothing))


def parameter_form_old(row: Row) -> str:
    """Swagger 2.0, "Parameter Object": the keywords of its schema stand beside its name."""
    holder = as_mapping(row.above())
    if row.is_swagger or row.last != "type" or "schema" in holder or "content" in holder:
        return AS_WRITTEN
    place = way_to(row.pointer[:-1])
    return refused_unless(row.now == "schema" and place in (("parameters", True), ("headers", True)))


def parameter_optional_in_path(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.12.2: `required` of a path parameter must be there and true."""
    in_path = _position(as_mapping(row.above())) == "path"
    return refused_unless(row.last == "required" and in_path and row.was is not True and row.now is True)


def parameter_style(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.12.3: the styles of each position; one that it has not is its default."""
    styles = _STYLES.get(_position(as_mapping(row.above())), ())
    if row.last != "style" or not styles or row.was in styles:
        return AS_WRITTEN
    return refused_unless(row.now == styles[0])


def _position(parameter: dict[str, JsonValue]) -> str:
    """Return `in`, in the one spelling that `parameter_place` allows it to be read as."""
    return str(parameter.get("in")).strip().lower().removesuffix("s")


def parameter_duplicate(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.10: a list must not include duplicates, by name and position; the first one counts."""
    if not row.last.isdecimal() or row.above_token(1) != "parameters":
        return MEANT_ELSEWHERE
    listed = [row.resolved(one) for one in as_list(row.above())]
    own = listed[int(row.last)]
    before = listed[: int(row.last)]
    same = any(one.get("name") == own.get("name") and _position(one) == _position(own) for one in before)
    return refused_unless(same and isinstance(row.now, Nothing), LEFT_OUT)


def parameter_name_blank(row: Row) -> str:
    """RFC 9110 section 5.1, RFC 6265 section 4.1.1: names of headers and cookies are tokens."""
    own = row.resolved(row.was) if not isinstance(row.was, Nothing) else {}
    unsendable = own.get("in") in ("header", "cookie") and not re.fullmatch(WORD, str(own.get("name", "")))
    return refused_unless(unsendable and own.get("required") is not True and isinstance(row.now, Nothing), LEFT_OUT)


def collection_format(row: Row) -> str:
    """Swagger 2.0, "Parameter Object": five formats, of which csv is the default."""
    if row.last != "collectionFormat" or row.was in _COLLECTION_FORMATS:
        return AS_WRITTEN
    return refused_unless(row.now == "csv")


def collection_format_place(row: Row) -> str:
    """Swagger 2.0, "Parameter Object": `multi` is valid only in query and formData, the others are everywhere."""
    position = as_mapping(row.above()).get("in")
    if row.last != "collectionFormat" or row.was != "multi" or position in ("query", "formData"):
        return AS_WRITTEN
    return refused_unless(row.now == "csv")


def second_body(row: Row) -> str:
    """Swagger 2.0, "Parameter Object": there can be only one body, and none beside formData."""
    if not row.is_swagger or not row.last.isdecimal() or row.above_token(1) != "parameters":
        return MEANT_ELSEWHERE
    positions = [row.resolved(one).get("in") for one in as_list(row.above())]
    index = int(row.last)
    other = "formData" in positions or "body" in positions[:index]
    return refused_unless(positions[index] == "body" and other and isinstance(row.now, Nothing), LEFT_OUT)


def encoding_invalid(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.15: media types, the styles of a query, and headers; anything else has no effect."""
    if not isinstance(row.now, Nothing):
        return MEANT_ELSEWHERE
    if row.last == "contentType":
        types = [one.strip() for one in row.was.split(",")] if isinstance(row.was, str) else []
        valid = bool(types) and all(re.fullmatch(rf"{WORD}/{WORD}[ \t]*(;[ -~]*)?", one) for one in types)
        return refused_unless(not valid, AS_WRITTEN)
    if row.last == "style":
        return refused_unless(row.was not in _STYLES["query"], AS_WRITTEN)
    return refused_unless(row.above_token(1) == "headers" and not re.fullmatch(WORD, row.last), AS_WRITTEN)


def header_invalid(row: Row) -> str:
    """RFC 9110 section 5.1: the name of a header is a token; one with another name can never come."""
    invalid = row.above_token(1) == "headers" and not re.fullmatch(WORD, row.last)
    return refused_unless(invalid and isinstance(row.now, Nothing), AS_WRITTEN)


def scheme_undefined(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.30: each name must be a declared scheme; nobody can send one that is none."""
    root = as_mapping(row.document)
    declared = as_mapping(as_mapping(root.get("components")).get("securitySchemes"))
    known = {*declared, *as_mapping(root.get("securityDefinitions"))}
    required = "security" in (row.above_token(1), row.above_token(2))  # one alone may stand for a list of one
    undefined = required and row.last not in known
    return refused_unless(undefined and isinstance(row.now, Nothing), LEFT_OUT)


def server(row: Row) -> str:
    """OpenAPI 3.1 sections 4.8.5 and 4.8.6: a URL of HTTP with a host, and a default for each variable."""
    found = as_mapping(row.above(0))
    url = found.get("url")
    if row.above_token(1) != "servers" or not isinstance(url, str) or not isinstance(row.now, Nothing):
        return MEANT_ELSEWHERE
    for name in re.findall(r"\{([^{}]*)\}", url):
        default = as_mapping(as_mapping(found.get("variables")).get(name)).get("default")
        if not isinstance(default, str):
            return ""
        url = url.replace("{" + name + "}", default)
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    host = re.fullmatch(r"[^\s<>{}\[\]$]+|\[[0-9a-fA-F:.]+\](:[0-9]+)?", parts.netloc)
    usable = parts.scheme.lower() in ("", "http", "https") and host is not None
    relative = not parts.scheme and not parts.netloc and not re.search(r"[{}<>]", url)
    return refused_unless(not usable and not relative, AS_WRITTEN)


def token_url(row: Row) -> str:
    """OpenAPI 3.1 section 4.8.29.1: `tokenUrl` is a URL, and OAuth 2 asks for TLS (RFC 6749 section 3.2)."""
    text = row.was if isinstance(row.was, str) else ""
    try:
        parts = urlsplit(text.strip())
        host = parts.hostname
    except ValueError:
        return refused_unless(row.last == "tokenUrl")
    plain = re.fullmatch(r"[!-~]+", text.strip()) is not None and "\\" not in text
    called = parts.scheme.lower() == "https" and bool(host) and plain and "@" not in parts.netloc and not parts.fragment
    return refused_unless(row.last == "tokenUrl" and not called and isinstance(row.now, Nothing), AS_WRITTEN)
