"""The last statement of `__init__.py`: a name is loaded when it is first asked for. The gate knows it by heart."""

from __future__ import annotations

from ..spelling.code import Code

LAZY_NAMES = Code('lazy(__name__, {"_runtime": __all__, "client": ("AsyncClient", "Client")})')
