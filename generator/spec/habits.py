"""Rewrites, in the copied document, what authors write by habit as OpenAPI 3 says it, and reports each place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from .stated import MISSING, Reading

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from .repair import Repairs
    from .schema_forms import Upgraded

OLD_PARAMETER = (
    "type", "format", "items", "enum", "default", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "minLength", "maxLength", "pattern", "minItems", "maxItems", "uniqueItems", "multipleOf", "nullable",
)  # fmt: skip
"""What Swagger 2.0 says of a parameter's type, beside its name."""

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_TYPE = re.compile(rf"{_WORD}/{_WORD}")
_SENT_AS_IT_IS = re.compile(rf"{_WORD}(/{_WORD})+[ \t]*(;[ -~]*)?")
_PARAMETER = re.compile(rf"{_WORD}=({_WORD}|\"[^\"\\\x00-\x1f]*\")")
_WORDS = {
    "json": "application/json",
    "xml": "application/xml",
    "text": "text/plain",
    "html": "text/html",
    "csv": "text/csv",
    "pdf": "application/pdf",
    "form-data": "multipart/form-data",
    "*": "*/*",
}
_SCHEME_TYPES = {
    "apikey": "apiKey",
    "http": "http",
    "oauth2": "oauth2",
    "openidconnect": "openIdConnect",
    "mutualtls": "mutualTLS",
}
_PLURALS = {"headers": "header", "cookies": "cookie"}
_HTTP_SCHEMES = ("basic", "bearer")
_RELATIVE_PATH = re.compile(r"[A-Za-z0-9_{}~-]+(/[^\x00-\x1f\x7f]*)?")
_JSON = "application/json"
_ANY_MEDIA_TYPE = "*/*"


def meant_media_types(text: str) -> list[str]:
    """Return the media types that a text lists, whatever stands between them; empty when a part means nothing."""
    found: list[str] = []
    for part in re.split(r"[;, \t]+", text.strip(" \t;,")):
        if _PARAMETER.fullmatch(part) and found:
            found[-1] += f"; {part}"
        elif _MEDIA_TYPE.fullmatch(part):
            found.append(part)
        elif part.lower() in _WORDS:
            found.append(_WORDS[part.lower()])
        else:
            return []
    return found


