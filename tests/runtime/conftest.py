"""A package around a copy of the runtime, as every generated client is one."""

from __future__ import annotations

import importlib
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator import runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

_MODELS = """
from __future__ import annotations
from datetime import datetime
from typing import Annotated, Any, Literal
from pydantic import Field
from .._runtime.model import Model

class Owner(Model):
    name: str
    age: int | None = None

class Pet(Model):
    id: int
    class_: Annotated[str | None, Field(alias="class")] = None
    born: datetime | None = None
    owner: Owner | None = None
    tags: list[str] | None = None
    kind: Literal["cat", "dog"] | str | None = None
    friends: list[Pet] | None = None
    labels: dict[str, int] | None = None
    weight: float | None = None

class Herd(Model):
    data: list[Pet] | None = None

class Dog(Model):
    type: Literal["dog"] = "dog"
    bark: int | None = None

class Cat(Model):
    type: Literal["cat"] = "cat"
    lives: int | None = None

class Owned(Model):
    animal: Annotated[Cat | Dog, Field(discriminator="type")]
    either: Owner | Pet | None = None

class Problem(Model):
    code: str
"""


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return the `_runtime` of a package `shelter.inner`, at some depth, with a module of models."""
    root = tmp_path_factory.mktemp("clients")
    folder = root / "shelter_client" / "inner"
    shutil.copytree(Path(runtime.__file__).parent, folder / "_runtime", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "models").mkdir()
    for file in (root / "shelter_client" / "__init__.py", folder / "__init__.py", folder / "models" / "__init__.py"):
        file.write_text("")
    (folder / "models" / "pets.py").write_text(_MODELS)
    sys.path.insert(0, str(root))
    yield importlib.import_module("shelter_client.inner._runtime")
    sys.path.remove(str(root))


@pytest.fixture(scope="session")
def models(package: Any) -> Any:  # noqa: ARG001 - puts the package on the path
    """Return the models of the same package."""
    return importlib.import_module("shelter_client.inner.models.pets")
