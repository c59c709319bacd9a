"""Who may import what: rooms import lower rooms only, nothing goes in a circle, each library has its importers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .house import House

ROOT = Path(__file__).parents[2]

# From the lowest to the highest; a room imports those above its line. What stands in no line fails the test.
ROOMS = (
    "diagnostics",
    "spelling",
    "config",
    "ir",
    "disk",
    "source",
    "overlay",
    "spec",
    "lock",
    "schemas",
    "operations",
    "choose",
    "render",
    "models",
    "finish",
    "proof",
    "mocking",
    "suggest",
    "pull",
    "pipeline",
    "diff",
    "commands",
    "cli",
    "__main__",
)

IMPORTERS = {
    "markdown_it": {"source/markdown.py"},
    "yaml": {"source/yaml.py"},
    "datamodel_code_generator": {"models/dcg.py"},
    "jinja2": {"render/environment.py"},
    "black": {"finish/format.py"},
    "openapi_core": {"proof/core/adapter.py"},
    "typer": {"cli/"},
    "rich": {"cli/"},
    "httpx2": {"runtime/_http.py", "pull/fetch.py"},
    "httpx": {"runtime/_http.py"},
    "jsonpath": {"overlay/actions.py"},
    "uvicorn": {"cli/mock.py"},
    "tomllib": {"config/toml.py"},
    "jsonschema": {"proof/core/assertions.py"},
    "pydantic": {"runtime/", "faking/", "extras/checked_unions.py", "proof/values/", "proof/calls/answers.py"},
    "pydantic_core": {"runtime/", "faking/", "extras/checked_unions.py", "proof/schemas/patterns.py", "proof/values/"},
    "jsonschema_path": {"proof/core/adapter.py"},
}

SEEN_BY_THE_PROOF = {"proof", "diagnostics", "spelling", "config", "disk", "source", "overlay", "__init__"}
"""What a judge may read: the description as its author wrote it, and the package as it lies on the disk."""

HOUSE = House(ROOT / "generator", ROOMS, readers=("render", "spelling.reserved"), importers=IMPORTERS)
COMMAND = "runtime/verify.py and cli/verify.py"
"""A command's file has the command's name; users run the other by its path, `<package>/_runtime/verify.py`."""


def test_every_module_stands_in_a_room() -> None:
    assert HOUSE.loose() == []
    assert {path.name for path in (ROOT / "generator").glob("*.py")} == {"__init__.py", "__main__.py", "pipeline.py"}


def test_a_room_imports_lower_rooms_only() -> None:
    assert HOUSE.upward() == []


def test_the_proof_imports_nothing_that_generates_a_client() -> None:
    assert stages_seen_by("proof", HOUSE) == []


def test_a_proof_that_looks_into_a_stage_is_noticed(tmp_path: Path) -> None:
    for name, text in {"proof/eye.py": "from ..ir import api", "ir/api.py": "", "ir/__init__.py": ""}.items():
        (tmp_path / "generator" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "generator" / name).write_text(text, encoding="utf-8")
    assert stages_seen_by("proof", House(tmp_path / "generator", ROOMS)) == ["generator.proof.eye:1: ir"]


def stages_seen_by(room: str, house: House) -> list[str]:
    """Return the imports of a room that lead to anything but the text of the description and the package."""
    return [
        f"{name}:{entry.line}: {house.room_of(entry.target)}"
        for name, imports in house.imports.items()
        for entry in imports
        if house.room_of(name) == room and house.is_inside(entry.target)
        if house.room_of(entry.target) not in SEEN_BY_THE_PROOF
    ]


def test_nothing_imports_the_package_by_its_name() -> None:
    assert HOUSE.absolute() == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert HOUSE.circles() == []


def test_a_file_name_occurs_once() -> None:
    assert [" and ".join(sorted(each.split(" and "), reverse=True)) for each in HOUSE.twins()] == [COMMAND]


def test_a_library_is_imported_where_it_is_named() -> None:
    assert HOUSE.foreign() == []
    known = {*IMPORTERS, *sys.stdlib_module_names, "generator", "typing_extensions"}
    libraries = {entry.target.split(".")[0] for imports in HOUSE.imports.values() for entry in imports}
    assert libraries - known == set()
    assert set(IMPORTERS) - libraries == set()


def test_nothing_uses_a_private_module_of_a_library() -> None:
    private = [
        f"{name}:{entry.line}: {entry.target}"
        for name, imports in HOUSE.imports.items()
        for entry in imports
        if entry.target.split(".")[0] in IMPORTERS
        and any(part.startswith("_") and part != "__future__" for part in entry.target.split("."))
    ]
    assert private == []


def test_only_the_command_line_prints_or_exits() -> None:
    answering = "models/answering.py"  # a process of its own, whose standard output is a pipe
    assert HOUSE.printing(("cli/", "runtime/", "__main__.py", answering)) == []


PLANTED = {
    "a module in no room": ({"stray.py": ""}, "loose", "stray"),
    "an upward import": ({"low/a.py": "from ..high.top import c"}, "upward", "generator.low.a:1: high is a later room"),
    "an upward import for types": (
        {"low/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from ..high import top"},
        "upward",
        "generator.low.a:3: high is a later room",
    ),
    "an upward import in a function": (
        {"low/a.py": "def f():\n    from ..high.top import c"},
        "upward",
        "generator.low.a:2: high is a later room",
    ),
    "a look into the runtime": (
        {"low/a.py": "from ..runtime.codecs import Json"},
        "upward",
        "generator.low.a:1: only high may look into runtime",
    ),
    "a runtime that looks out": (
        {"runtime/a.py": "from ..low import b"},
        "upward",
        "generator.runtime.a:1: runtime is copied into clients, and imports low",
    ),
    "a fake that looks out": (
        {"faking/a.py": "from ..runtime.codecs import Json\nfrom ..low import b"},
        "upward",
        "generator.faking.a:2: faking is copied into clients, and imports low",
    ),
    "an absolute import": ({"low/a.py": "import generator.low.b"}, "absolute", "generator.low.a:1: generator.low.b"),
    "a circle": (
        {"low/a.py": "from .b import c", "low/b.py": "from . import d", "low/d.py": "from .a import b"},
        "circles",
        ("generator.low.a", "generator.low.b", "generator.low.d"),
    ),
    "a circle of types": (
        {
            "low/a.py": "from .b import c",
            "low/b.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import d",
        },
        "circles",
        ("generator.low.a", "generator.low.b"),
    ),
    "a name twice": ({"low/a.py": "", "high/a.py": ""}, "twins", "high/a.py and low/a.py"),
    "a library elsewhere": ({"low/a.py": "import yaml"}, "foreign", "low/a.py:1: only high/top.py may import yaml"),
}


@pytest.mark.parametrize(("files", "rule", "problem"), PLANTED.values(), ids=PLANTED)
def test_a_planted_violation_is_found(tmp_path: Path, files: dict[str, str], rule: str, problem: object) -> None:
    root = tmp_path / "generator"
    sound = {"low/__init__.py": "", "high/__init__.py": "", "high/top.py": "import yaml\nfrom ..low import *"}
    for name, text in {**sound, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    house = House(root, ("low", "high"), readers=("high",), importers={"yaml": {"high/top.py"}})
    found = getattr(house, rule)()
    assert any(
        problem in each if isinstance(problem, str) and isinstance(each, str) else each == problem for each in found
    )
    others = ("loose", "upward", "absolute", "circles", "twins", "foreign")
    assert [other for other in others if other != rule and getattr(house, other)()] == []


def test_a_planted_print_is_found(tmp_path: Path) -> None:
    (tmp_path / "generator" / "low").mkdir(parents=True)
    (tmp_path / "generator" / "low" / "a.py").write_text("print(1)")
    assert House(tmp_path / "generator", ("low",)).printing(("cli/",)) == ["low/a.py:1"]
