"""Has mypy and pyright, both strict, judge calls that are written as literals; neither may refuse one.

`make literals` runs it on the largest descriptions beside the checkout, `make literals SPEC=name` on those whose name
holds `name`. Of each the calls are every documented example of a request, and every argument at once of 100 operations
that SEED=1 draws. The exit status is 1 if a checker refuses a call.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator.commands.proofs import proof_of  # noqa: E402
from generator.config.client_toml import ad_hoc_config  # noqa: E402
from generator.diagnostics import Reporter  # noqa: E402
from generator.disk.package import write_client  # noqa: E402
from generator.pipeline import press  # noqa: E402
from generator.proof.calls.arguments import arguments_for, examples_of  # noqa: E402
from generator.proof.calls.wanted import Wanted  # noqa: E402
from generator.proof.choice import Choice  # noqa: E402
from generator.proof.samples.schema_values import FULL, Flavour, UnsatisfiableError  # noqa: E402
from generator.proof.schemas.joined import described_members  # noqa: E402
from generator.proof.values.types_of_calls import SampledCall, call_file  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.proof.described.data import Operation
    from generator.proof.package.name_map import Called
    from generator.proof.prove import Proof

CORPUS = ROOT.parent / "shared" / "corpus"
SOURCES = ("openai-openapi.yaml", "stripe-spec3.yaml", "github-api.github.com.json")
DRAWN = 100
_ALLOWED = {"reportDeprecated": False, "reportUnusedImport": False}
"""What says nothing of types: a call of what the vendor will end, and an import that no call needs."""
_EXAMPLE = Flavour(name="example", examples=True)


def sampled(proof: Proof, seed: int, drawn: int = DRAWN) -> Iterator[SampledCall]:
    """Yield the calls of a client: the documented examples of all operations, and full samples of some."""
    count = len(proof.called)
    full = random.Random(seed).sample(range(count), min(drawn, count))
    for number, (operation, called) in enumerate(proof.called):
        yield from _calls(proof, operation, called, is_full=number in full)


def _calls(proof: Proof, operation: Operation, called: Called, *, is_full: bool) -> Iterator[SampledCall]:
    forms = proof.description.forms
    for media in operation.body.media if operation.body is not None else (None,):
        wanted = [Wanted(flavour=FULL)] if is_full else []
        if media is not None and media.codec != "multipart":  # its examples have texts in place of files
            known = described_members(forms, media.schema).keys()
            examples = examples_of(forms, media, "request")
            wanted += [
                Wanted(flavour=_EXAMPLE, body=(each,))
                for each in examples
                if not (isinstance(each, dict) and known and each.keys() - known)  # a key that nothing describes
            ]
        for each in wanted:
            with suppress(UnsatisfiableError):
                made = arguments_for(forms, operation, called, each, media, proof.given)
                yield SampledCall(
                    call=called.call, keywords=made.keywords, label=f"{operation.title} {each.flavour.name}"
                )


def judged(package: Path, calls: list[SampledCall]) -> list[str]:
    """Return what the two checkers refuse: the checker, the call, and what it says."""
    text = call_file(package.name, calls)
    file = package.parent / "sampled_calls.py"
    file.write_text(text, encoding="utf-8")
    settings = {"include": [file.name], "typeCheckingMode": "strict", "pythonVersion": "3.11", **_ALLOWED}
    (package.parent / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    tools = Path(sys.executable).parent
    runs = {
        "mypy": [
            str(tools / "mypy"),
            "--strict",
            "--no-pretty",
            "--hide-error-context",
            "--no-error-summary",
            file.name,
        ],
        "pyright": [str(tools / "pyright"), "-p", ".", "--pythonpath", sys.executable],
    }
    lines = text.splitlines()
    found: list[str] = []
    for checker, command in runs.items():
        ran = subprocess.run(command, cwd=package.parent, capture_output=True, text=True, check=False)
        told = [line for line in ran.stdout.splitlines() if "error" in line and f"{file.name}:" in line]
        if ran.returncode and not told:
            told = [(ran.stdout + ran.stderr).strip()[-2000:]]
        for line in told:
            number = line.partition(f"{file.name}:")[2].partition(":")[0]
            mark = lines[int(number) - 1].rpartition("# ")[2] if number.isdecimal() else ""
            found.append(f"{checker}: {calls[int(mark)].label if mark.isdecimal() else ''}: {line[-400:]}")
    return found


def main() -> int:
    """Print what is refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("spec", nargs="?", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    refused = 0
    for source in (name for name in SOURCES if options.spec in name):
        name = source.partition("-")[0]
        config = replace(ad_hoc_config([CORPUS / source], Path("client"), name), environment_prefix=name.upper())
        with tempfile.TemporaryDirectory(prefix="specpress-literals-") as folder:
            pressed = press(config, Reporter())
            if pressed is None:
                print(f"{name}: is not pressed")
                return 1
            package = Path(folder) / name
            write_client(package, pressed.files)
            with proof_of(config, package, Choice(seed=options.seed), Reporter()) as proof:
                calls = list(sampled(proof, options.seed))
                found = judged(package, calls)
        print(f"{name}: {len(calls)} calls, {len(found)} refused", *found, sep="\n  ", flush=True)
        refused += len(found)
    return bool(refused)


if __name__ == "__main__":
    sys.exit(main())
