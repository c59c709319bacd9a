"""Takes the parameters of an operation and of its path and gives `ir.Parameter`s, with their wire form complete."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from ..diagnostics import SpecError, quoted
from ..ir.api import Parameter
from ..ir.serialisation import DELIMITED, STYLES, is_exploded
from ..ir.types import Primitive, closed, nullable
from ..source.methods import METHODS
from ..spec.stated import Reading
from ..spelling.header_names import FRAMING_HEADERS, is_token
from ..spelling.naming import pascal
from ..spelling.readable import readable
from .body_branches import branch_fields
from .body_parts import build_fields, inner_styles
from .context import Owner, refuse
from .examples import example_of
from .idempotency import takes_fresh_key
from .media import base_type, check_media_type, codec_of_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..diagnostics.location import Pointer
    from ..ir.api import BodyField
    from ..ir.serialisation import Place, Style
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor
    from .argument_names import Slot
    from .context import Context
    from .path_templates import Template

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
"""What section 4.8.12.2 says to ignore: the client sets these from media types and security."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One parameter as declared, merged, checked and without a Python name yet."""

    wire: str
    place: Place
    cursor: Cursor | None
    """None for one that stands only in the path."""

    @property
    def slot(self) -> Slot:
        """What names it within its operation."""
        return self.place, self.wire


def _identify(cursor: Cursor, listed: Pointer, context: Context) -> tuple[str, Place] | None:
    """Return the name and the place of a parameter, which is listed at a pointer; None to leave it out.

    Raises:
        SpecError: its name cannot be sent in that place, or what is referred to is no parameter.
    """
    name, place = cursor.text("name"), cursor.text("in")
    if place not in STYLES:
        raise refuse("parameter-incomplete", cursor.location, field="`in`")
    if place in {"header", "cookie"} and not is_token(name):
        if cursor.flag("required") or not is_token(name.replace(" ", "-")):
            raise refuse("parameter-name-invalid", cursor.location, place=place, name=quoted(name))
        reading, action = Reading(listed), "left out of the method"
        context.repairs.report(
            "parameter-name-blank", cursor.pointer, reading, place=place, name=quoted(name), action=action
        )
        return None
    return name, cast("Place", place)


def _level(owner: Cursor, context: Context) -> dict[Slot, Cursor]:
    """Return the parameters of one operation or path by place and name; of one declared twice the first."""
    found: dict[Slot, Cursor] = {}
    listed = owner.get("parameters")
    for element in listed.elements() if listed is not None else ():
        cursor = element.described()
        identity = _identify(cursor, element.pointer, context)
        if identity is None:
            continue
        name, place = identity
        slot = (place, name)
        if slot in found:
            if found[slot].pointer != cursor.pointer:
                context.repairs.report(
                    "parameter-duplicate",
                    cursor.pointer,
                    Reading(element.pointer),
                    place=place,
                    name=quoted(name),
                    action="the first one counts",
                    related=(("first", found[slot].location),),
                )
            continue
        found[slot] = cursor
    return found


def path_parameters(item: Cursor) -> frozenset[str]:
    """Return the names of the path parameters that a path item and its operations declare."""
    operations = (item / name for name in METHODS if name in item.mapping)
    lists = [found for owner in (item, *operations) if (found := owner.get("parameters")) is not None]
    names: set[str] = set()
    for element in (element for listed in lists for element in listed.elements()):
        try:
            cursor = element.resolved()
        except SpecError:  # whoever builds the operation reports it
            continue
        if cursor.text("in") == "path":
            names.add(cursor.text("name"))
    return frozenset(names)


def _is_ignored(declared: Declared, context: Context) -> bool:
    """Whether a header is one that the specification, or HTTP itself, takes out of the hands of parameters."""
    name = declared.wire.lower()
    if declared.place != "header" or name not in _IGNORED_HEADERS | FRAMING_HEADERS or declared.cursor is None:
        return False
    if context.client_parameters.argument("header", declared.wire) is not None:
        return False
    code = "header-parameter-framing" if name in FRAMING_HEADERS else "header-parameter-ignored"
    code = "authorization-parameter" if name == "authorization" else code
    context.reporter.report(code, declared.cursor.location, name=quoted(declared.wire), action="left out of the method")
    return True


