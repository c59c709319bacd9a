"""Reads a case: a Markdown page of prose, inputs, and what must come of them. `test_cases` describes its form."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.diagnostics.rules import RULES
from generator.source.markdown import fences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.source.markdown import Fence

HERE = Path(__file__).resolve().parent
ROOMS = frozenset(path.parent.name for path in (HERE.parents[1] / "generator").glob("*/__init__.py"))
DESCRIPTIONS = frozenset({"yaml", "yml", "json"})
EXPECTATIONS = frozenset({"diagnostics", "operations", "signature", "call", "request", "answer", "result", "unproven"})
_FILE = re.compile(r"[\w-]*[./][\w./-]+")
_CODE = re.compile(r"(?:error|warning|note)\[([\w-]+)\]")


class CaseError(Exception):
    """A page that is no case; the message says where and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that a page holds."""

    name: str
    content: str
    line: int
    """Where its first line stands on the page."""


@dataclass(slots=True, kw_only=True)
class Exchange:
    """A call, the requests that it must send, the answers that it is given, and what must come of it."""

    call: str
    line: int
    requests: list[str] = field(default_factory=list[str])
    answers: list[str] = field(default_factory=list[str])
    result: str = ""


@dataclass(slots=True, kw_only=True)
class Case:
    """One page."""

    path: Path
    content: str
    is_description: bool = False
    """Whether the page itself is the source; else the first of its files is."""
    files: list[File] = field(default_factory=list[File])
    diagnostics: list[list[str]] = field(default_factory=list[list[str]])
    """For each finding its line, and the lines of its details."""
    operations: list[str] | None = None
    unproven: list[str] = field(default_factory=list[str])
    signature: str = ""
    exchanges: list[Exchange] = field(default_factory=list[Exchange])


def case_files() -> list[Path]:
    """Return every file below this folder that is no Python of this folder's own."""
    found = (path for path in HERE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(path for path in found if path.parent != HERE or path.suffix != ".py")


def read_case(path: Path, content: str | None = None) -> Case:
    """Read a page.

    Raises:
        CaseError: it stands in a wrong place, gives no input, or holds what no case may hold.
    """
    if path.suffix != ".md" or path.parent.parent != HERE or path.parent.name not in ROOMS:
        raise _wrong(path, 1, "a case is tests/cases/<room>/<name>.md, where the room is a folder of generator/")
    case = Case(path=path, content=path.read_text(encoding="utf-8") if content is None else content)
    for fence in fences(case.content):
        _take(case, fence)
    if not case.is_description and not case.files:
        raise _wrong(path, 1, "there is no input: a block of yaml or json")
    for line in (line for entry in case.diagnostics for line in entry[:1]):
        code = _CODE.search(line)
        if code is None or code[1] not in RULES:
            raise _wrong(path, 1, f"no registered code in {line!r}")
    return case


def _take(case: Case, fence: Fence) -> None:
    words, line = fence.info.split(), fence.line + 1
    if len(words) > 1 and fence.header is None and _FILE.fullmatch(words[1]):
        case.files.append(File(name=words[1], content=fence.content, line=line))
    elif fence.language in DESCRIPTIONS:
        case.is_description = True
    elif fence.language not in EXPECTATIONS or len(words) > 1:
        raise _wrong(case.path, fence.line, f"no case has a block {fence.info!r}")
    elif fence.language == "diagnostics":
        case.diagnostics += _entries(case.path, fence)
    elif fence.language == "operations":
        case.operations = (case.operations or []) + fence.content.splitlines()
    elif fence.language == "unproven":
        case.unproven += fence.content.splitlines()
    elif fence.language == "signature":
        case.signature += fence.content
    elif fence.language == "call":
        case.exchanges.append(Exchange(call=fence.content, line=line))
    else:
        _take_rest_of_call(case, fence)


def _take_rest_of_call(case: Case, fence: Fence) -> None:
    if not case.exchanges:
        raise _wrong(case.path, fence.line, f"{fence.language} stands before the call that it belongs to")
    exchange = case.exchanges[-1]
    if fence.language == "request":
        exchange.requests.append(fence.content.removesuffix("\n"))
    elif fence.language == "answer":
        exchange.answers.append(fence.content.removesuffix("\n"))
    else:
        # Empty lines keep the lines of the page.
        exchange.result = "\n" * fence.line + fence.content


def _entries(path: Path, fence: Fence) -> Iterable[list[str]]:
    entries: list[list[str]] = []
    for line in fence.content.splitlines():
        if not line.startswith(" "):
            entries.append([line])
        elif entries:
            entries[-1].append(line.strip())
        else:
            raise _wrong(path, fence.line, "a detail stands before its finding")
    return entries


def _wrong(path: Path, line: int, problem: str) -> CaseError:
    return CaseError(f"{path}:{line}: {problem}")
