"""Reads a description as its author wrote it, and gives each text that a client should hold."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
_DEEP = 12

Node = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of the description."""

    kind: str
    """`operation`, `argument` or `member`; behind a colon where its text comes from, if it has none of its own."""
    text: str
    operation: tuple[str, str] = ("", "")
    """(method, path) of what is about an operation."""
    name: str = ""
    """The wire name of an argument or member."""
    place: str = ""
    """Where an argument is sent: `path`, `query`, `header`, `cookie`, `querystring` or `body`."""


@cache
def read(path: Path) -> Any:  # noqa: ANN401  # whatever it holds
    """Return the data of a file."""
    text = path.read_text(encoding="utf-8-sig")
    return json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)


@dataclass(frozen=True, slots=True)
class At:
    """A value of a description, and the file that it stands in."""

    node: Any
    file: Path

    def get(self, *names: str) -> At:
        """Return a member of a member, followed over references."""
        here = self
        for name in names:
            found = here.followed().mapping
            here = At(found.get(name), here.followed().file)
        return here

    @property
    def mapping(self) -> Node:
        """The value, if it is a mapping."""
        return self.node if isinstance(self.node, dict) else {}

    def items(self) -> Iterator[tuple[str, At]]:
        """Iterate over the members of a mapping."""
        here = self.followed()
        yield from ((str(key), At(value, here.file)) for key, value in here.mapping.items())

    def values(self) -> Iterator[At]:
        """Iterate over what the members of a mapping hold."""
        yield from (value for _, value in self.items())

    def each(self, name: str) -> list[At]:
        """Return the elements of a member that is a list."""
        found = self.mapping.get(name)
        return [At(value, self.file) for value in found] if isinstance(found, list) else []

    def text(self, name: str = "description") -> str:
        """Return a member that is a text."""
        found = self.mapping.get(name)
        return found.strip() if isinstance(found, str) else ""

    def target(self) -> At | None:
        """Return what `$ref` names."""
        reference = self.mapping.get("$ref")
        if not isinstance(reference, str):
            return None
        name, _, pointer = reference.partition("#")
        file = (self.file.parent / name).resolve() if name else self.file
        node = read(file)
        for token in pointer.split("/")[1:]:
            key = token.replace("~1", "/").replace("~0", "~")
            node = node[int(key)] if isinstance(node, list) else node.get(key, node.get(_unquoted(key)))
        return At(node, file)

    def followed(self) -> At:
        """Return the value behind all references."""
        here, steps = self, 0
        while (target := here.target()) is not None and steps < _DEEP:
            here, steps = target, steps + 1
        return here


def _unquoted(text: str) -> str:
    return text.replace("%7B", "{").replace("%7D", "}").replace("%20", " ")


def text_of(schema: At, depth: int = 0) -> tuple[str, str]:
    """Return what is said of a value, and where: here, behind a reference, or in a branch."""
    if own := schema.text():
        return own, ""
    if depth > _DEEP:
        return "", ""
    target = schema.target()
    if target is not None and (found := text_of(target, depth + 1)[0]):
        return found, "behind $ref"
    for member in sorted(schema.each("allOf"), key=lambda each: "$ref" in each.mapping):
        if found := text_of(member, depth + 1)[0]:
            return found, "of a part of allOf"
    for keyword in ("oneOf", "anyOf"):
        branches = [each for each in schema.each(keyword) if each.mapping.get("type") not in ("null", ["null"])]
        found = next((text for each in branches if (text := text_of(each, depth + 1)[0])), "")
        if found and len(branches) == 1:
            return found, "of the only branch"
        if found and not depth:  # behind a reference it is what the type says, not the member
            return found, "of the first branch that has one"
    return "", ""


def properties(schema: At, depth: int = 0) -> dict[str, At]:
    """Return the properties of an object, those of its parts first."""
    found: dict[str, At] = {}
    if depth > _DEEP:
        return found
    target = schema.target()
    if target is not None:
        found |= properties(target, depth + 1)
    for member in schema.each("allOf"):
        found |= properties(member, depth + 1)
    listed = schema.mapping.get("properties")
    return (
        found | {str(name): At(each, schema.file) for name, each in listed.items()}
        if isinstance(listed, dict)
        else found
    )


