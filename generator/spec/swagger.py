"""Converts a resolved Swagger 2.0 document into OpenAPI 3.0, noting where everything came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..source.document import as_list, as_mapping
from ..source.methods import METHODS
from .cursor import COMPONENT_SCHEMAS
from .reach import parsed_reference
from .stated import Reading
from .swagger_values import Values, security_schemes, servers

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from ..source.document import JsonValue
    from .repair import Repairs

_SECTIONS: dict[Pointer, Pointer] = {
    ("definitions",): COMPONENT_SCHEMAS,
    ("parameters",): ("components", "parameters"),
    ("responses",): ("components", "responses"),
    ("securityDefinitions",): ("components", "securitySchemes"),
}
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_JSON = "application/json"
_PAYLOAD = ("body", "formData")
_OPERATION_FIELDS = ("tags", "summary", "description", "externalDocs", "operationId", "deprecated", "security")


def convert(document: dict[str, JsonValue], repairs: Repairs) -> dict[str, JsonValue]:
    """Return `document` as OpenAPI 3.0 (Swagger 2.0 specification, "Schema"; all fields of it).

    The origins gain an entry for whatever is found in another place than its author wrote it. What has the wrong
    type is passed on as it is: the upgrade that follows reports it.
    """
    return _Converter(document, Values(repairs)).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A parameter and where it was written."""

    value: dict[str, JsonValue]
    pointer: Pointer
    listed: Pointer
    """Where it, or the reference to it, is in the list of an operation or a path."""
    reference: str | None = None

    @property
    def place(self) -> str:
        return str(self.value.get("in", ""))

    @property
    def name(self) -> str:
        return str(self.value.get("name", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Media:
    """The `consumes` or `produces` that hold for an operation, and where they are."""

    value: JsonValue
    pointer: Pointer

    @property
    def names(self) -> list[str]:
        """The media types, each once."""
        if isinstance(self.value, str):
            return [self.value]
        return list(dict.fromkeys(name for name in as_list(self.value) if isinstance(name, str) and name.strip()))


@dataclass(slots=True)
class _Converter:
    document: dict[str, JsonValue]
    values: Values

    def run(self) -> dict[str, JsonValue]:
        document = self.document
        result: dict[str, JsonValue] = {"openapi": "3.0.4"}
        for name in ("info", "tags", "externalDocs", "security"):
            if name in document:
                result[name] = document[name]
        found = servers(document, document.get("schemes"))
        if found:
            result["servers"] = found
            origin = next((name for name in ("host", "basePath", "schemes") if name in document), "host")
            self.values.move(("servers",), (origin,))
        result["paths"] = self._paths(document.get("paths", {}))
        result["components"] = self._components()
        for old, new in _SECTIONS.items():
            self.values.relocate(new, old)
        self.values.finish()
        return result

    def _components(self) -> JsonValue:
        document = self.document
        definitions = document.get("definitions", {})
        responses = document.get("responses", {})
        parameters = document.get("parameters", {})
        components: dict[str, JsonValue] = {}
        components["schemas"] = (
            {name: self.values.schema(value) for name, value in definitions.items()}
            if isinstance(definitions, dict)
            else definitions
        )
        components["responses"] = (
            {
                name: self._response(
                    value, self._media("produces"), self._section("responses", name), ("responses", name)
                )
                for name, value in responses.items()
            }
            if isinstance(responses, dict)
            else responses
        )
        components["parameters"] = (
            {
                name: self._parameter(value, self._section("parameters", name), ("parameters", name))
                for name, value in parameters.items()
                if as_mapping(value).get("in") not in _PAYLOAD
            }
            if isinstance(parameters, dict)
            else parameters
        )
        components["securitySchemes"] = schemes = security_schemes(document.get("securityDefinitions", {}))
        for name, scheme in as_mapping(schemes).items():
            for flow in as_mapping(as_mapping(scheme).get("flows")):
                at = ("components", "securitySchemes", name, "flows", flow)
                self.values.move(at, ("securityDefinitions", name))
        return {name: section for name, section in components.items() if section != {}}

    def _section(self, section: str, name: str) -> Pointer:
        return (*_SECTIONS[section,], name)

    def _parameter(self, value: JsonValue, new: Pointer, old: Pointer) -> JsonValue:
        if not isinstance(value, dict):
            return value
        if isinstance(value.get("$ref"), str):
            holder = dict(value)
            self.values.holders.append(holder)
            return holder
        return self.values.parameter(value, new, old)

    def _paths(self, paths: JsonValue) -> JsonValue:
        if not isinstance(paths, dict):
            return paths
        return {path: self._path_item(item, ("paths", path)) for path, item in paths.items()}

    def _path_item(self, item: JsonValue, pointer: Pointer) -> JsonValue:
        if not isinstance(item, dict):
            return item
        shared = self._listed(item.get("parameters", []), (*pointer, "parameters"))
        result: dict[str, JsonValue] = {}
        for method, operation in item.items():
            if method in METHODS:
                place = (*pointer, method)
                result[method] = self._operation(operation, place, shared)
        kept = [place for place in shared if place.place not in _PAYLOAD]
        if kept:
            result["parameters"] = self._simple(kept, (*pointer, "parameters"))
        return result

    def _listed(self, value: JsonValue, pointer: Pointer) -> list[_Place]:
        """Return the parameters of a list, with references to global ones followed."""
        if not isinstance(value, list):
            self.values.repairs.refuse(value, "list", pointer)
            return []
        return [
            self._followed(member, (*pointer, str(index)))
            for index, member in enumerate(value)
            if isinstance(member, dict)
        ]

    def _followed(self, value: dict[str, JsonValue], pointer: Pointer) -> _Place:
        reference = value.get("$ref")
        if not isinstance(reference, str):
            return _Place(value=value, pointer=pointer, listed=pointer)
        target = parsed_reference(reference)
        found = as_mapping(self.document.get("parameters")).get(target[-1]) if target[:-1] == ("parameters",) else None
        if isinstance(found, dict) and "$ref" not in found:
            return _Place(value=found, pointer=target, listed=pointer, reference=reference)
        return _Place(value=value, pointer=pointer, listed=pointer, reference=reference)

    def _simple(self, places: list[_Place], new: Pointer) -> JsonValue:
        """Convert parameters that are neither body nor form; references stay references."""
        result: list[JsonValue] = []
        for index, place in enumerate(places):
            here = (*new, str(index))
            if place.reference is not None:
                result.append(self._parameter({"$ref": place.reference}, here, place.pointer))
            else:
                result.append(self._parameter(place.value, here, place.pointer))
                self.values.move(here, place.pointer)
        return result

    def _operation(self, operation: JsonValue, pointer: Pointer, shared: list[_Place]) -> JsonValue:
        if not isinstance(operation, dict):
            return operation
        result: dict[str, JsonValue] = {name: operation[name] for name in _OPERATION_FIELDS if name in operation}
        own = self._listed(operation.get("parameters", []), (*pointer, "parameters"))
        simple = [place for place in own if place.place not in _PAYLOAD]
        if simple:
            result["parameters"] = self._simple(simple, (*pointer, "parameters"))
        known = {(place.place, place.name) for place in own}
        payload = own + [place for place in shared if (place.place, place.name) not in known]
        body = self._body(operation, payload, (*pointer, "requestBody"))
        if body is not None:
            result["requestBody"] = body
        if "responses" in operation:
            result["responses"] = self._responses(operation, (*pointer, "responses"))
        if "schemes" in operation:
            found = servers(self.document, operation["schemes"])
            if found and self.document.get("host") and found != servers(self.document, self.document.get("schemes")):
                result["servers"] = found
                self.values.move((*pointer, "servers"), (*pointer, "schemes"))
        return result

    def _body(self, operation: dict[str, JsonValue], payload: list[_Place], new: Pointer) -> JsonValue:
        form = [place for place in payload if place.place == "formData"]
        bodies = [place for place in payload if place.place == "body"]
        consumes = self._media("consumes", operation, new[:-1])
        if form:
            if bodies:
                readings = [Reading(place.listed) for place in bodies]
                self.values.repairs.report("body-mixed", bodies[0].pointer, *readings)
            return self._form(form, consumes, new)
        if not bodies:
            return None
        for place in bodies[1:]:
            reading = Reading(place.listed)
            self.values.repairs.report("body-repeated", place.pointer, reading, name=quoted(place.name))
        value, old = bodies[0].value, bodies[0].pointer
        result: dict[str, JsonValue] = {name: value[name] for name in ("description", "required") if name in value}
        schema = self.values.schema(value.get("schema", {}))
        content: dict[str, JsonValue] = {}
        for media_type in consumes.names or [_JSON]:
            content[media_type] = {"schema": schema}
            self._move_media(consumes, media_type, (*new, "content"))
            self.values.relocate((*new, "content", media_type, "schema"), (*old, "schema"))
        self.values.move(new, old)
        return {**result, "content": content}

    def _form(self, form: list[_Place], consumes: _Media, new: Pointer) -> JsonValue:
        """Make one object of the form's fields; a file makes it multipart."""
        files = any(place.value.get("type") == "file" for place in form)
        media_types = [
            name for name in consumes.names if name.partition(";")[0].strip().lower() in {_URLENCODED, _MULTIPART}
        ]
        if files:
            media_types = [name for name in media_types if name.lower().startswith(_MULTIPART)] or [_MULTIPART]
        properties: dict[str, JsonValue] = {}
        encoding: dict[str, JsonValue] = {}
        required: list[JsonValue] = []
        for place in form:
            schema = self.values.simple_schema(place.value)
            if isinstance(schema, dict) and "description" in place.value:
                schema["description"] = place.value["description"]
            properties[place.name] = schema
            if place.value.get("required") is True:
                required.append(place.name)
            if place.value.get("type") == "array":
                style, explode = self.values.list_style(place.value, place.pointer)
                encoding[place.name] = {
                    "style": style,
                    "explode": explode,
                    **self.values.inner_styles(place.value, place.pointer),
                }
        schema_object: dict[str, JsonValue] = {"type": "object", "properties": properties}
        if required:
            schema_object["required"] = required
        content: dict[str, JsonValue] = {}
        for media_type in media_types or [_URLENCODED]:
            content[media_type] = {"schema": schema_object, **({"encoding": encoding} if encoding else {})}
            for place in form:
                at = (*new, "content", media_type, "schema", "properties", place.name)
                self.values.move(at, place.pointer)
        self.values.move(new, form[0].pointer)
        return {"content": content, "required": bool(required)}

    def _responses(self, operation: dict[str, JsonValue], pointer: Pointer) -> JsonValue:
        responses = operation["responses"]
        if not isinstance(responses, dict):
            return responses
        shared, produces = self._media("produces"), self._media("produces", operation, pointer[:-1])
        result: dict[str, JsonValue] = {}
        for status, response in responses.items():
            place = (*pointer, status)
            if status.startswith("x-"):
                continue
            target = parsed_reference(str(as_mapping(response).get("$ref", "")))
            named = as_mapping(self.document.get("responses"))
            found = named.get(target[-1]) if target[:-1] == ("responses",) else None
            if isinstance(found, dict) and "$ref" not in found and produces.value != shared.value:
                # The media types are the operation's, so it cannot share the response with the others.
                result[status] = self._response(found, produces, place, target)
                self.values.move(place, target)
            else:
                result[status] = self._response(response, produces, place, place)
        return result

    def _response(self, response: JsonValue, produces: _Media, new: Pointer, old: Pointer) -> JsonValue:
        if not isinstance(response, dict):
            return response
        if isinstance(response.get("$ref"), str):
            holder = dict(response)
            self.values.holders.append(holder)
            return holder
        result: dict[str, JsonValue] = {"description": response.get("description", "")}
        if "headers" in response:
            result["headers"] = self.values.headers(response["headers"], (*new, "headers"), (*old, "headers"))
        examples = as_mapping(response.get("examples"))
        content: dict[str, JsonValue] = {}
        if "schema" in response:
            file = as_mapping(response["schema"]).get("type") == "file"
            schema = self.values.schema(response["schema"])
            for media_type in produces.names or ["application/octet-stream" if file else _JSON]:
                content[media_type] = {"schema": schema}
                self._move_media(produces, media_type, (*new, "content"))
                self.values.relocate((*new, "content", media_type, "schema"), (*old, "schema"))
        for media_type, example in examples.items():
            if media_type in content or ("schema" not in response and "/" in media_type):
                content[media_type] = {**as_mapping(content.get(media_type)), "example": example}
                self.values.move((*new, "content", media_type, "example"), (*old, "examples", media_type))
        if content:
            result["content"] = content
        return result

    def _media(self, name: str, operation: dict[str, JsonValue] | None = None, pointer: Pointer = ()) -> _Media:
        """Return the media types of an operation, else of the document."""
        if operation is not None and name in operation:
            return _Media(value=operation[name], pointer=(*pointer, name))
        return _Media(value=self.document.get(name), pointer=(name,))

    def _move_media(self, listed: _Media, media_type: str, content: Pointer) -> None:
        """Note where a key of `content` was listed."""
        if isinstance(listed.value, list) and media_type in listed.value:
            self.values.move((*content, media_type), (*listed.pointer, str(listed.value.index(media_type))))
