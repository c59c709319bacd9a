"""Takes a page, a document, a folder or a URL, and gives the files that a repository needs to keep a client of it."""

from __future__ import annotations

import asyncio
import glob
import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .. import __version__
from ..config.pull_tables import read_pull
from ..config.toml import Table
from ..config.tools import template_folder
from ..diagnostics import Reporter, SpecError, fatal, shown_path
from ..disk.package import finish_writing, write_files
from ..lock.pulled import Pulled, with_pulled
from ..pull import PULL_STAGES
from ..pull.allowance import Limits
from ..pull.fetched import Collected, collect, report_unreachable
from ..pull.published import files_referred_to
from ..pull.security_changes import facts_of
from ..source.files import DOCUMENT_SUFFIXES, PAGE_SUFFIXES, files_below, read_input, start_of
from ..source.inputs import read_document
from ..source.load import load_sources
from ..source.markdown import fences
from ..source.text import DOCUMENT_LIMIT, decode
from ..spelling.naming import snake

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..source.document import JsonValue

SHARED = {
    "Makefile": "Makefile",
    "specpress.mk": "specpress.mk",
    "specpress.in": "specpress.in",
    "check.yml": ".github/workflows/check.yml",
    "regenerate.yml": ".github/workflows/regenerate.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "gitignore": ".gitignore",
}
"""Template -> file of the repository; one that is there already is kept as it is."""

