"""Components that nothing reaches have a class where the toml or the lock asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.config.client_toml import load_config
from tests.support.command import command
from tests.support.project import Project, press

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list_pets
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
    RealtimeCall: {type: object, properties: {part: {$ref: '#/components/schemas/Piece'}}}
    Piece: {type: object, properties: {text: {type: string}}}
    Other: {type: object, properties: {text: {type: string}}}
"""


def _classes(folder: Path, line: str = "", lock: str = "") -> tuple[set[str], str]:
    project = Project.of(folder, "pets", TEXT, f'sources = ["pets.yaml"]\n{line}\n')
    if lock:
        project.write("specs/pets.lock", lock)
    pressed = press(load_config(folder / "specs" / "pets.toml"))
    text = "".join(text for name, text in pressed.files.items() if name.startswith("models/"))
    return set(re.findall(r"^class (\w+)\(Model\)", text, re.MULTILINE)), pressed.lock


@pytest.mark.parametrize(
    ("line", "classes"),
    [
        ("", {"Pet"}),
        ("unused = false", {"Pet"}),
        ("unused = true", {"Pet", "RealtimeCall", "Piece", "Other"}),
        ('unused = ["Realtime*"]', {"Pet", "RealtimeCall", "Piece"}),
    ],
)
def test_a_new_client_has_what_the_toml_asks_for(line: str, classes: set[str], tmp_path: Path) -> None:
    assert _classes(tmp_path, line)[0] == classes


def test_a_lock_keeps_what_it_names(tmp_path: Path) -> None:
    every, lock = _classes(tmp_path / "all", "unused = true")
    assert _classes(tmp_path / "later", "", lock)[0] == every
    fewer = "".join(f"{row}\n" for row in lock.splitlines() if '"Other"' not in row)
    assert _classes(tmp_path / "forgotten", "", fewer)[0] == every - {"Other"}


def test_a_description_of_models_alone_has_all(tmp_path: Path) -> None:
    text = TEXT.replace("schema: {$ref: '#/components/schemas/Pet'}", "schema: {type: string}")
    project = Project.of(tmp_path, "pets", text)
    files = press(load_config(project.folder / "specs" / "pets.toml")).files
    assert "class RealtimeCall(Model)" in "".join(files.values())


def test_init_says_how_many_no_operation_reaches_and_names_ten(tmp_path: Path) -> None:
    more = "".join(
        f"    Extra{number:02}: {{type: object, properties: {{a: {{type: string}}}}}}\n" for number in range(12)
    )
    (tmp_path / "pets.yaml").write_text(TEXT + more, encoding="utf-8")
    said = command("init", "pets.yaml", cwd=tmp_path).stdout
    assert (
        "specs/pets.toml: no operation reaches 15 of the components, which get no class: 'Extra00', 'Extra01', "
        "'Extra02', 'Extra03', 'Extra04', 'Extra05', 'Extra06', 'Extra07', 'Extra08', 'Extra09' and others; "
        "`unused = true` in the toml makes them\n"
    ) in said
    told = command("lint", "pets", cwd=tmp_path).stderr
    assert "no operation reaches 15 of the components, which have no class: 'Extra00', " in told


def test_init_says_nothing_where_all_are_reached(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(TEXT[: TEXT.index("    RealtimeCall")], encoding="utf-8")
    assert "no class" not in command("init", "pets.yaml", cwd=tmp_path).stdout
