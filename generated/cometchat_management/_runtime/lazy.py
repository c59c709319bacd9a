"""Lets a package import its names from its modules when they are first asked for (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def lazy(package: str, modules: Mapping[str, Iterable[str]]) -> None:
    """Give a package the names that its modules have; the last one that has a name counts."""
    module = sys.modules[package]
    places = {name: module for module, names in modules.items() for name in names}

    def load(name: str) -> object:
        if name not in places:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=module)
        value: object = getattr(import_module(f".{places[name]}", package), name)
        setattr(module, name, value)
        return value

    vars(module).setdefault("__all__", [*places])
    vars(module).update(__getattr__=load, __dir__=lambda: sorted({*vars(module), *places}))
