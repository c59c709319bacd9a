"""The faults that prove the prover can still be seeded: the text that each replaces stands in a pressed client."""

from __future__ import annotations

import runpy
from typing import TYPE_CHECKING

from tests.proof.pressing import FREIGHT, ROOT, STYLES, pressed

if TYPE_CHECKING:
    from pathlib import Path


def test_every_fault_can_be_seeded() -> None:
    folders = [pressed(source)[1] for source in (FREIGHT, STYLES)]
    mutations = runpy.run_path(str(ROOT / "benchmarks" / "mutations.py"))["MUTATIONS"]
    assert len(mutations) >= 40
    for mutation in mutations:
        texts = [file.read_text(encoding="utf-8") for file in _files(folders, mutation.file)]
        changed = [text.replace(mutation.old, mutation.new) for text in texts if mutation.old in text]
        assert changed, f"{mutation.file} does not hold {mutation.old!r}"
        for text in changed:
            compile(text, mutation.file, "exec")


def _files(folders: list[Path], name: str) -> list[Path]:
    return [folder / name for folder in folders if (folder / name).is_file()]
