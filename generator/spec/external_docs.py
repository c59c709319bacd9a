"""The link of an External Documentation Object."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cursor import Cursor


def documentation_url(owner: Cursor) -> str:
    """Return the link of `externalDocs` (OpenAPI 3.1 section 4.8.11) if a reader can safely follow it, or nothing."""
    external = owner.get("externalDocs")
    return followed("" if external is None else external.text("url"))


def followed(url: str) -> str:
    """Return a URL if a reader can safely follow it, or nothing."""
    return url if url.lower().startswith(("https://", "http://")) and url.isprintable() else ""
