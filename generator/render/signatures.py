"""Takes one operation, gives its arguments in order and the expressions that hand them on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..ir.types import Primitive, UnionOf
from ..operations.media import is_range
from ..spelling.code import Code, identifier, joined, string, tuple_of
from .annotations import RUNTIME
from .date_places import EACH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..ir.api import Body, BodyField, Operation, Parameter
    from ..ir.serialisation import Place
    from ..ir.types import TypeRef
    from .annotations import Speller
    from .module import Module

_TOP = frozenset({"", EACH})
"""Where `full_date` looks by itself."""
CALLED_BY_BUILDERS = frozenset({"full_date", "whole_body"})
"""Functions of the runtime that an argument of that name would hide."""
_SWITCHED = "This method sends `true` unless it is given."
_KEYWORDS: dict[Place, str] = {"query": "query", "querystring": "query", "header": "headers", "cookie": "cookies"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument of a builder and of its methods."""

    name: Code
    annotation: Code
    """Of a value that is given."""
    default: Code | None
    description: str
    unset: Code | None = None
    """The type of the default, where that is no value."""
    positional: bool = False
    of_body: bool = False
    needed: bool = False
    """Whether it must be given where any argument of the body is, though the body may be left out."""

    @property
    def item(self) -> Code:
        """The argument as it stands in a signature."""
        beside = f" | {self.unset}" if self.unset is not None else ""
        tail = f" = {self.default}" if self.default is not None else ""
        return Code(f"{self.name}: {self.annotation}{beside}{tail}")

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


def without_body(arguments: Sequence[Argument]) -> list[Argument]:
    """Return the arguments of a call that sends no body."""
    return [argument for argument in arguments if not argument.of_body]


def with_body(arguments: Sequence[Argument]) -> list[Argument]:
    """Return the arguments of a call that sends a body: what that needs has no default."""
    return _sorted(replace(entry, default=None, unset=None) if entry.needed else entry for entry in arguments)


def _sorted(arguments: Iterable[Argument]) -> list[Argument]:
    """Return path arguments first, then keywords: the required ones, then the optional ones."""
    return sorted(arguments, key=lambda argument: (not argument.positional, argument.default is not None))


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
        found = [self._parameter(entry) for entry in given]
        body = self._operation.body
        if body is not None:
            found += self._body(body)
        return _sorted(found)

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
        if body is not None and (value := self._body_value(body)) is not None:
            found.append(Code(f"body={value}"))
            if body.content_type_argument is not None:
                found.append(Code(f"content_type={identifier(body.content_type_argument)}"))
        return found

    def _body_value(self, body: Body) -> Code | None:
        """Return what is passed as the body; nothing of one without arguments that need not be sent."""
        if body.flattened:
            pairs = [(field.wire, self._passed(field.argument, field.type)) for field in body.fields]
            if (asks := self._switch(body)) is not None and body.switch is not None:
                pairs.append((body.switch.wire, asks))
            if not pairs and not body.required:
                return None
            value = Code(f"{{{joined(', ', (Code(f'{string(wire)}: {passed}') for wire, passed in pairs))}}}")
        else:
            types = {media.type for media in body.media}
            value = self._passed(body.argument, types.pop()) if len(types) == 1 else identifier(body.argument)
        needed = [Code(f"{entry.name}={entry.name}") for entry in self._body(body) if entry.needed]
        if not needed:
            return value
        return Code(f"{self._module.use(RUNTIME, 'whole_body', runtime=True)}({joined(', ', [value, *needed])})")

    def _switch(self, body: Body) -> Code | None:
        """Return what this method sends for the member that asks for a stream; nothing where the caller decides."""
        if body.switch is None or body.switch.is_argument:
            return None
        return Code("True") if self._streamed else Code("False") if body.switch.says_no else None

    def _is_sent(self, body: Body) -> bool:
        """Whether a body is sent in any case: it is required, or it says whether a stream is wanted."""
        return body.required or self._switch(body) is not None or self._asks(body)

    def _asks(self, body: Body) -> bool:
        """Whether an argument asks for a stream unless its caller says otherwise."""
        return self._streamed and body.switch is not None and body.switch.is_argument

    def _passed(self, name: str, ref: TypeRef) -> Code:
        """Return an argument as it is passed on; of one that leads to dates, after a datetime was refused."""
        found, places = identifier(name), self._speller.date_places(ref)
        if not places:
            return found
        named = () if _TOP.issuperset(places) else map(string, places)
        return Code(f"{self._module.use(RUNTIME, 'full_date', runtime=True)}({joined(', ', [found, *named])})")

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
        return Argument(
            name=identifier(name),
            annotation=self._speller.argument(ref),
            default=None if required else self._module.use(RUNTIME, "UNSET", runtime=True),
            unset=None if required else self._module.use(RUNTIME, "Unset"),
            description=description,
            positional=positional,
        )

    def _field(self, body: Body, field: BodyField, *, sent: bool) -> Argument:
        found = self._argument(
            field.argument,
            field.type,
            required=sent and field.required,
            description=_noted(field.description, deprecated=field.deprecated),
        )
        if not (self._asks(body) and body.switch is not None and field.wire == body.switch.wire):
            return replace(found, needed=field.required and not sent)
        return replace(found, default=Code("True"), description=f"{found.description} {_SWITCHED}".strip())

    def _body(self, body: Body) -> list[Argument]:
        sent = self._is_sent(body)
        if body.flattened:
            found = [self._field(body, field, sent=sent) for field in body.fields]
        else:
            types = tuple(dict.fromkeys(media.type for media in body.media))
            ref = types[0] if len(types) == 1 else UnionOf(types)
            whole = self._argument(body.argument, ref, required=sent, description=body.description)
            found = [replace(whole, needed=body.asks_for_type and not sent)]
        if body.content_type_argument is not None:
            found.append(self._content_type(body, body.content_type_argument, sent=sent))
        return [replace(argument, of_body=True) for argument in found]

    def _content_type(self, body: Body, name: str, *, sent: bool) -> Argument:
        names = [string(media.media_type) for media in body.media]
        if body.asks_for_type:
            text = f"The media type of the body, one within {' or '.join(media.media_type for media in body.media)}."
            found = self._argument(name, Primitive("str"), required=sent, description=text)
            return replace(found, needed=not sent)
        literal = self._module.use("typing", "Literal")
        has_range = any(is_range(media.media_type) for media in body.media)
        return Argument(
            name=identifier(name),
            annotation=Code(f"{literal}[{', '.join(names)}]{' | str' if has_range else ''}"),
            default=names[0],
            description="The media type of the body" + (", one within the range." if has_range else "."),
        )


def _noted(description: str, *, deprecated: bool) -> str:
    is_said = description.lstrip("*_`[( ").lower().startswith("deprecated")
    return f"Deprecated. {description}".strip() if deprecated and not is_said else description
