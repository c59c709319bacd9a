"""Counts against the description: what it has and the client does not offer, and what the client offers beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics.location import parse_pointer
from .calls.asking_for_streams import is_switch
from .cells import judged, not_offered
from .described.media_type_names import base_type
from .schemas.joined import described_members, required_members, schemas_of
from .wire.server_checks import listed_objections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .cells import Cell
    from .described.data import Description, Media, Operation
    from .described.dialects import Forms
    from .described.reached_files import Place
    from .described.repairs import Refused
    from .expected import Expected
    from .package.imported import Package
    from .package.name_map import Called, Names

_LABEL = "offered"


def absent(operation: Operation, expected: Expected) -> Cell:
    """Return the cell of an operation for which the client has no call."""
    return _cell(operation.title, "operation", operation.place, expected, "not offered: no call of the client sends it")


def offered(  # noqa: PLR0913  # what is offered, and what it is held against
    operation: Operation, called: Called, names: Names, expected: Expected, forms: Forms, *, repaired: bool
) -> Iterator[Cell]:
    """Yield a cell for each part of an operation that the client cannot send, and each that nothing describes.

    Without the overlays (`repaired` is false) only what is required counts: they may take away and add the rest.
    """
    known: set[tuple[str, str]] = set()
    for parameter in operation.parameters:
        known.add(parameter.key)
        lacks = parameter.key not in called.parameters and parameter.key not in names.parameters
        if lacks and (repaired or parameter.required):
            what = f"{parameter.position} {parameter.wire}"
            yield _cell(operation.title, what, parameter.place, expected, "not offered: no argument takes it")
    if not repaired:
        return
    # The toml may give the client a header that the specification has clients ignore.
    for position, wire in sorted(called.parameters.keys() - known - names.parameters.keys()):
        yield judged(operation.title, f"{_LABEL}/{position} {wire}", ["offered, but nothing describes it"])
    yield from _body(operation, called, expected, forms)
    yield from _members(operation, called, expected, forms)
    for problem in operation.problems:
        yield _cell(operation.title, problem.place.address, problem.place, expected, problem.text)


def _body(operation: Operation, called: Called, expected: Expected, forms: Forms) -> Iterator[Cell]:
    body = operation.body
    if body is None:
        if called.body is not None or called.fields:
            yield judged(operation.title, f"{_LABEL}/body", ["a body is offered, but nothing describes one"])
        return
    silent = all(is_switch(forms, media, called.apart) for media in body.media)
    if called.body is None and not called.fields and not silent and any(_has_members(media) for media in body.media):
        yield _cell(operation.title, "body", body.place, expected, "not offered: no argument takes the body")
    if len(body.media) == 1 and called.content_type is not None and "*" not in body.media[0].media_type:
        yield judged(operation.title, f"{_LABEL}/media type", ["a choice is offered, but one media type is described"])
    if len(body.media) > 1 and called.content_type is None:
        for media in body.media[1:]:
            reason = "not offered: no argument chooses the media type"
            yield _cell(operation.title, f"body {media.media_type}", media.place, expected, reason)


def _members(operation: Operation, called: Called, expected: Expected, forms: Forms) -> Iterator[Cell]:
    """Yield a cell for each member of a body that no argument takes, and each argument of which no media type knows.

    What is `readOnly` is no member of a request (OpenAPI 3.1 section 4.8.24), and what a schema forbids is none at all.
    """
    if operation.body is None or not called.fields:
        return
    known: set[str] = set()
    offers = [described_members(forms, media.schema) for media in operation.body.media]
    for media, described in zip(operation.body.media, offers, strict=True):
        known |= described.keys() | required_members(forms, media.schema)
        for wire, schema in described.items():
            asks = wire == called.apart and is_switch(forms, media, wire)
            may_be_sent = schema is not False and not asks and not schemas_of(forms).hidden(schema, "readOnly")
            if may_be_sent and wire not in called.fields:
                reason = "not offered: no argument takes the member"
                yield _cell(operation.title, f"body {wire}", media.place, expected, reason)
    hidden = schemas_of(forms).hidden
    for wire in sorted(called.fields):
        schemas = [members[wire] for members in offers if wire in members]
        if schemas and all(hidden(schema, "readOnly") for schema in schemas):
            yield judged(operation.title, f"{_LABEL}/body {wire}", ["offered, but it is readOnly"])
    for wire in sorted(called.fields.keys() - known):
        yield judged(operation.title, f"{_LABEL}/body {wire}", ["offered, but nothing describes it"])


def _has_members(media: Media) -> bool:
    """Whether something can be passed: a form or object without members may go without an argument."""
    return media.schema is not False


def statuses(operation: Operation, called: Called, package: Package, expected: Expected) -> Iterator[Cell]:
    """Yield a cell for each documented status that the client does not read, and for each that nothing describes."""
    read = package.answers(called.builder)
    if read is None:
        return
    for response in operation.responses:
        if response.status not in read:
            reason = "not offered: the client does not know the status"
            yield _cell(operation.title, f"status {response.status}", response.place, expected, reason)
        elif operation.method != "HEAD":
            described = {base_type(media.media_type) for media in response.media}
            for name in sorted({base_type(name) for name in read[response.status]} - described):
                reason = "offered, but nothing describes it"
                yield judged(operation.title, f"{_LABEL}/status {response.status} {name}", [reason])
    for status in sorted(read.keys() - {response.status for response in operation.responses}):
        yield judged(operation.title, f"{_LABEL}/status {status}", ["offered, but nothing describes it"])


def spare_arguments(description: Description, names: Names, package: Package) -> Iterator[Cell]:
    """Yield a red cell for each credential, token URL and server variable of the client that nothing describes."""
    for key, scheme in sorted(description.schemes.items()):
        url = package.token_url(key) if key in names.credentials else ""
        if url and not any(flow.kind == "clientCredentials" for flow in scheme.flows):
            reason = f"tokens are fetched from {url!r}, and no flow for that is described"
            yield judged("document", f"{_LABEL}/token {key}", [reason])
    servers = [*description.servers, *(server for one in description.operations for server in one.servers)]
    variables = {variable.name for server in servers for variable in server.variables}
    for kind, known, offered_names in (
        ("credential", description.schemes.keys(), names.credentials),
        ("server variable", variables, names.server_variables),
    ):
        for name in sorted(offered_names.keys() - known):
            yield judged("document", f"{_LABEL}/{kind} {name}", ["offered, but nothing describes it"])


def listed_servers(description: Description, expected: Expected, package: Package) -> Iterator[Cell]:
    """Yield the cell of the base URLs that the client lists, where its toml does not name one."""
    if expected.config.base_url is None:
        yield judged("document", f"{_LABEL}/servers", listed_objections(description, package.servers()))


def undescribed(description: Description, names: Names) -> Iterator[Cell]:
    """Yield a red cell for each call of the client that the description does not have."""
    known = {id(names.called(operation)) for operation in description.operations}
    for (method, path), called in sorted(names.operations.items(), key=lambda entry: entry[0]):
        if id(called) not in known:
            yield judged(f"{method} {path}", f"{_LABEL}/operation", ["offered, but nothing describes it"])


def refused_of(operation: Operation, description: Description) -> Iterator[Cell]:
    """Yield a red cell for each stated repair of an operation that no rule allows."""
    for refused in description.refused:
        if _is_within(refused.pointer, operation):
            yield _refused(operation.title, refused)


def _is_within(text: str, operation: Operation) -> bool:
    """Whether a repair is of an operation, or of the path that it belongs to."""
    if operation.place.file != 0 or text[:1] not in ("/", "#"):
        return False
    try:
        pointer = parse_pointer(text)
    except ValueError:
        return False
    own = operation.place.pointer
    return len(pointer) > 1 and pointer[: len(own)] == own[: len(pointer)]


def _refused(title: str, refused: Refused) -> Cell:
    return judged(
        title, f"repair/{refused.code} {refused.pointer}", [f"the package mends what it may not: {refused.reason}"]
    )


def unread(description: Description, expected: Expected) -> Iterator[Cell]:
    """Yield a red cell for each part of the document that the proof cannot read."""
    for refused in description.refused:
        if not any(_is_within(refused.pointer, operation) for operation in description.operations):
            yield _refused("document", refused)
    for problem in description.problems:
        yield _cell("document", problem.place.address, problem.place, expected, problem.text)


def _cell(title: str, what: str, place: Place, expected: Expected, reason: str) -> Cell:
    return not_offered(title, f"{_LABEL}/{what}", reason, expected.waiver(place, title))
