"""Whatever the schemas are, the table is made, and what it holds fits together."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.diagnostics import SpecError
from tests.schemas.support import Bench, models_of, schema_of
from tests.shared_data import shared

if TYPE_CHECKING:
    from generator.source.document import JsonValue

NAMES = st.sampled_from(["A", "B", "C", "a", "id", "type", "copy", "", "+1", "über"])
REFERENCES = st.sampled_from(["A", "B", "C", "Nobody"]).map(lambda name: {"$ref": f"#/components/schemas/{name}"})
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["a", "b", ""]))
LEAVES = st.one_of(
    REFERENCES,
    st.sampled_from(
        [
            {},
            True,
            False,
            None,
            "x",
            {"type": "string"},
            {"type": ["integer", "null"]},
            {"type": "null"},
            {"type": "wat"},
        ]
    ),
    st.lists(SCALARS, max_size=4).map(lambda values: {"enum": values}),
    SCALARS.map(lambda value: {"const": value}),
)


def composites(children: st.SearchStrategy[JsonValue]) -> st.SearchStrategy[JsonValue]:
    schemas = st.lists(children, max_size=3)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "string", ["object", "string"]]),
            "properties": st.dictionaries(NAMES, children, max_size=3),
            "required": st.lists(NAMES, max_size=2),
            "allOf": schemas,
            "oneOf": schemas,
            "anyOf": schemas,
            "items": children,
            "prefixItems": schemas,
            "additionalProperties": children,
            "discriminator": st.just({"propertyName": "type", "mapping": {"x": "A"}}),
            "readOnly": st.booleans(),
        },
    )


SCHEMAS = st.recursive(LEAVES, composites, max_leaves=12)


def references_of(value: object) -> list[str]:
    """Return the keys that a simple schema refers to, properties of that name apart."""
    found: list[str] = []
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, list):
            pending.extend(here)
        elif isinstance(here, dict):
            reference = here.get("$ref")
            if isinstance(reference, str):
                found.append(reference.removeprefix("#/components/schemas/"))
            pending.extend(child for key, child in here.items() if key not in ("enum", "const"))
    return found


def check(bench: Bench) -> None:
    entries = bench.finish().entries
    names = [entry.class_name for entry in entries.values()]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]*", name) for name in names)
    for entry in entries.values():
        if entry.kind == "object":
            properties = schema_of(entry)["properties"]
            assert isinstance(properties, dict)
            assert [field.wire for field in entry.fields] == list(properties)
            assert len({field.python for field in entry.fields}) == len(entry.fields)
        assert set(references_of(schema_of(entry))) <= set(entries)


@settings(deadline=None, max_examples=150)
@given(a=SCHEMAS, b=SCHEMAS, c=SCHEMAS)
def test_any_schemas_make_a_table(a: JsonValue, b: JsonValue, c: JsonValue) -> None:
    bench = Bench({"A": a, "B": b, "C": c}, paths={"here": {"$ref": "#/components/schemas/A"}})
    here = bench.at("paths", "here")
    for direction in ("request", "response"):
        with suppress(SpecError):
            bench.table.named_model(here, context=("Op",), direction=direction, tag="t")  # type: ignore[arg-type]
            bench.table.properties_of(here, context=("Op",), tag="t")
    check(bench)


@settings(deadline=None, max_examples=60)
@given(a=SCHEMAS, b=SCHEMAS)
def test_names_do_not_depend_on_the_order_of_components(a: JsonValue, b: JsonValue) -> None:
    one = models_of({"A": a, "B": b}).entries
    two = models_of({"B": b, "A": a}).entries
    assert {key: entry.class_name for key, entry in one.items()} == {
        key: entry.class_name for key, entry in two.items()
    }
    assert {key: schema_of(entry) for key, entry in one.items()} == {
        key: schema_of(entry) for key, entry in two.items()
    }


def test_components_of_a_real_description() -> None:
    data = yaml.safe_load(shared("corpus/adyen-checkout72.yaml").read_text(encoding="utf-8"))
    bench = Bench(data["components"]["schemas"])
    check(bench)
    assert bench.codes == []
