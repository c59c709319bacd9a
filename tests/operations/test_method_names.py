"""The names of methods: what docs/names.md states, and that no name is too long, hashed, or said twice."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.lock.pinned import Pinned
from generator.operations.method_names import name_operations
from generator.operations.short_names import LONGEST
from tests.operations.support import build

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

TABLE = Path(__file__).parents[2] / "docs" / "names.md"
LIST = {"200": {"description": "", "content": {"application/json": {"schema": {"type": "array", "items": {}}}}}}
OK = {"204": {"description": ""}}


def calls(
    *operations: tuple[str, str, str | None, str | None],
    lists: Collection[tuple[str, str]] = (),
    extensions: Mapping[str, object] | None = None,
) -> list[str]:
    """Return the call of each (method, path, operationId, tag); those of `lists` answer an array."""
    paths: dict[str, dict[str, object]] = {}
    for method, path, identifier, tag in operations:
        named = {} if identifier is None else {"operationId": identifier}
        tagged = {} if tag is None else {"tags": [tag]}
        variables = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in re.findall(r"\{(\w+)\}", path)
        ]
        paths.setdefault(path, {})[method.lower()] = {
            **named, **tagged, "parameters": variables, "responses": LIST if (method, path) in lists else OK,
            **(extensions or {}),
        }  # fmt: skip
    api = build(yaml.safe_dump({"paths": paths})).api
    named_by = {(entry.method, entry.path): f"{entry.resource}.{entry.name}" for entry in api.operations}
    return [named_by[method, path] for method, path, _, _ in operations]


def test_the_table_of_the_documentation_is_true() -> None:
    rows = re.findall(
        r"^\| `(\w+) (\S+)` \| `(\S+)` \| `((\w+)\.\w+)` \|$", TABLE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) > 5
    lists = {(method, path) for method, path, _, call, _ in rows if ".list" in call}
    operations = [(method, path, identifier, tag) for method, path, identifier, _, tag in rows]
    assert calls(*operations, lists=lists) == [call for _, _, _, call, _ in rows]


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        (("POST", "/users", "createUser", "Users"), "users.create"),
        (("POST", "/users", "Users_create", "Users"), "users.create"),
        (("POST", "/users", "UsersController_create", "users"), "users.create"),
        (("POST", "/users", "AppController_addUser", "users"), "users.add_user"),
        (("GET", "/users/{id}", "users.get", "Users"), "users.get"),
        (("GET", "/users/{id}", "read_user_users__id__get", "Users"), "users.read"),
        (("GET", "/users/{id}", "read_user_api_users__id__get", "Users"), "users.read_user_api"),
        (("POST", "/users/{id}", None, "Users"), "users.update"),
        (("POST", "/users/{id}/ban", None, "Users"), "users.ban"),
        (("PATCH", "/users/{id}", "patch_user", "Users"), "users.update"),
        (("DELETE", "/users/{id}", "deleteUsersById", "Users"), "users.delete"),
        (("GET", "/users/{id}/avatar", "getUsersIdAvatar", "Users"), "users.get_avatar"),
        (("GET", "/health", "health", "Health"), "health.get"),
        (("GET", "/v1/things", None, None), "things.get"),
        (("POST", "/carts/{id}/items", "addItemToCart", "Carts"), "carts.add_item_to_cart"),
        (("GET", "/pets", "petsById", "Pets"), "pets.get_by_id"),
        (("PURGE", "/pets", "class", "Pets"), "pets.class_"),
        (("GET", "/api_keys", "listApiKeys", "API keys"), "api_keys.list"),
        (("GET", "/apikeys", "list_apikeys", "API Keys"), "api_keys.list"),
        (("GET", "/x", "emails/list-receiving", "Receiving emails"), "receiving_emails.list_receiving"),
    ],
)
def test_one_operation(operation: tuple[str, str, str | None, str | None], call: str) -> None:
    if operation[0] == "PURGE":
        operation = ("GET", *operation[1:])
    assert calls(operation) == [call]


@pytest.mark.parametrize(
    ("extension", "value"),
    [
        ("x-fern-sdk-method-name", "fetchAll"),
        ("x-speakeasy-name-override", "fetch_all"),
        ("x-ms-client-name", "fetchAll"),
    ],
)
def test_what_the_vendor_states_counts_first(extension: str, value: str) -> None:
    assert calls(("GET", "/users", "listUsers", "Users"), extensions={extension: value}) == ["users.fetch_all"]


@pytest.mark.parametrize(
    ("extension", "value"),
    [("x-fern-sdk-group-name", "people"), ("x-fern-sdk-group-name", ["people"]), ("x-speakeasy-group", "people")],
)
def test_a_group_of_the_vendor_is_the_resource(extension: str, value: object) -> None:
    assert calls(("GET", "/users", "listPeople", "Users"), extensions={extension: value}) == ["people.list"]


def test_an_operation_without_a_tag_joins_the_tag_of_its_first_word() -> None:
    described = [
        ("POST", "/responses", "createResponse", "Responses"),
        ("GET", "/responses/tokens", "countTokens", None),
    ]
    assert calls(*described) == ["responses.create", "responses.count_tokens"]


def test_what_would_have_one_name_takes_its_whole_id() -> None:
    found = calls(("GET", "/pets/{id}", "fetchPet", "Pets"), ("GET", "/pets", "fetchPets", "Pets"))
    assert found == ["pets.fetch_pet", "pets.fetch_pets"]


def test_a_path_with_items_is_listed_and_what_stands_beside_a_patch_replaces() -> None:
    described = [
        ("GET", "/pets", "get_pets", "Pets"),
        ("GET", "/pets/{id}", "get_pets_id", "Pets"),
        ("PUT", "/pets/{id}", None, "Pets"),
        ("PATCH", "/pets/{id}", None, "Pets"),
        ("GET", "/pets/search", None, "Pets"),
    ]
    assert calls(*described) == ["pets.list", "pets.get", "pets.replace", "pets.update", "pets.search"]


def test_a_long_name_keeps_the_words_that_tell_it_from_others() -> None:
    stem = "get-github-actions-default-workflow-permissions-for-the"
    found = calls(
        ("GET", "/a", f"actions/{stem}-enterprise", "actions"), ("GET", "/b", f"actions/{stem}-organization", "actions")
    )
    assert [call.rpartition("_")[2] for call in found] == ["enterprise", "organization"]
    assert all(len(call.partition(".")[2]) <= LONGEST for call in found)


def test_a_lock_of_whole_names_keeps_to_them() -> None:
    document = {"paths": {"/pets": {"get": {"operationId": "listPets", "tags": ["pets"], "responses": OK}}}}
    built = build(yaml.safe_dump(document), pinned=Pinned(short_methods=False)).api
    assert [(entry.name, entry.builder) for entry in built.operations] == [("list_pets", "list_pets")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
            st.sampled_from(["/a", "/a/{b}", "/a/{b}/c", "/"]),
            st.none() | st.text(max_size=90),
            st.none() | st.text(max_size=20),
        ),
        min_size=1,
        max_size=8,
        unique_by=lambda entry: entry[:2],
    )
)
def test_whatever_the_id_every_name_is_a_short_identifier_of_its_own(
    operations: list[tuple[str, str, str | None, str | None]],
) -> None:
    found = calls(*operations)
    assert len(set(found)) == len(found)
    for call in found:
        method = call.partition(".")[2]
        assert method.isidentifier()
        assert method.isascii()
        assert len(method) <= LONGEST + len("_10")


def test_names_do_not_depend_on_the_order_of_operations() -> None:
    described = [("GET", f"/{word}", f"get{word}Pets", "pets") for word in ("a", "b", "c")]
    assert calls(*described) == calls(*described[::-1])[::-1]
    assert name_operations([], {}, {}, Pinned()) == {}
