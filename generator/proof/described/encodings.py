"""The members of forms and the parts of multipart bodies, by the Encoding Object of each version.

3.0.4 section 4.7.15, 3.1.1 section 4.8.15, 3.2.0 section 4.15. In 3.0 `style`, `explode` and `allowReserved` count for
`application/x-www-form-urlencoded` only, later also for `multipart/form-data`; where one of them is written and
counts, the content type is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .data import Part
from .headers import read_headers
from .media_type_names import codec_of_name

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .reached_files import Place
    from .reading_context import Reading
    from .schema_kinds import Shapes

URLENCODED = "application/x-www-form-urlencoded"
FORM_DATA = "multipart/form-data"
STYLES = ("form", "spaceDelimited", "pipeDelimited", "deepObject")
"""Those of query parameters."""
_OCTETS = "application/octet-stream"
_TEXT = "text/plain"
_JSON = "application/json"
_MOST = 150
"""How many branches and items of one part are looked at."""
_STYLED = ("style", "explode", "allowReserved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is said of one media type."""

    place: Place
    schema: JsonValue
    """None when there is none."""
    item_schema: JsonValue = None
    examples: tuple[JsonValue, ...] = ()
    request: bool

    @property
    def described(self) -> JsonValue:
        """The schema; any value when there is none."""
        return True if self.schema is None else self.schema


@dataclass(frozen=True, slots=True, kw_only=True)
class _Encodings:
    """The Encoding Objects of one media type."""

    reading: Reading
    kind: str

    @property
    def shapes(self) -> Shapes:
        return self.reading.shapes

    @property
    def is_multipart(self) -> bool:
        return self.kind != URLENCODED

    @property
    def counts_style(self) -> bool:
        return self.kind == URLENCODED or (self.kind == FORM_DATA and self.reading.version != "3.0")

    def part(self, wire: str, schema: JsonValue, encoding: Place | None, *, required: bool) -> Part:
        """Return one part; `encoding` is its Encoding Object, if it has one.

        Raw bytes have no form in a style (RFC 6570 expands texts), so that a file goes by its content type.
        """
        listed = self._content_types(encoding)
        file, files = may_be_files(self.shapes, schema, listed) if self.is_multipart else (False, False)
        styled = encoding if encoding is not None and self._is_styled(encoding) and not (file or files) else None
        style = None if styled is None else self._style(styled)
        explode = None if styled is None else self.reading.flag(styled, "explode")
        headers = self.reading.child(encoding, "headers") if encoding is not None and self.is_multipart else None
        return Part(
            wire=wire,
            required=required,
            schema=schema,
            listed=listed,
            content_types=() if styled is not None else listed or self.defaults(schema),
            style=style,
            explode=style == "deepObject" or (style == "form" if explode is None else explode),
            allow_reserved=styled is not None and self.reading.flag(styled, "allowReserved") is True,
            file=file,
            files=files,
            headers=read_headers(self.reading, headers),
        )

    def _is_styled(self, encoding: Place) -> bool:
        return self.counts_style and any(encoding.get(token) is not None for token in _STYLED)

    def _style(self, encoding: Place) -> str:
        style = self.reading.text(encoding, "style")
        if style is not None and style not in STYLES:
            self.reading.problem(encoding, f"no form has the style {style!r}")
            return "form"
        return style or "form"

    def _content_types(self, encoding: Place | None) -> tuple[str, ...]:
        text = None if encoding is None else self.reading.text(encoding, "contentType")
        return tuple(filter(None, map(str.strip, (text or "").split(","))))

    def defaults(self, schema: JsonValue) -> tuple[str, ...]:
        """Return the default content types of a value (table of `contentType`); of a union those of each branch."""
        return tuple(self._defaults(schema, inner=False, seen=set()))

    def _defaults(self, schema: JsonValue, *, inner: bool, seen: set[tuple[int, bool]]) -> dict[str, None]:
        """In 3.2 the row `array` is that of an array within the array that gives one part an item.

        3.0 and 3.1 say "according to the items" there, which can be read either way.
        """
        shapes = self.shapes
        if (id(schema), inner) in seen or len(seen) > _MOST:
            return {}
        seen.add((id(schema), inner))
        if shapes.is_bytes(schema):
            named = shapes.keyword(schema, "contentMediaType")
            return dict.fromkeys((named, _OCTETS) if isinstance(named, str) else (_OCTETS,))
        types = shapes.types(schema)
        if shapes.keyword(schema, "type") is None or not types:
            found = [self._defaults(branch, inner=inner, seen=seen) for branch in shapes.branches(schema)]
            if found or not types:
                untyped = (_OCTETS,) if self.is_multipart else (_TEXT, _JSON)
                return dict.fromkeys(name for names in found for name in names) or dict.fromkeys(untyped)
        rows: list[str] = [_JSON] if "object" in types or ("array" in types and inner) else []
        if "array" in types and not (inner and self.reading.version == "3.2"):
            items = shapes.keyword(schema, "items")
            rows += (_OCTETS, _TEXT) if items is None else self._defaults(items, inner=True, seen=seen)
        if "string" in types:
            rows += self._defaults_of_text(schema)
        if types & {"number", "integer", "boolean"}:
            rows.append(_TEXT)
        return dict.fromkeys(rows)

    def _defaults_of_text(self, schema: JsonValue) -> tuple[str, ...]:
        """Of an encoded string 3.1.1 says octets, 3.1.0 text; of `format: byte` 3.0.4 says octets, 3.0.3 text."""
        version = self.reading.version
        if self.shapes.keyword(schema, "contentEncoding") is not None:
            return (_OCTETS, _TEXT) if version == "3.1" else (_OCTETS,)
        if version == "3.0" and self.shapes.keyword(schema, "format") in ("byte", "base64"):
            return (_OCTETS, _TEXT)
        return (_TEXT,)


