"""The first oracle: openapi-core, given each body and each answer. The only import of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from jsonschema_path import SchemaPath
from openapi_core.validation.schemas import (
    oas30_read_schema_validators_factory,
    oas30_write_schema_validators_factory,
    oas31_schema_validators_factory,
    oas32_schema_validators_factory,
)
from openapi_core.validation.schemas.exceptions import InvalidSchemaValue
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory

from ..described.reached_files import DanglingError
from .assertions import Budget, UnjudgeableError, adapted
from .messages import is_bodyless, matching_media, matching_status, readable
from .readings import header_readings, text_readings
from .rewriting import SharedSchemas
from .rfc_formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

    from openapi_core.validation.schemas.validators import SchemaValidator

    from ...source.document import JsonValue
    from ..calls.captured import Exchange
    from ..described.data import Description, Media, Operation, Response
    from ..described.reached_files import Place
    from .assertions import Direction

_FACTORIES: dict[str, tuple[str, SchemaValidatorsFactory, SchemaValidatorsFactory]] = {
    "2.0": ("3.0.4", oas30_write_schema_validators_factory, oas30_read_schema_validators_factory),
    "3.0": ("3.0.4", oas30_write_schema_validators_factory, oas30_read_schema_validators_factory),
    "3.1": ("3.1.1", oas31_schema_validators_factory, oas31_schema_validators_factory),
    "3.2": ("3.2.0", oas32_schema_validators_factory, oas32_schema_validators_factory),
}
"""Version of the description -> that of the document openapi-core is given, and what it judges both directions with."""
_SCALARS = ("string", "integer", "number", "boolean")
_SHOWN = 2
_LENGTH = 160
_VALUE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What openapi-core says of one body or answer."""

    errors: tuple[str, ...] = ()
    """Its objections."""
    doubts: tuple[str, ...] = ()
    """Why it could not judge."""
    body: object = None
    """The value read from the body of a request; None when there is none, or none that is judged here."""


_FINE = Verdict()


