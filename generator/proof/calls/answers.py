"""Made-up responses: for each documented status and media type, bodies that the schema allows."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from ...ir.types import Primitive
from ...operations.context import FRAMING_HEADERS
from ..samples.schema_values import FULL, MINIMAL, Flavour, Rotation, Sampler, UnsatisfiableError, as_json
from ..wire.tables import primitive
from .arguments import examples_of, schema_of
from .passed_bodies import concrete

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...ir.api import Codec, Media, Operation, Response
    from ...ir.types import TypeRef
    from ...source.document import JsonValue
    from ...spec.cursor import Cursor, Spec
    from .captured import Exchange

BINARY = b"\x00specpress\xff\r\n"
TEXT = "text \u00e9\u20ac"
XML = '<?xml version="1.0"?><proof>text \u00e9</proof>'
_SUCCESS = range(200, 300)
"""The 2xx class (RFC 9110 section 15.3)."""
_EMPTY = (204, 205)
_BRANCHES = 20
_REMEMBERED = 50
"""Of how many media types the bodies are kept: errors, above all, are shared by operations."""
_FLAVOURS = (MINIMAL, FULL, Flavour(name="null", nulls=True), Flavour(name="empty", empty=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response to give, and the value it carries. `reason` says why there is none."""

    label: str
    status: int
    codec: Codec = "none"
    media_type: str = ""
    type: TypeRef | None = None
    value: JsonValue = None
    exact: bool = True
    """Whether its numbers are written as their types are: a document's own example may write 1 for a float."""
    content: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    reason: str = ""

    @property
    def success(self) -> bool:
        """Whether the status is one of success."""
        return self.status in _SUCCESS

    @property
    def controlled(self) -> bool:
        """Whether it is also given wrong on purpose: once for each media type is enough, the comparison is the same."""
        return self.label.endswith("/full") or self.codec in ("none", "binary", "xml")

    @property
    def carries(self) -> bool:
        """Whether a client reads the content at all (RFC 9110 sections 15.3.5 and 15.3.6)."""
        return self.status not in _EMPTY

    def onto(self, exchange: Exchange) -> Exchange:
        """Return `exchange` with this answer, for the first oracle."""
        return dataclasses.replace(
            exchange,
            status=self.status,
            answer=self.content,
            answer_type=self.media_type,
            answer_headers=tuple(pair for pair in self.headers if pair[0].lower() != "content-type"),
        )


def answers_for(bodies: Bodies, operation: Operation) -> Iterator[Answer]:
    """Yield the answers that prove the responses of one operation."""
    spec = bodies.spec
    documented = frozenset(response.status.upper() for response in operation.responses)
    for response in operation.responses:
        status = _status(response.status, documented)
        headers, reason = _headers(spec, response)
        if not response.media or operation.method == "HEAD":
            yield Answer(label=f"response/{response.status}", status=status, headers=headers, reason=reason)
            continue
        types = {media.media_type for media in response.media}
        for media in response.media:
            chosen = concrete(media, types)
            head = Answer(
                label=f"response/{response.status}/{media.media_type}",
                status=status,
                codec=media.codec,
                media_type=chosen,
                type=media.type,
                headers=(("Content-Type", chosen), *headers),
                reason=reason,
            )
            yield from _of_media(bodies, operation, media, head)


def _of_media(bodies: Bodies, operation: Operation, media: Media, head: Answer) -> Iterator[Answer]:
    """Yield the answers of one media type, each content once."""
    seen: set[bytes] = set()
    for name, made in bodies.of(operation, media, single=not head.success):
        answer = dataclasses.replace(head, label=f"{head.label}/{name}")
        if isinstance(made, UnsatisfiableError):
            if name in ("minimal", "full"):
                yield dataclasses.replace(answer, reason=head.reason or f"no sample: {made}")
        elif made[1] not in seen:
            seen.add(made[1])
            yield dataclasses.replace(answer, value=made[0], content=made[1], exact=not name.startswith("example"))


Made = tuple["JsonValue", bytes]


