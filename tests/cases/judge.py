"""Runs a case as the command line would, and says how what comes of it differs from what the page says."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from generator.commands.proofs import proof_of
from generator.config.client_toml import Config, ad_hoc_config, load_config
from generator.diagnostics import Diagnostic, Reporter, SpecError
from generator.diagnostics.printed import render
from generator.diagnostics.rules import RULES
from generator.disk.package import write_client
from generator.pipeline import analyse, press
from generator.proof.package.imported import Package
from tests.cases.exchange import differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.diagnostics.location import Location
    from tests.cases.page import Case

SOURCES = frozenset({".yaml", ".yml", ".json", ".md", ".txt"})
_FINDING = re.compile(r"\S.*:\d+:\d+: (?:error|warning|note)\[|specpress: (?:error|warning|note)\[")
_DETAILS = ("in ", "done: ", "see ")


def problems(case: Case) -> Iterator[str]:
    """Yield what is not as the page says; the working directory is an empty one of the case's own."""
    _write(case)
    reporter, config, pressed = Reporter(), None, None
    try:
        config = _config(case)
        pressed = press(config, reporter)
    except SpecError as error:
        reporter.add(error.diagnostic)
    yield from _diagnostics(case, reporter)
    name = case.path.stem.partition(".")[0]
    if name in RULES and name not in {found.code for found in reporter.diagnostics}:
        yield f"the page has the name of a diagnostic that it does not show: {name}"
    if case.operations is not None and config is not None:
        analysed = pressed.analysed if pressed is not None else analyse(config, Reporter())
        operations = () if analysed is None else analysed.api.operations
        found = [f"{each.method} {each.path} -> client.{each.resource}.{each.name}" for each in operations]
        if found != case.operations:
            yield "\n".join(["the operations are:", *found])
    if pressed is not None and config is not None:
        folder = config.output.resolve()
        write_client(folder, pressed.files)
        yield from _signature(case, folder)
        yield from _unused(folder)
        yield from _client(case, config, folder)
    elif case.signature or case.exchanges or not reporter.errors:
        yield "no client is generated"


def _unused(folder: Path) -> Iterator[str]:
    """Yield each import of a generated file that nothing there uses; `name as name` gives it to others."""
    for file in sorted(folder.rglob("*.py")):
        if {"_runtime", "testing"} & {*file.relative_to(folder).parts}:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module != "__future__"
            for alias in node.names
            if alias.asname != alias.name
        }
        words = {word for node in ast.walk(tree) for word in _words(node)}
        yield from (f"{file.relative_to(folder)} imports {name} and does not use it" for name in imported - words)


def _words(node: ast.AST) -> list[str]:
    """Return the names that a node uses; the words of a text, which may be a type in quotes or a name that is given."""
    if isinstance(node, ast.Name):
        return [node.id]
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return re.findall(r"\w+", str(node.value)) if is_text else []


def _write(case: Case) -> None:
    for file in case.files:
        path = Path(file.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.content, encoding="utf-8")
    if case.is_description:
        Path(case.path.name).write_text(case.content, encoding="utf-8")


def _config(case: Case) -> Config:
    for file in case.files:
        if file.name.endswith(".toml"):
            return load_config(Path(file.name))
    names = [file.name for file in case.files if Path(file.name).suffix in SOURCES]
    source = case.path.name if case.is_description else names[0]
    return ad_hoc_config([Path(source)], Path("../generated/client"), "client")


def _diagnostics(case: Case, reporter: Reporter) -> Iterator[str]:
    """Compare what the screen would show, with the lines of the page."""
    lines = {file.name: file.line - 1 for file in case.files}

    def moved(place: Location) -> Location:
        return replace(place, line=place.line + lines.get(place.file, 0))

    def on_page(found: Diagnostic) -> Diagnostic:
        related = tuple((label, moved(place)) for label, place in found.related)
        return replace(found, location=found.location and moved(found.location), related=related)

    findings: list[list[str]] = []
    for line in render([on_page(found) for found in reporter.diagnostics], "text").splitlines():
        if _FINDING.match(line):
            findings.append([line])
        elif findings and line.strip().startswith(_DETAILS):
            findings[-1].append(line.strip())
    same = len(case.diagnostics) == len(findings) and all(
        there[0].startswith(wanted[0]) and all(any(line.startswith(detail) for line in there) for detail in wanted[1:])
        for wanted, there in zip(case.diagnostics, findings, strict=True)
    )
    if not same:
        yield "\n".join(["the diagnostics are:", *("\n    ".join(finding) for finding in findings)])


def _signature(case: Case, folder: Path) -> Iterator[str]:
    files = [folder / "client.py", *folder.glob("models/*.py"), *folder.glob("resources/*.py")]
    generated = {statement for file in files for statement in _statements(file.read_text(encoding="utf-8"))}
    for missing in sorted(_statements(case.signature) - generated):
        yield "\n".join(["not generated:", missing, "but:", *get_close_matches(missing, generated, cutoff=0.3)])


def _statements(text: str) -> set[str]:
    """Return functions without their bodies, and what stands in classes with the name of its class too."""
    return set(_stubs(ast.parse(text).body, ""))


def _stubs(body: list[ast.stmt], owner: str) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.ClassDef):
            bases = ", ".join(ast.unparse(base) for base in statement.bases)
            yield f"class {statement.name}({bases})"
            yield from _stubs(statement.body, f"{statement.name}: ")
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            statement.body, statement.decorator_list = [ast.Expr(ast.Constant(...))], []
            yield from {ast.unparse(statement), owner + ast.unparse(statement)}
        elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            yield owner + ast.unparse(statement)


def _client(case: Case, config: Config, folder: Path) -> Iterator[str]:
    """Import the client whole, make the calls of the page, and prove it."""
    if unused := _unused_imports(folder / "client.py"):
        yield f"client.py imports and does not use {sorted(unused)}"
    package = Package(folder)
    for module in sorted((folder / "models").glob("*.py")):
        package.module(f"models.{module.stem}")
    for exchange in case.exchanges:
        yield from differences(exchange, package, str(case.path))
    package.forget()
    with proof_of(config, folder, None, Reporter()) as proof:
        red = [cell for cell in proof.cells() if cell.verdict not in ("proven", "waived")]
    for cell in red:
        if not any(fnmatchcase(cell.id, known) for known in case.unproven):
            yield f"{cell.id}: {cell.verdict}: {cell.reason}"
    for known in case.unproven:
        if not any(fnmatchcase(cell.id, known) for cell in red):
            yield f"proven, though the page says that it is not: {known}"


def _unused_imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    lists = (node.names for node in nodes if isinstance(node, ast.ImportFrom))
    imported = {alias.asname or alias.name for names in lists for alias in names}
    return imported - {"annotations"} - {node.id for node in nodes if isinstance(node, ast.Name)}
