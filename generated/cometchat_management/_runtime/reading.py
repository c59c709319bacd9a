"""Takes the status, headers and bytes of a response and gives the typed result, or the error of the status."""

from __future__ import annotations

from contextlib import suppress
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from ._http import http
from .codecs import Events, Json, JsonLines, NoContent
from .drifts import Report
from .errors import DecodeError, StatusError, UnexpectedStatusError, error_class, refuse
from .exchange import LOGGER, SUCCESS, is_readable
from .operation import Response
from .params import essence_of, of_range

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    from .codecs import Codec
    from .drifts import Drifted
    from .exchange import Exchange
    from .operation import Operation

    Failed = TypeVar("Failed", DecodeError, StatusError)

_EMPTY: Final = frozenset({204, 205})


def pick(codecs: Mapping[str, Codec], content_type: str) -> Codec:
    """Return the codec of a content type: of the media type that says most of it (OpenAPI 3.1 section 4.8.17).

    Raises DecodeError when it is none of those described.
    """
    if len(codecs) == 1:
        return next(iter(codecs.values()))
    essence = essence_of(content_type)
    alike = [(name, codec) for name, codec in codecs.items() if essence_of(name) == essence]
    if len(alike) == 1 and ";" not in alike[0][0]:
        return alike[0][1]
    if alike:
        return _by_parameters(alike, content_type)
    if (ranged := of_range(codecs, essence if "/" in essence else f"{essence}/")) is not None:
        return ranged
    if essence and not essence.endswith(("/json", "+json")):
        refuse(f"{essence!r} is none of the documented media types", DecodeError)
    return next((codec for codec in codecs.values() if type(codec) is Json), next(iter(codecs.values())))


def _by_parameters(alike: list[tuple[str, Codec]], content_type: str) -> Codec:
    """Return, of codecs of one media type, that whose parameters are those that came: most of them, and fewest others.

    What came without a parameter that all of them have is of the first. Raises DecodeError for another value of it.
    """
    came = _parameters(content_type)
    fitting: list[tuple[int, int, Codec]] = []
    for media_type, codec in alike:
        described = _parameters(media_type)
        if all(came.get(name, value) == value for name, value in described.items()):
            fitting.append((-len(described.keys() & came.keys()), len(described), codec))
    if not fitting:
        refuse(f"{content_type!r} is none of the documented media types", DecodeError)
    return min(fitting, key=lambda row: row[:2])[2]


def _parameters(media_type: str) -> dict[str, str]:
    """Return the parameters of a media type (RFC 9110 section 8.3.1) but for its charset, which is read elsewhere."""
    pairs = (part.partition("=") for part in media_type.split(";")[1:])
    found = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs if value}
    found.pop("charset", None)
    return found


def result_of(exchange: Exchange, answer: http.Response, raw: bytes, *, complete: bool = True) -> Response[Any]:
    """Return the result of a success.

    Raises StatusError for any other status, with the typed body when it parses, and DecodeError for a success
    that is not what the description says.
    """
    status, operation = answer.status_code, exchange.call.operation
    if status not in SUCCESS:
        raise status_error(exchange, answer, raw, complete=complete)
    exchange.core.budget.succeed()
    described = operation.successful(status)
    if not described and operation.successes:
        return _undocumented(exchange, answer, raw)
    parsed = None
    # A 204 that a range or the default covers, with content, is an answer that lacks it.
    is_empty = status in _EMPTY and (status in operation.responses or str(status) in operation.responses)
    if not is_empty and operation.method != "HEAD" and not {*map(type, described.values())} <= {NoContent}:
        content_type = answer.headers.get("content-type", "")
        try:
            if status in _EMPTY:
                refuse("the body is empty", DecodeError)
            parsed = pick(described, content_type).decode(raw, content_type, drift_reporter(exchange, status))
        except DecodeError as error:
            raise located(exchange, error, answer, raw) from None
    return Response(parsed, status, answer.headers, raw, exchange.shown())


def _only_codec(operation: Operation, content_type: str, *, streams: bool = False) -> Codec | None:
    """Return the codec of all documented successes of a content type; None where there is none, or several."""
    found: dict[tuple[object, ...], Codec] = {}
    essence = essence_of(content_type)
    for key in operation.successes:
        with suppress(DecodeError):
            codec = pick(operation.documented(key), content_type)
            if isinstance(codec, (Events, JsonLines)) is not streams or type(codec) is NoContent:
                continue
            if isinstance(codec, Json) or fnmatchcase(essence, essence_of(codec.media_type)):
                found[type(codec), getattr(codec, "type", None), getattr(codec, "many", None)] = codec
    return next(iter(found.values())) if len(found) == 1 else None


