"""The first oracle: openapi-core, given each captured request and each made-up response. The only import of it."""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import parse_qsl, unquote

from jsonschema_path import SchemaPath
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.datatypes import TemplateResult
from openapi_core.templating.paths.datatypes import PathOperationServer
from openapi_core.templating.paths.exceptions import OperationNotFound, PathNotFound
from openapi_core.templating.paths.finders import APICallPathFinder
from werkzeug.datastructures import Headers, ImmutableMultiDict

from ..wire.tables import literal
from .dialect import operations, oracle_document
from .multipart import multipart_values
from .rewriting import JSON

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from ...source.document import JsonValue
    from ..calls.captured import Exchange

_ORIGIN = "https://oracle.invalid"
_FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)")
"""A `full-time` of RFC 3339 section 5.6: openapi-core knows the form of an older draft, without a zone."""
_KNOWN_FORMATS = {"date", "date-time", "byte", "binary", "uuid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What openapi-core says: its objections, and the values it read."""

    errors: tuple[str, ...]
    values: Mapping[tuple[str, str], object]
    """By (place, wire name)."""
    body: object = None


class _Finder(APICallPathFinder):
    """Looks the operation up by its template: which one is meant is known, matching is not what is proved."""

    def find(self, method: str, name: str) -> PathOperationServer:
        template = name.removeprefix(_ORIGIN)
        paths = self.spec / "paths"
        if template not in paths:
            raise PathNotFound(name)
        path = paths / template
        if method not in path:
            raise OperationNotFound(name, method)
        server = SchemaPath.from_dict({"url": _ORIGIN})
        result = TemplateResult(template, {})
        return PathOperationServer(path, path / method, server, result, TemplateResult(_ORIGIN, {}))


def configuration(
    document: dict[str, JsonValue],
    finder: type[APICallPathFinder] = APICallPathFinder,
    raw: frozenset[str] = frozenset(),
) -> Config:
    """Return the settings under which openapi-core can judge `document`: every media type and format of it known.

    Under the media types in `raw` the description has bytes somewhere, so that they need not be JSON.
    """
    types, formats = _vocabulary(document)
    return Config(
        spec_validator_cls=cast("Any", None),
        path_finder_cls=finder,
        extra_media_type_deserializers={
            **{name: _load_json for name in types if _is_json(name)},
            **{name: _load_text for name in types if _is_text(name)},
            **{name: _load_either if _is_json(name) else _load_bytes for name in raw - _FORMS},
            "multipart/form-data": multipart_values,
        },
        extra_format_validators={"time": _is_time},
        extra_format_unmarshallers=dict.fromkeys(formats - _KNOWN_FORMATS, _unchanged),
    )


class _Request:
    """The request protocol of openapi-core over an `Exchange`."""

    def __init__(self, exchange: Exchange) -> None:
        self.host_url = _ORIGIN
        self.path = _key(exchange.template)
        self.full_url_pattern = _ORIGIN + self.path
        self.method = exchange.method.lower()
        self.content_type = exchange.content_type
        self.body = exchange.body if exchange.body or self.content_type else None
        cookies = next((value for name, value in exchange.headers if name.lower() == "cookie"), "")
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(exchange.raw_query, keep_blank_values=True)),
            header=Headers(list(exchange.headers)),
            cookie=ImmutableMultiDict(_cookies(cookies)),
            path=_path_values(exchange.template, exchange.raw_path),
        )


class _Response:
    """The response protocol of openapi-core over an `Exchange`."""

    def __init__(self, exchange: Exchange) -> None:
        self.status_code = exchange.status
        self.data = exchange.answer
        self.content_type = exchange.answer_type
        self.headers = Headers([*exchange.answer_headers, ("Content-Type", exchange.answer_type)])


