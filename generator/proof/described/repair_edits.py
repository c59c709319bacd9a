"""Applies allowed repairs to a copy of a document: values first, then what moves, keys last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from .repair_row import Nothing
from .repair_rules import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...diagnostics.location import Pointer
    from ...source.document import JsonValue
    from .repair_row import Row

_KEYWORDS = (
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "nullable",
)  # fmt: skip
"""What Swagger 2.0 ("Parameter Object") lets stand beside the name of a parameter, and `nullable` of OpenAPI 3.0."""
_JSON = "application/json"
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


class _LostError(LookupError):
    """A place is not there any more."""


@dataclass(slots=True)
class Edits:
    """The allowed rows of one document. Only containers on the way to a change are copied, each for its own place."""

    data: JsonValue
    rows: list[tuple[str, Row]] = field(default_factory=list["tuple[str, Row]"])
    _owned: dict[int, object] = field(default_factory=dict[int, object])
    """The containers that are copies of ours, by identity; they are held so that no identity comes twice."""
    _left_out: set[Pointer] = field(default_factory=set["Pointer"])
    """Two rows may say of one place that it is left out, each for a reason of its own."""
    _gaps: list[tuple[list[JsonValue], JsonValue]] = field(default_factory=list["tuple[list[JsonValue], JsonValue]"])
    """Elements that are left out: they keep their place until all is done, so that pointers stay right."""

    def add(self, code: str, row: Row) -> None:
        """Note an allowed row."""
        self.rows.append((code, row))

    def apply(self) -> list[Row]:
        """Change the copy, and return the rows whose place another one has changed before."""
        lost: list[Row] = []
        deepest = sorted(self.rows, key=lambda entry: (-len(entry[1].pointer), -_index(entry[1].last)))
        moves = [entry for entry in self.rows if _mover(*entry) not in (None, _drop_requirement)]
        keys = [entry for entry in deepest if entry[0] in KEYS]
        values = [entry for entry in deepest if entry not in moves and entry not in keys]
        for code, row in (*values, *moves, *keys):
            try:
                self._change(code, row)
            except _LostError:
                lost.append(row)
        for holder, gone in self._gaps:
            holder[:] = [element for element in holder if element is not gone]
        return lost

    def _change(self, code: str, row: Row) -> None:
        mover = _mover(code, row)
        if mover is not None:
            mover(self, row)
        elif code in KEYS and not isinstance(row.now, Nothing):
            self._rename(row)
        elif isinstance(row.now, Nothing):
            if row.pointer not in self._left_out:
                self.leave_out(row.pointer)
            self._left_out.add(row.pointer)
        else:
            self._set(row)

    def _own(self, value: JsonValue) -> JsonValue:
        if not isinstance(value, (dict, list)) or id(value) in self._owned:
            return value
        copied: JsonValue = dict(value) if isinstance(value, dict) else list(value)
        self._owned[id(copied)] = copied
        return copied

    def holder(self, pointer: Pointer) -> dict[str, JsonValue] | list[JsonValue]:
        """Return the container at a place, which may be changed.

        Raises:
            _LostError: there is none.
        """
        here = self.data = self._own(self.data)
        for token in pointer:
            if isinstance(here, dict) and token in here:
                below = here[token] = self._own(here[token])
            elif isinstance(here, list) and token.isdecimal() and int(token) < len(here):
                below = here[int(token)] = self._own(here[int(token)])
            else:
                raise _LostError
            here = below
        if not isinstance(here, (dict, list)):
            raise _LostError
        return here

    def mapping(self, pointer: Pointer) -> dict[str, JsonValue]:
        """Return the object at a place, which may be changed.

        Raises:
            _LostError: there is none.
        """
        found = self.holder(pointer)
        if not isinstance(found, dict):
            raise _LostError
        return found

    def leave_out(self, pointer: Pointer) -> None:
        """Take away a member, or mark an element to be taken away.

        Raises:
            _LostError: it is not there.
        """
        holder, last = self.holder(pointer[:-1]), pointer[-1]
        if isinstance(holder, dict):
            if last not in holder:
                raise _LostError
            del holder[last]
            return
        if not last.isdecimal() or int(last) >= len(holder):
            raise _LostError
        gap: JsonValue = {}
        holder[int(last)] = gap
        self._owned[id(gap)] = gap
        self._gaps.append((holder, gap))

    def _set(self, row: Row) -> None:
        holder, last, now = self.holder(row.pointer[:-1]), row.last, cast("JsonValue", row.now)
        if isinstance(holder, list):
            if not last.isdecimal() or int(last) >= len(holder):
                raise _LostError
            holder[int(last)] = _converted(holder[int(last)], now)
        elif last == "type" and isinstance(now, dict):
            holder.update(now)  # a word that stands for several keywords
        else:
            holder[last] = _converted(holder.get(last), now)

    def _rename(self, row: Row) -> None:
        """Give a member another name or several, in its place among the others."""
        holder = self.holder(row.pointer[:-1])
        names = cast("list[str]", row.now if isinstance(row.now, list) else [row.now])
        if isinstance(holder, list):  # `consumes` and `produces` of Swagger 2.0 list what OpenAPI 3 has as keys
            index = int(row.last)
            holder[index : index + 1] = names
            return
        entries = list(holder.items())
        holder.clear()
        for name, value in entries:
            for new in names if name == row.last else [name]:
                if name == row.last and any(new == other for other, _ in entries):
                    continue
                holder[new] = value


def _index(token: str) -> int:
    """Return an index of a list, of which the last comes first: a list may grow or keep a gap there."""
    return int(token) if token.isdecimal() and len(token) < _INDEX_DIGITS else -1


_INDEX_DIGITS = 10


def _converted(value: JsonValue, now: JsonValue) -> JsonValue:
    """Return what a place is read as; an object that is read as a list keeps what was changed below it."""
    if isinstance(value, dict) and isinstance(now, list) and value:
        return [value] if len(now) == 1 and len(value) != 1 else _listed(value, now)
    return now


def _listed(value: dict[str, JsonValue], now: list[JsonValue]) -> JsonValue:
    members = [child for child in value.values() if isinstance(child, dict)]
    return [*members] if len(members) == len(now) and members else [value] if now else []


def _mover(code: str, row: Row) -> Callable[[Edits, Row], None] | None:
    """Return what moves a thing to where the version of the document has it."""
    if code == "swagger-form":
        if row.last == "schema":
            return _move_answer
        return None if isinstance(row.now, Nothing) else _move_payload
    if isinstance(row.now, Nothing):
        return _drop_requirement if code == "security-scheme-undefined" else None
    return {"required-flag": _list_required, "parameter-form-old": _move_keywords}.get(code)


def _move_answer(edits: Edits, row: Row) -> None:
    """Make the schema of a response its JSON content."""
    response = edits.mapping(row.pointer[:-1])
    if "schema" not in response:
        raise _LostError
    response["content"] = {_JSON: {"schema": response.pop("schema")}}


def _move_payload(edits: Edits, row: Row) -> None:
    """Make a body, or one field of a form, the request body of its operation; `required` stays what it is."""
    parameter = edits.mapping(row.pointer[:-1])
    operation = edits.mapping(row.pointer[:-3])
    if "in" not in parameter:
        raise _LostError
    edits.leave_out(row.pointer[:-1])
    if row.was == "body":
        kept: dict[str, JsonValue] = {
            name: parameter[name] for name in ("description", "required") if name in parameter
        }
        operation["requestBody"] = {**kept, "content": {_JSON: {"schema": parameter.get("schema", {})}}}
        return
    body = operation.setdefault("requestBody", {"content": {_URLENCODED: {"schema": {"type": "object"}}}})
    content = cast("dict[str, dict[str, JsonValue]]", cast("dict[str, JsonValue]", body)["content"])
    schema = cast("dict[str, JsonValue]", next(iter(content.values()))["schema"])
    name = str(parameter.get("name"))
    own = parameter.get("schema")
    described: dict[str, JsonValue] = {key: parameter[key] for key in (*_KEYWORDS, "description") if key in parameter}
    if described.get("type") == "file":
        described |= {"type": "string", "format": "binary"}
        content[_MULTIPART] = content.pop(next(iter(content)))
    cast("dict[str, JsonValue]", schema.setdefault("properties", {}))[name] = (
        own if isinstance(own, dict) else described
    )
    if parameter.get("required") is True:
        cast("list[JsonValue]", schema.setdefault("required", [])).append(name)
        cast("dict[str, JsonValue]", body)["required"] = True


def _move_keywords(edits: Edits, row: Row) -> None:
    """Put the keywords that stand beside the name of a parameter or header into its schema."""
    holder = edits.mapping(row.pointer[:-1])
    if "type" not in holder:
        raise _LostError
    holder["schema"] = {name: holder.pop(name) for name in _KEYWORDS if name in holder}


def _list_required(edits: Edits, row: Row) -> None:
    """Name a property in the `required` of the object that has it."""
    edits.leave_out(row.pointer)
    schema = edits.mapping(row.pointer[:-3])
    listed = schema.get("required")
    names = listed if isinstance(listed, list) else []
    name = row.pointer[-2]
    schema["required"] = names if name in names else [*names, name]


def _drop_requirement(edits: Edits, row: Row) -> None:
    """Take a scheme out of an alternative; one that asks for nothing else is gone, not anonymous."""
    edits.leave_out(row.pointer)
    if not edits.mapping(row.pointer[:-1]):
        edits.leave_out(row.pointer[:-1])
