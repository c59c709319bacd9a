from __future__ import annotations

import pytest

from generator.diagnostics import Reporter
from tests.source.helpers import document_of, refusal_of


def test_json_has_positions() -> None:
    document = document_of('{\n  "a": {"b": [1, {"c\\"": null}]},\n  "d": "}"\n}', json_expected=True)
    assert document.data == {"a": {"b": [1, {'c"': None}]}, "d": "}"}
    place = document.locate(("a", "b", "1", 'c"'))
    assert (place.line, place.column) == (2, 26)
    assert document.locate(("d",), key=True).line == 3
    assert document.raw_scalar(("a", "b", "0")) == "1"


def test_json_duplicate_keys_name_both_lines() -> None:
    refusal = refusal_of('{"a": 1,\n "b": {"x": 1},\n "\\u0061": 2}', json_expected=True)
    assert refusal.code == "duplicate-key"
    assert "line 1" in refusal.message
    assert "line 3" in refusal.message


def test_equal_names_in_neighbouring_objects_are_no_duplicates() -> None:
    reporter = Reporter()
    document_of('{"a": {"x": [{"y": 1e999}, {"y": 2}], "z": "y"}, "x": {}}', reporter=reporter)
    assert [entry.code for entry in reporter.diagnostics] == ["number-out-of-range"]


@pytest.mark.parametrize("number", ["9" * 5000, "-1e400"])
def test_json_numbers_out_of_range_are_kept_as_text(number: str) -> None:
    reporter = Reporter()
    assert document_of(f'{{"a": {number}}}', reporter=reporter).data == {"a": number}
    assert [entry.code for entry in reporter.diagnostics] == ["number-out-of-range"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('[1,{"a":2,"b":[]}, "x, [y]"]', 11),
        ('{"a":{"b":{"c":{"d":"e"}}}}', 13),
        ("[[[[[1],[2],[3],[4]]]]]", 20),
        ('{"a:,[]{}":"a:,[]{}"}', 4),
    ],
)
def test_json_has_a_limit_of_keys_values_begins_and_ends(
    monkeypatch: pytest.MonkeyPatch, text: str, count: int
) -> None:
    monkeypatch.setattr("generator.source.json.EVENT_LIMIT", count)
    document_of(text, json_expected=True)
    monkeypatch.setattr("generator.source.json.EVENT_LIMIT", count - 1)
    assert refusal_of(text, json_expected=True).code == "document-too-complex"


def test_a_yaml_document_has_a_limit_of_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.source.yaml.EVENT_LIMIT", 1000)
    document_of("\n".join(f"a{number}: 1" for number in range(400)))
    assert refusal_of("\n".join(f"a{number}: 1" for number in range(600))).code == "document-too-complex"


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("times", [120, 100_000])
def test_json_nesting_is_bounded(opening: str, times: int) -> None:
    closing = opening.replace('"a":', "").translate(str.maketrans("[{", "]}"))[::-1]
    refusal = refusal_of(opening * times + "1" + closing * times)
    assert refusal.code == "nesting-too-deep"


def test_half_characters_are_replaced() -> None:
    reporter = Reporter()
    document = document_of(r'{"a": "\ud800", "b": "\ud83d\ude00", "c": "\\ud800", "\udc00": 1}', reporter=reporter)
    assert document.data == {"a": "\ufffd", "b": "\U0001f600", "c": "\\ud800", "\ufffd": 1}
    assert [entry.code for entry in reporter.diagnostics] == ["lone-surrogate", "lone-surrogate"]
    assert document.locate(("\ufffd",)).column == 64


@pytest.mark.parametrize("content", ['{"a": "b\ud800", "c": "\U0001f600"}', "a: b\ud800\nc: \U0001f600\n"])
def test_half_a_character_that_a_page_wrote_in_its_own_language_is_replaced(content: str) -> None:
    reporter = Reporter()
    assert document_of(content, reporter=reporter).data == {"a": "b\ufffd", "c": "\U0001f600"}
    assert [entry.code for entry in reporter.diagnostics] == ["lone-surrogate"]


def test_yaml_in_flow_style_needs_no_quotes() -> None:
    reporter = Reporter()
    assert document_of("{a: b, c: NaN}", reporter=reporter).data == {"a": "b", "c": "NaN"}
    assert reporter.diagnostics == []
