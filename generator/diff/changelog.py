"""Takes a client in memory and the package that it will replace, and gives the changelog with what is new."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from ..diagnostics import fatal, shown_path
from ..disk.manifest import MANIFEST, read_manifest
from .changes import bump
from .python import python_changes
from .show import plain, sections
from .sides import texts_of
from .surface.read import read_surface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ..config.client_toml import Config
    from ..pipeline import Pressed
    from .changes import Change

_TITLE = "# Changelog\n"
_SECTION = "## "
_MOVED = {"spec": "the description", "options": "the options", "tools": "the tools"}
"""Members of MANIFEST.json; that of the description counts its overlays too."""
_FENCES = ("```", "~~~")


def with_entry(config: Config, pressed: Pressed) -> dict[Path, str]:
    """Return the changelog of a client, if it is to be kept and code that uses the committed client has news.

    An entry depends on the day and the two packages alone: no git, no folder. What stands in the file already is not
    touched; an entry that is the newest there is not written again.

    Raises:
        SpecError: `changelog-unreadable`, or `output-manifest-unreadable`.
    """
    path = config.changelog
    was = read_manifest(config.output)
    if path is None or was is None:
        return {}
    before = texts_of(config.output)
    after = {name: text for name, text in pressed.files.items() if name.endswith(".py")}
    if before == after:
        return {}
    try:
        changes = python_changes(read_surface(before), read_surface(after))
    except SyntaxError:  # somebody broke a file: `output-hand-edited` says which, where it must be replaced
        return {}
    if not changes:
        return {}
    text = _read(path)
    now = cast("dict[str, object]", json.loads(pressed.files[MANIFEST]))
    found = _inserted(text, "\n".join(_entry(was, now, changes)))
    return {} if found == text else {path: found}


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8") if os.path.lexists(path) else ""
    except (UnicodeDecodeError, OSError) as error:
        reason = error.strerror or "unknown cause" if isinstance(error, OSError) else "it is not UTF-8"
        raise fatal("changelog-unreadable", path=shown_path(path), reason=reason) from error


def _entry(was: Mapping[str, object], now: Mapping[str, object], changes: tuple[Change, ...]) -> Iterator[str]:
    before, spec = (cast("dict[str, str]", manifest.get("spec") or {}) for manifest in (was, now))
    version = plain(spec["version"]) if before.get("version") != spec["version"] else ""
    yield f"{_SECTION}{_today()}{f', version {version}' if version else ''}"
    yield ""
    step = "A major version: it breaks code that uses the client." if bump(changes) == "major" else "A minor version."
    moved = " and ".join(word for key, word in _MOVED.items() if was.get(key) != now[key]) or "names"
    yield f"{step} {moved[0].upper()}{moved[1:]} moved. The description is `{spec['sha256'][:12]}`."
    breaking = [change for change in changes if change.breaking]
    yield from sections([("Breaking", breaking), ("Compatible", [each for each in changes if not each.breaking])])
    yield ""


def _today() -> str:
    """Return the day in UTC, or that of SOURCE_DATE_EPOCH, by which builds are repeated."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(stated), UTC) if stated.isdigit() else datetime.now(UTC)
    return now.date().isoformat()


def _inserted(text: str, entry: str) -> str:
    """Return the file with an entry above all others, in the line ends that it has."""
    if "\r\n" in text:
        entry = entry.replace("\n", "\r\n")
    head, held = _split(text)
    body = entry.partition("\n")[2]
    newest = held.partition("\n")[2]
    if newest.startswith(body) and newest[len(body) :].lstrip("\r\n")[:3] in ("", _SECTION):
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    head = head or _TITLE
    gap = "" if head.endswith(2 * newline) else newline if head.endswith(newline) else 2 * newline
    return f"{head}{gap}{entry}{newline if held else ''}{held}"


def _split(text: str) -> tuple[str, str]:
    """Return what stands above the first section, and the rest; a heading in a fence is none."""
    start, fence = 0, ""
    for line in text.splitlines(keepends=True):
        if fence:
            fence = "" if line.startswith(fence) else fence
        elif line.startswith(_FENCES):
            fence = line[:3]
        elif line.startswith(_SECTION):
            break
        start += len(line)
    return text[:start], text[start:]
