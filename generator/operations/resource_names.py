"""Takes all operations, the lock and `[names]`, and gives the resource of each: its tag and its dotted attribute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..spelling.naming import Proposal, class_name, module_name, settle, snake
from ..spelling.reserved import CLIENT_ATTRIBUTES, FORMER_ATTRIBUTE, RESOURCE_CLASSES
from .collect import NESTED, is_nested, is_version, tag_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ..config.named_calls import NamedCall
    from ..diagnostics import Reporter
    from ..lock.pinned import Pinned
    from ..spec.path_items import Described

UNTAGGED = "api"
"""The resource of operations without a tag."""
_LEVELS = re.compile(r"\s*[>\u00bb\u2192]\s*")
_PACKAGE = re.compile(r"(?:(?<=/)|(?<=\.)|\A)subpackage_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an operation stands."""

    tag: str
    """What the resource is for: a tag, `/customers` for a path without one, `.chat.completions` for a resource that
    the toml or a vendor's extension names; nothing where there is none of them."""
    attribute: str
    """Dotted, from the client on."""


def matched_names(
    operations: Sequence[Described], names: Iterable[NamedCall], reporter: Reporter
) -> dict[str, NamedCall]:
    """Return the line of `[names]` that counts for each operation; a line that means none is a warning."""
    found: dict[str, NamedCall] = {}
    for entry in sorted(names, key=lambda entry: entry.precision):
        fitting = [each.label for each in operations if entry.fits(each.label, each.operation_id)]
        if not fitting:
            reporter.report("names-unmatched", entry.location, name=quoted(entry.pattern))
        found |= dict.fromkeys(fitting, entry)
    return found


def place_operations(
    operations: Sequence[Described], named: Mapping[str, NamedCall], pinned: Pinned
) -> dict[str, Place]:
    """Return the place of each operation by `METHOD /path`."""
    tags = _kept_tags(operations, pinned)
    # A client that is in use has `events` for its streams, unless it has a resource of that name already.
    in_use = {FORMER_ATTRIBUTE} if pinned.operations else set[str]()
    taken = in_use - {attribute.partition(".")[0] for attribute in pinned.resources.values()}
    top = name_resources({tag for tag in tags.values() if not is_nested(tag)}, pinned.resources, taken)
    owners = {attribute: tag for tag, attribute in [*pinned.resources.items(), *top.items()]}
    places: dict[str, Place] = {}
    for label, tag in tags.items():
        attribute = top.get(tag) or pinned.resources.get(tag, tag.removeprefix(NESTED))
        if label in named:
            attribute = named[label].resource
        places[label] = Place(tag=owners.get(attribute, f"{NESTED}{attribute}"), attribute=attribute)
    return places


def with_parents(tags: Mapping[str, str], pinned: Mapping[str, str]) -> dict[str, str]:
    """Return the attribute of each tag, and of each resource that only holds others: `.chat` of `chat.completions`."""
    known = {attribute: tag for tag, attribute in pinned.items()}
    found = {attribute: tag for tag, attribute in tags.items()}
    for attribute in tags.values():
        parent = attribute.rpartition(".")[0]
        while parent:
            found.setdefault(parent, known.get(parent, f"{NESTED}{parent}"))
            parent = parent.rpartition(".")[0]
    return {tag: attribute for attribute, tag in found.items()}


def children_of(attributes: Iterable[str]) -> dict[str, set[str]]:
    """Return the names of the resources within each resource, by its dotted attribute."""
    found: dict[str, set[str]] = {}
    for attribute in attributes:
        while "." in attribute:
            parent, _, name = attribute.rpartition(".")
            found.setdefault(parent, set()).add(name)
            attribute = parent  # noqa: PLW2901
    return found


