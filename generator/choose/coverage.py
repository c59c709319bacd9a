"""Compares the description with the Api made from it: what is generated, what is waived, and what is neither."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ..diagnostics import SpecError, quoted
from ..diagnostics.location import format_pointer
from ..spec.path_items import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..diagnostics import Reporter
    from ..diagnostics.location import Location, Pointer
    from ..ir.api import Api, Operation
    from ..spec.cursor import Cursor, Spec
    from ..spec.path_items import Described

Kind = Literal[
    "operations", "parameters", "request media types", "statuses", "response media types", "security schemes",
    "webhooks",
    "callbacks",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Neither:
    """One thing of the description that the client does not have and the toml does not waive."""

    what: str
    location: Location


@dataclass(slots=True, kw_only=True)
class Coverage:
    """Counts by kind of thing, and the lists that a person reads."""

    described: dict[str, int] = field(default_factory=dict[str, int])
    generated: dict[str, int] = field(default_factory=dict[str, int])
    left_out: dict[str, int] = field(default_factory=dict[str, int])
    """What nobody chose: neither a waiver nor a loss."""
    waived: tuple[tuple[Pointer, str], ...] = ()
    neither: list[Neither] = field(default_factory=list[Neither])

    def count(self, kind: Kind, *, generated: bool) -> None:
        """Add one thing."""
        self.described[kind] = self.described.get(kind, 0) + 1
        self.generated[kind] = self.generated.get(kind, 0) + generated

    def as_json(self) -> dict[str, object]:
        """Return the `coverage` member of MANIFEST.json."""
        return {
            "described": self.described,
            "generated": self.generated,
            **({"left_out": self.left_out} if self.left_out else {}),
            "waived": [{"pointer": format_pointer(pointer), "reason": reason} for pointer, reason in self.waived],
            "neither": [entry.what for entry in self.neither],
        }


def take_coverage(spec: Spec, api: Api, reporter: Reporter, left_out: frozenset[Pointer] = frozenset()) -> Coverage:
    """Walk the description once; report `not-generated` for an operation that nothing else was reported for.

    `left_out` are operations, webhooks and callbacks that nobody chose.
    """
    coverage = Coverage(waived=tuple((entry.pointer, entry.reason) for entry in api.waived))
    _Walk(spec, api, coverage, left_out).run()
    blamed = {diagnostic.operation for diagnostic in reporter.errors}
    for entry in coverage.neither:
        if entry.what not in blamed:
            reporter.report("not-generated", entry.location, what=quoted(entry.what))
    return coverage


_NAMED = 10


def report_coverage(spec: Spec, coverage: Coverage, reporter: Reporter) -> None:
    """Report the counts and what is waived, as notes; what is neither was reported as errors already."""
    for pointer, reason in coverage.waived:
        cursor = spec.at(pointer)
        reporter.report("waived", cursor.location if cursor else spec.root.location, reason=quoted(reason))
    if coverage.left_out:
        counted = ", ".join(f"{kind} {number}" for kind, number in coverage.left_out.items())
        reporter.report("left-out", replace(spec.root.location, excerpt=""), summary=counted)
    counts = (f"{kind} {coverage.generated[kind]}/{number}" for kind, number in coverage.described.items())
    summary = ", ".join(counts) or "nothing is described"
    reporter.report("coverage", replace(spec.root.location, excerpt=""), summary=summary)


def report_unused(spec: Spec, names: tuple[str, ...], reporter: Reporter) -> None:
    """Report the components that have no class, as a note that names ten of them."""
    if names:
        place = replace(spec.root.location, excerpt="")
        reporter.report("component-unused", place, count=str(len(names)), listed=some_of(names))


def some_of(names: tuple[str, ...]) -> str:
    """Return ten of some names for a reader, and whether there are more."""
    return ", ".join(map(quoted, names[:_NAMED])) + (" and others" if len(names) > _NAMED else "")


class _Walk:
    """One pass over the paths and webhooks of a description."""

    def __init__(self, spec: Spec, api: Api, coverage: Coverage, left_out: frozenset[Pointer]) -> None:
        self._spec = spec
        self._left_out = left_out
        self._coverage = coverage
        self._by_pointer = {operation.pointer: operation for operation in api.operations}
        self._by_name = {(operation.method.upper(), operation.path): operation for operation in api.operations}
        self._events = {event.pointer for event in api.events}
        self._required: set[str] = set()
        self._schemes = {scheme.key for scheme in api.security_schemes}
        self._client_parameters = {(entry.place, entry.wire) for entry in api.client_parameters}

    def run(self) -> None:
        """Count everything."""
        self._require(self._spec.root)
        for path, item in _members(self._spec.root, "paths"):
            for entry in _operations(path, item):
                self._operation(entry)
        for name, item in _members(self._spec.root, "webhooks"):
            self._incoming("webhooks", f"webhook {name}", _operations(name, item))
        self._security()

    def _incoming(self, kind: Literal["webhooks", "callbacks"], what: str, entries: Iterable[Described]) -> None:
        for entry in entries:
            generated = entry.operation.pointer in self._events
            self._count(kind, f"{what} ({entry.method})", entry.operation, generated=generated)

    def _security(self) -> None:
        """Count the schemes that some requirement names; one that nothing names changes no request."""
        components = self._spec.root.get("components")
        for key, scheme in _members(components, "securitySchemes") if components else ():
            if key in self._required:
                self._count("security schemes", f"security scheme {key}", scheme, generated=key in self._schemes)

    def _require(self, cursor: Cursor) -> None:
        """Require the schemes of each alternative that can be used, and those of all when none can."""
        requirements = cursor.get("security")
        alternatives = [set(entry.mapping) for entry in requirements.elements()] if requirements else []
        usable = [names for names in alternatives if names <= self._schemes]
        self._required.update(*(usable or alternatives))

    def _count(self, kind: Kind, what: str, cursor: Cursor, *, generated: bool) -> None:
        self._coverage.count(kind, generated=generated)
        if not generated and self._is_left_out(cursor.pointer):
            self._coverage.left_out[kind] = self._coverage.left_out.get(kind, 0) + 1
        elif not generated and not self._is_waived(cursor.pointer):
            self._coverage.neither.append(Neither(what=what, location=cursor.location))

    def _is_left_out(self, pointer: Pointer) -> bool:
        return any(pointer[:length] in self._left_out for length in range(len(pointer), 0, -1))

    def _is_waived(self, pointer: Pointer) -> bool:
        return any(pointer[: len(waived)] == waived for waived, _ in self._coverage.waived)

    def _operation(self, entry: Described) -> None:
        cursor, label = entry.operation, entry.label
        made = self._by_pointer.get(cursor.pointer) or self._by_name.get((entry.method.upper(), entry.path))
        left_out = made is None and self._is_left_out(cursor.pointer)
        self._count("operations", label, cursor, generated=made is not None)
        if not left_out:
            self._require(cursor)
        for name, callback in _members(cursor, "callbacks"):
            for expression, item in _followed(callback).items():
                self._incoming("callbacks", f"{label}: callback {name}", _operations(expression, item))
        if made is None:
            return
        have = {(parameter.place, parameter.wire) for parameter in made.parameters} | self._client_parameters
        lists = [values for owner in (entry.item, cursor) if (values := owner.get("parameters")) is not None]
        described: dict[tuple[str, str], Cursor] = {}
        for parameter in (element for values in lists for element in values.elements()):
            found = _followed(parameter)
            described[found.text("in"), found.text("name")] = parameter
        for (place, wire), parameter in described.items():
            generated = (place, wire) in have or (place, wire) in made.left_out or place == "querystring"
            self._count("parameters", f"{label}: {place} parameter {wire}", parameter, generated=generated)
        self._body(label, made, cursor)
        self._responses(label, made, cursor)

    def _body(self, label: str, made: Operation, cursor: Cursor) -> None:
        body = cursor.get("requestBody")
        have = [*(media.pointer for media in made.body.media), *made.body.left_out] if made.body else []
        for media_type, media in _members(_followed(body), "content") if body else ():
            generated = media.pointer in have
            self._count("request media types", f"{label}: request body {media_type}", media, generated=generated)

    def _responses(self, label: str, made: Operation, cursor: Cursor) -> None:
        have = {response.status.upper(): response for response in made.responses}
        for status, response in _members(cursor, "responses"):
            if status.startswith("x-"):
                continue
            found = have.get(status.upper())
            self._count("statuses", f"{label}: status {status}", response, generated=found is not None)
            types = {media.media_type for media in found.media} if found else set[str]()
            for media_type, media in _members(_followed(response), "content") if found else ():
                what = f"{label}: status {status} as {media_type}"
                self._count("response media types", what, media, generated=media_type in types)


def _followed(cursor: Cursor) -> Cursor:
    """Follow `$ref`; a broken one was reported by the stage that met it first."""
    try:
        return cursor.resolved()
    except SpecError:
        return cursor


def _members(cursor: Cursor, key: str) -> Iterator[tuple[str, Cursor]]:
    return ((name, value) for name, value in cursor.members(key) if not name.startswith("x-"))


def _operations(path: str, item: Cursor) -> list[Described]:
    """Return the operations of a path item; none of one that a broken reference stands for, which was reported."""
    try:
        return list(operations_of(path, item))
    except SpecError:
        return []
