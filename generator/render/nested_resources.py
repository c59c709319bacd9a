"""Takes what holds resources, the client or another resource, and gives their properties, each made when first used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..spelling.code import Code, docstring, identifier
from .docstrings import one_line, resource_text

if TYPE_CHECKING:
    from ..ir.api import Api, Resource
    from .module import Module


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeView:
    """One resource as a property of what holds it, sync and async."""

    name: Code
    module: Code
    class_name: Code
    async_class_name: Code
    docstring: Code


def attribute_views(api: Api, holder: str, module: Module, folder: str) -> tuple[AttributeView, ...]:
    """Return the resources right within `holder`, the empty text for the client; `folder` is where resources/ is."""
    return tuple(
        AttributeView(
            name=identifier(resource.name),
            module=Code(f"{folder}{identifier(resource.module)}"),
            class_name=module.use(f"{folder}{resource.module}", resource.class_name),
            async_class_name=module.use(f"{folder}{resource.module}", f"Async{resource.class_name}"),
            docstring=docstring(_text(resource), 8),
        )
        for resource in api.held_by(holder)
    )


def _text(resource: Resource) -> str:
    return one_line(resource.description, 300) or resource_text(resource)
