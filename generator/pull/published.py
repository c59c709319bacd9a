"""Takes what a server gave for a file and tells whether it is a description, and which files it refers to."""

from __future__ import annotations

import posixpath
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..diagnostics import Reporter, SpecError
from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES
from ..source.inputs import read_description, read_document
from ..source.markdown import fences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..source.document import JsonValue
    from ..source.markdown import Fence
    from .fetch import Answer

_TEXTS = frozenset({".js", ".mjs", ".txt", ".html", ".htm"})
_HTML_STARTS = (b"<!doctype html", b"<html")
_NO_DESCRIPTION = frozenset({"page-no-block", "document-asyncapi", "page-old-mintlify", "document-empty"})
"""What a page of an index may well be: a page about something else."""


class UnusableError(Exception):
    """Why what was published is no description; `foreign` when it never meant to be one."""

    def __init__(self, reason: str, *, foreign: bool) -> None:
        super().__init__(reason)
        self.foreign = foreign


def is_html(answer: Answer) -> bool:
    """Whether a server gave a page for people, as it does for a login or for a page that moved."""
    if answer.media_type in ("text/html", "application/xhtml+xml"):
        return True
    return answer.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_HTML_STARTS)


def is_markup(answer: Answer) -> bool:
    """Whether the text itself is HTML or XML, whatever the server calls it."""
    return answer.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def named_for(answer: Answer) -> str:
    """Return a file name for what a server gave: the last part of its address, with a suffix that fits the text."""
    last = PurePosixPath(urlsplit(answer.url).path.removesuffix(".gz")).name
    suffix = PurePosixPath(last).suffix.lower()
    if is_markup(answer) and suffix not in PAGE_SUFFIXES:
        return f"{PurePosixPath(last).stem or 'index'}.html"
    if suffix in PAGE_SUFFIXES | DOCUMENT_SUFFIXES | _TEXTS:
        return last
    start = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        suffix = ".json"
    elif "script" in answer.media_type:
        suffix = ".js"
    elif answer.media_type == "text/markdown" or any(fence.is_candidate for fence in _fences(answer.body)):
        suffix = ".md"
    else:
        suffix = ".yaml"
    return f"{last or 'source'}{suffix}"


def _fences(body: bytes) -> list[Fence]:
    return fences(body.decode("utf-8", "replace"))


def read_published(file: str, body: bytes, *, part: bool = False) -> list[JsonValue]:
    """Return the descriptions in a file; with `part`, of any data, since another document refers to it.

    Raises:
        UnusableError: there is none, or it does not parse.
    """
    path = Path(file)
    try:
        if part:
            return [read_document(path, file, body, Reporter()).data]
        return [document.data for document in read_description(path, file, body, Reporter())]
    except SpecError as error:
        found = error.diagnostic
        line = f"line {found.location.line}: " if found.location else ""
        foreign = found.code in _NO_DESCRIPTION
        raise UnusableError(line + found.message, foreign=foreign) from None


def files_referred_to(file: str, documents: list[JsonValue], below: str) -> Iterator[tuple[str, str]]:
    """Iterate over the files in the folder `below` that a document refers to; a page has none.

    Each comes once, as (reference, file); the file is relative to what `file` is relative to.
    """
    if Path(file).suffix.lower() in PAGE_SUFFIXES:
        return
    seen: set[str] = set()
    for reference in _references(documents):
        name = _relative_file(reference)
        if name and name not in seen:
            seen.add(name)
            beside = posixpath.normpath(posixpath.join(posixpath.dirname(file), name))
            if PurePosixPath(beside).is_relative_to(below or ".") and not beside.startswith(".."):
                yield name, beside


def addresses_referred_to(documents: list[JsonValue]) -> list[str]:
    """Return the URLs, without fragments, that documents refer to, each once."""
    found = (reference.partition("#")[0] for reference in _references(documents))
    return [url for url in dict.fromkeys(found) if url.lower().startswith(("https://", "http://"))]


def _references(documents: list[JsonValue]) -> Iterator[str]:
    waiting: list[JsonValue] = list(documents)
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            if isinstance(reference := value.get("$ref"), str):
                yield reference


def _relative_file(reference: str) -> str:
    """Return a reference to a file near this one, without its fragment; the empty text for any other."""
    name = reference.partition("#")[0]
    if not name or "://" in name or name.startswith(("/", "\\", "~")) or not name.isprintable() or "\\" in name:
        return ""
    hidden = any(part.startswith(".") and part not in (".", "..") for part in name.split("/"))
    return "" if hidden else name
