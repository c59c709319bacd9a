"""Builds an `Api` from the text of a description, as the pipeline does."""

from __future__ import annotations

import tempfile
import textwrap
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Diagnostic, Reporter
from generator.lock.pinned import Pinned
from generator.operations import build_api
from generator.source.load import load_sources
from generator.spec import load_spec

if TYPE_CHECKING:
    from generator.ir.api import Api, Operation, Parameter
    from generator.spec.cursor import Spec


@dataclass(frozen=True, kw_only=True)
class Built:
    """An `Api` under test, with what was reported on the way."""

    spec: Spec
    api: Api
    reporter: Reporter

    @property
    def codes(self) -> list[str]:
        return [entry.code for entry in self.reporter.diagnostics]

    def found(self, code: str) -> list[Diagnostic]:
        return [entry for entry in self.reporter.diagnostics if entry.code == code]

    @property
    def operation(self) -> Operation:
        (operation,) = self.api.operations
        return operation

    def named(self, builder: str) -> Operation:
        return next(operation for operation in self.api.operations if operation.builder == builder)

    @property
    def parameters(self) -> dict[str, Parameter]:
        return {parameter.argument: parameter for parameter in self.operation.parameters}


def build_file(path: Path, pinned: Pinned | None = None, **options: object) -> Built:
    reporter = Reporter()
    config = replace(ad_hoc_config([path], path.parent / "out", "client"), **options)  # type: ignore[arg-type]
    spec = load_spec(load_sources([path], reporter), reporter)
    return Built(spec=spec, api=build_api(spec, config, pinned or Pinned(), reporter), reporter=reporter)


def build(text: str, pinned: Pinned | None = None, *, version: str = "3.1.0", **options: object) -> Built:
    """Build a description given as YAML without `openapi` and `info`."""
    head = f"openapi: {version}\ninfo: {{title: Things, version: '1'}}\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "api.yaml"
        path.write_text(head + textwrap.dedent(text), encoding="utf-8")
        return build_file(path, pinned, **options)


def operation(body: str, path: str = "/things", method: str = "get", rest: str = "") -> str:
    """Return the text of a description with one operation, whose members are `body`."""
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), "      ")
    return f"paths:\n  '{path}':\n    {method}:\n{lines}\n{textwrap.dedent(rest)}"
