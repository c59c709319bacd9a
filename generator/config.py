"""`specs/<name>.toml`: the sources, options and waivers of one client. Unknown keys are errors."""

from __future__ import annotations

import hashlib
import keyword
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from generator.diagnostics import fatal, quoted, shown_path
from generator.toml import Table

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientParameterConfig:
    """`[[client_parameters]]`: a parameter that every operation repeats, given once to the client."""

    name: str
    place: Literal["path", "query", "header", "cookie"]
    argument: str | None = None
    secret: bool = False
    environment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """`[[waivers]]`: a JSON Pointer (or `METHOD /path`) of what is not generated, and why."""

    target: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofWaiver:
    """`[[proof_waivers]]`: cells (an id of `verify`, `*` for any text) that need not be proven, and why."""

    cell: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All that decides what one client looks like, beside its sources' text."""

    name: str
    sources: tuple[Path, ...]
    output: Path
    lock: Path | None = None
    """`specs/<name>.lock`; None for an ad hoc run, which keeps no lock."""
    file: str = ""
    """The toml as shown in diagnostics; empty for an ad hoc run."""
    enums: Literal["open", "closed"] = "open"
    environment_prefix: str = ""
    """Of the environment variables that fill client arguments; default: the client's name in upper case."""
    client_parameters: tuple[ClientParameterConfig, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    proof_waivers: tuple[ProofWaiver, ...] = ()
    """They change nothing of the output."""
    base_url: str | None = None
    allow_insecure: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of every option that can change the output, and of no path."""
        options = (
            self.name,
            self.enums,
            self.environment_prefix,
            self.client_parameters,
            self.waivers,
            self.base_url,
            self.allow_insecure,
        )
        return hashlib.sha256(repr(options).encode()).hexdigest()


_PLACES = ("path", "query", "header", "cookie")


def ad_hoc_config(sources: Sequence[Path], output: Path, name: str) -> Config:
    """Return the configuration of a run without a toml (`--source`, `--output`, `--name`).

    Raises:
        SpecError: `config-invalid`, the name is no identifier.
    """
    if problem := _name_problem(name):
        raise fatal("config-invalid", path=shown_path(output), key="--name", problem=problem)
    return Config(name=name, sources=tuple(sources), output=output, environment_prefix=name.upper())


def find_configs(names: Sequence[str], folder: Path = Path("specs")) -> tuple[Path, ...]:
    """Return the toml of each name (a name, or a path that ends in `.toml`); of every client when there is no name.

    Raises:
        SpecError: `config-missing`.
    """
    if not names:
        found = tuple(sorted(folder.glob("*.toml")))
        if not found:
            raise fatal("config-missing", path=shown_path(folder / "*.toml"))
        return found
    paths = tuple(Path(name) if name.endswith(".toml") else folder / f"{name}.toml" for name in names)
    for path in paths:
        if not path.is_file():
            raise fatal("config-missing", path=shown_path(path))
    return paths


def load_config(path: Path) -> Config:
    """Read one `specs/<name>.toml`; its relative paths start at its own folder.

    Raises:
        SpecError: `config-missing`, `config-syntax`, `config-unknown-key` or `config-invalid`, at its line.
    """
    table = Table.read(path)
    table.allow(
        "name", "sources", "output", "enums", "environment_prefix", "base_url", "allow_insecure",
        "client_parameters", "waivers", "proof_waivers",
    )  # fmt: skip
    name = table.text("name", path.stem)
    if problem := _name_problem(name):
        raise table.invalid("name", problem)
    enums = table.choice("enums", ("open", "closed"), "open")
    return Config(
        name=name,
        sources=_sources(table, path.parent),
        output=Path(os.path.normpath(path.parent / table.text("output", f"../generated/{name}"))),
        lock=path.with_suffix(".lock"),
        file=str(path),
        enums="closed" if enums == "closed" else "open",
        environment_prefix=table.text("environment_prefix", name.upper()),
        client_parameters=tuple(_client_parameter(row) for row in table.rows("client_parameters")),
        waivers=tuple(_waiver(row) for row in table.rows("waivers")),
        proof_waivers=tuple(_proof_waiver(row) for row in table.rows("proof_waivers")),
        base_url=table.text("base_url", "") or None,
        allow_insecure=table.flag("allow_insecure"),
    )


def _name_problem(name: str) -> str:
    if name.isascii() and name.isidentifier() and not keyword.iskeyword(name):
        return ""
    return f"must be an ASCII Python identifier, not {quoted(name)}"


def _sources(table: Table, folder: Path) -> tuple[Path, ...]:
    entries = table.texts("sources")
    if not entries:
        raise table.invalid("sources", "must list at least one page, document or folder")
    paths: list[Path] = []
    for entry in entries:
        if any(mark in entry for mark in "*?["):
            try:
                matched = sorted(folder.glob(entry))
            except (ValueError, NotImplementedError) as error:
                raise table.invalid("sources", f"holds a pattern that cannot be used: {quoted(str(error))}") from error
            if not matched:
                raise table.invalid("sources", f"pattern {quoted(entry)} matches no file")
            paths.extend(matched)
        else:
            paths.append(folder / entry)
    return tuple(dict.fromkeys(paths))


def _client_parameter(row: Table) -> ClientParameterConfig:
    row.allow("name", "in", "argument", "secret", "environment")
    argument = row.text("argument", "") or None
    if argument is not None and (problem := _name_problem(argument)):
        raise row.invalid("argument", problem)
    name = row.required("name")
    row.required("in")
    for place in ("path", "query", "header", "cookie"):
        if place == row.choice("in", _PLACES, "header"):
            return ClientParameterConfig(
                name=name,
                place=place,
                argument=argument,
                secret=row.flag("secret"),
                environment=row.text("environment", "") or None,
            )
    raise row.invalid("in", "is unknown")


def _waiver(row: Table) -> Waiver:
    row.allow("target", "reason")
    return Waiver(target=row.required("target"), reason=row.required("reason"))


def _proof_waiver(row: Table) -> ProofWaiver:
    row.allow("cell", "reason")
    return ProofWaiver(cell=row.required("cell"), reason=row.required("reason"))
