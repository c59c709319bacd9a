from __future__ import annotations

import math
import time

import pytest

from generator.diagnostics import Reporter
from tests.shared_data import shared
from tests.source.helpers import document_of, line_of, loaded, refusal_of, value_of


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "NO",
        "yes",
        "on",
        "off",
        "n",
        "y",
        "012",
        "-012",
        "1_000",
        "12:30:45",
        "2020-01-01",
        "=",
        "2001-12-14t21:59:43Z",
    ],
)
def test_yaml_1_1_words_stay_text(text: str) -> None:
    assert value_of(f"a: {text}") == {"a": text}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("~", None),
        ("null", None),
        ("", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-7", -7),
        ("0x1F", 31),
        ("0o17", 15),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("'1'", "1"),
        ('"true"', "true"),
        ("!!str 1", "1"),
        ("!!int 1", 1),
        ("! 1", "1"),
    ],
)
def test_core_schema_scalars(text: str, value: object) -> None:
    found = value_of(f"a: {text}")
    assert found == {"a": value}
    assert type(found["a"]) is type(value)  # type: ignore[index,call-overload]


@pytest.mark.parametrize("text", [".inf", "-.INF", ".nan", "1e400", "-1e400", "9" * 5000, "0x" + "f" * 5000])
def test_numbers_that_no_file_can_hold_are_kept_as_text_with_a_warning(text: str) -> None:
    reporter = Reporter()
    assert document_of(f"a: {{b: {text}}}", reporter=reporter).data == {"a": {"b": text}}
    (warning,) = reporter.diagnostics
    assert warning.code == "number-out-of-range"
    assert warning.location is not None
    assert warning.location.pointer == ("a", "b")


def test_keys_are_text_as_written() -> None:
    reporter = Reporter()
    assert document_of("200: a\n1.10: b\non: c\n", reporter=reporter).data == {"200": "a", "1.10": "b", "on": "c"}
    assert reporter.diagnostics == []


def test_a_number_can_be_asked_for_as_written() -> None:
    document = document_of("a: [1.10, 1e3, 'x', [2]]")
    assert document.raw_scalar(("a", "0")) == "1.10"
    assert document.raw_scalar(("a", "1")) == "1e3"
    assert document.raw_scalar(("a", "2")) is None
    assert document.raw_scalar(("a", "3")) is None
    assert document.raw_scalar(("a", "9")) is None


def test_duplicate_keys_name_both_lines() -> None:
    refusal = refusal_of("a: 1\nb:\n  c: 1\n  d: 2\n  'c': 3\n")
    assert refusal.code == "duplicate-key"
    assert "line 3" in refusal.message
    assert "line 5" in refusal.message
    assert line_of(refusal) == 5


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("a: !!python/object/apply:os.system ['x']", "yaml-tag", 1),
        ("a: 1\nb: !custom {}", "yaml-tag", 2),
        ("!!python/name:os.system x: 1", "yaml-tag", 1),
        ("a: !!int x", "yaml-tag", 1),
        ("%TAG ! tag:yaml.org,2002:python/\n---\na: 1", "yaml-directive", 1),
        ("a: 1\n---\nb: 1", "yaml-several-documents", 2),
        ("? [a]\n: 1", "yaml-key-not-scalar", 1),
        ("a: &x {b: *x}", "yaml-alias-circular", 1),
        ("a: *x", "yaml-alias-unknown", 1),
        ("a: &x b\n*x : c", "yaml-key-not-scalar", 2),
        ("a:\n\t- b", "yaml-syntax", 2),
        ("a: 1\nb: @c", "yaml-syntax", 2),
        ("a: [", "yaml-syntax", 1),
        ("a: 1\nb: \x07", "yaml-syntax", 2),
        ("openapi: 3.0.0\ninfo:\ntitle: T\npaths:\n/a:\nget:\n", "lost-indentation", 2),
    ],
)
def test_what_no_description_may_use_is_refused_with_its_line(content: str, code: str, line: int) -> None:
    refusal = refusal_of(content)
    assert (refusal.code, line_of(refusal)) == (code, line)


