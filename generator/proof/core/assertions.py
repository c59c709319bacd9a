"""The keywords of openapi-core's validators that are put right: each is as exact as JSON Schema 2020-12 has it.

Every keyword is counted besides, so that a union that takes exponential time ends.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from jsonschema.exceptions import ValidationError  # type: ignore[import-untyped]  # it has no types
from jsonschema.validators import extend  # type: ignore[import-untyped]  # it has no types

from ..schemas.patterns import search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Literal

    Direction = Literal["request", "response"]
    Keyword = Callable[[Any, Any, Any, Any], Iterator[Any] | None]

BRANCH_OF_TAG = "x-branch-of-tag"
"""What a discriminator says of a `oneOf`: `{"name": property, "tags": {tag: branch}, "default": branch or None}`."""
READ_ONLY = "x-read-only"
"""The required members that are `readOnly`: none of them is required of a request."""
WRITE_ONLY = "x-write-only"
"""The required members that are `writeOnly`: none of them is required of an answer."""
UNJUDGED = "x-unjudged"
"""Why a place cannot be judged; it is said as soon as a value reaches the place."""

_MOST = 60_000
"""Keywords that may be looked at for one value."""
_LOST = 600_000
"""Keywords looked at in vain, from which on every value gets the smaller share."""
_SHARE = 1_500
"""For a value of a schema that took too long for another value."""

_NONE = "not valid under any of the given schemas"


class UnjudgeableError(Exception):
    """A value that openapi-core cannot judge; the text says why."""


class Budget:
    """The keywords that may still be looked at."""

    def __init__(self) -> None:
        """Start with none: each value brings its own."""
        self._given = 0
        self._left = 0
        self._lost = 0

    def refill(self, *, slow: bool) -> None:
        """Begin with another value, of a schema that took too long before (`slow`) or not."""
        self._given = self._left = _SHARE if slow or self._lost >= _LOST else _MOST

    def spend(self) -> None:
        """Count one keyword.

        Raises:
            UnjudgeableError: too many were looked at.
        """
        self._left -= 1
        if self._left < 0:
            self._lost += self._given
            message = "cannot be judged in time: too many unions or references within each other"
            raise UnjudgeableError(message)

    @property
    def spent(self) -> bool:
        """Whether all were looked at."""
        return self._left < 0


def adapted(validator: Any, direction: Direction, budget: Budget) -> Any:  # noqa: ANN401  # jsonschema has no types
    """Return a validator class of openapi-core with the keywords of this module, each of them counted."""
    own: dict[str, Keyword] = {
        "oneOf": _one_of,
        "anyOf": _any_of,
        "required": _required(READ_ONLY if direction == "request" else WRITE_ONLY),
        "additionalProperties": _additional_properties,
        "patternProperties": _pattern_properties,
        "pattern": _pattern,
        "multipleOf": _multiple_of,
        UNJUDGED: _unjudged,
    }
    keywords = {**validator.VALIDATORS, **own}
    return cast("Callable[..., Any]", extend)(
        validator, {name: _counted(keyword, budget) for name, keyword in keywords.items()}
    )


def _counted(keyword: Keyword, budget: Budget) -> Keyword:
    spend = budget.spend

    def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any] | None:  # noqa: ANN401
        spend()
        return keyword(validator, value, instance, schema)

    return counted


def _one_of(validator: Any, branches: Any, instance: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401
    """Take a value that several branches allow, unless a discriminator names one that does not.

    Authors write oneOf for anyOf; which branch the client chose is looked at elsewhere. The branch that a tag names is
    tried first: of unions within each other most branches need not be looked at then.
    """
    discriminator = schema.get(BRANCH_OF_TAG)
    index = None
    if discriminator and isinstance(instance, dict):
        tag = cast("dict[str, Any]", instance).get(discriminator["name"])
        default = discriminator["default"]
        index = discriminator["tags"].get(tag, default) if isinstance(tag, str) else default
    if index is not None and _allows(validator, branches[index], instance):
        return
    fitting = 0
    for branch in branches:
        fitting += _allows(validator, branch, instance)
        if fitting > (index is not None):
            break
    if fitting != 1:
        how = "valid under each of several schemas, but not of that of its tag" if fitting else _NONE
        yield ValidationError(f"{instance!r} is {how}")


def _any_of(validator: Any, branches: Any, instance: Any, _schema: Any) -> Iterator[Any]:  # noqa: ANN401
    if not any(_allows(validator, branch, instance) for branch in branches):
        yield ValidationError(f"{instance!r} is {_NONE}")


def _allows(validator: Any, branch: Any, instance: Any) -> bool:  # noqa: ANN401
    """Whether a branch allows a value; nothing is looked at once it does not."""
    return next(validator.descend(instance, branch), None) is None


def _required(exempt: str) -> Keyword:
    def required(validator: Any, names: Any, instance: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401
        if validator.is_type(instance, "object"):
            free = schema.get(exempt, ())
            missing = (name for name in names if name not in instance and name not in free)
            yield from (ValidationError(f"{name!r} is a required property") for name in missing)

    return required


def _additional_properties(validator: Any, allowed: Any, instance: Any, schema: Any) -> Iterator[Any]:  # noqa: ANN401
    """See JSON Schema 2020-12 core section 10.3.2.3; a pattern is searched in linear time."""
    if not validator.is_type(instance, "object"):
        return
    named, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, value in instance.items():
        if name in named or any(search(pattern, name) for pattern in patterns):
            continue
        if allowed is False:
            yield ValidationError(f"additional properties are not allowed: {name!r}")
        else:
            yield from validator.descend(value, allowed, path=name)


def _pattern_properties(validator: Any, patterns: Any, instance: Any, _schema: Any) -> Iterator[Any]:  # noqa: ANN401
    """See JSON Schema 2020-12 core section 10.3.2.2; a pattern is searched in linear time."""
    if not validator.is_type(instance, "object"):
        return
    for pattern, schema in patterns.items():
        for name, value in instance.items():
            if search(pattern, name):
                yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _pattern(validator: Any, pattern: Any, instance: Any, _schema: Any) -> Iterator[Any]:  # noqa: ANN401
    """See JSON Schema 2020-12 validation section 6.3.3; a pattern is searched in linear time."""
    if validator.is_type(instance, "string") and not search(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _multiple_of(validator: Any, divisor: Any, instance: Any, _schema: Any) -> Iterator[Any]:  # noqa: ANN401
    """See JSON Schema 2020-12 validation section 6.2.1: 0.07 is a multiple of 0.01, though not in binary fractions."""
    if not validator.is_type(instance, "number"):
        return
    try:
        whole = (Fraction(repr(instance)) / Fraction(repr(divisor))).denominator == 1
    except (ValueError, ZeroDivisionError):  # infinity, which is what 1e400 is read as
        return
    if not whole:
        yield ValidationError(f"{instance!r} is not a multiple of {divisor!r}")


def _unjudged(_validator: Any, why: Any, _instance: Any, _schema: Any) -> Iterator[Any]:  # noqa: ANN401
    raise UnjudgeableError(str(why))
