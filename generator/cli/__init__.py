"""The command line: the only package that prints or exits. What a command does is in the modules it calls."""

from __future__ import annotations

import contextlib
import sys
from typing import NoReturn

from generator.cli import changes, codes, names, pressing, proof, pulling, starting, vendoring
from generator.cli.app import app
from generator.cli.run import DONE, INTERRUPTED

__all__ = ["main"]

_ORDER = (
    starting.init,
    pulling.pull,
    pressing.generate,
    pressing.check,
    pressing.lint,
    changes.diff,
    changes.impact,
    changes.drift,
    names.rename,
    names.forget,
    proof.verify,
    vendoring.vendor,
    codes.explain,
)
"""The commands as `--help` shows them."""

app.registered_commands.sort(key=lambda command: _ORDER.index(command.callback))


def main() -> NoReturn:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # a TextIOWrapper
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer says nothing of a Ctrl-C that comes before or after a command's own work
            sys.stderr.write("interrupted; no client is half written\n")
        raise
    sys.exit(DONE)
