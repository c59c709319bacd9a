"""Made-up responses: for each documented status and media type, bodies that the schema allows."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from generator.contract.samples import Sampler, UnsatisfiableError, as_json
from generator.contract.wire import primitive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.contract.adapter import Exchange
    from generator.contract.samples import Level
    from generator.ir import Codec, Media, Operation, Response
    from generator.source.document import JsonValue
    from generator.spec.cursor import Spec

BINARY = b"\x00specpress\xff\r\n"
_SUCCESS = range(200, 300)
"""The 2xx class (RFC 9110 section 15.3)."""
TEXT = "text \u00e9\u20ac"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response to give, and the value it carries. `reason` says why there is none."""

    label: str
    status: int
    success: bool
    codec: Codec = "none"
    media_type: str = ""
    value: JsonValue = None
    content: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    def onto(self, exchange: Exchange) -> Exchange:
        """Return `exchange` with this answer, for the first oracle."""
        return dataclasses.replace(
            exchange,
            status=self.status,
            answer=self.content,
            answer_type=self.media_type,
            answer_headers=tuple(pair for pair in self.headers if pair[0].lower() != "content-type"),
        )


def answers_for(spec: Spec, operation: Operation) -> Iterator[Answer]:
    """Yield the answers that prove the responses of one operation."""
    taken = {int(response.status) for response in operation.responses if response.status.isdecimal()}
    explicit_success = any(response.status.startswith("2") for response in operation.responses)
    for response in operation.responses:
        status = _status(response.status, taken, fallback=500 if explicit_success else 200)
        headers, reason = _headers(spec, response)
        common: dict[str, object] = {
            "status": status,
            "success": status in _SUCCESS,
        }  # the 2xx class of RFC 9110
        if not response.media:
            yield Answer(label=f"response/{response.status}", headers=headers, reason=reason, **common)  # type: ignore[arg-type]
        for media in response.media:
            for level in ("minimal", "full"):
                label = f"response/{response.status}/{media.media_type}/{level}"
                yield _answer(spec, media, level, label=label, headers=headers, reason=reason, **common)


def _answer(spec: Spec, media: Media, level: Level, **known: Any) -> Answer:  # noqa: ANN401  # members of Answer
    media_type = _concrete(media.media_type)
    value: JsonValue = None
    content = b""
    known["headers"] = (("Content-Type", media_type), *known["headers"])
    try:
        value, content = _body(spec, media, level)
    except UnsatisfiableError as error:
        known["reason"] = known["reason"] or f"no sample: {error}"
    return Answer(codec=media.codec, media_type=media_type, value=value, content=content, **known)


def _body(spec: Spec, media: Media, level: Level) -> tuple[JsonValue, bytes]:
    place = spec.at(media.pointer)
    schema = place.get("schema") if place is not None else None
    item = place.get("itemSchema") if place is not None else None
    declared: JsonValue = True if schema is None else schema.data
    sampler = Sampler(spec, "response", level)
    match media.codec:
        case "binary":
            return None, BINARY
        case "text" | "xml":
            text = sampler.value(declared) if schema is not None else TEXT
            return primitive(text), primitive(text).encode()
        case "sse" | "jsonl":
            value = sampler.value(declared if item is None else item.data)
            text = as_json(value).decode()
            wire = f"data: {text}\n\n" * 2 if media.codec == "sse" else f"{text}\n" * 2
            return [value, value], wire.encode()
        case _:
            value = sampler.value(declared)
            return value, as_json(value)


def _status(text: str, taken: set[int], fallback: int) -> int:
    if text.isdecimal():
        return int(text)
    first = int(text[0]) * 100 if text[:1].isdecimal() else fallback
    return next(status for status in range(first, first + 100) if status not in taken)


def _concrete(media_type: str) -> str:
    """Return a media type that a wildcard stands for."""
    if media_type == "*/*":
        return "application/octet-stream"
    return media_type.replace("/*", "/octet-stream") if media_type.endswith("/*") else media_type


def _headers(spec: Spec, response: Response) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the documented headers with sample values (required ones, and plain ones)."""
    place = spec.at(response.pointer)
    documented = place.get("headers") if place is not None else None
    pairs: list[tuple[str, str]] = []
    for name, cursor in documented.items() if documented is not None else ():
        schema = cursor.resolved().get("schema")
        if name.lower() == "content-type" or schema is None:
            continue
        try:
            value = Sampler(spec, "response", "minimal").value(schema.data)
        except UnsatisfiableError as error:
            return (), f"no sample for header {name}: {error}"
        if not isinstance(value, list | dict):
            pairs.append((name, primitive(value)))
    return tuple(pairs), ""


_ANY: TypeAdapter[object] = TypeAdapter(object)


def dumped(value: object, codec: Codec) -> object:
    """Return a parsed body as the JSON it dumps to: by wire name, unset members left out."""
    if codec == "binary":
        return value
    return json.loads(_ANY.dump_json(value, by_alias=True, exclude_unset=True))


def expected_dump(answer: Answer) -> object:
    """Return what `dumped` must give for this answer."""
    if answer.codec == "binary":
        return answer.content
    return answer.value
