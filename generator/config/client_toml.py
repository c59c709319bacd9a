"""`specs/<name>.toml`: the sources, options and waivers of one client. Unknown keys are errors."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ..diagnostics import fatal, quoted, shown_path
from ..diagnostics.location import Location
from ..spelling.header_names import header_problem
from ..spelling.naming import is_identifier
from .credential_tables import CredentialConfig, read_credentials
from .named_calls import NamedCall, read_named_calls
from .output import output_folder, output_problem
from .pull_tables import PullConfig, read_pull
from .toml import Table, is_pyproject
from .waiver_tables import MergeChoice, ProofWaiver, Waiver, read_merge_choice, read_proof_waiver, read_waiver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


PagingStyle = Literal["page", "offset", "cursor", "next_url", "link_header"]
ParameterPlace = Literal["path", "query", "header", "cookie"]
Enums = Literal["open", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientParameterConfig:
    """`[[client_parameters]]`: a parameter that every operation repeats, given once to the client."""

    name: str
    place: ParameterPlace
    argument: str | None = None
    secret: bool = False
    environment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationConfig:
    """`[[pagination]]`: how some operations are paged; a place is a JSON pointer into the body of a page."""

    operations: tuple[str, ...]
    """Each an operationId or `METHOD /path`, in which `*` stands for any text."""
    style: PagingStyle
    items: str = ""
    parameter: str = ""
    next: str = ""
    item: str = ""
    more: str = ""
    total: str = ""
    first: int = 0
    places: Mapping[str, Location] = field(default_factory=dict[str, Location], repr=False, compare=False)
    """Where each key stands; no part of the digest."""

    def place(self, key: str) -> Location | None:
        """Return where a key stands, or the table that could have it."""
        return self.places.get(key, self.places.get("style"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One pattern of `operations`, `tags` or `paths`: what the client shall hold; `*` stands for any text."""

    kind: Literal["operations", "tags", "paths"]
    pattern: str
    held: bool = field(default=False, repr=False, compare=False)
    """Whether a client is known to have had it: it is no misspelling."""
    location: Location | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyBody:
    """One pattern of `empty_bodies`: an operationId or `METHOD /path`, in which `*` stands for any text."""

    pattern: str
    location: Location | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that decides what one client looks like, beside its sources' text."""

    name: str
    sources: tuple[Path, ...]
    output: Path
    root: Path | None = None
    """The folder that no reference of a source may leave; None for the folder that holds all sources."""
    lock: Path | None = None
    """`specs/<name>.lock`, or specpress.lock beside pyproject.toml; None for an ad hoc run, which keeps no lock."""
    file: str = ""
    """The toml as shown in diagnostics; empty for an ad hoc run."""
    enums: Enums = "open"
    """Whether the models take values that the description does not list."""
    enum_arguments: Enums = "closed"
    """Whether the named ones are as open in arguments as in the models."""
    unused: tuple[str, ...] = ()
    """Patterns of the components that have a class although no operation reaches them; `*` stands for any text."""
    environment_prefix: str = ""
    """Of the environment variables that fill client arguments; default: the client's name in upper case."""
    client_parameters: tuple[ClientParameterConfig, ...] = ()
    credentials: tuple[CredentialConfig, ...] = ()
    pagination: tuple[PaginationConfig, ...] = ()
    names: tuple[NamedCall, ...] = ()
    """`[names]`: calls that a person has chosen, before the lock and the rules."""
    waivers: tuple[Waiver, ...] = ()
    proof_waivers: tuple[ProofWaiver, ...] = ()
    """They change nothing of the output."""
    pulls: tuple[PullConfig, ...] = ()
    """What `specpress pull` fetches; it changes nothing of the output."""
    merges: tuple[MergeChoice, ...] = ()
    specification: str = ""
    """The API that is meant where pages are of several: what they say they are cut from, or its title."""
    specification_place: Location | None = field(default=None, repr=False, compare=False)
    matched: frozenset[Path] = frozenset()
    """The `sources` that a pattern matched."""
    overlays: tuple[Path, ...] = ()
    """Overlay documents, applied in this order after the sources are read."""
    empty_bodies: tuple[EmptyBody, ...] = ()
    """Operations whose body may be left out, though their author did not say so."""
    chosen: tuple[Chosen, ...] = ()
    """What the client holds; everything when it is empty and `used_by` is None."""
    used_by: Path | None = None
    """A consumer's tree: the client holds what is called there too."""
    base_url: str | None = None
    allow_insecure: bool = False
    idempotency_header: str = ""
    """The header of the idempotency key that each POST and PATCH gets; empty for one that the description names."""
    testing: bool = True
    """Whether the client has a fake for the tests of its users, `testing/`."""
    keeps_changelog: bool = True
    """It changes nothing of the output."""

    @property
    def changelog(self) -> Path | None:
        """`<lock>.changelog.md`, where `generate` tells what is new; None for an ad hoc run, or when off."""
        return self.lock.with_suffix(_CHANGELOG) if self.lock is not None and self.keeps_changelog else None

    @property
    def proof(self) -> Path | None:
        """`<lock>.proof.json`, the ledger of the contract proof; None for an ad hoc run."""
        return self.lock.with_suffix(_PROOF) if self.lock is not None else None

    @property
    def top(self) -> Path | None:
        """The folder that holds `specs/`, or pyproject.toml; None for an ad hoc run."""
        if self.lock is None:
            return None
        return self.lock.parent if self.lock.name == _BESIDE_PYPROJECT else self.lock.parent.parent


