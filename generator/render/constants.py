"""Takes one operation, gives the expression of its constant: everything that does not depend on arguments."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ..ir.serialisation import STYLES, is_exploded
from ..spelling.code import Code, joined, string, tuple_of
from .annotations import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..ir.api import Api, Operation, Parameter, Requirement, Response, Server
    from ..ir.paged import Paging
    from ..ir.serialisation import Place
    from .codec_views import Codecs
    from .module import Module

_NUMBER = re.compile(r"[1-9][0-9]{2}")
_DESCRIBERS: dict[Place, str] = {
    "path": "Path",
    "query": "Query",
    "header": "Header",
    "cookie": "Cookie",
    "querystring": "QueryString",
}
"""The class of the runtime that describes a parameter of a place; its defaults are those of `STYLES`."""


class Constants:
    """Spells the `Operation(...)` constants of one module."""

    def __init__(self, module: Module, codecs: Codecs, default_security: tuple[Requirement, ...]) -> None:
        self._module = module
        self._codecs = codecs
        self._default_security = default_security

    def expression(self, operation: Operation) -> Code:
        """Return `Operation(...)`; what has the runtime's default is left out."""
        parts = [
            string(operation.operation_id or f"{operation.method} {operation.path}"),
            string(operation.method),
            self._path(operation),
            *self._parameters(operation.parameters),
        ]
        if operation.body is not None:
            parts.append(Code(f"body={self._codecs.body(operation.body)}"))
        parts.append(Code(f"responses={self._responses(operation.responses)}"))
        if operation.paging is not None:
            parts.append(Code(f"paging={self._paging(operation.paging)}"))
        security = operation.security or ()
        if security != self._default_security:
            parts.append(Code(f"security={security_text(security)}"))
        return Code(f"{self._name('Operation')}({joined(', ', [*parts, *self._rest(operation)])})")

    def _name(self, name: str) -> Code:
        return self._module.use(RUNTIME, name, runtime=True)

    def _rest(self, operation: Operation) -> list[Code]:
        found: list[Code] = []
        if operation.body is not None and not operation.body.required:
            found.append(Code("optional_body=True"))
        if operation.servers:
            servers = (server_text(self._module, RUNTIME, entry) for entry in operation.servers)
            found.append(Code(f"servers={tuple_of(servers)}"))
        shared = [entry.argument for entry in operation.parameters if entry.client_parameter]
        if shared:
            found.append(Code(f"client_parameters={tuple_of(string(name) for name in shared)}"))
        if operation.fixed_query:
            pairs = (tuple_of((string(name), string(value))) for name, value in operation.fixed_query)
            found.append(Code(f"fixed_query={tuple_of(pairs)}"))
        return found

    def _paging(self, paging: Paging) -> Code:
        parameter = "field" if paging.in_body else "query"
        given = {
            parameter: paging.parameter,
            "items": paging.items,
            "next": paging.next,
            "item": paging.item,
            "more": paging.more,
            "total": paging.total,
        }
        parts = [string(paging.style), *(Code(f"{name}={string(text)}") for name, text in given.items() if text)]
        parts += [Code(f"first={paging.first}")] if paging.first else []
        return Code(f"{self._name('Paging')}({joined(', ', parts)})")

    def _path(self, operation: Operation) -> Code:
        described = [
            self._describer(entry) for entry in operation.parameters if entry.place == "path" and settings_of(entry)
        ]
        return Code(f"{self._name('path')}({joined(', ', [string(operation.path), *described])})")

    def _parameters(self, parameters: Sequence[Parameter]) -> list[Code]:
        given = [entry for entry in parameters if not entry.client_parameter]
        found: list[Code] = []
        for keyword, places in (
            ("query", {"query", "querystring"}),
            ("headers", {"header"}),
            ("cookies", {"cookie"}),
        ):
            described = [self._describer(entry) for entry in given if entry.place in places]
            if described:
                found.append(Code(f"{keyword}={tuple_of(described)}"))
        return found

    def _describer(self, entry: Parameter) -> Code:
        settings = settings_of(entry)
        if entry.fields:
            fields = self._codecs.fields("Form", entry.fields)
            settings += [Code(f"fields={tuple_of(fields)}")] if fields else []
        return describer(self._module, RUNTIME, entry.place, entry.wire, settings)

    def _responses(self, responses: Sequence[Response]) -> Code:
        items = (Code(f"{_status(response.status)}: {self._codecs.response(response)}") for response in responses)
        return Code(f"{{{joined(', ', items)}}}")


def default_security(api: Api) -> tuple[Requirement, ...]:
    """Return the requirement that most operations have; those need not name it."""
    counts = Counter(operation.security for operation in api.operations if operation.security is not None)
    return max(sorted(counts), key=lambda found: counts[found]) if counts else ()


def server_text(module: Module, source: str, server: Server) -> Code:
    """Return a base URL, with its variables where it has some."""
    if not server.variables:
        return string(server.url)
    variables = tuple_of(
        tuple_of((string(name), string(default), tuple_of(string(value) for value in allowed)))
        for name, default, allowed in server.variables
    )
    return Code(f"{module.use(source, 'Server', runtime=True)}({string(server.url)}, {variables})")


def security_text(requirements: Iterable[Requirement]) -> Code:
    """Return alternatives as the runtime takes them: tuples of scheme keys, `()` for anonymous."""
    return tuple_of(tuple_of(string(key) for key, _ in alternative) for alternative in requirements)


def describer(module: Module, source: str, place: Place, wire: str, settings: Sequence[Code]) -> Code:
    """Return `Query("limit", ...)` and the like."""
    name = module.use(source, _DESCRIBERS[place], runtime=True)
    return Code(f"{name}({joined(', ', [string(wire), *settings])})")


def _status(status: str) -> Code:
    """Return `200`, `"4XX"` or `"default"`."""
    return Code(status) if _NUMBER.fullmatch(status) else string(status)


def settings_of(entry: Parameter) -> list[Code]:
    """Return the keyword arguments of a parameter's description that are not its place's defaults."""
    if entry.media_type is not None:
        return [Code(f"media_type={string(entry.media_type)}")]
    default = STYLES[entry.place][0]
    found: list[Code] = []
    if entry.style != default:
        found.append(Code(f"style={string(entry.style)}"))
    if entry.explode != is_exploded(default):
        found.append(Code(f"explode={entry.explode!r}"))
    if entry.allow_reserved:
        found.append(Code("allow_reserved=True"))
    if entry.allow_empty and entry.place == "query":
        found.append(Code("allow_empty=True"))
    if entry.fresh_key:
        found.append(Code("fresh_key=True"))
    if entry.multi_segment:
        found.append(Code("multi_segment=True"))
    if entry.inner:
        found.append(Code(f"inner={tuple_of(string(style) for style in entry.inner)}"))
    return found
