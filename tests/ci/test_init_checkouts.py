"""`specpress init FOLDER` with a checkout of a documentation site, and `init PAGE` with a page of one."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.pull.project import DOCUMENT
from tests.support.command import Run, command

if TYPE_CHECKING:
    from pathlib import Path

MINT = '{"$schema": "https://mintlify.com/docs.json", "name": "Harbour", "navigation": %s}'
CHECKOUTS: dict[str, dict[str, str]] = {
    "docs.json": {
        "docs.json": MINT % '{"tabs": [{"tab": "API", "openapi": "/openapi/harbour.yaml", "pages": ["GET /berths"]}]}',
        "openapi/harbour.yaml": DOCUMENT,
        "openapi/draft.yaml": DOCUMENT.replace("Harbour", "Draft"),
        "intro.mdx": "---\ntitle: Welcome\n---\nHello\n",
    },
    "docs.json of a source": {
        "site/docs.json": MINT % '[{"group": "API", "openapi": {"source": "harbour.json", "directory": "api"}}]',
        "site/harbour.json": DOCUMENT,
        "package.json": '{\n  "dependencies": {\n    "openapi": "1.0.1"\n  }\n}\n',
    },
    "mint.json": {
        "mint.json": '{"name": "Harbour", "openapi": ["api-reference/openapi.json"], "navigation": []}',
        "api-reference/openapi.json": DOCUMENT,
        "api-reference/get.mdx": "---\nopenapi: GET /berths\n---\n",
    },
    "fern": {
        "fern/fern.config.json": '{"organization": "harbour", "version": "0.60.1"}',
        "fern/generators.yml": "api:\n  specs:\n    - openapi: ../specification/harbour.yml\n",
        "fern/overrides.yml": "paths: {}\n",
        "fern/docs.yml": "instances: []\nnavigation:\n  - api: API Reference\n",
        "specification/harbour.yml": DOCUMENT,
    },
    "fern, an api": {
        "fern/fern.config.json": '{"organization": "harbour", "version": "*"}',
        "fern/apis/main/generators.yml": "api:\n  - path: openapi/openapi.yaml\n    origin: https://harbour.example/openapi.yaml\n",
        "fern/apis/main/openapi/openapi.yaml": DOCUMENT,
    },
    "redocly": {
        "redocly.yaml": "extends: [recommended]\napis:\n  main@v1:\n    root: ./openapi/main.yaml\n",
        "openapi/main.yaml": DOCUMENT,
        "openapi/paths/x.yaml": "get: {}\n",
    },
    "gitbook": {
        ".gitbook.yaml": "root: ./docs/\nstructure:\n  readme: README.md\n",
        "docs/README.md": "# Harbour\n",
        "docs/.gitbook/assets/harbour.yaml": DOCUMENT,
        "docs/berths.md": '{% openapi src="./.gitbook/assets/harbour.yaml" path="/berths" method="get" %}\n'
        "[harbour.yaml](./.gitbook/assets/harbour.yaml)\n{% endopenapi %}\n",
    },
    "docusaurus": {
        "docusaurus.config.ts": "const config: Config = {\n  plugins: [['docusaurus-plugin-openapi-docs', {\n"
        "    config: { harbour: { specPath: 'examples/harbour.yaml', outputDir: 'docs/harbour' } } }]],\n};\n"
        "throw new Error('a script that must not run');\n",
        "examples/harbour.yaml": DOCUMENT,
        "package.json": '{"dependencies": {"docusaurus-plugin-openapi-docs": "^4.0.0"}}',
    },
    "redocusaurus": {
        "docusaurus.config.js": "module.exports = {presets: [['redoc', {specs: [{spec: 'openapi/index.yaml'}]}]]}",
        "openapi/index.yaml": DOCUMENT,
    },
    "mkdocs": {
        "mkdocs.yml": "site_name: Harbour\nplugins:\n  - swagger-ui-tag\n",
        "docs/api.md": '# API\n\n<swagger-ui src="./files/harbour.yaml"/>\n',
        "docs/files/harbour.yaml": DOCUMENT,
    },
    "hugo": {
        "hugo.toml": "title = 'Harbour'\n",
        "content/api.md": '---\ntitle: API\n---\n{{< swaggerui src="/openapi/harbour.yaml" >}}\n',
        "static/openapi/harbour.yaml": DOCUMENT,
    },
    "fumadocs": {
        "source.config.ts": "export default {};\n",
        "docs.json": '{"name": "x", "navigation": []}',
        "content/docs/berths.mdx": '<APIPage document="./openapi/harbour.yaml" operations={[{"path":"/berths"}]} />\n',
        "openapi/harbour.yaml": DOCUMENT,
    },
}


def checkout(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def init(folder: Path, *words: str) -> Run:
    folder.mkdir(exist_ok=True)
    return command("init", *words, cwd=folder)


def sources(folder: Path, name: str = "harbour") -> list[str]:
    found = tomllib.loads((folder / "specs" / f"{name}.toml").read_text(encoding="utf-8"))["sources"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", CHECKOUTS)
@pytest.mark.parametrize("inside", [True, False])
def test_a_checkout_gives_the_description_that_it_names(tmp_path: Path, name: str, inside: bool) -> None:
    repository = tmp_path / "repository"
    site = checkout(repository / "site" if inside else tmp_path / "site", CHECKOUTS[name])
    run = init(repository, os.path.relpath(site, repository))
    assert (run.status, run.stderr) == (0, "")
    wanted = next(file for file, text in CHECKOUTS[name].items() if text == DOCUMENT)
    assert sources(repository) == [f"../site/{wanted}" if inside else f"harbour/{wanted.rpartition('/')[2]}"]
    assert [path.name for path in (repository / "specs").glob("*.toml")] == ["harbour.toml"]
    assert command("lint", cwd=repository).status == 0


@pytest.mark.parametrize("name", CHECKOUTS)
def test_a_checkout_itself_is_never_read_as_its_navigation(tmp_path: Path, name: str) -> None:
    site = checkout(tmp_path / "site", CHECKOUTS[name])
    run = command("lint", "site", "--format", "json", cwd=tmp_path)
    assert "document-not-openapi" not in run.stdout
    assert site.exists()


def test_each_description_of_a_checkout_becomes_a_client(tmp_path: Path) -> None:
    files = {
        "redocly.yaml": "apis:\n  a:\n    root: a/openapi.yaml\n  b:\n    root: b/openapi.yaml\n",
        "a/openapi.yaml": DOCUMENT,
        "b/openapi.yaml": DOCUMENT.replace("Harbour", "Cranes"),
    }
    checkout(tmp_path, files)
    run = init(tmp_path, ".")
    assert (run.status, run.stderr) == (0, "")
    assert run.stdout.endswith("next: specpress generate harbour cranes\n")
    assert (sources(tmp_path), sources(tmp_path, "cranes")) == (["../a/openapi.yaml"], ["../b/openapi.yaml"])
    (tmp_path / "specs/cranes.toml").unlink()
    run = init(tmp_path, ".", "--only", "cranes")
    assert run.stdout.endswith("next: specpress generate cranes\n")
    run = init(tmp_path, ".", "--only", "docks")
    assert (run.status, "error[init-only]" in run.stderr) == (1, True)


PAGES = {
    "mintlify": ("api/get.mdx", "---\nopenapi: /openapi/harbour.yaml GET /berths\n---\n"),
    "mkdocs": ("docs/api.md", '<swagger-ui src="../openapi/harbour.yaml"/>\n'),
    "redoc": ("public/index.html", "<!doctype html><redoc spec-url='../openapi/harbour.yaml'></redoc>"),
    "react": ("pages/api.mdx", 'import spec from "../openapi/harbour.yaml";\n\n<RedocStandalone spec={spec} />\n'),
    "sphinx": ("docs/api.rst", "API\n===\n\n.. openapi:: ../openapi/harbour.yaml\n"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_gives_the_file_that_it_names(tmp_path: Path, name: str) -> None:
    page, text = PAGES[name]
    (tmp_path / ".git").mkdir()
    checkout(tmp_path, {page: text, "openapi/harbour.yaml": DOCUMENT})
    run = init(tmp_path, page)
    assert (run.status, run.stderr) == (0, "")
    assert sources(tmp_path) == ["../openapi/harbour.yaml"]


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text(DOCUMENT, encoding="utf-8")
    site = checkout(
        tmp_path / "site", {"mint.json": MINT % '[{"openapi": "../secret.yaml"}, {"openapi": "linked.yaml"}]'}
    )
    (site / "linked.yaml").symlink_to(tmp_path / "secret.yaml")
    (site / ".gitbook").mkdir()
    (site / ".gitbook/assets").symlink_to(tmp_path)
    checkout(site, {"page.md": '<swagger-ui src="../secret.yaml"/>\n'})
    for source in ("../site", "../site/page.md"):
        run = init(tmp_path / "repository", source)
        assert run.status == 1, run.stdout
        assert "error[page-link]" in run.stderr


def test_a_checkout_that_names_an_address_is_told(tmp_path: Path) -> None:
    checkout(tmp_path / "site", {"mint.json": MINT % '[{"openapi": "https://api.harbour.example/openapi.json"}]'})
    run = init(tmp_path / "repository", "../site")
    assert run.status == 1
    assert "error[page-link]" in run.stderr
    assert "https://api.harbour.example/openapi.json" in run.stderr


def test_a_definition_in_another_language_is_named(tmp_path: Path) -> None:
    service = "service:\n  base-path: /berths\n  endpoints:\n    list:\n      method: GET\n      path: /\n"
    files = {"fern/fern.config.json": "{}", "fern/generators.yml": "groups: {}\n"}
    files |= {"fern/definition/api.yml": "name: harbour\n", "fern/definition/berths.yml": service}
    checkout(tmp_path, files)
    run = init(tmp_path, ".")
    assert run.status == 1
    assert "error[page-form] this is a definition in the language of Fern" in run.stderr
