"""Takes the status, headers and bytes of a response and gives the typed result, or the error of the status."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from .codecs import Events, Json, JsonLines
from .errors import DecodeError, StatusError, UnexpectedStatusError, error_class, refuse
from .exchange import LOGGER, SUCCESS
from .operation import Response
from .params import essence_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    from ._http import http
    from .codecs import Codec
    from .exchange import Exchange
    from .parsing import Drifted

    Failed = TypeVar("Failed", DecodeError, StatusError)

_EMPTY: Final = frozenset({204, 205})


def pick(codecs: Mapping[str, Codec], content_type: str) -> Codec:
    """Return the codec of a content type. Raises DecodeError when it is none of those described."""
    if len(codecs) == 1:
        return next(iter(codecs.values()))
    essence = essence_of(content_type)
    if essence in codecs:
        return codecs[essence]
    for media_type, codec in codecs.items():
        plain = essence_of(media_type)
        if plain in {essence, "*/*"} or (plain.endswith("/*") and essence.startswith(plain[:-1])):
            return codec
    if essence and not essence.endswith(("/json", "+json")):
        refuse(f"{essence!r} is none of the documented media types", DecodeError)
    return next((codec for codec in codecs.values() if type(codec) is Json), next(iter(codecs.values())))


def result_of(exchange: Exchange, answer: http.Response, raw: bytes, *, complete: bool = True) -> Response[Any]:
    """Return the result of a success.

    Raises StatusError for any other status, with the typed body when it parses, and DecodeError for a success
    that is not what the description says.
    """
    status, operation = answer.status_code, exchange.call.operation
    described = operation.documented(status)
    if status not in SUCCESS or (not described and any(str(key)[0] in "2d" for key in operation.responses)):
        raise status_error(exchange, answer, raw, complete=complete)
    exchange.core.budget.succeed()
    parsed = None
    # A 204 that a range or the default covers, with content, is an answer that lacks it.
    is_empty = status in _EMPTY and (status in operation.responses or str(status) in operation.responses)
    if described and not is_empty and operation.method != "HEAD":
        content_type = answer.headers.get("content-type", "")
        try:
            parsed = pick(described, content_type).decode(raw, content_type, drift_reporter(exchange, status))
        except DecodeError as error:
            raise located(exchange, error, answer, raw) from None
    return Response(parsed, status, answer.headers, raw, exchange.shown())


def located(exchange: Exchange, error: Failed, answer: http.Response, raw: bytes) -> Failed:
    """Say which call and response an error belongs to."""
    error.status, error.headers, error.raw = answer.status_code, answer.headers, raw
    exchange.locate(error)
    return error


def drift_reporter(exchange: Exchange, status: int, *, always: bool = False) -> Drifted:
    """Return what reports drift of this response; None when drift is an error, as it never is beside a worse one."""
    core, name = exchange.core, exchange.call.operation.operation_id

    def report(pointer: str, expected: str, actual: str) -> None:
        from .hooks import Drift

        LOGGER.debug("%s: drift at %s: %s expected, %s came", name, pointer or "/", expected, actual)
        if core.on_drift is not None:
            drift = Drift(operation_id=name, status=status, pointer=pointer, expected=expected, actual=actual)
            exchange.add_drift(drift)

    return None if core.mode == "strict" and not always else report


def status_error(exchange: Exchange, answer: http.Response, raw: bytes, *, complete: bool) -> StatusError:
    """Return the error of a status; a body that does not parse is None and never hides the status.

    JSON that is not described is given as plain data.
    """
    status = answer.status_code
    described = exchange.call.operation.documented(status) or {"application/json": Json()}
    body = None
    if complete and status not in SUCCESS:
        content_type, reporter = answer.headers.get("content-type", ""), drift_reporter(exchange, status, always=True)
        with suppress(DecodeError):
            body = pick(described, content_type).decode(raw, content_type, reporter)
    kind = error_class(status)
    message = f"the server answered {status}"
    if answer.is_redirect and status != HTTPStatus.NOT_MODIFIED:
        message += f"{exchange.redirect(answer)}; redirects are not followed"
    if kind is UnexpectedStatusError:
        message += ", which is not documented"
    error = kind(message + exchange.retrying.note)
    error.body = body
    return located(exchange, error, answer, raw)


def stream_codec(exchange: Exchange, answer: http.Response) -> Events | JsonLines:
    """Return the codec of a stream's items. Raises DecodeError for a response that is no such stream."""
    essence = essence_of(answer.headers.get("content-type", ""))
    for codec in exchange.call.operation.documented(answer.status_code).values():
        if isinstance(codec, Events) and essence in {"text/event-stream", codec.media_type, ""}:
            return codec
        if isinstance(codec, JsonLines) and essence not in {"text/event-stream", "text/html"}:
            return codec
    refuse(f"a stream was expected, {essence or 'something else'!r} came", DecodeError)
