"""From schemas to types, lifting whatever needs a class or an alias of its own to a draft of a named model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diagnostics import SpecError, quoted
from generator.location import format_pointer
from generator.ir import ANY, NONE, ArrayOf, MapOf, ModelRef, Primitive, TypeRef
from generator.schemas import unions
from generator.schemas.children import families, own_discriminator
from generator.schemas.describe import describe
from generator.schemas.draft import (
    Draft,
    DraftField,
    Place,
    Variants,
    component_of,
    place_of,
)
from generator.schemas.flatten import Flattener
from generator.schemas.readwrite import OneWay
from generator.schemas.shape import Node, Shape, only_reference, target_of
from generator.schemas.tidy import literal_of, nullable, primitive, union_of, without_none

if TYPE_CHECKING:
    from generator.diagnostics import Reporter
    from generator.source.document import JsonValue
    from generator.spec.cursor import Cursor, Spec

_DEEPEST = 32
"""So deep may unnamed arrays, maps and unions be nested in one type; the next level gets a name."""
_PLAIN = frozenset({"string", "integer", "number", "boolean"})
_MEANINGFUL = frozenset({"$ref", "allOf", "anyOf", "oneOf", "enum", "const", "nullable"})
REQUEST_SUFFIX = "@input"
BASE_SUFFIX = "@base"


class Lifter:
    """Makes types of schemas, and drafts of the models that the types name."""

    def __init__(self, spec: Spec, reporter: Reporter, *, open_enums: bool) -> None:
        self.spec = spec
        self.reporter = reporter
        self.flattener = Flattener(reporter)
        self.drafts: dict[str, Draft] = {}
        self.families = families(spec)
        self._open_enums = open_enums
        self._pending: list[Draft] = []
        self._references: dict[tuple[str, bool], TypeRef] = {}
        self._components: dict[tuple[str, bool], ModelRef] = {}
        prefix = "#/components/schemas/"
        self._one_way = OneWay(
            spec, {prefix + base: [prefix + child for child in found] for base, found in self.families.items()}
        )

    def type_of(self, node: Node, place: Place, *, request: bool, depth: int = 0, width: int = 1) -> TypeRef:
        """Return the type of what satisfies `node`.

        Raises:
            SpecError: a `$ref` outside the models that are lifted from it names nothing, or itself.
        """
        if len(node.cursors) == 1 and not node.picks:
            cursor = node.cursors[0]
            if not isinstance(cursor.data, (dict, bool)):
                self.reporter.report(
                    "schema-not-an-object",
                    cursor.location,
                    action="read as any value",
                    value=quoted(cursor.data),
                )
                return ANY
            quick = _plain_primitive(cursor.data)
            if quick is not None:
                return quick
            holder = only_reference(cursor)
            if holder is not None:
                found = self._reference(holder, request=request)
                return nullable(found) if cursor.flag("nullable") else found
        shape = self.flattener.shape(node)
        found = self._shape_type(shape, node, place, request=request, depth=depth, width=width)
        return nullable(found) if shape.nullable else found

    def reference_to(self, component: str, *, request: bool) -> ModelRef:
        """Return the model of a component; of its request form where it has one."""
        found = self._components.get((component, request))
        if found is None:
            cursor = self.spec.root / "components" / "schemas" / component
            node = Node((cursor,))
            found = self._named(node, place_of(cursor.pointer), request=request, component=component)
            self._components[component, request] = found
        return found

    def _reference(self, holder: Cursor, *, request: bool) -> TypeRef:
        """Return what the one `$ref` of `holder` stands for, with null where its target allows null."""
        text = (holder.reference or "", request)
        found = self._references.get(text)
        if found is None:
            found = self._references[text] = self._resolve(holder, request=request)
        return found

    def _resolve(self, holder: Cursor, *, request: bool) -> TypeRef:
        target = target_of(holder)
        holder.resolved()
        component = component_of(target.pointer)
        node = Node((target,))
        if component is None:
            shape = self.flattener.shape(node)
            place = place_of(target.pointer)
            if _is_simple(shape):
                return self.type_of(node, place, request=request)
            found: TypeRef = self._named(node, place, request=request)
        else:
            found = self.reference_to(component, request=request)
            shape = self._shape_or_any(node)
        return nullable(found) if shape.nullable else found

    def _shape_or_any(self, node: Node) -> Shape:
        try:
            return self.flattener.shape(node)
        except SpecError:
            return Shape(broken=True)

    def _named(
        self, node: Node, place: Place, *, request: bool, component: str | None = None, suffix: str = ""
    ) -> ModelRef:
        """Return the model of `node`, making its draft when it is new."""
        one_way = request and any(self._one_way.reaches(cursor) for cursor in node.cursors)
        key = place.key + suffix + (REQUEST_SUFFIX if one_way else "")
        if key not in self.drafts:
            words = place.words
            if suffix == BASE_SUFFIX:
                words = (*words, "Base")
            if one_way:
                words = (*words, "Input")
            self.drafts[key] = draft = Draft(
                key=key,
                words=words,
                place=place,
                node=node,
                request=one_way,
                component=component,
                privileged=component is not None and not one_way and not suffix,
                base_class=suffix == BASE_SUFFIX,
            )
            self._pending.append(draft)
        return ModelRef(key)

    def named(self, node: Node, place: Place, *, request: bool, ref: TypeRef) -> ModelRef:
        """Return a model that stands for `ref`, the type of `node`: itself, or a new alias."""
        if isinstance(ref, ModelRef):
            return ref
        key = place.key + "@alias" + (REQUEST_SUFFIX if request else "")
        words = place.words
        if any(draft.words == words for draft in self.drafts.values()):
            words = (*words, "Optional" if without_none(ref) != ref else "Alias")
        if key not in self.drafts:
            draft = Draft(
                key=key, words=words, place=place, node=node, request=request, type=ref, done=True
            )
            draft.description = self._shape_or_any(node).description
            self.drafts[key] = draft
        return ModelRef(key)

    def _shape_type(
        self, shape: Shape, node: Node, place: Place, *, request: bool, depth: int, width: int
    ) -> TypeRef:
        """Return the type without the null that the shape itself allows."""
        if shape.never:
            self.reporter.report("schema-never", node.cursors[0].location, action="left as null")
            return NONE
        if shape.broken or shape.opaque:
            return ANY
        if shape.values is not None:
            is_open = self._open_enums and not shape.constant and len(shape.values) > 1
            number = shape.types is not None and "number" in shape.types
            return literal_of(shape.values, is_open=is_open, number=number)
        if unions.is_lifted(shape) or depth > _DEEPEST or (shape.prefix and shape.types == ("array",)):
            return self._named(node, place, request=request)
        if shape.unions:
            return unions.union_type(self, shape, node, place, request=request, depth=depth, width=width)
        if shape.types is None:
            return ANY
        return union_of(
            self._typed(name, shape, node, place, request=request, depth=depth) for name in shape.types
        )

    def _typed(
        self, name: str, shape: Shape, node: Node, place: Place, *, request: bool, depth: int
    ) -> TypeRef:
        if name == "object":
            if is_object(shape):
                return self._named(node, place, request=request)
            return self._map(shape, place, request=request, depth=depth)
        if name == "array":
            if shape.prefix:
                options = (*shape.prefix, *shape.items)
                return ArrayOf(
                    union_of(self._below((option,), place, request=request, depth=depth) for option in options)
                )
            items = tuple(item for item in shape.items if not isinstance(item.data, bool))
            if not items:
                return ArrayOf(ANY)
            return ArrayOf(self._below(items, place, request=request, depth=depth))
        return primitive(name, shape.format)

    def _map(self, shape: Shape, place: Place, *, request: bool, depth: int) -> MapOf:
        values = [self._below((schema,), place, request=request, depth=depth) for schema in shape.extra]
        return MapOf(union_of(values) if values else ANY)

    def _below(self, cursors: tuple[Cursor, ...], place: Place, *, request: bool, depth: int) -> TypeRef:
        """Return the type of an item or value schema that belongs to `place`."""
        return self.type_of(Node(cursors), below(place, cursors), request=request, depth=depth + 1)

    def guarded(self, node: Node, place: Place, *, request: bool, reached: bool) -> TypeRef:
        """Return the type of `node`; where a reference names nothing, any value and a warning.

        References that go in a circle say nothing at all: they stay errors where an operation meets them.
        """
        try:
            return self.type_of(node, place, request=request)
        except SpecError as error:
            self.degrade(error, reached=reached)
            return ANY

    def degrade(self, error: SpecError, *, reached: bool) -> None:
        """Report a reference that leads nowhere, where only the spot that holds it is lost."""
        found = error.diagnostic
        if found.code == "ref-circular" and reached:
            self.reporter.add(found)
        elif found.code == "ref-circular":
            chain = found.message.partition(": ")[2]
            self.reporter.report("schema-ref-circular", found.location, action="read as any value", chain=chain)
        else:
            reference = found.message.removeprefix("$ref ").removesuffix(" points at nothing")
            self.reporter.report(
                "schema-ref-unresolved", found.location, action="read as any value", reference=reference
            )

    def drain(self, *, reached: bool) -> None:
        """Fill every draft that waits, and those that come up on the way."""
        while self._pending:
            draft = self._pending.pop()
            draft.reached = draft.reached or reached
            if not draft.done:
                draft.done = True
                self._fill(draft)

    def _fill(self, draft: Draft) -> None:
        place = draft.place
        try:
            shape = self.flattener.shape(draft.node)
        except SpecError as error:
            self.degrade(error, reached=draft.reached)
            return
        draft.description = shape.description
        draft.deprecated = shape.deprecated
        cursor = draft.node.cursors[0]
        if shape.broken:
            return
        if not isinstance(cursor.data, (dict, bool)):
            self.guarded(draft.node, place, request=draft.request, reached=draft.reached)
        elif draft.component in self.families and not draft.base_class and is_plain_object(shape):
            self._fill_base(draft, place)
        elif _is_alias(draft, shape):
            draft.type = without_none(
                self.guarded(draft.node, place, request=draft.request, reached=draft.reached)
            )
        elif shape.unions and not (shape.broken or shape.opaque or shape.values):
            unions.fill_union(self, draft, shape, place)
        elif is_plain_object(shape):
            draft.kind = "object"
            draft.fields = self.fields_of(
                shape, place, cursor, request=draft.request, reached=draft.reached
            )
        elif shape.prefix and shape.types == ("array",):
            self._fill_tuple(draft, shape, place)
        else:
            self._fill_alias(draft, shape, place)

    def _fill_alias(self, draft: Draft, shape: Shape, place: Place) -> None:
        try:
            draft.type = self._shape_type(
                shape, draft.node, place, request=draft.request, depth=0, width=1
            )
        except SpecError as error:
            self.degrade(error, reached=draft.reached)

    def _fill_tuple(self, draft: Draft, shape: Shape, place: Place) -> None:
        draft.kind = "tuple"
        draft.members = tuple(
            self.guarded(
                Node((option,)),
                below(place, (option,)),
                request=draft.request,
                reached=draft.reached,
            )
            for option in shape.prefix
        )

    def _fill_base(self, draft: Draft, place: Place) -> None:
        """Make the draft of a polymorphic base the union of all below it, with the base's own class as the last resort.

        The classes below it get their tag as a closed literal (see `discriminator`), so that a value can only be
        read as the class that its tag names, or as the base.
        """
        cursor = draft.node.cursors[0]
        discriminator = own_discriminator(cursor)
        component = draft.component or ""
        fallback = self._named(
            draft.node, place, request=draft.request, component=component, suffix=BASE_SUFFIX
        )
        if discriminator is None:
            draft.type = fallback
            return
        draft.kind = "union"
        members: list[tuple[TypeRef, Cursor]] = []
        for name in self.families[component]:
            child = self.spec.root / "components" / "schemas" / name
            suffix = BASE_SUFFIX if name in self.families else ""
            ref = self._named(
                Node((child,)), place_of(child.pointer), request=draft.request, component=name, suffix=suffix
            )
            members.append((ref, child))
        draft.variants = Variants(
            property_name=discriminator.text("propertyName"),
            members=tuple(members),
            mapping=unions.mapping_of(discriminator),
            fallback=fallback,
            cursor=discriminator,
        )

    def fields_of(
        self, shape: Shape, place: Place, cursor: Cursor, *, request: bool, reached: bool
    ) -> list[DraftField]:
        """Return the properties of an object in one direction; those without a schema hold any value."""
        found: list[DraftField] = []
        for wire, cursors in shape.properties.items():
            own = cursors[-1]
            if request and any(schema.flag("readOnly") for schema in cursors):
                continue
            write_only = any(schema.flag("writeOnly") for schema in cursors)
            kind: TypeRef | None = _plain_primitive(own.data) if len(cursors) == 1 else None
            if kind is None:
                kind = self.guarded(Node(cursors), below(place, cursors), request=request, reached=reached)
            found.append(
                DraftField(
                    wire=wire,
                    type=kind,
                    required=wire in shape.required and (request or not write_only),
                    description=describe(own),
                    deprecated=own.flag("deprecated"),
                )
            )
        for wire in shape.required:
            if wire not in shape.properties:
                self.reporter.report(
                    "property-undefined", cursor.location, action="holds any value", name=quoted(wire)
                )
                found.append(DraftField(wire=wire, type=ANY, required=True))
        return found


def _is_alias(draft: Draft, shape: Shape) -> bool:
    """Whether the draft stands for another model. An object that extends one by `allOf` has a class of its own."""
    if len(draft.node.cursors) != 1 or draft.node.picks or draft.base_class:
        return False
    holder = only_reference(draft.node.cursors[0])
    return holder is not None and (holder.pointer == draft.node.cursors[0].pointer or not is_plain_object(shape))


def below(place: Place, cursors: tuple[Cursor, ...]) -> Place:
    """Return the place of what `cursors`, that must all hold, stand for within `place`."""
    own = cursors[-1].pointer
    if len(cursors) == 1:
        return place.at(own)
    words = place.at(own).words
    return Place(f"{place.key}/allOf{format_pointer(own[-2:])[1:]}", words, own, place)


def _plain_primitive(data: JsonValue) -> TypeRef | None:
    """Return the type of a schema that is a primitive and nothing else, which most are; None for any other."""
    if not isinstance(data, dict):
        return None
    stated = data.get("type")
    if not isinstance(stated, str) or stated not in _PLAIN or not _MEANINGFUL.isdisjoint(data):
        return None
    return primitive(stated, str(data.get("format", "")))


def is_object(shape: Shape) -> bool:
    """Whether the shape has named properties."""
    return bool(shape.properties or shape.required)


def is_plain_object(shape: Shape) -> bool:
    """Whether the shape is one object with named properties and nothing else."""
    plain = not (shape.unions or shape.broken or shape.opaque or shape.never or shape.values is not None)
    return plain and shape.types == ("object",) and is_object(shape)


def _is_simple(shape: Shape) -> bool:
    """Whether the type is spelled where it is used, and cannot lead back to where it stands."""
    if shape.unions or shape.types is None or shape.broken or shape.opaque:
        return False
    return all(isinstance(primitive(name, ""), Primitive) and name not in ("object", "array") for name in shape.types)
