"""What a lock has stays where it is imported from, whatever comes, goes or is used for the first time beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.diff.python import python_changes
from generator.diff.surface.read import read_surface
from tests.diff.support import pressed

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diff.changes import Change

PATH = (
    "  /{tag}:\n    post:\n      operationId: send_{tag}\n      tags: [{tag}]\n"
    "      requestBody: {{content: {{application/json: {{schema: {{type: array, items: {ref}}}}}}}}}\n"
    "      responses: {{'200': {{description: x, content: {{application/json: {{schema: {ref}}}}}}}}}\n"
)


def _ref(name: str) -> str:
    return f"{{$ref: '#/components/schemas/{name}'}}"


def _text(paths: dict[str, str], schemas: dict[str, dict[str, str]]) -> str:
    """Return a description: tag -> the schema that its operation takes and gives, schema -> its members."""
    parts = ["openapi: 3.1.0\ninfo: {title: M, version: '1'}\npaths:\n"]
    parts += [PATH.format(tag=tag, ref=_ref(name)) for tag, name in paths.items()]
    parts.append("components:\n  schemas:\n")
    for name, members in schemas.items():
        listed = ", ".join(
            f"{member}: {_ref(kind) if kind[0].isupper() else f'{{type: {kind}}}'}" for member, kind in members.items()
        )
        parts.append(f"    {name}: {{type: object, properties: {{{listed}}}}}\n")
    return "".join(parts)


class _Client:
    """One client in its states; `unused` says whether components that nothing reaches have a class."""

    def __init__(self, folder: Path, toml: str = "") -> None:
        self._source, self._lock = folder / "m.yaml", folder / "m.lock"
        self._toml = toml

    def step(self, text: str) -> dict[str, str]:
        self._source.write_text(text, encoding="utf-8")
        found = pressed(self._source, self._lock)
        self._lock.write_text(found.lock, encoding="utf-8")
        again = pressed(self._source, self._lock)
        assert (again.lock, again.files) == (found.lock, found.files)
        return {name: each for name, each in found.files.items() if name.endswith(".py")}


def _changes(before: dict[str, str], after: dict[str, str]) -> tuple[Change, ...]:
    return python_changes(read_surface(before), read_surface(after))


def _breaking(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [f"{change.subject}: {change.text}" for change in _changes(before, after) if change.breaking]


SCHEMAS = {
    "Reply": {"thing": "Thing"},
    "Both": {"thing": "Thing", "money": "Money"},
    "Thing": {"id": "string", "owner": "string"},
    "Money": {"amount": "integer", "currency": "string"},
}
MANY = {f"Other{index}": {f"m{index}": "string", "n": "string"} for index in range(100)}


@pytest.mark.parametrize("more", [{}, MANY], ids=["small", "large"])
def test_a_property_moves_no_neighbour(tmp_path: Path, more: dict[str, dict[str, str]]) -> None:
    client = _Client(tmp_path)
    paths = {"a": "Reply", "b": "Both", "c": "Money"} | {f"o{index}": f"Other{index}" for index in range(len(more))}
    first = client.step(_text(paths, SCHEMAS | more))
    del paths["b"]
    grown = {
        **SCHEMAS,
        **more,
        "Thing": {**SCHEMAS["Thing"], "piece": "Piece"},
        "Piece": {"n": "integer", "m": "string"},
    }
    second = client.step(_text(paths, grown))
    about_b = re.compile(r"b|resources\.b\..*|(models|params)\.b\..*|(models|params)\.shared\.Both(Param)?")
    lost = [change.subject for change in _changes(first, second) if change.breaking]
    assert [name for name in lost if not about_b.fullmatch(name)] == []
    assert "models.shared:Piece" in read_surface(second).models


@pytest.mark.parametrize("more", [{}, MANY], ids=["small", "large"])
def test_what_the_lock_has_may_name_each_other_across_modules(tmp_path: Path, more: dict[str, dict[str, str]]) -> None:
    client = _Client(tmp_path)
    paths = {"a": "Reply", "b": "Both"} | {f"o{index}": f"Other{index}" for index in range(len(more))}
    schemas = {**SCHEMAS, **more, "Reply": {"thing": "Thing", "own": "Own"}, "Own": {"id": "string", "n": "integer"}}
    first = client.step(_text(paths, schemas))
    assert "models.a:Own" in read_surface(first).models
    schemas = {**schemas, "Thing": {**SCHEMAS["Thing"], "own": "Own"}}
    second = client.step(_text(paths, schemas))
    assert _breaking(first, second) == []
    assert "models.a:Own" in read_surface(second).models
    # The circle is gone again.
    assert read_surface(client.step(_text(paths, {**schemas, "Thing": SCHEMAS["Thing"]}))).names == (
        read_surface(first).names
    )


def test_the_first_use_of_a_component_is_an_addition(tmp_path: Path) -> None:
    schemas = {**SCHEMAS, "Campaign": {"name": "string", "money": "Money", "n": "integer"}}
    client = _Client(tmp_path)
    first = client.step(_text({"a": "Reply"}, schemas))
    second = client.step(_text({"a": "Reply", "campaigns": "Campaign"}, schemas))
    assert _breaking(first, second) == []
    assert "models.campaigns:Campaign" in read_surface(second).models


def test_the_first_use_of_a_component_that_has_a_class_moves_nothing(tmp_path: Path) -> None:
    schemas = {**SCHEMAS, "Campaign": {"name": "string", "money": "Money", "n": "integer"}}
    client = _Client(tmp_path)
    first = client.step(_text({"a": "Reply"}, schemas))
    lock = tmp_path / "m.lock"
    rows = ['["model", "Campaign", "unused.Campaign"]', '["model", "Money", "unused.Money"]']
    lock.write_text("\n".join([*lock.read_text(encoding="utf-8").splitlines(), *rows, ""]), encoding="utf-8")
    held = client.step(_text({"a": "Reply"}, schemas))
    assert "models.unused:Campaign" in read_surface(held).models
    second = client.step(_text({"a": "Reply", "campaigns": "Campaign"}, schemas))
    assert _breaking(first, second) == _breaking(held, second) == []
    assert "models.unused:Campaign" in read_surface(second).models
