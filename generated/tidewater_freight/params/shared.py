"""Params of `shared`: what may be given in place of a model, its members by the names that are sent."""

from __future__ import annotations

from typing_extensions import Required, TypedDict


class MoneyParam(TypedDict, total=False):
    amount: Required[int]
    currency: Required[str]
    """Constraints: exactly 3 characters."""
