"""For one kind of change each: `diff` says that it breaks Python exactly when pyright refuses a program of before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from generator.diff.changes import breaks
from generator.diff.python import python_changes
from tests.diff.cases import BASE, CASES, changed
from tests.diff.support import pressed, program, refused, runtime_names, surface_of, write
from tests.support.nightly import NIGHTLY

if TYPE_CHECKING:

    from generator.diff.changes import Change


class Result(NamedTuple):
    """What both say of one case."""

    changes: tuple[Change, ...]
    errors: list[str]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    folder = tmp_path_factory.mktemp("agreement")
    before, lock = folder / "before.yaml", folder / "before.lock"
    before.write_text(BASE, encoding="utf-8")
    old = surface_of(pressed(before, lock))
    found: dict[str, tuple[Change, ...]] = {}
    for index, (name, case) in enumerate(CASES.items()):
        source, kept = folder / f"case{index}.yaml", folder / f"case{index}.lock"
        source.write_text(changed(case.changes), encoding="utf-8")
        kept.write_bytes(lock.read_bytes())
        new = pressed(source, kept)
        write(folder / f"package{index}", new.files)
        text = program(old, f"package{index}", runtime_names(new.files))
        (folder / f"use{index}.py").write_text(text, encoding="utf-8")
        found[name] = python_changes(old, surface_of(new))
    errors = refused(folder, [f"use{index}" for index, _ in enumerate(CASES)])
    return {name: Result(found[name], errors[f"use{index}"]) for index, name in enumerate(CASES)}


@NIGHTLY
@pytest.mark.parametrize("name", CASES)
def test_diff_and_a_type_checker_agree(name: str, results: dict[str, Result]) -> None:
    result = results[name]
    assert bool(result.errors) is breaks(result.changes, "python"), (result.errors, result.changes)
    assert bool(result.errors) is CASES[name].breaks, result.errors
    if name == "nothing":
        assert result.changes == ()
