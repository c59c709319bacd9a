"""The files of a description, and what a reference in one of them names (RFC 6901; JSON Schema 2020-12 section 8.2)."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from ...diagnostics import SpecError
from ...diagnostics.location import Location, Pointer, format_pointer, parse_pointer
from ...source.document import lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ...source.document import Document, JsonValue, SourceSet

_DATA = frozenset({"default", "enum", "const", "example", "examples", "value", "dataValue"})
"""Members that hold data of the author: nothing in them is a schema."""


class DanglingError(LookupError):
    """A reference that names nothing, leads in a circle, or leaves the files; the text says which."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the description and where it stands; two places are equal when they stand at one address."""

    files: Files
    file: int
    """Number of the file in the order in which they were opened; 0 is the entry."""
    pointer: Pointer
    data: JsonValue = field(compare=False, repr=False)

    @property
    def address(self) -> str:
        """The place as text, `0#/components/schemas/Pet`."""
        return f"{self.file}{format_pointer(self.pointer)}"

    def get(self, token: str) -> Place | None:
        """Return a member of a mapping, or None."""
        data = self.data
        if not isinstance(data, dict) or token not in data:
            return None
        return Place(self.files, self.file, (*self.pointer, token), data[token])

    def members(self) -> Iterator[tuple[str, Place]]:
        """Iterate over all members of a mapping whose keys are names (`x-request-id` may be a header)."""
        data = self.data
        for key, value in data.items() if isinstance(data, dict) else ():
            yield key, Place(self.files, self.file, (*self.pointer, key), value)

    def items(self) -> Iterator[tuple[str, Place]]:
        """Iterate over the members of a mapping, without `x-` extensions; over nothing for any other value."""
        return (member for member in self.members() if not member[0].startswith("x-"))

    def elements(self) -> Iterator[Place]:
        """Iterate over the elements of an array; over nothing for any other value."""
        data = self.data
        for index, value in enumerate(data if isinstance(data, list) else ()):
            yield Place(self.files, self.file, (*self.pointer, str(index)), value)

    def resolved(self) -> Place:
        """Follow `$ref` to what is none; siblings are not merged.

        Raises:
            DanglingError: it leads nowhere.
        """
        return self.files.end(self)


@dataclass(slots=True)
class _File:
    """One opened file, and the names that its schemas give themselves."""

    document: Document
    data: JsonValue
    resources: dict[str, Pointer] | None = None
    """`$id`, resolved against those around it -> the schema; also `$self` of OpenAPI 3.2."""
    anchors: dict[tuple[Pointer, str], Pointer] = field(default_factory=dict[tuple[Pointer, str], Pointer])
    """(schema resource, `$anchor` or `$dynamicAnchor`) -> the schema."""


