"""Changes of request bodies (Request Body Object, Encoding Object; body and formData parameters of Swagger 2.0).

Not yielded, since nothing of it can be observed: an encoding that says what holds without it; `style` and its kin in
a multipart body of 3.0 and in a body that is no form; a media type beside which others read alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import Document, Found, Kind, Operation, Site, dropping, listed, mapping, putting, renaming, together
from .walk import is_json

if TYPE_CHECKING:
    from collections.abc import Iterator

_OTHER_JSON = "application/vnd.spoiled+json"


def _bodies(document: Document) -> Iterator[tuple[Operation, Found]]:
    for operation in document.operations:
        body = document.body(operation)
        if body is not None and isinstance(body.data, dict):
            yield operation, body


def _required(document: Document) -> Iterator[Site]:
    for operation, body in _bodies(document):
        pointer = (*body.pointer, "required")
        described = bool(document.old or mapping(body.data.get("content")))
        if described and operation.method in ("post", "put", "patch"):
            yield Site(pointer, operation.title, putting(pointer, body.data.get("required") is not True))


def _dropped(document: Document) -> Iterator[Site]:
    for operation, body in _bodies(document):
        if document.old:
            for number, raw in enumerate(listed(operation.data.get("parameters"))):
                if mapping(raw).get("in") == "body":
                    pointer: tuple[Any, ...] = (*operation.pointer, "parameters", number)
                    yield Site(pointer, operation.title, dropping(pointer))
        elif mapping(body.data.get("content")):
            pointer = (*operation.pointer, "requestBody")
            yield Site(pointer, operation.title, dropping(pointer))


def _swapped(document: Document) -> Iterator[Site]:
    for operation, body in _bodies(document):
        names = [name for name, _ in document.media(body)]
        for name in names:
            if is_json(name) and len(names) == 1:
                pointer = (*body.pointer, "content", name)
                yield Site(pointer, operation.title, renaming(pointer, _OTHER_JSON))


def _json_to_form(document: Document) -> Iterator[Site]:
    for operation, body in _bodies(document):
        names = [name for name, _ in document.media(body)]
        for name, media in document.media(body):
            schema = document.follow((*media.pointer, "schema")) if "schema" in media.data else None
            if is_json(name) and len(names) == 1 and schema and mapping(mapping(schema.data).get("properties")):
                pointer = (*body.pointer, "content", name)
                yield Site(pointer, operation.title, renaming(pointer, "application/x-www-form-urlencoded"))


def _media_dropped(document: Document) -> Iterator[Site]:
    for operation, body in _bodies(document):
        names = [name for name, _ in document.media(body)]
        if len(names) > 1:
            pointer = (*body.pointer, "content", names[-1])
            yield Site(pointer, operation.title, dropping(pointer))


def _consumes(document: Document) -> Iterator[Site]:
    for operation, _ in _bodies(document):
        if document.old and all(is_json(each) for each in document.consumes(operation)):
            pointer = (*operation.pointer, "consumes")
            yield Site(pointer, operation.title, putting(pointer, [_OTHER_JSON]))


def _forms(document: Document) -> Iterator[tuple[Operation, Found]]:
    """Iterate over the formData parameters of Swagger 2.0."""
    for operation in document.operations:
        for found, _ in document.parameters(operation):
            if document.old and found.data.get("in") == "formData":
                yield operation, found


def _form_renamed(document: Document) -> Iterator[Site]:
    for operation, found in _forms(document):
        pointer = (*found.pointer, "name")
        yield Site(pointer, operation.title, putting(pointer, f"{found.data.get('name')}q"))


def _form_required(document: Document) -> Iterator[Site]:
    for operation, found in _forms(document):
        pointer = (*found.pointer, "required")
        yield Site(pointer, operation.title, putting(pointer, found.data.get("required") is not True))


def _form_file(document: Document) -> Iterator[Site]:
    for operation, found in _forms(document):
        if found.data.get("type") == "file":
            pointer = (*found.pointer, "type")
            yield Site(pointer, operation.title, putting(pointer, "string"))


def _form_consumes(document: Document) -> Iterator[Site]:
    for operation, found in _forms(document):
        kinds = [each.data.get("type") for each, _ in document.parameters(operation)]
        if "file" not in kinds and document.consumes(operation):
            now = document.consumes(operation)[0]
            if now in ("application/x-www-form-urlencoded", "multipart/form-data"):
                other = ({"application/x-www-form-urlencoded", "multipart/form-data"} - {now}).pop()
                pointer = (*operation.pointer, "consumes")
                yield Site((*found.pointer,), operation.title, putting(pointer, [other]))


def _form_collection(document: Document) -> Iterator[Site]:
    for operation, found in _forms(document):
        if found.data.get("type") == "array" and found.data.get("maxItems") != 1:
            now = found.data.get("collectionFormat", "csv")
            pointer = (*found.pointer, "collectionFormat")
            yield Site(pointer, operation.title, putting(pointer, "multi" if now != "multi" else "csv"))


def _encodings(document: Document) -> Iterator[tuple[Operation, str, tuple[Any, ...], dict[str, Any], dict[str, Any]]]:
    """Iterate over (operation, media type, pointer, Encoding Object, schema of the member)."""
    for operation, body in _bodies(document):
        if document.old:
            continue
        for name, media in document.media(body):
            for member, encoding in mapping(media.data.get("encoding")).items():
                schema = document.follow((*media.pointer, "schema"))
                if schema is None or member not in mapping(mapping(schema.data).get("properties")):
                    continue
                below = document.follow((*schema.pointer, "properties", member))
                if below is not None and isinstance(below.data, dict) and isinstance(encoding, dict):
                    yield operation, name, (*media.pointer, "encoding", member), encoding, below.data


def _usual(schema: dict[str, Any], version: str) -> str:
    """Return the content type of a part that has no encoding (Encoding Object, `contentType`)."""
    if schema.get("type") == "array" and isinstance(schema.get("items"), dict):
        return _usual(schema["items"], version)
    if schema.get("type") == "string":
        octets = schema.get("format") in ("binary", "base64") or schema.get("contentEncoding")
        return "application/octet-stream" if octets else "text/plain"
    if schema.get("type") in ("integer", "number", "boolean"):
        return "text/plain"
    if schema.get("type") == "object" or "$ref" in schema:
        return "application/json"
    return ""


def _content_type(document: Document) -> Iterator[Site]:
    for operation, name, pointer, encoding, schema in _encodings(document):
        kind = encoding.get("contentType")
        usual = _usual(schema, document.version)
        if (
            name.startswith("multipart/")
            and isinstance(kind, str)
            and usual
            and "," not in kind
            and "*" not in kind
            and not encoding.keys() & {"style", "explode", "allowReserved"}
        ):
            other = "application/vnd.spoiled+json" if is_json(kind) else "application/x-spoiled"
            place = (*pointer, "contentType")
            yield Site(place, operation.title, putting(place, other))


def _encoding_dropped(document: Document) -> Iterator[Site]:
    for operation, name, pointer, encoding, schema in _encodings(document):
        kind, usual = encoding.get("contentType"), _usual(schema, document.version)
        typed = name.startswith("multipart/") and isinstance(kind, str) and usual not in ("", kind) and "," not in kind
        if typed and "*" not in str(kind) and not encoding.keys() & {"style", "explode"}:
            yield Site(pointer, operation.title, dropping(pointer))
        elif _is_form(name) and schema.get("type") in ("array", "object"):
            exploded = encoding.get("explode", encoding.get("style", "form") == "form")
            json_kept = schema.get("type") == "object" and "contentType" not in encoding
            if encoding.get("style", "form") != "form" or not exploded or json_kept:
                yield Site(pointer, operation.title, dropping(pointer))


def _is_form(name: str) -> bool:
    return name.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _encoding_explode(document: Document) -> Iterator[Site]:
    for operation, name, pointer, encoding, schema in _encodings(document):
        style = encoding.get("style", "form")
        if _is_form(name) and style == "form" and schema.get("type") == "array" and schema.get("maxItems") != 1:
            place = (*pointer, "explode")
            yield Site(place, operation.title, putting(place, encoding.get("explode") is False))


def _encoding_style(document: Document) -> Iterator[Site]:
    for operation, name, pointer, encoding, schema in _encodings(document):
        if _is_form(name) and "style" in encoding and schema.get("type") == "array" and schema.get("maxItems") != 1:
            other = "pipeDelimited" if encoding["style"] != "pipeDelimited" else "spaceDelimited"
            change = together(putting((*pointer, "style"), other), putting((*pointer, "explode"), value=False))
            yield Site((*pointer, "style"), operation.title, change)


KINDS = (
    Kind("body: required flipped", _required),
    Kind("body dropped", _dropped),
    Kind("body: media type swapped", _swapped),
    Kind("body: JSON as a form", _json_to_form),
    Kind("body: media type dropped", _media_dropped),
    Kind("body: consumes changed", _consumes),
    Kind("formData: renamed", _form_renamed),
    Kind("formData: required flipped", _form_required),
    Kind("formData: file as a text", _form_file),
    Kind("formData: consumes changed", _form_consumes),
    Kind("formData: collectionFormat changed", _form_collection),
    Kind("encoding: contentType changed", _content_type),
    Kind("encoding dropped", _encoding_dropped),
    Kind("encoding: explode flipped", _encoding_explode),
    Kind("encoding: another style", _encoding_style),
)
