"""Takes all operations and their resources and gives the method and the builder of each operation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..spelling.naming import LONGEST, Proposal, keyword_free, settle, snake, words_of
from ..spelling.reserved import MODULE_ATTRIBUTES
from .resource_names import children_of, spoken
from .short_names import LONGEST as LONGEST_METHOD
from .short_names import Siblings, candidates_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from ..config.named_calls import NamedCall
    from ..diagnostics import Reporter
    from ..lock.pinned import Pinned
    from ..spec.path_items import Described
    from .resource_names import Place
    from .short_names import Candidates

_SHOWN = 5
_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationName:
    """The settled names of one operation."""

    resource: str
    """Dotted, from the client on."""
    method: str
    """Of the resource."""
    builder: str
    """The function of the resource's module that builds the call."""
    former: tuple[str, ...] = ()
    """Methods that it was called as before."""


def path_words(path: str) -> str:
    """Return the words of a path: `/users/{id}/keys` is `users_by_id_keys`."""
    text = _VARIABLE.sub(lambda match: f" by {match.group(1)} ", path)
    return snake(text) if text.strip("/ ") else "root"


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


def name_operations(
    operations: Sequence[Described], places: Mapping[str, Place], named: Mapping[str, NamedCall], pinned: Pinned
) -> dict[str, OperationName]:
    """Return the names of each operation by `METHOD /path`, distinct within its resource.

    `places` has the place of each operation and `named` its line of `[names]`, also by `METHOD /path`. A lock of a time
    when methods were called as builders are keeps to that (docs/decisions/0030).
    """
    by_resource: dict[str, list[Described]] = {}
    for found in operations:
        by_resource.setdefault(places[found.label].attribute, []).append(found)
    siblings = Siblings(operations)
    children = children_of(by_resource)
    names: dict[str, OperationName] = {}
    for attribute, members in by_resource.items():
        pins = {found.label: pin for found in members if (pin := pinned.operations.get(found.label)) is not None}
        kept = {label: method for label, (resource, method) in pins.items() if resource == attribute}
        builders = {label: pinned.builders.get(label, method) for label, (_, method) in pins.items()}
        stated = {found.label: named[found.label].method for found in members if found.label in named}
        methods = kept | {label: method for label, method in stated.items() if method}
        former = _former(attribute, pinned)
        taken = children.get(attribute, set()) | former.keys()
        telling, spelled, nearest = _proposed(members, places, siblings, short=pinned.short_methods)
        built = _settled(telling, members, builders)
        methods = _settled(spelled, members, methods, nearest=nearest, taken=taken)
        used = {*methods.values(), *children.get(attribute, ())}
        names |= {
            label: OperationName(
                resource=attribute,
                method=methods[label],
                builder=built[label],
                former=tuple(name for name, owner in former.items() if owner == label and name not in used),
            )
            for label in built
        }
    return names


def _proposed(
    members: Sequence[Described], places: Mapping[str, Place], siblings: Siblings, *, short: bool
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the candidates of builders and of methods, and the operations that keep theirs against others."""
    if not short:
        plain = {found.label: _builder_candidates(found) for found in members}
        return plain, plain, frozenset()
    telling = {found.label: _telling_candidates(found, siblings) for found in members}
    called: dict[str, Candidates] = {}
    for found in members:
        place = places[found.label]
        called[found.label] = candidates_of(found, spoken(place.tag) or place.attribute, siblings, _longest(found))
    return telling, {label: entry.names for label, entry in called.items()}, _nearest(called)


def without_methods(pinned: Pinned) -> Pinned:
    """Return the names of a lock without its methods; resources and builders stay."""
    loose = {label: ("", method) for label, (_, method) in pinned.operations.items()}
    return replace(pinned, operations=loose, short_methods=True)


def _former(attribute: str, pinned: Pinned) -> dict[str, str]:
    """Return the former methods of a resource, each with the operation that it called."""
    calls = ((call.rpartition("."), label) for call, label in sorted(pinned.former.items()))
    return {method: label for (resource, _, method), label in calls if resource == attribute}


def report_taken_names(
    named: Mapping[str, NamedCall], names: Mapping[str, OperationName], pinned: Pinned, reporter: Reporter
) -> None:
    """Say which line of `[names]` gives a call that another operation, or another resource, has already."""
    for label, entry in sorted(named.items()):
        if entry.method and names[label].method != entry.method:
            _report_taken(entry, f"{entry.resource}.{entry.method}", label, reporter)
    for label, (resource, method) in sorted(pinned.operations.items()):
        name = names.get(label)
        if label in named or name is None or (name.resource, name.method) == (resource, method):
            continue
        call = f"{resource}.{method}"
        for taker, entry in sorted(named.items()):
            given = f"{entry.resource}.{entry.method}"
            if given == call or given.startswith(f"{call}."):
                _report_taken(entry, given, taker, reporter)


def _report_taken(entry: NamedCall, call: str, label: str, reporter: Reporter) -> None:
    reporter.report("names-taken", entry.location, call=quoted(call), label=quoted(label))


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
    taken: Collection[str] = (),
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
    twins = {f"{base}_stream" for base in bases & streaming if f"{base}_stream" in bases}
    return settle(proposals, taken={*MODULE_ATTRIBUTES, *twins, *taken}, pinned=pins)


def may_stream(found: Described) -> bool:
    """Whether any response of an operation looks like a stream; references are not followed for this."""
    responses = found.operation.get("responses")
    for _, response in responses.items() if responses is not None else ():
        content = response.get("content")
        for media_type in content.mapping if content is not None else ():
            if "event-stream" in media_type or "jsonl" in media_type or "ndjson" in media_type or "-seq" in media_type:
                return True
    return False


def report_duplicates(operations: Sequence[Described], names: Mapping[str, OperationName], reporter: Reporter) -> None:
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
            named = ", ".join(f"{names[each.label].resource}." * same + names[each.label].method for each in shown)
            reporter.report(
                "operation-id-duplicate",
                first,
                name=quoted(identifier),
                count=len(members),
                action=f"told apart as {named}",
                related=tuple(("also here", place) for place in others),
            )
