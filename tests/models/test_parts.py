"""A large client has a file for each component, and a call loads those that it needs."""

from __future__ import annotations

import importlib
import json
import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diff.surface.read import read_surface
from generator.ir.models import CheckedUnion, ModelEntry
from generator.ir.types import ModelRef, UnionOf
from generator.models.parts import LARGE, places_of
from tests.models.package import alias, entry, install, load, ref, type_errors, write

if TYPE_CHECKING:
    from pathlib import Path

TEXT = {"type": "string"}
MANY = [entry(f"Other{index}", {"a": TEXT}) for index in range(LARGE)]
"""What makes a client large."""


def holders(*entries: ModelEntry) -> dict[str, str]:
    """Return the file of each class."""
    return {
        line.removeprefix("class ").partition("(")[0]: path.removeprefix("models/")
        for path, text in write(*entries).items()
        for line in text.splitlines()
        if line.startswith("class ")
    }


def test_a_small_client_has_a_file_for_each_module() -> None:
    found = holders(entry("A", {"b": ref("B")}), entry("B", {}), entry("C", {}, module="shared"))
    assert found == {"A": "app.py", "B": "app.py", "C": "shared.py"}


def test_a_large_client_has_a_file_for_each_component_with_what_is_written_inside_it() -> None:
    found = holders(
        *MANY,
        entry("Pet", {"owner": ref("Pet/properties/owner"), "shop": ref("Shop")}),
        entry("Pet/properties/owner", {}, class_name="PetOwner"),
        entry("Pet@input", {}, class_name="PetInput"),
        entry("Shop", {}, module="shared"),
        entry("Shop@input", {}, class_name="ShopInput"),
    )
    assert {name: path for name, path in found.items() if not name.startswith("Other")} == {
        "Pet": "app/_pet.py",
        "PetOwner": "app/_pet.py",
        "PetInput": "app/_pet.py",
        "Shop": "shared/_shop.py",
        "ShopInput": "app/_shop_input.py",
    }


def test_what_names_each_other_has_files_of_its_own() -> None:
    found = holders(
        *MANY,
        entry("B", {"a": ref("A"), "part": ref("B/properties/part")}),
        entry("B/properties/part", {}, class_name="BPart"),
        entry("A", {"c": ref("C")}),
        entry("C", {"b": ref("B")}),
    )
    assert {name: path for name, path in found.items() if not name.startswith("Other")} == {
        "A": "app/_a.py",
        "B": "app/_b.py",
        "BPart": "app/_b.py",
        "C": "app/_c.py",
    }


def test_an_alias_that_names_its_circle_has_a_file_of_its_own() -> None:
    texts = write(
        *MANY,
        entry("Payout", {"to": ref("Payout/properties/to"), "many": ref("Payout/properties/many")}),
        alias("Payout/properties/to", {"anyOf": [ref("Card"), ref("Bank")]}, class_name="PayoutTo"),
        alias("Payout/properties/many", {"type": "array", "items": ref("Payout")}, class_name="PayoutMany"),
        entry("Card", {"payout": ref("Payout")}),
        entry("Bank", {"card": ref("Card")}),
    )
    assert "PayoutTo = TypeAliasType" in texts["models/app/_payout_to.py"]
    assert "PayoutMany = TypeAliasType" in texts["models/app/_payout.py"]


def test_names_that_differ_by_case_only_have_files_of_their_own() -> None:
    found = holders(*MANY, entry("FooBar", {}), entry("Foobar", {}), entry("Foo_Bar", {}, class_name="FOOBar"))
    assert len({found["FooBar"].casefold(), found["Foobar"].casefold(), found["FOOBar"].casefold()}) == 3


