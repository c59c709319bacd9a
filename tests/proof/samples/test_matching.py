from __future__ import annotations

import re
import time

import pytest

from generator.proof.samples.schema_values import FULL, Flavour, Sampler
from generator.proof.schemas.validity import UnsatisfiableError
from tests.proof.samples.formed import formed

PASSWORD = r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[@$!%*?&])[A-Za-z\d@$!%*?&]{8,}$"


def text(pattern: str, where: str = "body", **more: object) -> str:
    forms, schema = formed({"type": "string", "pattern": pattern, **more})
    found = Sampler(forms, "request", FULL, where).value(schema)  # type: ignore[arg-type]
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    "pattern",
    [
        PASSWORD,
        r"^(?=.*[A-Z])(?=.*[a-z])(?=.*[0-9]).{12,20}$",
        r"^(?=.{3,5}$)[a-z]+$",
        r"^(?!\s*$).+",
        r"^(a|b)\1[^\n]{3}$",
        r"^arn:aws(-[\w]+)*:[a-z0-9-]+$",
        r"^\d{3,}(?:,\d{3})*$",
    ],
)
def test_a_text_of_a_pattern_is_found(pattern: str) -> None:
    assert re.search(pattern, text(pattern))


def test_what_only_ecma_262_writes_is_read() -> None:
    assert re.fullmatch("[A-Za-z][A-Za-z0-9]+", text(r"^\p{L}[\p{L}\p{N}]+$"))
    assert re.fullmatch(r"\d{4}-\d\d", text(r"^(?<year>\d{4})-\d\d$"))


@pytest.mark.parametrize(
    ("pattern", "allowed"),
    [
        (r"[\P{Cc}]+", r"[ -~]+"),
        (r"^\P{L}+$", r"[^A-Za-z]+"),
        (r"^[\p{IsWhite_Space}\p{L}\p{M}\p{S}\p{N}\p{P}]*$", r"[ -~]*"),
        (r"^[\p{Alnum}.]{2,9}$", r"[A-Za-z0-9.]{2,9}"),
    ],
)
def test_properties_of_characters_are_read(pattern: str, allowed: str) -> None:
    assert re.fullmatch(allowed, text(pattern, minLength=1))


def test_lengths_hold_beside_a_pattern() -> None:
    assert re.fullmatch("[a-z]{40}", text("^[a-z]*$", minLength=40))
    assert len(text("^[a-z]+$", maxLength=2)) <= 2


def test_a_text_can_stand_where_it_travels() -> None:
    assert text("^[ -~]{4}$", "header").strip() == text("^[ -~]{4}$", "header")


@pytest.mark.parametrize(
    "pattern", [r"((((((a{30}){30}){30}){30}){30}){30})", r"^a{1000000000}$", r"(unclosed", r"^(?!)"]
)
def test_a_pattern_without_a_text_is_said_so_at_once(pattern: str) -> None:
    start = time.process_time()
    with pytest.raises(UnsatisfiableError):
        text(pattern)
    assert time.process_time() - start < 2


def test_texts_of_formats_differ_and_times_have_each_spelling() -> None:
    members = {f"t{number}": {"type": "string", "format": "date-time"} for number in range(4)}
    forms, schema = formed({"properties": members})
    found = Sampler(forms, "request", FULL).value(schema)
    assert isinstance(found, dict)
    texts = [str(value) for value in found.values()]
    assert len(set(texts)) == 4
    assert any("." in one for one in texts)
    assert any("+" in one for one in texts)
    assert any(one.endswith("Z") for one in texts)


def test_a_cookie_that_is_not_encoded_holds_only_what_a_cookie_may() -> None:
    forms, schema = formed({"type": "string"})
    found = Sampler(forms, "request", Flavour(name="reserved", texts="reserved"), "raw cookie").value(schema)
    assert not set(str(found)) & set(' ",;\\')
    assert set("%+/=:") <= set(str(found))
