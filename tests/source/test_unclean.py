"""Folders and files of many pages, of which some are broken, old, or about something else."""

from __future__ import annotations

import contextlib
import gc
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from generator.diagnostics import Reporter, SpecError
from generator.source.choices import Selection
from generator.source.load import load_sources
from tests.source.helpers import load_refusal, loaded, written

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
OLD = "````yaml openapi.yaml get /old\npaths:\n  path: /old\n  method: get\n````\n"


def _page(path: str, *, body: str = "") -> str:
    return f"# {path}\n\n````yaml openapi.yaml get {path}\n{HEAD}paths: {{{path}: {{get: {{}}}}}}\n{body}````\n"


def _paths(*sources: Path, matched: tuple[Path, ...] = ()) -> tuple[list[str], list[str]]:
    """Return the paths of the description and the codes of what was reported."""
    reporter = Reporter()
    entry: Any = load_sources(sources, reporter, selection=Selection(matched=frozenset(matched))).entry
    return sorted(entry.data["paths"]), [entry.code for entry in reporter.diagnostics]


def test_a_broken_block_of_a_file_of_pages_costs_itself(tmp_path: Path) -> None:
    pages = [_page(f"/{number}") for number in range(4)]
    broken = _page("/broken", body="x: [\n")
    mismatch = _page("/there").replace("yaml openapi.yaml get /there", "yaml openapi.yaml post /there")
    text = "\n---\n\n".join([pages[0], broken, OLD, mismatch, *pages[1:]])
    found = _paths(written(tmp_path, "llms-full.txt", text))
    assert found == (["/0", "/1", "/2", "/3"], ["page-unreadable", "page-old-skipped", "page-unreadable"])


def test_a_broken_block_of_a_page_is_refused(tmp_path: Path) -> None:
    page = written(tmp_path, "page.md", _page("/a") + _page("/broken", body="x: [\n"))
    assert load_refusal(page).code == "yaml-syntax"


def test_a_file_of_pages_that_are_all_old_is_refused(tmp_path: Path) -> None:
    assert load_refusal(written(tmp_path, "llms-full.txt", OLD * 5)).code == "page-old-mintlify"


def test_all_broken_pages_of_a_folder_are_named(tmp_path: Path) -> None:
    for name in "abc":
        written(tmp_path, f"{name}.md", OLD)
    reporter = Reporter()
    with pytest.raises(SpecError) as caught:
        load_sources([tmp_path], reporter)
    named = [caught.value.diagnostic, *reporter.diagnostics]
    assert sorted(entry.location.file for entry in named if entry.location) == [
        str(tmp_path / f"{name}.md") for name in "abc"
    ]


def test_a_page_that_the_user_named_is_refused_and_one_that_a_pattern_matched_is_not(tmp_path: Path) -> None:
    good, broken = written(tmp_path, "a.md", _page("/a")), written(tmp_path, "b.md", _page("/b", body="x: [\n"))
    assert load_refusal(good, broken).code == "yaml-syntax"
    assert _paths(good, broken, matched=(good, broken)) == (["/a"], ["page-unreadable"])
    with pytest.raises(SpecError):
        _paths(broken, matched=(broken,))


def test_a_version_line_on_another_page_is_no_description(tmp_path: Path) -> None:
    written(tmp_path, "a.md", _page("/a"))
    written(tmp_path, "b.md", "Begin with\n\n```yaml\nopenapi: 3.0.0\ninfo: {title: Yours, version: '9'}\n```\n")
    assert _paths(tmp_path) == (["/a"], ["page-block-bare"])


def test_a_part_on_another_page_is_no_description(tmp_path: Path) -> None:
    written(tmp_path, "a.md", _page("/a"))
    written(tmp_path, "b.md", "For example\n\n```yaml\npaths:\n  /yours: {get: {}}\n```\n")
    assert _paths(tmp_path) == (["/a"], ["page-skipped"])


@pytest.mark.parametrize(
    "front",
    [
        'openapi: "/openapi.json GET /users"',
        "---\nopenapi: openapi.json GET /users\n---",
        "openapi: GET /users\ntitle: x",
    ],
)
def test_front_matter_in_prose_is_no_description(tmp_path: Path, front: str) -> None:
    written(tmp_path, "a.md", _page("/a"))
    written(tmp_path, "b.md", f"Write this:\n\n```yaml\n{front}\n```\n\n```mdx\n{front}\n```\n")
    assert _paths(tmp_path) == (["/a"], ["page-skipped"])


@pytest.mark.parametrize(
    "configuration",
    [
        {"name": "Harbour", "openapi": "https://api.example/openapi.json"},
        {"$schema": "https://mintlify.com/docs.json", "api": {"openapi": ["a.json"]}, "navigation": []},
        {"api": {"openapi": {"source": "/x.json"}}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_the_configuration_of_a_site_is_no_description(
    tmp_path: Path, configuration: object, indent: int | None
) -> None:
    written(tmp_path, "docs.json", json.dumps(configuration, indent=indent))
    document = {"info": {"title": "T", "version": "1"}, "openapi": "3.1.0", "paths": {"/a": {}}}
    written(tmp_path, "openapi/harbour.json", json.dumps(document, indent=indent))
    assert _paths(tmp_path) == (["/a"], [])


def test_pages_of_another_form_in_a_folder_are_generated_from(tmp_path: Path) -> None:
    for name in "ab":
        operation = {"method": "get", "path": f"/{name}", "responses": {}, "info": {"title": "T", "version": "1"}}
        written(tmp_path, f"{name}.api.mdx", f"---\nid: {name}\napi: {json.dumps(operation)}\n---\n\n# {name}\n")
    whole = {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {"/c": {}}}
    written(tmp_path, "c.json.md", json.dumps(whole))
    written(tmp_path, "guide.md", "# Guide\n")
    assert _paths(tmp_path)[0] == ["/a", "/b", "/c"]


def test_pages_that_differ_in_prose_are_one_warning(tmp_path: Path) -> None:
    for number in range(5):
        written(tmp_path, f"{number}.md", _page(f"/{number}").replace("title: T", f"title: T{number}"))
    _, reporter = loaded(tmp_path)
    (warning,) = reporter.diagnostics
    assert (warning.code, len(warning.related)) == ("merge-differs", 4)


def test_pages_that_are_titled_as_their_operation_differ_in_nothing(tmp_path: Path) -> None:
    for number in range(3):
        page = (
            _page(f"/{number}")
            .replace("title: T", f"title: Get {number}")
            .replace("get: {}", f"get: {{summary: Get {number}}}")
        )
        written(tmp_path, f"{number}.md", page)
    assert _paths(tmp_path) == (["/0", "/1", "/2"], [])


LONG = (
    _page("/{a}/b", body="servers: []\n") + "GET https://a.example/v1/x/b\n", "https://a.example/" + "x/" * 40 + " ",
    "```yaml\nopenapi: 3.1.0\n```\n", "[[a](b)](c)", "````yaml a.json GET /a\n", OLD,
)  # fmt: skip


@pytest.mark.parametrize("unit", LONG)
def test_time_is_linear_in_the_number_of_blocks(unit: str, tmp_path: Path) -> None:
    def seconds(count: int) -> float:
        page = written(tmp_path, "page.md", _page("/a/b") + unit * count)
        gc.disable()  # a collection of what all tests before this one made takes as long as the page
        start = time.process_time()
        with contextlib.suppress(SpecError):
            load_sources([page], Reporter())
        took = time.process_time() - start
        gc.enable()
        return took

    assert seconds(1200) < 0.4 + 8 * seconds(300)
