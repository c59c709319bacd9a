"""Takes the webhooks and callbacks of the API, gives the view of `webhooks.py`: one parse function each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ir.types import ANY, ArrayOf, ModelRef
from ..spelling.code import Code, docstring, identifier, string
from .annotations import Speller
from .docstrings import compose, cut, first_and_rest, lines_of, one_line
from .module import Imports, Module

if TYPE_CHECKING:
    from ..ir.api import Api, Event
    from ..ir.types import TypeRef

_WIDTH = 92
_LONGEST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One parse function."""

    name: Code
    payload: Code
    result: Code
    docstring: Code
    parse: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksView:
    """The module `webhooks.py`."""

    imports: Imports
    events: tuple[EventView, ...]


def webhooks_view(api: Api) -> WebhooksView:
    """Return the view; an event without a JSON payload is parsed as any value."""
    module = Module(event.function for event in api.events)
    speller = Speller(api, module, relative=".")
    module.use("typing", "TYPE_CHECKING", runtime=True)
    events = tuple(_event(event, module, speller) for event in api.events)
    return WebhooksView(imports=module.imports, events=events)


def _event(event: Event, module: Module, speller: Speller) -> EventView:
    ref = next((media.type for media in event.media if media.codec in {"json", "form"}), ANY)
    parse = module.use("._runtime", "parse_payload", runtime=True)
    text = f"{module.builtin('bytes')} | {module.builtin('str')}"
    return EventView(
        name=identifier(event.function),
        payload=Code(f"{text} | object"),
        result=speller.result(ref),
        docstring=docstring(_text(event), 4),
        parse=_parse(parse, ref, speller, module),
    )


def _parse(parse: Code, ref: TypeRef, speller: Speller, module: Module) -> Code:
    """Return the call that reads the payload; a type with models in it that is no model has no reference."""
    if isinstance(ref, ModelRef):
        return Code(f"{parse}({string(speller.reference(ref))}, payload)")
    if isinstance(ref, ArrayOf) and isinstance(ref.item, ModelRef):
        return Code(f"{parse}({string(speller.reference(ref.item))}, payload, many=True)")
    if speller.has_models(ref):
        return Code(f"{parse}({module.use('typing', 'Any', runtime=True)}, payload)")
    return Code(f"{parse}({speller.result(ref, runtime=True)}, payload)")


def _text(event: Event) -> str:
    title, description = first_and_rest(event.summary, cut(event.description, _LONGEST))
    line = f"Payload of the {event.kind} `{one_line(event.wire)}` ({event.method})."
    return compose(title=title or line, blocks=[lines_of(description, _WIDTH), [line] if title else []], width=_WIDTH)
