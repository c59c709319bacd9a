"""Tells which schemas hold, anywhere below, a property that only one direction has (OpenAPI 3.1 section 4.8.24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..source.document import JsonValue
    from ..spec.cursor import Cursor, Spec

_NO_SCHEMAS = frozenset({"example", "examples", "default", "enum", "const", "properties"})


class _Finding(NamedTuple):
    one_way: bool
    references: tuple[str, ...]


class OneWay:
    """Looks below schemas and over their references, and remembers what it found."""

    def __init__(self, spec: Spec, children: Mapping[str, Sequence[str]]) -> None:
        """`children` maps the reference of a polymorphic base to the references of those that extend it."""
        self._spec = spec
        self._children = children
        self._scanned: dict[str, _Finding] = {}
        self._known: dict[str, bool] = {}

    def reaches(self, cursor: Cursor) -> bool:
        """Whether the schema, or what it refers to, holds a property that is read only or required and write only."""
        found = self._scan(cursor.data)
        return found.one_way or any(self._reaches(reference) for reference in found.references)

    def _reaches(self, start: str) -> bool:
        known = self._known.get(start)
        if known is not None:
            return known
        visited = {start}
        pending = [start]
        answer = False
        while pending and not answer:
            reference = pending.pop()
            found = self._scan_target(reference)
            answer = found.one_way
            for following in (*found.references, *self._children.get(reference, ())):
                known = self._known.get(following)
                if known:
                    answer = True
                elif known is None and following not in visited:
                    visited.add(following)
                    pending.append(following)
        if answer:
            self._known[start] = True
        else:
            self._known.update(dict.fromkeys(visited, False))
        return answer

    def _scan_target(self, reference: str) -> _Finding:
        found = self._scanned.get(reference)
        if found is None:
            target = self._spec.named(reference)
            found = _Finding(one_way=False, references=()) if target is None else self._scan(target.data)
            self._scanned[reference] = found
        return found

    def _scan(self, data: JsonValue) -> _Finding:
        references: dict[str, None] = {}
        one_way = False
        pending: list[JsonValue] = [data]
        while pending:
            value = pending.pop()
            if isinstance(value, list):
                pending.extend(value)
            elif isinstance(value, dict):
                reference = value.get("$ref")
                if isinstance(reference, str):
                    references[reference] = None
                properties = value.get("properties")
                if isinstance(properties, dict):
                    pending.extend(properties.values())
                    one_way = one_way or self._must_be_written(value.get("required"), properties)
                one_way = one_way or value.get("readOnly") is True
                pending.extend(
                    member
                    for key, member in value.items()
                    if isinstance(member, (dict, list)) and key not in _NO_SCHEMAS and not key.startswith("x-")
                )
        return _Finding(one_way=one_way, references=tuple(references))

    def _must_be_written(self, required: JsonValue, properties: Mapping[str, JsonValue]) -> bool:
        """Whether a property is required of requests alone: the model of responses must not require it then."""
        names = required if isinstance(required, list) else []
        return any(isinstance(name, str) and self._spec.states(properties.get(name), "writeOnly") for name in names)