class Oracle:
    """One description, ready to judge bodies and answers."""

    def __init__(self, description: Description) -> None:
        """Rewrite nothing yet: a schema is made when a value first reaches it."""
        self._operations = description.operations
        self._schemas = SharedSchemas(description.version)
        version, *factories = _FACTORIES[description.version]
        document: dict[str, object] = {
            "openapi": version,
            "info": {"title": description.title, "version": description.number},
            "paths": {},
            "components": {"schemas": self._schemas},
        }
        # No handlers: no reference opens anything. Those in the document name its own components.
        self._root = SchemaPath.from_dict(cast("Any", document), handlers={})
        self._budget = Budget()
        self._factories = {
            direction: SchemaValidatorsFactory(adapted(factory.schema_validator_cls, direction, self._budget))
            for direction, factory in zip(_DIRECTIONS, factories, strict=True)
        }
        self._judges: dict[tuple[Direction, bytes], SchemaValidator] = {}
        self._slow: set[tuple[Direction, bytes]] = set()
        """Of the judges, those that took too long for a value."""
        self._digests: dict[str, bytes] = {}
        self._verdicts: dict[Hashable, Verdict] = {}
        """By what is described and what was sent or served: operations share what they answer with."""

    @property
    def notes(self) -> tuple[str, ...]:
        """A line for each kind of rewrite; all schemas of the description are rewritten for it, in whatever process."""
        for operation in self._operations:
            headers = [header for each in operation.responses for _, header, _ in _described_headers(each.place)]
            bodies = [operation.body, *operation.responses]
            judged = [media for body in bodies for media in (body.media if body else ())]
            places = [media.place.get("schema") for media in judged if media.codec in ("json", "text")]
            for place in (*places, *(_header_schema(header) for header in headers if header is not None)):
                if place is not None:
                    self._schemas.root(place)
        return self._schemas.all_notes()

    def request(self, operation: Operation, exchange: Exchange) -> Verdict:
        """Judge the body of a request, and nothing else of it."""
        body = operation.body
        if body is None or not body.media:
            return _FINE
        if not exchange.body and not exchange.content_type:
            return Verdict(errors=("the body is required, and none was sent",)) if body.required else _FINE
        media = matching_media(body.media, exchange.content_type)
        if media is None:
            return Verdict(errors=(f"the content type {exchange.content_type!r} is not described",))
        kind = readable(media, exchange.content_type)
        if kind is None:
            return _FINE
        key = "request", kind, self._same(media.place), _digest(exchange.body)
        return self._remembered(key, lambda: self._content("request", kind, media, exchange.body))

    def response(self, operation: Operation, exchange: Exchange) -> Verdict:
        """Judge an answer and its headers.

        The same bytes under an equal Response Object get the same verdict, whichever operation they answer.
        """
        response = matching_status(operation.responses, exchange.status)
        if response is None:
            return Verdict(errors=(f"the status {exchange.status} is not described",))
        bodyless = is_bodyless(operation.method, exchange.status)
        served = exchange.answer_headers, exchange.answer_type, _digest(exchange.answer)
        key = "response", bodyless, self._same(response.place), served
        return self._remembered(key, lambda: self._answer(response, exchange, bodyless=bodyless))

    def _remembered(self, key: Hashable, judge: Callable[[], Verdict]) -> Verdict:
        if key not in self._verdicts:
            self._verdicts[key] = judge()
        return self._verdicts[key]

    def _answer(self, response: Response, exchange: Exchange, *, bodyless: bool) -> Verdict:
        found = list(self._headers(response.place, exchange.answer_headers))
        if response.media and not bodyless:
            media = matching_media(response.media, exchange.answer_type)
            kind = None if media is None else readable(media, exchange.answer_type)
            if media is None:
                found.append(Verdict(errors=(f"the content type {exchange.answer_type!r} is not described",)))
            elif kind is not None:
                found.append(self._content("response", kind, media, exchange.answer))
        return Verdict(
            errors=tuple(error for each in found for error in each.errors),
            doubts=tuple(doubt for each in found for doubt in each.doubts),
        )

    def _content(self, direction: Direction, kind: str, media: Media, raw: bytes) -> Verdict:
        """Judge the bytes of a body."""
        schema = media.place.get("schema")
        if kind == "json":
            try:
                value = json.loads(raw, parse_constant=_refused)
            except (ValueError, RecursionError) as error:
                return Verdict(errors=(f"the body is no JSON: {str(error)[:_LENGTH]}",))
            found = _FINE if schema is None else self._judged(direction, schema, (value,))
            return Verdict(errors=found.errors, doubts=found.doubts, body=value)
        try:
            text = raw.decode()
        except UnicodeDecodeError:
            return _FINE  # of another charset: its bytes are the second oracle's
        if schema is None or _type_of(schema) not in _SCALARS:
            return Verdict(body=text)
        found = self._judged(direction, schema, text_readings(text))
        return Verdict(errors=found.errors, doubts=found.doubts, body=text)

    def _headers(self, response: Place, sent: Iterable[tuple[str, str]]) -> Iterator[Verdict]:
        """Judge the described headers of an answer; `Content-Type` is none of them (Response Object, `headers`)."""
        values: dict[str, str] = {}
        for name, value in sent:
            values[name.lower()] = f"{values[name.lower()]}, {value}" if name.lower() in values else value
        for name, header, problem in _described_headers(response):
            found = self._header(header, values.get(name.lower())) if header is not None else Verdict(doubts=(problem,))
            yield Verdict(
                errors=tuple(f"header {name}: {each}" for each in found.errors),
                doubts=tuple(f"header {name}: {each}" for each in found.doubts),
            )

    def _header(self, header: Place, text: str | None) -> Verdict:
        data = header.data if isinstance(header.data, dict) else {}
        if text is None:
            return Verdict(errors=("it is required, and missing",)) if data.get("required") is True else _FINE
        schema = _header_schema(header)
        if schema is None:
            return _FINE
        return self._judged("response", schema, header_readings(text, str(data.get("collectionFormat"))))

    def _judged(self, direction: Direction, schema: Place, readings: Iterable[JsonValue]) -> Verdict:
        """Let openapi-core judge what a message may be read as; the objections are those to its first reading."""
        errors: tuple[str, ...] | None = None
        key = direction, self._same(schema)
        for value in readings:
            self._budget.refill(slow=key in self._slow)
            try:
                self._judge(direction, schema).validate(value)
            except InvalidSchemaValue as error:
                errors = errors or tuple(map(_objection, list(error.schema_errors)[:_SHOWN]))
            except UnjudgeableError as error:
                self._slow |= {key} if self._budget.spent else set()
                return Verdict(doubts=(str(error),))
            except RecursionError:
                return Verdict(doubts=("cannot be judged: the schema is too deep",))
            except Exception as error:  # noqa: BLE001  # the judge has faults of its own; each is shown, none is hidden
                return Verdict(doubts=(f"openapi-core failed: {type(error).__name__}: {str(error)[:_LENGTH]}",))
            else:
                return _FINE
        return Verdict(errors=errors or ())

    def _judge(self, direction: Direction, schema: Place) -> SchemaValidator:
        key = direction, self._same(schema)
        if key not in self._judges:
            path = self._root / "components" / "schemas" / self._schemas.root(schema)
            self._judges[key] = self._factories[direction].create(self._root, path, format_validators=FORMATS)
        return self._judges[key]

    def _same(self, place: Place) -> bytes:
        """Return what equal objects of one file have in common."""
        if place.address not in self._digests:
            text = json.dumps(place.data, sort_keys=True, default=str)
            self._digests[place.address] = _digest(f"{place.file} {text}".encode(errors="surrogatepass"))
        return self._digests[place.address]


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


_DIRECTIONS: tuple[Direction, Direction] = ("request", "response")


def _described_headers(response: Place) -> Iterator[tuple[str, Place | None, str]]:
    """Iterate over the headers of an answer that are described, or why one cannot be had.

    `Content-Type` is none of them (Response Object, `headers`).
    """
    described = response.get("headers")
    for name, member in described.members() if described is not None else ():
        if name.lower() != "content-type":
            try:
                yield name, member.resolved(), ""
            except DanglingError as error:
                yield name, None, str(error)


def _header_schema(header: Place) -> Place | None:
    """Return the schema of a header; one of Swagger 2.0 is its own, one with `content` is not judged here."""
    data = header.data
    if not isinstance(data, dict) or "content" in data:
        return None
    return header.get("schema") or (header if "type" in data else None)


def _type_of(schema: Place) -> object:
    try:
        data = schema.resolved().data
    except DanglingError:
        return None
    return data.get("type") if isinstance(data, dict) else None


def _refused(constant: str) -> object:
    message = f"{constant} is no JSON (RFC 8259 section 6)"
    raise ValueError(message)


def _objection(error: Any) -> str:  # noqa: ANN401  # of jsonschema, which has no types
    """Return what is wrong and where; of a long value its beginning alone."""
    where = "".join(f"/{token}" for token in error.absolute_path)
    shown, message = repr(error.instance), str(error.message)
    if len(shown) > _VALUE and message.startswith(shown):
        message = f"{shown[:_VALUE]}...{message[len(shown) :]}"
    return f"{where or 'the value'}: {message[:_LENGTH]}"
