"""Proves the prover: makes one fault after the other, and expects `verify` to turn red each time.

`make prove-the-prover` runs three families: (a) faults in pressed clients and their runtime, (b) faults in the
generator, (c) spoiled descriptions, with controls that must stay green. What goes unnoticed is printed, and the exit
status is 1 when a family has less noticed than it must. `--markdown` prints the tables of docs/proof.md.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

import patched  # noqa: E402  # beside this script
import seeded  # noqa: E402
import spoiled  # noqa: E402
from commands import CACHE, load_everything  # noqa: E402
from tables import CRASHED, Family, Outcome  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_TRIES = 10
"""Places for each kind of change to a description."""


def main() -> int:
    """Run the families, print their tables, and return the exit status."""
    options = _options()
    start = time.perf_counter()
    load_everything()
    families: list[Family] = []
    with tempfile.TemporaryDirectory(prefix="specpress-prover-") as name:
        os.environ[CACHE] = str(Path(name) / "cache")
        for key, run in (("c", _spoiled), ("b", _patched), ("a", _seeded)):
            if key in options.family:
                folder = Path(name) / key
                folder.mkdir()
                families += run(options, folder)
    for family in sorted(families, key=lambda family: family.key):
        print("\n".join(family.markdown() if options.markdown else family.lines()))
    print(f"{time.perf_counter() - start:.0f} s", file=sys.stderr)
    return 0 if all(family.holds for family in families) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", default="abc", help="a, b, c, or several of them")
    parser.add_argument("--only", default="", metavar="ID", help="the faults whose id holds this")
    parser.add_argument("--source", default="", metavar="NAME", help="(c): the descriptions whose name holds this")
    parser.add_argument("--seed", type=int, default=0, help="(c): choose other places")
    parser.add_argument("--tries", type=int, default=_TRIES, help="(c): places for each kind of change")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--markdown", action="store_true", help="print the tables of docs/proof.md")
    return parser.parse_args()


def _all(jobs: int, work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Do the work for every task in processes, and return the results in the order of the tasks."""
    found = dict(_as_done(jobs, work, tasks))
    return [found[number] for number in sorted(found)]


def _as_done(jobs: int, work: Callable[..., Any], tasks: Sequence[tuple[Any, ...]]) -> Iterator[tuple[int, Any]]:
    global _work, _tasks  # the forked processes take them from memory
    _work, _tasks = work, tasks
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as pool:
        waiting = {pool.submit(_done, number): number for number in range(len(tasks))}
        for count, future in enumerate(as_completed(waiting), 1):
            number, result = waiting[future], future.result()
            line = (
                str(getattr(tasks[number][0], "name", tasks[number][0]))
                if not isinstance(result, Outcome)
                else (f"{result.verdict:11} {result.seconds:5.1f} s  {result.id}  {result.detail}")
            )
            print(f"{count}/{len(tasks)} {line}"[:400].rstrip(), file=sys.stderr, flush=True)
            yield number, result


_work: Callable[..., Any] | None = None
_tasks: Sequence[tuple[Any, ...]] = ()


def _done(number: int) -> Any:  # noqa: ANN401  # what the work returns
    assert _work is not None  # noqa: S101  # set before the fork
    return _work(*_tasks[number])


def _spoiled(options: argparse.Namespace, folder: Path) -> list[Family]:
    """Run the third family and its controls."""
    sources = list(spoiled.sources(options.source))
    tasks = [(source, folder / str(number)) for number, source in enumerate(sources)]
    bases = dict(_as_done(options.jobs, spoiled.baseline, tasks))
    found: dict[spoiled.Source, spoiled.Baseline] = {}
    broken: list[Outcome] = []
    for number, source in enumerate(sources):
        base = bases[number]
        if base is None:
            broken.append(Outcome("unspoiled", source.name, CRASHED, "it cannot be pressed, or not be proven"))
        else:
            found[source] = base
            print(f"{source.name}: {base.proof.cells} cells, {len(base.proof.red)} red", file=sys.stderr)
    changes = spoiled.chosen(found, options.seed, options.tries)
    equal = spoiled.controls(found, options.seed)
    wanted = [task for task in (*changes, *equal) if options.only in task.id]
    outcomes = _all(options.jobs, spoiled.judge, [(task, found[task.source]) for task in wanted])
    kept = [outcome for task, outcome in zip(wanted, outcomes, strict=True) if not task.control]
    same = [outcome for task, outcome in zip(wanted, outcomes, strict=True) if task.control]
    for outcome in broken:
        print(f"{outcome.id}: {outcome.detail}", file=sys.stderr)
    families = [Family("c", "descriptions spoiled before pressing", 0.97, tuple(kept))] if kept else []
    if same:
        families.append(
            Family("c, controls", "changes that say nothing else, which must stay as they are", 1, tuple(same))
        )
    return families


def _patched(options: argparse.Namespace, folder: Path) -> list[Family]:
    """Run the second family."""
    faults = [fault for fault in patched.FAULTS if options.only in f"{fault.id} {fault.name}"]
    needed = sorted({fault.source for fault in faults})
    work = [(source, folder / "sound" / source.replace("/", "-")) for source in needed]
    known = dict(zip(needed, _all(options.jobs, patched.sound, work), strict=True))
    for source, found in known.items():
        _print_red(source, found.red if found is not None else ())
    tasks = [(fault, folder / fault.id, known[fault.source]) for fault in faults]
    outcomes = _all(options.jobs, patched.judge, tasks) if tasks else []
    return [Family("b", "faults in the generator", 0.97, tuple(outcomes))] if outcomes else []


def _print_red(source: str, red: Iterable[str]) -> None:
    """Print the cells of a description that are red without any fault: nothing can be seen at those cells."""
    for cell in sorted(red):
        print(f"{source}: red without any fault: {cell}", file=sys.stderr)


def _seeded(options: argparse.Namespace, folder: Path) -> list[Family]:
    """Run the first family."""
    bench = seeded.Bench(folder)
    tasks = [(bench, fault) for fault in seeded.MUTATIONS if options.only in fault.id]
    for client in bench.clients if tasks else ():
        _print_red(client.source.stem, client.known)
    outcomes = _all(options.jobs, seeded.judge, tasks) if tasks else []
    return [Family("a", "faults in pressed clients and their runtime", 1, tuple(outcomes))] if outcomes else []


if __name__ == "__main__":
    sys.exit(main())
