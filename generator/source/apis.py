"""Takes the descriptions of pages and says of which API each is: the pages of one site may document several."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from .document import as_list, as_mapping
from .files import DOCUMENT_SUFFIXES
from .methods import METHODS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .document import JsonValue
    from .loaded import LoadedDocument

_SHOWN = 3
_MOST = 40
"""So many parts are no APIs, but pages that have something of their own each."""

_OF_A_PAGE = 3
"""Operations of a page; a description of more is not called after one of them."""
_MAIN = 5
"""An API with so many times the pages of all others is the one that is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentedApi:
    """The descriptions of one API."""

    name: str
    """What the pages call it: the file that they were cut from, or else the title."""
    documents: tuple[LoadedDocument, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The pages, each once."""
        return tuple(dict.fromkeys(document.file for document in self.documents))

    @property
    def size(self) -> int:
        """How many descriptions there are, of which a page has one, and a file of all pages many."""
        return len(self.documents)

    @property
    def told(self) -> str:
        """How many pages of which specification: its name, its title, its servers."""
        titles = dict.fromkeys(title for document in self.documents if (title := title_of(document)))
        servers = dict.fromkeys(url for document in self.documents for url in server_urls(document))
        about = [quoted(title) for title in titles if title != self.name] + [quoted(url) for url in servers]
        what = "page" if len(self.files) == self.size else "block"
        count = f"{self.size} {what}{'s' * (self.size != 1)} of {quoted(self.name)}"
        return f"{count} ({', '.join(about[:_SHOWN])})" if about else count


def operations_in(document: LoadedDocument) -> Iterator[tuple[str, str, str]]:
    """Iterate over the operations of a description: (section, path, method)."""
    yield from _operations(as_mapping(document.data))


def _operations(root: dict[str, JsonValue]) -> Iterator[tuple[str, str, str]]:
    for section in ("paths", "webhooks"):
        for path, item in as_mapping(root.get(section)).items():
            for method in as_mapping(item):
                if method.lower() in METHODS:
                    yield section, path, method


def title_of(document: LoadedDocument) -> str:
    """Return the title of the API; nothing when there is none, or when it is that of the page."""
    return api_title(document.data)


def api_title(data: JsonValue) -> str:
    """Return the title of the API that a description has; nothing when it is that of its page."""
    title = as_mapping(as_mapping(data).get("info")).get("title")
    return title.strip() if isinstance(title, str) and not is_titled_as_page(data) else ""


def is_titled_as_page(data: JsonValue) -> bool:
    """Whether the title is that of the one operation on the page, as Fern has it, or empty, as Apidog has it."""
    root = as_mapping(data)
    title = as_mapping(root.get("info")).get("title")
    if not isinstance(title, str) or not title.strip():
        return isinstance(title, str)
    operations = [*islice(_operations(root), _OF_A_PAGE + 1)]
    for section, path, method in operations if len(operations) <= _OF_A_PAGE else ():
        operation = as_mapping(as_mapping(as_mapping(root.get(section)).get(path)).get(method))
        if title.strip() in (operation.get("summary"), operation.get("operationId")):
            return True
    return False


def server_urls(document: LoadedDocument) -> tuple[str, ...]:
    """Return the addresses of the servers; for Swagger 2.0 the host with its base path."""
    root = as_mapping(document.data)
    urls = [as_mapping(server).get("url") for server in as_list(root.get("servers"))]
    if isinstance(host := root.get("host"), str):
        base = root.get("basePath")
        urls.append(host + (base if isinstance(base, str) else ""))
    return tuple(url for url in urls if isinstance(url, str))


def specification_of(document: LoadedDocument) -> str:
    """Return the file that a description was cut from, in one spelling; nothing when its page does not say."""
    return _spelled(document.specification)


def _spelled(specification: str) -> str:
    return specification.strip("\"'").removeprefix("./").lstrip("/").lower()


def chosen(documents: Sequence[LoadedDocument], name: str) -> list[LoadedDocument]:
    """Return the descriptions of the API with a name: of a specification, as the pages have it, or a title."""
    found = [one for one in documents if _spelled(name) in (specification_of(one), title_of(one).lower(), _file(one))]
    pages = {one.path for one in found}
    return [one for one in documents if one in found or (one.path in pages and not specification_of(one))]


def _file(document: LoadedDocument) -> str:
    return document.path.name.lower() if document.path.suffix.lower() in DOCUMENT_SUFFIXES else ""


def told_apart(
    documents: Sequence[LoadedDocument], merges: Callable[[Sequence[LoadedDocument]], bool]
) -> tuple[DocumentedApi, ...]:
    """Return the APIs of descriptions that do not go together, the largest first; nothing when they are of one.

    `merges` says whether some descriptions go together. What a description says of itself tells the APIs apart: the
    specification that its page names, else its title, and its servers only where no page has a title of an API.
    """
    for key in (specification_of, title_of, _servers if not any(map(title_of, documents)) else title_of):
        named = {key(document) for document in documents} - {""}
        if not 2 <= len(named) <= _MOST:  # noqa: PLR2004  # one is no choice
            continue
        parts = {name: [one for one in documents if key(one) == name] for name in named}
        for document in documents:
            if not key(document):
                _attach(document, parts)
        if all(merges(part) for part in parts.values()):
            found = [DocumentedApi(name=_name(key(part[0]), part), documents=tuple(part)) for part in parts.values()]
            return tuple(sorted(found, key=lambda api: (-api.size, api.name)))
    return ()


def _servers(document: LoadedDocument) -> str:
    return json.dumps(server_urls(document)) if server_urls(document) else ""


def _attach(document: LoadedDocument, parts: dict[str, list[LoadedDocument]]) -> None:
    """Put a description that does not say of which API it is where its page is, or where its title is, or first."""

    def likeness(name: str) -> tuple[bool, bool, bool, int]:
        part = parts[name]
        same_title = any(title_of(one) == title_of(document) for one in part)
        is_source = PurePath(name).name == _file(document)
        return any(one.file == document.file for one in part), is_source, same_title, len(part)

    parts[max(parts, key=likeness)].append(document)


def _name(key: str, part: list[LoadedDocument]) -> str:
    """Return the commonest way in which the pages name it."""
    written = Counter(one.specification for one in part if one.specification and specification_of(one) == key)
    if written:
        return written.most_common(1)[0][0]
    titles = Counter(title for one in part if (title := title_of(one)))
    return titles.most_common(1)[0][0] if titles else key


def main_api(apis: Sequence[DocumentedApi]) -> DocumentedApi | None:
    """Return the API that nearly all pages are of, if there is one."""
    first, *others = apis
    return first if first.size >= _MAIN * sum(api.size for api in others) else None
