"""Measures what answers and streams cost a client as they grow: peak memory and processor time.

The size is doubled four times. `make curves` runs it, writes the table into docs/runtime.md, and fails when a curve is
no straight line. Each cell is a process of its own; its memory is what it takes beside the text and the interpreter.
"""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "runtime.md"
START, END = "<!-- curves: make curves -->", "<!-- end of the curves -->"
SIZES = (1, 2, 4, 8, 16)
STEEPEST = 3.0
"""What twice the size may cost, times as much: 2 is a straight line, 4 a square."""
NOTHING = 0.15, 16
"""Seconds and megabytes below which a cell says nothing of a curve."""
SHAPES = {
    "right answer: objects": ("list[Item]", 'items({"id": 1, "name": "a name of some length"})'),
    "right answer: numbers": ("list[int]", "items(12345)"),
    'wrong items: `list[int]` of `""`': ("list[int]", 'items("")'),
    "wrong items in a list of lists": ("list[list[int]]", 'items([""])'),
    "wrong members of a map": ("dict[str, int]", "members()"),
    "objects without a required member: `{}`": ("list[Item]", "items({})"),
    "one wrong value at the end of right ones": ("list[int]", "items(12345)[:-1] + b',\"\"]'"),
    "events: one line in chunks of 16 bytes": ("stream", 'fed(b"data: ", b"a" * 16)'),
    "events: one event of lines of 100 bytes": ("stream", 'fed(b"", b"data: " + b"a" * 93 + b"\\n")'),
    "events: many of 100 bytes": ("stream", 'fed(b"", b"data: " + b"1" * 92 + b"\\n\\n")'),
}
CHILD = """
import json, resource, sys, time
from types import SimpleNamespace
from generator.runtime.codecs import Events
from generator.runtime.drifts import Report
from generator.runtime.errors import DecodeError
from generator.runtime.model import Model
from generator.runtime.parsing import reader_of
from generator.runtime.streaming import Items
class Item(Model):
    id: int
    name: str | None = None
size = int(sys.argv[3]) * 1_000_000
def items(item):
    one = json.dumps(item, separators=(",", ":")).encode()
    return b"[" + (one + b",") * (size // (len(one) + 1)) + one + b"]"
def members():
    return b"{" + b",".join(b'"%08d":""' % number for number in range(size // 14)) + b"}"
def fed(first, chunk):
    described = {200: Events(str), "": Events(str)}
    core = SimpleNamespace(max_response_bytes=64 << 20, mode="lenient", on_drift=None)
    operation = SimpleNamespace(operation_id="op", successful=lambda _status: described, responses=described)
    call = SimpleNamespace(operation=operation)
    answer = SimpleNamespace(headers={"content-type": "text/event-stream"}, status_code=200)
    response = SimpleNamespace(exchange=SimpleNamespace(core=core, call=call), answer=answer, status=200)
    stream = Items(response)
    list(stream.feed(first))
    for _ in range(size // len(chunk)):
        list(stream.feed(chunk))
    list(stream.feed(b"\\n\\n"))
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
if sys.argv[1] == "stream":
    before, start = peak(), time.process_time()
    eval(sys.argv[2])
    came = "read"
else:
    raw, reader = eval(sys.argv[2]), reader_of(eval(sys.argv[1]))
    before, start, told = peak(), time.process_time(), []
    try:
        reader.read(raw, "", Report(lambda *place: told.append(place)))
        came = f"{len(told)} drifts" if told else "read"
    except DecodeError:
        came = "DecodeError"
print(time.process_time() - start, peak() - before, came, sep="|")
"""


def measured(type_: str, body: str, size: int) -> tuple[float, float, str]:
    """Return the seconds, the megabytes and the outcome of one reading."""
    command = [sys.executable, "-c", CHILD, type_, body, str(size)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, megabytes, came = done.stdout.strip().split("|")
    return float(seconds), max(float(megabytes), 0.0), came


def main() -> int:
    """Print the table, write it into the page, and return 1 when a curve is no straight line."""
    lines = [f"| | {' | '.join(f'{size} MB' for size in SIZES)} |", "|---" * (len(SIZES) + 1) + "|"]
    steep: list[str] = []
    for name, (type_, body) in SHAPES.items():
        cells = [measured(type_, body, size) for size in SIZES]
        shown = [f"{megabytes:.0f} MB, {seconds:.2f} s, {came}" for seconds, megabytes, came in cells]
        lines.append(f"| {name} | {' | '.join(shown)} |")
        for small, large in pairwise(cells):
            for one, two, least in zip(small[:2], large[:2], NOTHING, strict=True):
                if one > least and two > STEEPEST * one:
                    steep.append(f"{name}: {one:.2f} becomes {two:.2f}")
        print(lines[-1], flush=True)
    text = PAGE.read_text(encoding="utf-8")
    table = f"{START}\n\n" + "\n".join(lines) + f"\n\n{END}"
    PAGE.write_text(re.sub(re.escape(START) + ".*" + re.escape(END), lambda _: table, text, flags=re.DOTALL), "utf-8")
    print("\n".join(steep) or "every curve is a straight line")
    return bool(steep)


if __name__ == "__main__":
    sys.exit(main())
