"""Whether the elements of a tuple are what the schemas of its listed items say (JSON Schema 2020-12, 10.3.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args, get_origin

from .type_parts import alternatives

if TYPE_CHECKING:
    from ...source.document import JsonValue
    from .probes import Probes
    from .read_annotations import Typed


def tuple_objections(probes: Probes, schema: JsonValue, typed: Typed) -> list[str]:
    """Say how each tuple of a type departs from the items that a schema lists; only where it lists them in one way."""
    tuples = [get_args(part) for part in alternatives(typed.annotation) if get_origin(part) is tuple]
    leaves = probes.branches.leaves(schema) if tuples else []
    listed = [leaf.keywords["prefixItems"] for leaf in leaves if "prefixItems" in leaf.keywords]
    prefix = listed[0] if len(listed) == 1 and isinstance(listed[0], list) else []
    return [
        f"element {number}: {entry}"
        for elements in tuples
        if Ellipsis not in elements
        for number, (item, element) in enumerate(zip(prefix, elements, strict=False))
        for entry in probes.objections(item, probes.annotations.typed(element))
    ]
