"""Takes a description and gives others that somebody could have damaged: bytes, lines, keys, types and whole parts.

As a script it presses many of them: `python -m tests.hostile.mutate 2000 FILE...`.
"""

from __future__ import annotations

import faulthandler
import json
import random
import re
import signal
import sys
import tempfile
import time
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from generator.config.client_toml import ad_hoc_config
from generator.diagnostics import Reporter
from generator.diagnostics.printed import render
from generator.pipeline import press

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SCRAPS = (
    b"\x00",
    b"\xff",
    b"\r",
    b"\t",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"- ",
    b"'",
    b'"',
    b"#",
    b"&a ",
    b"*a ",
    b"!!x ",
    b"|\n",
    b"---\n",
    b"$ref",
    b"```\n",
    b"\xe2\x80\xae",
    b"9" * 400,
    b"../",
    b"null",
    b"~",
    b"<<: ",
    b"%",
    b"\\u0000",
    b"\\ud800",
)
WORDS = (
    "",
    "a",
    "$ref",
    "allOf",
    "oneOf",
    "properties",
    "items",
    "type",
    "enum",
    "discriminator",
    "schema",
    "content",
    "get",
    "parameters",
    "in",
    "name",
    "required",
    "x-a",
    "200",
    "default",
    "{a}",
    "/a/{b}",
    "application/json",
    "nullable",
    "additionalProperties",
    "\n",
    "\u202e",
    "class",
    "__init__",
    "'",
    '"""',
    "servers",
    "url",
    "security",
    "tags",
)
VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    10**400,
    1.5,
    1e308,
    "",
    "a",
    "\x00",
    "\ud800",
    "#",
    "#/components/schemas/A",
    "#/paths",
    "//x",
    "object",
    "array",
    "string",
    "null",
    "binary",
    "date-time",
    "deepObject",
    "path",
    "query",
    "body",
    "formData",
    "https://{a}/",
    "application/json",
    [],
    {},
    [[]],
    [None],
    ["string", "null"],
    {"$ref": "#"},
    {"type": "object"},
    {"a": 1},
    {"$ref": "#/components/schemas/A"},
    {"type": "array"},
    {"oneOf": []},
    {"allOf": [{}]},
    {"enum": []},
)

_ALIAS = re.compile(rb"[\s\[]\*\w")


def mutations(raw: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield damaged copies without an end."""
    try:
        tree = None if _ALIAS.search(raw) else yaml.load(raw, yaml.CSafeLoader)  # a bomb would go off here
    except (yaml.YAMLError, ValueError, RecursionError):
        tree = None
    while True:
        if isinstance(tree, dict) and chance.random() < 0.75:
            yield _damaged_tree(tree, chance)
        else:
            yield _damaged_text(raw, chance)


def _damaged_text(raw: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(raw) + 1)
        kind = chance.randrange(5)
        if kind == 0:
            raw = raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
        elif kind == 1:
            raw = raw[:at] + chance.choice(SCRAPS) + raw[at:]
        elif kind == 2:
            raw = raw[:at] + raw[at + chance.randint(1, 40) :]
        else:
            lines = raw.split(b"\n")
            line = lines.pop(chance.randrange(len(lines)))
            lines[chance.randrange(len(lines) + 1) : 0] = [line] * (kind - 2)
            raw = b"\n".join(lines)
    return raw


def _damaged_tree(tree: Any, chance: random.Random) -> bytes:
    copy = json.loads(json.dumps(tree, default=str))
    for _ in range(chance.randint(1, 4)):
        _damage(copy, chance)
    try:
        return json.dumps(copy, ensure_ascii=chance.random() < 0.8).encode("utf-8", "replace")
    except (ValueError, RecursionError):
        return b"{}"


def _damage(tree: Any, chance: random.Random) -> None:
    places = list(_places(tree))
    if not places:
        return
    holder, key = chance.choice(places)
    kind = chance.randrange(6)
    if kind == 0:
        holder[key] = json.loads(json.dumps(chance.choice(VALUES)))
    elif kind == 1:
        del holder[key]
    elif kind == 2:
        other, name = chance.choice(places)
        holder[key] = json.loads(json.dumps(other.get(name) if isinstance(other, dict) else other))
    elif kind == 3:
        other, name = chance.choice(places)
        if isinstance(other, dict) and name in other:
            holder[key], other[name] = json.loads(json.dumps([other[name], holder[key]]))
    elif isinstance(holder, dict):
        holder[chance.choice(WORDS)] = holder.pop(key) if kind == 4 else json.loads(json.dumps(holder[key]))
    else:
        holder.insert(key, json.loads(json.dumps(chance.choice(VALUES))))


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        members = list(here.items()) if isinstance(here, dict) else list(enumerate(here))
        for key, value in members:
            yield here, key
            if isinstance(value, (dict, list)):
                waiting.append(value)


class TooSlowError(Exception):
    """One description took too long."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    def ring(_number: int, _frame: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def fault_of(raw: bytes, path: Path, *, seconds: float = 60) -> str | None:
    """Press one description in memory; return the traceback when the answer is neither a client nor a diagnostic."""
    path.write_bytes(raw)
    reporter = Reporter()
    try:
        with _limited(seconds):
            pressed = press(ad_hoc_config([path], path.with_name("out"), "client"), reporter)
            said = render(reporter.diagnostics, "text") + render(reporter.diagnostics, "sarif")
    except Exception:  # noqa: BLE001  # that there is none is the claim
        return traceback.format_exc()
    if (pressed is None) != bool(reporter.errors):
        return f"pressed: {pressed is not None}, errors: {len(reporter.errors)}"
    return "a control character in what it said" if any(ord(each) < 32 and each != "\n" for each in said) else None


def sources(paths: Sequence[Path]) -> list[tuple[Path, bytes]]:
    """Return the files that damage can be done to."""
    return [(path, path.read_bytes()) for path in sorted(paths) if path.suffix in {".yaml", ".json", ".md"}]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(count: int, paths: Sequence[Path], say: Callable[[str], object] = _say) -> int:
    """Press `count` damaged descriptions; keep and name each that comes to no answer."""
    faulthandler.enable()
    folder = Path(tempfile.mkdtemp(prefix="mutations-"))
    chance = random.Random(20261123)
    streams = [(path, mutations(raw, chance)) for path, raw in sources(paths)]
    faults = 0
    started = time.monotonic()
    for number in range(count):
        path, stream = streams[number % len(streams)]
        raw = next(stream)
        fault = fault_of(raw, folder / f"case{path.suffix}")
        if fault is not None:
            faults += 1
            kept = folder / f"fault-{number}{path.suffix}"
            kept.write_bytes(raw)
            say(f"{kept} (from {path.name}): {fault}")
    say(f"{count} pressed in {time.monotonic() - started:.0f} s, {faults} faults, kept in {folder}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
