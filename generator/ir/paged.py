"""How an operation is paged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config.client_toml import PagingStyle
    from .types import TypeRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How an operation is paged, from the toml; a place is a JSON pointer into the body, `""` the body itself."""

    style: PagingStyle
    item_type: TypeRef
    items: str
    parameter: str = ""
    """The wire name of what asks for another page: a query parameter, or with `in_body` a member of the body."""
    in_body: bool = False
    next: str = ""
    item: str = ""
    more: str = ""
    total: str = ""
    first: int = 0
