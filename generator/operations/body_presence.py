"""Takes a request body and says whether it must be sent, also where its author did not say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config.wildcard import wildcard
from ..diagnostics import quoted
from ..source.document import as_mapping, lookup
from ..spec.stated import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..config.client_toml import Config
    from ..diagnostics import Reporter
    from ..diagnostics.location import Pointer
    from ..spec.cursor import Cursor
    from ..spec.path_items import Described
    from .context import Context

_FLAG = "required"


def is_required(body: Cursor, context: Context) -> bool:
    """Whether a body must be sent: as its author says, or because its schema has required members.

    OpenAPI 3.1 section 4.8.13 makes a body optional that does not say `required`. Authors who list what a body must
    have hardly ever mean that, so its absence is read as true. Swagger 2.0, the toml's `empty_bodies`, and whatever
    else an author wrote there are taken at their word.
    """
    if body.flag(_FLAG):
        return True
    if context.spec.minor < 0 or body.pointer in context.empty_bodies or not _is_unsaid(body):
        return False
    content = list(body.members("content"))
    if not all(_has_required_members(media.resolved().get("schema")) for _, media in content):
        return False
    context.assumed.append(body.pointer)
    return True


def _is_unsaid(body: Cursor) -> bool:
    """Whether its author wrote a Request Body Object without `required`; old forms are parameters with words of 2.0."""
    document, source = body.spec.origins.source_of(body.pointer)
    written = as_mapping(lookup(document.data, source)[1])
    return _FLAG not in written and "content" in written


def _has_required_members(schema: Cursor | None) -> bool:
    """Whether a schema requires members of a request, itself or through `$ref` and `allOf`."""
    parts = [] if schema is None else list(_parts(schema))
    if any(part.mapping.get("type", "object") not in _OBJECTS for part in parts):
        return False
    lists = [listed for part in parts if (listed := part.get(_FLAG)) is not None]
    names = {str(name.data) for listed in lists for name in listed.elements()}
    described = [(name, member) for part in parts for name, member in part.members("properties")]
    return bool(names - {name for name, member in described if member.spec.states(member.data, "readOnly")})


_OBJECTS = ("object", ["object", "null"], ["null", "object"], ["object"])


def _parts(schema: Cursor) -> Iterator[Cursor]:
    """Yield a schema, what it refers to, and the members of its `allOf`, each once."""
    seen: set[Pointer] = set()
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if part.pointer in seen:
            continue
        seen.add(part.pointer)
        yield part
        target = part.spec.named(part.reference) if part.reference is not None else None
        waiting += [] if target is None else [target]
        members = part.get("allOf")
        waiting += members.elements() if members is not None else ()


def find_empty_bodies(described: Sequence[Described], config: Config, reporter: Reporter) -> frozenset[Pointer]:
    """Return the bodies that the toml's `empty_bodies` names; a pattern that fits no body is an error.

    A body that several operations share is one body: it may be left out in each of them.
    """
    found: set[Pointer] = set()
    for entry in config.empty_bodies:
        fits = wildcard(entry.pattern)
        named = [one for one in described if any(map(fits.fullmatch, (one.label, one.operation_id or one.label)))]
        bodies = [body.resolved() for one in named if (body := one.operation.get("requestBody")) is not None]
        optional = {body.pointer for body in bodies if not body.flag(_FLAG)}
        if not optional:
            reporter.report("empty-bodies-unmatched", entry.location, name=quoted(entry.pattern))
        found |= optional
    return frozenset(found)


def report_assumed(context: Context) -> None:
    """Report once how many bodies are read as required, and state it of each."""
    count = len(context.assumed)
    if count:
        context.repairs.report(
            "body-required",
            context.assumed[0],
            *(Reading((*pointer, _FLAG), now=True) for pointer in dict.fromkeys(context.assumed)),
            key=True,
            count="1 request body" if count == 1 else f"{count} request bodies",
            action="read as `required: true`",
        )
