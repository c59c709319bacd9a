"""One document by its URL: what is kept, and when it is asked for again."""

from __future__ import annotations

import hashlib
import inspect
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import rule
from tests.pull.project import DOCUMENT, QUICK
from tests.pull.server import Reply

if TYPE_CHECKING:
    from tests.pull.project import Project
    from tests.pull.server import Site


def test_a_document_is_written_with_its_origin(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT, ETag='"one"', Last_Modified="Wed, 01 Jul 2026 10:00:00 GMT")
    result, found = project.pull()
    assert result is not None
    assert (result.added, found) == (("openapi.yaml",), [])
    assert project.text("openapi.yaml") == DOCUMENT
    row = project.rows()["openapi.yaml"]
    assert row.url == f"{site.url}/openapi.yaml"
    assert row.sha256 == hashlib.sha256(DOCUMENT.encode()).hexdigest()
    assert (row.etag, row.modified) == ('"one"', "Wed, 01 Jul 2026 10:00:00 GMT")


def test_bytes_are_kept_as_they_came(project: Project, site: Site) -> None:
    content = b"\xef\xbb\xbf" + DOCUMENT.replace("\n", "\r\n").encode()
    site.put("/openapi.yaml", content)
    project.pulled()
    assert (project.folder / "openapi.yaml").read_bytes() == content
    assert project.pulled() == []


def test_a_second_pull_asks_only_whether_it_changed(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT, ETag='"one"')
    project.pulled()
    before = project.files()
    result, _ = project.pull()
    assert result is not None
    assert (result.anything, result.unchanged) == (False, 1)
    assert site.requests[-1].headers["if-none-match"] == '"one"'
    assert project.files() == before


def test_the_date_is_asked_about_where_there_is_no_tag(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT, Last_Modified="Wed, 01 Jul 2026 10:00:00 GMT")
    project.pulled()
    project.pulled()
    assert site.requests[-1].headers["if-modified-since"] == "Wed, 01 Jul 2026 10:00:00 GMT"


def test_a_new_tag_for_the_same_content_changes_no_file(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT, ETag='"one"')
    project.pulled()
    before = project.files()
    site.put("/openapi.yaml", DOCUMENT, ETag='"two"')
    project.pulled()
    assert project.files() == before


def test_a_changed_document_takes_the_place_of_the_old_one(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT, ETag='"one"')
    project.pulled()
    site.put("/openapi.yaml", DOCUMENT + "tags: []\n", ETag='"two"')
    result, _ = project.pull()
    assert result is not None
    assert result.changed == ("openapi.yaml",)
    assert project.text("openapi.yaml").endswith("tags: []\n")
    assert project.rows()["openapi.yaml"].etag == '"two"'


def test_a_deleted_file_is_fetched_whole(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT, ETag='"one"')
    project.pulled()
    (project.folder / "openapi.yaml").unlink()
    project.pulled()
    assert "if-none-match" not in site.requests[-1].headers
    assert project.text("openapi.yaml") == DOCUMENT


