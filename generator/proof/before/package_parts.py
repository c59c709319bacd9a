"""The files of a package that one operation depends on, as a digest: those that all share, and those that it names."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..values.modelled import simple
from .code_parts import code_parts, said_of
from .named_words import WORD
from .type_files import type_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ..package.name_map import Called
    from .code_parts import CodeParts

_IMPORT = re.compile(r"^ *(?:from|import)\s[^\n(]*(?:\([^)]*\))?|\bresources(?:\.\w+)+:\w+", re.MULTILINE)
_FROM_TYPES = re.compile(r" *from \.+(?:models|params)[. ]")
_OF_TYPES = ("models/", "params/")
"""Folders of which an operation needs what it names alone."""
_NO_CODE = ("MANIFEST.json", "README.md", "testing/operations.json")
"""What no call reads; of the manifest the proof takes the map of names, which counts by itself."""


class PackageParts:
    """The files of one package. Whatever bears a name that is found in a part is one that the part depends on.

    Files of types are parts as a whole; of files of operations, each definition is.
    """

    def __init__(self, folder: Path, builders: Iterable[str], components: Iterable[str]) -> None:
        """Read all files; `builders` are the functions of the operations, `resources.pets:list_pets`.

        `components` are the names of the description's components: a class that bears one is to stand for it.
        """
        bearers = frozenset(map(simple, components))
        self._texts: dict[str, bytes] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                self._texts[path.relative_to(folder).as_posix()] = path.read_bytes()
        self._apart = {self._file(builder.partition(":")[0]) for builder in builders}
        self._digests: dict[str, bytes] = {}
        self._imports: dict[str, frozenset[str]] = {}
        self._codes: dict[str, CodeParts] = {}
        self._leads: dict[str, tuple[set[str], set[str]]] = {}
        self._parents: dict[str, set[str]] = {}
        self._definers: dict[str, set[str]] = {}
        self._holders: dict[str, set[str]] = {}
        self._bearing: dict[str, set[str]] = {}
        self._defined: dict[str, set[str]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._always: set[str] = set()
        for name, text in self._texts.items():
            if name.startswith(_OF_TYPES) and name.endswith(".py"):
                self._apart.add(name)
                self._read(name, text.decode("utf-8", "replace"), bearers)
        shared = (name for name in self._texts if name not in self._apart and name not in _NO_CODE)
        self.shared = self._digest(shared)
        """Of the files that every operation depends on."""

    def _read(self, name: str, text: str, bearers: frozenset[str]) -> None:
        """Take down what a file of types defines and needs; one that may do more is needed by every operation."""
        file, path = type_file(name, text), PurePosixPath(name)
        self._words[name] = file.words
        self._defined[name] = set(file.defined)
        if not file.is_plain:
            self._always.add(name)
        for defined in file.defined:
            self._definers.setdefault(defined, set()).add(name)
            if simple(defined) in bearers:
                self._bearing.setdefault(name, set()).add(simple(defined))
        for listed, modules in file.listed.items():
            places = {(path.parent / f"{module}.py").as_posix() for module in modules}
            self._definers.setdefault(listed, set()).update(places & self._texts.keys())
        if path.name == "__init__.py":
            self._holders.setdefault(path.parent.name, set()).add(name)
        elif path.stem.startswith("_"):
            self._definers.setdefault(path.stem, set()).add(name)

    def digest(self, called: Called) -> bytes:
        """Return a digest of what further of the package an operation depends on, by how it is called."""
        module, _, function = called.builder.partition(":")
        file = self._file(module)
        words = {*WORD.findall(called.call), *WORD.findall(called.stream or ""), function}
        digest = hashlib.sha256()
        named: set[str] = set()
        imported: set[str] = set()
        for name in sorted({file} | self._above(file) | self._around(file)):
            code = self._code(name)
            parts = code.reached(words)
            digest.update(f"{name}\0{said_of(code.shared, parts)}\0".encode("utf-8", "surrogatepass"))
            needed = code.shared.words.union(*(part.words for part in parts))
            named |= needed
            imported |= self._imported(name, needed)
        reached, folders = self._reached(named, imported)
        found = {name for each in reached for name in self._defined.get(each, ())}
        for name in sorted(folders):
            code = self._code(name)
            parts = [part for each in (found | named) & code.named.keys() for part in code.named[each]]
            digest.update(f"{name}\0{said_of(code.shared, parts)}\0".encode("utf-8", "surrogatepass"))
        borne = sorted({name for each in reached for name in self._bearing.get(each, ())})
        return digest.digest() + self._digest(reached) + "\0".join(borne).encode()

    def import_digest(self, called: Called) -> bytes:
        """Return a digest of all that runs when the module of an operation is imported, beside what all share."""
        file = self._file(called.builder.partition(":")[0])
        return self._digest({file} | self._above(file) | self._around(file))

    def _file(self, module: str) -> str:
        module = module.replace(".", "/")
        return f"{module}/__init__.py" if f"{module}/__init__.py" in self._texts else f"{module}.py"

    def _digest(self, names: Iterable[str]) -> bytes:
        digest = hashlib.sha256()
        for name in sorted(names):
            if name not in self._digests:
                text = self._texts.get(name, b"")
                said = name.encode("utf-8", "surrogateescape") + b"\0" + hashlib.sha256(text).digest()
                self._digests[name] = said
            digest.update(self._digests[name])
        return digest.digest()

    def _code(self, name: str) -> CodeParts:
        if name not in self._codes:
            self._codes[name] = code_parts(self._texts.get(name, b"").decode("utf-8", "replace"))
        return self._codes[name]

    def _reached(self, words: Iterable[str], imported: Iterable[str]) -> tuple[set[str], set[str]]:
        """Return the files of types that define some names, those that define what these name, and so on.

        Beside them those that find the names of a folder, of which what they say of such names counts.
        """
        found: set[str] = set()
        beside = self._among(words, self._holders)
        queue = self._among(words, self._definers).union(self._always, imported)
        while queue:
            name = queue.pop()
            if name not in found:
                found.add(name)
                leads, more = self._leading(name)
                queue |= leads - found
                beside |= more
        return found, beside - found

    def _leading(self, name: str) -> tuple[set[str], set[str]]:
        """Return the files that define what a file of types names, and the folders that it names or stands in."""
        if name not in self._leads:
            words = self._words.get(name, frozenset())
            beside = self._among(words, self._holders) | self._around(name)
            self._leads[name] = self._among(words, self._definers) | self._imported(name, words), beside
        return self._leads[name]

    def _imported(self, name: str, words: Iterable[str]) -> set[str]:
        """Return the files of types that a file imports, of the words that are modules, such as `..models.pets`."""
        found: set[str] = set()
        for word in words:
            if word.startswith("."):
                module = word.lstrip(".")
                place = PurePosixPath(*PurePosixPath(name).parts[: -(len(word) - len(module))], *module.split("."))
                found.add(f"{place}.py")
        return found & self._words.keys()

    @staticmethod
    def _among(words: Iterable[str], files: Mapping[str, set[str]]) -> set[str]:
        return {name for word in words if word in files for name in files[word]}

    def _around(self, name: str) -> set[str]:
        return {f"{parent}/__init__.py" for parent in PurePosixPath(name).parents} & self._apart

    def _above(self, file: str) -> set[str]:
        """Return the files of other operations through which this one is reached, since they import its module."""
        if file not in self._parents:
            found: set[str] = set()
            queue = [file]
            while queue:
                path = PurePosixPath(queue.pop())
                module = path.parent.name if path.name == "__init__.py" else path.stem
                for name in self._apart - found:
                    if not name.startswith(_OF_TYPES) and module in self._imported_by(name):
                        found.add(name)
                        queue.append(name)
            self._parents[file] = found
        return self._parents[file]

    def _imported_by(self, name: str) -> frozenset[str]:
        """Return the words of the import statements of a file, and of what it names as `resources.pets:Pets`.

        What is imported from a folder of types is no module of operations, though it may bear the name of one.
        """
        if name not in self._imports:
            text = self._texts.get(name, b"").decode("utf-8", "replace")
            statements = (found for found in _IMPORT.findall(text) if not _FROM_TYPES.match(found))
            self._imports[name] = frozenset(WORD.findall(" ".join(statements)))
        return self._imports[name]
