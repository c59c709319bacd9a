"""Streams of messages as they travel: server-sent events (HTML Living Standard, section 9.2) and JSON lines."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..samples.schema_values import as_json
from ..schemas.joined import merged
from ..wire.tables import primitive
from .passed_bodies import item_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...source.document import JsonValue
    from ..described.data import Media
    from ..described.dialects import Forms

FIELDS = frozenset({"data", "event", "id", "retry", "comment"})
"""The fields of a server-sent event."""
_RECORD = "\x1e"
"""What stands before each record of a JSON text sequence (RFC 7464 section 2.2)."""
_PIECE = 3
"""Bytes of a chunk: less than a character, a line end or a field name may take."""
Wire = tuple[bytes, tuple[bytes, ...]]
"""A whole body, and the chunks in which it comes; none when that does not matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What the description says of one message of a stream."""

    sampled: JsonValue
    """The schema of a sample: of what the message carries, or of a whole event."""
    carried: JsonValue
    """The schema of what the message carries: that is what a client gives for it."""
    is_event: bool = False
    """Whether the sample is a whole event, with `data` as what it carries."""
    plain: bool = False
    """Whether what it carries is a text that is not read as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One message that is sent: its text, and the other fields of an event."""

    value: JsonValue
    """What a client must give for it."""
    text: str
    fields: tuple[tuple[str, str], ...] = ()


def message_of(forms: Forms, media: Media) -> Message:
    """Read the schema of one message.

    OpenAPI 3.2.0 section 4.14.4 describes a whole event; what is in its `data` is said by `contentSchema`, or by the
    schema of `data` itself, which earlier descriptions write. Any other schema is that of the data; an `itemSchema`
    with nothing but a text as its `data` is an event. What no schema describes is text in an event, and JSON in a line.
    """
    if media.codec == "jsonl":
        item = item_of(forms, media)
        return Message(sampled=item, carried=item)
    if not media.described:
        return Message(sampled=True, carried=True, plain=True)
    item = item_of(forms, media)
    flat = merged(forms, item) if isinstance(item, dict) else {}
    branches, is_item = flat.get("oneOf") or flat.get("anyOf"), media.item_schema is not None
    if isinstance(branches, list):
        events = [_event(forms, branch, is_item=is_item) for branch in branches]
        known = [event for event in events if event is not None]
        if known and len(known) == len(events):
            return Message(
                sampled={"anyOf": [event.sampled for event in known]},
                carried={"anyOf": [event.carried for event in known]},
                is_event=True,
                plain=all(event.plain for event in known),
            )
    return _event(forms, item, is_item=is_item) or Message(sampled=item, carried=item, plain=_is_text(flat))


def _event(forms: Forms, schema: JsonValue, *, is_item: bool) -> Message | None:
    """Read the schema of a whole event; None when it is none."""
    flat = merged(forms, schema) if isinstance(schema, dict) else {}
    properties = flat.get("properties")
    if not isinstance(properties, dict) or "data" not in properties or not properties.keys() <= FIELDS:
        return None
    data = properties["data"]
    inner = merged(forms, data) if isinstance(data, dict) else {}
    has_content = bool({"contentSchema", "contentMediaType"} & inner.keys())
    is_event = has_content or properties.keys() & {"event", "id", "retry"}
    if not is_event and not (is_item and inner.get("type") == "string"):
        return None
    carried = inner.get("contentSchema", True) if has_content else data
    media_type = inner.get("contentMediaType")
    is_json = "contentSchema" in inner or (isinstance(media_type, str) and "json" in media_type)
    plain = _is_text(inner) and not is_json
    if plain:
        carried = {key: value for key, value in inner.items() if key != "contentMediaType"}
    required = flat.get("required")
    names = ["data", *(required if isinstance(required, list) else [])]
    sampled: JsonValue = {
        "type": "object",
        "required": list(dict.fromkeys(names)),
        "properties": {**properties, "data": carried},
    }
    return Message(sampled=sampled, carried=carried, is_event=True, plain=plain)


def _is_text(flat: dict[str, JsonValue]) -> bool:
    kind = flat.get("type", "string" if "contentMediaType" in flat else None)
    return kind in ("string", ["string"])


def sent_of(message: Message, sample: JsonValue) -> Sent:
    """Return the message that a sample makes."""
    fields: list[tuple[str, str]] = []
    value = sample
    if message.is_event and isinstance(sample, dict):
        value = sample.get("data")
        fields = [
            (name, primitive(sample[name])) for name in ("event", "id", "retry") if sample.get(name) not in (None, "")
        ]
    if message.plain and not isinstance(value, list | dict):
        text = primitive(value)
        return Sent(value=text, text=text, fields=tuple(fields))
    return Sent(value=value, text=as_json(value).decode(), fields=tuple(fields))


def whole(media: Media, messages: Sequence[Sent], end: str = "\n") -> bytes:
    """Return messages in the plainest form."""
    if media.codec == "sse":
        return "".join(_event_text(one, end) for one in messages).encode()
    before = _RECORD if "json-seq" in media.media_type else ""
    return "".join(f"{before}{one.text}{end}" for one in messages).encode()


def _event_text(message: Sent, end: str, *, space: str = " ") -> str:
    lines = [f"{name}:{space}{text}" for name, text in message.fields]
    lines += [f"data:{space}{line}" for line in message.text.split("\n")]
    return "".join(f"{line}{end}" for line in lines) + end


def forms_of(media: Media, messages: Sequence[Sent]) -> Iterator[tuple[str, Wire]]:
    """Yield the name of each form in which the same messages may come, and the bytes."""
    plain = whole(media, messages)
    yield "split", (plain, _chunks(plain))
    crlf = whole(media, messages, "\r\n")
    yield "crlf", (crlf, _chunks(crlf))
    if media.codec == "sse":
        yield from _forms_of_events(messages)
    elif "json-seq" not in media.media_type:  # there, a record without its line feed may be one that was cut off
        unfinished = plain.removesuffix(b"\n")
        yield "unfinished", (unfinished, ())


def _forms_of_events(messages: Sequence[Sent]) -> Iterator[tuple[str, Wire]]:
    """Yield what only events have: comments, other fields, several lines of data, and single carriage returns."""
    spread = [replace(one, text=_spread(one.text)) for one in messages]
    lines = "".join(_event_text(one, "\n") for one in spread).encode()
    yield "lines", (lines, _chunks(lines))
    commented = ":first\n\n" + "".join(f": ping\n{_event_text(one, chr(10), space='')}:\n\n" for one in messages)
    yield "comments", (commented.encode(), ())
    named = "".join(
        f"id: {number}\nretry: 3000\nother: field\n{_event_text(one, chr(10)).removesuffix(chr(10))}"
        f"{'' if _has(one, 'event') else 'event: update' + chr(10)}\n"
        for number, one in enumerate(messages, 1)
    )
    yield "fields", (f"event: nothing\n\n{named}".encode(), ())
    returns = whole_events(messages, "\r")
    yield "cr", (returns, _chunks(returns))


def whole_events(messages: Sequence[Sent], end: str) -> bytes:
    """Return events with one kind of line end."""
    return "".join(_event_text(one, end) for one in messages).encode()


def _has(message: Sent, name: str) -> bool:
    return any(field == name for field, _ in message.fields)


def _spread(text: str) -> str:
    """Return JSON over several lines, which are joined by line feeds again; any other text stays one line."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, dict | list) else text


def _chunks(body: bytes) -> tuple[bytes, ...]:
    """Return a body in chunks that split lines and characters."""
    return tuple(body[at : at + _PIECE] for at in range(0, len(body), _PIECE))
