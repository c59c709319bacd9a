"""Takes a schema with `$dynamicRef` or `$recursiveRef`, and reads it by the schema that it means.

What it means depends on the schemas that lead to it (JSON Schema 2020-12 core, section 8.2.3.2). One case is decided
here: a schema with an `$id` that refers to a generic one and has its anchor too, as OpenAPI 3.1.1 section 4.8.24 writes
lists of one type. The generic schema is then written out in place of the reference.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from ..diagnostics import SpecError, quoted
from ..source.document import lookup
from .references import uri_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..diagnostics.location import Location, Pointer
    from ..source.document import Document, JsonValue
    from .references import Library, Target
    from .repair import Repairs

    Bound = Mapping[str, Pointer]
    """`$dynamicAnchor` -> the schema that an outer one gives it."""

_DYNAMIC = ("$dynamicRef", "$recursiveRef")
_IDENTITY = frozenset({"$id", "$schema", "$anchor", "$dynamicAnchor", "$defs"})
"""What a schema that is written out again has no need of."""


class Generic(NamedTuple):
    """A schema that means another thing by each schema that leads to it, and what this one gives it."""

    target: Target
    schema: dict[str, JsonValue]
    bound: Bound


@dataclass(slots=True)
class DynamicScopes:
    """What the schemas of one description give the anchors of others."""

    library: Library
    repairs: Repairs
    _given: set[Pointer] = field(default_factory=set["Pointer"])
    """The anchors that generic schemas were written out with."""
    _choices: list[tuple[str, Pointer, Document]] = field(default_factory=list[tuple[str, "Pointer", "Document"]])

    def static(
        self, value: dict[str, JsonValue], document: Document, bound: Bound, out: Pointer
    ) -> dict[str, JsonValue]:
        """Write `$dynamicRef` and `$recursiveRef` as the `$ref` to what an outer schema gives, or stands beside it."""
        result = {name: child for name, child in value.items() if name not in _DYNAMIC}
        for keyword in _DYNAMIC:
            text = value.get(keyword)
            if isinstance(text, str) and "$ref" not in result:
                given = bound.get(_anchor(text)) if keyword == "$dynamicRef" else None
                result["$ref"] = text if given is None else uri_of(given)
                if keyword == "$dynamicRef" and given is None:
                    self._choices.append((text, (*out, keyword), document))
        return result

    def generic(
        self, document: Document, base: Pointer, text: str, bound: Bound, here: Callable[[], Location]
    ) -> Generic | None:
        """Return the generic schema that the reference `text` in the schema resource `base` of a document names.

        None where the reference means the same wherever it stands.
        """
        if not (base or bound):
            return None
        try:
            target = self.library.target(document, base, text, here)
        except SpecError:
            return None
        anchors = self.library.dynamic_anchors
        scope = {**(anchors(document, base) if base else {}), **bound}
        own = anchors(document, target.pointer)
        value = lookup(target.document.data, target.pointer)[1]
        wanted = {name for name in _named(value) if name in own and scope.get(name, own[name]) != own[name]}
        if not wanted or not isinstance(value, dict) or target.document is not document:
            return None
        self._given |= {own[name] for name in wanted} | {scope[name] for name in wanted}
        schema = {name: child for name, child in value.items() if name not in _IDENTITY}
        return Generic(target, schema, scope)

    def report(self) -> None:
        """Report each `$dynamicRef` that another schema may lead to another schema than the one beside it."""
        for text, out, document in self._choices:
            rivals = self.library.rivals(document, text)
            if len(rivals) > 1 and not self._given.issuperset(rivals):
                self.repairs.reporter.report(
                    "dynamic-reference",
                    self.repairs.origins.locate(out),
                    reference=quoted(text),
                    action="read as the schema that it names where it stands, whichever schema leads here",
                    related=tuple(("has the anchor too", document.locate(pointer)) for pointer in rivals),
                )


def _anchor(text: str) -> str:
    return unquote(text.partition("#")[2])


def _named(value: JsonValue) -> Iterator[str]:
    """Yield the anchors that a schema refers to dynamically, in itself."""
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            text = current.get("$dynamicRef")
            if isinstance(text, str):
                yield _anchor(text)
            waiting += current.values()
        elif isinstance(current, list):
            waiting += current
