"""What a `$ref` points at in one of the documents: a JSON Pointer, `$anchor` or `$id` (JSON Schema 2020-12, 8.2)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urljoin

from ..diagnostics import SpecError, fatal, quoted
from ..diagnostics.location import Pointer, format_pointer, parse_pointer, unescape_token
from ..source.document import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..diagnostics.location import Location
    from ..source.document import JsonValue, SourceSet
from ..source.document import lookup

_DATA = frozenset({"default", "enum", "const", "example", "examples", "value"})


_SECTION = r"(?:components|definitions?|schemas?|models?|parameters?|responses?|requestBod(?:y|ies)|headers?|examples?)"


_LOOSE = re.compile(rf"#?/?(?:components/)?(?:{_SECTION}/)?([^#]+)", re.IGNORECASE)
_LONGEST = 64
"""Tokens of a reference in which a name with a slash is looked for."""


class Target(NamedTuple):
    """A place in a document."""

    document: Document
    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Identities:
    """The names that the schemas of one document give themselves."""

    resources: dict[str, Pointer]
    """`$id`, resolved against those around it -> the schema."""
    anchors: dict[tuple[Pointer, str], Pointer]
    """(schema resource, `$anchor` or `$dynamicAnchor`) -> the schema."""
    dynamic: dict[str, list[Pointer]]
    """`$dynamicAnchor` -> the schemas that have it."""


def uri_of(pointer: Pointer) -> str:
    """Return the URI fragment of a place; only what a fragment would take for an escape is encoded."""
    return "#" + format_pointer(pointer)[1:].replace("%", quote("%"))


def loosely_named(document: JsonValue, text: str, section: Pointer) -> Pointer | None:
    """Return the place that a reference to nothing means: `Pet`, `/definitions/Pet`, `#definitions/Pet`, `#Pet`.

    A reader understands a pointer without its first slash, a component of `section` by its name alone, and a name with
    a slash in it that should be `~1` (RFC 6901 section 3).
    """
    name = unquote(text)
    if name.startswith("#"):
        tokens = tuple(map(unescape_token, name.lstrip("#/").split("/")))
        if name != "#" and (pointer := _with_slashes(document, tokens)) is not None:
            return pointer
    match = _LOOSE.fullmatch(name)
    pointer = () if match is None else (*section, unescape_token(match[1]))
    return pointer if pointer and lookup(document, pointer)[0] else None


def _with_slashes(value: JsonValue, tokens: Pointer) -> Pointer | None:
    """Return the place that tokens lead to, where several of them may be one name with slashes; short names first."""
    if not tokens:
        return ()
    if isinstance(value, dict):
        for length in range(1, min(len(tokens), _LONGEST) + 1):
            name = "/".join(tokens[:length])
            rest = _with_slashes(value[name], tokens[length:]) if name in value else None
            if rest is not None:
                return (name, *rest)
    elif lookup(value, tokens[:1])[0]:
        rest = _with_slashes(lookup(value, tokens[:1])[1], tokens[1:])
        return None if rest is None else (tokens[0], *rest)
    return None


def has_slashes(text: str, meant: Pointer) -> bool:
    """Whether the only thing wrong with a reference is a slash that is not escaped in a name."""
    return any("/" in token for token in meant) and unquote(text) == "#/" + "/".join(meant)


def resource_of(value: JsonValue, pointer: Pointer) -> Pointer:
    """Return the pointer of the innermost schema with an `$id` that `pointer` is in, or `()`."""
    found: Pointer = ()
    for length in range(len(pointer)):
        if isinstance(value, dict):
            if isinstance(value.get("$id"), str):
                found = pointer[:length]
            value = value.get(pointer[length])
        elif isinstance(value, list):
            value = lookup(value, pointer[length : length + 1])[1]
    return found


def _children(value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, dict):
        for key, child in value.items():
            if key not in _DATA and not key.startswith("x-"):
                yield key, child
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield str(index), child


def identities(document: JsonValue) -> Identities:
    """Collect the `$id`s and anchors of a document, in its order; the first of equal ones stays."""
    found = Identities({}, {}, {})
    waiting: list[tuple[JsonValue, Pointer, Pointer, str]] = [(document, (), (), "")]
    while waiting:
        value, pointer, resource, base = waiting.pop()
        if isinstance(value, dict):
            own = value.get("$id")
            if isinstance(own, str):
                resource, base = pointer, _joined(base, own)
                found.resources.setdefault(base, pointer)
            for keyword in ("$anchor", "$dynamicAnchor"):
                name = value.get(keyword)
                if isinstance(name, str):
                    found.anchors.setdefault((resource, name), pointer)
                    if keyword == "$dynamicAnchor":
                        found.dynamic.setdefault(name, []).append(pointer)
        for key, child in reversed(tuple(_children(value))):
            waiting.append((child, (*pointer, key), resource, base))
    return found


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference).removesuffix("#")
    except ValueError:
        return reference


@dataclass(slots=True)
class Library:
    """The documents of one description, and the places that references in them name."""

    sources: SourceSet
    _opened: dict[tuple[str, str], Document] = field(default_factory=dict[tuple[str, str], Document])
    _identities: dict[str, Identities] = field(default_factory=dict[str, Identities])
    _targets: dict[tuple[str, Pointer, str], Target] = field(default_factory=dict[tuple[str, Pointer, str], Target])

    def target(self, document: Document, base: Pointer, text: str, place: Callable[[], Location]) -> Target:
        """Return where the reference `text` in the schema resource `base` of `document` points.

        The place need not exist, unless the reference is an anchor.

        Raises:
            SpecError: the document cannot be had (see `SourceSet.open`), or `ref-unresolved`.
        """
        key = (str(document.path), base, text)
        found = self._targets.get(key)
        if found is None:
            found = self._targets[key] = self._find(document, base, text, place)
        return found

    def document_of(self, document: Document, base: Pointer, text: str, place: Callable[[], Location]) -> Document:
        """Return the document that the reference `text` leads into.

        Raises:
            SpecError: it cannot be had.
        """
        file = text.partition("#")[0]
        return self._resource(document, base, file, place)[0] if file else document

    def _find(self, document: Document, base: Pointer, text: str, place: Callable[[], Location]) -> Target:
        file, _, fragment = text.partition("#")
        if file:
            document, base = self._resource(document, base, file, place)
        pointer = self._pointer(document, base, fragment)
        if pointer is None:
            raise fatal("ref-unresolved", place(), reference=quoted(text))
        return Target(document, pointer)

    def _resource(
        self, document: Document, base: Pointer, file: str, place: Callable[[], Location]
    ) -> tuple[Document, Pointer]:
        key = (os.path.dirname(document.path), file)  # noqa: PTH120 - a thousand times faster than Path.parent
        opened = self._opened.get(key)
        if opened is not None:
            return opened, ()
        try:
            opened = self.sources.open(document, file, place())
        except SpecError:
            known = self._identities_of(document)
            around = next((uri for uri, pointer in known.resources.items() if pointer == base), "")
            pointer = known.resources.get(_joined(around, file))
            if pointer is None:
                raise
            return document, pointer
        found = self.sources.entry if opened.path == self.sources.entry.path else opened
        self._opened[key] = found
        return found, ()

    def _pointer(self, document: Document, base: Pointer, fragment: str) -> Pointer | None:
        if not fragment:
            return base
        if not fragment.startswith("/"):
            return self._anchor(document, base, unquote(fragment))
        choices: list[Pointer] = []
        for text in (unquote(fragment), fragment):
            try:
                tokens = parse_pointer(text)
            except ValueError:
                continue
            choices += [(*base, *tokens), tokens] if base else [tokens]
        for choice in choices:
            if lookup(document.data, choice)[0]:
                return choice
        if fragment == "/":
            return base  # strictly the member named '', which hardly a document has
        # A place that does not exist is still a place: whoever follows the reference reports it.
        return choices[-1] if choices else None

    def _anchor(self, document: Document, base: Pointer, name: str) -> Pointer | None:
        anchors = self._identities_of(document).anchors
        if (base, name) in anchors:
            return anchors[base, name]
        return next((pointer for (_, anchor), pointer in anchors.items() if anchor == name), None)

    def rivals(self, document: Document, reference: str) -> list[Pointer]:
        """Return the schemas of a document that have the `$dynamicAnchor` that a reference names."""
        return self._identities_of(document).dynamic.get(unquote(reference.partition("#")[2]), [])

    def dynamic_anchors(self, document: Document, resource: Pointer) -> dict[str, Pointer]:
        """Return each `$dynamicAnchor` of a schema resource, and the schema that has it."""
        known = self._identities_of(document)
        found = ((name, at) for name, places in known.dynamic.items() for at in places)
        return {name: at for name, at in found if known.anchors.get((resource, name)) == at}

    def _identities_of(self, document: Document) -> Identities:
        key = str(document.path)
        if key not in self._identities:
            self._identities[key] = identities(document.data)
        return self._identities[key]