def name_resources(tags: Collection[str], pinned: Mapping[str, str], taken: Collection[str] = ()) -> dict[str, str]:
    """Return the attribute of the client, and the module of resources/, for each tag; `''` stands for no tag.

    A tag that is its own attribute keeps it before others that would come to the same one, and any tag before a group
    of operations without a tag, which starts with `/`.
    """
    words = {tag: spoken(tag) for tag in tags}
    exact = {word for word in words.values() if snake(word) == word}
    proposals = [
        Proposal(
            key=tag,
            candidates=(module_name(word or UNTAGGED), snake(word or UNTAGGED).rstrip("_") + "_resource"),
            privileged=word in exact or not (word.startswith("/") or snake(word) in exact),
        )
        for tag, word in words.items()
    ]
    return settle(proposals, taken={*CLIENT_ATTRIBUTES, *taken}, pinned=pinned)


def spoken(tag: str) -> str:
    """Return what a tag is called.

    That is `Manage Keys` for `Manage > V1 > Keys`, and `users/keys` for what Fern writes, `subpackage_users/keys`.
    """
    parts = _LEVELS.split(tag)
    return _without_mark(" ".join(part for part in parts if not is_version(part)) if len(parts) > 1 else tag) or tag


def _without_mark(tag: str) -> str:
    return _PACKAGE.sub("", tag) or tag


def name_classes(tags: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """Return the class of each resource by tag, other than every class that its module could import.

    The async class has `Async` before it, so that name is kept free as well.
    """
    names: dict[str, str] = {}
    used = {name.casefold() for name in (*RESOURCE_CLASSES, *taken)}
    for tag, attribute in sorted(tags.items(), key=lambda pair: ("." in pair[1], pair[1])):
        word = next((word for word in (spoken(tag), _without_mark(tag)) if module_name(word) == attribute), spoken(tag))
        for candidate in _class_candidates(word or UNTAGGED, attribute):
            pair = {candidate.casefold(), f"async{candidate}".casefold()}
            if not pair & used:
                used |= pair
                names[tag] = candidate
                break
    return names


def _class_candidates(tag: str, attribute: str) -> Iterator[str]:
    base, exact = class_name(tag), class_name(attribute)
    yield base
    yield f"{base}Resource"
    for number in count(1):
        yield f"{exact}Resource{number}"


def _kept_tags(operations: Sequence[Described], pinned: Pinned) -> dict[str, str]:
    """Return the tag of each operation by `METHOD /path`: that of the resource where the lock has it, else its own.

    An operation without a tag whose path begins with the word of a tag stands with that tag. One that its vendor gave
    another tag stays for its callers what it was (docs/decisions/0022).
    """
    tags = {attribute: tag for tag, attribute in pinned.resources.items()}
    kept = {label: tags.get(attribute) for label, (attribute, _) in pinned.operations.items()}
    own = {found.label: tag_of(found, telling=pinned.short_methods) for found in operations}
    named = (
        {f"/{snake(tag)}": tag for tag in sorted(own.values()) if not (tag.startswith("/") or is_nested(tag))}
        if pinned.short_methods
        else {}
    )
    joined = {label: named.get(f"/{snake(tag)}", tag) if tag.startswith("/") else tag for label, tag in own.items()}
    free = {label: _unless_taken(tag, pinned) for label, tag in joined.items()}
    return {label: tag if (before := kept.get(label)) is None else before for label, tag in free.items()}


def _unless_taken(tag: str, pinned: Pinned) -> str:
    """Return a nested resource that a vendor names, flat where the lock has it so or a method with its name."""
    if not is_nested(tag):
        return tag
    flat = {snake(known): known for known in pinned.resources if not is_nested(known)}
    if snake(tag) in flat:
        return flat[snake(tag)]
    parts = tag.split(".")
    methods = {f"{attribute}.{method}" for attribute, method in pinned.operations.values()}
    taken = any(".".join(parts[1:end]) in methods for end in range(3, len(parts) + 1))
    return " ".join(parts[1:]) if taken else tag