def may_be_files(
    shapes: Shapes, schema: JsonValue, listed: tuple[str, ...], seen: set[int] | None = None
) -> tuple[bool, bool]:
    """Whether a value may be a file, and whether it may be an array of files; `listed` as `Part.listed`."""
    seen = set() if seen is None else seen
    if id(schema) in seen or len(seen) > _MOST:
        return False, False
    seen.add(id(schema))
    if _is_file(shapes, schema, listed):
        return True, False
    if shapes.keyword(schema, "type") is not None and shapes.is_only(schema, "array"):
        items = shapes.keyword(schema, "items")
        return False, items is not None and may_be_files(shapes, items, listed, seen)[0]
    found = [may_be_files(shapes, branch, listed, seen) for branch in shapes.branches(schema)]
    return any(file for file, _ in found), any(files for _, files in found)


def _is_file(shapes: Shapes, schema: JsonValue, listed: tuple[str, ...]) -> bool:
    """Whether a value is raw bytes: by its schema, by saying nothing, or as text under a binary content type."""
    binary = any(codec_of_name(name) == "binary" for name in listed)
    if shapes.is_bytes(schema):
        return True
    if shapes.is_absent(schema):
        return binary or not listed
    is_plain = shapes.is_only(schema, "string") and not shapes.branches(schema)
    return binary and is_plain and shapes.keyword(schema, "contentEncoding") is None


def read_parts(reading: Reading, kind: str, content: Content) -> tuple[tuple[Part, ...], bool]:
    """Return the parts of a form or multipart media type, and whether they are told by their position.

    `encoding` applies to request bodies only before 3.2. What is `readOnly` is no member of a request.
    """
    if kind != URLENCODED and not kind.startswith("multipart/"):
        return (), False
    shapes = reading.shapes
    encodings = _Encodings(reading=reading, kind=kind)
    place, schema, request = content.place, content.described, content.request
    counts = request or reading.version == "3.2"
    positional = any(place.get(token) is not None for token in ("prefixEncoding", "itemEncoding"))
    if kind != URLENCODED and (positional or content.item_schema is not None or shapes.is_only(schema, "array")):
        return _positional(encodings, content), True
    listed = dict(reading.members(place, "encoding")) if counts else {}
    parts: list[Part] = []
    for wire, member in shapes.members(schema).items():
        if request and shapes.keyword(member.schema, "readOnly") is True:
            continue
        encoding = listed.get(wire)
        if encoding is not None and not reading.mapping(encoding, "the encoding"):
            encoding = None
        part = encodings.part(wire, member.schema, encoding, required=member.required)
        parts.append(part if member.described else replace(part, content_types=(_TEXT, _JSON), file=False))
    return tuple(parts), False


def _positional(encodings: _Encodings, content: Content) -> tuple[Part, ...]:
    """Return the parts of an array: those of `prefixItems`, and last the one of all further items (3.2.0, 4.14.5)."""
    shapes, place, schema, item_schema = encodings.shapes, content.place, content.described, content.item_schema
    prefix = shapes.keyword(schema, "prefixItems")
    schemas = prefix if isinstance(prefix, list) else []
    rest = shapes.keyword(schema, "items") if item_schema is None else item_schema
    least = shapes.keyword(schema, "minItems")
    each = encodings.reading.elements(place, "prefixEncoding")
    remaining = encodings.reading.child(place, "itemEncoding")
    parts: list[Part] = []
    for index in range(max(len(schemas), len(each))):
        own = schemas[index] if index < len(schemas) else (True if rest is None else rest)
        encoding = each[index] if index < len(each) else remaining
        parts.append(encodings.part("", own, encoding, required=isinstance(least, int) and index < least))
    if rest is not False:
        parts.append(encodings.part("", True if rest is None else rest, remaining, required=False))
    return tuple(parts)
