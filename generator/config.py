"""`specs/<name>.toml`: the sources, options and waivers of one client. Unknown keys are errors."""

from __future__ import annotations

import hashlib
import keyword
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from generator.diagnostics import SpecError, fatal, quoted, shown_path
from generator.location import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


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
_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_-]+)\s*\]\]?\s*(?:#.*)?$")
_DECODE_ERROR = re.compile(r"^(?P<reason>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_LARGEST = 1 << 20


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
    table = _Table.read(path)
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


def _sources(table: _Table, folder: Path) -> tuple[Path, ...]:
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


def _client_parameter(row: _Table) -> ClientParameterConfig:
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


def _waiver(row: _Table) -> Waiver:
    row.allow("target", "reason")
    return Waiver(target=row.required("target"), reason=row.required("reason"))


def _proof_waiver(row: _Table) -> ProofWaiver:
    row.allow("cell", "reason")
    return ProofWaiver(cell=row.required("cell"), reason=row.required("reason"))


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the toml, and how to find its keys in the text."""

    path: str
    lines: tuple[str, ...]
    values: dict[str, object]
    name: str = ""
    index: int = 0

    @classmethod
    def read(cls, path: Path) -> _Table:
        """Parse the file."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise fatal("config-missing", path=shown_path(path)) from error
        if len(data) > _LARGEST:
            raise fatal("config-syntax", path=shown_path(path), reason="larger than 1 MiB")
        try:
            text = data.decode("utf-8")
            return cls(str(path), tuple(text.splitlines()), dict(tomllib.loads(text)))
        except (ValueError, RecursionError) as error:
            raise _syntax_error(str(path), data, error) from error

    def place(self, key: str) -> Location:
        """Return where `key` of this table stands; the table's own start when the key is not there."""
        pattern = re.compile(rf"\s*[\"']?({re.escape(key)})[\"']?\s*[=.]")
        current, seen = "", {"": 0}
        start = _location(self.path, 1, 1, self.lines[0] if self.lines else "")
        for number, line in enumerate(self.lines, 1):
            if header := _HEADER.match(line):
                current = header[1]
                seen[current] = seen.get(current, -1) + 1
                here = _location(self.path, number, line.index("[") + 1, line)
                if current == key and not self.name:
                    return here
                if current == self.name and seen[current] == self.index:
                    start = here
            elif current == self.name and seen[current] == self.index and (found := pattern.match(line)):
                return _location(self.path, number, found.start(1) + 1, line)
        return start

    def invalid(self, key: str, problem: str) -> SpecError:
        """Return the error to raise for the value of `key`."""
        return fatal("config-invalid", self.place(key), path=shown_path(self.path), key=key, problem=problem)

    def allow(self, *known: str) -> None:
        """Refuse every key that is not in `known`."""
        for key in self.values:
            if key not in known:
                raise fatal(
                    "config-unknown-key",
                    self.place(key),
                    path=shown_path(self.path),
                    key=quoted(key),
                    known=", ".join(known),
                )

    def text(self, key: str, default: str) -> str:
        """Return a string."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.invalid(key, "must be a string")
        return value

    def required(self, key: str) -> str:
        """Return a string that must be there and not empty."""
        if not (value := self.text(key, "")):
            raise self.invalid(key, f"must be given in each [[{self.name}]]")
        return value

    def choice(self, key: str, allowed: Iterable[str], default: str) -> str:
        """Return one of some strings."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.invalid(key, f"must be one of {', '.join(allowed)}")
        return value

    def flag(self, key: str) -> bool:
        """Return a boolean, false by default."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.invalid(key, "must be true or false")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of strings."""
        entries = self._array(key, "must be a list of strings")
        texts = tuple(entry for entry in entries if isinstance(entry, str) and entry)
        if len(texts) != len(entries):
            raise self.invalid(key, "must be a list of strings")
        return texts

    def rows(self, key: str) -> tuple[_Table, ...]:
        """Return an array of tables."""
        problem = f"must be written as [[{key}]] tables"
        entries = self._array(key, problem)
        tables = [cast("dict[str, object]", entry) for entry in entries if isinstance(entry, dict)]
        if len(tables) != len(entries):
            raise self.invalid(key, problem)
        return tuple(_Table(self.path, self.lines, row, key, index) for index, row in enumerate(tables))

    def _array(self, key: str, problem: str) -> list[object]:
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.invalid(key, problem)
        return cast("list[object]", value)


def _location(path: str, line: int, column: int, excerpt: str) -> Location:
    return Location(file=path, line=line, column=column, excerpt=excerpt[:200])


def _syntax_error(path: str, data: bytes, error: Exception) -> SpecError:
    lines = data.decode("utf-8", "replace").splitlines() or [""]
    found = _DECODE_ERROR.match(str(error))
    if found is None:
        reason, line, column = str(error) or type(error).__name__, 1, 1
    else:
        reason, line, column = found["reason"], int(found["line"] or len(lines)), int(found["column"] or 1)
    place = _location(path, line, column, lines[min(line, len(lines)) - 1])
    return fatal("config-syntax", place, path=shown_path(path), reason=quoted(reason))
