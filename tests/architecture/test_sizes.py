"""Nothing grows past what can be read in one go."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FIRST_CALL = 2700
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_RUNTIME, LONGEST_VERIFIER = 400, 50, 120, 3600, 40


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_longer_than_400_lines() -> None:
    long = {path.name: lines_of(path) for path in (ROOT / "generator").rglob("*.py") if lines_of(path) > LONGEST_FILE}
    assert long == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in (ROOT / "generator").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno is not None
        if node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert long == {}


def test_no_template_is_longer_than_120_lines() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert templates, "the templates folder is empty"
    assert {path.name: lines_of(path) for path in templates if lines_of(path) > LONGEST_TEMPLATE} == {}


def code_lines_of(path: Path) -> int:
    """Count the lines that run: no blank lines, comments, docstrings or `if TYPE_CHECKING` (docs/decisions/0008)."""
    text = path.read_text(encoding="utf-8")
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    held: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in silent:
            held.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        documented = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if documented and isinstance(node.value.value, str) and node.end_lineno is not None:
            held.difference_update(range(node.lineno, node.end_lineno + 1))
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not node.orelse:
            held.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(held)


def test_the_runtime_is_at_most_3600_lines_of_code() -> None:
    lines = {path.name: code_lines_of(path) for path in (ROOT / "generator" / "runtime").rglob("*.py")}
    assert lines.pop("verify.py") <= LONGEST_VERIFIER
    assert sum(lines.values()) <= LONGEST_RUNTIME


FIRST_CALL = """
import sys
from generator.runtime import ClientSettings, Json, Model, Operation, SyncClient, path
from generator.runtime._http import http

class Pet(Model):
    name: str

answer = http.Response(200, json={"name": "Rex"})
mock = http.Client(transport=http.MockTransport(lambda _request: answer))
client = SyncClient(ClientSettings(name="pets", servers=("https://api.test",)), http_client=mock)
operation = Operation("addPet", "POST", path("/pets/{id}"), body=Json(), responses={200: Json(Pet)})
assert client.send(operation.call(path=(1,), body={"name": "Rex"})).parsed == Pet(name="Rex")
print(*(module.__file__ for name, module in sys.modules.items() if name.startswith("generator.runtime")))
"""


def test_a_first_json_call_imports_at_most_2700_lines_of_the_runtime() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_CALL], cwd=ROOT, check=True, capture_output=True, text=True)
    names = [Path(name).name for name in done.stdout.split()]
    assert {"client.py", "parsing.py", "model.py"} <= {*names}
    assert sum(code_lines_of(ROOT / "generator" / "runtime" / name) for name in names) <= LONGEST_FIRST_CALL


def test_every_module_says_in_its_docstring_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "generator").rglob("*.py")
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []
