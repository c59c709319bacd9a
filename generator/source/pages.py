"""Takes the documents of pages or blocks that make one API and gives one that knows where each part stands."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from ..diagnostics import Diagnostic, SpecError, diagnose, quoted, shown_path
from ..diagnostics.location import format_pointer
from .apis import is_titled_as_page
from .choices import Settlements
from .document import as_mapping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ..config.waiver_tables import MergeChoice
    from ..diagnostics import Reporter
    from ..diagnostics.location import Location, Pointer
    from .document import JsonValue
    from .loaded import LoadedDocument

# What decides where a request goes, with which credentials and in which form: pages must agree on it word for word.
_WIRE_KEYS = (
    "servers", "security", "host", "basePath", "schemes", "consumes", "produces", "jsonSchemaDialect",
)  # fmt: skip
_DIALECT = ("jsonSchemaDialect",)  # all that counts of a page without operations, which sends no request
# What a path item says for every operation of the path, those of the other page too.
_SHARED_KEYS = ("parameters", "servers", "$ref")
_NAMED_SECTIONS = ("definitions", "parameters", "responses", "securityDefinitions")
_DOCUMENTATION = frozenset({"description", "summary", "title", "externalDocs", "example", "examples"})
_DATA = frozenset({"const", "default", "enum", "security"})
_SAID_ONLY = _DOCUMENTATION | {"tags"}
_NAME_MAPS = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "content", "headers", "links"}
)


@dataclass(slots=True, kw_only=True, eq=False)
class MergedDocument:
    """Several documents read as one; `moved` says from which of them each part was taken."""

    parts: tuple[LoadedDocument, ...]
    data: dict[str, JsonValue]
    moved: dict[Pointer, tuple[LoadedDocument, Pointer]]

    @property
    def file(self) -> str:
        """The name of the first part."""
        return self.parts[0].file

    @property
    def path(self) -> Path:
        """Where the first part was read from."""
        return self.parts[0].path

    @property
    def sha256(self) -> str:
        """Digest of the digests of the parts."""
        return hashlib.sha256("".join(part.sha256 for part in self.parts).encode()).hexdigest()

    def source_of(self, pointer: Pointer) -> tuple[LoadedDocument, Pointer]:
        """Return the part that `pointer` was taken from, and its pointer there."""
        return _source_of(self.moved, self.parts[0], pointer)

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """Return the place of the value (or, with `key`, of its key) on its own page."""
        part, original = self.source_of(pointer)
        return part.locate(original, key=key)

    def raw_scalar(self, pointer: Pointer) -> str | None:
        """Return a number, truth value or null as its author wrote it."""
        part, original = self.source_of(pointer)
        return part.raw_scalar(original)


def _source_of(
    moved: dict[Pointer, tuple[LoadedDocument, Pointer]], first: LoadedDocument, pointer: Pointer
) -> tuple[LoadedDocument, Pointer]:
    for length in range(len(pointer), 0, -1):
        found = moved.get(pointer[:length])
        if found is not None:
            return found[0], found[1] + pointer[length:]
    return first, pointer


def merge_documents(
    documents: Sequence[LoadedDocument], reporter: Reporter, choices: Sequence[MergeChoice] = ()
) -> MergedDocument:
    """Merge documents whose order does not matter.

    Equal parts are one; a part that is pruned in one of them is taken whole, with a note. Where they contradict each
    other, `choices` says which of them decides.

    Raises:
        SpecError: `merge-conflict`: two of them define the same thing differently; it names both places.
            `merge-page-unknown`: a choice prefers a page that is not there.
    """
    ordered = sorted(documents, key=lambda document: (document.file, document.text.first_line))
    # A fragment has no version of its own; what it leaves out, it does not deny.
    # What a page without operations says of servers does not count beside one that has some.
    ordered.sort(key=lambda document: (_version(document) is None, not _has_operations(as_mapping(document.data))))
    settlements = Settlements(choices, ordered)
    merger = _Merger(tuple(ordered), reporter, settlements)
    for document in ordered:
        merger.take(document)
    settlements.report_unneeded(reporter)
    for difference in merger.differences.values():
        reporter.add(difference)
    if merger.conflicts:
        for conflict in merger.conflicts[1:]:
            reporter.add(conflict)
        raise SpecError(merger.conflicts[0])
    return MergedDocument(parts=tuple(ordered), data=merger.data, moved=merger.moved)


def _version(document: LoadedDocument) -> str | None:
    root = as_mapping(document.data)
    version = root.get("openapi", root.get("swagger"))
    return version if isinstance(version, str) else None


def _has_operations(root: dict[str, JsonValue]) -> bool:
    return "paths" in root or "webhooks" in root


def _canonical(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True)


def _form(value: JsonValue) -> str:
    """Return what two definitions must have in common to be the same: everything but documentation."""
    if isinstance(value, dict):
        value = {
            name: member for name, member in value.items() if name not in _DOCUMENTATION and not name.startswith("x-")
        }
    return _canonical(value)


def _wire(value: JsonValue) -> str:
    """Return what of an operation decides its requests and answers: tags, prose and examples do not, at any depth."""

    def kept(value: JsonValue, *, names: bool) -> JsonValue:
        if isinstance(value, list):
            return [kept(entry, names=False) for entry in value]
        if not isinstance(value, dict):
            return value
        return {
            name: member if name in _DATA and not names else kept(member, names=not names and name in _NAME_MAPS)
            for name, member in value.items()
            if names or not (name in _SAID_ONLY or name.startswith("x-"))
        }

    return _canonical(kept(value, names=False))


class _Merger:
    """Collects the parts of several documents; the first that has a part, in the order of file names, gives it."""

    def __init__(self, parts: tuple[LoadedDocument, ...], reporter: Reporter, settlements: Settlements) -> None:
        self.first = parts[0]
        self.reporter = reporter
        self.settlements = settlements
        self.taken: list[LoadedDocument] = []
        self.data: dict[str, JsonValue] = {}
        self.moved: dict[Pointer, tuple[LoadedDocument, Pointer]] = {}
        self.conflicts: list[Diagnostic] = []
        self.differences: dict[Pointer, Diagnostic] = {}
        self.tags: set[str] = set()

    def take(self, document: LoadedDocument) -> None:
        """Add one document."""
        root = as_mapping(document.data)
        whole = _version(document) is not None and _has_operations(root)
        for name in _WIRE_KEYS if whole or _version(document) is None else _DIALECT:
            if self.is_settled(document, (name,), self.data, root):
                continue
            if name in root or (whole and name in self.data):
                self.take_wire_key(document, name, root.get(name))
        for name, value in root.items():
            if name not in _WIRE_KEYS:
                self.take_member(document, name, value)
        self.taken.append(document)

    def take_member(self, document: LoadedDocument, name: str, value: JsonValue) -> None:
        """Add one member of the root."""
        if name in ("openapi", "swagger"):
            self.take_version(document, name, value)
        elif name in ("paths", "webhooks"):
            self.take_paths(document, name, as_mapping(value))
        elif name == "components":
            self.section("components")
            for kind, named in as_mapping(value).items():
                self.take_named(document, ("components", kind), as_mapping(named))
        elif name in _NAMED_SECTIONS:
            self.take_named(document, (name,), as_mapping(value))
        elif name == "tags" and isinstance(value, list):
            self.take_tags(document, value)
        elif name not in self.data:
            self.put((name,), value, document)
        elif _canonical(self.data[name]) != _canonical(value) and not (
            name == "info" and is_titled_as_page(document.data)
        ):
            self.differ((name,), document)

    # -- the parts of a description

    def take_wire_key(self, document: LoadedDocument, name: str, value: JsonValue) -> None:
        """Add a root key that every whole document must have alike; absent and empty are the same."""
        if name not in self.data:
            if document is not self.first and value:
                self.conflict((name,), document)
            self.put((name,), value, document)
        elif _canonical(self.data[name] or []) != _canonical(value or []):
            self.conflict((name,), document)

    def take_version(self, document: LoadedDocument, name: str, value: JsonValue) -> None:
        """Add the version: 3.0 and 3.1 are different languages, 3.0.1 and 3.0.3 are not."""
        known = self.data.get(name)
        if name not in self.data:
            if self.data.get("openapi") or self.data.get("swagger"):
                self.conflict((name,), document)
            self.put((name,), value, document)
        elif str(known).split(".")[:2] != str(value).split(".")[:2]:
            self.conflict((name,), document)
        elif known != value:
            self.differ((name,), document)

    def take_tags(self, document: LoadedDocument, tags: list[JsonValue]) -> None:
        """Add the tags that no earlier document lists; repeated ones within a document stay for a later stage."""
        listed = self.data.setdefault("tags", [])
        if not isinstance(listed, list):
            return
        fresh = [(index, tag) for index, tag in enumerate(tags) if _canonical(tag) not in self.tags]
        for index, tag in fresh:
            self.moved["tags", str(len(listed))] = (document, ("tags", str(index)))
            listed.append(tag)
        self.tags.update(_canonical(tag) for _, tag in fresh)

    def take_paths(self, document: LoadedDocument, section: str, paths: dict[str, JsonValue]) -> None:
        """Add path items, operation by operation."""
        merged = self.section(section)
        for path, item in paths.items():
            pointer = (section, path)
            known = merged.get(path)
            if self.is_settled(document, pointer, merged, paths):
                continue
            if path not in merged:
                self.put(pointer, dict(item) if isinstance(item, dict) else item, document)
            elif isinstance(known, dict) and isinstance(item, dict):
                self.take_item(document, pointer, known, item)
            elif _canonical(known) != _canonical(item):
                self.conflict(pointer, document)

    def take_item(
        self, document: LoadedDocument, pointer: Pointer, known: dict[str, JsonValue], item: dict[str, JsonValue]
    ) -> None:
        """Add the operations of a path that another document has too."""
        for name in sorted({*known, *item}):
            here = (*pointer, name)
            if self.is_settled(document, here, known, item):
                continue
            if name in _DOCUMENTATION or name.startswith("x-"):
                if name not in known:
                    self.put(here, item[name], document)
            elif name in _SHARED_KEYS:
                if _canonical(known.get(name) or []) != _canonical(item.get(name) or []):
                    self.conflict(here, document)
            elif name not in known:
                self.put(here, item[name], document)
            elif name in item and _form(known[name]) != _form(item[name]):
                if _wire(known[name]) == _wire(item[name]):
                    self.differ(here, document)
                else:
                    self.conflict(here, document)

    def take_named(self, document: LoadedDocument, pointer: Pointer, named: dict[str, JsonValue]) -> None:
        """Add components by name."""
        merged = self.section(*pointer)
        for name, value in named.items():
            here = (*pointer, name)
            if self.is_settled(document, here, merged, named):
                continue
            if name not in merged:
                self.put(here, value, document)
            elif _canonical(merged[name]) != _canonical(value):
                if pointer[-1] in ("securitySchemes", "securityDefinitions"):
                    if _form(merged[name]) != _form(value):
                        self.conflict(here, document)
                    continue
                before = len(self.conflicts)
                merged[name] = self.union(document, here, merged[name], value, names=False)
                if len(self.conflicts) == before:
                    self.reporter.add(self._report("merge-union", here, document))

    def union(
        self, document: LoadedDocument, pointer: Pointer, known: JsonValue, value: JsonValue, *, names: bool
    ) -> JsonValue:
        """Return what either of two definitions has; where both have something, they must agree.

        `names` says that the members are named things and no keywords. It recurses no deeper than the documents may
        be nested.
        """
        if not isinstance(known, dict) or not isinstance(value, dict):
            if _canonical(known) != _canonical(value):
                self.conflict(pointer, document)
            return known
        result = dict(known)
        for name, member in value.items():
            here = (*pointer, name)
            if self.is_settled(document, here, result, value):
                continue
            if name not in known:
                result[name] = member
                self.moved[here] = (document, here)
            elif not names and name == "required" and "properties" in known:
                result[name] = self.required(document, here, known, value)
            elif names or not (name in _DOCUMENTATION or name.startswith("x-")):
                below = not names and name in _NAME_MAPS
                result[name] = self.union(document, here, known[name], member, names=below)
        return result

    def required(
        self, document: LoadedDocument, pointer: Pointer, known: dict[str, JsonValue], value: dict[str, JsonValue]
    ) -> JsonValue:
        """Return the names that either requires; one may leave out only the names of properties that it leaves out."""
        lists = [part.get("required") for part in (known, value)]
        mine, theirs = (list_ if isinstance(list_, list) else [] for list_ in lists)
        for extra, other in ((theirs, known), (mine, value)):
            shared = as_mapping(other.get("properties"))
            missing = other.get("required")
            absent = [name for name in extra if not isinstance(missing, list) or name not in missing]
            if any(isinstance(name, str) and name in shared for name in absent):
                self.conflict(pointer, document)
                break
        return [*mine, *(name for name in theirs if name not in mine)]

    # -- helpers

    def is_settled(
        self, document: LoadedDocument, pointer: Pointer, known: dict[str, JsonValue], given: dict[str, JsonValue]
    ) -> bool:
        """Whether the toml says which page decides on a member; then only that page's counts, present or absent."""
        page = self.settlements.page(pointer)
        if page is None:
            return False
        name = pointer[-1]
        both = name in known and name in given
        absence_counts = document is not self.first and (len(pointer) == 1 or name in _SHARED_KEYS)
        if (both or absence_counts) and _canonical(known.get(name)) != _canonical(given.get(name)):
            self.settlements.need(pointer)
        if document is page:
            known.pop(name, None)
        elif name in known or page in self.taken:
            return True
        if name in given:
            known[name] = given[name]
            self.moved[pointer] = (document, pointer)
        return True

    def section(self, *pointer: str) -> dict[str, JsonValue]:
        """Return a section of the result, which is a mapping of our own."""
        here = self.data
        for token in pointer:
            here = cast("dict[str, JsonValue]", here.setdefault(token, {}))
        return here

    def put(self, pointer: Pointer, value: JsonValue, document: LoadedDocument) -> None:
        """Set a part of the result and remember where it was taken from."""
        self.section(*pointer[:-1])[pointer[-1]] = value
        self.moved[pointer] = (document, pointer)

    def _report(self, code: str, pointer: Pointer, document: LoadedDocument) -> Diagnostic:
        owner, original = _source_of(self.moved, self.first, pointer)
        one = owner.locate(original, key=True)
        other = document.locate(pointer, key=True)
        return diagnose(
            code,
            one,
            related=((f"the other {pointer[-1]}" if pointer else "the other", other),),
            action="",
            what=quoted(format_pointer(pointer)),
            one=f"{shown_path(one.file)}:{one.line}",
            other=f"{shown_path(other.file)}:{other.line}",
        )

    def conflict(self, pointer: Pointer, document: LoadedDocument) -> None:
        """Note a contradiction; the merge goes on to find them all."""
        self.conflicts.append(self._report("merge-conflict", pointer, document))

    def differ(self, pointer: Pointer, document: LoadedDocument) -> None:
        """Note a difference that changes no request; all pages that differ there are one warning."""
        found = self._report("merge-differs", pointer, document)
        known = self.differences.setdefault(pointer, found)
        if known is not found:
            self.differences[pointer] = replace(known, related=(*known.related, *found.related))
