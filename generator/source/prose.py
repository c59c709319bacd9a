"""Takes the prose and the samples of a page and gives the addresses under which it calls its operations."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..diagnostics import quoted
from .apis import operations_in, server_urls
from .document import as_list, as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..diagnostics import Reporter
    from ..diagnostics.location import Location
    from .document import Document
    from .loaded import LoadedDocument
    from .text import Text

_URL = re.compile(r"https?://[^\s`'\"<>()\\|^,;]{1,500}", re.IGNORECASE)
_VARIABLE = re.compile(r"\{[^{}/]*\}")
_MOST_URLS = 200
_MOST_OPERATIONS = 50
_SHOWN = 3

Base = tuple[str, "Location"]
"""An address without the path of the operation, and where the page has it."""


def bases_in(text: Text, skipped: Sequence[tuple[int, int]], documents: Iterable[LoadedDocument]) -> tuple[Base, ...]:
    """Return what stands before the path of an operation in the addresses of a page.

    `skipped` has the lines, from 1, between which descriptions stand: the first and the one after the last.
    """
    patterns = [*_patterns(documents)]
    found: list[Base] = []
    for number, match in enumerate(_URL.finditer(text.content) if patterns else ()):
        line = text.line_of(match.start())
        if number >= _MOST_URLS:
            break
        if any(begin <= line < end for begin, end in skipped):
            continue
        base = _base(match[0], patterns)
        if base:
            found.append((base, text.location(match.start())))
    return tuple(found)


def _patterns(documents: Iterable[LoadedDocument]) -> Iterator[re.Pattern[str]]:
    """Iterate over patterns of the paths with a word of their own; a variable stands for any one segment."""
    for document in documents:
        for number, (section, path, _) in enumerate(operations_in(document)):
            if number >= _MOST_OPERATIONS:
                return
            literal = _VARIABLE.split(path.partition("?")[0].rstrip("/"))
            if section == "paths" and any(part.strip("/") for part in literal):
                yield re.compile(r"[^/?#]+".join(map(re.escape, literal)) + r"/?\Z")


def _base(url: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """Return the address without the path of an operation; nothing where it has none, or no host that is sure."""
    try:
        parts = urlsplit(url.rstrip(".:!*_"))
        host = parts.hostname or ""
    except ValueError:
        return ""
    if "{" in parts.netloc or "." not in host or host.startswith(("docs.", "developer.", "www.")):
        return ""
    path = unquote(parts.path)
    for pattern in patterns:
        at = pattern.search(path)
        if at is not None and (at.start() == 0 or path[at.start()] == "/"):
            return f"{parts.scheme}://{parts.netloc}{path[: at.start()]}".rstrip("/")
    return ""


def ask_for_base(entry: Document, parts: Sequence[LoadedDocument], reporter: Reporter) -> None:
    """Report where requests go by the pages, if the description does not say it, or says another path of the host."""
    stated = [base for part in parts for base in part.bases]
    if not stated:
        return
    root = as_mapping(entry.data)
    servers = [as_mapping(server).get("url") for server in as_list(root.get("servers"))] or [*server_urls(parts[0])]
    known = {url.rstrip("/") for url in servers if isinstance(url, str)}
    shown = Counter(url for url, _ in stated)
    if any("{" in url or url.startswith("/") for url in known) or not known.isdisjoint(shown):
        return
    hosts = {urlsplit(url if "//" in url else f"//{url}").netloc.lower() for url in known}
    meant = [(url, place) for url, place in stated if not known or urlsplit(url).netloc.lower() in hosts]
    if not meant:
        return
    url = max(dict.fromkeys(url for url, _ in meant), key=lambda each: shown[each])
    place = next(place for each, place in meant if each == url)
    said = f"names {', '.join(map(quoted, sorted(known)[:_SHOWN]))}" if known else "names no server"
    reporter.report("server-in-prose", place, url=quoted(url), said=said)
