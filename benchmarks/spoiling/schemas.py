"""Changes of schemas (Schema Object; JSON Schema 2020-12).

Not yielded, since nothing of it can be observed: a lost null of an optional member below the top of a body (a client
reads what is absent as None, and takes any mapping there); `required` of a member that may be null; formats that have
no Python type of their own; keywords that only limit values; `readOnly` outside required members of requests,
`writeOnly` outside required members of answers; a discriminator beside which the required members or constant tags
decide the same; a member that another part of the same allOf declares as well.
"""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING, Any

from .document import (
    LIMITS,
    Change,
    Document,
    Kind,
    Pointer,
    Site,
    dropping,
    listed,
    mapping,
    putting,
    renaming,
    together,
)
from .walk import Node, declared, nodes, same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_OTHER = {"integer": "string", "number": "boolean", "string": "integer", "boolean": "string"}
_LIMITS = (*LIMITS, "contentEncoding", "contentMediaType")
"""What would not go with another type."""
_SETTLING = ("oneOf", "anyOf", "allOf", "enum", "const", "not")


def each_schema(
    change: Callable[[Document, Node], Iterator[tuple[Pointer, Change]]],
) -> Callable[[Document], Iterator[Site]]:
    """Return the sites of a kind that looks at one schema at a time."""

    def sites(document: Document) -> Iterator[Site]:
        for node in _nodes(document):
            for pointer, made in change(document, node):
                yield Site(pointer, node.operation, made)

    return sites


@cache
def _nodes(document: Document) -> tuple[Node, ...]:
    return tuple(node for operation in document.operations for node in nodes(document, operation))


def _plain(node: Node) -> bool:
    """Whether its type alone says what it allows, and no other branch can take a changed value."""
    return not node.inside_union and not any(key in node.data for key in _SETTLING) and node.role != "part"


def _below_parameter(node: Node) -> bool:
    return node.direction == "parameter" and node.role == "root"


def _with_type(node: Node, type_: str) -> Change:
    now: Any = [type_, "null"] if "null" in node.types else type_
    limits = [dropping((*node.pointer, key)) for key in _LIMITS if key in node.data]
    return together(putting((*node.pointer, "type"), now), *limits)


