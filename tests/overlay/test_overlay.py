"""Overlays change a description as their specification says, and what they bring in has their own lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.diagnostics import Reporter
from generator.diagnostics.location import Pointer, parse_pointer
from generator.overlay.actions import apply_overlays
from generator.overlay.edits import Edits, plain
from generator.source.load import load_overlays
from generator.source.origins import Origins
from tests.overlay.support import BASE, overlaid
from tests.shared_data import SHARED

if TYPE_CHECKING:
    from generator.source.document import JsonValue

CONFORMANCE = SHARED / "corpus" / "overlay-compliant-sets"


@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="needs ../shared/corpus")
@pytest.mark.parametrize("case", sorted(CONFORMANCE.glob("*")), ids=lambda path: path.name)
def test_the_conformance_sets_of_the_specification(case: Path) -> None:
    names = ("openapi.yaml", "overlay.yaml", "output.yaml")
    before, overlay, after = load_overlays([case / name for name in names], Reporter())
    assert isinstance(before.data, dict)
    reporter = Reporter()
    found = apply_overlays(before.data, Origins(before), (), [overlay], reporter)
    assert found.data == after.data
    assert set(reporter.diagnostics) == set()
    assert [done.matched > 0 for done in found.applied] == [True] * len(found.applied)


def at(tmp_path: Path, actions: str, pointer: str) -> tuple[JsonValue, str, int]:
    """Apply, and return what stands at a place and where it comes from."""
    outcome = overlaid(tmp_path, actions)
    assert outcome.codes == []
    assert outcome.spec is not None
    cursor = outcome.spec.at(parse_pointer(pointer))
    assert cursor is not None
    return cursor.data, Path(cursor.location.file).name, cursor.location.line


def test_what_an_update_adds_stands_at_the_lines_of_the_overlay(tmp_path: Path) -> None:
    actions = """\
- target: $.components.schemas.Pet
  update:
    properties:
      name:
        type: string
"""
    name = "#/components/schemas/Pet/properties/name"
    assert at(tmp_path, actions, name) == ({"type": "string"}, "repair.overlay.yaml", 7)
    assert at(tmp_path, actions, f"{name}/type") == ("string", "repair.overlay.yaml", 7)
    assert at(tmp_path, actions, "#/components/schemas/Pet/properties/age")[1] == "api.yaml"


def test_what_stands_behind_a_removed_element_keeps_its_own_line(tmp_path: Path) -> None:
    actions = """\
- target: $.servers[?@.description == 'Dev']
  remove: true
- target: $.paths['/pets'].get.parameters
  update: {name: sort, in: query, schema: {type: string}}
- target: $.paths['/pets'].get.parameters[0]
  remove: true
"""
    outcome = overlaid(tmp_path, actions)
    assert outcome.spec is not None
    assert [server["url"] for server in outcome.spec.data["servers"]] == ["https://a.example", "https://c.example"]  # type: ignore[index, union-attr, call-overload]
    parameters = outcome.spec.at(("paths", "/pets", "get", "parameters"))
    assert parameters is not None
    places = [(each.text("name"), Path(each.location.file).name, each.location.line) for each in parameters.elements()]
    assert places == [("after", "api.yaml", 11), ("sort", "repair.overlay.yaml", 6)]
    assert [done.matched for done in outcome.spec.applied] == [1, 1, 1]


def test_a_replacement_is_a_removal_and_an_update(tmp_path: Path) -> None:
    actions = """\
- target: $.components.schemas.Pet.properties.age
  remove: true
- target: $.components.schemas.Pet.properties
  update: {age: {type: array, items: {type: integer}}}
"""
    value, file, line = at(tmp_path, actions, "#/components/schemas/Pet/properties/age/items")
    assert (value, file, line) == ({"type": "integer"}, "repair.overlay.yaml", 6)


def test_a_copy_is_a_copy(tmp_path: Path) -> None:
    actions = """\
- target: $.components.schemas
  update: {Dog: {type: object}}
- target: $.components.schemas.Dog
  copy: $.components.schemas.Pet
- target: $.components.schemas.Dog.properties.age.type
  update: number
