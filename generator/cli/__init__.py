"""The command line: the only package that prints or exits. What a command does is in the modules it calls."""

from __future__ import annotations

import sys
from typing import NoReturn

from generator.cli import changes, codes, names, pressing, proof, pulling, starting, streams, vendoring
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
    streams.take_over()
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer says nothing of a Ctrl-C that comes before or after a command's own work
            sys.stderr.write("interrupted; no client is half written\n")
        if end.code == DONE:
            streams.finish()
        raise
    sys.exit(DONE)
