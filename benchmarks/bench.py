"""Prints generation, import and call times of specpress beside openapi-python-client, measured in turn in one run.

`make bench` runs it. Both tools get the same description in alternating order; each figure is the median of its runs,
and the ratio is the median of the paired ratios. openapi-python-client lives in .tools/opc, which this script makes.
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

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PEER = ROOT / ".tools" / "opc"
PEER_VERSION = "0.29.1"
RUNS = int(os.environ.get("BENCH_RUNS", "3"))

CALL = """
import statistics, sys, time
sys.path.insert(0, sys.argv[1])
import httpx2, pressed
BODY = b'{"data": {"success": true, "message": "accepted"}}'
def answer(request): return httpx2.Response(200, content=BODY, headers={"content-type": "application/json"})
def median(run, count=400):
    times = []
    for _ in range(count):
        start = time.perf_counter_ns(); run(); times.append(time.perf_counter_ns() - start)
    return statistics.median(times) / 1000
hand = httpx2.Client(transport=httpx2.MockTransport(answer), base_url="https://apimgmt.cometchat.io")
headers = {"key": "k", "secret": "s"}
client = pressed.Client(key="k", secret="s", http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
def by_hand(): hand.post("/apps/a/usage", json={"usePreviousBillingCycle": True}, headers=headers).json()
def by_client(): client.app.fetch_multi_tenant_usage("a", use_previous_billing_cycle=True)
by_hand(); by_client()
pairs = [(median(by_hand), median(by_client)) for _ in range(9)]
print(statistics.median(h for h, _ in pairs), statistics.median(c for _, c in pairs),
      statistics.median(c / h for h, c in pairs))
"""


def timed(command: list[str], **environment: str) -> float | None:
    """Return the seconds that a command takes, or None when it fails."""
    start = time.perf_counter()
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, capture_output=True, check=False
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
    options = (ROOT / "specs" / "cometchat_management.toml").read_text(encoding="utf-8")
    toml = output.parent / "pressed.toml"
    toml.write_text(f'output = "pressed"\n{options.replace("fetch-usage.md", source.as_posix())}', encoding="utf-8")
    return [*command, str(toml)]


def peer_command(source: Path, output: Path) -> list[str]:
    """Return the command that generates with openapi-python-client."""
    return [
        str(PEER / "bin" / "openapi-python-client"),
        "generate", "--path", str(source), "--output-path", str(output), "--meta", "none", "--overwrite",
    ]  # fmt: skip


def install_peer() -> None:
    """Make .tools/opc."""
    if not (PEER / "bin" / "openapi-python-client").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEER)], check=True)
        pip = [str(PEER / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, f"openapi-python-client=={PEER_VERSION}"], check=True)


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
    imports(name, folder / f"{name}-0")


def imports(name: str, folder: Path) -> None:
    """Print how long importing and building the client takes, beside pydantic and httpx2 alone."""
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(RUNS * 3):
        for times, script in (
            (ours, "import pressed; pressed.Client"),
            (bare, "import pydantic, httpx2; httpx2.Client; pydantic.BaseModel"),
        ):
            seconds = timed([sys.executable, "-c", script], PYTHONPATH=str(folder))
            if seconds is not None:
                times.append(seconds)
    row(f"{name}: import, beside pydantic and httpx2", ours, bare)


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


def main() -> None:
    """Measure everything."""
    install_peer()
    folder = Path(tempfile.mkdtemp(prefix="specpress-bench-"))
    try:
        generation("seed", ROOT / "specs" / "fetch-usage.md", folder)
        done = subprocess.run(
            [sys.executable, "-c", CALL, str(folder / "seed-0")], capture_output=True, text=True, check=False
        )
        if done.returncode == 0:
            hand, client, ratio = (float(figure) for figure in done.stdout.split())
            label = "seed: one call, beside the same by hand"
            print(f"{label:<55} {client:8.1f} us  beside {hand:8.1f} us  ratio {ratio:5.2f}")
        else:
            print("seed: one call: failed:", done.stderr.strip().splitlines()[-1:])
        for name, file in (("box", "box-openapi.json"), ("openai", "openai-openapi.yaml")):
            if (CORPUS / file).exists():
                generation(name, CORPUS / file, folder)
            else:
                print(f"{name}: {file} is not beside the checkout")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
