"""The table of models of one description: gives the type of any schema, and at the end every model with its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..ir.types import ModelRef, TypeRef, references, union
from ..spec.cursor import COMPONENT_SCHEMAS
from ..spelling.readable import readable
from .describe import described
from .draft import Direction, Place, Scope, component_of, key_of, place_of
from .entries import finished
from .fill import fields_of, said_of_property
from .lift import Lifter, alias_key
from .moved_places import places_now
from .shape import Node, is_plain_object, only_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..diagnostics import Reporter
    from ..ir.models import ModelEntry
    from ..lock.pinned import Pinned
    from ..source.document import JsonValue
    from ..spec.cursor import Cursor, Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatProperty:
    """One property of an object whose properties become arguments."""

    wire: str
    required: bool
    type: TypeRef
    description: str
    deprecated: bool
    schema: Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class Flattened:
    """An object with named properties, as a request has it."""

    fields: tuple[FlatProperty, ...]
    extra: TypeRef | None
    """The type of members that have no name in the schema, when it gives one."""
    model: ModelRef | None
    """The model of the whole, when the schema is one of the components."""
    nullable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """All models, by key; those that operations use first."""

    entries: dict[str, ModelEntry]
    copies: dict[str, str]
    """Key of a model that types name -> key of the one that it is a copy of."""
    unused: tuple[str, ...] = ()
    """The keys of the components that are no model, since nothing that was asked for reaches them."""


class SchemaTable:
    """Types and models of one description. Ask for types operation by operation, then `finish` once."""

    def __init__(self, spec: Spec, reporter: Reporter, *, open_enums: bool = True) -> None:
        """`open_enums`: an enumeration of a model also takes values of its base type that are not listed."""
        self._spec = spec
        self._reporter = reporter
        self._lifter = Lifter(spec, reporter, open_enums=open_enums)
        self._roots: dict[str, dict[str, None]] = {}

    def type_of(self, schema: Cursor, *, context: tuple[str, ...], direction: Direction, tag: str) -> TypeRef:
        """Return the type of a schema that stands in an operation.

        `context` are words that name a model lifted from it, the most general first; `tag` is the resource whose
        module the models stand in, as long as no other resource uses them.

        Raises:
            SpecError: `ref-unresolved` or `ref-circular`, for a reference of the schema itself. Within the models
                that it names, such a reference costs only its property, which becomes any value.
        """
        place = _place(schema, context)
        ref = self._lifter.type_of(Node((schema,)), place, Scope(request=direction == "request"))
        self._use(ref, tag)
        return ref

    def named_model(self, schema: Cursor, *, context: tuple[str, ...], direction: Direction, tag: str) -> ModelRef:
        """Return a model for a schema, an alias where its type has no name or the lock has one.

        Raises:
            SpecError: as `type_of`.
        """
        ref = self.type_of(schema, context=context, direction=direction, tag=tag)
        node = Node((schema,))
        found = self._lifter.named(node, _place(schema, context), request=direction == "request", ref=ref, anew=True)
        self._use(found, tag)
        return found

    @staticmethod
    def has_alias(schema: Cursor, context: tuple[str, ...], pinned: Pinned) -> bool:
        """Whether the lock has a name of its own for the type of an answer, which its users may import."""
        return alias_key(_place(schema, context), request=False) in pinned.models

    def properties_of(self, schema: Cursor, *, context: tuple[str, ...], tag: str) -> Flattened | None:
        """Return the properties of a request's object, without those that are read only.

        None when the schema is no plain object with named properties: a union, an array, a map, any value.

        Raises:
            SpecError: as `type_of`.
        """
        holder = only_reference(schema)
        target = schema if holder is None else holder.resolved()
        if component_of(target.pointer) in self._lifter.families:
            return None
        shape = self._lifter.flattener.shape(Node((schema,)))
        if not is_plain_object(shape):
            return None
        model: ModelRef | None = None
        place = _place(schema, context)
        if holder is not None:
            place = place_of(target.pointer)
            ref = self.type_of(schema, context=context, direction="request", tag=tag)
            model = next((ModelRef(key) for key in references(ref)), None)
        fields: list[FlatProperty] = []
        for entry in fields_of(self._lifter, shape, place, request=True, reached=True):
            self._use(entry.type, tag)
            cursors = shape.properties.get(entry.wire, ())
            said = said_of_property(self._lifter, cursors, whole=True) if cursors else None
            fields.append(
                FlatProperty(
                    wire=entry.wire,
                    required=entry.required,
                    type=entry.type,
                    description=described(said.text, said.data) if said is not None else "",
                    deprecated=entry.deprecated,
                    schema=cursors[-1] if cursors else schema,
                )
            )
        extra: TypeRef | None = None
        if shape.extra:
            options = [
                self._lifter.type_of(Node((value,)), place.at(value.pointer), Scope(request=True))
                for value in shape.extra
            ]
            extra = union(options)
            self._use(extra, tag)
        return Flattened(fields=tuple(fields), extra=extra, model=model, nullable=shape.nullable)

    def describe(self, schema: Cursor, description: str = "", example: JsonValue = None) -> str:
        """Return what a schema says of its value, with its constraints and default as text.

        `description` and `example` go before the schema's own, for what has them beside its schema, as a parameter has.
        """
        said = self._lifter.texts.said(schema, whole=True)
        data = said.data if example is None else {**said.data, "example": example}
        return described(readable(description) or said.text, data)

    def text_of(self, schema: Cursor) -> str:
        """Return what a schema says of its value."""
        return self._lifter.texts.said(schema, whole=True).text

    def is_deprecated(self, schema: Cursor) -> bool:
        """Whether a schema, or what it refers to, is deprecated."""
        return self._lifter.texts.said(schema).deprecated

    def finish(self, pinned: Pinned, unused: Iterable[str] = ("*",)) -> Models:
        """Settle all names and return every model that the operations asked for, or that the lock has.

        Of the components that nothing reaches those are models, too, that fit a pattern of `unused`.
        """
        self._lifter.drain(reached=True)
        schemas = self._spec.at(COMPONENT_SCHEMAS)
        if schemas is not None:
            for key in schemas.mapping:
                self._lifter.reference_to(key, request=False)
        self._lifter.drain(reached=False)
        gone = [key for key in pinned.models if key not in self._lifter.drafts]
        pinned = replace(pinned, led=places_now(gone, self._lifter.drafts, self._spec))
        entries, copies = finished(self._lifter.drafts, self._roots, pinned, self._reporter, unused)
        missing = tuple(sorted(key for key in (schemas.mapping if schemas is not None else ()) if key not in entries))
        return Models(entries=entries, copies=copies, unused=missing)

    def _use(self, ref: TypeRef, tag: str) -> None:
        self._roots.setdefault(tag, {}).update(dict.fromkeys(references(ref)))


def _place(schema: Cursor, context: tuple[str, ...]) -> Place:
    """Return the place of a schema in an operation: named by the caller, unless it stands in components."""
    if schema.pointer[:1] == ("components",):
        return place_of(schema.pointer)
    return Place(key_of(schema.pointer), context, schema.pointer)
