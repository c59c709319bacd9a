"""Makes clients of three public APIs whose licences allow it, and writes docs/gallery.md: sizes, proof and a call.

`make gallery` runs it. The descriptions are those of ../shared/corpus; none of their text goes into the page. A call is
answered by the client's own fake.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "gallery.md"
HEAD = """# Gallery

Three public APIs, from the description that each vendor publishes to a call. `make gallery` writes this page: it runs
the commands that are shown, in an empty folder, and the calls are answered by the client's own fake. These clients are
not in this repository; the two in `generated/` are. For a client of a documentation page see [Start](start.md).
"""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One API of the gallery, and a program that calls it."""

    title: str
    name: str
    file: str
    program: str


APIS = (
    Shown(
        title="Resend",
        name="resend",
        file="resend-resend.yaml",
        program="""\
from generated.resend.testing import FakeApi

with FakeApi() as api:
    api.on("emails.send").reply({"id": "4ef9"})
    client = api.client()
    sent = client.emails.send(from_="me@example.com", to="you@example.com", subject="Hello")
    print(sent.id)
""",
    ),
    Shown(
        title="Ory Hydra",
        name="hydra",
        file="ory-hydra.json",
        program="""\
from generated.hydra.testing import FakeApi

with FakeApi() as api:
    api.on("oidc.get_dynamic_client").reply({"client_id": "a", "scope": "openid"})
    print(api.client().oidc.get_dynamic_client("a").scope)
""",
    ),
    Shown(
        title="Docker Engine",
        name="docker",
        file="moby-docker20.yaml",
        program="""\
import asyncio

from generated.docker.testing import FakeApi


async def main() -> None:
    async with FakeApi() as api:
        api.on("container.list").reply([{"Image": "ubuntu:latest", "State": "running"}])
        for container in await api.async_client().container.list(all=True):
            print(container.image, container.state)


asyncio.run(main())
""",
    ),
)


def run(folder: Path, *words: str) -> str:
    """Run a command in a folder, and return what it printed.

    Raises:
        SystemExit: it failed.
    """
    known = {**os.environ, "PYTHONPATH": f"{ROOT}:{folder}", "SPECPRESS_CACHE": "", "NO_COLOR": "1"}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=known, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done.stdout


def section(api: Shown, folder: Path) -> str:
    """Make one client and return its section."""
    with (CORPUS / "index.tsv").open(encoding="utf-8", newline="") as file:
        [origin] = [
            row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["path"] == api.file
        ]
    repository, _, rest = origin["source repo:path@commit"].partition(":")
    path, _, commit = rest.partition("@")
    run(folder, "-m", "generator", "init", str(CORPUS / api.file), "--name", api.name)
    run(folder, "-m", "generator", "generate", api.name)
    proven = run(folder, "-m", "generator", "verify", api.name).strip().splitlines()[-1]
    answered = run(folder, "-c", api.program)
    client = folder / "generated" / api.name
    files = [found for found in client.rglob("*.py") if "__pycache__" not in found.parts]
    operations = len(json.loads((client / "MANIFEST.json").read_text("utf-8"))["operations"])
    size = sum(found.stat().st_size for found in files) / 1000
    models = sum(
        len(re.findall(r"^class ", found.read_text("utf-8"), re.MULTILINE)) for found in client.glob("models/**/*.py")
    )
    standard = "Swagger" if origin["version"].startswith("2") else "OpenAPI"
    print(f"{api.title}: {operations} operations, {proven}", flush=True)
    return f"""
## {api.title}

[{repository}](https://github.com/{repository}), `{path}` at {commit}, licence {origin["license"]}:
{standard} {origin["version"]}, {int(origin["bytes"]) / 1000:.0f} kB.

```console
$ specpress init {path.rpartition("/")[2]} --name {api.name}
$ specpress generate {api.name}
$ specpress verify {api.name}
{proven}
```

| operations | classes of models | files | size | proven |
|---|---|---|---|---|
| {operations} | {models} | {len(files)} | {size:.0f} kB | {proven.partition(": ")[2].partition(" ")[0]} cells |

<!-- run by benchmarks/gallery.py -->

```python
{api.program}```

```output
{answered}```
"""


def main() -> None:
    """Write the page."""
    missing = [api.file for api in APIS if not (CORPUS / api.file).exists()]
    if missing:
        sys.exit(f"not beside the checkout: {', '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="specpress-gallery-") as folder:
        PAGE.write_text(HEAD + "".join(section(api, Path(folder)) for api in APIS), encoding="utf-8")


if __name__ == "__main__":
    main()
