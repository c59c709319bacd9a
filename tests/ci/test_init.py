"""`specpress init` as a person runs it in an empty folder, or in one that has files already."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest
import yaml

from generator.cli.app import app
from generator.commands.scaffold import SHARED, name_for
from generator.config.client_toml import load_config
from generator.lock.pinned import read_pinned
from tests.cli.test_commands import PAGE, SMALL
from tests.pull.project import DOCUMENT, page
from tests.pull.server import Reply, Site
from tests.support.command import ROOT, command
from tests.support.project import digests

if TYPE_CHECKING:
    from pathlib import Path


def init(folder: Path, source: object, *more: str) -> str:
    run = command("init", str(source), *more, cwd=folder)
    assert (run.status, run.stderr) == (0, "")
    return run.stdout


def refused(folder: Path, source: object, *more: str) -> str:
    before = digests(folder)
    run = command("init", str(source), *more, cwd=folder)
    assert run.status == 1
    assert digests(folder) == before
    return run.stderr


def test_a_page_becomes_a_client_that_can_be_pressed(folder: Path, tmp_path: Path) -> None:
    shutil.copy(PAGE, tmp_path / "usage.md")
    said = init(folder, tmp_path / "usage.md", "--name", "usage")
    assert said.endswith("next: specpress generate usage\n")
    config = load_config(folder / "specs" / "usage.toml")
    assert [path.relative_to(folder).as_posix() for path in config.sources] == ["specs/usage/usage.md"]
    assert [(entry.name, entry.secret) for entry in config.client_parameters] == [("key", True), ("secret", True)]
    assert command("generate", cwd=folder).status == 0
    assert command("check", cwd=folder).status == 0


def test_a_document_in_the_repository_stays_where_it_is(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "openapi.yaml").write_text(SMALL, encoding="utf-8")
    init(folder, "docs/openapi.yaml")
    assert tomllib.loads((folder / "specs" / "pets.toml").read_text(encoding="utf-8")) == {
        "sources": ["../docs/openapi.yaml"]
    }
    assert command("generate", cwd=folder).status == 0


def test_what_a_document_refers_to_comes_with_it(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    whole = SMALL.replace("'#/components/schemas/Pet'", "parts/pet.yaml")
    (tmp_path / "openapi.yaml").write_text(whole, encoding="utf-8")
    (tmp_path / "parts" / "pet.yaml").write_text("{properties: {tag: {$ref: ./tag.yaml}}}\n", encoding="utf-8")
    (tmp_path / "parts" / "tag.yaml").write_text("{type: string}\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("x: y\n", encoding="utf-8")
    init(folder, tmp_path / "openapi.yaml")
    copied = [path.relative_to(folder / "specs").as_posix() for path in (folder / "specs").rglob("*.yaml")]
    assert sorted(copied) == ["pets/openapi.yaml", "pets/parts/pet.yaml", "pets/parts/tag.yaml"]
    assert command("generate", cwd=folder).status == 0


@pytest.mark.parametrize(
    "name", ["pets[1]*.yaml", "?.yaml", "two words.yaml", "a\nimport os#.yaml", "\"'\\u007f\x7f.yaml"]
)
@pytest.mark.parametrize("place", ["", "../outside"])
def test_a_file_may_have_any_name_that_is_text(folder: Path, name: str, place: str) -> None:
    (folder / place).mkdir(exist_ok=True)
    (folder / place / name).write_text(SMALL, encoding="utf-8")
    init(folder, f"{place}/{name}".removeprefix("/"))
    assert command("lint", cwd=folder).status == 0


def test_a_file_name_that_is_no_text_is_refused(folder: Path) -> None:
    name = os.fsdecode(b"\xff.yaml")
    (folder / name).write_text(SMALL, encoding="utf-8")
    assert "error[init-file-name]" in refused(folder, name)


def test_a_folder_of_pages(folder: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in ("berths", "cranes"):
        (pages / f"{name}.md").write_text(page(f"/{name}"), encoding="utf-8")
    init(folder, pages)
    assert 'sources = ["harbour"]' in (folder / "specs" / "harbour.toml").read_text(encoding="utf-8")
    assert command("lint", cwd=folder).status == 0


@pytest.mark.parametrize("path", ["/openapi.yaml", "/v1/openapi", "/openapi.json"])
def test_a_url_becomes_a_table_and_a_lock(folder: Path, site: Site, path: str) -> None:
    site.put(path, DOCUMENT, ETag='"one"')
    init(folder, site.url + path, "--private-host", f"localhost:{site.port}")
    [pull] = load_config(folder / "specs" / "harbour.toml").pulls
    assert (pull.url, pull.into) == (site.url + path, "harbour/" + {"/v1/openapi": "openapi.yaml"}.get(path, path[1:]))
    assert read_pinned(folder / "specs" / "harbour.lock").pulled[pull.into].etag == '"one"'
    before = digests(folder)
    run = command("pull", cwd=folder)
    assert (run.status, run.stdout) == (0, "specs/harbour.toml: 0 added, 0 changed, 0 removed, 1 unchanged\n")
    assert {name: digest for name, digest in digests(folder).items() if name in before} == before


def test_the_address_of_a_page_for_people_leads_to_its_markdown(folder: Path, site: Site) -> None:
    site.put("/api/berths", "<!doctype html>", Content_Type="text/html")
    site.put("/api/berths.md", page("/berths"))
    init(folder, f"{site.url}/api/berths", "--private-host", "localhost")
    [pull] = load_config(folder / "specs" / "harbour.toml").pulls
    assert (pull.url, pull.into) == (f"{site.url}/api/berths.md", "harbour/berths.md")


def test_an_index_becomes_a_folder_of_pages(folder: Path, site: Site) -> None:
    site.put("/docs/llms.txt", "[One](/docs/berths.md) [Two](/docs/cranes.md)")
    for name in ("berths", "cranes"):
        site.put(f"/docs/{name}.md", page(f"/{name}"))
    init(folder, f"{site.url}/docs/llms.txt", "--private-host", "localhost")
    config = load_config(folder / "specs" / "harbour.toml")
    assert (config.pulls[0].index, config.pulls[0].into) == ("llms", "harbour")
    assert set(read_pinned(folder / "specs" / "harbour.lock").pulled) == {"harbour/berths.md", "harbour/cranes.md"}
    assert command("pull", "--check", cwd=folder).status == 0


def test_the_address_of_a_site_leads_to_what_it_publishes_at_the_usual_place(folder: Path, site: Site) -> None:
    site.put("/docs/", "<!doctype html>", Content_Type="text/html")
    site.put("/docs/docs.json", json.dumps({"openapi": "openapi.yaml"}))
    site.put("/docs/openapi.yaml", DOCUMENT)
    init(folder, f"{site.url}/docs/", "--private-host", "localhost")
    [pull] = load_config(folder / "specs" / "harbour.toml").pulls
    assert (pull.url, pull.index) == (f"{site.url}/docs/openapi.yaml", "")
    assert command("pull", "--check", cwd=folder).status == 0


def test_an_index_whose_pages_point_at_documents_becomes_a_table_of_documents(folder: Path, site: Site) -> None:
    site.put("/docs/", "<!doctype html>", Content_Type="text/html")
    site.put("/docs/docs.json", json.dumps({"navigation": {"pages": ["spec.yaml GET /berths"]}}))
    site.put("/docs/spec.yaml", DOCUMENT)
    init(folder, f"{site.url}/docs/", "--private-host", "localhost")
    [pull] = load_config(folder / "specs" / "harbour.toml").pulls
    assert (pull.url, pull.index, pull.take) == (f"{site.url}/docs/docs.json", "docs", "sources")
    assert command("pull", "--check", cwd=folder).status == 0


def test_many_files_are_counted_and_a_page_that_is_away_is_told(folder: Path, site: Site) -> None:
    site.put("/llms.txt", "".join(f"[{number}](/{number}.md) " for number in range(40)))
    for number in range(39):
        site.put(f"/{number}.md", page(f"/berths/{number}"))
    site.replies["/39.md"] = Reply(status=403)
    run = command("init", f"{site.url}/llms.txt", "--private-host", "localhost", cwd=folder)
    assert run.status == 0, run.stderr
    assert "specs/harbour.toml: written" in run.stdout
    assert "more files, below specs/harbour/" in run.stdout
    assert len(run.stdout.splitlines()) < 25
    assert "warning[pull-passed-over]" in run.stderr
    assert len(read_pinned(folder / "specs" / "harbour.lock").pulled) == 39


def test_the_authorization_is_that_of_the_environment(folder: Path, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    words = (f"{site.url}/openapi.yaml", "--private-host", "localhost", "--authorization", "HARBOUR_DOCS")
    assert "HARBOUR_DOCS is not set" in refused(folder, *words)
    run = command("init", *words, cwd=folder, HARBOUR_DOCS="Bearer CANARY")
    assert run.status == 0, run.stderr
    assert site.requests[-1].headers["authorization"] == "Bearer CANARY"
    [pull] = load_config(folder / "specs" / "harbour.toml").pulls
    assert pull.authorization == "HARBOUR_DOCS"
    assert "CANARY" not in "".join(path.read_text() for path in folder.rglob("*") if path.is_file())


def test_nothing_that_is_there_is_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text(SMALL, encoding="utf-8")
    for name in SHARED.values():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine\n", encoding="utf-8")
    said = init(folder, tmp_path / "openapi.yaml")
    for name in SHARED.values():
        assert (folder / name).read_text(encoding="utf-8") == "mine\n"
        assert f"{name}: kept as it is" in said
    assert "specs/pets.toml: is there already" in refused(folder, tmp_path / "openapi.yaml")
    init(folder, tmp_path / "openapi.yaml", "--name", "others")


def test_a_source_that_describes_nothing_sets_up_nothing(folder: Path, tmp_path: Path, site: Site) -> None:
    (tmp_path / "notes.md").write_text("# Notes\n", encoding="utf-8")
    assert "page-no-block" in refused(folder, tmp_path / "notes.md")
    assert "source-missing" in refused(folder, "nowhere.yaml")
    assert "status 404" in refused(folder, f"{site.url}/openapi.yaml", "--private-host", "localhost")
    assert "must be https" in refused(folder, f"{site.url}/openapi.yaml")
    site.put("/llms.txt", "[Prose](/prose.md)")
    site.put("/prose.md", "# Prose")
    assert "none of its 1 pages describes" in refused(folder, f"{site.url}/llms.txt", "--private-host", "localhost")
    assert list(folder.iterdir()) in ([], [folder / "generated"])


def test_a_name_that_is_no_identifier_is_wrong_usage(folder: Path) -> None:
    assert command("init", str(PAGE), "--name", "not a name", cwd=folder).status == 2


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Harbour API", "harbour"),
        ("The Harbour REST API Reference", "the_harbour"),
        ("API", "api"),
        ("Größe & Maß", "grosse_and_mass"),
        ("class", "class_"),
        ("../../etc/passwd", "etc_passwd"),
        ("import os\n", "import_os"),
    ],
)
def test_the_name_comes_from_the_title(title: str, name: str) -> None:
    assert name_for(title) == name


def test_this_repository_has_the_workflow_that_it_gives_to_others(folder: Path) -> None:
    init(folder, PAGE, "--name", "usage")
    theirs, ours = (
        yaml.safe_load((root / ".github/workflows/regenerate.yml").read_text(encoding="utf-8"))
        for root in (folder, ROOT)
    )
    steps = theirs["jobs"]["regenerate"]["steps"]
    steps[:] = [step for step in steps if "pip install" not in step.get("run", "")]
    for job in theirs["jobs"].values():
        for step in job["steps"]:
            if "run" in step:
                step["run"] = step["run"].replace("make -f specpress.mk ", "make ")
    assert theirs == ours


def test_the_shared_files_are_yaml_where_they_say_so(folder: Path) -> None:
    init(folder, PAGE, "--name", "usage")
    workflow = yaml.safe_load((folder / ".github/workflows/regenerate.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["regenerate"]["steps"]
    assert "make -f specpress.mk regenerate" in [step.get("run") for step in steps]
    hooks = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert hooks["repos"][0]["hooks"][0]["entry"] == "specpress check"
    assert "@VERSION@" not in str(workflow)


def test_a_workflow_asks_for_no_more_than_it_needs_and_runs_commands_that_exist(folder: Path) -> None:
    init(folder, PAGE, "--name", "usage")
    found = {path.name: yaml.safe_load(path.read_text()) for path in (folder / ".github" / "workflows").iterdir()}
    assert {name: workflow["permissions"] for name, workflow in found.items()} == {
        "check.yml": {"contents": "read"},
        "regenerate.yml": {},
    }
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    text = "".join(path.read_text() for path in folder.rglob("*") if path.is_file() and "specs" not in path.parts)
    called = set(re.findall(r"(?:run: specpress|\$\(SPECPRESS\)|entry: specpress) ([a-z-]+)", text))
    assert {"check", "verify", "pull", "generate", "diff"} == called
    assert called <= commands


def test_a_document_without_security_gets_the_table_of_credentials_as_a_comment(folder: Path) -> None:
    (folder / "openapi.yaml").write_text(SMALL, encoding="utf-8")
    init(folder, "openapi.yaml")
    file = folder / "specs" / "pets.toml"
    text = file.read_text(encoding="utf-8")
    assert '# [[credentials]]\n# kind = "bearer"' in text
    file.write_text(text.replace("# [[", "[[").replace("# kind", "kind"), encoding="utf-8")
    assert [entry.kind for entry in load_config(file).credentials] == ["bearer"]
    assert command("generate", cwd=folder).status == 0
    assert "token: str" in (folder / "generated" / "pets" / "client.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["2.0", "3.1"])
def test_a_document_with_a_scheme_gets_none(folder: Path, version: str) -> None:
    schemes = "securityDefinitions" if version == "2.0" else "components: {securitySchemes"
    key = "{k: {type: apiKey, in: header, name: X-Key}}"
    (folder / "openapi.yaml").write_text(
        f"{'swagger' if version == '2.0' else 'openapi'}: '{version}{'' if version == '2.0' else '.0'}'\n"
        "info: {title: Pets, version: '1'}\npaths:\n  /a: {get: {responses: {'204': {description: d}}}}\n"
        f"{schemes}: {key}{'' if version == '2.0' else '}'}\n",
        encoding="utf-8",
    )
    init(folder, "openapi.yaml")
    assert "credentials" not in (folder / "specs" / "pets.toml").read_text(encoding="utf-8")
