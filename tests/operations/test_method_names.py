"""The names of methods: what docs/names.md states, and that no name is too long, hashed, or said twice."""

from __future__ import annotations

import re
from keyword import iskeyword
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
    from random import Random

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
        (("POST", "/users", "AppController_addUser", "users"), "users.add"),
        (("POST", "/auth/register", "register:register", "auth"), "auth.register"),
        (("GET", "/users/{id}", "users.get", "Users"), "users.get"),
        (("GET", "/users/{id}", "read_user_users__id__get", "Users"), "users.read"),
        (("GET", "/users/{id}", "read_user_api_users__id__get", "Users"), "users.read"),
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


FRAMEWORKS = {
    "FastAPI, a router with a prefix": [
        ("GET", "/api/v1/users/", "read_users_api_v1_users__get", "users", "users.read"),
        ("PATCH", "/api/v1/users/me", "update_user_me_api_v1_users_me_patch", "users", "users.update_me"),
        ("GET", "/api/v1/users/{id}", "read_user_by_id_api_v1_users__id__get", "users", "users.read_by_id"),
        ("POST", "/api/v1/login/access-token", "login_access_token_api_v1_login_access_token_post", "login",
         "login.access_token"),
    ],
    "FastAPI, functions": [
        ("GET", "/", "root__get", None, "api.root"),
        ("GET", "/items/", "read_items_items__get", None, "items.list"),
        ("GET", "/items/{item_id}", "read_item_items__item_id__get", None, "items.read"),
        ("POST", "/items/{item_id}/publish", "publish_item_items__item_id__publish_post", None, "items.publish"),
    ],
    "FastAPI, ids of tag and function": [
        ("GET", "/items/", "items-get_items", "items", "items.list"),
        ("GET", "/items/{id}", "items-get_item", "items", "items.get"),
    ],
    "FastAPI Users": [
        ("GET", "/users/me", "users:current_user", "users", "users.current"),
        ("GET", "/users/{id}", "users:user", "users", "users.get"),
        ("PATCH", "/users/{id}", "users:patch_user", "users", "users.update"),
        ("DELETE", "/users/{id}", "users:delete_user", "users", "users.delete"),
        ("POST", "/auth/jwt/login", "auth:jwt.login", "auth", "auth.jwt_login"),
    ],
    "FastAPI, mounted": [("GET", "/users/{id}", "read_user_api_v1_users__id__get", "users", "users.read")],
    "NestJS": [
        ("GET", "/users", "UsersController_findAll", None, "users.find_all"),
        ("GET", "/", "AppController_getHello", None, "api.get_hello"),
        ("GET", "/v1/cats", "CatsController_findAll_v1", "cats", "cats.find_all_v1"),
        ("GET", "/v2/cats", "CatsController_findAll_v2", "cats", "cats.find_all_v2"),
    ],
    "drf-spectacular": [
        ("GET", "/api/users/", "api_users_list", "api", "users.list"),
        ("PATCH", "/api/users/{id}/", "api_users_partial_update", "api", "users.partial_update"),
        ("GET", "/api/v1/posts/{id}/", "api_v1_posts_retrieve", "api", "posts.retrieve"),
        ("DELETE", "/tags/{id}/", "tags_destroy", "tags", "tags.destroy"),
    ],
    "swag": [
        ("GET", "/api/v1/users", "listusers", "users", "users.list"),
        ("GET", "/api/v1/users/{id}/roles", "getuserroles", "users", "users.get_roles"),
        ("GET", "/accounts/{id}", "get-account-by-id", "accounts", "accounts.get"),
        ("DELETE", "/accounts/{id}", None, "accounts", "accounts.delete"),
    ],
    "Azure": [
        ("GET", "/subscriptions/{id}/vms", "VirtualMachines_ListAll", None, "virtual_machines.list_all"),
        ("PUT", "/subscriptions/{id}/vms/{vm}", "VirtualMachines_CreateOrUpdate", None,
         "virtual_machines.create_or_update"),
        ("GET", "/subscriptions/{id}/disks", "Disks_List", "Disks", "disks.list"),
    ],
    "springdoc": [
        ("GET", "/owners", "listOwners_1", "owner-controller", "owner_controller.list"),
        ("GET", "/owners/{id}", "getOwner", "owner-controller", "owner_controller.get"),
    ],
    "gRPC": [("POST", "/v1/users", "UserService_CreateUser", "UserService", "user_service.create")],
    "other spellings": [
        ("GET", "/teams", "teams.list", None, "teams.list"),
        ("GET", "/bots/{id}/followers", "list-bot-followers", "Bots", "bots.list_followers"),
        ("POST", "/invoices/{id}/void", "VoidInvoice", "Invoices", "invoices.void"),
        ("GET", "/spend_limit", "Getspendlimit", "Usage", "usage.get_spend_limit"),
        ("POST", "/builds/{id}/cancel", "cancelSiteBuild", "Builds", "builds.cancel_for_site"),
        ("GET", "/sites/{id}", "getSite", "Sites", "sites.get"),
        ("POST", "/payments/{id}/captures", None, "Payments", "payments.create_capture"),
        ("PATCH", "/vpcs/{id}", "vpcs_patch", "VPCs", "vpcs.patch"),
        ("PUT", "/vpcs/{id}", "vpcs_update", "VPCs", "vpcs.update"),
        ("POST", "/files/{id}/versions", "post_files_id_versions", "File versions", "file_versions.create"),
        ("GET", "/2010-04-01/calls/{id}", "FetchCall", "Api20100401Call", "api20100401_call.fetch"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("described", FRAMEWORKS.values(), ids=FRAMEWORKS)
def test_ids_as_frameworks_make_them(described: list[tuple[str, str, str | None, str | None, str]]) -> None:
    assert calls(*(row[:4] for row in described)) == [row[4] for row in described]


def test_of_two_that_would_have_one_name_the_nearer_one_keeps_it() -> None:
    found = calls(("GET", "/pets/{id}", "fetchPet", "Pets"), ("GET", "/pets", "fetchPets", "Pets"))
    assert found == ["pets.fetch", "pets.list"]
    found = calls(("PATCH", "/pets/{id}", "updatePet", "Pets"), ("PATCH", "/pets", "updatePets", "Pets"))
    assert found == ["pets.update", "pets.update_pets"]
    found = calls(("DELETE", "/deploys/{id}", "deleteDeploy", "Deploys"),
                  ("DELETE", "/sites/{site}/deploys/{id}", "deleteSiteDeploy", "Deploys"))  # fmt: skip
    assert found == ["deploys.delete", "deploys.delete_for_site"]


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


HASH = re.compile(r"_(?=[a-f]*[0-9])[0-9a-f]{8}(_|\\Z)")
STREAM = {"200": {"description": "", "content": {"text/event-stream": {"schema": {"type": "string"}}}}}
WORDS = st.lists(st.sampled_from(["get", "list", "pets", "Pet", "for", "by", "owner", "v1", "x" * 30]), max_size=9)
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
        st.sampled_from(
            ["/a", "/a/{b}", "/a/{b}/c", "/", "/v1/pets", "/v2/pets", "/v1/pets/{id}", "/owners/{id}/pets"]
        ),
        st.none() | st.text(max_size=90) | WORDS.map("_".join) | WORDS.map("".join),
        st.none() | st.text(max_size=20) | st.sampled_from(["pets", "Pet", "api", "v1"]),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda entry: entry[:2],
)


@given(OPERATIONS, st.randoms(use_true_random=False))
def test_whatever_the_id_every_name_is_a_short_identifier_of_its_own_in_any_order(
    operations: list[tuple[str, str, str | None, str | None]], random: Random
) -> None:
    found = calls(*operations)
    assert len(set(found)) == len(found)
    for call, (_, _, identifier, tag) in zip(found, operations, strict=True):
        method = call.partition(".")[2]
        assert method.isidentifier()
        assert method.isascii()
        assert not iskeyword(method)
        assert len(method) <= LONGEST
        assert not HASH.search(method) or HASH.search(f"_{identifier}_{tag}_".lower())
    shuffled = random.sample(operations, len(operations))
    assert dict(zip(shuffled, calls(*shuffled), strict=True)) == dict(zip(operations, found, strict=True))


@pytest.mark.parametrize("size", [1, 3, 30])
def test_equal_long_ids_are_told_apart_within_the_limit_also_where_they_stream(size: int) -> None:
    paths = {
        f"/{'p' * 60}/{'q' * number}": {"get": {"operationId": "z" * 90, "tags": ["t"], "responses": STREAM}}
        for number in range(1, size + 1)
    }
    built = build(yaml.safe_dump({"paths": paths})).api
    assert len({entry.name for entry in built.operations}) == size
    assert all(len(name) <= LONGEST for entry in built.operations for name in (entry.name, f"{entry.name}_stream"))


def test_names_do_not_depend_on_the_order_of_operations() -> None:
    described = [("GET", f"/{word}", f"get{word}Pets", "pets") for word in ("a", "b", "c")]
    assert calls(*described) == calls(*described[::-1])[::-1]
    assert name_operations([], {}, {}, Pinned()) == {}


@pytest.mark.parametrize(
    ("method", "path", "identifier", "tag", "call"),
    [
        ("GET", "/users/", "users-read_users", "users", "users.read"),
        ("GET", "/users/me", "users-read_user_me", "users", "users.read_me"),
        ("POST", "/login/access-token", "login-login_access_token", "login", "login.access_token"),
        ("POST", "/orders", "create_order_orders_post", "room-orders", "room_orders.create"),
        ("GET", "/orders/{order_id}", "get_order_orders__order_id__get", "room-orders", "room_orders.get"),
        ("POST", "/rentals/{id}/check-in", "check_in_rental_rentals__id__check_in_post", "Rentals", "rentals.check_in"),
        ("POST", "/keys", "Create_a_key_for_the_account_keys_post", "Keys", "keys.create_for_account"),
        ("GET", "/v1/projects/{id}/keys", "list", "Manage > V1 > Projects > Keys", "manage_projects_keys.list"),
        ("DELETE", "/application/{id}/message", "deleteAppMessages", "message", "message.delete_for_app"),
    ],
)
def test_a_name_is_what_a_person_would_say(method: str, path: str, identifier: str, tag: str, call: str) -> None:
    assert calls((method, path, identifier, tag)) == [call]


def test_what_has_a_name_of_its_own_in_a_resource_keeps_it_in_every_method() -> None:
    operations = [
        ("POST", "/inventory", "create_inventory_item", "Inventory"),
        ("GET", "/inventory/{item_id}", "get_inventory_item", "Inventory"),
        ("DELETE", "/inventory/{item_id}", "delete_inventory_item", "Inventory"),
        ("PUT", "/inventory/{item_id}", "update_inventory_item", "Inventory"),
    ]
    assert calls(*operations) == [f"inventory.{verb}_item" for verb in ("create", "get", "delete", "update")]
