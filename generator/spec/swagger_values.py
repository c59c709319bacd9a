"""Swagger 2.0 schemas, simple parameters, headers, servers and security schemes, written as OpenAPI 3.0 has them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..diagnostics.location import Pointer, format_pointer
from ..source.document import JsonValue
from .grammar import INNER, SCHEMA
from .reach import parsed_reference
from .stated import Reading

if TYPE_CHECKING:
    from .repair import Repairs

_OUTSIDE_SCHEMA = frozenset({"name", "in", "required", "description", "collectionFormat", "allowEmptyValue", "schema"})
_STYLES: dict[str, tuple[str, bool]] = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_KEPT = ("name", "in", "description", "required", "x-multi-segment")
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
_WRAPPERS = {"x-nullable": "nullable"}
_FILE: dict[str, JsonValue] = {"type": "string", "format": "binary"}


@dataclass(slots=True)
class Values:
    """Converts single values; remembers what changed its place and which objects refer to something."""

    repairs: Repairs
    moved: dict[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])
    """New place -> where its author wrote it."""
    relocated: dict[Pointer, Pointer] = field(default_factory=dict[Pointer, Pointer])
    """Old place -> new place, for references."""
    holders: list[dict[str, JsonValue]] = field(default_factory=list[dict[str, JsonValue]])

    def move(self, new: Pointer, old: Pointer) -> None:
        """Note that `new` is made of what its author wrote at `old`."""
        self.moved[new] = old

    def relocate(self, new: Pointer, old: Pointer) -> None:
        """Note that what stood at `old` stands at `new`, as it was: references follow it."""
        self.move(new, old)
        self.relocated.setdefault(old, new)

    def finish(self) -> None:
        """Write the notes into the origins, and the references as they are to be."""
        found = {new: self.repairs.origins.source_of(old) for new, old in self.moved.items()}
        news: dict[Pointer, list[Pointer]] = {}
        for new, old in self.moved.items():
            news.setdefault(old, []).append(new)
        for pointer, origin in self.repairs.origins.moved.items():
            for length in range(1, len(pointer)):
                for new in news.get(pointer[:length], ()):
                    found.setdefault(new + pointer[length:], origin)
        self.repairs.origins.moved.update(found)
        places = self.relocated
        deepest = max(map(len, places), default=0)
        for holder in self.holders:
            target = parsed_reference(str(holder["$ref"]))
            for length in range(min(len(target), deepest), 0, -1):
                if target[:length] in places:
                    target = places[target[:length]] + target[length:]
                    break
            holder["$ref"] = format_pointer(target).replace("%", "%25")

    def schema(self, value: JsonValue) -> JsonValue:
        """Return a copy with `discriminator` as an object, `x-nullable` as `nullable` and files as binary strings."""
        if isinstance(value, list):
            return [self.schema(member) for member in value]
        if not isinstance(value, dict):
            return value
        result: dict[str, JsonValue] = {}
        for name, child in value.items():
            slot = SCHEMA.get(name)
            if slot is None or slot.kind != "schema" or not isinstance(child, (dict, list)):
                result[_WRAPPERS.get(name, name)] = child
            elif slot.shape == "map" and isinstance(child, dict):
                result[name] = {key: self.schema(member) for key, member in child.items()}
            else:
                result[name] = self.schema(child)
        if isinstance(result.get("discriminator"), str):
            result["discriminator"] = {"propertyName": result["discriminator"]}
        if result.get("type") == "file":
            result.update(_FILE)
        if isinstance(result.get("$ref"), str):
            self.holders.append(result)
        return result

    def simple_schema(self, value: dict[str, JsonValue]) -> JsonValue:
        """Return the schema that is written beside the name of a parameter or header."""
        own = {name: child for name, child in value.items() if name not in _OUTSIDE_SCHEMA}
        return self.schema(_without_formats(own))

    def parameter(self, value: dict[str, JsonValue], new: Pointer, old: Pointer) -> dict[str, JsonValue]:
        """Convert a parameter that is neither body nor form (Swagger 2.0, "Parameter Object")."""
        result: dict[str, JsonValue] = {name: value[name] for name in (*_KEPT, "allowEmptyValue") if name in value}
        result["schema"] = self.schema(value["schema"]) if "schema" in value else self.simple_schema(value)
        if "schema" not in value:
            self.move((*new, "schema"), old)
        if value.get("type") == "array":
            style, explode = self.list_style(value, old)
            if value.get("in") != "query":
                style, explode = self._simple(value, style, old), False
            result["style"], result["explode"] = style, explode
            result.update(self.inner_styles(value, old))
        return result

    def list_style(self, value: dict[str, JsonValue], old: Pointer) -> tuple[str, bool]:
        """Return `style` and `explode` of a `collectionFormat`; csv is the default."""
        name = value.get("collectionFormat", "csv")
        found = _STYLES.get(name) if isinstance(name, str) else None
        if found is None:
            reading = Reading((*old, "collectionFormat"), "csv")
            self.repairs.report("collection-format", old, reading, action="read as csv", format=quoted(name))
            return _STYLES["csv"]
        return found

    def _simple(self, value: dict[str, JsonValue], style: str, old: Pointer) -> str:
        """Return the style of a list in a path or header, where a name cannot be repeated."""
        if value.get("collectionFormat") == "multi":
            reading = Reading((*old, "collectionFormat"), "csv")
            self.repairs.report(
                "collection-format-place", old, reading, action="sent with commas", format=quoted("multi")
            )
        return "simple" if style == "form" else style

    def inner_styles(self, value: dict[str, JsonValue], old: Pointer) -> dict[str, JsonValue]:
        """Return the member that names the styles of the arrays within an array, if there are any ("Items Object")."""
        found: list[JsonValue] = []
        items, place = value.get("items"), (*old, "items")
        while isinstance(items, dict) and items.get("type") == "array":
            style, explode = self.list_style(items, place)
            if explode:
                reading = Reading((*place, "collectionFormat"), "csv")
                self.repairs.report(
                    "collection-format-place", place, reading, action="sent with commas", format=quoted("multi")
                )
            found.append(style)
            items, place = items.get("items"), (*place, "items")
        return {INNER: found} if found else {}

    def headers(self, value: JsonValue, new: Pointer, old: Pointer) -> JsonValue:
        """Convert the headers of a response (Swagger 2.0, "Header Object")."""
        if not isinstance(value, dict):
            return value
        result: dict[str, JsonValue] = {}
        for name, header in value.items():
            if not isinstance(header, dict):
                result[name] = header
                continue
            converted: dict[str, JsonValue] = {"schema": self.simple_schema(header)}
            if "description" in header:
                converted["description"] = header["description"]
            self.move((*new, name, "schema"), (*old, name))
            result[name] = converted
        return result


def _without_formats(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Leave out `collectionFormat` on all levels of `items`."""
    result = {name: child for name, child in value.items() if name != "collectionFormat"}
    items = result.get("items")
    if isinstance(items, dict):
        result["items"] = _without_formats(items)
    return result


