"""From `oneOf` and `anyOf` to unions: what stands beside them is merged into each branch, inline branches get names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.diagnostics import SpecError
from generator.ir import ANY
from generator.location import format_pointer
from generator.schemas.draft import Place, Variants
from generator.schemas.shape import Node, only_reference, target_of
from generator.schemas.tidy import union_of, without_none

if TYPE_CHECKING:
    from generator.ir import TypeRef
    from generator.schemas.draft import Draft
    from generator.schemas.lift import Lifter
    from generator.schemas.shape import Shape, UnionSite
    from generator.spec.cursor import Cursor

WIDEST = 64
"""So many combinations of branches are told apart where several unions must hold together."""
_TITLE = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,39}")
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.:/-]{0,39}")


def is_lifted(shape: Shape) -> bool:
    """Whether the union gets a name of its own: one with a discriminator between several branches does."""
    if shape.values is not None or len(shape.unions) != 1:
        return False
    site = shape.unions[0]
    return site.discriminator is not None and len(site.branches) > 1


def mapping_of(discriminator: Cursor) -> dict[str, str]:
    """Return tag -> component key; a mapping may name the component with or without a pointer."""
    found: dict[str, str] = {}
    mapping = discriminator.get("mapping")
    for tag, value in () if mapping is None else mapping.items():
        if isinstance(value.data, str):
            name = value.data.rsplit("/", 1)[-1] if value.data.startswith("#") else value.data
            found[tag] = name.replace("~1", "/").replace("~0", "~")
    return found


def union_type(
    lifter: Lifter, shape: Shape, node: Node, place: Place, *, request: bool, depth: int, width: int
) -> TypeRef:
    """Return the union of the types of all branches.

    Raises:
        SpecError: a branch refers to nothing, or to itself.
    """
    members = _members(lifter, shape, node, place, request=request, depth=depth, width=width)
    return union_of(ref for ref, _ in members) if members else ANY


def fill_union(lifter: Lifter, draft: Draft, shape: Shape, place: Place) -> None:
    """Make a draft of a component or a lifted union; a branch that refers to nothing makes it any value."""
    try:
        members = _members(lifter, shape, draft.node, place, request=draft.request, depth=0, width=1)
    except SpecError as error:
        lifter.degrade(error, reached=draft.reached)
        return
    draft.type = without_none(union_of(ref for ref, _ in members)) if members else ANY
    discriminator = shape.unions[0].discriminator if is_lifted(shape) else None
    if discriminator is not None and draft.type != ANY:
        draft.kind = "union"
        draft.variants = Variants(
            property_name=discriminator.text("propertyName"),
            members=tuple((without_none(ref), cursor) for ref, cursor in members),
            mapping=mapping_of(discriminator),
            cursor=discriminator,
        )


def _members(
    lifter: Lifter, shape: Shape, node: Node, place: Place, *, request: bool, depth: int, width: int
) -> list[tuple[TypeRef, Cursor]]:
    site = shape.unions[0]
    wide = width
    for union in shape.unions:
        wide *= len(union.branches)
    alone = len(shape.unions) == 1 and not shape.has_base
    if wide > WIDEST and not alone:
        lifter.reporter.report(
            "union-too-wide", node.cursors[0].location, action="read as any value", limit=str(WIDEST)
        )
        return []
    found: list[tuple[TypeRef, Cursor]] = []
    inline = [branch for branch in site.branches if only_reference(branch) is None]
    for branch in site.branches:
        index = int(branch.pointer[-1])
        inner = Node((branch,))
        if not alone and not _holds(lifter, branch, site):
            inner = Node(node.cursors, (*node.picks, (site.pointer, index)))
        word = _word(lifter, branch, site, inner, single=len(inline) == 1)
        where = _branch_place(place, site, branch, word)
        ref = lifter.type_of(
            inner, where, request=request, depth=depth + 1, width=1 if alone else width * len(site.branches)
        )
        found.append((ref, branch))
    return found


def _branch_place(place: Place, site: UnionSite, branch: Cursor, word: str) -> Place:
    """Name a branch by its word, so that a new branch before it moves no name."""
    token = word or branch.pointer[-1]
    words = (*place.words, word) if word else place.words
    return Place(f"{place.key}{format_pointer((site.keyword, token))[1:]}", words, branch.pointer, place)


def _holds(lifter: Lifter, branch: Cursor, site: UnionSite) -> bool:
    """Whether the branch is a child that merges the owner of the union itself: then nothing is to be added."""
    holder = only_reference(branch)
    if holder is None:
        return False
    target = target_of(holder)
    return site.pointer[:-1] in lifter.flattener.parts_of(Node((target,)))


def _word(lifter: Lifter, branch: Cursor, site: UnionSite, node: Node, *, single: bool) -> str:
    """Return what tells an inline branch from the others: its tag, its short title, or its number."""
    holder = only_reference(branch)
    if holder is not None and holder.reference:
        return holder.reference.rsplit("/", 1)[-1]
    tag = _tag(lifter, branch, site, node)
    if tag:
        return tag
    title = branch.text("title")
    if _TITLE.fullmatch(title) and sum(other.text("title") == title for other in site.branches) == 1:
        return title
    return "" if single else f"Option{int(branch.pointer[-1]) + 1}"


def _tag(lifter: Lifter, branch: Cursor, site: UnionSite, node: Node) -> str:
    wanted = site.discriminator.text("propertyName") if site.discriminator is not None else ""
    mine = _constants(lifter, node, wanted)
    if not mine:
        return ""
    for other in site.branches:
        if other.pointer != branch.pointer:
            theirs = _constants(lifter, Node((other,)), wanted)
            mine = {name: value for name, value in mine.items() if theirs.get(name) != value}
    return next(iter(mine.values()), "")


def _constants(lifter: Lifter, node: Node, wanted: str) -> dict[str, str]:
    """Return the required properties of a branch that hold one string only."""
    try:
        shape = lifter.flattener.shape(node)
    except SpecError:
        return {}
    found: dict[str, str] = {}
    for name, cursors in shape.properties.items():
        data = cursors[-1].mapping
        values = [data["const"]] if "const" in data else data.get("enum")
        if name in shape.required or name == wanted:
            value = values[0] if isinstance(values, list) and len(values) == 1 else None
            if isinstance(value, str) and _TAG.fullmatch(value):
                found[name] = value
    return dict(sorted(found.items(), key=lambda entry: entry[0] != wanted))
