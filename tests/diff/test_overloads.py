"""`diff` reads overloads: what of a body must be given with any other argument of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diff.broken_uses import find_impact
from generator.diff.python import python_changes
from generator.diff.surface.read import read_surface

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
from __future__ import annotations

from typing import TYPE_CHECKING, overload as overload_

from .._runtime import UNSET

if TYPE_CHECKING:
    from typing import Any, Literal

    from .._runtime import Call, RequestOptions, Unset

"""
OPTIONAL = "name: str | Unset = UNSET, tag: str | Unset = UNSET"
CLASS = """\
class Pets:
{overloads}    def create(self, *, {arguments}, options: RequestOptions | None = None) -> None:
        call = create_pet(name=name, tag=tag)
        self._client.send(call, options)
"""
CLIENT = """\
from .resources.pets import Pets


class Client:
    @cached_property
    def pets(self) -> Pets:
        return Pets(self)
"""
BEFORE = HEAD + CLASS.format(overloads="", arguments=OPTIONAL)
WAYS = """\
    @overload_
    def create(self, *, options: RequestOptions | None = None) -> None: ...
    @overload_
    def create(self, *, name: str, tag: str | Unset = UNSET, options: RequestOptions | None = None) -> None: ...
"""
AFTER = HEAD + CLASS.format(overloads=WAYS, arguments=OPTIONAL.replace("str | Unset", "Any", 1))
REQUIRED = HEAD + CLASS.format(overloads="", arguments="name: str, tag: str | Unset = UNSET")


def changes(old: str, new: str) -> list[tuple[str, str, bool]]:
    sides = [read_surface({"client.py": CLIENT, "resources/pets.py": text}) for text in (old, new)]
    found = python_changes(*sides)
    return [(change.kind, change.text, change.breaking) for change in found]


def test_what_a_body_needs_is_told_as_required() -> None:
    told = "argument `name` is required now where any other of the body is given"
    assert changes(BEFORE, AFTER) == [("argument-needed", told, True)]


def test_overloads_that_stay_are_no_change() -> None:
    assert changes(AFTER, AFTER) == []


def test_a_body_that_may_be_left_out_breaks_nobody() -> None:
    assert changes(REQUIRED, AFTER) == [("argument-required", "argument `name` is optional now", False)]


def test_a_body_that_may_not_be_left_out_any_more_breaks() -> None:
    assert ("argument-required", "argument `name` is required now", True) in changes(AFTER, REQUIRED)


def test_only_calls_that_may_send_part_of_a_body_are_listed(tmp_path: Path) -> None:
    before, after = (read_surface({"client.py": CLIENT, "resources/pets.py": text}) for text in (BEFORE, AFTER))
    lines = ["from package import Client", "Client().pets.create()", 'Client().pets.create(name="a", tag="b")']
    (tmp_path / "use.py").write_text("\n".join([*lines, 'Client().pets.create(tag="b")', ""]), encoding="utf-8")
    sites = find_impact(tmp_path, "package", python_changes(before, after), before).sites
    assert [(site.line, site.certain) for site in sites] == [(4, False)]
