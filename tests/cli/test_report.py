"""`lint --report` writes what a report of a fault needs, and nothing of whoever wrote the description."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from generator.commands.redacted import KEYWORDS, Redactor
from generator.diagnostics import Reporter
from generator.diagnostics.rules import RULES
from generator.source.load import load_sources
from tests.shared_data import ROOT, shared
from tests.support.command import command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECRET = """\
openapi: 3.1.0
info: {title: Zanzibar Bank, version: 7.77.7, description: zq-info, contact: {email: zq@zanzibar.test}}
servers: [{url: "https://zq-user:zq-pass@zanzibar.test/zq-base?zq-token=1", description: zq-server}]
tags: [{name: zq-tag, description: zq-tagtext}]
security: [{zqScheme: [zq:scope]}]
x-zq-vendor: {zq-inner: zq-value}
paths:
  /zq-accounts/{zqId}/zq-rows:
    get:
      operationId: zqList
      tags: [zq-tag]
      summary: zq-summary
      parameters:
        - {name: zqId, in: path, required: true, schema: {type: string, pattern: "^zq[0-9]+$"}}
        - {name: zq-limit, in: query, schema: {type: integer, maximum: 4711, default: zq-default}}
        - {name: zq-twice, in: query, schema: {type: zq-type}, example: zq-example}
      responses:
        "200":
          description: zq-response
          headers: {X-Zq-Rate: {schema: {type: integer}}}
          content:
            application/vnd.zq+json:
              schema: {$ref: "#/components/schemas/ZqMissing"}
              examples: {zqExample: {value: {zqKey: zq-sample}}}
        "404": {$ref: "#/components/responses/ZqGone"}
components:
  securitySchemes:
    zqScheme: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://zq.test/zq", scopes: {"zq:scope": zq-x}}}}
  schemas:
    ZqRow:
      type: object
      required: [zqName, zqAbsent]
      title: zq-title
      properties:
        zqName: {type: string, enum: [zq-a, zq-b], const: zq-c, description: zq-d}
        zqOther:
          oneOf: [{$ref: "#/components/schemas/ZqRow"}]
          discriminator: {propertyName: zqKind, mapping: {zq-m: ZqRow}}
      default: {zqName: 1}
      example: [zq-e]
"""


def words_of(value: Any) -> Iterator[str]:
    """Iterate over the words of all texts and keys of a description that no specification defines."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from words_of(str(key))
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)
    elif isinstance(value, str):
        yield from re.findall(r"[\w.@-]{4,}", value)


OURS = set(
    re.findall(r"[\w.@-]{4,}", " ".join(f"{rule.message} {code}" for code, rule in RULES.items()))
)  # fmt: skip


def reported(folder: Path, *words: str) -> str:
    run = command("lint", *words, "--report", "report.md", cwd=folder)
    assert run.status in (0, 1), run.text
    assert "internal error" not in run.text
    return (folder / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["yaml", "json", "md"])
def test_nothing_of_a_description_is_in_it(form: str, tmp_path: Path) -> None:
    text = SECRET if form == "yaml" else json.dumps(yaml.safe_load(SECRET), indent=1)
    text = f"# Zq page\n\n```json\n{text}\n```\n" if form == "md" else text
    (tmp_path / f"zq-file.{form}").write_text(text, encoding="utf-8")
    report = reported(tmp_path, f"zq-file.{form}")
    assert not re.search(r"zq|zanzibar|4711|7\.77", report, re.IGNORECASE)
    assert str(tmp_path) not in report
    assert report.count("### ") >= 4
    assert "error[" in report
    assert "type: string" in report or "type: integer" in report


def test_it_has_the_versions_and_the_structure(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SECRET, encoding="utf-8")
    report = reported(tmp_path, "a.yaml")
    for line in ("- specpress ", "- pydantic ", f"- Python {sys.version.split()[0]}", "- source: a file .yaml, "):
        assert line in report
    assert "/paths/~1name" in report
    assert "```yaml" in report


def test_a_file_that_is_no_description_is_reported_on_too(tmp_path: Path) -> None:
    (tmp_path / "zq.yaml").write_text("openapi: 3.1.0\npaths: {zq: [zq\n", encoding="utf-8")
    report = reported(tmp_path, "zq.yaml")
    assert "error[yaml-syntax]" in report
    assert "zq" not in report


@pytest.mark.parametrize("name", ["specs/fetch-usage.md", "specs/freight.yaml"])
def test_no_word_of_our_own_sources_is_in_it(name: str, tmp_path: Path) -> None:
    judge(ROOT / name, tmp_path)


@pytest.mark.parametrize("name", ["adyen-checkout72.yaml", "moby-docker20.yaml", "netlify-swagger20.yaml"])
def test_no_word_of_a_real_description_is_in_it(name: str, tmp_path: Path) -> None:
    judge(shared(f"corpus/{name}"), tmp_path)


def judge(path: Path, folder: Path) -> None:
    report = reported(folder, str(path))
    body = report.partition("## Client 1")[2]
    data = load_sources([path], Reporter()).entry.data
    known = OURS | KEYWORDS | {"200", "default"} | set(re.findall(r"[\w.@-]{4,}", " ".join(VALUES)))
    leaked = {word for word in words_of(data) if word not in known} & set(re.findall(r"[\w.@-]{4,}", body))
    assert leaked <= ALLOWED, leaked
    assert str(path.parent) not in report


VALUES = (
    "string number integer boolean object array null file apiKey http oauth2 query header path body formData form",
    "application/json multipart/form-data text/plain error warning note name text characters operations source yaml",
    "application/x-www-form-urlencoded application/octet-stream date-time int32 int64 double float byte binary",
    "x-name type more of page description url true false null bool",
)
ALLOWED = {"Client", "Markdown", "https"}


def test_a_fault_of_ours_is_reported_with_its_place_and_without_its_words(tmp_path: Path) -> None:
    (tmp_path / "zq.yaml").write_text(SECRET, encoding="utf-8")
    program = (
        "import generator.operations as o, sys\n"
        "def build_api(*_): raise ValueError('zq-words')\n"
        "o.build_api = build_api\n"
        "from generator.cli import main\n"
        "sys.argv = ['specpress', 'lint', 'zq.yaml', '--report', 'report.md']\n"
        "main()\n"
    )
    known = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=known, capture_output=True, check=False)
    assert done.returncode == 3
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "ValueError" in report
    assert re.search(r"^pipeline\.py:\d+ analyse$", report, re.MULTILINE)
    assert "zq" not in report


def test_a_name_is_the_same_wherever_it_stands() -> None:
    redactor = Redactor()
    lines = list(redactor.lines({"required": ["pet"], "properties": {"pet": {"$ref": "#/components/schemas/Pet"}}}))
    assert lines == [
        "required:", "  - name1", "properties:", "  name1:", "    $ref: #/components/schemas/name2",
    ]  # fmt: skip
