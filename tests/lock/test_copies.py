"""What is written out at several places and is the same there is one class, whose name the lock keeps."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tests.diff.support import pressed

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "openapi: {version}\ninfo: {{title: Shop, version: '1'}}\npaths:\n"
OPERATION = """\
  /{path}:
    post:
      operationId: create_{path}
      tags: [{tag}]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                address: {address}
      responses: {{'204': {{description: ok}}}}
"""
ADDRESS = "{type: object, properties: {line: {type: string, description: Street.}, more: {type: array, items: ITEM}}}"
ADDRESS = ADDRESS.replace("ITEM", "{type: object, properties: {a: {type: string}}}")
OTHER = ADDRESS.replace("Street.", "The street.")


def _text(*operations: tuple[str, str], tag: str = "shop", version: str = "3.1.0") -> str:
    rows = (OPERATION.format(path=path, tag=tag, address=address) for path, address in operations)
    return HEAD.format(version=version) + "".join(rows)


def _classes(folder: Path, *texts: str) -> list[list[str]]:
    """Press one state after the other with one lock, and return the classes of each."""
    found: list[list[str]] = []
    for index, text in enumerate(texts):
        source = folder / f"state{index}" / "api.yaml"
        source.parent.mkdir()
        source.write_text(text, encoding="utf-8")
        files = pressed(source, folder / "client.lock").files
        models = "".join(files[name] for name in sorted(files) if name.startswith("models/"))
        params = "".join(files[name] for name in sorted(files) if name.startswith("params/"))
        names = sorted(re.findall(r"^class (\w+)\(Model\)", models, re.MULTILINE))
        assert sorted(re.findall(r"^class (\w+)Param\(TypedDict", params, re.MULTILINE)) == names
        found.append(names)
    return found


def test_copies_are_one_class_in_every_version(tmp_path: Path) -> None:
    for version in ("3.0.3", "3.1.0", "3.2.0"):
        folder = tmp_path / version
        folder.mkdir()
        (found,) = _classes(folder, _text(("carts", ADDRESS), ("boxes", ADDRESS), ("orders", ADDRESS), version=version))
        assert found == ["CreateBoxesRequestAddress", "CreateBoxesRequestAddressMoreItem"]


def test_the_order_of_the_document_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    rows = (("carts", ADDRESS), ("boxes", OTHER), ("orders", ADDRESS))
    assert _classes(tmp_path / "one", _text(*rows)) == _classes(tmp_path / "two", _text(*rows[::-1]))


def test_what_a_reader_sees_differs_stays_apart(tmp_path: Path) -> None:
    (found,) = _classes(tmp_path, _text(("carts", ADDRESS), ("boxes", OTHER)))
    assert found == [
        "CreateBoxesRequestAddress",
        "CreateBoxesRequestAddressMoreItem",
        "CreateCartsRequestAddress",
    ]


def test_the_same_description_gives_the_same_lock_again(tmp_path: Path) -> None:
    text = _text(("carts", ADDRESS), ("boxes", ADDRESS))
    _classes(tmp_path, text)
    lock = (tmp_path / "client.lock").read_text(encoding="utf-8")
    again = tmp_path / "again"
    again.mkdir()
    (again / "client.lock").write_text(lock, encoding="utf-8")
    _classes(again, text)
    assert (again / "client.lock").read_text(encoding="utf-8") == lock
    rows = [json.loads(line) for line in lock.splitlines()]
    assert [row[2] for row in rows if row[0] == "copy"] == [
        "shop.CreateBoxesRequestAddress",
        "shop.CreateBoxesRequestAddressMoreItem",
    ]


def test_a_new_copy_moves_no_name(tmp_path: Path) -> None:
    before = _text(("carts", ADDRESS), ("orders", ADDRESS))
    after = _text(("a", ADDRESS), ("carts", ADDRESS), ("orders", ADDRESS))
    old, new = _classes(tmp_path, before, after)
    assert old == new == ["CreateCartsRequestAddress", "CreateCartsRequestAddressMoreItem"]


def test_the_class_outlives_the_place_that_named_it(tmp_path: Path) -> None:
    both, one = _text(("carts", ADDRESS), ("orders", ADDRESS)), _text(("orders", ADDRESS))
    old, new, again = _classes(tmp_path, both, one, both)
    assert old == new == again


def test_a_copy_that_changes_gets_a_name_and_takes_none(tmp_path: Path) -> None:
    both, changed = _text(("boxes", ADDRESS), ("carts", ADDRESS)), _text(("boxes", OTHER), ("carts", ADDRESS))
    old, new = _classes(tmp_path, both, changed)
    assert set(old) < set(new)
    assert set(new) - set(old) == {"CreateCartsRequestAddress"}


def _older(folder: Path, text: str, *, module: str = "shop") -> None:
    """Make a lock from before copies were one class: each has its own name."""
    (folder / "first").mkdir()
    _classes(folder / "first", text)
    rows = [json.loads(line) for line in (folder / "first" / "client.lock").read_text(encoding="utf-8").splitlines()]
    for row in rows:
        if row[0] == "copy":
            row[:] = ["model", row[1], f"{module}.{row[2].partition('.')[2].replace('Boxes', 'Carts')}"]
    lock = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "client.lock").write_text(lock, encoding="utf-8")


def _lock_rows(folder: Path, kind: str) -> list[list[str]]:
    lines = (folder / "client.lock").read_text(encoding="utf-8").splitlines()
    return [row[1:] for row in map(json.loads, lines) if row[0] == kind]


BOXES, CARTS = "CreateBoxesRequestAddress", "CreateCartsRequestAddress"


def test_a_copy_that_an_older_lock_names_is_an_alias_of_the_class_that_stayed(tmp_path: Path) -> None:
    text = _text(("boxes", ADDRESS), ("carts", ADDRESS))
    _older(tmp_path, text)
    one, two = _classes(tmp_path, text, text)
    assert one == two == [BOXES, f"{BOXES}MoreItem"]
    assert [row[1:] for row in _lock_rows(tmp_path, "copy")] == [
        [f"shop.{BOXES}", CARTS],
        [f"shop.{BOXES}MoreItem", f"{CARTS}MoreItem"],
    ]
    assert _lock_rows(tmp_path, "alias") == []
    (tmp_path / "api.yaml").write_text(text, encoding="utf-8")
    files = pressed(tmp_path / "api.yaml", tmp_path / "client.lock").files
    told = f'"""Deprecated: it is called {BOXES} now."""'
    assert f"{CARTS} = {BOXES}\n{told}" in files["models/shop.py"]
    assert f"{CARTS}Param = {BOXES}Param\n" in files["params/shop.py"]


def test_a_copy_that_changes_has_its_own_name_again(tmp_path: Path) -> None:
    both, changed = _text(("boxes", ADDRESS), ("carts", ADDRESS)), _text(("boxes", ADDRESS), ("carts", OTHER))
    _older(tmp_path, both)
    old, new, again = _classes(tmp_path, both, changed, both)
    assert set(new) - set(old) == {CARTS}
    assert again == old


def test_an_alias_outlives_the_class_that_stayed(tmp_path: Path) -> None:
    both, one = _text(("boxes", ADDRESS), ("carts", ADDRESS)), _text(("carts", ADDRESS))
    _older(tmp_path, both)
    old, new = _classes(tmp_path, both, one)
    assert old == new
    assert [row[0] for row in _lock_rows(tmp_path, "alias")] == [f"shop.{CARTS}", f"shop.{CARTS}MoreItem"]


def test_copies_of_an_older_lock_in_two_modules_stay_two_classes(tmp_path: Path) -> None:
    text = _text(("boxes", ADDRESS), ("carts", ADDRESS))
    _older(tmp_path, text, module="other")
    (found,) = _classes(tmp_path, text)
    assert {BOXES, CARTS} <= set(found)


def test_a_copy_with_other_names_of_fields_stays_a_class(tmp_path: Path) -> None:
    text = _text(("boxes", ADDRESS), ("carts", ADDRESS))
    _older(tmp_path, text)
    (key,) = (key for key, name, *_ in _lock_rows(tmp_path, "model") if name == f"shop.{CARTS}")
    with (tmp_path / "client.lock").open("a", encoding="utf-8") as lock:
        lock.write(f"{json.dumps(['fields', key, {'line': 'street'}])}\n")
    (found,) = _classes(tmp_path, text)
    assert {BOXES, CARTS} <= set(found)
