"""What an annotation refuses although its schema allows it, by one value of each kind and by the types of dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from .kinds import members_of
from .type_parts import alternatives, items, models, typed_dicts, values

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .branches import Branches, Reading
    from .read_annotations import Typed

_SCALARS: dict[str, tuple[tuple[object, ...], str]] = {
    "null": ((None,), "null"),
    "boolean": ((True, False), "a truth value"),
    "integer": ((7,), "an integer"),
    "fraction": ((1.5,), "a fraction"),
}
_MOMENTS: dict[str, tuple[type, object]] = {
    "date": (date, date(2026, 3, 1)),
    "date-time": (datetime, datetime(2026, 3, 1, tzinfo=UTC)),
}
_TEXT = "the annotation refuses any text, which is allowed"
REFUSALS = (_TEXT, "the annotation refuses an integer, which is allowed")
"""What is said of a tag that is one text or number, of which its schema says no more than the type."""
_ENCODED = ("byte", "binary")
_ANYTHING = (Any, object)


def refusals(branches: Branches, schema: JsonValue, typed: Typed) -> list[str]:
    """Say which kinds of values an annotation refuses although a schema allows them.

    Values that are listed are looked at elsewhere. What a schema says of lengths, bounds and patterns is documentation.
    """
    if not isinstance(schema, dict) or any(part in _ANYTHING for part in alternatives(typed.annotation)):
        return []
    leaves = branches.leaves(schema)
    found: list[str] = []
    for kind, (probes, name) in _SCALARS.items():
        if _is_free(branches, leaves, kind) and any(typed.refusal(probe) for probe in probes):
            found.append(f"the annotation refuses {name}, which is allowed")
    texts = [leaf for leaf in leaves if _is_free(branches, [leaf], "string")]
    if any(_is_plain(leaf) for leaf in texts) and typed.refusal("another text"):
        found.append(_TEXT)
    found += _moments(branches, schema, typed, leaves)
    if _is_free(branches, leaves, "array") and not _takes_arrays(typed):
        found.append("the annotation refuses an array, which is allowed")
    if _is_free(branches, leaves, "object") and not _takes_objects(typed):
        found.append("the annotation refuses an object, which is allowed")
    return found


def _moments(branches: Branches, schema: JsonValue, typed: Typed, leaves: list[Reading]) -> list[str]:
    """Compare the dates and moments of an annotation with the formats of a schema.

    Where texts of several formats are allowed, the annotation may have a type for each, or none.
    """
    parts = alternatives(typed.annotation)
    texts = (leaf.keywords.get("format") for leaf in leaves if "string" in branches.kinds.of(leaf.keywords))
    written = {text for text in texts if isinstance(text, str)}
    found: list[str] = []
    for form, (kind, probe) in _MOMENTS.items():
        if kind in parts and form not in written:
            found.append(f"the annotation takes a {kind.__name__}, and no format says {form!r}")
        free = [leaf for leaf in leaves if _is_free(branches, [leaf], "string") and leaf.keywords.get("format") == form]
        if free and not branches.is_mixed_text(schema) and typed.refusal(probe):
            found.append(f"the annotation refuses a {kind.__name__}, which the format {form!r} says")
    return found


def _is_free(branches: Branches, leaves: list[Reading], kind: str) -> bool:
    """Whether any leaf allows values of a kind without listing them."""
    return any(
        kind in branches.kinds.of(leaf.keywords) and members_of(leaf.keywords) is None and "type" in leaf.keywords
        for leaf in leaves
    )


def _is_plain(leaf: Reading) -> bool:
    """Whether a text is a `str`: a date has a type of its own, and encoded bytes may have one."""
    form = leaf.keywords.get("format")
    return (
        form not in _MOMENTS
        and form not in _ENCODED
        and not leaf.keywords.keys() & {"contentEncoding", "contentMediaType"}
    )


def _takes_arrays(typed: Typed) -> bool:
    return items(typed.annotation) is not None or any(
        part is tuple or getattr(part, "__origin__", None) is tuple for part in alternatives(typed.annotation)
    )


def _takes_objects(typed: Typed) -> bool:
    parts = alternatives(typed.annotation)
    return (
        bool(models(typed.annotation))
        or values(typed.annotation) is not None
        or bool(typed_dicts(typed.annotation))
        or dict in parts
    )