@dataclass(slots=True, kw_only=True)
class Bodies:
    """The bodies that are made up for one description; what many operations answer with is sampled once."""

    spec: Spec
    seed: int = 0
    _known: dict[bytes, list[tuple[str, Made | UnsatisfiableError]]] = field(
        default_factory=dict[bytes, "list[tuple[str, Made | UnsatisfiableError]]"]
    )

    def of(self, operation: Operation, media: Media, *, single: bool) -> list[tuple[str, Made | UnsatisfiableError]]:
        """Return the name of each body of a media type with the body, or why there is none.

        `single` is for an error, which brings one item where a success brings a stream of them.
        """
        place = self.spec.at(media.pointer)
        plain = operation.stream == Primitive("str")
        described = json.dumps((media.codec, plain, single, None if place is None else place.data), default=str)
        key = hashlib.sha256(described.encode()).digest()
        found = self._known.pop(key, None)
        if found is None:
            found = list(_bodies(_Maker(spec=self.spec, media=media, plain=plain, single=single), self.seed))
        self._known[key] = found  # the last one now
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Makes the bodies of one media type."""

    spec: Spec
    media: Media
    plain: bool
    """Whether the items of a stream are texts, which are not read as JSON."""
    single: bool

    def made(self, flavour: Flavour, rotation: Rotation | None = None) -> Made | UnsatisfiableError:
        """Return one body, or why there is none."""
        place = self.spec.at(self.media.pointer)
        schema = place.get("schema") if place is not None else None
        item = place.get("itemSchema") if place is not None else None
        declared: JsonValue = True if schema is None else schema.data
        sampler = Sampler(self.spec, "response", flavour, "body", rotation)
        try:
            match self.media.codec:
                case "xml":
                    return XML, XML.encode()
                case "sse" | "jsonl":
                    described = declared if item is None else _message(item).data
                    return self._items(sampler.value(described))
                case "json":
                    value = sampler.value(declared)
                    return value, as_json(value)
                case _:
                    value = TEXT if schema is None else sampler.value(declared)
                    text = value if isinstance(value, str) else primitive(value)
                    return text, text.encode()
        except UnsatisfiableError as error:
            return error

    def _items(self, value: JsonValue) -> Made:
        text = value if self.plain and isinstance(value, str) and value.isprintable() else as_json(value).decode()
        wire = f"data: {text}\n\n" if self.media.codec == "sse" else f"{text}\n"
        seen: JsonValue = text if self.plain else value
        return (seen, wire.encode()) if self.single else ([seen, seen], wire.encode() * 2)


def _message(item: Cursor) -> Cursor:
    """Return what the `data` of an event holds when its schema says so (OpenAPI 3.2 section 4.14.4), else the item."""
    properties = item.resolved().get("properties")
    data = properties.get("data") if properties is not None else None
    content = data.resolved().get("contentSchema") if data is not None else None
    return item if content is None else content


def _bodies(maker: _Maker, seed: int) -> Iterator[tuple[str, Made | UnsatisfiableError]]:
    media = maker.media
    if media.codec == "binary":
        yield "minimal", (None, BINARY)
        return
    for flavour in _FLAVOURS:
        yield flavour.name, maker.made(dataclasses.replace(flavour, seed=seed))
    if media.codec == "text":
        yield "unicode", maker.made(Flavour(name="unicode", texts="unicode", seed=seed))
    for number, value in enumerate(examples_of(maker.spec, media, "response") if media.codec == "json" else (), 1):
        yield f"example-{number}", (value, as_json(value))
    rotation = Rotation()
    for number in range(1, _BRANCHES + 1):
        rotation.fresh = False
        yield f"branch-{number}", maker.made(Flavour(name="branch", seed=seed), rotation)
        if not rotation.fresh:
            return


def _status(text: str, documented: frozenset[str]) -> int:
    """Return a status that this response is the one for: of a range one that is not named, of `default` any other."""
    if text.isdecimal():
        return int(text)
    if text[:1].isdecimal():
        families = [int(text[0])]
    else:
        success = any(entry.startswith("2") for entry in documented)
        families = [number for number in ((5, 4, 3, 2) if success else (2, 5, 4)) if f"{number}XX" not in documented]
    candidates = (status for family in families for status in range(family * 100, family * 100 + 100))
    return next((code for code in candidates if str(code) not in documented and code not in _EMPTY), 500)


def _headers(spec: Spec, response: Response) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the documented headers with sample values (OpenAPI 3.1 section 4.8.21)."""
    place = spec.at(response.pointer)
    documented = place.resolved().get("headers") if place is not None else None
    pairs: list[tuple[str, str]] = []
    for name, cursor in documented.items() if documented is not None else ():
        header = cursor.resolved()
        if name.lower() in {"content-type", *FRAMING_HEADERS}:  # the transport writes them, as it frames the answer
            continue
        try:
            value = Sampler(spec, "response", MINIMAL, "header").value(schema_of(header))
        except UnsatisfiableError as error:
            return (), f"no sample for header {name}: {error}"
        pairs.append((name, _header_text(value, plain="schema" in header.mapping, explode=header.flag("explode"))))
    return tuple(pairs), ""


def _header_text(value: JsonValue, *, plain: bool, explode: bool) -> str:
    if not plain:
        return as_json(value).decode()
    if isinstance(value, list):
        return ",".join(primitive(item) for item in value)
    if isinstance(value, dict):
        return ",".join(f"{key}{'=' if explode else ','}{primitive(item)}" for key, item in value.items())
    return primitive(value)


_ANY: TypeAdapter[object] = TypeAdapter(object)


def dumped(value: object, answer: Answer) -> object:
    """Return a parsed body as the JSON it dumps to: by wire name, unset members left out."""
    if answer.codec == "binary":
        return value
    return json.loads(_ANY.dump_json(value, by_alias=True, exclude_unset=True, warnings=False))


def expected_dump(answer: Answer) -> Any:  # noqa: ANN401  # bytes, or whatever JSON the answer carries
    """Return what `dumped` must give for this answer."""
    if not answer.carries:
        return None
    return answer.content if answer.codec == "binary" else answer.value
