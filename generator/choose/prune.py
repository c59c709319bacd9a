"""Takes the whole Api and what was chosen of it, and gives the Api of the chosen operations with all that they need."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, cast

from ..config.wildcard import wildcard
from ..diagnostics import Reporter, SpecError, fatal, quoted, shown_path
from ..ir.models import models_of
from ..ir.types import ModelRef
from ..operations.collect import find_operations, label_of, operations_of
from .unheard import take_back
from .usage import read_usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..config.client_toml import Chosen, Config
    from ..diagnostics.location import Pointer
    from ..ir.api import Api, Event, Operation
    from ..ir.models import ModelEntry
    from ..lock.pinned import Pinned
    from ..operations.collect import Found
    from ..spec.cursor import Spec

_DOORS = ("parse", "unwrap", "WebhookEvent")
"""What of `webhooks.py` is about every webhook; callbacks come with their operations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What is left of an Api, and what was left out because nobody chose it."""

    api: Api
    left_out: frozenset[Pointer] = frozenset()
    """The operations, webhooks and callbacks."""
    chosen: tuple[str, ...] = ()
    """`METHOD /path` or `METHOD webhook` of each thing that was chosen, sorted; empty when everything was."""

    def digest(self, options: str) -> str:
        """Return the digest of the options together with what a consumer's use chose."""
        return hashlib.sha256("\0".join((options, *self.chosen)).encode("utf-8", "surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """One thing that may be chosen: an operation, a webhook, a callback or a model."""

    label: str
    operation_id: str = ""
    path: str = ""
    tags: tuple[str, ...] = ()

    def texts(self, kind: str) -> tuple[str, ...]:
        """Return what a pattern of the toml's key `kind` is compared with."""
        if kind == "paths":
            return (self.path,) if self.path else ()
        return self.tags if kind == "tags" else (self.label, self.operation_id)


def prune(spec: Spec, api: Api, config: Config, reporter: Reporter, pinned: Pinned) -> Pruned:
    """Return the chosen part. Names are those of the whole: they do not move when more is chosen later.

    A webhook is chosen as an operation is, a callback comes with its operation, and a model with whatever names it.
    What was reported of an operation that nobody chose, or of what only such operations need, is taken back.

    Raises:
        SpecError: a `used-by-…` code.
    """
    if not config.chosen and config.used_by is None:
        return Pruned(api=api)
    found = [*find_operations(spec, Reporter()), *_webhooks(spec)]
    gone = _gone(pinned, api)
    labels = _by_pattern(config.chosen, _candidates(found, api), reporter, gone)
    if config.used_by is not None:
        labels |= _used(api, config, reporter, pinned, gone)
    chosen = {entry.operation.pointer for entry in found if entry.label in labels}
    unwanted = {entry.label for entry in found if entry.label not in labels}
    reporter.drop(lambda entry: entry.operation in unwanted)
    part = _part(spec, api, labels, chosen | _callbacks(found, labels))
    left_out = {entry.operation.pointer for entry in found} - chosen
    left_out |= {event.pointer for event in api.events if event not in part.events}
    take_back(spec, left_out, part.models, reporter)
    return Pruned(api=part, left_out=frozenset(left_out), chosen=tuple(sorted(labels)))


def _webhooks(spec: Spec) -> Iterator[Found]:
    declared = spec.root.get("webhooks")
    for name, item in declared.items() if declared is not None else ():
        try:
            yield from operations_of(name, item, Reporter())
        except SpecError:  # reported when the events were built
            continue


def _callbacks(found: list[Found], labels: set[str]) -> set[Pointer]:
    """Return where the callbacks of the chosen operations stand; they may be shared components."""
    places: set[Pointer] = set()
    for entry in found:
        declared = entry.operation.get("callbacks") if entry.label in labels else None
        for _, callback in declared.items() if declared is not None else ():
            try:
                target = callback.resolved()
                places |= {target.pointer, *(item.resolved().pointer for _, item in target.items())}
            except SpecError:  # reported when the events were built
                continue
    return places


def _candidates(found: list[Found], api: Api) -> list[_Candidate]:
    candidates = [
        _Candidate(
            label=entry.label,
            operation_id=entry.operation_id or "",
            path=entry.path if entry.operation.pointer[:1] == ("paths",) else "",
            tags=_tags(entry),
        )
        for entry in found
    ]
    candidates += [_Candidate(label=_event_label(event)) for event in api.events]
    targets = (target for entry in api.models.values() for target in (entry.target, entry.param_target))
    return candidates + [_Candidate(label=target) for target in targets]


def _tags(found: Found) -> tuple[str, ...]:
    tags = found.operation.mapping.get("tags")
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _gone(pinned: Pinned, api: Api) -> dict[str, str]:
    """Return label -> call of each operation that the lock knows and the description no longer has."""
    known = {**(pinned.away.operations if pinned.away is not None else {}), **pinned.operations}
    here = {operation.label for operation in api.operations}
    return {label: f"{resource}.{name}" for label, (resource, name) in sorted(known.items()) if label not in here}


def _by_pattern(
    chosen: tuple[Chosen, ...], candidates: list[_Candidate], reporter: Reporter, gone: Mapping[str, str]
) -> set[str]:
    """Return the labels that some pattern matches.

    A pattern that matches nothing is an error at its place; a warning, if it did once and others still do.
    """
    labels: set[str] = set()
    unmatched: list[Chosen] = []
    for entry in chosen:
        matches = wildcard(entry.pattern).fullmatch
        hits = {each.label for each in candidates if any(map(matches, each.texts(entry.kind)))}
        unmatched += [] if hits else [entry]
        labels |= hits
    for entry in unmatched:
        was = _last_known(entry, gone)
        if was and labels:
            reporter.report("chosen-away", entry.location, key=entry.kind, pattern=quoted(entry.pattern), was=was)
        else:
            reporter.report("chosen-unmatched", entry.location, key=entry.kind, pattern=quoted(entry.pattern))
    return labels


def _last_known(entry: Chosen, gone: Mapping[str, str]) -> str:
    """Return the calls of what a pattern matched when the lock was written; nothing where it is not known."""
    matches = wildcard(entry.pattern).fullmatch
    texts = {label: label.partition(" ")[2] if entry.kind == "paths" else label for label in gone}
    found = [gone[label] for label, text in texts.items() if matches(text) and entry.kind != "tags"]
    return ", ".join(map(quoted, found)) or ("an operation of this copy" if entry.held else "")


def _used(api: Api, config: Config, reporter: Reporter, pinned: Pinned, gone: Mapping[str, str]) -> set[str]:
    """Return the labels of what a consumer's tree uses; what of it is gone is reported."""
    tree = config.used_by or config.output
    builders = {**(pinned.away.builders if pinned.away is not None else {}), **pinned.builders}
    methods = {
        resource.name: {name for operation in resource.operations for name in _names(operation)}
        for resource in api.resources
    }
    usage = read_usage(tree, config.output.name, methods)
    labels = {
        operation.label
        for operation in api.operations
        if any(usage.uses(owner, name) for name in _names(operation) for owner in _owners(operation))
    }
    read_all = any(usage.uses("webhooks", name) for name in _DOORS)
    for event in api.events:
        if (read_all and event.kind == "webhook") or usage.uses("webhooks", event.function):
            labels.add(_event_label(event))
    labels |= {entry.target for entry in api.models.values() if (entry.module, entry.class_name) in usage.pairs}
    labels |= {entry.param_target for entry in api.models.values() if (entry.module, entry.param_name) in usage.pairs}
    for label, call in gone.items():
        resource, _, name = call.rpartition(".")
        names = {name, builders.get(label, name)}
        if any(usage.uses(resource.rpartition(".")[2], each) and not _is_there(api, resource, each) for each in names):
            reporter.report("used-by-gone", path=shown_path(tree), call=quoted(call), label=quoted(label))
    if not labels:
        raise fatal("used-by-nothing", path=shown_path(tree), name=quoted(config.name))
    return labels


def _is_there(api: Api, resource: str, name: str) -> bool:
    return any(each.resource == resource and name in _names(each) for each in api.operations)


def _names(operation: Operation) -> tuple[str, ...]:
    """Return what a consumer may write: the method, its builder, their streaming twins, the constant beneath them."""
    names = dict.fromkeys((operation.name, operation.builder, *operation.former))
    return (*names, *(f"{name}_stream" for name in names), operation.builder.upper())


def _owners(operation: Operation) -> tuple[str, str]:
    """Return what a consumer may write before the name: the attribute, or the module that it imports."""
    return operation.resource.rpartition(".")[2], operation.module


def _event_label(event: Event) -> str:
    return label_of(event.method, event.wire)


def _part(spec: Spec, api: Api, labels: set[str], places: set[Pointer]) -> Api:
    parts = [
        replace(resource, operations=tuple(each for each in resource.operations if each.label in labels))
        for resource in api.resources
    ]
    filled = [f"{part.attribute}." for part in parts if part.operations]
    resources = tuple(part for part in parts if any(name.startswith(f"{part.attribute}.") for name in filled))
    events = tuple(event for event in api.events if _event_label(event) in labels or _is_below(event.pointer, places))
    operations = [operation for resource in resources for operation in resource.operations]
    sent = {(each.place, each.wire.lower()) for operation in operations for each in operation.parameters}
    parameters = tuple(each for each in api.client_parameters if (each.place, each.wire.lower()) in sent)
    named = {key for key, entry in api.models.items() if entry.target in labels}
    given = frozenset(key for key, entry in api.models.items() if entry.param_target in labels)
    needed = _needed(api.models, {*named, *given, *_references((operations, events, parameters))})
    schemes = {name for each in operations for need in each.security or () for name, _ in need}
    schemes |= _default_schemes(spec)
    servers = [*api.servers, *(server for operation in operations for server in operation.servers)]
    variables = {name for server in servers for name, _, _ in server.variables}
    return replace(
        api,
        resources=resources,
        models={key: entry for key, entry in api.models.items() if key in needed},
        security_schemes=tuple(entry for entry in api.security_schemes if entry.key in schemes),
        client_parameters=parameters,
        server_variables=tuple(entry for entry in api.server_variables if entry[0] in variables),
        events=events,
        given=given,
    )


def _is_below(pointer: Pointer, places: set[Pointer]) -> bool:
    return any(pointer[:length] in places for length in range(1, len(pointer) + 1))


def _default_schemes(spec: Spec) -> set[str]:
    required = spec.root.get("security")
    return {name for entry in required.elements() for name in entry.mapping} if required is not None else set()


def _needed(models: Mapping[str, ModelEntry], roots: set[str]) -> set[str]:
    needed: set[str] = set()
    waiting = [key for key in roots if key in models]
    while waiting:
        key = waiting.pop()
        if key not in needed:
            needed.add(key)
            waiting += [used for used in models_of(models[key].content) if used in models]
    return needed


def _references(value: object) -> Iterator[str]:
    """Yield the key of every model that is named anywhere in a part of an Api."""
    if isinstance(value, ModelRef):
        yield value.key
    elif is_dataclass(value):
        for each in fields(value):
            yield from _references(getattr(value, each.name))
    elif isinstance(value, list | tuple):
        for item in cast("Iterable[object]", value):
            yield from _references(item)
