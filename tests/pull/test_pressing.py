"""What a pressed client says of the pages that its description was pulled from."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from generator.commands.proofs import proof_of
from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.disk.package import write_client
from generator.pipeline import press
from tests.pull.project import DOCUMENT, Project, page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pull.server import Site

TOML = """\
sources = ["{source}"]
[[pull]]
url = "{url}/{file}"
into = "{source}"
private_hosts = ["localhost:{port}"]
"""


def docstrings(project: Project) -> str:
    """Press the client of a project, and return its one module of a resource."""
    reporter = Reporter()
    pressed = press(load_config(project.folder / "harbour.toml"), reporter)
    assert pressed is not None, reporter.diagnostics
    (text,) = [text for path, text in pressed.files.items() if path.startswith("resources/berths")]
    return text


def links(text: str) -> list[str]:
    """Return what docstrings point to, other members apart."""
    return re.findall("See ([^`\\n]+)", text)


def pulled(folder: Path, site: Site, text: str, *, file: str = "berths.md", source: str = "berths.md") -> Project:
    project = Project(folder / "specs")
    project.toml(TOML.format(source=source, url=site.url, file=file, port=site.port))
    site.put(f"/{file.partition('?')[0]}", text)
    project.pulled()
    return project


def test_an_operation_links_to_the_page_that_it_was_pulled_from(tmp_path: Path, site: Site) -> None:
    project = pulled(tmp_path, site, page("/berths"))
    text = docstrings(project)
    assert text.count(f"See {site.url}/berths.md\n") == 1, "in the sync method, to which the async one points"
    assert text == docstrings(project)


def test_the_link_of_the_author_goes_first(tmp_path: Path, site: Site) -> None:
    document = DOCUMENT.replace(
        "      operationId", "      externalDocs: {url: 'https://docs.example/x'}\n      operationId"
    )
    text = docstrings(pulled(tmp_path, site, page("/berths", document=document)))
    assert "See https://docs.example/x" in text
    assert site.url not in text


def test_a_document_that_is_no_page_is_no_link(tmp_path: Path, site: Site) -> None:
    assert site.url not in docstrings(pulled(tmp_path, site, DOCUMENT, file="api.yaml", source="api.yaml"))


def test_a_url_with_a_query_is_no_link(tmp_path: Path, site: Site) -> None:
    project = pulled(tmp_path, site, page("/berths"))
    lock = project.lock.read_text(encoding="utf-8")
    project.lock.write_text(lock.replace('/berths.md"', '/berths.md?key=mine"'), encoding="utf-8")
    assert links(docstrings(project)) == []


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "file:///etc/passwd", "https://a.example/\n\u2028x", 'https://a.example/"""+evil()+"""'],
)
def test_the_url_of_a_lock_is_text_and_only_a_link_that_can_be_followed(tmp_path: Path, site: Site, url: str) -> None:
    project = pulled(tmp_path, site, page("/berths"))
    lines = project.lock.read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        if row[0] == "pulled":
            row[2]["url"] = url
    project.lock.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    text = docstrings(project)
    compile(text, "berths.py", "exec")
    assert len(links(text)) == url.endswith('"""')
    assert 'evil()+"""' not in text


@pytest.mark.parametrize(
    ("servers", "file", "expected"),
    [
        ("", "berths.yaml", ["{url}/"]),
        ("servers: []", "v2/berths.yaml", ["{url}/"]),
        ("servers: [{url: /v1}]", "v2/berths.yaml", ["{url}/v1"]),
        ("servers: [{url: ../api}]", "v2/docs/berths.yaml", ["{url}/v2/api"]),
        (
            "servers: [{url: 'https://api.harbour.example'}, {url: api}]",
            "v2/berths.yaml",
            ["{url}/v2/api", "https://api.harbour.example"],
        ),
        ("servers: [{url: '/{area}', variables: {area: {default: eu}}}]", "berths.yaml", ["{url}/{{area}}"]),
        ("servers: [{url: 'https://api.harbour.example'}]", "berths.yaml", ["https://api.harbour.example"]),
    ],
)
def test_a_relative_server_is_relative_to_where_the_description_was_pulled_from(
    tmp_path: Path, site: Site, servers: str, file: str, expected: list[str]
) -> None:
    document = DOCUMENT.replace("servers: [{url: 'https://api.harbour.example'}]", servers)
    project = pulled(tmp_path, site, document, file=file, source="berths.yaml")
    config, reporter = load_config(project.folder / "harbour.toml"), Reporter()
    pressed = press(config, reporter)
    assert pressed is not None
    found = {server.url for server in pressed.analysed.api.servers}
    assert found == {url.format(url=site.url) for url in expected}
    assert [entry.code for entry in reporter.diagnostics if entry.code.startswith("server")] == []
    write_client(config.output, pressed.files)
    with proof_of(config, config.output, None, Reporter()) as proof:
        cells = list(proof.cells())
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert any(cell.cell == "server" for cell in cells)


def test_a_page_says_nothing_of_where_its_api_is(tmp_path: Path, site: Site) -> None:
    text = page("/berths").replace("servers: [{url: 'https://api.harbour.example'}]\n", "")
    project = pulled(tmp_path, site, text)
    pressed = press(load_config(project.folder / "harbour.toml"), Reporter())
    assert pressed is not None
    assert pressed.analysed.api.servers == ()
