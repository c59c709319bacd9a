"""The tags by which discriminators tell components apart, over all files (OpenAPI 3.1.1 section 4.8.25)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from ...diagnostics.location import format_pointer
from .reached_files import DanglingError, Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ...source.document import JsonValue
    from .reached_files import Files

Tags = dict[str, dict[str, tuple[str, ...]]]
"""Address of a component -> the property that a discriminator looks at -> its tags."""

_DATA = frozenset({"example", "examples", "default", "enum", "const"})
_NAMES = frozenset({"properties", "patternProperties", "schemas", "definitions", "$defs"})
"""Members whose keys are names, so that `example` is none of the specification's words there."""
_SECTIONS = (("components", "schemas"), ("definitions",))
_Link = tuple["_Link | None", str]


def component_names(files: Files) -> dict[str, str]:
    """Return the names of the entry's components by address, also by that of what a component refers to."""
    found: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for name, place in _components(files.entry):
        found[place.address] = name
        address = _canonical(place)
        if address != place.address:
            aliases.setdefault(address, name)
    return {**aliases, **found}


def tags_in(files: Files, of: Callable[[Place], JsonValue], names: dict[str, str]) -> Tags:
    """Return how discriminators tell components: the branches of unions, and heirs by `allOf`."""
    collector = _Collector(files, names)
    for holder in _holders(files):
        for schema in _with_discriminator(of(holder)):
            for reference in _branches(schema) if _is_choice(schema) else ():
                collector.add(schema, reference)
    components = [place for root in files.roots() for _, place in _components(root)]
    heirs: dict[str, list[str]] = {}
    for place in components:
        for parent in _parents(place):
            heirs.setdefault(parent, []).append(place.address)
    for place in filter(_discriminates, components):
        for schema in _with_discriminator(of(place)):
            for heir in () if _branches(schema) else _below(collector.canonical(place.address), heirs, collector):
                collector.add(schema, heir)
    return collector.found


def property_of(schema: dict[str, JsonValue]) -> str | None:
    """Return the name of the property that a schema's discriminator looks at."""
    discriminator = schema.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    return name if isinstance(name, str) else None


class _Collector:
    def __init__(self, files: Files, names: dict[str, str]) -> None:
        self.found: Tags = {}
        self._files = files
        self._names = names
        self._canonical: dict[str, str] = {}

    def canonical(self, address: str) -> str:
        """Return the address of what a component refers to in the end."""
        if address not in self._canonical:
            place = self._files.at(address)
            self._canonical[address] = address if place is None else _canonical(place)
        return self._canonical[address]

    def add(self, holder: dict[str, JsonValue], reference: str) -> None:
        """Note the tags of one component below a discriminator, for it and for what it refers to."""
        name = property_of(holder)
        if name is None or self._is_fallback(holder, reference):
            return
        for address in dict.fromkeys((reference, self.canonical(reference))):
            known = self.found.setdefault(address, {})
            known[name] = tuple(dict.fromkeys((*known.get(name, ()), *self._tags(holder, reference))))

    def _is_fallback(self, holder: dict[str, JsonValue], reference: str) -> bool:
        """Whether a component is that of any other tag, too (`defaultMapping`, OpenAPI 3.2 section 4.25)."""
        discriminator = holder.get("discriminator")
        default = discriminator.get("defaultMapping") if isinstance(discriminator, dict) else None
        return isinstance(default, str) and self.canonical(default) == self.canonical(reference)

    def _tags(self, holder: dict[str, JsonValue], reference: str) -> tuple[str, ...]:
        """Return what the mapping says, else the name of the component."""
        discriminator = holder.get("discriminator")
        mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
        end = self.canonical(reference)
        tags = tuple(
            tag
            for tag, address in (mapping.items() if isinstance(mapping, dict) else ())
            if isinstance(address, str) and self.canonical(address) == end
        )
        return tags or (self._names.get(reference, reference.rpartition("/")[2]),)


