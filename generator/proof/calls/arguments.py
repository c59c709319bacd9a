"""Argument sets: for one operation, the keywords that call it and the wire values that must come of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..samples.schema_values import FULL, MINIMAL, Flavour, Rotation, Sampler, UnsatisfiableError
from ..samples.texts import can_stand
from ..schemas.validity import Validity
from .passed_bodies import add_body, holds_null, python_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...ir.api import Media, Operation, Parameter
    from ...source.document import JsonValue
    from ...spec.cursor import Cursor, Spec
from .wanted import Arguments, Wanted

CREDENTIAL = "proof-credential"
"""What the clients are given for every credential and client parameter."""


_ALONE = 12
"""How many optional arguments are also sent alone, one call each."""


_BRANCHES = 40
"""How many calls walk the branches of unions."""


_EXAMPLES = 5


FLAVOURS = (
    MINIMAL,
    FULL,
    Flavour(name="null", nulls=True),
    Flavour(name="low", texts="low"),
    Flavour(name="high", texts="high"),
    Flavour(name="empty", empty=True),
    Flavour(name="reserved", texts="reserved"),
    Flavour(name="unicode", texts="unicode"),
    Flavour(name="documented", examples=True),
)


def argument_sets(spec: Spec, operation: Operation, media: Media | None, seed: int) -> Iterator[tuple[str, Wanted]]:
    """Yield the label of each interesting argument set and what makes it; sets may turn out equal."""
    for flavour in FLAVOURS:
        yield flavour.name, Wanted(flavour=replace(flavour, seed=seed))
    for number, example in enumerate(examples_of(spec, media), 1):
        yield f"example-{number}", Wanted(flavour=Flavour(name="example", examples=True, seed=seed), body=(example,))
    for name in _optional(operation, media)[:_ALONE]:
        yield f"alone/{name}", Wanted(flavour=Flavour(name="alone", level="minimal", seed=seed), only=name)
    rotation = Rotation()
    for number in range(1, _BRANCHES + 1):
        rotation.fresh = False
        yield f"branch-{number}", Wanted(flavour=Flavour(name="branch", seed=seed), rotation=rotation)
        if not rotation.fresh:
            return


def _optional(operation: Operation, media: Media | None) -> list[str]:
    names = [entry.argument for entry in operation.parameters if not entry.required and not entry.client_parameter]
    body = operation.body
    if body is not None and media is not None and body.flattened:
        names += [entry.argument for entry in body.fields if not entry.required]
    return names


def examples_of(spec: Spec, media: Media | None, direction: str = "request") -> list[JsonValue]:
    """Return the valid values of `example` and `examples` of a Media Type Object (OpenAPI 3.1 section 4.8.14)."""
    place = spec.at(media.pointer) if media is not None else None
    if place is None:
        return []
    found: list[JsonValue] = [place.mapping["example"]] if "example" in place.mapping else []
    named = place.get("examples")
    for _, entry in named.items() if named is not None else ():
        resolved = entry.resolved()
        found += [resolved.mapping["value"]] if "value" in resolved.mapping else []
    schema = place.get("schema")
    validity = Validity(spec, "request" if direction == "request" else "response")
    declared: JsonValue = True if schema is None else schema.data
    return [value for value in found if validity.fits(declared, value)][:_EXAMPLES]


def arguments_for(spec: Spec, operation: Operation, wanted: Wanted, media: Media | None) -> Arguments:
    """Return the argument set that `wanted` describes, with the body of `media`.

    Raises:
        UnsatisfiableError: a required parameter or the body has no value.
    """
    flavour = wanted.flavour
    result = Arguments()
    serial = 0
    for parameter in operation.parameters:
        if parameter.client_parameter:
            result.parameters.append((parameter, CREDENTIAL))
            continue
        if not parameter.required and flavour.level == "minimal" and parameter.argument != wanted.only:
            continue
        sampler = Sampler(spec, "request", flavour, parameter.place, wanted.rotation, filled=parameter.required)
        sampler.start_at(serial)
        serial += 10
        try:
            value = _parameter_value(spec, sampler, parameter)
        except UnsatisfiableError:
            if not parameter.required and parameter.argument != wanted.only:
                continue
            if not wanted.anyway:
                raise
            value = "text"
        result.keywords[parameter.argument] = python_value(parameter.type, value)
        result.parameters.append((parameter, value))
    body = operation.body
    fields = {entry.argument for entry in body.fields} if body is not None and body.flattened else set[str]()
    if body is not None and media is not None and (body.required or flavour.level == "full" or wanted.only in fields):
        listed = media.codec in ("form", "multipart")
        sampler = Sampler(spec, "request", flavour, "body", wanted.rotation, filled=listed)
        sampler.start_at(serial)
        add_body(spec, sampler, body, media, result, wanted)
    return result


def _parameter_value(spec: Spec, sampler: Sampler, parameter: Parameter) -> JsonValue:
    place = spec.at(parameter.pointer)
    if place is None:
        return "text"
    described = place.resolved()
    schema = schema_of(described)
    if sampler.flavour.examples:
        for value in _parameter_examples(described):
            if can_stand(value, parameter.place) and Validity(spec, "request").fits(schema, value):
                return value
    value = sampler.value(schema)
    # A null has no form of its own on the wire (RFC 6570 section 2.3): what is proved is a value.
    if holds_null(value):
        message = "a null is asked for, which a parameter cannot carry"
        raise UnsatisfiableError(message)
    if parameter.place == "path" and value in ([], {}):
        return ["text"] if value == [] else {"key": "text"}  # an empty segment would name another resource
    return value


def _parameter_examples(described: Cursor) -> list[JsonValue]:
    found: list[JsonValue] = [described.mapping["example"]] if "example" in described.mapping else []
    named = described.get("examples")
    for _, entry in named.items() if named is not None else ():
        resolved = entry.resolved()
        found += [resolved.mapping["value"]] if "value" in resolved.mapping else []
    return found


def schema_of(parameter: Cursor) -> JsonValue:
    """Return the schema of a Parameter or Header Object: its own, or that of its one media type."""
    schema = parameter.get("schema")
    if schema is not None:
        return schema.data
    content = parameter.get("content")
    for _, media in content.items() if content is not None else ():
        inner = media.get("schema")
        return True if inner is None else inner.data
    return True
