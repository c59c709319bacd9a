"""Takes a URL and gives its answer: the only module of specpress that uses the network."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx2

from .address import addresses_of, joined, target_of
from .allowance import FetchError
from .body import read_body, unpacked
from .retry_after import RETRIED, wait_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config.pull_tables import PullConfig
    from .address import Target
    from .allowance import Limits
    from .authorization import Authorization

_Origin = tuple[str, str, int]
_FOUND, _SAME, _GONE = 200, 304, (404, 410)
_MOVED = (301, 302, 303, 307, 308)
_ASKED = {
    "accept": "text/markdown, application/yaml, application/json, text/plain;q=0.9, */*;q=0.5",
    "accept-encoding": "gzip",
    "user-agent": "specpress",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server gave for a URL."""

    url: str
    final: str
    """Where redirects led, without query and fragment; the empty text when there was none."""
    status: int
    """200, 304, 404 or 410."""
    body: bytes = b""
    media_type: str = ""
    etag: str = ""
    modified: str = ""
    link: str = ""
    """The Link headers (RFC 8288), joined by commas."""

    @property
    def is_gone(self) -> bool:
        """Whether the server says that there is nothing."""
        return self.status in _GONE


class Session:
    """The connections of one pull; each host has its own, so that no certificate vouches for another host."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._transports: dict[_Origin, httpx2.AsyncHTTPTransport] = {}
        self._addresses: dict[tuple[_Origin, bool], asyncio.Task[tuple[str, ...]]] = {}
        self._gate = asyncio.Semaphore(limits.concurrency)
        self._resume = 0.0  # when the next request may be sent, by the loop's clock: a busy server is left alone
        self._total = 0

    async def aclose(self) -> None:
        """Close every connection."""
        for transport in self._transports.values():
            await transport.aclose()

    async def get(
        self,
        url: str,
        pull: PullConfig,
        authorization: Authorization,
        *,
        known: Mapping[str, str] | None = None,
        attempts: int = 0,
    ) -> Answer:
        """Return the answer for `url`; `known` holds the headers of a conditional request.

        It is asked for `attempts` times, or as often as the limits allow.

        `authorization` is sent to the origin of the toml's own URL only, and never after a redirect.

        Raises:
            FetchError: the rules of `pull` or the limits forbid it, or the server does not answer as it should.
        """
        attempt, most = 1, attempts or self.limits.attempts
        while True:
            try:
                async with self._gate:
                    await self._quiet()
                    return await self._follow(url, pull, dict(known or {}), authorization)
            except _BusyError as busy:
                seconds = wait_for(attempt, busy.retry_after, self.limits)
                if seconds is None:
                    reason = f"{busy.reason}, and asks to wait longer than {self.limits.longest_wait:g} s"
                    raise FetchError(url, reason) from None
                if attempt >= most:
                    raise FetchError(url, f"{busy.reason}, at each of {attempt} attempts") from None
                self._resume = max(self._resume, asyncio.get_running_loop().time() + seconds)
            except FetchError as error:
                if not error.temporary or attempt >= most:
                    raise
                await asyncio.sleep(wait_for(attempt, "", self.limits) or 0.0)
            attempt += 1

    async def _quiet(self) -> None:
        await asyncio.sleep(max(0.0, self._resume - asyncio.get_running_loop().time()))

    async def _follow(self, url: str, pull: PullConfig, known: dict[str, str], authorization: Authorization) -> Answer:
        here = url
        own = target_of(pull.url, pull).origin
        try:
            async with asyncio.timeout(self.limits.one_file):
                for _ in range(self.limits.redirects + 1):
                    target = target_of(here, pull)
                    own_origin = here == url and target.origin == own
                    answer = await self._ask(target, known, url, authorization if own_origin else None)
                    if authorization.is_in(answer if isinstance(answer, str) else _all_of(answer)):
                        raise FetchError(url, "its answer repeats the authorization that was sent", refused=True)
                    if isinstance(answer, Answer):
                        return answer
                    here = answer
        except TimeoutError:
            raise FetchError(url, f"it was not complete after {self.limits.one_file:g} s") from None
        raise FetchError(url, f"it redirects more than {self.limits.redirects} times", refused=True)

    async def _ask(
        self, target: Target, known: dict[str, str], asked: str, authorization: Authorization | None
    ) -> Answer | str:
        """Send one request; return the answer, or the URL that it redirects to."""
        response = await self._send(target, known, authorization)
        try:
            if response.status_code in _MOVED and "location" in response.headers:
                return joined(target.url, response.headers["location"])
            return await self._read(response, target, asked)
        except httpx2.TransportError as error:
            raise FetchError(asked, f"the answer broke off: {_said(error)}", temporary=True) from None
        finally:
            await response.aclose()

    async def _send(
        self, target: Target, known: dict[str, str], authorization: Authorization | None
    ) -> httpx2.Response:
        addresses = await self._resolved(target)
        if (transport := self._transports.get(target.origin)) is None:
            transport = self._transports[target.origin] = httpx2.AsyncHTTPTransport()
        limits = self.limits
        extensions = {
            "sni_hostname": target.host,  # the certificate must be for the name, not for the address
            "timeout": {"connect": limits.connecting, "read": limits.one_file, "write": limits.one_file, "pool": None},
        }
        trouble = ""
        for address in addresses:
            host = f"[{address}]" if ":" in address else address
            url = f"{target.scheme}://{host}:{target.port}{target.path}"
            headers = {"host": target.authority, **_ASKED, **known}
            request = httpx2.Request("GET", url, headers=headers, extensions=extensions)
            if authorization is not None:
                request.headers.update(authorization.header())
            try:
                return await transport.handle_async_request(request)
            except httpx2.ConnectError as error:
                trouble = _said(error)
            except httpx2.TransportError as error:
                raise FetchError(target.url, f"no answer came: {_said(error)}", temporary=True) from None
            except (httpx2.InvalidURL, ValueError) as error:
                raise FetchError(target.url, f"it cannot be asked for: {_said(error)}", refused=True) from None
        if "CERTIFICATE" in trouble.upper() or "SSL" in trouble.upper():
            raise FetchError(target.url, f"its certificate is not accepted: {trouble}", refused=True)
        raise FetchError(target.url, f"no connection to {target.host}:{target.port}: {trouble}", temporary=True)

    async def _resolved(self, target: Target) -> tuple[str, ...]:
        """Return the addresses of a host, asked for once: a second answer of the name server has no say."""
        key = (target.origin, target.private)
        task = self._addresses.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            task = self._addresses[key] = asyncio.create_task(addresses_of(target))
        return await asyncio.shield(task)

    async def _read(self, response: httpx2.Response, target: Target, asked: str) -> Answer:
        status, headers = response.status_code, response.headers
        if status in RETRIED:
            raise _BusyError(asked, f"the server answers with status {status}", headers.get("retry-after", ""))
        if status not in (_FOUND, _SAME, *_GONE):
            raise FetchError(asked, f"the server answers with status {status}")
        body = b""
        if status == _FOUND:
            limit = max(0, min(self.limits.file_bytes, self.limits.total_bytes - self._total))
            length = headers.get("content-length", "")
            if length.isdigit() and int(length) > limit:
                raise FetchError(asked, f"it is larger than {limit} bytes", refused=True)
            body = await read_body(asked, response.aiter_raw(), headers.get("content-encoding", ""), limit)
            body = unpacked(asked, body, limit)
            self._total += len(body)
        final = "" if target.url == asked else target.url.partition("?")[0]
        return Answer(
            url=asked,
            final=final,
            status=status,
            body=body,
            media_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            etag=headers.get("etag", ""),
            modified=headers.get("last-modified", ""),
            link=", ".join(headers.get_list("link")),
        )


class _BusyError(FetchError):
    """An answer that asks to come again later."""

    def __init__(self, url: str, reason: str, retry_after: str) -> None:
        super().__init__(url, reason, temporary=True)
        self.retry_after = retry_after


def _all_of(answer: Answer) -> bytes:
    """Return what of an answer is kept in a file or in the lock, or leads to another address."""
    words = (answer.final, answer.media_type, answer.etag, answer.modified, answer.link)
    return b"\n".join((*(word.encode("utf-8", "replace") for word in words), answer.body))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")
