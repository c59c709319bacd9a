"""Merges the keywords of schemas that must all hold into one shape; what they disagree about is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..spec.cursor import COMPONENT_SCHEMAS
from .mapping import mapping_of
from .shape import UnionSite, is_free, is_null_schema, says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..diagnostics import Reporter
    from ..diagnostics.location import Pointer
    from ..ir.types import Scalar
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor
    from .shape import Shape

_JSON_TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")
_IMPLIED = (
    ("object", ("properties", "additionalProperties", "patternProperties", "required", "propertyNames")),
    ("array", ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")),
    ("string", ("pattern", "minLength", "maxLength")),
)
"""The keywords that tell the type of a schema without `type`; bounds of numbers don't tell integer from number."""


class Merger:
    """Collects parts into one shape."""

    def __init__(self, shape: Shape, reporter: Reporter, picked: frozenset[Pointer], seen: set[Pointer]) -> None:
        """Take `picked`, unions of which a branch was taken already, and `seen`, all schemas that are parts."""
        self._shape = shape
        self._reporter = reporter
        self._picked = picked
        self._seen = seen
        self._parts: list[tuple[Cursor, bool]] = []
        self._null_said: list[bool] = []
        self._own_null = False

    def add(self, cursor: Cursor, *, via_reference: bool, own: bool) -> None:
        """Merge one schema, without its `$ref` and `allOf`, which are parts of their own."""
        if cursor.data is False:
            self._shape.never = True
        data = cursor.mapping
        if not data:
            return
        self._parts.append((cursor, own))
        self._types(cursor, own=own)
        self._values(cursor, own=own)
        self._names(cursor)
        self._unions(cursor, via_reference=via_reference)
        shape = self._shape
        if not via_reference:
            shape.description = cursor.text("description") or shape.description
            shape.deprecated = cursor.flag("deprecated") or shape.deprecated
        shape.format = cursor.text("format") or shape.format
        shape.discriminator = cursor.get("discriminator") or shape.discriminator

    def close(self) -> None:
        """Decide what only all parts together tell."""
        shape = self._shape
        shape.nullable = self._own_null or (bool(self._null_said) and all(self._null_said))
        if shape.types is None:
            shape.types = self._implied()
        if shape.types is not None and "null" in shape.types:
            shape.types = tuple(name for name in shape.types if name != "null") or ("null",)
        if shape.types == () or shape.values == ():
            shape.opaque = shape.conflict = True
        if len(shape.unions) == 1 and shape.discriminator is not None:
            shape.unions = (_told_apart(shape.unions[0], shape.discriminator),)

    def _implied(self) -> tuple[str, ...] | None:
        for name, keywords in _IMPLIED:
            if any(keyword in part.mapping for part, _ in self._parts for keyword in keywords):
                return (name,)
        return ("string",) if self._shape.format in ("date", "date-time") else None

    def _types(self, cursor: Cursor, *, own: bool) -> None:
        stated = cursor.mapping.get("type")
        if cursor.flag("nullable"):
            self._own_null = self._own_null or own
            if stated is None:
                self._null_said.append(True)
        if stated is None:
            return
        names = self._known_types(cursor, stated)
        if names is None:
            return
        has_null = "null" in names or cursor.flag("nullable")
        self._null_said.append(has_null)
        self._own_null = self._own_null or (has_null and own)
        present = self._shape.types
        names = [name for name in names if name != "null"] or names
        if present is None:
            self._shape.types = tuple(names)
        else:
            self._shape.types = _common_types(present, tuple(names))

    def _known_types(self, cursor: Cursor, stated: JsonValue) -> list[str] | None:
        names: list[str] = []
        for entry in stated if isinstance(stated, list) else [stated]:
            name = entry.lower() if isinstance(entry, str) else entry
            if not isinstance(name, str) or name not in _JSON_TYPES:
                self._reporter.report(
                    "schema-type-unknown", cursor.location, action="read as any value", type=quoted(entry)
                )
                return None
            if name not in names:
                names.append(name)
        return names or None

    def _values(self, cursor: Cursor, *, own: bool) -> None:
        data = cursor.mapping
        if "const" in data:
            found = self._scalars([data["const"]], cursor)
            self._shape.constant = found is not None
        elif isinstance(data.get("enum"), list):
            found = self._scalars((cursor / "enum").data, cursor)
        else:
            return
        if found is None:
            return
        if None in found:
            self._own_null = self._own_null or own
            self._null_said.append(True)
            found = tuple(value for value in found if value is not None) or (None,)
        shape = self._shape
        if shape.values is None:
            shape.values = found
        else:
            others = {_value_key(value) for value in found}
            shape.values = tuple(value for value in shape.values if _value_key(value) in others)

    def _scalars(self, values: JsonValue, cursor: Cursor) -> tuple[Scalar, ...] | None:
        kept: dict[tuple[str, str], Scalar] = {}
        listed = values if isinstance(values, list) else []
        for value in listed:
            if isinstance(value, (dict, list)):
                self._containers(listed, cursor)
                return None
            kept[_value_key(value)] = value
        return tuple(kept.values()) or None

    def _containers(self, values: list[JsonValue], cursor: Cursor) -> None:
        """Read a list of objects or arrays as any value of that type: no Python type lists them."""
        kinds = {
            "object" if isinstance(value, dict) else "array" for value in values if isinstance(value, (dict, list))
        }
        has_type = cursor.mapping.get("type") is not None
        if not has_type and len(kinds) == 1 and all(isinstance(value, (dict, list)) for value in values):
            self._shape.types = (*kinds,) if self._shape.types is None else _common_types(self._shape.types, (*kinds,))
        elif not has_type:
            self._shape.opaque = True
        action = "read as any value" if self._shape.opaque else "read as any value of its type"
        self._reporter.report("enum-not-scalar", cursor.location, action=action)

    def _names(self, cursor: Cursor) -> None:
        shape = self._shape
        for name, schema in _members(cursor, "properties"):
            known = shape.properties.get(name, ())
            shape.properties[name] = known if schema in known else (*known, schema)
        self._required(cursor)
        for keyword in ("additionalProperties", "unevaluatedProperties"):
            values = cursor.get(keyword)
            if values is not None and isinstance(values.data, dict):
                shape.extra = (*shape.extra, values)
            shape.is_open = shape.is_open or (values is not None and values.data is True)
        shape.extra = (*shape.extra, *(schema for _, schema in _members(cursor, "patternProperties")))
        shape.is_open = shape.is_open or bool(shape.extra)
        items = cursor.get("items")
        if items is not None and isinstance(items.data, (dict, bool)):
            shape.items = (*shape.items, items)
        if items is not None and isinstance(items.data, list) and not shape.prefix:
            shape.prefix = tuple(items.elements())
        prefix = cursor.get("prefixItems")
        if prefix is not None and not shape.prefix:
            shape.prefix = tuple(prefix.elements())

    def _required(self, cursor: Cursor) -> None:
        required = cursor.mapping.get("required")
        for entry in required if isinstance(required, list) else ():
            if isinstance(entry, str):
                self._shape.required.setdefault(entry, cursor)

    def _required_by_all(self, branches: list[Cursor]) -> None:
        """Require what each of several alternatives requires."""
        lists = [entry for branch in branches if isinstance(entry := branch.mapping.get("required"), list)]
        if len(lists) == len(branches):
            for name in [each for each in lists[0] if all(each in others for others in lists)]:
                if isinstance(name, str):
                    self._shape.required.setdefault(name, branches[0])

    def _unions(self, cursor: Cursor, *, via_reference: bool) -> None:
        for keyword in ("oneOf", "anyOf"):
            list_cursor = cursor.get(keyword)
            pointer = (*cursor.pointer, keyword)
            if list_cursor is None or pointer in self._picked:
                continue
            branches = tuple(list_cursor.elements())
            objects = [branch for branch in branches if not is_null_schema(branch)]
            if objects and all(map(says_nothing, objects)):
                self._required_by_all(objects)
            if via_reference and self._leads_back(branches):
                continue
            if any(is_null_schema(branch) for branch in branches):
                self._null_said.append(True)
            meaningful = _meaningful(branches, cursor)
            if meaningful:
                site = UnionSite(pointer, keyword, meaningful, cursor.get("discriminator"), not via_reference)
                self._shape.unions = (*self._shape.unions, site)
            elif branches and all(is_null_schema(branch) for branch in branches):
                self._shape.types = ("null",)

    def _leads_back(self, branches: Iterable[Cursor]) -> bool:
        """Whether a parent's union lists what is being merged: then it tells the children of the parent."""
        return any(branch.reference is not None and branch.target().pointer in self._seen for branch in branches)


