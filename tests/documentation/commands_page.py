"""Writes docs/commands.md: every command of the command line with its arguments, options and examples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from typer.main import get_command

from generator.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.core import TyperCommand

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
BEGIN = """\
# Commands

Every command with its options, as `specpress COMMAND --help` shows them; `make docs` writes this page. In a checkout,
`python -m generator` is the same command.

| exit status | means |
|---|---|
| 0 | done |
| 1 | the description or the contract failed |
| 2 | wrong usage |
| 3 | an error of specpress |
| 130 | Ctrl-C |
| 141 | nobody reads the output any more |
"""
NO_COLUMN = ("", "<bool>")


def page() -> str:
    """Return the page in Markdown."""
    commands: dict[str, TyperCommand] = get_command(app).commands  # type: ignore[attr-defined]  # it is a group
    parts = [BEGIN, *(section(name, command) for name, command in commands.items())]
    return "\n".join(parts)


def section(name: str, command: TyperCommand) -> str:
    """Return what the page says of one command."""
    lines = [f"## {name}", "", cell(command.help or ""), "", "| argument or option | what it does |", "|---|---|"]
    lines += rows(command)
    examples = Text.from_markup(command.epilog or "").plain.removeprefix("Examples:")
    shown = [line.strip() for line in examples.splitlines() if line.strip()]
    return "\n".join([*lines, "", "```text", *shown, "```", ""])


def rows(command: TyperCommand) -> Iterator[str]:
    """Yield a row for each parameter, those that every command has last and short."""
    for parameter in command.params:
        metavar = "" if parameter.metavar in NO_COLUMN or parameter.metavar is None else f" {parameter.metavar}"
        is_option = parameter.param_type_name == "option"
        spelled = f"{', '.join(parameter.opts)}{metavar}" if is_option else metavar.strip() or parameter.name or ""
        yield f"| `{spelled}` | {cell(getattr(parameter, 'help', '') or '')} |"


def cell(text: str) -> str:
    """Return a text of help as one line of Markdown."""
    plain = re.sub(r"\\\[", "[", " ".join(text.split()))
    return plain.replace("|", "&#124;").replace("<", "&lt;").replace("*", "&#42;")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
