"""A description that refers to others by their addresses: `pull` pins them beside it, `generate` reads the copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pull.project import DOCUMENT
from tests.support.command import command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pull.project import Project
    from tests.pull.server import Site

BODY = "{application/json: {schema: {$ref: '%s'}}}"


def described(reference: str, *, version: str = "3.1.0") -> str:
    """Return a description whose only answer has a schema by a reference."""
    if version == "2.0":
        answer = f"{{description: All., schema: {{$ref: '{reference}'}}}}"
        head = "swagger: '2.0'\nhost: api.harbour.example\nproduces: [application/json]\n"
    else:
        answer = f"{{description: All., content: {BODY % reference}}}"
        head = f"openapi: {version}\nservers: [{{url: 'https://api.harbour.example'}}]\n"
    head += "info: {title: Harbour, version: '1'}\n"
    return f"{head}paths:\n  /berths:\n    get:\n      operationId: listBerths\n      responses: {{'200': {answer}}}\n"


BERTH = "Berth: {type: object, required: [name, quay], properties: {name: {type: string}, quay: {$ref: '%s'}}}\n"
QUAY = "Quay: {type: object, properties: {depth: {type: integer}}}\n"


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0", "3.2.0"])
def test_what_an_address_names_is_pinned_and_read(
    project: Project, site: Site, other: Site, tmp_path: Path, version: str
) -> None:
    project.toml(project.text("harbour.toml").replace('["localhost:', f'["localhost:{other.port}", "localhost:', 1))
    site.put("/openapi.yaml", described(f"{other.url}/models/v1/berth.yaml#/Berth", version=version))
    other.put("/models/v1/berth.yaml", BERTH % "../quays.yaml#/Quay", ETag='"b"')
    other.put("/models/quays.yaml", QUAY)
    assert project.pulled() == []
    folder = f"localhost-{other.port}"
    assert set(project.rows()) == {"openapi.yaml", f"{folder}/models/v1/berth.yaml", f"{folder}/models/quays.yaml"}
    assert all("authorization" not in request.headers for request in other.requests)
    asked = len(other.requests)
    run = command("generate", cwd=tmp_path)
    assert run.status == 0, run.stderr
    texts = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "generated").rglob("models/*.py"))
    assert "depth" in texts
    run = command("verify", cwd=tmp_path)
    assert run.status == 0, run.text
    assert command("check", cwd=tmp_path).status == 0
    assert len(other.requests) == asked
    before = project.files()
    assert project.pulled() == []
    assert project.files() == before
    assert other.asked("/models/v1/berth.yaml")[-1].headers["if-none-match"] == '"b"'


def test_an_address_of_a_host_that_is_not_listed_is_told_and_not_asked(
    project: Project, site: Site, other: Site, tmp_path: Path
) -> None:
    site.put("/openapi.yaml", described(f"{other.url}/berth.yaml#/Berth"))
    other.put("/berth.yaml", BERTH % "#/Quay" + QUAY)
    assert project.pulled() == ["pull-reference"]
    assert other.requests == []
    run = command("generate", cwd=tmp_path)
    assert run.status == 1
    assert "nothing is fetched" in run.stderr


@pytest.mark.parametrize("answer", ["<!doctype html>", "[", ""])
def test_an_address_that_gives_nothing_of_use_is_told_and_its_copy_kept(
    project: Project, site: Site, answer: str
) -> None:
    site.put("/openapi.yaml", described(f"{site.url}/parts/berth.yaml#/Berth"))
    site.put("/parts/berth.yaml", answer)
    assert project.pulled() == ["pull-reference"]
    site.put("/parts/berth.yaml", BERTH % "#/Quay" + QUAY)
    assert project.pulled() == []
    before = project.files()
    site.put("/parts/berth.yaml", answer)
    assert project.pulled() in (["pull-reference"], ["pull-dying"])
    after = project.files()
    assert {name: body for name, body in after.items() if not name.endswith(".lock")} == {
        name: body for name, body in before.items() if not name.endswith(".lock")
    }


def test_an_address_of_the_document_itself_is_the_document(project: Project, site: Site, tmp_path: Path) -> None:
    whole = (
        described(f"{site.url}/openapi.yaml#/components/schemas/Quay")
        + "components: {schemas: {"
        + QUAY.strip()
        + "}}\n"
    )
    site.put("/openapi.yaml", whole)
    assert project.pulled() == []
    assert set(project.rows()) == {"openapi.yaml"}
    run = command("generate", cwd=tmp_path)
    assert run.status == 0, run.stderr


def test_documents_that_name_each_other_are_asked_once(project: Project, site: Site, tmp_path: Path) -> None:
    site.put("/openapi.yaml", described(f"{site.url}/berth.yaml#/Berth"))
    site.put("/berth.yaml", BERTH % f"{site.url}/quay.yaml#/Quay")
    site.put("/quay.yaml", QUAY + f"Back: {{$ref: '{site.url}/berth.yaml#/Berth'}}\n")
    assert project.pulled() == []
    assert len(site.requests) == 3
    assert command("generate", cwd=tmp_path).status == 0


def test_a_copy_that_nothing_refers_to_any_more_is_told_and_pruned(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", described(f"{site.url}/berth.yaml#/Berth"))
    site.put("/berth.yaml", BERTH % "quay.yaml#/Quay")
    site.put("/quay.yaml", QUAY)
    project.pulled()
    site.put("/openapi.yaml", DOCUMENT)
    assert "pull-kept" in project.pulled()
    result, _ = project.pull(prune=True)
    assert result is not None
    assert len(result.removed) == 2
    assert set(project.rows()) == {"openapi.yaml"}
