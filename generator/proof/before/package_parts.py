"""The files of a package that one operation depends on, as a digest: those that all share, and those that it names."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..values.modelled import simple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_WORD = re.compile(r"\w+")
_DEFINED = re.compile(r"^(?:class|type|(?:async )?def) +(\w+)|^(\w+) *[:=]", re.MULTILINE)
_IMPORT = re.compile(r"\b(?:from|import)\s[^\n(]*(?:\([^)]*\))?|\w+(?:\.\w+)*:\w+")
_OF_TYPES = ("models/", "params/")
"""Folders of which an operation needs what it names alone."""
_NO_CODE = ("MANIFEST.json", "README.md", "testing/operations.json")
"""What no call reads; of the manifest the proof takes the map of names, which counts by itself."""


class PackageParts:
    """The files of one package. A file depends on each file that defines anything that bears a name found in it."""

    def __init__(self, folder: Path, builders: Iterable[str], components: Iterable[str]) -> None:
        """Read all files; `builders` are the functions of the operations, `resources.pets:list_pets`.

        `components` are the names of the description's components: a class that bears one is to stand for it.
        """
        self._components = frozenset(map(simple, components))
        self._texts: dict[str, bytes] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                self._texts[path.relative_to(folder).as_posix()] = path.read_bytes()
        self._apart = {self._file(builder) for builder in builders}
        self._imports: dict[str, frozenset[str]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._definers: dict[str, set[str]] = {}
        self._holders: dict[str, set[str]] = {}
        for name, text in self._texts.items():
            if name.startswith(_OF_TYPES) and name.endswith(".py"):
                self._apart.add(name)
                for groups in _DEFINED.findall(text.decode("utf-8", "replace")):
                    self._definers.setdefault(groups[0] or groups[1], set()).add(name)
                if name.endswith("/__init__.py"):
                    self._holders.setdefault(PurePosixPath(name).parent.name, set()).add(name)
        self._digests: dict[str, bytes] = {}
        shared = (name for name in self._texts if name not in self._apart and name not in _NO_CODE)
        self.shared = self._digest(shared)
        """Of the files that every operation depends on."""

    def digest(self, builder: str) -> bytes:
        """Return a digest of the further files that an operation depends on, by its builder."""
        file = self._file(builder)
        if file not in self._digests:
            reached = self._reached(file)
            classes = (word for word, definers in self._definers.items() if not definers.isdisjoint(reached))
            borne = sorted(self._components & set(map(simple, classes)))
            self._digests[file] = self._digest(reached | self._above(file)) + "\0".join(borne).encode()
        return self._digests[file]

    def _file(self, builder: str) -> str:
        module = builder.partition(":")[0].replace(".", "/")
        return f"{module}/__init__.py" if f"{module}/__init__.py" in self._texts else f"{module}.py"

    def _digest(self, names: Iterable[str]) -> bytes:
        digest = hashlib.sha256()
        for name in sorted(names):
            text = self._texts.get(name, b"")
            digest.update(name.encode("utf-8", "surrogateescape") + b"\0" + hashlib.sha256(text).digest())
        return digest.digest()

    def _reached(self, file: str) -> set[str]:
        """Return a file, those that define what it names, and so on; of a folder, what finds the names in it."""
        found: set[str] = set()
        queue = [file]
        while queue:
            name = queue.pop()
            if name in found:
                continue
            found.add(name)
            for word in self._words_of(name):
                queue.extend(self._definers.get(word, ()))
                found |= self._holders.get(word, set())
            found |= {f"{parent}/__init__.py" for parent in PurePosixPath(name).parents} & self._apart
        return found

    def _above(self, file: str) -> set[str]:
        """Return the files of other operations through which this one is reached, since they import its module."""
        found: set[str] = set()
        queue = [file]
        while queue:
            path = PurePosixPath(queue.pop())
            module = path.parent.name if path.name == "__init__.py" else path.stem
            for name in self._apart - found:
                if not name.startswith(_OF_TYPES) and module in self._imported_by(name):
                    found.add(name)
                    queue.append(name)
        return found

    def _imported_by(self, name: str) -> frozenset[str]:
        """Return the words of all import statements of a file, and of what it names as `resources.pets:Pets`."""
        if name not in self._imports:
            text = self._texts.get(name, b"").decode("utf-8", "replace")
            self._imports[name] = frozenset(_WORD.findall(" ".join(_IMPORT.findall(text))))
        return self._imports[name]

    def _words_of(self, name: str) -> frozenset[str]:
        if name not in self._words:
            self._words[name] = frozenset(_WORD.findall(self._texts.get(name, b"").decode("utf-8", "replace")))
        return self._words[name]
