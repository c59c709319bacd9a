"""Presses a description in this process, once, and reads and writes JSON with what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from generator.config.client_toml import Config
from generator.diagnostics import Reporter
from generator.disk.cache import KeptTexts
from generator.lock.pinned import NOTHING_PINNED
from generator.models.writing import Writing
from generator.operations import build_api
from generator.proof.package.imported import Package
from generator.render.runtime_files import copied_files
from generator.source.load import load_sources
from generator.spec import load_spec
from tests.properties.judge import Judge

if TYPE_CHECKING:
    from pathlib import Path

    from generator.diagnostics.location import Pointer
    from generator.ir.api import Api
    from generator.ir.models import ModelEntry


_DATE = len("2024-01-01")


@dataclass(slots=True)
class Pressed:
    """One description with its client, imported."""

    judge: Judge
    api: Api
    package: Package
    _codecs: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def components(self) -> list[str]:
        """The names of all component schemas."""
        schemas = self.judge.spec.at(("components", "schemas"))
        return [] if schemas is None else [name for name, _ in schemas.items()]

    def read(self, component: str, document: object) -> tuple[Any, list[tuple[str, str, str]]]:
        """Parse a document the way a response is, as the class of a component; return the value and the drift."""
        codec = self._codecs.get(component)
        if codec is None:
            entry = self.api.models[component]
            codec = self.package.module("_runtime.codecs").Json(f"models.{entry.module}:{entry.class_name}")
            self._codecs[component] = codec
        drift: list[tuple[str, str, str]] = []
        raw = json.dumps(document, ensure_ascii=False).encode()
        value = codec.decode(raw, "application/json", lambda *place: drift.append(place))
        return value, drift

    def written(self, value: object) -> Any:
        """Return the JSON data that a value is sent as."""
        body, *_ = self.package.module("_runtime.codecs").Json().encode(value)
        return json.loads(body)

    def class_of(self, entry: ModelEntry) -> Any:
        """Return the class of an entry."""
        return getattr(self.package.module(f"models.{entry.module}"), entry.class_name)


def press(source: Path, folder: Path) -> Pressed:
    """Write the models of a description and the runtime that reads them to `folder`, and import them."""
    reporter = Reporter()
    spec = load_spec(load_sources([source], reporter), reporter)
    config = Config(name="pressed", sources=(source,), output=folder, unused=("*",))
    api = build_api(spec, config, NOTHING_PINNED, reporter)
    files = (
        {"__init__.py": "", "models/__init__.py": ""}
        | Writing(api.models, KeptTexts(None, "")).files()
        | copied_files()
    )
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Pressed(Judge(spec), api, Package(folder))


def equal(came: Any, left: Any) -> bool:
    """Compare JSON data: numbers by value, no boolean is a number, and text that is the same instant is the same."""
    if isinstance(came, dict) and isinstance(left, dict):
        one, other = cast("dict[str, Any]", came), cast("dict[str, Any]", left)
        return one.keys() == other.keys() and all(equal(value, other[name]) for name, value in one.items())
    if isinstance(came, list) and isinstance(left, list):
        first, second = cast("list[Any]", came), cast("list[Any]", left)
        return len(first) == len(second) and all(map(equal, first, second))
    if isinstance(came, bool) or isinstance(left, bool):
        return came is left
    if isinstance(came, str) and isinstance(left, str) and came != left:
        try:
            return min(len(came), len(left)) > _DATE and datetime.fromisoformat(came) == datetime.fromisoformat(left)
        except (ValueError, TypeError):
            return False
    return bool(came == left)


def fields_of(model: Any) -> dict[str, str]:
    """Return the fields of a model: wire name -> Python name. A class that was never built does not know them yet."""
    model.model_rebuild()
    return {(field.alias or name): name for name, field in model.model_fields.items()}


def at(value: Any, pointer: Pointer) -> Any:
    """Return the part of a parsed value that came from a place of its document."""
    for token in pointer:
        if isinstance(value, (list, tuple)):
            value = cast("list[Any]", value)[int(token)]
        elif isinstance(value, dict):
            value = cast("dict[str, Any]", value)[token]
        else:
            fields = fields_of(type(value))
            value = getattr(value, fields[token]) if token in fields else value.__pydantic_extra__[token]
    return value
