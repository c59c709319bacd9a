"""Takes the bytes of one file and gives the descriptions in it, whatever form the file has; says what it is if none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..diagnostics import Reporter, SpecError, fatal, shown_path
from .files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES, start_of
from .forms.embedded import is_description
from .forms.recognised import recognise
from .forms.sheet import Sheet
from .loaded import document_of, keep_version_texts, kind_of
from .page import Page, page_documents, refuse_page, shown_keys
from .text import DOCUMENT_LIMIT, PAGE_LIMIT, Text, decode, digest

if TYPE_CHECKING:
    from pathlib import Path

    from .forms.recognised import Recognised
    from .forms.sheet import Link
    from .loaded import LoadedDocument

_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)\b", re.IGNORECASE)
_SHOWN = 5
_DATA_FORMS = frozenset({"document-not-openapi", "document-not-mapping", "document-html", "yaml-syntax", "json-syntax"})
"""Why a file of data is no description, where it may be something that has a name."""


def read_page(path: Path, file: str, raw: bytes) -> Page:
    """Return the bytes of a page as a page.

    Raises:
        SpecError: too large, or no text.
    """
    return Page(content=decode(raw, file, PAGE_LIMIT), path=path, file=file, sha256=digest(raw))


def sheet_of(page: Page) -> Sheet:
    """Return a page as the readers of forms look at it."""
    return Sheet(file=page.file, content=page.content, suffix=page.path.suffix.lower(), name=page.path.name.lower())


def read_description(path: Path, file: str, raw: bytes, reporter: Reporter) -> list[LoadedDocument]:
    """Return the descriptions in the bytes of a file.

    Raises:
        SpecError: it is no OpenAPI description, and holds none; the diagnostic names the line. `page-link`: it says
            where the description is. `page-form`: what it is has a name.
    """
    if path.suffix.lower() in DOCUMENT_SUFFIXES:
        return _data_file(path, file, raw, reporter)
    page = read_page(path, file, raw)
    sheet = sheet_of(page)
    if not sheet.is_html:
        documents = page_documents(page, reporter)
        if documents:
            return documents
    found = recognise(sheet)
    if found is not None:
        return _recognised(page, found, reporter)
    if path.suffix.lower() in PAGE_SUFFIXES or sheet.is_prose_file:
        raise refuse_page(page, "HTML" if sheet.is_html else "a script" if sheet.is_script else "")
    document = read_document(path, file, raw, reporter)
    _check_description(document)
    keep_version_texts(document)
    return [document]


def _data_file(path: Path, file: str, raw: bytes, reporter: Reporter) -> list[LoadedDocument]:
    try:
        document = read_document(path, file, raw, reporter)
        _check_description(document)
        if not is_description(document.data) and (found := recognise(sheet_of(read_page(path, file, raw)))) is not None:
            raise link_refusal(found) if found.links else _form_refusal(found, file)
    except SpecError as error:
        if error.diagnostic.code not in _DATA_FORMS:
            raise
        page = Page(content=decode(raw, file, DOCUMENT_LIMIT), path=path, file=file, sha256=digest(raw))
        found = recognise(sheet_of(page))
        if found is None:
            raise
        return _recognised(page, found, reporter)
    keep_version_texts(document)
    return [document]


def _recognised(page: Page, found: Recognised, reporter: Reporter) -> list[LoadedDocument]:
    """Parse the descriptions of a page.

    Raises:
        SpecError: there are none, or none of them is one.
    """
    documents: list[LoadedDocument] = []
    for one in found.described:
        form = found.form.name
        document = document_of(one.text, page.path, page.sha256, reporter, json_expected=one.is_json, form=form)
        if is_description(document.data) or len(found.described) == 1:
            documents.append(document)
    for document in documents:
        _check_description(document)
        keep_version_texts(document)
    if documents:
        return documents
    if found.links:
        raise link_refusal(found)
    raise _form_refusal(found, page.file)


def _form_refusal(found: Recognised, file: str) -> SpecError:
    return fatal("page-form", found.place or start_of(file), form=found.form.told, advice=found.form.advice)


def link_refusal(found: Recognised) -> SpecError:
    """Return what to say of a page that only names its description."""
    addresses = [shown_path(link.address) for link in found.links]
    more = f" and {len(addresses) - _SHOWN} more" if len(addresses) > _SHOWN else ""
    listed = ", ".join(addresses[:_SHOWN]) + more
    return fatal("page-link", found.links[0].place, form=found.form.told, address=listed)


def links_in(path: Path, raw: bytes) -> tuple[Link, ...]:
    """Return where a file says that its description is; nothing if it holds a description, or names none."""
    try:
        page = Page(content=decode(raw, str(path), DOCUMENT_LIMIT), path=path, file=str(path), sha256="")
        found = recognise(sheet_of(page))
    except SpecError:
        return ()
    return found.links if found is not None else ()


def read_document(path: Path, file: str, raw: bytes, reporter: Reporter) -> LoadedDocument:
    """Return the data in the bytes of a YAML or JSON file, whatever it is about.

    Raises:
        SpecError: it is neither, is empty, or breaks a limit.
    """
    text = Text(file=file, content=decode(raw, file, DOCUMENT_LIMIT))
    if not text.content.strip():
        raise fatal("document-empty", start_of(file))
    if _MARKUP.match(text.content):
        raise fatal("document-html", start_of(file))
    return document_of(text, path, digest(raw), reporter, json_expected=path.suffix.lower() == ".json")


def _check_description(document: LoadedDocument) -> None:
    data = document.data
    place = document.locate(())
    if data is None:
        raise fatal("document-empty", place)
    if not isinstance(data, dict):
        raise fatal("document-not-mapping", place, kind=kind_of(data))
    if "openapi" in data or "swagger" in data:
        return
    if "asyncapi" in data:
        raise fatal("document-asyncapi", place)
    raise fatal("document-not-openapi", place, found=shown_keys(data))
