"""Takes a discriminator and gives the tags that tell its branches apart (OpenAPI 3.1 section 4.8.25).

Strictly, a discriminator changes nothing of what `oneOf` allows; its author means that the tag decides. Samples, the
check of samples and the oracle's copy read it alike, so they ask here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...diagnostics.location import format_pointer, parse_pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...source.document import JsonValue

_DATA = {"example", "examples", "default", "enum", "const"}
Told = dict[str, dict[str, tuple[str, ...]]]
"""Reference to a component -> the property that tells it -> its tags."""


def property_of(schema: dict[str, JsonValue]) -> str | None:
    """Return the name of the property that a schema's discriminator looks at."""
    discriminator = schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    return name if isinstance(name, str) else None


def tags_in(schema: dict[str, JsonValue], reference: str) -> tuple[str, ...]:
    """Return the tags of a component below a schema's discriminator: what the mapping says, else its own name."""
    discriminator = schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    name = parse_pointer(reference)[-1] if reference.startswith("#/") else reference
    listed = mapping.items() if isinstance(mapping, dict) else ()
    return tuple(tag for tag, target in listed if target in (reference, name)) or (name,)


def branches_of(schema: dict[str, JsonValue]) -> Iterator[JsonValue]:
    """Iterate over the branches of a union."""
    for keyword in ("oneOf", "anyOf"):
        found = schema.get(keyword)
        yield from found if isinstance(found, list) else ()


def told(document: dict[str, JsonValue]) -> Told:
    """Return how the discriminators of a document tell its components: branches of unions, and heirs by `allOf`."""
    found: Told = {}
    heirs: dict[str, list[str]] = {}
    for name, schema in _components(document):
        for parent in _references(_list(schema.get("allOf"))):
            heirs.setdefault(parent, []).append(_reference(name))
    for holder in _holders(document):
        _tell(found, holder, _references(branches_of(holder)))
    for name, schema in _components(document):
        if property_of(schema) is not None and not any(branches_of(schema)):
            _tell(found, schema, _below(_reference(name), heirs))
    return found


def _tell(found: Told, holder: dict[str, JsonValue], references: Iterable[str]) -> None:
    name = property_of(holder)
    for reference in references:
        if name is not None:
            known = found.setdefault(reference, {})
            known[name] = tuple(dict.fromkeys((*known.get(name, ()), *tags_in(holder, reference))))


def _holders(document: dict[str, JsonValue]) -> Iterator[dict[str, JsonValue]]:
    queue: list[JsonValue] = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, list):
            queue.extend(value)
        elif isinstance(value, dict):
            queue.extend(item for key, item in value.items() if key not in _DATA)
            if property_of(value) is not None:
                yield value


def _components(document: dict[str, JsonValue]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for name, schema in schemas.items() if isinstance(schemas, dict) else ():
        if isinstance(schema, dict):
            yield name, schema


def _reference(name: str) -> str:
    return format_pointer(("components", "schemas", name))


def _below(reference: str, heirs: dict[str, list[str]]) -> list[str]:
    found: dict[str, None] = {}
    queue = [reference]
    while queue:
        for heir in heirs.get(queue.pop(), ()):
            if heir not in found:
                found[heir] = None
                queue.append(heir)
    return list(found)


def _references(members: Iterable[JsonValue]) -> Iterator[str]:
    for member in members:
        reference = member.get("$ref") if isinstance(member, dict) else None
        if isinstance(reference, str):
            yield reference


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
