"""The rows of a lock: read and written by one module, to the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.lock.rows import Row, RowError, lock_of, rows_of
from tests.diff.cases import BASE
from tests.support.project import Project, digests

SPECS = Path(__file__).parents[2] / "specs"


@pytest.mark.parametrize("lock", sorted(SPECS.glob("*.lock")), ids=lambda path: path.stem)
def test_a_lock_that_is_read_and_written_has_the_same_bytes(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert lock_of(rows_of(text)) == text


def test_a_row_is_a_kind_an_identity_and_values() -> None:
    [row] = rows_of('["specpress-lock", 1]\n\n["model", "Pet", "pets.Pet", "0a"]\n')
    assert row == Row.of("model", "Pet", "pets.Pet", "0a")
    assert (row.key, row.value, row.line) == (("model", "Pet"), "pets.Pet", 3)


def test_rows_are_written_sorted_each_once_and_in_ascii() -> None:
    rows = [Row.of("tag", "é", {"b": 1, "a": 2}), Row.of("event", "x"), Row.of("tag", "é", {"a": 2, "b": 1})]
    assert lock_of(rows) == '["specpress-lock", 1]\n["event", "x"]\n["tag", "\\u00e9", {"a": 2, "b": 1}]\n'


@pytest.mark.parametrize("line", ["{}", '["a"]', "[1, 2]", '["a", 1]', "nothing", "[" * 10_000])
def test_a_line_that_is_no_row_is_named(line: str) -> None:
    with pytest.raises(RowError) as caught:
        rows_of(f'["specpress-lock", 1]\n{line}\n')
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "row",
    [
        '["model", "#/paths/~2things/schema", "things.Thing", "0a"]',
        '["model", "#paths", "things.Thing", "0a"]',
        '["copy", "a~", "things.Thing"]',
        '["fields", "Pet~x", {"a": "b"}]',
        '["alias", "things.Thing", "Pet~2@input"]',
    ],
)
def test_a_row_whose_key_is_no_pointer_is_refused_with_its_line(tmp_path: Path, row: str) -> None:
    project = Project.of(tmp_path, "pets", BASE)
    project.generate("pets")
    project.write("specs/pets.lock", f'["specpress-lock", 1]\n{row}\n')
    for command in ("generate", "check"):
        found = project.run(command)
        assert found.status == 1
        assert "error[lock-unreadable] specs/pets.lock: line 2" in found.stderr


def test_a_lock_that_is_no_utf_8_is_stale(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", BASE)
    project.generate("pets")
    lock = tmp_path / "specs" / "pets.lock"
    lock.write_bytes(lock.read_bytes() + b'["resource", "\xed", "x"]\n')
    found = project.run("check")
    assert (found.status, "internal error" in found.stderr) == (1, False), found.stderr
    assert project.run("diff", "generated/pets", "pets").status == 0


def test_lines_that_are_inserted_change_the_digest_of_the_source_and_no_other_row(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", BASE)
    project.generate("pets")
    rows, package = rows_of(project.text("specs/pets.lock")), digests(tmp_path / "generated" / "pets")
    project.write("specs/pets.yaml", BASE.replace("paths:\n", "\n" * 13 + "paths:\n"))
    project.generate("pets")
    moved = [row for row in rows_of(project.text("specs/pets.lock")) if row.text not in {each.text for each in rows}]
    after = digests(tmp_path / "generated" / "pets")
    assert {row.kind for row in moved} == {"input"}
    assert {name for name in package if package[name] != after[name]} == {"MANIFEST.json"}
