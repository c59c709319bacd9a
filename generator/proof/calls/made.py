"""The bodies that are made up for the media types of one description: of answers, and of webhooks and callbacks."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ..samples.flavours import FULL, MINIMAL, Flavour, Record, Rotation
from ..samples.schema_values import Sampler, UnsatisfiableError, as_json
from ..wire.tables import primitive
from .arguments import examples_of, turns
from .passed_bodies import TEXT, XML
from .stream_bytes import Message, forms_of, message_of, sent_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...source.document import JsonValue
    from ..described.data import Media
    from ..described.dialects import Forms
    from ..schemas.validity import Direction
    from .stream_bytes import Sent

BINARY = b"\x00specpress\xff\r\n"
_TURNS, _TURNS_OF_ERRORS = 40, 16
_BARE_TURNS = 12
"""How many answers walk the branches of unions and the members of enums."""
_REMEMBERED = 50
"""Of how many media types the bodies are kept: errors, above all, are shared by operations."""
_UNICODE = Flavour(name="unicode", texts="unicode")
_FLAVOURS = (
    FULL,
    MINIMAL,
    Flavour(name="null", nulls=True),
    Flavour(name="empty", empty=True),
    Flavour(name="unknown", unknown=True),
)
_FEW = 2
"""How many of them an answer has that was shown before: those of the first flavours."""
_NEXT = 50
"""Where the numbers of a second message of a stream begin."""


class Made(NamedTuple):
    """One body: the value that it carries, the bytes, and where it matters the chunks in which they come."""

    value: JsonValue
    content: bytes
    chunks: tuple[bytes, ...] = ()
    schema: JsonValue = True
    """Of the value, or of each message of a stream."""


Listed = list[tuple[str, "Made | UnsatisfiableError"]]


@dataclass(slots=True, kw_only=True)
class Bodies:
    """The bodies of one description; what many operations answer with is sampled once."""

    forms: Forms
    seed: int = 0
    _known: dict[object, Listed] = field(default_factory=dict[object, Listed])

    def of(self, media: Media, *, single: bool, few: bool = False) -> Listed:
        """Return the name of each body of an answer with the body, or why there is none.

        `single` is for an error, which brings one message where a success brings a stream of them; `few` asks for
        `full` and `minimal` alone. What had its turn and has no sample is named `sample ...`.
        """
        return self._bodies(media, "response", single=single, few=few)

    def of_event(self, media: Media) -> Listed:
        """Return the same for what the API sends to its user: a request, so that `readOnly` members are not in it."""
        return self._bodies(media, "request", single=True, few=False)

    def _bodies(self, media: Media, direction: Direction, *, single: bool, few: bool) -> Listed:
        schema = media.schema
        is_reference = isinstance(schema, dict) and schema.keys() == {"$ref"} and media.item_schema is None
        where = str(schema["$ref"]) if is_reference and isinstance(schema, dict) else media.place.address
        examples = media.place.address if media.examples else ""
        key = media.codec, media.media_type, direction, single, few, where, examples
        found = self._known.pop(key, None)
        if found is None:
            maker = _Maker(forms=self.forms, media=media, direction=direction, single=single)
            found = list(islice(maker.bodies(self.seed), _FEW if few else None))
        self._known[key] = found  # the last one now
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return found


@dataclass(slots=True, kw_only=True)
class _Maker:
    """Makes the bodies of one media type."""

    forms: Forms
    media: Media
    direction: Direction
    single: bool
    record: Record = field(default_factory=Record)

    def bodies(self, seed: int) -> Iterator[tuple[str, Made | UnsatisfiableError]]:
        """Yield the name of each body with the body, or why there is none."""
        media = self.media
        if media.codec == "binary":
            yield "minimal", Made(None, BINARY)
            return
        for flavour in _FLAVOURS:
            yield flavour.name, self._made(dataclasses.replace(flavour, seed=seed))
        if media.codec == "text":
            yield "unicode", self._made(dataclasses.replace(_UNICODE, seed=seed))
        if media.codec in ("sse", "jsonl") and not self.single:
            yield from self._in_forms(seed)
        examples = examples_of(self.forms, media, self.direction) if media.codec == "json" else []
        for number, value in enumerate(examples, 1):
            yield f"example-{number}", Made(value, as_json(value), schema=media.schema)
        rotation = Rotation()
        is_error = self.single and self.direction == "response"
        for name in turns(rotation, _TURNS_OF_ERRORS if is_error else _TURNS):
            yield name, self._made(Flavour(name="branch", seed=seed), rotation)
        # What tells two branches apart may be the discriminator alone.
        bare = Rotation()
        for name in turns(bare, _BARE_TURNS):
            if name.startswith("enum"):
                break
            yield f"bare-{name}", self._made(Flavour(name="bare", level="minimal", seed=seed), bare)
        for what, reason in self.record.left.items():
            yield f"sample {what}", UnsatisfiableError(reason)

    def _made(self, flavour: Flavour, rotation: Rotation | None = None) -> Made | UnsatisfiableError:
        """Return one body, or why there is none."""
        media = self.media
        sampler = Sampler(self.forms, self.direction, flavour, rotation=rotation, record=self.record)
        try:
            match media.codec:
                case "xml":
                    return Made(XML, XML.encode())
                case "sse" | "jsonl":
                    return self._stream(sampler)
                case "json":
                    value = sampler.value(media.schema)
                    return Made(value, as_json(value), schema=media.schema)
                case _:
                    value = sampler.value(media.schema) if media.described else TEXT
                    text = value if isinstance(value, str) else primitive(value)
                    return Made(text, text.encode())
        except UnsatisfiableError as error:
            return error

    def _stream(self, sampler: Sampler) -> Made:
        message = message_of(self.forms, self.media)
        messages = self._messages(sampler, message)
        if self.single:
            return Made(messages[0].value, whole(self.media, messages[:1]), schema=message.carried)
        return Made([one.value for one in messages], whole(self.media, messages), schema=message.carried)

    def _messages(self, sampler: Sampler, message: Message) -> list[Sent]:
        """Return two messages with different texts and numbers, so that a swap is seen."""
        found: list[Sent] = []
        for serial in (0, _NEXT):
            sampler.start_at(serial)
            found.append(sent_of(message, sampler.value(message.sampled)))
        return found

    def _in_forms(self, seed: int) -> Iterator[tuple[str, Made | UnsatisfiableError]]:
        """Yield the same messages in each form in which they may come."""
        message = message_of(self.forms, self.media)
        flavour = dataclasses.replace(_UNICODE, seed=seed)
        try:
            messages = self._messages(Sampler(self.forms, self.direction, flavour, record=self.record), message)
        except UnsatisfiableError as error:
            yield "split", error
            return
        values: JsonValue = [one.value for one in messages]
        for name, (content, chunks) in forms_of(self.media, messages):
            yield name, Made(values, content, chunks, message.carried)
