"""Draws what docs/ shows of a terminal and of a pull request: docs/diagnostic.svg and docs/pull-request.svg.

`python -m tests.documentation.pictures` writes both. They hold no font and nothing from elsewhere.
"""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from html import unescape
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.text import Text

from tests.documentation.followed import BLOCK, IDENTITY, environment
from tests.shared_data import ROOT
from tests.support.command import cold_command

DOCS = ROOT / "docs"
_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_TEXT = re.compile(r"<text\b[^>]*>([^<]*)</text>")
_LINES = 14
_WIDTH = 100


def diagnostic() -> Console:
    """Print how `lint` begins on the page of this repository."""
    found = cold_command("lint", "cometchat_management", cwd=ROOT, NO_COLOR="1").text.splitlines()
    begin = next(number for number, line in enumerate(found) if "property-name-empty" in line)
    console = _console()
    console.print(Text("$ specpress lint cometchat_management", style="bold"))
    for line in found[begin : begin + _LINES]:
        console.print(Text(line if len(line) <= _WIDTH else line[: _WIDTH - 3] + "..."))
    return console


def pull_request() -> Console:
    """Print what `diff --format markdown` writes into a pull request, of a change of the page in docs/start.md."""
    with tempfile.TemporaryDirectory() as folder:
        known, work = environment(Path(folder)) | IDENTITY, Path(folder) / "work"
        work.mkdir()
        [(_, _, title, page)] = [
            block for block in BLOCK.findall((DOCS / "start.md").read_text("utf-8")) if block[2] == "berths.md"
        ]
        (work / title).write_text(page, encoding="utf-8")
        script = (
            "specpress init berths.md && specpress generate && git init --quiet && git add --all && "
            "git commit --quiet --message first && "
            "perl -pi -e 's/^( *)ship:/$1depth: {type: number, description: Metres of water.}\\n$1vessel:/' "
            "berths.md && specpress generate && specpress diff harbour --format markdown > ../diff.md"
        )
        subprocess.run(["/bin/sh", "-e", "-c", script], cwd=work, env=known, capture_output=True, check=True)
        text = (Path(folder) / "diff.md").read_text("utf-8")
    console = _console()
    console.print(Markdown(f"# harbour\n\n{text}"))
    return console


def _console() -> Console:
    return Console(record=True, width=_WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")


def svg(console: Console, title: str) -> str:
    """Return what a console printed as a picture, without fonts from elsewhere."""
    drawn = console.export_svg(title=title)
    return _FONT.sub("", drawn).replace("Fira Code", "DejaVu Sans Mono").rstrip() + "\n"


def words(picture: str) -> list[str]:
    """Return the words that a picture shows, without the lines that some versions of rich draw around them."""
    shown = " ".join(unescape(text) for text in _TEXT.findall(picture)).replace("\u00a0", " ")
    return re.sub("[\u2500-\u257f]", " ", shown).split()


PICTURES = {"diagnostic.svg": (diagnostic, "specpress lint"), "pull-request.svg": (pull_request, "pull-request.md")}


if __name__ == "__main__":
    for name, (draw, title) in PICTURES.items():
        (DOCS / name).write_text(svg(draw(), title), encoding="utf-8")
