"""Ties the stages together: from one client's Config to the files of its package, and what is known on the way."""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .config.client_toml import load_config
from .diagnostics import SpecError
from .lock.pinned import read_pinned
from .lock.pulled import report_edited, selection_of
from .lock.written import lock_text

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from pathlib import Path

    from .choose.coverage import Coverage
    from .choose.prune import Pruned
    from .config.client_toml import Config
    from .diagnostics import Reporter
    from .disk.cache import KeptTexts
    from .disk.package import Written
    from .ir.api import Api
    from .lock.pinned import Pinned
    from .source.loaded import LoadedDocument
    from .spec.cursor import Spec

    Progress = Callable[[str], None]
    News = Callable[[Config, "Pressed"], Mapping[Path, str]]

STAGES = ("reading", "resolving", "building", "writing models", "rendering", "formatting", "writing files", "proving")
"""What `progress` is called with, in this order; a run may end before the last."""
_LARGE = 300_000
"""Bytes of sources from which on there are models enough for two workers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """A description that was read and understood, as far as `reporter.errors` does not say otherwise."""

    spec: Spec
    api: Api
    coverage: Coverage
    inputs: tuple[tuple[str, str], ...]
    """(file, sha256) of every file that was read."""
    pinned: Pinned
    """What the lock held before."""
    options: str
    """Digest of all that decides the output beside the inputs."""
    parts: tuple[LoadedDocument, ...]
    """What was read of the sources, before it was merged."""
    chosen: tuple[str, ...] = ()
    """What the client was pruned to, empty when it is whole; see `prune.Pruned`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """One client, complete in memory."""

    analysed: Analysed
    files: dict[str, str]
    """Path -> text, MANIFEST.json included."""
    lock: str
    """The text of `specs/<name>.lock`."""
    tools: Mapping[str, str]
    """The versions that generated it; MANIFEST.json keeps older ones while no file changes."""


