"""Takes the `[[pull]]` tables and what was pulled before, and gives what each file is now, all in memory."""

from __future__ import annotations

import asyncio
import contextlib
import posixpath
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NoReturn, cast

from ..diagnostics import SpecError, fatal, shown_path
from ..lock.pulled import Pulled
from ..source.text import digest
from .address import joined, target_of
from .allowance import FetchError
from .authorization import Authorization, AuthorizationError
from .collected import Unreachable
from .fetch import Session
from .file_names import file_for_reference, files_for, folder_of_host, key_of
from .following import follow
from .index import read_index, sources_of
from .published import UnusableError, addresses_referred_to, files_referred_to, is_html, is_markup, read_published
from .search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from ..config.pull_tables import PullConfig
    from ..source.document import JsonValue
    from .allowance import Limits
    from .collected import Collected
    from .fetch import Answer

_SAME = 304
_PAGE = "it is an HTML page, and not a description"
_LONGEST_TAG = 256


async def collect(pulls: Sequence[PullConfig], found: Collected, limits: Limits, done: Callable[[float], None]) -> None:
    """Fetch everything that `pulls` name into `found`; `done` is told the part of the work that is done.

    Raises:
        SpecError: `pull-failed` or `pull-refused`, at the table; `pull-unusable`; `pull-conflict`.
    """
    async with contextlib.aclosing(Session(limits)) as session:
        try:
            async with asyncio.timeout(limits.everything):
                for number, pull in enumerate(pulls):
                    await _Table(pull, session, found, _share(done, number, len(pulls))).run()
        except TimeoutError:
            reason = f"the whole pull was not complete after {limits.everything:g} s"
            raise fatal("pull-failed", pulls[0].place, url=shown_path(pulls[0].url), reason=reason) from None


def _share(done: Callable[[float], None], number: int, count: int) -> Callable[[float], None]:
    return lambda part: done((number + part) / count)


