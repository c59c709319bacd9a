"""Takes the text of an index (`llms.txt`, `docs.json`) or of a page, and gives the URLs that it leads to."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from ..config.pull_tables import host_of
from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES
from ..source.markdown import WEBHOOK, fences
from ..source.methods import METHODS
from .address import joined
from .allowance import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..config.pull_tables import PullConfig

_LINK = re.compile(r"\[[^\[\]\n]*+\]\(\s*+<?([^()\s<>]++)>?[^()\n]*+\)|(?<![(<\w])(https?://[^\s<>()\"'`\]]+)")
"""Possessive throughout: on a line that never ends, looking back would take time quadratic in its length."""

_ENTRY = re.compile(rf"(?:(\S+)\s+)?({'|'.join(sorted({*METHODS, WEBHOOK}))})\s+(\S+)", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"^openapi:[ \t]*[\"']?([^\"'\n]+)", re.MULTILINE)
_DEEPEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What an index lists, each URL once, in its order."""

    pages: tuple[str, ...]
    sources: tuple[str, ...] = ()
    """Documents that the index itself names as the origin of its pages."""


def read_index(text: str, pull: PullConfig) -> Listing:
    """Return what an index lists and `include`, `exclude` and the hosts let through.

    Raises:
        FetchError: it is no index of the kind that the toml says.
    """
    if pull.index == "llms":
        links = (found[1] or found[2] for found in _LINK.finditer(text))
        return Listing(pages=_wanted(links, pull))
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FetchError(pull.url, f"it is no docs.json: {error}") from None
    entries = list(_entries(data, 0))
    pages = (_page_file(entry) for entry in entries if not _ENTRY.fullmatch(entry))
    found = (_ENTRY.fullmatch(entry) for entry in entries)
    sources = [*_declared(data, 0), *(entry[1] for entry in found if entry and entry[1])]
    return Listing(pages=_wanted(pages, pull), sources=_allowed(map(_relative, sources), pull))


def sources_of(page: str, pull: PullConfig) -> tuple[str, ...]:
    """Return the documents that a page points at: in the info string of its block, or in its front matter."""
    named: list[str] = []
    front = page.partition("\n---")[0] if page.startswith("---") else ""
    infos = (fence.info.partition(" ")[2] for fence in fences(page) if fence.header is not None)
    for entry in (*_FRONT_MATTER.findall(front), *infos):
        found = _ENTRY.fullmatch(entry.strip().rstrip("\"'"))
        if found and found[1]:
            named.append(_relative(found[1]))
    return _allowed(named, pull)


def _relative(source: str) -> str:
    """Return a source as a URL reference: one that starts with a slash starts at the root of the documentation."""
    return source if "://" in source else "./" + source.lstrip("/")


def _allowed(links: Iterable[str], pull: PullConfig) -> tuple[str, ...]:
    """Return the URLs of hosts that may be asked; a relative one starts at the folder of the index."""
    urls = (joined(pull.url, link) for link in links)
    return tuple(dict.fromkeys(url for url in urls if _is_allowed(url, pull)))


def _wanted(links: Iterable[str], pull: PullConfig) -> tuple[str, ...]:
    return tuple(url for url in _allowed(links, pull) if url != pull.url and _is_included(url, pull))


def _is_allowed(url: str, pull: PullConfig) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = host_of(url)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and pull.may_ask(host, port)


def _is_included(url: str, pull: PullConfig) -> bool:
    path = urlsplit(url).path
    if any(fnmatchcase(path, pattern) for pattern in pull.exclude):
        return False
    if pull.include:
        return any(fnmatchcase(path, pattern) for pattern in pull.include)
    suffix = path[path.rfind(".") :].lower() if "." in path.rpartition("/")[2] else ""
    return suffix in PAGE_SUFFIXES | DOCUMENT_SUFFIXES or not suffix


def _page_file(entry: str) -> str:
    """Return where a page of docs.json is served as Markdown."""
    entry = _relative(entry)
    return entry if entry.lower().endswith(tuple(PAGE_SUFFIXES)) else f"{entry}.md"


def _entries(data: object, depth: int) -> Iterator[str]:
    """Iterate over the page entries of a navigation, however it is grouped."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for value in cast("list[object]", data):
            yield from _entries(value, depth + 1)
    elif isinstance(data, dict):
        for key, value in cast("dict[str, object]", data).items():
            yield from _entries(value, depth + 1)
            if key in ("pages", "root"):
                listed = cast("list[object]", value) if isinstance(value, list) else [value]
                yield from (entry for entry in listed if isinstance(entry, str))


def _declared(data: object, depth: int) -> Iterator[str]:
    """Iterate over what is named by `openapi` keys: a path or URL, several, or `{source: ...}`."""
    if depth > _DEEPEST or not isinstance(data, dict | list):
        return
    if isinstance(data, list):
        for value in cast("list[object]", data):
            yield from _declared(value, depth + 1)
        return
    for key, value in cast("dict[str, object]", data).items():
        if key != "openapi":
            yield from _declared(value, depth + 1)
            continue
        named = cast("dict[str, object]", value).get("source") if isinstance(value, dict) else value
        listed = cast("list[object]", named) if isinstance(named, list) else [named]
        yield from (entry for entry in listed if isinstance(entry, str))
