"""From the schema of a draft to its content: properties of an object, parts of a tuple, the type of an alias."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..ir.types import ANY, TypeRef, without_none
from ..spec.cursor import BrokenReferenceError
from ..spec.external_docs import documentation_url
from ..spelling.readable import readable
from . import unions
from .children import own_discriminator
from .describe import described, notes_of
from .draft import BASE_SUFFIX, Draft, DraftField, Place, Scope, Variants, below, place_of
from .mapping import mapping_of
from .primitives import plain_primitive
from .shape import Node, Shape, has_meaning, is_plain_object, is_tuple, only_reference

if TYPE_CHECKING:
    from ..spec.cursor import Cursor
    from .lifting import Lifting
    from .value_texts import Said


def fill(lifter: Lifting, draft: Draft) -> None:
    """Make the draft what its schema says; where that refers to nothing, it is any value."""
    place = draft.place
    cursor = draft.node.cursors[0]
    try:
        cursor.resolved()
        shape = lifter.flattener.shape(draft.node)
    except BrokenReferenceError as error:
        lifter.degrade(error, reached=draft.reached)
        return
    draft.own = shape.description
    draft.description = _text(lifter, draft, shape)
    draft.deprecated = shape.deprecated
    if shape.broken:
        return
    if not isinstance(cursor.data, (dict, bool)):
        lifter.guarded(draft.node, place, request=draft.request, reached=draft.reached)
    elif draft.component in lifter.families and not draft.base_class and is_plain_object(shape):
        _fill_base(lifter, draft)
    elif draft.as_object:
        _fill_object(lifter, draft, shape)
    elif _is_alias(draft, shape):
        draft.type = without_none(lifter.guarded(draft.node, place, request=draft.request, reached=draft.reached))
    elif shape.unions and not (shape.broken or shape.opaque or shape.values):
        unions.fill_union(lifter, draft, shape, place)
    elif is_plain_object(shape):
        _fill_object(lifter, draft, shape)
    elif is_tuple(shape):
        _fill_tuple(lifter, draft, shape)
    else:
        _fill_alias(lifter, draft, shape)


def _text(lifter: Lifting, draft: Draft, shape: Shape) -> str:
    """Return what is said of a class; of a type that is no class what its schema says of values, too."""
    first = draft.node.cursors[0]
    if is_plain_object(shape) or draft.as_object or len(draft.node.cursors) > 1 or draft.node.picks:
        url = documentation_url(first)
        link = f"See {url}" if url and url not in shape.description else ""
        return "\n\n".join(part for part in (readable(shape.description), link) if part)
    return lifter.texts.said(first).text


def _fill_object(lifter: Lifting, draft: Draft, shape: Shape) -> None:
    draft.kind = "object"
    draft.is_open = shape.is_open
    draft.fields = fields_of(lifter, shape, draft.place, request=draft.request, reached=draft.reached)


def _fill_alias(lifter: Lifting, draft: Draft, shape: Shape) -> None:
    try:
        draft.type = lifter.shape_type(shape, draft.node, draft.place, Scope(request=draft.request))
    except BrokenReferenceError as error:
        lifter.degrade(error, reached=draft.reached)


def _fill_tuple(lifter: Lifting, draft: Draft, shape: Shape) -> None:
    draft.kind = "tuple"
    draft.members = tuple(
        lifter.guarded(
            Node((option,)),
            below(draft.place, (option,)),
            request=draft.request,
            reached=draft.reached,
        )
        for option in shape.prefix
    )


def _fill_base(lifter: Lifting, draft: Draft) -> None:
    """Make the draft of a polymorphic base the union of all below it, with the base's own class as the last resort.

    The classes below it get their tag as a closed literal (see `discriminator`), so that a value can only be
    read as the class that its tag names, or as the base.
    """
    cursor = draft.node.cursors[0]
    discriminator = own_discriminator(cursor)
    component = draft.component or ""
    fallback = lifter.lifted(draft.node, draft.place, request=draft.request, component=component, suffix=BASE_SUFFIX)
    if discriminator is None:
        draft.type = fallback
        return
    draft.kind = "union"
    members: list[tuple[TypeRef, Cursor]] = []
    for name in lifter.families[component]:
        child = lifter.spec.root / "components" / "schemas" / name
        suffix = BASE_SUFFIX if name in lifter.families else ""
        ref = lifter.lifted(
            Node((child,)), place_of(child.pointer), request=draft.request, component=name, suffix=suffix
        )
        members.append((ref, child))
    draft.variants = Variants(
        property_name=discriminator.text("propertyName"),
        members=tuple(members),
        mapping=mapping_of(discriminator),
        fallback=fallback,
        cursor=discriminator,
    )


def narrowed(lifter: Lifting, cursors: tuple[Cursor, ...], *, reached: bool) -> tuple[Cursor, ...]:
    """Return those schemas of a property, which parents and children give it, that are to be merged.

    Primitives, plain objects and arrays are merged; a named model that has all members of the others stands for them. A
    child that gives the property a union or an incompatible type replaces what its parent says: that is what its author
    means, whatever `allOf` says. Of its union only that branch stays which is of a type of its parents, if it is one.
    To a union of objects that lack members of its parents, these are added.
    """
    if len(cursors) == 1:
        return cursors
    telling = tuple(cursor for cursor in cursors if has_meaning(cursor)) or cursors[-1:]
    if len(telling) == 1:
        return telling
    try:
        shapes = [lifter.flattener.shape(Node((cursor,))) for cursor in telling]
        merged = lifter.flattener.shape(Node(telling))
        same = _members(lifter, merged) == _members(lifter, shapes[-1])
        suffices = same and _is_named(telling[-1]) and (merged.nullable or not shapes[-1].nullable)
        left = _left_of(lifter, telling[-1], shapes)
        lacks_members = _is_union_without(lifter, shapes)
    except BrokenReferenceError as error:
        lifter.degrade(error, reached=reached)
        return telling[-1:]
    if merged.conflict:
        lifter.reporter.report("allof-conflict", telling[-1].location, action="the last of the definitions is used")
    is_other = not lacks_members and any(shape.unions or shape.opaque or shape.prefix for shape in shapes)
    return left if merged.conflict or is_other or suffices else telling


def _is_union_without(lifter: Lifting, shapes: list[Shape]) -> bool:
    """Whether the last shape is a union of objects, of which one lacks a member of the objects before it."""
    *parents, own = shapes
    if len(own.unions) != 1 or own.opaque or own.prefix:
        return False
    if not all(is_plain_object(parent) for parent in parents):
        return False
    branches = [lifter.flattener.shape(Node((branch,))) for branch in own.unions[0].branches]
    asked = {name for parent in parents for name in parent.properties}
    return all(map(is_plain_object, branches)) and any(asked - branch.properties.keys() for branch in branches)


def _left_of(lifter: Lifting, child: Cursor, shapes: list[Shape]) -> tuple[Cursor]:
    """Return the one branch of a child's union that the types of its parents leave; the child where it is not one."""
    *parents, own = shapes
    types = [parent.types for parent in parents if parent.types is not None and not parent.unions]
    if len(own.unions) != 1 or own.has_base or not types or all(parent.nullable for parent in parents):
        return (child,)
    branches = own.unions[0].branches
    stated = [(branch, lifter.flattener.shape(Node((branch,))).types) for branch in branches]
    left = [branch for branch, names in stated if names is None or {*names} & {*types[0]}]
    is_less = len(left) < len(branches) or own.nullable
    return (left[0],) if len(left) == 1 and is_less else (child,)


