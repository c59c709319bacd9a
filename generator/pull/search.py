"""Takes an address that may be a page about an API and finds the descriptions that it leads to, in few requests."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES
from ..source.named import Named, named_in
from .address import joined, target_of
from .allowance import FetchError
from .link_header import addresses_for
from .published import UnusableError, is_html, is_markup, named_for, read_published

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..config.pull_tables import PullConfig
    from ..source.document import JsonValue
    from .authorization import Authorization
    from .fetch import Answer, Session

_DEEPEST = 5
_USER = re.compile(r"//[^/?#\s]*@")
"""A name and perhaps a password before a host, which no message repeats."""
_RELATIONS = ("service-desc", "api-catalog", "service-doc")
_QUERY = ("configUrl", "url", "spec-url", "spec")
_NEAR = ("openapi.json", "openapi.yaml", "swagger.json")
_USUAL = (
    ".well-known/api-catalog", *_NEAR, "swagger/v1/swagger.json", "v3/api-docs", "api-docs", "api/schema/"
)  # fmt: skip
_SITE = ("llms.txt", "docs.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """A description that a search found."""

    answer: Answer
    documents: list[JsonValue]
    name: str = ""
    """What the page calls it that names several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One address that was asked, and what came of it."""

    url: str
    outcome: str
    error: FetchError | None = None
    """Why nothing came of it, if our rules, the network or the server were the cause."""


@dataclass(slots=True, kw_only=True)
class Search:
    """One search, and what it asked so far; nothing is asked twice, and never more than the limits allow."""

    pull: PullConfig
    """Says which hosts may be asked, and where the Authorization header may go."""
    session: Session
    authorization: Authorization
    asking: Callable[[str], None]
    """Told each address before it is asked for."""
    only: Callable[[str], bool] | None = None
    """Whether a description of this name is wanted; None for all."""
    tried: list[Tried] = field(default_factory=list["Tried"])
    elsewhere: list[FetchError] = field(default_factory=list[FetchError])
    """Addresses that a page names as its description, and that must not be asked for."""
    seen: set[str] = field(default_factory=set[str])
    answered: set[str] = field(default_factory=set[str])
    """Addresses that have something which is no page for people."""
    _bodies: set[bytes] = field(default_factory=set[bytes])
    _left: int = 0
    _listed: int = 0

    def __post_init__(self) -> None:
        """Begin with what the limits allow."""
        self._left, self._listed = self.session.limits.searches, self.session.limits.listed

    @property
    def is_away(self) -> bool:
        """Whether the first address could not be asked for at all: it must not be, or no server answers."""
        error = self.tried[0].error if self.tried else None
        return error is not None and (error.refused or error.temporary)

    async def at(self, url: str) -> list[Description]:
        """Return what an address leads to by what is written there, the Markdown of a page before the page itself."""
        if found := await self._by_query(url):
            return found
        found = await self._visit(url, 0, guess=False)
        is_page = any(is_markup(one.answer) for one in found)
        if (not found or is_page) and not (self.elsewhere or self.is_away) and (markdown := markdown_of(url)):
            found = await self._visit(markdown, 0) or found
        return found

    async def among(self, addresses: Iterable[str]) -> list[Description]:
        """Return what the first of some addresses that leads to any description leads to."""
        for address in addresses:
            if found := await self._visit(address, 0):
                return found
        return []

    async def named_by(self, answer: Answer) -> list[Description]:
        """Return the descriptions that an answer names, which holds none itself."""
        self.seen.add(answer.url)
        return await self._by_query(answer.url) or await self._look(answer, 0, "", "")

    async def _by_query(self, url: str) -> list[Description]:
        """Return what the query of an address tells the viewer that is there to show."""
        return await self._visit_all(asked_for_by_query(url), 0, is_certain=False)

    async def _visit(
        self, url: str, depth: int, *, name: str = "", page: str = "", guess: bool = True
    ) -> list[Description]:
        if not url or url in self.seen or depth > _DEEPEST:
            return []
        self.seen.add(url)
        if self._left <= 0:
            self._say(url, "not asked for: the search had asked for as many addresses as it may")
            return []
        self._left -= 1
        self.asking(url)
        try:
            answer = await self.session.get(url, self.pull, self.authorization, attempts=1 if guess else 0)
        except FetchError as error:
            self._say(url, error.reason, error)
            return []
        if answer.body and not is_html(answer):
            self.answered.add(url)
        return await self._look(answer, depth, name, page)

    async def _look(self, answer: Answer, depth: int, name: str, page: str) -> list[Description]:
        """Return the description that an answer is, or those that it names; `page` is what loaded it."""
        if answer.body and answer.body in self._bodies:
            self._say(answer.url, "the same as before")
            return []
        self._bodies.add(answer.body)
        file = named_for(answer)
        reason = f"there is nothing (status {answer.status})"
        if answer.body and is_html(answer) and not is_markup(answer):
            reason = "the server calls it an HTML page"
        elif answer.body:
            try:
                documents = await asyncio.to_thread(read_published, file, answer.body)
            except UnusableError as error:
                reason = "it is an HTML page that names no description" if is_markup(answer) else str(error)
            else:
                self._say(answer.url, "it holds a description")
                return [Description(answer=answer, documents=documents, name=name)]
        named = await asyncio.to_thread(named_in, file, answer.body) if answer.body else Named()
        here = answer.final or answer.url
        base = page if page and named.of_viewer else joined(here, named.base) if named.base else here
        links = [(joined(base, link.address), link.name) for link in named.links]
        headed = [(joined(here, other), "") for kind in _RELATIONS for other in addresses_for(answer.link, kind)]
        is_certain = named.is_certain or bool(headed)
        links += headed
        self._say(answer.url, _said(named, [address for address, _ in links]) or reason)
        found = await self._visit_all(links, depth + 1, page=base, is_certain=is_certain)
        if found or (is_certain and self.elsewhere):
            return found
        return await self._more(named, here, base, depth + 1)

    async def _visit_all(
        self, links: Iterable[tuple[str, str]], depth: int, *, page: str = "", is_certain: bool
    ) -> list[Description]:
        """Return what some named addresses lead to, each description once."""
        listed = self._chosen(list(dict.fromkeys(links)))
        more = min(max(len(listed) - 1, 0), self._listed)
        self._left, self._listed = self._left + more, self._listed - more
        found: list[Description] = []
        for written, name in listed:
            address = self._secured(written)
            try:
                target_of(address, self.pull)
            except FetchError as error:
                if address not in self.seen:
                    self.seen.add(address)
                    self._say(address, error.reason)
                if is_certain:
                    self.elsewhere.append(error)
                continue
            for one in await self._visit(address, depth, name=name, page=page, guess=False):
                if all(one.documents != other.documents for other in found):
                    found.append(one)
        return found

    def _chosen(self, links: list[tuple[str, str]]) -> list[tuple[str, str]]:
        wanted = [link for link in links if self.only is not None and (self.only(link[1]) or self.only(link[0]))]
        return wanted or links

    def _secured(self, address: str) -> str:
        """Return https for plain http of the host itself: a server behind a proxy writes what the proxy does not."""
        own, other = urlsplit(self.pull.url), urlsplit(address)
        is_own = own.scheme == "https" and other.scheme == "http" and own.hostname == other.netloc.removesuffix(":80")
        return other._replace(scheme="https", netloc=own.hostname or "").geturl() if is_own else address

    async def _more(self, named: Named, here: str, base: str, depth: int) -> list[Description]:
        """Ask for what may name a description in turn, if it is of the same host."""
        for other in named.more:
            address = joined(base, other)
            if urlsplit(address).netloc != urlsplit(here).netloc:
                continue
            if found := await self._visit(address, depth, page=base):
                return found
        return []

    def _say(self, url: str, outcome: str, error: FetchError | None = None) -> None:
        plain = _USER.sub("//", outcome)
        self.tried.append(Tried(url=_USER.sub("//", url), outcome=plain, error=error))


def _said(named: Named, addresses: list[str]) -> str:
    words = f"it is {named.form}" if named.form else ""
    if not addresses:
        return words and f"{words}, which names no description"
    more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
    return f"{words or 'it has a Link header'}, which names {addresses[0]}{more}"


def markdown_of(url: str) -> str:
    """Return where a page is likely published as Markdown; the empty text where it is not."""
    parts = urlsplit(url)
    last = PurePosixPath(parts.path).name
    if parts.path.endswith("/") or not last or PurePosixPath(last).suffix.lower() in {*PAGE_SUFFIXES, *_NOT_PAGES}:
        return ""
    path = parts.path.removesuffix(".html").removesuffix(".htm")
    return parts._replace(path=f"{path}.md", query="", fragment="").geturl()


_NOT_PAGES = frozenset({*DOCUMENT_SUFFIXES, ".js", ".txt", ".gz", ".mjs"})


def asked_for_by_query(url: str) -> list[tuple[str, str]]:
    """Return what the query of an address tells the viewer at it to show, as that of Swagger UI does."""
    try:
        given = parse_qs(urlsplit(url).query)
    except ValueError:
        return []
    return [(joined(url, given[name][0]), "") for name in _QUERY if name in given and "/" in given[name][0]][:1]


def site_indexes(url: str) -> list[str]:
    """Return where a site lists its pages: beside an address that ends in a slash, and at the root of its host."""
    return [base + name for base in dict.fromkeys([*_folder(url), _root(url)]) for name in _SITE]


def usual_addresses(url: str) -> list[str]:
    """Return where descriptions are usually published: near an address, and at the root of its host."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    stem = path if not PurePosixPath(path).suffix else ""
    near = [path.rpartition("/")[0], stem] if not parts.path.endswith("/") else [stem]
    origin = _root(url).rstrip("/")
    found = [f"{origin}{folder}/{name}" for folder in reversed(near) if folder for name in _NEAR]
    return list(dict.fromkeys([*found, *(f"{origin}/{name}" for name in _USUAL)]))


def _folder(url: str) -> list[str]:
    parts = urlsplit(url)
    return [parts._replace(query="", fragment="").geturl()] if parts.path.endswith("/") else []


def _root(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
