"""Takes the resolved, upgraded description and gives the frozen `ir.Api`."""

from __future__ import annotations

from .toml_credentials import report_no_security
from .waivers import waive_warnings
from .whole import build_api

__all__ = ["build_api", "report_no_security", "waive_warnings"]
