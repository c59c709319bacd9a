"""What the tests of the source stage share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import Diagnostic, Reporter, SpecError
from generator.source.load import LoadedSources, load_sources
from generator.source.loaded import LoadedDocument, parse
from generator.source.text import Text

if TYPE_CHECKING:
    from generator.source.document import JsonValue

MINIMAL = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"


def document_of(content: str, *, json_expected: bool = False, reporter: Reporter | None = None) -> LoadedDocument:
    """Parse a text that stands in no file."""
    text = Text(file="spec", content=content)
    parsed = parse(text, reporter=reporter or Reporter(), json_expected=json_expected)
    return LoadedDocument(text=text, path=Path("spec"), data=parsed.data, sha256="", parsed=parsed)


def value_of(content: str) -> JsonValue:
    """Parse a text and return its value."""
    return document_of(content).data


def refusal_of(content: str, *, json_expected: bool = False) -> Diagnostic:
    """Parse a text that must be refused."""
    with pytest.raises(SpecError) as caught:
        document_of(content, json_expected=json_expected)
    return caught.value.diagnostic


def loaded(*paths: Path) -> tuple[LoadedSources, Reporter]:
    """Load files."""
    reporter = Reporter()
    return load_sources(paths, reporter), reporter


def load_refusal(*paths: Path) -> Diagnostic:
    """Load files that must be refused; the diagnostic has a place in a file."""
    with pytest.raises(SpecError) as caught:
        load_sources(paths, Reporter())
    assert caught.value.diagnostic.location is not None
    return caught.value.diagnostic


def line_of(diagnostic: Diagnostic) -> int:
    """Return the line of a diagnostic."""
    assert diagnostic.location is not None
    return diagnostic.location.line


def written(folder: Path, name: str, content: str) -> Path:
    """Write a file, exactly."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode())
    return path
