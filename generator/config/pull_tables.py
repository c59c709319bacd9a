"""Takes the `[[pull]]` tables of a toml and gives what `specpress pull` may fetch, from where, and where it goes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from ..diagnostics import quoted
from ..diagnostics.location import Location

if TYPE_CHECKING:
    from .toml import Table

Index = Literal["", "llms", "docs"]
Take = Literal["pages", "sources"]
_INDEXES: tuple[Index, ...] = ("", "llms", "docs")
_TAKES: tuple[Take, ...] = ("pages", "sources")
_HOST = re.compile(r"[a-z0-9._-]+(?::[0-9]{1,5})?\Z|\[[0-9a-f:.]+\](?::[0-9]{1,5})?\Z")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True, kw_only=True)
class PullConfig:
    """`[[pull]]`: one file, or the pages that an index lists."""

    url: str
    into: str
    """From the folder of the toml: a file, or for an index a folder."""
    index: Index = ""
    """What `url` is: a file to keep, an `llms.txt`, or a `docs.json`."""
    take: Take = "pages"
    """Keep the pages of the index, or the documents that they point at."""
    include: tuple[str, ...] = ()
    """Patterns of URL paths, `*` for any text; nothing stands for all."""
    exclude: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()
    """Hosts, beside that of `url`, that links and redirects may lead to: `host` or `host:port`."""
    private_hosts: frozenset[str] = frozenset()
    """Hosts that may have a private address and speak plain http."""
    authorization: str = ""
    """The environment variable that holds the Authorization header for the origin of `url`."""
    dead_after: int = 3
    """After how many runs in a row that gave nothing usable a pull fails."""
    place: Location = field(default=Location(file="", line=1, column=1), compare=False)

    def lists(self, file: str) -> bool:
        """Whether a file, as the lock names it, is one that the index of this table decides on."""
        return bool(self.index) and PurePosixPath(file).is_relative_to(self.into)

    def is_private(self, host: str, port: int) -> bool:
        """Whether a host may have a private address and speak plain http."""
        return not {host, f"{host}:{port}"}.isdisjoint(self.private_hosts)

    def may_ask(self, host: str, port: int) -> bool:
        """Whether anything may be asked of a host at all."""
        own = urlsplit(self.url)
        if host == host_of(self.url) and port in (own.port or _DEFAULT_PORTS.get(own.scheme, 0), 443):
            return True
        return self.is_private(host, port) or not {host, f"{host}:{port}"}.isdisjoint(self.hosts)


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, as the name server knows it; an IPv6 address in its brackets.

    Raises:
        ValueError: it is no URL, or no host.
    """
    host = (urlsplit(url).hostname or "").encode("idna").decode("ascii").lower()
    return f"[{host}]" if ":" in host else host


def read_pull(row: Table) -> PullConfig:
    """Read one `[[pull]]` table.

    Raises:
        SpecError: `config-unknown-key` or `config-invalid`, at its line.
    """
    row.allow("url", "into", "index", "take", "include", "exclude", "hosts", "private_hosts", "authorization",
              "dead_after")  # fmt: skip
    index: Index = row.choice("index", _INDEXES, "")
    take: Take = row.choice("take", _TAKES, "pages")
    if not index:
        for key in {"take", "include", "exclude"} & row.values.keys():
            raise row.invalid(key, 'goes with index = "llms" or index = "docs"')
    variable = row.text("authorization", "")
    if variable and not _VARIABLE.match(variable):
        raise row.invalid("authorization", "must be the name of an environment variable, never the secret itself")
    pull = PullConfig(
        url=row.required("url"),
        into=_into(row),
        index=index,
        take=take,
        include=row.texts("include"),
        exclude=row.texts("exclude"),
        hosts=_hosts(row, "hosts"),
        private_hosts=_hosts(row, "private_hosts"),
        authorization=variable,
        dead_after=_count(row),
        place=row.place("url"),
    )
    _check_url(row, pull)
    return pull


def _check_url(row: Table, pull: PullConfig) -> None:
    try:
        parts = urlsplit(pull.url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)
        host = host_of(pull.url)
    except ValueError as error:
        raise row.invalid("url", f"is no URL: {quoted(str(error))}") from None
    if parts.scheme not in _DEFAULT_PORTS or not host:
        raise row.invalid("url", "must start with https:// and a host")
    if parts.username is not None or parts.password is not None:
        raise row.invalid("url", "must not hold a password; name an environment variable in `authorization`")
    if parts.scheme == "http" and not pull.is_private(host, port):
        raise row.invalid("url", "must be https; plain http is for hosts that are listed in `private_hosts`")


def _count(row: Table) -> int:
    runs = row.values.get("dead_after", 3)
    if not isinstance(runs, int) or isinstance(runs, bool) or runs < 1:
        raise row.invalid("dead_after", "must be a number of runs, at least 1")
    return runs


def _into(row: Table) -> str:
    into = row.required("into")
    path = PurePosixPath(into)
    strange = "\\" in into or not into.isprintable() or any(part.startswith(".") for part in path.parts)
    if path.is_absolute() or strange or not path.parts:
        raise row.invalid("into", "must be a path below the folder of this file, without hidden parts")
    return path.as_posix()


def _hosts(row: Table, key: str) -> frozenset[str]:
    hosts = frozenset(entry.lower() for entry in row.texts(key))
    for host in sorted(hosts):
        if not _HOST.match(host):
            raise row.invalid(key, f"must list hosts as `host` or `host:port`, not {quoted(host)}")
    return hosts
