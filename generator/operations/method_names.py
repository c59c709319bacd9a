"""Takes all operations and tags and gives the attribute of each resource and the method of each operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..spelling.naming import LONGEST, Proposal, class_name, keyword_free, module_name, settle, snake, words_of
from ..spelling.reserved import CLIENT_ATTRIBUTES, MODULE_ATTRIBUTES, RESOURCE_CLASSES
from .collect import tag_of
from .short_names import LONGEST as LONGEST_METHOD
from .short_names import Siblings, candidates_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ..diagnostics import Reporter
    from ..lock.pinned import Pinned
    from ..spec.path_items import Described
    from .short_names import Candidates

UNTAGGED = "api"
"""The resource of operations without a tag."""

_PACKAGE = re.compile(r"(?:(?<=/)|(?<=\.)|\A)subpackage_")
_SHOWN = 5
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationName:
    """The settled names of one operation."""

    method: str
    """Of the resource."""
    builder: str
    """The function of the resource's module that builds the call."""


def path_words(path: str) -> str:
    """Return the words of a path: `/users/{id}/keys` is `users_by_id_keys`."""
    text = _VARIABLE.sub(lambda match: f" by {match.group(1)} ", path)
    return snake(text) if text.strip("/ ") else "root"


def name_resources(tags: Collection[str], pinned: Mapping[str, str], taken: Collection[str] = ()) -> dict[str, str]:
    """Return the attribute of the client, and the module of resources/, for each tag; `''` stands for no tag.

    A tag that is its own attribute keeps it before others that would come to the same one, and any tag before a group
    of operations without a tag, which starts with `/`.
    """
    words = {tag: _spoken(tag) for tag in tags}
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


def _spoken(tag: str) -> str:
    """Return a tag without the mark that Fern puts before the name of a package, `subpackage_users/keys`."""
    return _PACKAGE.sub("", tag) or tag


