"""The page of a ledger: each operation once, each reason once, and what the browser is allowed to run."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from generator.commands.proofs import described
from generator.config.client_toml import ad_hoc_config
from generator.proof.cells import judged
from generator.proof.ledger import Ledger
from generator.proof.reason_codes import NO_SAMPLE, Doubt
from generator.proof.report import report_page
from generator.proof.report_assets import SCRIPT, STYLE, VERDICTS
from tests.proof.pressing import document

if TYPE_CHECKING:
    from pathlib import Path

    from generator.proof.cells import Cell

ANSWER = {"responses": {"200": {"description": "x", "content": {"application/json": {"schema": {"type": "string"}}}}}}
GREY = Doubt(NO_SAMPLE, "no sample: recursion at 0#/components/schemas/Loop")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"


def cells() -> list[Cell]:
    return [
        judged("GET /a", "request/full/sync", []),
        judged("GET /a", "request/full/async", []),
        judged("GET /a", "response/200/application/json/full/sync", [], [GREY]),
        judged("GET /b", "request/full/sync", [HOSTILE]),
        judged("GET /b", "response/200/application/json/full/sync", [], [GREY]),
        judged("GET /c", "response/200/application/json/full/sync", [], [GREY]).as_waived(f"we know {HOSTILE}"),
        judged("document", "offered/servers", []),
        judged("GET /a", "types/full", []),  # apart from the others of its operation
    ]


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    source = document(
        tmp_path_factory.mktemp("report"),
        {f"/{name}": {"get": ANSWER} for name in "abc"},
        "3.1.0",
        Loop={"type": "object"},
    )
    return report_page(ledger(source, cells()))


def ledger(source: Path, found: list[Cell]) -> Ledger:
    description, _ = described(ad_hoc_config([source], source.parent / "out", "report"), ())
    return Ledger(name="report", description=description, cells=tuple(found))


def test_an_operation_is_one_row_with_all_its_cells(page: str) -> None:
    rows = re.findall(r'<details class="operation of-verdict ([\w ]*)" id="([\w-]+)"', page)
    assert rows == [
        ("proven unproven", "operation-0"),
        ("failed unproven", "operation-1"),
        ("waived", "operation-2"),
        ("proven", "operation-3"),
    ]
    assert page.count('class="of-verdict proven"') == 4  # squares


def test_a_reason_is_shown_once_with_its_place_and_the_table(page: str) -> None:
    main = page.partition("<h2>Operations</h2>")[0]
    assert re.findall(r"<h2[^>]*>([^<]*)", main) == ["What is wrong", "What could not be proven", "What is waived"]
    groups = main.split('<div class="group ')[1:]
    assert len(groups) == 3
    red, grey, waived = groups
    assert "proof-request-wrong" in red
    assert "<b>2</b> proof-no-sample" in grey
    assert re.search(r"api\.yaml:\d+:\d+", grey)
    assert "recursion at #/components/schemas/Loop" in grey
    assert grey.count("cell = &quot;GET ") == 2
    assert "we know" in waived
    assert "cell = " not in red + waived


def test_links_lead_to_operations(page: str) -> None:
    links = re.findall(r'<a href="#([\w-]+)">([^<]*)</a>', page)
    assert [name for _, name in links] == ["GET /b", "GET /a", "GET /b", "GET /c"]
    for target, name in links:
        assert re.search(rf'id="{target}"[^>]*><summary><code>{name}</code>', page)
    ids = re.findall(r' id="([\w-]+)"', page)
    assert len(ids) == len(set(ids))


def test_each_verdict_has_a_filter(page: str) -> None:
    for verdict in ("all", *VERDICTS):
        assert f'id="only-{verdict}"' in page
        assert f'<label for="only-{verdict}">' in page
    assert all(f"#only-{verdict}:checked ~ * .of-verdict:not(.{verdict})" in STYLE for verdict in VERDICTS)
    assert page.index('id="only-all"') < page.index('<div class="bar">') < page.index("<main>")
    assert ":has(" not in STYLE


def test_the_script_is_allowed_by_its_digest_and_nothing_else_is(page: str) -> None:
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    assert page.count("<script>") == 1
    assert f"<script>{SCRIPT}</script></body>" in page
    assert "<img" not in page
    assert not re.search(r"\son\w+=", page.replace(SCRIPT, "").replace("&lt;img src=x onerror=", ""))


def test_many_that_are_not_well_stay_closed(tmp_path: Path) -> None:
    source = document(tmp_path, {f"/{number}": {"get": ANSWER} for number in range(21)})
    red = [judged(f"GET /{number}", "request/full/sync", [f"wrong {number}"]) for number in range(21)]
    assert '<details class="operation of-verdict failed" id="operation-0" open>' in report_page(
        ledger(source, red[:20])
    )
    assert 'id="operation-0" open>' not in report_page(ledger(source, red))


def test_cells_of_an_earlier_run_are_shown_too(tmp_path: Path) -> None:
    source = document(tmp_path, {"/a": {"get": ANSWER}})
    before = [replace(judged("GET /a", "request/full/sync", []), before=True)]
    assert "request/full" in report_page(ledger(source, before))
