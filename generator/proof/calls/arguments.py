"""Argument sets: for one operation, the keywords that call it and the wire values that must come of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..samples.positions import Where, can_stand
from ..samples.schema_values import FULL, MINIMAL, Flavour, Record, Rotation, Sampler, UnsatisfiableError
from ..schemas.joined import described_members, merged
from ..schemas.validity import Validity
from ..values.passed import python_value
from .asking_for_streams import sent_by_itself
from .fresh_keys import fresh_key
from .passed_bodies import add_body, holds_null
from .wanted import Arguments, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ...source.document import JsonValue
    from ..described.data import Description, Media, Operation, Parameter
    from ..described.dialects import Forms
    from ..package.name_map import Called
    from ..schemas.validity import Direction
    from .wanted import Key

CLIENT_VALUE: JsonValue = "proof-parameter"
"""What the client is given for a parameter that nothing describes."""
_ALONE = Flavour(name="alone", level="minimal")
_FEW = 6
"""Up to how many optional arguments are sent one at a time; more of them share calls."""
_TURNS = 60
"""How many calls walk the branches of unions and the members of enums."""
_STALE = 2
"""How many turns may show nothing new before no other turn will."""
_EXAMPLES = 5
_LONGEST_URL = 60_000
"""How long the path and the query of a request may be: HTTP libraries refuse a URL of more than 65,536 characters."""
_DELIMITED = frozenset({"spaceDelimited", "pipeDelimited", "tabDelimited"})
_NONE: Mapping[Key, JsonValue] = MappingProxyType({})
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


def argument_sets(forms: Forms, operation: Operation, media: Media | None, seed: int) -> Iterator[tuple[str, Wanted]]:
    """Yield the label of each interesting argument set and what makes it; sets may turn out equal.

    Each set is made (`arguments_for`) before the next one is asked for: which ones follow depends on what was shown.
    """
    shown: set[Key] = set()
    record = Record()

    def made(flavour: Flavour, **more: Any) -> Wanted:  # noqa: ANN401  # fields of `Wanted`
        return Wanted(flavour=replace(flavour, seed=seed), shown=shown, record=record, **more)

    for flavour in FLAVOURS:
        yield flavour.name, made(flavour)
    examples = examples_of(forms, media, "request") if media is not None else []
    for number, example in enumerate(examples, 1):
        if not _is_left_out(forms, operation, media, example):
            yield f"example-{number}", made(Flavour(name="example", examples=True), body=(example,))
    optional = _optional(forms, operation, media)
    for label, only in _apart(optional):
        yield label, made(_ALONE, only=only)
    rotation = Rotation()
    for label in turns(rotation, _TURNS):
        yield label, made(Flavour(name="branch"), rotation=rotation)
    for key in optional:
        if key not in shown:
            yield f"alone/{_label(key, optional)}", made(_ALONE, only=frozenset({key}), needed=True)
    for name, reason in record.left.items():
        yield f"sample/{name}", made(FULL, lacking=reason, needed=True)


def turns(rotation: Rotation, most: int) -> Iterator[str]:
    """Yield the label of each turn of a rotation, until all that it came across had its turn."""
    stale = 0
    numbers = {"branch": count(1), "enum": count(1)}
    for number in range(most):
        kind = "branch" if number == 0 or rotation.has_left("branch", "type") else "enum"
        rotation.sparse = number > 0
        rotation.fresh = False
        yield f"{kind}-{next(numbers[kind])}"
        stale = 0 if rotation.fresh else stale + 1
        if not rotation.has_left() or stale > _STALE:
            return


def _apart(optional: list[Key]) -> Iterator[tuple[str, frozenset[Key]]]:
    """Yield sets of optional arguments such that each of any two is sent without the other.

    Few are sent one at a time. Of more, each set has those with one digit of their number in base 2.
    """
    if len(optional) <= _FEW:
        yield from ((f"alone/{_label(key, optional)}", frozenset({key})) for key in optional)
        return
    numbers = count(1)
    for digit in range((len(optional) - 1).bit_length()):
        for side in (1, 0):
            only = frozenset(key for index, key in enumerate(optional) if index >> digit & 1 == side)
            yield f"some-{next(numbers)}", only


def _label(key: Key, optional: list[Key]) -> str:
    """Return how cells name an optional argument: by its wire name, and by its position where that is not enough."""
    position, wire = key
    alike = [other for _, other in optional if other == wire]
    return (wire or position) if len(alike) == 1 else f"{position}.{wire}"


def _optional(forms: Forms, operation: Operation, media: Media | None) -> list[Key]:
    """Return the arguments that may be left out: parameters, the body, and the members of an object body."""
    found: list[Key] = [(entry.position, entry.wire) for entry in operation.parameters if not entry.required]
    if operation.body is None or media is None:
        return found
    if not operation.body.required:
        found.append(("body", ""))
    if media.codec in ("json", "form", "multipart") and isinstance(media.schema, dict):
        flat = merged(forms, media.schema)
        required = flat.get("required")
        validity = Validity(forms, "request")
        found += [
            ("body", name)
            for name, member in described_members(forms, media.schema).items()
            if not (isinstance(required, list) and name in required) and not validity.hidden(member)
        ]
    return found


def _is_left_out(forms: Forms, operation: Operation, media: Media | None, example: JsonValue) -> bool:
    """Whether an example has no described member, of a body that may be left out and is where none of them is given."""
    if operation.body is None or operation.body.required or media is None or not isinstance(example, dict):
        return False
    members = described_members(forms, media.schema) if isinstance(media.schema, dict) else {}
    return bool(members and example) and members.keys().isdisjoint(example)


def examples_of(forms: Forms, media: Media, direction: Direction) -> list[JsonValue]:
    """Return the valid values of `example` and `examples` of a Media Type Object (OpenAPI 3.1.1 section 4.8.14).

    Of a schema that says what an object has, and no type, an example that is none is no example of what is meant.
    """
    validity = Validity(forms, direction, implied=True)
    try:
        return [value for value in media.examples if validity.fits(media.schema, value)][:_EXAMPLES]
    except UnsatisfiableError:
        return []


def arguments_for(  # noqa: PLR0913  # what is called, and what is known of it
    forms: Forms,
    operation: Operation,
    called: Called,
    wanted: Wanted,
    media: Media | None,
    fixed: Mapping[Key, JsonValue] = _NONE,
) -> Arguments:
    """Return the argument set that `wanted` describes, with the body of `media`.

    `fixed` has the values of the parameters that the client itself was given; they are seen and not passed.

    Raises:
        UnsatisfiableError: a required parameter or the body has no value, or no library sends a URL of this length.
    """
    if wanted.lacking:
        raise UnsatisfiableError(wanted.lacking)
    result = Arguments()
    serial = count(0, 10)
    for parameter in operation.parameters:
        key = parameter.position, parameter.wire
        named = parameter.key
        if named in fixed or key in fixed:
            result.parameters.append((parameter, fixed[named] if named in fixed else fixed[key]))
            continue
        if not parameter.required and wanted.flavour.level == "minimal" and key not in wanted.only:
            continue
        value = _value_or_none(forms, parameter, wanted, next(serial))
        argument = called.parameters.get(named)
        is_empty = wanted.flavour.nulls and parameter.allow_empty
        if value is None and not is_empty:
            continue
        if argument is None:
            result.missing.append(f"{parameter.position} {parameter.wire}")
            continue
        wanted.shown.add(key)
        result.keywords[argument] = None if is_empty else python_value(forms, parameter.schema, value)
        result.parameters.append((parameter, None if is_empty else value))
    _check_length(result)
    passed = [parameter.wire.lower() for parameter, _ in result.parameters if parameter.position == "header"]
    result.fresh_key = fresh_key(forms, operation, called.key_header, passed)
    body = operation.body
    asked = any(position == "body" for position, _ in wanted.only) or wanted.flavour.level == "full"
    if (
        body is not None
        and media is not None
        and (body.required or asked or sent_by_itself(forms, media, called) is not None)
    ):
        add_body(forms, body, media, called, wanted, result, next(serial))
    return result


def _check_length(arguments: Arguments) -> None:
    sent = [(one.wire, value) for one, value in arguments.parameters if one.position in ("path", "query")]
    if sum(len(wire) + len(quote(str(value))) + 2 for wire, value in sent) > _LONGEST_URL:
        message = f"the values make a URL of more than {_LONGEST_URL:,} characters"
        raise UnsatisfiableError(message)


def client_values(description: Description, keys: Iterable[Key]) -> Iterator[tuple[Key, JsonValue, object]]:
    """Yield each parameter that the client is given once: its value, and what is passed for it.

    It is a text where no operation describes it, or where it has no sample.
    """
    described = {parameter.key: parameter for one in description.operations for parameter in one.parameters}
    for key in keys:
        value = CLIENT_VALUE
        parameter = described.get(key)
        schema: JsonValue = True if parameter is None else parameter.schema
        if parameter is not None:
            with suppress(UnsatisfiableError):
                value = _value_or_none(description.forms, parameter, Wanted(flavour=FULL), 0) or CLIENT_VALUE
        yield key, value, python_value(description.forms, schema, value)


def _value_or_none(forms: Forms, parameter: Parameter, wanted: Wanted, serial: int) -> JsonValue:
    """Return the value of a parameter; None for an optional one without a sample, which is recorded.

    Raises:
        UnsatisfiableError: a required one, or one that is to be sent alone, has no sample.
    """
    is_json = parameter.media_type is not None and "json" in parameter.media_type
    sampler = Sampler(
        forms,
        "request",
        wanted.flavour,
        _where(parameter),
        wanted.rotation,
        filled=parameter.required,
        nulls=is_json,
        name=f"{parameter.position} {parameter.wire}",
        record=wanted.record,
    )
    sampler.start_at(serial)
    try:
        value = _parameter_value(sampler, parameter)
    except UnsatisfiableError as error:
        if parameter.required or wanted.only == frozenset({(parameter.position, parameter.wire)}):
            if wanted.anyway:
                return "text"
            message = f"{sampler.name}: {error}"
            raise UnsatisfiableError(message) from None
        wanted.record.lacking(sampler.name, parameter.schema, str(error))
        return None
    wanted.record.made(parameter.schema)
    return value


def _where(parameter: Parameter) -> Where:
    if parameter.position == "header" and _DELIMITED & {parameter.style, *parameter.inner}:
        return "delimited header"
    return "raw cookie" if parameter.style == "cookie" and parameter.position == "cookie" else parameter.position


def _parameter_value(sampler: Sampler, parameter: Parameter) -> JsonValue:
    if sampler.flavour.examples:
        for value in parameter.examples:
            if can_stand(value, sampler.where) and sampler.fits(parameter.schema, value):
                return value
    value = sampler.value(parameter.schema)
    # A null has no form of its own on the wire (RFC 6570 section 2.3): what is proved is a value.
    if value is None or (not sampler.nulls and holds_null(value)):
        message = "a null is asked for, which a parameter cannot carry"
        raise UnsatisfiableError(message)
    if parameter.position == "path" and value in ([], {}):  # an empty segment would name another resource
        return _filled(sampler, parameter.schema, value)
    return value


def _filled(sampler: Sampler, schema: JsonValue, value: JsonValue) -> JsonValue:
    """Return an array or object that is not empty in place of one that is."""
    flat = merged(sampler.forms, schema) if isinstance(schema, dict) else {}
    if isinstance(value, list):
        return [sampler.value(flat.get("items", True))]
    properties = flat.get("properties")
    for name, member in properties.items() if isinstance(properties, dict) else ():
        return {name: sampler.value(member)}
    return {"key": sampler.value(flat.get("additionalProperties", True))}
