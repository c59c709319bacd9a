"""Copies a resolved document into OpenAPI 3.1 form by allow-list: known fields only, of checked types, repaired.

Unknown fields and every `x-` extension but the names that a vendor states for SDKs stay behind (so nothing in a
description configures what reads it); what the specification of an older version says otherwise is written as 3.1 does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import diagnose, quoted
from ..source.document import as_mapping
from .grammar import ANY_FIELD, FIELDS, Slot
from .habits import OLD_PARAMETER, Habits
from .path_items import operations_in
from .schema_forms import SchemaForms, Upgraded
from .stated import MISSING, Missing, Reading

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from .repair import Repairs

_PLACES = ("path", "query", "header", "cookie", "querystring")
_STATUS = re.compile(r"[1-9][0-9][0-9]|[1-5]XX|default")
_PATH = re.compile(r"/(?![/\\])[^\x00-\x1f\x7f]*")
_NULL_IS_EMPTY = frozenset({"response", "media_type", "path_item", "header", "request_body", "encoding"})


def upgrade(data: dict[str, JsonValue], minor: int, repairs: Repairs) -> tuple[dict[str, JsonValue], Upgraded]:
    """Return `data`, an OpenAPI 3.`minor` document, in 3.1 form, and what is to know of its references.

    The origins gain an entry for each value that changes its place.
    """
    return _Upgrader(repairs, minor).run(data)


@dataclass(slots=True)
class _Upgrader:
    repairs: Repairs
    minor: int
    upgraded: Upgraded = field(default_factory=Upgraded)
    schemas: SchemaForms = field(init=False)
    habits: Habits = field(init=False)

    def __post_init__(self) -> None:
        self.habits = Habits(self.repairs, self.upgraded)
        self.schemas = SchemaForms(self.repairs, self.minor, self.upgraded, self.field)

    def run(self, data: dict[str, JsonValue]) -> tuple[dict[str, JsonValue], Upgraded]:
        self.habits.paths(data.get("paths"))
        result = self._known(data, "document", ())
        for name in ("info", "paths"):
            result.setdefault(name, {})
        result["paths"] = self._paths(result["paths"])
        if isinstance(tags := result.get("tags"), list):
            result["tags"] = self._tags(tags)
        return result, self.upgraded

    def field(self, value: JsonValue, slot: Slot, pointer: Pointer) -> JsonValue | Missing:
        """Return the checked copy of what `slot` says that `value` is."""
        shape = slot.shape
        if shape == "one":
            return self._object(value, slot.kind, pointer)
        if shape == "map":
            return self._map(value, slot.kind, pointer)
        if shape == "list":
            return self._list(value, slot.kind, pointer)
        return self.repairs.simple(value, shape, pointer)

    def _object(self, value: JsonValue, kind: str, pointer: Pointer) -> JsonValue | Missing:
        if kind == "schema":
            return self.schemas.schema(value, pointer)
        if not isinstance(value, dict):
            return self._not_an_object(value, kind, pointer)
        if isinstance(reference := value.get("$ref"), str):
            holder: dict[str, JsonValue] = {"$ref": reference}
            for name in ("summary", "description"):
                if isinstance(value.get(name), str):
                    holder[name] = value[name]
            self.upgraded.references.append((pointer, holder, kind))
            return holder
        self.habits.read(value, kind, pointer)
        if kind == "parameter":
            return self._parameter(value, pointer) if self._is_parameter(value, pointer) else MISSING
        result = self._known(value, kind, pointer)
        if kind == "header":
            self._schema_beside(result, value, pointer)
        elif kind == "operation":
            self._operation(result, pointer)
        elif kind == "discriminator" and not isinstance(result.get("propertyName"), str):
            return MISSING
        return result

    def _not_an_object(self, value: JsonValue, kind: str, pointer: Pointer) -> JsonValue | Missing:
        if value is None and kind in _NULL_IS_EMPTY:
            reading = Reading(pointer, {})
            self.repairs.report("value-null", pointer, reading, action="read as empty", field=quoted(pointer[-1]))
            return {}
        if isinstance(value, str) and kind == "tag":
            self.repairs.mistyped(value, "one", pointer, {"name": value}, "read as its name")
            return {"name": value}
        return self.repairs.refuse(value, "one", pointer)

    def _known(self, value: dict[str, JsonValue], kind: str, pointer: Pointer) -> dict[str, JsonValue]:
        slots = FIELDS[kind]
        every = slots.get(ANY_FIELD)
        result: dict[str, JsonValue] = {}
        for name, child in value.items():
            slot = slots.get(name) or (every if not name.startswith("x-") else None)
            if slot is None:
                continue
            copy = self.field(child, slot, (*pointer, name))
            if not isinstance(copy, Missing):
                result[name] = copy
        return result

    def _map(self, value: JsonValue, kind: str, pointer: Pointer) -> JsonValue | Missing:
        if not isinstance(value, dict):
            return self.repairs.refuse(value, "map", pointer)
        if kind == "media_type" and len(pointer) != _COMPONENT:
            self.habits.content(value, pointer)
        result: dict[str, JsonValue] = {}
        for name, child in value.items():
            if name.startswith("x-") and kind in {"path_item", "response"} and len(pointer) != _COMPONENT:
                continue  # the members of Paths and Responses Objects may be extensions
            copy = self._object(child, kind, (*pointer, name))
            if not isinstance(copy, Missing):
                result[name] = copy
        return result

    def _list(self, value: JsonValue, kind: str, pointer: Pointer) -> JsonValue | Missing:
        if isinstance(value, dict):
            return self._list_of(value, kind, pointer)
        if not isinstance(value, list):
            return self.repairs.refuse(value, "list", pointer)
        result: list[JsonValue] = []
        for index, child in enumerate(value):
            copy = self._object(child, kind, (*pointer, str(index)))
            if not isinstance(copy, Missing):
                if len(result) != index:
                    self._moved((*pointer, str(len(result))), (*pointer, str(index)))
                result.append(copy)
        return result

    def _list_of(self, value: dict[str, JsonValue], kind: str, pointer: Pointer) -> JsonValue | Missing:
        """Read an object where a list belongs: a map of members, or a lone member."""
        lone = any(name in FIELDS[kind] for name in value)
        now = [value] if lone else [child for child in value.values() if isinstance(child, dict)]
        self.repairs.mistyped(value, "list", pointer, [*now], "read as a list")
        members = [(pointer, value)] if lone else [((*pointer, name), child) for name, child in value.items()]
        result: list[JsonValue] = []
        for place, child in members:
            copy = self._object(child, kind, place) if isinstance(child, dict) else MISSING
            if not isinstance(copy, Missing):
                self._moved((*pointer, str(len(result))), place)
                result.append(copy)
        return result

    def _moved(self, new: Pointer, old: Pointer) -> None:
        self.upgraded.relocate(self.repairs.origins, new, old)

    def _paths(self, paths: JsonValue) -> JsonValue:
        """Refuse keys that would leave the server's URL (section 4.8.8); a query or fragment in one is kept."""
        if not isinstance(paths, dict):
            return {}
        result: dict[str, JsonValue] = {}
        for path, item in paths.items():
            pointer = ("paths", path)
            if _PATH.fullmatch(path):
                result[path] = item
            else:
                self._refuse_path(item, path, pointer)
        return result

    def _refuse_path(self, item: JsonValue, path: str, pointer: Pointer) -> None:
        """Report once for each operation that it costs, so that each can be waived."""
        labels = [f"{method} {path}" for method, _ in operations_in(as_mapping(item))]
        location = self.repairs.origins.locate(pointer, key=True)
        for operation in labels or (None,):
            self.repairs.reporter.report("path-key", location, operation=operation, path=quoted(path))

    def _operation(self, operation: dict[str, JsonValue], pointer: Pointer) -> None:
        responses = operation.get("responses")
        if not isinstance(responses, dict):
            if self.minor == 0:
                self.repairs.report("responses-missing", pointer, action="read as none")
            operation["responses"] = {}
            return
        result: dict[str, JsonValue] = {}
        for status, response in responses.items():
            place = (*pointer, "responses", status)
            meant = _status(status)
            if meant is None or (meant != status and meant in responses):
                reading = Reading(place, key=True)
                self.repairs.report("status-key", place, reading, key=True, action="left out", status=quoted(status))
                continue
            if meant != status:
                reading, action = Reading(place, meant, key=True), f"read as {meant}"
                self.repairs.report("status-key", place, reading, key=True, action=action, status=quoted(status))
                self._moved((*pointer, "responses", meant), place)
            result[meant] = response
        operation["responses"] = result
        if isinstance(tags := operation.get("tags"), list):
            operation["tags"] = list(dict.fromkeys(str(tag) for tag in tags))

    def _is_parameter(self, parameter: dict[str, JsonValue], pointer: Pointer) -> bool:
        """Whether `name` and `in` can be used; else report it as what it costs."""
        unusable = None
        if parameter.get("in") not in _PLACES:
            unusable = "in"
        elif not isinstance(parameter.get("name"), str):
            unusable = "name"
        if unusable is None:
            return True
        location = self.repairs.origins.locate((*pointer, unusable))
        finding = diagnose("parameter-incomplete", location, field=f"`{unusable}`")
        self.upgraded.broken.append((pointer, finding))
        return False

    def _parameter(self, value: dict[str, JsonValue], pointer: Pointer) -> JsonValue:
        result = self._known(value, "parameter", pointer)
        name = quoted(result["name"])
        if result["in"] == "path" and result.get("required") is not True:
            reading = Reading((*pointer, "required"), now=True)
            self.repairs.report("parameter-optional-in-path", pointer, reading, action="read as required", name=name)
            result["required"] = True
        self._schema_beside(result, value, pointer)
        if "schema" not in result and not result.get("content"):
            self.repairs.report("parameter-schema-missing", pointer, action="any value", name=name)
            result.pop("content", None)
            result["schema"] = {}
        return result

    def _schema_beside(self, result: dict[str, JsonValue], value: dict[str, JsonValue], pointer: Pointer) -> None:
        """Read `type` and its companions written beside the name, as Swagger 2.0 has them."""
        if "schema" in result or "content" in result or "type" not in value:
            return
        name = quoted(value.get("name", pointer[-1]))
        reading = Reading((*pointer, "type"), "schema", key=True)
        self.repairs.report("parameter-form-old", pointer, reading, action="read as its schema", name=name)
        schema: dict[str, JsonValue] = {key: value[key] for key in OLD_PARAMETER if key in value}
        place = (*pointer, "schema")
        self.repairs.origins.moved[place] = self.repairs.origins.source_of(pointer)
        copy = self.schemas.schema(schema, place)
        result["schema"] = {} if isinstance(copy, Missing) else copy

    def _tags(self, tags: list[JsonValue]) -> JsonValue:
        """Keep the first of each name; report the others once for each name, with all lines."""
        first: dict[str, JsonValue] = {}
        places: dict[str, list[Pointer]] = {}
        for index, tag in enumerate(tags):
            name = tag.get("name") if isinstance(tag, dict) else None
            if not isinstance(name, str):
                self.repairs.report("name-missing", ("tags", str(index)), action="left out", field="a tag")
                continue
            first.setdefault(name, tag)
            places.setdefault(name, []).append(("tags", str(index)))
        for name, pointers in places.items():
            if len(pointers) > 1:
                self._repeated_tag(name, pointers)
        sources = [self.repairs.origins.source_of(places[name][0]) for name in first]
        for index, source in enumerate(sources):
            self.repairs.origins.moved["tags", str(index)] = source
        return list(first.values())

    def _repeated_tag(self, name: str, pointers: list[Pointer]) -> None:
        locations = [self.repairs.origins.locate(pointer) for pointer in pointers]
        self.repairs.report(
            "tag-duplicate",
            pointers[1],
            action="the first is kept",
            related=tuple(("listed here", location) for location in locations if location != locations[1]),
            name=quoted(name),
            count=len(pointers),
            lines=", ".join(str(location.line) for location in locations),
        )


_COMPONENT = 2
"""The length of the pointer of a section of components, where every name is a component's."""


def _status(key: str) -> str | None:
    """Return the status that a key means: case and stray spaces do not matter."""
    text = key.strip()
    text = "default" if text.lower() == "default" else text.upper()
    return text if _STATUS.fullmatch(text) else None
