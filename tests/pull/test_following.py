"""A `[[pull]]` table whose `url` is a page: what the page names is pulled, and followed again when the link moves."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
import yaml

from generator.config.pull_tables import PullConfig
from generator.pull import Limits
from generator.pull.authorization import Authorization
from generator.pull.fetch import Answer
from generator.pull.link_header import addresses_for
from generator.pull.search import Search, markdown_of, usual_addresses
from tests.pull.project import DOCUMENT, Project
from tests.pull.server import Reply
from tests.support.command import command

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pull.server import Site

HTML = {"Content_Type": "text/html"}
NEWER = DOCUMENT.replace("version: '1'", "version: '2'")


def page(address: str) -> str:
    return f'<!DOCTYPE html><html><body><redoc spec-url="{address}"></redoc></body></html>'


@pytest.fixture
def project(tmp_path: Path, site: Site) -> Project:
    """Make a client whose only source is what the page /docs of the site names."""
    project = Project(tmp_path / "specs")
    toml = f'[[pull]]\nurl = "{site.url}/docs"\ninto = "openapi.yaml"\nprivate_hosts = ["localhost:{site.port}"]\n'
    project.toml(toml)
    site.put("/docs", page("/v1/openapi.yaml"), **HTML)
    site.put("/v1/openapi.yaml", DOCUMENT, ETag='"one"')
    return project


def test_what_a_page_names_is_kept_under_the_name_of_the_table(project: Project, site: Site) -> None:
    assert project.pulled() == ["pull-tried", "pull-tried"]
    assert project.text("openapi.yaml") == DOCUMENT
    row = project.rows()["openapi.yaml"]
    assert (row.url, row.final, row.etag) == (f"{site.url}/docs", f"{site.url}/v1/openapi.yaml", "")
    before = project.files()
    assert project.pulled() == []
    assert project.pulled(check=True) == []
    assert project.files() == before


def test_a_link_that_moved_is_followed_again(project: Project, site: Site) -> None:
    project.pulled()
    site.put("/docs", page("https://localhost/").replace("https://localhost/", "/v2/openapi.json"), **HTML)
    site.put("/v2/openapi.json", NEWER)
    assert project.pulled() == ["pull-tried", "pull-tried"]
    assert project.text("openapi.yaml") == NEWER
    assert project.rows()["openapi.yaml"].final == f"{site.url}/v2/openapi.json"


def test_a_description_that_changed_behind_the_same_link_is_pulled(project: Project, site: Site) -> None:
    project.pulled()
    site.put("/v1/openapi.yaml", NEWER)
    result, found = project.pull()
    assert result is not None
    assert (result.changed, found) == (("openapi.yaml",), [])


def test_files_beside_the_description_come_with_it(project: Project, site: Site) -> None:
    site.put("/v1/openapi.yaml", DOCUMENT + "  schemas: {Berth: {$ref: schemas/berth.yaml}}\n")
    site.put("/v1/schemas/berth.yaml", "{type: string}\n")
    project.pulled()
    assert set(project.rows()) == {"openapi.yaml", "schemas/berth.yaml"}


def test_a_link_to_another_host_is_followed_where_the_toml_lists_it(project: Project, site: Site, other: Site) -> None:
    site.put("/docs", page(f"{other.url}/openapi.yaml"), **HTML)
    other.put("/openapi.yaml", DOCUMENT)
    said = project.refused()
    assert "pull-elsewhere" in said
    assert other.requests == []
    project.toml(
        project.text("harbour.toml").replace("private_hosts = [", f'private_hosts = ["localhost:{other.port}", ')
    )
    project.pulled()
    assert project.text("openapi.yaml") == DOCUMENT


def test_a_link_that_moves_to_a_host_that_is_not_listed_changes_nothing(
    project: Project, site: Site, other: Site
) -> None:
    project.pulled()
    site.put("/docs", page(f"{other.url}/openapi.yaml"), **HTML)
    assert "pull-elsewhere" in project.refused()
    assert other.requests == []


def test_the_authorization_goes_to_no_other_host(
    project: Project, site: Site, other: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOUR_DOCS", "Bearer CANARY-TOKEN")
    hosts = f'["localhost:{site.port}", "localhost:{other.port}"]'
    table = f'[[pull]]\nurl = "{site.url}/docs"\ninto = "openapi.yaml"\nprivate_hosts = {hosts}\n'
    project.toml(table + 'authorization = "HARBOUR_DOCS"\n')
    site.put("/docs", page(f"{other.url}/openapi.yaml"), **HTML)
    other.put("/openapi.yaml", DOCUMENT)
    project.pulled()
    assert [request.headers.get("authorization") for request in site.requests] == ["Bearer CANARY-TOKEN"]
    assert [request.headers.get("authorization") for request in other.requests] == [None]
    site.put("/docs", page("/v1/openapi.yaml"), **HTML)
    project.pulled()
    assert site.requests[-1].headers["authorization"] == "Bearer CANARY-TOKEN"


def test_a_page_that_names_several_descriptions_is_refused(project: Project, site: Site) -> None:
    site.put("/docs", "<html><script>SwaggerUIBundle({urls: [{url: '/a.yaml'}, {url: '/b.yaml'}]})</script>", **HTML)
    site.put("/a.yaml", DOCUMENT)
    site.put("/b.yaml", NEWER)
    said = project.refused()
    assert "pull-several" in said
    assert f"{site.url}/a.yaml, {site.url}/b.yaml" in said


def test_a_page_that_names_nothing_any_more_changes_nothing(project: Project, site: Site) -> None:
    project.pulled()
    site.put("/docs", "<!DOCTYPE html><form>Log in</form>", **HTML)
    site.put("/openapi.json", NEWER)
    assert "it is an HTML page" in project.refused()
    assert site.asked("/openapi.json") == []


def test_what_was_found_at_a_usual_address_is_found_there_again_and_nowhere_else(project: Project, site: Site) -> None:
    site.put("/docs", "<!DOCTYPE html><p>Welcome", **HTML)
    site.put("/swagger.json", DOCUMENT)
    assert set(project.pulled()) == {"pull-tried"}
    assert project.rows()["openapi.yaml"].final == f"{site.url}/swagger.json"
    site.put("/openapi.json", NEWER)
    assert project.pulled() == []
    assert project.text("openapi.yaml") == DOCUMENT


def test_a_named_document_that_is_none_is_not_looked_for_elsewhere(project: Project, site: Site) -> None:
    project.toml(project.text("harbour.toml").replace("/docs", "/spec.yaml"))
    site.put("/openapi.json", DOCUMENT)
    assert "status 404" in project.refused()
    assert [request.path for request in site.requests] == ["/spec.yaml"]


def test_a_page_that_holds_its_description_is_pulled_whole(project: Project, site: Site, tmp_path: Path) -> None:
    described = '{"openapi": "3.1.0", "info": {"title": "Harbour", "version": "1"}, "paths": {"/a": {"get": {}}}}'
    site.put(
        "/docs", f'<!DOCTYPE html>\n<script id="api-reference" type="application/json">{described}</script>', **HTML
    )
    project.pulled()
    assert project.text("openapi.yaml").startswith("<!DOCTYPE html>")
    assert project.pulled() == []
    assert command("lint", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    "body",
    [
        '<div data-api-url="/v1/openapi.yaml"></div>',
        "<iframe src='/swagger-ui/?url=/v1/openapi.yaml'></iframe>",
        "<script>fetch('/v1/openapi.yaml').then(text => Redoc.init(parse(text)))</script>",
    ],
)
def test_what_a_viewer_is_given_is_followed(project: Project, site: Site, body: str) -> None:
    site.put("/docs", f"<!DOCTYPE html><html><body>{body}</body></html>", **HTML)
    assert project.pulled() == ["pull-tried", "pull-tried"]
    assert project.text("openapi.yaml") == DOCUMENT


def test_a_state_in_a_script_is_pulled_with_its_page(project: Project, site: Site, tmp_path: Path) -> None:
    state = json.dumps({"docs": {"spec": yaml.safe_load(DOCUMENT)}})
    html = f"<!DOCTYPE html><html><script>window.__INITIAL_STATE__ = {state};</script></html>"
    project.toml(f'[[pull]]\nurl = "{site.url}/docs"\ninto = "docs.html"\nprivate_hosts = ["localhost:{site.port}"]\n')
    site.put("/docs", html, **HTML)
    assert project.pulled() == []
    assert project.text("docs.html") == html
    run = command("generate", cwd=tmp_path)
    assert run.status == 0, run.text
    assert " added, 0 changed, 0 removed" in run.stdout


def test_a_server_that_is_relative_is_relative_to_the_description(project: Project, site: Site, tmp_path: Path) -> None:
    site.put("/v1/openapi.yaml", DOCUMENT.replace("https://api.harbour.example", "api"))
    project.pulled()
    assert command("generate", cwd=tmp_path).status == 0
    text = (tmp_path / "generated/harbour/client.py").read_text(encoding="utf-8")
    assert f"{site.url}/v1/api" in text


def test_a_missing_page_with_a_link_header_is_followed(project: Project, site: Site) -> None:
    site.replies["/docs"] = Reply(status=404, headers={"link": '</v1/openapi.yaml>; rel="service-desc"'})
    project.pulled()
    assert project.text("openapi.yaml") == DOCUMENT


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('</a>; rel="service-desc"', ["/a"]),
        ("</a>;rel=service-desc", ["/a"]),
        ('</a>; title="x, <b>; rel=service-desc"; rel="up Service-Desc"', ["/a"]),
        ('</a>; rel="next", </b>; rel="service-desc", <c>; REL=service-desc', ["/b", "c"]),
        ('</a>; rel="next"; rel="service-desc"', []),
        ('<>; rel="service-desc"', []),
        ("service-desc", []),
        ("<" * 60_000, []),
        ("</a>;" * 20_000, []),
        ('</a>; x="' + '\\"' * 30_000, []),
    ],
)
def test_a_link_header_is_read(header: str, found: list[str]) -> None:
    assert addresses_for(header, "service-desc") == found


@pytest.mark.parametrize(
    ("url", "markdown"),
    [
        ("https://h.example/a/b", "https://h.example/a/b.md"),
        ("https://h.example/a/b?x=y#z", "https://h.example/a/b.md"),
        ("https://h.example/a/b.html", "https://h.example/a/b.md"),
        ("https://h.example/a/v1.2", "https://h.example/a/v1.2.md"),
        ("https://h.example/a/", ""),
        ("https://h.example", ""),
        ("https://h.example/a.json", ""),
        ("https://h.example/a.md", ""),
        ("https://h.example/a.js", ""),
    ],
)
def test_a_page_may_be_published_as_markdown(url: str, markdown: str) -> None:
    assert markdown_of(url) == markdown


def test_the_usual_addresses_of_a_host_come_after_those_near_the_page() -> None:
    found = usual_addresses("https://h.example/team/docs?x=y")
    assert found[0] == "https://h.example/team/docs/openapi.json"
    assert found.index("https://h.example/team/openapi.json") < found.index("https://h.example/openapi.json")
    assert len(found) == len(set(found)) <= 16
    assert all(address.startswith("https://h.example/") for address in found)


class Answers:
    """Stands for the network: what is at each address, and what was asked for."""

    def __init__(self, bodies: dict[str, str]) -> None:
        self.limits = Limits()
        self.bodies = bodies
        self.asked: list[str] = []

    async def get(self, url: str, *_: object, **__: object) -> Answer:
        self.asked.append(url)
        body = self.bodies.get(url)
        return Answer(url=url, final="", status=404 if body is None else 200, body=(body or "").encode())


@pytest.mark.parametrize("written", ["http://h.example/openapi.yaml", "http://h.example:80/openapi.yaml"])
def test_plain_http_of_the_host_itself_is_asked_for_as_https(written: str) -> None:
    session = Answers({"https://h.example/docs": page(written), "https://h.example/openapi.yaml": DOCUMENT})
    pull = PullConfig(url="https://h.example/docs", into="x")
    search = Search(pull=pull, session=session, authorization=Authorization(""), asking=lambda _: None)  # type: ignore[arg-type]
    [found] = asyncio.run(search.at(pull.url))
    assert found.answer.url == "https://h.example/openapi.yaml"
    assert session.asked == ["https://h.example/docs", "https://h.example/openapi.yaml"]


def test_a_long_list_of_descriptions_is_asked_for_up_to_the_limit() -> None:
    urls = ", ".join(f'{{"url": "/{number}.yaml", "name": "n{number}"}}' for number in range(200))
    bodies = {f"https://h.example/{number}.yaml": DOCUMENT.replace("Harbour", f"H{number}") for number in range(200)}
    session = Answers({"https://h.example/config.json": f'{{"urls": [{urls}]}}', **bodies})
    pull = PullConfig(url="https://h.example/config.json", into="x")
    search = Search(pull=pull, session=session, authorization=Authorization(""), asking=lambda _: None)  # type: ignore[arg-type]
    found = asyncio.run(search.at(pull.url))
    assert session.limits.listed < len(found) < session.limits.listed + session.limits.searches
    assert len(session.asked) == len(found) + 1
    assert "as many addresses as it may" in search.tried[-1].outcome
