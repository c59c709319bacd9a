"""What is not proven is said once for each reason: code, place, help, and what can be pasted."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from generator.diagnostics.reference import explained
from generator.diagnostics.rules import RULES
from generator.proof import reason_codes
from generator.proof.cells import judged
from generator.proof.package.imported import Package
from generator.proof.reason_codes import NO_SAMPLE, Doubt, red_code
from tests.proof.pressing import cells_of, document
from tests.support.command import Run, command

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CONTRADICTION: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {"a": True},
}
LOOP = {"type": "object", "required": ["me"], "properties": {"me": {"$ref": "#/components/schemas/Loop"}}}
TO_LOOP = {"$ref": "#/components/schemas/Loop"}
UNION = {"oneOf": [{"type": "object", "required": ["a"], "properties": {"a": False}}, CONTRADICTION]}
"""A union of which no branch has a value."""


def content(schema: object) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def answered(schema: object) -> dict[str, Any]:
    return {"responses": {"200": {"description": "x", **content(schema)}}}


def project(folder: Path, paths: Mapping[str, object], **components: dict[str, Any]) -> Path:
    """Write a description and its toml, and generate the client."""
    source = document(folder, paths, "3.1.0", **components)
    (folder / "shop.toml").write_text(f'sources = ["{source.name}"]\noutput = "shop"\n', encoding="utf-8")
    assert command("generate", "shop.toml", cwd=folder).status == 0
    return folder


def verify(folder: Path, *words: str) -> Run:
    return command("verify", "shop.toml", *words, cwd=folder)


def line_of(folder: Path, text: str) -> int:
    lines = (folder / "api.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def pasted(run: Run) -> str:
    """Return the lines of an output that are to be pasted."""
    lines = [line.strip() for line in run.text.splitlines()]
    return "\n".join(line for line in lines if line.startswith(("[[proof_waivers]]", "cell = ", "reason = ")))


def answer(folder: Path, tables: str) -> None:
    with (folder / "shop.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n{tables}\n")


def test_one_message_says_what_to_type(tmp_path: Path) -> None:
    folder = project(tmp_path, {"/a[b]": {"get": answered(UNION)}})
    run = verify(folder)
    assert run.status == 1
    assert (
        run.text.count("error[") == run.text.count("proof-no-sample] ") == run.text.count("help[proof-no-sample]") == 1
    )
    head = next(line for line in run.text.splitlines() if "error[" in line)
    assert head.startswith(f"api.yaml:{line_of(folder, 'application/json')}:")
    assert "no value" in head or "the schema is false" in head
    assert "add to shop.toml:" in run.text
    waivers = tomllib.loads(pasted(run))["proof_waivers"]
    assert all(waiver["reason"] for waiver in waivers)
    answer(folder, pasted(run))
    again = verify(folder)
    assert (again.status, again.text.count("error["), again.text.count("warning[")) == (0, 0, 0), again.text


def test_a_reason_of_many_operations_is_one_message_at_the_schema(tmp_path: Path) -> None:
    body = {"required": True, **content(TO_LOOP)}
    paths = {f"/{name}": {"post": {"requestBody": body, **answered(TO_LOOP)}} for name in "abcdefgh"}
    folder = project(tmp_path, paths, Loop=LOOP)
    run = verify(folder)
    assert run.text.count("error[") == 1
    assert f"api.yaml:{line_of(folder, 'Loop:')}:" in run.text
    assert "recursion at #/components/schemas/Loop" in run.text
    answer(folder, pasted(run))
    assert verify(folder).status == 0


def test_a_red_cell_has_no_waiver(tmp_path: Path) -> None:
    folder = project(tmp_path, {"/a": {"get": {"parameters": [], **answered({"type": "string"})}}})
    [resource] = (folder / "shop" / "resources").glob("a.py")
    resource.write_text(resource.read_text("utf-8").replace('"/a"', '"/b"'), encoding="utf-8")
    run = verify(folder)
    assert run.status == 1
    assert "error[proof-request-wrong]" in run.text
    assert f"api.yaml:{line_of(folder, '/a:') + 1}:" in run.text  # `get`
    assert "proof_waivers" not in run.text.partition("help[")[0]
    rows = [json.loads(line) for line in verify(folder, "--format", "json").stdout.splitlines()]
    red = [row for row in rows if row.get("verdict") == "failed"]
    assert red
    assert {(row["file"], row["line"]) for row in red} == {("api.yaml", line_of(folder, "/a:") + 1)}
    assert all(row["code"] in RULES and "proof_waivers" not in row["way_on"] for row in red)


def test_each_row_has_its_own_way_on(tmp_path: Path) -> None:
    folder = project(tmp_path, {"/a": {"get": answered(CONTRADICTION)}})
    rows = [json.loads(line) for line in verify(folder, "--format", "json").stdout.splitlines()]
    grey = [row for row in rows if row.get("verdict") == "unproven"]
    assert grey
    for row in grey:
        help_, _, table = row["way_on"].partition("\n")
        assert help_ == RULES[row["code"]].help
        assert tomllib.loads(table)["proof_waivers"][0]["cell"] == f"{row['operation']} {row['cell']}"
        assert row["line"] == line_of(folder, "application/json")


def test_annotations_stand_at_the_line_and_hold_the_table(tmp_path: Path) -> None:
    folder = project(tmp_path, {"/a": {"get": answered(CONTRADICTION)}})
    out = verify(folder, "--format", "github").stdout
    assert f"::error file=api.yaml,line={line_of(folder, 'application/json')}," in out
    assert '%0A[[proof_waivers]]%0Acell = "GET /a ' in out
    sarif = json.loads(verify(folder, "--format", "sarif").stdout)
    assert {result["ruleId"] for result in sarif["runs"][0]["results"]} == {"proof-no-sample"}


@pytest.mark.parametrize(
    ("pattern", "refused"),
    [
        ("*", True),
        ("**", True),
        ("?*", True),
        ("* *", True),
        ("* */*", True),
        ("GET *", True),
        ("GET /*", True),
        ("[A-Z]* /*", True),
        ("*e*", True),  # of this client every cell
        ("* response/*", False),
        ("GET /a *", False),
        ("GET /a response/200/*", False),
    ],
)
def test_a_waiver_that_hides_everything_is_refused(pattern: str, refused: bool, made: Path, tmp_path: Path) -> None:
    waiving(made, tmp_path, pattern)
    run = verify(tmp_path)
    assert (run.status, "error[proof-waiver-too-wide]" in run.text) == (int(refused), refused), run.text
    if refused:
        assert 'cell = "GET /pets response/200/*"' in run.text
        assert "shop.toml:4:1: error" in run.text
        assert "proof-no-sample" in run.text  # and it hides nothing


def waiving(made: Path, folder: Path, *patterns: str) -> None:
    """Write another toml of a client, with waivers."""
    toml = (made / "shop.toml").read_text("utf-8").replace("api.yaml", f"{made}/api.yaml")
    waivers = "".join(f'[[proof_waivers]]\ncell = "{pattern}"\nreason = "x"\n' for pattern in patterns)
    (folder / "shop.toml").write_text(toml.replace('"shop"', f'"{made}/shop"') + waivers, encoding="utf-8")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("made"), {"/a": {"get": answered(CONTRADICTION)}})


def test_a_waiver_counts_where_a_part_is_proven(made: Path, tmp_path: Path) -> None:
    waiving(made, tmp_path, "GET /a response/*", "GET /b *")
    run = verify(tmp_path, "--operation", "GET /a")
    assert (run.status, "proof-waiver-unused" in run.text) == (0, False), run.text
    assert "shop.toml:7:1: warning[proof-waiver-unused]" in verify(tmp_path).text


def test_every_code_is_explained() -> None:
    named = {value for value in vars(reason_codes).values() if isinstance(value, str) and value in RULES}
    assert len(named) > 10
    for code in named | set(reason_codes.RED_KINDS.values()):
        assert code in RULES
        assert explained(code)


def test_what_every_cell_of_a_description_is_called_has_a_code(tmp_path: Path) -> None:
    labels = {cell.cell for cell in cells_of(document(tmp_path, {"/a": {"get": answered(CONTRADICTION)}}))}
    assert all(red_code(label) in RULES for label in labels)


def test_a_proven_cell_has_no_code() -> None:
    assert judged("GET /a", "request/full", ()).code == ""
    assert judged("GET /a", "request/full", ["wrong"]).code == "proof-request-wrong"
    assert judged("GET /a", "request/full", ["wrong"], [Doubt(NO_SAMPLE, "x")]).code == "proof-request-wrong"


def test_whose_code_raised_is_known(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("def call():\n    call()\n", encoding="utf-8")
    package = Package(tmp_path)
    with pytest.raises(RecursionError) as caught:
        package.root.call()
    assert package.raised(caught.value)
    package.forget()
    assert not package.raised(RecursionError())
