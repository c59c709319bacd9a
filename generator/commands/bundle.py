"""Writes what a report of a fault needs: versions, diagnostics, and the structure of the places that they are about.

Nothing of the description's texts, names, numbers, hosts or credentials is in it, and no path of this machine.
"""

from __future__ import annotations

import locale
import platform
import sys
import traceback
from collections import Counter
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ..config.tools import PACKAGE, tool_versions
from ..diagnostics import Reporter, SpecError, rule
from ..source.document import as_mapping
from ..source.folder import read_file, read_folder
from ..source.methods import METHODS
from .redacted import Redactor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..config.client_toml import Config
    from ..diagnostics import Diagnostic
    from ..diagnostics.location import Location, Pointer
    from ..source.document import JsonValue
    from ..source.loaded import LoadedDocument

_LIBRARIES = ("httpx2", "httpx", "pydantic", "pydantic-core", "openapi-core", "jsonschema", "typer")
_SHOWN = 40
_ALIKE = 3
"""How many diagnostics of one code are shown."""
_LONGEST = 60
_OTHER = "(another library)"


class Bundle:
    """The report of one run, which may be about several clients."""

    def __init__(self, path: Path) -> None:
        """Take the file that it is written to."""
        self._path = path
        self._lines = [*_head()]
        self._redactor = Redactor()
        self._count = 0

    def add(
        self,
        config: Config,
        diagnostics: Sequence[Diagnostic],
        parts: Sequence[LoadedDocument],
        error: Exception | None,
    ) -> None:
        """Add a client: what was reported, what was read of its sources, and what ended the run by a fault of ours.

        Raises:
            OSError: the file cannot be written.
        """
        self._count += 1
        parts = parts or _read_again(config)
        self._lines += ["", f"## Client {self._count}", "", *_sources(parts)]
        counts = Counter((found.severity.value, found.code) for found in diagnostics)
        self._lines += [f"- {count} x {severity}[{code}]" for (severity, code), count in sorted(counts.items())]
        if error is not None:
            self._lines += ["", "```text", *_frames(error), "```"]
        shown: Counter[str] = Counter()
        for found in diagnostics:
            if shown[found.code] < _ALIKE and shown.total() < _SHOWN:
                self._lines += ["", *self._entry(found, parts)]
            shown[found.code] += 1
        self._path.write_text("\n".join(self._lines) + "\n", encoding="utf-8", newline="\n")

    def _entry(self, found: Diagnostic, parts: Sequence[LoadedDocument]) -> Iterator[str]:
        place = found.location
        yield f"### {found.severity.value}[{found.code}]"
        yield ""
        yield rule(found.code).message
        if place is None:
            return
        yield ""
        yield f"At {place.line}:{place.column}, {self._redactor.pointer(place.pointer)}"
        data, pointer = _nearest(place, parts)
        if data is not None and pointer:
            lines = list(self._redactor.lines(data, pointer[-1]))
            yield from ("", "```yaml", *lines[:_LONGEST], *(["..."] if len(lines) > _LONGEST else []), "```")


def _head() -> Iterator[str]:
    yield "# Report of specpress"
    yield ""
    yield "It holds no text, name, number or host of the description, and no path. Read it before you send it."
    yield ""
    yield f"- Python {platform.python_version()} ({platform.python_implementation()})"
    yield f"- {platform.system()} on {platform.machine()}"
    yield f"- files in {sys.getfilesystemencoding()}, texts in {locale.getencoding()}"
    for name, version in tool_versions().items():
        yield f"- {name} {version}"
    for name in _LIBRARIES:
        try:
            yield f"- {name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            continue


def _read_again(config: Config) -> list[LoadedDocument]:
    """Return what can be read of the sources of a client of which something stopped the run."""
    found: list[LoadedDocument] = []
    for path in config.sources:
        try:
            found += read_folder(path, Reporter()) if path.is_dir() else read_file(path, Reporter())
        except (SpecError, OSError):
            continue
    return found


def _sources(parts: Sequence[LoadedDocument]) -> Iterator[str]:
    for part in parts[:_SHOWN]:
        paths = as_mapping(as_mapping(part.data).get("paths"))
        count = sum(key.lower() in METHODS for item in paths.values() for key in as_mapping(item))
        suffix = part.path.suffix.lower() if part.path.suffix.lower().lstrip(".").isalpha() else ""
        form = part.form or f"a file {suffix}".strip()
        yield f"- source: {form}, {len(part.text.content)} characters, {count} operations"
    if not parts:
        yield "- source: nothing could be read"


def _nearest(place: Location, parts: Sequence[LoadedDocument]) -> tuple[JsonValue, Pointer]:
    """Return the value at a place, or the nearest one around it that is in the file."""
    best: tuple[JsonValue, Pointer] = (None, ())
    for part in parts:
        if part.file != place.file:
            continue
        value: JsonValue = part.data
        for depth, token in enumerate(place.pointer):
            if isinstance(value, dict) and token in value:
                value = value[token]
            elif isinstance(value, list) and token.isdigit() and int(token) < len(value):
                value = value[int(token)]
            else:
                break
            if depth + 1 > len(best[1]):
                best = (value, place.pointer[: depth + 1])
    return best


def _frames(error: Exception) -> Iterator[str]:
    """Iterate over where a fault of ours stands: our files by their place in the package, and no message."""
    for frame in traceback.extract_tb(error.__traceback__):
        file = Path(frame.filename)
        inside = file.is_relative_to(PACKAGE)
        yield f"{file.relative_to(PACKAGE).as_posix() if inside else _OTHER}:{frame.lineno} {frame.name}"
    yield type(error).__name__