def security_schemes(definitions: JsonValue) -> JsonValue:
    """Convert `securityDefinitions` (Swagger 2.0, "Security Scheme Object")."""
    if not isinstance(definitions, dict):
        return definitions
    return {name: _security_scheme(value) for name, value in definitions.items()}


def _security_scheme(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        return value
    description: dict[str, JsonValue] = {"description": value["description"]} if "description" in value else {}
    if value.get("type") == "basic":
        return {"type": "http", "scheme": "basic", **description}
    if value.get("type") != "oauth2":
        return dict(value)
    name = str(value.get("flow", ""))
    flow: dict[str, JsonValue] = {
        field_name: value[field_name] for field_name in ("authorizationUrl", "tokenUrl") if field_name in value
    }
    flow["scopes"] = value.get("scopes", {})
    return {"type": "oauth2", "flows": {_FLOWS.get(name, name): flow}, **description}


def servers(document: dict[str, JsonValue], schemes: JsonValue) -> list[JsonValue]:
    """Make server URLs of `host`, `basePath` and `schemes`; https comes first, and is assumed when none is given."""
    host, base = document.get("host"), document.get("basePath")
    path = base.strip().rstrip("/") if isinstance(base, str) else ""
    if path and not path.startswith("/"):
        path = f"/{path}"
    if not isinstance(host, str) or not host.strip():
        return [{"url": path}] if path else []
    name = host.strip().rstrip("/")
    if "://" in name:
        return [{"url": name + path}]
    usable = [scheme for scheme in schemes if scheme in ("http", "https")] if isinstance(schemes, list) else []
    ordered = sorted(dict.fromkeys(usable), key=lambda scheme: scheme != "https") or ["https"]
    return [{"url": f"{scheme}://{name}{path}"} for scheme in ordered]
