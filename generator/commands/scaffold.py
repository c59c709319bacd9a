"""Takes a page, a document, a folder or a URL, and gives the files that a repository needs to keep a client of it."""

from __future__ import annotations

import glob
import os
import re
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..config.found_tomls import toml_of
from ..config.toml import toml_value
from ..config.tools import template_folder
from ..diagnostics import Reporter, SpecError, fatal, shown_path
from ..disk.package import finish_writing, write_files
from ..lock.pulled import with_pulled
from ..pull.security_changes import facts_of
from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES, files_below, start_of
from ..source.load import load_sources
from ..spelling.naming import snake
from .checkout import descriptions_by, descriptions_of
from .online import published
from .origin import Origin
from .per_api import apis_on_disk, each_of, each_pulled
from .proposed_pages import append_proposals
from .watched import bytes_of, files_read, watched_files, watched_path, with_references, with_watched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..pull.search import Tried
    from ..source.document import JsonValue
    from .proofs import Progress

SHARED = {
    "Makefile": "Makefile",
    "specpress.mk": "specpress.mk",
    "specpress.in": "specpress.in",
    "check.yml": ".github/workflows/check.yml",
    "regenerate.yml": ".github/workflows/regenerate.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
}
"""Template -> file of the repository; one that is there already is kept as it is."""

