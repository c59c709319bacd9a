"""From the schemas of a description to a table of named, simple schemas and the types that refer to them."""

from __future__ import annotations

from .draft import Direction
from .table import FlatProperty, Flattened, Models, SchemaTable

__all__ = ["Direction", "FlatProperty", "Flattened", "Models", "SchemaTable"]
