"""More changes of schemas: references, unions, discriminators, tuples and whole keywords (JSON Schema 2020-12).

Not yielded, since nothing of it can be observed: what limits values of a type that stays; `default`; the order of
branches, parts and listed values; `required` of a member that may be null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .document import Change, Document, Kind, Pointer, dropping, listed, mapping, putting, renaming, together
from .schemas import each_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .walk import Node

_NEW = "specpressAdded"
_TEXT = {"type": "string"}
_PART = {"type": "object", "required": [_NEW], "properties": {_NEW: _TEXT}}
_SETTLED = {"enum", "const", "format", "oneOf", "anyOf", "allOf", "not", "contentEncoding", "contentMediaType"}


def _is_alone(document: Document, node: Node) -> bool:
    """Whether no other branch or part says anything of the same value, and no discriminator looks at it."""
    return (
        not node.inside_union
        and node.role not in ("part", "branch")
        and node.direction != "parameter"
        and node.place[-1] not in document.tags
        and not (node.data.get("readOnly") or node.data.get("writeOnly"))
    )


def _is_named(document: Document, node: Node) -> bool:
    """Whether it is a reference to an object that stands alone."""
    return _is_alone(document, node) and node.place != node.pointer and bool(node.members) and node.role != "root"


def _of_reference(made: Callable[[Any], Any]) -> Any:  # noqa: ANN401  # a function of sites
    def sites(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
        if _is_named(document, node):
            yield node.place, putting(node.place, made(document.at(node.place)))

    return sites


def _nullable_reference(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    seen = node.required if node.direction == "answer" else node.depth <= 1
    if not _is_named(document, node) or not seen or node.role != "member":
        return
    reference = document.at(node.place)
    if document.version == "3.0":
        yield node.place, putting(node.place, {"allOf": [reference], "nullable": True})
    elif not document.old:
        yield node.place, putting(node.place, {"anyOf": [reference, {"type": "null"}]})


def _beside_reference(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    optional = [name for name in node.members if name not in listed(node.data.get("required"))]
    plain = [name for name in optional if mapping(node.members[name]).get("type") in ("string", "integer", "number")]
    there = mapping(document.at(node.place)).get("required")
    if _is_named(document, node) and document.version in ("3.1", "3.2") and plain and there != [plain[0]]:
        yield (*node.place, "required"), putting((*node.place, "required"), [plain[0]])


def _type_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (_is_alone(document, node) and node.type in ("string", "integer", "number", "boolean")) and (
        not node.data.keys() & _SETTLED and node.role in ("member", "items")
    ):
        yield (*node.pointer, "type"), dropping((*node.pointer, "type"))


def _types_fewer(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    types = [each for each in node.types if each != "null"]
    if _is_alone(document, node) and len(types) > 1 and "enum" not in node.data and set(types) != {"integer", "number"}:
        rest = [each for each in node.types if each != types[-1]]
        yield (*node.pointer, "type"), putting((*node.pointer, "type"), rest if len(rest) > 1 else rest[0])


def _members_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if _is_alone(document, node) and len(node.members) > 1 and "allOf" not in node.data and node.role != "root":
        drops = [dropping((*node.pointer, key)) for key in ("required",) if key in node.data]
        yield (*node.pointer, "properties"), together(dropping((*node.pointer, "properties")), *drops)


def _values_any(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    values = mapping(node.data.get("additionalProperties"))
    if (
        _is_alone(document, node)
        and not node.members
        and values.get("type") in ("string", "integer", "number", "boolean")
    ):
        pointer = (*node.pointer, "additionalProperties", "type")
        other = {"string": "integer"}.get(values["type"], "string")
        if not values.keys() & _SETTLED:
            yield pointer, putting(pointer, other)


def _part_added(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    parts = listed(node.data.get("allOf"))
    if _is_alone(document, node) and len(parts) > 1 and node.role != "root":
        yield (*node.pointer, "allOf", len(parts)), putting((*node.pointer, "allOf"), [*parts, _PART])


def _parts_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if _is_alone(document, node) and len(listed(node.data.get("allOf"))) > 1:
        yield (*node.pointer, "allOf"), dropping((*node.pointer, "allOf"))


def _union_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for key in ("oneOf", "anyOf"):
        if _is_alone(document, node) and len(listed(node.data.get(key))) > 1 and "discriminator" not in node.data:
            yield (*node.pointer, key), dropping((*node.pointer, key))


def _branch_added(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for key in ("oneOf", "anyOf"):
        branches = listed(node.data.get(key))
        found = [document.follow((*node.pointer, key, number)) for number in range(len(branches))]
        told = [mapping(each.data) if each is not None else {} for each in found]
        closed = all("properties" in each or each.get("type") not in ("object", None) for each in told)
        if _is_alone(document, node) and len(branches) > 1 and closed and "discriminator" not in node.data:
            yield (*node.pointer, key, len(branches)), putting((*node.pointer, key), [*branches, _PART])


def _tagged(document: Document, node: Node) -> dict[str, Any]:
    found = mapping(node.data.get("discriminator"))
    branches = [
        document.follow((*node.pointer, key, n))
        for key in ("oneOf", "anyOf")
        for n in range(len(listed(node.data.get(key))))
    ]
    free = all(
        each is not None
        and not mapping(mapping(each.data).get("properties", {}).get(found.get("propertyName"))).keys()
        & {"const", "enum"}
        for each in branches
    )
    return found if branches[1:] and free and not node.inside_union else {}


def _tag_renamed(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for name in mapping(_tagged(document, node).get("mapping")):
        pointer = (*node.pointer, "discriminator", "mapping", name)
        yield pointer, renaming(pointer, f"{name}{_NEW}")


def _mapping_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    found = _tagged(document, node)
    table = mapping(found.get("mapping"))
    if any(name != str(target).rpartition("/")[2] for name, target in table.items()):
        pointer = (*node.pointer, "discriminator", "mapping")
        yield pointer, dropping(pointer)


def _fallback_lost(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    pointer = (*node.pointer, "discriminator", "defaultMapping")
    if "defaultMapping" in mapping(node.data.get("discriminator")):
        yield pointer, dropping(pointer)


def _patterns_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    patterns = mapping(node.data.get("patternProperties"))
    if _is_alone(document, node) and all(mapping(each).get("type") for each in patterns.values()) and patterns:
        yield (*node.pointer, "patternProperties"), dropping((*node.pointer, "patternProperties"))


def _tuple_changed(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for number, each in enumerate(listed(node.data.get("prefixItems"))):
        closed = node.data.get("items") is False  # else it is typed as a list, whatever stands where
        if _is_alone(document, node) and closed and mapping(each).get("type") in ("string", "integer"):
            pointer = (*node.pointer, "prefixItems", number)
            yield pointer, putting(pointer, {"type": "boolean"})


def _list_added(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (_is_alone(document, node) and node.type in ("string", "integer", "boolean") and node.role == "member") and (
        not node.data.keys() & _SETTLED and len(node.types) == 1
    ):
        yield node.pointer, putting(node.pointer, {"type": "array", "items": node.data})


def _nested(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    items = mapping(node.data.get("items"))
    if (
        _is_alone(document, node) and node.type == "array" and items.get("type") in ("string", "integer", "object")
    ) and (not items.keys() & _SETTLED):
        yield (*node.pointer, "items"), putting((*node.pointer, "items"), {"type": "array", "items": items})


def _hidden_in_request(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (node.direction == "request" and node.role == "member" and node.depth == 1 and _is_alone(document, node)) and (
        node.place == node.pointer and "default" not in node.data
    ):
        yield (*node.pointer, "readOnly"), putting((*node.pointer, "readOnly"), value=True)


def _hidden_in_answer(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (node.direction == "answer" and node.role == "member" and node.required and _is_alone(document, node)) and (
        node.place == node.pointer and not document.old
    ):
        yield (*node.pointer, "writeOnly"), putting((*node.pointer, "writeOnly"), value=True)


KINDS = (
    Kind("schema: $ref to anything", each_schema(_of_reference(lambda _: {}))),
    Kind("schema: $ref in an array", each_schema(_of_reference(lambda each: {"type": "array", "items": each}))),
    Kind(
        "schema: $ref in a map",
        each_schema(_of_reference(lambda each: {"type": "object", "additionalProperties": each})),
    ),
    Kind("schema: $ref made nullable", each_schema(_nullable_reference)),
    Kind("schema: required beside $ref", each_schema(_beside_reference)),
    Kind("schema: type lost", each_schema(_type_lost)),
    Kind("schema: fewer types", each_schema(_types_fewer)),
    Kind("schema: properties lost", each_schema(_members_lost)),
    Kind("schema: additionalProperties of another type", each_schema(_values_any)),
    Kind("schema: allOf branch added", each_schema(_part_added)),
    Kind("schema: allOf lost", each_schema(_parts_lost)),
    Kind("schema: union lost", each_schema(_union_lost)),
    Kind("schema: object branch added", each_schema(_branch_added)),
    Kind("schema: tag of a mapping renamed", each_schema(_tag_renamed)),
    Kind("schema: mapping lost", each_schema(_mapping_lost)),
    Kind("schema: defaultMapping lost", each_schema(_fallback_lost)),
    Kind("schema: patternProperties lost", each_schema(_patterns_lost)),
    Kind("schema: prefixItems changed", each_schema(_tuple_changed)),
    Kind("schema: member in an array", each_schema(_list_added)),
    Kind("schema: items in an array", each_schema(_nested)),
    Kind("schema: readOnly added", each_schema(_hidden_in_request)),
    Kind("schema: writeOnly added", each_schema(_hidden_in_answer)),
)
