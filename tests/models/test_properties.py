from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from generator.ir.types import ModelRef, UnionOf
from tests.models.package import alias, entry, load, ref, type_of

WIRE = st.text(alphabet="abA_$- é<\"'\\\n", max_size=6)
SCALARS = st.text(alphabet="ab\"'\\\n\u202e", max_size=4) | st.integers(-5, 5) | st.booleans()
LEAVES = st.sampled_from(
    [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}, {"type": "null"}, {}]
) | st.lists(SCALARS, min_size=1, max_size=3).map(lambda values: {"enum": values})
TYPES = st.recursive(
    LEAVES | st.sampled_from(["M0", "M1", "A0"]).map(ref),
    lambda inner: inner.map(lambda each: {"type": "array", "items": each})
    | inner.map(lambda each: {"type": "object", "additionalProperties": each})
    | st.lists(inner, min_size=1, max_size=3).map(lambda options: {"anyOf": options}),
    max_leaves=4,
)
TABLES = st.tuples(
    st.dictionaries(WIRE, TYPES, max_size=4), st.dictionaries(WIRE, TYPES, max_size=4), TYPES, st.sets(WIRE, max_size=2)
)


def value(schema: dict[str, Any], tables: dict[str, Any], depth: int = 0) -> Any:
    """Return a JSON value of a type; what is deep is as short as it can be."""
    if "$ref" in schema:
        return value(tables[schema["$ref"].rpartition("/")[2]], tables, depth + 1)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return value(schema["anyOf"][0], tables, depth + 1)
    if schema.get("type") == "array":
        return [value(schema["items"], tables, depth + 1)] if depth < 4 else []
    if schema.get("type") == "object":
        if "properties" in schema:
            wanted = schema["properties"] if depth < 4 else schema["required"]
            return {name: value(schema["properties"][name], tables, depth + 1) for name in wanted}
        return {"key": value(schema["additionalProperties"], tables, depth + 1)} if depth < 4 else {}
    return {"string": "x", "integer": 1, "boolean": True, "null": None}.get(schema.get("type", ""))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TABLES)
def test_a_value_of_any_table_of_schemas_comes_back_as_it_was(
    table: tuple[dict[str, Any], dict[str, Any], dict[str, Any], set[str]],
) -> None:
    first, second, other, required = table
    kind = type_of(other)  # an alias that is itself is ended before it is written
    assume(ModelRef("A0") not in (kind.options if isinstance(kind, UnionOf) else (kind,)))
    entries = [
        entry("M0", first, sorted(required & first.keys())),
        entry(
            "M1",
            second,
            sorted(required & second.keys()),
            module="app" if {"M0", "A0"} & set(json.dumps(second).replace('"', "/").split("/")) else "shared",
        ),
        alias("A0", other),
    ]
    whole = {"type": "object", "properties": first, "required": sorted(required & first.keys())}
    other_whole = {"type": "object", "properties": second, "required": sorted(required & second.keys())}
    tables = {"M0": whole, "M1": other_whole, "A0": other}
    with tempfile.TemporaryDirectory() as folder:
        modules = load(Path(folder), *entries)
    for each in entries[:2]:
        model = getattr(modules[each.module], each.class_name)
        try:
            body = json.dumps(value(tables[each.key], tables))
        except RecursionError:
            continue  # a required field that holds its own class has no value
        found = model.model_validate_json(body)
        assert json.loads(found.model_dump_json(by_alias=True, exclude_unset=True)) == json.loads(body)
