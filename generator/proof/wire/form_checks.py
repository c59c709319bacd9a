"""What a member of a form becomes: the readings of the Encoding Object (OpenAPI 3.0.4, 3.1.1, 3.2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from .media_types import media_type
from .settle import Asked, Expected, settle
from .spelling import CONTENT, FORM, FORM_RESERVED, fits, normal, pieces_of, quoted, shown
from .tables import Leaf, Pair, compact, pairs, primitive

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from ...source.document import JsonValue
    from ..described.data import Part
    from .spelling import Spelling

    _Piece = tuple[str, str]

FORM_TYPE = "application/x-www-form-urlencoded"
Reading = tuple[tuple[Pair, "Spelling"], ...]


def pair_of(pair: Pair, spelling: Spelling) -> Expected[_Piece]:
    """Return one `name=value` of a query, a form or the cookies, as it must be sent."""
    name = pair.name if spelling.raw else quoted(pair.name, "~")
    pieces = pieces_of(pair.tokens, spelling)

    def accepts(sent: _Piece) -> bool:
        given = sent[0] if spelling.raw else normal(sent[0].replace("+", "%20") if spelling.plus else sent[0])
        return given == name and fits(pieces, sent[1], spelling)

    return Expected(name, f"{name}={shown(pieces)}", accepts)


def split_pairs(text: str) -> list[_Piece]:
    """Return name and text of each piece of a query or form, as they were sent."""
    return [(name, value) for piece in text.split("&") if piece for name, _, value in [piece.partition("=")]]


def asked_members(parts: Sequence[Part], members: dict[str, JsonValue], where: str) -> list[Asked[_Piece]]:
    """Return the members of a form, each as the pieces that it must be sent as."""
    by_name = {part.wire: part for part in parts}
    return [
        Asked(
            f"{where} {name}",
            tuple(
                tuple(pair_of(pair, spelling) for pair, spelling in reading)
                for reading in _readings(by_name.get(name), name, value)
            ),
        )
        for name, value in members.items()
    ]


def _readings(part: Part | None, name: str, value: JsonValue) -> list[Reading]:
    if part is not None and part.style is not None:
        spelling = FORM_RESERVED if part.allow_reserved else FORM
        found = pairs(name, value, part.style, explode=part.explode, inner=part.inner)
        return [tuple((pair, spelling) for pair in reading) for reading in found]
    types = part.content_types if part is not None else ()
    return [
        tuple((Pair(name, (Leaf(item, kind),)), CONTENT) for item in items)
        for kind in _kinds(types)
        for items in readings_of_items(value, is_json=kind == "json")
    ]


def _kinds(types: Sequence[str]) -> list[Literal["text", "json"]]:
    """Return whether a member is JSON or text by its content type; text, in which an object is JSON, without one."""
    found = [media_type(entry) for entry in types]
    kinds: list[Literal["text", "json"]] = []
    if any(entry.is_json or "*" in entry.essence for entry in found):
        kinds.append("json")
    if not found or any(not entry.is_json for entry in found):
        kinds.append("text")
    return kinds


def readings_of_items(value: JsonValue, *, is_json: bool) -> list[list[JsonValue]]:
    """Return the values that are written one by one for a member: each item of an array, else the value.

    3.2.0 has an array written item by item ("Encoding By Name"); by 3.0 and 3.1 an array whose content type is JSON
    may as well be one JSON text. What a null becomes is open in all versions: nothing, an empty text or JSON's null.
    """
    if value is None:
        return [[None], []]
    if not isinstance(value, list):
        return [[value]]
    found: list[list[JsonValue]] = [list(value)]
    if None in value:
        found.append([item for item in value if item is not None])
    return [*found, [value]] if is_json else found


def form_text(members: dict[str, JsonValue]) -> str:
    """Return an object without Encoding Objects as a form that is one text (WHATWG URL, section 5.2)."""
    found = [
        f"{quote_plus(name)}={quote_plus(compact(item) if isinstance(item, dict | list) else primitive(item))}"
        for name, value in members.items()
        for item in (value if isinstance(value, list) else [value])
    ]
    return "&".join(found)


def form_objections(parts: Sequence[Part], value: JsonValue, body: bytes) -> list[str]:
    """Compare a body of application/x-www-form-urlencoded with the members that were passed.

    A text is a form that was written before; an array of objects gives the members of each (3.2.0, "Encoding By
    Name"). No version has a form for anything else.
    """
    text = body.decode("utf-8", "replace")
    if isinstance(value, str):
        return [] if text == value else [f"form: {text!a:.120} sent, not {value!a:.120}"]
    objects = value if isinstance(value, list) else [value]
    for entry in objects:
        if not isinstance(entry, dict):
            return [f"form: no version of OpenAPI has a form for {entry!a:.60}"]
    if not _last or _last[0][0] is not parts or _last[0][1] is not value:
        members = [entry for entry in objects if isinstance(entry, dict)]
        _last[:] = [(parts, value, [one for entry in members for one in asked_members(parts, entry, "form member")])]
    return settle(_last[0][2], split_pairs(text), "=".join)


_last: list[tuple[Sequence[Part], JsonValue, list[Asked[_Piece]]]] = []
"""What was asked of the last form: it is judged again with each thing in it broken."""
