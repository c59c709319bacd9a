"""Takes a schema, gives what it says of the value: its description, or that of what it refers to or is made of."""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from ..spec.external_docs import documentation_url
from ..spelling.readable import LONGEST, leading, readable
from .listed_texts import LONGEST_ITEM, MOST, as_item, line_of, lines_of_values
from .shape import is_null_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor

_MOST_PARTS = 16
"""So many schemas are read for the text of one that has none."""
_LONGEST_BORROWED = 2000
"""Of what is written at another place, where it stands whole."""
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SPECIAL = re.compile(r"^[ \t]*(?:[-*+#>|<`~]|\d+[.)])", re.MULTILINE)
_TELLING = frozenset({"$ref", "allOf", "oneOf", "anyOf", "enum", "items", "additionalProperties", "externalDocs"})
"""Keywords that say something of a value beside its description."""
_UNIONS = ("oneOf", "anyOf")


class Said(NamedTuple):
    """What a schema says of a value."""

    text: str
    data: dict[str, JsonValue]
    """Its keywords, with those of what it refers to or is one of where it has none of its own."""
    deprecated: bool


class ValueTexts:
    """Reads what schemas say; what many refer to is read once."""

    def __init__(self) -> None:
        """Nothing is known."""
        self._lists: dict[Pointer, str] = {}

    def said(self, schema: Cursor, *, whole: bool = False) -> Said:
        """Return what is said of a value by its schema.

        A schema without a description says what it refers to (`$ref`, `allOf`), or what its only branch says.
        Of what stands at another place it is the first paragraph, or the `whole`.
        """
        own = schema.mapping
        if _TELLING.isdisjoint(own):
            return Said(readable(schema.text("description")), own, schema.flag("deprecated"))
        parts = _parts(schema)
        data: dict[str, JsonValue] = {}
        for part in reversed(parts):
            data |= part.mapping
        return Said(self._text(schema, parts, whole=whole), data, any(part.flag("deprecated") for part in parts))

    def _text(self, schema: Cursor, parts: list[Cursor], *, whole: bool) -> str:
        text = readable(schema.text("description")) or _joined_members(schema)
        values = self._values(schema)
        for part in parts[1:]:
            if not text:
                is_within = part.pointer[: len(schema.pointer)] == schema.pointer
                text = readable(part.text("description"))
                text = text if is_within or not text else _borrowed(text, whole=whole)
            if (whole or not text) and not values:
                values = leading(self._values(part), _LONGEST_BORROWED)
        branches = (found for part in (parts[:1] if text else parts) if (found := [*_branch_texts(part, text)]))
        lines = "\n".join(line for line in (values, *next(branches, ()), *_inner(schema)) if line)
        url = documentation_url(schema)
        link = f"See {url}" if url and url not in text else ""
        return leading("\n\n".join(part for part in (text, lines, link) if part), LONGEST)

    def _values(self, schema: Cursor) -> str:
        if schema.pointer not in self._lists:
            self._lists[schema.pointer] = "\n".join(dict.fromkeys(_value_texts(schema)))
        return self._lists[schema.pointer]


def _borrowed(text: str, *, whole: bool) -> str:
    """Return a text, or its first paragraph, on one line where it is no list, table or block of code."""
    first = leading(_PARAGRAPH.split(text, maxsplit=1)[0], _LONGEST_BORROWED)
    if whole or first.endswith(":"):
        return leading(text, _LONGEST_BORROWED)
    return first if _SPECIAL.search(first) else " ".join(first.split())


def _parts(schema: Cursor) -> list[Cursor]:
    """Return a schema and what holds for its value in any case, the nearest first."""
    found: dict[Pointer, Cursor] = {}
    pending = deque([schema])
    while pending and len(found) < _MOST_PARTS:
        part = pending.popleft()
        if part.pointer not in found:
            found[part.pointer] = part
            pending.extend(_below(part))
    return [*found.values()]


def _below(schema: Cursor) -> Iterator[Cursor]:
    data = schema.mapping
    if "$ref" in data and (target := schema.spec.named(schema.reference or "")) is not None:
        yield target
    if "allOf" in data:
        yield from [*(schema / "allOf").elements()][:_MOST_PARTS]
    only = _branches(schema)
    if len(only) == 1:
        yield only[0]


def _branches(schema: Cursor) -> list[Cursor]:
    """Return the branches of the union of a schema, without null."""
    found = next((found for keyword in _UNIONS if (found := schema.get(keyword)) is not None), None)
    return [branch for branch in found.elements() if not is_null_schema(branch)] if found is not None else []


def _joined_members(schema: Cursor) -> str:
    """Return the texts of the members of an `allOf` that are written in it."""
    members = schema.get("allOf")
    inline = [member for member in members.elements() if member.reference is None] if members is not None else []
    texts = dict.fromkeys(text for member in inline[:_MOST_PARTS] if (text := readable(member.text("description"))))
    return "\n\n".join(texts)


def _value_texts(schema: Cursor) -> Iterator[str]:
    """Iterate over lines on the values that a schema lists, in `enum` or one in each branch."""
    yield from lines_of_values(schema.mapping)
    branches = _branches(schema)
    values = [_only_value(branch) for branch in branches]
    if branches and None not in values:
        for branch, value in zip(branches[:MOST], values, strict=False):
            if value is not None and (line := line_of(value[0], branch.text("title"), branch.text("description"))):
                yield line


def _only_value(branch: Cursor) -> list[JsonValue] | None:
    """Return the one value that a branch allows, as the only element of a list."""
    if "const" in branch.mapping:
        return [branch.mapping["const"]]
    listed = branch.mapping.get("enum")
    return listed if isinstance(listed, list) and len(listed) == 1 else None


def _branch_texts(schema: Cursor, said: str) -> Iterator[str]:
    """Iterate over what is said of the branches of a union; of classes only where nothing else is said."""
    branches = _branches(schema)
    if len(branches) < 2 or all(_only_value(branch) for branch in branches):  # noqa: PLR2004
        return
    texts = dict.fromkeys(text for branch in branches[:MOST] if (text := _of_branch(branch, is_said=bool(said))))
    yield from map(as_item, texts) if len(texts) > 1 or said else texts


def _of_branch(branch: Cursor, *, is_said: bool) -> str:
    is_class = "$ref" in branch.mapping or "properties" in branch.mapping or "allOf" in branch.mapping
    if is_class and is_said:
        return ""
    texts = (readable(part.text("description")) for part in _parts(branch))
    return leading(next((text for text in texts if text), ""), LONGEST_ITEM)


def _inner(schema: Cursor) -> Iterator[str]:
    """Iterate over what is said of each item of an array, and of each value of a map."""
    own = schema.text("description").strip()
    for keyword, word in (("items", "item"), ("additionalProperties", "value")):
        inner = schema.get(keyword)
        if inner is not None and "properties" not in inner.mapping:
            text = inner.text("description").strip()
            if text and text != own:
                yield f"Each {word}: {leading(readable(text), LONGEST_ITEM)}"
