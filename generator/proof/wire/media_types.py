"""Media types and ranges: what is in what, and what an Accept header takes (RFC 9110 sections 8.3.1 and 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..calls.captured import Exchange
    from ..described.data import Media, Operation, Response

_QUOTED = re.compile(r'((?:[^",;]|"(?:[^"\\]|\\.)*")+|[,;])')
_ANY = "*/*"
_OPEN = frozenset({"boundary", "charset", "type", "start", "start-info"})
"""Parameters that a sender may add: how the bytes are read, not what they mean."""
_STREAMS = ("sse", "jsonl")


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type or range with its parameters."""

    essence: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def is_json(self) -> bool:
        """Whether its content is JSON (RFC 6839 section 3.1)."""
        return self.essence in ("application/json", "text/json") or self.essence.endswith("+json")

    def covers(self, other: MediaType) -> bool:
        """Whether this type or range holds another, and its parameters with it."""
        mine, _, my_subtype = self.essence.partition("/")
        kind, _, subtype = other.essence.partition("/")
        is_within = mine in (kind, "*") and (my_subtype in (subtype, "*") or _has_suffix(subtype, my_subtype))
        return is_within and set(self.parameters) <= set(other.parameters)


def _has_suffix(subtype: str, pattern: str) -> bool:
    """Whether a subtype is one of `*+json`, which authors write though no specification has it."""
    return pattern.startswith("*+") and subtype.endswith(pattern[1:])


def media_type(text: str) -> MediaType:
    """Read a media type or range; names of types and parameters in lower case, as they are compared."""
    essence, *rest = _split(text, ";") or [""]
    parameters: list[tuple[str, str]] = []
    for entry in rest:
        name, _, value = entry.partition("=")
        bare = re.sub(r"\\(.)", r"\1", value.strip()[1:-1]) if value.strip()[:1] == '"' else value.strip()
        name = name.strip().lower()
        parameters.append((name, bare.lower() if name == "charset" else bare))
    return MediaType(essence.strip().lower(), tuple(parameters))


def _split(text: str, at: str) -> list[str]:
    """Split a header at a comma or semicolon that stands in no quotes."""
    found = [""]
    for piece in _QUOTED.findall(text):
        if piece == at:
            found.append("")
        else:
            found[-1] += piece
    return [piece.strip() for piece in found if piece.strip()]


def is_type(sent: str, expected: str) -> bool:
    """Whether a content type that was sent is the expected one, or in the expected range.

    The parameters of the expected one must be there; another one would name another key of `content`, save those that
    say how the bytes are read.
    """
    found, wanted = media_type(sent), media_type(expected)
    wanted = MediaType(wanted.essence, tuple(pair for pair in wanted.parameters if pair[0] != "boundary"))
    added = {name for name, _ in found.parameters} - {name for name, _ in wanted.parameters} - _OPEN
    return "*" not in found.essence and wanted.covers(found) and not added


def accepts(header: str, text: str) -> bool:
    """Whether an Accept header accepts a media type."""
    return _quality(media_type(text), [_weighed(entry) for entry in _split(header, ",")]) > 0


def accept_objections(operation: Operation, exchange: Exchange, *, stream: bool) -> list[str]:
    """Say which documented media types of the answers a request does not accept (RFC 9110 section 12.5.1).

    Of a server that has more forms than are documented, `*/*` would ask for any of them: it names none.
    Where one answer has a form that streams and one that comes whole, a call must accept the form that it reads; the
    other may be left out.
    """
    headers = [text for name, text in exchange.headers if name.lower() == "accept"]
    if not headers:
        return []
    ranges = [_weighed(entry) for header in headers for entry in _split(header, ",")]
    wanted = dict.fromkeys(
        media.media_type for response in operation.responses for media in _read(response, stream=stream)
    )
    if _ANY not in wanted:
        ranges = [(entry, weight) for entry, weight in ranges if entry.essence != _ANY]
    accepted = ", ".join(headers)
    return [
        f"accept: {text!a} is documented, and {accepted!a:.200} does not accept it"
        for text in wanted
        if _quality(media_type(text), ranges) == 0
    ]


def _read(response: Response, *, stream: bool) -> list[Media]:
    found = [media for media in response.media if (media.codec in _STREAMS) is stream]
    return found or list(response.media)


def _weighed(entry: str) -> tuple[MediaType, float]:
    found = media_type(entry)
    weight = next((value for name, value in found.parameters if name == "q"), "1")
    kept = tuple(pair for pair in found.parameters if pair[0] != "q")
    try:
        return MediaType(found.essence, kept), float(weight)
    except ValueError:
        return MediaType(found.essence, kept), 0.0


def _quality(wanted: MediaType, ranges: list[tuple[MediaType, float]]) -> float:
    """Return the weight of the most specific range that holds a media type; 0 when none does."""
    holding = [(_precision(entry), weight) for entry, weight in ranges if entry.covers(wanted)]
    return max(holding, default=(0, 0.0))[1]


def _precision(entry: MediaType) -> int:
    return (entry.essence != "*/*") + 2 * ("*" not in entry.essence) + 4 * len(entry.parameters)
