"""Presses every description beside the checkout, looks at each result from outside, and writes docs/corpus.md.

`make corpus` runs it; `make corpus SPEC=name` presses those whose name holds `name`, and only prints. What a
description holds is counted from its raw text, or stands in the index of the corpus; never from the pipeline that is
judged. `make corpus-small` does the same with the small documents of this checkout, which needs nothing beside it, and
only prints. The exit status is 1 if something does not hold.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import yaml
from rich.console import Console
from rich.progress import Progress

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SCOREBOARD = ROOT / "docs" / "corpus.md"
FOLDERS = {
    "digitalocean-v2": "DigitalOcean-public.v2.yaml",
    "spacetraders-api": "reference/SpaceTraders.json",
}
REFUSED = {"swaggercodegen-petstore-security-test20.yaml": "its host and a header name are injections"}
"""What stands among the usable descriptions but must not be pressed, and why."""
SECONDS = {"press": 300, "import": 300, "verify": int(os.environ.get("VERIFY_SECONDS") or "600"), "types": 3600}
"""How long each step may take: on one description, and the type checkers on all."""
SMALL = "--small"
HOLDS = "A description holds when nothing of it is lost, its types are right and no cell of its proof failed."
BOUND = f"A proof that took longer than {SECONDS['verify']} s (`VERIFY_SECONDS`) was stopped and shows as `-`."
UNPROVEN = "With the reason of each. Where no value is found, the schema itself asks for what cannot be."
METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace", "query"}
IMPORT_ALL = """
import importlib, pathlib, sys, time
root = pathlib.Path(sys.argv[1]); sys.path.insert(0, str(root.parent)); start = time.perf_counter()
for file in sorted(root.rglob("*.py")):
    parts = file.relative_to(root.parent).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
