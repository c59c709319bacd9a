"""Takes the output streams of the process and gives ones that end a command quietly when nobody reads any more."""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn

READER_GONE, NOT_TAKEN = 141, 1
"""What a shell makes of SIGPIPE; and an output that cannot be written, as for a file that cannot."""

_NAMES = {"stdout": "standard output", "stderr": "standard error"}


class Stream(io.TextIOWrapper):
    """Standard output or standard error, in UTF-8.

    The signal SIGPIPE stays ignored, for it would end `pull` when a server closes a connection.
    """

    def write(self, text: str, /) -> int:
        """Write, or end the command."""
        try:
            return super().write(text)
        except OSError as error:
            _leave(self, error)

    def flush(self) -> None:
        """Flush, or end the command."""
        try:
            super().flush()
        except OSError as error:
            _leave(self, error)


def take_over() -> None:
    """Put a `Stream` in the place of each stream of the process; a closed one takes everything and keeps nothing."""
    for name in _NAMES:
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  # to the end
        elif type(stream) is io.TextIOWrapper:
            lines, through = stream.line_buffering, stream.write_through
            taken = Stream(
                stream.detach(),
                encoding="utf-8",
                errors="backslashreplace",
                line_buffering=lines,
                write_through=through,
            )
            setattr(sys, name, taken)


def finish() -> None:
    """Write what is still held back."""
    for name in _NAMES:
        getattr(sys, name).flush()


def _leave(stream: Stream, error: OSError) -> NoReturn:
    """End the command; what is still held back goes nowhere, so that the interpreter has nothing to complain of."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
    if isinstance(error, BrokenPipeError):
        raise SystemExit(READER_GONE)
    if stream is sys.stdout:
        sys.stderr.write(f"specpress: standard output cannot be written: {error.strerror}\n")
        sys.stderr.flush()
    raise SystemExit(NOT_TAKEN)
