"""Takes a parsed text and gives the document of the pipeline: data, digest, and a location for each JSON Pointer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import Reporter, SpecError, fatal, quoted
from .json import NotJsonError, parse_json
from .mappings import write_mappings
from .surrogates import correct_halves
from .yaml import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from ..diagnostics.location import Location, Pointer
    from .document import JsonValue
    from .places import Parsed, Places
    from .text import Text

_PLAIN_SCALAR = re.compile(r"[^\s,\]}#]+")
_UNINDENTED_PARENT = re.compile(r"^(info|paths|components):[ \t]*\r?\n(?!-|\r?\n|\Z)", re.MULTILINE)
_FOREIGN_INDENT = re.compile("^[\u00a0\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE)
_INDENTED_LINE = re.compile(r"^[ \t]+\S", re.MULTILINE)
_KINDS: dict[type, str] = {
    dict: "a mapping",
    list: "an array",
    str: "a text",
    bool: "a truth value",
    int: "a number",
    float: "a number",
    type(None): "null",
}


@dataclass(slots=True, kw_only=True, eq=False)
class LoadedDocument:
    """One file, or one block of a page."""

    text: Text
    path: Path
    data: JsonValue
    sha256: str
    parsed: Parsed
    form: str = ""
    """What the file is that it stands in, for a page that is no plain Markdown."""
    specification: str = ""
    """What its page says that it was cut from, such as `/openapi.yaml`."""
    bases: tuple[tuple[str, Location], ...] = ()
    """Where its page has requests go: addresses before the paths of operations, and where they stand."""
    _places: Places | None = field(default=None)

    @property
    def file(self) -> str:
        """The name shown in diagnostics."""
        return self.text.file

    def _found(self) -> Places:
        if self._places is None:
            self._places = self.parsed.places()
        return self._places

    def locate(self, pointer: Pointer, *, key: bool = False) -> Location:
        """Return the place of the value (or, with `key`, of its key); of the nearest ancestor if it is not there."""
        place = self._found().find(self.data, pointer)
        return self.text.location(place.key if key else place.value, place.pointer)

    def raw_scalar(self, pointer: Pointer) -> str | None:
        """Return a number, truth value or null as its author wrote it (`1.10`); None for anything else."""
        place = self._found().find(self.data, pointer)
        if place.pointer != pointer:
            return None
        found = _PLAIN_SCALAR.match(self.text.content, place.value)
        return None if found is None or found[0][0] in "\"'|>&*{[" else found[0]


def document_of(  # noqa: PLR0913  # a document is what it was parsed from, and where that stood
    text: Text, path: Path, sha256: str, reporter: Reporter, *, json_expected: bool, form: str = ""
) -> LoadedDocument:
    """Return the document in a YAML or JSON text.

    Raises:
        SpecError: as `parse`.
    """
    parsed = parse(text, reporter=reporter, json_expected=json_expected)
    document = LoadedDocument(text=text, path=path, data=parsed.data, sha256=sha256, parsed=parsed, form=form)
    write_mappings(document, text.content, reporter)
    return document


def kind_of(value: JsonValue) -> str:
    """Return what a value is, for a message."""
    return _KINDS[type(value)]


def parse(text: Text, *, reporter: Reporter, json_expected: bool) -> Parsed:
    """Return the value of a YAML or JSON text, whatever it was announced as.

    Raises:
        SpecError: it is neither, or breaks a limit.
    """
    correct_halves(text, reporter)
    start = text.content.lstrip()[:1]
    if start not in ("{", "[") and not json_expected:
        _refuse_lost_indentation(text)
        return parse_yaml(text, reporter)
    try:
        return parse_json(text, reporter)
    except NotJsonError as error:
        problem, offset = str(error), error.offset
    trial = Reporter()
    try:
        parsed = parse_yaml(text, trial)
    except SpecError as error:
        if json_expected and error.diagnostic.code == "yaml-syntax":
            raise fatal("json-syntax", text.location(offset), problem=problem) from None
        raise
    if json_expected:
        reporter.report("json-read-as-yaml", text.location(offset), action="read as YAML", problem=problem)
    for diagnostic in trial.diagnostics:
        reporter.add(diagnostic)
    return parsed


def _refuse_lost_indentation(text: Text) -> None:
    found = _UNINDENTED_PARENT.search(text.content)
    if found and not _INDENTED_LINE.search(text.content):
        foreign = _FOREIGN_INDENT.search(text.content)
        if foreign is not None:
            raise fatal("foreign-indentation", text.location(foreign.start()), found=f"U+{ord(foreign[0]):04X}")
        raise fatal("lost-indentation", text.location(found.start()), key=quoted(found[1]))


def keep_version_texts(document: LoadedDocument) -> None:
    """Give the version fields back the text that their author wrote: `version: 1.10` is no number 1.1.

    This happens before anybody sees the data.
    """
    root = document.data
    if not isinstance(root, dict):
        return
    info = root.get("info")
    spots: list[tuple[dict[str, JsonValue], Pointer]] = [(root, ("openapi",)), (root, ("swagger",))]
    if isinstance(info, dict):
        spots.append((info, ("info", "version")))
    for owner, pointer in spots:
        value = owner.get(pointer[-1])
        if isinstance(value, int | float) and not isinstance(value, bool):
            owner[pointer[-1]] = document.raw_scalar(pointer) or str(value)
