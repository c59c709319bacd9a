"""Says whether a description allows a value, and which tags its discriminators give the components."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from generator.diagnostics.location import Pointer, format_pointer, parse_pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.spec.cursor import Cursor, Spec


class DeadEndError(Exception):
    """No value can be written here."""


def _pattern(validator: Any, pattern: object, instance: object, schema: object) -> Iterator[ValidationError]:
    """Judge by a pattern only where Python can read it."""
    del validator, schema
    known = isinstance(pattern, str) and isinstance(instance, str) and readable(pattern)
    if known and re.search(cast("str", pattern), cast("str", instance)) is None:
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def readable(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


def _one_of(validator: Any, branches: list[Any], instance: object, schema: dict[str, object]) -> Iterator[Any]:
    """Ask for any branch where a discriminator picks it: `oneOf` alone would refuse what two branches allow."""
    keyword = "anyOf" if "discriminator" in schema else "oneOf"
    yield from Draft202012Validator.VALIDATORS[keyword](validator, branches, instance, schema)


_FORMATS = FormatChecker(formats=())
_FORMATS.checks("date", raises=ValueError)(lambda value: not isinstance(value, str) or bool(_date(value)))
_FORMATS.checks("date-time", raises=ValueError)(lambda value: not isinstance(value, str) or bool(_instant(value)))
_Validator: Any = extend(cast("Any", Draft202012Validator), {"pattern": _pattern, "oneOf": _one_of})


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text[10:11] in ("T", "t") else None


class Judge:
    """Says whether the description allows a value at a place, and what the tags of its classes are."""

    def __init__(self, spec: Spec) -> None:
        resource = DRAFT202012.create_resource(cast("Any", spec.data))
        self.spec = spec
        self.tags = _tags(spec)
        self._registry: Any = Registry().with_resource("urn:spec", resource)
        self._validators: dict[Pointer, Any] = {}

    def allows(self, pointer: Pointer, value: object) -> bool:
        """Return whether the schema at `pointer` allows `value`."""
        validator = self._validators.get(pointer)
        if validator is None:
            place = format_pointer(pointer).replace("%", "%25")
            validator = _Validator({"$ref": f"urn:spec{place}"}, registry=self._registry, format_checker=_FORMATS)
            self._validators[pointer] = validator
        return bool(validator.is_valid(value))


def referred(cursor: Cursor) -> Cursor | None:
    reference = cursor.mapping.get("$ref")
    if not isinstance(reference, str):
        return None
    found = cursor.spec.at(parse_pointer(reference))
    if found is None:
        raise DeadEndError
    return found


def _mapping(discriminator: Cursor) -> dict[str, list[str | int]]:
    """Return component -> its tags; one that spells a number may be that number."""
    found: dict[str, list[str | int]] = {}
    entries = discriminator.mapping.get("mapping")
    for tag, target in entries.items() if isinstance(entries, dict) else ():
        if isinstance(target, str):
            tags = found.setdefault(target.rsplit("/", 1)[-1].replace("~1", "/").replace("~0", "~"), [])
            tags += [tag, int(tag)] if tag.isdecimal() else [tag]
    return found


def site_tags(owner: Cursor, branch: Cursor) -> tuple[str, list[str | int]]:
    """Return the property that the owner's discriminator names, and the tags that stand for a branch."""
    discriminator = owner.get("discriminator")
    target = referred(branch)
    if discriminator is None or target is None or len(target.pointer) != 3:
        return "", []
    name = discriminator.text("propertyName")
    component = target.pointer[2]
    if discriminator.text("defaultMapping").rsplit("/", 1)[-1] == component and not _mapping(discriminator).get(
        component
    ):
        return name, []  # what no other tag names: any other value (OpenAPI 3.2 section 4.25)
    return name, _mapping(discriminator).get(component) or [component]


def _tags(spec: Spec) -> dict[str, dict[str, list[str | int]]]:
    """Return component -> property -> its tags, for all that a discriminator anywhere in the schemas names."""
    found: dict[str, dict[str, list[str | int]]] = {}
    schemas = spec.at(("components", "schemas"))
    pending = [] if schemas is None else [schemas]
    while pending:
        here = pending.pop()
        if isinstance(here.data, list):
            pending.extend(here.elements())
        elif isinstance(here.data, dict):
            pending.extend(child for name, child in here.items() if isinstance(child.data, (dict, list)))
            discriminator = here.get("discriminator")
            if discriminator is None or not discriminator.text("propertyName"):
                continue
            name = discriminator.text("propertyName")
            for keyword in ("oneOf", "anyOf"):
                branches = here.get(keyword)
                for branch in () if branches is None else branches.elements():
                    _, values = site_tags(here, branch)
                    target = referred(branch)
                    if values and target is not None:
                        found.setdefault(target.pointer[2], {}).setdefault(name, []).extend(values)
            if "oneOf" not in here.data and "anyOf" not in here.data and schemas is not None:
                _inherited(here, discriminator, schemas, found)
    return found


def _inherited(
    base: Cursor, discriminator: Cursor, schemas: Cursor, found: dict[str, dict[str, list[str | int]]]
) -> None:
    """Note the tags of the components that name `base` in their `allOf`, and theirs."""
    name, mapping = discriminator.text("propertyName"), _mapping(discriminator)
    below = {base.pointer}
    grown = True
    while grown:
        grown = False
        for component, cursor in schemas.items():
            members = cursor.get("allOf")
            targets = [referred(member) for member in (() if members is None else members.elements())]
            if cursor.pointer not in below and any(target and target.pointer in below for target in targets):
                below.add(cursor.pointer)
                grown = True
                found.setdefault(component, {}).setdefault(name, []).extend(mapping.get(component) or [component])
