"""Finds the operation that a request means, by its method and its path, with or without the path of a server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from ..proof.described.templates import parse_template

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..proof.described.data import Description, Operation

_VARIABLE = re.compile(r"(\{[^{}]*\})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One operation with the pattern of its path."""

    operation: Operation
    pattern: re.Pattern[str]
    names: tuple[str, ...]
    """The path parameters, in the order of the groups."""
    prefixes: tuple[str, ...]
    """The paths of its servers, which may stand before it."""

    @property
    def rank(self) -> tuple[int, int]:
        """How special it is: fewer variables first, then more of a fixed query."""
        return len(self.names), -len(self.operation.fixed_query)

    def texts(self, path: str) -> dict[str, str] | None:
        """Return the texts of the path parameters, encoded as they came; None for another path."""
        for prefix in (*self.prefixes, ""):
            if path.startswith(prefix) and (found := self.pattern.fullmatch(path, len(prefix))):
                return dict(zip(self.names, found.groups(), strict=True))
        return None


def routes_of(description: Description) -> list[Route]:
    """Return the routes, the most special first."""
    return sorted((_route(operation) for operation in description.operations), key=lambda route: route.rank)


def _route(operation: Operation) -> Route:
    template = parse_template(operation.path)
    known = frozenset(each.wire for each in operation.parameters if each.position == "path")
    wide = {each.wire for each in operation.parameters if each.multi_segment}
    names: list[str] = []
    text = ""
    for piece in _VARIABLE.split(template.path):
        if piece.startswith("{") and piece.endswith("}"):
            names.append(template.declared(piece[1:-1], known))
            text += "(.+)" if names[-1] in wide else "([^/]+)"
        else:
            text += re.escape(piece)
    paths = (urlsplit(server.resolved).path.rstrip("/") for server in operation.servers)
    return Route(
        operation=operation,
        pattern=re.compile(text),
        names=tuple(names),
        prefixes=tuple(dict.fromkeys(path for path in paths if path)),
    )


def matching(routes: Sequence[Route], method: str, path: str, query: str) -> list[tuple[Operation, dict[str, str]]]:
    """Return the operations of a request, the most special first, and the texts of their path parameters."""
    sent = parse_qsl(query, keep_blank_values=True)
    return [
        (route.operation, texts)
        for route in routes
        if route.operation.method == method
        and (texts := route.texts(path)) is not None
        and set(route.operation.fixed_query) <= set(sent)
    ]


def methods_at(routes: Iterable[Route], path: str) -> list[str]:
    """Return the methods that a path has."""
    return sorted({route.operation.method for route in routes if route.texts(path) is not None})