"""
    assert at(tmp_path, actions, "#/components/schemas/Dog/properties/age/type")[0] == "number"
    assert at(tmp_path, actions, "#/components/schemas/Pet/properties/age/type")[0] == "integer"
    assert at(tmp_path, actions, "#/components/schemas/Dog/properties")[1:] == ("repair.overlay.yaml", 6)


def test_a_change_in_one_place_leaves_its_yaml_alias_alone(tmp_path: Path) -> None:
    base = BASE.replace("Pet: {", "Pet: &pet {") + "    Cat: *pet\n"
    outcome = overlaid(tmp_path, "- target: $.components.schemas.Cat.properties.age\n  remove: true\n", base)
    assert outcome.spec is not None
    schemas = outcome.spec.data["components"]["schemas"]  # type: ignore[index, call-overload]
    assert "age" in schemas["Pet"]["properties"]  # type: ignore[index, call-overload, operator]
    assert "age" not in schemas["Cat"]["properties"]  # type: ignore[index, call-overload, operator]


@pytest.mark.parametrize(
    ("actions", "version", "code"),
    [
        ("- target: $.info\n  update: {title: {a: 1}}\n", "1.1.0", "overlay-incompatible"),
        ("- target: $.info\n  update: 3\n", "1.1.0", "overlay-incompatible"),
        ("- target: $.info\n  update: [3]\n", "1.1.0", "overlay-incompatible"),
        ("- target: $['info'\n  remove: true\n", "1.1.0", "overlay-target"),
        ("- target: info\n  remove: true\n", "1.1.0", "overlay-target"),
        ("- target: $.info | $.paths\n  remove: true\n", "1.1.0", "overlay-target"),
        ("- target: $.info\n  copy: $.servers[*]\n", "1.1.0", "overlay-copy"),
        ("- target: $.info\n  copy: $.info\n", "1.0.0", "overlay-invalid"),
        ("- target: $\n  remove: true\n", "1.1.0", "overlay-invalid"),
        ("- target: $.info\n", "1.1.0", "overlay-invalid"),
        ("- target: $.info\n  update: {}\n  when: never\n", "1.1.0", "overlay-invalid"),
        ("- target: 7\n  update: {}\n", "1.1.0", "overlay-invalid"),
        ("- target: $.info\n  remove: maybe\n", "1.1.0", "overlay-invalid"),
        ("  {}\n", "1.1.0", "overlay-invalid"),
        ("- target: $.info\n  update: {}\n", "2.0.0", "overlay-invalid"),
        ("- target: $.info\n  update: {}\n", "1.2.0", "overlay-invalid"),
    ],
)
def test_what_an_overlay_must_not_say(tmp_path: Path, actions: str, version: str, code: str) -> None:
    outcome = overlaid(tmp_path, actions, version=version)
    assert outcome.codes == [code]
    place = outcome.found[0].location
    assert place is not None
    assert Path(place.file).name == "repair.overlay.yaml"


@pytest.mark.parametrize(
    "actions",
    [
        pytest.param("- target: $" + "..*" * 12 + "\n  remove: true\n", id="descents of descents"),
        pytest.param("- target: $..[?@..[?@..[?$..[?$..*]]]]\n  remove: true\n", id="filters in filters"),
        pytest.param("- target: $" + "[?@" * 150 + "]" * 150 + "\n  remove: true\n", id="a deep path"),
        pytest.param("- target: $" + ".a" * 2_000 + "\n  remove: true\n", id="a long path"),
        pytest.param("- target: $..[?search(@, '(a+)+$')]\n  remove: true\n", id="a pattern of repetitions"),
        pytest.param("- target: $..[?match(@, '(a|a)*b')]\n  remove: true\n", id="a pattern of choices"),
        pytest.param("- target: $..[?match(@, '.*.*.*.*b')]\n  remove: true\n", id="a pattern of many repetitions"),
        pytest.param(
            "- target: $.info\n  update: {x: {}}\n" + "- target: $..x\n  copy: $\n" * 30, id="copies of copies"
        ),
    ],
)
def test_an_overlay_cannot_take_for_ever(tmp_path: Path, actions: str) -> None:
    deep = f"x-deep: {'[' * 60}{']' * 60}\n"
    outcome = overlaid(tmp_path, actions, BASE + deep)
    assert outcome.codes
    assert set(outcome.codes) <= {"overlay-limit", "overlay-target", "overlay-incompatible", "yaml-syntax"}


@pytest.mark.parametrize(
    ("target", "matched"),
    [
        ("$.paths.*.get.parameters[?@.name == 'limit' && @.in == 'query']", 1),
        ("$..parameters[-1]", 1),
        ("$.servers[?search(@.url, 'b[.]ex')]", 1),
        ("$.servers[?match(@.url, 'https://[ab][.].*')]", 2),
        ("$..[?@.type == 'string']", 2),
    ],
)
def test_targets_are_those_of_rfc_9535(tmp_path: Path, target: str, matched: int) -> None:
    outcome = overlaid(tmp_path, f'- target: "{target}"\n  update: {{x-seen: true}}\n')
    assert outcome.spec is not None
    assert [done.matched for done in outcome.spec.applied] == [matched]


JSON = st.recursive(
    st.integers(0, 3) | st.sampled_from(["a", "b"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=20,
)


def pointers(value: object, here: Pointer = ()) -> list[Pointer]:
    children = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    return [here, *(found for key, child in children for found in pointers(child, (*here, str(key))))]


def lookup(value: JsonValue, pointer: Pointer) -> JsonValue:
    for token in pointer:
        value = value[int(token)] if isinstance(value, list) else value[token]  # type: ignore[index, call-overload]
    return value


@given(data=st.dictionaries(st.sampled_from("abcd"), JSON, max_size=4), choose=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_removed_the_rest_still_comes_from_where_it_was_written(
    tmp_path: Path, data: dict[str, JsonValue], choose: st.DataObject
) -> None:
    path = tmp_path / "whole.json"
    path.write_text("{}", encoding="utf-8")
    [document] = load_overlays([path], Reporter())
    document.data = data
    origins = Origins(document)
    edits = Edits(data, origins, ())
    for _ in range(3):
        places = pointers(plain(edits.data))[1:]
        if places:
            edits.remove(choose.draw(st.lists(st.sampled_from(places), max_size=3)))
    left = plain(edits.data)
    for pointer in pointers(left):
        if not isinstance(lookup(left, pointer), (dict, list)):
            assert lookup(data, origins.source_of(pointer)[1]) == lookup(left, pointer)
