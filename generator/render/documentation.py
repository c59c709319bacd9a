"""Takes one operation and its arguments, gives the texts of the docstrings of its builder and methods."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from ..runtime.errors import error_class
from .docstrings import WIDTH, compose, cut, entry, first_and_rest, lines_of, one_line
from .snippets import example_answer, example_call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..ir.api import Operation
    from .signatures import Argument

_METHOD_WIDTH = WIDTH - 8
_INDENT = " " * 4
_ERROR_TEXT = 160
_FAMILIES = {"3XX": 399, "4XX": 499, "5XX": 599}
_FIRST_ERROR = 300


def request_line(operation: Operation) -> str:
    """Return `METHOD /path` in backquotes, for a docstring."""
    return f"`{one_line(f'{operation.method} {operation.path}', 300)}`"


def builder_text(operation: Operation) -> str:
    """Return the docstring of a builder."""
    return f"Build {request_line(operation)} without sending it."


def async_text(operation: Operation, class_name: str, name: str) -> str:
    """Return the docstring of an async method, which leads to that of its sync twin."""
    title, _ = first_and_rest(operation.summary, "")
    text = f"{title} See `{class_name}.{name}`." if title else f"See `{class_name}.{name}`."
    return "\n".join(lines_of(text, _METHOD_WIDTH - 3))


def method_text(operation: Operation, arguments: Sequence[Argument], *, stream: bool) -> str:
    """Return the docstring of a sync method: what it does, its request, its arguments, its errors."""
    title, description = first_and_rest(operation.summary, operation.description)
    line = f"{request_line(operation)}, as a stream." if stream else request_line(operation)
    blocks: list[list[str]] = [lines_of(description, _METHOD_WIDTH)]
    if title:
        blocks.append(lines_of(line, _METHOD_WIDTH))
    if operation.deprecated:
        blocks.append(["Deprecated by the API."])
    if operation.documentation_url:
        blocks.append([f"See {one_line(operation.documentation_url, 400)}"])
    described = [text for argument in arguments for text in _argument(argument)]
    if described:
        blocks.append(["Args:", *described])
    if operation.paging is not None and not stream:
        text = "One page: `items` and, with `all()`, the items of this page and of all that follow."
        blocks.append(
            ["Returns:", *textwrap.wrap(text, _METHOD_WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT)]
        )
    raised = _errors(operation)
    if raised:
        blocks.append(["Raises:", *raised])
    if not stream and (call := example_call(operation, _METHOD_WIDTH - 4)):
        blocks.append(["Example:", *(f"    {line}" for line in call)])
    if not stream and (answer := example_answer(operation, _METHOD_WIDTH - 4)):
        blocks.append(["Example of an answer:", *(f"    {line}" for line in answer)])
    return compose(title=title or line, blocks=blocks, width=_METHOD_WIDTH - 3)


def _argument(argument: Argument) -> list[str]:
    return entry(argument.name, argument.description, _METHOD_WIDTH) if argument.description.strip() else []


def error_name(status: str) -> str | None:
    """Return the class of the runtime that a documented status raises; None for a success."""
    if status == "default":
        return None
    number = _FAMILIES.get(status.upper()) or (int(status) if status.isascii() and status.isdigit() else 0)
    return error_class(number).__name__ if number >= _FIRST_ERROR else None


def _errors(operation: Operation) -> list[str]:
    """Return one entry for each error class, with the statuses that raise it and the first description."""
    found: dict[str, tuple[list[str], str]] = {}
    for response in operation.responses:
        name = error_name(response.status)
        if name is not None:
            statuses, text = found.setdefault(name, ([], response.description))
            statuses.append(response.status)
            found[name] = (statuses, text if len(statuses) == 1 else "")
    lines: list[str] = []
    for name, (statuses, text) in found.items():
        shown = ", ".join(statuses)
        first = text.strip().split("\n")[0]
        lines += entry(name, cut(f"{shown}: {first}" if first else shown, _ERROR_TEXT), _METHOD_WIDTH)
    return lines
