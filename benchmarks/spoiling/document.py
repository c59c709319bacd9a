"""A raw description as plain data: its operations, and where a change to it can be seen.

Nothing here comes from the generator or from its proof; only references within the document are followed.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Pointer = tuple[str | int, ...]
Change = Callable[[Any], None]
"""Changes a copy of the document in place."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
LIMITS = (
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "default",
    "example",
    "examples",
)
"""Keywords of a schema that would not go with another type."""


@dataclass(frozen=True, slots=True)
class Site:
    """One place where a change of one kind can be made, and seen."""

    pointer: Pointer
    """What the change touches."""
    operation: str | None
    """`METHOD /path` that is proven; None when the whole document is."""
    change: Change

    @property
    def id(self) -> str:
        """The pointer as text."""
        return "/" + "/".join(str(token).replace("~", "~0").replace("/", "~1") for token in self.pointer)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change."""

    name: str
    sites: Callable[[Document], Iterator[Site]]


@dataclass(frozen=True, slots=True)
class Found:
    """A value of the document and where it stands, after references."""

    pointer: Pointer
    data: Any


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation below `paths`."""

    title: str
    pointer: Pointer
    item: Pointer
    data: dict[str, Any]

    @property
    def method(self) -> str:
        """The key in the Path Item Object."""
        return str(self.pointer[-1])


class Document:
    """One raw description."""

    def __init__(self, data: dict[str, Any]) -> None:
        """Take the data of a single file."""
        self.data = data
        self.old = "swagger" in data
        self.version = "2.0" if self.old else str(data.get("openapi", ""))[:3]

    def at(self, pointer: Pointer) -> Any:  # noqa: ANN401  # JSON
        """Return the value at a pointer.

        Raises:
            LookupError: there is none.
        """
        return value_at(self.data, pointer)

    def follow(self, pointer: Pointer) -> Found | None:
        """Return the value that a pointer leads to, through references within the document; None when they leave it."""
        for _ in range(20):
            try:
                value = self.at(pointer)
            except LookupError:
                return None
            if not isinstance(value, dict) or not isinstance(value.get("$ref"), str):
                return Found(pointer, value)
            target = self.target(value["$ref"])
            if target is None:
                return None
            pointer = target
        return None

    def target(self, reference: str) -> Pointer | None:
        """Return the pointer of a reference within the document."""
        if not reference.startswith("#/"):
            return None
        pointer: list[str | int] = []
        value: Any = self.data
        for raw in reference[2:].split("/"):
            token = raw.replace("~1", "/").replace("~0", "~")
            key = int(token) if isinstance(value, list) and token.isdigit() else token
            try:
                value = value[key]
            except (LookupError, TypeError):
                return None
            pointer.append(key)
        return tuple(pointer)

    def changed(self, site: Site) -> dict[str, Any]:
        """Return a copy with the change made."""
        data = copy.deepcopy(self.data)
        site.change(data)
        return data

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """The operations below `paths`; a path item that is a reference is left out."""
        found: list[Operation] = []
        for path, item in mapping(self.data.get("paths")).items():
            if not isinstance(item, dict) or "$ref" in item or not path.startswith("/"):
                continue
            for method in METHODS:
                if isinstance(item.get(method), dict):
                    title = f"{method.upper()} {path}"
                    found.append(Operation(title, ("paths", path, method), ("paths", path), item[method]))
        return tuple(found)

    @cached_property
    def tags(self) -> frozenset[str]:
        """The names of all members that discriminate."""
        found: set[str] = set()
        stack: list[Any] = [self.data]
        while stack:
            value = stack.pop()
            if isinstance(value, dict):
                tag = value.get("discriminator")
                found.add(tag if isinstance(tag, str) else str(mapping(tag).get("propertyName")))
                stack.extend(value.values())
            elif isinstance(value, list):
                stack.extend(value)
        return frozenset(found)

    def parameters(self, operation: Operation) -> Iterator[tuple[Found, bool]]:
        """Iterate over the Parameter Objects in effect, and whether each stands at the path.

        What the specification says to ignore is left out: headers named Accept, Content-Type or Authorization.
        """
        own = self._listed((*operation.pointer, "parameters"))
        names = {(each.data.get("name"), each.data.get("in")) for each in own}
        shared = self._listed((*operation.item, "parameters"))
        for found in own:
            yield found, False
        for found in shared:
            if (found.data.get("name"), found.data.get("in")) not in names:
                yield found, True

    def _listed(self, pointer: Pointer) -> list[Found]:
        try:
            raw = self.at(pointer)
        except LookupError:
            return []
        found = [self.follow((*pointer, number)) for number in range(len(raw) if isinstance(raw, list) else 0)]
        return [
            each
            for each in found
            if each is not None
            and isinstance(each.data, dict)
            and not (
                each.data.get("in") == "header"
                and str(each.data.get("name")).lower() in ("accept", "content-type", "authorization")
                and not self.old
            )
        ]

    def body(self, operation: Operation) -> Found | None:
        """Return the Request Body Object; of Swagger 2.0, the body parameter."""
        if self.old:
            return next((each for each, _ in self.parameters(operation) if each.data.get("in") == "body"), None)
        if "requestBody" not in operation.data:
            return None
        return self.follow((*operation.pointer, "requestBody"))

    def responses(self, operation: Operation) -> Iterator[tuple[str, Found]]:
        """Iterate over the documented statuses."""
        for status in mapping(operation.data.get("responses")):
            found = self.follow((*operation.pointer, "responses", status))
            if found is not None and isinstance(found.data, dict) and not status.startswith("x-"):
                yield status, found

    def media(self, holder: Found) -> Iterator[tuple[str, Found]]:
        """Iterate over the media types of a body or an answer."""
        for name in mapping(holder.data.get("content")):
            found = self.follow((*holder.pointer, "content", name))
            if found is not None and isinstance(found.data, dict):
                yield name, found

    def produces(self, operation: Operation) -> list[str]:
        """Return the media types of answers in Swagger 2.0 (Operation Object, `produces`)."""
        return listed(operation.data.get("produces", self.data.get("produces")))

    def consumes(self, operation: Operation) -> list[str]:
        """Return the media types of bodies in Swagger 2.0 (Operation Object, `consumes`)."""
        return listed(operation.data.get("consumes", self.data.get("consumes")))


