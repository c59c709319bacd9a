"""The one place that imports the HTTP library: httpx2, or httpx where only that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2 as http
else:
    try:
        import httpx2 as http
    except ModuleNotFoundError:
        import httpx as http

__all__ = ["http"]