class _Table:
    """One `[[pull]]` table at work."""

    def __init__(self, pull: PullConfig, session: Session, found: Collected, done: Callable[[float], None]) -> None:
        self.pull = pull
        self.session = session
        self.found = found
        self.done = done
        self.authorization = Authorization("")
        self.finished = 0
        self.total = 1
        self.answered = False
        self.reading = asyncio.Lock()
        self.remote: dict[str, str] = {}  # file that an address in a description leads to -> the folder of its host

    async def run(self) -> None:
        try:
            await self._fetch()
        except (FetchError, ExceptionGroup) as error:
            errors = [self._fatal(leaf) for leaf in _leaves(error)]
            for other in errors[1:]:
                self.found.reporter.add(other.diagnostic)
            raise errors[0] from None

    async def _fetch(self) -> None:
        try:
            self.authorization = Authorization(self.pull.authorization)
        except AuthorizationError as error:
            raise FetchError(self.pull.url, str(error)) from None
        if self.pull.index:
            await self._index()
        else:
            await self._document(self.pull.url, self.pull.into)

    def _fatal(self, error: Exception) -> SpecError:
        if isinstance(error, SpecError):
            return error
        if not isinstance(error, FetchError):
            raise error
        code = "pull-refused" if error.refused else "pull-failed"
        return fatal(code, self.pull.place, url=shown_path(error.url), reason=error.reason)

    async def _index(self) -> None:
        pull = self.pull
        answer = await self.session.get(pull.url, pull, self.authorization)
        if answer.is_gone or is_html(answer):
            what = "it is an HTML page" if answer.body else f"there is nothing (status {answer.status})"
            raise FetchError(pull.url, what, refused=not answer.is_gone)
        listing = read_index(answer.body.decode("utf-8", "replace"), pull)
        if pull.take == "pages":
            await self._all(listing.pages, "lists no page that the toml lets through", self._page)
        else:
            sources = listing.sources or await self._sources(listing.pages)
            await self._all(sources, "leads to no page that points at a document", self._document)

    async def _all(
        self, urls: Sequence[str], nothing: str, work: Callable[[str, str], Coroutine[None, None, None]]
    ) -> None:
        limit = self.session.limits.files
        if not urls or len(urls) > limit:
            raise FetchError(self.pull.url, f"it {nothing if not urls else f'lists more than {limit} files'}")
        self.total, self.answered = len(urls), False
        async with asyncio.TaskGroup() as group:
            for url, file in files_for(urls, self.pull, self._of_others(urls)).items():
                group.create_task(work(url, file))
        self._refuse_outage()
        if not any(self.pull.lists(file) for file in self.found.rows):
            url, reason = min(self.found.skipped, default=(urls[0], "it cannot be read"))
            raise FetchError(self.pull.url, f"none of its {len(urls)} pages describes an API; {url}: {reason}")

    def _of_others(self, urls: Sequence[str]) -> list[str]:
        """Return the files that other URLs had: those of other tables, and those that are no longer listed."""
        own = set(urls)
        return sorted(file for file, row in self.found.before.items() if row.url not in own)

    async def _sources(self, pages: Sequence[str]) -> tuple[str, ...]:
        """Return the documents that the pages point at; the pages themselves are not kept."""
        async with asyncio.TaskGroup() as group:
            answers = [group.create_task(self._asked(url)) for url in pages]
        self._refuse_outage()
        found = [answer for task in answers if (answer := task.result()) is not None]
        texts = [answer.body.decode("utf-8", "replace") for answer in found]
        return tuple(sorted({source for text in texts for source in sources_of(text, self.pull)}))

    async def _asked(self, url: str, file: str = "") -> Answer | None:
        """Ask for something that an index lists; None when the server does not give it, and the others go on.

        What our rules forbid still ends the pull: a page that leads elsewhere is no page that is away.
        """
        try:
            answer = await self._get(url, file)
        except FetchError as error:
            if error.refused or not self.pull.index:
                raise
            if self.found.known(file, url) is not None:
                self.found.rows[file] = self.found.before[file]
            self.found.unreachable.append(Unreachable(file=file, url=url, reason=error.reason))
            return None
        self.answered = True
        return answer

    def _refuse_outage(self) -> None:
        """Raise what happened to the first, if the server gave nothing of all that the index lists."""
        if self.found.unreachable and not self.answered:
            first = min(self.found.unreachable)
            raise FetchError(first.url, first.reason)

    async def _page(self, url: str, file: str) -> None:
        """Keep a page of an index; one that describes nothing is left out."""
        self._claim(file)
        answer = await self._asked(url, file)
        self._tick()
        if answer is None:
            return
        if answer.is_gone or is_html(answer):
            self._missing(file, url, f"the server answers with {_said(answer)}", gone=answer.is_gone)
            return
        try:
            await self._keep(file, answer)
        except UnusableError as error:
            self._missing(file, url, str(error), gone=False, broken=not error.foreign)

    def _missing(self, file: str, url: str, reason: str, *, gone: bool, broken: bool = False) -> None:
        """Keep the last good copy of what is no longer there, or say that there is none."""
        found = self.found
        if file in found.before and not self.pull.index:
            self._dead(file, reason)
        elif file in found.before:
            found.rows[file] = replace(found.before[file], kept=reason if gone else "")
            if gone:
                found.gone.add(file)
            found.reporter.report(
                "pull-kept", self.pull.place, path=shown_path(found.folder / file), url=shown_path(url), reason=reason
            )
        elif broken:
            found.reporter.report("pull-page-unusable", self.pull.place, url=shown_path(url), reason=reason)
        else:
            found.skipped.append((url, reason))

    def _dead(self, file: str, reason: str) -> None:
        """Keep the last good copy of a source that gave nothing usable, and count this run."""
        row = self.found.before[file]
        self.found.rows[file] = replace(row, kept="", dead=str(row.dead_runs + 1))
        self.found.dead[file] = reason

    async def _document(self, url: str, file: str) -> None:
        """Keep a document, and what its references name beside it or below; a chain of them has a largest length."""
        below = posixpath.dirname(file)
        found = await self._kept_document(url, file, below)
        links = 0
        while found:
            links += 1
            if links > self.session.limits.links:
                reason = (
                    f"its references lead from one document to the next more than {self.session.limits.links} times"
                )
                raise FetchError(url, reason)
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self._kept_document(other, beside, below, part=True))
                    for beside, other in found.items()
                ]
            found = {beside: other for task in tasks for beside, other in task.result().items()}

    async def _kept_document(self, url: str, file: str, below: str, *, part: bool = False) -> dict[str, str]:
        """Keep one document; return file -> URL of what it refers to in the folder `below`."""
        if part and file in self.found.claimed:
            return {}
        self._claim(file)
        try:
            answer = await (self._get(url, file) if part else self._asked(url, file))
            documents = await (self._held(url, file) if answer is None else self._documents(answer, file, part=part))
        except (FetchError, SpecError) as error:
            if file not in self.remote:
                raise
            self._without(url, file, error.reason if isinstance(error, FetchError) else error.diagnostic.message)
            return {}
        finally:
            self._tick()
        row = self.found.rows.get(file)
        final = (row.final if row is not None else "") or (answer.final if answer is not None else "")
        self.found.addresses.update((url, final))
        below = self.remote.get(file, below)
        beside = {other: joined(final or url, name) for name, other in files_referred_to(file, documents, below)}
        if file in self.remote:
            self.remote.update(dict.fromkeys(beside, below))
        return beside | self._remote(documents)

    def _remote(self, documents: list[JsonValue]) -> dict[str, str]:
        """Return file -> URL of what documents refer to by its address, on hosts that are listed."""
        found: dict[str, str] = {}
        for address in addresses_referred_to(documents):
            if address in self.found.addresses:
                continue
            self.found.addresses.add(address)
            try:
                target_of(address, self.pull)
            except FetchError as error:
                self._without(address, "", error.reason)
                continue
            file = file_for_reference(address, self.pull.into)
            self.remote[file] = folder_of_host(address, self.pull.into)
            found[file] = address
        return found

    def _without(self, url: str, file: str, reason: str) -> None:
        """Keep the last good copy of what a description refers to by its address, and say that there is no other."""
        if file in self.found.before:
            self.found.rows[file] = self.found.before[file]
        self.found.reporter.report("pull-reference", self.pull.place, url=shown_path(url), reason=reason)

    async def _documents(self, answer: Answer, file: str, *, part: bool) -> list[JsonValue]:
        """Keep what a server gave for a document; return what is in it, or in the last good copy."""
        url, known = answer.url, file in self.found.before
        if is_html(answer) and (part or not is_markup(answer)):
            raise FetchError(url, _PAGE, refused=True)
        reason = f"the server answers with {_said(answer)}"
        if not answer.is_gone:
            try:
                return await self._keep(file, answer, part=part)
            except UnusableError as error:
                reason = str(error)
        if not part and not self.pull.index and not (answer.is_gone and known):
            search = Search(
                pull=self.pull, session=self.session, authorization=self.authorization, asking=lambda _address: None
            )
            followed = await follow(answer, file, search, self.found)
            if followed is not None:
                return await self._keep(file, followed)
        if not known and answer.is_gone:
            raise FetchError(url, f"there is nothing (status {answer.status})")
        if is_markup(answer):
            raise FetchError(url, _PAGE, refused=True)
        if not known:
            raise fatal("pull-unusable", self.pull.place, url=shown_path(url), reason=reason)
        self._missing(file, url, reason, gone=answer.is_gone)
        return await self._held(url, file, part=part)

    async def _held(self, url: str, file: str, *, part: bool = False) -> list[JsonValue]:
        """Return what is in the copy that is here, if it can be read."""
        here = self.found.known(file, url)
        with contextlib.suppress(UnusableError):
            return [] if here is None else await self._read(file, here, part=part)
        return []

    async def _get(self, url: str, file: str = "") -> Answer:
        """Ask for a URL; if its file is here, ask only whether it changed."""
        if url in self.found.ready:
            return self.found.ready[url].answer
        row = self.found.before.get(file)
        known: dict[str, str] = {}
        if row is not None and self.found.known(file, url) is not None:
            if row.etag:
                known["if-none-match"] = row.etag
            elif row.modified:
                known["if-modified-since"] = row.modified
        answer = await self.session.get(url, self.pull, self.authorization, known=known)
        if answer.status == _SAME and not known:
            raise FetchError(url, "the server answers 'not modified' to a request that did not ask for that")
        return answer

    def _claim(self, file: str) -> None:
        if file in self.found.claimed:
            raise fatal("pull-conflict", self.pull.place, path=shown_path(self.found.folder / file))
        self._refuse_same(file)
        self.found.claimed.add(file)
        if len(self.found.claimed) > self.session.limits.files:
            raise FetchError(self.pull.url, f"it leads to more than {self.session.limits.files} files")

    def _refuse_same(self, file: str) -> None:
        """Refuse a file that some disk would take for another one, or that is the folder of another one."""
        key, names = key_of(file), self.found.names
        for folder in (str(parent) for parent in PurePosixPath(key).parents if parent.parts):
            other = names.setdefault(folder, "")
            if other:
                self._refuse_place(file, other)
        if key in names:
            self._refuse_place(file, names[key] or f"the folder {key}")
        names[key] = file

    def _refuse_place(self, file: str, other: str) -> NoReturn:
        reason = f"the file {file} that it leads to has the place of {other} on some disks"
        raise FetchError(self.pull.url, reason, refused=True)

    async def _keep(self, file: str, answer: Answer, *, part: bool = False) -> list[JsonValue]:
        """Take what a server gave; return the documents in it."""
        found = self.found
        here = found.known(file, answer.url)
        if answer.status == _SAME and here is not None:
            found.rows[file] = replace(found.before[file], kept="", dead="")
            found.documents[file] = await self._read(file, here, part=part)
            return found.documents[file]
        documents = found.documents[file] = await self._read(file, answer.body, part=part)
        if answer.body == here and found.before[file].final == answer.final:
            found.rows[file] = replace(
                found.before[file], kept="", dead=""
            )  # a new ETag alone is no news for the reader of the lock
            return documents
        found.bodies[file] = answer.body
        found.rows[file] = Pulled(
            url=answer.url,
            sha256=digest(answer.body),
            final=answer.final,
            etag=answer.etag[:_LONGEST_TAG],
            modified=answer.modified[:_LONGEST_TAG],
        )
        return documents

    async def _read(self, file: str, body: bytes, *, part: bool) -> list[JsonValue]:
        """Parse a file beside the loop, one at a time: the time of other requests must not run out meanwhile."""
        for ready in self.found.ready.values():
            if ready.answer.body is body:
                return ready.documents
        async with self.reading:
            return await asyncio.to_thread(read_published, file, body, part=part)

    def _tick(self) -> None:
        self.finished += 1
        self.done(min(1.0, self.finished / self.total))


def _leaves(error: Exception) -> list[Exception]:
    if not isinstance(error, ExceptionGroup):
        return [error]
    group = cast("ExceptionGroup[Exception]", error)
    return [leaf for inner in group.exceptions for leaf in _leaves(inner)]


def _said(answer: Answer) -> str:
    return f"status {answer.status}" if answer.is_gone else "an HTML page"
