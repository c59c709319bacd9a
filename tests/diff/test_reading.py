"""What a person reads of a difference: one line for one thing, in the order in which it matters, and not too many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from generator.diff.broken_uses import Used, find_impact
from generator.diff.differences import Difference
from generator.diff.python import python_changes
from generator.diff.show import shown
from tests.diff.support import pressed, surface_of

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diff.changes import Change
    from generator.diff.surface.members import Surface

HEAD = "openapi: 3.1.0\ninfo: {title: P, version: '1'}\npaths:\n"
SHAPES = ["Frame", "Group", "Page", "Section", "Grid"]


def _path(tag: str, answer: str, asked: str = "") -> str:
    taken = f"parameters: [{asked}]\n      " if asked else ""
    return (
        f"  /{tag.lower()}:\n    get:\n      operationId: get_{tag.lower()}\n      tags: [{tag}]\n      {taken}"
        f"responses: {{'200': {{description: '', content: {{application/json: {{schema: {answer}}}}}}}}}\n"
    )


def _ref(name: str) -> str:
    return f"{{$ref: '#/components/schemas/{name}'}}"


def _text(paths: str, schemas: str) -> str:
    return f"{HEAD}{paths}components:\n  schemas:\n{schemas}"


def _members(**kinds: str) -> str:
    listed = ", ".join(f"{name}: {kind if kind[0] == '{' else f'{{type: {kind}}}'}" for name, kind in kinds.items())
    return f"{{type: object, properties: {{{listed}}}}}"


class _Steps:
    """The versions of one client."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def surface(self, text: str) -> Surface:
        source = self.folder / "p.yaml"
        source.write_text(text, encoding="utf-8")
        return surface_of(pressed(source, self.folder / "p.lock"))

    def changes(self, old: str, new: str) -> tuple[Change, ...]:
        return python_changes(self.surface(old), self.surface(new))


def _lines(changes: tuple[Change, ...], used: Used | None = None, format_: str = "markdown") -> list[str]:
    return [*shown(Difference(old="", new="", changes=changes, wire_compared=True), format_, used)]


def _items(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("- ")]


@pytest.fixture
def steps(tmp_path: Path) -> _Steps:
    return _Steps(tmp_path)


def _shapes(extra: dict[str, str]) -> str:
    """Return an API of five shapes that all have the members of a mixin."""
    paths = "".join(_path(name, _ref(name)) for name in SHAPES)
    schemas = "".join(f"    {name}: {_members(id='string', **{name.lower(): 'string'}, **extra)}\n" for name in SHAPES)
    return _text(paths, schemas)


def test_a_mixin_that_gains_twelve_members_is_one_line(steps: _Steps) -> None:
    extra = {f"grid{index}": "integer" for index in range(12)}
    items = _items(_lines(steps.changes(_shapes({}), _shapes(extra))))
    assert len(items) == 1
    assert items[0].startswith(
        "- `models.frame.Frame`, `models.grid.Grid`, `models.group.Group` and 2 more: "
        "12 fields are new: `grid0: int | None`"
    )


def test_one_edit_of_a_type_is_one_line(steps: _Steps) -> None:
    kinds = {f"size{index}": "integer" for index in range(7)}
    items = _items(_lines(steps.changes(_shapes(kinds), _shapes(dict.fromkeys(kinds, "number")))))
    assert "".join(items) == (
        "- `models.frame.Frame.size0`, `models.grid.Grid.size0`, `models.group.Group.size0` and 32 more: "
        "is `float | None`, it was `int | None`"
    )


def test_a_resource_that_goes_is_said_once(steps: _Steps) -> None:
    pet, cat = (f"    {name}: {_members(id='string', **{name.lower(): 'string'})}\n" for name in ("Pet", "Cat"))
    old = _text(_path("Pets", _ref("Pet")) + _path("Cats", _ref("Cat")), pet + cat)
    new = _text(_path("Pets", _ref("Pet")), pet)
    assert _items(_lines(steps.changes(old, new))) == [
        "- `cats`: the client no longer has it", "- `models.cats.Cat`: is gone"
    ]  # fmt: skip
    assert _items(_lines(steps.changes(new, old))) == [
        "- `cats`: is new on the client, with `get`", "- `models.cats.Cat`: is new"
    ]  # fmt: skip


