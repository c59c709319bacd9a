"""Takes the whole API, gives the view of its README; text of the description is escaped for Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.ir import ArrayOf, LiteralOf, MapOf, Primitive, UnionOf
from generator.literals import literal
from generator.render.code import Code, joined
from generator.render.docstrings import one_line
from generator.render.documentation import request_line
from generator.render.views import stream_name

if TYPE_CHECKING:
    from generator.ir import Api, Operation, TypeRef

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+!|~>$^=-])")
_TICKS = re.compile(r"`+")
_TEXT = '"..."'
_PAIR = '("...", "...")'
_EXAMPLES = {
    "str": _TEXT,
    "int": "1",
    "float": "1.0",
    "bool": "True",
    "bytes": 'b"..."',
    "file": 'b"..."',
    "none": "None",
}
_CELL = 160
_LONGEST = 600
_LITERAL = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRows:
    """The operations of one resource: (call, request, summary) as cells of a table."""

    title: Code
    rows: tuple[tuple[Code, Code, Code], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeView:
    """The page README.md."""

    title: Code
    version: Code
    description: Code
    name: Code
    client: Code
    call: Code | None
    arguments: tuple[tuple[Code, Code, Code], ...]
    """(argument, environment variable, description) as cells of a table."""
    resources: tuple[ResourceRows, ...]
    has_events: bool


def _visible(text: str) -> str:
    """Return `text` with a blank for every line end, and an escape for whatever else a reader cannot see."""
    spelled = literal(" ".join(text.split()))
    quote = spelled[0]
    return spelled[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")


def prose(text: str, longest: int = _CELL) -> Code:
    """Return `text` on one line as Markdown that shows it as it is: no markup, no HTML, nothing invisible."""
    shown = _visible(one_line(text, longest)).replace("&", "&amp;").replace("<", "&lt;")
    shown = _PUNCTUATION.sub(r"\\\1", shown)
    return Code(re.sub(r"^(\d+)([.)])", r"\1\\\2", shown))


def span(text: str) -> Code:
    """Return `text` as a code span, also for a cell of a table."""
    shown = _visible(one_line(text, 300)).replace("|", "\\|") or " "
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return Code(f"{fence}{pad}{shown}{pad}{fence}")


def readme_view(api: Api) -> ReadmeView:
    """Return the view of README.md."""
    first = _simplest(api)
    schemes = [entry for entry in api.security_schemes if entry.kind != "mutual_tls"]
    given = [(entry.argument, entry.environment, entry.description) for entry in schemes]
    given += [(entry.argument, entry.environment, entry.description) for entry in api.client_parameters]
    return ReadmeView(
        title=prose(api.title) or Code(api.name),
        version=prose(api.version, 40),
        description=prose(api.description, _LONGEST),
        name=Code(api.name),
        client=Code(f"Client({_credentials(api, first)})"),
        call=_example(first) if first is not None else None,
        arguments=tuple((span(name), span(variable), prose(text)) for name, variable, text in given),
        resources=tuple(
            ResourceRows(title=span(f"client.{resource.attribute}"), rows=tuple(map(_row, resource.operations)))
            for resource in api.resources
        ),
        has_events=bool(api.events),
    )


def _row(operation: Operation) -> tuple[Code, Code, Code]:
    name = stream_name(operation) if operation.stream_only else operation.name
    return span(name), span(request_line(operation).strip("`")), prose(operation.summary)


def _credentials(api: Api, operation: Operation | None) -> Code:
    """Return the arguments of the client that the example needs."""
    alternatives = operation.security if operation is not None else None
    keys = {key for key, _ in alternatives[0]} if alternatives else set[str]()
    found = [
        Code(f"{entry.argument}={_PAIR if entry.kind == 'basic' else _TEXT}")
        for entry in api.security_schemes
        if entry.key in keys and entry.kind != "mutual_tls"
    ]
    found += [Code(f"{entry.argument}={_value(entry.type)}") for entry in api.client_parameters if entry.required]
    if not api.servers:
        found.append(Code('base_url="https://..."'))
    return joined(", ", found)


def _required(operation: Operation) -> list[tuple[str, TypeRef, bool]]:
    """Return (argument, type, positional) of what a call must give."""
    found = [
        (entry.argument, entry.type, entry.place == "path")
        for entry in operation.parameters
        if not entry.client_parameter and (entry.required or entry.place == "path")
    ]
    body = operation.body
    if body is not None and body.flattened:
        found += [(field.argument, field.type, False) for field in body.fields if field.required]
    elif body is not None and body.required:
        found.append((body.argument, body.media[0].type, False))
    return found


def _simplest(api: Api) -> Operation | None:
    """Return the operation that is called with the least, reading ones before others."""
    usable = [entry for entry in api.operations if not entry.stream_only and not entry.deprecated]
    usable = usable or [entry for entry in api.operations if not entry.stream_only]
    return min(usable, key=lambda entry: (len(_required(entry)), entry.method != "GET"), default=None)


def _example(operation: Operation) -> Code:
    values = [
        Code(_value(ref) if positional else f"{name}={_value(ref)}")
        for name, ref, positional in sorted(_required(operation), key=lambda entry: not entry[2])
    ]
    return Code(f"client.{operation.resource}.{operation.name}({joined(', ', values)})")


def _value(ref: TypeRef) -> str:
    """Return an example of a type; `...` where only the reader knows one."""
    if isinstance(ref, Primitive):
        return _EXAMPLES.get(ref.name, "...")
    if isinstance(ref, LiteralOf) and ref.values:
        shown = literal(ref.values[0])
        return shown if len(shown) <= _LITERAL and shown.isascii() and "`" not in shown else '"..."'
    if isinstance(ref, ArrayOf):
        return f"[{_value(ref.item)}]"
    if isinstance(ref, MapOf):
        return "{}"
    return _value(ref.options[0]) if isinstance(ref, UnionOf) and ref.options else "..."
