"""Whether the elements of a tuple are what the schemas of its listed items say (JSON Schema 2020-12, 10.3.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args, get_origin

from .type_parts import alternatives

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...source.document import JsonValue
    from .branches import Branches
    from .read_annotations import Typed

    Part = Callable[[list[JsonValue], Any], list[str]]


def tuple_objections(branches: Branches, schema: JsonValue, typed: Typed, part: Part) -> list[str]:
    """Say how each tuple of a type departs from the items that a schema lists; only where it lists them in one way.

    `part` says how the type of an element departs from schemas.
    """
    tuples = [get_args(each) for each in alternatives(typed.annotation) if get_origin(each) is tuple]
    leaves = branches.leaves(schema) if tuples else []
    listed = [leaf.keywords["prefixItems"] for leaf in leaves if "prefixItems" in leaf.keywords]
    prefix = listed[0] if len(listed) == 1 and isinstance(listed[0], list) else []
    return [
        f"element {number}: {entry}"
        for elements in tuples
        if Ellipsis not in elements
        for number, (item, element) in enumerate(zip(prefix, elements, strict=False))
        for entry in part([item], element)
    ]
