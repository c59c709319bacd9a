"""The one function of `__init__.py`, which loads a name when it is first asked for; the gate knows it by heart."""

from __future__ import annotations

from generator.render.code import Code

LAZY_GETATTR = Code('''\
def __getattr__(name: str) -> object:
    """Import a name of `__all__` from its module, once."""
    if name not in __all__:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    module = ".client" if name in {"AsyncClient", "Client"} else "._runtime"
    value: object = getattr(import_module(module, __name__), name)
    globals()[name] = value
    return value
''')
