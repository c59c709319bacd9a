"""A proposal, when it is applied, makes each contradiction that it names disappear, whatever the schema is made of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.config.client_toml import Config
from generator.diagnostics import Reporter
from generator.pipeline import analyse
from generator.suggest.found import from_drift, from_examples
from generator.suggest.proposal import write_proposal
from tests.properties.corpus import OWN, REAL, path_of
from tests.shared_data import shared

if TYPE_CHECKING:
    from pathlib import Path

    from generator.pipeline import Analysed
    from generator.source.document import JsonValue
    from generator.suggest.contradictions import Contradiction

VERSIONS = ("2.0", "3.0.3", "3.1.0")
NAMES = st.sampled_from(["a", "b", "it's", "c/d"])
SCALARS = st.sampled_from(["string", "integer", "number", "boolean"])
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["x", "y", "1"]), st.just(1.5)),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=6,
)


def schemas(version: str) -> st.SearchStrategy[dict[str, object]]:
    """Return schemas as an author of that version writes them."""
    null: dict[str, object] = {"2.0": {"x-nullable": True}, "3.0.3": {"nullable": True}}.get(version, {})
    leaves = st.one_of(
        SCALARS.map(lambda kind: {"type": kind}),
        SCALARS.map(lambda kind: {"type": kind, **null}),
        st.just({"type": "string", "enum": ["x", "y"]}),
        st.just({"$ref": "#/definitions/Pet" if version == "2.0" else "#/components/schemas/Pet"}),
    )
    if version == "3.1.0":
        leaves |= SCALARS.map(lambda kind: {"type": [kind, "null"]})

    def wider(inner: st.SearchStrategy[dict[str, object]]) -> st.SearchStrategy[dict[str, object]]:
        objects = st.fixed_dictionaries(
            {"type": st.just("object"), "properties": st.dictionaries(NAMES, inner, min_size=1, max_size=3)},
            optional={"additionalProperties": st.one_of(st.booleans(), inner)},
        )
        words = ["allOf"] if version == "2.0" else ["allOf", "oneOf", "anyOf"]
        several = st.tuples(st.sampled_from(words), st.lists(inner | objects, min_size=1, max_size=3))
        lists = inner.map(lambda item: {"type": "array", "items": item})
        return st.one_of(objects, lists, several.map(lambda pair: {pair[0]: pair[1]}))

    return st.recursive(leaves, wider, max_leaves=6)


def document(version: str, schema: object, examples: list[JsonValue], pet: object) -> dict[str, object]:
    """Return a description in which a body and an answer have the examples."""
    if version == "2.0":
        body = {"name": "body", "in": "body", "schema": schema}
        answer = {"description": "", "schema": schema, "examples": {"application/json": examples[0]}}
        whole: dict[str, object] = {"swagger": version, "host": "a.example", "schemes": ["https"]}
        whole["definitions"] = {"Pet": pet}
        operation: dict[str, object] = {"parameters": [body], "responses": {"200": answer}}
    else:
        named = {f"e{index}": {"value": value} for index, value in enumerate(examples)}
        content = {"application/json": {"schema": schema, "examples": named}}
        whole = {"openapi": version, "components": {"schemas": {"Pet": pet}}}
        operation = {"requestBody": {"content": content}, "responses": {"200": {"description": "", "content": content}}}
    paths = {"/pets": {"post": {"operationId": "put_pet", **operation}}}
    return {**whole, "info": {"title": "Pets", "version": "1"}, "paths": paths}


def analysed(source: Path, *overlays: Path) -> Analysed:
    reporter = Reporter()
    found = analyse(Config(name="pets", sources=(source,), output=source.parent / "pets", overlays=overlays), reporter)
    assert found is not None, [entry.message for entry in reporter.errors]
    assert [entry.message for entry in reporter.errors if entry.code.startswith("overlay")] == []
    return found


def found_in(description: Analysed) -> list[Contradiction]:
    """Return what its examples contradict; of a `const` nothing is proposed."""
    return [entry for entry in from_examples(description.spec, description.api) if entry.kind != "const"]


def left_over(source: Path, folder: Path, rounds: int) -> tuple[set[Contradiction], set[Contradiction]]:
    """Return what contradicts before and after as many proposals, each of which must end all that it is made of."""
    here = analysed(source)
    first = found = found_in(here)
    overlays: list[Path] = []
    for number in range(rounds):
        overlay = folder / f"round{number}.yaml"
        overlay.unlink(missing_ok=True)
        if not write_proposal(overlay, here.spec, found, "Proposal"):
            break
        overlays.append(overlay)
        here = analysed(source, *overlays)
        again = found_in(here)
        assert set(found).isdisjoint(again)
        found = again
    return set(first), set(found)


@pytest.mark.parametrize("version", VERSIONS)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_contradicts_after_a_proposal(version: str, tmp_path: Path, data: st.DataObject) -> None:
    schema, pet = data.draw(schemas(version)), {"type": "object", "properties": {"a": {"type": "string"}}}
    examples = data.draw(st.lists(VALUES, min_size=1, max_size=3))
    source = tmp_path / "pets.json"
    source.write_text(json.dumps(document(version, schema, examples, pet)), encoding="utf-8")
    _, after = left_over(source, tmp_path, 4)  # a type that is right now can show what else was wrong
    assert after == set()


@pytest.mark.parametrize("version", VERSIONS)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_drifted_is_allowed_after_a_proposal(version: str, tmp_path: Path, data: st.DataObject) -> None:
    schema, pet = data.draw(schemas(version)), {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string"}},
    }
    source, overlay = tmp_path / "pets.json", tmp_path / "overlay.yaml"
    overlay.unlink(missing_ok=True)
    source.write_text(json.dumps(document(version, schema, [None], pet)), encoding="utf-8")
    places = st.lists(NAMES.map(lambda name: name.replace("/", "~1")) | st.just("0"), max_size=3)
    actual = st.sampled_from(["missing", "null", "string", "integer", "object", "array"])
    drawn = data.draw(st.lists(st.tuples(places, actual), min_size=1, max_size=4))
    records: list[dict[str, object]] = [
        {"operation_id": "put_pet", "status": 200, "pointer": "".join(f"/{step}" for step in steps), "actual": kind}
        for steps, kind in drawn
    ]
    before = analysed(source)
    found = list(from_drift(before.spec, before.api, records))
    assert (write_proposal(overlay, before.spec, found, "Drift") > 0) is bool(found)
    after = analysed(source, overlay) if found else before
    assert list(from_drift(after.spec, after.api, records)) == []


@pytest.mark.parametrize("name", [*OWN, *REAL, "box-openapi.json", "openrouter-openapi.yaml", "redocly-museum.yaml"])
def test_proposals_for_real_descriptions_hold(name: str, tmp_path: Path) -> None:
    source = path_of(name) if name in (*OWN, *REAL) else shared(f"corpus/{name}")
    before, after = left_over(source, tmp_path, 1)
    assert after == set()
    if name in ("box-openapi.json", "openrouter-openapi.yaml", "redocly-museum.yaml", "moby-docker20.yaml"):
        assert before


PETS = {
    "swagger": "2.0",
    "info": {"title": "Pets", "version": "1"},
    "host": "pets.example",
    "schemes": ["https"],
    "paths": {
        "/pets": {
            "get": {
                "operationId": "get_pet",
                "responses": {
                    "200": {
                        "description": "",
                        "schema": {"$ref": "#/definitions/Pet"},
                        "examples": {"application/json": {"id": "7", "born": {"on": "May"}, "name": None}},
                    }
                },
            }
        }
    },
    "definitions": {
        "Pet": {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}},
    },
}


def test_a_swagger_description_is_repaired_in_its_own_words(tmp_path: Path) -> None:
    source, overlay = tmp_path / "pets.json", tmp_path / "round0.yaml"
    source.write_text(json.dumps(PETS), encoding="utf-8")
    before, after = left_over(source, tmp_path, 1)
    assert (len(before), after) == (3, set())
    text = overlay.read_text(encoding="utf-8")
    assert "$['definitions']['Pet']['properties']['id']['type']" in text
    assert 'update: {"x-nullable": true}' in text
    pet = analysed(source, overlay).api.models["Pet"]
    assert [field.wire for field in pet.fields] == ["id", "name", "born"]
