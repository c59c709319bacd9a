from __future__ import annotations

import ast
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.spelling.literals import docstring, literal, string_literal

ANY_TEXT = st.text(alphabet=st.characters(), max_size=60) | st.text(
    alphabet="\"'\\ \n\r\t\x00\u202e\u2028é{}#a", max_size=30
)


@given(ANY_TEXT)
def test_a_literal_is_one_line_and_evaluates_to_the_text(text: str) -> None:
    written = string_literal(text)

    assert ast.literal_eval(written) == text
    assert len(written.splitlines()) == 1


@given(ANY_TEXT)
def test_nothing_invisible_reaches_a_literal_or_a_docstring(text: str) -> None:
    for written in (string_literal(text), docstring(text)):
        assert not [
            each for each in written if each != "\n" and unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        ]


@given(ANY_TEXT, st.sampled_from(["", "    "]))
def test_a_docstring_is_one_string_whatever_the_text(text: str, indent: str) -> None:
    source = f"class A:\n    {docstring(text, indent)}\n" if indent else f"{docstring(text)}\n"
    (statement,) = ast.parse(source).body
    inner = statement.body[0] if isinstance(statement, ast.ClassDef) else statement

    assert isinstance(inner, ast.Expr)
    assert isinstance(inner.value, ast.Constant)
    whole = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).strip(" \n").split("\n")
    assert [line.strip(" ") for line in inner.value.value.rstrip(" \n").split("\n")] == [
        line.strip(" ") for line in lines
    ]


def test_letters_of_any_script_stay_readable() -> None:
    assert string_literal("größe 中文") == '"größe 中文"'


@pytest.mark.parametrize("value", [None, True, False, 0, -5, 10**30, 1.5, 1e300, "x"])
def test_a_json_scalar_evaluates_to_itself(value: str | float | None) -> None:
    assert ast.literal_eval(literal(value)) == value


def test_infinity_has_no_literal() -> None:
    with pytest.raises(ValueError, match="infinite"):
        literal(float("inf"))


def test_an_integer_too_long_to_read_in_decimals_is_hexadecimal() -> None:
    assert ast.literal_eval(literal(10**5000)) == 10**5000


def test_a_docstring_has_no_half_of_a_character() -> None:
    text = docstring("a\ud800b")
    assert ast.literal_eval(text) == "a\ufffdb"
    compile(f"{text}\n", "module", "exec")