_INDEXES = {"llms.txt": "llms", "llms-full.txt": "llms", "docs.json": "docs", "mint.json": "docs"}
_NEW = "new"
_TRAILING = re.compile(
    r"(?:_(?:api|rest|openapi|swagger|spec|specification|definition|reference|documentation|docs))+$"
)
_SECRET = re.compile(r"key|secret|token|auth|password|signature", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known of a source before anything is written."""

    documents: list[JsonValue]
    stem: str
    """A name for a description without a title."""
    sources: tuple[str, ...] = ()
    """Paths from specs/, of sources that stay where they are."""
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])
    """File, below the folder of the client in specs/ -> its content."""
    table: dict[str, object] = field(default_factory=dict[str, object])
    """The `[[pull]]` table; `into` is below the folder of the client."""
    rows: dict[str, Pulled] = field(default_factory=dict[str, Pulled])


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialised:
    """What was set up: paths in the repository."""

    name: str
    written: tuple[str, ...]
    kept: tuple[str, ...]
    """Shared files that were there already and are not as specpress would write them."""


def initialise(  # noqa: PLR0913  # each is an option of the command
    source: str,
    reporter: Reporter,
    progress: Callable[[str, float], None],
    *,
    name: str = "",
    private_hosts: Sequence[str] = (),
    authorization: str = "",
) -> Initialised:
    """Set up the working directory for a client of `source`; nothing that is there is changed.

    `private_hosts` and `authorization` are those of the `[[pull]]` table, for a source that is a URL.

    Raises:
        SpecError: the source is not there or describes nothing, or a file of the client exists already.
    """
    keys: dict[str, object] = {"private_hosts": list(private_hosts)} if private_hosts else {}
    keys |= {"authorization": authorization} if authorization else {}
    origin = _published(source, reporter, progress, keys) if "://" in source else _on_disk(Path(source))
    name = name or name_for(_title(origin.documents) or origin.stem)
    client = _client_files(name, origin)
    shared = {Path(file): _template(template) for template, file in SHARED.items()}
    finish_writing(Path("generated", name), [*shared, *client], within=Path("specs"))
    for path in client:
        if os.path.lexists(path):
            raise fatal("init-exists", start_of(str(path)), path=shown_path(path))
    kept = [path for path, text in shared.items() if path.exists() and path.read_bytes() != text.encode()]
    new = client | {path: text for path, text in shared.items() if not os.path.lexists(path)}
    write_files(Path("generated", name), new, dict.fromkeys(new))
    return Initialised(name=name, written=tuple(sorted(map(str, new))), kept=tuple(sorted(map(str, kept))))


def name_for(title: str) -> str:
    """Return the name of a client from the title of its description."""
    name = snake(title)
    return snake(_TRAILING.sub("", name) or name)


def _title(documents: list[JsonValue]) -> str:
    for document in documents:
        info = document.get("info") if isinstance(document, dict) else None
        title = info.get("title") if isinstance(info, dict) else None
        if isinstance(title, str) and title.strip():
            return title
    return ""


# -- a URL


def _published(url: str, reporter: Reporter, progress: Callable[[str, float], None], keys: dict[str, object]) -> Origin:
    """Fetch a document, a page, or what an index lists.

    A page for people is asked for as Markdown, a site for what it publishes at the usual places, and an index whose
    pages describe nothing for the documents that they point at.
    """
    errors: list[SpecError] = []
    for address, take in _addresses(url):
        values = {"url": address} | ({"take": take} if take else {}) | keys
        found = Collected(folder=Path("specs"), before={}, reporter=Reporter())
        limits = Limits(attempts=1) if errors else Limits()
        try:
            origin = _fetched(values, found, limits, lambda part: progress(PULL_STAGES[0], part))
        except SpecError as error:
            errors.append(error)
            continue
        for diagnostic in found.reporter.diagnostics:
            reporter.add(diagnostic)
        return origin
    raise errors[0]  # what was said of the URL itself is what helps


def _addresses(url: str) -> list[tuple[str, str]]:
    """Return (URL, `take` of the table) of all that may be meant, the likeliest first."""
    path = urlsplit(url).path
    last = PurePosixPath(path).name
    if last.lower() in _INDEXES:
        return [(url, ""), (url, "sources")]
    if path.endswith("/") or not last:
        base = url.rstrip("/")
        usual = [(f"{base}/{index}", take) for index in ("llms.txt", "docs.json") for take in ("", "sources")]
        return [(url, ""), *usual, *((f"{base}/openapi{suffix}", "") for suffix in (".json", ".yaml"))]
    return [(url, "")] if PurePosixPath(last).suffix else [(url, ""), (f"{url}.md", "")]


def _fetched(values: dict[str, object], found: Collected, limits: Limits, done: Callable[[float], None]) -> Origin:
    url = str(values["url"])
    last = PurePosixPath(urlsplit(url).path).name
    index = _INDEXES.get(last.lower(), "")
    suffix = PurePosixPath(last).suffix.lower()
    into = _NEW if index else f"{_NEW}/{snake(PurePosixPath(last).stem or 'source')}{suffix}"
    values = {"url": url, "into": into} | ({"index": index} if index else {}) | values
    pull = read_pull(Table(path=url, lines=(url,), values=values, name="pull"))
    asyncio.run(collect([pull], found, limits, done))
    report_unreachable([pull], found, "pull-passed-over")
    host = (urlsplit(url).hostname or "").split(".")
    missing = "" if index or suffix in PAGE_SUFFIXES | DOCUMENT_SUFFIXES else _suffix(found.bodies[into])
    place = {file: file.removeprefix(f"{_NEW}/") + (missing if file == into else "") for file in found.bodies}
    return Origin(
        documents=[document for file in sorted(found.documents) for document in found.documents[file]],
        stem=host[-2] if len(host) > 1 else host[0],
        files={place[file]: body for file, body in found.bodies.items()},
        table={**values, "into": "" if index else place[into]},
        rows={place[file]: row for file, row in found.rows.items()},
    )


def _suffix(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    if any(fence.is_candidate for fence in fences(text)):
        return ".md"
    return ".json" if text.lstrip("\ufeff \t\r\n").startswith("{") else ".yaml"


# -- a path


def _on_disk(path: Path) -> Origin:
    """Read a page, a document or a folder; what is outside the repository is copied with what it refers to."""
    sources = load_sources([path], Reporter())
    documents = [sources.entry.data]
    real, here = path.resolve(), Path.cwd().resolve()
    if real.is_relative_to(here):
        relative = os.path.relpath(real, here / "specs")
        return Origin(documents=documents, stem=path.stem, sources=(Path(relative).as_posix(),))
    if real.is_dir():
        below = files_below(real, PAGE_SUFFIXES | DOCUMENT_SUFFIXES)
        files = {file.relative_to(real).as_posix(): _bytes(file) for file in below}
        return Origin(documents=documents, stem=real.name, sources=("",), files=files)
    files = {real.name: _bytes(real)}
    waiting = [(real.name, documents)]
    while waiting:
        file, data = waiting.pop()
        for _, beside in files_referred_to(file, data, ""):
            if beside not in files and (other := real.parent / beside).is_file():
                files[beside] = _bytes(other)
                waiting.append((beside, [read_document(other, str(other), files[beside], Reporter()).data]))
    return Origin(documents=documents, stem=path.stem, sources=(real.name,), files=files)


def _bytes(path: Path) -> bytes:
    raw = read_input(path, str(path))
    decode(raw, str(path), DOCUMENT_LIMIT)
    return raw


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
    lines = [f"# `specpress generate {name}` writes this client to generated/{name}."]
    if origin.sources:
        placed = [f"{name}/{source}".rstrip("/") if origin.files else source for source in origin.sources]
        lines.append(f"sources = {_value([glob.escape(_told(source)) for source in placed])}")  # no patterns of ours
    if origin.table:
        table = {**origin.table, "into": f"{name}/{origin.table['into']}".rstrip("/")}
        lines += ["", "[[pull]]", *(f"{key} = {_value(value)}" for key, value in table.items())]
    for header in _repeated_headers(origin.documents):
        lines += ["", "[[client_parameters]]", f"name = {_value(header)}", 'in = "header"']
        lines += ["secret = true"] if _SECRET.search(header) else []
    return "\n".join(lines) + "\n"


def _repeated_headers(documents: list[JsonValue]) -> list[str]:
    """Return the headers that every operation requires, where the description has no security scheme for them."""
    facts = facts_of(documents)
    if facts.schemes or not facts.headers:
        return []
    first, *others = facts.headers.values()
    repeated = first.intersection(*others)
    return sorted(header for header in repeated if len(facts.headers) > 1 or _SECRET.search(header))


def _value(value: object) -> str:
    """Return a TOML value; a basic string of TOML 1.0 is a JSON string in which DEL is escaped too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


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
