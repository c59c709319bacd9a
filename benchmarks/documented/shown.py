"""Reads the docstrings of a client from its syntax trees, by the names that MANIFEST.json gives."""

from __future__ import annotations

import ast
import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATH = re.compile(r"#?/paths/([^/]*)/[^/]*")
_ENTRY = re.compile(r"    (\w+):(?: (.*))?")


class Client:
    """The texts of a client."""

    def __init__(self, folder: Path) -> None:
        """Read every docstring of the package."""
        self._operations: dict[tuple[str, str], dict[str, Any]] = {}
        for entry in json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))["operations"]:
            key = _PATH.fullmatch(entry["origin"]["pointer"])
            path = entry["path"] if key is None else unquote(key[1]).replace("~1", "/").replace("~0", "~")
            self._operations[entry["method"].upper(), path] = entry
        self._methods = {
            path.stem: dict(_methods(ast.parse(path.read_text(encoding="utf-8"))))
            for path in (folder / "resources").glob("*.py")
        }
        self._members: dict[str, list[str]] = defaultdict(list)
        for name in ("models", "params"):
            for path in (folder / name).rglob("*.py"):
                for wire, text in _members(ast.parse(path.read_text(encoding="utf-8"))):
                    self._members[wire].append(text)

    def docstrings(self, operation: tuple[str, str]) -> list[str]:
        """Return the docstrings of the methods of an operation: sync, async, and as a stream."""
        entry = self._operations.get(operation)
        if entry is None:
            return []
        methods = self._methods[entry["builder"].partition(":")[0].removeprefix("resources.")]
        calls = [call for call in (entry["call"], entry.get("stream")) if call]
        names = [call.rpartition(".")[2] for call in calls]
        return [methods[prefix, name] for name in names for prefix in ("", "Async") if (prefix, name) in methods]

    def arguments(self, operation: tuple[str, str], place: str, wire: str) -> list[str] | None:
        """Return what each method says of an argument; None where it is a member of a body that is given whole."""
        entry = self._operations.get(operation, {})
        body = entry.get("body") or {}
        if place == "body":
            argument = body.get("fields", {}).get(wire)
        else:
            listed = entry.get("parameters", ())
            argument = next((each["argument"] for each in listed if (each["in"], each["name"]) == (place, wire)), None)
        if argument is None:
            return None
        return [_arguments(text).get(argument, "") for text in self.docstrings(operation)]

    def members(self, wire: str) -> list[str]:
        """Return what is said of the members of that name, wherever they are."""
        return self._members.get(wire, [])


def _methods(tree: ast.Module) -> Iterator[tuple[tuple[str, str], str]]:
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    names = {node.name for node in classes}
    for node in classes:
        prefix = "Async" if node.name.removeprefix("Async") in names and node.name.startswith("Async") else ""
        for each in node.body:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (prefix, each.name), ast.get_docstring(each) or ""


def _arguments(docstring: str) -> dict[str, str]:
    """Return argument -> text of the section `Args:`."""
    found: dict[str, list[str]] = {}
    inside, name = False, ""
    for line in docstring.splitlines():
        if line and not line.startswith(" "):
            inside = line == "Args:"
        elif inside and (match := _ENTRY.fullmatch(line)):
            name = match[1]
            found[name] = [match[2] or ""]
        elif inside and name:
            found[name].append(line)
    return {key: "\n".join(lines) for key, lines in found.items()}


def _members(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Iterate over (wire name, text) of the members of classes."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        for field, text in zip(node.body, node.body[1:], strict=False):
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr):
                shown = ast.literal_eval(text.value)
                for wire in (field.target.id, *_aliases(field.annotation)):
                    yield wire, shown
    for before, after in zip(tree.body, tree.body[1:], strict=False):
        # A TypedDict that is a call has the texts of its members in its own.
        if isinstance(before, ast.Assign) and isinstance(after, ast.Expr) and isinstance(before.value, ast.Call):
            for key in (key for each in before.value.args if isinstance(each, ast.Dict) for key in each.keys):
                if isinstance(key, ast.Constant):
                    yield str(key.value), ast.literal_eval(after.value)


def _aliases(annotation: ast.expr) -> Iterator[str]:
    for node in ast.walk(annotation):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "alias" and isinstance(keyword.value, ast.Constant):
                    yield str(keyword.value.value)
