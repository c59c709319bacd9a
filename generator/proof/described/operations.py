"""The operations of a description, and the requests it sends itself (Path Item, Operation and Callback Object)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from .data import Event, Operation
from .media_type_names import is_token
from .parameter_objects import read_parameters
from .reached_files import DanglingError
from .response_objects import read_body, read_responses
from .security_objects import read_requirements
from .server_objects import own_servers
from .swagger_objects import read_swagger_parameters, read_swagger_responses
from .templates import parse_template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .data import Body, Media, Parameter, Requirement, Scheme, Server
    from .reached_files import Place
    from .reading_context import Reading
    from .security_objects import Security

_SCALARS = frozenset({"number", "integer", "boolean"})
_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""Fixed fields of a path item; `trace` came with 3.0, `query` with 3.2, and both mean the same in earlier documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What holds for all operations of a document."""

    security: Security
    servers: tuple[Server, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """One operation and where it was found."""

    method: str
    path: str
    layers: list[Place]
    place: Place


def read_operations(reading: Reading, around: Surroundings) -> Iterator[Operation]:
    """Iterate over the operations of `paths`, in the order of the document."""
    paths = reading.child(reading.files.entry, "paths")
    if paths is None or not reading.mapping(paths, "`paths`"):
        return
    for path, item in paths.items():
        if not path.startswith("/"):
            reading.problem(item, f"the path {path!r} does not begin with a slash")
        layers = _layers(reading, item)
        for method, place in _methods(reading, layers):
            found = _Found(method=method, path=path, layers=layers, place=place)
            yield _operation(reading.fresh(), around, found)


def _layers(reading: Reading, item: Place) -> list[Place]:
    """Return a path item and those that its `$ref` leads to (3.1.1 section 4.8.9.1).

    What they say together holds; of what both say, which the specification leaves open, the referring one counts.
    """
    found: list[Place] = []
    here = item
    while reading.mapping(here, "the path item"):
        if here in found:
            reading.problem(item, "the reference of the path item leads in a circle")
            break
        found.append(here)
        reference = reading.text(here, "$ref")
        if reference is None:
            break
        try:
            here = reading.files.target(reference, here)
        except DanglingError as error:
            reading.problem(item, str(error))
            break
    return found


def _methods(reading: Reading, layers: list[Place]) -> Iterator[tuple[str, Place]]:
    """Give method as sent and Operation Object of each operation of a path item."""
    seen: set[str] = set()
    for layer in layers:
        fixed = [(name.upper(), place) for name, place in layer.items() if name in _METHODS]
        named = reading.members(layer, "additionalOperations")
        for method, entry in (*fixed, *named):
            place = reading.followed(entry)
            if place is None or method in seen:
                continue
            seen.add(method)
            if not is_token(method):
                reading.problem(place, f"{method!r} is no method")
            elif reading.mapping(place, "the operation"):
                yield method, place


def _operation(reading: Reading, around: Surroundings, found: _Found) -> Operation:
    template, place = parse_template(found.path), found.place
    holders = [layer for layer in found.layers if layer.get("parameters") is not None][:1]
    if reading.is_swagger:
        parameters, body = read_swagger_parameters(reading, place, holders, template)
        responses = read_swagger_responses(reading, place)
    else:
        parameters = read_parameters(reading, place, holders, template)
        body = read_body(reading, place)
        responses = read_responses(reading, place)
    body = _sendable(reading, body)
    security = read_requirements(reading, around.security, place)
    parameters = tuple(each for each in parameters if not _is_credential(each, security, around.security.schemes))
    own = own_servers(reading, (place, *found.layers))
    return Operation(
        method=found.method,
        path=found.path,
        operation_id=reading.text(place, "operationId"),
        parameters=parameters,
        body=body,
        responses=responses,
        security=security,
        servers=own or around.servers,
        own_servers=bool(own),
        callbacks=tuple(_callbacks(reading, place)) if not reading.is_swagger else (),
        fixed_query=template.fixed_query,
        deprecated=reading.flag(place, "deprecated") is True,
        problems=tuple(reading.problems),
        place=place,
    )


def _sendable(reading: Reading, body: Body | None) -> Body | None:
    """Return a body without the media types that no version has a form for, where it has another."""
    if body is None:
        return None
    kept = tuple(media for media in body.media if not _has_no_form(reading, media))
    return replace(body, media=kept) if kept else body


def _has_no_form(reading: Reading, media: Media) -> bool:
    """Whether a form, or a multipart body, is described as a value that has neither members nor named parts.

    A form may be a text, which is one already, or an array of objects, of each the members. Parts of
    `multipart/form-data` have names (RFC 7578 section 4.2); those of other multipart bodies may be items of an array.
    """
    kind, items = _type_of(reading, media.place, "schema")
    if media.codec == "form":
        return kind in _SCALARS or (kind == "array" and items not in ("", "object"))
    is_named = media.media_type.partition(";")[0].strip().lower() == "multipart/form-data"
    return media.codec == "multipart" and kind in (
        {"string", "array", *_SCALARS} if is_named else {"string", *_SCALARS}
    )


def _type_of(reading: Reading, holder: Place, keyword: str) -> tuple[str, str]:
    """Return the type of a schema, and that of its items; empty where it has none, or several."""
    place = reading.child(holder, keyword) if isinstance(holder.data, dict) else None
    if place is None or not isinstance(place.data, dict):
        return "", ""
    kind = place.data.get("type")
    items = _type_of(reading, place, "items")[0] if kind == "array" else ""
    return kind if isinstance(kind, str) else "", items


def _is_credential(parameter: Parameter, security: tuple[Requirement, ...], schemes: Mapping[str, Scheme]) -> bool:
    """Whether a parameter is the `Authorization` that a scheme of the operation fills.

    From 3.0 on it is no parameter at all (3.0.4 section 4.7.12.2.1); Swagger 2.0 lets authors describe it twice.
    """
    if parameter.position != "header" or parameter.wire.lower() != "authorization":
        return False
    asked = [schemes[key] for alternative in security for key, _ in alternative if key in schemes]
    return any(scheme.kind != "apiKey" or scheme.wire.lower() == "authorization" for scheme in asked)


def read_webhooks(reading: Reading) -> tuple[Event, ...]:
    """Return the webhooks of 3.1 and later (3.1.1 section 4.8.1)."""
    webhooks = reading.child(reading.files.entry, "webhooks")
    if webhooks is None or reading.version in ("2.0", "3.0") or not reading.mapping(webhooks, "`webhooks`"):
        return ()
    return tuple(event for name, item in webhooks.members() for event in _events(reading, "webhook", name, "", item))


def _callbacks(reading: Reading, operation: Place) -> Iterator[Event]:
    for name, callback in reading.members(operation, "callbacks"):
        for expression, item in callback.items():
            yield from _events(reading, "callback", name, expression, item)


def _events(
    reading: Reading, kind: Literal["webhook", "callback"], name: str, expression: str, item: Place
) -> Iterator[Event]:
    for method, place in _methods(reading, _layers(reading, item)):
        body: Body | None = read_body(reading, place)
        yield Event(kind=kind, name=name, expression=expression, method=method, body=body, place=place)
