"""The same input gives the same bytes and the same names, whatever the machine, the folder and the order of keys."""

from __future__ import annotations

import ast
import os
import random
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from generator.config.client_toml import load_config
from generator.config.found_tomls import find_configs
from generator.render.runtime_files import is_copied
from tests.support.command import ROOT, cold_command, command
from tests.support.project import press

if TYPE_CHECKING:
    from pathlib import Path

    from generator.source.document import JsonValue

CONFIGS = sorted((ROOT / "specs").glob("*.toml"))


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_the_committed_client_is_what_its_sources_give(path: Path) -> None:
    config = load_config(path)
    pressed = press(config)
    committed = {
        file.relative_to(config.output).as_posix(): file.read_text(encoding="utf-8")
        for file in config.output.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert committed == pressed.files
    assert config.lock is not None
    assert config.lock.read_text(encoding="utf-8") == pressed.lock


def test_every_toml_of_specs_is_found() -> None:
    assert sorted(path.name for path in find_configs([], ROOT / "specs")) == [path.name for path in CONFIGS]


def test_black_agrees_with_every_committed_line() -> None:
    clients = [path for path in (ROOT / "generated").iterdir() if path.is_dir()]
    files = [
        str(path)
        for client in clients
        for path in client.rglob("*.py")
        if not is_copied(path.relative_to(client).as_posix())
    ]
    own = ["--config", os.devnull, "--line-length", "100"]  # that of the checkout leaves the clients alone
    black = [sys.executable, "-m", "black", "--check", "--quiet", *own, *files]
    assert subprocess.run(black, check=False, cwd=ROOT).returncode == 0


def pressed_to(folder: Path, source: Path, seed: str = "") -> dict[str, bytes]:
    """Press ad hoc, without a cache, and with a hash seed in a process of its own; return the files."""
    output = folder / "client"
    words = ("generate", "--source", str(source), "--output", str(output), "--name", "client")
    folder.mkdir(parents=True, exist_ok=True)
    run = cold_command(*words, cwd=folder, PYTHONHASHSEED=seed) if seed else command(*words, cwd=folder)
    assert run.status == 0, run.text
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in output.rglob("*") if file.is_file()}


@pytest.mark.parametrize("source", ["fetch-usage.md", "freight.yaml"])
def test_hash_seeds_and_folders_give_the_same_bytes(source: str, tmp_path: Path) -> None:
    first = pressed_to(tmp_path / "a", ROOT / "specs" / source)
    for seed in ("1", "2"):
        assert pressed_to(tmp_path / seed / "deeper", ROOT / "specs" / source, seed) == first


def test_a_changed_description_changes_only_the_lines_that_carry_it(tmp_path: Path) -> None:
    page = (ROOT / "specs" / "fetch-usage.md").read_text(encoding="utf-8")
    before = tmp_path / "before" / "page.md"
    after = tmp_path / "after" / "page.md"
    for path, text in ((before, page), (after, page.replace("The parent appId to which", "The app to which"))):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    old = pressed_to(tmp_path / "old", before)
    new = pressed_to(tmp_path / "new", after)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"resources/app.py", "MANIFEST.json"}
    pairs = zip(old["resources/app.py"].splitlines(), new["resources/app.py"].splitlines(), strict=True)
    different = [(left, right) for left, right in pairs if left != right]
    assert [b"The app to which" in right for _, right in different] == [True, True]  # of the method and its async twin


def shuffled(value: JsonValue, chance: random.Random) -> JsonValue:
    """Return the same value with the members of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def names_in(files: dict[str, bytes]) -> dict[tuple[str, str], list[str]]:
    """Return the names of every class and function, with its fields or arguments."""
    found: dict[tuple[str, str], list[str]] = {}
    for path, text in files.items():
        if not path.endswith(".py") or is_copied(path):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                found[path, node.name] = sorted(
                    entry.target.id
                    for entry in node.body
                    if isinstance(entry, ast.AnnAssign) and isinstance(entry.target, ast.Name)
                )
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[path, node.name] = sorted(entry.arg for entry in (*node.args.args, *node.args.kwonlyargs))
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_keys_decides_no_name(seed: int, tmp_path: Path) -> None:
    document = yaml.safe_load((ROOT / "specs" / "freight.yaml").read_text(encoding="utf-8"))
    mixed = tmp_path / "mixed.yaml"
    mixed.write_text(
        yaml.safe_dump(shuffled(document, random.Random(seed)), sort_keys=False), encoding="utf-8"
    )  # a repeatable order, not a secret
    plain = pressed_to(tmp_path / "plain", ROOT / "specs" / "freight.yaml")
    assert names_in(pressed_to(tmp_path / "mixed", mixed)) == names_in(plain)
