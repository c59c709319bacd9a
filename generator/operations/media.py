"""Takes a media type and its schema and says how its bytes are read and written, and which one is preferred."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..ir.types import ArrayOf, ModelRef, Primitive
from ..spelling.header_names import is_token
from .context import refuse

if TYPE_CHECKING:
    from ..diagnostics import Reporter
    from ..ir.api import Codec
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor

_STREAMS = frozenset({
    "application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines",
    "application/json-lines", "application/ndjson", "application/x-ndjson", "application/json-seq",
    "application/x-json-stream", "application/stream+json", "application/x-json-seq", "text/x-ndjson",
    "text/ndjson",
})  # fmt: skip
_JSON = frozenset({"application/json", "text/json", "application/x-json", "text/x-json"})
_XML = frozenset({"application/xml", "text/xml", "application/xml-dtd"})
_TEXT = frozenset({
    "application/javascript", "application/x-javascript", "application/ecmascript", "application/yaml",
    "application/x-yaml", "application/toml", "application/graphql", "application/jwt", "application/jose",
    "application/sql", "application/x-sh", "application/x-pem-file", "application/pem-certificate-chain",
    "application/x-www-form-urlencoded",
})  # fmt: skip
_BOUNDARY = re.compile(r';\s*boundary\s*=\s*("[^"]*"|[^;\s]*)', re.IGNORECASE)
_PARAMETER = re.compile(r"[ -~]*")
_JSON_TYPES = frozenset({"object", "array", "integer", "number", "boolean", "null"})
_JSON_KEYWORDS = ("properties", "additionalProperties", "items", "allOf", "oneOf", "anyOf", "prefixItems")
_PREFERENCE: tuple[Codec, ...] = ("json", "form", "multipart", "jsonl", "text", "xml", "binary")
_RUNTIME_PRIMITIVES = frozenset({"str", "int", "float", "bool", "any", "none"})


def base_type(media_type: str) -> str:
    """Return the media type in lower case without its parameters."""
    return media_type.partition(";")[0].strip().lower()


def without_boundary(media_type: str) -> str:
    """Return a multipart type without the boundary of an example: each message has one of its own."""
    return _BOUNDARY.sub("", media_type) if base_type(media_type).startswith("multipart/") else media_type


def is_media_type(text: str) -> bool:
    """Whether `text` is `type/subtype`, ranges included, with printable ASCII parameters (RFC 9110 section 8.3.1)."""
    return base_type(text).count("/") == 1 and _is_harmless(text)


def _is_harmless(text: str) -> bool:
    """Whether `text` is tokens between slashes and printable parameters, which no header can break on."""
    tokens = base_type(text).split("/")
    return len(tokens) > 1 and all(map(is_token, tokens)) and _PARAMETER.fullmatch(text) is not None


def check_media_type(text: str, entry: Cursor, reporter: Reporter) -> None:
    """Report a media type with slashes too many, which can still be sent as it is.

    Raises:
        SpecError: `media-type-invalid`, `text` is nothing that a header could hold.
    """
    if is_media_type(text):
        return
    if not _is_harmless(text):
        raise refuse("media-type-invalid", entry.key_location, media_type=quoted(text))
    reporter.report("media-type-form", entry.key_location, media_type=quoted(text), action="kept as it is")


def is_range(media_type: str) -> bool:
    """Whether a media type has a wildcard, so that it names no type that could be sent."""
    return "*" in base_type(media_type)


def schema_types(schema: Cursor | None) -> frozenset[str]:
    """Return the JSON types that a schema names itself, `null` included; empty when it names none."""
    named = schema.mapping.get("type") if schema is not None else None
    if isinstance(named, str):
        return frozenset({named})
    if isinstance(named, list):
        return frozenset(entry for entry in named if isinstance(entry, str))
    return frozenset()


def is_only(schema: Cursor, name: str) -> bool:
    """Whether a schema names this JSON type, and no other beside null."""
    return schema_types(schema) - {"null"} == frozenset({name})


def is_binary(schema: Cursor) -> bool:
    """Whether a resolved schema describes raw bytes (`format: binary`, or `contentMediaType` without an encoding)."""
    types = schema_types(schema) - {"null"}
    if types - {"string"}:
        return False
    if schema.text("format") == "binary" or "file" in types:
        return True
    media_type = schema.text("contentMediaType")
    return bool(media_type) and "contentEncoding" not in schema.mapping and codec_of_name(media_type) == "binary"


def codec_of_name(media_type: str) -> Codec:
    """Return how a media type is read and written, going by its name alone; a wildcard counts as binary."""
    name = base_type(media_type)
    if name == "text/event-stream":
        return "sse"
    if name in _STREAMS or name.endswith("+json-seq"):
        return "jsonl"
    if name in _JSON or name.endswith("+json"):
        return "json"
    if name in _XML or name.endswith("+xml"):
        return "xml"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    if (name.startswith("text/") and name != "text/*") or name in _TEXT or name.endswith("+yaml"):
        return "text"
    return "text" if name == "text/*" else "binary"


def _is_structured(schema: Cursor) -> bool:
    if schema_types(schema) & _JSON_TYPES:
        return True
    return any(keyword in schema.mapping for keyword in _JSON_KEYWORDS)


def codec_of(media_type: str, schema: Cursor | None, *, request: bool = False) -> Codec:
    """Return how a media type is read and written; `schema` is resolved and decides for wildcards.

    `*/*` with an object or array is JSON: that is what servers that leave their media type open send. With a string it
    is a text that comes, and a file that is sent. JSON, text or XML whose whole body is `format: binary`, or a file of
    Swagger 2.0, is raw bytes.
    """
    found = codec_of_name(media_type)
    if schema is None:
        return found
    if found in {"json", "text", "xml"} and is_binary(schema):
        return "binary"
    if base_type(media_type) in {"*/*", "application/*"}:
        if _is_structured(schema):
            return "json"
        if not request and "string" in schema_types(schema) and not is_binary(schema):
            return "text"
    return found


def preference(codec: Codec, media_type: str, *, files: bool) -> tuple[int, bool, bool]:
    """Return the sort key of one media type of a request body: JSON first, ranges last.

    With `files` multipart goes before url-encoded forms, which cannot carry a file.
    """
    order = 2 * (_PREFERENCE.index(codec) if codec in _PREFERENCE else len(_PREFERENCE))
    if files and codec == "multipart":
        order = 2 * _PREFERENCE.index("form") - 1
    return order, is_range(media_type), base_type(media_type) not in _JSON and codec == "json"


def is_nameable(ref: TypeRef) -> bool:
    """Whether a codec can name the type at run time without an alias made for it."""
    if isinstance(ref, Primitive):
        return ref.name in _RUNTIME_PRIMITIVES
    return isinstance(ref, ModelRef) or (isinstance(ref, ArrayOf) and isinstance(ref.item, ModelRef))
