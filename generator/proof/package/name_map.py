"""The map of names in MANIFEST.json: how operations, arguments, events and credentials of the description are called.

Of all that a manifest says the proof takes these names and the stated repairs, never a media type, model, status or
requirement.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ...diagnostics import fatal, quoted, shown_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..described.data import Operation

_MANIFEST = "MANIFEST.json"
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """How one operation is called."""

    call: str
    """Dotted, from the client on: `app.fetch_usage`."""
    builder: str = ""
    """`resources.app:fetch_usage`: module of the package and function."""
    stream: str | None = None
    """The call that gives a stream: a method of its own, or `call` itself where every success is a stream."""
    parameters: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(position, wire name) -> argument; names of headers in lower case."""
    body: str | None = None
    """The argument that takes the body as a whole."""
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """Of a flattened body: wire name -> argument."""
    content_type: str | None = None
    """The argument that chooses among media types."""
    is_paged: bool = False
    key_header: str = ""
    """The header of an idempotency key, which each call gets whose method is not idempotent; empty for none."""

    @property
    def switch(self) -> str | None:
        """The member that asks for a stream, where the call gives nothing else: it is sent as true when left out.

        OpenAPI has no word for it; docs/decisions/0025 says why the client does so.
        """
        return "stream" if self.stream == self.call and "stream" in self.fields else None

    @property
    def apart(self) -> str | None:
        """The member that asks for a stream where another call reads one, if neither takes an argument for it."""
        beside = self.stream is not None and self.stream != self.call
        return "stream" if beside and self.body is None and "stream" not in self.fields else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A function that reads a webhook or callback, `webhooks:parse_new_pet`."""

    name: str
    method: str
    function: str
    operation: str = ""
    """Of a callback: `METHOD /path` of its operation."""
    expression: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The map of one package."""

    name: str
    sha256: str
    """Digest of the description that the package says to be generated from; it decides nothing."""
    operations: Mapping[tuple[str, str], Called]
    """By method and the key below `paths`."""
    credentials: Mapping[str, str]
    """Key of a security scheme -> argument of the client."""
    parameters: Mapping[tuple[str, str], str]
    """(position, wire name) of a client parameter -> argument of the client."""
    server_variables: Mapping[str, str]
    events: tuple[Named, ...]
    repairs: tuple[Mapping[str, object], ...]

    def called(self, operation: Operation) -> Called | None:
        """Return how an operation of the description is called; None when the package does not offer it."""
        return self.operations.get((operation.method, operation.path))


def read_names(folder: Path, key_header: str = "") -> Names:
    """Read the map of the package in `folder`; `key_header` is the idempotency header that its toml names, if any.

    Raises:
        SpecError: `proof-package-unreadable`.
    """
    path = folder / _MANIFEST
    try:
        found: object = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise fatal("proof-package-unreadable", path=shown_path(path), reason=quoted(str(error))) from error
    if not isinstance(found, dict) or "client" not in found or "operations" not in found:
        reason = "it has no map of names; generate the package again"
        raise fatal("proof-package-unreadable", path=shown_path(path), reason=reason)
    return names_of(cast("Row", found), key_header)


def names_of(manifest: Row, key_header: str = "") -> Names:
    """Return the map in the data of a manifest; what is not of the documented form is passed over."""
    client = _row(manifest.get("client"))
    key_header = key_header or _text(client.get("idempotency_header"))
    rows = list(_rows(manifest.get("operations")))
    return Names(
        name=_text(manifest.get("name")),
        sha256=_text(_row(manifest.get("spec")).get("sha256")),
        operations={(_text(row.get("method")), _key(row)): _called(row, key_header) for row in rows},
        credentials={_text(row.get("scheme")): _text(row.get("argument")) for row in _rows(client.get("credentials"))},
        parameters=_parameters(client.get("parameters")),
        server_variables={
            _text(row.get("name")): _text(row.get("argument")) for row in _rows(client.get("server_variables"))
        },
        events=tuple(_named(row) for key in ("webhooks", "callbacks") for row in _rows(manifest.get(key))),
        repairs=tuple(_rows(manifest.get("repairs"))),
    )


def _key(row: Row) -> str:
    """Return the key below `paths`, which is not the path that is sent where it has a fixed query or a fragment."""
    return _text(row["key"]) if "key" in row else _text(row.get("path"))


def _called(row: Row, key_header: str) -> Called:
    body, stream = _row(row.get("body")), row.get("stream")
    argument, content_type = body.get("argument"), body.get("content_type")
    return Called(
        call=_text(row.get("call")),
        builder=_text(row.get("builder")),
        stream=stream if isinstance(stream, str) else None,
        parameters=_parameters(row.get("parameters")),
        body=argument if isinstance(argument, str) else None,
        fields={wire: _text(name) for wire, name in _row(body.get("fields")).items()},
        content_type=content_type if isinstance(content_type, str) else None,
        is_paged=bool(row.get("pagination")),
        key_header=key_header,
    )


def _parameters(value: object) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row in _rows(value):
        position, name = _text(row.get("in")), _text(row.get("name"))
        found[position, name.lower() if position == "header" else name] = _text(row.get("argument"))
    return found


def _named(row: Row) -> Named:
    return Named(
        name=_text(row.get("name")),
        method=_text(row.get("method")),
        function=_text(row.get("function")),
        operation=_text(row.get("operation")),
        expression=_text(row.get("expression")),
    )


def _rows(value: object) -> Iterator[Row]:
    for entry in cast("list[object]", value) if isinstance(value, list) else ():
        if isinstance(entry, dict):
            yield cast("Row", entry)


def _row(value: object) -> Row:
    return cast("Row", value) if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
