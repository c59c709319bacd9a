"""Takes a schema with `$dynamicRef` or `$recursiveRef`, and reads it by the schema that it names where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted

if TYPE_CHECKING:
    from ..diagnostics.location import Pointer
    from ..source.document import Document, JsonValue
    from .references import Library
    from .repair import Repairs

_DYNAMIC = ("$dynamicRef", "$recursiveRef")


def static(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Write `$dynamicRef` and `$recursiveRef` as the `$ref` that they are without an outer dynamic scope."""
    result = {name: child for name, child in value.items() if name not in _DYNAMIC}
    for keyword in _DYNAMIC:
        if isinstance(value.get(keyword), str) and "$ref" not in result:
            result["$ref"] = value[keyword]
    return result


def report_choice(
    value: dict[str, JsonValue], document: Document, library: Library, repairs: Repairs, out: Pointer
) -> None:
    """Report a `$dynamicRef` that an outer schema may lead to another schema than the one that it names."""
    reference = value.get("$dynamicRef")
    rivals = library.rivals(document, reference) if isinstance(reference, str) else []
    if rivals:
        repairs.reporter.report(
            "dynamic-reference",
            repairs.origins.locate((*out, "$dynamicRef")),
            reference=quoted(reference),
            action="read as the schema that it names where it stands, whichever schema leads here",
            related=tuple(("has the anchor too", document.locate(pointer)) for pointer in rivals),
        )
