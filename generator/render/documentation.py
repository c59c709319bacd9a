"""Takes one operation and its arguments, gives the texts of the docstrings of its builder and methods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..runtime.errors import error_class
from .docstrings import WIDTH, compose, entry, first_and_rest, lines_of, one_line
from .snippets import example_answer, example_call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..ir.api import Operation, Response
    from .signatures import Argument

_METHOD_WIDTH = WIDTH - 8
_BUILDER_WIDTH = WIDTH - 4
_INDENT = " " * 4
_FAMILIES = {"3XX": 399, "4XX": 499, "5XX": 599}
_FIRST_ERROR = 300
_EXPECTED = frozenset(
    {
        "a", "an", "and", "api", "accepted", "completed", "content", "created", "default", "expected", "is", "no", "of",
        "ok", "okay", "operation", "request", "requests", "response", "responses", "result", "results", "return",
        "returned", "returns", "success", "successful", "successfully", "succeeded", "the", "was", "with",
    }
)  # fmt: skip
"""What any success could be described by."""
_WORD = re.compile(r"[^\W\d_]+")


def request_line(operation: Operation) -> str:
    """Return `METHOD /path` in backquotes, for a docstring."""
    return f"`{one_line(f'{operation.method} {operation.path}', 300)}`"


def builder_text(operation: Operation) -> str:
    """Return the docstring of a builder, with what is said of the headers that a `Response` has."""
    headers = {
        header.wire: header.description
        for response in operation.responses
        for header in response.headers
        if response.status.startswith("2") and header.description
    }
    described = [line for name, text in headers.items() for line in entry(f"`{one_line(name)}`", text, _BUILDER_WIDTH)]
    return compose(
        title=f"Build {request_line(operation)} without sending it.",
        blocks=[["Headers of the response:", *described]] if described else [],
        width=_BUILDER_WIDTH,
    )


def async_text(operation: Operation, arguments: Sequence[Argument], class_name: str, name: str) -> str:
    """Return the docstring of an async method: its arguments, and where its sync twin says all."""
    title, _ = first_and_rest(operation.summary, operation.description)
    see = f"See `{class_name}.{name}`."
    described = _arguments(arguments)
    return compose(title=f"{title} {see}".strip(), blocks=[described], width=_METHOD_WIDTH - 3)


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
    body = operation.body
    if body is not None and body.flattened and body.description not in ("", operation.summary, operation.description):
        blocks.append(lines_of(f"The body: {body.description}", _METHOD_WIDTH))
    blocks += [_arguments(arguments), _returned(operation, stream=stream)]
    raised = _errors(operation)
    if raised:
        blocks.append(["Raises:", *raised])
    if not stream and (call := example_call(operation, _METHOD_WIDTH - 4)):
        blocks.append(["Example:", *(f"    {line}" for line in call)])
    if not stream and (answer := example_answer(operation, _METHOD_WIDTH - 4)):
        blocks.append(["Example of an answer:", *(f"    {line}" for line in answer)])
    return compose(title=title or line, blocks=blocks, width=_METHOD_WIDTH - 3)


def _arguments(arguments: Sequence[Argument]) -> list[str]:
    """Return the section of the arguments of which something is said."""
    described = [argument for argument in arguments if argument.description.strip()]
    lines = [line for argument in described for line in entry(argument.name, argument.description, _METHOD_WIDTH)]
    return ["Args:", *lines] if lines else []


def _returned(operation: Operation, *, stream: bool) -> list[str]:
    """Return the section of what comes back: what a page is, and what successes are described by, if that says more."""
    lines: list[str] = []
    if operation.paging is not None and not stream:
        lines.append("One page: `items` and, with `all()`, the items of this page and of all that follow.")
    told = [
        response for response in operation.responses if response.status.startswith("2") and _tells(response, operation)
    ]
    lines += [
        f"{response.status}: {response.description}" if len(told) > 1 else response.description for response in told
    ]
    wrapped = [line for text in lines for line in lines_of(text, _METHOD_WIDTH - 4) if line]
    return ["Returns:", *(f"{_INDENT}{line}" for line in wrapped)] if wrapped else []


def _tells(response: Response, operation: Operation) -> bool:
    """Whether the description of a success says more than that it is one, and more than the operation does."""
    words = {word.lower() for word in _WORD.findall(response.description)} - _EXPECTED
    return bool(words) and response.description.strip(".") not in (operation.summary.strip("."), operation.description)


def error_name(status: str) -> str | None:
    """Return the class of the runtime that a documented status raises; None for a success."""
    if status == "default":
        return None
    number = _FAMILIES.get(status.upper()) or (int(status) if status.isascii() and status.isdigit() else 0)
    return error_class(number).__name__ if number >= _FIRST_ERROR else None


def _errors(operation: Operation) -> list[str]:
    """Return one entry for each error class, with the statuses that raise it and what is said of them."""
    found: dict[str, dict[str, list[str]]] = {}
    for response in operation.responses:
        name = error_name(response.status)
        if name is not None:
            found.setdefault(name, {}).setdefault(response.description, []).append(response.status)
    lines: list[str] = []
    for name, texts in found.items():
        said = (f"{', '.join(statuses)}: {text}" if text else ", ".join(statuses) for text, statuses in texts.items())
        lines += entry(name, "  \n".join(said), _METHOD_WIDTH)
    return lines
