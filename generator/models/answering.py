"""Answers requests for models, in a process of its own: has dcg write them, and takes apart what it wrote."""

from __future__ import annotations

import gc
import json
import signal
import sys
import traceback
import warnings
from pathlib import Path

from .dcg import load, written
from .split import Expected, split

_KEPT = 4
"""After so many requests what dcg made of them is thrown away: some 30 MB."""


def work() -> None:
    """Answer requests until there are no more.

    A request is a line of JSON: the file of what is asked, the file that is to be written, and an empty folder. Each
    answer is a line too: the file that is given, and why it is not there, if so.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks is stopped as well, and says so
    warnings.simplefilter("ignore")  # nobody reads the standard error of this process until it ends
    gc.disable()  # what dcg makes lives until it is done, and there is much of it
    load()  # while nothing is asked yet
    gc.freeze()

    for number, line in enumerate(sys.stdin, 1):
        asked, given, empty = map(Path, json.loads(line))
        try:
            given.write_text(_answer(asked.read_text("utf-8"), empty), "utf-8", newline="\n")
            problem = ""
        except Exception as error:  # noqa: BLE001  # the process that asks tells of it
            problem = "".join(traceback.format_exception_only(error)).strip()
        sys.stdout.write(json.dumps([str(given), problem]) + "\n")
        sys.stdout.flush()
        if number % _KEPT == 0:
            gc.collect()


def _answer(asked: str, empty: Path) -> str:
    """Return each model by the name that dcg was given, as `Written.as_text` gives it."""
    schemas, aliases, marks, expected = json.loads(asked)
    text = written(schemas, aliases, marks, empty)
    models = split(text, [Expected(**each) for each in expected])
    return json.dumps({name: model.as_text() for name, model in models.items()})
