"""Every command that writes, and the project that each is stopped in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.hostile.conftest import BENIGN
from tests.support.nightly import daily

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.pull.server import Site
    from tests.support.command import Run

    Run_ = Callable[..., Run]
    Prepare = Callable[[Path, Run_, Site], None]

MOVED = BENIGN.replace("title: Older", "title: Newer").replace("/things/{id}", "/widgets/{id}")
CONTRADICTED = BENIGN.replace("content: {application/json: {", "content: {application/json: {example: {id: 1}, ")


def with_a_toml(folder: Path, _run: Run_, _site: Site) -> None:
    """Make a project that was never pressed."""
    (folder / "specs").mkdir()
    (folder / "specs" / "pets.yaml").write_text(BENIGN)
    (folder / "specs" / "pets.toml").write_text('sources = ["pets.yaml"]\n')


def with_a_client(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a committed client, a consumer of it, and what production saw of it."""
    with_a_toml(folder, run, site)
    assert run("generate").status == 0
    (folder / "app").mkdir()
    (folder / "app" / "main.py").write_text("def f(client): return client.things.get_things_by_id('1')\n")
    record = {"operation_id": "GET /things/{id}", "status": 200, "pointer": "/id", "actual": "integer"}
    (folder / "drift.jsonl").write_text(json.dumps(record) + "\n")
    (folder / "specs" / "pets.changelog.md").write_text("# Changelog\n")


def with_a_moved_description(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a committed client, whose description has moved."""
    with_a_client(folder, run, site)
    (folder / "generated" / "pets" / "mine.py").write_text("MINE = 1\n")
    (folder / "specs" / "pets.yaml").write_text(MOVED)


def with_a_contradicting_example(folder: Path, run: Run_, site: Site) -> None:
    """Make a project whose description has an example that its schema does not fit."""
    with_a_client(folder, run, site)
    (folder / "specs" / "pets.yaml").write_text(CONTRADICTED)


def with_a_first_ledger(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a ledger, and a page of it, that will be others."""
    with_a_client(folder, run, site)
    (folder / "specs" / "pets.proof.json").write_text("{}\n")
    (folder / "proof.html").write_text("<p>Nothing.</p>\n")


def with_a_copy(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a committed client and a consumer's copy of the one before."""
    with_a_client(folder, run, site)
    assert run("vendor", "pets", "app/pets").status == 0
    (folder / "app" / "pets" / "mine.py").write_text("MINE = 1\n")
    (folder / "specs" / "pets.yaml").write_text(MOVED)
    assert run("generate").status == 0


def with_moved_pages(folder: Path, run: Run_, site: Site) -> None:
    """Make a project that has pulled a document, which has changed since, and shall pull another one."""
    (folder / "specs").mkdir()
    one, two = (
        f'[[pull]]\nurl = "{site.url}/{name}.yaml"\ninto = "{name}.yaml"\nprivate_hosts = ["localhost:{site.port}"]\n'
        for name in ("one", "two")
    )
    toml = folder / "specs" / "pets.toml"
    toml.write_text(f'sources = ["*.yaml"]\n{one}')
    site.put("/one.yaml", BENIGN)
    assert run("pull").status == 0
    site.put("/one.yaml", MOVED)
    site.put("/two.yaml", MOVED.replace("things", "stones").replace("widgets", "stones").replace("Thing", "Stone"))
    toml.write_text(f'sources = ["*.yaml"]\n{one}{two}')


def with_moved_pages_and_a_moved_toml(folder: Path, run: Run_, site: Site) -> None:
    """Make a project with a client of a pulled document; both its toml and the documents have changed since."""
    with_moved_pages(folder, run, site)
    assert run("generate").status == 0
    toml = folder / "specs" / "pets.toml"
    toml.write_text('environment_prefix = "STONES"\n' + toml.read_text())


def with_a_document(folder: Path, _run: Run_, _site: Site) -> None:
    """Make a folder with nothing but a description."""
    (folder / "pets.yaml").write_text(BENIGN)


def with_a_published_document(_folder: Path, _run: Run_, site: Site) -> None:
    """Leave the folder empty; the description is on a server."""
    site.put("/pets.yaml", BENIGN)


def words_of(command: tuple[str, ...], site: Site) -> tuple[str, ...]:
    """Return a command with the address of the server in it."""
    return tuple(word.replace("@URL@", site.url).replace("@HOST@", f"localhost:{site.port}") for word in command)


COMMANDS: dict[str, tuple[tuple[str, ...], Prepare]] = {
    "generate": (("generate",), with_a_moved_description),
    "generate the first time": (("generate",), with_a_toml),
    "vendor": (("vendor", "pets", "app/pets"), with_a_client),
    "vendor --upgrade": (("vendor", "pets", "app/pets", "--upgrade"), with_a_copy),
    "vendor --remove": (("vendor", "pets", "app/pets", "--remove"), with_a_copy),
    "pull": (("pull",), with_moved_pages),
    "init": (("init", "pets.yaml"), with_a_document),
    "init URL": (("init", "@URL@/pets.yaml", "--name", "pets", "--private-host", "@HOST@"), with_a_published_document),
    "verify": (("verify",), with_a_first_ledger),
    "verify --report": (("verify", "--operation", "GET /things/{id}", "--report", "proof.html"), with_a_first_ledger),
    "rename": (("rename", "things.get", "fetch"), with_a_client),
    "forget": (("forget", "things.get"), with_a_client),
    "lint --suggest-overlay": (("lint", "--suggest-overlay", "pets.overlay.yaml"), with_a_contradicting_example),
    "drift": (("drift", "drift.jsonl", "--client", "pets", "--output", "pets.overlay.yaml"), with_a_client),
}
EVERY = pytest.mark.parametrize("name", COMMANDS)
MOST_USED = ("generate", "pull", "init URL", "vendor --upgrade")
SOME = pytest.mark.parametrize("name", daily(COMMANDS, MOST_USED.__contains__))
"""Every command at night; by day those that most people run."""
ONCE = frozenset({"vendor --remove", "init", "init URL", "lint --suggest-overlay", "drift", "rename"})
"""Commands that refuse to do again what is done."""
