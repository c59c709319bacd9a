from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.cli.run import print_diagnostics
from generator.diagnostics import Diagnostic, Reporter, Severity, diagnose, quoted
from generator.diagnostics.location import Location
from generator.diagnostics.printed import SHOWN_LIMIT, escaped, render
from generator.source.text import Text

PLACE = Location(file="specs/a.md", line=7, column=5, pointer=("paths", "/a"), excerpt="\t\u6f22 x: y")
FORMATS = ["text", "json", "github", "sarif"]


def _duplicate(location: Location | None = PLACE, **arguments: str) -> Diagnostic:
    return diagnose("duplicate-key", location, **({"key": "'a'", "first": "3", "again": "7"} | arguments))  # type: ignore[arg-type]


def test_text_has_place_excerpt_caret_pointer_action_and_help() -> None:
    found = diagnose(
        "number-out-of-range", PLACE, action="kept as text", related=(("here too", PLACE),), number="1e999"
    )
    assert render([found], "text").splitlines() == [
        "specs/a.md:7:5: warning[number-out-of-range] the number 1e999 is infinite, not a number, or too large",
        "     7 |  \u6f22 x: y",
        "       |      ^",
        "  at #/paths/~1a",
        "  done: kept as text",
        "  see specs/a.md:7:5: here too",
        "help[number-out-of-range]: Write a finite number, or quote it.",
        "found 1 warning",
    ]


def test_a_diagnostic_keeps_its_arguments_and_is_compared_without_them() -> None:
    one, other = _duplicate(key="'a'", unused="1"), _duplicate(key="'a'", unused="2")
    assert (one.arguments["key"], one.arguments["unused"], other.arguments["unused"]) == ("'a'", "1", "2")
    assert {one, other} == {one}


def test_what_is_dropped_can_be_reported_again() -> None:
    reporter = Reporter()
    for operation in ("GET /a", "GET /b"):
        reporter.report("waiver-unused", operation=operation, target="'x'")
    reporter.drop(lambda entry: entry.operation == "GET /a")
    assert [entry.operation for entry in reporter.diagnostics] == ["GET /b"]
    reporter.report("waiver-unused", operation="GET /b", target="'x'")
    reporter.report("waiver-unused", operation="GET /a", target="'x'")
    assert [entry.operation for entry in reporter.diagnostics] == ["GET /b", "GET /a"]


def test_an_error_that_is_softened_is_a_note_also_when_it_is_reported_again() -> None:
    reporter, warning = Reporter(), diagnose("number-out-of-range", PLACE, number="1e999")
    for entry in (_duplicate(), _duplicate(key="'b'"), warning):
        reporter.add(entry)
    reporter.soften(lambda entry: entry.arguments.get("key") != "'b'", "waived: r")
    expected = [replace(_duplicate(), severity=Severity.NOTE, action="waived: r"), _duplicate(key="'b'"), warning]
    assert reporter.diagnostics == expected
    assert reporter.errors == [_duplicate(key="'b'")]
    for entry in (_duplicate(), expected[0]):
        reporter.add(entry)
    assert reporter.diagnostics == expected


def test_help_is_given_once_for_each_code() -> None:
    later = Location(file="specs/a.md", line=9, column=1)
    assert render([_duplicate(later), _duplicate()], "text").count("help[") == 1


def test_text_is_in_the_order_of_lines() -> None:
    later = Location(file="specs/a.md", line=9, column=1)
    text = render([_duplicate(later), _duplicate()], "text")
    assert text.index(":7:5:") < text.index(":9:1:")


def test_many_diagnostics_are_capped() -> None:
    many = [_duplicate(Location(file="a", line=line, column=1)) for line in range(1, SHOWN_LIMIT + 31)]
    text = render(many, "text")
    assert "... and 30 more errors" in text
    assert text.count(": error[") == SHOWN_LIMIT
    assert f"found {SHOWN_LIMIT + 30} errors" in text


def test_no_diagnostics_give_nothing() -> None:
    assert [render([], format_) for format_ in ("text", "json", "github")] == ["", "", ""]
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []


def test_json_lines_have_exactly_the_promised_members() -> None:
    row = json.loads(render([_duplicate()], "json"))
    assert row == {
        "code": "duplicate-key",
        "severity": "error",
        "message": "duplicate key 'a': first on line 3, again on line 7",
        "file": "specs/a.md",
        "line": 7,
        "column": 5,
        "pointer": "#/paths/~1a",
    }
    assert json.loads(render([_duplicate(None)], "json"))["file"] is None


def test_github_annotations_escape_their_properties() -> None:
    place = Location(file="a,b:c%\n.md", line=1, column=2)
    line = render([_duplicate(place)], "github")
    assert line.startswith(
        "::error file=a%2Cb%3Ac%25\\n.md,line=1,col=2,title=specpress%3A duplicate-key::duplicate key"
    )
    assert line.count("\n") == 1


