"""Where references lead, and how long a judgement takes."""

from __future__ import annotations

import http.server
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.proof.core.adapter import Oracle
from generator.proof.core.rewriting import SharedSchemas
from tests.proof.core.small import Judge, described, document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 10
"""More than enough for what takes a tenth of a second, on a machine that does other things as well."""


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """Serve a schema on loopback; give its address and the paths that were asked for."""
    paths: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"type": "integer"}')

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the library
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/schema.json", paths
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_a_reference_to_a_server_opens_nothing(tmp_path: Path, asked: tuple[str, list[str]], version: str) -> None:
    address, paths = asked
    schemas = {"A": {"properties": {"a": {"$ref": address}}}}
    judge = Judge(described(tmp_path, document({"$ref": "#/components/schemas/A"}, version, **schemas)))
    assert judge.sent(b'{"a": 1}').doubts
    assert judge.answered(b'{"a": "x"}').doubts
    assert judge.allows('{"b": 1}')
    assert paths == []


@pytest.mark.parametrize("version", ["3.0.4", "3.1.1", "3.2.0"])
def test_a_reference_to_a_file_outside_opens_nothing(tmp_path: Path, version: str) -> None:
    """If the file were read, the values would be judged by it: 1 would be allowed, and the text refused."""
    secret = tmp_path / "outside" / "secret.json"
    secret.parent.mkdir()
    secret.write_text('{"type": "integer"}', encoding="utf-8")
    inside = tmp_path / "inside"
    inside.mkdir()
    for reference in (secret.as_uri(), str(secret), "../outside/secret.json", "file:///etc/passwd"):
        judge = Judge(described(inside, document({"$ref": reference}, version)))
        assert [judge.sent(body).errors for body in (b"1", b'"x"')] == [(), ()]
        assert all(judge.sent(body).doubts for body in (b"1", b'"x"'))


def test_a_file_beside_the_document_is_read(tmp_path: Path) -> None:
    other = json.dumps({"A": {"items": {"$ref": "#/B"}}, "B": {"type": "integer"}})
    judge = Judge(described(tmp_path, document({"$ref": "other.json#/A"}), other=other))
    assert judge.allows("[1]")
    assert not judge.allows('["a"]')


def test_a_dangling_reference_matters_where_a_value_reaches_it(tmp_path: Path) -> None:
    lost = {"properties": {"a": {"$ref": "#/components/schemas/Nowhere"}}}
    judge = Judge(described(tmp_path, document({"$ref": "#/components/schemas/A"}, A=lost, B={"$ref": "#/nowhere"})))
    assert judge.allows("{}")
    assert "Nowhere" in judge.sent(b'{"a": 1}').doubts[0]


@pytest.mark.parametrize("name", ["page", "$ref", "a/b", "0", "properties", "type"])
def test_a_component_may_have_any_name(tmp_path: Path, name: str) -> None:
    reference = {"$ref": "#/components/schemas/" + name.replace("/", "~1")}
    judge = Judge(described(tmp_path, document({"items": reference}, **{name: {"type": "integer"}})))
    assert judge.allows("[1]")
    assert not judge.allows('["a"]')


def test_only_what_a_value_reaches_is_rewritten(tmp_path: Path) -> None:
    chain = {f"S{at}": {"properties": {"n": {"$ref": f"#/components/schemas/S{at + 1}"}}} for at in range(99)}
    description = described(tmp_path, document({"$ref": "#/components/schemas/S0"}, **chain, S99={}))
    place = description.operations[0].place.files.at("0#/components/schemas/S0")
    assert place is not None
    schemas = SharedSchemas("3.1")
    assert schemas[schemas.key(place)] == {"properties": {"n": {"$ref": "#/components/schemas/s1"}}}
    assert len(schemas) == 1
    assert schemas["s1"] is schemas["s1"]


def test_a_long_chain_of_references(tmp_path: Path) -> None:
    chain: dict[str, object] = {f"S{at}": {"$ref": f"#/components/schemas/S{at + 1}"} for at in range(1500)}
    judge = Judge(
        described(tmp_path, document({"$ref": "#/components/schemas/S0"}, **chain, S1500={"type": "integer"}))
    )
    assert judge.allows("1")
    assert not judge.allows('"a"')


def test_references_in_a_circle(tmp_path: Path) -> None:
    judge = Judge(
        described(tmp_path, document({"$ref": "#/components/schemas/A"}, A={"$ref": "#/components/schemas/A"}))
    )
    assert judge.sent(b"1").doubts
    within = {"allOf": [{"$ref": "#/components/schemas/A"}]}
    assert Judge(described(tmp_path, document({"$ref": "#/components/schemas/A"}, A=within))).sent(b"1").doubts


