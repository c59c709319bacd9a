"""Takes all descriptions that were found and gives the one that a client is generated from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import Reporter, SpecError, diagnose, fatal, quoted
from .ages import is_older, read_version
from .apis import chosen, main_api, told_apart
from .older import version_text, without_older
from .page import without_bare
from .pages import merge_documents
from .prose import ask_for_base

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..config.waiver_tables import MergeChoice
    from ..diagnostics import Diagnostic
    from .apis import DocumentedApi
    from .choices import Selection
    from .loaded import LoadedDocument
    from .pages import MergedDocument

_SHOWN = 8


def one_description(
    documents: Sequence[LoadedDocument], reporter: Reporter, merges: Sequence[MergeChoice], selection: Selection
) -> LoadedDocument | MergedDocument:
    """Return the only description, or what pages and documents of one API say together.

    What is left out is reported: blocks with a version alone, pages of an older version of the API, pages that `pull`
    kept, and pages of another API, which `selection` names, or which are very few.

    Raises:
        SpecError: `merge-conflict`; `several-apis`, the pages are of several, and nobody says which is meant;
            `specification-unknown`; `merge-page-unknown`.
    """
    found = without_bare([*documents], reporter)
    if selection.specification:
        found = _selected(found, selection, reporter)
    found = without_older(found, reporter, selection.kept)
    trial = Reporter()
    try:
        merged = _merged(found, trial, merges)
    except SpecError as error:
        if error.diagnostic.code != "merge-conflict":
            raise
        found = [*_without_others(found, error, trial, reporter, merges, selection).documents]
        trial = Reporter()
        merged = _merged(found, trial, merges)
    for diagnostic in trial.diagnostics:
        reporter.add(diagnostic)
    if not selection.has_base_url:
        ask_for_base(merged, found, reporter)
    return merged


def _without_others(  # noqa: PLR0913  # what was tried, and what it was tried with
    found: Sequence[LoadedDocument],
    error: SpecError,
    trial: Reporter,
    reporter: Reporter,
    merges: Sequence[MergeChoice],
    selection: Selection,
) -> DocumentedApi:
    """Return the API that nearly all of the descriptions are of, which do not go together; report the others.

    Raises:
        SpecError: there is none.
    """
    apis = told_apart(found, lambda part: _go_together(part, merges))
    main = main_api(apis) if apis else None
    if main is None:
        conflicts = [*trial.diagnostics, error.diagnostic]
        _explain(conflicts, found, selection, reporter)
        if apis:
            raise _several(apis)
        for diagnostic in conflicts[:-1]:
            reporter.add(diagnostic)
        raise error
    for api in apis:
        if api is not main:
            _leave_out(api, reporter)
    return main


def apis_in(documents: Sequence[LoadedDocument]) -> tuple[DocumentedApi, ...]:
    """Return the APIs that descriptions are of, where these do not go together; nothing when they are of one."""
    found = without_older(without_bare([*documents], Reporter()), Reporter(), {})
    return () if _go_together(found, ()) else told_apart(found, lambda part: _go_together(part, ()))


def _merged(
    documents: Sequence[LoadedDocument], reporter: Reporter, merges: Sequence[MergeChoice]
) -> LoadedDocument | MergedDocument:
    return documents[0] if len(documents) == 1 and not merges else merge_documents(documents, reporter, merges)


def _go_together(documents: Sequence[LoadedDocument], merges: Sequence[MergeChoice]) -> bool:
    """Whether some of the descriptions can be merged, as far as choices name their pages."""
    names = {document.path.as_posix() for document in documents}
    own = [choice for choice in merges if sum(f"/{name}".endswith(f"/{choice.prefer}") for name in names) == 1]
    try:
        merge_documents(documents, Reporter(), own)
    except SpecError:
        return False
    return True


def _selected(documents: list[LoadedDocument], selection: Selection, reporter: Reporter) -> list[LoadedDocument]:
    """Return the descriptions of the API that the toml names.

    Raises:
        SpecError: `specification-unknown`.
    """
    found = chosen(documents, selection.specification)
    if not found:
        apis = told_apart(documents, lambda _: True)
        listed = "; ".join(api.told for api in apis[:_SHOWN]) or f"{len(documents)} pages that name none"
        raise fatal("specification-unknown", selection.place, name=quoted(selection.specification), listed=listed)
    for document in documents:
        if document not in found:
            reporter.report("api-passed-over", document.locate(()), action="left out")
    return found


def _several(apis: Sequence[DocumentedApi]) -> SpecError:
    listed = "; ".join(api.told for api in apis[:_SHOWN]) + (" and others" if len(apis) > _SHOWN else "")
    first, *others = apis
    related = tuple((f"a page of {quoted(api.name)}", api.documents[0].locate(())) for api in others[:_SHOWN])
    place = first.documents[0].locate(())
    return SpecError(diagnose("several-apis", place, related=related, count=str(len(apis)), listed=listed))


def _leave_out(api: DocumentedApi, reporter: Reporter) -> None:
    pages = tuple(("another page", document.locate(())) for document in api.documents[1:])
    place = api.documents[0].locate(())
    reporter.report("api-left-out", place, related=pages, action="left out", listed=api.told)


def _explain(
    conflicts: Sequence[Diagnostic], documents: Sequence[LoadedDocument], selection: Selection, reporter: Reporter
) -> None:
    """Report what is behind conflicts: pages that `pull` kept, and versions without an order."""
    places = [place for one in conflicts for place in (one.location, *(place for _, place in one.related))]
    files = {place.file for place in places if place is not None}
    involved = [document for document in documents if document.file in files]
    for document in involved:
        if reason := selection.kept.get(document.path.resolve()):
            reporter.report("merge-kept", document.locate(()), reason=reason)
    versions: dict[str, LoadedDocument] = {}
    for document in involved:
        if text := version_text(document):
            versions.setdefault(text, document)
    for text, document in versions.items():
        other = next((one for one in versions if one != text and not _have_order(one, text)), None)
        if other is not None:
            place = document.locate(("info", "version"))
            reporter.report("merge-version-unordered", place, version=quoted(text), other=quoted(other))
            return


def _have_order(one: str, other: str) -> bool:
    first, second = read_version(one), read_version(other)
    return first is not None and second is not None and is_older(first, second) is not None