class Oracle:
    """One description, ready to judge exchanges."""

    def __init__(self, document: dict[str, JsonValue]) -> None:
        """Build the judge once for a document; `document` is not changed."""
        copy, self.notes, raw = oracle_document(document)
        # A "#" in a key sends openapi-core astray.
        copy["paths"] = {_key(template): item for template, item in _mapping(copy.get("paths")).items()}
        # Where a request goes and who may send it is not what this oracle judges.
        copy["servers"] = [{"url": _ORIGIN}]
        copy.pop("security", None)
        for _, _, operation in operations(copy):
            operation.pop("security", None)
        self._document = copy
        self._verdicts: dict[bytes, Verdict] = {}
        """Of responses, by what is described and what was served: operations share what they answer with."""
        self._openapi = OpenAPI.from_dict(cast("dict[str, object]", copy), config=configuration(copy, _Finder, raw))

    def request(self, exchange: Exchange) -> Verdict:
        """Judge a request; a fault inside openapi-core is reported as an objection of its own."""
        try:
            with _quiet():
                result = self._openapi.unmarshal_request(_Request(exchange))
        except Exception as error:  # noqa: BLE001  # the judge has faults of its own; each is shown, none is hidden
            return Verdict(errors=(_failure(error),), values={})
        values = {
            (place, name): value
            for place in ("path", "query", "header", "cookie")
            for name, value in getattr(result.parameters, place).items()
        }
        return Verdict(errors=tuple(map(_objection, result.errors)), values=values, body=result.body)

    def response(self, exchange: Exchange) -> Verdict:
        """Judge a response; a fault inside openapi-core is reported as an objection of its own.

        The same bytes under the same Response Object get the same verdict, whichever operation they answer.
        """
        described = self._described(exchange)
        if described is None:
            return self._judged(exchange)
        served = exchange.status, exchange.answer_type, exchange.answer_headers, exchange.answer
        key = hashlib.sha256(repr((described, served)).encode()).digest()
        if key not in self._verdicts:
            self._verdicts[key] = self._judged(exchange)
        return self._verdicts[key]

    def _described(self, exchange: Exchange) -> str | None:
        """Return the text of the Response Object that is the one for a status; None when there is none."""
        item = _mapping(_mapping(self._document.get("paths")).get(_key(exchange.template)))
        responses = _mapping(_mapping(item.get(exchange.method.lower())).get("responses"))
        status = str(exchange.status)
        named = next((name for name in (status, f"{status[0]}XX", "default") if name in responses), None)
        return None if named is None else json.dumps(responses[named], sort_keys=True, default=str)

    def _judged(self, exchange: Exchange) -> Verdict:
        try:
            with _quiet():
                found = list(self._openapi.iter_apicall_response_errors(_Request(exchange), _Response(exchange)))
        except Exception as error:  # noqa: BLE001  # the judge has faults of its own; each is shown, none is hidden
            return Verdict(errors=(_failure(error),), values={})
        return Verdict(errors=tuple(map(_objection, found)), values={})


def _key(template: str) -> str:
    return template.replace("#", "%23")


def _mapping(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


@contextmanager
def _quiet() -> Generator[None, None, None]:
    """Keep openapi-core's remarks about deprecated keywords to itself: `lint` says what is to be said of a document."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _objection(error: BaseException) -> str:
    """Return what is wrong, from the outermost to the innermost cause, without the schema's own text."""
    parts: list[str] = []
    current: BaseException | None = error
    while current is not None and len(parts) < 4:  # noqa: PLR2004  # deeper causes repeat the schema
        details = getattr(current, "schema_errors", ())
        text = "; ".join(str(getattr(entry, "message", entry))[:120] for entry in list(details)[:2])
        parts.append(f"{type(current).__name__}: {text or _text_of(current)}")
        current = current.__cause__
    return " <- ".join(parts)


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:160]
    except UnicodeDecodeError:  # openapi-core decodes a binary body for its message
        return "(the message holds bytes that are no text)"


def _failure(error: Exception) -> str:
    return f"openapi-core failed: {type(error).__name__}: {str(error)[:160]}"


def _path_values(template: str, raw: str) -> dict[str, str]:
    """Match the raw path against its template, then percent-decode (openapi-core does it the other way round)."""
    names: list[str] = []
    pattern = ""
    for piece in re.split(r"(\{[^{}]*\})", template.partition("?")[0].partition("#")[0]):
        if piece.startswith("{"):
            names.append(piece[1:-1].lstrip("+#./;?&").rstrip("*"))
            pattern += "([^/]*)"
        else:
            pattern += re.escape(literal(piece))
    match = re.fullmatch(pattern, raw)
    return {name: unquote(text) for name, text in zip(names, match.groups(), strict=True)} if match else {}


def _cookies(header: str) -> list[tuple[str, str]]:
    pairs = [piece.strip().partition("=") for piece in header.split(";") if "=" in piece]
    return [(name, unquote(value)) for name, _, value in pairs]


def _vocabulary(document: dict[str, JsonValue]) -> tuple[set[str], set[str]]:
    """Collect the keys of every `content` mapping, and every `format`."""
    types: set[str] = set()
    formats: set[str] = set()
    queue: list[JsonValue] = [document]
    while queue:
        value = queue.pop()
        if isinstance(value, dict):
            content = value.get("content")
            if isinstance(content, dict):
                types.update(key.partition(";")[0].strip().lower() for key in content)
            form = value.get("format")
            if isinstance(form, str):
                formats.add(form)
            queue.extend(value.values())
        elif isinstance(value, list):
            queue.extend(value)
    return types, formats


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or _TIME.fullmatch(value) is not None


def _unchanged(value: object) -> object:
    return value


def _is_json(media_type: str) -> bool:
    return JSON.search(media_type) is not None


def _is_text(media_type: str) -> bool:
    return not _is_json(media_type) and (media_type.startswith("text/") or media_type.endswith(("/xml", "+xml")))


def _load_json(value: bytes, **_parameters: str) -> object:
    return json.loads(value)


def _load_bytes(value: bytes, **_parameters: str) -> object:
    return value


def _load_either(value: bytes, **_parameters: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value


def _load_text(value: bytes, **_parameters: str) -> str:
    return value.decode(errors="surrogateescape")
