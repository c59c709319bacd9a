"""The places and styles of parameters, which operations/ checks and render/ spells."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Style = Literal[
    "simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "tabDelimited", "cookie"
]

Place = Literal["path", "query", "header", "cookie", "querystring"]

STYLES: Mapping[Place, tuple[Style, ...]] = MappingProxyType({
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject", "tabDelimited"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "querystring": ("form",),
})  # fmt: skip
"""The styles of each place, its default first (OpenAPI 3.1 section 4.8.12.3).

`tabDelimited` is what becomes of the `tsv` of Swagger 2.0, which has no style in OpenAPI 3. The place `querystring` and
the style `cookie` came with 3.2: the one takes no style, its object is written as a form.
"""
DELIMITED: tuple[Style, ...] = ("spaceDelimited", "pipeDelimited", "tabDelimited")
"""The styles that Swagger 2.0 has in paths and headers as well."""


def is_exploded(style: Style) -> bool:
    """Whether a style has `explode` where nothing says otherwise (OpenAPI 3.1 section 4.8.12.1)."""
    return style in {"form", "cookie"}
