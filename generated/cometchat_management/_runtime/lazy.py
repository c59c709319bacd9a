"""Lets a package import its names from its modules when they are first asked for (PEP 562)."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from threading import RLock, get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_waiting: dict[str, tuple[str, ...]] = {}
"""Module -> the names of its package that it gets when their modules are there."""
_busy: set[int] = set()
"""The threads that give such names."""
_lock = RLock()
"""Held while a name is loaded, so that nobody has a module before all that it waits for is there."""


def lazy(package: str, modules: Mapping[str, Iterable[str]]) -> None:
    """Give a package the names that its modules have; the last one that has a name counts."""
    module = sys.modules[package]
    places = {name: module for module, names in modules.items() for name in names}

    def load(name: str) -> object:
        if name not in places:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=module)
        # What `_give` asks for may be imported by a thread that waits for this one: it must not wait for the other.
        with nullcontext() if get_ident() in _busy else _lock:
            # `import_module` would fail where two threads import modules that need each other.
            value: object = getattr(__import__(f"{package}.{places[name]}", fromlist=[name]), name)
            _give()
        setattr(module, name, value)
        return value

    vars(module).setdefault("__all__", [*places])
    vars(module).update(__getattr__=load, __dir__=lambda: sorted({*vars(module), *places}))


def complete(module: str, *names: str) -> None:
    """Give a module names of its package whose modules need names of this one, too; its last statement."""
    _waiting[module] = names
    _give()


def _give() -> None:
    """Give all modules what they wait for; what is imported for it only waits, so that imports do not run in imports.

    A module that is about to define a name calls `complete` after it.
    """
    if (thread := get_ident()) in _busy:
        return
    _busy.add(thread)
    try:
        done: set[str] = set()
        while left := _waiting.keys() - done:
            done |= left
            for each in left:
                own, package = vars(sys.modules[each]), sys.modules[each.rpartition(".")[0]]
                own.update({name: getattr(package, name) for name in _waiting[each] if hasattr(package, name)})
    finally:
        _busy.discard(thread)