@contextmanager
def _without_collections() -> Generator[None]:
    """Look for no cycles: the stages make millions of objects that live to the end, and hardly a cycle."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def no_progress(_stage: str) -> None:
    """Show no progress."""


def load_client(toml: Path, *, pulling: bool = False) -> Config:
    """Return the configuration of a client after what a killed command of it had begun is finished.

    Every command that takes a client's name starts here, so that none sees a part of what belongs together.

    Raises:
        SpecError: as `load_config`, or an `output-…` code.
    """
    config = load_config(toml, pulling=pulling)
    # A pattern of `sources` may match more files now.
    return load_config(toml, pulling=pulling) if finish_interrupted_run(config) else config


def finish_interrupted_run(config: Config) -> bool:
    """Put in place what a killed command of this client had decided; whether there was anything.

    Raises:
        SpecError: an `output-…` code.
    """
    from .disk.package import finish_writing

    if config.lock is None:
        return finish_writing(config.output)
    # `pull` writes the sources too, and `init` what stands beside their folder.
    beside = [path for path in (config.lock, config.proof, config.changelog) if path is not None]
    return finish_writing(config.output, beside, within=config.top)


@_without_collections()
def analyse(config: Config, reporter: Reporter, progress: Progress = no_progress) -> Analysed | None:
    """Read and understand the sources of one client; None when something stopped the run, which is then reported."""
    from .choose.coverage import take_coverage
    from .choose.extent import check_extent
    from .choose.prune import prune
    from .operations import build_api, waive_warnings

    try:
        finish_interrupted_run(config)
        manifest = _manifest_of(config)
        spec, pinned, parts = load_description(config, manifest, reporter, progress)
        progress("building")
        api = build_api(spec, config, pinned, reporter)
        pruned = prune(spec, api, config, reporter, pinned)
        check_extent(spec, pruned.api)
        coverage = take_coverage(spec, pruned.api, reporter, pruned.left_out)
        waive_warnings(config, reporter)
    except SpecError as error:
        reporter.add(error.diagnostic)
        return None
    return Analysed(
        spec=spec,
        api=pruned.api,
        coverage=coverage,
        inputs=spec.inputs,
        pinned=pinned,
        options=_options(config, pruned, manifest.get("options")),
        parts=parts,
        chosen=pruned.chosen,
    )


def load_description(
    config: Config, manifest: Mapping[str, object], reporter: Reporter, progress: Progress = no_progress
) -> tuple[Spec, Pinned, tuple[LoadedDocument, ...]]:
    """Return the description of one client, the names of its lock, and what was read before it was merged.

    `manifest` is the MANIFEST.json of the committed client, by which an older lock is read.

    Raises:
        SpecError: a code of `source/`, `overlay/`, `spec/` or `lock/`.
    """
    from .source.load import load_overlays, load_sources
    from .spec import load_spec

    pinned = read_pinned(config.lock, manifest)
    if config.lock is not None:
        report_edited(pinned.pulled, config.lock.parent, reporter)
    progress("reading")
    selection = selection_of(config, pinned.pulled)
    sources = load_sources(config.sources, reporter, config.merges, config.root, selection)
    overlays = load_overlays(config.overlays, reporter)
    progress("resolving")
    return load_spec(sources, reporter, overlays), pinned, sources.parts


def _manifest_of(config: Config) -> Mapping[str, object]:
    """Return the MANIFEST.json of the committed client; nothing where it cannot be read."""
    from .disk.manifest import read_manifest

    try:
        return read_manifest(config.output) or {}
    except SpecError:  # whoever writes or judges the folder reports it
        return {}


def _options(config: Config, pruned: Pruned, held: object) -> str:
    """Return the digest of all that decides the output beside the inputs, as it was `held` if it may be."""
    from .config.options_digest import old_options_digest, options_digest

    new, old = options_digest(config), old_options_digest(config)
    if config.used_by is not None:
        new, old = pruned.digest(new), pruned.digest(old)
    return old if held == old else new


def _size(source: Path) -> int:
    """Return the bytes of a source; 0 for what cannot be read, which the stage that reads it reports."""
    try:
        return source.stat().st_size
    except OSError:
        return 0


@_without_collections()
def press(config: Config, reporter: Reporter, progress: Progress = no_progress) -> Pressed | None:
    """Press one client in memory; None when there are errors, which are then in `reporter`.

    Raises:
        Exception: only for a fault of ours.
    """
    from .disk.cache import KeptTexts, cache_folder
    from .models.workers import start_workers

    kept = KeptTexts(cache_folder(), config.name)
    if kept.is_empty:
        # Before it is known what they are asked: they take a while.
        start_workers(1 if sum(map(_size, config.sources)) < _LARGE else 2)
    analysed = analyse(config, reporter, progress)
    if analysed is None or reporter.errors:
        return None
    try:
        files = _files(analysed.api, kept, progress)
    except SpecError as error:
        reporter.add(error.diagnostic)
        return None
    if reporter.errors:
        return None
    return _complete(config, analysed, files)


def _files(api: Api, kept: KeptTexts, progress: Progress) -> dict[str, str]:
    from .finish.format import format_files
    from .models.writing import Writing
    from .render import render

    progress("writing models")
    models = Writing(api.models, kept)  # other processes are at it from now on
    progress("rendering")
    rendered = render(api)
    progress("formatting")
    files = format_files(rendered, kept)
    files |= format_files(models.files(), kept)
    kept.keep()
    return dict(sorted(files.items()))


def _complete(config: Config, analysed: Analysed, files: dict[str, str]) -> Pressed:
    from .config.tools import tool_versions
    from .disk.manifest import (
        MANIFEST,
        Places,
        digest_on_disk,
        manifest_text,
        surface_digest,
        with_lasting_versions,
    )

    places = Places((*config.sources, *config.overlays))
    api, tools = analysed.api, tool_versions()
    manifest = manifest_text(
        api,
        files,
        options=analysed.options,
        tools=tools,
        coverage=analysed.coverage.as_json(),
        repairs=analysed.spec.stated.as_json(),
        places=places,
    )
    manifest = with_lasting_versions(manifest, config.output, "tools")
    inputs = places.inputs(analysed.inputs)
    lock = lock_text(
        api,
        inputs=inputs,
        tools=json.loads(manifest)["tools"],
        surface=surface_digest(api),
        proof=digest_on_disk(config.proof) if config.proof is not None else None,
        config=analysed.options,
        overlays=analysed.spec.applied,
        pulled=analysed.pinned.pulled,
        portable=places.portable,
        before=analysed.pinned.rows,
    )
    return Pressed(analysed=analysed, files={**files, MANIFEST: manifest}, lock=lock, tools=tools)


@_without_collections()
def generate(
    config: Config, reporter: Reporter, progress: Progress = no_progress, news: News | None = None
) -> Written | None:
    """Press one client and write it and its lock; None when there are errors, and then nothing was written.

    `news` returns further files, path -> text, that are written in the same transaction, such as the changelog.
    """
    from .disk.line_ends import report_line_ends
    from .disk.manifest import digest_on_disk
    from .disk.package import Written, write_client
    from .disk.stamp import is_unchanged, remember

    if is_unchanged(config, reporter):
        return Written()
    if report_line_ends(config, reporter):
        return None
    pressed = press(config, reporter, progress)
    if pressed is None:
        return None
    from .operations import report_no_security, waive_warnings  # slow to import, and unchanged inputs need none of it

    report_no_security(pressed.analysed.spec, pressed.analysed.api, reporter)
    waive_warnings(config, reporter, complete=True)
    progress("writing files")
    try:
        beside = {config.lock: pressed.lock} if config.lock else {}
        seen = {config.lock: pressed.analysed.pinned.sha256} if config.lock else {}
        if news is not None:
            seen |= {config.changelog: digest_on_disk(config.changelog)} if config.changelog else {}
            beside |= news(config, pressed)
        written = write_client(config.output, pressed.files, beside, seen=seen)
    except SpecError as error:
        reporter.add(error.diagnostic)
        return None
    remember(config, pressed.analysed.inputs, reporter.diagnostics)
    return written