def value_at(data: Any, pointer: Pointer) -> Any:  # noqa: ANN401  # JSON
    """Return what stands at a pointer.

    Raises:
        LookupError: nothing.
    """
    for token in pointer:
        try:
            data = data[token]
        except TypeError:
            raise LookupError(token) from None
    return data


def mapping(value: object) -> dict[str, Any]:
    """Return a mapping as it is, and anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """Return a list as it is, and anything else as an empty one."""
    return value if isinstance(value, list) else []


def putting(pointer: Pointer, value: object) -> Change:
    """Return the change that sets a value."""

    def change(data: Any) -> None:  # noqa: ANN401  # JSON
        value_at(data, pointer[:-1])[pointer[-1]] = copy.deepcopy(value)

    return change


def dropping(pointer: Pointer) -> Change:
    """Return the change that removes a member or an element."""

    def change(data: Any) -> None:  # noqa: ANN401  # JSON
        del value_at(data, pointer[:-1])[pointer[-1]]

    return change


def renaming(pointer: Pointer, name: str) -> Change:
    """Return the change that gives a member another key, at the same place in the order."""

    def change(data: Any) -> None:  # noqa: ANN401  # JSON
        holder = value_at(data, pointer[:-1])
        members = [(name if key == pointer[-1] else key, value) for key, value in holder.items()]
        holder.clear()
        holder.update(members)

    return change


def together(*changes: Change) -> Change:
    """Return several changes as one."""

    def change(data: Any) -> None:  # noqa: ANN401  # JSON
        for each in changes:
            each(data)

    return change
