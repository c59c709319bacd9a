"""Tells which tests need a library that a client can do without."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

needs_types_of_httpx2 = pytest.mark.skipif(
    find_spec("httpx2") is None, reason="type checkers, and an example, read httpx2 itself: docs/runtime.md"
)
