"""The HTTP library beneath a client."""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import Any


def test_the_tests_run_on_the_library_that_was_asked_for(package: Any) -> None:
    """Hold that `make test-httpx`, which sets the variable, does not test httpx2 a second time."""
    wanted = os.environ.get("SPECPRESS_HTTP", "httpx2")
    for seam in (f"{package.__name__}._http", "generated.tidewater_freight._runtime._http"):
        assert importlib.import_module(seam).http.__name__ == wanted
    assert wanted == "httpx2" or importlib.util.find_spec("httpx2") is None
