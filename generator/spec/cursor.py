"""An immutable place in the resolved description: data, pointer, and the line it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import SpecError, diagnose, quoted
from ..diagnostics.location import Location, Pointer, format_chain, format_pointer, parse_pointer
from .repair import Repairs
from .stated import Stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics import Diagnostic, Reporter
    from ..overlay.applied import Applied
    from ..source.document import JsonValue
    from ..source.origins import Origins

COMPONENT_SCHEMAS: Pointer = ("components", "schemas")
"""Where the named schemas stand (OpenAPI 3.1 section 4.8.7)."""
SCHEMA_PREFIX = format_pointer(COMPONENT_SCHEMAS) + "/"
"""What a reference to one of them begins with; its name follows, escaped."""

_INDEX_DIGITS = 9
"""No list is longer than that; Python refuses to read numbers of some thousand digits."""


class BrokenReferenceError(SpecError):
    """A `$ref` that cannot be followed, with the facts that its diagnostic is made of."""

    def __init__(self, diagnostic: Diagnostic, *, reference: str = "", chain: tuple[Pointer, ...] = ()) -> None:
        super().__init__(diagnostic)
        self.reference = reference
        """The text of a `$ref` that points at nothing."""
        self.chain = chain
        """The places of references that lead back to the first of them; then `reference` is empty."""


@dataclass(frozen=True, slots=True)
class Spec:
    """One description after `resolve` and `upgrade`: OpenAPI 3.1/3.2 forms, internal references only."""

    data: dict[str, JsonValue]
    origins: Origins
    version: str
    """As its author wrote it: `2.0`, `3.0.3`, `3.1.0`, `3.2.0`."""
    oracle: dict[str, JsonValue]
    """The resolved document before the upgrade (for Swagger 2.0: after it), which the contract is proved against."""
    inputs: tuple[tuple[str, str], ...] = ()
    """(file, sha256) of every input file, overlays last."""
    applied: tuple[Applied, ...] = ()
    """What each action of each overlay did."""
    stated: Stated = field(default_factory=Stated)
    """What was mended of it so far."""
    minor: int = 1
    """The version of OpenAPI 3 that its author wrote it in; -1 for Swagger 2.0."""
    _targets: dict[str, Cursor | None] = field(default_factory=dict[str, "Cursor | None"], repr=False, compare=False)
    _ends: dict[Pointer, Cursor] = field(default_factory=dict[Pointer, "Cursor"], repr=False, compare=False)
    """Where the references that were followed end: a chain of them is walked once, not once from each link."""

    def repairs(self, reporter: Reporter) -> Repairs:
        """Return what reports to `reporter` and states what is read otherwise than it is written."""
        return Repairs(reporter, self.origins, self.stated)

    @property
    def root(self) -> Cursor:
        """The cursor of the whole document."""
        return Cursor(self, (), self.data)

    def at(self, pointer: Pointer) -> Cursor | None:
        """Return the cursor of `pointer`, or None when nothing is there."""
        value: JsonValue = self.data
        for token in pointer:
            if isinstance(value, dict):
                if token not in value:
                    return None
                value = value[token]
            elif isinstance(value, list):
                if not token.isdecimal() or len(token) > _INDEX_DIGITS or int(token) >= len(value):
                    return None
                value = value[int(token)]
            else:
                return None
        return Cursor(self, pointer, value)

    def named(self, reference: str) -> Cursor | None:
        """Return what a `$ref` of this description names, or None when it names nothing."""
        if reference not in self._targets:
            try:
                self._targets[reference] = self.at(parse_pointer(reference)) if reference.startswith("#") else None
            except ValueError:
                self._targets[reference] = None
        return self._targets[reference]

    def end_of(self, start: Cursor) -> Cursor:
        """Follow `$ref` from `start` until something that is none.

        Raises:
            BrokenReferenceError: `ref-unresolved` or `ref-circular`.
        """
        here = start
        seen: dict[Pointer, None] = {}
        while here.reference is not None:
            known = self._ends.get(here.pointer)
            if known is not None:
                here = known
                break
            if here.pointer in seen:
                diagnostic = diagnose("ref-circular", start.location, chain=quoted(format_chain(seen)))
                raise BrokenReferenceError(diagnostic, chain=tuple(seen))
            seen[here.pointer] = None
            here = here.target()
        self._ends.update(dict.fromkeys(seen, here))
        return here

    def states(self, schema: JsonValue, flag: str) -> bool:
        """Whether a schema sets `readOnly` or `writeOnly`: itself, in a member of its `allOf`, or in what it refers to.

        So OpenAPI 3.1 section 4.8.24 has it of properties; `deprecated` is said of what stands there alone.
        """
        seen: set[str] = set()
        pending = [schema]
        while pending:
            value = pending.pop()
            if not isinstance(value, dict):
                continue
            if value.get(flag) is True:
                return True
            members = value.get("allOf")
            pending.extend(members if isinstance(members, list) else ())
            reference = value.get("$ref")
            if isinstance(reference, str) and reference not in seen:
                seen.add(reference)
                target = self.named(reference)
                pending.append(None if target is None else target.data)
        return False


@dataclass(frozen=True, slots=True)
class Cursor:
    """A value of the description and where it stands."""

    spec: Spec
    pointer: Pointer
    data: JsonValue

    def __truediv__(self, token: str | int) -> Cursor:
        """Return the cursor of a member or element that is there; KeyError or IndexError otherwise."""
        if isinstance(self.data, dict):
            return Cursor(self.spec, (*self.pointer, str(token)), self.data[str(token)])
        if isinstance(self.data, list):
            return Cursor(self.spec, (*self.pointer, str(token)), self.data[int(token)])
        raise KeyError(token)

    def get(self, token: str) -> Cursor | None:
        """Return the cursor of a member, or None when it is absent or this is no mapping."""
        if isinstance(self.data, dict) and token in self.data:
            return Cursor(self.spec, (*self.pointer, token), self.data[token])
        return None

    def items(self) -> Iterator[tuple[str, Cursor]]:
        """Iterate over the members of a mapping; over nothing for any other value."""
        if isinstance(self.data, dict):
            for key, value in self.data.items():
                yield key, Cursor(self.spec, (*self.pointer, key), value)

    def members(self, token: str) -> Iterator[tuple[str, Cursor]]:
        """Iterate over the members of the member `token`; over nothing when that is absent or no mapping."""
        member = self.get(token)
        return iter(()) if member is None else member.items()

    def elements(self) -> Iterator[Cursor]:
        """Iterate over the elements of an array; over nothing for any other value."""
        if isinstance(self.data, list):
            for index, value in enumerate(self.data):
                yield Cursor(self.spec, (*self.pointer, str(index)), value)

    @property
    def mapping(self) -> dict[str, JsonValue]:
        """The value if it is a mapping, else an empty one."""
        return self.data if isinstance(self.data, dict) else {}

    def text(self, token: str, default: str = "") -> str:
        """Return the member `token` if it is a string, else `default`."""
        value = self.mapping.get(token)
        return value if isinstance(value, str) else default

    def flag(self, token: str, *, default: bool = False) -> bool:
        """Return the member `token` if it is a boolean, else `default`."""
        value = self.mapping.get(token)
        return value if isinstance(value, bool) else default

    @property
    def location(self) -> Location:
        """Where its author wrote it."""
        return self.spec.origins.locate(self.pointer)

    @property
    def key_location(self) -> Location:
        """Where its author wrote its key."""
        return self.spec.origins.locate(self.pointer, key=True)

    @property
    def reference(self) -> str | None:
        """The `$ref` of a Reference Object or of a schema, or None."""
        value = self.mapping.get("$ref")
        return value if isinstance(value, str) else None

    def target(self) -> Cursor:
        """Return what `$ref` names, one step on.

        Raises:
            BrokenReferenceError: `ref-unresolved`.
        """
        reference = self.reference or ""
        target = self.spec.named(reference)
        if target is None:
            diagnostic = diagnose("ref-unresolved", self.location, reference=quoted(reference))
            raise BrokenReferenceError(diagnostic, reference=reference)
        return target

    def resolved(self) -> Cursor:
        """Follow `$ref` until something that is none; siblings of `$ref` are not merged.

        Raises:
            BrokenReferenceError: `ref-unresolved` or `ref-circular`.
        """
        return self.spec.end_of(self)

    def described(self) -> Cursor:
        """Return what `resolved` does, with the description that stands beside the `$ref` (OpenAPI 3.1 section 4.8.23).

        Raises:
            BrokenReferenceError: as `resolved`.
        """
        found = self.resolved()
        text = self.text("description")
        if not text or found is self:
            return found
        return Cursor(found.spec, found.pointer, {**found.mapping, "description": text})
