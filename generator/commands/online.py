"""Takes the URL that a person gave to `specpress init` and gives the sources that it leads to."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..config.pull_tables import read_pull
from ..config.toml import Table
from ..diagnostics import Reporter, SpecError, fatal, shown_path
from ..pull import PULL_STAGES
from ..pull.address import target_of
from ..pull.allowance import Limits
from ..pull.authorization import Authorization, AuthorizationError
from ..pull.collected import Collected
from ..pull.fetch import Session
from ..pull.fetched import collect
from ..pull.following import elsewhere, report_tried
from ..pull.published import named_for
from ..pull.search import Search, site_indexes, usual_addresses
from ..pull.unavailable import report_unreachable
from ..source.files import DOCUMENT_SUFFIXES
from ..spelling.naming import snake
from .origin import NEW, Origin, title_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..config.pull_tables import PullConfig
    from ..pull.search import Description, Tried
    from .proofs import Progress

_INDEXES = {"llms.txt": "llms", "docs.json": "docs", "mint.json": "docs"}


def published(
    url: str, reporter: Reporter, progress: Progress, keys: dict[str, object], only: str
) -> tuple[list[Origin], list[Tried]]:
    """Return what a URL leads to, and what was asked for on the way.

    A page is followed to the description that it names, or is read itself. Where it does neither, the site is asked
    for its Markdown, its index and what is published at the usual addresses.

    Raises:
        SpecError: nothing describes an API; what was tried is reported too.
    """
    pull = _pull_for({"url": url, "into": f"{NEW}/source"} | keys)
    try:
        authorization = Authorization(pull.authorization)
    except AuthorizationError as error:
        raise fatal("pull-failed", pull.place, url=shown_path(url), reason=str(error)) from None
    return asyncio.run(_Online(pull, authorization, reporter, progress, keys, only).run())


class _Online:
    """One URL at work."""

    def __init__(  # noqa: PLR0913  # what the command was given
        self,
        pull: PullConfig,
        authorization: Authorization,
        reporter: Reporter,
        progress: Progress,
        keys: dict[str, object],
        only: str,
    ) -> None:
        self.pull = pull
        self.authorization = authorization
        self.reporter = reporter
        self.progress = progress
        self.keys = keys
        self.only = only
        self.errors: list[tuple[SpecError, str]] = []  # why nothing came of an index, and its URL

    async def run(self) -> tuple[list[Origin], list[Tried]]:
        limits = Limits()
        async with contextlib.aclosing(Session(limits)) as session:
            search = Search(
                pull=self.pull,
                session=session,
                authorization=self.authorization,
                asking=lambda address: self.progress(PULL_STAGES[0], 0.0, address),
                only=self._wants if self.only else None,
            )
            try:
                async with asyncio.timeout(limits.everything):
                    origins = await self._origins(search)
            except TimeoutError:
                reason = f"it was not complete after {limits.everything:g} s"
                raise fatal("pull-failed", self.pull.place, url=shown_path(self.pull.url), reason=reason) from None
        if not origins:
            raise self._refusal(search)
        return origins, search.tried

    async def _origins(self, search: Search) -> list[Origin]:
        url = self.pull.url
        last = PurePosixPath(urlsplit(url).path).name.lower()
        found = await search.at(url)
        if found:
            return [await self._described(one) for one in self._chosen(found)]
        if last in _INDEXES:
            return await self._index(url)
        if search.elsewhere or search.is_away or PurePosixPath(last).suffix in DOCUMENT_SUFFIXES:
            return []
        for address in site_indexes(url):
            found = await search.among([address])
            if not found and address in search.answered and (origins := await self._index(address)):
                return origins
            if found:
                break
        found = found or await search.among(usual_addresses(url))
        return [await self._described(one) for one in self._chosen(found)]

    def _wants(self, name: str) -> bool:
        return bool(name) and (name == self.only or snake(name) == snake(self.only))

    def _chosen(self, found: list[Description]) -> list[Description]:
        """Return the descriptions that `--only` lets through; all without it.

        Raises:
            SpecError: `init-only`.
        """
        if not self.only or not found:
            return found
        chosen = [
            one
            for one in found
            if any(map(self._wants, (one.name, title_of(one.documents), one.answer.url, _stem(one.answer.url))))
        ]
        if not chosen:
            listed = ", ".join(shown_path(one.name or title_of(one.documents) or one.answer.url) for one in found)
            url = shown_path(self.pull.url)
            raise fatal("init-only", self.pull.place, url=url, only=shown_path(self.only), listed=listed)
        return chosen

    async def _described(self, one: Description) -> Origin:
        url = one.answer.url
        name = PurePosixPath(named_for(one.answer))
        into = f"{NEW}/{snake(name.stem) or 'source'}{name.suffix.lower()}"
        keys = dict(self.keys)
        if target_of(url, self.pull).origin != target_of(self.pull.url, self.pull).origin:
            keys.pop("authorization", None)  # it is for the server that the user named
        found = Collected(folder=Path("specs"), before={}, reporter=self.reporter, ready={url: one})
        return await self._collected({"url": url, "into": into} | keys, found, one.name)

    async def _index(self, url: str) -> list[Origin]:
        """Return the pages of an index, or the documents that they point at; nothing if neither describes anything."""
        index = _INDEXES[PurePosixPath(urlsplit(url).path).name.lower()]
        for take in ({}, {"take": "sources"}):
            found = Collected(folder=Path("specs"), before={}, reporter=Reporter())
            try:
                values = {"url": url, "into": NEW, "index": index} | take | self.keys
                origin = await self._collected(values, found, "")
            except SpecError as error:
                self.errors.append((error, url))
                continue
            for diagnostic in found.reporter.diagnostics:
                self.reporter.add(diagnostic)
            return [origin]
        return []

    async def _collected(self, values: dict[str, object], found: Collected, called: str) -> Origin:
        pull = _pull_for(values)
        await collect([pull], found, Limits(), self._done)
        report_unreachable([pull], found, "pull-passed-over")
        host = (urlsplit(pull.url).hostname or "").split(".")
        return Origin(
            documents=[document for file in sorted(found.documents) for document in found.documents[file]],
            stem=host[-2] if len(host) > 1 else host[0],
            called=called,
            files={_below(file): body for file, body in found.bodies.items()},
            table={**values, "into": "" if pull.index else _below(pull.into)},
            rows={_below(file): row for file, row in found.rows.items()},
        )

    @property
    def _done(self) -> Callable[[float], None]:
        return lambda part: self.progress(PULL_STAGES[0], part)

    def _refusal(self, search: Search) -> SpecError:
        """Report what was tried, and return what to say of the URL itself."""
        url, place = self.pull.url, self.pull.place
        first = next((one for one in search.tried if one.url == url), None)
        if search.elsewhere:
            error = elsewhere(search, url, place)
        elif self.errors and (first is None or PurePosixPath(urlsplit(url).path).name.lower() in _INDEXES):
            error = self.errors[0][0]
        elif first is not None and first.error is not None:
            code = "pull-refused" if first.error.refused else "pull-failed"
            error = fatal(code, place, url=shown_path(url), reason=first.error.reason)
        else:
            reason = first.outcome if first is not None else "it was not asked for"
            error = fatal("init-nothing", place, url=shown_path(url), reason=reason)
        self.reporter.add(error.diagnostic)
        report_tried(search.tried, self.reporter)
        for index, address in self.errors:
            outcome = index.diagnostic.arguments.get("reason", index.diagnostic.message)
            self.reporter.report("pull-tried", url=shown_path(address), outcome=outcome)
        return error


def _pull_for(values: dict[str, object]) -> PullConfig:
    url = str(values["url"])
    return read_pull(Table(path=url, lines=(url,), values=values, name="pull"))


def _below(file: str) -> str:
    return file.removeprefix(f"{NEW}/")


def _stem(url: str) -> str:
    return PurePosixPath(urlsplit(url).path).stem
