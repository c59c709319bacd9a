"""Takes the status, headers and bytes of a response and gives the typed result, or the error of the status."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from .codecs import Binary, Events, Json, JsonLines, NoContent, Text
from .errors import DecodeError, StatusError, UnexpectedStatusError, error_class
from .operation import Response
from .plan import codecs_of
from .redaction import SentRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._http import http
    from .codecs import Codec
    from .exchange import Exchange
    from .operation import Described

T = TypeVar("T")
LOGGER: Final = logging.getLogger(__name__.rpartition(".")[0].rpartition(".")[0])
_SUCCESS: Final = range(200, 300)
_CODECS: Final = (Json, Text, Binary, NoContent)
_EMPTY: Final = frozenset({204, 205})
_REDIRECTS: Final = range(300, 400)


def pick(described: Described, content_type: str) -> Codec:
    """Return the codec of a content type. Raises DecodeError when it is none of those described."""
    if isinstance(described, _CODECS):
        return described
    codecs = described
    essence = content_type.partition(";")[0].strip().lower()
    if essence in codecs:
        return codecs[essence]
    for media_type, codec in codecs.items():
        plain = media_type.partition(";")[0].strip().lower()
        if plain in {essence, "*/*"} or (plain.endswith("/*") and essence.startswith(plain[:-1])):
            return codec
    candidates = [codec for codec in codecs.values() if type(codec) is Json]
    if candidates and (not essence or essence.endswith(("/json", "+json"))):
        return candidates[0]
    if len(codecs) == 1 or not essence:
        return next(iter(codecs.values()))
    message = f"{essence!r} is none of the documented media types"
    raise DecodeError(message)


def result_of(exchange: Exchange, answer: http.Response, raw: bytes, *, complete: bool = True) -> Response[Any]:
    """Return the result of a success.

    Raises StatusError for any other status, with the typed body when it parses, and DecodeError for a success
    that is not what the description says.
    """
    status = answer.status_code
    operation = exchange.call.operation
    described = operation.documented(status)
    _log(exchange, status)
    if status in _SUCCESS and (described is not None or not any(map(_is_success, operation.responses))):
        parsed = None
        if described is not None and status not in _EMPTY and operation.method != "HEAD":
            parsed = _success(exchange, described, status, answer.headers.get("content-type", ""), raw)
        sent = SentRequest.of(cast("http.Request", exchange.sent), exchange.core.hidden)
        return Response(parsed, status, answer.headers, raw, sent)
    raise status_error(exchange, answer, raw, complete=complete)


def _is_success(key: int | str) -> bool:
    return str(key) == "default" or str(key)[:1] == "2"


def _success(
    exchange: Exchange, described: Described, status: int, content_type: str, raw: bytes
) -> Any:  # noqa: ANN401 - the type of the operation
    failure: DecodeError
    try:
        return pick(described, content_type).decode(raw, content_type, drift_reporter(exchange, status))
    except DecodeError as error:
        failure = decode_failure(exchange, error, status, raw)
    raise failure


def decode_failure(exchange: Exchange, error: DecodeError, status: int, raw: bytes) -> DecodeError:
    """Say which call a decode error belongs to."""
    error.status = status
    error.raw = raw
    exchange.locate(error)
    return error


def drift_reporter(exchange: Exchange, status: int) -> Callable[[str, str, str], None] | None:
    """Return what reports drift of this response; None when drift is an error."""
    core = exchange.core
    if core.mode == "strict":
        return None
    callback = core.on_drift
    operation_id = exchange.call.operation.operation_id

    def report(pointer: str, expected: str, actual: str) -> None:
        LOGGER.debug("%s: drift at %s: %s expected, %s came", operation_id, pointer or "/", expected, actual)
        if callback is not None:
            from .parsing import Drift

            drift = Drift(operation_id=operation_id, status=status, pointer=pointer, expected=expected, actual=actual)
            callback(drift)

    return report


def status_error(exchange: Exchange, answer: http.Response, raw: bytes, *, complete: bool) -> StatusError:
    """Return the error of a status; a body that does not parse is None and never hides the status."""
    status = answer.status_code
    described = exchange.call.operation.documented(status)
    body = None
    if described is not None and complete and status not in _SUCCESS:
        content_type = answer.headers.get("content-type", "")
        try:
            codec = pick(described, content_type)
            body = codec.decode(raw, content_type, drift_reporter(exchange, status) or _ignore)
        except DecodeError:
            body = None
    kind = error_class(status)
    message = f"the server answered {status}"
    if kind is UnexpectedStatusError:
        message += ", which is not documented"
    elif status in _REDIRECTS:
        message += "; redirects are not followed"
    error = kind(message, status=status, headers=answer.headers, raw=raw, body=body)
    exchange.locate(error)
    return error


def _ignore(_pointer: str, _expected: str, _actual: str) -> None:
    """Drop drift: in strict mode the error of the status matters more."""


def _log(exchange: Exchange, status: int) -> None:
    if LOGGER.isEnabledFor(20):
        operation = exchange.call.operation
        LOGGER.info(
            "%s %s %s: %d in %.0f ms, attempt %d",
            operation.operation_id,
            operation.method,
            operation.path.template,
            status,
            (time.monotonic() - exchange.started) * 1000,
            exchange.attempts,
        )


def stream_codec(exchange: Exchange, status: int, content_type: str) -> Events | JsonLines:
    """Return the codec of a stream's items. Raises DecodeError for a response that is no such stream."""
    described = exchange.call.operation.documented(status)
    codecs = codecs_of(described)
    essence = content_type.partition(";")[0].strip().lower()
    for codec in codecs.values():
        if isinstance(codec, Events) and essence in {"text/event-stream", codec.media_type, ""}:
            return codec
        if isinstance(codec, JsonLines) and essence not in {"text/event-stream", "text/html"}:
            return codec
    message = f"a stream was expected, {essence or 'something else'!r} came"
    raise decode_failure(exchange, DecodeError(message), status, b"")
