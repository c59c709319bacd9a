"""Parameters, bodies and answers of Swagger 2.0, by its own words (specification 2.0, "Operation Object")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .data import Body, Header, Media, Parameter, Part, Response
from .encodings import FORM_DATA, URLENCODED, Content
from .media_objects import made
from .media_type_names import base_type, is_media_type, is_token
from .parameter_objects import fitted
from .reached_files import Place
from .response_objects import statuses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...source.document import JsonValue
    from .data import Position
    from .reading_context import Reading
    from .templates import Template

_SIMPLE: dict[str, Position] = {"path": "path", "query": "query", "header": "header"}
_PAYLOAD = ("body", "formData")
_SCHEMA = frozenset({
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable",
})  # fmt: skip
"""Members of a Parameter, Items or Header Object that say what its value is."""
_STYLES = {
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
    "multi": ("form", True),
}
_DELIMITERS = {"csv": ",", "ssv": " ", "tsv": "\t", "pipes": "|"}
_JSON = "application/json"
_OCTETS = "application/octet-stream"

Key = tuple[str, str]


def read_swagger_parameters(
    reading: Reading, operation: Place, item: Iterable[Place], template: Template
) -> tuple[tuple[Parameter, ...], Body | None]:
    """Return the parameters and the body: `body` or all of `formData`, of the operation over those of its path."""
    declared: dict[Key, Place] = {}
    for holder in (operation, *item):
        for place in reading.elements(holder, "parameters"):
            key = _key(reading, place)
            if key is not None:
                declared.setdefault(key, place)
    simple = {key: _parameter(reading, _SIMPLE[key[0]], place) for key, place in declared.items() if key[0] in _SIMPLE}
    forms = [place for (position, _), place in declared.items() if position == "formData"]
    bodies = [place for (position, _), place in declared.items() if position == "body"]
    if forms and bodies:
        reading.problem(bodies[0], "parameters in `body` and in `formData` cannot exist together")
    body = _form(reading, operation, forms) if forms else _body(reading, operation, bodies[0]) if bodies else None
    return fitted(reading, operation, template, simple), body


def _key(reading: Reading, place: Place) -> Key | None:
    if not reading.mapping(place, "the parameter"):
        return None
    name, position = reading.text(place, "name"), reading.text(place, "in")
    if position not in _SIMPLE and position not in _PAYLOAD:
        reading.problem(place, f"nothing is known of parameters in {position!r}")
        return None
    if not name and position != "body":
        reading.problem(place, "the parameter has no name")
        return None
    if position == "header" and not is_token(name or ""):
        reading.problem(place, f"{name!r} is no name of a header")
        return None
    return position, (name or "").lower() if position == "header" else name or ""


def _parameter(reading: Reading, position: Position, place: Place) -> Parameter:
    style, explode, inner = _collection(reading, position, place)
    return Parameter(
        wire=reading.text(place, "name") or "",
        position=position,
        required=position == "path" or reading.flag(place, "required") is True,
        schema=simple_schema(reading, place),
        style=style,
        explode=explode,
        allow_empty=position == "query" and reading.flag(place, "allowEmptyValue") is True,
        inner=inner,
        multi_segment=position == "path" and reading.flag(place, "x-multi-segment") is True,
        place=place,
    )


def simple_schema(reading: Reading, place: Place) -> JsonValue:
    """Return the schema that stands among the members of a parameter, of `items` or of a header."""
    data = place.data if isinstance(place.data, dict) else {}
    schema = place.get("schema")
    if schema is not None and "type" not in data:
        return reading.forms.of(schema)
    own: dict[str, JsonValue] = {name: value for name, value in data.items() if name in _SCHEMA}
    return reading.forms.of(Place(place.files, place.file, place.pointer, own))


def _collection(reading: Reading, position: str, place: Place) -> tuple[str, bool, tuple[str, ...]]:
    """Return style, explode and inner delimiters of a `collectionFormat`, of which csv is the default."""
    plain = "simple" if position in ("path", "header") else "form"
    if not _has_type(place, "array"):
        return plain, plain == "form", ()
    named = reading.text(place, "collectionFormat") or "csv"
    style = _STYLES.get(named)
    if style is None or (named == "multi" and plain == "simple"):
        reading.problem(place, f"a parameter in {position} has no collectionFormat {named!r}")
        style = _STYLES["csv"]
    inner: list[str] = []
    items = place.get("items")
    while items is not None and _has_type(items, "array"):
        name = reading.text(items, "collectionFormat") or "csv"
        if name not in _DELIMITERS:
            reading.problem(items, f"an array within an array has no collectionFormat {name!r}")
        inner.append(_DELIMITERS.get(name, ","))
        items = items.get("items")
    return plain if style[0] == "form" else style[0], style[1], tuple(inner)


def _types(reading: Reading, operation: Place, member: str) -> list[str]:
    """Return `consumes` or `produces` of the operation, an empty list included, else of the document."""
    holder = operation if operation.get(member) is not None else reading.files.entry
    found: list[str] = []
    for entry in reading.elements(holder, member):
        if isinstance(entry.data, str) and is_media_type(entry.data):
            found.append(entry.data)
        else:
            reading.problem(entry, f"{entry.data!r} is no media type")
    return list(dict.fromkeys(found))


def _body(reading: Reading, operation: Place, place: Place) -> Body:
    schema = place.get("schema")
    content = Content(place=place, schema=None if schema is None else reading.forms.of(schema), request=True)
    names = _types(reading, operation, "consumes") or [_JSON]
    media = tuple(made(reading, name, content) for name in names)
    return Body(required=reading.flag(place, "required") is True, media=media, place=place)


def _form(reading: Reading, operation: Place, places: list[Place]) -> Body:
    """Return the body of `formData` parameters; a file needs multipart, and without `consumes` a form is urlencoded."""
    parts = {kind: tuple(_part(reading, place, kind) for place in places) for kind in (URLENCODED, FORM_DATA)}
    has_file = any(part.file or part.files for part in parts[FORM_DATA])
    allowed = (FORM_DATA,) if has_file else (URLENCODED, FORM_DATA)
    named = [name for name in _types(reading, operation, "consumes") if base_type(name) in allowed]
    required = [part.wire for part in parts[FORM_DATA] if part.required]
    schema: dict[str, JsonValue] = {
        "type": "object",
        "properties": {part.wire: part.schema for part in parts[FORM_DATA]},
    }
    if required:
        schema["required"] = list["JsonValue"](required)
    media = [
        Media(
            media_type=name,
            codec="multipart" if base_type(name) == FORM_DATA else "form",
            schema=schema,
            parts=parts[base_type(name)],
            place=places[0],
        )
        for name in named or [allowed[0]]
    ]
    return Body(required=bool(required), media=tuple(media), place=places[0])


def _part(reading: Reading, place: Place, kind: str) -> Part:
    """Return one `formData` parameter; nothing is said of the content type of a file, so that any is right."""
    style, explode, inner = _collection(reading, "formData", place)
    items = reading.child(place, "items")
    file = kind == FORM_DATA and _has_type(place, "file")
    files = kind == FORM_DATA and _has_type(place, "array") and items is not None and _has_type(items, "file")
    is_styled = _has_type(place, "array") and not files
    return Part(
        wire=reading.text(place, "name") or "",
        required=reading.flag(place, "required") is True,
        schema=simple_schema(reading, place),
        content_types=("*/*",) if file or files else () if is_styled else ("text/plain",),
        style=style if is_styled else None,
        explode=explode,
        file=file,
        files=files,
        inner=inner,
    )


def _has_type(place: Place, name: str) -> bool:
    return isinstance(place.data, dict) and place.data.get("type") == name


def read_swagger_responses(reading: Reading, operation: Place) -> tuple[Response, ...]:
    """Return the answers; one without `schema` has no content, one with it comes in each type of `produces`.

    Where nothing says a type, a file is octets, all else JSON.
    """
    found: list[Response] = []
    for status, place in statuses(reading, operation):
        described = place.get("schema")
        media: list[Media] = []
        if described is not None:
            schema = reading.forms.of(described)
            default = _OCTETS if reading.shapes.is_bytes(schema) else _JSON
            samples = place.get("examples")
            for name in _types(reading, operation, "produces") or [default]:
                example = samples.get(name) if samples is not None else None
                examples = () if example is None else (example.data,)
                content = Content(place=place, schema=schema, examples=examples, request=False)
                media.append(made(reading, name, content))
        found.append(Response(status=status, media=tuple(media), headers=_headers(reading, place), place=place))
    return tuple(found)


def _headers(reading: Reading, place: Place) -> tuple[Header, ...]:
    return tuple(
        Header(wire=wire, required=False, schema=simple_schema(reading, entry))
        for wire, entry in reading.members(place, "headers")
        if isinstance(entry.data, dict) and wire.lower() != "content-type"
    )
