"""Takes contradictions and gives an overlay that repairs them, for a person to look at, correct or drop."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..diagnostics import fatal, shown_path
from ..disk.package import finish_writing, write_files
from ..source.document import lookup
from .contradictions import json_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from ..spec.cursor import Spec
    from .contradictions import Contradiction, Kind

    Action = dict[str, object]
    Schema = dict[str, object]

_MOST = 2_000
"""Actions of one proposal."""
_DEEPEST = 8
"""Levels of an example that are taken over as a schema."""
_SAID = frozenset({"title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
                   "nullable", "xml", "externalDocs"})  # fmt: skip
"""What is said of a property whatever type it has; the other members of its schema are of one type."""


def overlay_text(spec: Spec, contradictions: Iterable[Contradiction], title: str) -> tuple[str, int]:
    """Return an overlay that repairs what can be, and how many actions it has.

    Only what its author wrote in the entry document, or has a place of its own in the whole, is repaired: overlays see
    a description with its references resolved, and before anything is converted.
    """
    actions = list(_Proposal(spec, contradictions).actions())[:_MOST]
    if not actions:
        return "", 0
    lines = ["overlay: 1.1.0", f"info: {json.dumps({'title': title, 'version': '1.0.0'})}", "actions:"]
    for action in actions:
        lines += [
            f"{'  - ' if name == 'target' else '    '}{name}: {json.dumps(value)}" for name, value in action.items()
        ]
    return "\n".join(lines) + "\n", len(actions)


class _Proposal:
    """All contradictions of one place and kind together, so that one action does for all that came there."""

    def __init__(self, spec: Spec, contradictions: Iterable[Contradiction]) -> None:
        self._spec = spec
        self._nullable: Schema = {"nullable": True}
        self._is_new = not spec.version.startswith(("2", "3.0"))
        """Whether schemas are those of JSON Schema 2020-12, where a type can be a list."""
        self._is_swagger = spec.version.startswith("2")
        if self._is_swagger:
            self._nullable = {"x-nullable": True}
        self._moved: set[Pointer] = set()
        """Schemas that became the first of several."""
        self._groups: dict[tuple[Pointer, Kind, str], list[Contradiction]] = {}
        for entry in contradictions:
            place = self._place(entry.pointer)
            name = "" if entry.kind == "value" else entry.name
            if place is not None and entry.kind != "const":
                self._groups.setdefault((place, entry.kind, name), []).append(entry)

    def actions(self) -> Iterator[Action]:
        """Iterate over the actions: types first, from the outside to the inside, since they can move the rest."""
        types = {place: group for (place, kind, _), group in self._groups.items() if kind == "type"}
        for place in sorted(types, key=len):
            yield from self._type(place, types[place])
        for (place, kind, name), group in self._groups.items():
            if kind == "member":
                came = f"has {name}, which the schema lacks"
                yield _action(self._path(place), group, came, update={"properties": {name: self._schema(group)}})
            elif kind == "missing":
                target = f"{self._path(place, 'required')}[?@ == {_quoted(name)}]"
                yield {"target": target, "description": f"{group[0].source} lacks {name}", "remove": True}
            elif kind == "status" and (described := self._at(place).get(group[0].found)) is not None:
                yield _action(
                    self._path(place), group, f"is as {group[0].found} describes it", update={name: described}
                )
            elif kind == "value":
                yield from self._value(place, group)
            elif kind == "branch":
                yield from self._branch(place, group)

    def _place(self, pointer: Pointer) -> Pointer | None:
        """Return where overlays see a schema, or None when they see it nowhere."""
        document, origin = self._spec.origins.source_of(pointer)
        if self._is_swagger:  # overlays see it as it was written
            here = document is self._spec.origins.entry and lookup(document.data, origin)[0]
            return origin if here else None
        if lookup(self._spec.oracle, pointer)[0]:
            return pointer
        here = document is self._spec.origins.entry and lookup(self._spec.oracle, origin)[0]
        return origin if here else None

    def _at(self, place: Pointer) -> dict[str, JsonValue]:
        whole = self._spec.origins.entry.data if self._is_swagger else self._spec.oracle
        _, found = lookup(whole, place)
        return found if isinstance(found, dict) else {}

    def _path(self, place: Pointer, *rest: str) -> str:
        """Return the JSONPath of a schema, or of a member of it, after those around it were moved."""
        text = "$"
        value: JsonValue = self._spec.origins.entry.data if self._is_swagger else self._spec.oracle
        for depth, token in enumerate(place, 1):
            text += f"[{token}]" if isinstance(value, list) else f"[{_quoted(token)}]"
            _, value = lookup(value, (token,))
            text += "['anyOf'][0]" if place[:depth] in self._moved else ""
        return text + "".join(f"[{_quoted(name)}]" for name in rest)

    def _type(self, place: Pointer, group: list[Contradiction]) -> Iterator[Action]:
        schema, target = self._at(place), self._path(place)
        declared = schema.get("type")
        found = list(dict.fromkeys(entry.found for entry in group))
        came = f"has {' and '.join(found)} at a place of type {json.dumps(declared)}"
        if self._is_new:
            if isinstance(declared, list):
                yield _action(self._path(place, "type"), group, came, update=found)
            else:
                yield _action(self._path(place, "type"), group, came, remove=True)
                yield _action(target, group, came, update={"type": [declared, *found]})
            return
        if "null" in found:
            yield _action(target, group, came, update=self._nullable)
        others = [name for name in found if name != "null"]
        if others and self._is_swagger and "in" not in schema:  # it has no unions; a parameter must have a type
            yield _action(self._path(place, "type"), group, came, remove=True)
        elif others and not self._is_swagger:
            own = {name: part for name, part in schema.items() if name not in _SAID and not name.startswith("x-")}
            for name in own:
                yield _action(self._path(place, name), group, came, remove=True)
            yield _action(target, group, came, update={"anyOf": [own, *({"type": name} for name in others)]})
            self._moved.add(place)

    def _value(self, place: Pointer, group: list[Contradiction]) -> Iterator[Action]:
        """Add values to an enumeration, but those that got a type of their own."""
        types = {entry.found for entry in self._groups.get((place, "type", ""), ())} if not self._is_new else set[str]()
        if self._is_swagger:
            types &= {"null"}
        listed = [value for entry in group if entry.found not in types for value in entry.values]
        shown = ", ".join(json.dumps(value) for value in listed[:3])
        if listed:
            yield _action(self._path(place, "enum"), group, f"has {shown}, which is not listed", update=listed)

    def _branch(self, place: Pointer, group: list[Contradiction]) -> Iterator[Action]:
        by_type: dict[str, list[Contradiction]] = {}
        for entry in group:
            by_type.setdefault(entry.found, []).append(entry)
        for name, entries in by_type.items():
            came = f"has {name}, which no branch takes"
            if name == "null" and not self._is_new:
                yield _action(self._path(place[:-1]), entries, came, update=self._nullable)
            else:
                schema: Schema = {"type": "null"} if name == "null" else self._schema(entries)
                yield _action(self._path(place), entries, came, update=[schema])

    def _schema(self, group: list[Contradiction]) -> Schema:
        """Return a schema for all that came; of a drift record its type alone is known."""
        values = [value for entry in group for value in entry.values]
        types = list(dict.fromkeys(entry.found for entry in group if not entry.values))
        return self._inferred(values, types, 0)

    def _inferred(self, values: list[JsonValue], types: list[str], depth: int) -> Schema:
        names = list(dict.fromkeys([*types, *map(json_type, values)]))
        if {"integer", "number"} <= set(names):
            names.remove("integer")
        kinds = [name for name in names if name != "null"]
        if len(kinds) != 1:
            return {}  # nobody knows yet, or it is more than one thing
        found: Schema = {"type": kinds[0]}
        objects = [value for value in values if isinstance(value, dict)] if depth < _DEEPEST else []
        elements = [entry for value in values if isinstance(value, list) for entry in value]
        if members := dict.fromkeys(name for value in objects for name in value):
            found["properties"] = {
                name: self._inferred([value[name] for value in objects if name in value], [], depth + 1)
                for name in members
            }
        if kinds == ["array"]:
            found["items"] = self._inferred(elements, [], depth + 1) if depth < _DEEPEST else {}
        if "null" in names:
            found |= {"type": [kinds[0], "null"]} if self._is_new else self._nullable
        return found


def _action(
    target: str, group: list[Contradiction], came: str, *, update: object = None, remove: bool = False
) -> Action:
    others = len({entry.source for entry in group}) - 1
    source = group[0].source + (f" (and {others} more)" if others else "")
    done: Action = {"remove": True} if remove else {"update": update}
    return {"target": target, "description": f"{source} {came}", **done}


def _quoted(token: str) -> str:
    """Return a name as a JSONPath of RFC 9535 writes it (section 2.3.1.1)."""
    inner = json.dumps(token)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inner}'"


def write_proposal(path: Path, spec: Spec, contradictions: Iterable[Contradiction], title: str) -> int:
    """Write an overlay of what was found, if anything was, and return how many actions it has.

    Raises:
        SpecError: `suggest-refused`: the file is there already.
    """
    finish_writing(path)
    if path.exists():
        reason = "the file exists, and may be somebody's work"
        raise fatal("suggest-refused", path=shown_path(path), reason=reason)
    text, count = overlay_text(spec, contradictions, title)
    if count:
        write_files(path, {path: text}, {path: None})
    return count
