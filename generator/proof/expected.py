"""What a client need not offer: what its toml waives, and operations that it does not choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from ..diagnostics.location import parse_pointer

if TYPE_CHECKING:
    from ..config.client_toml import Config
    from ..diagnostics.location import Pointer
    from .described.data import Operation
    from .described.reached_files import Place
    from .package.name_map import Names


@dataclass(frozen=True, slots=True)
class Expected:
    """The part of a description that a client is to offer."""

    config: Config
    names: Names
    _pointers: dict[str, Pointer] = field(default_factory=dict[str, "Pointer"])

    def waiver(self, place: Place, title: str = "") -> str | None:
        """Return the reason for which a place of the description is waived, or None.

        A waiver names a JSON Pointer into the entry document, or `METHOD /path`.
        """
        for waiver in self.config.waivers:
            target = waiver.target
            if title and target == title:
                return waiver.reason
            if target[:1] in ("/", "#") and place.file == 0:
                pointer = self._pointer(target)
                if pointer and place.pointer[: len(pointer)] == pointer:
                    return waiver.reason
        return None

    def _pointer(self, target: str) -> Pointer:
        if target not in self._pointers:
            try:
                self._pointers[target] = parse_pointer(target)
            except ValueError:
                self._pointers[target] = ()
        return self._pointers[target]

    def chooses(self, operation: Operation) -> bool:
        """Whether the toml wants an operation: by `operations`, `tags` or `paths`; `*` stands for any text.

        A client that is pruned to what some code uses has what it has.
        """
        config = self.config
        if self.names.called(operation) is not None or not (config.chosen or config.used_by):
            return True
        if config.used_by is not None:
            return False
        tags = operation.place.get("tags")
        labels = {
            "operations": [operation.title, operation.operation_id or ""],
            "tags": [str(tag.data) for tag in tags.elements()] if tags is not None else [],
            "paths": [operation.path],
        }
        return any(fnmatchcase(label, chosen.pattern) for chosen in config.chosen for label in labels[chosen.kind])
