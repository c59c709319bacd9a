"""Takes webhooks and callbacks and gives `ir.Event`s: the payloads that the API sends to its user."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ..diagnostics import SpecError
from ..ir.api import Event, Sender
from ..spelling.naming import Proposal, pascal, settle, snake
from ..spelling.readable import readable
from .collect import operations_of
from .context import Owner
from .responses import build_media

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..diagnostics.location import Pointer
    from ..spec.cursor import Cursor
    from ..spec.path_items import Described
    from .context import Context

_EVENTS_TAG = "events"
"""The module that the models of payloads alone go to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Incoming:
    """One request that the API makes, with what names it."""

    found: Described
    wire: str
    kind: Literal["webhook", "callback"]
    words: tuple[str, ...]
    senders: tuple[Sender, ...] = ()

    @property
    def key(self) -> str:
        """Its identity in the lock."""
        return f"{self.found.method} {self.wire}"


def _webhooks(context: Context) -> Iterator[_Incoming]:
    for name, item in context.spec.root.members("webhooks"):
        try:
            for found in operations_of(name, item, context.reporter):
                yield _Incoming(found=found, wire=name, kind="webhook", words=(name,))
        except SpecError as error:
            context.reporter.add(error.diagnostic)


def _callbacks(operations: Sequence[tuple[Described, str, str]], context: Context) -> Iterator[_Incoming]:
    """Yield the callbacks of each operation; one that several operations share by reference counts once."""
    seen: dict[Pointer, _Incoming] = {}
    for owner, key, method_name in operations:
        for name, entry in owner.operation.members("callbacks"):
            try:
                for found in _expressions(entry.resolved(), context):
                    wire = f"{owner.label} {name} {found.path}"
                    new = _Incoming(found=found, wire=wire, kind="callback", words=(name, method_name))
                    known = seen.get(found.operation.pointer, new)
                    sender = Sender(method=owner.method, key=key, callback=name, expression=found.path)
                    seen[found.operation.pointer] = replace(known, senders=(*known.senders, sender))
            except SpecError as error:
                context.reporter.add(replace(error.diagnostic, operation=owner.label))
    yield from seen.values()


def _expressions(callback: Cursor, context: Context) -> Iterator[Described]:
    for expression, item in callback.items():
        yield from operations_of(expression, item, context.reporter)


def _candidates(incoming: _Incoming) -> tuple[str, ...]:
    identifier = incoming.found.operation_id
    method = incoming.found.method.lower()
    names = [snake(incoming.words[0])] if identifier is None else [snake(identifier)]
    names.append(snake(" ".join(incoming.words)))
    names.append(snake(" ".join((*incoming.words, method))))
    return tuple(names)


def _event(incoming: _Incoming, name: str, context: Context) -> Event:
    """Return the event; one without a body has no media, webhooks often only ping."""
    operation = incoming.found.operation
    declared = operation.get("requestBody")
    body = declared.resolved() if declared is not None else None
    content = body.get("content") if body is not None else None
    owner = Owner(words=(pascal(name),), tag=_EVENTS_TAG)
    media = [
        build_media(media_type, entry, context, owner, "Event")
        for media_type, entry in (content.items() if content is not None else ())
    ]
    return Event(
        name=name,
        wire=incoming.wire,
        method=incoming.found.method,
        media=tuple(media),
        kind=incoming.kind,
        senders=incoming.senders,
        summary=readable(operation.text("summary")) or readable(incoming.found.item.text("summary")),
        description=readable(operation.text("description")) or readable(incoming.found.item.text("description")),
        pointer=operation.pointer,
    )


def build_events(operations: Sequence[tuple[Described, str, str]], context: Context) -> tuple[Event, ...]:
    """Return the webhooks (OpenAPI 3.1 section 4.8.1) and callbacks (4.8.18); one that fails is an error of its own.

    Of each operation, `operations` has the key below `paths` as it is read, and the name of its builder.
    """
    incoming = [*_webhooks(context), *_callbacks(operations, context)]
    by_key = {entry.key: entry for entry in incoming}
    proposals = [Proposal(key=key, candidates=_candidates(entry)) for key, entry in by_key.items()]
    names = settle(proposals, pinned=context.pinned.events)
    events: list[Event] = []
    for key, entry in by_key.items():
        try:
            event = _event(entry, names[key], context)
        except SpecError as error:
            context.reporter.add(error.diagnostic)
            continue
        events.append(event)
    return tuple(sorted(events, key=lambda event: event.name))
