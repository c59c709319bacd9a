"""Makes operations, calls and requests for the tests of the second oracle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from generator.proof.calls.captured import Exchange
from generator.proof.calls.wanted import Arguments
from generator.proof.described.data import Description, Media, Operation, Parameter, Part, Response, Scheme, Server
from generator.proof.wire.compare import wire_objections
from generator.proof.wire.credentials import Credentials

if TYPE_CHECKING:
    from generator.proof.described.data import Codec, Position, Requirement
    from generator.proof.described.dialects import Forms
    from generator.proof.described.reached_files import Place

NOWHERE = cast("Place", None)
NO_FORMS = cast("Forms", None)
Headers = tuple[tuple[str, str], ...]


def parameter(position: Position, style: str, wire: str = "color", **more: Any) -> Parameter:
    """Return a parameter; `explode` is false by default."""
    fields: dict[str, Any] = {"required": True, "schema": True, "explode": False, **more}
    return Parameter(wire=wire, position=position, style=style, place=NOWHERE, **fields)


def content(position: Position, media_type: str, wire: str = "color", parts: tuple[Part, ...] = ()) -> Parameter:
    """Return a parameter with `content`."""
    described = media(media_type, "form", parts=parts)
    return parameter(position, "form", wire, explode=True, media_type=media_type, media=described)


def part(wire: str, *content_types: str, **more: Any) -> Part:
    """Return a member of a form."""
    return Part(wire=wire, content_types=content_types, **{"required": False, "schema": True, **more})


def media(media_type: str, codec: Codec, *, parts: tuple[Part, ...] = (), positional: bool = False) -> Media:
    """Return a media type."""
    return Media(media_type=media_type, codec=codec, schema=True, parts=parts, positional=positional, place=NOWHERE)


def operation(path: str = "/x", **more: Any) -> Operation:
    """Return an operation: GET without security, unless told otherwise."""
    fields: dict[str, Any] = {
        "method": "GET",
        "operation_id": None,
        "parameters": (),
        "body": None,
        "responses": (),
        "security": (),
        "servers": (),
        "own_servers": False,
        **more,
    }
    return Operation(path=path, place=NOWHERE, **fields)


def response(status: str, *types: tuple[str, Codec]) -> Response:
    """Return an answer with media types."""
    return Response(status=status, media=tuple(media(name, codec) for name, codec in types), place=NOWHERE)


def scheme(key: str, kind: Any, position: Any = None, wire: str = "") -> Scheme:
    """Return a security scheme."""
    return Scheme(key=key, kind=kind, position=position, wire=wire, place=NOWHERE)


def description(*schemes: Scheme, servers: tuple[Server, ...] = ()) -> Description:
    """Return a description of nothing but its schemes and servers."""
    return Description(
        version="3.1",
        title="",
        number="",
        operations=(),
        webhooks=(),
        schemes={one.key: one for one in schemes},
        servers=servers,
        forms=NO_FORMS,
    )


def requirement(*keys: str) -> Requirement:
    """Return one alternative without scopes."""
    return tuple((key, ()) for key in keys)


def request(target: str = "/x", headers: Headers = (), body: bytes = b"", method: str = "GET") -> Exchange:
    """Return a captured request."""
    path, _, query = target.partition("?")
    return Exchange(template="/x", method=method, raw_path=path, raw_query=query, headers=headers, body=body)


def objections(
    asked: Parameter, value: Any, target: str = "/x", headers: Headers = (), path: str = "/x", **more: Any
) -> list[str]:
    """Judge a request with one parameter."""
    arguments = Arguments(parameters=[(asked, value)])
    exchange = request(target, headers)
    return wire_objections(operation(path, **more), arguments, exchange, Credentials(description()))


def body_call(described: Media, value: Any, **more: Any) -> Arguments:
    """Return a call with a body."""
    fields: dict[str, Any] = {"has_body": True, "content_type": described.media_type, **more}
    return Arguments(media=described, body=value, **fields)
