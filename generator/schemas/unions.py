"""From `oneOf` and `anyOf` to unions: what stands beside them is merged into each branch, inline branches get names."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics.location import format_pointer
from ..ir.types import ANY, MapOf, UnionOf, union, without_none
from ..spec.cursor import BrokenReferenceError
from .branch_rules import rules_of
from .branch_words import branch_names
from .draft import Place, Scope, Variants
from .mapping import component_named, mapping_of
from .shape import Node, only_reference, says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..ir.models import Rules
    from ..ir.types import TypeRef
    from ..spec.cursor import Cursor
    from .branch_words import BranchName
    from .draft import Draft
    from .lifting import Lifting
    from .shape import Shape, UnionSite

WIDEST = 64
"""So many combinations of branches are told apart where several unions must hold together."""
_MOST = 500
"""So many members may a union have, which is written as one expression; Python compiles none of some thousand."""


def is_lifted(shape: Shape) -> bool:
    """Whether the union gets a name of its own: one with a discriminator between several branches does."""
    if shape.values is not None or len(shape.unions) != 1:
        return False
    site = shape.unions[0]
    return site.discriminator is not None and len(site.branches) > 1


def union_type(lifter: Lifting, shape: Shape, node: Node, place: Place, scope: Scope) -> TypeRef:
    """Return the union of the types of all branches; one whose branches rules tell apart gets a name of its own.

    Raises:
        BrokenReferenceError: a branch refers to nothing, or to itself.
    """
    members = _members(lifter, shape, node, place, scope)
    found = joined(lifter, (member.type for member in members), node) if members else ANY
    rules = () if scope.request or not isinstance(found, UnionOf) else _rules(lifter, members)
    return lifter.checked(node, place, ref=found, rules=rules) if rules else found


def joined(lifter: Lifting, options: Iterable[TypeRef], node: Node) -> TypeRef:
    """Return the union of types that `node` asks for; any value, and a warning, where they are too many."""
    found = union(options)
    if isinstance(found, UnionOf) and len(found.options) > _MOST:
        limit = str(_MOST)
        lifter.reporter.report("union-too-long", node.cursors[0].location, action="read as any value", limit=limit)
        return ANY
    return found


def fill_union(lifter: Lifting, draft: Draft, shape: Shape, place: Place) -> None:
    """Make a draft of a component or a lifted union; a branch that refers to nothing makes it any value."""
    try:
        members = _members(lifter, shape, draft.node, place, Scope(request=draft.request, named=True))
    except BrokenReferenceError as error:
        lifter.degrade(error, reached=draft.reached)
        return
    draft.type = without_none(joined(lifter, (member.type for member in members), draft.node)) if members else ANY
    draft.rules = _rules(lifter, members) if len(members) <= _MOST else ()
    discriminator = shape.unions[0].discriminator if is_lifted(shape) else None
    if discriminator is not None and draft.type != ANY:
        draft.kind = "union"
        draft.variants = Variants(
            property_name=discriminator.text("propertyName"),
            members=tuple((without_none(member.type), member.schema) for member in members),
            mapping=mapping_of(discriminator),
            default=component_named(discriminator.text("defaultMapping")),
            cursor=discriminator,
        )


class _Member(NamedTuple):
    """One branch: its type, its schema, and what it is with all that stands beside the union."""

    type: TypeRef
    schema: Cursor
    node: Node


def _rules(lifter: Lifting, members: list[_Member]) -> Rules:
    return rules_of(lifter, ((member.type, member.node) for member in members))


def _members(lifter: Lifting, shape: Shape, node: Node, place: Place, scope: Scope) -> list[_Member]:
    """Return the branches with their types."""
    site = shape.unions[0]
    alone = len(shape.unions) == 1 and not shape.has_base and not _requires_more(lifter, shape, site)
    if not alone and _is_too_wide(shape, scope):
        lifter.reporter.report(
            "union-too-wide", node.cursors[0].location, action="read as any value", limit=str(WIDEST)
        )
        return []
    width = 1 if alone else scope.width * len(site.branches)
    below = Scope(request=scope.request, depth=scope.depth + 1, width=width)
    nodes = [Node((branch,)) for branch in site.branches]
    if not alone:
        nodes = [
            simple if _holds(lifter, branch, site) else _picked(node, site, branch)
            for simple, branch in zip(nodes, site.branches, strict=True)
        ]
    names = branch_names(lifter, site, nodes, lonely="Object" if scope.named else "")
    found: list[_Member] = []
    for branch, inner, name in zip(site.branches, nodes, names, strict=True):
        where = _branch_place(place, site, branch, name)
        is_map = alone and says_nothing(branch)
        found.append(_Member(MapOf(ANY) if is_map else lifter.type_of(inner, where, below), branch, inner))
    return found


def _requires_more(lifter: Lifting, shape: Shape, site: UnionSite) -> bool:
    """Whether what stands beside the union requires a member that a branch describes and does not require."""
    if not shape.required:
        return False
    branches = [lifter.flattener.shape(Node((branch,))) for branch in site.branches]
    return any(
        name in branch.properties.keys() - branch.required.keys() for branch in branches for name in shape.required
    )


def _is_too_wide(shape: Shape, scope: Scope) -> bool:
    """Whether unions multiply beyond the limit; a single one only adds, and may have more branches."""
    wide = scope.width
    for site in shape.unions:
        wide *= len(site.branches)
    single = len(shape.unions) == 1 and scope.width == 1
    return wide > (WIDEST * 16 if single else WIDEST)


def _picked(node: Node, site: UnionSite, branch: Cursor) -> Node:
    return Node(node.cursors, (*node.picks, (site.pointer, int(branch.pointer[-1]))))


def _branch_place(place: Place, site: UnionSite, branch: Cursor, name: BranchName) -> Place:
    """Name a branch by its token, so that a new branch before it moves no name."""
    token = name.token or branch.pointer[-1]
    words = (*place.words, name.word) if name.word else place.words
    return Place(f"{place.key}{format_pointer((site.keyword, token))[1:]}", words, branch.pointer, place)


def _holds(lifter: Lifting, branch: Cursor, site: UnionSite) -> bool:
    """Whether the branch is a child that merges the owner of the union itself: then nothing is to be added."""
    holder = only_reference(branch)
    if holder is None:
        return False
    target = holder.target()
    return site.pointer[:-1] in lifter.flattener.parts_of(Node((target,)))
