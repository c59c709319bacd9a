"""Takes the whole API, gives the view of its README; text of the description is escaped for Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..spelling.code import Code, joined
from ..spelling.literals import literal
from .client_files import OPTIONS
from .constants import default_security
from .docstrings import one_line
from .documentation import request_line
from .snippets import required, usual_call, value_of
from .views import stream_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..ir.api import Api, Operation, Resource

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]|~$^])")
_START = re.compile(r"^(\d+(?=[.)](?:\s|$)))?([#+=>.)-])")
"""What means something at the start of a line only."""
_TICKS = re.compile(r"`+")
_TEXT = '"..."'
_PAIR = '("...", "...")'
_CELL = 160
_LONGEST = 600
_UNFOLDED = 60
"""With more operations than these their tables are folded,"""
_ROWS = 200
"""and of one table no more are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRows:
    """The operations of one resource: (call, request, summary) as cells of a table."""

    title: Code
    folded: Code
    """The title in HTML, with the number of operations."""
    rows: tuple[tuple[Code, Code, Code], ...]
    more: Code | None
    """Where the rest of a very long list is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeView:
    """The page README.md."""

    title: Code
    version: Code
    description: Code
    name: Code
    credentials: Code
    """The arguments of the client in the examples."""
    call: Code | None
    """The simplest call; without one there are no examples."""
    call_with_options: Code
    """The same, from the dot on."""
    module: Code
    builder: Code
    build: Code
    """The call of the pure function of that operation, and where that is."""
    pages: Code | None
    pages_credentials: Code
    security: Code
    arguments: tuple[tuple[Code, Code, Code], ...]
    """(argument, environment variable, description) as cells of a table."""
    resources: tuple[ResourceRows, ...]
    is_folded: bool
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
    return Code(_START.sub(r"\g<1>\\\2", shown))


def span(text: str) -> Code:
    """Return `text` as a code span, also for a cell of a table."""
    shown = _visible(one_line(text, 300)).replace("|", "\\|") or " "
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return Code(f"{fence}{pad}{shown}{pad}{fence}")


def readme_view(api: Api) -> ReadmeView:
    """Return the view of README.md."""
    first = _simplest(api.operations, api)
    schemes = [entry for entry in api.security_schemes if entry.kind != "mutual_tls"]
    given = [(entry.argument, entry.environment, entry.description) for entry in schemes]
    given += [(entry.argument, entry.environment, entry.description) for entry in api.client_parameters]
    arguments = [(span(name), span(variable), prose(text)) for name, variable, text in given]
    pages = _simplest([entry for entry in api.operations if entry.paging is not None], api)
    return ReadmeView(
        title=prose(api.title) or Code(api.name),
        version=prose(api.version, 40),
        description=prose(api.description, _LONGEST),
        name=Code(api.name),
        credentials=_credentials(api, first),
        call=Code(usual_call(first)) if first is not None else None,
        call_with_options=_with_options(first) if first is not None else Code(""),
        module=Code(first.resource) if first is not None else Code(""),
        builder=Code(first.name) if first is not None else Code(""),
        build=Code(usual_call(first).removeprefix(f"client.{first.resource}.")) if first is not None else Code(""),
        pages=Code(usual_call(pages)) if pages is not None else None,
        pages_credentials=_credentials(api, pages),
        security=_security(api),
        arguments=(*arguments, *((span(name), Code(""), Code(text)) for name, text in OPTIONS.items())),
        resources=tuple(
            ResourceRows(
                title=span(f"client.{resource.attribute}"),
                folded=Code(f"<code>client.{resource.attribute}</code>: {len(resource.operations)} operations"),
                rows=tuple(map(_row, resource.operations[:_ROWS])),
                more=_more(resource),
            )
            for resource in api.resources
        ),
        is_folded=len(api.operations) > _UNFOLDED,
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
    found += [Code(f"{entry.argument}={value_of(entry.type)}") for entry in api.client_parameters if entry.required]
    if not api.servers:
        found.append(Code('base_url="https://..."'))
    return joined(", ", found)


def _more(resource: Resource) -> Code | None:
    left = len(resource.operations) - _ROWS
    return Code(f"And {left} more, in `resources/{resource.attribute}.py`.") if left > 0 else None


def _with_options(operation: Operation) -> Code:
    call = usual_call(operation).removeprefix("client").removesuffix(")")
    joint = "" if call.endswith("(") else ", "
    return Code(f"{call}{joint}options=RequestOptions(max_retries=0))")


def _security(api: Api) -> Code:
    """Return which credentials most operations take."""
    arguments = {entry.key: entry.argument for entry in api.security_schemes if entry.kind != "mutual_tls"}
    shared = [entry.argument for entry in api.client_parameters if entry.required]
    alternatives = default_security(api)
    named = ([arguments[key] for key, _ in found if key in arguments] for found in alternatives)
    ways = dict.fromkeys(" and ".join(map(span, dict.fromkeys(names))) for names in named if names)
    told = [f"Every call needs {' and '.join(map(span, shared))}."] if shared else []
    if ways:
        told.append(f"Most operations {'can take' if () in alternatives else 'need'} {', or '.join(ways)}.")
    return Code(" ".join([*told, "What is not given comes from the environment variable beside it."]))


def _simplest(operations: Sequence[Operation], api: Api) -> Operation | None:
    """Return the operation called with the least, as most are: on the API's server, with its usual credential."""
    usable = [entry for entry in operations if not entry.stream_only]
    usual = default_security(api)

    def rank(entry: Operation) -> tuple[bool, bool, bool, int, bool]:
        is_other = (entry.security or ()) != usual
        return entry.deprecated, bool(entry.servers), is_other, len(required(entry)), entry.method != "GET"

    return min(usable, key=rank, default=None)
