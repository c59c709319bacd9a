"""The same call with the client's own models in place of plain data: what a caller with an editor would pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from ...ir.types import ArrayOf, MapOf, ModelRef, TypeRef, UnionOf

if TYPE_CHECKING:
    from ...ir.api import Operation
    from .annotated_values import Annotations
    from .wanted import Arguments


def modelled(operation: Operation, arguments: Arguments, annotations: Annotations) -> Arguments | None:
    """Return the arguments with every value of a model type built as that model; None when there is none."""
    types: dict[str, TypeRef] = {entry.argument: entry.type for entry in operation.parameters}
    body = operation.body
    if body is not None and arguments.media is not None and arguments.media.codec == "json":
        types[body.argument] = arguments.media.type
        types.update({entry.argument: entry.type for entry in body.fields if body.flattened})
    keywords = {
        name: _built(types[name], value, annotations) if name in types else value
        for name, value in arguments.keywords.items()
    }
    changed = any(keywords[name] is not value for name, value in arguments.keywords.items())
    return replace(arguments, keywords=keywords) if changed else None


def _built(ref: TypeRef, value: object, annotations: Annotations) -> object:
    match ref:
        case ModelRef():
            return annotations.built(ref, value)
        case ArrayOf(item) if isinstance(value, list):
            items = cast("list[object]", value)
            built = [_built(item, entry, annotations) for entry in items]
            return built if any(new is not old for new, old in zip(built, items, strict=True)) else items
        case MapOf(inner) if isinstance(value, dict):
            mapping = cast("dict[str, object]", value)
            members = {key: _built(inner, entry, annotations) for key, entry in mapping.items()}
            return members if any(members[key] is not mapping[key] for key in mapping) else mapping
        case UnionOf(options) if len([option for option in options if isinstance(option, ModelRef)]) == 1:
            return next(_built(option, value, annotations) for option in options if isinstance(option, ModelRef))
        case _:
            return value
