"""Projects: a folder with `specs/` and the clients that are generated of it, as users have one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from generator.config.client_toml import load_config
from generator.diagnostics import Reporter
from generator.pipeline import generate
from generator.pipeline import press as press_client
from tests.support.command import command

if TYPE_CHECKING:
    from pathlib import Path

    from generator.config.client_toml import Config
    from generator.pipeline import Pressed
    from tests.support.command import Run


def digests(folder: Path) -> dict[str, str]:
    """Return path -> digest of every file but those that Python compiles."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def press(config: Config, reporter: Reporter | None = None) -> Pressed:
    """Press a client in this process; it must go through."""
    reporter = reporter or Reporter()
    pressed = press_client(config, reporter)
    assert pressed is not None, [(entry.code, entry.message) for entry in reporter.errors]
    return pressed


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with `specs/<name>.toml`, one for each client."""

    folder: Path

    @classmethod
    def of(cls, folder: Path, name: str, description: str, toml: str = "") -> Project:
        """Make a project of one client, whose description is `specs/<name>.yaml`."""
        project = cls(folder)
        project.write(f"specs/{name}.yaml", description)
        project.write(f"specs/{name}.toml", toml or f'sources = ["{name}.yaml"]\n')
        return project

    def write(self, name: str, text: str) -> Path:
        """Write a file of the project."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def text(self, name: str) -> str:
        """Return the text of a file of the project."""
        return (self.folder / name).read_text(encoding="utf-8")

    def run(self, *arguments: str, **environment: str) -> Run:
        """Run `specpress` in the project."""
        return command(*arguments, cwd=self.folder, **environment)

    def generate(self, name: str) -> None:
        """Generate one client in this process; it must go through."""
        reporter = Reporter()
        written = generate(load_config(self.folder / "specs" / f"{name}.toml"), reporter)
        assert written is not None, [(entry.code, entry.message) for entry in reporter.errors]
