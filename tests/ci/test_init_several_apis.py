"""`specpress init` of pages that are of several APIs: a toml for each, which `generate` takes as it is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from generator.lock.pinned import read_pinned
from tests.ci.test_init import init, refused
from tests.pull.project import DOCUMENT, page
from tests.support.command import command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pull.server import Site


SPOT = DOCUMENT.replace("Harbour", "Spot API")
PERPS = DOCUMENT.replace("Harbour", "Perps API").replace("api.harbour", "perps.harbour")


def _page(name: str, document: str, specification: str) -> str:
    return page(f"/{name}", document=document).replace("````yaml get", f"````yaml {specification} get")


PAGES = {
    "spot/berths": _page("berths", SPOT, "/openapi.yaml"),
    "spot/deep/cranes": _page("cranes", SPOT, "/openapi.yaml"),
    "perps/lifts": _page("lifts", PERPS, "/perps_openapi.yaml"),
}


def _operations(folder: Path, name: str) -> list[str]:
    manifest = json.loads((folder / "generated" / name / "MANIFEST.json").read_text(encoding="utf-8"))
    return [entry["path"] for entry in manifest["operations"]]


def test_a_folder_of_pages_of_two_apis_becomes_two_clients(folder: Path, tmp_path: Path) -> None:
    for name, text in PAGES.items():
        path = tmp_path / "pages" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    said = init(folder, tmp_path / "pages")
    assert said.endswith("next: specpress generate spot perps\n")
    assert load_config(folder / "specs" / "perps.toml").specification == "/perps_openapi.yaml"
    run = command("generate", cwd=folder)
    assert (run.status, run.stderr.count("api-passed-over")) == (0, 4), run.text
    assert _operations(folder, "spot") == ["/berths", "/cranes"]
    assert _operations(folder, "perps") == ["/lifts"]


@pytest.mark.parametrize("only", ["perps", "Perps API", "/perps_openapi.yaml"])
def test_one_of_two_apis_is_chosen(folder: Path, tmp_path: Path, only: str) -> None:
    for name, text in PAGES.items():
        (tmp_path / f"{name.replace('/', '-')}.md").write_text(text, encoding="utf-8")
    if only == "perps":
        assert "error[init-only]" in refused(folder, tmp_path, "--only", "none")
        assert "error[init-several]" in refused(folder, tmp_path, "--name", "mine")
        only = "Perps API"
    init(folder, tmp_path, "--only", only, "--name", "mine")
    assert [path.name for path in (folder / "specs").glob("*.toml")] == ["mine.toml"]


def test_an_index_of_pages_of_two_apis_becomes_two_tables_with_the_pages_of_each(folder: Path, site: Site) -> None:
    site.put("/llms.txt", "".join(f"[{name}](/{name}.md)\n" for name in PAGES))
    for name, text in PAGES.items():
        site.put(f"/{name}.md", text)
    init(folder, f"{site.url}/llms.txt", "--private-host", "localhost")
    [spot], [perps] = (load_config(folder / "specs" / f"{name}.toml").pulls for name in ("spot", "perps"))
    assert (spot.include, perps.include) == (("/spot/*",), ("/perps/*",))
    assert set(read_pinned(folder / "specs" / "perps.lock").pulled) == {"perps/perps/lifts.md"}
    assert command("pull", "--check", cwd=folder).status == 0
    run = command("generate", cwd=folder)
    assert (run.status, "api-passed-over" in run.stderr) == (0, False), run.text
    assert _operations(folder, "spot") == ["/berths", "/cranes"]


def test_pages_that_no_address_tells_apart_are_pulled_for_both(folder: Path, site: Site) -> None:
    names = {name.replace("/", "-"): text for name, text in PAGES.items()}
    site.put("/llms.txt", "".join(f"[{name}](/{name}.md)\n" for name in names))
    for name, text in names.items():
        site.put(f"/{name}.md", text)
    init(folder, f"{site.url}/llms.txt", "--private-host", "localhost")
    config = load_config(folder / "specs" / "spot.toml")
    assert (config.pulls[0].include, config.specification) == ((), "/openapi.yaml")
    assert command("generate", cwd=folder).status == 0
    assert _operations(folder, "spot") == ["/berths", "/cranes"]
    assert command("pull", "--check", cwd=folder).status == 0
