"""Takes documented examples, gives the first as text, and reports those that share nothing with their schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..diagnostics import SpecError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics import Reporter
    from ..spec.cursor import Cursor

_DEPTH = 12
"""How deep an example is compared; deeper ones repeat themselves."""

_ELEMENTS = 3
"""How many elements of an array are looked at."""

_LONGEST = 1500
"""Characters of an example that documentation repeats."""

_OPEN = ("patternProperties", "oneOf", "anyOf", "not", "if", "$dynamicRef")


def _documented(media: Cursor) -> Iterator[Cursor]:
    """Yield the examples of a media type or parameter (OpenAPI 3.1 sections 4.8.14 and 4.8.12)."""
    example = media.get("example")
    if example is not None:
        yield example
    examples = media.get("examples")
    for _, entry in examples.items() if examples is not None else ():
        value = entry.resolved().get("value")
        if value is not None:
            yield value


def example_of(owner: Cursor, schema: Cursor | None) -> str:
    """Return the first example of a resolved media type or parameter, or of its schema, as JSON.

    Empty when there is none, or when it is long, cannot be read or is no JSON: an example is nobody's loss.
    """
    try:
        found = next(_documented(owner), None)
        if found is None and schema is not None:
            here = schema.resolved()
            listed = here.get("examples")
            found = here.get("example") or (next(listed.elements(), None) if listed is not None else None)
        text = "" if found is None else json.dumps(found.data, ensure_ascii=False, allow_nan=False)
    except (SpecError, TypeError, ValueError, RecursionError):
        return ""
    return text if len(text) <= _LONGEST else ""


def _properties(schema: Cursor) -> dict[str, Cursor] | None:
    """Return the named properties of a resolved schema and its `allOf`; None when others are expected as well."""
    found: dict[str, Cursor] = {}
    pending = [(schema, 0)]
    while pending:
        here, depth = pending.pop()
        extra = here.mapping.get("additionalProperties")
        if depth > _DEPTH or any(keyword in here.mapping for keyword in _OPEN) or extra not in (None, False):
            return None
        properties = here.get("properties")
        found |= dict(properties.items()) if properties is not None else {}
        parts = here.get("allOf")
        pending += [(part.resolved(), depth + 1) for part in (parts.elements() if parts is not None else ())]
    return found


def _compare(example: Cursor, schema: Cursor, reporter: Reporter) -> None:
    pending = [(example, schema, 0)]
    while pending:
        value, declared, depth = pending.pop()
        here = declared.resolved()
        if depth > _DEPTH:
            continue
        if isinstance(value.data, list):
            items = here.get("items")
            if items is not None:
                pending += [(entry, items, depth + 1) for entry in list(value.elements())[:_ELEMENTS]]
            continue
        properties = _properties(here) if isinstance(value.data, dict) and value.data else None
        if not properties:
            continue
        if not properties.keys() & value.mapping.keys():
            reporter.report(
                "example-mismatch",
                value.location,
                names=quoted(", ".join(list(value.mapping)[:6])),
                action="unknown members are kept, so nothing is lost",
                related=(("the schema", here.location),),
            )
            continue
        pending += [(value / name, properties[name], depth + 1) for name in value.mapping if name in properties]


def check_media(media: Cursor, reporter: Reporter) -> None:
    """Report the examples of one media type that share no property with the schema they illustrate.

    An example that cannot be read is nobody's loss, so nothing here is an error.
    """
    schema = media.get("schema")
    if schema is None:
        return
    try:
        for example in _documented(media):
            _compare(example, schema, reporter)
    except SpecError:
        return


def check_content(owner: Cursor, reporter: Reporter) -> None:
    """Check the examples of everything in `content` of a resolved body or response."""
    content = owner.get("content")
    for _, media in content.items() if content is not None else ():
        try:
            check_media(media.resolved(), reporter)
        except SpecError:
            continue
