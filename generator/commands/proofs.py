"""Runs the contract proof of one package: reads the description and the package, and gives the ledger."""

from __future__ import annotations

import contextlib
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..diagnostics import Reporter, SpecError, fatal, quoted, shown_path

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from ..config.client_toml import Config
    from ..proof.asked_server import AskedServer
    from ..proof.before.green_operations import GreenOperations
    from ..proof.choice import Choice
    from ..proof.described.data import Description
    from ..proof.ledger import Ledger
    from ..proof.package.name_map import Names
    from ..proof.prove import Proof


class Progress(Protocol):
    """Told the stage, which part of it is done, and what it is at."""

    def __call__(self, stage: str, part: float = 0.0, detail: str = "", /) -> None:
        """Show it."""


def prove(  # noqa: PLR0913  # what is proven, and how
    config: Config,
    reporter: Reporter,
    progress: Progress,
    choice: Choice,
    server: AskedServer | None = None,
    *,
    unrepaired: bool = False,
) -> Ledger | None:
    """Prove the package in `config.output` against the sources; None when one of them cannot be read.

    A run without a toml and without a package generates one into a temporary folder first. With a `server`, the safe
    operations are sent there for real instead. `unrepaired`: the judge is the description as its vendor published it,
    without overlays. The package's code is run.
    """
    try:
        with _package(config, reporter, progress) as folder:
            if folder is None:
                return None
            progress("reading")
            if server is not None:
                return _asked(config, folder, choice, server, reporter)
            proof = proof_of(config, folder, choice, reporter, unrepaired=unrepaired)
            progress("proving")
            return _ledger(config, proof, reporter, progress, _earlier(config, folder, proof))
    except SpecError as error:
        reporter.add(error.diagnostic)
        return None


@contextlib.contextmanager
def _package(config: Config, reporter: Reporter, progress: Progress) -> Generator[Path | None]:
    """Give the folder of the package; a temporary one with a fresh package for a run without a toml.

    Such a run names no package: one that lies where it would be written is none of its business, and is not run.
    """
    if config.file:
        if not (config.output / "__init__.py").is_file():
            raise fatal("proof-package-missing", path=shown_path(config.output))
        yield config.output
        return
    from ..disk.package import write_client
    from ..pipeline import press

    pressed = press(config, reporter, progress)
    with tempfile.TemporaryDirectory(prefix="specpress-") as folder:
        if pressed is not None:
            write_client(Path(folder) / config.name, pressed.files)
        yield None if pressed is None else Path(folder) / config.name


def proof_of(
    config: Config, folder: Path, choice: Choice | None, reporter: Reporter, *, unrepaired: bool = False
) -> Proof:
    """Return the proof of the package in `folder`, ready to be run.

    Raises:
        SpecError: the sources, an overlay or the package cannot be read.
    """
    from ..proof.expected import Expected
    from ..proof.package.imported import Package
    from ..proof.prove import Proof

    if unrepaired:
        config = replace(config, overlays=())
    description, names, digest = _read(config, folder)
    if names.sha256 and digest and names.sha256 != digest:
        reporter.report("proof-description-moved", path=shown_path(folder))
    try:
        package = Package(folder)
    except Exception as error:  # code of the package, which may raise anything
        raise fatal("proof-package-broken", path=shown_path(folder), reason=quoted(str(error))) from error
    return Proof(description, names, package, Expected(config, names), choice, unrepaired=unrepaired)


def _read(config: Config, folder: Path) -> tuple[Description, Names, str]:
    """Read the description, with the repairs that the package states and the rules of the proof allow.

    The last item is the digest of its inputs as MANIFEST.json has it; empty where references lead to other files, for
    these were read in another order then.
    """
    from ..proof.package.name_map import read_names

    names = read_names(folder, config.idempotency_header)
    description, known = described(config, names.repairs)
    return description, names, known


