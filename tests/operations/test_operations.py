"""Which operations there are, what they are called, and what an error costs."""

from __future__ import annotations

from generator.config.waiver_tables import Waiver
from generator.diagnostics import Severity
from generator.lock.pinned import Pinned

from .support import build, operation

OK = "responses: {'200': {description: ok}}"


def test_every_method_and_additional_operation_is_built() -> None:
    built = build(
        f"""
        paths:
          /a:
            get: {{{OK}}}
            put: {{{OK}}}
            post: {{{OK}}}
            delete: {{{OK}}}
            options: {{{OK}}}
            head: {{{OK}}}
            patch: {{{OK}}}
            trace: {{{OK}}}
            query: {{{OK}}}
            additionalOperations:
              PURGE: {{{OK}}}
              cOpY: {{{OK}}}
        """,
        version="3.2.0",
    )
    assert [entry.method for entry in built.api.operations] == [
        "GET", "QUERY", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PURGE", "cOpY",
    ]  # fmt: skip
    assert built.named("purge_a").path == "/a"


def test_a_referenced_path_item_is_followed() -> None:
    built = build(f"""
        paths:
          /a: {{$ref: '#/components/pathItems/shared'}}
        components:
          pathItems:
            shared:
              get: {{operationId: listThings, {OK}}}
        """)
    assert built.operation.name == "list_things"


def test_the_order_of_the_document_does_not_count() -> None:
    paths = ["/a/{id}", "/a-b", "/a", "/a/search", "/b"]
    lines = [f"  {path}: {{delete: {{{OK}}}, get: {{{OK}}}}}\n" for path in paths]
    first, second = build("paths:\n" + "".join(lines)), build("paths:\n" + "".join(reversed(lines)))

    assert [(entry.path, entry.method) for entry in first.api.operations] == [
        (path, method) for path in ("/a", "/a/search", "/a/{id}", "/a-b", "/b") for method in ("GET", "DELETE")
    ]
    assert [entry.name for entry in second.api.operations] == [entry.name for entry in first.api.operations]
    assert [entry.tag for entry in second.api.resources] == [entry.tag for entry in first.api.resources]


def test_names_without_operation_id_come_from_method_and_path() -> None:
    built = build(f"""
        paths:
          /users/{{id}}/keys/{{keyId}}.json:
            parameters:
              - {{name: id, in: path, required: true, schema: {{type: string}}}}
              - {{name: keyId, in: path, required: true, schema: {{type: string}}}}
            get: {{{OK}}}
          /:
            get: {{{OK}}}
        """)
    assert [entry.name for entry in built.api.operations] == ["get", "get_key"]
    assert [entry.builder for entry in built.api.operations] == ["get_root", "get_users_by_id_keys_by_key_id_json"]
    assert built.codes == []


def test_operation_ids_that_differ_only_in_case_get_distinct_names() -> None:
    built = build(f"""
        paths:
          /x/a: {{get: {{operationId: getPet, {OK}}}}}
          /x/b: {{get: {{operationId: getpet, {OK}}}}}
          /x/c: {{get: {{operationId: GetPet, {OK}}}}}
        """)
    names = [entry.name for entry in built.api.operations]
    assert len({name.lower() for name in names}) == 3


def test_method_names_never_hide_what_a_resource_module_imports() -> None:
    built = build(
        "paths:\n"
        + "".join(
            f"  /{name}: {{get: {{operationId: {name}, {OK}}}}}\n"
            for name in ("path", "unset", "TYPE_CHECKING", "list", "class", "models")
        )
    )
    names = {entry.builder for entry in built.api.operations}
    assert not names & {"path", "unset", "type_checking", "list", "class", "models"}
    assert len(names) == 6


def test_the_order_of_the_document_changes_no_name() -> None:
    paths = [
        f"  /a: {{get: {{operationId: getThing, tags: [Pets], {OK}}}}}\n",
        f"  /b: {{get: {{operationId: GetThing, tags: [pets], {OK}}}}}\n",
        f"  /c: {{get: {{operationId: get_thing, tags: [PETS], {OK}}}}}\n",
        f"  /d: {{get: {{operationId: get_thing, tags: [Pets], {OK}}}}}\n",
    ]

    def calls(text: str) -> dict[str, str]:
        return {entry.path: f"{entry.resource}.{entry.name}" for entry in build("paths:\n" + text).api.operations}

    assert calls("".join(paths)) == calls("".join(reversed(paths)))


def test_the_first_tag_is_the_resource_and_untagged_operations_share_one() -> None:
    built = build(f"""
        tags: [{{name: Two Words, description: About two.}}]
        paths:
          /a: {{get: {{tags: [Two Words, Other], {OK}}}}}
          /: {{get: {{{OK}}}}}
          /{{id}}: {{get: {{tags: ['  '], {OK}}}}}
        """)
    assert [(entry.tag, entry.attribute, entry.class_name) for entry in built.api.resources] == [
        ("", "api", "Api"),
        ("Two Words", "two_words", "TwoWords"),
    ]
    assert built.api.resources[1].description == "About two."
    assert len(built.api.resources[0].operations) == 2


