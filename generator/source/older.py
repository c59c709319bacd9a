"""Takes the descriptions of pages and leaves out what newer pages of the same API describe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from ..diagnostics import quoted
from .ages import Version, is_older, read_version
from .apis import operations_in, server_urls, specification_of, title_of
from .document import as_list, as_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ..diagnostics import Reporter
    from .document import JsonValue
    from .loaded import LoadedDocument

_SHOWN = 3
_SECTIONS = ("paths", "webhooks")
_NAMED = ("definitions", "parameters", "responses", "securityDefinitions")
_OF_THE_PATH = ("parameters", "servers", "summary", "description", "$ref")
_Part = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """What a description says of its API and of its age; all pages that say the same are of one state."""

    specification: str
    title: str
    servers: tuple[str, ...]
    version: Version | None
    kept: str
    """Why `pull` kept the page though it is no longer published; empty for a page that is."""

    def is_same_api(self, other: _State) -> bool:
        """Whether both are of one API: what they say of it agrees, and they say something."""
        names = PurePath(self.specification).name, PurePath(other.specification).name
        alike = [mine == theirs for mine, theirs in (names, (self.title, other.title)) if mine and theirs]
        same_servers = self.servers == other.servers != ()
        return all(alike) if alike and not same_servers else same_servers and (not alike or any(alike))

    def loses_to(self, other: _State) -> bool:
        """Whether the other is the newer state of the same API."""
        if bool(self.kept) != bool(other.kept):
            return bool(self.kept) and self.is_same_api(other)
        if self.version is None or other.version is None or not is_older(self.version, other.version):
            return False
        return self.is_same_api(other)


@dataclass(frozen=True, slots=True)
class _Newer:
    """The descriptions that go before those of an older state, and what is in them."""

    version: str
    parts: frozenset[_Part]
    languages: frozenset[str]
    servers: frozenset[tuple[str, ...]]


def version_text(document: LoadedDocument) -> str:
    """Return `info.version`; nothing where there is none."""
    version = as_mapping(as_mapping(document.data).get("info")).get("version")
    return version.strip() if isinstance(version, str) else ""


def without_older(
    documents: Sequence[LoadedDocument], reporter: Reporter, kept: Mapping[Path, str]
) -> list[LoadedDocument]:
    """Return the descriptions without what a newer state of the same API describes, with a note for each page.

    A page is older by its `info.version`, or because it is one of `kept`, which gives the reason by the resolved path.
    What an older page alone describes stays, with the servers and the security that it names.
    """
    states = {document: _state(document, kept) for document in documents}
    distinct = set(states.values())
    losing = {state: winners for state in distinct if (winners := set(filter(state.loses_to, distinct)))}
    if not losing:
        return [*documents]
    newer = {
        state: _newer([document for document in documents if states[document] in winners])
        for state, winners in losing.items()
    }
    result: list[LoadedDocument] = []
    for document in documents:
        before = newer.get(states[document])
        left = _unknown(document, before) if before is not None else document
        if left is not None:
            result.append(left)
        if before is not None:
            _report(document, states[document], before, left, reporter)
    return result


def _state(document: LoadedDocument, kept: Mapping[Path, str]) -> _State:
    return _State(
        specification=specification_of(document),
        title=title_of(document),
        servers=server_urls(document),
        version=read_version(version_text(document)),
        kept=kept.get(document.path.resolve(), "") if kept else "",
    )


def _newer(documents: list[LoadedDocument]) -> _Newer:
    return _Newer(
        version=version_text(documents[0]),
        parts=frozenset(part for document in documents for part in _parts(document)),
        languages=frozenset(map(_language, documents)),
        servers=frozenset(map(server_urls, documents)),
    )


def _parts(document: LoadedDocument) -> set[_Part]:
    """Return what a description has that another may have too: operations and components, by their names."""
    root = as_mapping(document.data)
    components = as_mapping(root.get("components"))
    found: set[_Part] = set(operations_in(document))
    found |= {("components", kind, name) for kind, named in components.items() for name in as_mapping(named)}
    return found | {(section, name) for section in _NAMED for name in as_mapping(root.get(section))}


def _language(document: LoadedDocument) -> str:
    root = as_mapping(document.data)
    return ".".join(str(root.get("openapi", root.get("swagger", ""))).split(".")[:2])


def _unknown(document: LoadedDocument, newer: _Newer) -> LoadedDocument | None:
    """Return the part of a description that no newer one has; None for nothing, or for a part in another language."""
    own = _parts(document) - newer.parts
    if _language(document) not in newer.languages or not any(part[0] in _SECTIONS for part in own):
        return None
    root = as_mapping(document.data)
    data: dict[str, JsonValue] = {}
    for part in sorted(own):
        here, there = data, root
        for token in part[:-1]:
            here = cast("dict[str, JsonValue]", here.setdefault(token, {}))
            there = as_mapping(there.get(token))
        if part[0] in _SECTIONS:
            is_shared = any(known[:2] == part[:2] for known in newer.parts)
            here[part[-1]] = _operation(root, there, part[-1], newer, is_shared=is_shared)
            here.update({} if is_shared else {name: there[name] for name in _OF_THE_PATH if name in there})
        else:
            here[part[-1]] = there[part[-1]]
    return replace(document, data=data)


def _operation(
    root: dict[str, JsonValue], item: dict[str, JsonValue], method: str, newer: _Newer, *, is_shared: bool
) -> JsonValue:
    """Return an operation with what its page says of all: servers that are others, security, parameters of its path.

    With `is_shared` a newer page has the path too, and what is said there of all its operations.
    """
    operation = as_mapping(item[method])
    result = dict(operation)
    parameters = as_list(item.get("parameters"))
    if is_shared and parameters:
        result["parameters"] = [*as_list(operation.get("parameters")), *parameters]
    urls = tuple(as_mapping(server).get("url") for server in as_list(root.get("servers")))
    if urls and urls not in newer.servers and "servers" not in item:
        result.setdefault("servers", root["servers"])
    if "security" in root:
        result.setdefault("security", root["security"])
    return result


def _report(
    document: LoadedDocument, state: _State, newer: _Newer, left: LoadedDocument | None, reporter: Reporter
) -> None:
    own = sorted(operations_in(left)) if left is not None else []
    names = [quoted(f"{method.upper()} {path}") for _, path, method in own]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    action = f"only {', '.join(names[:_SHOWN])}{more} taken from it" if names else "left out"
    if state.kept:
        reporter.report("merge-kept", document.locate(()), action=action, reason=state.kept)
        return
    newest = quoted(newer.version)
    place = document.locate(("info", "version"))
    reporter.report("merge-older", place, action=action, version=quoted(version_text(document)), newer=newest)
