"""The command line: the only package that prints or exits. What a command does is in the modules it calls."""

from __future__ import annotations

import gc
import inspect
import re
import sys
from typing import NoReturn

from . import (
    check,
    diff,
    drift,
    explain,
    generate,
    impact,
    init,
    lint,
    merge,
    mock,
    names,
    pull,
    rename,
    vendor,
    verify,
)
from . import output_streams as streams
from .app import app
from .run import DONE, INTERRUPTED

__all__ = ["main"]

_ORDER = (
    init.init,
    pull.pull,
    generate.generate,
    check.check,
    lint.lint,
    diff.diff,
    impact.impact,
    drift.drift,
    names.names,
    rename.rename,
    rename.forget,
    verify.verify,
    merge.merge,
    vendor.vendor,
    mock.mock,
    explain.explain,
)
"""The commands as `--help` shows them."""

app.registered_commands.sort(key=lambda command: _ORDER.index(command.callback))
for _command in app.registered_commands:  # typer would break the lines of a help page where its docstring does
    _command.help = re.sub(r"(?<!\n)\n(?!\n)", " ", inspect.getdoc(_command.callback) or "")


def main() -> NoReturn:
    """Run the command line."""
    streams.take_over()
    try:
        app(prog_name="specpress")
    except SystemExit as end:
        if end.code == INTERRUPTED:  # typer says nothing of a Ctrl-C that comes before or after a command's own work
            sys.stderr.write("interrupted; no client is half written\n")
        if end.code == DONE:
            streams.finish()
        raise
    finally:
        gc.freeze()  # else the interpreter searches all that is left for cycles: a third of a `diff` of 900 operations
    sys.exit(DONE)
