"""Takes the calls that another SDK has for the operations of an API, and puts them into `[names]` of a toml."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ..config.named_calls import call_problem, read_named_calls, spelled_call
from ..config.toml import OWN, Table, is_pyproject
from ..diagnostics import Reporter, fatal, quoted, shown_path
from ..disk.package import write_files
from ..operations.whole import named_operations
from ..source.text import digest
from .other_sdks import calls_of_folder, calls_of_readme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..config.client_toml import Config
    from ..pipeline import Analysed
    from ..spec.path_items import Described

_LARGEST = 8 << 20
_LINE = re.compile(r'<code title="([A-Za-z]+) ([^"]+)">(.*?)</code>')
_LINK = re.compile(r"\]\(([^()\s:]*api\.md)\)")
_TAG = re.compile(r"<[^<>]*>")
_CALL = re.compile(r"[\w$]+((?:(?:\(\))?(?:\.|->|::)\w+)+)\(")
_STEP = re.compile(r"(?:\(\))?(?:\.|->|::)")
_HEADER = re.compile(r"\s*\[")
_VARIABLE = re.compile(r"\{[^{}]*\}")
_PREFIX = re.compile(r"^/(?:api|v\d+[a-z]*\d*)(?=/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """One operation as another SDK calls it."""

    method: str
    path: str
    call: str
    """Dotted, in the spelling of Python."""
    operation_id: str | None = None

    @property
    def label(self) -> str:
        """Its method and path."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What comes of the calls of another SDK."""

    toml: Path
    set: tuple[tuple[str, str], ...]
    """(`METHOD /path`, call) of each line that is new in `[names]`."""
    kept: tuple[str, ...]
    """The operations that a line of `[names]` means already."""
    passed_over: tuple[tuple[str, str, str], ...]
    """(`METHOD /path`, call, reason) of what the file has and the toml does not get."""
    missing: tuple[Path, ...]
    """Other files that the file refers to for further calls, and that are not there."""
    unnamed: tuple[str, ...]
    """The operations of the description that the file has no call for."""


def adopt(config: Config, analysed: Analysed, file: Path, *, dry_run: bool = False) -> Adopted:
    """Fill `[names]` from the calls of another SDK; nothing is written unless all of it holds.

    Raises:
        SpecError: `names-file`: the file has no calls, or the toml has no place for them; `names-taken`: two operations
            would have one call; `config-…`, `output-…`.
    """
    toml, text = _toml_of(config)
    files = [file, *linked_files(file)]
    found = [entry for each in files if each == file or each.is_file() for entry in foreign_calls(each)]
    if not found:
        raise fatal("names-file", path=shown_path(file), problem="it has no call of an operation")
    operations = [entry.found for entry in named_operations(analysed.spec, config, analysed.pinned, Reporter())]
    matched, passed_over = _matched(found, operations)
    kept = {each.label for each in operations if any(line.fits(each.label, each.operation_id) for line in config.names)}
    rows = [(label, call) for label, call in matched.items() if label not in kept]
    new = with_lines(text, rows, _table_of(toml)) if rows else text
    _check(config, analysed, toml, new)
    if not dry_run:
        write_files(config.output, {toml: new}, {toml: digest(text.encode())})
    named = {*matched, *kept}
    return Adopted(
        toml=toml,
        set=tuple(rows),
        kept=tuple(label for label in matched if label in kept),
        passed_over=tuple(passed_over),
        missing=tuple(each for each in files[1:] if not each.is_file()),
        unnamed=tuple(each.label for each in operations if each.label not in named),
    )


def _toml_of(config: Config) -> tuple[Path, str]:
    toml = Path(config.file)
    text = toml.read_bytes().decode("utf-8")
    header = _header(_table_of(toml))
    if "names" in Table.parsed(str(toml), text).values and not any(map(header.fullmatch, text.splitlines())):
        problem = f"its `names` must be written as a table [{_table_of(toml)}]"
        raise fatal("names-file", path=shown_path(toml), problem=problem)
    return toml, text


def _table_of(toml: Path) -> str:
    """Return how the table `[names]` is called in a file."""
    return f"{OWN}.names" if is_pyproject(toml) else "names"