class Files:
    """The documents of one description: the entry with its overlays and allowed repairs, and what it refers to."""

    def __init__(self, sources: SourceSet, entry: JsonValue, others: Mapping[str, JsonValue] | None = None) -> None:
        """Take the entry's data as it is to be read; further files are opened through `sources` alone.

        `others` has, by `Document.file`, the data of further files where it is not to be read as it lies there.
        """
        self._sources = sources
        self._others = others or {}
        self._files = [_File(sources.entry, entry)]
        self._numbers = {str(sources.entry.path.resolve()): 0}
        self._opened: dict[tuple[str, str], int | str] = {}
        self._targets: dict[tuple[int, Pointer, str], Place | str] = {}
        self._ends: dict[tuple[int, Pointer], Place | str] = {}

    @property
    def entry(self) -> Place:
        """The root of the entry document."""
        return Place(self, 0, (), self._files[0].data)

    def roots(self) -> Iterator[Place]:
        """Iterate over the roots of the files opened, and of those that are opened meanwhile."""
        number = 0
        while number < len(self._files):
            yield Place(self, number, (), self._files[number].data)
            number += 1

    @property
    def size(self) -> int:
        """Bytes of all files opened so far; a file that has gone meanwhile counts nothing."""
        sizes = 0
        for file in self._files:
            with contextlib.suppress(OSError):
                sizes += file.document.path.stat().st_size
        return sizes

    def document(self, number: int) -> Document:
        """Return the document that a file was read from."""
        return self._files[number].document

    def at(self, address: str) -> Place | None:
        """Return the place that an address (`1#/Pet`) names, or None when nothing is there."""
        number, mark, text = address.partition("#")
        if not mark or not number.isdecimal() or int(number) >= len(self._files):
            return None
        try:
            pointer = parse_pointer(text)
        except ValueError:
            return None
        return self._there(int(number), pointer)

    def target(self, reference: str, holder: Place) -> Place:
        """Return what a `$ref` that stands in `holder` names, one step on.

        Raises:
            DanglingError: nothing, or it cannot be had.
        """
        base = _resource_of(self._files[holder.file].data, holder.pointer)
        key = (holder.file, base, reference)
        found = self._targets.get(key)
        if found is None:
            try:
                found = self._found(reference, holder.file, base)
            except DanglingError as error:
                found = str(error)
            self._targets[key] = found
        if isinstance(found, str):
            raise DanglingError(found)
        return found

    def end(self, place: Place) -> Place:
        """Return what the references from a place on lead to, which is none itself.

        Raises:
            DanglingError: nothing.
        """
        here: Place | str = place
        way: dict[tuple[int, Pointer], None] = {}
        while isinstance(here, Place):
            key = (here.file, here.pointer)
            reference = here.data.get("$ref") if isinstance(here.data, dict) else None
            if not isinstance(reference, str):
                break
            if key in self._ends or key in way:
                here = self._ends.get(key, f"the reference {reference!r} leads in a circle")
                break
            way[key] = None
            try:
                here = self.target(reference, here)
            except DanglingError as error:
                here = str(error)
        self._ends.update(dict.fromkeys(way, here))
        if isinstance(here, str):
            raise DanglingError(here)
        return here

    def dynamic_anchors(self, place: Place) -> dict[str, str]:
        """Return each `$dynamicAnchor` of the schema resource that a place is in: name -> address of the schema.

        A whole description without an `$id` is none: what leads to a generic schema has one.
        """
        base = _resource_of(self._files[place.file].data, place.pointer)
        self._resources(place.file)
        found: dict[str, str] = {}
        for (resource, name), pointer in self._files[place.file].anchors.items() if base else ():
            at = self._there(place.file, pointer) if resource == base else None
            if at is not None and isinstance(at.data, dict) and at.data.get("$dynamicAnchor") == name:
                found[name] = at.address
        return found

    def _there(self, number: int, pointer: Pointer) -> Place | None:
        exists, value = lookup(self._files[number].data, pointer)
        return Place(self, number, pointer, value) if exists else None

    def _found(self, reference: str, number: int, base: Pointer) -> Place:
        name, _, fragment = reference.partition("#")
        if name:
            number, base = self._named(name, number, base)
        place = self._below(number, base, fragment)
        if place is None:
            message = f"the reference {reference!r} names nothing"
            raise DanglingError(message)
        return place

    def _named(self, name: str, number: int, base: Pointer) -> tuple[int, Pointer]:
        """Return the file and the schema resource that a reference without fragment names.

        What a schema gives itself as `$id` comes first (JSON Schema 2020-12 section 8.2.1), then the file.
        """
        uri = _joined(self._uri_of(number, base), name)
        for other in range(len(self._files)) if ":" in uri else (number,):
            pointer = self._resources(other).get(uri)
            if pointer is not None:
                return other, pointer
        document = self._files[number].document
        key = (str(PurePath(document.path).parent), name)
        opened = self._opened.get(key)
        if opened is None:
            opened = self._opened[key] = self._open(document, name)
        if isinstance(opened, str):
            raise DanglingError(opened)
        return opened, ()

    def _open(self, document: Document, name: str) -> int | str:
        try:
            opened = self._sources.open(document, name, Location(file=document.file, line=1, column=1))
        except SpecError as error:
            return str(error)
        number = self._numbers.setdefault(str(opened.path.resolve()), len(self._files))
        if number == len(self._files):
            self._files.append(_File(opened, self._others.get(opened.file, opened.data)))
        return number

    def _below(self, number: int, base: Pointer, fragment: str) -> Place | None:
        """Return what a fragment names within a schema resource, or else within its file.

        By section 8.2.1 a pointer starts at the innermost `$id`; authors who mean the document are understood where
        nothing stands at that place.
        """
        if not fragment:
            return self._there(number, base)
        if not fragment.startswith("/"):
            return self._anchor(number, base, unquote(fragment))
        for text in dict.fromkeys((unquote(fragment), fragment)):
            try:
                tokens = parse_pointer(text)
            except ValueError:
                continue
            for pointer in dict.fromkeys(((*base, *tokens), tokens)):
                place = self._there(number, pointer)
                if place is not None:
                    return place
        return None

    def _anchor(self, number: int, base: Pointer, name: str) -> Place | None:
        self._resources(number)
        anchors = self._files[number].anchors
        pointer = anchors.get((base, name))
        if pointer is None:
            pointer = next((place for (_, anchor), place in anchors.items() if anchor == name), None)
        return None if pointer is None else self._there(number, pointer)

    def _uri_of(self, number: int, base: Pointer) -> str:
        return next((uri for uri, pointer in self._resources(number).items() if pointer == base), "")

    def _resources(self, number: int) -> dict[str, Pointer]:
        file = self._files[number]
        if file.resources is None:
            file.resources = {}
            _collect(file)
        return file.resources


def _collect(file: _File) -> None:
    """Collect the `$id`s and anchors of a file, in its order; the first of equal ones stays."""
    resources = file.resources if file.resources is not None else {}
    root = file.data
    own = root.get("$self") if isinstance(root, dict) else None
    base = own if isinstance(own, str) else ""
    if base:
        resources[base] = ()
    waiting: list[tuple[JsonValue, Pointer, Pointer, str]] = [(root, (), (), base)]
    while waiting:
        value, pointer, resource, base = waiting.pop()
        if isinstance(value, dict):
            identity = value.get("$id")
            if isinstance(identity, str):
                resource, base = pointer, _joined(base, identity)
                resources.setdefault(base, pointer)
            for keyword in ("$anchor", "$dynamicAnchor"):
                name = value.get(keyword)
                if isinstance(name, str):
                    file.anchors.setdefault((resource, name), pointer)
            children = [(key, child) for key, child in value.items() if key not in _DATA and not key.startswith("x-")]
        else:
            children = [(str(index), child) for index, child in enumerate(value if isinstance(value, list) else ())]
        waiting += [
            (child, (*pointer, key), resource, base)
            for key, child in reversed(children)
            if isinstance(child, dict | list)
        ]


def _resource_of(value: JsonValue, pointer: Pointer) -> Pointer:
    """Return the pointer of the innermost schema with an `$id` at or around `pointer`, or `()`."""
    found: Pointer = ()
    for length in range(len(pointer) + 1):
        if isinstance(value, dict):
            if isinstance(value.get("$id"), str):
                found = pointer[:length]
            value = value.get(pointer[length]) if length < len(pointer) else None
        elif isinstance(value, list) and length < len(pointer):
            value = lookup(value, pointer[length : length + 1])[1]
        else:
            break
    return found


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference).removesuffix("#")
    except ValueError:
        return reference
