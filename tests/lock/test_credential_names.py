"""The only key or token of a new client has a short name; names in a client that exists do not move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.project import Project

if TYPE_CHECKING:
    from pathlib import Path

KEY = "ApiKeyAuth: {type: apiKey, in: header, name: X-Key}"
SECOND = "OtherKey: {type: apiKey, in: query, name: other}"


def described(*schemes: str) -> str:
    return (
        "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\nservers: [{url: https://api.example}]\n"
        "security: [{ApiKeyAuth: []}]\n"
        "paths:\n  /pets: {get: {operationId: list, responses: {'204': {description: ''}}}}\n"
        f"components:\n  securitySchemes:\n    {(chr(10) + '    ').join(schemes)}\n"
    )


def row(project: Project) -> bool:
    return '["credential", "ApiKeyAuth", "api_key"]' in project.text("specs/pets.lock")


def arguments(project: Project) -> str:
    text = project.text("generated/pets/client.py")
    return " ".join(text[text.index("security={") : text.index("default_security")].split()).replace("( ", "(")


def test_a_new_client_calls_its_only_key_so_and_keeps_that_beside_another(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", described(KEY))
    project.generate("pets")
    assert 'argument="api_key", environment="PETS_API_KEY"' in arguments(project)
    assert row(project)
    project.write("specs/pets.yaml", described(KEY, SECOND))
    project.generate("pets")
    assert 'argument="api_key", environment="PETS_API_KEY"' in arguments(project)
    assert 'argument="other_key", environment="PETS_OTHER_KEY"' in arguments(project)
    assert row(project)


def test_a_client_with_an_older_lock_keeps_its_names(tmp_path: Path) -> None:
    project = Project.of(tmp_path, "pets", described(KEY))
    project.generate("pets")
    lock = project.text("specs/pets.lock")
    project.write(
        "specs/pets.lock", "".join(line for line in lock.splitlines(keepends=True) if '"credential"' not in line)
    )
    project.generate("pets")
    assert 'argument="api_key_auth", environment="PETS_API_KEY_AUTH"' in arguments(project)
    assert not row(project)
    kept = project.text("specs/pets.lock")
    project.generate("pets")
    assert project.text("specs/pets.lock") == kept


def test_a_credential_of_the_toml_keeps_its_name_until_the_toml_names_it(tmp_path: Path) -> None:
    toml = 'sources = ["pets.yaml"]\n[[credentials]]\nkind = "header"\nname = "X-One"\n'
    project = Project.of(tmp_path, "pets", described("{}").replace("security: [{ApiKeyAuth: []}]\n", ""), toml)
    project.write("specs/pets.yaml", project.text("specs/pets.yaml").partition("components:")[0])
    project.generate("pets")
    assert 'argument="api_key"' in arguments(project)
    project.write("specs/pets.toml", f'{toml}[[credentials]]\nkind = "query"\nname = "two"\nenvironment = "TWO"\n')
    project.generate("pets")
    assert 'ApiKey("header", "X-One", argument="api_key"' in arguments(project)
    assert 'ApiKey("query", "two", argument="two", environment="TWO")' in arguments(project)
    project.write("specs/pets.toml", f'{toml}argument = "key"\n')
    project.generate("pets")
    assert 'ApiKey("header", "X-One", argument="key", environment="PETS_KEY"' in arguments(project)