def name_classes(tags: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    """Return the class of each resource by tag, other than every class that its module could import.

    The async class has `Async` before it, so that name is kept free as well.
    """
    names: dict[str, str] = {}
    used = {name.casefold() for name in (*RESOURCE_CLASSES, *taken)}
    for tag, attribute in sorted(tags.items(), key=lambda pair: pair[1]):
        for candidate in _class_candidates(_spoken(tag) or UNTAGGED, attribute):
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


def _builder_candidates(found: Described) -> tuple[str, ...]:
    words, method = path_words(found.path), snake(found.method)
    derived = f"{method}_{words}"
    if found.operation_id is None:
        return (snake(derived), snake(f"{derived}_operation"))
    base = snake(found.operation_id)
    stem = base.rstrip("_")
    return base, snake(f"{stem}_{words}"), snake(f"{stem}_{method}_{words}")


def _telling_candidates(found: Described, siblings: Siblings) -> tuple[str, ...]:
    """Return the candidates of a builder with words left out where they would be cut, as a method has it."""
    method, path = words_of(found.method), words_of(path_words(found.path))
    own = words_of(found.operation_id) if found.operation_id is not None else ()
    longer = ([*own, *path], [*own, *method, *path]) if own else ([*method, *path, "operation"],)
    names = _builder_candidates(found)
    return tuple(
        name if len("_".join(words)) <= LONGEST else keyword_free("_".join(siblings.shortened(words, LONGEST)))
        for name, words in zip(names, (own or [*method, *path], *longer), strict=True)
    )


def kept_tags(operations: Sequence[Described], pinned: Pinned) -> dict[str, str]:
    """Return the tag of each operation by `METHOD /path`: that of the resource where the lock has it, else its own.

    An operation without a tag whose path begins with the word of a tag stands with that tag. One that its vendor gave
    another tag stays for its callers what it was (docs/decisions/0022).
    """
    tags = {attribute: tag for tag, attribute in pinned.resources.items()}
    kept = {label: tags.get(attribute) for label, (attribute, _) in pinned.operations.items()}
    own = {found.label: tag_of(found, telling=pinned.short_methods) for found in operations}
    named = (
        {f"/{snake(tag)}": tag for tag in sorted(own.values()) if not tag.startswith("/")}
        if pinned.short_methods
        else {}
    )
    joined = {label: named.get(f"/{snake(tag)}", tag) if tag.startswith("/") else tag for label, tag in own.items()}
    return {label: tag if (before := kept.get(label)) is None else before for label, tag in joined.items()}


def name_operations(
    operations: Sequence[Described], tags: Mapping[str, str], resources: Mapping[str, str], pinned: Pinned
) -> dict[str, OperationName]:
    """Return the names of each operation by `METHOD /path`, distinct within its resource.

    `tags` has the tag of each operation, also by `METHOD /path`, and `resources` the attribute of each tag. A lock of a
    time when methods were called as builders are keeps to that (docs/decisions/0030).
    """
    by_resource: dict[str, list[Described]] = {}
    for found in operations:
        by_resource.setdefault(resources[tags[found.label]], []).append(found)
    siblings = Siblings(operations)
    names: dict[str, OperationName] = {}
    for attribute, members in by_resource.items():
        pins = {found.label: pin for found in members if (pin := pinned.operations.get(found.label)) is not None}
        methods = {label: method for label, (resource, method) in pins.items() if resource == attribute}
        builders = {label: pinned.builders.get(label, method) for label, method in methods.items()}
        if pinned.short_methods:
            telling = {found.label: _telling_candidates(found, siblings) for found in members}
            called = {
                found.label: candidates_of(found, tags[found.label] or attribute, siblings, _longest(found))
                for found in members
            }
            methods = _settled(
                {label: entry.names for label, entry in called.items()}, members, methods, nearest=_nearest(called)
            )
            built = _settled(telling, members, builders)
        else:
            built = methods = _settled(
                {found.label: _builder_candidates(found) for found in members}, members, builders
            )
        names |= {label: OperationName(method=methods[label], builder=built[label]) for label in built}
    return names


def _longest(found: Described) -> int:
    """Return how long a method may be; one that streams has a second one."""
    return LONGEST_METHOD - len("_stream") if may_stream(found) else LONGEST_METHOD


def _nearest(called: Mapping[str, Candidates]) -> frozenset[str]:
    """Return, of the operations that would have one method, the one that is nearest to the resource, if it is one."""
    groups: dict[str, list[str]] = {}
    for label, entry in called.items():
        groups.setdefault(entry.names[0], []).append(label)
    found: set[str] = set()
    for labels in groups.values():
        best = max(called[label].nearness for label in labels)
        near = [label for label in labels if called[label].nearness == best]
        found.update(near if len(near) == 1 else ())
    return frozenset(found)


def _settled(
    candidates: Mapping[str, tuple[str, ...]],
    members: Sequence[Described],
    pins: Mapping[str, str],
    *,
    nearest: Collection[str] = (),
) -> dict[str, str]:
    """Return a name for each operation of a resource.

    A streaming operation has a second method with `_stream` at its end: that name is kept free too, by keeping every
    operation from ending in it when its stem is another one's name.
    """
    proposals = [
        Proposal(key=label, candidates=names, privileged=label in nearest) for label, names in candidates.items()
    ]
    bases = {names[0] for names in candidates.values()}
    streaming = {candidates[found.label][0] for found in members if may_stream(found)}
    taken = {f"{base}_stream" for base in bases & streaming if f"{base}_stream" in bases}
    return settle(proposals, taken=MODULE_ATTRIBUTES | taken, pinned=pins)


def may_stream(found: Described) -> bool:
    """Whether any response of an operation looks like a stream; references are not followed for this."""
    responses = found.operation.get("responses")
    for _, response in responses.items() if responses is not None else ():
        content = response.get("content")
        for media_type in content.mapping if content is not None else ():
            if "event-stream" in media_type or "jsonl" in media_type or "ndjson" in media_type or "-seq" in media_type:
                return True
    return False


def report_duplicates(
    operations: Sequence[Described],
    names: Mapping[str, OperationName],
    tags: Mapping[str, str],
    resources: Mapping[str, str],
    reporter: Reporter,
) -> None:
    """Say which operations share an `operationId` (OpenAPI 3.1 section 4.8.10 forbids it), and what they are called."""
    groups: dict[str, list[Described]] = {}
    for found in operations:
        if found.operation_id is not None:
            groups.setdefault(found.operation_id, []).append(found)
    for identifier, members in groups.items():
        if len(members) > 1:
            first, *others = [(found.operation / "operationId").location for found in members]
            shown = members[:_SHOWN]
            methods = [names[found.label].method for found in shown]
            same = len(set(methods)) < len(methods)
            named = ", ".join(f"{resources[tags[each.label]]}." * same + names[each.label].method for each in shown)
            reporter.report(
                "operation-id-duplicate",
                first,
                name=quoted(identifier),
                count=len(members),
                action=f"told apart as {named}",
                related=tuple(("also here", place) for place in others),
            )
