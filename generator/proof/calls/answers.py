"""Made-up responses: for each documented status and media type, bodies that the schema allows."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from ..samples.schema_values import MINIMAL, Sampler, UnsatisfiableError, as_json
from ..wire.tables import primitive
from .made import Bodies
from .passed_bodies import concrete

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from ...source.document import JsonValue
    from ..described.data import Codec, Header, Media, Operation, Response
    from ..described.dialects import Forms
    from .captured import Exchange

__all__ = ["Answer", "Bodies", "answers_for", "as_json", "dumped", "expected_value", "plain", "usual_answer"]

_SUCCESS = range(200, 300)
"""The 2xx class (RFC 9110 section 15.3)."""
_EMPTY = (204, 205)
_NO_CONTENT = 204
_STREAMED = ("sse", "jsonl")
_FRAMING = frozenset({
    "content-type", "content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "te",
    "trailer", "upgrade",
})  # fmt: skip
"""Headers that the transport writes as it frames an answer (RFC 9110 section 7.6.1, RFC 9112 section 6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One response to give, and the value it carries. `reason` says why there is none."""

    label: str
    status: int
    codec: Codec = "none"
    media_type: str = ""
    schema: JsonValue = True
    """Of the value; of a stream that brings several messages, of each."""
    value: JsonValue = None
    exact: bool = True
    """Whether its numbers are written as their types are: a document's own example may write 1 for a float."""
    described: bool = True
    """Whether the description knows of its content; if not, only its status and its bytes say something."""
    content: bytes = b""
    chunks: tuple[bytes, ...] = ()
    """The content in the pieces in which it comes; none when it comes at once."""
    headers: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    lacks_content: bool = False
    """Whether it is an empty answer under a range or default that has content."""

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


def answers_for(bodies: Bodies, operation: Operation, known: Collection[str] = ()) -> Iterator[Answer]:
    """Yield the answers that prove the responses of one operation.

    `known` has the beginnings of labels: an earlier operation showed such answers whole, and the full and, for a
    success, the minimal one are enough.
    """
    documented = frozenset(response.status for response in operation.responses)
    for response in operation.responses:
        status = _status(response.status, documented)
        headers, lacking = _headers(bodies.forms, response)
        label = f"response/{response.status}"
        for name, reason in lacking.items():
            yield Answer(label=f"{label}/header {name}", status=status, reason=reason)
        types = {media.media_type for media in response.media}
        if not response.media or operation.method == "HEAD":
            content_type = [("Content-Type", concrete(media, types)) for media in response.media[:1]]
            yield Answer(label=label, status=status, headers=(*content_type, *headers))
            if not response.media and operation.method != "HEAD" and status not in _EMPTY:
                yield _undescribed(label, status, headers)
            continue
        for media in response.media:
            head = Answer(
                label=f"{label}/{media.media_type}",
                status=status,
                codec=media.codec,
                media_type=concrete(media, types),
                schema=media.schema,
                headers=(("Content-Type", concrete(media, types)), *headers),
            )
            yield from _of_media(bodies, media, head, known=head.label in known)
        ranged = status in _SUCCESS and not response.status.isdecimal() and str(_NO_CONTENT) not in documented
        if ranged and not all(media.codec in _STREAMED for media in response.media):  # a stream may have no items
            yield Answer(label=f"{label}/{_NO_CONTENT}", status=_NO_CONTENT, headers=headers, lacks_content=True)


def usual_answer(bodies: Bodies, operation: Operation, known: Collection[str] = ()) -> Answer | None:
    """Return a full JSON answer of the success of an operation, or None when there is none."""
    found = [
        answer
        for answer in answers_for(bodies, operation, known)
        if answer.success and answer.carries and answer.codec == "json" and answer.content and not answer.reason
    ]
    return next((answer for answer in found if answer.label.endswith("/full")), found[0] if found else None)


def _undescribed(label: str, status: int, headers: tuple[tuple[str, str], ...]) -> Answer:
    """Return an answer with content that the description does not mention; it forbids none."""
    return Answer(
        label=f"{label}/undescribed",
        status=status,
        media_type="application/json",
        described=False,
        content=b'{"specpress":["not described"]}',
        headers=(("Content-Type", "application/json"), *headers),
    )


def _of_media(bodies: Bodies, media: Media, head: Answer, *, known: bool) -> Iterator[Answer]:
    """Yield the answers of one media type, each content once."""
    seen: set[tuple[bytes, bool]] = set()
    for name, made in bodies.of(media, single=not head.success, few=known):
        if known and name == "minimal" and not head.success and media.codec != "binary":
            continue
        answer = dataclasses.replace(head, label=f"{head.label}/{name}")
        if isinstance(made, UnsatisfiableError):
            if name in ("minimal", "full") or name.startswith("sample "):
                yield dataclasses.replace(answer, reason=f"no sample: {made}")
        elif (made.content, bool(made.chunks)) not in seen:
            seen.add((made.content, bool(made.chunks)))
            yield dataclasses.replace(
                answer,
                value=made.value,
                schema=made.schema,
                content=made.content,
                chunks=made.chunks,
                exact=not name.startswith("example"),
            )


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


def _headers(forms: Forms, response: Response) -> tuple[tuple[tuple[str, str], ...], dict[str, str]]:
    """Return the documented headers with sample values, and which have none (OpenAPI 3.1.1 section 4.8.21)."""
    pairs: list[tuple[str, str]] = []
    lacking: dict[str, str] = {}
    for header in response.headers:
        if header.wire.lower() in _FRAMING:
            continue
        try:
            sampler = Sampler(forms, "response", MINIMAL, "header", filled=True, nulls=header.media_type is not None)
            pairs.append((header.wire, _header_text(header, sampler.value(header.schema))))
        except UnsatisfiableError as error:
            lacking[header.wire] = f"no sample: {error}"
    return tuple(pairs), lacking


def _header_text(header: Header, value: JsonValue) -> str:
    if header.media_type is not None:
        return as_json(value).decode() if "json" in header.media_type else primitive(value)
    if isinstance(value, list):
        return ",".join(primitive(item) for item in value)
    if isinstance(value, dict):
        return ",".join(f"{key}{'=' if header.explode else ','}{primitive(item)}" for key, item in value.items())
    return primitive(value)


_ANY: TypeAdapter[object] = TypeAdapter(object)


def plain(value: object) -> object:
    """Return a parsed body as the JSON it dumps to: by wire name, unset members left out."""
    return json.loads(_ANY.dump_json(value, by_alias=True, exclude_unset=True, warnings=False))


def dumped(value: object, answer: Answer) -> object:
    """Return what of a parsed body is compared with `expected_value`: bytes as they are, all else as JSON."""
    return value if answer.codec == "binary" else plain(value)


def expected_value(answer: Answer) -> object:
    """Return what a client must give for an answer: bytes, or whatever JSON the answer carries."""
    if not answer.carries:
        return None
    return answer.content if answer.codec == "binary" else answer.value
