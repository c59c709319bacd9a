"""A site by its index: which pages are kept, under which names, and what happens when they go."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.pipeline import analyse
from generator.pull import fetched as collect
from generator.pull.published import read_published
from tests.pull.project import DOCUMENT, QUICK, Project, page
from tests.pull.server import Reply

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from generator.source.document import JsonValue
    from tests.pull.server import Site

LLMS = """\
# Harbour

## Docs

- [List berths](/api/berths.md): All of them.
- [List cranes]({url}/api/cranes.md)
- [Guide](guides/start.md): Prose.
- [Home](https://harbour.example/): elsewhere
- [Again](api/berths.md#section)
- [Picture](/logo.png)
"""


@pytest.fixture
def project(tmp_path: Path, site: Site) -> Project:
    project = Project(tmp_path / "specs")
    project.toml(table(site))
    site.put("/llms.txt", LLMS.format(url=site.url))
    site.put("/api/berths.md", page("/berths"), ETag='"b"')
    site.put("/api/cranes.md", page("/cranes"), ETag='"c"')
    site.put("/guides/start.md", "# Start here\n\n```sh\ncurl\n```\n")
    return project


def table(site: Site, more: str = "", *, index: str = "llms", file: str = "llms.txt") -> str:
    return (
        f'[[pull]]\nurl = "{site.url}/{file}"\nindex = "{index}"\ninto = "harbour"\n'
        f'private_hosts = ["localhost:{site.port}"]\n{more}'
    )


def test_the_pages_with_a_description_are_kept(project: Project, site: Site) -> None:
    result, found = project.pull()
    assert result is not None
    assert result.added == ("harbour/api/berths.md", "harbour/api/cranes.md")
    assert [entry.code for entry in found] == ["pull-skipped"]
    assert "/guides/start.md" in found[0].message
    assert project.text("harbour/api/berths.md") == page("/berths")
    assert len(site.asked("/api/berths.md")) == 1


def test_patterns_choose_the_pages(project: Project, site: Site) -> None:
    project.toml(table(site, 'include = ["/api/*"]\nexclude = ["*/cranes.md"]\n'))
    result, found = project.pull()
    assert result is not None
    assert (result.added, found) == (("harbour/api/berths.md",), [])
    assert site.asked("/api/cranes.md") == []


def test_a_second_pull_asks_only_what_changed(project: Project, site: Site) -> None:
    project.pulled()
    site.put("/api/cranes.md", page("/cranes") + "\nNews.\n", ETag='"d"')
    result, _ = project.pull()
    assert result is not None
    assert (result.changed, result.unchanged) == (("harbour/api/cranes.md",), 1)
    assert site.asked("/api/berths.md")[-1].headers["if-none-match"] == '"b"'


def test_a_page_that_leaves_the_index_is_kept_until_it_is_pruned(project: Project, site: Site) -> None:
    project.pulled()
    site.put("/llms.txt", "[Berths](/api/berths.md)")
    assert project.pulled() == ["pull-kept"]
    assert project.text("harbour/api/cranes.md") == page("/cranes")
    result, _ = project.pull(prune=True)
    assert result is not None
    assert result.removed == ("harbour/api/cranes.md",)
    assert set(project.rows()) == {"harbour/api/berths.md"}
    assert not (project.folder / "harbour/api/cranes.md").exists()
    assert project.pulled() == []


def test_a_page_that_is_not_found_is_kept_until_it_is_pruned(project: Project, site: Site) -> None:
    project.pulled()
    site.replies["/api/cranes.md"] = Reply(status=410)
    assert project.pulled() == ["pull-kept", "pull-skipped"]
    assert project.text("harbour/api/cranes.md") == page("/cranes")
    project.pull(prune=True)
    assert not (project.folder / "harbour/api/cranes.md").exists()


@pytest.mark.parametrize("broken", ["# Cranes\n", "````yaml get /cranes\nopenapi: [\n````\n", "<!doctype html>"])
def test_a_page_that_describes_nothing_any_more_is_kept(project: Project, site: Site, broken: str) -> None:
    project.pulled()
    site.put("/api/cranes.md", broken)
    assert project.pulled() == ["pull-kept", "pull-skipped"]
    project.pull(prune=True)
    assert project.text("harbour/api/cranes.md") == page("/cranes")


def test_a_page_that_never_could_be_read_is_told(project: Project, site: Site) -> None:
    site.put("/api/cranes.md", "````yaml get /cranes\nopenapi: [\n````\n")
    assert project.pulled() == ["pull-page-unusable", "pull-skipped"]


AWAY = {
    "forbidden": Reply(status=403),
    "broken": Reply(status=500),
    "busy": Reply(status=503, headers={"retry-after": "9999"}),
    "silent": Reply(play=lambda _: None),
}


@pytest.mark.parametrize("away", AWAY.values(), ids=AWAY)
def test_a_page_that_cannot_be_had_is_kept_and_the_others_are_written(
    project: Project, site: Site, away: Reply
) -> None:
    project.pulled()
    before = project.rows()
    site.put("/api/berths.md", page("/berths") + "\nNews.\n")
    site.replies["/api/cranes.md"] = away
    result, found = project.pull()
    assert result is not None
    assert result.changed == ("harbour/api/berths.md",)
    assert project.text("harbour/api/berths.md").endswith("News.\n")
    assert project.text("harbour/api/cranes.md") == page("/cranes")
    assert project.rows()["harbour/api/cranes.md"] == before["harbour/api/cranes.md"]
    [error] = [entry for entry in found if entry.severity == "error"]
    assert (error.code, "/api/cranes.md" in error.message) == ("pull-unreachable", True)
    assert "harbour/api/cranes.md is kept" in error.message


def test_whoever_keeps_going_is_warned_of_pages_that_cannot_be_had(project: Project, site: Site) -> None:
    project.pulled()
    site.replies["/api/cranes.md"] = Reply(status=403)
    assert project.pulled(keep_going=True) == ["pull-skipped", "pull-passed-over"]


def test_a_page_that_never_could_be_had_is_told(project: Project, site: Site) -> None:
    site.replies["/api/cranes.md"] = Reply(status=403)
    result, found = project.pull()
    assert result is not None
    assert result.added == ("harbour/api/berths.md",)
    [error] = [entry for entry in found if entry.severity == "error"]
    assert "there is no earlier copy" in error.message
    site.put("/api/cranes.md", page("/cranes"))
    assert project.pulled() == ["pull-skipped", "security-moved"]


def test_a_site_that_gives_nothing_of_all_that_it_lists_is_refused(project: Project, site: Site) -> None:
    project.pulled()
    for name in ("/api/berths.md", "/api/cranes.md", "/guides/start.md"):
        site.replies[name] = Reply(status=403)
    assert "pull-failed" in project.refused()
    result, _ = project.pull(keep_going=True)
    assert result is None


def test_a_page_that_leads_to_another_host_ends_the_pull(project: Project, site: Site) -> None:
    project.pulled()
    site.redirect("/api/cranes.md", "https://elsewhere.example/cranes.md")
    site.put("/api/berths.md", page("/berths") + "\nNews.\n")
    assert "pull-refused" in project.refused()


def test_nothing_is_pruned_while_a_page_cannot_be_had(project: Project, site: Site) -> None:
    project.toml(table(site, 'take = "sources"\n'))
    for name in ("berths", "cranes"):
        site.put(f"/api/{name}.md", page(f"/{name}").replace("yaml get", f"yaml /{name}.yaml get"))
        site.put(f"/{name}.yaml", DOCUMENT.replace("/berths", f"/{name}"))
    project.pulled()
    kept = project.files()
    site.replies["/api/cranes.md"] = Reply(status=502)  # it alone says that there is a cranes.yaml
    result, found = project.pull(prune=True)
    assert result is not None
    assert {entry.code for entry in found} == {"pull-kept", "pull-unreachable"}
    assert project.files() == kept


def test_a_document_of_an_index_that_cannot_be_had_is_kept_with_what_it_refers_to(project: Project, site: Site) -> None:
    project.toml(table(site, 'take = "sources"\n', index="docs", file="docs.json"))
    site.put("/docs.json", json.dumps({"openapi": ["one/openapi.yaml", "two/openapi.yaml"]}))
    for name in ("one", "two"):
        site.put(
            f"/{name}/openapi.yaml", f"{DOCUMENT}  parameters: {{a: {{$ref: 'a.yaml'}}}}\n".replace("berths", name)
        )
        site.put(f"/{name}/a.yaml", "{name: a, in: query, schema: {type: string}}")
    project.pulled()
    kept, rows = project.files(), project.rows()
    assert len(rows) == 4
    site.replies["/two/openapi.yaml"] = Reply(status=503)
    result, found = project.pull(prune=True)
    assert result is not None
    assert [entry.code for entry in found] == ["pull-unreachable"]
    assert (project.files(), project.rows()) == (kept, rows)


def test_a_page_that_takes_long_to_read_holds_up_no_other(
    project: Project, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, waited = threading.Event(), []

    def slow(file: str, body: bytes, *, part: bool) -> list[JsonValue]:
        if file.endswith("berths.md"):
            waited.append(asked.wait(timeout=30))
        return read_published(file, body, part=part)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.set()
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + page("/cranes").encode())

    site.replies["/api/cranes.md"] = Reply(play=answer)
    monkeypatch.setattr(collect, "read_published", slow)
    result, _ = project.pull(limits=replace(QUICK, concurrency=1))
    assert result is not None
    assert waited == [True]


def test_an_index_of_one_endless_line_is_read_at_once(project: Project, site: Site) -> None:
    words = ("[x](" + "a" * 400_000, "[" * 400_000, "[x](" + " " * 400_000, "[x](<" * 100_000)
    site.put("/llms.txt", "\n".join(words) + "\n[berths](/api/berths.md)\n")
    assert project.pulled() == []
    assert "harbour/api/berths.md" in project.rows()


def test_an_empty_index_removes_nothing(project: Project, site: Site) -> None:
    project.pulled()
    for text in ("", "# Harbour\n", "<html>Log in</html>"):
        site.put("/llms.txt", text)
        assert "pull-" in project.refused()


def test_an_index_of_pages_about_other_things_is_refused(project: Project, site: Site) -> None:
    site.put("/llms.txt", "[Guide](/guides/start.md)\n[Nothing](/nothing.md)\n")
    assert "none of its 2 pages describes an API" in project.refused()


def test_no_more_files_than_the_limit(project: Project) -> None:
    assert "more than 2 files" in project.refused(limits=replace(QUICK, files=2))


def test_no_more_bytes_than_the_limit(project: Project, site: Site) -> None:
    for name in ("berths", "cranes"):
        site.put(f"/api/{name}.md", page(f"/{name}") + "x" * 50_000)
    assert "larger than" in project.refused(limits=replace(QUICK, total_bytes=80_000))


def test_no_more_requests_at_once_than_the_limit(project: Project, site: Site) -> None:
    for number in range(30):
        site.put(f"/api/{number}.md", page(f"/things/{number}"))
    site.put("/llms.txt", "".join(f"[{number}](/api/{number}.md)\n" for number in range(30)))
    result, _ = project.pull(limits=replace(QUICK, concurrency=3))
    assert result is not None
    assert len(result.added) == 30
    assert site.busiest <= 3


def test_docs_json_lists_pages_however_they_are_grouped(project: Project, site: Site) -> None:
    navigation = {"tabs": [{"groups": [{"group": "API", "pages": ["api/berths", {"pages": ["api/cranes"]}]}]}]}
    site.put("/docs.json", json.dumps({"name": "Harbour", "navigation": navigation}))
    project.toml(table(site, index="docs", file="docs.json"))
    assert project.pulled() == []
    assert set(project.rows()) == {"harbour/api/berths.md", "harbour/api/cranes.md"}


@pytest.mark.parametrize(
    "docs",
    [
        {"api": {"openapi": "openapi.yaml"}},
        {"navigation": {"groups": [{"openapi": {"source": "/openapi.yaml", "directory": "api"}}]}},
        {"openapi": ["openapi.yaml"], "navigation": {"pages": ["guides/start"]}},
        {"navigation": {"pages": ["/openapi.yaml GET /berths", {"pages": ["openapi.yaml get /cranes"]}]}},
        {"navigation": {"pages": ["pointing"]}},
    ],
)
def test_the_documents_behind_the_pages(project: Project, site: Site, docs: object) -> None:
    site.put("/docs.json", json.dumps(docs))
    site.put("/openapi.yaml", DOCUMENT)
    site.put("/pointing.md", '---\ntitle: Berths\nopenapi: "/openapi.yaml GET /berths"\n---\n')
    project.toml(table(site, 'take = "sources"\n', index="docs", file="docs.json"))
    assert project.pulled() == []
    assert set(project.rows()) == {"harbour/openapi.yaml"}


def test_the_documents_that_the_blocks_of_pages_name(project: Project, site: Site) -> None:
    site.put("/api/berths.md", page("/berths").replace("yaml get", "yaml /v1/openapi.yaml get"))
    site.put("/v1/openapi.yaml", DOCUMENT)
    project.toml(table(site, 'take = "sources"\n'))
    project.pulled()
    assert set(project.rows()) == {"harbour/v1/openapi.yaml"}


def test_an_index_that_is_none_is_refused(project: Project, site: Site) -> None:
    site.put("/docs.json", "[" * 100_000)
    project.toml(table(site, index="docs", file="docs.json"))
    assert "no docs.json" in project.refused()


def test_names_of_files_stay_below_the_folder(project: Project, site: Site) -> None:
    paths = [
        "/..%2f..%2fescape.md",
        "/.git/config.md",
        "/a%00b.md",
        "/C%3A/x.md",
        "/" + "long" * 80 + ".md",
        "/q.md?v=1",
    ]
    paths += ["/Case.md", "/case.md", "/no-suffix"]
    for number, path in enumerate(paths):
        site.put(path, page(f"/things/{number}"))
    site.put("/llms.txt", "".join(f"[x]({path})\n" for path in paths))
    assert project.pulled() == []
    rows = project.rows()
    assert len({file.casefold() for file in rows}) == len(paths)
    for file in rows:
        assert file.startswith("harbour/")
        assert ".." not in file
        assert not any(part.startswith(".") for part in file.split("/"))
        assert (project.folder / file).is_file()


def test_two_tables_may_not_give_one_file(project: Project, site: Site) -> None:
    project.toml(table(site) + table(site))
    assert "pull-conflict" in project.refused()


def test_a_kept_page_contradicts_nothing_and_is_named(project: Project, site: Site) -> None:
    site.put("/api/cranes.md", page("/cranes") + "\n" + page("/lifts"))
    project.pulled()
    moved = DOCUMENT.replace("https://api.harbour", "https://new.harbour")
    site.put("/api/berths.md", page("/berths", document=moved), ETag='"new"')
    site.put("/api/lifts.md", page("/lifts", document=moved))
    site.put("/llms.txt", "[Berths](/api/berths.md) [Lifts](/api/lifts.md)")
    assert "pull-kept" in project.pulled()
    reporter = Reporter()
    analysed = analyse(load_config(project.folder / "harbour.toml"), reporter)
    assert analysed is not None, reporter.diagnostics
    kept = [entry for entry in reporter.diagnostics if entry.code == "merge-kept"]
    assert [(entry.location.file if entry.location else "") for entry in kept] == [
        str(project.folder / "harbour/api/cranes.md")
    ] * 2
    assert [entry.action for entry in kept] == ["only 'GET /cranes' taken from it", "left out"]
    servers = {entry.path: [server.url for server in entry.servers] for entry in analysed.api.operations}
    assert servers == {"/berths": [], "/cranes": ["https://api.harbour.example"], "/lifts": []}
    site.put("/llms.txt", LLMS.format(url=site.url))
    site.put("/api/cranes.md", page("/cranes", document=moved))
    project.pulled()
    assert {row.kept for file, row in project.rows().items() if file != "harbour/api/lifts.md"} == {""}


def test_a_kept_page_of_another_title_is_named_beside_the_conflict(project: Project, site: Site) -> None:
    project.pulled()
    other = DOCUMENT.replace("https://api.harbour", "https://new.harbour").replace("Harbour", "Haven")
    site.put("/api/berths.md", page("/berths", document=other), ETag='"new"')
    site.put("/llms.txt", "[Berths](/api/berths.md)")
    assert "pull-kept" in project.pulled()
    reporter = Reporter()
    assert analyse(load_config(project.folder / "harbour.toml"), reporter) is None
    assert {"merge-kept", "several-apis"} <= {entry.code for entry in reporter.diagnostics}
