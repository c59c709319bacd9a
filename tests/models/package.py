"""Model entries in few words, and the package that is written of them."""

from __future__ import annotations

import importlib
import itertools
import pkgutil
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pydantic
from typing_extensions import TypeAliasType

from generator.disk.cache import KeptTexts
from generator.finish.format import format_text
from generator.ir.models import ModelEntry, ModelField, TaggedUnion, TupleOf
from generator.ir.types import ArrayOf, MapOf, ModelRef, TypeRef, literal_of, union
from generator.models.writing import Writing
from generator.render.runtime_files import extra_files
from generator.schemas.primitives import primitive
from generator.spelling.naming import Proposal, field_name, settle
from generator.spelling.reserved import FIELD_NAMES
from tests.support.checkers import mypy, pyright

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

RUNTIME = Path(__file__).parents[2] / "generator" / "runtime"
_numbers = itertools.count()


def ref(key: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{key}"}


def type_of(schema: dict[str, Any]) -> TypeRef:
    """Return the type that the simplest JSON Schema says."""
    if "$ref" in schema:
        return ModelRef(schema["$ref"].removeprefix("#/components/schemas/"))
    if "anyOf" in schema:
        return union(map(type_of, schema["anyOf"]))
    if "enum" in schema or "const" in schema:
        return literal_of(schema.get("enum", [schema.get("const")]), is_open=False)
    match schema.get("type"):
        case "array":
            return ArrayOf(type_of(schema.get("items", {})))
        case "object":
            return MapOf(type_of(schema.get("additionalProperties", {})))
        case kind:
            return primitive(kind or "", schema.get("format", ""))


def entry(key: str, properties: dict[str, Any], required: Iterable[str] = (), **more: Any) -> ModelEntry:
    """Return an object; `more` holds `module`, `class_name`, `python` (its field names), what else an entry has."""
    proposals = [Proposal(key=wire, candidates=(field_name(wire),)) for wire in properties]
    python = settle(proposals, taken=FIELD_NAMES) | more.pop("python", {})
    needed = set(required)
    fields = tuple(
        ModelField(
            wire=wire,
            python=python[wire],
            type=type_of(schema),
            required=wire in needed,
            description=schema.get("description", ""),
            deprecated=schema.get("deprecated", False),
        )
        for wire, schema in properties.items()
    )
    return ModelEntry(key=key, fields=fields, **{"module": "app", "class_name": key, **more})


def alias(key: str, schema: dict[str, Any], module: str = "app", class_name: str = "") -> ModelEntry:
    if "oneOf" in schema:
        variants = tuple((branch["$ref"], ModelRef(branch["$ref"].rpartition("/")[2])) for branch in schema["oneOf"])
        content: TypeRef | TupleOf | TaggedUnion = TaggedUnion(schema["discriminator"]["propertyName"], variants)
    elif "prefixItems" in schema:
        content = TupleOf(tuple(map(type_of, schema["prefixItems"])))
    else:
        content = type_of(schema)
    name, description = class_name or key, schema.get("description", "")
    return ModelEntry(key=key, module=module, class_name=name, alias=content, description=description)


def write(*entries: ModelEntry) -> dict[str, str]:
    """Return the files of models/, as black formats them."""
    files = Writing({each.key: each for each in entries}, KeptTexts(None, "")).files()
    return {path: format_text(text) for path, text in files.items()}


def install(folder: Path, files: dict[str, str]) -> str:
    """Write a package with these models and the real base class; return its name."""
    name = f"pressed{next(_numbers)}"
    package = folder / name
    (package / "_runtime").mkdir(parents=True)
    (package / "__init__.py").touch()
    for module in RUNTIME.glob("*.py"):
        shutil.copy(module, package / "_runtime" / module.name)
    (package / "_runtime" / "__init__.py").write_text("", "utf-8")  # models import what they need of it themselves
    for path, text in (extra_files() | files).items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(text, "utf-8")
    return name


def load(folder: Path, *entries: ModelEntry) -> dict[str, ModuleType]:
    """Write, import and build every model; return the modules by name."""
    return load_package(folder, install(folder, write(*entries)))


def load_package(folder: Path, name: str) -> dict[str, ModuleType]:
    """Import a package and build every model; return the modules by name."""
    sys.path.insert(0, str(folder))
    try:
        package = importlib.import_module(f"{name}.models")
        modules = {
            found.name: importlib.import_module(f"{name}.models.{found.name}")
            for found in pkgutil.iter_modules(package.__path__)
        }
        for module in modules.values():
            for value in (getattr(module, name) for name in dir(module)):
                if isinstance(value, TypeAliasType):
                    pydantic.TypeAdapter(value)
                elif isinstance(value, type) and issubclass(value, pydantic.BaseModel):
                    value.model_rebuild()
                    assert value.__pydantic_complete__
    finally:
        sys.path.remove(str(folder))
    return modules


def type_errors(folder: Path, name: str) -> str:
    """Return what mypy --strict and pyright strict find in the models; empty for nothing."""
    (folder / "pyrightconfig.json").write_text(
        f'{{"include": ["{name}/models"], "typeCheckingMode": "strict", "pythonVersion": "3.11"}}', "utf-8"
    )
    runs = (mypy("--python-version", "3.11", f"{name}/models", cwd=folder), pyright("-p", ".", cwd=folder))
    return "".join(run.stdout + run.stderr for run in runs if run.returncode)
