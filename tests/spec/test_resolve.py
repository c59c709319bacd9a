"""References: within a document, between files, by anchor; and what is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.spec.loading import load_folder, load_schemas

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"


def test_a_schema_of_another_file_becomes_a_component_named_after_it(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD + "paths: {}\ncomponents:\n  schemas:\n    Pet:\n      properties:\n"
        "        owner: {$ref: './models/Owner.yaml'}\n        tag: {$ref: 'models/all.yaml#/defs/Tag'}\n",
        models__Owner_yaml="type: object\nproperties:\n  pet: {$ref: '../api.yaml#/components/schemas/Pet'}\n",
        models__all_yaml="defs:\n  Tag: {type: string}\n",
    )
    assert loaded.codes == []
    assert loaded.schema("Pet")["properties"]["owner"] == {"$ref": "#/components/schemas/Owner"}
    assert loaded.schema("Pet")["properties"]["tag"] == {"$ref": "#/components/schemas/Tag"}
    assert loaded.schema("Owner")["properties"]["pet"] == {"$ref": "#/components/schemas/Pet"}
    assert loaded.line("components", "schemas", "Owner", "properties", "pet") == ("Owner.yaml", 3)


def test_references_in_another_file_are_relative_to_that_file(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD + "paths:\n  /a: {$ref: 'parts/a.yaml#/paths/~1a'}\n",
        parts__a_yaml="paths:\n  /a:\n    get:\n      responses:\n        '200': {$ref: '#/shared/ok'}\n"
        "shared:\n  ok:\n    description: d\n    content:\n      application/json:\n        schema: {$ref: 'b.yaml'}\n",
        parts__b_yaml="type: array\nitems: {$ref: '#'}\n",
    )
    assert loaded.codes == []
    assert loaded.data["paths"]["/a"]["get"]["responses"]["200"] == {"$ref": "#/components/responses/ok"}
    media = loaded.data["components"]["responses"]["ok"]["content"]["application/json"]
    assert media["schema"] == {"$ref": "#/components/schemas/b"}
    assert loaded.schema("b")["items"] == {"$ref": "#/components/schemas/b"}
    assert loaded.line("paths", "/a", "get") == ("a.yaml", 4)


def test_files_that_refer_to_each_other_end(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD + "paths: {}\ncomponents: {schemas: {A: {$ref: a.yaml}}}\n",
        a_yaml="properties: {b: {$ref: b.yaml}}\n",
        b_yaml="properties: {a: {$ref: a.yaml}}\n",
    )
    assert loaded.schema("A")["properties"]["b"] == {"$ref": "#/components/schemas/b"}
    assert loaded.schema("b")["properties"]["a"] == {"$ref": "#/components/schemas/A"}


def test_a_component_that_is_a_file_keeps_its_name(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD
        + "paths: {}\ncomponents:\n  schemas:\n    Other: {$ref: m/Pet.yaml}\n    Pet: {$ref: m/Pet.yaml}\n",
        m__Pet_yaml="type: object\n",
    )
    assert loaded.data["components"]["schemas"] == {
        "Other": {"$ref": "#/components/schemas/Pet"},
        "Pet": {"type": "object"},
    }


def test_equal_names_of_different_files_are_told_apart_in_any_order(tmp_path: Path) -> None:
    def names(folder: Path, first: str, second: str) -> set[str]:
        folder.mkdir()
        loaded = load_folder(
            folder,
            api_yaml=HEAD + "paths: {}\ncomponents:\n  schemas:\n    X:\n      properties:\n"
            f"        a: {{$ref: {first}/item.yaml}}\n        b: {{$ref: {second}/item.yaml}}\n",
            one__item_yaml="type: string\n",
            two__item_yaml="type: integer\n",
        )
        assert loaded.schema("one_item") == {"type": "string"}
        return set(loaded.data["components"]["schemas"])

    assert names(tmp_path / "p", "one", "two") == names(tmp_path / "q", "two", "one") == {"X", "one_item", "two_item"}


def test_an_operation_and_a_text_may_stand_in_other_files(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD + "tags:\n- name: t\n  description: {$ref: 'texts.yaml#/intro'}\n"
        "paths:\n  /a:\n    get: {$ref: op.yaml}\n",
        texts_yaml="intro: Hello\n",
        op_yaml="operationId: getA\nresponses: {}\n",
    )
    assert loaded.data["tags"] == [{"name": "t", "description": "Hello"}]
    assert loaded.data["paths"]["/a"]["get"]["operationId"] == "getA"


def test_siblings_of_a_path_item_reference_are_merged_and_win(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD + "paths:\n  /a:\n    $ref: '#/components/pathItems/P'\n    get: {operationId: mine}\n"
        "components:\n  pathItems:\n    P: {get: {operationId: theirs}, put: {operationId: put}}\n",
    )
    item = loaded.data["paths"]["/a"]
    assert (item["get"]["operationId"], item["put"]["operationId"]) == ("mine", "put")
    assert loaded.line("paths", "/a", "get", "operationId")[1] == 6


def test_what_looks_like_a_reference_in_data_is_data(tmp_path: Path) -> None:
    schema = {
        "properties": {"$ref": {"type": "string"}, "n": {"enum": [{"$ref": "#/no"}], "default": {"$ref": "#/no"}}},
        "example": {"$ref": "http://nowhere.example/x"},
        "x-more": {"$ref": "file:///no"},
    }
    loaded = load_schemas(tmp_path, {"A": schema})
    assert loaded.codes == []
    del schema["x-more"]
    assert loaded.schema("A") == schema


def test_anchors_ids_and_dynamic_references_become_pointers(tmp_path: Path) -> None:
    tree = {
        "$id": "https://x.example/tree.json",
        "$dynamicAnchor": "node",
        "$defs": {"leaf": {"$anchor": "leaf", "type": "string"}},
        "properties": {
            "a": {"$dynamicRef": "#node"},
            "b": {"$ref": "#leaf"},
            "c": {"$ref": "#/$defs/leaf"},
            "d": {"$ref": "#/components/schemas/Other"},
            "e": {"$recursiveRef": "#"},
        },
    }
    other = {"properties": {"t": {"$ref": "https://x.example/tree.json"}}}
    loaded = load_schemas(tmp_path, {"Tree": tree, "Other": other}, "3.1.0")
    assert loaded.codes == []
    here = "#/components/schemas/Tree"
    assert {key: value["$ref"] for key, value in loaded.schema("Tree")["properties"].items()} == {
        "a": here,
        "b": f"{here}/$defs/leaf",
        "c": f"{here}/$defs/leaf",
        "d": "#/components/schemas/Other",
        "e": here,
    }
    assert loaded.schema("Other")["properties"]["t"]["$ref"] == here


def test_escaped_pointers_are_decoded(tmp_path: Path) -> None:
    loaded = load_schemas(
        tmp_path,
        {
            "A B": {"type": "string"},
            "C": {"$ref": "#/components/schemas/A%20B"},
            "D": {"$ref": "#/components/schemas/A B"},
        },
    )
    assert loaded.codes == []
    for name in ("C", "D"):
        cursor = loaded.spec.at(("components", "schemas", name))
        assert cursor is not None
        assert cursor.resolved().data == {"type": "string"}


def test_references_of_a_discriminator_mapping_follow_their_files(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD + "paths: {}\ncomponents: {schemas: {Pet: {$ref: m/Pet.yaml}}}\n",
        m__Pet_yaml="oneOf: [{$ref: Dog.yaml}]\ndiscriminator: {propertyName: k, mapping: {d: Dog.yaml, n: Name}}\n",
        m__Dog_yaml="type: object\n",
    )
    assert loaded.schema("Pet")["discriminator"]["mapping"] == {"d": "#/components/schemas/Dog", "n": "Name"}


def test_the_authors_document_is_never_changed(tmp_path: Path) -> None:
    loaded = load_schemas(tmp_path, {"A": {"type": "string", "nullable": True, "x-a": 1}})
    assert loaded.spec.origins.entry.data["components"]["schemas"]["A"]["nullable"] is True  # type: ignore[index,call-overload]
    assert loaded.spec.oracle["components"]["schemas"]["A"]["nullable"] is True  # type: ignore[index,call-overload]


def test_a_reference_at_the_root_is_nothing(tmp_path: Path) -> None:
    loaded = load_folder(tmp_path, api_yaml=HEAD + "$ref: '#/nowhere'\npaths: {/a: {get: {operationId: a}}}\n")
    assert loaded.codes == []
    assert list(loaded.data["paths"]) == ["/a"]


def test_a_missing_file_in_a_shared_schema_or_an_answer_costs_only_its_spot(tmp_path: Path) -> None:
    loaded = load_folder(
        tmp_path,
        api_yaml=HEAD + "paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: d\n"
        "          content: {application/json: {schema: {$ref: gone.yaml}}}\n"
        "        '400': {description: d, content: {application/json: {schema: {$ref: models.yaml#/Pet}}}}\n",
        models_yaml="Pet:\n  properties:\n    tag: {$ref: ../gone.yaml}\n    zip: {$ref: shared/gone.yaml}\n",
    )
    assert sorted(loaded.codes) == ["ref-outside", "ref-unresolved-schema", "ref-unresolved-schema"]
    assert loaded.schema("Pet")["properties"]["zip"] == {}


def test_what_references_without_a_section_are_copied_to_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.spec.resolve._LARGEST", 100)
    paths = "".join(f"  /p{number}: {{$ref: 'item.yaml'}}\n" for number in range(40))
    loaded = load_folder(
        tmp_path,
        api_yaml=f"{HEAD}paths:\n{paths}",
        item_yaml="get: {responses: {'200': {description: d}}}\n",
    )
    assert set(loaded.codes) == {"ref-expansion"}
    assert {f"/p{number}" for number in range(5)} <= set(loaded.data["paths"])
