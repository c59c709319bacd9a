"""Params of `customers`: what may be given in place of a model, its members by the names that are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from typing_extensions import Required, TypeAliasType, TypedDict

from ..models.customers import Company, Person


class CompanyParam(TypedDict, total=False):
    legal_name: Required[str]
    registration: str
    directors: Sequence[Person | PersonParam]


class PersonParam(TypedDict, total=False):
    given_name: Required[str]
    family_name: Required[str]
    born_on: date


PartyParam = TypeAliasType("PartyParam", Person | PersonParam | Company | CompanyParam)
"""A person or a company, told apart by their members."""
