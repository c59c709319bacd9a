from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.shared_data import shared
from tests.source.helpers import load_refusal, loaded, written

if TYPE_CHECKING:
    from pathlib import Path

OPERATION = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a/{b}:\n    post: {responses: {}}\n"


def _page(folder: Path, content: str, name: str = "page.md") -> Path:
    return written(folder, name, content)


@pytest.mark.parametrize(
    "info",
    [
        "yaml",
        "yml",
        "",
        "yaml post /a/{b}",
        "yaml POST /a/{b}",
        "yaml /openapi.yaml post /a/{b}",
        "yaml openapi files/my spec.json post /a/{b}",
        "yaml https://example.com/v1/openapi post /a/{b}",
        'yaml title="openapi.yaml"',
    ],
)
@pytest.mark.parametrize("mark", ["```", "````", "~~~", "``````"])
def test_every_dialect_of_fence_is_read(tmp_path: Path, info: str, mark: str) -> None:
    page = _page(tmp_path, f"# Title\n\n```bash\ncurl\n```\n\n{mark}{info}\n{OPERATION}\n{mark}\n\nfooter\n")
    sources, reporter = loaded(page)
    assert sources.entry.data["paths"] == {"/a/{b}": {"post": {"responses": {}}}}  # type: ignore[index,call-overload]
    place = sources.entry.locate(("paths", "/a/{b}"), key=True)
    assert (place.line, place.column, place.file) == (11, 3, str(page))
    assert reporter.diagnostics == []


def test_a_block_in_a_tab_of_mkdocs_has_the_columns_of_the_page(tmp_path: Path) -> None:
    block = "".join(f"        {line}\n" if line else "\n" for line in f"```yaml\n{OPERATION}\n```".split("\n"))
    page = _page(tmp_path, f'# Title\n\n=== "Input"\n\n    ??? note\n\n{block}\n    Text.\n')
    sources, _ = loaded(page)
    place = sources.entry.locate(("paths", "/a/{b}"), key=True)
    assert (place.line, place.column) == (11, 11)


def test_a_block_in_a_list_has_the_columns_of_the_page(tmp_path: Path) -> None:
    block = "\n".join("   " + line for line in ["```yaml", *OPERATION.splitlines(), "```"])
    sources, _ = loaded(_page(tmp_path, f"1. Step\n\n{block}\n"))
    place = sources.entry.locate(("paths", "/a/{b}"), key=True)
    assert (place.line, place.column, place.excerpt) == (7, 6, "     /a/{b}:")


def test_a_block_in_a_quote_is_read(tmp_path: Path) -> None:
    block = "\n".join("> " + line for line in ["```yaml", *OPERATION.splitlines(), "```"])
    sources, _ = loaded(_page(tmp_path, block.replace("\n", "\r\n")))
    assert sources.entry.locate(("paths", "/a/{b}"), key=True).column == 5


def test_a_block_that_components_of_mdx_indent_has_the_columns_of_the_page(tmp_path: Path) -> None:
    block = "".join(f"      {line}\n" if line else "\n" for line in f"```yaml\n{OPERATION}\n```".split("\n"))
    page = f'<Card>\n  <Tabs>\n    <Tab title="Spec">\n{block}    </Tab>\n  </Tabs>\n</Card>\n'
    sources, _ = loaded(_page(tmp_path, page))
    place = sources.entry.locate(("paths", "/a/{b}"), key=True)
    assert (place.line, place.column) == (8, 9)


def test_an_invisible_mark_before_a_block_is_no_part_of_it(tmp_path: Path) -> None:
    sources, _ = loaded(_page(tmp_path, f"```yaml\n\u200b{OPERATION}```\n"))
    assert sources.entry.locate(("openapi",), key=True).column == 2


def test_a_block_right_after_a_jsx_tag_is_read_and_one_in_a_comment_is_not(tmp_path: Path) -> None:
    hidden = "<!-- old:\n```yaml\nopenapi: 3.0.0\nservers: [{url: https://evil.example}]\n```\n-->\n"
    sources, _ = loaded(_page(tmp_path, f"{hidden}<Accordion>\n```yaml\n{OPERATION}```\n</Accordion>\n"))
    assert "servers" not in sources.entry.data  # type: ignore[operator]


def test_a_json_block_on_one_line_is_read(tmp_path: Path) -> None:
    sources, _ = loaded(_page(tmp_path, '## X\n\n```json\n{"openapi":"3.0.3","info":{},"paths":{}}\n```\n'))
    assert sources.entry.locate(("paths",), key=True).column == 30


def test_the_next_page_may_be_glued_to_the_closing_fence(tmp_path: Path) -> None:
    glued = f"````yaml post /a/{{b}}\n{OPERATION}\n````> ## Documentation Index\n"
    other = OPERATION.replace("/a/{b}", "/c")
    sources, _ = loaded(_page(tmp_path, f"{glued}\n````yaml post /c\n{other}\n````> ## More\n"))
    assert list(sources.entry.data["paths"]) == ["/a/{b}", "/c"]  # type: ignore[index,call-overload,arg-type]
    assert sources.entry.locate(("paths", "/c"), key=True).line == 14


def test_front_matter_is_not_the_page(tmp_path: Path) -> None:
    front = "---\ntitle: !!python/name:os.system x\nexample: |\n  ```yaml\nopenapi: GET /a\n---\n"
    sources, _ = loaded(_page(tmp_path, f"{front}```yaml\n{OPERATION}```\n"))
    assert sources.entry.locate(("openapi",), key=True).line == 8


def test_twenty_thousand_fences_take_no_time(tmp_path: Path) -> None:
    page = _page(tmp_path, "```json\n{}\n```\n\n" * 20_000 + f"```yaml\n{OPERATION}```\n")
    started = time.process_time()
    loaded(page)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mintlify-gen1-knot-webhook.md", "page-old-mintlify"),
        ("mintlify-kalshi-gen1-decrease-order.md", "page-old-mintlify"),
        ("mintlify-kalshi-asyncapi-user-orders.md", "document-asyncapi"),
        ("mintlify-kalshi-prose-no-openapi.md", "page-no-block"),
    ],
)
def test_published_pages_that_are_something_else_are_refused_by_name(name: str, code: str) -> None:
    assert load_refusal(shared(f"corpus/pages/{name}")).code == code


def test_published_pages_are_read() -> None:
    refused = ("gen1", "asyncapi", "prose")
    pages = [page for page in shared("corpus/pages").glob("*.md") if not any(word in page.name for word in refused)]
    assert len(pages) > 10
    for page in pages:
        sources, reporter = loaded(page)
        assert isinstance(sources.entry.data, dict)
        assert reporter.errors == []