def _is_named(cursor: Cursor) -> bool:
    """Whether a schema refers to a model, or is an array of one."""
    items = cursor.get("items")
    return only_reference(cursor) is not None or (items is not None and only_reference(items) is not None)


def _members(lifter: Lifting, shape: Shape) -> tuple[set[str], set[str] | None]:
    """Return the names of the properties of an object and the values of a list, or those of the items of an array."""
    inner = lifter.flattener.shape(Node(shape.items)) if shape.items else shape
    return {*inner.properties}, None if inner.values is None else {*map(repr, inner.values)}


def said_of_property(lifter: Lifting, cursors: tuple[Cursor, ...], *, whole: bool = False) -> Said:
    """Return what is said of a property by its last schema, or where that is silent by those that it extends."""
    said = lifter.texts.said(cursors[-1], whole=whole)
    if said.text:
        return said
    texts = (lifter.texts.said(other, whole=whole).text for other in cursors[-2::-1])
    return said._replace(text=next(filter(None, texts), ""))


def fields_of(lifter: Lifting, shape: Shape, place: Place, *, request: bool, reached: bool) -> list[DraftField]:
    """Return the properties of an object in one direction; those without a schema hold any value."""
    found: list[DraftField] = []
    for wire, cursors in shape.properties.items():
        own = cursors[-1]
        if request and any(schema.spec.states(schema.data, "readOnly") for schema in cursors):
            continue
        write_only = any(schema.spec.states(schema.data, "writeOnly") for schema in cursors)
        kind: TypeRef | None = plain_primitive(own.data) if len(cursors) == 1 else None
        if kind is None:
            narrow = narrowed(lifter, cursors, reached=reached)
            kind = lifter.guarded(Node(narrow), below(place, narrow), request=request, reached=reached)
        said = said_of_property(lifter, cursors)
        found.append(
            DraftField(
                wire=wire,
                type=kind,
                required=wire in shape.required and (request or not write_only),
                description=described(said.text, said.data),
                deprecated=said.deprecated,
                pointer=own.pointer,
                own=(own.text("description"), notes_of(own.mapping), own.flag("deprecated")),
            )
        )
    for wire, cursor in shape.required.items():
        if wire not in shape.properties:
            lifter.reporter.report("property-undefined", cursor.location, action="holds any value", name=quoted(wire))
            found.append(DraftField(wire=wire, type=ANY, required=True))
    return found


def _is_alias(draft: Draft, shape: Shape) -> bool:
    """Whether the draft stands for another model. An object that extends one by `allOf` has a class of its own."""
    if len(draft.node.cursors) != 1 or draft.node.picks or draft.base_class:
        return False
    holder = only_reference(draft.node.cursors[0])
    return holder is not None and (holder.pointer == draft.node.cursors[0].pointer or not is_plain_object(shape))
