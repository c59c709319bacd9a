from __future__ import annotations

import time
from typing import TYPE_CHECKING

from generator.diagnostics import Reporter, SpecError
from generator.proof.described.description import entry_of, read_description
from generator.source.load import load_sources
from tests.shared_data import shared

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.described.data import Description

_LARGEST = 1_000_000
"""Bytes; to parse the larger ones takes half a minute."""
_FOLDERS = ("corpus", "corpus/torture", "corpus/torture/invalid", "faults/wire", "faults/security")


def read(path: Path) -> Description | None:
    try:
        sources = load_sources([path], Reporter())
    except SpecError:
        return None
    return read_description(sources, entry_of(sources, ()))


def test_nothing_is_raised_for_any_document() -> None:
    failed: list[str] = []
    seen = 0
    for folder in _FOLDERS:
        for path in sorted(shared(folder).iterdir()):
            if (
                path.suffix in {".yaml", ".json"}
                and path.stat().st_size < _LARGEST
                and (found := read(path)) is not None
            ):
                seen += 1
                try:
                    found.forms.tags()
                except Exception as error:  # noqa: BLE001  # whatever it is, the test names the document
                    failed.append(f"{path.name}: {error!r}")
    assert failed == []
    assert seen > 100


def test_published_descriptions_have_no_problems() -> None:
    for name in ("github-api.github.com.json", "moby-docker20.yaml", "resend-resend.yaml", "redocly-cafe32.yaml"):
        found = read(shared(f"corpus/{name}"))
        assert found is not None
        assert found.problems == ()
        assert [problem for one in found.operations for problem in one.problems] == []


def test_a_large_description_is_read_in_seconds() -> None:
    path = shared("corpus/github-api.github.com.json")
    sources = load_sources([path], Reporter())
    start = time.process_time()
    found = read_description(sources, entry_of(sources, ()))
    assert len(found.operations) > 800
    assert time.process_time() - start < 10, "it takes one second on a quiet machine"