def described(config: Config, repairs: Sequence[Mapping[str, object]]) -> tuple[Description, str]:
    """Read the description, with those repairs that the rules of the proof allow, and the digest of its inputs."""
    from ..lock.pinned import read_pinned
    from ..lock.pulled import document_url, selection_of
    from ..proof.described.added_credentials import with_credentials
    from ..proof.described.description import entry_of, read_description
    from ..proof.described.repairs import apply_repairs, files_of
    from ..source.load import load_overlays, load_sources
    from ..source.text import joint_digest

    quiet = Reporter()  # `lint` says what is to be said of the text
    pulled = read_pinned(config.lock).pulled
    sources = load_sources(config.sources, quiet, config.merges, config.root, selection_of(config, pulled))
    overlays = load_overlays(config.overlays, quiet)
    entry = entry_of(sources, overlays)
    repaired = apply_repairs(entry, repairs, files_of(sources))
    read = read_description(sources, repaired.entry, repaired.others, repaired.refused)
    description = with_credentials(read, config.credentials, repairs)
    digests = [digest for _, digest in sources.inputs]
    known = joint_digest([*digests, *(overlay.sha256 for overlay in overlays)]) if len(digests) == 1 else ""
    return replace(description, url=document_url(pulled, config.lock, sources.entry.file)), known


def _asked(config: Config, folder: Path, choice: Choice, server: AskedServer, reporter: Reporter) -> Ledger | None:
    from ..proof.against import Against
    from ..proof.ledger import Ledger

    description, names, _ = _read(config, folder)
    run = Against(description, names, folder, server, choice)
    cells = tuple(run.cells())
    for value in server.values:
        if cells and value not in run.used:
            reporter.report("against-value-unused", named=quoted(value.named))
    if not cells and choice.everything:
        reporter.report("against-nothing", name=quoted(config.name))
    elif not cells:
        reporter.report("proof-choice-empty", wanted=quoted(choice.cell or choice.operation))
    return Ledger(name=config.name, description=description, cells=cells) if cells else None


def _earlier(config: Config, folder: Path, proof: Proof) -> GreenOperations | None:
    """Return what earlier runs have shown of a client; None where nothing of it is kept.

    A run of a part proves all that it is asked for, and so does one whose report shows what was exchanged; what the
    latter shows is kept for the next. A package in a temporary folder is not met again.
    """
    from ..disk.cache import KeptTexts, cache_folder
    from ..proof.before.green_operations import GreenOperations

    cache = cache_folder()
    if cache is None or not config.file or not proof.choice.everything:
        return None
    kept = KeptTexts(cache / "proofs", str(folder.resolve()))
    return GreenOperations(kept, config, folder, proof, believed=not (proof.choice.anew or proof.choice.keep))


def _ledger(
    config: Config, proof: Proof, reporter: Reporter, progress: Progress, earlier: GreenOperations | None
) -> Ledger | None:
    from ..proof.ledger import Ledger, waived
    from ..proof.parallel import proven
    from ..proof.values.types_of_calls import is_available

    if proof.choice.types and not is_available():
        reporter.report("proof-types-unchecked")
    cells = tuple(proven(proof, lambda part: progress("proving", part), earlier))
    choice = proof.choice
    if not cells:
        if choice.everything:
            reporter.report("proof-nothing", name=quoted(config.name))
        else:
            reporter.report("proof-choice-empty", wanted=quoted(choice.cell or choice.operation))
        return None
    cells = waived(cells, config.proof_waivers, reporter, whole=choice.everything)
    return Ledger(name=config.name, description=proof.description, cells=cells, notes=proof.notes, seed=choice.seed)


def write_ledger(config: Config, choice: Choice, ledger: Ledger) -> None:
    """Keep the ledger beside the toml, `specs/<name>.proof.json`, after a complete run with the usual samples.

    Its digest goes into the lock, if there is one yet.

    Raises:
        SpecError: the lock cannot be read, or an `output-…` code.
    """
    from ..disk.manifest import digest_of
    from ..disk.package import write_files
    from ..lock.pinned import read_pinned
    from ..lock.written import with_proof

    if config.lock is not None and config.proof is not None and choice.everything and not choice.seed:
        text = ledger.text()
        files: dict[Path, str | None] = {config.proof: text}
        seen: dict[Path, str | None] = {}
        if config.lock.is_file():
            read_pinned(config.lock)
            lock = config.lock.read_bytes().decode("utf-8", "replace")
            seen[config.lock] = digest_of(lock)
            files[config.lock] = with_proof(lock, digest_of(text))
        write_files(config.output, files, seen)  # the anchor of all that writes the lock


def write_report(path: Path, ledger: Ledger) -> Path:
    """Write the page that shows every cell, and return where."""
    from ..disk.package import write_files
    from ..proof.report import report_page

    write_files(path, {path: report_page(ledger)})
    return path
