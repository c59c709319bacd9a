"""Models of `customers`."""

from __future__ import annotations

from datetime import date

from typing_extensions import TypeAliasType

from .._runtime.model import Model
from .shared import Customer, Money


class Company(Model):
    legal_name: str
    registration: str | None = None
    directors: list[Person] | None = None


class CustomerInput(Model):
    name: str
    email: str | None = None
    vat_number: str | None = None
    credit: Money | None = None
    secret: str | None = None


class Person(Model):
    given_name: str
    family_name: str
    born_on: date | None = None


Party = TypeAliasType("Party", Person | Company)
"""A person or a company, told apart by their members."""


SearchCustomersResponse = TypeAliasType("SearchCustomersResponse", dict[str, Customer])