def test_an_edited_file_is_not_written_over(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    (project.folder / "openapi.yaml").write_text("mine\n", encoding="utf-8")
    assert "pulled-edited" in project.refused()


def test_a_file_that_was_not_pulled_is_not_written_over(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    (project.folder / "openapi.yaml").write_text("mine\n", encoding="utf-8")
    assert "pull-foreign-file" in project.refused()


def test_a_document_that_disappears_is_kept(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    for status in (404, 410):
        site.replies["/openapi.yaml"] = Reply(status=status)
        assert project.pulled() == ["pull-dying"]
    _, found = project.pull(prune=True)
    assert [(entry.code, entry.severity) for entry in found] == [("pull-dead", "error")]
    assert project.text("openapi.yaml") == DOCUMENT
    assert project.rows()["openapi.yaml"].dead == "3"
    site.put("/openapi.yaml", DOCUMENT)
    assert project.pulled() == []
    assert project.rows()["openapi.yaml"].dead == ""


@pytest.mark.parametrize("broken", ["openapi: 3.1.0\n  info: [\n", "", "title: hello\n", b"openapi: '\xff'\n"])
def test_a_document_that_does_not_parse_any_more_is_kept(project: Project, site: Site, broken: str | bytes) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    site.put("/openapi.yaml", broken)
    assert project.pulled() == ["pull-dying"]
    assert project.text("openapi.yaml") == DOCUMENT


def test_nobody_is_told_to_remove_the_only_source() -> None:
    assert not any("--prune" in rule(code).help for code in ("pull-dying", "pull-dead"))


def test_what_was_never_there_is_an_error(project: Project, site: Site) -> None:
    assert "status 404" in project.refused()
    site.put("/openapi.yaml", "title: hello\n")
    assert "pull-unusable" in project.refused()


def test_files_that_a_document_refers_to_are_fetched_too(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT + "  schemas: {Berth: {$ref: 'schemas/berth.yaml#/Berth'}}\n")
    site.put("/schemas/berth.yaml", "Berth: {properties: {quay: {$ref: ./quay.yaml}, again: {$ref: '#/Berth'}}}\n")
    site.put("/schemas/quay.yaml", "{type: string}\n")
    result, found = project.pull()
    assert result is not None
    assert found == []
    assert result.added == ("openapi.yaml", "schemas/berth.yaml", "schemas/quay.yaml")
    assert project.rows()["schemas/quay.yaml"].url == f"{site.url}/schemas/quay.yaml"


def test_parts_may_refer_to_files_above_them_in_the_folder_of_the_document(project: Project, site: Site) -> None:
    project.toml(project.text("harbour.toml").replace('into = "', 'into = "deep/'))
    site.put("/openapi.yaml", DOCUMENT + "  schemas: {Berth: {$ref: schemas/ships/berth.yaml}}\n")
    site.put("/schemas/ships/berth.yaml", "{items: [{$ref: ../../shared.yaml}, {$ref: ../../../above.yaml}]}\n")
    site.put("/shared.yaml", "{type: string}\n")
    site.put("/above.yaml", "{type: string}\n")
    project.pulled()
    assert set(project.rows()) == {"deep/openapi.yaml", "deep/schemas/ships/berth.yaml", "deep/shared.yaml"}
    assert site.asked("/above.yaml") == []


@pytest.mark.parametrize("reply", [Reply(status=404), Reply(body=b"a: [")])
def test_the_parts_of_a_document_that_is_kept_are_kept_with_it(project: Project, site: Site, reply: Reply) -> None:
    site.put("/openapi.yaml", DOCUMENT + "  schemas: {Berth: {$ref: berth.yaml}}\n")
    site.put("/berth.yaml", "{$ref: quay.yaml}\n")
    site.put("/quay.yaml", "{type: string}\n")
    project.pulled()
    before = project.rows()
    site.replies["/openapi.yaml"] = reply
    site.replies["/berth.yaml"] = Reply(status=410)
    assert project.pulled() == ["pull-dying", "pull-dying"]
    assert {file: replace(row, dead="") for file, row in project.rows().items()} == before


def chain(site: Site, length: int) -> None:
    site.put("/openapi.yaml", DOCUMENT + "  schemas: {Berth: {$ref: part0.yaml}}\n")
    for number in range(length):
        site.put(f"/part{number}.yaml", f"{{$ref: part{number + 1}.yaml}}\n")
    site.put(f"/part{length}.yaml", "{type: string}\n")


def test_a_part_that_nothing_refers_to_any_more_is_told_and_pruned(project: Project, site: Site) -> None:
    site.redirect("/openapi.yaml", "/v2/openapi.yaml")
    site.put("/v2/openapi.yaml", DOCUMENT + "  schemas: {Berth: {$ref: 'parts/old%20berth.yaml'}}\n")
    site.put("/v2/parts/old%20berth.yaml", "{$ref: quay.yaml}\n")
    site.put("/v2/parts/quay.yaml", "{type: object}\n")
    project.pulled()
    site.put("/v2/openapi.yaml", DOCUMENT + "  schemas: {Berth: {$ref: parts/quay.yaml}}\n")
    assert project.pulled() == ["pull-kept"]
    assert len(project.rows()) == 3
    result, _ = project.pull(prune=True)
    assert result is not None
    assert len(result.removed) == 1
    assert set(project.rows()) == {"openapi.yaml", "parts/quay.yaml"}
    assert {name for name in project.files() if name.endswith(".yaml")} == set(project.rows())


def test_a_chain_of_references_may_be_longer_than_a_stack(project: Project, site: Site) -> None:
    chain(site, 250)
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 200)
    try:
        assert project.pulled() == []
    finally:
        sys.setrecursionlimit(usual)
    assert len(project.rows()) == 252


def test_a_chain_of_references_ends_at_the_limit_of_files(project: Project, site: Site) -> None:
    chain(site, 30)
    assert "more than 10 files" in project.refused(limits=replace(QUICK, files=10))


def test_no_reference_leads_out_of_the_folder(project: Project, site: Site) -> None:
    references = (
        "../up.yaml",
        "/root.yaml",
        "a/../../up.yaml",
        "https://elsewhere.example/x.yaml",
        ".hidden.yaml",
        "~/x",
    )
    schemas = "".join(f"    S{number}: {{$ref: '{name}'}}\n" for number, name in enumerate(references))
    site.put("/openapi.yaml", DOCUMENT + "  schemas:\n" + schemas)
    project.pulled()
    assert list(project.files()) == ["harbour.lock", "harbour.toml", "openapi.yaml"]
    assert len(site.requests) == 1


def test_check_writes_nothing_and_fails_when_something_moved(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    assert project.pulled(check=True) == []
    site.put("/openapi.yaml", DOCUMENT + "tags: []\n")
    before = project.files()
    result, found = project.pull(check=True)
    assert result is None
    assert [entry.code for entry in found] == ["pull-moved"]
    assert project.files() == before


def test_the_authorization_is_that_of_the_environment(project: Project, site: Site, monkeypatch: object) -> None:
    project.toml(project.text("harbour.toml") + 'authorization = "HARBOUR_DOCS"\n')
    site.put("/openapi.yaml", DOCUMENT)
    assert "HARBOUR_DOCS is not set" in project.refused()
    monkeypatch.setenv("HARBOUR_DOCS", "Bearer CANARY")  # type: ignore[attr-defined]
    project.pulled()
    assert site.requests[-1].headers["authorization"] == "Bearer CANARY"
    assert b"CANARY" not in b"".join(project.files().values())
