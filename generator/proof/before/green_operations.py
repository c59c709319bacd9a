"""Operations of which every cell was green in an earlier run, and nothing that it depends on is another now."""

from __future__ import annotations

import hashlib
import json
import sys
from importlib import metadata
from typing import TYPE_CHECKING, cast

from ...config.options_digest import options_digest
from ...config.tools import generator_digest
from ..cells import Cell
from .package_parts import PackageParts
from .reached_parts import ReachedParts, as_text

if TYPE_CHECKING:
    from pathlib import Path

    from ...config.client_toml import Config
    from ...disk.cache import KeptTexts
    from ..described.data import Operation
    from ..package.name_map import Called
    from ..prove import Proof


class GreenOperations:
    """The green operations that the cache holds for one client.

    A verdict is kept under a digest of the proof's own code, Python and all installed libraries, the options, what the
    description says of the operation and all that this refers to, the parts of the package that it needs, and what
    earlier operations showed already. Nothing else than green is kept, so that whatever was not green is proven again.
    """

    def __init__(self, kept: KeptTexts, config: Config, folder: Path, proof: Proof, *, believed: bool = True) -> None:
        """Take the cache; `believed` is false where everything is to be proven and the result kept."""
        self._kept = kept
        self._believed = believed
        self._imported: dict[str, bool] = {}
        """Module of operations -> whether it can be imported."""
        self._proof = proof
        self._parts = ReachedParts(proof.description)
        builders = [called.builder for called in proof.names.operations.values()]
        self._files = PackageParts(folder, builders, proof.description.forms.names().values())
        self._around = _around(config, proof) + self._files.shared

    def cells(self, operation: Operation) -> list[Cell] | None:
        """Return the cells of an operation that is as it was when all of them were green; else None."""
        key = self._key(operation)
        text = self._kept.find(key) if self._believed else None
        if text is None:
            return None
        try:
            found: object = json.loads(text)
        except ValueError:
            return None
        if not isinstance(found, list) or cast("list[str]", found)[:2] != [key, operation.title]:
            return None
        labels = cast("list[str]", found)[2:]
        if not labels or not self._is_imported(operation):
            return None
        return [Cell(operation=operation.title, cell=label, verdict="proven", before=True) for label in labels]

    def put(self, operation: Operation, cells: list[Cell]) -> None:
        """Take what was found of an operation; it is kept if every cell is green."""
        if cells and all(cell.verdict == "proven" and cell.operation == operation.title for cell in cells):
            key = self._key(operation)
            self._kept.put(key, json.dumps([key, operation.title, *(cell.cell for cell in cells)]))
            self._is_imported(operation)

    def keep(self) -> None:
        """Write the cache: what was green in this run, and nothing else."""
        self._kept.keep()

    def _is_imported(self, operation: Operation) -> bool:
        """Whether the module of an operation can be imported: what others have in it might stop it."""
        called = self._proof.names.called(operation)
        if called is None:
            return True
        module = called.builder.partition(":")[0]
        if module not in self._imported:
            key = self._import_key(called)
            text = json.dumps([key])
            self._imported[module] = self._kept.find(key) == text or self._proof.is_imported(called)
            if self._imported[module]:
                self._kept.put(key, text)
        return self._imported[module]

    def _import_key(self, called: Called) -> str:
        return hashlib.sha256(self._around + b"imported" + self._files.import_digest(called)).hexdigest()

    def _key(self, operation: Operation) -> str:
        called = self._proof.names.called(operation)
        digest = hashlib.sha256(self._around + self._parts.digest(operation))
        if called is not None:
            digest.update(self._files.digest(called))
            digest.update(repr(called).encode("utf-8", "surrogatepass"))
        digest.update(repr(self._proof.shown_before(operation)).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()


def _around(config: Config, proof: Proof) -> bytes:
    """Return a digest of what holds for every operation."""
    description, names = proof.description, proof.names
    libraries = sorted(f"{each.name} {each.version}" for each in metadata.distributions())
    said = [
        [generator_digest(), sys.version, sys.platform, libraries],
        [options_digest(config), config.name, proof.choice.seed, proof.is_unrepaired],
        [description.version, description.url, description.schemes, description.servers, description.forms.tags()],
        [scheme.place.data for scheme in description.schemes.values()],
        [description.refused, names.repairs, names.name],
        [repr(pairs) for pairs in (names.credentials, names.parameters, names.server_variables)],
        [repr(proof.given)],
    ]
    return hashlib.sha256(as_text(said).encode()).digest()
