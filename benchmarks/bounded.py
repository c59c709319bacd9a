"""Makes descriptions that grow, and measures what the commands cost: 20 s of processor time and 1 GB at 100 KB.

`make bounds` runs every kind at its largest size, and with `--growth` also at a sixteenth, an eighth, a quarter and a
half of it. A command that takes too much, ends in a traceback or grows much faster than its input is printed, and the
exit status is 1. `--write` runs a few kinds at all sizes and writes the table of docs/security.md.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from bounds.measured import STOPPED, Cost, measured  # noqa: E402
from bounds.operation_kinds import OPERATION_KINDS  # noqa: E402
from bounds.product_kinds import PRODUCT_KINDS  # noqa: E402
from bounds.schema_kinds import SCHEMA_KINDS  # noqa: E402
from bounds.text_kinds import TEXT_KINDS  # noqa: E402
from commands import load_everything  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bounds.kind import Files

KINDS = [*SCHEMA_KINDS, *OPERATION_KINDS, *PRODUCT_KINDS, *TEXT_KINDS]
SECONDS, MEGABYTES = 20.0, 1024.0
COMMANDS = {
    "lint": ["lint", "client"],
    "generate": ["generate", "client"],
    "verify": ["verify", "client"],
    "diff": ["diff", "smaller", "client"],
}
PAGE = Path(__file__).resolve().parents[1] / "docs" / "security.md"
START, END = "<!-- bounds: make curves -->", "<!-- end of the bounds -->"
SHOWN = (
    "paths with bodies", "parameters", "properties", "schemas that are used", "chain: object", "oneOf: objects", "enum",
    "description: sentences",
)  # fmt: skip
"""The kinds whose growth the page shows."""
_STATUSES = (0, 1)
_STEPS = (16, 8, 4, 2, 1)
_STEEP, _SLOW = 1.5, 3.0
"""The power of the size above which the growth of the time is printed, once it takes so many seconds."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one kind cost at one size."""

    kind: str
    size: int
    costs: dict[str, Cost]

    @property
    def faults(self) -> list[str]:
        """What does not hold."""
        return [f"{name}: {text}" for name, cost in self.costs.items() if (text := _fault(cost))]


def _fault(cost: Cost) -> str:
    if cost.status == STOPPED or cost.seconds > SECONDS:
        return f"took more than {SECONDS:.0f} s"
    if cost.megabytes > MEGABYTES:
        return f"took {cost.megabytes:.0f} MB"
    if cost.status not in _STATUSES or "Traceback" in cost.words or "internal" in cost.words:
        return f"ended with {cost.status}: {' '.join(cost.words.split())[-200:]}"
    return ""


def main() -> int:
    """Measure all kinds, print what does not hold, and return the exit status."""
    options = _options()
    load_everything()
    chosen = [kind for kind in KINDS[options.start :] if any(words in kind.name for words in options.only or ("",))]
    steps = _STEPS if options.growth or options.write else (1,)
    if options.write:
        chosen = [kind for kind in KINDS if kind.name in SHOWN]
    faults, table = 0, dict[str, list[Row]]()
    with ProcessPoolExecutor(options.jobs, mp_context=get_context("fork")) as pool:
        for future in as_completed([pool.submit(_measure, KINDS.index(kind), steps) for kind in chosen]):
            rows = future.result()
            faults += _print(rows)
            table[rows[0].kind] = rows
    if options.write:
        _write([table[name] for name in SHOWN])
    print(f"{len(chosen)} kinds, {faults} faults")
    return 1 if faults else 0


def _print(rows: list[Row]) -> int:
    """Print what one kind cost, and return the number of faults."""
    for row in rows:
        costs = (
            f"{name} {cost.status} {cost.seconds:.1f} s {cost.megabytes:.0f} MB" for name, cost in row.costs.items()
        )
        print(f"{row.kind:45} {row.size:6}  {'  '.join(costs)}", flush=True)
        for fault in row.faults:
            print(f"    {fault}", flush=True)
    for text in _steep(rows):
        print(f"    {text}", flush=True)
    return sum(len(row.faults) for row in rows)


def _write(table: list[list[Row]]) -> None:
    """Write what `generate` and `verify` cost into the page."""
    lines = [f"| | {' | '.join(f'1/{step}' if step > 1 else '100 KB' for step in _STEPS)} |"]
    lines.append("|---" * (len(_STEPS) + 1) + "|")
    for command in ("generate", "verify"):
        for rows in table:
            costs = [row.costs[command] for row in rows]
            cells = " | ".join(f"{cost.megabytes:.0f} MB, {cost.seconds:.1f} s" for cost in costs)
            lines.append(f"| `{command}`, {rows[0].kind} | {cells} |")
    text = PAGE.read_text(encoding="utf-8")
    shown = f"{START}\n\n" + "\n".join(lines) + f"\n\n{END}"
    PAGE.write_text(re.sub(re.escape(START) + ".*" + re.escape(END), lambda _: shown, text, flags=re.DOTALL), "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", metavar="WORDS", help="the kinds whose name holds this; repeatable")
    parser.add_argument("--start", type=int, default=0, metavar="N", help="leave out the first kinds")
    parser.add_argument("--growth", action="store_true", help="also at smaller sizes")
    parser.add_argument("--write", action="store_true", help="write the table of docs/security.md")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args()


def _measure(number: int, steps: tuple[int, ...]) -> list[Row]:
    kind = KINDS[number]
    largest = kind.largest()
    sizes = sorted({max(1, largest // step) for step in steps})
    rows = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="specpress-bounds-") as name:
            folder = Path(name)
            write(folder, "client", kind.make(size))
            write(folder, "smaller", kind.make(max(1, size - size // 2)))
            costs = {name: measured(words, folder, SECONDS) for name, words in COMMANDS.items()}
            rows.append(Row(kind.name, size, costs))
            if any(cost.status == STOPPED for cost in costs.values()):
                break
    return rows


def write(folder: Path, name: str, files: Files) -> None:
    """Write an input and the toml of its client."""
    sources = folder / "specs" / name
    sources.mkdir(parents=True)
    for file, text in files.items():
        (sources / file).write_text(text, "utf-8", "surrogatepass", newline="")
    overlays = [f"{name}/{file}" for file in files if ".overlay." in file]
    main = next(f"{name}/{file}" for file in files if file.startswith("api."))
    lines = [f'sources = ["{main}"]', f"overlays = {overlays}", f'output = "../out/{name}"', ""]
    (folder / "specs" / f"{name}.toml").write_text("\n".join(lines), "utf-8")


def _steep(rows: list[Row]) -> Iterator[str]:
    first, last = rows[0], rows[-1]
    for name, cost in last.costs.items():
        before = first.costs[name].seconds
        if cost.seconds < _SLOW or last.size == first.size:
            continue
        power = math.log(cost.seconds / max(before, 0.05)) / math.log(last.size / first.size)
        if power > _STEEP:
            yield f"{name}: grows as the size to the power of {power:.1f}"


if __name__ == "__main__":
    sys.exit(main())