_PROOF, _CHANGELOG = ".proof.json", ".changelog.md"
_BESIDE_PYPROJECT = "specpress.lock"
_CHOOSING: tuple[Literal["operations", "tags", "paths"], ...] = ("operations", "tags", "paths")
_KEYS = (
    "name", "sources", "root", "overlays", "output", "enums", "environment_prefix", "base_url", "allow_insecure",
    "changelog", "specification", "client_parameters", "credentials", "idempotency_header", "names", "pagination",
    "merges", "waivers", "proof_waivers", "pull", "empty_bodies", "enum_arguments", "unused", "testing",
)  # fmt: skip
_PLACES: tuple[ParameterPlace, ...] = ("path", "query", "header", "cookie")
_ENUMS: tuple[Enums, ...] = ("open", "closed")
_PAGING: dict[PagingStyle, dict[str, int]] = {
    "page": {"parameter": 0, "first": 1, "more": 0, "total": 0},
    "offset": {"parameter": 0, "first": 0, "more": 0, "total": 0},
    "cursor": {"parameter": 0, "next": 0, "item": 0, "more": 0},
    "next_url": {"next": 0, "more": 0},
    "link_header": {"parameter": 0},
}
ASKING = frozenset({"page", "offset", "cursor"})
"""The styles that ask with `parameter`; of the others it only says which operations are meant."""
"""The keys of each style of `[[pagination]]`, beside those of all; the number is the default of `first`."""


def ad_hoc_config(  # noqa: PLR0913  # each is an option of the command line
    sources: Sequence[Path],
    output: Path,
    name: str,
    root: Path | None = None,
    *,
    overlays: Sequence[Path] = (),
    enums: Enums = "open",
    tags: Sequence[str] = (),
) -> Config:
    """Return the configuration of a run without a toml; all beside `sources` are options of that name.

    Raises:
        SpecError: `config-invalid`, the name is no identifier, or `output` would hold what is read.
    """
    if problem := name_problem(name):
        raise fatal("config-invalid", path=shown_path(output), key="--name", problem=problem)
    if problem := output_problem(output, (*sources, *overlays)):
        raise fatal("config-invalid", path=shown_path(output), key="--output", problem=problem)
    return Config(
        name=name,
        sources=tuple(sources),
        output=output,
        root=root,
        environment_prefix=name.upper(),
        overlays=tuple(overlays),
        enums=enums,
        chosen=tuple(Chosen(kind="tags", pattern=tag) for tag in tags),
    )


def repository_top(folder: Path) -> Path | None:
    """Return the nearest folder from here upwards that a repository begins with; None where there is none."""
    here = folder.resolve()
    return next((each for each in (here, *here.parents) if (each / ".git").exists()), None)


def _unused(table: Table) -> tuple[str, ...]:
    """Return the patterns of `unused`, which may be true for all."""
    if isinstance(table.values.get("unused", False), bool):
        return ("*",) if table.flag("unused") else ()
    return table.texts("unused")


def load_config(path: Path, *, pulling: bool = False) -> Config:
    """Read one `specs/<name>.toml`, or `[tool.specpress]` of a pyproject.toml; relative paths start at its folder.

    With `pulling` a pattern of `sources` may match nothing yet.

    Raises:
        SpecError: `config-missing`, `config-syntax`, `config-unknown-key` or `config-invalid`, at its line.
    """
    in_pyproject, table = is_pyproject(path), Table.read(path)
    table.allow(*_KEYS, *_CHOOSING)
    name = table.required("name") if in_pyproject else table.text("name", path.stem)
    if problem := name_problem(name):
        raise table.invalid("name", problem)
    pulls = tuple(read_pull(row) for row in table.rows("pull"))
    sources, matched = _sources(table, path.parent, pulls, pulling=pulling)
    return Config(
        name=name,
        sources=sources,
        root=path.parent / root if (root := table.text("root", "")) else repository_top(path.parent),
        pulls=pulls,
        overlays=tuple(beside(path.parent, entry) for entry in table.texts("overlays")),
        output=output_folder(table, f"generated/{name}" if in_pyproject else f"../generated/{name}", (path, *sources)),
        lock=path.with_name(_BESIDE_PYPROJECT) if in_pyproject else path.with_suffix(".lock"),
        file=str(path),
        enums=table.choice("enums", _ENUMS, "open"),
        enum_arguments=table.choice("enum_arguments", _ENUMS, "closed"),
        unused=_unused(table),
        environment_prefix=table.text("environment_prefix", name.upper()),
        client_parameters=tuple(_client_parameter(row) for row in table.rows("client_parameters")),
        credentials=read_credentials(table),
        pagination=tuple(_pagination(row) for row in table.rows("pagination")),
        names=read_named_calls(table.table("names")),
        merges=tuple(read_merge_choice(row) for row in table.rows("merges")),
        specification=table.text("specification", ""),
        specification_place=table.place("specification"),
        matched=matched,
        waivers=tuple(read_waiver(row) for row in table.rows("waivers")),
        proof_waivers=tuple(read_proof_waiver(row) for row in table.rows("proof_waivers")),
        empty_bodies=_empty_bodies(table),
        chosen=tuple(_chosen(table)),
        base_url=table.text("base_url", "") or None,
        allow_insecure=table.flag("allow_insecure"),
        idempotency_header=_header(table, "idempotency_header"),
        testing=table.flag("testing", default=True),
        keeps_changelog=table.flag("changelog", default=True),
    )


