"""Changes of paths and methods (Paths Object, Path Item Object)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .document import Document, Kind, Site, dropping, mapping, renaming

if TYPE_CHECKING:
    from collections.abc import Iterator

_OTHER = {"get": "delete", "delete": "get", "post": "put", "put": "patch", "patch": "post", "head": "get"}


def _path_changed(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        path = str(operation.item[-1])
        changed = path.partition("?")[0].partition("#")[0].rstrip("/") + "/spoiled" + path[len(path.rstrip("/")) :]
        if "?" not in path and "#" not in path and changed not in document.data["paths"]:
            yield Site(operation.item, operation.title, renaming(operation.item, changed))


def _method_changed(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        other = _OTHER.get(operation.method)
        # GET and DELETE cannot be given each other's bodies without another fault.
        if other is None or other in document.at(operation.item) or document.body(operation) is not None:
            continue
        yield Site(operation.pointer, operation.title, renaming(operation.pointer, other))


def _operation_dropped(document: Document) -> Iterator[Site]:
    if len(document.operations) > 1:
        for operation in document.operations:
            yield Site(operation.pointer, operation.title, dropping(operation.pointer))


def _path_dropped(document: Document) -> Iterator[Site]:
    if len(mapping(document.data.get("paths"))) > 1:
        for operation in document.operations:
            yield Site(operation.item, operation.title, dropping(operation.item))


KINDS = (
    Kind("path changed", _path_changed),
    Kind("method changed", _method_changed),
    Kind("operation dropped", _operation_dropped),
    Kind("path dropped", _path_dropped),
)
