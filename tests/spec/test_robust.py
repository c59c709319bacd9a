"""Whatever stands in a document, the stage answers with a description or with located diagnostics."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.diagnostics import SpecError
from generator.spec.grammar import FIELDS
from generator.spec.grammar import Slot as GrammarSlot
from tests.shared_data import shared
from tests.spec.loading import load_data, load_path
from tests.support.nightly import daily

if TYPE_CHECKING:
    from pathlib import Path

    from generator.spec.cursor import Cursor

WORDS = sorted({name for fields in FIELDS.values() for name in fields} - {"*"})
NAMES = st.sampled_from([*WORDS, "definitions", "x-a", "/p", "200", "A", "B", "get", "$id", "$anchor", "", "type"])
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([1e300, 10**30, 0.5]),
    st.sampled_from(
        [
            "#/components/schemas/A",
            "#/components/schemas/B/properties/A",
            "#/definitions/A",
            "#",
            "#A",
            "#/~x",
            "other.yaml",
            "http://[",
            "string",
            "array",
            "body",
            "formData",
            "query",
            "path",
            "multi",
            "true",
            "",
        ]
    ),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=12,
)


def _shaped(kind: str, depth: int) -> st.SearchStrategy[Any]:
    """Objects of `kind` that are mostly of the right shape, with anything at all now and then."""
    if depth == 0:
        return VALUES
    fields = FIELDS[kind]

    def member(slot: GrammarSlot) -> st.SearchStrategy[Any]:
        if slot.shape not in {"one", "list", "map"}:
            return VALUES
        inner = st.deferred(lambda: _shaped(slot.kind, depth - 1))
        right = {
            "one": inner,
            "list": st.lists(inner, max_size=2),
            "map": st.dictionaries(NAMES, inner, max_size=2),
        }[slot.shape]
        return st.one_of(right, right, VALUES)

    names = [name for name in fields if name != "*"]
    if not names:
        return st.dictionaries(NAMES, _shaped("path_item", depth - 1), max_size=2)
    chosen = st.lists(st.sampled_from(names), max_size=4, unique=True)
    return chosen.flatmap(lambda picked: st.fixed_dictionaries({name: member(fields[name]) for name in picked}))


ROBUST = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


DATA = {
    "example",
    "default",
    "enum",
    "const",
    "value",
    "dataValue",
    "examples",
    "links",
    "mapping",
    "scopes",
    "security",
}


def _check(cursor: Cursor) -> None:
    """Every reference is internal."""
    waiting = [cursor]
    while waiting:
        here = waiting.pop()
        if here.pointer and here.pointer[-1] in DATA:
            continue
        assert here.reference is None or here.reference.startswith("#")
        waiting += [child for _, child in here.items()]
        waiting += here.elements()


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0", "3.2.0"])
def test_any_openapi_document_is_read_or_refused(tmp_path: Path, version: str) -> None:
    seen: set[str] = set()

    @ROBUST
    @given(_shaped("document", 5))
    def check(drawn: object) -> None:
        loaded = load_data(tmp_path, {**(drawn if isinstance(drawn, dict) else {}), "openapi": version})
        json.dumps(loaded.data)
        json.dumps(loaded.spec.oracle)
        _check(loaded.spec.root)
        assert all(diagnostic.location is not None for diagnostic in loaded.diagnostics)
        seen.update(loaded.codes)

    check()
    assert len(seen) > 2


PARTS_OF_2_0 = (
    "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters", "responses",
    "securityDefinitions",
)  # fmt: skip


def test_any_swagger_document_is_read_or_refused(tmp_path: Path) -> None:
    seen: set[str] = set()

    @ROBUST
    @given(
        st.dictionaries(st.sampled_from(["/a", "/b"]), _shaped("path_item", 4), max_size=2),
        st.dictionaries(st.sampled_from(PARTS_OF_2_0), VALUES, max_size=5),
    )
    def check(paths: object, rest: dict[str, object]) -> None:
        loaded = load_data(tmp_path, {**rest, "swagger": "2.0", "paths": paths})
        json.dumps(loaded.data)
        assert all(diagnostic.location is not None for diagnostic in loaded.diagnostics)
        seen.update(loaded.codes)

    check()
    assert len(seen) > 2


def test_few_references_cannot_mean_a_huge_document(tmp_path: Path) -> None:
    def item(index: int) -> dict[str, Any]:
        callbacks = {name: {"{$url}": {"$ref": f"#/paths/~1p{index + 1}"}} for name in ("a", "b", "c")}
        return {"get": {"responses": {"200": {"description": "d"}}, **({"callbacks": callbacks} if index < 30 else {})}}

    info = {"title": "t", "version": "1"}
    data = {"openapi": "3.1.0", "info": info, "paths": {f"/p{index}": item(index) for index in range(31)}}
    loaded = load_data(tmp_path, data)
    assert "ref-failures" in loaded.codes
    assert len(json.dumps(loaded.data)) < 200_000_000


def test_long_chains_of_what_is_copied_do_not_fall(tmp_path: Path) -> None:
    chain: dict[str, Any] = {f"/p{index}": {"$ref": f"#/paths/~1p{index + 1}"} for index in range(300)}
    chain["/p300"] = {"get": {"responses": {"200": {"description": "d"}}}}
    deep: dict[str, Any] = {"a": {"properties": {"$ref": "#/components/schemas/Deep/properties"}}}
    for _ in range(40):
        deep = {"a": {"type": "object", "properties": deep}}
    info = {"title": "t", "version": "1"}
    schemas = {"Deep": {"properties": deep}}
    data = {"openapi": "3.1.0", "info": info, "paths": chain, "components": {"schemas": schemas}}
    loaded = load_data(tmp_path, data)
    assert set(loaded.codes) == {"ref-nesting"}
    assert "/p300" in loaded.data["paths"]


@pytest.mark.parametrize(
    "reference", ["#/paths/" + "9" * 6000, "#" + "/a" * 200_000, "#/tags/" + "9" * 6000, "#" + "~" * 999]
)
def test_enormous_pointers_are_only_references_to_nothing(tmp_path: Path, reference: str) -> None:
    schemas = {"A": {"$ref": reference}, "N": {"allOf": [{"type": "object"}], "nullable": True}}
    info = {"title": "t", "version": "1"}
    loaded = load_data(
        tmp_path, {"openapi": "3.0.3", "info": info, "tags": [], "paths": {}, "components": {"schemas": schemas}}
    )
    assert len(loaded.diagnostics) == 1
    assert loaded.schema("A") == {}
    definitions = {"swagger": "2.0", "info": info, "paths": {}, "definitions": schemas}
    assert len(load_data(tmp_path, definitions).diagnostics) == 1


def test_upgrading_an_upgraded_document_changes_nothing(tmp_path: Path) -> None:
    once = load_path(shared("corpus/torture/ogen-allOf.yaml")).data
    again = load_data(tmp_path, {**once, "openapi": "3.1.0"})
    assert again.data["components"] == once["components"]
    assert again.codes == []


def test_every_hostile_and_invalid_document_is_read_or_refused_with_a_place() -> None:
    folders = [shared("corpus/torture"), shared("corpus/torture/invalid"), shared("hostile/dev")]
    files = [path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in {".yaml", ".json"}]
    assert files
    for path in files:
        try:
            diagnostics = load_path(path).diagnostics
        except SpecError as error:
            diagnostics = [error.diagnostic]
        assert all(diagnostic.location is not None for diagnostic in diagnostics), path


@pytest.mark.parametrize("folder", daily(["digitalocean-v2", "spacetraders-api"], lambda folder: folder[0] == "s"))
def test_every_reference_of_a_folder_of_files_leads_somewhere(folder: str) -> None:
    loaded = load_path(shared(f"corpus/{folder}"))
    assert loaded.codes == []
    followed = 0
    waiting = [loaded.spec.root]
    while waiting:
        here = waiting.pop()
        if here.pointer and here.pointer[-1] in {"example", "default", "enum", "const", "value", "examples"}:
            continue
        if here.reference is not None:
            assert here.reference.startswith("#/components/")
            here.resolved()
            followed += 1
        waiting += [child for _, child in here.items()]
        waiting += here.elements()
    assert followed > 100
