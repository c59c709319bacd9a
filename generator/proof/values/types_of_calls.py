"""Every sampled call of a client as literals in one file, for a type checker to judge."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pydantic import BaseModel

from ..calls.wanted import Uploaded
from .fields import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FILE = "specpress_calls.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledCall:
    """One call as its caller writes it."""

    call: str
    """Dotted, from the client on."""
    keywords: Mapping[str, object]
    label: str = ""
    """What names it when a type checker refuses it."""


def is_available() -> bool:
    """Whether mypy is installed."""
    return find_spec("mypy") is not None


def refusals(package: Path, calls: Sequence[SampledCall]) -> list[tuple[SampledCall, str]]:
    """Return each call that `mypy --strict` refuses, with what it says; the package is read and not run."""
    if not calls:
        return []
    text = call_file(package.name, calls)
    with tempfile.TemporaryDirectory(prefix="specpress-types-") as folder:
        path = Path(folder) / _FILE
        path.write_text(text, encoding="utf-8")
        options = ("--strict", "--no-error-summary", "--hide-error-context", "--no-pretty", "--cache-dir", os.devnull)
        ran = subprocess.run(  # noqa: S603  # our own file, in a folder of our own
            [sys.executable, "-m", "mypy", *options, _FILE],
            cwd=folder,
            env={**os.environ, "MYPYPATH": str(package.resolve().parent)},
            capture_output=True,
            text=True,
            check=False,
        )
    lines = text.splitlines()
    found: list[tuple[SampledCall, str]] = []
    for line in ran.stdout.splitlines():
        file, _, rest = line.partition(":")
        number, _, message = rest.partition(":")
        if file == _FILE and number.isdecimal() and " error:" in message:
            mark = lines[int(number) - 1].rpartition("# ")[2]
            found.append((calls[int(mark)], message.partition(" error:")[2].strip()))
    if ran.returncode and not found:
        found = [(calls[0], f"mypy did not run: {(ran.stdout + ran.stderr).strip()[:300]}")]
    return found


def call_file(package: str, calls: Sequence[SampledCall]) -> str:
    """Return a Python file that makes the calls, one a line, with all values as literals."""
    writer = _Writer(package, {})
    lines: list[str] = []
    for number, entry in enumerate(calls):
        keywords = ", ".join(f"{name}={writer.literal(value)}" for name, value in entry.keywords.items())
        lines.append(f"    client.{entry.call}({keywords})  # {number}")
    imports = [f"import {module} as {alias}" for module, alias in writer.modules.items()]
    head = [
        '"""Sampled calls."""',
        "",
        "import datetime",
        "",
        f"import {package} as package",
        *imports,
        "",
        "",
        "def calls(client: package.Client) -> None:",
        '    """Make each call."""',
    ]
    return "\n".join([*head, *lines, ""])


@dataclass(frozen=True, slots=True)
class _Writer:
    package: str
    modules: dict[str, str]
    """Module of a model -> the name that it is imported by."""

    def literal(self, value: object) -> str:
        """Return a value as Python source; what a model holds beside its fields is no matter of types."""
        if isinstance(value, BaseModel):
            model = type(value)
            held = [(name, value.__dict__[name]) for _, name, _ in fields_of(model) if name in value.model_fields_set]
            arguments = ", ".join(f"{name}={self.literal(item)}" for name, item in held)
            return f"{self._module(model)}.{model.__qualname__}({arguments})"
        if isinstance(value, dict):
            members = cast("dict[str, object]", value)
            return "{" + ", ".join(f"{name!r}: {self.literal(item)}" for name, item in members.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.literal, cast("list[object]", value))) + "]"
        if isinstance(value, Uploaded):
            return repr(value.content)
        return repr(value)

    def _module(self, model: type[BaseModel]) -> str:
        name = ".".join([self.package, *model.__module__.split(".")[1:]])
        return self.modules.setdefault(name, f"models_{len(self.modules)}")
