"""A process that has the generator loaded and forks itself for each run: what a run costs is the run, not its imports.

It reads one JSON object a line, and answers each with the exit status of the fork.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import resource
import signal
import sys
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from generator.disk import system
from generator.models import workers
from tests.interrupt import disks, faults

if TYPE_CHECKING:
    from collections.abc import Mapping

SMALL = """
openapi: 3.1.0
info: {title: t, version: '1', x-y: z}
paths:
  /a:
    get:
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
components:
  schemas:
    A: {type: object, properties: {'a b': {enum: [a]}, c: {type: array, items: {$ref: '#/components/schemas/A'}}}}
"""
WARMING = ("generate", "check", "verify", "diff small small", "lint --format json", "explain value-null")
_ALONE = frozenset({"watched", "largest_file"})
"""Orders that concern the workers of a run too, so that it has its own."""
INTERRUPTS = (signal.SIGINT,)
INTERRUPTED = 130
FAILED = 99
"""The status of a package that cannot be imported."""


def main() -> None:
    """Serve until the input ends."""
    warm_up()
    _answer("ready")
    for line in sys.stdin:
        order = json.loads(line)
        signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
        child = os.fork()
        if child == 0:
            _run_alone(order)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
        deadline = time.monotonic() + order["seconds"]
        last = order.get("signal", signal.SIGKILL)
        while True:
            done, status = os.waitpid(child, os.WNOHANG)
            if done:
                break
            if time.monotonic() > deadline:
                os.kill(child, last)
                deadline, last = time.monotonic() + 30, signal.SIGKILL
            time.sleep(0.002)
        _answer(str(os.waitstatus_to_exitcode(status)))


def _answer(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def warm_up() -> None:
    """Run each kind of command once: libraries, and we, load parts only when they are needed."""
    _never_wait_for_the_disk()
    os.environ["SPECPRESS_CACHE"] = ""
    workers.start_workers()  # in a folder that stays
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("specs").mkdir()
        Path("specs", "small.yaml").write_text(SMALL)
        Path("specs", "small.toml").write_text('sources = ["small.yaml"]\n')
        streams = [contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO())]
        with streams[0], streams[1]:
            for words in WARMING:
                status = _command(words.split())
                assert status == 0, words
    assert threading.active_count() == 1  # a fork would not have the others
    gc.freeze()


def _never_wait_for_the_disk() -> None:
    """Sync nothing, for nobody cuts the power; tests/disk/test_sync.py holds that a command does."""
    os.fsync = lambda _descriptor: None  # type: ignore[assignment]
    system._sync_at_once = lambda _descriptor: True


def _run_alone(order: Mapping[str, Any]) -> NoReturn:
    """Run, and end without what the first process does at its end, whenever the interrupt comes."""
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTS)
        _run(order)
    finally:
        os._exit(INTERRUPTED)


def _run(order: Mapping[str, Any]) -> NoReturn:
    os.setsid()
    streams = [os.open(os.devnull, os.O_RDONLY)]
    streams += [os.open(str(order[name]), os.O_CREAT | os.O_WRONLY | os.O_TRUNC) for name in ("stdout", "stderr")]
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(str(order["cwd"]))
    os.environ.update({"HOME": str(order["cwd"]), "NO_COLOR": "1", **order.get("environment", {})})
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    if "largest_file" in order:
        _limit_files(order["largest_file"])
    tempfile.tempdir = None  # `TMPDIR` counts anew
    if "disk" in order:
        _mount(str(order["cwd"]), *order["disk"])
    if order.get("unprivileged"):
        faults.give_up_root()
    if "fault" in order:
        faults.install(str(order["cwd"]), *order["fault"])
    if "watched" in order:
        _watch((*order["watched"], "/dev/", "/proc/self/"))
    _share_workers(order)
    status = 1
    try:
        package = order.get("import")
        status = _command([str(word) for word in order["argv"]]) if package is None else _import(Path(package))
    finally:
        if "disk" in order:  # nobody else can look at it
            left = faults.leftovers(Path(order["cwd"]))
            sys.stderr.write(f"DISK {faults.digest_of(faults.seen(Path(order['cwd'])))} {len(left)}\n")
        if "largest_file" in order:
            _tell_all()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


def _share_workers(order: Mapping[str, Any]) -> None:
    """Ask the workers of the first process, which have dcg loaded; to its forks they seem to have ended."""
    for worker in () if _ALONE & order.keys() else workers._workers():
        worker._process.poll = lambda: None  # type: ignore[method-assign]


def _limit_files(largest: int) -> None:
    """Let no file grow larger; what is said is kept in memory, for it goes to files too."""
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), write_through=True) for _ in range(2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


def _tell_all() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    for number, stream in enumerate((sys.stdout, sys.stderr), 1):
        stream.flush()
        stream.buffer.seek(0)
        os.write(number, stream.buffer.read())


def _mount(folder: str, kind: str, free: int) -> None:
    try:
        disks.mount(folder, kind, free)
    except (OSError, AttributeError) as error:
        sys.stderr.write(f"{error}\n")
        sys.stderr.flush()
        os._exit(disks.REFUSED)


def _watch(folders: tuple[str, ...]) -> None:
    """Say of every connection, every process, and every file outside of `folders`, that it was opened."""

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        starts = event in {"subprocess.Popen", "os.posix_spawn"}  # Python 3.13 tells both of one process
        if starts and arguments[0] == sys.executable and "models.answering" in str(arguments[1]):
            return  # our own worker; tests/models/test_worker.py watches what it does
        if event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork")):
            sys.stderr.write(f"WATCHED {event}\n")
        elif event == "open" and isinstance(arguments[0], (str, bytes)):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith(folders):
                sys.stderr.write(f"WATCHED open {path!a}\n")

    sys.addaudithook(watch)


def _command(arguments: list[str]) -> int:
    from generator.cli import main as command_line

    sys.argv = ["specpress", *arguments]
    try:
        command_line()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1


def _import(package: Path) -> int:
    """Import every module that the description has a part in, and make every model that can be made of nothing."""
    warnings.simplefilter("error")
    sys.path.insert(0, str(package.parent))
    try:
        for path in sorted(package.rglob("*.py")):
            if "_runtime" in path.parts:
                continue
            parts = path.relative_to(package.parent).with_suffix("").parts
            module = importlib.import_module(".".join(part for part in parts if part != "__init__"))
            own = [value for value in vars(module).values() if getattr(value, "__module__", "") == module.__name__]
            for value in own:
                if isinstance(value, type) and hasattr(value, "model_construct"):
                    value.model_construct()
    except Exception as error:  # noqa: BLE001  # whatever it is, the package cannot be used
        sys.stderr.write(f"{type(error).__name__}: {str(error)[:300]}\n")
        return FAILED
    return 0


if __name__ == "__main__":
    main()
