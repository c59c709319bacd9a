"""A body that may be left out is given whole or not at all."""

from __future__ import annotations

import pytest

from generator.runtime import UNSET, whole_body


def test_a_body_without_any_argument_and_a_whole_one_are_passed_on() -> None:
    empty = {"from": UNSET, "tag": UNSET}
    whole = {"from": "a", "tag": UNSET}
    assert whole_body(empty, from_=UNSET) is empty
    assert whole_body(whole, from_="a") is whole


def test_a_null_is_a_value() -> None:
    assert whole_body({"from": None}, from_=None) == {"from": None}


def test_what_is_missing_is_named_as_the_argument() -> None:
    with pytest.raises(TypeError, match="the body needs from_, to as well"):
        whole_body({"from": UNSET, "to": UNSET, "tag": "t"}, from_=UNSET, to=UNSET)


def test_a_file_and_its_media_type_go_together() -> None:
    assert whole_body(UNSET, body=UNSET, content_type=UNSET) is UNSET
    assert whole_body(b"1", body=b"1", content_type="image/png") == b"1"
    with pytest.raises(TypeError, match="content_type"):
        whole_body(b"1", body=b"1", content_type=UNSET)
    with pytest.raises(TypeError, match="needs body"):
        whole_body(UNSET, body=UNSET, content_type="image/png")
