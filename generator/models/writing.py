"""Asks dcg for the models that it has not written before, and makes files of its answers and of what was kept."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING

from ..config.tools import PACKAGE, tool_versions
from .components import requests_of, units_of
from .packages import model_files
from .split import Written
from .workers import Answers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..disk.cache import KeptTexts
    from ..ir.models import ModelEntry
    from .components import Component, Unit

_INIT = '"""The models of the API: import them from the module that holds them."""\n'


class Writing:
    """Models that dcg is writing. What it wrote of a model before, and was kept, it is not asked for again."""

    def __init__(self, models: Mapping[str, ModelEntry], kept: KeptTexts) -> None:
        """Ask for the models, and return before they are there."""
        self._models = models
        self._kept = kept
        self._found: dict[str, Written] = {}
        self._digests: dict[str, str] = {}
        missing: list[Unit] = []
        self._units = units_of(models)
        for unit in self._units:
            texts = [(each, self._find(each, unit)) for each in unit]
            found = {each.name: Written.of_text(text) for each, text in texts if text is not None}
            if len(found) < len(unit):
                missing.append(unit)
            else:
                self._found |= found
        self._answers = Answers(requests_of(missing)) if missing else None

    def _find(self, component: Component, unit: Unit) -> str | None:
        digest = self._digests[component.name] = _digest(component, unit)
        return self._kept.find(digest)

    def files(self) -> dict[str, str]:
        """Return the files of models/ by path in the package, unformatted, when all are written.

        Raises:
            ModelsError: dcg did not write what it was asked for: our fault.
        """
        for models in self._answers.models() if self._answers is not None else ():
            for name, text in models.items():
                self._found[name] = Written.of_text(self._kept.put(self._digests[name], text))
        written = {each.classes[each.name]: self._found[each.name] for unit in self._units for each in unit}
        files = {f"models/{path}": text for path, text in model_files(self._models, written).items()}
        return {"models/__init__.py": _INIT, **files}


def _digest(component: Component, unit: Unit) -> str:
    """Return what the text of a model depends on: what is asked, dcg's version, and how we ask and read."""
    asked = [
        [each.name, each.schema, dict(each.aliases), each.mark, each.later, dict(each.substitutes), dict(each.classes)]
        for each in unit
    ]
    digest = hashlib.sha256(_revision())
    digest.update(json.dumps([component.name, asked]).encode())
    return digest.hexdigest()


@cache
def _revision() -> bytes:
    code = [(PACKAGE / "models" / name).read_bytes() for name in ("components.py", "dcg.py", "split.py")]
    return hashlib.sha256(b"".join([tool_versions()["datamodel-code-generator"].encode(), *code])).digest()
