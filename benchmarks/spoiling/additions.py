"""Changes that add what the true description does not have, or that widen a type.

Not yielded, since nothing of it can be observed: what is added beside an alternative of a union that takes it already,
and a null for a member of an answer that may be absent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import Change, Document, Kind, Pointer, Site, listed, mapping, putting
from .schemas import each_schema
from .walk import is_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .walk import Node

_NEW = "specpressAdded"
_TEXT = {"type": "string"}
_SETTLED = {
    "enum",
    "const",
    "format",
    "pattern",
    "oneOf",
    "anyOf",
    "allOf",
    "not",
    "contentEncoding",
    "contentMediaType",
}
_EXCHANGED = {"date": "date-time", "date-time": "date"}


def _is_alone(document: Document, node: Node) -> bool:
    """Whether no other branch or part says anything of the same value, and no discriminator looks at it."""
    return (
        not node.inside_union
        and node.role not in ("part", "branch")
        and node.place[-1] not in document.tags
        and not (node.data.get("readOnly") or node.data.get("writeOnly"))
    )


def _property(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if _is_alone(document, node) and node.members and not node.data.keys() & {"oneOf", "anyOf", "allOf"}:
        pointer = (*node.pointer, "properties", _NEW)
        yield pointer, putting(pointer, _TEXT)


def _listed_text(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    values = listed(node.data.get("enum"))
    if _is_alone(document, node) and node.type == "string" and len(values) > 1 and None not in values:
        pointer = (*node.pointer, "enum")
        yield (*pointer, len(values)), putting(pointer, [*values, _NEW])


def _listing(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (
        _is_alone(document, node)
        and node.types == ["string"]
        and not node.data.keys() & {*_SETTLED, "default", "example"}
    ):
        pointer = (*node.pointer, "enum")
        yield pointer, putting(pointer, [f"{_NEW}1", f"{_NEW}2"])


def _format(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    form = node.data.get("format")
    if _is_alone(document, node) and form in _EXCHANGED and not node.data.keys() & (_SETTLED - {"format"}):
        pointer = (*node.pointer, "format")
        yield pointer, putting(pointer, _EXCHANGED[str(form)])


def _type(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if document.version not in ("3.1", "3.2") or not _is_alone(document, node) or node.data.keys() & _SETTLED:
        return
    if node.types in (["string"], ["integer"], ["number"]):
        pointer = (*node.pointer, "type")
        yield pointer, putting(pointer, [*node.types, "boolean"])


def _null(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    seen = node.required if node.direction == "answer" else node.depth <= 1
    if not _is_alone(document, node) or not seen or node.data.keys() & _SETTLED or node.direction == "parameter":
        return
    if document.version == "3.0" and node.type and not node.data.get("nullable"):
        yield (*node.pointer, "nullable"), putting((*node.pointer, "nullable"), value=True)
    elif document.version in ("3.1", "3.2") and len(node.types) == 1 and node.type:
        yield (*node.pointer, "type"), putting((*node.pointer, "type"), [node.type, "null"])


def _branch(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for key in ("oneOf", "anyOf"):
        branches = [mapping(each) for each in listed(node.data.get(key))]
        known = {str(each.get("type")) for each in branches}
        plain = all("$ref" in each or isinstance(each.get("type"), str) for each in branches)
        is_open = "boolean" not in known and "discriminator" not in node.data and not node.inside_union
        if len(branches) > 1 and plain and is_open and node.role != "part":
            pointer = (*node.pointer, key)
            yield (*pointer, len(branches)), putting(pointer, [*branches, {"type": "boolean"}])


def _parameter(document: Document) -> Iterator[Site]:
    added: dict[str, Any] = {"name": _NEW, "in": "query", **(_TEXT if document.old else {"schema": _TEXT})}
    for operation in document.operations:
        pointer = (*operation.pointer, "parameters")
        yield Site(pointer, operation.title, putting(pointer, [*listed(operation.data.get("parameters")), added]))


def _status(document: Document) -> Iterator[Site]:
    for operation in document.operations:
        if not {"418", "4XX", "default"} & mapping(operation.data.get("responses")).keys():
            pointer = (*operation.pointer, "responses", "418")
            yield Site(pointer, operation.title, putting(pointer, {"description": "Added."}))


def _answer_media(document: Document) -> Iterator[Site]:
    for operation in document.operations if not document.old else ():
        for status, response in document.responses(operation):
            names = [name for name, _ in document.media(response)]
            if status.startswith("2") and names and all(map(is_json, names)) and operation.method != "head":
                pointer = (*response.pointer, "content", "text/csv")
                yield Site(pointer, operation.title, putting(pointer, {"schema": _TEXT}))


def _body_media(document: Document) -> Iterator[Site]:
    for operation in document.operations if not document.old else ():
        body = document.body(operation)
        names = [name for name, _ in document.media(body)] if body is not None else []
        if body is not None and len(names) == 1 and is_json(names[0]):
            pointer = (*body.pointer, "content", "text/csv")
            yield Site(pointer, operation.title, putting(pointer, {"schema": _TEXT}))


def _security(added: dict[str, Any] | None) -> Any:  # noqa: ANN401  # a function of sites
    def sites(document: Document) -> Iterator[Site]:
        known = document.data if document.old else mapping(document.data.get("components"))
        schemes = mapping(known.get("securityDefinitions" if document.old else "securitySchemes"))
        for operation in document.operations:
            alternatives = listed(operation.data.get("security", document.data.get("security")))
            others = [name for name in schemes if {name: []} not in alternatives and name not in _names(alternatives)]
            more = added if added is not None else {others[0]: []} if others else None
            if alternatives and {} not in alternatives and more is not None:
                pointer = (*operation.pointer, "security")
                yield Site(pointer, operation.title, putting(pointer, [*alternatives, more]))

    return sites


def _names(alternatives: list[Any]) -> set[str]:
    return {name for each in alternatives for name in mapping(each)}


def _webhook(document: Document) -> Iterator[Site]:
    if document.data.get("webhooks"):
        body = {"content": {"application/json": {"schema": {"type": "object", "properties": {_NEW: _TEXT}}}}}
        event = {"post": {"requestBody": body, "responses": {"200": {"description": "Read."}}}}
        yield Site(("webhooks", _NEW), None, putting(("webhooks", _NEW), event))


def _server_value(document: Document) -> Iterator[Site]:
    first = mapping(next(iter(listed(document.data.get("servers"))), None))
    for name, variable in mapping(first.get("variables")).items():
        values = listed(mapping(variable).get("enum"))
        if values and document.operations:
            pointer = ("servers", 0, "variables", name, "enum")
            yield Site(pointer, None, putting(pointer, [*values, _NEW]))


KINDS = (
    Kind("schema: property added", each_schema(_property)),
    Kind("schema: enum member added", each_schema(_listed_text)),
    Kind("schema: enum added", each_schema(_listing)),
    Kind("schema: another format", each_schema(_format)),
    Kind("schema: type widened", each_schema(_type)),
    Kind("schema: null added", each_schema(_null)),
    Kind("schema: union branch added", each_schema(_branch)),
    Kind("parameter added", _parameter),
    Kind("answer: status added", _status),
    Kind("answer: media type added", _answer_media),
    Kind("body: media type added", _body_media),
    Kind("security: alternative added", _security(None)),
    Kind("security: anonymous alternative added", _security({})),
    Kind("webhook added", _webhook),
    Kind("server variable: value added", _server_value),
)