def test_models_that_a_vendor_renames_are_one_line(steps: _Steps) -> None:
    def text(word: str) -> str:
        names = [f"{word}{index}" for index in range(9)]
        kinds = {name: _members(**{f"x{index}": "string", f"y{index}": "string"}) for index, name in enumerate(names)}
        paths = "".join(_path(f"T{index}", _ref(name)) for index, name in enumerate(names))
        return _text(paths, "".join(f"    {name}: {kind}\n" for name, kind in kinds.items()))

    [line] = [line for line in _items(_lines(steps.changes(text("Old"), text("New")))) if "new names" in line]
    assert "9 models have new names, and the old ones stay for a while: `models.t0.Old0` is `models.t0.New0`, " in line
    assert line.endswith("and 1 more")


def test_no_line_has_one_text_on_both_sides(steps: _Steps) -> None:
    old = _text(_path("Pets", _ref("Pet")), f"    Pet: {_members(id='string', a='string')}\n")
    before = steps.surface(old)
    lock = steps.folder / "p.lock"
    lock.write_text(lock.read_text(encoding="utf-8").replace('"pets.Pet"', '"shared.Pet"'), encoding="utf-8")
    items = _items(_lines(python_changes(before, steps.surface(old))))
    assert "- `pets.get`: returns `models.shared.Pet`, it returned `models.pets.Pet`" in items


def test_of_a_long_list_of_values_what_is_other_is_named(steps: _Steps) -> None:
    values = [f"'value-number-{index}'" for index in range(80)]

    def text(listed: list[str]) -> str:
        asked = f"{{name: kind, in: query, schema: {{type: string, enum: [{', '.join(listed)}]}}}}"
        return _text(_path("Pets", _ref("Pet"), asked), f"    Pet: {_members(id='string', a='string')}\n")

    items = _items(_lines(steps.changes(text(values), text([*values[1:], "'other'"]))))
    assert items == [
        "- `pets.get`: argument `kind` takes `Literal['other', 79 more]`, it took `Literal['value-number-0', 79 more]`"
    ]


def test_what_breaks_the_calls_of_a_consumer_comes_first(steps: _Steps) -> None:
    asked = "{name: size, in: query, schema: {type: integer}}, {name: page, in: query, schema: {type: integer}}"
    schemas = f"    Pet: {_members(id='string', a='string')}\n"
    old = _text(_path("Pets", _ref("Pet"), asked), schemas)
    source = steps.folder / "app"
    source.mkdir()
    (source / "use.py").write_text("def f(client):\n    return client.pets.get(page=1)\n", encoding="utf-8")
    before = steps.surface(old)
    changes = python_changes(before, steps.surface(_text(_path("Pets", _ref("Pet")), schemas)))
    used = Used.of("app", find_impact(source, "p", changes, before))
    lines = _lines(changes, used)
    assert lines[2] == "### Breaks code in `app` (1)"
    assert lines[4].startswith("- `pets.get`: argument `page` is gone; used at `")
    assert lines[4].endswith("use.py:2`")
    assert "### Breaks Python (1)" in lines
    (source / "use.py").write_text("", encoding="utf-8")
    assert "Nothing in `app` breaks." in _lines(changes, Used.of("app", find_impact(source, "p", changes, before)))


def test_a_rewrite_is_no_more_than_a_person_reads(steps: _Steps) -> None:
    def text(word: str) -> str:
        names = [f"{word}{index}" for index in range(150)]
        paths = "".join(_path(f"T{name}", _ref(name)) for name in names)
        return _text(
            paths, "".join(f"    {name}: {_members(**{f'{name}x': 'string', 'b': 'string'})}\n" for name in names)
        )

    lines = _lines(steps.changes(text("Old"), text("New")))
    head = lines[: next((at for at, line in enumerate(lines) if line.startswith("### What else")), len(lines))]
    assert len(_items(head)) <= 62
    assert sum(len(line) + 1 for line in lines) < 16_000
    assert all(len(line) <= 700 for line in lines)
    assert not re.search(r"resources\.\w+\.\w+`: is", "\n".join(lines))