def texts(path: Path) -> Iterator[Text]:
    """Iterate over every text of operations, arguments, and members of what operations send and bring."""
    root = At(read(path.resolve()), path.resolve())
    reader = _Reader(swagger="swagger" in root.mapping)
    for url, item in root.get("paths").items():
        yield from reader.item(url, item.followed())
    for item in root.get("webhooks").values():
        for method, operation in item.items():
            if method in METHODS:
                yield from reader.bodies(operation)


class _Reader:
    """Walks through operations; each schema counts once."""

    def __init__(self, *, swagger: bool) -> None:
        self._swagger = swagger
        self._seen: set[int] = set()

    def item(self, url: str, item: At) -> Iterator[Text]:
        for method, listed in item.items():
            found = listed.followed()
            if method.lower() not in METHODS or not found.mapping:
                continue
            key = (method.upper(), url)
            for name in ("summary", "description"):
                if text := found.text(name) or item.text(name):
                    yield Text(kind=f"operation: {name}", text=text, operation=key)
            merged: dict[tuple[str, str], At] = {}
            for owner in (item, found):
                for each in owner.each("parameters"):
                    parameter = each.followed()
                    # A text beside the `$ref` goes before that behind it.
                    text = {"description": each.text()} if each.text() else {}
                    slot = (parameter.text("in"), parameter.text("name"))
                    merged[slot] = At({**parameter.mapping, **text}, parameter.file)
            for (place, name), parameter in merged.items():
                yield from self._parameter(key, place, name, parameter)
            yield from self._body(key, found)
            yield from self._answers(found)

    def _parameter(self, key: tuple[str, str], place: str, name: str, parameter: At) -> Iterator[Text]:
        schema = parameter if self._swagger and place != "body" else parameter.get("schema")
        for media in parameter.get("content").values():
            schema = media.get("schema")
        if place == "body":
            yield from self._sent(key, schema)
            return
        place = "body" if place == "formData" else place
        text, source = parameter.text(), ""
        if not text:
            text, source = text_of(schema)
            source = f": {source or 'of its schema'}"
        if text:
            yield Text(kind=f"argument{source}", text=text, operation=key, name=name, place=place)
        yield from self._members(schema)

    def _body(self, key: tuple[str, str], operation: At) -> Iterator[Text]:
        for media in [*operation.get("requestBody", "content").values()][:1]:
            yield from self._sent(key, media.get("schema"))
        yield from self.bodies(operation)

    def bodies(self, operation: At) -> Iterator[Text]:
        """Iterate over the members of what is sent."""
        for media in operation.get("requestBody", "content").values():
            for each in properties(media.get("schema")).values():
                yield from self._members(each)

    def _sent(self, key: tuple[str, str], schema: At) -> Iterator[Text]:
        """Iterate over the texts of the members of a body, which may be arguments."""
        for name, each in properties(schema).items():
            text, source = text_of(each)
            if text and not each.followed().mapping.get("readOnly") and not each.mapping.get("readOnly"):
                source = f": {source}" if source else ""
                yield Text(kind=f"argument{source}", text=text, operation=key, name=name, place="body")
            yield from self._members(each)

    def _answers(self, operation: At) -> Iterator[Text]:
        for response in operation.get("responses").values():
            here = response.followed()
            if self._swagger:
                yield from self._members(here.get("schema"))
            for media in here.get("content").values():
                yield from self._members(media.get("schema"))

    def _members(self, schema: At) -> Iterator[Text]:
        """Iterate over the texts of the properties of all objects that a schema leads to."""
        pending = [schema]
        while pending:
            here = pending.pop()
            if not here.mapping or id(here.node) in self._seen:
                continue
            self._seen.add(id(here.node))
            if (target := here.target()) is not None:
                pending.append(target)
            for keyword in ("allOf", "oneOf", "anyOf", "prefixItems"):
                pending += here.each(keyword)
            pending += [At(here.mapping.get(name), here.file) for name in ("items", "additionalProperties")]
            listed = here.mapping.get("properties")
            for name, node in listed.items() if isinstance(listed, dict) else ():
                each = At(node, here.file)
                text, source = text_of(each)
                if text:
                    yield Text(kind=f"member: {source}" if source else "member", text=text, name=str(name))
                pending.append(each)
