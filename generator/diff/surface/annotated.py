"""Takes an annotation of a generated module and gives it as frozen data, every name with the module it comes from."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Named:
    """A class or alias: a builtin or library name as it is, one of the client as `models.pets:Pet`."""

    key: str
    arguments: tuple[Type, ...] = ()


@dataclass(frozen=True, slots=True)
class Values:
    """`Literal[...]`: (name of its type, value) of each, so that `True` is not `1`."""

    values: tuple[tuple[str, str | int | bool], ...]


@dataclass(frozen=True, slots=True)
class Options:
    """`A | B`, flat."""

    options: tuple[Type, ...]


Type = Named | Values | Options

ANY = Named("Any")
NONE = Named("None")


def parse_type(node: ast.expr, resolve: Callable[[str], str | Type]) -> Type:
    """Return the type that an annotation means; `resolve` gives a dotted name its key, or what it stands for.

    A text inside an annotation is read as one. A form that our clients do not have is a type of its own text.
    """
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            return parse_type(ast.parse(node.value, mode="eval").body, resolve)
        return NONE if node.value is None else Named(repr(node.value))
    if isinstance(node, ast.BinOp):
        return union((parse_type(node.left, resolve), parse_type(node.right, resolve)))
    if isinstance(node, (ast.Name, ast.Attribute)):
        found = resolve(ast.unparse(node))
        return found if not isinstance(found, str) else Named(found)
    if isinstance(node, ast.Subscript):
        return _subscript(node, resolve)
    if isinstance(node, ast.List):
        return Named("[]", tuple(parse_type(item, resolve) for item in node.elts))
    return Named(ast.unparse(node))


def _subscript(node: ast.Subscript, resolve: Callable[[str], str | Type]) -> Type:
    head = parse_type(node.value, resolve)
    items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if head == Named("Literal"):
        return Values(tuple(_value(item) for item in items))
    if head == Named("Annotated"):
        return parse_type(items[0], resolve)
    return Named(head.key if isinstance(head, Named) else "?", tuple(parse_type(item, resolve) for item in items))


def _value(node: ast.expr) -> tuple[str, str | int | bool]:
    value: object = ast.literal_eval(node)
    return type(value).__name__, value if isinstance(value, (str, int)) else repr(value)


def union(options: tuple[Type, ...]) -> Type:
    """Return one of several types: flat, each once."""
    flat: dict[Type, None] = {}
    for option in options:
        flat.update(dict.fromkeys(option.options if isinstance(option, Options) else (option,)))
    found = tuple(flat)
    return found[0] if len(found) == 1 else Options(found)


def options_of(kind: Type) -> tuple[Type, ...]:
    """Return the members of a union, or the type alone."""
    return kind.options if isinstance(kind, Options) else (kind,)


def names_in(kind: Type) -> Iterator[str]:
    """Iterate over the keys of all names in a type."""
    if isinstance(kind, Named):
        yield kind.key
        for argument in kind.arguments:
            yield from names_in(argument)
    elif isinstance(kind, Options):
        for option in kind.options:
            yield from names_in(option)


def shown(kind: Type, spell: Callable[[str], str] = lambda key: key.rpartition(":")[2]) -> str:
    """Return a type as it is written; `spell` gives the text of a key."""
    if isinstance(kind, Values):
        return f"Literal[{', '.join(repr(value) for _, value in kind.values)}]"
    if isinstance(kind, Options):
        return " | ".join(shown(option, spell) for option in kind.options)
    inside = ", ".join(shown(argument, spell) for argument in kind.arguments)
    if kind.key == "[]":
        return f"[{inside}]"
    return f"{spell(kind.key)}[{inside}]" if kind.arguments else spell(kind.key)
