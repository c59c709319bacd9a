"""What a text may stand for: headers and plain texts are read as a schema allows, where no text says which."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...source.document import JsonValue

_SEPARATORS = {"ssv": " ", "tsv": "\t", "pipes": "|"}
"""`collectionFormat` of Swagger 2.0; all else is separated by commas."""


def text_readings(text: str) -> Iterator[JsonValue]:
    """Yield the values that a text may be: itself, or the number, truth value or null that it spells.

    How a primitive becomes text is implementation-defined (OpenAPI 3.1.1 appendix B).
    """
    yield text
    scalar = _scalar(text)
    if scalar is not text:
        yield scalar


def header_readings(text: str, collection: str = "csv") -> Iterator[JsonValue]:
    """Yield the values that a header may carry: `simple` style of RFC 6570 section 3.2.2, exploded or not.

    Whether a header is percent-encoded is open (OpenAPI 3.1.1 appendix D), so that both are read.
    """
    for each in dict.fromkeys((text, unquote(text))):
        yield from text_readings(each)
    pieces = [piece.strip() for piece in text.split(_SEPARATORS.get(collection, ","))] if text else []
    plain, decoded = pieces, [unquote(piece) for piece in pieces]
    for listed in (plain, decoded) if plain != decoded else (plain,):
        for read in (_text, _scalar):
            yield [read(piece) for piece in listed]
            yield from _objects(listed, read)


def _objects(pieces: list[str], read: Callable[[str], JsonValue]) -> Iterator[JsonValue]:
    """Yield the objects that `a,1,b,2` and `a=1,b=2` are."""
    if all("=" in piece for piece in pieces):
        yield {name: read(value) for name, _, value in (piece.partition("=") for piece in pieces)}
    if len(pieces) % 2 == 0:
        yield {name: read(value) for name, value in zip(pieces[::2], pieces[1::2], strict=True)}


def _text(text: str) -> JsonValue:
    return text


def _scalar(text: str) -> JsonValue:
    """Return the JSON scalar that a text spells, or the text."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, (str, list, dict)) else value
