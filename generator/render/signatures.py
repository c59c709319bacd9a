"""Takes one operation, gives its arguments in order and the expressions that hand them on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..ir.types import LiteralOf, Primitive, UnionOf
from ..operations.media import is_range
from ..spelling.code import Code, identifier, joined, string, tuple_of
from .annotations import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..ir.api import Body, BodyField, Operation, Parameter, Place
    from ..ir.types import TypeRef
    from .annotations import Speller
    from .module import Module

SWITCH = "stream"
"""The property by which a request asks for a stream; see decision 25."""
_SWITCHED = "This method sends `true` unless it is given."
_KEYWORDS: dict[Place, str] = {"query": "query", "querystring": "query", "header": "headers", "cookie": "cookies"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a builder and of its methods."""

    name: Code
    annotation: Code
    default: Code | None
    description: str
    positional: bool = False

    @property
    def item(self) -> Code:
        """The argument as it stands in a signature."""
        tail = f" = {self.default}" if self.default is not None else ""
        return Code(f"{self.name}: {self.annotation}{tail}")

    @property
    def forwarded(self) -> Code:
        """The argument as a method hands it to the builder."""
        return self.name if self.positional else Code(f"{self.name}={self.name}")


def signature(arguments: Sequence[Argument], *, first: Iterable[Code] = (), last: Iterable[Code] = ()) -> Code:
    """Return what stands between the parentheses of a `def`; `last` are keyword-only."""
    keywords = [*(argument.item for argument in arguments if not argument.positional), *last]
    star = [Code("*")] if keywords else []
    positional = (argument.item for argument in arguments if argument.positional)
    return joined(", ", [*first, *positional, *star, *keywords])


class Arguments:
    """The arguments of one operation, spelled for one module."""

    def __init__(self, operation: Operation, module: Module, speller: Speller, *, streamed: bool = False) -> None:
        """Take what the arguments are of; `streamed` is for the method that reads the answer as a stream."""
        self._operation = operation
        self._streamed = streamed
        self._module = module
        self._speller = speller

    def all(self) -> list[Argument]:
        """Return path arguments first, then keywords: the required ones, then the optional ones."""
        given = [entry for entry in self._operation.parameters if not entry.client_parameter]
        positional = [self._parameter(entry) for entry in given if entry.place == "path"]
        keywords = [self._parameter(entry) for entry in given if entry.place != "path"]
        body = self._operation.body
        if body is not None:
            keywords += self._body(body)
        keywords.sort(key=lambda argument: argument.default is not None)
        return positional + keywords

    def values(self) -> list[Code]:
        """Return the keyword arguments of `Operation.call`, by place; what is empty is left out."""
        given = [entry for entry in self._operation.parameters if not entry.client_parameter]
        found: list[Code] = []
        path = [self._passed(entry.argument, entry.type) for entry in given if entry.place == "path"]
        if path:
            found.append(Code(f"path={tuple_of(path)}"))
        for keyword in dict.fromkeys(_KEYWORDS.values()):
            values = [
                self._passed(entry.argument, entry.type) for entry in given if _KEYWORDS.get(entry.place) == keyword
            ]
            if values:
                found.append(Code(f"{keyword}={tuple_of(values)}"))
        body = self._operation.body
        if body is not None:
            found.append(Code(f"body={self._body_value(body)}"))
            if body.content_type_argument is not None:
                found.append(Code(f"content_type={identifier(body.content_type_argument)}"))
        return found

    def _body_value(self, body: Body) -> Code:
        if not body.flattened:
            types = {media.type for media in body.media}
            return self._passed(body.argument, types.pop()) if len(types) == 1 else identifier(body.argument)
        members = (Code(f"{string(field.wire)}: {self._passed(field.argument, field.type)}") for field in body.fields)
        return Code(f"{{{joined(', ', members)}}}")

    def _passed(self, name: str, ref: TypeRef) -> Code:
        """Return an argument as it is passed on; of a date, after a datetime was refused."""
        found = identifier(name)
        return (
            Code(f"{self._module.use(RUNTIME, 'full_date', runtime=True)}({found})")
            if self._speller.is_date(ref)
            else found
        )

    def _parameter(self, entry: Parameter) -> Argument:
        return self._argument(
            entry.argument,
            entry.type,
            required=entry.required or entry.place == "path",
            description=_noted(entry.description, deprecated=entry.deprecated),
            positional=entry.place == "path",
        )

    def _argument(
        self, name: str, ref: TypeRef, *, required: bool, description: str, positional: bool = False
    ) -> Argument:
        annotation = self._speller.argument(ref)
        default: Code | None = None
        if not required:
            annotation = Code(f"{annotation} | {self._module.use(RUNTIME, 'Unset')}")
            default = self._module.use(RUNTIME, "UNSET", runtime=True)
        return Argument(
            name=identifier(name),
            annotation=annotation,
            default=default,
            description=description,
            positional=positional,
        )

    def _field(self, field: BodyField) -> Argument:
        found = self._argument(
            field.argument,
            field.type,
            required=field.required,
            description=_noted(field.description, deprecated=field.deprecated),
        )
        if not (self._streamed and field.wire == SWITCH and _is_switch(field.type)):
            return found
        return replace(found, default=Code("True"), description=f"{found.description} {_SWITCHED}".strip())

    def _body(self, body: Body) -> list[Argument]:
        if body.flattened:
            found = [self._field(field) for field in body.fields]
        else:
            types = tuple(dict.fromkeys(media.type for media in body.media))
            ref = types[0] if len(types) == 1 else UnionOf(types)
            found = [self._argument(body.argument, ref, required=body.required, description=body.description)]
        if body.content_type_argument is not None:
            names = [string(media.media_type) for media in body.media]
            literal = self._module.use("typing", "Literal")
            has_range = any(is_range(media.media_type) for media in body.media)
            found.append(
                Argument(
                    name=identifier(body.content_type_argument),
                    annotation=Code(f"{literal}[{', '.join(names)}]{' | str' if has_range else ''}"),
                    default=names[0],
                    description="The media type of the body" + (", one within the range." if has_range else "."),
                )
            )
        return found


def _is_switch(ref: TypeRef) -> bool:
    """Whether a value of this type may be True."""
    if isinstance(ref, UnionOf):
        return any(map(_is_switch, ref.options))
    return ref == Primitive("bool") or (isinstance(ref, LiteralOf) and any(value is True for value in ref.values))


def _noted(description: str, *, deprecated: bool) -> str:
    return f"Deprecated. {description}".strip() if deprecated else description