def _header(table: str) -> re.Pattern[str]:
    return re.compile(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(?:#.*)?")


def _check(config: Config, analysed: Analysed, toml: Path, text: str) -> None:
    """Refuse a toml whose calls do not hold together.

    Raises:
        SpecError: the first of what is wrong.
    """
    names = read_named_calls(Table.parsed(str(toml), text).table("names"))
    reporter = Reporter()
    named_operations(analysed.spec, replace(config, names=names), analysed.pinned, reporter)
    for entry in reporter.errors:
        if entry.code == "names-taken":
            raise fatal("names-file", path=shown_path(toml), problem=entry.message)


def with_lines(text: str, rows: Iterable[tuple[str, str]], table: str = "names") -> str:
    """Return a toml with further lines at the end of its table `[names]`, which is made when it is not there."""
    new = [f"{json.dumps(label, ensure_ascii=False)} = {json.dumps(call)}" for label, call in rows]
    lines = text.splitlines()
    start = next((number for number, line in enumerate(lines) if _header(table).fullmatch(line)), None)
    if start is None:
        return "\n".join([*lines, *([""] if lines and lines[-1].strip() else []), f"[{table}]", *new]) + "\n"
    end = next((number for number in range(start + 1, len(lines)) if _HEADER.match(lines[number])), len(lines))
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return "\n".join([*lines[:end], *new, *lines[end:]]) + "\n"


def linked_files(file: Path) -> list[Path]:
    """Return the files below the folder of an `api.md` that it refers to for the calls of a resource."""
    try:
        text = file.read_bytes()[:_LARGEST].decode("utf-8", "replace")
    except OSError:  # told when it is read for its calls
        return []
    folder = file.resolve().parent
    found = dict.fromkeys(folder / link for link in _LINK.findall(text))
    return [path for path in found if path.resolve().is_relative_to(folder) and path.resolve() != file.resolve()]


def foreign_calls(file: Path) -> Iterator[Foreign]:
    """Yield the calls of an `api.md`, a MANIFEST.json, a README of OpenAPI Generator, or a package.

    Raises:
        SpecError: `names-file`: it cannot be read.
    """
    if file.is_dir():
        return _of_others(calls_of_folder(file))
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
        if len(data) > _LARGEST:
            raise fatal("names-file", path=shown_path(file), problem="larger than 8 MiB")
        rows = json.loads(text) if text.lstrip().startswith("{") else None
    except (OSError, ValueError, RecursionError) as error:
        raise fatal("names-file", path=shown_path(file), problem=quoted(str(error))) from error
    return (
        chain(_of_lines(text), _of_others(calls_of_readme(text)))
        if rows is None
        else _of_manifest(cast("dict[str, object]", rows))
    )


def _of_others(calls: Iterator[tuple[str, str, str]]) -> Iterator[Foreign]:
    for method, path, call in calls:
        yield Foreign(method=method, path=path, call=spelled_call(call))


def _of_lines(text: str) -> Iterator[Foreign]:
    for found in _LINE.finditer(text):
        method, path, call = (html.unescape(part) for part in found.groups())
        plain = _CALL.match(_TAG.sub("", call).strip())
        if plain is not None:
            parts = [part for part in _STEP.split(plain[1]) if part]
            yield Foreign(method=method.upper(), path=path.strip(), call=spelled_call(".".join(parts)))


def _of_manifest(manifest: dict[str, object]) -> Iterator[Foreign]:
    rows = manifest.get("operations")
    for row in cast("list[object]", rows) if isinstance(rows, list) else ():
        match row:
            case {"method": str(method), "path": str(path), "call": str(call)}:
                cells = cast("dict[str, object]", row)
                key, named = cells.get("key"), cells.get("operation_id")
                yield Foreign(
                    method=method,
                    path=key if isinstance(key, str) else path,
                    call=spelled_call(call),
                    operation_id=named if isinstance(named, str) else None,
                )
            case _:
                continue


def _matched(
    found: Sequence[Foreign], operations: Sequence[Described]
) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Return the call of each operation by its label, and what cannot be used with the reason.

    An operation is known by its path as it stands, then by its path whatever its variables are called, then without a
    fixed query or the prefix of its version, then by its operationId; each only where that tells one operation.
    """
    calls: dict[str, str] = {}
    passed_over: list[tuple[str, str, str]] = []
    finders = [_index(operations, form) for form in _FORMS]
    by_id = {each.operation_id: each.label for each in operations if each.operation_id is not None}
    for entry in found:
        ways = (finder.get((entry.method, form(entry.path))) for finder, form in zip(finders, _FORMS, strict=True))
        label = next((label for label in ways if label), None) or by_id.get(entry.operation_id or "")
        if label is None:
            passed_over.append((entry.label, entry.call, "the description does not have it"))
        elif problem := call_problem(entry.call):
            passed_over.append((entry.label, entry.call, f"it {problem}"))
        elif label in calls:
            passed_over.append((entry.label, entry.call, f"it is {calls[label]} already"))
        elif entry.call in calls.values():
            passed_over.append((entry.label, entry.call, "another operation has that call"))
        else:
            calls[label] = entry.call
    return calls, passed_over


def _index(operations: Iterable[Described], form: Callable[[str], str]) -> dict[tuple[str, str], str | None]:
    """Return the one operation of each method and form of a path; None where there are several."""
    found: dict[tuple[str, str], str | None] = {}
    for each in operations:
        key = each.method, form(each.path)
        found[key] = None if key in found else each.label
    return found


def _as_is(path: str) -> str:
    return path


def _without_variables(path: str) -> str:
    return _VARIABLE.sub("{}", path).rstrip("/")


def _without_prefix(path: str) -> str:
    bare = _without_variables(path.partition("?")[0].partition("#")[0])
    while stripped := _PREFIX.sub("", bare):
        if stripped == bare:
            break
        bare = stripped
    return bare


_FORMS = (_as_is, _without_variables, _without_prefix)
