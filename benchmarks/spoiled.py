"""The third family: clients that are pressed from a spoiled description, and proven against the true one."""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from commands import REFUSED as NOT_PRESSED
from commands import ROOT, Proof, code_of, generate, verify
from spoiling import CONTROLS, KINDS, Document, Kind, Site
from tables import CRASHED, INVALID, NOTICED, REFUSED, SAME, SURVIVED, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = ROOT.parent / "shared" / "corpus"
OWN = Path(__file__).parent / "faults"
SMALL = Path(__file__).parent / "descriptions"
"""A small description of each version, with what the others lack."""
LARGEST = 250_000
"""Bytes of a description that is taken."""
ALONE = 30_000
"""Bytes of a description up to which a control proves all of it; of a larger one it proves some operations."""


class Loader(yaml.CSafeLoader):
    """YAML with the types of JSON: dates and `on` are texts (OpenAPI 3.1.1 section 4.3)."""


_LEFT_OUT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] not in _LEFT_OUT]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver(_LEFT_OUT[1], re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


@dataclass(frozen=True)
class Source:
    """One description that is spoiled."""

    path: Path

    @property
    def name(self) -> str:
        """How it is called in the table."""
        return self.path.stem

    @cached_property
    def document(self) -> Document:
        """Its data."""
        return Document(read(self.path))


@dataclass(frozen=True)
class Baseline:
    """The client of the unspoiled description, and what is not proven of it."""

    code: dict[str, str]
    proof: Proof

    def is_red(self, operation: str | None) -> bool:
        """Whether cells of an operation are red without any fault, so that nothing can be seen there."""
        return any(operation is None or cell.startswith(operation + " ") for cell in self.proof.red)


@dataclass(frozen=True)
class Task:
    """One change of one description."""

    kind: str
    source: Source
    site: Site
    control: bool = False

    @property
    def id(self) -> str:
        """What `--only` takes."""
        return f"{self.kind}@{self.source.name}#{self.site.id}"


def read(path: Path) -> dict[str, object]:
    """Return the data of a description.

    Raises:
        ValueError: it is no single file with an object in it.
    """
    text = path.read_text("utf-8-sig")
    loader = Loader(text)
    try:
        data = json.loads(text) if path.suffix == ".json" else loader.get_single_data()
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error
    if not isinstance(data, dict) or not ("openapi" in data or "swagger" in data):
        message = f"{path.name} is no description"
        raise ValueError(message)
    copied: dict[str, object] = json.loads(json.dumps(data))  # with the keys of JSON
    return copied


def sources(wanted: str = "") -> Iterator[Source]:
    """Iterate over the small and middle descriptions: our own, and those of the corpus if it is there."""
    found = [
        *sorted(OWN.glob("*.yaml")),
        *sorted(SMALL.glob("*.yaml")),
        ROOT / "specs" / "freight.yaml",
        ROOT / "tests" / "proof" / "styles.yaml",
    ]
    for folder in (CORPUS, CORPUS / "torture") if CORPUS.is_dir() else ():
        found += sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml", ".json"))
    for path in found:
        if wanted in path.stem and path.stat().st_size <= LARGEST and _is_whole(path):
            yield Source(path)


def _is_whole(path: Path) -> bool:
    """Whether a description is one file that holds an operation."""
    try:
        data = read(path)
    except ValueError:
        return False
    outside = any(f'"$ref": "{first}' in json.dumps(data) for first in ("./", "../", "http"))
    return not outside and bool(data.get("paths") or data.get("webhooks"))


def baseline(source: Source, folder: Path) -> Baseline | None:
    """Press and prove a description as it is; None when it cannot be pressed or proven."""
    folder.mkdir(parents=True)
    package = folder / "client"
    if generate(source.path, package, folder).status != 0:
        return None
    proof = verify(package, source.path, folder)
    return None if proof.crashed else Baseline(code_of(package), proof)


def chosen(found: dict[Source, Baseline], seed: int, tries: int) -> list[Task]:
    """Choose places for each kind: as many as `tries`, from as many descriptions as can be."""
    tasks: list[Task] = []
    for kind in KINDS:
        drawn = random.Random(f"{seed} {kind.name}")  # a sample, no secret
        sites = {source: _spread(kind, source, base, drawn) for source, base in found.items()}
        order = [source for source in found if sites[source]]
        drawn.shuffle(order)
        turns = max((len(each) for each in sites.values()), default=0)
        every = [
            (source, sites[source][turn]) for turn in range(turns) for source in order if turn < len(sites[source])
        ]
        tasks += [Task(kind.name, source, site) for source, site in every[:tries]]
    return tasks


def _spread(kind: Kind, source: Source, base: Baseline, drawn: random.Random) -> list[Site]:
    """Return the places of a kind in a description, each once, in the order in which they are drawn."""
    by_pointer: dict[str, list[Site]] = {}
    for site in kind.sites(source.document):
        if not base.is_red(site.operation):
            by_pointer.setdefault(site.id, []).append(site)
    found = [drawn.choice(each) for each in by_pointer.values()]
    drawn.shuffle(found)
    return found


def controls(found: dict[Source, Baseline], seed: int) -> list[Task]:
    """Return the controls of every description."""
    tasks: list[Task] = []
    drawn = random.Random(seed)  # a sample, no secret
    for source in found:
        for kind in CONTROLS:
            for site in kind.sites(source.document):
                titles: list[str | None] = [each.title for each in source.document.operations]
                small = source.path.stat().st_size <= ALONE or len(titles) < 3  # noqa: PLR2004
                wanted = [None] if small else drawn.sample(titles, 2)
                proven = [Site(site.pointer, title, site.change) for title in wanted]
                tasks += [Task(kind.name, source, each, control=True) for each in proven]
    return tasks


def judge(task: Task, base: Baseline) -> Outcome:
    """Press the client of the changed description and prove it against the true one."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="specpress-spoiled-") as name:
        verdict, detail = _judged(task, base, Path(name))
    return Outcome(task.kind, task.id, verdict, detail, time.perf_counter() - start)


def _judged(task: Task, base: Baseline, folder: Path) -> tuple[str, str]:
    changed = task.source.document.changed(task.site)
    if not task.control and changed == task.source.document.data:
        return INVALID, "the change changes nothing"
    spoiled = folder / (task.source.path.stem + ".json")
    spoiled.write_text(json.dumps(changed), encoding="utf-8")
    package = folder / "client"
    pressed = generate(spoiled, package, folder)
    if pressed.status == NOT_PRESSED:
        return REFUSED, pressed.last_words
    if pressed.status != 0:
        return CRASHED, f"generate: {pressed.last_words}"
    if not task.control and code_of(package) == base.code:
        return SAME, ""
    first = base.proof.is_green and not task.control
    proof = verify(package, task.source.path, folder, operation=task.site.operation, first=first)
    if proof.crashed:
        return CRASHED, f"verify: {proof.status} {proof.words}"
    red = {cell: reason for cell, reason in proof.red.items() if cell not in base.proof.red}
    grey = {cell: reason for cell, reason in proof.grey.items() if cell not in base.proof.grey}
    first = next((f"{cell}: {reason}" for cell, reason in (red or grey).items()), "")
    if task.control:
        return (SURVIVED, first) if red or grey else (NOTICED, "")
    if red:
        return NOTICED, first
    return SURVIVED, f"{task.site.operation or 'the whole'}: {'grey ' + first if grey else f'{proof.cells} cells'}"
