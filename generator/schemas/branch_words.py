"""Names the branches of a union: each by a token, which identifies it in locks, and by the word of its class name.

A token never changes its rule, for the names of clients hang on it. The word is the token, but where that is a number
only: then it is what tells the branch from its siblings.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ..spec.cursor import BrokenReferenceError
from ..spelling.naming import pascal
from .shape import Node, Shape, only_reference

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from ..spec.cursor import Cursor
    from .lifting import Lifting
    from .shape import UnionSite

_TITLE = re.compile(r"[A-Za-z][A-Za-z0-9 _-]{0,39}")
_TAG = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.:/-]{0,39}")
_NUMBER = re.compile(r"Option[0-9]+")
_LONGEST = 40
"""Characters of a word that tells a branch from its siblings."""
_MOST_VALUES = 2
"""So many values of a member stand in a word."""
_TYPES = {"object": "object", "string": "text", "boolean": "flag", "integer": "number", "number": "number"}
"""Type -> its word."""
_ITEMS = "items"
"""The word of an array; what is in it is called `Item`."""


class BranchName(NamedTuple):
    """How a branch is called."""

    token: str
    """Empty for the only object, which is known by its number."""
    word: str
    """Empty where the branch is called as the union."""


def branch_names(lifter: Lifting, site: UnionSite, nodes: list[Node], *, lonely: str) -> list[BranchName]:
    """Return the name of each branch: its component, its tag, its title, or what tells it; `lonely` the only object."""
    holders = [only_reference(branch) for branch in site.branches]
    tokens = _tokens(lifter, site, nodes, holders, lonely)
    unnamed = [number for number, token in enumerate(tokens) if holders[number] is None and _NUMBER.fullmatch(token)]
    words = dict(enumerate(tokens))
    others = [branch for branch in site.branches if branch.mapping.get("type") != "null"]
    if unnamed and len(others) == 1:
        words |= dict.fromkeys(unnamed, lonely)
    elif unnamed:
        facts = [_facts(lifter, node, branch) for node, branch in zip(nodes, site.branches, strict=True)]
        taken = {pascal(token).casefold() for token in tokens if token}
        found = {number: _telling(number, facts, taken) for number in unnamed}
        counts = Counter(pascal(word).casefold() for word in found.values())
        words |= {number: word for number, word in found.items() if word and counts[pascal(word).casefold()] == 1}
    return [BranchName(token, words[number]) for number, token in enumerate(tokens)]


def _tokens(
    lifter: Lifting, site: UnionSite, nodes: list[Node], holders: list[Cursor | None], lonely: str
) -> list[str]:
    objects = [
        number
        for number, branch in enumerate(site.branches)
        if "properties" in branch.mapping or "allOf" in branch.mapping
    ]
    tags = [""] * len(nodes) if all(holder is not None for holder in holders) else _tags(lifter, site, nodes)
    tokens: list[str] = []
    for number, (branch, holder) in enumerate(zip(site.branches, holders, strict=True)):
        title = branch.text("title")
        if holder is not None and holder.reference:
            token = holder.reference.rsplit("/", 1)[-1]
        elif objects == [number] and not nodes[number].picks:
            token = lonely
        else:
            token = tags[number] or (title if _TITLE.fullmatch(title) else "")
            token = token or f"Option{int(branch.pointer[-1]) + 1}"
        tokens.append(token)
    return [
        token if tokens.count(token) == 1 or holder is not None else f"Option{number + 1}"
        for number, (token, holder) in enumerate(zip(tokens, holders, strict=True))
    ]


def _tags(lifter: Lifting, site: UnionSite, nodes: list[Node]) -> list[str]:
    """Return the value of a constant property of each branch that no other branch has; empty for none."""
    wanted = site.discriminator.text("propertyName") if site.discriminator is not None else ""
    constants = [_constants(lifter, node, wanted) for node in nodes]
    counts = Counter(entry for found in constants for entry in found.items())
    return [next((value for name, value in found.items() if counts[name, value] == 1), "") for found in constants]


def _constants(lifter: Lifting, node: Node, wanted: str) -> dict[str, str]:
    """Return the required properties of a branch that hold one string only."""
    shape = _shape(lifter, node)
    found: dict[str, str] = {}
    for name, values in _values(shape).items():
        if (name in shape.required or name == wanted) and len(values) == 1 and _TAG.fullmatch(values[0]):
            found[name] = values[0]
    return dict(sorted(found.items(), key=lambda entry: entry[0] != wanted))


def _shape(lifter: Lifting, node: Node) -> Shape:
    try:
        return lifter.flattener.shape(node)
    except BrokenReferenceError:
        return Shape()


def _values(shape: Shape) -> dict[str, tuple[str, ...]]:
    """Return the texts that properties may be, of those that are listed."""
    found: dict[str, tuple[str, ...]] = {}
    for name, cursors in shape.properties.items():
        data = cursors[-1].mapping
        values = [data["const"]] if "const" in data else data.get("enum")
        if isinstance(values, list) and values:
            texts = tuple(value for value in values if isinstance(value, str))
            found |= {name: texts} if len(texts) == len(values) else {}
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What may tell a branch from others."""

    title: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    required: Collection[str] = ()
    properties: Mapping[str, str] = field(default_factory=dict[str, str])
    """Name -> the word of its type."""
    type: str = ""