def _canonical(place: Place) -> str:
    with suppress(DanglingError):
        return place.resolved().address
    return place.address


def _components(root: Place) -> Iterator[tuple[str, Place]]:
    for section in _SECTIONS:
        here: Place | None = root
        for token in section:
            here = here.get(token) if here is not None else None
        yield from here.members() if here is not None else ()


def _discriminates(place: Place) -> bool:
    return isinstance(place.data, dict) and "discriminator" in place.data


def _with_discriminator(schema: JsonValue) -> Iterator[dict[str, JsonValue]]:
    """Give the schema that has the discriminator: itself, or what stands beside the null that it allows."""
    if not isinstance(schema, dict):
        return
    listed = schema.get("anyOf")
    inner = listed[0] if isinstance(listed, list) and listed else None
    for candidate in (schema, inner):
        if isinstance(candidate, dict) and property_of(candidate) is not None:
            yield candidate
            return


def _branches(schema: dict[str, JsonValue]) -> list[str]:
    found: list[str] = []
    for keyword in ("oneOf", "anyOf"):
        listed = schema.get(keyword)
        for branch in listed if isinstance(listed, list) else ():
            reference = branch.get("$ref") if isinstance(branch, dict) else None
            if isinstance(reference, str):
                found.append(reference)
    return found


def _is_choice(schema: dict[str, JsonValue]) -> bool:
    """Whether a union has several branches beside null; a tag tells one branch from nothing."""
    listed = [branches for keyword in ("oneOf", "anyOf") if isinstance(branches := schema.get(keyword), list)]
    telling = [branch for branches in listed for branch in branches if branch != {"type": "null"}]
    return len(telling) > 1


def _parents(place: Place) -> Iterator[str]:
    """Give the addresses of what a component has in its `allOf`, references followed."""
    try:
        listed = place.resolved().get("allOf")
    except DanglingError:
        return
    for member in listed.elements() if listed is not None else ():
        if isinstance(member.data, dict) and "$ref" in member.data:
            with suppress(DanglingError):
                yield member.resolved().address


def _below(address: str, heirs: dict[str, list[str]], collector: _Collector) -> list[str]:
    found: dict[str, None] = {}
    queue = [address]
    while queue:
        for heir in heirs.get(queue.pop(), ()):
            if heir not in found:
                found[heir] = None
                queue.append(collector.canonical(heir))
    return list(found)


def _holders(files: Files) -> Iterator[Place]:
    """Give every schema with a discriminator; files that references name are opened on the way."""
    for root in files.roots():
        waiting: list[tuple[JsonValue, _Link | None, str]] = [(root.data, None, "")]
        while waiting:
            value, link, parent = waiting.pop()
            if isinstance(value, list):
                waiting += [(item, (link, str(index)), "") for index, item in enumerate(value) if _holds(item)]
            elif isinstance(value, dict):
                if "discriminator" in value and parent not in _NAMES:
                    here = Place(files, root.file, _pointer(link), value)
                    yield from (here, *_around(here))
                reference = value.get("$ref")
                if isinstance(reference, str) and not reference.startswith("#"):
                    with suppress(DanglingError):
                        files.target(reference, Place(files, root.file, _pointer(link), value))
                waiting += [
                    (item, (link, key), key)
                    for key, item in value.items()
                    if _holds(item) and (parent in _NAMES or key not in _DATA)
                ]


def _around(part: Place) -> Iterator[Place]:
    """Give the schema that has another in its `allOf`: its union may be what the discriminator is of."""
    if part.pointer[-2:-1] == ("allOf",):
        around = part.files.at(f"{part.file}{format_pointer(part.pointer[:-2])}")
        yield from () if around is None else (around,)


def _holds(value: JsonValue) -> bool:
    return isinstance(value, dict | list)


def _pointer(link: _Link | None) -> tuple[str, ...]:
    tokens: list[str] = []
    while link is not None:
        link, token = link
        tokens.append(token)
    return tuple(reversed(tokens))
