"""Takes one operation, gives the text of a call that a reader could write, with the examples of the description."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from ..ir.types import ArrayOf, LiteralOf, MapOf, Primitive, UnionOf
from ..spelling.code import Code, identifier
from ..spelling.literals import literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..ir.api import Operation
    from ..ir.types import TypeRef

    Scalar = str | int | float | bool | None
    Spell = Callable[[Scalar], str] | Callable[[object], str]

_TEXT = '"..."'
_EXAMPLES = {
    "str": _TEXT,
    "int": "1",
    "float": "1.0",
    "bool": "True",
    "bytes": 'b"..."',
    "file": 'b"..."',
    "upload": 'Upload("...")',
    "none": "None",
}
_LITERAL = 40
_STRING = 60
"""Characters of a string in an example; a longer one is cut."""
_LINES = 24
"""A longer example is left out: the vendor's page has it."""


def required(operation: Operation) -> list[tuple[str, TypeRef, bool, str]]:
    """Return (argument, type, positional, example) of what a call must give, path arguments first."""
    found = [
        (entry.argument, entry.type, entry.place == "path", entry.example)
        for entry in operation.parameters
        if not entry.client_parameter and (entry.required or entry.place == "path")
    ]
    body = operation.body
    if body is not None and body.flattened and body.required:
        found += [(field.argument, field.type, False, "") for field in body.fields if field.required]
    elif body is not None and body.required and not body.flattened:
        found.append((body.argument, body.media[0].type, False, body.media[0].example))
    return sorted(found, key=lambda entry: not entry[2])


def usual_arguments(operation: Operation) -> Code:
    """Return the required arguments of a call on one line."""
    listed = required(operation)
    values = [("" if positional else identifier(name), value_of(ref)) for name, ref, positional, _ in listed]
    return Code(", ".join(_given(*pair) for pair in values))


def example_call(operation: Operation, width: int) -> list[str]:
    """Return the lines of a call with the documented example of its body or parameters; none without an example."""
    given = {name: (ref, positional, example) for name, ref, positional, example in required(operation)}
    shown = {name: example for name, (_, _, example) in given.items() if example}
    body = operation.body
    if body is not None and body.flattened and body.media[0].example:
        members = json.loads(body.media[0].example)
        if isinstance(members, dict):
            known = {field.wire: field.argument for field in body.fields}
            examples = cast("dict[str, object]", members).items()
            shown |= {known[wire]: json.dumps(value) for wire, value in examples if wire in known}
    if not shown:
        return []
    arguments: list[str] = []
    for name in dict.fromkeys([*given, *shown]):
        ref, positional, _ = given.get(name, (None, False, ""))
        value = (
            value_lines(json.loads(shown[name]), literal, width - 8)
            if name in shown
            else [value_of(cast("TypeRef", ref))]
        )
        arguments.append(
            "\n".join(_given("" if positional else name, line) if not at else line for at, line in enumerate(value))
        )
    return call_lines(f"client.{operation.resource}.{operation.name}", arguments, width)


def example_answer(operation: Operation, width: int) -> list[str]:
    """Return the lines of the documented example of a success, as JSON; none without one that is short."""
    for response in operation.responses:
        for media in response.media if response.status.startswith("2") else ():
            if media.example:
                lines = value_lines(json.loads(media.example), _json, width)
                return lines if len(lines) <= _LINES else []
    return []


def _given(name: str, value: str) -> str:
    return f"{name}={value}" if name else value


def call_lines(name: str, arguments: list[str], width: int) -> list[str]:
    """Return a call on one line if it fits, else with one line for each argument; none where it is too long."""
    line = f"{name}({', '.join(arguments)})"
    if len(line) <= width and "\n" not in line:
        return [line]
    inner = [f"    {line}" for argument in arguments for line in f"{argument},".split("\n")]
    lines = [f"{name}(", *inner, ")"]
    return lines if len(lines) <= _LINES and all(len(line) <= width for line in lines) else []


def _json(value: Scalar) -> str:
    return json.dumps(value, ensure_ascii=False)


def value_lines(value: object, spell: Spell, width: int) -> list[str]:
    """Return data on one line if it fits, else with one line for each member, deeper ones alike."""
    line = _flat(value, spell)
    if len(line) <= width or not isinstance(value, (dict, list)) or not value:
        return [line]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    inner: list[str] = []
    members: list[tuple[str | None, object]] = [(None, item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        members = list(cast("dict[str | None, object]", value).items())
    for name, member in members:
        first, *rest = value_lines(member, spell, width - 4)
        inner += [f"{spell(name)}: {first}" if name is not None else first, *rest]
        inner[-1] += ","
    if spell is _json:
        inner[-1] = inner[-1].removesuffix(",")
    return [opening, *(f"    {line}" for line in inner), closing]


def _flat(value: object, spell: Spell) -> str:
    if isinstance(value, dict):
        members = cast("dict[str, object]", value).items()
        return f"{{{', '.join(f'{spell(name)}: {_flat(member, spell)}' for name, member in members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flat(item, spell) for item in cast('list[object]', value))}]"
    if isinstance(value, str) and len(value) > _STRING:
        value = value[:_STRING].rstrip() + " ..."
    return spell(cast("Scalar", value))


def value_of(ref: TypeRef) -> str:
    """Return an example of a type; `...` where only the reader knows one."""
    if isinstance(ref, Primitive):
        return _EXAMPLES.get(ref.name, "...")
    if isinstance(ref, LiteralOf) and ref.values:
        shown = literal(ref.values[0])
        return shown if len(shown) <= _LITERAL and shown.isascii() and "`" not in shown else _TEXT
    if isinstance(ref, ArrayOf):
        return f"[{value_of(ref.item)}]"
    if isinstance(ref, MapOf):
        return "{}"
    return value_of(ref.options[0]) if isinstance(ref, UnionOf) and ref.options else "..."