def test_lists_at_the_margin_are_no_lost_indentation() -> None:
    assert value_of("info:\n- a\n") == {"info": ["a"]}


@pytest.mark.parametrize("nested", ["[" * 100_000, "- " * 5000, "{a: " * 3000])
def test_deep_nesting_is_refused_at_once(nested: str) -> None:
    started = time.process_time()
    refusal = refusal_of("x:\n  " + nested)
    assert refusal.code == "nesting-too-deep"
    assert time.process_time() - started < 5


def test_aliases_share_what_they_name() -> None:
    document = document_of("a: &x {b: [1]}\nc: *x\nd: [*x, &y z, *y]\n")
    assert document.data == {"a": {"b": [1]}, "c": {"b": [1]}, "d": [{"b": [1]}, "z", "z"]}
    assert document.locate(("c",)).column == 4
    assert document.locate(("c", "b", "0")).line == 1


def test_an_alias_bomb_is_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert refusal_of("\n".join(lines)).code == "yaml-alias-limit"


def test_more_nodes_than_the_limit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.source.yaml.EVENT_LIMIT", 100)
    assert value_of("a: [1, 2, 3]") == {"a": [1, 2, 3]}
    assert refusal_of(f"a: [{'1, ' * 100}1]").code == "document-too-complex"


def test_nesting_by_aliases_is_nesting() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 130))]
    assert refusal_of("\n".join(lines)).code == "nesting-too-deep"


def test_merge_keys_merge_and_own_members_win() -> None:
    reporter = Reporter()
    document = document_of("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {<<: [*a, {z: 4}]}\n", reporter=reporter)
    assert document.data == {"a": {"x": 1, "y": 2}, "b": {"y": 3, "x": 1}, "c": {"x": 1, "y": 2, "z": 4}}
    assert {entry.code for entry in reporter.diagnostics} == {"yaml-merge-key"}
    assert document.locate(("b", "x"), key=True).line == 2
    assert document.locate(("b", "x")).line == 1


def test_positions_are_of_keys_and_values() -> None:
    document = document_of("a:\n  - b: c\n    d:  e\n  - f\n")
    assert [document.locate(("a", "0", "d"), key=True).column, document.locate(("a", "0", "d")).column] == [5, 9]
    place = document.locate(("a", "1"))
    assert (place.line, place.column, place.excerpt) == (4, 5, "  - f")


def test_what_is_not_there_is_located_at_its_nearest_ancestor() -> None:
    document = document_of("a:\n  b: c\n")
    place = document.locate(("a", "x", "y"))
    assert (place.line, place.pointer) == (2, ("a",))


def test_positions_count_every_kind_of_line_end_once() -> None:
    assert document_of("a: 1\r\nb: 2\rc: 3\nd: 4").locate(("d",)).line == 4


def test_a_scalar_of_one_mebibyte_is_read_and_a_longer_one_refused() -> None:
    size = 1024 * 1024
    assert value_of(f"a: {'x' * size}") == {"a": "x" * size}
    assert refusal_of(f"a: {'x' * (size + 5000)}").code == "scalar-too-long"


def test_a_pair_of_surrogate_escapes_is_one_character() -> None:
    document = document_of('a: "\\ud83d\\ude00 \\ud83d"\nb: 1')
    assert document.data == {"a": "\U0001f600 \ufffd", "b": 1}
    assert document.locate(("b",)).line == 2
    assert document.locate(("b",)).column == 4


def test_large_documents_load_in_time() -> None:
    path = shared("corpus/openai-openapi.yaml")
    started = time.process_time()
    sources, reporter = loaded(path)
    assert time.process_time() - started < 6, "about 0.6 s on a free machine"
    assert reporter.diagnostics == []
    assert isinstance(sources.entry.data, dict)
    assert not any(isinstance(value, float) and math.isinf(value) for value in sources.entry.data.values())
