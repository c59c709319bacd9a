"""Presses every real description beside the checkout and writes the scoreboard docs/corpus.md.

`make corpus` runs it; `make corpus SPEC=name` for the descriptions whose name holds `name`, which only prints. The
operations of a description are counted from its raw text by `raw_operations`, not by the pipeline that is judged.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
SCOREBOARD = ROOT / "docs" / "corpus.md"
FOLDERS = {
    "digitalocean-v2": "DigitalOcean-public.v2.yaml",
    "spacetraders-api": "reference/SpaceTraders.json",
}
METHODS = {"get", "put", "post", "delete", "patch", "head", "options", "trace", "query"}
IMPORT_ALL = """
import importlib, pathlib, sys, time
root = pathlib.Path(sys.argv[1]); sys.path.insert(0, str(root.parent)); start = time.perf_counter()
for file in sorted(root.rglob("*.py")):
    parts = file.relative_to(root.parent).with_suffix("").parts
    importlib.import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
print(time.perf_counter() - start)
"""


@dataclass
class Row:
    """What is known of one description after pressing it."""

    name: str
    version: str = "?"
    described: int | None = None
    generated: int = 0
    waived: int = 0
    components: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    status: int = 0
    seconds: float = 0.0
    lines: int = 0
    imports: str = "-"
    mypy: str = "-"
    pyright: str = "-"
    cells: str = "-"


def raw_document(path: Path) -> dict[object, object]:
    """Return the plain data of a document, read without any code of ours."""
    text = path.read_bytes().decode("utf-8-sig", "replace")
    # CBaseLoader builds strings, lists and mappings only.
    found = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506
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


def run(*command: str, cwd: Path, limit: int = 600) -> subprocess.CompletedProcess[str]:
    """Run one command with our package in reach."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": ""}
    return subprocess.run(
        [sys.executable, *command], cwd=cwd, env=environment, capture_output=True, text=True, timeout=limit, check=False
    )


def judge(name: str, path: Path) -> Row:
    """Press one description and look at the result from outside."""
    row = Row(name)
    if path.suffix != ".md":
        document = raw_document(path)
        row.version = str(document.get("openapi") or document.get("swagger") or "?")
        row.described = raw_operations(path, document)
        holder = document.get("components") or document
        schemas = holder.get("schemas", holder.get("definitions")) if isinstance(holder, dict) else None
        row.components = len(schemas) if isinstance(schemas, dict) else 0
    with tempfile.TemporaryDirectory(prefix="specpress-corpus-") as name_of_folder:
        folder = Path(name_of_folder)
        arguments = ("--source", str(path), "--output", "pressed", "--name", "pressed", "--format", "json")
        start = time.perf_counter()
        pressed = run("-m", "generator", "generate", *arguments, cwd=folder)
        row.seconds, row.status = time.perf_counter() - start, pressed.returncode
        for line in pressed.stdout.splitlines():
            row.codes[json.loads(line)["code"]] += 1
        if row.status == 0:
            look(row, folder, path)
    return row


def look(row: Row, folder: Path, source: Path) -> None:
    """Count, import, type-check and verify what was pressed."""
    package = folder / "pressed"
    manifest = json.loads((package / "MANIFEST.json").read_text(encoding="utf-8"))
    row.generated, row.waived = len(manifest["operations"]), len(manifest["coverage"]["waived"])
    row.lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in package.rglob("*.py"))
    imported = run("-W", "error", "-c", IMPORT_ALL, str(package), cwd=folder)
    row.imports = f"{float(imported.stdout):.2f}" if imported.returncode == 0 else "fails"
    mypy = run("-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", "mypy-cache", "pressed", cwd=folder)
    row.mypy = (
        str(sum(": error:" in line for line in mypy.stdout.splitlines())) if mypy.returncode in (0, 1) else "crash"
    )
    settings = {"include": ["pressed"], "typeCheckingMode": "strict", "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    checked = run("-m", "pyright", "--outputjson", "--pythonpath", sys.executable, cwd=folder, limit=1200)
    try:
        row.pyright = str(json.loads(checked.stdout)["summary"]["errorCount"])
    except (ValueError, KeyError):
        row.pyright = "crash"
    proven = run("-m", "generator", "verify", "--source", str(source), "--format", "json", cwd=folder, limit=1800)
    last = (proven.stdout.splitlines() or ["{}"])[-1]
    summary = json.loads(last).get("summary")
    row.cells = "/".join(str(summary[key]) for key in ("proven", "unproven", "failed", "waived")) if summary else "-"


def sources(only: str) -> list[tuple[str, Path]]:
    """Return (name, path) of every description."""
    found = [
        (path.relative_to(CORPUS).as_posix(), path)
        for folder in (CORPUS, CORPUS / "pages", CORPUS / "torture")
        for path in sorted(folder.iterdir())
        if path.suffix in (".yaml", ".yml", ".json", ".md") and path.name != "README.md"
    ]
    found += [(name, CORPUS / name / entry) for name, entry in FOLDERS.items()]
    return [(name, path) for name, path in found if only in name]


def table(rows: list[Row]) -> str:
    """Return the scoreboard as Markdown."""
    heads = [
        *("description", "version", "operations", "generated", "waived", "components", "exit", "seconds", "lines"),
        *("import", "mypy", "pyright", "cells proven/unproven/failed/waived", "diagnostics"),
    ]
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for row in rows:
        codes = ", ".join(f"{code} {count}" for code, count in sorted(row.codes.items()))
        described = "-" if row.described is None else row.described
        cells = (row.name, row.version, described, row.generated, row.waived, row.components, row.status)
        more = (f"{row.seconds:.1f}", row.lines, row.imports, row.mypy, row.pyright, row.cells, codes)
        lines.append(f"| {' | '.join(map(str, (*cells, *more)))} |")
    described = sum(row.described or 0 for row in rows)
    generated = sum(row.generated for row in rows if row.described is not None)
    done = sum(row.status == 0 for row in rows)
    lines.append(f"\n{done} of {len(rows)} descriptions pressed; {generated} of {described} operations generated.")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Press everything, two at a time."""
    if not CORPUS.is_dir():
        print(f"{CORPUS.name}/ is not beside the checkout; nothing to press")
        return
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    with ThreadPoolExecutor(max_workers=int(os.environ.get("JOBS", "2"))) as pool:
        rows = list(pool.map(lambda entry: judge(*entry), sources(only)))
    text = table(rows)
    print(text)
    if not only:
        SCOREBOARD.write_text(f"# What real descriptions come to\n\n`make corpus` writes this page.\n\n{text}", "utf-8")


if __name__ == "__main__":
    main()
