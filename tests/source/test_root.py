"""References that leave the folder of their source, and the root that they may not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import ad_hoc_config, load_config
from generator.config.options_digest import options_digest
from generator.diagnostics import Reporter
from generator.pipeline import press
from generator.source.load import load_sources

if TYPE_CHECKING:
    from pathlib import Path

_API = """\
openapi: 3.1.0
info: {{title: Parts, version: "1"}}
servers: [{{url: https://api.example}}]
paths:
  /pets:
    get:
      responses: {{"200": {{description: d, content: {{application/json: {{schema: {{$ref: "{reference}"}}}}}}}}}}
"""
_PET = "Pet: {type: object, properties: {owner: {$ref: '../people/owner.yaml#/Owner'}}}\n"
_OWNER = "Owner: {type: object, properties: {name: {type: string}}}\n"


def _tree(folder: Path, reference: str = "../shared/pet.yaml#/Pet") -> Path:
    for name in ("repo/specs/api", "repo/specs/shared", "repo/specs/people", "repo/specs/.hidden"):
        (folder / name).mkdir(parents=True)
    specs = folder / "repo" / "specs"
    (specs / "api" / "api.yaml").write_text(_API.format(reference=reference))
    (specs / "shared" / "pet.yaml").write_text(_PET)
    (specs / "people" / "owner.yaml").write_text(_OWNER)
    (specs / ".hidden" / "pet.yaml").write_text(_OWNER.replace("Owner", "Pet"))
    (folder / "outside.yaml").write_text(_OWNER.replace("Owner", "Pet"))
    return specs


def _codes(source: Path, root: Path | None) -> list[str]:
    reporter = Reporter()
    pressed = press(ad_hoc_config([source], source.parent / "out" / "parts", "parts", root), reporter)
    return [entry.code for entry in reporter.errors] if pressed is None else []


def test_a_reference_may_leave_the_folder_of_its_source_inside_the_root(tmp_path: Path) -> None:
    specs = _tree(tmp_path)
    assert _codes(specs / "api" / "api.yaml", specs) == []
    assert _codes(specs / "api" / "api.yaml", None) == ["ref-outside"]
    assert _codes(specs / "api" / "api.yaml", specs / "shared") == ["ref-outside"]


def test_the_top_of_the_repository_is_the_root_of_a_toml(tmp_path: Path) -> None:
    specs = _tree(tmp_path)
    toml = specs / "parts.toml"
    toml.write_text('sources = ["api/api.yaml"]\n')
    assert press(load_config(toml), Reporter()) is None
    digest = options_digest(load_config(toml))
    (tmp_path / "repo" / ".git").mkdir()
    assert press(load_config(toml), Reporter()) is not None
    assert options_digest(load_config(toml)) == digest
    toml.write_text('sources = ["api/api.yaml"]\nroot = "shared"\n')
    assert press(load_config(toml), Reporter()) is None


def test_the_folder_that_holds_all_sources_is_the_root_of_several(tmp_path: Path) -> None:
    specs = _tree(tmp_path)
    (specs / "api" / "api.md").write_text(f"# Pets\n\n```yaml\n{(specs / 'api' / 'api.yaml').read_text()}```\n")
    head = "openapi: 3.1.0\ninfo: {title: Parts, version: '1'}\nservers: [{url: https://api.example}]\npaths: {}\n"
    (specs / "people" / "page.md").write_text(f"# None\n\n```yaml\n{head}```\n")
    pages = [specs / "api" / "api.md", specs / "people" / "page.md"]
    assert load_sources(pages, Reporter()).roots[-1] == specs.resolve()


@pytest.mark.parametrize(
    "reference",
    [
        "../../../outside.yaml#/Pet",
        "../.hidden/pet.yaml#/Pet",
        "../link.yaml#/Pet",
        "../links/outside.yaml#/Pet",
        "%2e%2e/%2e%2e/%2e%2e/outside.yaml#/Pet",
        "file:///etc/passwd",
        "file:../shared/pet.yaml#/Pet",
        "https://api.example/pet.yaml#/Pet",
        "http://localhost/pet.yaml",
        "//api.example/pet.yaml",
        "/etc/passwd",
        "..\\shared\\pet.yaml#/Pet",
    ],
)
def test_what_lies_outside_of_the_root_stays_refused(tmp_path: Path, reference: str) -> None:
    specs = _tree(tmp_path, reference.replace("\\", "\\\\"))
    (specs / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (specs / "links").symlink_to(tmp_path)
    assert _codes(specs / "api" / "api.yaml", specs) == ["ref-outside"]


def test_a_source_in_a_hidden_folder_may_refer_to_its_own_files(tmp_path: Path) -> None:
    specs = _tree(tmp_path)
    hidden = specs / ".hidden"
    (hidden / "api.yaml").write_text(_API.format(reference="pet.yaml#/Pet"))
    assert _codes(hidden / "api.yaml", specs) == []
