"""The body of one call: what is passed for it, and the value that must be seen."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast

from ..samples.keywords import is_file
from ..samples.schema_values import FILE_TEXT, FULL, Sampler, UnsatisfiableError
from ..schemas.joined import described_members, merged
from ..schemas.tags import branches_of
from ..schemas.validity import Validity
from ..values.passed import python_value
from ..wire.media_types import media_type
from ..wire.tables import compact, primitive
from .asking_for_streams import is_switch, sent_by_itself
from .wanted import FILE, Uploaded

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from ..described.data import Body, Header, Media, Part
    from ..described.dialects import Forms
    from ..package.name_map import Called
    from .wanted import Arguments, Wanted

XML = '<?xml version="1.0"?><proof>text \u00e9</proof>'
TEXT = "text \u00e9\u20ac"
FILENAME = "proof file \u00e9"
"""Without an ending, which would say of what type the file is."""
_CONCRETE = {"json": "application/json", "text": "text/plain", "xml": "application/xml"}


def add_body(  # noqa: PLR0913  # what a body is made of
    forms: Forms, body: Body, media: Media, called: Called, wanted: Wanted, result: Arguments, serial: int
) -> None:
    """Add the body of one media type to a call.

    Raises:
        UnsatisfiableError: it has no value.
    """
    result.has_body = True
    result.required_body = body.required
    result.body_argument = called.body or "body"
    result.media = media
    result.content_type = sent_type(media)
    if called.content_type is not None:
        result.keywords[called.content_type] = result.content_type
    elif media is not body.media[0]:
        result.missing.append(f"body {media.media_type}")
    listed = media.codec in ("form", "multipart")
    sampler = Sampler(
        forms,
        "request",
        wanted.flavour,
        "body",
        wanted.rotation,
        filled=listed,
        nulls=not listed,
        files=media.codec == "multipart",
        name="body",
        record=wanted.record,
    )
    sampler.start_at(serial)
    if media.codec in ("json", "form", "multipart"):
        _add_value(sampler, media, called, wanted, result)
    else:
        _add_whole(sampler, media, called, result)
    wanted.shown.add(("body", ""))


def _add_whole(sampler: Sampler, media: Media, called: Called, result: Arguments) -> None:
    """Add a body that is passed as it is: lines, text or bytes."""
    passed: object
    if media.codec == "jsonl":
        result.body = _lines(sampler, media)
        passed = python_value(sampler.forms, {"type": "array", "items": item_of(sampler.forms, media)}, result.body)
    elif media.codec == "text" and media.described:
        text = sampler.value(media.schema)
        passed = text if isinstance(text, str) else primitive(text)
    else:
        passed = {"binary": FILE, "xml": XML}.get(media.codec, TEXT)
    _pass(called, passed, result)


def item_of(forms: Forms, media: Media) -> JsonValue:
    """Return the schema of one item of a sequence.

    With `itemSchema` (OpenAPI 3.2.0 section 4.14.3) it is that; a `schema` that is an array describes all items, and
    any other, which descriptions before 3.2 have, one of them.
    """
    if media.item_schema is not None:
        return media.item_schema
    flat = merged(forms, media.schema) if isinstance(media.schema, dict) else {}
    kind = flat.get("type")
    is_array = kind == "array" or (isinstance(kind, list) and "array" in kind)
    return flat.get("items", True) if is_array else media.schema


def _lines(sampler: Sampler, media: Media) -> list[JsonValue]:
    item = item_of(sampler.forms, media)
    items = sampler.value({"type": "array", "items": item, "minItems": 2})
    return items if isinstance(items, list) else []


def _pass(called: Called, passed: object, result: Arguments) -> None:
    if called.body is None:
        result.missing.append("body")
    else:
        result.keywords[called.body] = passed


def _add_value(sampler: Sampler, media: Media, called: Called, wanted: Wanted, result: Arguments) -> None:
    """Add a body that has members, items or one value."""
    value = _value(sampler, media, wanted)
    names = {name for position, name in wanted.only if position == "body" and name}
    if names and isinstance(value, dict):
        value = _with_only(sampler, media.schema, value, sorted(names), alone=len(wanted.only) == 1)
    passed = python_value(sampler.forms, media.schema, value)
    if media.codec == "multipart":
        passed = _with_files(sampler, media, value, passed, result)
    whole: object = passed
    by_members = bool(called.fields) or is_switch(sampler.forms, media, called.apart)
    if not isinstance(value, dict) or not isinstance(passed, dict) or not by_members:
        result.body = value
        wanted.shown.update(("body", name) for name in (value if isinstance(value, dict) else ()))
        _pass(called, whole, result)
        return
    described = described_members(sampler.forms, media.schema)
    members: dict[str, JsonValue] = {}
    for wire, member in cast("dict[str, object]", passed).items():
        if wire == called.apart and is_switch(sampler.forms, media, wire):
            wanted.shown.add(("body", wire))
            continue
        if wire in called.fields:
            result.keywords[called.fields[wire]] = member
            wanted.shown.add(("body", wire))
        elif wire in described:
            result.missing.append(f"body {wire}")
            continue
        else:
            result.extra[wire] = value[wire]
        members[wire] = value[wire]
    switch, asks = called.switch or called.apart, sent_by_itself(sampler.forms, media, called)
    if switch is not None and asks is not None and switch not in members:
        members[switch] = asks
    result.body = members


def _value(sampler: Sampler, media: Media, wanted: Wanted) -> JsonValue:
    """Return the value of a body; if one is wanted anyway, an object of texts where no value is allowed."""
    if wanted.body:
        return wanted.body[0]
    reason = "a null is asked for, which a form cannot carry"
    try:
        value = sampler.value(media.schema)
        if sampler.nulls or not holds_null(value):
            return value
    except UnsatisfiableError as error:
        reason = str(error)
    if not wanted.anyway:
        message = f"body: {reason}"
        raise UnsatisfiableError(message)
    flat = merged(sampler.forms, media.schema) if isinstance(media.schema, dict) else {}
    required = flat.get("required")
    return {str(name): "text" for name in required} if isinstance(required, list) else {}


def _with_only(
    sampler: Sampler, schema: JsonValue, value: dict[str, JsonValue], names: list[str], *, alone: bool
) -> JsonValue:
    """Add the optional members that are sent without the others, as far as they go together.

    Raises:
        UnsatisfiableError: there is but one, and it has no value, or cannot be sent without others.
    """
    whole = Sampler(sampler.forms, "request", FULL, filled=sampler.filled, nulls=sampler.nulls, files=sampler.files)
    members = described_members(sampler.forms, schema)
    try:
        full = whole.value(schema)
    except UnsatisfiableError:
        full = None
    reason = ""
    more: dict[str, JsonValue] = {}
    for name in names:
        if name in value:
            continue
        try:
            more[name] = full[name] if isinstance(full, dict) and name in full else whole.value(members.get(name, True))
        except UnsatisfiableError as error:
            reason = f"no value for {name!a}: {error}"
    found = _together(Validity(sampler.forms, "request"), schema, value, more)
    if left := sorted(more.keys() - found.keys()):
        reason = f"{left[-1]!a} cannot be sent alone"
    if alone and reason:
        raise UnsatisfiableError(reason)
    return found


def _together(
    validity: Validity, schema: JsonValue, value: dict[str, JsonValue], more: dict[str, JsonValue]
) -> dict[str, JsonValue]:
    """Add the members that a value may have beside those that it has; halves, and halves of them, where not all."""
    both = {**value, **more}
    if not more or validity.fits(schema, both):
        return both
    if len(more) == 1:
        return value
    names, half = [*more], len(more) // 2
    first, second = ({name: more[name] for name in part} for part in (names[:half], names[half:]))
    return _together(validity, schema, _together(validity, schema, value, first), second)


def _with_files(sampler: Sampler, media: Media, value: JsonValue, passed: object, result: Arguments) -> object:
    """Put files in place of what stands for them."""
    if isinstance(value, list) and isinstance(passed, list):
        items = cast("list[object]", passed)
        parts = [media.parts[min(at, len(media.parts) - 1)] if media.parts else None for at in range(len(value))]
        return [
            _part(sampler, part, member, item, str(at), result)
            for at, (part, member, item) in enumerate(zip(parts, value, items, strict=True))
        ]
    if isinstance(value, dict) and isinstance(passed, dict):
        members = cast("dict[str, object]", passed)
        by_name = {part.wire: part for part in media.parts}
        return {
            name: _part(sampler, by_name.get(name), value[name], item, name, result) for name, item in members.items()
        }
    return passed


def _part(  # noqa: PLR0913  # one part, and what is known of it
    sampler: Sampler, part: Part | None, member: JsonValue, passed: object, name: str, result: Arguments
) -> object:
    """Return what is passed for one part, and count its files.

    A part that may be a file or something else is what its sample says; one that can only be a file is one, whatever
    its schema says of it (a schema without a type, OpenAPI 3.1.1 section 4.8.15.1).
    """
    if part is None:
        return passed
    headers = {header.wire: _header_text(sampler, header) for header in part.headers if header.required}
    if headers:
        result.part_headers[name] = headers
    result.filename = FILENAME if sampler.flavour == FULL else ""
    uploaded = _uploaded(part, FILE, headers, result.filename)
    if isinstance(member, list) and part.files:
        marked = [item == FILE_TEXT for item in member]
        if any(marked) or not part.file:
            kept = [not any(marked) or is_file for is_file in marked]
            result.files[name] = sum(kept)
            return [uploaded] * sum(kept)
    is_file_alone = part.file and not part.files and not _is_union(part)
    if member == FILE_TEXT or is_file_alone or (isinstance(member, str) and part.file and _no_text(sampler, part)):
        result.files[name] = 1
        return uploaded
    if not headers:
        return passed
    is_json = any(media_type(entry).is_json for entry in part.content_types)
    if isinstance(member, list) and not is_json:
        return [_uploaded(part, _written(item), headers) for item in member]
    return _uploaded(part, _written(member), headers)


def _uploaded(part: Part, content: bytes | str, headers: dict[str, str], filename: str = "") -> object:
    """Return content, with what a caller may add: a name, headers, and for a file a content type within the ranges."""
    types = part.content_types
    is_open = isinstance(content, bytes) and types and all("*" in entry for entry in types) and "*/*" not in types
    if not headers and not is_open and not filename:
        return content
    content_type = types[0].replace("*", "x-proof") if is_open else None
    return Uploaded(content, filename or None, content_type, tuple(headers.items()))


def _written(value: JsonValue) -> str:
    return compact(value) if isinstance(value, list | dict) else primitive(value)


def _header_text(sampler: Sampler, header: Header) -> str:
    """Return the value of a header of a part."""
    return _written(Sampler(sampler.forms, "request", FULL, "header").value(header.schema))


def _is_union(part: Part) -> bool:
    schema = part.schema if isinstance(part.schema, dict) else {}
    return bool({"oneOf", "anyOf", "allOf", "$ref"} & schema.keys())


def _no_text(sampler: Sampler, part: Part) -> bool:
    """Whether no branch of a part is a text that is no file, so that a text in an example stands for one."""
    flat = merged(sampler.forms, part.schema) if isinstance(part.schema, dict) else {}
    branches = [merged(sampler.forms, branch) for branch in branches_of(flat) if isinstance(branch, dict)]
    return bool(branches) and all(branch.get("type") != "string" or is_file(branch) for branch in branches)


def concrete(media: Media, documented: set[str]) -> str:
    """Return a media type that a wildcard stands for, and no other documented one."""
    if "*" not in media.media_type:
        return media.media_type
    usual = _CONCRETE.get(media.codec, "application/octet-stream")
    if usual in documented or not fnmatchcase(usual, media.media_type.lower()):
        return media.media_type.replace("*/*", f"{usual.partition('/')[0]}/x-proof").replace("*", "x-proof")
    return usual


def sent_type(media: Media) -> str:
    """Return what is passed as content type: a range only where what the client itself would write is within it.

    What octets are only their sender knows.
    """
    found = concrete(media, set())
    return found if "x-proof" in found or media.codec == "binary" else media.media_type


def holds_null(value: JsonValue) -> bool:
    """Whether there is a null in a value."""
    if isinstance(value, list | dict):
        return any(map(holds_null, value if isinstance(value, list) else value.values()))
    return value is None
