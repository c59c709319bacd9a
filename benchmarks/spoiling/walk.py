"""The schemas of an operation, with what decides whether a change to one can be seen from outside."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from .document import Document, Found, Operation, Pointer, listed, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator

Direction = Literal["request", "answer", "parameter"]

_DEPTH = 4
"""How many objects or arrays deep: a value that a proof draws need not be deeper."""
_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One schema of an operation, after references."""

    pointer: Pointer
    data: dict[str, Any]
    place: Pointer = ()
    """Where it is asked for: another pointer than its own when a `$ref` stands there."""
    operation: str
    direction: Direction
    role: Literal["root", "member", "items", "values", "part", "branch"]
    """`part`: of an allOf; `branch`: of a oneOf or anyOf; `values`: of additionalProperties."""
    required: bool = True
    """Whether every value that holds this one's object holds this one."""
    depth: int = 0
    inside_union: bool = False
    """Whether a union of several objects stands above, so that another branch may take a changed value."""
    seen_in: tuple[Pointer, ...] = ()
    """The schemas above."""
    twice: frozenset[str] = frozenset()
    """Members that more than one part of the same allOf declares."""

    @property
    def types(self) -> list[str]:
        """The types that it allows; empty when it says nothing of them."""
        found = self.data.get("type")
        return [found] if isinstance(found, str) else [str(each) for each in listed(found)]

    @property
    def type(self) -> str:
        """The one type beside null, else an empty text."""
        types = [each for each in self.types if each != "null"]
        return types[0] if len(types) == 1 else ""

    @property
    def members(self) -> dict[str, Any]:
        """Its `properties`."""
        return mapping(self.data.get("properties"))


def nodes(document: Document, operation: Operation) -> Iterator[Node]:
    """Iterate over the schemas of the parameters, bodies and answers of an operation, each once in a direction."""
    count = 0
    for root in _roots(document, operation):
        done: set[Pointer] = set()
        stack = [root]
        while stack and count < _MOST:
            node = stack.pop()
            if node.pointer in done:
                continue
            done.add(node.pointer)
            count += 1
            yield node
            stack.extend(_below(document, node))


def walk(document: Document, found: Found, operation: str, direction: Direction) -> Iterator[Node]:
    """Iterate over a schema and those below it, each once."""
    done: set[Pointer] = set()
    stack = _node(document, found.pointer, Node(**_start(found, operation, direction)))
    while stack and len(done) < _MOST:
        node = stack.pop()
        if node.pointer not in done:
            done.add(node.pointer)
            yield node
            stack.extend(_below(document, node))


def same(one: object, other: object) -> bool:
    """Whether two values are equal as JSON."""
    return json.dumps(one, sort_keys=True, default=str) == json.dumps(other, sort_keys=True, default=str)


def _start(found: Found, operation: str, direction: Direction) -> dict[str, Any]:
    return {
        "pointer": found.pointer,
        "data": found.data,
        "operation": operation,
        "direction": direction,
        "role": "root",
    }


def _roots(document: Document, operation: Operation) -> Iterator[Node]:
    for found, direction in _places(document, operation):
        yield from _node(document, found.pointer, Node(**_start(found, operation.title, direction)))


def _places(document: Document, operation: Operation) -> Iterator[tuple[Found, Direction]]:
    for parameter, _ in document.parameters(operation):
        if document.old and parameter.data.get("in") != "body":
            yield parameter, "parameter"
        elif not document.old and "schema" in parameter.data:
            yield Found((*parameter.pointer, "schema"), parameter.data["schema"]), "parameter"
    body = document.body(operation)
    if body is not None:
        for pointer in _schemas(document, body):
            yield Found(pointer, document.at(pointer)), "request"
    if operation.method == "head":  # an answer to HEAD has no content (RFC 9110 section 9.3.2)
        return
    for status, response in document.responses(operation):
        if status not in ("204", "205", "304"):
            for pointer in _schemas(document, response):
                yield Found(pointer, document.at(pointer)), "answer"


def _schemas(document: Document, holder: Found) -> Iterator[Pointer]:
    if document.old:
        if "schema" in holder.data:
            yield (*holder.pointer, "schema")
        return
    for name, media in document.media(holder):
        if is_json(name) or "form" in name:
            for key in ("schema", "itemSchema"):
                if key in media.data:
                    yield (*media.pointer, key)


def is_json(name: str) -> bool:
    """Whether a media type is one of JSON."""
    essence = name.partition(";")[0].strip().lower()
    return essence == "application/json" or essence.endswith("+json")


def _node(document: Document, pointer: Pointer, node: Node) -> list[Node]:
    found = document.follow(pointer)
    if found is None or not isinstance(found.data, dict) or found.pointer in node.seen_in:
        return []
    return [replace(node, pointer=found.pointer, data=found.data, place=pointer)]


def _below(document: Document, node: Node) -> list[Node]:
    """Return the schemas directly below one."""
    base = replace(node, seen_in=(*node.seen_in, node.pointer), twice=frozenset(), required=True)
    found: list[Node] = []
    if node.depth < _DEPTH:
        required = listed(node.data.get("required"))
        for name in node.members:
            below = replace(base, role="member", required=name in required, depth=node.depth + 1)
            found += _node(document, (*node.pointer, "properties", name), below)
        for key, role in (("items", "items"), ("additionalProperties", "values")):
            if isinstance(node.data.get(key), dict):
                below = replace(base, role=role, depth=node.depth + 1)  # type: ignore[arg-type]  # two of the roles
                found += _node(document, (*node.pointer, key), below)
    parts = [(*node.pointer, "allOf", number) for number in range(len(listed(node.data.get("allOf"))))]
    twice = _twice(document, node, parts)
    for pointer in parts:
        found += _node(document, pointer, replace(base, role="part", required=node.required, twice=twice))
    for key in ("oneOf", "anyOf"):
        branches = listed(node.data.get(key))
        several = sum(not same(each, {"type": "null"}) for each in branches) > 1
        for number in range(len(branches)):
            below = replace(base, role="branch", inside_union=node.inside_union or several)
            found += _node(document, (*node.pointer, key, number), below)
    return found


def declared(document: Document, pointer: Pointer) -> set[str]:
    """Return the members that a schema declares, itself or in an allOf."""
    return _declared(document, pointer, 0)


def _twice(document: Document, node: Node, parts: list[Pointer]) -> frozenset[str]:
    """Return the members that several parts of an allOf declare, themselves or in an allOf below."""
    counts: dict[str, int] = dict.fromkeys(node.members, 1)
    for pointer in parts:
        for name in _declared(document, pointer, 0):
            counts[name] = counts.get(name, 0) + 1
    return frozenset(name for name, count in counts.items() if count > 1) | node.twice


def _declared(document: Document, pointer: Pointer, depth: int) -> set[str]:
    found = document.follow(pointer)
    if found is None or depth > _DEPTH:
        return set()
    data = mapping(found.data)
    names = set(mapping(data.get("properties")))
    for number in range(len(listed(data.get("allOf")))):
        names |= _declared(document, (*found.pointer, "allOf", number), depth + 1)
    return names
