"""Takes the webhooks and callbacks of the API, gives the view of `webhooks.py`: one parse function each, and a door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ir.types import ANY, ArrayOf, ModelRef, union
from ..spelling.code import Code, docstring, identifier, joined, string, tuple_of
from ..spelling.literals import literal
from .annotations import Speller
from .docstrings import compose, first_and_rest, lines_of, one_line
from .module import Imports, Module
from .webhook_tags import tags_of

if TYPE_CHECKING:
    from ..ir.api import Api, Event
    from ..ir.types import TypeRef
    from .webhook_tags import Tags

_WIDTH = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One parse function."""

    name: Code
    payload: Code
    result: Code
    docstring: Code
    parse: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorView:
    """What reads the payload of any event: `parse`, and `unwrap` which checks the signature before."""

    alias: Code
    alias_of_types: Code
    union: Code
    anything: Code
    rows: Code
    options: Code
    read: Code
    payload: Code
    headers: Code
    text: Code
    body: Code
    hidden: Code
    verify: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksView:
    """The module `webhooks.py`."""

    imports: Imports
    events: tuple[EventView, ...]
    door: DoorView | None
    """None where no event has a payload of JSON."""


def webhooks_view(api: Api) -> WebhooksView:
    """Return the view; a payload of no JSON is given back as it came."""
    module = Module({*(event.function for event in api.events), "EVENTS", "WebhookEvent", "parse", "unwrap"})
    speller = Speller(api, module, relative=".")
    module.use("typing", "TYPE_CHECKING", runtime=True)
    events = tuple(_event(event, module, speller) for event in api.events)
    door = _door(api, module, speller)
    return WebhooksView(imports=module.imports, events=events, door=door)


def _door(api: Api, module: Module, speller: Speller) -> DoorView | None:
    """Return the door of the events with a payload, webhooks first: of two that a payload fits, it is the former."""
    found = [(event, ref) for event in api.events if (ref := json_payload(event)) is not None]
    found.sort(key=lambda pair: pair[0].kind != "webhook")
    if not found:
        return None
    tags = tags_of(api, [ref for _, ref in found])
    text, callable_ = module.builtin("str"), module.use("collections.abc", "Callable")
    literal, drift = module.use("typing", "Literal"), module.use("._runtime", "Drift")
    hook = f"{callable_}[[{drift}], object] | None = None"
    return DoorView(
        alias=Code("WebhookEvent"),
        alias_of_types=module.use("typing", "TypeAlias"),
        union=speller.result(union(ref for _, ref in found)),
        anything=module.use("typing", "Any", runtime=True),
        rows=tuple_of(_row(event, ref, told, speller, module) for (event, ref), told in zip(found, tags, strict=True)),
        options=Code(f'*, responses: {literal}["lenient", "strict"] = "lenient", on_drift: {hook}'),
        read=module.use("._payloads", "parse_event", runtime=True),
        payload=Code(f"{module.builtin('bytes')} | {text} | object"),
        headers=Code(f"{module.use('collections.abc', 'Mapping')}[{text}, {text}]"),
        text=text,
        body=Code(f"{module.builtin('bytes')} | {text}"),
        hidden=module.use("._runtime.errors", "without_arguments", runtime=True),
        verify=module.use("._payloads", "verify_signature", runtime=True),
    )


def _row(event: Event, ref: TypeRef, tags: Tags, speller: Speller, module: Module) -> Code:
    """Return `Event("shipmentArrived", "models.shared:ShipmentEvent", {"type": ("booked",)})`."""
    row = module.use("._payloads", "Event", runtime=True)
    name = event.senders[0].callback if event.senders else event.wire
    parts = [string(name), _read_type(ref, speller, module)]
    if tags:
        values = (
            Code(f"{string(member)}: {tuple_of(Code(literal(value)) for value in each)}")
            for member, each in tags.items()
        )
        parts.append(Code(f"{{{joined(', ', values)}}}"))
    if _is_many(ref):
        parts.append(Code("many=True"))
    return Code(f"{row}({joined(', ', parts)})")


def json_payload(event: Event) -> TypeRef | None:
    """Return the type of the payload that the door reads; None for an event without one."""
    return next((media.type for media in event.media if media.codec == "json"), None)


def _event(event: Event, module: Module, speller: Speller) -> EventView:
    read = [media.type for media in event.media if media.codec in {"json", "form"}]
    ref = read[0] if read else ANY
    text = f"{module.builtin('bytes')} | {module.builtin('str')}"
    parsed = Code("payload")
    if read or not event.media:
        many = ", many=True" if _is_many(ref) else ""
        parse = module.use("._runtime", "parse_payload", runtime=True)
        parsed = Code(f"{parse}({_read_type(ref, speller, module)}, payload{many})")
    return EventView(
        name=identifier(event.function),
        payload=Code(f"{text} | object"),
        result=speller.result(ref),
        docstring=docstring(_text(event), 4),
        parse=parsed,
    )


def _is_many(ref: TypeRef) -> bool:
    return isinstance(ref, ArrayOf) and isinstance(ref.item, ModelRef)


def _read_type(ref: TypeRef, speller: Speller, module: Module) -> Code:
    """Return the type that reads the payload; one with models in it that is no model has no reference."""
    inner = ref.item if isinstance(ref, ArrayOf) else ref
    if isinstance(inner, ModelRef):
        return string(speller.reference(inner))
    if speller.has_models(ref):
        return module.use("typing", "Any", runtime=True)
    return speller.result(ref, runtime=True)


def _text(event: Event) -> str:
    title, description = first_and_rest(event.summary, event.description)
    line = f"Payload of the {event.kind} `{one_line(event.wire)}` ({event.method})."
    return compose(title=title or line, blocks=[lines_of(description, _WIDTH), [line] if title else []], width=_WIDTH)
