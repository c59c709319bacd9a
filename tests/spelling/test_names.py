from __future__ import annotations

import abc
import keyword
import re

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.runtime.model import Model
from generator.spelling import naming, reserved
from generator.spelling.naming import class_name, field_name, module_name, pascal, snake

ANY_TEXT = st.text(alphabet=st.characters(), max_size=80) | st.text(
    alphabet="aAbBzZ019_-. $@<>[]{}+*%&!=\n\x00é中", max_size=40
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("+1", "plus_1"),
        ("-1", "minus_1"),
        ("DateCreated<", "date_created_lt"),
        ("DateCreated>", "date_created_gt"),
        ("DateCreated<=", "date_created_lte"),
        ("*", "star"),
        ("a.b", "a_b"),
        ("a/b", "a_b"),
        ("a b", "a_b"),
        ("a-b", "a_b"),
        ("$id", "id"),
        ("@timestamp", "timestamp"),
        ("<API_KEY_1>", "api_key_1"),
        ("", "empty"),
        (" ", "space"),
        ("é", "e"),
        ("Straße", "strasse"),
        ("中文", "u4e2d_u6587"),
        ("😀", "u1f600"),
        ("fetchMultiTenantUsage", "fetch_multi_tenant_usage"),
        ("OAuth2Token", "oauth2_token"),
        ("userIDs", "user_ids"),
        ("getHTTPResponse", "get_http_response"),
        ("v2API", "v2_api"),
        ("HTTPServer", "http_server"),
        ("IPv4Address", "ipv4_address"),
        ("sha256Hash", "sha256_hash"),
        ("class", "class_"),
        ("list", "list_"),
        ("type", "type"),
        ("200", "n200"),
        ("__init__", "init"),
        ("filter[name]", "filter_name"),
        ("List«Pet»", "list_pet"),
    ],
)
def test_snake_splits_words_and_keeps_signs_that_tell_names_apart(text: str, name: str) -> None:
    assert snake(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HTTPValidationError", "HTTPValidationError"),
        ("FETCH_USAGE", "FetchUsage"),
        ("foo_bar", "FooBar"),
        ("API", "API"),
        ("Page<Item>", "PageItem"),
        ("None", "NoneModel"),
        ("1Password", "N1Password"),
    ],
)
def test_pascal_keeps_what_already_is_a_class_name(text: str, name: str) -> None:
    assert pascal(text) == name


@given(ANY_TEXT)
def test_any_text_becomes_a_name_of_its_kind(text: str) -> None:
    for name in (snake(text), field_name(text), module_name(text)):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert not keyword.iskeyword(name)
        assert len(name) <= naming.LONGEST + 1
    for name in (pascal(text), class_name(text)):
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", name)
        assert not keyword.iskeyword(name)
    assert snake(text) not in reserved.TYPE_NAMES
    assert class_name(text) not in reserved.CLASS_NAMES
    assert module_name(text) not in reserved.MODULE_NAMES


@given(ANY_TEXT)
def test_a_name_is_its_own_name(text: str) -> None:
    name = snake(text)
    if not name.endswith("_"):
        assert snake(name) == name
    assert pascal(pascal(text)) == pascal(text)


def test_long_texts_differ_by_their_hash() -> None:
    first, second = snake("a" * 1000 + "b"), snake("a" * 1000 + "c")

    assert first != second
    assert len(first) <= naming.LONGEST


def test_no_field_hides_an_attribute_of_the_base_class() -> None:
    public = {name for name in dir(Model) if not name.startswith("_")}

    known = {*dir(pydantic.BaseModel), *dir(abc.ABCMeta)}  # the class of a model lends it attributes, too
    assert public | {name for name in known if not name.startswith("_")} <= reserved.FIELD_NAMES


def test_no_module_is_a_file_that_tools_or_systems_treat_specially() -> None:
    assert [module_name(text) for text in ("conftest", "CON", "com1", "setup", "__init__")] == [
        "conftest_",
        "con_",
        "com1_",
        "setup_",
        "init",
    ]
