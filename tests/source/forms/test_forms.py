"""Each form of documentation is read, followed or named; a page is read in linear time, and no script of it is run."""

from __future__ import annotations

import contextlib
import gc
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from generator.diagnostics import Reporter, SpecError
from generator.source.forms.recognised import forms, recognise
from generator.source.forms.sheet import Sheet
from generator.source.load import load_sources
from tests.shared_data import shared
from tests.support.nightly import daily

from .table import PAGE, with_table

HERE = Path(__file__).parent
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))


def seen(path: Path) -> dict[str, Any]:
    """Return what comes of a page, in the form of expected.toml."""
    try:
        entry: Any = load_sources([path], Reporter()).entry
    except SpecError as error:
        found = error.diagnostic
        assert found.location is not None
        at = f"{found.location.line}:{found.location.column}"
        if found.code == "page-link":
            return {"link": found.arguments["address"], "at": at}
        return {"code": found.code, "at": at}
    place = entry.locate(("info", "title"))
    return {"form": entry.form, "operations": [*entry.data["paths"]], "title_at": f"{place.line}:{place.column}"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_sample_gives_what_is_expected(name: str) -> None:
    assert seen(HERE / "samples" / name) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_lines_may_end_as_on_windows_and_a_mark_may_begin_the_file(name: str, tmp_path: Path) -> None:
    text = (HERE / "samples" / name).read_bytes().decode().removeprefix("\ufeff").replace("\r\n", "\n")
    (tmp_path / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    unlike = ("at", "title_at")
    found = {key: value for key, value in seen(tmp_path / name).items() if key not in unlike}
    assert found == {key: value for key, value in EXPECTED[name].items() if key not in unlike}


def test_each_sample_is_expected_to_give_something() -> None:
    assert {path.name for path in (HERE / "samples").iterdir()} == EXPECTED.keys()


def test_each_form_has_a_sample() -> None:
    read: set[str] = set()
    for path in (HERE / "samples").iterdir():
        content = path.read_bytes().decode().removeprefix("\ufeff")
        sheet = Sheet(file=path.name, content=content, suffix=path.suffix.lower(), name=path.name)
        found = recognise(sheet)
        read |= {found.form.name} if found is not None else set()
    assert read == {form.name for form in forms()}


def test_the_page_of_the_documentation_has_the_table_of_the_code() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_table(text) == text, "run `make docs`"


PUBLISHED = {
    "apis.json": "link", "asciidoc-source.adoc": "form", "bump-embed.html": "link", "confluence-export.html": "form",
    "docusaurus-zlib.api.mdx": "form", "fastapi-docs.html": "link", "fern-endpoint-frontmatter.mdx": "code",
    "fumadocs-apipage.mdx": "link", "gitbook-openapi-operation.md": "link", "gitbook-swagger-legacy.md": "code",
    "gitbook-models-and-operation.md": "merged", "hugo-swagger-shortcode.md": "link",
    "mkdocs-swagger-ui-tag.md": "link",
    "notebook.ipynb": "form", "openapi-in-pre-code.html": "form", "readme-github-fragment.md": "code",
    "readme-ssr-props.html": "form", "redoc-init-url.html": "link", "redoc-snippet.html": "link",
    "redoc-state.html": "form", "rfc-text.txt": "code", "scalar-inline-json.html": "form", "sphinx-openapi.rst": "link",
    "stoplight-elements.html": "link", "swagger-config.json": "link", "swagger-ui-init.js": "form",
    "whole-yaml-as.md": "form",
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_page_as_platforms_publish_it(name: str) -> None:
    path = shared(f"faults/pages/{name}")
    if PUBLISHED[name] == "merged":
        assert load_sources([path], Reporter()).entry.data
        return
    found = seen(path)
    assert PUBLISHED[name] in found
    assert found.get("code", "page-form") == "page-form"
    assert found.get("operations", True)


def test_a_value_that_is_no_literal_is_refused_at_its_place(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><script>\nSwaggerUIBundle({spec: {openapi: '3.0.0',\n  paths: build()}})</script>", encoding="utf-8"
    )
    with pytest.raises(SpecError) as caught:
        load_sources([page], Reporter())
    found = caught.value.diagnostic
    assert found.code == "page-script-value"
    assert found.location is not None
    assert (found.location.line, found.location.column) == (3, 10)


UNITS = (
    "<", "<a ", "<!--", "<script", "<script>", "<pre>", "</pre", "<a b='", '<a b="', "&", "&amp", "<?", "{%",
    "{% openapi ", "{{< redoc ", "<APIPage ", "`", "```\n", "'", '"\\"', "/[", "/*", "${", "`${", "{a:", "[",
    "Redoc.init(", "swaggerDoc:{", "[a](", "---\n", "----\n", "::\n\n", ".. code-block::\n\n", "x = ", " \n",
    "SwaggerUIBundle({spec:", "!!swagger ", "a.a", "\\", "import a from '", "openapi: 3\n", "__redoc_state={",
    "<![CDATA[", "<![CDATA[]", "include::a", ".. literalinclude:: a", "%%a\n", "!\n", "/a:\n get", "{%- api-method ",
    "<!-- -", "#%RAML", "<?xml ", '{"paths":', "<a data-initial-props='{", "https://a.b/c ", "types:\n",
    "(function(a){}(1))", "atob('openapi", "{openapi:1,info:1,paths:", "<a b='data:,", "__next_f.push([1,'5:T1,",
    "fetch('",
    "<iframe src='?url=", "<code>", "export ", "{openapi:'3',info:1,paths:1},", "eval(atob('QUFBQUFBQUFBQUFBQUFBQQ=='+",
)  # fmt: skip


@pytest.mark.parametrize(
    "suffix", daily([".html", ".md", ".js", ".rst", ".txt", ".ipynb"], lambda suffix: suffix == ".html")
)
@pytest.mark.parametrize("unit", daily(UNITS, lambda unit: UNITS.index(unit) % 3 == 0))
def test_time_is_linear_in_the_length_of_the_page(unit: str, suffix: str) -> None:
    def seconds(count: int) -> float:
        content = "<html><script>SwaggerUIBundle({url: 1});" * (suffix == ".html") + unit * count
        sheet = Sheet(file="page", content=content, suffix=suffix, name=f"page{suffix}")
        gc.disable()  # a collection of what all tests before this one made takes as long as the page
        start = time.process_time()
        with contextlib.suppress(SpecError):
            recognise(sheet)
        took = time.process_time() - start
        gc.enable()
        return took

    assert seconds(16_000) < 0.4 + 8 * seconds(4_000)
