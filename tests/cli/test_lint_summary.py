"""`specpress lint` begins with what each source is, how many descriptions and operations it holds, and where."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import SMALL
from tests.pull.project import page
from tests.support.command import command

SAMPLES = Path(__file__).parents[1] / "source" / "forms" / "samples"
LINES = {
    "redoc-state.pretty.html": "a Redoc page built by `redocly build-docs`, 1 description with 1 operation at ",
    "swagger-ui-init.express.js": "a Swagger UI page, 1 description with 1 operation at ",
    "notebook.one-text.ipynb": "a Jupyter notebook, 1 description with 1 operation at ",
    "fastapi.docs.html": "a Swagger UI page, no description; it names /api/openapi.json at 14:14",
    "swagger-config.urls.json": "a configuration of Swagger UI, no description; it names /v3/api-docs/tides at 1:50, ",
    "gitbook.legacy.md": "a page of a GitBook repository, no description",
    "postman.json": "a Postman collection, or another collection of requests, no description",
}


@pytest.mark.parametrize("name", LINES)
def test_a_page_is_told_by_its_form(tmp_path: Path, name: str) -> None:
    shutil.copy(SAMPLES / name, tmp_path / name)
    said = command("lint", name, cwd=tmp_path).stdout
    assert said.splitlines()[0].startswith(f"{name}: {LINES[name]}")


def test_documents_pages_and_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "pages").mkdir()
    for name in ("berths", "cranes"):
        (tmp_path / "pages" / f"{name}.md").write_text(page(f"/{name}"), encoding="utf-8")
    version = SMALL.partition("openapi: ")[2].partition("\n")[0].strip("'\"")
    [line] = command("lint", "pets.yaml", cwd=tmp_path).stdout.splitlines()
    assert line.startswith(f"pets.yaml: a document of OpenAPI {version}, 1 description with ")
    [line] = command("lint", "pages/berths.md", cwd=tmp_path).stdout.splitlines()
    assert line == "pages/berths.md: a page in Markdown, 1 description with 1 operation at 6:1"
    [line] = command("lint", "pages", cwd=tmp_path).stdout.splitlines()
    where = "pages/berths.md:6:1, pages/cranes.md:6:1"
    assert line == f"pages: a folder of which 2 files are read, 2 descriptions with 2 operations at {where}"


def test_a_page_without_anything_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    run = command("lint", "notes.md", cwd=tmp_path)
    assert run.status == 1
    assert run.stdout == "notes.md: no description was read; see 1:1\n"


def test_the_machine_formats_hold_diagnostics_alone(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(SMALL, encoding="utf-8")
    run = command("lint", "pets.yaml", "--format", "json", cwd=tmp_path)
    assert all(line.startswith("{") for line in run.stdout.splitlines())


def test_names_and_paths_do_not_go_together(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(SMALL, encoding="utf-8")
    assert command("lint", "pets.yaml", "other", cwd=tmp_path).status == 2