print(time.perf_counter() - start)
"""

VERIFY = """
import atexit, resource, runpy, sys
used = lambda who: sum(resource.getrusage(who)[:2])
atexit.register(lambda: print(used(resource.RUSAGE_SELF) + used(resource.RUSAGE_CHILDREN), file=sys.stderr))
runpy.run_module("generator", run_name="__main__")
"""

Group = Literal["descriptions", "pages", "torture", "invalid", "own"]
NOTES: dict[Group, str] = {
    "descriptions": "Real descriptions: every operation is generated, without a waiver.",
    "pages": "Documentation pages, one by one. One without an OpenAPI description has to be refused.",
    "torture": "Small descriptions, one feature or trap each.",
    "invalid": "Broken, wrong or hostile on purpose: repaired or refused, with a line, and never in silence.",
    "own": "The clients of this checkout, its attacks and its cases: pressed whole, or refused with a line.",
}


@dataclass(kw_only=True)
class Row:
    """What is known of one description after it was pressed."""

    name: str
    package: str
    """The name of its client."""
    group: Group
    path: Path
    version: str = "-"
    described: int | None = None
    """Operations in the raw text; None when that is no OpenAPI description."""
    valid: bool = False
    """Whether another validator finds nothing wrong with it."""
    generated: int = 0
    waived: int = 0
    components: int = 0
    codes: Counter[str] = field(default_factory=Counter[str])
    status: int | None = None
    seconds: float = 0.0
    lines: int = 0
    imports: str = "-"
    mypy: str = "-"
    pyright: str = "-"
    cells: dict[str, int] | None = None
    proof_seconds: float = 0.0
    """Processor time of the proof, over all its processes."""
    unproven: list[str] = field(default_factory=list[str])
    """The cells that are not proven, each with its reason."""
    trouble: list[str] = field(default_factory=list[str])
    """Why it does not hold; empty when it does."""


def raw_document(path: Path) -> dict[object, object]:
    """Return the plain data of a document, read without any code of ours."""
    text = path.read_bytes().decode("utf-8-sig", "replace")
    try:
        # CBaseLoader builds strings, lists and mappings only.
        found = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506
    except (ValueError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


def raw_operations(path: Path, document: dict[object, object]) -> int:
    """Count the operations; a path item that is a file of its own is opened."""
    count = 0
    paths = document.get("paths")
    for item in paths.values() if isinstance(paths, dict) else ():
        here = item
        if isinstance(item, dict) and isinstance(item.get("$ref"), str) and not item["$ref"].startswith("#"):
            here = raw_document(path.parent / item["$ref"].partition("#")[0])
        if isinstance(here, dict):
            count += sum(str(key).lower() in METHODS and isinstance(value, dict) for key, value in here.items())
            count += len(here.get("additionalOperations") or {})
    return count


def raw_facts(row: Row, entry: Path, listed: dict[str, str]) -> None:
    """Fill in what the raw text and the index of the corpus say."""
    row.valid = listed.get("openapi_spec_validator", "").startswith("valid")
    if entry.suffix == ".md":
        count = listed.get("operations", "-")
        row.version, row.described = listed.get("version", "-"), int(count) if count.isdigit() else None
        return
    document = raw_document(entry)
    row.version = str(document.get("openapi") or document.get("swagger") or "-")
    row.described = raw_operations(entry, document)
    components = document.get("components", document)
    schemas = components.get("schemas", components.get("definitions")) if isinstance(components, dict) else None
    row.components = len(schemas) if isinstance(schemas, dict) else 0


def rows_of_corpus(only: str) -> list[Row]:
    """Return a row for every description whose name holds `only`."""
    with (CORPUS / "index.tsv").open(encoding="utf-8", newline="") as file:
        index = {line["path"].partition(" ")[0].rstrip("/"): line for line in csv.DictReader(file, delimiter="\t")}
    groups: dict[Group, Path] = {
        "descriptions": CORPUS,
        "pages": CORPUS / "pages",
        "torture": CORPUS / "torture",
        "invalid": CORPUS / "torture" / "invalid",
    }
    rows: list[Row] = []
    for group, folder in groups.items():
        found = [path for path in folder.iterdir() if path.suffix in (".yaml", ".yml", ".json", ".md")]
        if group == "descriptions":
            found = [path for path in found if path.suffix != ".md"] + [CORPUS / name for name in FOLDERS]
        for path in sorted(found):
            if only in path.name:
                row = Row(name=path.name, package=f"client_{len(rows)}", group=group, path=path)
                entry = path / FOLDERS[path.name] if path.is_dir() else path
                raw_facts(row, entry, index.get(path.relative_to(CORPUS).as_posix(), {}))
                rows.append(row)
    return rows


def rows_of_checkout() -> list[Row]:
    """Return a row for every small document of this checkout. What its tests expect of each is theirs to judge."""
    found = [ROOT / "specs" / "freight.yaml", ROOT / "specs" / "fetch-usage.md"]
    found += (path for path in (ROOT / "tests" / "hostile" / "cases").iterdir() if path.suffix != ".tsv")
    found += (path for path in (ROOT / "tests" / "cases").rglob("*") if path.suffix in (".yaml", ".md"))
    return [
        Row(name=path.relative_to(ROOT).as_posix(), package=f"client_{number}", group="own", path=path)
        for number, path in enumerate(sorted(found))
    ]


def run(step: str, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run one command with our package in reach; exit status 124 when it took too long."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": ""}
    line = [sys.executable, *command]
    try:
        return subprocess.run(
            line, cwd=cwd, env=environment, capture_output=True, text=True, timeout=SECONDS[step], check=False
        )
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(line, 124, "", "")


def judge(row: Row, folder: Path) -> Row:
    """Press one description into `folder` under its own name, and look at what comes of it."""
    package = folder / row.package
    press(row, package)
    if row.status == 0:
        count(row, package)
        import_all(row, package)
        verify(row, folder)
    if row.group not in ("invalid", "own"):
        expect_all(row)
    return row


def press(row: Row, package: Path) -> None:
    """Press into `package`; whatever happens must be told with a place."""
    arguments = ("--source", str(row.path), "--output", row.package, "--name", row.package, "--format", "json")
    start = time.perf_counter()
    pressed = run("press", "-m", "generator", "generate", *arguments, cwd=package.parent)
    row.seconds, row.status = time.perf_counter() - start, pressed.returncode
    found = [json.loads(line) for line in pressed.stdout.splitlines()]
    row.codes.update(one["code"] for one in found)
    if row.status not in (0, 1):
        row.trouble.append(f"exit {row.status}: {' '.join(pressed.stderr.split())[-200:]}")
    if row.status == 1 and not any(one["severity"] == "error" and one["line"] for one in found):
        row.trouble.append("refused without a place")
    if row.status == 0 and row.group == "invalid" and not found and not row.valid:
        row.trouble.append("not a word about what is wrong")


def expect_all(row: Row) -> None:
    """Note what a description that can be pressed still lacks."""
    if row.described is None or row.name in REFUSED:
        if row.status != 1:
            row.trouble.append("not refused")
        return
    if row.status == 1:
        row.trouble.append("refused")
    elif row.status == 0 and row.generated != row.described:
        row.trouble.append(f"{row.generated} of {row.described} operations")


def count(row: Row, package: Path) -> None:
    """Count operations, waivers and lines."""
    manifest = json.loads((package / "MANIFEST.json").read_text(encoding="utf-8"))
    row.generated, row.waived = len(manifest["operations"]), len(manifest["coverage"]["waived"])
    row.lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in package.rglob("*.py"))


def import_all(row: Row, package: Path) -> None:
    """Import every module, warnings as errors."""
    imported = run("import", "-W", "error", "-c", IMPORT_ALL, row.package, cwd=package.parent)
    row.imports = f"{float(imported.stdout):.1f}" if imported.returncode == 0 else "fails"
    if imported.returncode:
        row.trouble.append(f"import: {' '.join(imported.stderr.split())[-200:]}")


def check_types(rows: list[Row], folder: Path) -> None:
    """Let both type checkers look at all clients at once, strictly: they start slowly."""
    with ThreadPoolExecutor() as pool:
        found = pool.submit(mypy_errors, folder), pool.submit(pyright_errors, folder)
    for name, errors in zip(("mypy", "pyright"), (one.result() for one in found), strict=True):
        for row in rows:
            if row.status != 0:
                continue
            mine = [told for package, told in errors or () if package == row.package]
            setattr(row, name, "fails" if errors is None else str(len(mine)))
            if errors is None or mine:
                row.trouble.append(f"{name}: {mine[0] if mine else 'did not end'}")


def mypy_errors(folder: Path) -> list[tuple[str, str]] | None:
    """Return (package, first line) of every error of mypy; None when it could not do its work."""
    checked = run("types", "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", os.devnull, ".", cwd=folder)
    if checked.returncode not in (0, 1):
        return None
    lines = (line for line in checked.stdout.splitlines() if ": error:" in line)
    return [(line.replace("\\", "/").removeprefix("./").partition("/")[0], line) for line in lines]


def pyright_errors(folder: Path) -> list[tuple[str, str]] | None:
    """Return (package, message) of every error of pyright; None when it could not do its work."""
    settings = {"include": ["."], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    checked = run("types", "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, cwd=folder)
    try:
        result = json.loads(checked.stdout)
    except ValueError:
        return None
    errors: list[tuple[str, str]] = []
    for one in result["generalDiagnostics"]:
        if one["severity"] == "error":
            file = Path(one["file"]).resolve().relative_to(folder.resolve())
            place = f"{file.as_posix()}:{one['range']['start']['line'] + 1}"
            errors.append((file.parts[0], f"{place}: {' '.join(one['message'].split())[:200]}"))
    return errors


def verify(row: Row, folder: Path) -> None:
    """Run the contract proof."""
    proven = run("verify", "-c", VERIFY, "verify", "--source", str(row.path), "--format", "json", cwd=folder)
    found = [json.loads(line) for line in proven.stdout.splitlines()]
    row.cells = next((one["summary"] for one in found if "summary" in one), None)
    if row.cells is None:
        row.trouble.append(f"verify: exit {proven.returncode}: {' '.join(proven.stderr.split())[-200:]}")
        return
    row.proof_seconds = float(proven.stderr.split()[-1])
    for one in found:
        if one.get("verdict") in ("failed", "unproven"):
            row.unproven.append(f"`{one['operation']} {one['cell']}`: {one['reason']}".replace("\n", " ")[:300])
    if row.cells["failed"]:
        row.trouble.append(f"{row.cells['failed']} cells failed, the first is {row.unproven[0]}")


def table(rows: list[Row]) -> list[str]:
    """Return the scoreboard of one group as lines of Markdown."""
    heads = [
        *("description", "version", "operations", "generated", "waived", "components", "exit", "seconds", "lines"),
        *("import s", "mypy", "pyright", "cells proven", "unproven", "failed", "proof CPU s", "diagnostics"),
        "holds",
    ]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in rows:
        codes = ", ".join(f"{code} {number}" for code, number in sorted(row.codes.items()))
        counted = ("-" if row.described is None else row.described, row.generated, row.waived, row.components)
        looked = (row.status, f"{row.seconds:.0f}", row.lines, row.imports, row.mypy, row.pyright)
        proof = [row.cells[verdict] if row.cells else "-" for verdict in ("proven", "unproven", "failed")]
        spent = f"{row.proof_seconds:.0f}" if row.cells else "-"
        cells = (row.name, row.version, *counted, *looked, *proof, spent, codes, "no" if row.trouble else "yes")
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def totals(rows: list[Row]) -> str:
    """Return one line that sums up the rows."""
    held = sum(not row.trouble for row in rows)
    described, generated = sum(row.described or 0 for row in rows), sum(row.generated for row in rows)
    proof = ", ".join(
        f"{sum(row.cells[verdict] for row in rows if row.cells)} {verdict}"
        for verdict in ("proven", "unproven", "failed")
    )
    return f"{held} of {len(rows)} hold; {generated} of {described} operations generated; cells: {proof}."


def page(rows: list[Row]) -> str:
    """Return docs/corpus.md."""
    lines = ["# What real descriptions come to", "", f"`make corpus` writes this page. {HOLDS} {BOUND}", ""]
    for group, note in NOTES.items():
        of_group = [row for row in rows if row.group == group]
        if of_group:
            lines += [f"## {group.capitalize()}", "", note, "", *table(of_group), "", totals(of_group), ""]
    lines += ["## Cells that are not proven", "", UNPROVEN, ""]
    for row in rows:
        lines += [f"- {row.name}: {told}" for told in row.unproven]
    lines += ["", "## Totals", "", totals(rows)]
    return "\n".join(lines) + "\n"


def look_at(rows: list[Row]) -> None:
    """Fill in the rows, two at a time, and tell what does not hold."""
    console = Console(stderr=True)
    with (
        tempfile.TemporaryDirectory(prefix="specpress-corpus-") as temporary,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
        ThreadPoolExecutor(max_workers=int(os.environ.get("JOBS") or "2")) as pool,
    ):
        task = bar.add_task("pressing", total=len(rows) + 1)
        for done in as_completed([pool.submit(judge, row, Path(temporary)) for row in rows]):
            bar.update(task, advance=1, description=done.result().name)
        bar.update(task, description="checking types")
        check_types(rows, Path(temporary))
    for row in rows:
        for line in row.trouble:
            print(f"{row.name}: {line}", file=sys.stderr)


def main() -> int:
    """Press everything, two at a time, and return the exit status."""
    if sys.argv[1:] == [SMALL]:
        rows = rows_of_checkout()
        look_at(rows)
        print("\n".join([*table(rows), "", totals(rows)]))
        return 1 if any(row.trouble for row in rows) else 0
    if not CORPUS.is_dir():
        print("the folder shared/corpus is not beside the checkout; nothing to press", file=sys.stderr)
        return 0
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    rows = rows_of_corpus(only)
    if not rows:
        print(f"no description has {only!a} in its name", file=sys.stderr)
        return 2
    look_at(rows)
    if only:
        print("\n".join([*table(rows), "", totals(rows)]))
    else:
        SCOREBOARD.write_text(page(rows), encoding="utf-8")
        print(totals(rows))
    return 1 if any(row.trouble for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
