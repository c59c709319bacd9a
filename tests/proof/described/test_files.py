from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from generator.diagnostics import Reporter
from generator.proof.described.reached_files import DanglingError, Files
from generator.source.load import load_sources

if TYPE_CHECKING:
    from pathlib import Path


def files(folder: Path, entry: str, **others: str) -> Files:
    (folder / "api.yaml").write_text("openapi: 3.1.1\n" + entry, "utf-8")
    for name, text in others.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    sources = load_sources([folder / "api.yaml"], Reporter())
    return Files(sources, sources.entry.data)


def target(found: Files, address: str, reference: str) -> Any:
    holder = found.at(address)
    assert holder is not None
    return found.target(reference, holder).data


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("#/a", {"b": 1}),
        ("#/a/b", 1),
        ("#/x~1y", "slash"),
        ("#/x~0y", "tilde"),
        ("#/one%20two", "blank"),
        ("#/50%25", "percent"),
        ("#/list/1", "second"),
        ("#", None),
        ("more.yaml", {"Pet": {"name": "pet"}}),
        ("./more.yaml#/Pet", {"name": "pet"}),
        ("api.yaml#/a/b", 1),
    ],
)
def test_a_reference_names_a_place(tmp_path: Path, reference: str, value: Any) -> None:
    entry = "a: {b: 1}\nx/y: slash\nx~y: tilde\none two: blank\n'50%': percent\nlist: [first, second]\n"
    found = target(files(tmp_path, entry, more="Pet: {name: pet}\n"), "0#", reference)
    assert found == value or value is None


@pytest.mark.parametrize(
    "reference",
    ["#/none", "#/list/7", "#/a~2b", "#anchor", "none.yaml", "../up.yaml", "/etc/passwd", "file:///etc/passwd",
     "http://127.0.0.1:1/", "https://example.com/x.yaml#/A", "more.yaml#/None", "\x00"],
)  # fmt: skip
def test_what_names_nothing_is_dangling(tmp_path: Path, reference: str) -> None:
    found = files(tmp_path, "list: [1]\n", more="Pet: {}\n")
    with pytest.raises(DanglingError):
        target(found, "0#", reference)


def test_a_file_is_relative_to_the_one_that_refers_to_it(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "pet.yaml").write_text("tag: {$ref: tag.yaml}\nup: {$ref: '../api.yaml#/a'}\n", "utf-8")
    (tmp_path / "parts" / "tag.yaml").write_text("type: string\n", "utf-8")
    found = files(tmp_path, "a: {b: 1}\n")
    pet = found.target("parts/pet.yaml", found.entry)
    tag, up = pet.get("tag"), pet.get("up")
    assert tag is not None
    assert up is not None
    assert tag.resolved().data == {"type": "string"}
    assert up.resolved().address == "0#/a"


def test_chains_are_followed_and_circles_are_dangling(tmp_path: Path) -> None:
    chain = "".join(f"c{index}: {{$ref: '#/c{index + 1}'}}\n" for index in range(1500)) + "c1500: end\n"
    found = files(tmp_path, chain + "x: {$ref: '#/y'}\ny: {$ref: '#/x'}\n")
    first, circle = found.at("0#/c0"), found.at("0#/x")
    assert first is not None
    assert circle is not None
    assert first.resolved().address == "0#/c1500"
    with pytest.raises(DanglingError):
        circle.resolved()


def test_ids_and_anchors_name_schemas(tmp_path: Path) -> None:
    entry = """
components:
  schemas:
    A: {$id: 'https://example.com/a', $defs: {in: {$anchor: here, type: string}}, type: object}
    B: {$anchor: here, type: integer}
    C:
      $id: 'https://example.com/c'
      properties: {x: {$ref: a}, y: {$ref: '#/properties/x'}, z: {$ref: '#/components'}}
"""
    found = files(tmp_path, entry)
    inside = "0#/components/schemas/C/properties/"
    assert target(found, inside + "x", "a")["type"] == "object"
    assert target(found, inside + "x", "https://example.com/a#here") == {"$anchor": "here", "type": "string"}
    assert target(found, "0#/components/schemas/B", "#here") == {"$anchor": "here", "type": "integer"}
    assert target(found, inside + "y", "#/properties/x") == {"$ref": "a"}
    assert "schemas" in target(found, inside + "z", "#/components"), "by its author's meaning, the document"


def test_places_are_equal_by_their_address(tmp_path: Path) -> None:
    found = files(tmp_path, "a: {b: 1}\n")
    assert found.at("0#/a") == found.entry.get("a")
    assert len({found.at("0#/a"), found.entry.get("a")}) == 1
    assert found.at("0#/none") is None
    assert found.at("9#") is None
    assert found.at("nonsense") is None


def test_extensions_are_members_of_maps_alone(tmp_path: Path) -> None:
    found = files(tmp_path, "a: {x-b: 1, c: 2}\n")
    here = found.entry.get("a")
    assert here is not None
    assert [name for name, _ in here.items()] == ["c"]
    assert [name for name, _ in here.members()] == ["x-b", "c"]
    assert list(here.elements()) == []


def test_repaired_data_of_another_file_is_read_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text("Pet: {name: was}\n", "utf-8")
    (tmp_path / "api.yaml").write_text("openapi: 3.1.1\n", "utf-8")
    sources = load_sources([tmp_path / "api.yaml"], Reporter())
    found = Files(sources, sources.entry.data, {str(tmp_path / "more.yaml"): {"Pet": {"name": "now"}}})
    assert found.target("more.yaml#/Pet", found.entry).data == {"name": "now"}
