"""What a reviewer must see when the sources change: where requests go and what guards them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.diagnostics import Reporter
from generator.pull.security_changes import Drift, Facts, drift_between, facts_of
from generator.source.load import read_document
from tests.pull.project import DOCUMENT

if TYPE_CHECKING:
    from generator.source.document import JsonValue
    from tests.pull.project import Project
    from tests.pull.server import Site

HEADER = "      parameters: [{in: header, name: %s, required: true, schema: {type: string}}]\n"


def load(text: str) -> JsonValue:
    return read_document(Path("a.yaml"), "a.yaml", text.encode(), Reporter()).data


def drift(project: Project, site: Site, before: str, after: str) -> list[tuple[str, str]]:
    site.put("/openapi.yaml", before)
    project.pulled()
    site.put("/openapi.yaml", after)
    result, found = project.pull()
    assert result is not None
    return [(entry.code, entry.message.partition(": ")[2]) for entry in found]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://api.harbour.example", "https://evil.example", "another server now: 'https://evil.example'"),
        ("https://api", "http://api", "'http://api.harbour.example' was https and is plain http now"),
        ("name: X-Key", "name: X-Other", "the security scheme 'key' changed"),
        ("in: header, ", "in: query, ", "the security scheme 'key' changed"),
        ("security: [{key: []}]", "security: []", "'GET /berths' needs no credentials any more"),
        ("security: [{key: []}]\n", "", "'GET /berths' needs no credentials any more"),
        ("security: [{key: []}]", "security: [{key: []}, {}]", "'GET /berths' is guarded by"),
        ("    key: {type: apiKey, in: header, name: X-Key}\n", "    x: {type: http, scheme: basic}\n", "'key' is gone"),
    ],
)
def test_what_weakens_is_a_warning(project: Project, site: Site, old: str, new: str, said: str) -> None:
    found = drift(project, site, DOCUMENT, DOCUMENT.replace(old, new))
    assert any(code == "security-weakened" and said in message for code, message in found), found


def test_a_header_that_is_renamed_is_told(project: Project, site: Site) -> None:
    before = DOCUMENT.replace("      responses", HEADER % "key" + "      responses")
    found = drift(project, site, before, before.replace("name: key,", "name: apikey,"))
    assert found == [("security-weakened", "'GET /berths' requires the headers ['apikey'] now, not ['key']")]


def test_an_operation_with_another_method_is_guarded_as_well() -> None:
    text = "openapi: 3.2.0\npaths: {/x: {additionalOperations: {COPY: {security: [{key: []}]}}}}"
    assert dict(facts_of([load(text)]).security) == {"COPY /x": frozenset({'[{"key": []}]'})}


def test_a_required_header_is_found_over_a_reference_with_escapes() -> None:
    header = "{in: header, name: X-Key, required: true}"
    get = "{get: {parameters: [{$ref: '#/components/parameters/a~1b'}]}}"
    text = f"openapi: 3.0.3\npaths: {{/x: {get}}}\ncomponents: {{parameters: {{a/b: {header}}}}}"
    assert dict(facts_of([load(text)]).headers) == {"GET /x": frozenset({"X-Key"})}


def test_prose_is_no_news(project: Project, site: Site) -> None:
    after = DOCUMENT.replace("All berths", "Every berth").replace("name: X-Key", "name: X-Key, description: Ask us")
    assert drift(project, site, DOCUMENT, after) == []


def test_operations_that_come_and_go_are_notes(project: Project, site: Site) -> None:
    found = drift(project, site, DOCUMENT, DOCUMENT.replace("/berths", "/cranes"))
    assert sorted(found) == [("security-moved", "'GET /berths' is gone"), ("security-moved", "'GET /cranes' is new")]


def test_a_first_pull_has_nothing_to_compare_with(project: Project, site: Site) -> None:
    site.put("/openapi.yaml", DOCUMENT)
    assert project.pulled() == []


PART = """\
get:
  operationId: listBerths
  security: [{key: []}]
  responses: {'200': {description: All berths.}}
