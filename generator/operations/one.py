"""Takes one operation that was found and named and gives its `ir.Operation`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..ir.api import Operation
from ..source.files import PAGE_SUFFIXES
from ..spec.external_docs import documentation_url, followed
from ..spelling.readable import readable
from .argument_names import CHOICE, name_arguments
from .bodies import build_body
from .examples import check_content
from .parameters import build_parameters, declared_parameters, fitted, left_out
from .path_templates import with_declared_names
from .responses import build_responses
from .security import build_security
from .servers import build_servers
from .stream_switch import with_switch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..diagnostics.location import Location
    from ..ir.api import Body, Server
    from ..spec.cursor import Cursor
    from ..spec.path_items import Described
    from .argument_names import Slot
    from .context import Context, Owner
    from .method_names import OperationName
    from .parameters import Declared
    from .path_templates import Template

_BODY: Slot = ("body", "body")


def _slots(declared: Sequence[Declared], body: Body | None, context: Context) -> list[Slot]:
    """Return what needs an argument: each parameter that is not the client's, and the members of the body."""
    slots = [entry.slot for entry in declared if context.client_parameters.argument(entry.place, entry.wire) is None]
    if body is None:
        return slots
    slots += [("body", entry.wire) for entry in body.fields] if body.flattened else [_BODY]
    return [*slots, CHOICE] if body.content_type_argument else slots


def _named_body(body: Body | None, names: Mapping[Slot, str]) -> Body | None:
    """Return the body with the names of its arguments, in every media type that has the same members."""
    if body is None:
        return None
    choice = names.get(CHOICE)
    if not body.flattened:
        return replace(body, argument=names[_BODY], content_type_argument=choice)
    media = tuple(
        replace(
            entry,
            fields=tuple(
                replace(field, argument=names.get(("body", field.wire), field.argument)) for field in entry.fields
            ),
        )
        for entry in body.media
    )
    fields = tuple(replace(field, argument=names["body", field.wire]) for field in body.fields)
    return replace(body, media=media, fields=fields, content_type_argument=choice)


def _description(found: Described) -> str:
    """Return what is said of an operation, and of all operations of its path."""
    own, of_path = (readable(owner.text("description")) for owner in (found.operation, found.item))
    summary = readable(found.item.text("summary")) if found.operation.text("summary") else ""
    texts = dict.fromkeys(text for text in (own, summary, of_path) if text and text != found.operation.text("summary"))
    return "\n\n".join(text for text in texts if text == own or text not in own)


def _servers(found: Described, context: Context) -> tuple[Server, ...]:
    """Return the servers of the operation or its path, which go before the document's (section 4.8.10).

    Raises:
        SpecError: `server-invalid`, one must never be called.
    """
    for owner in (found.operation, found.item):
        if "servers" in owner.mapping:
            base = bool(context.servers)
            servers = build_servers(owner, context.config, context.reporter, context.document_url, has_base=base)
            return () if servers == context.servers else servers
    return ()


def _check_examples(operation: Cursor, context: Context) -> None:
    body, responses = operation.get("requestBody"), operation.get("responses")
    owners = [] if body is None else [body]
    owners += [response for _, response in responses.items()] if responses is not None else []
    for owner in owners:
        resolved = owner.resolved()
        if resolved.pointer not in context.compared:
            context.compared.add(resolved.pointer)
            check_content(resolved, context.reporter)


def build_operation(
    found: Described, template: Template, name: OperationName, owner: Owner, context: Context
) -> Operation:
    """Return one operation, complete (OpenAPI 3.1 section 4.8.10); `owner` names its models.

    Raises:
        SpecError: it cannot be understood; this costs the operation alone.
    """
    operation = found.operation
    declared = declared_parameters(found.item, operation, context)
    template = with_declared_names(template, {entry.wire for entry in declared if entry.place == "path"})
    ordered = fitted(declared, template, operation, context)
    body = build_body(operation, context, owner)
    outcome = build_responses(operation, context, owner)
    if found.method.upper() == "HEAD":
        outcome = outcome.without_body()
    body = with_switch(body, streams=outcome.stream is not None, only=outcome.stream_only)
    slots = _slots(ordered, body, context)
    names = name_arguments(
        found.label, slots, pinned=context.pinned.arguments, taken={name.builder, f"{name.builder}_stream"}
    )
    _check_examples(operation, context)
    parameters = build_parameters(ordered, names, context, owner)
    return Operation(
        operation_id=found.operation_id,
        method=found.method,
        path=template.text,
        resource=name.resource,
        name=name.method,
        builder=name.builder,
        former=name.former,
        parameters=parameters,
        body=_named_body(body, names),
        responses=outcome.responses,
        result=outcome.result,
        stream=outcome.stream,
        stream_only=outcome.stream_only,
        security=build_security(operation, context),
        servers=_servers(found, context),
        fixed_query=template.fixed_query,
        summary=readable(operation.text("summary")) or readable(found.item.text("summary")),
        description=_description(found),
        deprecated=operation.flag("deprecated"),
        documentation_url=documentation_url(operation) or _page_url(operation.key_location, context),
        left_out=left_out(found.item, operation, parameters),
        key=template.key if template.key != template.text else "",
        label=found.label,
        pointer=operation.pointer,
        origin=operation.key_location,
    )


def _page_url(origin: Location | None, context: Context) -> str:
    """Return where the page was pulled from that an operation stands on, or nothing when it stands on none.

    A URL with a query is not shown: what is behind the mark may be the reader's own key.
    """
    lock, path = context.config.lock, Path(origin.file if origin is not None else "")
    if lock is None or not context.pinned.pulled or path.suffix.lower() not in PAGE_SUFFIXES:
        return ""
    path, folder = path.resolve(), lock.parent.resolve()
    pulled = context.pinned.pulled.get(path.relative_to(folder).as_posix()) if path.is_relative_to(folder) else None
    return followed(pulled.url) if pulled is not None and "?" not in pulled.url else ""
