"""Takes the resolved, upgraded description and gives the frozen `ir.Api`."""

from __future__ import annotations

from .whole import build_api

__all__ = ["build_api"]