_TRAILING = re.compile(
    r"(?:_(?:api|rest|openapi|swagger|spec|specification|definition|reference|documentation|docs))+$"
)
_CREDENTIALS = (
    "## No operation says how it is authenticated. If calls need a credential, take the marks away:",
    "# [[credentials]]",
    '# kind = "bearer"    # or "basic", or "header" or "query" with a `name`',
)
_SECRET = re.compile(r"key|secret|token|auth|password|signature", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """What was set up: paths in the repository."""

    names: tuple[str, ...]
    """Of the clients, in the order of what was named."""
    written: tuple[str, ...]
    kept: dict[str, tuple[str, ...]]
    """Shared files that were there already and are not as specpress would write them -> the lines that they lack."""
    found: dict[str, tuple[int, tuple[str, ...]]]
    """Toml -> how many lists its proposals of pagination are about, and the components that no operation reaches."""
    tried: tuple[Tried, ...] = ()
    """What was asked for to find the sources."""


def initialise(  # noqa: PLR0913  # each is an option of the command
    source: str,
    reporter: Reporter,
    progress: Progress,
    *,
    name: str = "",
    only: str = "",
    hosts: Sequence[str] = (),
    private_hosts: Sequence[str] = (),
    authorization: str = "",
) -> Initialised:
    """Set up the working directory for a client of `source`; nothing that is there is changed.

    Each description that the source leads to becomes a client; `only` chooses one by its name. `hosts`,
    `private_hosts` and `authorization` are those of the `[[pull]]` table, for a source that is a URL.

    Raises:
        SpecError: the source is not there or describes nothing, or a file of a client exists already.
    """
    keys: dict[str, object] = {"hosts": list(hosts)} if hosts else {}
    keys |= {"private_hosts": list(private_hosts)} if private_hosts else {}
    keys |= {"authorization": authorization} if authorization else {}
    tried: list[Tried] = []
    if "://" in source:
        found, tried = published(source, reporter, progress, keys, only)
        origins = [each for origin in found for each in each_pulled(origin)]
        among = [origin for origin in origins if origin.specification]  # of links, `published` chose already
    else:
        origins = among = _local_origins(Path(source))
    origins = _chosen(origins, among, only, source)
    if name and len(origins) > 1:
        listed = ", ".join(shown_path(origin.called or origin.title or origin.stem) for origin in origins)
        raise fatal("init-several", start_of(source), url=shown_path(source), count=str(len(origins)), listed=listed)
    named = {name: origins[0]} if name else _named(origins)
    client = {path: text for each, origin in named.items() for path, text in _client_files(each, origin).items()}
    watched = watched_files(file for origin in origins for file in origin.watched)
    shared = {Path(file): with_watched(_template(template), watched) for template, file in SHARED.items()}
    for each in named:
        finish_writing(Path("generated", each), [*shared, *client], within=Path("specs"))
    for path in [*client, *(taken for each in named if (taken := toml_of(each)) is not None)]:
        if os.path.lexists(path):
            raise fatal("init-exists", start_of(str(path)), path=shown_path(path))
    kept = {path: text for path, text in shared.items() if path.exists() and path.read_bytes() != text.encode()}
    new = client | {path: text for path, text in shared.items() if not os.path.lexists(path)}
    write_files(Path("generated", next(iter(named))), new, dict.fromkeys(new), within=Path())
    appended = {str(toml): append_proposals(toml) for toml in client if toml.suffix == ".toml"}
    lacking = {str(path): _lacking(path, kept[path]) for path in sorted(kept)}
    return Initialised(
        names=tuple(named), written=tuple(sorted(map(str, new))), kept=lacking, found=appended, tried=tuple(tried)
    )


def _lacking(path: Path, text: str) -> tuple[str, ...]:
    """Return the lines of a text that a file lacks."""
    there = {line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()}
    return tuple(line.strip() for line in text.splitlines() if line.strip() not in there)


def name_for(title: str) -> str:
    """Return the name of a client from the title of its description."""
    name = snake(title)
    return snake(_TRAILING.sub("", name) or name)


def _chosen(origins: list[Origin], among: list[Origin], only: str, source: str) -> list[Origin]:
    """Return the source among several that `--only` names; all without it.

    Raises:
        SpecError: `init-only`.
    """
    if not only or not among:
        return origins
    chosen = [origin for origin in among if snake(only) in (snake(origin.called), snake(origin.title))]
    if not chosen:
        listed = ", ".join(shown_path(origin.called or origin.title) for origin in among)
        raise fatal("init-only", start_of(source), url=shown_path(source), only=shown_path(only), listed=listed)
    return chosen


def _named(origins: list[Origin]) -> dict[str, Origin]:
    """Return each source by a name of its own: from its title, else with what the page calls it, else numbered."""
    titles = [name_for(origin.title or origin.stem) for origin in origins]
    named: dict[str, Origin] = {}
    for title, origin in zip(titles, origins, strict=True):
        name = title if titles.count(title) == 1 or not origin.called else name_for(f"{title} {origin.called}")
        numbered = (f"{name}_{number}" for number in count(2))
        named[name if name not in named else next(each for each in numbered if each not in named)] = origin
    return named


# -- a path


def _local_origins(path: Path) -> list[Origin]:
    """Read what a checkout or a page names, else the path itself."""
    if path.is_dir():
        found = descriptions_of(path)
    else:
        try:
            return _on_disk(path)
        except SpecError as error:
            found = descriptions_by(path) if error.diagnostic.code == "page-link" else []
            if not found:
                raise
    named = [replace(each, called=each.called or one.stem) for one in found for each in _on_disk(one)]
    return named or _on_disk(path)


def _on_disk(path: Path) -> list[Origin]:
    """Read a page, a document or a folder; what is outside the repository is copied with what it refers to."""
    apis = apis_on_disk(path)
    documents = [] if apis else [load_sources([path], Reporter()).entry.data]
    return each_of(_held(path, documents), apis)


def _held(path: Path, documents: list[JsonValue]) -> Origin:
    """Return the source of a page, a document or a folder that describes `documents`."""
    real, here = path.resolve(), Path.cwd().resolve()
    if real.is_relative_to(here):
        relative = Path(os.path.relpath(real, here / "specs")).as_posix()
        outside = tuple(name for file in files_read(real) if (name := watched_path(file)))
        return Origin(documents=documents, stem=path.stem, sources=(relative,), watched=outside)
    if real.is_dir():
        below = files_below(real, PAGE_SUFFIXES | DOCUMENT_SUFFIXES)
        files = {file.relative_to(real).as_posix(): bytes_of(file) for file in below}
        return Origin(documents=documents, stem=real.name, sources=("",), files=files)
    return Origin(documents=documents, stem=path.stem, sources=(real.name,), files=with_references(real, documents))


# -- what is written


def _client_files(name: str, origin: Origin) -> dict[Path, str | None]:
    """Return the files of the client itself: its toml, its sources, and the lock that says where they came from."""
    specs = Path("specs")
    files: dict[Path, str | None] = {specs / f"{name}.toml": _toml(name, origin)}
    for file, body in origin.files.items():
        files[specs / name / file] = body.decode("utf-8")
    if origin.rows:
        files[specs / f"{name}.lock"] = with_pulled("", {f"{name}/{file}": row for file, row in origin.rows.items()})
    return files


def _toml(name: str, origin: Origin) -> str:
    lines = [f"## `specpress generate {name}` writes this client to generated/{name}."]
    if origin.sources:
        placed = [f"{name}/{source}".rstrip("/") if origin.files else source for source in origin.sources]
        lines.append(
            f"sources = {toml_value([glob.escape(_told(source)) for source in placed])}"
        )  # no patterns of ours
    if origin.specification:
        lines.append(f"specification = {toml_value(origin.specification)}")
    if origin.table:
        table = {**origin.table, "into": f"{name}/{origin.table['into']}".rstrip("/")}
        lines += ["", "[[pull]]", *(f"{key} = {toml_value(value)}" for key, value in table.items())]
    for header in _repeated_headers(origin.documents):
        lines += ["", "[[client_parameters]]", f"name = {toml_value(header)}", 'in = "header"']
        lines += ["secret = true"] if _SECRET.search(header) else []
    if _takes_no_credential(origin.documents):
        lines += ["", *_CREDENTIALS]
    return "\n".join(lines) + "\n"


def _takes_no_credential(documents: list[JsonValue]) -> bool:
    """Whether there are operations, and neither a security scheme nor a secret header that all of them require."""
    facts = facts_of(documents)
    return bool(facts.security) and not facts.schemes and not any(map(_SECRET.search, _repeated_headers(documents)))


def _repeated_headers(documents: list[JsonValue]) -> list[str]:
    """Return the headers that every operation requires, where the description has no security scheme for them."""
    facts = facts_of(documents)
    if facts.schemes or not facts.headers:
        return []
    first, *others = facts.headers.values()
    repeated = first.intersection(*others)
    return sorted(header for header in repeated if len(facts.headers) > 1 or _SECRET.search(header))


def _told(name: str) -> str:
    """Return a file name as it is.

    Raises:
        SpecError: `init-file-name`, it is no text.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        raise fatal("init-file-name", start_of(name), path=shown_path(name)) from None
    return name


def _template(name: str) -> str:
    text = (template_folder() / "init" / name).read_text(encoding="utf-8")
    return text.replace("@VERSION@", __version__)
