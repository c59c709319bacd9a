"""Prints generation, import and call times of specpress beside its peers, measured in turn in one run.

`make bench` runs it. openapi-python-client gets the same description in alternating order; openai-python is a client of
the API that the corpus describes. A figure is the median of its runs, a ratio the median of the paired ratios.
The peers live in .tools/, in environments that this script makes. BENCH_RUNS and BENCH_ROUNDS say how often.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from clients import compare, programs

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PEER = ROOT / ".tools" / "opc"
PEER_VERSION = "0.29.1"
OPENAI = ROOT / ".tools" / "openai"
OPENAI_VERSION = "3.51.0"
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
CALL_ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))


def timed(command: list[str], **environment: str) -> float | None:
    """Return the seconds that a command takes, or None when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "", **environment},
        capture_output=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    if done.returncode == 0:
        return seconds
    last = (done.stderr.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
    print(f"  exit {done.returncode} of {Path(command[0]).name}: {last[:150]}", flush=True)
    return None


def press(source: Path, output: Path) -> list[str]:
    """Return the command that presses `source`; the seed's client parameters are in its toml."""
    command = [sys.executable, "-m", "generator", "generate"]
    if source.suffix != ".md":
        return [*command, "--source", str(source), "--output", str(output), "--name", "pressed"]
    copy = output.parent / "specs"
    shutil.copytree(source.parent, copy)
    options = (copy / "cometchat_management.toml").read_text(encoding="utf-8")
    (copy / "pressed.toml").write_text(f'output = "../pressed"\n{options}', encoding="utf-8")
    return [*command, str(copy / "pressed.toml")]


def peer_command(source: Path, output: Path) -> list[str]:
    """Return the command that generates with openapi-python-client."""
    return [
        str(PEER / "bin" / "openapi-python-client"),
        "generate", "--path", str(source), "--output-path", str(output), "--meta", "none", "--overwrite",
    ]  # fmt: skip


def install(folder: Path, requirement: str) -> None:
    """Make a virtual environment of one peer."""
    if not (folder / "bin" / "python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", requirement], check=True)


def generation(name: str, source: Path, folder: Path) -> None:
    """Print cold and unchanged generation of one description, and the peer's time."""
    cold: list[float] = []
    unchanged: list[float] = []
    peer: list[float] = []
    floor: list[float] = []
    document = source
    if source.suffix == ".md":  # the peer reads no pages
        document = folder / f"{name}.yaml"
        fence = source.read_text(encoding="utf-8").partition("````yaml")[2].partition("\n")[2]
        document.write_text(fence.partition("\n````")[0] + "\n", encoding="utf-8")
    for turn in range(RUNS):
        output, cache = folder / f"{name}-{turn}" / "pressed", folder / f"{name}-cache-{turn}"
        output.parent.mkdir()
        command = press(source, output)
        runs = [
            (cold, lambda command=command, cache=cache: timed(command, SPECPRESS_CACHE=str(cache))),
            (peer, lambda turn=turn: timed(peer_command(document, folder / f"{name}-opc-{turn}"))),
        ]
        for times, run in runs if turn % 2 == 0 else reversed(runs):
            seconds = run()
            if seconds is not None:
                times.append(seconds)
        if (seconds := timed(command, SPECPRESS_CACHE=str(cache))) is not None:
            unchanged.append(seconds)
        if (seconds := timed([sys.executable, "-c", "pass"])) is not None:
            floor.append(seconds)
    row(f"{name}: cold generation", cold, peer)
    row(f"{name}: unchanged, above interpreter start", [a - b for a, b in zip(unchanged, floor, strict=False)], [])


def row(label: str, ours: list[float], theirs: list[float]) -> None:
    """Print one line."""
    if not ours:
        print(f"{label:<55} failed")
        return
    text = f"{label:<55} {statistics.median(ours):8.3f} s"
    if len(theirs) == len(ours):  # a run that failed would pair the others wrongly
        ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=False))
        text += f"   beside {statistics.median(theirs):8.3f} s   ratio {ratio:5.2f}"
    print(text, flush=True)


def clients(kind: str, folder: Path) -> None:
    """Print what a first call and one more cost, beside the peers that have a client of the same API."""
    peers = {"openai-python": (OPENAI / "bin" / "python", folder)}
    generated = folder / f"{kind}-opc-0"
    if generated.is_dir():
        importable = folder / "peers"
        importable.mkdir(exist_ok=True)
        generated.rename(importable / f"{kind}_opc")
        peers["openapi-python-client"] = (PEER / "bin" / "python", importable)
    try:
        compare(kind, programs(kind, folder / f"{kind}-0", peers), CALL_ROUNDS)
    except RuntimeError as error:
        print(f"{kind}: {error}")


def main() -> None:
    """Measure everything."""
    install(PEER, f"openapi-python-client=={PEER_VERSION}")
    install(OPENAI, f"openai=={OPENAI_VERSION}")
    folder = Path(tempfile.mkdtemp(prefix="specpress-bench-"))
    try:
        sources = [("seed", ROOT / "specs" / "fetch-usage.md")]
        sources += [("openai", CORPUS / "openai-openapi.yaml"), ("box", CORPUS / "box-openapi.json")]
        for name, source in sources:
            if not source.exists():
                print(f"{name}: {source.name} is not beside the checkout")
                continue
            generation(name, source, folder)
            if name != "box":
                clients(name, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
