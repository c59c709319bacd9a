"""The methods of HTTP that a Path Item Object has a member for."""

from __future__ import annotations

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
"""As OpenAPI 3.1 section 4.8.9.1 lists them; 3.2 added `query`."""
