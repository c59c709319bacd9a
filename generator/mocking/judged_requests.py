"""Says what of a request the description does not allow: parameters, body and credentials."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote

from ..proof.core.readings import header_readings, text_readings
from ..proof.schemas.validity import UnsatisfiableError, Validity
from ..proof.wire.media_types import media_type
from ..proof.wire.multipart import parse_multipart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..proof.calls.captured import Exchange
    from ..proof.core.adapter import Oracle
    from ..proof.described.data import Description, Operation, Parameter
    from ..proof.described.dialects import Forms
    from ..source.document import JsonValue

    Pairs = list[tuple[str, str]]

_DELIMITERS = {"spaceDelimited": "ssv", "pipeDelimited": "pipes", "tabDelimited": "tsv"}


class Judge:
    """Judges the requests of one description."""

    def __init__(self, description: Description, oracle: Oracle) -> None:
        """Take the oracle that judges bodies; parameters are read here."""
        self._forms: Forms = description.forms
        self._oracle = oracle
        self._schemes = description.schemes

    def objections(self, operation: Operation, texts: Mapping[str, str], exchange: Exchange) -> list[str]:
        """Say what is wrong with the parameters and the body of a request."""
        query = parse_qsl(exchange.raw_query, keep_blank_values=True)
        found: list[str] = []
        for parameter in operation.parameters:
            what = f"{parameter.position} parameter {parameter.wire!r}"
            readings = list(self._readings(parameter, texts, query, exchange, operation))
            if not readings and parameter.required:
                found.append(f"{what} is required")
            elif readings and not self._fits(parameter, readings):
                found.append(f"{what} does not fit its schema")
        return found + self._body(operation, exchange)

    def is_allowed(self, operation: Operation, exchange: Exchange) -> bool:
        """Whether a request carries the credentials of one of the alternatives (Security Requirement Object)."""
        alternatives = [[key for key, _ in each] for each in operation.security]
        return not alternatives or any(all(self._carries(key, exchange) for key in keys) for keys in alternatives)

    def _carries(self, key: str, exchange: Exchange) -> bool:
        scheme = self._schemes.get(key)
        if scheme is None or scheme.kind == "mutualTLS":
            return True
        if scheme.kind == "apiKey":
            if scheme.position == "query":
                return scheme.wire in dict(parse_qsl(exchange.raw_query, keep_blank_values=True))
            if scheme.position == "cookie":
                return scheme.wire in dict(_cookies(exchange))
            return _header(exchange, scheme.wire) is not None
        wanted = scheme.wire.lower() if scheme.kind == "http" else "bearer"
        return (_header(exchange, "authorization") or "").lower().startswith(f"{wanted} ")

    def _fits(self, parameter: Parameter, readings: Iterable[JsonValue]) -> bool:
        validity = Validity(self._forms, "request")
        try:
            return any(validity.fits(parameter.schema, reading) for reading in readings)
        except UnsatisfiableError:
            return True  # nobody can say

    def _readings(
        self, parameter: Parameter, texts: Mapping[str, str], query: Pairs, exchange: Exchange, operation: Operation
    ) -> Iterator[JsonValue]:
        """Yield the values that a parameter may have; nothing when it was not sent."""
        if parameter.position == "querystring":
            return iter([_members(query)] if query else [])
        if parameter.position == "query":
            return _of_pairs(parameter, query, operation)
        if parameter.position == "cookie":
            return _of_pairs(parameter, _cookies(exchange), operation)
        of_header = parameter.position == "header"
        text = _header(exchange, parameter.wire) if of_header else texts.get(parameter.wire)
        return iter(()) if text is None else _of_text(parameter, text)

    def _body(self, operation: Operation, exchange: Exchange) -> list[str]:
        found = list(self._oracle.request(operation, exchange).errors)
        body = operation.body
        sent = media_type(exchange.content_type).essence
        media = (
            next((each for each in body.media if media_type(each.media_type).essence == sent), None) if body else None
        )
        if media is None or media.codec not in {"form", "multipart"} or not exchange.body:
            return found
        try:
            if media.codec == "form":
                names = {name for name, _ in parse_qsl(exchange.body.decode(), keep_blank_values=True)}
            else:
                names = {part.name for part in parse_multipart(exchange.body, exchange.content_type)}
        except ValueError as error:
            return [*found, f"the body cannot be read: {error}"]
        names |= {name.partition("[")[0] for name in names}
        validity = Validity(self._forms, "request")
        lacking = [
            part.wire
            for part in media.parts
            if part.required and part.wire and part.wire not in names and not _may_be_empty(validity, part.schema)
        ]
        return found + [f"member {name!r} of the body is required" for name in lacking]


def _may_be_empty(validity: Validity, schema: JsonValue) -> bool:
    """Whether an empty array or object fits: in a form, that leaves no trace."""
    try:
        return schema is not True and (validity.fits(schema, []) or validity.fits(schema, {}))
    except UnsatisfiableError:
        return True


def _header(exchange: Exchange, name: str) -> str | None:
    found = [text for key, text in exchange.headers if key.lower() == name.lower()]
    return ", ".join(found) if found else None


def _cookies(exchange: Exchange) -> Pairs:
    pairs = [pair.partition("=") for pair in (_header(exchange, "cookie") or "").split("; ")]
    return [(name, text) for name, _, text in pairs if name]


def _of_text(parameter: Parameter, text: str) -> Iterator[JsonValue]:
    """Yield the readings of a text in a style of one piece (simple, label, matrix), or of JSON."""
    if parameter.media_type is not None:
        yield _json(unquote(text))
        return
    if parameter.style == "label":
        text = text.removeprefix(".").replace(".", ",") if parameter.explode else text.removeprefix(".")
    if parameter.style == "matrix":
        pieces = [piece.partition("=") for piece in text.removeprefix(";").split(";")]
        yield from text_readings(unquote(pieces[0][2]))
        text = ",".join(value if name == parameter.wire else f"{name}={value}" for name, _, value in pieces)
    yield from header_readings(text, _DELIMITERS.get(parameter.style, "csv"))


def _of_pairs(parameter: Parameter, pairs: Pairs, operation: Operation) -> Iterator[JsonValue]:
    """Yield the readings of a parameter of a query or of cookies."""
    values = [text for name, text in pairs if name == parameter.wire]
    if parameter.media_type is not None:
        yield from (_json(value) for value in values[:1])
        return
    if values:
        if len(values) == 1:
            yield from header_readings(values[0], _DELIMITERS.get(parameter.style, "csv"))
        yield list(values)
        yield [_value(text) for text in values]
        yield [_json(text) for text in values]
        return
    if deep := [(name, text) for name, text in pairs if name.startswith(f"{parameter.wire}[")]:
        members = [(name[len(parameter.wire) :], text) for name, text in deep]
        yield _nested([(name, text) for name, text in members])
        yield _nested([(name, _value(text)) for name, text in members])
        return
    known = {each.wire for each in operation.parameters}
    rest = [(name, text) for name, text in pairs if name not in known]
    is_object = isinstance(parameter.schema, dict) and parameter.schema.get("type") in ("object", ["object"])
    if rest and is_object and parameter.explode and parameter.style == "form":
        yield _members(rest)
        yield {name: _value(text) for name, text in rest}


def _members(pairs: Pairs) -> dict[str, JsonValue]:
    return {name: text for name, text in pairs}  # noqa: C416  # a dictionary of JSON values, which texts are


def _value(text: str) -> JsonValue:
    """Return the number, truth value or null that a text spells, or itself."""
    return list(text_readings(text))[-1]


def _nested(pairs: list[tuple[str, JsonValue]]) -> JsonValue:
    """Return the object of `[a]=1`, `[b][]=2` and `[b][]=3`, as far as brackets have a meaning."""
    found: dict[str, JsonValue] = {}
    for name, value in pairs:
        steps = name[1:-1].split("][")
        here = found
        for step in steps[:-1]:
            inner = here.setdefault(step, {})
            here = inner if isinstance(inner, dict) else {}
        here[steps[-1]] = value
    return _listed(found)


def _listed(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        return value
    if value and all(name.isdecimal() or not name for name in value):
        return [_listed(each) for each in value.values()]
    return {name: _listed(each) for name, each in value.items()}


def _json(text: str) -> JsonValue:
    try:
        found: JsonValue = json.loads(text)
    except ValueError:
        return text
    return found
