"""Lets a package import its names from its modules when they are first asked for (PEP 562)."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from threading import Lock, get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping
    from contextlib import AbstractContextManager

_waiting: dict[str, tuple[str, ...]] = {}
"""Module -> the names of its package that it gets when their modules are there."""
_busy: set[int] = set()
"""The threads that give such names."""
_loading: dict[int, dict[tuple[str, str], object]] = {}
"""Thread that loads names -> (package, name) -> what it has loaded: no other thread may see a class that waits."""
_lock = Lock()
"""Held while a name is loaded, so that nobody has a module before all that it waits for is there."""


def lazy(package: str, modules: Mapping[str, Iterable[str]]) -> None:
    """Give a package the names that its modules have; the last one that has a name counts."""
    module = sys.modules[package]
    places = {name: module for module, names in modules.items() for name in names}

    def load(name: str) -> object:
        if name not in places:
            message = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(message, name=name, obj=module)
        with _loaded(_lock) as found:
            if (package, name) not in found:
                # `import_module` would fail where two threads import modules that need each other.
                found[package, name] = getattr(__import__(f"{package}.{places[name]}", fromlist=[name]), name)
                _give()
            return found[package, name]

    vars(module).setdefault("__all__", [*places])
    vars(module).update(__getattr__=load, __dir__=lambda: sorted({*vars(module), *places}))


def complete(module: str, *names: str) -> None:
    """Give a module names of its package whose modules need names of this one, too; its last statement."""
    _waiting[module] = names
    _give()


@contextmanager
def _loaded(lock: AbstractContextManager[object]) -> Generator[dict[tuple[str, str], object]]:
    """Hold what this thread loads, and the lock; the packages have it when the first of its loads ends."""
    if (found := _loading.get(thread := get_ident())) is not None:
        yield found
        return
    with lock:
        found = _loading[thread] = dict[tuple[str, str], object]()
        try:
            yield found
        finally:
            del _loading[thread]
        for (package, name), value in found.items():
            setattr(sys.modules[package], name, value)


def _give() -> None:
    """Give all modules what they wait for; what is imported for it only waits, so that imports do not run in imports.

    A module that is about to define a name calls `complete` after it.
    """
    if (thread := get_ident()) in _busy:
        return
    _busy.add(thread)
    try:
        done: set[str] = set()
        # What is asked for may be imported by a thread that waits for this one: this one must not wait for it.
        with _loaded(nullcontext()):
            while left := _waiting.keys() - done:
                done |= left
                for each in left:
                    own, package = vars(sys.modules[each]), sys.modules[each.rpartition(".")[0]]
                    own.update({name: getattr(package, name) for name in _waiting[each] if hasattr(package, name)})
    finally:
        _busy.discard(thread)
