"""The proof as a whole: it holds for what is right, and sees what is wrong."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest

from generator.proof.choice import Choice
from generator.proof.report_assets import SCRIPT
from tests.proof.pressing import FREIGHT, STYLES, cells_of, document, pressed
from tests.support.command import ROOT, command

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("source", [FREIGHT, STYLES], ids=lambda path: path.stem)
def test_a_client_is_proven_in_every_cell(source: Path) -> None:
    cells = cells_of(source)
    assert [cell for cell in cells if cell.verdict != "proven"] == []
    assert len(cells) > 90
    assert len({cell.id for cell in cells}) == len(cells)


@pytest.mark.parametrize(
    ("file", "old", "new", "operation"),
    [
        ("resources/styles.py", 'Query("joined", explode=False)', 'Query("joined")', "forms"),
        ("resources/styles.py", 'Header("X-Exploded", explode=True)', 'Header("X-Exploded")', "forms"),
        ("resources/styles.py", '"note": note', '"note": UNSET', "hold"),
        ("models/styles.py", "size: int", "size: float", "replaceThing"),
        ("_runtime/errors.py", "404: NotFoundError", "499: NotFoundError", "replaceThing"),
        ("_runtime/model.py", 'extra="allow"', 'extra="ignore"', "replaceThing"),
    ],
)
def test_a_fault_in_a_client_turns_a_cell_red(file: str, old: str, new: str, operation: str, tmp_path: Path) -> None:
    original = pressed(STYLES)
    package = tmp_path / "client"
    shutil.copytree(original, package)
    text = (package / file).read_text(encoding="utf-8")
    assert old in text
    (package / file).write_text(text.replace(old, new), encoding="utf-8")
    verdicts = {cell.verdict for cell in cells_of(STYLES, package, Choice(operation=operation))}
    assert "failed" in verdicts


def test_a_fault_in_the_async_client_alone_is_seen(tmp_path: Path) -> None:
    original = pressed(STYLES)
    package = tmp_path / "client"
    shutil.copytree(original, package)
    file = package / "resources" / "styles.py"
    sync, mark, rest = file.read_text(encoding="utf-8").partition("class AsyncStyles")
    file.write_text(sync + mark + rest.replace("hold(thing=thing, note=note)", "hold(thing=thing)"), encoding="utf-8")
    red = [cell.cell for cell in cells_of(STYLES, package, Choice(operation="hold")) if cell.verdict == "failed"]
    assert red
    assert all(cell.endswith("/async") for cell in red)


def test_what_cannot_be_sampled_is_unproven_with_a_reason(tmp_path: Path) -> None:
    loop = {"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#/components/schemas/Loop"}}}
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Loop"}}}}
    operation = {"operationId": "send", "requestBody": body, "responses": {"204": {"description": "Done."}}}
    cells = cells_of(document(tmp_path, {"/loops": {"post": operation}}, Loop=loop))
    unproven = [cell for cell in cells if cell.verdict != "proven"]
    assert {cell.cell.partition("/")[0] for cell in unproven} == {"request"}
    assert all(cell.verdict == "unproven" and "recursion" in cell.reason for cell in unproven)


def test_one_cell_runs_again_by_its_id() -> None:
    wanted = cells_of(STYLES)[3]
    again = cells_of(STYLES, choice=Choice(cell=wanted.id))
    assert again == [wanted]


def test_another_seed_gives_other_samples_and_the_proof_still_holds() -> None:
    assert {cell.verdict for cell in cells_of(STYLES, choice=Choice(seed=7))} == {"proven"}


@pytest.mark.parametrize("name", ["cometchat_management", "tidewater_freight"])
def test_the_committed_ledger_is_what_verify_writes(name: str, tmp_path: Path) -> None:
    for folder in ("specs", "generated"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    committed = (ROOT / "specs" / f"{name}.proof.json").read_text(encoding="utf-8")
    done = command("verify", name, cwd=tmp_path)
    assert done.status == 0, done.stdout + done.stderr
    assert (tmp_path / "specs" / f"{name}.proof.json").read_text(encoding="utf-8") == committed
    assert json.loads(committed)["cells"]["failed"] == 0


def test_the_lock_holds_the_digest_of_the_ledger(tmp_path: Path) -> None:
    document(tmp_path, {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": "Done."}}}}})
    (tmp_path / "small.toml").write_text('sources = ["api.yaml"]\noutput = "client"\n', encoding="utf-8")
    assert command("generate", "small.toml", cwd=tmp_path).status == 0
    assert '["proof"' not in (tmp_path / "small.lock").read_text(encoding="utf-8")
    assert command("verify", "small.toml", cwd=tmp_path).status == 0
    ledger = tmp_path / "small.proof.json"
    row = json.dumps(["proof", "ledger", hashlib.sha256(ledger.read_bytes()).hexdigest()])
    locked = (tmp_path / "small.lock").read_text(encoding="utf-8")
    assert row in locked.splitlines()
    assert command("check", "small.toml", cwd=tmp_path).status == 0
    assert command("generate", "small.toml", cwd=tmp_path).status == 0
    assert (tmp_path / "small.lock").read_text(encoding="utf-8") == locked
    ledger.write_text(ledger.read_text(encoding="utf-8").replace('"failed": 0', '"failed": 1'), encoding="utf-8")
    checked = command("check", "small.toml", cwd=tmp_path)
    assert checked.status == 1
    assert "check-lock-stale" in checked.stderr
    assert command("verify", "small.toml", cwd=tmp_path).status == 0
    assert command("check", "small.toml", cwd=tmp_path).status == 0


def test_the_command_gives_a_line_for_each_cell_and_a_summary() -> None:
    done = command("verify", "--source", str(STYLES), "--format", "json", cwd=ROOT)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.status == 0
    assert rows[-1]["summary"]["proven"] == len(rows) - 1
    assert rows[0].keys() == {"operation", "cell", "verdict", "reason"}


def test_a_package_that_nobody_named_is_not_run(tmp_path: Path) -> None:
    source = document(tmp_path, {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": "x"}}}}})
    (tmp_path / "client").mkdir()
    (tmp_path / "client" / "__init__.py").write_text("open('run', 'w').close()\n", encoding="utf-8")
    done = command("verify", "--source", str(source), cwd=tmp_path)
    assert (done.status, "0 failed" in done.stdout) == (0, True), done
    assert not (tmp_path / "run").exists()


def test_a_package_that_cannot_be_imported_is_an_error_and_says_why(tmp_path: Path) -> None:
    source = document(tmp_path, {"/a": {"get": {"operationId": "a", "responses": {"204": {"description": "x"}}}}})
    assert command("generate", "--source", str(source), "--output", "pets", "--name", "pets", cwd=tmp_path).status == 0
    (tmp_path / "pets" / "__init__.py").write_text("raise KeyError('no such thing')\n", encoding="utf-8")
    done = command("verify", "--client", "pets", "--source", str(source), cwd=tmp_path)
    assert done.status == 1
    assert "proof-package-broken" in done.stderr
    assert "no such thing" in done.stderr


def test_an_operation_that_is_not_there_is_an_error() -> None:
    done = command("verify", "--source", str(STYLES), "--operation", "nothing", cwd=ROOT)
    assert done.status == 1
    assert "proof-choice-empty" in done.stderr


def test_a_waiver_takes_what_is_unproven_and_an_unused_one_is_told(tmp_path: Path) -> None:
    loop = {"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#/components/schemas/Loop"}}}
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Loop"}}}}
    operation = {"operationId": "send", "requestBody": body, "responses": {"204": {"description": "Done."}}}
    document(tmp_path, {"/loops": {"post": operation}}, Loop=loop)
    toml = tmp_path / "loops.toml"
    waiver = '[[proof_waivers]]\ncell = "POST /loops *"\nreason = "no value ends"\n'
    toml.write_text(f'name = "loops"\nsources = ["api.yaml"]\n{waiver}', encoding="utf-8")
    assert command("generate", "loops.toml", cwd=tmp_path).status == 0
    assert command("verify", "loops.toml", cwd=tmp_path).status == 0
    ledger = json.loads((tmp_path / "loops.proof.json").read_text(encoding="utf-8"))
    assert ledger["cells"]["waived"] == len(ledger["waived"]) > 0
    toml.write_text(toml.read_text(encoding="utf-8") + waiver.replace("POST /loops", "GET /other"), encoding="utf-8")
    assert "proof-waiver-unused" in command("verify", "loops.toml", cwd=tmp_path).stderr


def test_the_report_shows_every_cell_and_escapes_the_text_of_the_description(tmp_path: Path) -> None:
    answer = {
        "200": {"description": "x", "content": {"text/plain": {"schema": {"type": "string", "enum": ["<script>"]}}}}
    }
    source = document(tmp_path, {"/a": {"get": {"operationId": "a", "responses": answer}}})
    text = source.read_text(encoding="utf-8").replace("title: T", "title: '<img src=x>'")
    source.write_text(text, encoding="utf-8")
    assert command("verify", "--source", str(source), "--report", "page.html", cwd=tmp_path).status == 0
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "GET /a" in page
    assert "&lt;script&gt;" in page
    assert page.count("<script") == page.count(f"<script>{SCRIPT}</script>") == 1
    assert "200\nContent-Type: text/plain" in page
    assert "<img" not in page