def _empty_bodies(table: Table) -> tuple[EmptyBody, ...]:
    patterns = table.texts("empty_bodies")
    return tuple(EmptyBody(pattern=text, location=table.place_of("empty_bodies", text)) for text in patterns)


def _chosen(table: Table) -> Iterator[Chosen]:
    """Yield each pattern that chooses a part of the description."""
    for kind in _CHOOSING:
        for pattern in table.texts(kind):
            yield Chosen(kind=kind, pattern=pattern, location=table.place_of(kind, pattern))


def name_problem(name: str) -> str:
    """Return what is wrong with the name of a client or an argument; the empty text for nothing."""
    if is_identifier(name):
        return ""
    return f"must be an ASCII Python identifier, not {quoted(name)}"


def _sources(
    table: Table, folder: Path, pulls: tuple[PullConfig, ...], *, pulling: bool
) -> tuple[tuple[Path, ...], frozenset[Path]]:
    """Return the sources, and those of them that a pattern matched."""
    entries = table.texts("sources") or tuple(pull.into for pull in pulls)
    if not entries:
        raise table.invalid("sources", "must list at least one page, document or folder")
    paths: list[Path] = []
    found: set[Path] = set()
    # What `generate` and `verify` write beside a toml is no page and no document of the vendor.
    tomls = (*folder.glob("*.toml"), folder / _BESIDE_PYPROJECT)
    ours = {toml.with_suffix(suffix) for toml in tomls for suffix in (_PROOF, _CHANGELOG)}
    for entry in entries:
        if any(mark in entry for mark in "*?["):
            try:
                matched = sorted(set(folder.glob(entry)) - ours)
            except (ValueError, NotImplementedError) as error:
                raise table.invalid("sources", f"holds a pattern that cannot be used: {quoted(str(error))}") from error
            if not matched and not pulling:
                raise table.invalid("sources", f"pattern {quoted(entry)} matches no file")
            paths.extend(matched)
            found.update(matched)
        else:
            path = beside(folder, entry)
            paths.append(path)
            found.discard(path)
    return tuple(dict.fromkeys(paths)), frozenset(found)


def listed_entries(path: Path) -> list[str]:
    """Return the sources and overlays as a toml lists them. Raises SpecError as `load_config` does."""
    table = Table.read(path)
    return [
        *(table.texts("sources") or [pull.into for pull in map(read_pull, table.rows("pull"))]),
        *table.texts("overlays"),
    ]


def beside(folder: Path, entry: str) -> Path:
    """Return the path of an entry from its folder, without `..` where that names the same file."""
    path, short = folder / entry, Path(os.path.normpath(folder / entry))
    return short if short.resolve() == path.resolve() else path


def _header(table: Table, key: str) -> str:
    """Return the name of a header that the client may be told to send; empty where the key is not there."""
    name = table.text(key, "")
    if name and (problem := header_problem(name)):
        raise table.invalid(key, problem)
    return name


def _client_parameter(row: Table) -> ClientParameterConfig:
    row.allow("name", "in", "argument", "secret", "environment")
    argument = row.text("argument", "") or None
    if argument is not None and (problem := name_problem(argument)):
        raise row.invalid("argument", problem)
    name = row.required("name")
    row.required("in")
    return ClientParameterConfig(
        name=name,
        place=row.choice("in", _PLACES),
        argument=argument,
        secret=row.flag("secret"),
        environment=row.text("environment", "") or None,
    )


def _pagination(row: Table) -> PaginationConfig:
    style = row.choice("style", _PAGING)
    keys = _PAGING[style]
    row.allow("operations", "style", "items", *keys)
    if not row.texts("operations"):
        raise row.invalid("operations", "must list at least one operationId or `METHOD /path`")
    if style in ASKING:
        row.required("parameter")
    if "next" in keys and not row.text("next", "") and not ("item" in keys and row.text("item", "")):
        raise row.invalid("next", "or `item` must say where the cursor is" if "item" in keys else "must be given")
    given = {key: row.pointer(key) for key in ("items", *keys) if key not in {"parameter", "first"}}
    return PaginationConfig(
        operations=row.texts("operations"),
        style=style,
        parameter=row.text("parameter", ""),
        first=row.number("first", keys.get("first", 0)),
        places={key: row.place(key) for key in row.values},
        **given,
    )
