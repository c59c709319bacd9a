"""Takes a parsed description and writes each value of a discriminator's `mapping` as the text that it must be.

Generators of documentation pages copy a description and rewrite what looks like a reference: `dog: '#/…/Dog'` becomes
`dog: {$ref: '#/…/Dog'}`. The text is meant (OpenAPI 3.1 section 4.8.25), and whole documents have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics import Reporter
    from ..diagnostics.location import Pointer
    from .document import Document, JsonValue

_DATA = frozenset({"example", "examples", "default", "enum", "const"})
_NAME_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "schemas", "dependentSchemas"})


def write_mappings(document: Document, content: str, reporter: Reporter) -> None:
    """Put the text of its `$ref` in place of each object in a `mapping`, with a note.

    This happens before anybody sees the data. `content` is the text of the document.
    """
    if "discriminator" not in content or "mapping" not in content:
        return
    for pointer, mapping in _mappings(document.data):
        for tag, value in mapping.items():
            reference = value.get("$ref") if isinstance(value, dict) else None
            if isinstance(reference, str):
                place = document.locate((*pointer, tag))
                reporter.report("mapping-reference", place, action="read as the text of its $ref")
                mapping[tag] = reference


def _mappings(root: JsonValue) -> Iterator[tuple[Pointer, dict[str, JsonValue]]]:
    """Iterate over the `mapping`s of a document; those in data, such as examples, are none."""
    waiting: list[tuple[JsonValue, Pointer, bool]] = [(root, (), False)]
    while waiting:
        value, pointer, named = waiting.pop()
        if isinstance(value, list):
            waiting += [(child, (*pointer, str(index)), False) for index, child in enumerate(value)]
        if not isinstance(value, dict):
            continue
        if not named and isinstance(discriminator := value.get("discriminator"), dict):
            mapping = discriminator.get("mapping")
            if isinstance(mapping, dict):
                yield (*pointer, "discriminator", "mapping"), mapping
        for key, child in value.items():
            if isinstance(child, (dict, list)) and (named or not (key in _DATA or key.startswith("x-"))):
                waiting.append((child, (*pointer, key), not named and key in _NAME_MAPS))
