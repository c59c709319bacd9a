"""Takes what descriptions said before and say now, and gives what changed of where requests go and what guards them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.source.markdown import METHODS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.source.document import JsonValue

_Map = dict[str, "JsonValue"]
_TEXTS = frozenset({"description", "summary"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a reviewer must see of some descriptions, whatever else they say."""

    servers: frozenset[str] = frozenset()
    schemes: Mapping[str, str] = field(default_factory=dict[str, str])
    """Security scheme -> its canonical JSON, without prose."""
    security: Mapping[str, str] = field(default_factory=dict[str, str])
    """`METHOD /path` -> the security that applies to it, as canonical JSON."""
    headers: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """`METHOD /path` -> the headers that it requires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One change that a reviewer must see."""

    message: str
    weakens: bool
    """Whether it sends requests elsewhere, in the open, or with less to guard them."""


def facts_of(documents: Iterable[JsonValue]) -> Facts:
    """Return the facts of some descriptions together, OpenAPI 3 or Swagger 2.0."""
    servers: set[str] = set()
    schemes: dict[str, str] = {}
    security: dict[str, str] = {}
    headers: dict[str, frozenset[str]] = {}
    for document in documents:
        root = _map(document)
        servers.update(_servers(root))
        components = _map(root.get("components"))
        for name, scheme in _map(components.get("securitySchemes", root.get("securityDefinitions"))).items():
            schemes[name] = _canonical(scheme)
        for operation, item, body in _operations(root):
            servers.update(_server_urls(item), _server_urls(body))
            security[operation] = _canonical(body.get("security", root.get("security", [])))
            headers[operation] = frozenset(_required_headers(root, item, body))
    return Facts(servers=frozenset(servers), schemes=schemes, security=security, headers=headers)


def drift_between(old: Facts, new: Facts) -> tuple[Drift, ...]:
    """Return the changes from `old` to `new`: first what weakens, then the rest, each in sorted order."""
    found = [*_server_drift(old, new), *_scheme_drift(old, new), *_operation_drift(old, new)]
    return tuple(sorted(found, key=lambda drift: (not drift.weakens, drift.message)))


def _server_drift(old: Facts, new: Facts) -> Iterator[Drift]:
    gone, come = sorted(old.servers - new.servers), sorted(new.servers - old.servers)
    for url in come:
        if url.startswith("http://") and "https://" + url.removeprefix("http://") in old.servers:
            yield Drift(message=f"the server {url!a} was https and is plain http now", weakens=True)
        else:
            yield Drift(message=f"requests may go to another server now: {url!a}", weakens=True)
    for url in gone:
        yield Drift(message=f"the server {url!a} is no longer listed", weakens=False)


def _scheme_drift(old: Facts, new: Facts) -> Iterator[Drift]:
    for name in sorted({*old.schemes, *new.schemes}):
        before, now = old.schemes.get(name), new.schemes.get(name)
        if before is None:
            yield Drift(message=f"the security scheme {name!a} is new: {now}", weakens=False)
        elif now is None:
            yield Drift(message=f"the security scheme {name!a} is gone: {before}", weakens=True)
        elif before != now:
            yield Drift(message=f"the security scheme {name!a} changed from {before} to {now}", weakens=True)


def _operation_drift(old: Facts, new: Facts) -> Iterator[Drift]:
    changes: dict[tuple[str, bool], list[str]] = {}
    for operation in sorted({*old.security, *new.security}):
        before, now = old.security.get(operation), new.security.get(operation)
        if before is None:
            changes.setdefault(("is new", False), []).append(operation)
        elif now is None:
            changes.setdefault(("is gone", False), []).append(operation)
        elif before != now:
            words = "needs no credentials any more" if now == "[]" else f"is guarded by {now} now, not by {before}"
            changes.setdefault((words, True), []).append(operation)
        was, is_now = old.headers.get(operation, frozenset()), new.headers.get(operation, frozenset())
        if before is not None and now is not None and was != is_now:
            words = f"requires the headers {sorted(is_now)} now, not {sorted(was)}"
            changes.setdefault((words, not was <= is_now), []).append(operation)
    for (words, weakens), operations in changes.items():
        more = f" and {len(operations) - 1} more operations: each" if len(operations) > 1 else ""
        yield Drift(message=f"{operations[0]!a}{more} {words}", weakens=weakens)


def _operations(root: _Map) -> Iterator[tuple[str, _Map, _Map]]:
    for path, item in _map(root.get("paths")).items():
        for method, body in _map(item).items():
            if method.lower() in METHODS and isinstance(body, dict):
                yield f"{method.upper()} {path}", _map(item), body


def _required_headers(root: _Map, item: _Map, body: _Map) -> Iterator[str]:
    for entry in (*_list(item.get("parameters")), *_list(body.get("parameters"))):
        parameter = _map(entry)
        if isinstance(reference := parameter.get("$ref"), str) and reference.startswith("#/"):
            target: JsonValue = root
            for part in reference[2:].split("/"):
                target = _map(target).get(part)
            parameter = _map(target)
        if parameter.get("in") == "header" and parameter.get("required") is True:
            yield str(parameter.get("name"))


def _servers(root: _Map) -> Iterator[str]:
    yield from _server_urls(root)
    if isinstance(host := root.get("host"), str):
        for scheme in _list(root.get("schemes")) or ["https"]:
            yield f"{scheme}://{host}{root.get('basePath', '')}"


def _server_urls(holder: _Map) -> Iterator[str]:
    for server in _list(holder.get("servers")):
        if isinstance(url := _map(server).get("url"), str):
            yield url


def _canonical(value: JsonValue) -> str:
    return json.dumps(_without_prose(value), sort_keys=True, ensure_ascii=True)


def _without_prose(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _without_prose(inner) for key, inner in value.items() if key not in _TEXTS}
    return [_without_prose(inner) for inner in value] if isinstance(value, list) else value


def _map(value: JsonValue) -> _Map:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