def _retyped(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if _plain(node) and node.type in _OTHER and not _below_parameter(node):
        yield (*node.pointer, "type"), _with_type(node, _OTHER[node.type])


def _integer_as_number(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if _plain(node) and node.type == "integer" and node.direction == "answer":
        yield (*node.pointer, "type"), putting(
            (*node.pointer, "type"), ["number", "null"][: len(node.types)] if "null" in node.types else "number"
        )


def _number_as_integer(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if _plain(node) and node.type == "number" and not node.data.keys() & {"multipleOf", "minimum", "maximum"}:
        yield (*node.pointer, "type"), _with_type(node, "integer")


def _format(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (
        _plain(node)
        and node.type == "string"
        and node.data.get("format") in ("date", "date-time")
        and not _below_parameter(node)
    ):
        yield (*node.pointer, "format"), dropping((*node.pointer, "format"))


def _enum(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    values = listed(node.data.get("enum"))
    kept = [each for each in values if each is not None]
    tag = node.place[-1] in document.tags and node.role == "member"
    if len(kept) > 1 and not node.inside_union and not tag and node.type == "string":
        lost = kept[-1] if node.data.get("default") != kept[-1] else kept[0]
        pointer = (*node.pointer, "enum")
        yield pointer, putting(pointer, [each for each in values if each != lost])


def _const(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    value = node.data.get("const")
    tag = node.place[-1] in document.tags
    if isinstance(value, str) and node.role == "member" and node.required and not tag and not node.inside_union:
        yield (*node.pointer, "const"), putting((*node.pointer, "const"), value + "-spoiled")


def _null(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    seen = node.required if node.direction == "answer" else node.depth <= 1
    if not seen or node.direction == "parameter" or node.inside_union or node.role == "part":
        return
    values = node.data.get("enum")
    if isinstance(values, list) and None not in values:
        return
    if document.version == "3.0" and node.data.get("nullable") is True and node.types:
        yield (*node.pointer, "nullable"), dropping((*node.pointer, "nullable"))
    elif "null" in node.types and len(node.types) > 1:
        rest = [each for each in node.types if each != "null"]
        changes = [putting((*node.pointer, "type"), rest[0] if len(rest) == 1 else rest)]
        if isinstance(values, list):
            changes.append(putting((*node.pointer, "enum"), [each for each in values if each is not None]))
        yield (*node.pointer, "type"), together(*changes)
    else:
        for key in ("oneOf", "anyOf"):
            branches = listed(node.data.get(key))
            for number, branch in enumerate(branches):
                if same(branch, {"type": "null"}) and len(branches) > 1:
                    yield (*node.pointer, key, number), dropping((*node.pointer, key, number))


def _items(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    items = document.follow((*node.pointer, "items")) if isinstance(node.data.get("items"), dict) else None
    if items is None or not mapping(items.data).keys() & {"type", "properties", "allOf", "oneOf", "anyOf", "enum"}:
        return
    if _plain(node) and node.type == "array" and "prefixItems" not in node.data and not _below_parameter(node):
        # An array of 2.0 and 3.0 must have `items` (Schema Object).
        pointer = (*node.pointer, "items")
        yield pointer, putting(pointer, {}) if document.version in ("2.0", "3.0") else dropping(pointer)


def _values(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    pointer = (*node.pointer, "additionalProperties")
    values = document.follow(pointer) if isinstance(node.data.get("additionalProperties"), dict) else None
    if (
        values is not None
        and _plain(node)
        and not node.members
        and not node.data.keys() & {"patternProperties"}
        and mapping(values.data).keys() & {"type", "properties", "allOf", "oneOf", "anyOf"}
    ):
        yield pointer, dropping(pointer)


def _member_names(document: Document, node: Node) -> Iterator[tuple[str, dict[str, Any]]]:
    """Iterate over the members whose change can be seen, each with its own schema."""
    for name in node.members:
        found = document.follow((*node.pointer, "properties", name))
        schema = mapping(found.data) if found is not None else {}
        unseen = "readOnly" if node.direction == "request" else "writeOnly"
        if found is not None and not schema.get(unseen) and name not in node.twice and name not in document.tags:
            yield name, schema


def _required_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for name, schema in _member_names(document, node):
        required = listed(node.data.get("required"))
        if (
            name in required
            and node.role != "part"
            and "allOf" not in node.data
            and not node.inside_union
            and not schema.keys() & {"default", "const"}
            and not _takes_null(schema)
        ):
            pointer = (*node.pointer, "required")
            rest = [each for each in required if each != name]
            yield (*pointer, required.index(name)), putting(pointer, rest) if rest else dropping(pointer)


def _takes_null(schema: dict[str, Any]) -> bool:
    """Whether a member may be null, which a caller cannot tell from one that is absent."""
    branches = [*listed(schema.get("oneOf")), *listed(schema.get("anyOf"))]
    typed = listed(schema.get("type")) or [schema.get("type")]
    settled = schema.keys() & {"type", "oneOf", "anyOf", "allOf", "properties", "enum"}
    nullable = schema.get("nullable") is True or schema.get("x-nullable") is True or "null" in typed
    return not settled or nullable or any(same(branch, {"type": "null"}) for branch in branches)


def _required_added(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for name, schema in _member_names(document, node):
        required = listed(node.data.get("required"))
        if (
            name not in required
            and node.role != "part"
            and "allOf" not in node.data
            and not node.inside_union
            and not schema.keys() & {"default", "const", "readOnly", "writeOnly"}
            and not _takes_null(schema)
        ):
            pointer = (*node.pointer, "required")
            yield (*node.pointer, "properties", name), putting(pointer, [*required, name])


def _renamed(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for name, _ in _member_names(document, node):
        pointer = (*node.pointer, "properties", name)
        changes = [renaming(pointer, f"{name}q")]
        required = listed(node.data.get("required"))
        if name in required:
            renamed = [f"{name}q" if each == name else each for each in required]
            changes.append(putting((*node.pointer, "required"), renamed))
        if f"{name}q" not in node.members:
            yield pointer, together(*changes)


def _member_dropped(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for name, _ in _member_names(document, node):
        pointer = (*node.pointer, "properties", name)
        required = listed(node.data.get("required"))
        changes = [dropping(pointer)]
        if name in required:
            rest = [each for each in required if each != name]
            changes.append(
                putting((*node.pointer, "required"), rest) if rest else dropping((*node.pointer, "required"))
            )
        if len(node.members) > 1:
            yield pointer, together(*changes)


def _part_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    parts = listed(node.data.get("allOf"))
    for number in range(len(parts)):
        pointer = (*node.pointer, "allOf", number)
        others = set(node.members)
        for other in range(len(parts)):
            if other != number:
                others |= declared(document, (*node.pointer, "allOf", other))
        if len(parts) > 1 and declared(document, pointer) - others - document.tags:
            yield pointer, dropping(pointer)


def _branch_lost(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    for key in ("oneOf", "anyOf"):
        branches = listed(node.data.get(key))
        found = [document.follow((*node.pointer, key, number)) for number in range(len(branches))]
        kinds = [_kind_of(mapping(each.data)) if each is not None else "" for each in found]
        if not branches[1:] or not all(kinds) or node.inside_union:
            continue
        for number, kind in enumerate(kinds):
            alone = kinds.count(kind) == 1 or kind.startswith("object")
            hidden = kind == "integer" and "number" in kinds
            if kind != "null" and alone and not hidden and kinds.count(kind) == 1:
                pointer = (*node.pointer, key, number)
                yield pointer, together(dropping(pointer), _unmapped(node, branches[number]))


def _kind_of(schema: dict[str, Any]) -> str:
    """Return what values of a branch look like: its type, and of an object the members that it needs."""
    if isinstance(schema.get("type"), str) and schema["type"] != "object":
        return str(schema["type"])
    if schema.get("properties"):
        return f"object {sorted(schema['properties'])} {sorted(map(str, listed(schema.get('required'))))}"
    return ""


def _unmapped(node: Node, branch: object) -> Change:
    """Return the change that takes a branch out of the mapping of a discriminator."""
    table = mapping(mapping(node.data.get("discriminator")).get("mapping"))
    gone = [name for name, target in table.items() if target == mapping(branch).get("$ref")]
    return together(*(dropping((*node.pointer, "discriminator", "mapping", name)) for name in gone))


def _discriminator(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    tag = mapping(node.data.get("discriminator")).get("propertyName")
    for key in ("oneOf", "anyOf"):
        numbers = range(len(listed(node.data.get(key))))
        branches = [document.follow((*node.pointer, key, number)) for number in numbers]
        held = [mapping(each.data) for each in branches if each is not None and mapping(each.data).get("properties")]
        if not isinstance(tag, str) or len(held) < len(numbers) or not held[1:]:
            continue
        tags = [mapping(each["properties"].get(tag)) for each in held]
        constant = any(each.keys() & {"const", "enum", "$ref"} for each in tags)
        # A value with only the required members of a later branch fits the first one as well.
        first = held[0]
        alike = any(
            set(map(str, listed(first.get("required")))) <= set(map(str, listed(each.get("required"))))
            and all(
                same(first["properties"].get(name), each["properties"].get(name)) for name in each.get("required", ())
            )
            for each in held[1:]
        )
        if not constant and alike:
            yield (*node.pointer, "discriminator"), dropping((*node.pointer, "discriminator"))


def _mapping_turned(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    table = mapping(mapping(node.data.get("discriminator")).get("mapping"))
    names = list(table)
    branches = [mapping(each).get("$ref") for key in ("oneOf", "anyOf") for each in listed(node.data.get(key))]
    for one, other in itertools.pairwise(names):
        if table[one] != table[other] and {table[one], table[other]} <= set(branches):
            pointer = (*node.pointer, "discriminator", "mapping")
            yield pointer, together(putting((*pointer, one), table[other]), putting((*pointer, other), table[one]))
            return


def _reference(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if node.place == node.pointer or node.inside_union or node.role in ("part", "branch") or not node.members:
        return
    name, holder = "definitions" if document.old else "schemas", document.data
    known = mapping(holder.get(name) if document.old else mapping(holder.get("components")).get(name))
    prefix = "#/definitions/" if document.old else "#/components/schemas/"
    for other, schema in known.items():
        members = set(mapping(mapping(schema).get("properties")))
        plain = not mapping(schema).keys() & {"allOf", "oneOf", "anyOf"}
        required = set(map(str, listed(mapping(schema).get("required"))))
        if members and plain and not members & set(node.members) and required and other.isidentifier():
            pointer = (*node.place, "$ref")
            yield pointer, putting(pointer, prefix + other)
            return


def _read_only(_document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (
        node.data.get("readOnly") is True
        and node.direction == "request"
        and node.role == "member"
        and node.required
        and not node.inside_union
    ):
        yield (*node.pointer, "readOnly"), dropping((*node.pointer, "readOnly"))


def _write_only(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    if (
        node.data.get("writeOnly") is True
        and node.direction == "answer"
        and node.role == "member"
        and node.required
        and not node.inside_union
        and not document.old
    ):
        yield (*node.pointer, "writeOnly"), dropping((*node.pointer, "writeOnly"))


def _single(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    items = document.follow((*node.pointer, "items")) if isinstance(node.data.get("items"), dict) else None
    if (
        items is not None
        and _plain(node)
        and node.type == "array"
        and not _below_parameter(node)
        and "type" in (mapping(items.data))
    ) and node.place == node.pointer:
        yield node.pointer, putting(node.pointer, node.data["items"])


def _members_swapped(document: Document, node: Node) -> Iterator[tuple[Pointer, Change]]:
    named = [(name, str(schema.get("type"))) for name, schema in _member_names(document, node)]
    for (one, first), (other, second) in itertools.pairwise(named):
        plain = first in _OTHER and second in _OTHER and first != second and {"integer", "number"} != {first, second}
        if plain and not node.inside_union:
            pointer = (*node.pointer, "properties")
            swapped = (putting((*pointer, one), node.members[other]), putting((*pointer, other), node.members[one]))
            yield (*pointer, one), together(*swapped)
            return


KINDS = (
    Kind("schema: type changed", each_schema(_retyped)),
    Kind("schema: integer as number", each_schema(_integer_as_number)),
    Kind("schema: number as integer", each_schema(_number_as_integer)),
    Kind("schema: format lost", each_schema(_format)),
    Kind("schema: enum member lost", each_schema(_enum)),
    Kind("schema: const changed", each_schema(_const)),
    Kind("schema: null lost", each_schema(_null)),
    Kind("schema: items lost", each_schema(_items)),
    Kind("schema: additionalProperties lost", each_schema(_values)),
    Kind("schema: required member lost", each_schema(_required_lost)),
    Kind("schema: required member added", each_schema(_required_added)),
    Kind("schema: property renamed", each_schema(_renamed)),
    Kind("schema: property dropped", each_schema(_member_dropped)),
    Kind("schema: two properties swapped", each_schema(_members_swapped)),
    Kind("schema: allOf branch lost", each_schema(_part_lost)),
    Kind("schema: union branch lost", each_schema(_branch_lost)),
    Kind("schema: discriminator dropped", each_schema(_discriminator)),
    Kind("schema: mapping turned", each_schema(_mapping_turned)),
    Kind("schema: $ref to another", each_schema(_reference)),
    Kind("schema: readOnly lost", each_schema(_read_only)),
    Kind("schema: writeOnly lost", each_schema(_write_only)),
    Kind("schema: array as one item", each_schema(_single)),
)