@dataclass(frozen=True, slots=True)
class Habits:
    """Works on one document; what it moves, `upgraded` and the origins learn."""

    repairs: Repairs
    upgraded: Upgraded

    def _moved(self, new: Pointer, old: Pointer) -> None:
        self.upgraded.relocate(self.repairs.origins, new, old)

    def read(self, value: dict[str, JsonValue], kind: str, pointer: Pointer) -> None:
        """Rewrite one object of `kind`."""
        if kind == "operation":
            self.operation(value, pointer)
        elif kind == "response":
            self.response(value, pointer)
        elif kind == "parameter":
            self.parameter(value, pointer)
        elif kind == "security_scheme":
            self.security_scheme(value, pointer)

    def paths(self, paths: JsonValue) -> None:
        """Put a slash before a key that plainly is a path; one that could continue a host name stays refused."""
        if not isinstance(paths, dict) or all(path.startswith("/") for path in paths):
            return
        entries = list(paths.items())
        paths.clear()
        known = {path for path, _ in entries}
        for path, item in entries:
            meant = f"/{path}"
            if path.startswith(("/", "x-")) or meant in known or not _RELATIVE_PATH.fullmatch(path):
                paths[path] = item
                continue
            place, action = ("paths", path), f"read as {quoted(meant)}"
            reading = Reading(place, meant, key=True)
            self.repairs.report("path-without-slash", place, reading, key=True, action=action, path=quoted(path))
            self._moved(("paths", meant), place)
            paths[meant] = item

    def content(self, content: dict[str, JsonValue], pointer: Pointer) -> None:
        """Read keys of `content` that are no media type, but plainly mean one or several (section 4.8.14).

        One that means none is done without if others are there. In a response it may be any: what arrives decides.
        """
        if all(_SENT_AS_IT_IS.fullmatch(name) for name in content):
            return
        entries = list(content.items())
        content.clear()
        known = {name for name, _ in entries if _SENT_AS_IT_IS.fullmatch(name)}
        answered = pointer[-3:-2] == ("responses",)
        for name, entry in entries:
            meant = [] if name in known else meant_media_types(name)
            if meant and not known & set(meant):
                code, action = "media-type-loose", f"read as {', '.join(map(quoted, meant))}"
            elif name not in known and known:
                code, action = "media-type-stray", "left out"
            elif not known and answered and _ANY_MEDIA_TYPE not in content:
                code, action, meant = "media-type-stray", "read as any media type", [_ANY_MEDIA_TYPE]
            else:
                content[name] = entry
                continue
            place = (*pointer, name)
            read = meant if action != "left out" else []
            now: JsonValue = read[0] if len(read) == 1 else [*read]
            reading = Reading(place, now if read else MISSING, key=True)
            self.repairs.report(code, place, reading, key=True, action=action, media_type=quoted(name))
            for media_type in read:
                self._moved((*pointer, media_type), place)
                content[media_type] = entry

    def parameter(self, parameter: dict[str, JsonValue], pointer: Pointer) -> None:
        """Read a name that YAML takes for a number, and an `in` in other letters."""
        name = parameter.get("name")
        if isinstance(name, (bool, int, float)):
            parameter["name"] = str(self.repairs.text(name, (*pointer, "name")))
        self._place(parameter, pointer)
        if parameter.get("in") == "querystring" and name is None:
            parameter["name"] = "querystring"  # it is never sent: the whole query is the value

    def _place(self, holder: dict[str, JsonValue], pointer: Pointer) -> None:
        place = holder.get("in")
        if not isinstance(place, str):
            return
        word = place.strip().lower()
        meant = _PLURALS.get(word, word)
        if meant != place:
            holder["in"] = meant
            action, at = f"read as {quoted(meant)}", (*pointer, "in")
            self.repairs.report("parameter-place", at, Reading(at, meant), action=action, place=quoted(place))

    def security_scheme(self, scheme: dict[str, JsonValue], pointer: Pointer) -> None:
        """Read a type in other letters, and the name of an HTTP scheme where its type belongs (section 4.8.27)."""
        self._place(scheme, pointer)
        type_ = scheme.get("type")
        if not isinstance(type_, str) or type_ in _SCHEME_TYPES.values():
            return
        word = re.sub(r"[ _-]", "", type_).lower()
        meant_type = "http" if word in _HTTP_SCHEMES else _SCHEME_TYPES.get(word)
        if meant_type is None:
            return
        if word in _HTTP_SCHEMES:
            scheme.setdefault("scheme", word)
        scheme["type"] = meant_type
        now: JsonValue = {"type": meant_type, "scheme": scheme["scheme"]} if word in _HTTP_SCHEMES else meant_type
        action = f"read as {quoted(scheme['scheme'] if word in _HTTP_SCHEMES else meant_type)}"
        at = (*pointer, "type")
        self.repairs.report("security-scheme-type", at, Reading(at, now), action=action, type=quoted(type_))

    def response(self, response: dict[str, JsonValue], pointer: Pointer) -> None:
        """Read the `schema` that Swagger 2.0 has in a response as its JSON content."""
        schema = response.get("schema")
        if not isinstance(schema, dict) or "content" in response:
            return
        at = (*pointer, "schema")
        reading = Reading(at, "content", key=True)
        self._old(at, [reading], "the schema of a response", "read as its JSON content")
        response["content"] = {_JSON: {"schema": schema}}
        self._moved((*pointer, "content", _JSON, "schema"), (*pointer, "schema"))

    def operation(self, operation: dict[str, JsonValue], pointer: Pointer) -> None:
        """Read the body and form parameters that Swagger 2.0 has as the request body."""
        listed = operation.get("parameters")
        if not isinstance(listed, list) or "requestBody" in operation:
            return
        payload: list[tuple[Pointer, dict[str, JsonValue]]] = []
        for index, entry in enumerate(listed):
            if isinstance(entry, dict) and entry.get("in") in ("body", "formData"):
                payload.append(((*pointer, "parameters", str(index)), entry))
        if not payload:
            return
        first, body = payload[0]
        new = (*pointer, "requestBody")
        readings = [
            Reading((*at, "in"), "requestBody" if self._is_used(entry, body) else MISSING) for at, entry in payload
        ]
        if body["in"] == "body":
            self._old((*first, "in"), readings, "a body among the parameters", "read as the request body")
            content: JsonValue = {_JSON: {"schema": body.get("schema", {})}}
            self._moved((*new, "content", _JSON, "schema"), (*first, "schema"))
        else:
            self._old((*first, "in"), readings, "a form among the parameters", "read as the request body")
            content = self._form(payload, new)
        kept: list[JsonValue] = []
        for index, entry in enumerate(listed):
            if all(entry is not other for _, other in payload):
                if len(kept) != index:
                    self._moved((*pointer, "parameters", str(len(kept))), (*pointer, "parameters", str(index)))
                kept.append(entry)
        operation["parameters"] = kept
        fields: dict[str, JsonValue] = {
            name: body[name] for name in ("description", "required") if name in body and len(payload) == 1
        }
        if any(entry["in"] == "formData" and entry.get("required") is True for _, entry in payload):
            fields["required"] = True  # without a body its required member would be missing
        operation["requestBody"] = {**fields, "content": content}

    def _form(self, payload: list[tuple[Pointer, dict[str, JsonValue]]], new: Pointer) -> JsonValue:
        form = [(place, entry) for place, entry in payload if entry["in"] == "formData" and "name" in entry]
        files = any(entry.get("type") == "file" for _, entry in form)
        media_type = "multipart/form-data" if files else "application/x-www-form-urlencoded"
        properties: dict[str, JsonValue] = {}
        for place, entry in form:
            name = str(entry["name"])
            schema = entry.get("schema")
            old = {key: entry[key] for key in (*OLD_PARAMETER, "description") if key in entry}
            if old.get("type") == "file":
                old |= {"type": "string", "format": "binary"}
            properties[name] = schema if isinstance(schema, dict) else old
            target = (*new, "content", media_type, "schema", "properties", name)
            self._moved(target, (*place, "schema") if isinstance(schema, dict) else place)
        required: list[JsonValue] = [str(entry["name"]) for _, entry in form if entry.get("required") is True]
        whole: dict[str, JsonValue] = {
            "type": "object",
            "properties": properties,
            **({"required": required} if required else {}),
        }
        return {media_type: {"schema": whole}}

    @staticmethod
    def _is_used(entry: dict[str, JsonValue], first: dict[str, JsonValue]) -> bool:
        """Whether an old parameter is, or is in, the body that the first of them makes."""
        return entry is first if first["in"] == "body" else entry["in"] == "formData" and "name" in entry

    def _old(self, pointer: Pointer, readings: list[Reading], what: str, action: str) -> None:
        self.repairs.report("swagger-form", pointer, *readings, action=action, what=what)