def _facts(lifter: Lifting, node: Node, branch: Cursor) -> _Facts:
    shape = _shape(lifter, node)
    members = ((name, _shape(lifter, Node(cursors))) for name, cursors in shape.properties.items())
    return _Facts(
        title=branch.text("title"),
        values=_values(shape),
        required=sorted(shape.required),
        properties={name: _type_word(lifter, member) for name, member in members},
        type=_type_word(lifter, shape),
    )


def _type_word(lifter: Lifting, shape: Shape) -> str:
    """Return the word of a type; of an array that of its items and `items`; empty where it is of several types."""
    types = [each for each in shape.types or (() if shape.unions else ("object",)) if each != "null"]
    if types != ["array"]:
        return _TYPES.get(types[0], "") if len(types) == 1 else ""
    inner = _shape(lifter, Node(shape.items)) if shape.items else Shape(types=())
    word = _ITEMS if inner.types == ("array",) else _type_word(lifter, inner)
    return f"{word} {_ITEMS}".strip()


def _telling(number: int, facts: list[_Facts], taken: Collection[str]) -> str:
    """Return the first word that no sibling could have; empty for none."""
    others = [each for position, each in enumerate(facts) if position != number]
    for word in (*_of_one_alone(facts[number], others), *_of_types(facts[number], others)):
        if len(word) <= _LONGEST and pascal(word).casefold() not in taken:
            return word
    return ""


def _of_one_alone(own: _Facts, others: list[_Facts]) -> Iterator[str]:
    """Iterate over what is true of one branch alone: its title, values, required members, members."""
    if own.title and own.title.isascii() and own.title not in {each.title for each in others}:
        yield own.title
    for name, values in sorted(own.values.items(), key=lambda entry: (entry[0] not in own.required, entry[0])):
        alien = {value for each in others for value in each.values.get(name, ())}
        if len(values) <= _MOST_VALUES and alien.isdisjoint(values) and all(map(_TAG.fullmatch, values)):
            yield from (" or ".join(values), min(values))
    for name in own.required:
        if not any(name in each.required for each in others):
            yield f"with {name}"
    for name in sorted(own.properties):
        if not any(name in each.properties for each in others):
            yield f"with {name}"


def _of_types(own: _Facts, others: list[_Facts]) -> Iterator[str]:
    """Iterate over the types that one branch alone has, or a member of it."""
    if own.type and own.type not in {each.type for each in others}:
        is_alone = own.type.endswith(_ITEMS) and not any(each.type.endswith(_ITEMS) for each in others)
        yield _ITEMS if is_alone else own.type
    for name, word in sorted(own.properties.items()):
        if word and word not in {each.properties.get(name) for each in others}:
            yield f"with {word.removesuffix(_ITEMS)} {name}"