def declared_parameters(item: Cursor, operation: Cursor, context: Context) -> tuple[Declared, ...]:
    """Return the parameters of an operation: those of its path, overridden and extended by its own.

    Implements OpenAPI 3.1 sections 4.8.9 and 4.8.10 (`parameters`) and the header rule of 4.8.12.2.

    Raises:
        SpecError: one is malformed, or its reference leads nowhere.
    """
    merged = _level(item, context) | _level(operation, context)
    found = (Declared(wire=name, place=cast("Place", place), cursor=cursor) for (place, name), cursor in merged.items())
    return tuple(declared for declared in found if not _is_ignored(declared, context))


def left_out(item: Cursor, operation: Cursor, parameters: tuple[Parameter, ...]) -> tuple[Slot, ...]:
    """Return the place and name of each declared parameter that is not among those built."""
    built = {(parameter.place, parameter.wire) for parameter in parameters}
    lists = [found for owner in (item, operation) if (found := owner.get("parameters")) is not None]
    cursors = [element.resolved() for listed in lists for element in listed.elements()]
    slots = dict.fromkeys((cursor.text("in"), cursor.text("name")) for cursor in cursors)
    return tuple(slot for slot in slots if slot not in built)


def fitted(
    declared: tuple[Declared, ...], template: Template, operation: Cursor, context: Context
) -> tuple[Declared, ...]:
    """Return the parameters with the path's own first and in its order; repair what path and list disagree on.

    A variable of the path that nobody declares becomes text; a declared path parameter that the path does not have is
    left out; a variable in a query (`?key={name}`) becomes a query parameter.
    """
    by_name = {entry.wire: entry for entry in declared if entry.place == "path"}
    keys = dict(template.query_variables)
    path: list[Declared] = []
    for name in template.variables:
        entry = by_name.pop(name, None)
        if entry is None:
            context.reporter.report(
                "path-parameter-undeclared",
                operation.key_location,
                name=quoted(name),
                action="added as a text argument",
            )
            entry = Declared(wire=name, place="path", cursor=None)
        path.append(entry)
    rest = [entry for entry in declared if entry.place != "path"]
    known = {entry.wire for entry in rest if entry.place == "query"}
    for name, key in keys.items():
        if key not in known:
            moved = by_name.pop(name, None)
            rest.append(Declared(wire=key, place="query", cursor=moved.cursor if moved else None))
            known.add(key)
    for entry in by_name.values():
        place = entry.cursor.location if entry.cursor is not None else operation.location
        context.reporter.report(
            "path-parameter-unused", place, name=quoted(entry.wire), action="left out of the method"
        )
    return (*path, *rest)


def _style(cursor: Cursor, place: Place, context: Context) -> Style:
    allowed = STYLES[place]
    named = cursor.mapping.get("style")
    if named is None:
        return allowed[0]
    if context.spec.minor < 0 and named in DELIMITED:
        return named
    if named not in allowed or (named == "cookie" and context.spec.minor < 2):  # noqa: PLR2004 - it came with 3.2
        context.repairs.report(
            "parameter-style",
            cursor.pointer,
            Reading((*cursor.pointer, "style"), allowed[0]),
            style=quoted(named),
            place=place,
            action=f"sent as {allowed[0]}",
        )
        return allowed[0]
    return named


def _allows_reserved(cursor: Cursor, place: Place, style: Style, context: Context) -> bool:
    """Whether reserved characters are sent as they are.

    3.0 and 3.1: `allowReserved` "only applies to parameters with an `in` value of `query`"; 3.2: to values that are
    percent-encoded, which headers, cookies of style `cookie` and values of a media type are not.
    """
    if not cursor.flag("allowReserved") or ("schema" not in cursor.mapping and "content" in cursor.mapping):
        return False
    if context.spec.minor < 2:  # noqa: PLR2004 - OpenAPI 3.2
        return place == "query"
    return place in {"path", "query"} or (place == "cookie" and style == "form")


def _fields(cursor: Cursor, place: Place, context: Context, owner: Owner) -> tuple[BodyField, ...]:
    """Return the members of a whole query that is a form (OpenAPI 3.2 section 4.12.2)."""
    content = cursor.get("content") if place == "querystring" else None
    for media_type, entry in content.items() if content is not None else ():
        media = entry.resolved()
        schema = media.get("schema")
        if schema is None or base_type(media_type) != "application/x-www-form-urlencoded":
            continue
        found = context.table.properties_of(schema, context=owner.words, tag=owner.tag)
        if found is None:
            return branch_fields(schema, media, media_type, context, owner)
        return build_fields(found.fields, media, media_type, context, owner)
    return ()