"""
SCHEME = "{type: apiKey, in: header, name: X-Key}\n"
DIVIDED = DOCUMENT.partition("    get:")[0] + "    $ref: berths.yaml\n" + DOCUMENT[DOCUMENT.index("components") :]


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("berths.yaml", ("security: [{key: []}]", "security: []"), "berths.yaml#/get' needs no credentials any more"),
        ("berths.yaml", ("security: [{key: []}]\n", "parameters: []\n"), "berths.yaml#/get' is guarded by"),
        ("berths.yaml", ("get:\n", "servers: [{url: 'https://evil.example'}]\nget:\n"), "'https://evil.example'"),
        ("key.yaml", ("in: header", "in: query"), "key.yaml#' changed"),
        (
            "openapi.yaml",
            ("security: [{key: []}]\n", ""),
            "'what openapi.yaml refers to' needs no credentials any more",
        ),
    ],
)
def test_what_weakens_in_a_file_that_a_document_refers_to_is_a_warning(
    project: Project, site: Site, file: str, change: tuple[str, str], said: str
) -> None:
    texts = {"openapi.yaml": DIVIDED.replace(SCHEME, "{$ref: key.yaml}\n"), "berths.yaml": PART, "key.yaml": SCHEME}
    for name, text in texts.items():
        site.put(f"/{name}", text)
    project.pulled()
    assert len(project.rows()) == 3
    assert change[0] in texts[file]
    site.put(f"/{file}", texts[file].replace(*change))
    _, found = project.pull()
    assert any(entry.code == "security-weakened" and said in entry.message for entry in found), found


@pytest.mark.parametrize(
    "outer", ["webhooks: {moored: {post: %s}}\n", "x: {y: 1}\ncomponents: {pathItems: {a: {get: %s}}}\n"]
)
def test_what_weakens_beside_the_paths_is_a_warning(outer: str) -> None:
    def messages(security: str) -> Facts:
        document = load(outer % f"{{security: {security}, responses: {{'200': {{description: d}}}}}}")
        return facts_of([document], "a.yaml")

    [drift] = drift_between(messages("[{key: []}]"), messages("[]"))
    assert drift.weakens
    assert "needs no credentials any more" in drift.message


def test_a_second_page_about_an_operation_cannot_hide_what_it_weakens(project: Project, site: Site) -> None:
    def table(name: str) -> str:
        return f'[[pull]]\nurl = "{site.url}/{name}"\ninto = "{name}"\nprivate_hosts = ["localhost:{site.port}"]\n'

    site.put("/one.yaml", DOCUMENT)
    site.put("/two.yaml", DOCUMENT.replace("security: [{key: []}]", "security: []"))
    project.toml(table("one.yaml"))
    project.pulled()
    project.toml(table("one.yaml") + table("two.yaml"))  # the page that was there did not change
    assert project.pulled() == ["security-weakened"]


def test_a_name_in_a_schema_is_no_news() -> None:
    schema = "components: {schemas: {A: {properties: {responses: {type: object}, security: {type: array}}}}}\n"
    assert drift_between(facts_of([load("components: {}\n")]), facts_of([load(schema)])) == ()


def test_many_operations_are_one_line() -> None:
    def documents(security: object) -> list[object]:
        paths = {f"/{number}": {"get": {"security": security}} for number in range(200)}
        return [{"openapi": "3.1.0", "paths": paths}]

    found = drift_between(facts_of(documents([{"key": []}])), facts_of(documents([])))  # type: ignore[arg-type]
    assert found == (
        Drift(message="'GET /0' and 199 more operations: each needs no credentials any more", weakens=True),
    )


def test_swagger_has_its_own_words() -> None:
    old = {"swagger": "2.0", "host": "api.harbour.example", "basePath": "/v1", "schemes": ["https"], "paths": {}}
    new = {**old, "schemes": ["http"], "securityDefinitions": {"key": {"type": "basic"}}}
    messages = [drift.message for drift in drift_between(facts_of([old]), facts_of([new]))]  # type: ignore[list-item]
    assert messages == [
        "the server 'http://api.harbour.example/v1' was https and is plain http now",
        'the security scheme \'key\' is new: {"type": "basic"}',
        "the server 'https://api.harbour.example/v1' is no longer listed",
    ]