def _undocumented(exchange: Exchange, answer: http.Response, raw: bytes) -> Response[Any]:
    """Read a success of an undocumented status by the only success that is described, and report it as drift.

    Raises UnexpectedStatusError where the body is empty or does not fit, for several of them, and in strict mode.
    """
    operation, content_type = exchange.call.operation, answer.headers.get("content-type", "")
    codec = _only_codec(operation, content_type)
    if codec is not None and raw and exchange.core.mode != "strict" and operation.method != "HEAD":
        with suppress(DecodeError):
            parsed = codec.decode(raw, content_type, None)
            _report_status(exchange, answer.status_code)
            return Response(parsed, answer.status_code, answer.headers, raw, exchange.shown())
    raise status_error(exchange, answer, raw, complete=True)


def _report_status(exchange: Exchange, status: int) -> None:
    report = drift_reporter(exchange, status, always=True)
    if report is not None:
        report("", f"status {' or '.join(map(str, exchange.call.operation.successes))}", f"status {status}")


def located(exchange: Exchange, error: Failed, answer: http.Response, raw: bytes) -> Failed:
    """Say which call and response an error belongs to."""
    from .reasons import request_id, shown

    error.status, error.headers, error.raw = answer.status_code, answer.headers, raw
    error.request_id = shown(exchange, request_id(answer.headers))
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
            exchange.drift += (drift,)

    return None if core.mode == "strict" and not always else Report(report, core.max_response_bytes)


def status_error(exchange: Exchange, answer: http.Response, raw: bytes, *, complete: bool) -> StatusError:
    """Return the error of a status; what its body is never hides the status.

    What is not described, or not as it is described, is plain data: JSON, or else text.
    """
    from .reasons import words

    status = answer.status_code
    kind = error_class(status)
    is_told = status not in SUCCESS and is_readable(answer)
    error = kind(words(exchange, raw, answer.headers.get("content-type", ""), complete=complete) if is_told else "")
    error.phrase = f"{status} {http.codes.get_reason_phrase(status)}".rstrip()
    if answer.is_redirect and status != HTTPStatus.NOT_MODIFIED:
        error.note = f"; the redirect{exchange.redirect(answer)} is not followed"
    if kind is UnexpectedStatusError:
        error.note = ", which is not documented"
    if status in SUCCESS:
        error.note += "; it has acted on the request: do not send it again without a look at what it did"
    error.note += exchange.retrying.note
    if complete and is_readable(answer):
        error.body = _body_of_error(exchange, answer, raw)
    return located(exchange, error, answer, raw)


def _body_of_error(exchange: Exchange, answer: http.Response, raw: bytes) -> Any:  # noqa: ANN401 - as described
    status, content_type = answer.status_code, answer.headers.get("content-type", "")
    if status not in SUCCESS:
        described = exchange.call.operation.documented(status)
        with suppress(DecodeError):
            codec = pick(described, content_type) if described else NoContent()
            if type(codec) is not NoContent:
                return codec.decode(raw, content_type, drift_reporter(exchange, status, always=True))
    from .reasons import plain_body

    return plain_body(raw, content_type)


def stream_codec(exchange: Exchange, answer: http.Response) -> Events | JsonLines:
    """Return the codec of a stream's items. Raises DecodeError for a response that is no such stream.

    A stream with an undocumented status of success is read by the only stream that is described, and reported.
    """
    operation, content_type = exchange.call.operation, answer.headers.get("content-type", "")
    described = operation.successful(answer.status_code)
    if not described and (only := _only_codec(operation, content_type, streams=True)) is not None:
        if exchange.core.mode == "strict":
            raise status_error(exchange, answer, b"", complete=False)
        _report_status(exchange, answer.status_code)
        described = {only.media_type: only}
    essence = essence_of(content_type)
    for codec in described.values():
        if isinstance(codec, Events) and essence in {"text/event-stream", codec.media_type, ""}:
            return codec
        if isinstance(codec, JsonLines) and essence not in {"text/event-stream", "text/html"}:
            return codec
    refuse(f"a stream was expected, {essence or 'something else'!r} came", DecodeError)
