"""Takes what descriptions said before and say now, and gives what changed of where requests go and what guards them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..source.document import as_list, as_mapping, lookup
from ..spec.path_items import label_of, operations_in
from ..spec.reach import parsed_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..source.document import JsonValue

_Map = dict[str, "JsonValue"]
_Texts = dict[str, frozenset[str]]
_TEXTS = frozenset({"description", "summary"})
_SCHEMES = frozenset({"apiKey", "http", "basic", "oauth2", "openIdConnect", "mutualTLS"})
_ELSEWHERE = frozenset(
    {"schema", "schemas", "definitions", "properties", "items", "example", "examples", "default", "enum", "const"}
)
"""Members below which nothing says where requests go or what guards them."""

_DEEPEST = 60
_OPEN = frozenset({"[]"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a reviewer must see of some descriptions, whatever else they say; several may speak of one thing."""

    servers: frozenset[str] = frozenset()
    schemes: Mapping[str, frozenset[str]] = field(default_factory=_Texts)
    """Security scheme -> its canonical JSON, without prose."""
    security: Mapping[str, frozenset[str]] = field(default_factory=_Texts)
    """`METHOD /path` -> the security that applies to it, as canonical JSON."""
    headers: Mapping[str, frozenset[str]] = field(default_factory=_Texts)
    """`METHOD /path` -> the headers that it requires, wherever it is described."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One change that a reviewer must see."""

    message: str
    weakens: bool
    """Whether it sends requests elsewhere, in the open, or with less to guard them."""


def facts_of(documents: Iterable[JsonValue], file: str = "") -> Facts:
    """Return the facts of some descriptions together, OpenAPI 3 or Swagger 2.0; or of parts, which `file` holds.

    What is no operation of `paths` and no named scheme goes by its place in the file.
    """
    return together(_facts(as_mapping(document), file) for document in documents)


def together(facts: Iterable[Facts]) -> Facts:
    """Return the facts of several files as those of one."""
    servers: set[str] = set()
    schemes, security, headers = _Texts(), _Texts(), _Texts()
    for one in facts:
        servers |= one.servers
        for name, scheme in one.schemes.items():
            schemes[name] = schemes.get(name, frozenset()) | scheme
        for operation, guard in one.security.items():
            security[operation] = security.get(operation, frozenset()) | guard
        for operation, required in one.headers.items():
            headers[operation] = headers.get(operation, required) & required
    return Facts(servers=frozenset(servers), schemes=schemes, security=security, headers=headers)


def _facts(root: _Map, file: str) -> Facts:
    servers = set(_servers(root))
    schemes, security, headers = _Texts(), _Texts(), _Texts()
    components = as_mapping(root.get("components"))
    named = as_mapping(components.get("securitySchemes", root.get("securityDefinitions")))
    for name, scheme in named.items():
        schemes[name] = frozenset({_canonical(scheme)})
    default = root.get("security", [])
    for operation, item, body in _operations(root):
        security[operation] = frozenset({_canonical(body.get("security", default))})
        headers[operation] = frozenset(_required_headers(root, item, body))
    if any("$ref" in as_mapping(item) for item in as_mapping(root.get("paths")).values()):
        security[f"what {file} refers to"] = frozenset({_canonical(default)})
    known = {id(body) for _, _, body in _operations(root)} | {id(scheme) for scheme in named.values()}
    for place, found in _mappings(root):
        servers.update(_server_urls(found))
        if id(found) in known:
            continue
        if isinstance(found.get("responses"), dict) and place:
            security[f"{file}#{place}"] = frozenset({_canonical(found.get("security", "as elsewhere"))})
        if found.get("type") in _SCHEMES:
            schemes[f"{file}#{place}"] = frozenset({_canonical(found)})
    return Facts(servers=frozenset(servers), schemes=schemes, security=security, headers=headers)