def test_sarif_has_the_required_structure() -> None:
    found = diagnose("yaml-merge-key", PLACE, related=(("x", PLACE),))
    log = json.loads(render([_duplicate(), found], "sarif"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["duplicate-key", "yaml-merge-key"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        assert result["message"]["text"]
        region = result["locations"][0]["physicalLocation"]
        assert region["artifactLocation"]["uri"] == "specs/a.md"
        assert region["region"] == {"startLine": 7, "startColumn": 5}


@pytest.mark.parametrize(
    "file", ["::error::x.md", "  ::x", "##vso[task.setvariable]x", "a##[group]", "\x1b[31m.md", "a\nb"]
)
@pytest.mark.parametrize("format_", FORMATS)
def test_a_file_name_is_no_command(file: str, format_: str) -> None:
    place = Location(file=file, line=1, column=1, excerpt="::set-output name=a::b ##vso[x]")
    printed = render([_duplicate(place, key=file)], format_)
    assert printed
    for line in printed.splitlines():
        assert format_ == "github" or not line.strip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line
        assert "\x1b" not in line


def test_lines_are_short_and_name_the_file() -> None:
    place = Location(file="x" * 400 + "/spec.yaml", line=1, column=400, excerpt="y" * 200)
    lines = render([_duplicate(place, key="k" * 900)], "text").splitlines()
    assert max(map(len, lines)) <= 310
    assert "/spec.yaml:1:400: error[" in lines[0]


@given(st.text(), st.text(), st.integers(1, 40))
@settings(deadline=None)
def test_nothing_that_does_not_print_reaches_the_terminal(text: str, excerpt: str, column: int) -> None:
    place = Location(file=text, line=1, column=column, pointer=(text,), excerpt=excerpt)
    found = Diagnostic(
        code="duplicate-key",
        severity=Severity.NOTE,
        message=text,
        location=place,
        action=text,
        related=((text, place),),
        operation=text,
    )
    for format_ in FORMATS:
        printed = render([found], format_)
        assert not any(
            unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
            for character in printed
            if character != "\n"
        )
        printed.encode()
        if format_ in ("json", "sarif"):
            json.loads(printed)


def test_escapes_are_shown_not_stripped() -> None:
    assert escaped("a\x1b\u202e\ud800b") == "a\\x1b\\u202e\\ud800b"


def test_text_goes_to_standard_error_and_the_rest_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    print_diagnostics([_duplicate()], "text")
    assert capsys.readouterr().out == ""
    print_diagnostics([_duplicate()], "json")
    assert capsys.readouterr().err == ""


def _at(line: int, column: int = 3, file: str = "specs/a.yaml") -> Location:
    return Location(file=file, line=line, column=column, excerpt="  x: y")


def test_equal_notes_are_one_with_their_places() -> None:
    notes = [diagnose("yaml-merge-key", _at(line), action="merged") for line in range(10, 45)]
    notes.append(diagnose("yaml-merge-key", _at(4, file="specs/b.yaml"), action="merged"))
    lines = render(notes, "text").splitlines()
    assert [line for line in lines if "note[" in line] == [lines[0]]
    assert lines[-3].startswith("  and 35 more like it: 11:3, 12:3, ")
    assert lines[-1] == "found 36 notes"
    assert len(render(notes, "json").splitlines()) == 36


def test_what_differs_in_more_than_its_place_is_not_put_together() -> None:
    notes = [diagnose("yaml-merge-key", _at(line), action=f"as {line}") for line in (1, 2)]
    warnings = [diagnose("number-out-of-range", _at(line), number="1e999") for line in (3, 4)]
    lines = render([*notes, *warnings], "text").splitlines()
    assert len([line for line in lines if "note[" in line or "warning[" in line]) == 4


@pytest.mark.parametrize("count", [0, 1, 5, 6, 28, 400])
def test_a_diagnostic_takes_ten_lines_at_most(count: int) -> None:
    related = tuple(("listed here", _at(line)) for line in range(20, 20 + count))
    found = diagnose("number-out-of-range", PLACE, action="kept", related=related, operation="GET /a", number="1e999")
    lines = render([found], "text").splitlines()[:-2]
    assert len(lines) <= 10
    seen = [line for line in lines if line.startswith("  see ")]
    more = [line for line in seen if "more places" in line]
    shown = len(seen) - len(more) + sum(int(line.split()[1]) for line in more)
    assert shown == count


@pytest.mark.parametrize("length", [150, 260, 5_000, 200_000])
def test_the_excerpt_of_a_document_of_one_line_is_around_the_column(length: int) -> None:
    content = "{" + "\u6f22" * (length // 2) + "HERE" + "x" * (length // 2) + "}"
    place = Text(file="a.json", content=content).location(1 + length // 2)
    excerpt, caret = render([_duplicate(place)], "text").splitlines()[1:3]
    assert len(place.excerpt) <= 200
    shown = "".join(character * (2 if unicodedata.east_asian_width(character) == "W" else 1) for character in excerpt)
    assert shown[caret.index("^") :].startswith("HERE")
    assert place.column == 2 + length // 2


def test_long_texts_that_differ_at_their_end_are_told_apart() -> None:
    one, other = (quoted("https://schemas.example/" + "a" * 90 + f"/{name}.yaml") for name in ("link", "exception"))
    assert (len(one), len(other), one == other) == (80, 80, False)
