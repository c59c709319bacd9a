"""Takes a documentation page and gives the OpenAPI documents embedded in it, each knowing its lines on the page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from ..diagnostics import Reporter, SpecError, diagnose, fatal, quoted
from .files import start_of
from .loaded import document_of, keep_version_texts, kind_of
from .markdown import WEBHOOK, Fence, fences
from .methods import METHODS
from .prose import bases_in
from .text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from ..diagnostics.location import Location
    from .document import JsonValue
    from .loaded import LoadedDocument

_INSPECTED = 20
_SHOWN = 5
_MANY = 4
"""Descriptions in a file that is no page of one operation, but a file of pages, as llms-full.txt is."""
_PARTS = frozenset({"paths", "webhooks", "components", "definitions"})
_ELSEWHERE = re.compile(r"\s*(?:[/.A-Za-z]|https?:)\S*[/.\s]")
"""A path or an address with an operation behind it, as Mintlify's front matter has at `openapi`."""
_ASYNC_KEYS = frozenset({"address", "operations"})
ROOT_KEYS = frozenset(
    {
        "openapi", "swagger", "info", "servers", "security", "tags", "paths", "webhooks", "components",
        "externalDocs", "jsonSchemaDialect", "$self", "host", "basePath", "schemes", "consumes", "produces",
        "definitions", "parameters", "responses", "securityDefinitions",
    }
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Page:
    """One documentation page."""

    content: str
    path: Path
    file: str
    sha256: str

    def place(self, fence: Fence) -> Location:
        """Return where a fence is opened."""
        return self.whole.location(self.whole.offset_of_line(fence.line))

    @cached_property
    def whole(self) -> Text:
        """The page as one text."""
        return Text(file=self.file, content=self.content)

    def document(self, fence: Fence, reporter: Reporter) -> LoadedDocument:
        """Parse the body of a fence.

        Raises:
            SpecError: it is unclosed, empty, or neither YAML nor JSON.
        """
        if not fence.closed:
            raise fatal("page-fence-unclosed", self.place(fence), line=str(fence.line))
        text = Text(file=self.file, content=fence.content, first_line=fence.line + 1, prefixes=fence.prefixes)
        if not fence.content.strip():
            raise fatal("document-empty", self.place(fence))
        document = document_of(text, self.path, self.sha256, reporter, json_expected=fence.language == "json")
        document.specification = fence.specification
        return document


def page_documents(page: Page, reporter: Reporter) -> list[LoadedDocument]:
    """Return the OpenAPI documents in fenced blocks: one for each, and the fragments that complete them.

    In a file of many pages a block that cannot be read costs itself alone.

    Raises:
        SpecError: one is unclosed, does not parse, contradicts its fence, or is another format.
    """
    blocks = fences(page.content)
    documents: list[LoadedDocument] = []
    failed: list[SpecError] = []
    many = sum(fence.is_candidate for fence in blocks) >= _MANY
    for fence in blocks:
        try:
            documents.extend(_block(page, fence, reporter))
        except SpecError as error:
            if not many:
                raise
            failed.append(error)
    if failed and not documents:
        raise failed[0]
    for broken in failed:
        report_left_out(broken, reporter)
    documents = without_bare(documents, reporter)
    if documents:
        described = [(fence.line, fence.line + len(fence.prefixes) + 1) for fence in blocks if fence.is_candidate]
        documents[0].bases = bases_in(page.whole, described, documents)
    for fence in blocks if documents else ():
        if fence.is_fragment:
            documents.extend(_fragment(page, fence, reporter))
    return documents


def _block(page: Page, fence: Fence, reporter: Reporter) -> list[LoadedDocument]:
    """Return the description in a fence, if it is one.

    Raises:
        SpecError: as `page_documents`.
    """
    if not fence.is_candidate:
        if fence.is_escaped:
            raise fatal("page-html-escaped", page.place(fence))
        return []
    document = page.document(fence, reporter)
    if _version_of(document.data) is None:
        _refuse_other_format(page, fence, document.data)
        return []
    if fence.header is not None:
        _check_header(page, fence, fence.header, document, reporter)
    keep_version_texts(document)
    return [document]


def report_left_out(error: SpecError, reporter: Reporter) -> None:
    """Say that a page, or a block of a file with many pages, is left out for what is wrong with it alone."""
    found = error.diagnostic
    if found.code == "page-old-mintlify":
        reporter.report("page-old-skipped", found.location, action="left out")
    else:
        reporter.report("page-unreadable", found.location, action="left out", problem=found.message)


def without_bare(documents: list[LoadedDocument], reporter: Reporter) -> list[LoadedDocument]:
    """Leave out what has a version and nothing to generate from, if something else has."""
    full = [document for document in documents if not is_bare(document.data)]
    if full:
        for document in documents:
            if document not in full:
                reporter.report("page-block-bare", document.locate(()), action="left out")
    return full or documents


def is_bare(data: JsonValue) -> bool:
    """Whether a description has a version, and nothing that anything can be generated from."""
    return isinstance(data, dict) and _PARTS.isdisjoint(data)


def refuse_page(page: Page, kind: str = "") -> SpecError:
    """Return what to say of a page in which no form was recognised; `kind` is what it is if it is no Markdown."""
    if kind:
        found = f"it is {kind} in which no description, and no link to one, was recognised"
        return fatal("page-no-block", start_of(page.file), found=found)
    try:
        return fatal("page-no-block", start_of(page.file), found=_found(page, fences(page.content)))
    except SpecError as error:
        return error


def _version_of(data: JsonValue) -> JsonValue:
    """Return the version of a description; None for what has another thing at that name, as front matter has."""
    if not isinstance(data, dict):
        return None
    version = data.get("openapi", data.get("swagger"))
    return version if not isinstance(version, str) or not _ELSEWHERE.match(version) else None


def _fragment(page: Page, fence: Fence, reporter: Reporter) -> list[LoadedDocument]:
    document = page.document(fence, reporter)
    data = document.data
    if not isinstance(data, dict) or not all(key in ROOT_KEYS or key.startswith("x-") for key in data):
        return []
    if _is_old_mintlify(data):
        raise fatal("page-old-mintlify", page.place(fence))
    found = ", ".join(quoted(key) for key in data)
    reporter.report("page-fragment", page.place(fence), action="merged with the block of this page", found=found)
    return [document]


def _is_old_mintlify(data: dict[str, JsonValue]) -> bool:
    paths = data.get("paths")
    return isinstance(paths, dict) and isinstance(paths.get("path"), str) and isinstance(paths.get("method"), str)


def _refuse_other_format(page: Page, fence: Fence, data: JsonValue) -> None:
    """Stop for a body that is of a known other format, or that its fence announced as OpenAPI."""
    if isinstance(data, dict):
        if _is_old_mintlify(data):
            raise fatal("page-old-mintlify", page.place(fence))
        if "asyncapi" in data or data.keys() >= _ASYNC_KEYS:
            raise fatal("document-asyncapi", page.place(fence))
    if fence.header is None:
        return
    if not isinstance(data, dict):
        raise fatal("document-not-mapping", page.place(fence), kind=kind_of(data))
    raise fatal("document-not-openapi", page.place(fence), found=shown_keys(data))


def shown_keys(data: dict[str, JsonValue]) -> str:
    """Return the first keys of a mapping for a message."""
    shown = ", ".join(quoted(key) for key in list(data)[:_SHOWN])
    return (shown + (", ..." if len(data) > _SHOWN else "")) or "an empty mapping"


def _check_header(
    page: Page, fence: Fence, header: tuple[str, str], document: LoadedDocument, reporter: Reporter
) -> None:
    """Hold the operation that the fence announces against the body."""
    method, path = header
    data = document.data if isinstance(document.data, dict) else {}
    section = "webhooks" if method == WEBHOOK else "paths"
    items = data.get(section)
    items = items if isinstance(items, dict) else {}
    if method == WEBHOOK and not items:
        if not data.get("paths"):
            reporter.report("page-webhook-only", page.place(fence), name=quoted(path))
        return
    item = items.get(path)
    if path not in items:
        body = f"{section} {shown_keys(items)}" if items else f"no {section}"
    elif method == WEBHOOK or not isinstance(item, dict) or "$ref" in item:
        return
    else:
        methods = [key for key in item if key.lower() in METHODS]
        if method in {key.lower() for key in methods}:
            return
        body = f"only {', '.join(quoted(key) for key in methods)} there" if methods else "no method there"
    place = document.locate((section, path))
    diagnostic = diagnose(
        "page-header-mismatch",
        page.place(fence),
        header=quoted(f"{method} {path}"),
        body=body,
        related=(("the body", place),),
    )
    raise SpecError(diagnostic)


def _found(page: Page, blocks: list[Fence]) -> str:
    """Return what a page has instead of an OpenAPI block.

    Raises:
        SpecError: what it has is a known other format, which is said by name.
    """
    data_blocks = [fence for fence in blocks if fence.is_data and fence.language]
    trouble = ""
    for fence in data_blocks[:_INSPECTED]:
        try:
            document = page.document(fence, Reporter())
        except SpecError as error:
            place = error.diagnostic.location
            line = place.line if place else fence.line
            trouble = trouble or f"; line {line}: {error.diagnostic.message}"
        else:
            _refuse_other_format(page, fence, document.data)
    counts = Counter(fence.language or "plain" for fence in blocks)
    if not counts:
        return "it has no fenced block at all"
    listed = ", ".join(f"{count} {quoted(name)}" for name, count in sorted(counts.items())[:_SHOWN])
    first = f", the first on line {blocks[0].line}"
    opened = next((fence.line for fence in blocks if not fence.closed), None)
    unclosed = f"; the fence opened on line {opened} is unclosed" if opened else ""
    return f"its fenced blocks are {listed}{first}{unclosed}{trouble}"
