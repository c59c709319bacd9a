"""What examples and production contradict becomes an overlay, which repairs it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.config.client_toml import Config
from generator.diagnostics import Reporter, SpecError
from generator.pipeline import Analysed, analyse
from generator.suggest.found import from_drift, from_examples, read_records
from generator.suggest.proposal import overlay_text, write_proposal
from tests.schemas.support import schema_of

if TYPE_CHECKING:
    from generator.ir.models import ModelEntry

PAGE = """\
openapi: VERSION
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example'}]
paths:
  /pets:
    get:
      operationId: get_pet
      tags: [pets]
      responses:
        '200':
          description: Fine
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {plan: trial, id: 7, tags: [{name: a, "it's": 1}], note: null, extra: {deep: true}}
components:
  schemas:
    Pet:
      type: object
      required: [id, plan]
      properties:
        id: {type: integer}
        plan: {type: integer}
        note: {type: string}
        tags: {type: array, items: {type: object, properties: {name: {type: string}}}}
"""


def analysed(folder: Path, version: str, *overlays: Path) -> Analysed:
    source = folder / "pets.yaml"
    source.write_text(PAGE.replace("VERSION", version), encoding="utf-8")
    reporter = Reporter()
    found = analyse(Config(name="pets", sources=(source,), output=folder / "pets", overlays=overlays), reporter)
    assert found is not None
    assert reporter.errors == []
    return found


def pet(found: Analysed) -> ModelEntry:
    return found.api.models["Pet"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_the_proposal_repairs_what_the_example_contradicts(tmp_path: Path, version: str) -> None:
    before = analysed(tmp_path, version)
    overlay = tmp_path / "proposal.yaml"
    count = write_proposal(overlay, before.spec, from_examples(before.spec, before.api), "Proposal")
    assert count == sum(line.startswith("  - ") for line in overlay.read_text(encoding="utf-8").splitlines())
    after = analysed(tmp_path, version, overlay)
    assert [field.wire for field in pet(after).fields] == ["id", "plan", "note", "tags", "extra"]
    assert "it's" in [field.wire for field in after.api.models["Pet/properties/tags/items"].fields]
    assert list(from_examples(after.spec, after.api)) == []
    with pytest.raises(SpecError, match="somebody's work"):
        write_proposal(overlay, before.spec, from_examples(before.spec, before.api), "Proposal")


def test_nothing_is_written_where_nothing_contradicts(tmp_path: Path) -> None:
    found = analysed(tmp_path, "3.1.0")
    assert write_proposal(tmp_path / "none.yaml", found.spec, (), "Proposal") == 0
    assert not (tmp_path / "none.yaml").exists()


@dataclasses.dataclass
class Drift:
    """As a generated client's `on_drift` gets it."""

    operation_id: str
    status: int
    pointer: str
    expected: str
    actual: str


def test_drift_records_become_a_repair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [
        Drift("get_pet", 200, "/id", "int", "string"),
        Drift("get_pet", 200, "/id", "int", "string"),
        Drift("get_pet", 200, "/plan", "missing", "missing"),
        Drift("GET /pets", 200, "/tags/3/name", "str", "null"),
        Drift("unknown", 200, "/id", "int", "string"),
        Drift("get_pet", 200, "/nothing/here", "int", "string"),
    ]
    monkeypatch.chdir(tmp_path)
    page = (Path(__file__).parents[2] / "docs" / "overlays.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    exec(page.partition("```python\n")[2].partition("```")[0], names)  # noqa: S102  # the example of our own page
    for record in records:
        names["keep"](record)
    path = tmp_path / "drift.jsonl"
    before = analysed(tmp_path, "3.1.0")
    overlay = tmp_path / "drift.overlay.yaml"
    assert write_proposal(overlay, before.spec, from_drift(before.spec, before.api, read_records(path)), "Drift") == 5
    after = pet(analysed(tmp_path, "3.1.0", overlay))
    properties = schema_of(after)["properties"]
    assert isinstance(properties, dict)
    assert [option["type"] for option in properties["id"]["anyOf"]] == ["integer", "string"]
    assert schema_of(after)["required"] == ["id"]


@pytest.mark.parametrize("version", ["3.0.3", "3.2.0"])
def test_a_success_that_is_not_documented_becomes_one(tmp_path: Path, version: str) -> None:
    before = analysed(tmp_path, version)
    record: dict[str, object] = {"operation_id": "get_pet", "status": 201, "pointer": "", "expected": "status 200"}
    records = [{**record, "actual": "status 201"}, {**record, "actual": "status 201"}]
    overlay = tmp_path / "drift.overlay.yaml"
    assert write_proposal(overlay, before.spec, from_drift(before.spec, before.api, records), "Drift") == 1
    after = analysed(tmp_path, version, overlay)
    first, second = after.api.operations[0].responses
    assert [first.status, second.status] == ["200", "201"]
    assert first.media[0].type == second.media[0].type


@pytest.mark.parametrize("line", ["[]", "{", "nonsense", "[" * 100_000])
def test_a_file_that_holds_no_records_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "drift.jsonl"
    path.write_text(f"{{}}\n{line}\n", encoding="utf-8")
    with pytest.raises(SpecError, match="line 2"):
        read_records(path)


def test_names_of_a_description_are_written_as_text(tmp_path: Path) -> None:
    found = analysed(tmp_path, "3.1.0")
    text, _ = overlay_text(found.spec, from_examples(found.spec, found.api), "a: [b\n- target: $")
    assert text.count("\n- ") == 0
    assert json.loads(text.splitlines()[1].removeprefix("info: "))["title"] == "a: [b\n- target: $"


@pytest.mark.parametrize("word", ["allOf", "oneOf", "anyOf"])
def test_a_schema_that_is_named_twice_at_each_of_many_levels_is_read_once(tmp_path: Path, word: str) -> None:
    levels = "".join(
        f"    L{level}: {{{word}: [{{$ref: '#/components/schemas/L{level + 1}'}},"
        f" {{$ref: '#/components/schemas/L{level + 1}'}}]}}\n"
        for level in range(35)
    )
    page = PAGE.replace("schema: {$ref: '#/components/schemas/Pet'}", "schema: {$ref: '#/components/schemas/L0'}")
    page = page.replace("    Pet:\n", f"{levels}    L35:\n").replace("VERSION", "3.1.0")
    source = tmp_path / "pets.yaml"
    source.write_text(page, encoding="utf-8")
    found = analyse(Config(name="pets", sources=(source,), output=tmp_path / "pets"), Reporter())
    assert found is not None
    drift: list[dict[str, object]] = [
        {"operation_id": "get_pet", "status": 200, "pointer": pointer, "actual": actual}
        for pointer, actual in (("/plan", "missing"), ("/id", "string"), ("/none", "string"), ("", "string"))
    ]
    assert {each.kind for each in from_drift(found.spec, found.api, drift)} >= {"missing", "type"}
    if word == "allOf":
        assert "member" in {each.kind for each in from_examples(found.spec, found.api)}
    else:
        assert {each.kind for each in from_examples(found.spec, found.api)} <= {"member", "type", "branch"}