def _told_apart(site: UnionSite, discriminator: Cursor) -> UnionSite:
    """Return a union without a discriminator of its own with that of another part, whose mapping names its branches."""
    known = {(*COMPONENT_SCHEMAS, component) for component in mapping_of(discriminator).values()}
    named = (branch.target().pointer for branch in site.branches if branch.reference is not None)
    is_of_it = len(known) > 1 and known == set(named) and all(branch.reference is not None for branch in site.branches)
    return site._replace(discriminator=discriminator) if site.discriminator is None and is_of_it else site


def _meaningful(branches: tuple[Cursor, ...], holder: Cursor) -> tuple[Cursor, ...]:
    """Return the branches of a union of `holder` that have a type of their own.

    Requirements on names alone (`required`, `not`...) are those of the object that they stand in, as long as no other
    branch has members. Where such a branch is said to be an object, and null stands beside it, it is an object of any
    members.
    """
    telling = [branch for branch in branches if not is_null_schema(branch)]
    has_members = any("properties" in each.mapping for each in (holder, *telling))
    is_alternative = len(telling) < len(branches) or not all(map(says_nothing, telling))
    is_one_of_several = has_members and not all(map(says_nothing, telling))
    return tuple(
        branch
        for branch in telling
        if not says_nothing(branch)
        or is_free(branch)
        or is_one_of_several
        or (is_alternative and "type" in branch.mapping)
    )


def _members(cursor: Cursor, keyword: str) -> Iterable[tuple[str, Cursor]]:
    found = cursor.get(keyword)
    return () if found is None else found.items()


def _common_types(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    common: list[str] = []
    for name in first:
        if name in second:
            common.append(name)
        elif name == "number" and "integer" in second:
            common.append("integer")
        elif name == "integer" and "number" in second:
            common.append(name)
    return tuple(common)


def _value_key(value: Scalar) -> tuple[str, str]:
    """Tell JSON values apart: `1`, `1.0`, `true` and `'1'` are four."""
    if isinstance(value, int) and not isinstance(value, bool):
        return ("int", hex(value))
    return (type(value).__name__, str(value))