def _content(cursor: Cursor, context: Context) -> tuple[str | None, Cursor | None]:
    """Return the media type and the schema of a parameter with `content`, which has exactly one entry."""
    content = cursor.get("content")
    for media_type, media in content.items() if content is not None else ():
        entry = media.resolved()
        check_media_type(media_type, media, context.reporter)
        if codec_of_name(media_type) not in {"json", "form", "text"}:
            context.reporter.report(
                "parameter-media-type",
                media.key_location,
                media_type=quoted(media_type),
                action="taken as text that is sent as it is",
            )
            return "text/plain", None
        return media_type, entry.get("schema")
    return None, None


def _schema(cursor: Cursor) -> Cursor | None:
    """Return the schema of a parameter, of `content` where that holds it."""
    content = cursor.get("content")
    media = next((media for _, media in content.items()), None) if content is not None else None
    return cursor.get("schema") or (None if media is None else media.resolved().get("schema"))


def _type(declared: Declared, cursor: Cursor, context: Context, owner: Owner) -> tuple[TypeRef, str | None]:
    """Return the type of a parameter, and its media type if `content` gives one instead of a style."""
    schema, media_type = cursor.get("schema"), None
    if schema is None:
        media_type, schema = _content(cursor, context)
    if schema is None:
        return Primitive("str"), media_type
    words = owner.inner(declared.place.capitalize(), pascal(declared.wire))
    found = context.table.type_of(schema, context=words, direction="request", tag=owner.tag)
    return closed(found), media_type


def _description(cursor: Cursor, context: Context, example: str) -> str:
    """Return what is said of a parameter, with the constraints and the default of its schema, and its example."""
    schema = _schema(cursor)
    if schema is None:
        return readable(cursor.text("description"))
    return context.table.describe(schema, cursor.text("description"), json.loads(example) if example else None)


def build_parameter(declared: Declared, names: Mapping[Slot, str], context: Context, owner: Owner) -> Parameter:
    """Return one parameter, complete (OpenAPI 3.1 section 4.8.12); the client's own has the client's argument.

    Raises:
        SpecError: its schema or media type cannot be understood.
    """
    client_argument = context.client_parameters.argument(declared.place, declared.wire)
    argument = client_argument or names[declared.slot]
    cursor = declared.cursor
    if cursor is None:
        default = STYLES[declared.place][0]
        return Parameter(
            wire=declared.wire,
            place=declared.place,
            argument=argument,
            required=True,
            type=Primitive("str"),
            style=default,
            explode=is_exploded(default),
            client_parameter=client_argument is not None,
        )
    type_, media_type = _type(declared, cursor, context, owner)
    inner = Owner(words=owner.inner(declared.place.capitalize(), pascal(declared.wire)), tag=owner.tag)
    style = _style(cursor, declared.place, context)
    example, schema = example_of(cursor, cursor.get("schema")), _schema(cursor)
    allow_empty = declared.place == "query" and media_type is None and cursor.flag("allowEmptyValue")
    return Parameter(
        wire=declared.wire,
        place=declared.place,
        argument=argument,
        required=declared.place == "path" or cursor.flag("required"),
        type=nullable(type_) if allow_empty else type_,  # null is sent as an empty value
        style=style,
        explode=style == "deepObject" or cursor.flag("explode", default=is_exploded(style)),
        allow_reserved=_allows_reserved(cursor, declared.place, style, context),
        allow_empty=allow_empty,
        media_type=media_type,
        fields=_fields(cursor, declared.place, context, inner),
        multi_segment=declared.place == "path" and cursor.flag("x-multi-segment"),
        inner=inner_styles(cursor, context),
        description=_description(cursor, context, example),
        deprecated=cursor.flag("deprecated") or (schema is not None and context.table.is_deprecated(schema)),
        example=example,
        client_parameter=client_argument is not None,
        fresh_key=client_argument is None and takes_fresh_key(cursor, context.config.idempotency_header),
        pointer=cursor.pointer,
    )


def build_parameters(
    declared: tuple[Declared, ...], names: Mapping[Slot, str], context: Context, owner: Owner
) -> tuple[Parameter, ...]:
    """Return all parameters of one operation, in the given order."""
    return tuple(build_parameter(entry, names, context, owner) for entry in declared)
