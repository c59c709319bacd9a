"""Changes of servers (Server Object; host, basePath and schemes of Swagger 2.0).

Not yielded, since nothing of it can be observed: relative URLs, which have no place of their own, and the servers of
the document for an operation that has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from .document import Document, Kind, Operation, Pointer, Site, dropping, listed, mapping, putting

if TYPE_CHECKING:
    from collections.abc import Iterator


def _holders(document: Document, operation: Operation) -> Pointer:
    """Return where the servers in effect stand."""
    for pointer in (operation.pointer, operation.item):
        if mapping(document.at(pointer)).get("servers"):
            return (*pointer, "servers")
    return ("servers",)


def _urls(document: Document) -> Iterator[tuple[Operation, Pointer, dict[str, Any]]]:
    for operation in document.operations:
        holder = _holders(document, operation)
        try:
            servers = listed(document.at(holder))
        except LookupError:
            continue
        if not document.old and servers and "://" in str(mapping(servers[0]).get("url")):
            yield operation, (*holder, 0), servers[0]


def _path_lost(document: Document) -> Iterator[Site]:
    for operation, pointer, server in _urls(document):
        parts = urlsplit(server["url"])
        if parts.path.strip("/") and "{" not in server["url"]:
            now = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
            yield Site((*pointer, "url"), operation.title, putting((*pointer, "url"), now))


def _host_changed(document: Document) -> Iterator[Site]:
    for operation, pointer, server in _urls(document):
        parts = urlsplit(server["url"])
        if "{" not in server["url"]:
            now = urlunsplit((parts.scheme, "spoiled.example", parts.path, "", ""))
            yield Site((*pointer, "url"), operation.title, putting((*pointer, "url"), now))


def _default_changed(document: Document) -> Iterator[Site]:
    for operation, pointer, server in _urls(document):
        for name, variable in mapping(server.get("variables")).items():
            others = [each for each in listed(mapping(variable).get("enum")) if each != variable.get("default")]
            if "{" + name + "}" in server["url"] and (others or "enum" not in variable):
                place = (*pointer, "variables", name, "default")
                yield Site(place, operation.title, putting(place, others[0] if others else "spoiled"))


def _own_dropped(document: Document) -> Iterator[Site]:
    root = listed(document.data.get("servers"))
    for operation, pointer, server in _urls(document):
        if pointer[0] != "servers" and mapping(root[0] if root else None).get("url") != server["url"]:
            yield Site(pointer[:-1], operation.title, dropping(pointer[:-1]))


def _base_path(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        if document.old and str(document.data.get("basePath", "/")).strip("/") and document.data.get("host"):
            yield Site(("basePath",), operation.title, dropping(("basePath",)))


def _host(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        if document.old and document.data.get("host"):
            yield Site(("host",), operation.title, putting(("host",), "spoiled.example"))


def _scheme(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        own = operation.data.get("schemes", document.data.get("schemes"))
        if document.old and own == ["https"] and document.data.get("host") and "schemes" not in operation.data:
            yield Site(("schemes",), operation.title, putting(("schemes",), ["http"]))


KINDS = (
    Kind("server: path lost", _path_lost),
    Kind("server: host changed", _host_changed),
    Kind("server: default of a variable changed", _default_changed),
    Kind("servers of the operation dropped", _own_dropped),
    Kind("basePath lost", _base_path),
    Kind("host changed", _host),
    Kind("schemes changed", _scheme),
)