def test_operations_without_a_tag_stand_with_the_first_word_of_their_path() -> None:
    paths = ["/v1/pets", "/v1/pets/{id}", "/api/2010-04-01/Accounts.json", "/{tenant}/pets/x", "/v2beta1/shops#a"]
    built = build("paths:\n" + "".join(f"  {path}: {{get: {{{OK}}}}}\n" for path in paths))
    assert {entry.tag: (entry.attribute, len(entry.operations)) for entry in built.api.resources} == {
        "/pets": ("pets", 3),
        "/Accounts": ("accounts", 1),
        "/shops": ("shops", 1),
    }


def test_tags_never_take_an_attribute_of_the_client_or_a_file_that_tools_run() -> None:
    tags = ["close", "send", "base_url", "setup", "__init__", "con", "iterate", "stream", "with options", "http"]
    built = build("paths:\n" + "".join(f"  /p{n}: {{get: {{tags: ['{tag}'], {OK}}}}}\n" for n, tag in enumerate(tags)))
    attributes = {entry.attribute for entry in built.api.resources}
    assert len(attributes) == len(tags)
    assert not attributes & {"close", "send", "base_url", "setup", "__init__", "con", "iterate", "stream", "http"}


def test_a_tag_keeps_its_name_before_operations_without_a_tag() -> None:
    built = build(
        f"paths:\n  /replies: {{get: {{{OK}}}}}\n  /b: {{get: {{tags: [Replies], {OK}}}}}\n",
        pinned=Pinned(short_methods=False),
    )

    assert {entry.tag: entry.attribute for entry in built.api.resources} == {
        "Replies": "replies",
        "/replies": "replies_resource",
    }


def test_a_tag_may_be_called_like_a_part_of_the_package() -> None:
    tags = ["client", "models", "resources"]
    built = build("paths:\n" + "".join(f"  /{n}: {{get: {{tags: [{tag}], {OK}}}}}\n" for n, tag in enumerate(tags)))

    assert [entry.attribute for entry in built.api.resources] == tags


def test_a_tag_may_be_called_like_an_argument_of_the_client() -> None:
    built = build(f"paths:\n  /a: {{get: {{tags: [Responses], {OK}}}}}\n")
    assert built.api.resources[0].attribute == "responses"


def test_resource_classes_differ_from_models_and_runtime_names() -> None:
    built = build(f"""
        paths:
          /a: {{get: {{tags: [Pet], {OK}}}}}
          /b: {{get: {{tags: [Form], {OK}}}}}
        components: {{schemas: {{Pet: {{type: object, properties: {{id: {{type: string}}}}}}}}}}
        """)
    assert [entry.class_name for entry in built.api.resources] == ["FormResource", "PetResource"]


def test_pinned_names_stay_when_neighbours_arrive() -> None:
    pinned = Pinned(operations={"GET /x/b": ("x", "get_pet")}, arguments={"GET /x/b query:some-id": "identifier"})
    built = build(
        f"""
        paths:
          /x/a: {{get: {{operationId: getPet, {OK}}}}}
          /x/b:
            get:
              operationId: GetPet
              parameters: [{{name: some-id, in: query, schema: {{type: string}}}}]
              {OK}
        """,
        pinned,
    )
    names = {entry.path: entry.name for entry in built.api.operations}
    assert names["/x/b"] == "get_pet"
    assert names["/x/a"] != "get_pet"
    assert built.named("get_pet").parameters[0].argument == "identifier"


def test_an_operation_that_cannot_be_understood_costs_itself_alone() -> None:
    built = build(f"""
        paths:
          /a: {{get: {{operationId: good, {OK}}}}}
          /b: {{get: {{operationId: bad, parameters: [{{$ref: '#/components/parameters/none'}}], {OK}}}}}
        """)
    assert [entry.name for entry in built.api.operations] == ["good"]
    assert {entry.operation for entry in built.reporter.errors} == {"GET /b"}


def test_a_waiver_by_operation_or_pointer_answers_for_an_error() -> None:
    text = operation("parameters: [{name: 'a\"b', in: header, schema: {}}]\n" + OK, path="/b")
    assert build(text).reporter.errors
    for target in ("GET /b", "#/paths/~1b/get"):
        built = build(text, waivers=(Waiver(target=target, reason="nobody needs it"),))
        assert not built.reporter.errors
        assert [entry.reason for entry in built.api.waived] == ["nobody needs it"]
        assert [entry.severity for entry in built.found("parameter-name-invalid")] == [Severity.NOTE]


def test_texts_links_and_origin_are_kept() -> None:
    built = build(operation(f"""
            summary: Short.
            description: Long.
            deprecated: true
            externalDocs: {{url: 'https://docs.example.com/x'}}
            {OK}
            """))
    found = built.operation
    assert (found.summary, found.description, found.deprecated) == ("Short.", "Long.", True)
    assert found.documentation_url == "https://docs.example.com/x"
    assert found.origin is not None
    assert found.origin.line == 5
