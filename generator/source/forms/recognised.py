"""Answers what a text is: asks the reader of each form, and takes the answer that says most."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from ...diagnostics import SpecError
from .sheet import LAST_RESORT, Form, Sheet

if TYPE_CHECKING:
    from ...diagnostics.location import Location
    from .sheet import Described, Link, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """What a text is: the name of its form, and the descriptions in it, or else where it says that they are."""

    form: Form
    described: tuple[Described, ...] = ()
    links: tuple[Link, ...] = ()
    place: Location | None = None


@cache
def forms() -> tuple[Form, ...]:
    """Return every form: the `FORM` of each module of this folder, by rank and name."""
    folder = __name__.rpartition(".")[0]
    paths = import_module(folder).__path__
    modules = (import_module(f"{folder}.{module.name}") for module in iter_modules(paths))
    found = [module.FORM for module in modules if isinstance(getattr(module, "FORM", None), Form)]
    return tuple(sorted(found, key=lambda form: (form.rank, form.name)))


def recognise(sheet: Sheet) -> Recognised | None:
    """Return what a text is; None when no form fits.

    A description counts more than links, links more than a description that cannot be read, and a name least.

    Raises:
        SpecError: `page-script-value`: the description stands there as a script, and not as a literal.
    """
    links: list[tuple[Form, Reading]] = []
    names: list[tuple[Form, Reading]] = []
    refusal: SpecError | None = None
    for form in forms():
        try:
            found = form.read(sheet)
        except SpecError as error:
            refusal = refusal or error
            continue
        if found is not None and found.described:
            return Recognised(form=form, described=found.described)
        if found is not None:
            (links if found.links else names).append((form, found))
    links = [(form, found) for form, found in links if form.rank < LAST_RESORT] or links
    if links:
        unique: dict[str, Link] = {}
        for _, found in links:
            for link in found.links:
                unique.setdefault(link.address, link)
        ordered = sorted(unique.values(), key=lambda link: (link.place.line, link.place.column))
        return Recognised(form=links[0][0], links=tuple(ordered))
    if refusal is not None:
        raise refusal
    if names:
        return Recognised(form=names[0][0], place=names[0][1].place)
    return None
