"""The part of a description that one operation reaches: itself and whatever its references lead to, as a digest."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

from ..described.reached_files import DanglingError, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..described.data import Description, Operation

_REFERENCE = re.compile(r'"\$ref": ("(?:[^"\\]|\\.)*")')
_BY_NAME = ('"$id"', '"$anchor"', '"$self"', '"$dynamicRef"', '"$dynamicAnchor"', '"$recursiveRef"')
"""Words by which a reference may lead anywhere in the files: where one stands, all of them are reached."""


class ReachedParts:
    """The parts of one description, each read once."""

    def __init__(self, description: Description) -> None:
        """Take the components that discriminators tell: an object may be read as an heir of what is referred to."""
        self._known: dict[str, tuple[bytes, dict[str, Place]]] = {}
        files = next((operation.place.files for operation in description.operations), None)
        tagged = (files.at(address) for address in description.forms.tags()) if files is not None else ()
        self._heirs = [(place.address, place, self._parents(place)) for place in tagged if place is not None]

    def digest(self, operation: Operation) -> bytes:
        """Return a digest of what is said of an operation, and of everything that is reached from there."""
        reached = self._reached({place.address: place for place in (operation.place, *_places(operation))})
        while more := {at: place for at, place, parents in self._heirs if at not in reached and parents & reached}:
            reached |= self._reached(more)
        digest = hashlib.sha256(as_text(operation).encode())
        for address in sorted(reached):
            digest.update(address.encode("utf-8", "surrogatepass") + b"\0" + self._known[address][0])
        return digest.digest()

    def _reached(self, places: dict[str, Place]) -> set[str]:
        found: set[str] = set()
        queue = list(places.items())
        while queue:
            address, place = queue.pop()
            if address not in found:
                found.add(address)
                queue.extend(self._part(address, place)[1].items())
        return found

    def _part(self, address: str, place: Place) -> tuple[bytes, dict[str, Place]]:
        """Return the digest of one value, and where its references lead, by address."""
        if address not in self._known:
            text = json.dumps(place.data, default=str)
            leads: list[Place] = []
            for reference in {json.loads(found) for found in _REFERENCE.findall(text)}:
                with suppress(DanglingError):
                    leads.append(place.files.target(reference, place))
            if any(word in text for word in _BY_NAME):
                leads += place.files.roots()
            digest = hashlib.sha256(text.encode()).digest()
            self._known[address] = digest, {each.address: each for each in leads}
        return self._known[address]

    def _parents(self, place: Place) -> set[str]:
        """Return the addresses of what a component is made of by `allOf`."""
        found: set[str] = set()
        queue = [place]
        while queue:
            members = queue.pop().get("allOf")
            for member in members.elements() if members is not None else ():
                with suppress(DanglingError):
                    parent = member.resolved()
                    if parent.address not in found:
                        found.add(parent.address)
                        queue.append(parent)
        return found


def as_text(value: object) -> str:
    """Return what the proof has read, a dataclass of it or what such classes hold, as text; places by their address."""
    return json.dumps(value, default=_plain)


def _plain(value: Any) -> object:  # noqa: ANN401  # whatever JSON does not know
    if isinstance(value, Place):
        return value.address
    if is_dataclass(value):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    if isinstance(value, set | frozenset):
        return sorted(cast("set[str]", value))
    return str(value)


def _places(operation: Operation) -> Iterator[Place]:
    """Iterate over where the parts of an operation stand, which may be another place than the operation's."""
    yield from (parameter.place for parameter in operation.parameters)
    for holder in (operation.body, *operation.responses):
        if holder is not None:
            yield holder.place
            yield from (media.place for media in holder.media)
