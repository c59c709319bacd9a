"""The servers in effect (3.1.1 sections 4.8.5 and 4.8.6; Swagger 2.0: `schemes`, `host`, `basePath`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .data import Server, ServerVariable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .reached_files import Place
    from .reading_context import Reading


def document_servers(reading: Reading) -> tuple[Server, ...]:
    """Return the servers of the document; where it has none, `/`."""
    root = reading.files.entry
    if reading.is_swagger:
        return _swagger_servers(reading, [entry.data for entry in reading.elements(root, "schemes")])
    return _servers(reading, root) or (Server(url="/"),)


def own_servers(reading: Reading, holders: Iterable[Place]) -> tuple[Server, ...]:
    """Return the servers of the first holder, operation or path, that has any; of Swagger 2.0 by its own `schemes`."""
    for holder in holders:
        if reading.is_swagger:
            schemes = [entry.data for entry in reading.elements(holder, "schemes")]
            if schemes and reading.files.entry.get("host") is not None:
                return _swagger_servers(reading, schemes)
        elif found := _servers(reading, holder):
            return found
    return ()


def _servers(reading: Reading, holder: Place) -> tuple[Server, ...]:
    found: list[Server] = []
    for entry in reading.elements(holder, "servers"):
        url = reading.text(entry, "url") if reading.mapping(entry, "the server") else None
        if url is None:
            reading.problem(entry, "the server has no `url`")
            continue
        found.append(
            Server(
                url=url,
                variables=tuple(_variable(reading, name, place) for name, place in reading.members(entry, "variables")),
                name=(reading.text(entry, "name") or "") if reading.version == "3.2" else "",
            )
        )
    return tuple(found)


def _variable(reading: Reading, name: str, place: Place) -> ServerVariable:
    """Return one variable; numbers and truth values are sent as JSON writes them."""
    listed = place.get("enum")
    allowed = tuple(map(_text, (entry.data for entry in listed.elements()))) if listed is not None else ()
    default = place.get("default")
    if default is None:
        reading.problem(place, f"the server variable {name!r} has no default")
        return ServerVariable(name=name, default=allowed[0] if allowed else "", allowed=allowed)
    return ServerVariable(name=name, default=_text(default.data), allowed=allowed)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _swagger_servers(reading: Reading, schemes: Sequence[object]) -> tuple[Server, ...]:
    """Return one server for each scheme.

    Without `host` it is the host that serves the description, without `schemes` the scheme that it is served by: then
    the URL is relative (RFC 3986 section 4.2).
    """
    root = reading.files.entry
    host, base = reading.text(root, "host") or "", reading.text(root, "basePath") or ""
    path = base if not base or base.startswith("/") else "/" + base
    if not host:
        return (Server(url=path or "/"),)
    named = dict.fromkeys(scheme for scheme in schemes if isinstance(scheme, str))
    return tuple(Server(url=f"{scheme}://{host}{path}") for scheme in named) or (Server(url=f"//{host}{path}"),)
