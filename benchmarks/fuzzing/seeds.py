"""Gives the inputs that are damaged: descriptions of every version, pages, overlays, tomls and locks of the tests."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "faults" / "pages"
LARGEST = 60_000
SAMPLES = ROOT / "tests" / "source" / "forms" / "samples"
_SUFFIXES = (
    ".yaml", ".yml", ".json", ".md", ".mdx", ".html", ".js", ".ts", ".txt", ".rst", ".adoc", ".ipynb", ".apib",
)  # fmt: skip
_BLOCK = re.compile(r"^```(yaml|json|toml) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Seed:
    """The files of one client, below `specs`; its toml is `client.toml`."""

    name: str
    files: dict[str, str] = field(default_factory=dict[str, str])


def seeds() -> list[Seed]:
    """Return all seeds, in the order of their names."""
    found = [*_cases(), *_documents(), *_folders()]
    return sorted(found, key=lambda seed: seed.name)


def _documents() -> list[Seed]:
    folders = (ROOT / "benchmarks" / "faults", ROOT / "specs", ROOT / "tests" / "hostile" / "cases", SAMPLES, SHARED)
    found: list[Seed] = []
    for path in sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir()):
        if path.suffix in _SUFFIXES and path.is_file() and path.stat().st_size < LARGEST:
            text = path.read_text("utf-8", "replace")
            toml = path.with_suffix(".toml")
            options = f'output = "../out"\nsources = ["{path.name}"]\n'
            if toml.is_file() and toml.stat().st_size < LARGEST and "[[pull]]" not in toml.read_text("utf-8"):
                options = _with_output(toml.read_text("utf-8"))
            found.append(Seed(path.name, {"client.toml": options, path.name: text}))
    return found


def _folders() -> list[Seed]:
    """Return folders of pages that make one description, with one that no description is in."""
    found: list[Seed] = []
    for folder in sorted(path for path in SHARED.iterdir() if path.is_dir()) if SHARED.is_dir() else ():
        files = {f"pages/{path.name}": path.read_text("utf-8") for path in sorted(folder.iterdir())}
        toml = 'output = "../out"\nsources = ["pages"]\n'
        found.append(Seed(folder.name, {"client.toml": toml, **files, "pages/guide.md": "# Guide\n"}))
    return found


def _cases() -> list[Seed]:
    """Return the files that cases consist of; of a case without named files, the page itself."""
    found: list[Seed] = []
    for path in sorted((ROOT / "tests" / "cases").rglob("*.md")):
        text = path.read_text("utf-8")
        files = {name: body for _, name, body in _BLOCK.findall(text) if "/" not in name}
        if "client.toml" in files and len(files) > 1:
            found.append(Seed(path.name, {**files, "client.toml": _with_output(files["client.toml"])}))
        else:
            toml = f'output = "../out"\nsources = ["{path.name}"]\n'
            found.append(Seed(path.name, {"client.toml": toml, path.name: text}))
    return found


def _with_output(toml: str) -> str:
    lines = [line for line in toml.splitlines() if not line.startswith("output")]
    return "\n".join(['output = "../out"', *lines, ""])
