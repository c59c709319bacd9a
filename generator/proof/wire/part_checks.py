"""The second oracle's verdict on a multipart body, part by part (Encoding Object; RFC 7578)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..calls.wanted import FILE
from .equal import read_json, same
from .form_checks import FORM_TYPE, form_objections, readings_of_items
from .media_types import is_type, media_type
from .multipart import parse_multipart
from .settle import Asked, Expected, settle
from .spelling import RAW, fits, pieces_of, shown
from .tables import Leaf, Pair, compact, pairs, primitive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...source.document import JsonValue
    from ..calls.wanted import Arguments
    from ..described.data import Media, Part
    from .multipart import SentPart

_HEADERS = frozenset({"content-disposition", "content-type", "content-length", "content-transfer-encoding"})
"""Headers of a part that need not be described (RFC 7578 sections 4.2 to 4.7)."""
_AS_IT_IS = ("", "binary", "8bit", "7bit")


def multipart_objections(media: Media, arguments: Arguments, body: bytes, sent_type: str) -> list[str]:
    """Compare a multipart body with the members, or with the items in their order, that were passed."""
    try:
        sent = parse_multipart(body, sent_type)
    except ValueError as error:
        return [f"multipart: {error}"]
    value = arguments.body
    if isinstance(value, list):
        return _positional(media, value, arguments, sent)
    if not isinstance(value, dict):
        return [f"multipart: no version of OpenAPI has parts for {value!a:.60}"]
    parts = {part.wire: part for part in media.parts}
    asked = [Asked(f"part {name}", _member(parts.get(name), name, member, arguments)) for name, member in value.items()]
    found = settle(asked, sent, _described)
    for part in sent:
        if not part.header("content-disposition").lower().startswith("form-data;"):
            found.append(f"part {part.name}: its Content-Disposition is not form-data (RFC 7578 section 4.2)")
        found += _header_objections(parts.get(part.name), part, arguments.part_headers.get(part.name))
    return found


def _described(part: SentPart) -> str:
    file = "" if part.filename is None else f" as file {part.filename}"
    return f"{part.name} ({part.content_type}{file}): {part.content[:60]!r}"


def _member(
    part: Part | None, name: str, value: JsonValue, arguments: Arguments
) -> tuple[tuple[Expected[SentPart], ...], ...]:
    """Return the readings of one member: files, pairs of a style, or parts by content type."""
    files = arguments.files.get(name)
    if files is not None:
        return (tuple(_file(part, name, arguments.filename) for _ in range(files)),)
    if part is not None and part.style is not None:
        found = pairs(name, value, part.style, explode=part.explode, inner=part.inner)
        return tuple(tuple(_styled(pair) for pair in reading) for reading in found)
    types = part.content_types if part is not None else ()
    is_json = any(media_type(entry).is_json for entry in types)
    return tuple(
        tuple(_typed(types, name, item) for item in items) for items in readings_of_items(value, is_json=is_json)
    )


def _file(part: Part | None, name: str, filename: str) -> Expected[SentPart]:
    """Return a file: its bytes as they are, a filename, and a content type that is allowed (RFC 7578 section 4.2).

    The filename is the one that was given; where none was, the client chooses one.
    """
    types = part.content_types if part is not None else ()

    def accepts(sent: SentPart) -> bool:
        is_named = sent.filename == filename if filename else bool(sent.filename)
        return sent.name == name and is_named and sent.content == FILE and _is_one_of(sent, types)

    called = f"a file called {filename}" if filename else "a file"
    return Expected(name, f"{name} ({' or '.join(types) or 'any type'}, {called})", accepts)


def _is_one_of(sent: SentPart, types: Sequence[str]) -> bool:
    return not types or any(is_type(sent.content_type, entry) for entry in types)


def _styled(pair: Pair) -> Expected[SentPart]:
    """Return a part of a style: the name of the pair, and its text without any encoding (3.1.1, Appendix C).

    `contentType` is ignored then, so that no content type is asked for.
    """
    pieces = pieces_of(pair.tokens, RAW)

    def accepts(sent: SentPart) -> bool:
        text = _text(sent)
        return sent.name == pair.name and sent.filename is None and text is not None and fits(pieces, text, RAW)

    return Expected(pair.name, f"{pair.name}: {shown(pieces)}", accepts)


def _typed(types: Sequence[str], name: str, value: JsonValue) -> Expected[SentPart]:
    """Return a part whose content type decides how its value is written; by default that of its JSON type."""
    allowed = types or _default(value)

    def accepts(sent: SentPart) -> bool:
        return sent.name == name and sent.filename is None and holds(sent, value, allowed)

    text = compact(value) if media_type(allowed[0]).is_json else primitive(value)
    return Expected(name, f"{name} ({' or '.join(allowed)}): {text}", accepts)


def _default(value: JsonValue) -> tuple[str, ...]:
    return ("application/json",) if isinstance(value, dict | list) else ("text/plain",)


def holds(sent: SentPart, value: JsonValue, types: Sequence[str]) -> bool:
    """Whether a part holds a value under one of the content types; what a null becomes is open (Appendix B)."""
    if value is None and sent.content in (b"", b"null"):
        return True
    if not _is_one_of(sent, types):
        return False
    kind, text = media_type(sent.content_type), _text(sent)
    if text is None:
        return False
    if kind.essence == FORM_TYPE and isinstance(value, dict):
        return not form_objections((), value, sent.content)
    if kind.is_json or isinstance(value, dict | list):
        try:
            return same(read_json(text), value, exact=True)
        except ValueError:
            return False
    return fits(pieces_of((Leaf(value),), RAW), text, RAW)


def _text(sent: SentPart) -> str | None:
    """Return the content as text, by its charset; None for bytes that are none."""
    charset = dict(media_type(sent.content_type).parameters).get("charset", "utf-8")
    try:
        return sent.content.decode(charset)
    except (LookupError, ValueError):
        return None


def _header_objections(part: Part | None, sent: SentPart, passed: Mapping[str, str] | None) -> list[str]:
    """Compare the headers of a part with those that its Encoding Object describes, and with what was passed."""
    described = {header.wire.lower(): header for header in part.headers} if part is not None else {}
    given = {name.lower() for name, _ in sent.headers}
    found = [
        f"part {sent.name}: its header {header.wire} is missing"
        for name, header in described.items()
        if header.required and name not in given and name != "content-type"
    ]
    found += [
        f"part {sent.name}: its header {name} is {sent.header(name.lower())!a}, not {text!a}"
        for name, text in (passed or {}).items()
        if sent.header(name.lower()) not in ("", text)
    ]
    found += [
        f"part {sent.name}: its header {name} is sent, but nothing asks for it"
        for name in sorted(given - described.keys() - _HEADERS)
    ]
    encoding = sent.header("content-transfer-encoding").lower()
    schema = part.schema if part is not None and isinstance(part.schema, dict) else {}
    named = schema.get("contentEncoding")
    if encoding not in (*_AS_IT_IS, named) and "content-transfer-encoding" not in described:
        found.append(f"part {sent.name}: its content is not encoded as {encoding}")
    return found


def _positional(media: Media, items: Sequence[JsonValue], arguments: Arguments, sent: Sequence[SentPart]) -> list[str]:
    """Compare parts without names with the items, in their order (3.2.0, "Encoding By Position").

    Items after those of `prefixEncoding` are written as the last Encoding Object says.
    """
    if len(items) != len(sent):
        return [f"multipart: {len(items)} parts expected, {len(sent)} sent"]
    found: list[str] = []
    for index, (value, one) in enumerate(zip(items, sent, strict=True)):
        part = media.parts[min(index, len(media.parts) - 1)] if media.parts else None
        types = part.content_types if part is not None else ()
        if str(index) in arguments.files:
            is_right = one.content == FILE and _is_one_of(one, types)
        else:
            is_right = holds(one, value, types or _default(value))
        if not is_right:
            found.append(f"part {index + 1}: {_described(one)} sent, not {value!a:.60} as {' or '.join(types)}")
        found += _header_objections(part, one, arguments.part_headers.get(str(index)))
    return found
