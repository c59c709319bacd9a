"""Who may import what: stages import earlier stages only, and each third-party tool has its one importing module."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
GENERATOR = ROOT / "generator"

# From first to last; modules of one line may import each other. A module that is missing here fails the test.
STAGES = (
    ("__init__",),
    ("location", "tools"),
    ("rules",),
    ("diagnostics",),
    ("explain", "literals", "naming"),
    ("surface",),
    ("toml",),
    ("pulls",),
    ("config",),
    ("source",),
    ("spec",),
    ("ir",),
    ("lock", "renames"),
    ("schemas",),
    ("build",),
    ("coverage",),
    ("modelplan", "modelparts", "modeltext", "modelfiles", "models"),
    ("render",),
    ("swap", "transaction", "output", "manifest", "stamp"),
    ("contract",),
    ("usage", "prune"),
    ("pipeline",),
    ("vendor",),
    ("drift", "proving", "pull", "ledger", "suggest"),
    ("init",),
    ("report",),
    ("diff",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, line in enumerate(STAGES) for name in line}

IMPORTERS = {
    "markdown_it": {"source/markdown.py"},
    "yaml": {"source/yaml.py"},
    "datamodel_code_generator": {"models.py"},
    "jinja2": {"render/environment.py"},
    "black": {"render/format.py"},
    "openapi_core": {"contract/adapter.py", "contract/oracle.py"},
    "typer": {"cli/", "report.py"},
    "rich": {"cli/", "report.py"},
    "httpx2": {"runtime/_http.py", "pull/fetch.py"},
    "httpx": {"runtime/_http.py"},
    "jsonpath": {"spec/overlay.py"},
    "tomllib": {"toml.py"},
    "pydantic": {"runtime/", "contract/annotations.py", "contract/answers.py"},
    "pydantic_core": {"runtime/", "contract/patterns.py"},
    "jsonschema_path": {"contract/adapter.py"},
    "werkzeug": {"contract/adapter.py", "contract/forms.py"},
    "rstr": {"contract/texts.py"},
}


ENDING = {"print", "exit", "quit", "sys.exit", "os._exit"}


def modules() -> list[Path]:
    return sorted(GENERATOR.rglob("*.py"))


def imports(path: Path) -> Iterator[tuple[str, int, int, bool]]:
    """Yield (module, relative level, line, is it for type checkers only)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    quiet = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0, node.lineno, node in quiet) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names] if node.module in (None, "generator") else [""]
            for name in names:
                whole = ".".join(part for part in (node.module or "", name) if part)
                yield whole, node.level, node.lineno, node in quiet


def stage_of(module: str) -> str:
    first = (module.removeprefix("generator").removeprefix(".") or "__init__").split(".")[0]
    return "__init__" if first.startswith("__") else first


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(GENERATOR).as_posix())
def test_a_module_imports_only_what_it_may(path: Path) -> None:
    name = path.relative_to(GENERATOR).as_posix()
    stage = name.split("/")[0].removesuffix(".py")
    problems = []
    for module, level, line, quiet in imports(path):
        top = module.split(".")[0]
        if stage == "runtime":
            if top == "generator":
                problems.append(f"line {line}: the runtime is copied into clients and must import relatively")
        elif level:
            problems.append(f"line {line}: relative import outside the runtime")
        elif top == "generator":
            wanted = stage_of(module)
            if wanted == "runtime":
                if stage != "render":
                    problems.append(f"line {line}: only render/ may look into the runtime")
            elif not quiet and wanted not in peers(stage) and RANK[wanted] > RANK[stage]:
                problems.append(f"line {line}: {module} is a later stage")
        if top in IMPORTERS and not any(name == allowed or name.startswith(allowed) for allowed in IMPORTERS[top]):
            problems.append(f"line {line}: only {', '.join(sorted(IMPORTERS[top]))} may import {top}")
    assert problems == []


def peers(stage: str) -> tuple[str, ...]:
    return next(line for line in STAGES if stage in line)


def test_every_stage_has_its_place_in_the_order() -> None:
    found = {path.relative_to(GENERATOR).parts[0].removesuffix(".py") for path in modules()} - {"runtime"}
    assert found - set(RANK) == set()


def test_every_third_party_import_of_the_generator_is_listed() -> None:
    known = {*IMPORTERS, *sys.stdlib_module_names, "generator", "typing_extensions"}
    found = {
        module.split(".")[0] for path in modules() for module, level, _, _ in imports(path) if not level and module
    }
    assert found - known == set()


def test_nothing_under_generator_uses_a_private_module_of_a_library() -> None:
    private = [
        f"{path.name}:{line}: {module}"
        for path in modules()
        for module, level, line, _ in imports(path)
        if not level
        and module.split(".")[0] in IMPORTERS
        and any(part.startswith("_") and part != "__future__" for part in module.split("."))
    ]
    assert private == []


def test_only_the_command_line_prints_or_exits() -> None:
    allowed = {"report.py", "__main__.py"}
    problems = []
    for path in modules():
        name = path.relative_to(GENERATOR).as_posix()
        if name in allowed or name.startswith(("cli/", "runtime/")):
            continue
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        problems += [f"{name}:{call.lineno}" for call in calls if ast.unparse(call.func) in ENDING]
    assert problems == []
