"""Reports what cannot be used, for each operation that reaches it, and writes every reference in its plain form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from ..diagnostics import quoted
from ..diagnostics.location import Pointer, format_chain, format_pointer, parse_pointer
from ..source.document import lookup
from .cursor import COMPONENT_SCHEMAS
from .grammar import DECORATION, is_answered
from .path_items import ROOTS, label_at, label_of, operation_at, operations_in
from .stated import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..diagnostics import Diagnostic
    from ..source.document import JsonValue
    from .cursor import Spec
    from .repair import Repairs
    from .schema_forms import Upgraded

_ENOUGH = 10_000
"""Findings after which nobody reads on; the run has failed anyway."""
_COMPONENT = 3


def report_unusable(
    spec: Spec, failures: Iterable[tuple[Pointer, Diagnostic]], upgraded: Upgraded, repairs: Repairs
) -> None:
    """Normalise the references of `spec.data` (in place: the copy is ours) and report the unusable ones.

    - What `resolve` and `upgrade` could not use is an error for each operation that reaches it.
    - A cycle of schema references is that too, and is taken out.
    - A reference to nothing is an error of the operation that it stands in. In a schema of `components`, which many
      operations may share, and in a response it costs only its spot: a warning, and any value. So does one that no
      operation reaches.
      One to something else than a schema is left to whoever follows it.
    """
    reporter = repairs.reporter
    links = _links(upgraded)
    users = _Users(spec, links)
    found = [*failures, *upgraded.broken]
    for pointer, diagnostic in found:
        operations = users.operations((pointer,))
        for operation in operations or (None,):
            reporter.add(replace(diagnostic, operation=operation))
        if len(reporter.diagnostics) > _ENOUGH:
            return
    _report_circles(upgraded, links, users, repairs)
    _report_dangling(spec, upgraded, links, users, repairs)


def _links(upgraded: Upgraded) -> dict[Pointer, Pointer]:
    """Return holder -> target of every reference, after writing each reference as `#` and a JSON Pointer."""
    targets: dict[str, Pointer] = {}
    links: dict[Pointer, Pointer] = {}
    for pointer, holder, _ in upgraded.references:
        text = holder["$ref"]
        if not isinstance(text, str):
            continue
        target = targets.get(text)
        if target is None:
            target = targets[text] = _relocated(parsed_reference(text), upgraded.relocated)
        holder["$ref"] = format_pointer(target)
        links[pointer] = target
    return links


def parsed_reference(text: str) -> Pointer:
    """Return the pointer that a `#/...` reference means; anything else is one token, which names nothing."""
    try:
        return parse_pointer(unquote(text)) if text.startswith("#") else (text,)
    except ValueError:
        return (text.removeprefix("#"),)


def _relocated(target: Pointer, relocated: dict[Pointer, Pointer]) -> Pointer:
    """Follow the moves of `upgrade` from the root down; a schema that was wrapped is still meant as a whole."""
    if not relocated:
        return target
    deepest = max(len(old) for old in relocated)
    length = 1
    while length <= min(len(target), deepest):
        new = relocated.get(target[:length])
        wrapped = new is not None and new[:length] == target[:length]
        if new is not None and not (wrapped and length == len(target)):
            target = new + target[length:]
            length = len(new)
        length += 1
    return target


@dataclass(frozen=True, slots=True)
class _Circle:
    members: tuple[Pointer, ...]

    @property
    def chain(self) -> str:
        return format_chain((*self.members, self.members[0]))


def _circles(links: dict[Pointer, Pointer]) -> list[_Circle]:
    """Return the cycles in which every member is a reference to the next."""
    done: set[Pointer] = set()
    found: list[_Circle] = []
    for start in links:
        path: dict[Pointer, int] = {}
        here = start
        while here in links and here not in done and here not in path:
            path[here] = len(path)
            here = links[here]
        if here in path:
            members = tuple(path)[path[here] :]
            first = members.index(min(members))
            found.append(_Circle(members[first:] + members[:first]))
        done.update(path)
    return found


def _report_circles(upgraded: Upgraded, links: dict[Pointer, Pointer], users: _Users, repairs: Repairs) -> None:
    circles = _circles(links)
    if not circles:
        return
    schemas = {pointer: holder for pointer, holder, kind in upgraded.references if kind == "schema"}
    for circle in circles:
        location = repairs.origins.locate(circle.members[0])
        operations = users.operations(circle.members)
        chain = quoted(circle.chain)
        if not operations:
            readings = [Reading((*member, "$ref")) for member in circle.members]
            repairs.report("ref-circular-unused", circle.members[0], *readings, action="any value", chain=chain)
        for operation in operations:
            repairs.reporter.report("ref-circular", location, operation=operation, chain=chain)
        for member in circle.members:
            if member in schemas:
                del schemas[member]["$ref"]


def _report_dangling(
    spec: Spec, upgraded: Upgraded, links: dict[Pointer, Pointer], users: _Users, repairs: Repairs
) -> None:
    there: dict[Pointer, bool] = {}
    for pointer, holder, kind in upgraded.references:
        target = links.get(pointer)
        if target is None or "$ref" not in holder:
            continue
        if target not in there:
            there[target] = spec.at(target) is not None
        if there[target]:
            continue
        operations = users.operations((pointer,))
        if pointer[0] == "components" and not operations:
            _leave_out(spec, pointer, holder, kind, "ref-unresolved-unused", repairs)
        elif kind in DECORATION:
            _leave_out(spec, pointer, holder, kind, "ref-unresolved-unused", repairs)
            _take_out(spec.oracle, pointer)
        elif kind == "schema" and (pointer[:2] == COMPONENT_SCHEMAS or is_answered(pointer)):
            _leave_out(spec, pointer, holder, kind, "ref-unresolved-schema", repairs)
        elif kind == "schema":
            for operation in operations or (None,):
                location = spec.origins.locate(pointer)
                repairs.reporter.report(
                    "ref-unresolved", location, operation=operation, reference=quoted(holder["$ref"])
                )
            _forget_reference(spec, pointer, holder)


def _leave_out(  # noqa: PLR0913  # one dangling reference, and where to say so
    spec: Spec, pointer: Pointer, holder: dict[str, JsonValue], kind: str, code: str, repairs: Repairs
) -> None:
    """Do without what a reference to nothing stands for, and say so."""
    action = "any value" if kind == "schema" else "left out"
    reading = Reading((*pointer, "$ref") if kind == "schema" else pointer)
    repairs.report(code, pointer, reading, action=action, reference=quoted(holder["$ref"]))
    if kind == "schema":
        _forget_reference(spec, pointer, holder)
    elif len(pointer) == _COMPONENT or kind in DECORATION:
        _take_out(spec.data, pointer)


def _forget_reference(spec: Spec, pointer: Pointer, holder: dict[str, JsonValue]) -> None:
    """Make a schema that names nothing one that takes anything, for the client and for the judge of the client."""
    del holder["$ref"]
    _, judged = lookup(spec.oracle, pointer)
    text = judged.get("$ref") if isinstance(judged, dict) else None
    if isinstance(judged, dict) and isinstance(text, str) and not lookup(spec.oracle, parsed_reference(text))[0]:
        del judged["$ref"]


def _take_out(value: JsonValue, pointer: Pointer) -> None:
    _, holder = lookup(value, pointer[:-1])
    if isinstance(holder, dict):
        holder.pop(pointer[-1], None)


@dataclass(slots=True)
class _Users:
    """Which operations reach a place, through references."""

    spec: Spec
    links: dict[Pointer, Pointer]
    referrers: dict[Pointer, set[Pointer]] | None = None
    known: dict[tuple[Pointer, ...], list[str]] = field(default_factory=dict[tuple[Pointer, ...], list[str]])

    def operations(self, places: Sequence[Pointer]) -> list[str]:
        """Return the operations (`GET /pets`) and webhooks that reach one of `places`, sorted."""
        if self.referrers is None:
            self.referrers = {}
            for holder, target in self.links.items():
                self.referrers.setdefault(_owner(target), set()).add(_owner(holder))
        start = tuple(sorted({_owner(place) for place in places}))
        if start not in self.known:
            self.known[start] = self._found(start, self.referrers)
        return self.known[start]

    def _found(self, start: tuple[Pointer, ...], referrers: dict[Pointer, set[Pointer]]) -> list[str]:
        waiting = list(start)
        seen = set(waiting)
        while waiting:
            for referrer in referrers.get(waiting.pop(), ()):
                if referrer not in seen:
                    seen.add(referrer)
                    waiting.append(referrer)
        return sorted({label for owner in seen for label in self._labels(owner)})

    def _labels(self, owner: Pointer) -> list[str]:
        """Return the operation that `owner` is, or those of the path item that it is."""
        if owner[:1] not in ROOTS or len(owner) == 1:
            return []
        if operation_at(owner) is not None:
            return [label_at(owner)]
        item = self.spec.at(owner)
        return [label_of(method, owner[1]) for method, _ in operations_in(item.mapping)] if item is not None else []


def _owner(pointer: Pointer) -> Pointer:
    """Return the operation, path item or component that a place belongs to."""
    if pointer[:1] in ROOTS:
        return operation_at(pointer) or pointer[:2]
    return pointer[:_COMPONENT]
