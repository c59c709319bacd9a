"""Takes the whole API, gives the view of its README; text of the description is escaped for Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..spelling.code import Code, identifier, joined
from ..spelling.literals import literal
from .client_files import OPTIONS
from .constants import default_security
from .docstrings import one_line
from .documentation import request_line
from .showcase import showcase
from .snippets import required, usual_arguments, value_of
from .webhook_views import json_payload

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..ir.api import Api, Operation

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

    attribute: Code
    module: Code
    count: Code
    rows: tuple[tuple[Code, Code, Code], ...]
    more: Code | None
    """How many operations of a very long list are left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualCall:
    """A call as a reader could write it: `client.<resource>.<method>(<arguments>)`."""

    resource: Code
    method: Code
    module: Code
    builder: Code
    """The function of that module of resources/ that builds the call."""
    arguments: Code
    credentials: Code
    """The arguments of the client that makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCall:
    """A call with its arguments: `client.<resource>.<method>(...)`, over several lines where it is long."""

    call: Code
    credentials: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeView:
    """The page README.md."""

    title: Code
    version: Code
    description: Code
    name: Code
    call: UsualCall | None
    """The simplest call; without one there are no examples."""
    create: ShownCall | None
    upload: ShownCall | None
    stream: ShownCall | None
    pages: UsualCall | None
    """The simplest call that returns a page."""
    shared: Code | None
    """The arguments of the client that every call needs."""
    credentials: Code | None
    """The alternatives that most operations take."""
    is_open: bool
    """Whether most operations can be called without credentials, too."""
    arguments: tuple[tuple[Code, Code, Code], ...]
    """(argument, environment variable, description) as cells of a table."""
    resources: tuple[ResourceRows, ...]
    is_folded: bool
    has_events: bool
    has_testing: bool


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
    shown = showcase(api)
    near = shown.create[0].resource if shown.create is not None else ""
    first = _simplest(api.operations, api, near)
    schemes = [entry for entry in api.security_schemes if entry.kind != "mutual_tls"]
    given = [(entry.argument, entry.environment, entry.description) for entry in schemes]
    given += [(entry.argument, entry.environment, entry.description) for entry in api.client_parameters]
    arguments = [(span(name), span(variable), prose(text)) for name, variable, text in given]
    shared = [entry.argument for entry in api.client_parameters if entry.required]
    pages = _simplest([entry for entry in api.operations if entry.paging is not None], api, near)
    return ReadmeView(
        title=prose(api.title) or identifier(api.name),
        version=prose(api.version, 40),
        description=prose(api.description, _LONGEST),
        name=identifier(api.name),
        call=_usual_call(first, api),
        create=_shown(shown.create, api),
        upload=_shown(shown.upload, api),
        stream=_shown(shown.stream, api),
        pages=_usual_call(pages, api),
        shared=joined(" and ", map(span, shared)) if shared else None,
        credentials=_usual_credentials(api),
        is_open=() in default_security(api),
        arguments=(*arguments, *((span(name), Code(""), Code(text)) for name, text in OPTIONS.items())),
        resources=tuple(
            ResourceRows(
                attribute=_dotted(resource.attribute),
                module=identifier(resource.module),
                count=Code(str(len(resource.operations))),
                rows=tuple(map(_row, resource.operations[:_ROWS])),
                more=Code(str(len(resource.operations) - _ROWS)) if len(resource.operations) > _ROWS else None,
            )
            for resource in api.resources
            if resource.operations
        ),
        is_folded=len(api.operations) > _UNFOLDED,
        has_events=any(json_payload(event) is not None for event in api.events),
        has_testing=api.testing and bool(api.operations),
    )


def _dotted(attribute: str) -> Code:
    return joined(".", map(identifier, attribute.split(".")))


def _row(operation: Operation) -> tuple[Code, Code, Code]:
    return span(operation.name), span(request_line(operation).strip("`")), prose(operation.summary)


def _usual_call(operation: Operation | None, api: Api) -> UsualCall | None:
    if operation is None:
        return None
    return UsualCall(
        resource=_dotted(operation.resource),
        method=identifier(operation.name),
        module=identifier(operation.module),
        builder=identifier(operation.builder),
        arguments=usual_arguments(operation),
        credentials=_credentials(api, operation),
    )


def _shown(found: tuple[Operation, Code] | None, api: Api) -> ShownCall | None:
    return None if found is None else ShownCall(call=found[1], credentials=_credentials(api, found[0]))


def _credentials(api: Api, operation: Operation) -> Code:
    """Return the arguments of the client that a call needs."""
    alternatives = operation.security
    keys = {key for key, _ in alternatives[0]} if alternatives else set[str]()
    found = [
        Code(f"{identifier(entry.argument)}={_PAIR if entry.kind == 'basic' else _TEXT}")
        for entry in api.security_schemes
        if entry.key in keys and entry.kind != "mutual_tls"
    ]
    found += [
        Code(f"{identifier(entry.argument)}={value_of(entry.type)}")
        for entry in api.client_parameters
        if entry.required
    ]
    if not api.servers:
        found.append(Code('base_url="https://..."'))
    return joined(", ", found)


def _usual_credentials(api: Api) -> Code | None:
    """Return the alternatives of credentials that most operations take, or None when they take none."""
    arguments = {entry.key: entry.argument for entry in api.security_schemes if entry.kind != "mutual_tls"}
    named = ([arguments[key] for key, _ in ways if key in arguments] for ways in default_security(api))
    ways = dict.fromkeys(joined(" and ", map(span, dict.fromkeys(names))) for names in named if names)
    return joined(", or ", ways) if ways else None


def _simplest(operations: Sequence[Operation], api: Api, near: str) -> Operation | None:
    """Return the operation called with the least, as most are: on the API's server, with its usual credential.

    Of several it is one of the resource `near`.
    """
    usable = [entry for entry in operations if not entry.stream_only]
    usual = default_security(api)

    def rank(entry: Operation) -> tuple[bool, bool, bool, int, bool, bool]:
        is_other = (entry.security or ()) != usual
        return (
            entry.deprecated,
            bool(entry.servers),
            is_other,
            len(required(entry)),
            entry.method != "GET",
            entry.resource != near,
        )

    return min(usable, key=rank, default=None)
