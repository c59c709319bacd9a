"""Presses a document over an older client and says everything that must never happen and did."""

from __future__ import annotations

import ast
import re
import shutil
import socket
import unicodedata
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Literal

from generator.render.runtime_files import is_copied
from tests.support.project import digests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.support.command import Run, Warm

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MARKER = "PWNED"
"""Every attack tries to make a file of this name."""
FORBIDDEN = ("SECRET-CANARY", "root:x:")
_CALLS = frozenset({"__import__", "eval", "exec", "open", "touch", "system", "compile", "globals"})
_TERMINAL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"^(?:::|##vso|##\[)", re.MULTILINE)
_LONGEST_LINE = 300

Expected = Literal["A", "R", "AR"]


class Canary:
    """A listener on loopback that nothing may ever call."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        """Stop listening."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """A document or folder, and what must come of it."""

    source: Path
    expected: Expected
    mentions: tuple[str, ...] = ()
    """What a refusal must say."""
    forbidden: tuple[str, ...] = FORBIDDEN
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Texts of the source to replace before it is pressed, such as the place of a marker."""


def placed(attack: Attack, folder: Path) -> Path:
    """Copy the source where it is pressed from, with its placeholders filled in."""
    target = folder / attack.source.name
    if attack.source.is_dir():
        shutil.copytree(attack.source, target)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(attack.source, target)
    for path in [target, *target.rglob("*")]:
        if path.is_file():
            raw = path.read_bytes()
            for name, text in attack.replaced.items():
                raw = raw.replace(name.encode(), text.encode())
            path.write_bytes(raw)
    return target


def faults_of(attack: Attack, *, warm: Warm, canary: Canary, older: Path, folder: Path) -> list[str]:
    """Press the attack over a copy of an older client; return what is wrong with what happened."""
    home = folder / "a" / "b" / "c"
    home.mkdir(parents=True)
    client, marker = home / "client", folder / MARKER
    shutil.copytree(older, client)
    replaced = {f"@{MARKER}@": str(marker), "@ROOT@": str(folder), "@PORT@": str(canary.port), **attack.replaced}
    shown = Attack(source=attack.source, expected=attack.expected, replaced=replaced)
    source = placed(shown, folder / "in")
    (folder / "secret").mkdir()
    (folder / "secret" / "secret.yaml").write_text("type: string\ndescription: SECRET-CANARY\n")
    before, calls = digests(folder), canary.calls
    run = warm.run(
        "generate", "--source", str(source), "--output", str(client), "--name", "client", cwd=home, logs=folder
    )
    faults = list(_said(run, attack))
    after = {name: digest for name, digest in digests(folder).items() if name not in ("stdout.txt", "stderr.txt")}
    faults += [f"wrote outside: {name}" for name in set(after) ^ set(before) if not name.startswith("a/b/c/client/")]
    if run.status == 0:
        faults += code_faults(client, attack.forbidden)
        loaded = warm.load(client, logs=folder)
        faults += [f"cannot be imported ({loaded.status}): {loaded.stderr.strip()}"] if loaded.status else []
    elif after != before:
        faults.append("the older client is not as it was")
    faults += ["the attack ran"] if marker.exists() else []
    faults += ["something called the canary"] if canary.calls != calls else []
    return faults


def _said(run: Run, attack: Attack) -> Iterator[str]:
    if run.status not in (0, 1):
        yield f"status {run.status}: {run.stderr[-300:]!r}"
    if run.status == 0 and attack.expected == "R":
        yield "accepted"
    if run.status != 0 and attack.expected == "A":
        yield f"refused: {run.stderr[:300]!r}"
    if "Traceback" in run.text:
        yield "a traceback"
    if _TERMINAL.search(run.text.replace("\r\n", "\n")):
        yield "a raw control character in what it said"
    if _COMMAND.search(run.text):
        yield "a line that a build service takes for a command"
    yield from (f"it said {text!r}" for text in attack.forbidden if text in run.text)
    if run.status != 0:
        if attack.source.name not in run.stderr:
            yield "it does not name the source"
        yield from (
            f"it does not mention {text!r}: {run.stderr[:300]!r}"
            for text in attack.mentions
            if text.lower() not in run.stderr.lower()
        )
        if any(len(line) > _LONGEST_LINE + 20 for line in run.stderr.splitlines() if not line.startswith("help[")):
            yield "a line too long to read"


def code_faults(client: Path, forbidden: Sequence[str] = FORBIDDEN) -> Iterator[str]:
    """Say what no file of a client may hold and one does."""
    for path in sorted(client.rglob("*")):
        if not path.is_file():
            continue
        name, text = path.relative_to(client).as_posix(), path.read_bytes().decode("utf-8")
        hidden = {f"U+{ord(each):04X}" for each in text if each != "\n" and unicodedata.category(each) in _HIDDEN}
        if hidden:
            yield f"{name}: {sorted(hidden)} unescaped"
        yield from (f"{name}: holds {each!r}" for each in forbidden if each in text)
        if path.suffix == ".py" and not is_copied(name):
            yield from (f"{name}: {fault}" for fault in python_faults(text))


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def python_faults(text: str) -> Iterator[str]:
    """Say what no generated module may do and this one does."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            tree = ast.parse(text)
            compile(tree, "generated", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, Warning) as error:
            yield f"does not compile: {error}"
            return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in _CALLS and ast.unparse(node) != "globals()":
                yield f"line {node.lineno}: calls {called}"
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            module = getattr(node, "module", None) or ""
            names = {module.split(".")[0], *(alias.name for alias in node.names)}
            if names & {
                "os",
                "sys",
                "subprocess",
                "this",
                "antigravity",
                "pathlib",
                "shutil",
                "socket",
                "socketserver",
            }:
                yield f"line {node.lineno}: imports {sorted(names)}"