def test_every_model_of_a_large_client_is_found_in_its_module(tmp_path: Path) -> None:
    modules = load(
        tmp_path,
        *MANY,
        entry("Runtime", {"date": {"type": "string", "format": "date"}, "field": ref("Field")}),
        entry("Field", {"model": ref("Model"), "class": TEXT}),
        entry("Model", {"any": ref("Runtime"), "init": ref("Init")}),
        entry("Init", {"literal": {"const": "x"}, "list": TEXT}, module="shared"),
        alias("Literal", {"anyOf": [ref("Runtime"), {"type": "array", "items": ref("Literal")}]}),
    )
    app, shared = modules["app"], modules["shared"]
    found = app.Runtime.from_dict({"date": "2026-11-25", "field": {"class": "x", "model": {"init": {}}}})
    assert type(found.field.model) is app.Model
    assert type(found.field.model.init) is shared.Init
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own bytes
    assert {"Runtime", "Field", "Literal", "Other0"} <= set(dir(app)) & set(app.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Runtimes'"):
        _ = app.Runtimes


def test_type_checkers_see_the_names_of_a_large_client_and_no_others(tmp_path: Path) -> None:
    pet = entry("Pet", {"owner": ref("Owner")})
    owner = entry("Owner", {"pets": {"type": "array", "items": ref("Pet")}, "field": ref("Field")})
    field = entry("Field", {"odd-name": TEXT, "any": {}}, module="shared")
    name = install(tmp_path, write(*MANY, pet, owner, field, entry("Any", {"field": ref("Field")})))
    (tmp_path / name / "models" / "use.py").write_text(
        "from .app import Any, Owner, Pet\nfrom .shared import Feild, Field\n\n\n"
        "def names(pet: Pet, any_: Any, owner: Owner) -> tuple[object, Field | None, list[Pet] | None]:\n"
        "    return pet.owner, any_.field or owner.field, owner.pets\n"
    )
    found = [line for line in type_errors(tmp_path, name).splitlines() if "error" in line and ".py:" in line]
    assert all("use.py:2:" in line for line in found), found
    assert {" - error" in line for line in found} == {True, False}, "pyright and mypy"


def test_a_model_loads_only_what_it_names(tmp_path: Path) -> None:
    name = install(tmp_path, write(*MANY, entry("Pet", {"shop": ref("Shop")}), entry("Shop", {}, module="shared")))
    program = f"import sys, json\nfrom {name}.models import app\nfirst = list(sys.modules)\napp.Pet\n"
    program += f"print(json.dumps([[m for m in s if m.startswith('{name}.models.')] for s in (first, sys.modules)]))"
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    first, then = json.loads(run.stdout)
    assert first == [f"{name}.models.app"]
    assert set(then) - set(first) == {f"{name}.models.{rest}" for rest in ("app._pet", "shared", "shared._shop")}


RING = (
    *MANY,
    entry("Node", {"bestChild": ref("Child"), "tags": ref("Tag"), "either": ref("Either")}),
    entry("Child", {"parentNode": ref("Node"), "kind": TEXT}, ["parentNode"]),
    entry("Other", {"parentNode": TEXT, "kind": TEXT}, ["kind"]),
    ModelEntry(
        key="Either",
        module="app",
        class_name="Either",
        alias=CheckedUnion(
            UnionOf((ModelRef("Child"), ModelRef("Other"))),
            (("Child", {"required": ["parentNode"], "only": ["parentNode"]}), ("Other", {"required": ["kind"]})),
        ),
    ),
    alias("Tag", {"anyOf": [ref("Node"), {"type": "array", "items": ref("Tag")}]}),
)
"""Models in a circle, with a union that is decided by a member that leads back, and an alias that names itself."""
VALUE: dict[str, Any] = {
    "bestChild": {"parentNode": {"tags": [{"bestChild": {"parentNode": {}}}]}},
    "either": {"parentNode": {}, "kind": "x"},
    "tags": [[{"either": {"kind": "x"}}]],
}


@pytest.mark.parametrize("first", ["_node", "_child", "_either", "_tag", ""])
def test_models_of_a_circle_are_whole_whichever_file_is_imported_first(tmp_path: Path, first: str) -> None:
    name = install(tmp_path, write(*RING))
    sys.path.insert(0, str(tmp_path))
    try:
        held = importlib.import_module(f"{name}.models.app{first and f'.{first}'}")
        app = importlib.import_module(f"{name}.models.app")
        if first == "_child":
            hints = get_type_hints(held.Child)
            assert hints["parent_node"] is app.Node
            child = held.Child.from_dict({"parentNode": {"tags": []}})
            assert type(pickle.loads(pickle.dumps(child)).parent_node) is app.Node  # noqa: S301 - our own bytes
        more = {"__annotations__": {"more": "int | None"}, "more": None, "__module__": __name__}
        mine: Any = type("Mine", (app.Node,), more)
        for kind in (app.Node, mine):
            found = kind.from_dict(VALUE)
            assert type(found.best_child.parent_node.tags[0].best_child.parent_node) is app.Node
            assert type(found.either) is app.Child
            assert type(found.tags[0][0].either) is app.Other
            assert found.to_dict() == VALUE
    finally:
        sys.path.remove(str(tmp_path))


def test_threads_may_import_the_models_of_a_circle_at_the_same_time(tmp_path: Path) -> None:
    circle = [entry(f"Link{index}", {"next": ref(f"Link{(index + 1) % 40}"), "a": TEXT}) for index in range(40)]
    files = write(*MANY, *circle)
    sys.path.insert(0, str(tmp_path))
    sys.setswitchinterval(1e-5)
    try:
        for _ in range(5):
            package = f"{install(tmp_path, files)}.models.app"
            barrier = Barrier(8)

            def use(number: int, package: str = package, barrier: Barrier = barrier) -> object:
                barrier.wait()
                link = getattr(importlib.import_module(package), f"Link{number * 5}")
                return link.from_dict({"next": {"next": {}}}).next.next.to_dict()

            with ThreadPoolExecutor(8) as pool:
                assert list(pool.map(use, range(8))) == [{}] * 8
    finally:
        sys.setswitchinterval(0.005)
        sys.path.remove(str(tmp_path))


def test_a_package_has_a_class_of_a_circle_when_all_that_it_names_is_there(tmp_path: Path) -> None:
    """Another thread may ask for it at any moment, and the import of a module is such a moment."""
    circle = [entry(f"Link{index}", {"next": ref(f"Link{(index + 1) % 6}"), "a": TEXT}) for index in range(6)]
    files = write(*MANY, *circle, entry("Held", {"by": ref("Link3")}, module="shared"), alias("Text", TEXT))
    package = f"{install(tmp_path, files)}.models.app"
    seen: set[str] = set()

    class Watch:
        def find_spec(self, name: str, *_: object) -> None:
            held = vars(sys.modules[package]) if name.startswith(f"{package}.") else {}
            for key, found in held.items():
                if key.startswith("Link"):
                    seen.add(key)
                    get_type_hints(found)

    sys.path.insert(0, str(tmp_path))
    sys.meta_path.insert(0, Watch())
    try:
        app = importlib.import_module(package)
        assert app.Link1.from_dict({"next": {"next": {}}}).next.next.to_dict() == {}
        assert app.Text
    finally:
        del sys.meta_path[0]
        sys.path.remove(str(tmp_path))
    assert "Link1" in seen


def test_a_long_chain_of_components_is_imported_with_frames_to_spare(tmp_path: Path) -> None:
    chain = [entry(f"Link{index}", {"next": ref(f"Link{index + 1}")}) for index in range(900)]
    name = install(tmp_path, write(*chain, entry("Link900", {})))
    program = f"import pydantic, sys\nsys.setrecursionlimit(500)\nfrom {name}.models.app import Link0"
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


CIRCLE = (
    entry("Cat", {"paw": ref("Paw")}, module="cats"),
    entry("Paw", {"fur": ref("Fur"), "cat": ref("Tail")}, module="shared"),
    entry("Fur", {"skin": ref("Skin")}, module="cats", former=("Coat",)),
    entry("Skin", {"hair": ref("Hair")}, module="shared"),
    alias("Hair", {"type": "array", "items": ref("Tail")}, module="cats"),
    entry("Tail", {"paw": ref("Paw")}, module="cats"),
    entry("Alone", {"fur": ref("Fur")}, module="cats"),
)
"""Models of two modules that name each other."""


@pytest.mark.parametrize("others", [(), MANY], ids=["small", "large"])
@pytest.mark.parametrize("first", ["cats", "shared"])
def test_modules_that_name_each_other_give_their_models(
    tmp_path: Path, others: tuple[ModelEntry, ...], first: str
) -> None:
    files = write(*others, *CIRCLE)
    name = install(tmp_path, files)
    program = (
        f"import {name}.models.{first}\n"
        f"from {name}.models.cats import Cat, Fur, Hair, Tail, Alone, Coat\n"
        f"from {name}.models.shared import Paw, Skin\n"
        "assert Coat is Fur\n"
        "cat = Cat.model_validate({'paw': {'fur': {'skin': {'hair': [{}]}}}})\n"
        "assert type(cat.paw.fur.skin.hair[0]) is Tail and type(cat.paw) is Paw and type(cat.paw.fur.skin) is Skin\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)
    surface = read_surface({path: text for path, text in files.items() if "Other" not in text})
    assert {key for key in surface.models if "Other" not in key} == {
        "models.cats:Alone", "models.cats:Cat", "models.cats:Fur", "models.cats:Tail",
        "models.shared:Paw", "models.shared:Skin",
    }  # fmt: skip
    assert {"models.cats:Hair", "models.cats:Coat"} <= surface.aliases.keys()
    assert type_errors(tmp_path, name) == ""


@pytest.mark.parametrize("count", [20, LARGE + 20])
@given(data=st.data())
def test_no_circle_of_imports_spans_files(data: st.DataObject, count: int) -> None:
    keys = [f"M{index}" if index % 3 else f"M{index + 1}/properties/x{index}" for index in range(count)]
    numbers = st.integers(0, count - 1)
    edges = data.draw(st.sets(st.tuples(numbers, numbers), max_size=120))
    modules = data.draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=count, max_size=count))
    aliases = data.draw(st.sets(numbers, max_size=30))
    entries = {
        key: (
            alias(key, TEXT, module=modules[index], class_name=f"C{index}")
            if index in aliases
            else entry(key, {}, class_name=f"C{index}", module=modules[index])
        )
        for index, key in enumerate(keys)
    }
    uses = {key: tuple(keys[to] for start, to in sorted(edges) if start == at) for at, key in enumerate(keys)}
    stands = places_of(entries, uses)
    assert stands.keys() == entries.keys()
    assert all(stand.front[0] == entries[key].module for key, stand in stands.items())
    named: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for key, stand in stands.items():
        runs = [to for to in uses[key] if entries[key].kind == "alias" or not stand.waits_for(stands[to])]
        named.setdefault(stand.home, set()).update(stands[to].home for to in runs)
        named.setdefault(stand.front, set()).add(stand.home)
    named = {place: targets - {place} for place, targets in named.items()}
    while loose := [place for place, targets in named.items() if not targets & named.keys()]:
        for place in loose:
            del named[place]
    assert not named