def test_unions_within_each_other_end(tmp_path: Path) -> None:
    """30 unions, each of which has all the others as branches: plainly searched, they take 30! steps."""
    names = [f"S{index}" for index in range(30)]
    unions = {
        name: {
            "oneOf": [
                *({"$ref": f"#/components/schemas/{other}"} for other in names if other != name),
                {"type": "object", "properties": {name: {"type": "string"}}},
            ]
        }
        for name in names
    }
    judge = Judge(described(tmp_path, document({"$ref": "#/components/schemas/S0"}, **unions)))
    start = time.process_time()
    for index in range(40):
        assert judge.answered(json.dumps({"S1": str(index)}).encode()).doubts
    assert time.process_time() - start < SECONDS


def test_unions_below_each_other_end(tmp_path: Path) -> None:
    """25 unions, each of the same two branches: plainly searched, they take 2 ** 25 steps for each value."""
    unions: dict[str, object] = {
        f"S{at}": {
            "oneOf": [
                {"$ref": f"#/components/schemas/S{at + 1}"},
                {"allOf": [{"$ref": f"#/components/schemas/S{at + 1}"}]},
            ]
        }
        for at in range(25)
    }
    judge = Judge(described(tmp_path, document({"$ref": "#/components/schemas/S0"}, **unions, S25={"type": "string"})))
    start = time.process_time()
    for value in range(40):
        assert judge.answered(str(value).encode()).doubts
    assert time.process_time() - start < SECONDS


def test_a_pattern_that_is_nested_ends(tmp_path: Path) -> None:
    schema = {"type": "string", "pattern": "((((((a{30}){30}){30}){30}){30}){30})"}
    judge = Judge(described(tmp_path, document(schema)))
    start = time.process_time()
    judge.allows('"' + "a" * 1000 + '"')
    assert time.process_time() - start < SECONDS


SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "a", "ab", 0.5, 1.0])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=6,
)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "array", "object", "null"])
PLAIN = st.fixed_dictionaries(
    {},
    optional={
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
        "enum": st.lists(SCALARS, min_size=1, max_size=3),
        "const": SCALARS,
        "minimum": st.integers(-2, 2),
        "exclusiveMaximum": st.integers(-2, 2),
        "maxLength": st.integers(0, 2),
        "pattern": st.sampled_from(["^a", "b$", "."]),
        "maxItems": st.integers(0, 2),
        "uniqueItems": st.booleans(),
        "required": st.lists(st.sampled_from(["a", "b"]), unique=True),
        "minProperties": st.integers(0, 2),
        "dependentRequired": st.just({"a": ["b"]}),
    },
)
SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | PLAIN,
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "oneOf": st.lists(inner, min_size=1, max_size=3),
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
            "items": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "contains": inner,
            "properties": st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2),
            "patternProperties": st.dictionaries(st.sampled_from(["^a", "c$"]), inner, max_size=2),
            "additionalProperties": inner,
            "propertyNames": inner,
            "dependentSchemas": st.dictionaries(st.just("a"), inner, max_size=1),
            "unevaluatedProperties": inner,
            "unevaluatedItems": inner,
        },
    ),
    max_leaves=6,
)


def _as_any_of(schema: Any) -> Any:
    """Return a schema with `anyOf` for `oneOf`: what several branches allow is taken."""
    if isinstance(schema, list):
        return [_as_any_of(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    known = {key: _as_any_of(item) for key, item in schema.items() if key != "oneOf"}
    return {"allOf": [known, {"anyOf": _as_any_of(schema["oneOf"])}]} if "oneOf" in schema else known


@settings(max_examples=150, deadline=None)
@given(schema=SCHEMAS, values=st.lists(VALUES, min_size=1, max_size=8))
def test_a_schema_of_31_is_judged_as_json_schema_has_it(
    tmp_path_factory: pytest.TempPathFactory, schema: object, values: list[object]
) -> None:
    judge = Judge(described(tmp_path_factory.mktemp("schema"), document({"$ref": "#/components/schemas/A"}, A=schema)))
    plain = Draft202012Validator(_as_any_of(schema))
    assert [judge.allows(json.dumps(value)) for value in values] == [plain.is_valid(value) for value in values]


def test_the_oracle_of_a_description_is_made_at_once(tmp_path: Path) -> None:
    many: dict[str, object] = {f"S{index}": {"type": "object"} for index in range(5000)}
    description = described(tmp_path, document({}, **many))
    start = time.process_time()
    Oracle(description)
    assert time.process_time() - start < 1
