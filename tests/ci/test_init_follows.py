"""`specpress init URL` with the address of a page: what it names is found, in few requests, on the listed hosts."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from generator.pull import Limits
from tests.pull.project import DOCUMENT, page
from tests.pull.server import Reply, Site
from tests.support.command import command
from tests.support.project import digests

if TYPE_CHECKING:
    from pathlib import Path

    from generator.config.pull_tables import PullConfig

HTML = {"Content_Type": "text/html; charset=utf-8"}
EMPTY = {"openapi": "3.0.0", "info": {"title": "Harbour", "version": "1"}, "paths": {}}


def titled(title: str) -> str:
    return DOCUMENT.replace("Harbour", title)


def init(folder: Path, site: Site, path: str, *more: str) -> str:
    run = command("init", site.url + path, "--private-host", f"localhost:{site.port}", *more, cwd=folder)
    assert (run.status, run.stderr) == (0, "")
    return run.stdout


def table(folder: Path, name: str = "harbour") -> PullConfig:
    [pull] = load_config(folder / "specs" / f"{name}.toml").pulls
    return pull


def refused(folder: Path, site: Site, path: str, *more: str) -> str:
    before = digests(folder)
    run = command("init", site.url + path, "--private-host", f"localhost:{site.port}", *more, cwd=folder)
    assert run.status == 1, run.text
    assert digests(folder) == before
    return run.stderr


def swagger_ui(site: Site, config: str) -> None:
    """Publish Swagger UI as springdoc does."""
    site.put(
        "/swagger-ui/index.html",
        '<!DOCTYPE html><html><head><link rel="stylesheet" href="./swagger-ui.css"></head><body>'
        '<div id="swagger-ui"></div><script src="./swagger-ui-bundle.js" charset="UTF-8"></script>'
        '<script src="./swagger-ui-standalone-preset.js"></script><script src="./swagger-initializer.js"></script>',
        **HTML,
    )
    script = (
        "window.onload = function() { window.ui = SwaggerUIBundle({ url: '', dom_id: '#swagger-ui', deepLinking: true,"
        'presets: [SwaggerUIBundle.presets.apis], layout: "StandaloneLayout",\n'
        '"configUrl" : "/v3/api-docs/swagger-config", "validatorUrl" : "" }); };'
    )
    site.put("/swagger-ui/swagger-initializer.js", script, Content_Type="text/javascript")
    site.put("/v3/api-docs/swagger-config", config, Content_Type="application/json")


def test_several_hops_lead_from_a_page_to_its_description(folder: Path, site: Site) -> None:
    swagger_ui(site, '{"configUrl":"/v3/api-docs/swagger-config","url":"/v3/api-docs","validatorUrl":""}')
    site.put("/v3/api-docs", DOCUMENT, Content_Type="application/vnd.oai.openapi")
    said = init(folder, site, "/swagger-ui/index.html")
    assert (table(folder).url, table(folder).into) == (f"{site.url}/v3/api-docs", "harbour/api_docs.yaml")
    asked = [request.path for request in site.requests]
    assert asked == [
        "/swagger-ui/index.html",
        "/swagger-ui/swagger-initializer.js",
        "/v3/api-docs/swagger-config",
        "/v3/api-docs",
    ]
    assert said.count("asked for ") == len(asked)
    assert f"asked for {site.url}/v3/api-docs: it holds a description" in said
    assert command("pull", "--check", cwd=folder).status == 0
    assert command("generate", cwd=folder).status == 0


def test_each_description_of_a_list_becomes_a_client(folder: Path, site: Site) -> None:
    urls = [{"url": f"/{name}/v3/api-docs", "name": name} for name in ("berths", "cranes", "berths-next")]
    swagger_ui(site, json.dumps({"urls": urls}))
    for name, title in (("berths", "Berths API"), ("cranes", "Crane Service"), ("berths-next", "Berths API")):
        site.put(f"/{name}/v3/api-docs", titled(title).replace("/berths:", f"/{name}:"))
    said = init(folder, site, "/swagger-ui/index.html")
    names = ("berths_berths", "crane_service", "berths_berths_next")
    assert said.endswith(f"next: specpress generate {' '.join(names)}\n")
    assert [table(folder, name).url for name in names] == [
        site.url + entry["url"] for entry in (urls[0], urls[1], urls[2])
    ]
    assert command("pull", "--check", cwd=folder).status == 0
    assert command("lint", cwd=folder).status == 0


@pytest.mark.parametrize("only", ["cranes", "Cranes", "Crane Service", "crane-service", "@/cranes/v3/api-docs"])
def test_one_description_of_a_list_is_chosen_by_its_name(folder: Path, site: Site, only: str) -> None:
    urls = [{"url": f"/{name}/v3/api-docs", "name": name} for name in ("berths", "cranes")]
    swagger_ui(site, json.dumps({"urls": urls}))
    site.put("/berths/v3/api-docs", titled("Berths API"))
    site.put("/cranes/v3/api-docs", titled("Crane Service"))
    init(folder, site, "/swagger-ui/index.html", "--only", only.replace("@", site.url), "--name", "cranes")
    assert [path.name for path in (folder / "specs").glob("*.toml")] == ["cranes.toml"]
    assert table(folder, "cranes").url == f"{site.url}/cranes/v3/api-docs"


def test_a_name_that_no_description_of_a_list_has_is_refused(folder: Path, site: Site) -> None:
    swagger_ui(site, json.dumps({"urls": [{"url": f"/{name}", "name": name} for name in ("one", "two")]}))
    site.put("/one", titled("One"))
    site.put("/two", titled("Two"))
    said = refused(folder, site, "/swagger-ui/index.html", "--only", "three")
    assert "error[init-only]" in said
    assert "one, two" in said
    assert "error[init-several]" in refused(folder, site, "/swagger-ui/index.html", "--name", "mine")


PAGES = {
    "redoc": '<!DOCTYPE html><html><body><redoc spec-url="{}"></redoc></body></html>',
    "redoc in a fragment": "<redoc spec-url='{}'></redoc>\n<script src='redoc.standalone.js'></script>",
    "redoc by a call": "<html><body><script>Redoc.init('{}', {{}}, document.body)</script></body></html>",
    "stoplight": '<!doctype html><elements-api apiDescriptionUrl="{}" router="hash"></elements-api>',
    "rapidoc": '<!doctype html><rapi-doc spec-url="{}"></rapi-doc>',
    "scalar": '<!doctype html><script id="api-reference" data-url="{}"></script>',
    "scalar by a call": "<!doctype html><script>Scalar.createApiReference('#app', {{ url: '{}' }})</script>",
    "relation": '<!doctype html><html><head><link rel="service-desc" href="{}"></head></html>',
    "alternate": '<!doctype html><link rel="alternate" type="application/vnd.oai.openapi" href="{}">',
    "swagger ui": "<!DOCTYPE html><script>const ui = SwaggerUIBundle({{ url: '{}', dom_id: '#x' }})</script>",
    "a text of options": """<html><script>var configObject = JSON.parse('{{"urls":[{{"url":"{}","name":"V1"}}]}}');
        configObject.dom_id = "#swagger-ui"; const ui = SwaggerUIBundle(configObject);</script></html>""",
    "download": '<!DOCTYPE html><html><body><p>Get <a href="{}">the description</a>.</p></body></html>',
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_any_kind_is_followed(folder: Path, site: Site, name: str) -> None:
    site.put("/docs/", PAGES[name].format("../files/openapi.json?v=2"), **HTML)
    site.put("/files/openapi.json?v=2", DOCUMENT)
    init(folder, site, "/docs/")
    assert table(folder).url == f"{site.url}/files/openapi.json?v=2"
    assert command("pull", "--check", cwd=folder).status == 0


MARKDOWN = {
    "mintlify": "---\ntitle: One\nopenapi: /files/openapi.json GET /berths\n---\n",
    "gitbook": '{%% openapi-operation spec="x" path="/berths" method="get" %%}\n[OpenAPI x](/files/openapi.json)\n'
    "{%% endopenapi-operation %%}\n".replace("%%", "%"),
    "mkdocs": '# API\n\n<swagger-ui src="/files/openapi.json"/>\n',
    "hugo": '# API\n\n{{< swagger src="/files/openapi.json" >}}\n',
    "fumadocs": '# API\n\n<APIPage document="/files/openapi.json" operations={[{path:"/berths",method:"get"}]} />\n',
    "react": 'import { RedocStandalone } from "redoc";\n\n<RedocStandalone specUrl="/files/openapi.json" />\n',
}


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_page_in_markdown_is_followed(folder: Path, site: Site, name: str) -> None:
    site.put("/docs/api.md", MARKDOWN[name], Content_Type="text/markdown")
    site.put("/files/openapi.json", DOCUMENT)
    init(folder, site, "/docs/api.md")
    assert table(folder).url == f"{site.url}/files/openapi.json"


def test_relative_addresses_count_from_the_base_of_the_page(folder: Path, site: Site) -> None:
    site.put("/docs/v2/page.html", '<html><head><base href="/static/"></head><redoc spec-url="api.yaml">', **HTML)
    site.put("/static/api.yaml", DOCUMENT)
    init(folder, site, "/docs/v2/page.html")
    assert table(folder).url == f"{site.url}/static/api.yaml"


def test_addresses_in_a_script_count_from_the_page(folder: Path, site: Site) -> None:
    site.redirect("/docs", "/docs/")
    site.put("/docs/", '<html><body><script src="/assets/docs-init.js"></script>', **HTML)
    site.put("/assets/docs-init.js", 'SwaggerUIBundle({url: "./spec.yaml"})', Content_Type="text/javascript")
    site.put("/docs/spec.yaml", DOCUMENT)
    init(folder, site, "/docs")
    assert table(folder).url == f"{site.url}/docs/spec.yaml"


@pytest.mark.parametrize("query", ["url=/files/openapi.yaml", "configUrl=/swagger-config"])
def test_what_the_query_tells_a_viewer_to_show_is_followed(folder: Path, site: Site, query: str) -> None:
    site.put(f"/swagger/index.html?{query}", "<html><script>SwaggerUIBundle({url: '/petstore.json'})</script>", **HTML)
    site.put("/swagger-config", '{"url": "/files/openapi.yaml", "validatorUrl": ""}')
    site.put("/files/openapi.yaml", DOCUMENT)
    init(folder, site, f"/swagger/index.html?{query}")
    assert table(folder).url == f"{site.url}/files/openapi.yaml"


def test_a_page_that_holds_its_description_is_kept_itself(folder: Path, site: Site) -> None:
    operation = {"operationId": "listBerths", "responses": {"204": {"description": "x"}}}
    described = {**EMPTY, "servers": [{"url": "/v1"}], "paths": {"/berths": {"get": operation}}}
    state = json.dumps({"spec": {"data": described}})
    site.put("/docs", f"<!DOCTYPE html><html><body><script>\nconst __redoc_state = {state};</script></body>", **HTML)
    init(folder, site, "/docs")
    assert (table(folder).url, table(folder).into) == (f"{site.url}/docs", "harbour/docs.html")
    assert command("pull", "--check", cwd=folder).status == 0
    run = command("generate", cwd=folder)
    assert run.status == 0, run.stderr
    assert f"{site.url}/v1" in (folder / "generated/harbour/client.py").read_text(encoding="utf-8")


def test_a_script_that_holds_the_description_is_kept_itself(folder: Path, site: Site) -> None:
    site.put("/api/", '<!DOCTYPE html><html><body><script src="./swagger-ui-init.js"></script>', **HTML)
    script = f'window.onload = function() {{ var options = {{ "swaggerDoc": {json.dumps(EMPTY)}, "x": {{}} }}; }}'
    site.put("/api/swagger-ui-init.js", script, Content_Type="application/javascript")
    init(folder, site, "/api/")
    assert (table(folder).url, table(folder).into) == (
        f"{site.url}/api/swagger-ui-init.js",
        "harbour/swagger_ui_init.js",
    )
    assert command("pull", "--check", cwd=folder).status == 0


def test_the_markdown_of_a_page_comes_before_the_page(folder: Path, site: Site) -> None:
    props = json.dumps({"document": {"api": {"schema": EMPTY}}})
    site.put(
        "/reference/berths", f'<!DOCTYPE html><script id="ssr-props" type="application/json">{props}</script>', **HTML
    )
    site.put("/reference/berths.md", page("/berths"), Content_Type="text/markdown")
    init(folder, site, "/reference/berths")
    assert table(folder).url == f"{site.url}/reference/berths.md"


@pytest.mark.parametrize("status", [200, 404])
def test_a_link_header_is_followed(folder: Path, site: Site, status: int) -> None:
    headers = {
        "link": '</terms>; rel="terms", <docs/oas.json>; title="a, b"; rel="x service-desc"; type="application/json"'
    }
    site.replies["/v1/"] = Reply(body=b'{"ok": true}', status=status, headers=headers)
    site.put("/v1/docs/oas.json", DOCUMENT)
    init(folder, site, "/v1/")
    assert table(folder).url == f"{site.url}/v1/docs/oas.json"


def test_a_catalogue_is_found_and_followed(folder: Path, site: Site) -> None:
    linkset = [{"anchor": "/api", "service-desc": [{"href": "/api/oas.yaml", "type": "application/yaml"}]}]
    site.put("/.well-known/api-catalog", json.dumps({"linkset": linkset}), Content_Type="application/linkset+json")
    site.put("/api/oas.yaml", DOCUMENT)
    site.put("/developers", "<!DOCTYPE html><p>Welcome", **HTML)
    init(folder, site, "/developers")
    assert table(folder).url == f"{site.url}/api/oas.yaml"


def test_an_index_of_apis_is_followed(folder: Path, site: Site) -> None:
    apis = [
        {"name": "Berths", "properties": [{"type": "OpenAPI", "url": "berths.yaml"}]},
        {
            "name": "Cranes",
            "properties": [{"type": "Documentation", "url": "/x"}, {"type": "OpenAPI", "url": "cranes.yaml"}],
        },
    ]
    site.put("/apis.json", json.dumps({"name": "Harbour", "apis": apis}))
    site.put("/berths.yaml", titled("Harbour"))
    site.put("/cranes.yaml", titled("Harbour").replace("/berths:", "/cranes:"))
    init(folder, site, "/apis.json")
    assert {path.stem for path in (folder / "specs").glob("*.toml")} == {"harbour_berths", "harbour_cranes"}


USUAL = [
    "/openapi.json", "/openapi.yaml", "/swagger.json", "/swagger/v1/swagger.json", "/v3/api-docs", "/api-docs",
    "/api/schema/", "/service/openapi.json", "/service/docs/openapi.json",
]  # fmt: skip


@pytest.mark.parametrize("path", USUAL)
def test_the_usual_addresses_are_asked(folder: Path, site: Site, path: str) -> None:
    site.put("/service/docs", '<!DOCTYPE html><html><script src="/static/main.3f2a.js"></script></html>', **HTML)
    site.put("/static/main.3f2a.js", "!function(){}()")
    site.put(path, DOCUMENT)
    init(folder, site, "/service/docs")
    assert table(folder).url == site.url + path


def test_a_list_of_pages_that_names_a_description_gives_the_description(folder: Path, site: Site) -> None:
    site.put("/intro", "<!DOCTYPE html><p>Welcome", **HTML)
    site.put("/llms.txt", "# Harbour\n\n- [Berths](/berths.md)\n\n## OpenAPI Specs\n\n- [openapi](/api/openapi.yaml)\n")
    site.put("/berths.md", page("/berths"))
    site.put("/api/openapi.yaml", DOCUMENT)
    init(folder, site, "/intro")
    assert table(folder).url == f"{site.url}/api/openapi.yaml"
    assert site.asked("/berths.md") == []


def test_all_pages_in_one_file_are_a_page(folder: Path, site: Site) -> None:
    site.put("/llms-full.txt", page("/berths") + "\n---\n\n" + page("/cranes"), Content_Type="text/plain")
    init(folder, site, "/llms-full.txt")
    assert (table(folder).into, table(folder).index) == ("harbour/llms_full.txt", "")
    assert command("lint", cwd=folder).status == 0


def test_a_file_of_gzip_is_unpacked(folder: Path, site: Site) -> None:
    site.put("/docs", '<!doctype html><redoc spec-url="/openapi.yaml.gz">', **HTML)
    site.put("/openapi.yaml.gz", gzip.compress(DOCUMENT.encode()), Content_Type="application/gzip")
    init(folder, site, "/docs")
    assert table(folder).into == "harbour/openapi.yaml"
    assert (folder / "specs/harbour/openapi.yaml").read_text(encoding="utf-8") == DOCUMENT
    assert command("pull", "--check", cwd=folder).status == 0


def test_two_forms_of_one_description_are_one(folder: Path, site: Site) -> None:
    links = "".join(f'<link rel="service-desc" href="/openapi.{suffix}">' for suffix in ("json", "yaml"))
    site.put("/", f"<!doctype html><html><head>{links}</head></html>", **HTML)
    site.put(
        "/openapi.json", json.dumps({"openapi": "3.1.0", "info": {"title": "Harbour", "version": "1"}, "paths": {}})
    )
    site.put("/openapi.yaml", "openapi: 3.1.0\ninfo: {title: Harbour, version: '1'}\npaths: {}\n")
    init(folder, site, "/")
    assert table(folder).url == f"{site.url}/openapi.json"


def test_a_page_is_followed_to_another_host_only_if_it_is_listed(folder: Path, site: Site, other: Site) -> None:
    site.put("/docs", f'<!doctype html><redoc spec-url="{other.url}/openapi.yaml">', **HTML)
    site.put("/openapi.json", titled("Another one"))
    other.put("/openapi.yaml", DOCUMENT)
    said = refused(folder, site, "/docs")
    assert "error[pull-elsewhere]" in said
    assert f"{other.url}/openapi.yaml" in said
    assert other.requests == []
    run = command(
        "init", f"{site.url}/docs", "--private-host", f"localhost:{site.port}", "--authorization", "DOCS",
        "--private-host", f"localhost:{other.port}", cwd=folder, DOCS="Bearer CANARY-TOKEN",
    )  # fmt: skip
    assert run.status == 0, run.stderr
    assert table(folder).url == f"{other.url}/openapi.yaml"
    assert {request.headers.get("authorization") for request in site.requests[1:]} >= {"Bearer CANARY-TOKEN"}
    assert all("authorization" not in request.headers for request in other.requests)
    assert table(folder).authorization == ""
    assert command("pull", cwd=folder, DOCS="Bearer CANARY-TOKEN").status == 0
    assert all("authorization" not in request.headers for request in other.requests)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{}/openapi.yaml", "file:///etc/passwd", "https://10.0.0.1/x.json"]
)
def test_a_private_address_is_never_followed(folder: Path, site: Site, other: Site, address: str) -> None:
    site.put("/docs", f'<!doctype html><redoc spec-url="{address.format(other.port)}">', **HTML)
    other.put("/openapi.yaml", DOCUMENT)
    assert "error[pull-elsewhere]" in refused(folder, site, "/docs")
    assert other.requests == []


@pytest.mark.parametrize(
    "address",
    ["http://u:CANARY@localhost:{}/x.yaml", "https://u:CANARY@other.example", "//CANARY@x/y.json", "http://localhost:999999/",
     "http://[/x.yaml", "javascript:alert(1).json", "http://\u2100.example/x.json", "x y\\z.json", "?", "#"],
)  # fmt: skip
def test_an_address_that_nobody_may_ask_ends_in_no_traceback_and_shows_no_password(
    folder: Path, site: Site, address: str
) -> None:
    site.put("/docs", f"<!doctype html><redoc spec-url='{address.format(site.port)}'>", **HTML)
    headers = {"content-type": "text/html", "link": f'<{address.format(site.port)}>; rel="service-desc"'}
    site.replies["/other"] = Reply(
        body=b"<!doctype html>", headers={k: v.encode().decode("latin-1") for k, v in headers.items()}
    )
    for path in ("/docs", "/other"):
        assert "CANARY" not in refused(folder, site, path)


def test_a_redirect_of_a_followed_address_is_checked(folder: Path, site: Site, other: Site) -> None:
    site.put("/docs", '<!doctype html><redoc spec-url="/openapi.yaml">', **HTML)
    site.redirect("/openapi.yaml", f"{other.url}/openapi.yaml")
    other.put("/openapi.yaml", DOCUMENT)
    said = refused(folder, site, "/docs")
    assert f"localhost:{other.port} is not listed" in said
    assert other.requests == []


def test_pages_that_name_each_other_end_the_search(folder: Path, site: Site) -> None:
    site.put("/a", '<html><meta http-equiv="refresh" content="0; url=/b"><redoc spec-url="/b"></html>', **HTML)
    site.put("/b", '<html><meta http-equiv="refresh" content="0; url=/a"><redoc spec-url="/a"></html>', **HTML)
    site.put("/swagger-config", '{"configUrl": "/swagger-config", "url": "/swagger-config"}')
    said = refused(folder, site, "/a")
    assert len(site.asked("/a")) == len(site.asked("/b")) == 1
    assert "note[pull-tried]" in said
    refused(folder, site, "/swagger-config")


def test_a_site_that_answers_everything_with_one_page_ends_the_search(folder: Path, site: Site) -> None:
    class Everything(dict):  # type: ignore[type-arg]
        def get(self, path: str, _default: object = None) -> Reply:
            body = f'<!doctype html><title>{path}</title><script src="{path.rstrip("/")}/index.js"></script>'
            body += f'<redoc spec-url="{path.rstrip("/")}/deeper/openapi.json"></redoc>'
            return Reply(body=body.encode(), headers={"content-type": "text/html"})

    site.replies = Everything()
    said = refused(folder, site, "/app")
    assert len(site.requests) <= Limits().searches
    assert "as many addresses as it may" in said


def test_what_was_tried_is_said_one_line_each(folder: Path, site: Site) -> None:
    site.put("/docs/", "<!DOCTYPE html><p>Welcome", **HTML)
    said = refused(folder, site, "/docs/")
    [error] = [line for line in said.splitlines() if "error[" in line]
    assert "error[init-nothing]" in error
    tried = [line for line in said.splitlines() if "note[pull-tried]" in line]
    assert [line.partition("] ")[2].partition(": ")[0] for line in tried] == [
        site.url + request.path for request in site.requests
    ]
    run = command("init", f"{site.url}/docs/", "--private-host", "localhost", "--format", "json", cwd=folder)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    assert [row["code"] for row in rows] == ["init-nothing", *["pull-tried"] * len(tried)]


def test_nothing_is_written_through_a_link(folder: Path, site: Site, tmp_path: Path) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    (tmp_path / "elsewhere").mkdir()
    (folder / "specs").symlink_to(tmp_path / "elsewhere")
    run = command("init", f"{site.url}/openapi.yaml", "--private-host", "localhost", cwd=folder)
    assert run.status == 1
    assert "error[output-symlink]" in run.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []
