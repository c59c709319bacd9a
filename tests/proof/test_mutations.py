"""The faults that prove the prover can still be made: their texts stand where they must, and kinds find places."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.command import ROOT

if TYPE_CHECKING:
    from pathlib import Path

BENCHMARKS = ROOT / "benchmarks"
FAULTS = BENCHMARKS / "faults"
SPOILED = (
    *sorted(FAULTS.glob("*.yaml")),
    *sorted((BENCHMARKS / "descriptions").glob("*.yaml")),
    ROOT / "tests" / "proof" / "styles.yaml",
)
"""The descriptions of this repository that are spoiled."""


@pytest.fixture(autouse=True)
def _scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    for name in [name for name in sys.modules if name.partition(".")[0] in ("spoiling", "patches", "mutations")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    from generator.config.client_toml import ad_hoc_config, load_config
    from generator.disk.package import write_client
    from tests.support.project import press

    found: list[Path] = []
    for source in (
        *sorted(FAULTS.glob("*.yaml")),
        ROOT / "tests" / "proof" / "styles.yaml",
        ROOT / "specs" / "freight.yaml",
    ):
        package = tmp_path_factory.mktemp(source.stem) / "client"
        config = source.with_suffix(".toml")
        if config.parent == FAULTS and config.is_file():
            package = config.parent
            pressed = press(load_config(config))
            package = tmp_path_factory.mktemp("paged") / "client"
        else:
            pressed = press(ad_hoc_config([source], package, "client"))
        write_client(package, pressed.files)
        found.append(package)
    return found


def test_every_fault_of_a_client_can_be_seeded(clients: list[Path]) -> None:
    from mutations import MUTATIONS

    assert len(MUTATIONS) >= 90
    assert len({mutation.id for mutation in MUTATIONS}) == len(MUTATIONS)
    for mutation in MUTATIONS:
        files = [package / mutation.file for package in clients if (package / mutation.file).is_file()]
        texts = [file.read_text(encoding="utf-8") for file in files]
        changed = [text.replace(mutation.old, mutation.new) for text in texts if mutation.old in text]
        assert changed, f"{mutation.file} does not hold {mutation.old!r}"
        for text in changed:
            compile(text, mutation.file, "exec")


def test_every_fault_of_the_generator_can_be_made() -> None:
    from patches import PATCHES

    texts = [
        path.read_text(encoding="utf-8")
        for folder in ("generator", "templates")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in (".py", ".jinja") and "proof" not in path.relative_to(ROOT).parts
    ]
    assert len(PATCHES) >= 57
    assert len({patch.id for patch in PATCHES}) == len(PATCHES)
    for patch in PATCHES:
        assert (FAULTS / f"{patch.source}.yaml").is_file(), patch.id
        for old, _ in patch.changes:
            assert sum(text.count(old) for text in texts) == 1, f"{patch.id}: {old!r}"


def test_every_kind_of_change_finds_a_place_and_changes_something() -> None:
    from spoiled import read
    from spoiling import KINDS, Document

    documents = [Document(read(path)) for path in SPOILED]
    assert len(KINDS) >= 45
    for kind in KINDS:
        sites = [(document, site) for document in documents for site in kind.sites(document)]
        assert sites, kind.name
        for document, site in sites:
            assert document.changed(site) != document.data, f"{kind.name} {site.id}"
            titles = {operation.title for operation in document.operations}
            assert site.operation is None or site.operation in titles, f"{kind.name} {site.id}"


def test_controls_leave_what_counts() -> None:
    from spoiled import read
    from spoiling import CONTROLS, Document

    document = Document(read(FAULTS / "answers.yaml"))
    for kind in CONTROLS:
        for site in kind.sites(document):
            changed = Document(document.changed(site))
            assert {operation.title for operation in changed.operations} == {
                operation.title for operation in document.operations
            }
            assert changed.data["components"] == document.data["components"], kind.name
