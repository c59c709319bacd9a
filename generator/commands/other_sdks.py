"""Takes what another generator wrote and gives the calls of its operations: (method, path, dotted call).

It reads the package of openapi-python-client or of Fern as Python, without importing it, and the README of OpenAPI
Generator. In a path of Fern the variables have no names.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ..spelling.naming import snake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Call = tuple[str, str, str]
_ROW = re.compile(r"^\*(\w+?)(?:Api)?\* \| \[\*\*(\w+)\*\*\]\([^)\n]*\) \| \*\*([A-Z]+)\*\* (/\S*) \|", re.MULTILINE)
_LARGEST = 8 << 20
_MOST = 20_000
_METHODS = ("request", "stream")
_FILES = frozenset({"client", "raw_client", "base_client", "raw_base_client", "__init__"})


def calls_of_readme(text: str) -> Iterator[Call]:
    """Yield the calls in the table of a README of OpenAPI Generator."""
    for found in _ROW.finditer(text):
        yield found[3], found[4], f"{snake(found[1])}.{found[2]}"


def calls_of_folder(folder: Path) -> Iterator[Call]:
    """Yield the calls of a package that openapi-python-client or Fern wrote, in the order of its files."""
    seen: set[Call] = set()
    for path in sorted(folder.rglob("*.py"))[:_MOST]:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError, RecursionError):
            continue
        parts = path.relative_to(folder).with_suffix("").parts
        for call in (*_of_peer(tree, parts), *_of_fern(tree, parts)):
            if call not in seen:
                seen.add(call)
                yield call


def _of_peer(tree: ast.Module, parts: tuple[str, ...]) -> Iterator[Call]:
    """Yield the call of a module of openapi-python-client: `api/<tag>/<function>.py`."""
    if "api" not in parts[:-2] or len(parts) < len(("api", "tag", "function")):
        return
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name != "_get_kwargs":
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Dict):
                known = {_text(key): value for key, value in zip(node.keys, node.values, strict=True)}
                method, path = _text(known.get("method")), _path(known.get("url"))
                if method and path:
                    yield method.upper(), path, ".".join(parts[parts.index("api") + 1 :])


def _of_fern(tree: ast.Module, parts: tuple[str, ...]) -> Iterator[Call]:
    """Yield the calls of a module of Fern: methods that call `httpx_client.request("path", method=...)`."""
    resource = [part for part in parts if part not in _FILES]
    for group in tree.body:
        if not isinstance(group, ast.ClassDef) or group.name.startswith(("Async", "RawAsync", "AsyncRaw")):
            continue
        for method in group.body:
            if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                for verb, path in _requests(method):
                    yield verb, path, ".".join([*resource, method.name])


def _requests(method: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for node in ast.walk(method):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in _METHODS:
            continue
        owner = node.func.value
        verb = next((_text(keyword.value) for keyword in node.keywords if keyword.arg == "method"), "")
        if isinstance(owner, ast.Attribute) and owner.attr == "httpx_client" and verb and node.args:
            yield verb.upper(), "/" + _path(node.args[0]).lstrip("/")


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _path(node: ast.expr | None) -> str:
    """Return the path that an expression spells: a text, `"...".format(...)` or an f-string."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _text(node.func.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(value) if isinstance(value, ast.Constant) else "{x}" for value in node.values)
    return _text(node)
