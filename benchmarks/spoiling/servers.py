"""Changes of servers (Server Object; host, basePath and schemes of Swagger 2.0).

Not yielded, since nothing of it can be observed: relative URLs, which have no place of their own, and the servers of
the document for an operation that has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from .document import Document, Kind, Operation, Pointer, Site, dropping, listed, mapping, putting, together
from .walk import same

_NEW = "specpressAdded"

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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


def _own_servers_added(document: Document) -> Iterator[Site]:
    servers = [{"url": "https://spoiled.example/added"}]
    for operation in document.operations if not document.old else ():
        for holder in (operation.pointer, operation.item):
            has_own = any(mapping(document.at(place)).get("servers") for place in (operation.pointer, operation.item))
            if not has_own:
                yield Site((*holder, "servers"), operation.title, putting((*holder, "servers"), servers))


def _absolute_servers(document: Document) -> list[dict[str, Any]]:
    found = [mapping(each) for each in listed(document.data.get("servers"))]
    return found if all(str(each.get("url")).startswith("https://") for each in found) else []


def _other_server(*, changed: bool) -> Callable[[Document], Iterator[Site]]:
    def sites(document: Document) -> Iterator[Site]:
        for number in range(1, len(_absolute_servers(document))):
            pointer = ("servers", number)
            change = putting((*pointer, "url"), "https://spoiled.example/other") if changed else dropping(pointer)
            yield Site(pointer, None, change)

    return sites


def _servers_swapped(document: Document) -> Iterator[Site]:
    servers = _absolute_servers(document)
    own = [each for each in document.operations if not mapping(each.data).get("servers")]
    if len(servers) > 1 and not same(servers[0].get("url"), servers[1].get("url")) and own:
        yield Site(("servers",), None, putting(("servers",), [servers[1], servers[0], *servers[2:]]))


def _variables(document: Document) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for name, variable in mapping(mapping(next(iter(_absolute_servers(document)), None)).get("variables")).items():
        if document.operations:
            yield ("servers", 0, "variables", name), mapping(variable)


def _values_of_variable(change: str) -> Callable[[Document], Iterator[Site]]:
    def sites(document: Document) -> Iterator[Site]:
        for pointer, variable in _variables(document):
            values = listed(variable.get("enum"))
            others = [each for each in values if each != variable.get("default")]
            place = (*pointer, "enum")
            if change == "lost" and values:
                yield Site(place, None, dropping(place))
            elif change == "fewer" and others:
                yield Site(place, None, putting(place, [each for each in values if each != others[-1]]))
            elif change == "listed" and not values:
                yield Site(place, None, putting(place, [variable.get("default"), _NEW]))

    return sites


def _variable_added(document: Document) -> Iterator[Site]:
    for server in _absolute_servers(document)[:1]:
        url = str(server["url"]).rstrip("/") + "/{" + _NEW + "}"
        variables = {**mapping(server.get("variables")), _NEW: {"default": "one"}}
        change = together(putting(("servers", 0, "url"), url), putting(("servers", 0, "variables"), variables))
        yield Site(("servers", 0), None, change)


def _own_schemes(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        if document.old and document.data.get("host") and operation.data.get("schemes", ["https"]) == ["https"]:
            known = operation.data.get("schemes", document.data.get("schemes"))
            if known == ["https"]:
                pointer = (*operation.pointer, "schemes")
                yield Site(pointer, operation.title, putting(pointer, ["http"]))


KINDS = (
    Kind("server: path lost", _path_lost),
    Kind("server: host changed", _host_changed),
    Kind("server: default of a variable changed", _default_changed),
    Kind("servers of the operation dropped", _own_dropped),
    Kind("basePath lost", _base_path),
    Kind("host changed", _host),
    Kind("schemes changed", _scheme),
    Kind("servers of an operation or path added", _own_servers_added),
    Kind("server beside the first changed", _other_server(changed=True)),
    Kind("server beside the first dropped", _other_server(changed=False)),
    Kind("two servers swapped", _servers_swapped),
    Kind("server variable: values lost", _values_of_variable("lost")),
    Kind("server variable: value lost", _values_of_variable("fewer")),
    Kind("server variable: values listed", _values_of_variable("listed")),
    Kind("server variable added", _variable_added),
    Kind("schemes of the operation changed", _own_schemes),
)