def _mappings(root: _Map) -> Iterator[tuple[str, _Map]]:
    """Iterate over all mappings that may say where requests go or what guards them, with the pointer of each."""
    waiting: list[tuple[str, JsonValue, int]] = [("", root, 0)]
    while waiting:
        place, value, depth = waiting.pop()
        if isinstance(value, dict):
            yield place, value
        if depth < _DEEPEST:
            waiting += [
                (f"{place}/{key}", inner, depth + 1)
                for key, inner in (value.items() if isinstance(value, dict) else enumerate(as_list(value)))
                if isinstance(inner, dict | list) and key not in _ELSEWHERE and not str(key).startswith("x-")
            ]


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
            yield Drift(message=f"the security scheme {name!a} is new: {_listed(now)}", weakens=False)
        elif now is None:
            yield Drift(message=f"the security scheme {name!a} is gone: {_listed(before)}", weakens=True)
        elif before != now:
            message = f"the security scheme {name!a} changed from {_listed(before)} to {_listed(now)}"
            yield Drift(message=message, weakens=True)


def _operation_drift(old: Facts, new: Facts) -> Iterator[Drift]:
    changes: dict[tuple[str, bool], list[str]] = {}
    for operation in sorted({*old.security, *new.security}):
        before, now = old.security.get(operation), new.security.get(operation)
        if before is None:
            changes.setdefault(("is new", False), []).append(operation)
        elif now is None:
            changes.setdefault(("is gone", False), []).append(operation)
        elif before != now:
            guarded = f"is guarded by {_listed(now)} now, not by {_listed(before)}"
            words = "needs no credentials any more" if now == _OPEN else guarded
            changes.setdefault((words, True), []).append(operation)
        was, is_now = old.headers.get(operation, frozenset()), new.headers.get(operation, frozenset())
        if before is not None and now is not None and was != is_now:
            words = f"requires the headers {sorted(is_now)} now, not {sorted(was)}"
            changes.setdefault((words, not was <= is_now), []).append(operation)
    for (words, weakens), operations in changes.items():
        more = f" and {len(operations) - 1} more operations: each" if len(operations) > 1 else ""
        yield Drift(message=f"{operations[0]!a}{more} {words}", weakens=weakens)


def _listed(texts: frozenset[str] | None) -> str:
    return " and elsewhere ".join(sorted(texts or ()))


def _operations(root: _Map) -> Iterator[tuple[str, _Map, _Map]]:
    for path, item in as_mapping(root.get("paths")).items():
        for method, way in operations_in(as_mapping(item)):
            _, body = lookup(item, way)
            if isinstance(body, dict):
                yield label_of(method, path), as_mapping(item), body


def _required_headers(root: _Map, item: _Map, body: _Map) -> Iterator[str]:
    for entry in (*as_list(item.get("parameters")), *as_list(body.get("parameters"))):
        parameter = as_mapping(entry)
        if isinstance(reference := parameter.get("$ref"), str) and reference.startswith("#/"):
            _, target = lookup(root, parsed_reference(reference))
            parameter = as_mapping(target)
        if parameter.get("in") == "header" and parameter.get("required") is True:
            yield str(parameter.get("name"))


def _servers(root: _Map) -> Iterator[str]:
    yield from _server_urls(root)
    if isinstance(host := root.get("host"), str):
        for scheme in as_list(root.get("schemes")) or ["https"]:
            yield f"{scheme}://{host}{root.get('basePath', '')}"


def _server_urls(holder: _Map) -> Iterator[str]:
    for server in as_list(holder.get("servers")):
        if isinstance(url := as_mapping(server).get("url"), str):
            yield url


def _canonical(value: JsonValue) -> str:
    return json.dumps(_without_prose(value), sort_keys=True, ensure_ascii=True)


def _without_prose(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _without_prose(inner) for key, inner in value.items() if key not in _TEXTS}
    return [_without_prose(inner) for inner in value] if isinstance(value, list) else value
