"""Damages descriptions, pages, overlays, tomls, locks and what is pulled, and expects commands to end as documented.

`make fuzz SECONDS=600 SEED=1` runs for so many seconds. A run of one seed does the same inputs in the same order. What
fails is printed and kept in `.fuzz/`; the exit status is then 1. The oracles: an exit
status of the documented ones, no traceback, 20 s of processor time and 1 GB, no file touched but those that the command
writes and these whole, code that compiles and imports and holds no text of the input as code, and no connection.
"""

from __future__ import annotations

import argparse
import random
import shutil
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from bounds.measured import measured  # noqa: E402  # beside this script
from commands import load_everything  # noqa: E402
from fuzzing.damage import damaged, spots  # noqa: E402
from fuzzing.judge import SECONDS, digests, faults_of, faults_of_client  # noqa: E402
from fuzzing.seeds import ROOT, Seed, seeds  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fuzzing.damage import Json

    from tests.pull.server import Site

KEPT = ROOT / ".fuzz"
_FIRST = ("lint", "generate")
_LATER = ("verify", "check", "diff", "generate")
_PULLS = 0.1
"""The share of runs that pull."""


def main() -> int:
    """Run until the time is up, print what fails, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    load_everything()
    from tests.pull.server import serving

    random_, known = random.Random(options.seed), seeds()
    parts = _parts(known)
    end, count, failed = time.monotonic() + options.seconds, 0, 0
    with serving() as site:
        while time.monotonic() < end:
            count += 1
            seed = random_.choice(known)
            number = random_.randrange(1 << 60)
            run = _pulled if random_.random() < _PULLS else _pressed
            with tempfile.TemporaryDirectory(prefix="specpress-fuzz-") as name:
                found = list(run(Path(name), seed, random.Random(number), parts, site))
                if found:
                    failed += 1
                    place = KEPT / f"{options.seed}-{count}"
                    shutil.rmtree(place, ignore_errors=True)
                    shutil.copytree(Path(name) / "specs", place, symlinks=True)
                    print(f"{place}: of {seed.name}", *found, sep="\n    ", flush=True)
    print(f"{count} inputs, {failed} failed")
    return 1 if failed else 0


def _parts(known: list[Seed]) -> list[Json]:
    """Return pieces of data of all seeds, to be put into others."""
    import yaml

    found: list[Json] = []
    for seed in known[::7]:
        for name, text in seed.files.items():
            if name.endswith((".yaml", ".json")):
                try:
                    data = yaml.safe_load(text)
                except (yaml.YAMLError, ValueError):
                    continue
                found += [owner[key] for owner, key in spots(data)[::11]]
    return found


def _pressed(folder: Path, seed: Seed, random_: random.Random, parts: list[Json], _site: Site) -> Iterator[str]:
    """Damage the files of a client, press it, and look at it in several ways; then damage one again."""
    write(folder, _damage(seed.files, random_, parts))
    for command in _FIRST:
        yield from _run(folder, command)
    if not (folder / "out" / "__init__.py").is_file():
        return
    yield from (f"generate: {text}" for text in faults_of_client(folder))
    specs = folder / "specs"
    written = [path for path in specs.rglob("*") if path.is_file() and path.suffix != ".toml"]
    files = {path.relative_to(specs).as_posix(): path for path in written}
    again = random_.choice(sorted(files))
    if random_.random() < 0.7:  # noqa: PLR2004  # more often than not the vendor publishes something new
        text = files[again].read_bytes().decode("utf-8", "replace")
        _put(files[again], damaged(text, random_, parts))
    for command in random_.sample(_LATER, 2):
        yield from _run(folder, command)
    if (folder / "out" / "__init__.py").is_file():
        yield from (f"generate: {text}" for text in faults_of_client(folder))


def _pulled(folder: Path, seed: Seed, random_: random.Random, parts: list[Json], site: Site) -> Iterator[str]:
    """Serve damaged pages and an index that names them, and pull twice."""
    from tests.pull.server import Reply

    names = [f"/{index}{random_.choice(('.md', '.yaml', '', '.md/x.md', '.MD'))}" for index in range(3)]
    index = "\n".join(f"- [x]({name})" for name in names)
    toml = f'[[pull]]\nurl = "{site.url}/llms.txt"\nindex = "llms"\ninto = "d"\n'
    write(folder, {"client.toml": f'output = "../out"\n{toml}private_hosts = ["localhost:{site.port}"]\n'})
    for _ in range(2):
        site.replies.clear()
        texts = {name: random_.choice([*seed.files.values()]) for name in names}
        texts["/llms.txt"] = index
        for name, text in texts.items():
            sent = damaged(text, random_, parts) if random_.random() < 0.6 else text  # noqa: PLR2004
            status = random_.choice((200,) * 12 + (404, 403, 301, 304))
            site.replies[name] = Reply(body=sent.encode("utf-8", "replace"), status=status)
        yield from _run(folder, "pull", site.port)
    yield from _run(folder, "generate")


def _damage(files: dict[str, str], random_: random.Random, parts: list[Json]) -> dict[str, str]:
    wanted = random_.choice(sorted(files)) if random_.random() < 0.3 else ""  # noqa: PLR2004
    found = {
        name: damaged(text, random_, parts) if (name == wanted or (not wanted and name != "client.toml")) else text
        for name, text in files.items()
    }
    if wanted == "client.toml":  # where a client is written is the user's to say
        output, _, rest = files[wanted].partition("\n")
        found[wanted] = f"{output}\n{damaged(rest, random_, parts)}"
    return found


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files of a client, and one beside them that no command may touch."""
    (folder / "specs").mkdir()
    (folder / "mine.txt").write_text("mine\n", "utf-8")
    for name, text in files.items():
        _put(folder / "specs" / name, text)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _run(folder: Path, command: str, port: int = 0) -> Iterator[str]:
    before = digests(folder)
    words = [command, "client"]
    if command == "diff":
        words = ["diff", "out", "client"]
    cost = measured(words, folder, SECONDS, prepare=lambda: _closed(folder, port))
    yield from (f"{command}: {text}" for text in faults_of(command, cost, folder, before))
    if (folder / ".connected").exists():
        yield f"{command}: opened a connection to {(folder / '.connected').read_text('utf-8')}"


def _closed(folder: Path, port: int) -> None:
    """Let this process connect to nothing but a port of this machine."""
    connect = socket.socket.connect

    def refused(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not (port and isinstance(address, tuple) and port in address):
            (folder / ".connected").write_text(repr(address), "utf-8")
            _refuse()
        connect(self, address)  # type: ignore[arg-type]  # as it was given

    socket.socket.connect = refused  # type: ignore[method-assign]  # in a fork that ends soon


def _refuse() -> NoReturn:
    message = "no connection is allowed here"
    raise OSError(message)


if __name__ == "__main__":
    sys.exit(main())
