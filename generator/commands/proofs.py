"""Runs the contract proof of one client: presses it, imports what was pressed, and gives the ledger."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..diagnostics import Reporter, quoted, shown_path

if TYPE_CHECKING:
    from ..config.client_toml import Config
    from ..proof.choice import Choice
    from ..proof.ledger import Ledger


class Progress(Protocol):
    """Told the stage, and which part of it is done."""

    def __call__(self, stage: str, part: float = 0.0, /) -> None:
        """Show it."""


def prove(  # noqa: PLR0913  # what is proven, and how
    config: Config,
    reporter: Reporter,
    progress: Progress,
    choice: Choice,
    server: str | None = None,
    *,
    unrepaired: bool = False,
) -> Ledger | None:
    """Prove the client that the sources give today; None when it cannot be pressed.

    The client is written to a folder of its own, so that what is proven is what `generate` would write. With a
    `server`, the safe operations are sent there for real instead. `unrepaired`: the judge is the description as its
    vendor published it, without overlays.
    """
    from ..disk.package import write_client
    from ..pipeline import analyse, press
    from ..proof.against import against
    from ..proof.ledger import Ledger, waived
    from ..proof.parallel import proven
    from ..proof.prove import Proof

    pressed = press(config, reporter, progress)
    if pressed is None:
        return None
    spec, api = pressed.analysed.spec, pressed.analysed.api
    if unrepaired:
        published = analyse(replace(config, overlays=()), Reporter(), progress)
        if published is None:
            reporter.report("proof-unrepaired", path=shown_path(config.file))
            return None
        spec = published.spec
    progress("proving")
    with tempfile.TemporaryDirectory(prefix="specpress-") as folder:
        package = Path(folder) / config.name
        write_client(package, pressed.files)
        if server is not None:
            cells = tuple(against(spec, api, package, server, choice))
            return Ledger(name=config.name, api=api, cells=cells)
        proof = Proof(spec, api, package, choice, unrepaired=unrepaired)
        cells = tuple(proven(proof, lambda part: progress("proving", part)))
        notes = proof.notes
    if not cells and not choice.everything:
        reporter.report("proof-choice-empty", wanted=quoted(choice.cell or choice.operation))
        return None
    if choice.everything:
        cells = waived(cells, config.proof_waivers, reporter)
    return Ledger(name=config.name, api=api, cells=cells, notes=notes, seed=choice.seed)


def write_ledger(config: Config, choice: Choice, ledger: Ledger) -> None:
    """Keep the ledger beside the toml, `specs/<name>.proof.json`, after a complete run with the usual samples.

    Its digest goes into the lock, if there is one yet.
    """
    from ..disk.manifest import digest_of
    from ..disk.package import write_files
    from ..lock.written import with_proof

    if config.lock is not None and config.proof is not None and choice.everything and not choice.seed:
        text = ledger.text()
        files: dict[Path, str | None] = {config.proof: text}
        seen: dict[Path, str | None] = {}
        if config.lock.is_file():
            lock = config.lock.read_text(encoding="utf-8")
            seen[config.lock] = digest_of(lock)
            files[config.lock] = with_proof(lock, digest_of(text))
        write_files(config.output, files, seen)  # the anchor of all that writes the lock


def write_report(path: Path, ledger: Ledger) -> Path:
    """Write the page that shows every cell, and return where."""
    from ..disk.package import write_files
    from ..proof.report import report_page

    write_files(path, {path: report_page(ledger)})
    return path
