"""From schemas to types, lifting whatever needs a class or an alias of its own to a draft of a named model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import quoted
from ..diagnostics.location import format_chain, format_pointer
from ..ir.types import ANY, NONE, ArrayOf, MapOf, ModelRef, TypeRef, literal_of, nullable, union, without_none
from ..spec.cursor import COMPONENT_SCHEMAS, BrokenReferenceError
from ..spelling.readable import readable
from . import unions
from .children import families
from .draft import BASE_SUFFIX, REQUEST_SUFFIX, Draft, Place, Scope, below, component_of, place_of
from .fill import fill, narrowed
from .flatten import Flattener
from .primitives import plain_primitive, primitive
from .readwrite import OneWay
from .shape import Node, Shape, is_object, is_tuple, only_reference
from .value_texts import ValueTexts

if TYPE_CHECKING:
    from ..diagnostics import Reporter
    from ..ir.models import Rules
    from ..spec.cursor import Cursor, Spec

_DEEPEST = 32
"""So deep may unnamed arrays, maps and unions be nested in one type; the next level gets a name."""


class Lifter:
    """Makes types of schemas, and drafts of the models that the types name."""

    def __init__(self, spec: Spec, reporter: Reporter, *, open_enums: bool) -> None:
        self.spec = spec
        self.reporter = reporter
        self.flattener = Flattener(reporter)
        self.texts = ValueTexts()
        self.drafts: dict[str, Draft] = {}
        self.families = families(spec)
        self._open_enums = open_enums
        self._pending: list[Draft] = []
        self._references: dict[tuple[str, bool], TypeRef] = {}
        self._components: dict[tuple[str, bool], ModelRef] = {}
        children = {_as_written(base): [*map(_as_written, members)] for base, members in self.families.items()}
        self._one_way = OneWay(spec, children)

    def type_of(self, node: Node, place: Place, scope: Scope) -> TypeRef:
        """Return the type of what satisfies `node`.

        Raises:
            BrokenReferenceError: a `$ref` outside the models that are lifted from it names nothing, or itself.
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
            quick = plain_primitive(cursor.data)
            if quick is not None:
                return quick
            holder = only_reference(cursor)
            if holder is not None:
                found = self._reference(holder, request=scope.request)
                return nullable(found) if cursor.flag("nullable") else found
        shape = self.flattener.shape(node)
        found = self.shape_type(shape, node, place, scope)
        return nullable(found) if self.flattener.allows_null(node) else found

    def reference_to(self, component: str, *, request: bool) -> ModelRef:
        """Return the model of a component; of its request form where it has one."""
        found = self._components.get((component, request))
        if found is None:
            cursor = self.spec.root / "components" / "schemas" / component
            node = Node((cursor,))
            found = self.lifted(node, place_of(cursor.pointer), request=request, component=component)
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
        target = holder.target()
        holder.resolved()
        component = component_of(target.pointer)
        node = Node((target,))
        if component is None:
            shape = self.flattener.shape(node)
            place = place_of(target.pointer)
            if _is_simple(shape):
                return self.type_of(node, place, Scope(request=request))
            found: TypeRef = self.lifted(node, place, request=request)
        else:
            found = self.reference_to(component, request=request)
        return nullable(found) if self._allows_null(node) else found

    def _allows_null(self, node: Node) -> bool:
        try:
            return self.flattener.allows_null(node)
        except BrokenReferenceError:
            return False

    def _shape_or_any(self, node: Node) -> Shape:
        try:
            return self.flattener.shape(node)
        except BrokenReferenceError:
            return Shape(broken=True)

    def lifted(
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

    def named(self, node: Node, place: Place, *, request: bool, ref: TypeRef, anew: bool = False) -> ModelRef:
        """Return a model that stands for `ref`, the type of `node`: itself unless `anew`, or a new alias."""
        if isinstance(ref, ModelRef) and not anew:
            return ref
        key = alias_key(place, request=request)
        words = place.words
        if any(draft.words == words for draft in self.drafts.values()):
            words = (*words, "Optional" if without_none(ref) != ref else "Alias")
        if key not in self.drafts:
            draft = Draft(key=key, words=words, place=place, node=node, request=request, type=ref, done=True)
            draft.own = self._shape_or_any(node).description
            draft.description = self.texts.said(node.cursors[0]).text if len(node.cursors) == 1 else readable(draft.own)
            self.drafts[key] = draft
        return ModelRef(key)

    def checked(self, node: Node, place: Place, *, ref: TypeRef, rules: Rules) -> TypeRef:
        """Return the name of a union whose branches `rules` tell apart, with the null that stands beside it."""
        named = self.named(node, place, request=False, ref=without_none(ref))
        self.drafts[named.key].rules = rules
        return nullable(named) if without_none(ref) != ref else named

    def shape_type(self, shape: Shape, node: Node, place: Place, scope: Scope) -> TypeRef:
        """Return the type without the null that the shape itself allows."""
        if shape.never:
            self.reporter.report("schema-never", node.cursors[0].location, action="left as null")
            return NONE
        if shape.conflict:
            self.reporter.report("allof-conflict", node.cursors[0].location, action="read as any value")
        if shape.broken or shape.opaque:
            return ANY
        if shape.values is not None:
            is_open = self._open_enums and not shape.constant and len(shape.values) > 1
            return literal_of(shape.values, is_open=is_open)
        if unions.is_lifted(shape) or scope.depth > _DEEPEST or is_tuple(shape):
            return self.lifted(node, place, request=scope.request)
        if shape.unions:
            return unions.union_type(self, shape, node, place, scope)
        if shape.types is None:
            return ANY
        return union(self._typed(name, shape, node, place, scope) for name in shape.types)

    def _typed(self, name: str, shape: Shape, node: Node, place: Place, scope: Scope) -> TypeRef:
        if name == "object":
            if is_object(shape):
                if shape.types == ("object",):
                    return self.lifted(node, place, request=scope.request)
                place = Place(f"{place.key}/object", (*place.words, "Object"), place.root, place.outer)
                found = self.lifted(node, place, request=scope.request)
                self.drafts[found.key].as_object = True
                return found
            return self._map(shape, node, place, scope)
        if name == "array":
            if shape.prefix:
                options = (*shape.prefix, *(item for item in shape.items if item.data is not False))
                return ArrayOf(unions.joined(self, (self._below((option,), place, scope) for option in options), node))
            items = tuple(item for item in shape.items if not isinstance(item.data, bool))
            if not items:
                return ArrayOf(ANY)
            items = narrowed(self, items, reached=True)
            return ArrayOf(self._below(items, place, scope))
        return primitive(name, shape.format)

    def _map(self, shape: Shape, node: Node, place: Place, scope: Scope) -> MapOf:
        parts = {schema.pointer[:-1] for schema in shape.extra if schema.pointer[-1] == "additionalProperties"}
        if len(parts) == len(shape.extra) > 1:  # one of each part, and all of them hold for each value
            return MapOf(self._below(narrowed(self, shape.extra, reached=True), place, scope))
        values = [self._below((schema,), place, scope) for schema in shape.extra]
        return MapOf(unions.joined(self, values, node) if values else ANY)

    def _below(self, cursors: tuple[Cursor, ...], place: Place, scope: Scope) -> TypeRef:
        """Return the type of an item or value schema that belongs to `place`."""
        inner = Scope(request=scope.request, depth=scope.depth + 1)
        return self.type_of(Node(cursors), below(place, cursors), inner)

    def guarded(self, node: Node, place: Place, *, request: bool, reached: bool) -> TypeRef:
        """Return the type of `node`; where a reference names nothing, any value and a warning.

        References that go in a circle say nothing at all: they stay errors where an operation meets them.
        """
        try:
            return self.type_of(node, place, Scope(request=request))
        except BrokenReferenceError as error:
            self.degrade(error, reached=reached)
            return ANY

    def degrade(self, error: BrokenReferenceError, *, reached: bool) -> None:
        """Report a reference that leads nowhere, where only the spot that holds it is lost."""
        location = error.diagnostic.location
        if error.chain and reached:
            self.reporter.add(error.diagnostic)
        elif error.chain:
            chain = quoted(format_chain(error.chain))
            self.reporter.report("schema-ref-circular", location, action="read as any value", chain=chain)
        else:
            reference = quoted(error.reference)
            self.reporter.report("schema-ref-unresolved", location, action="read as any value", reference=reference)

    def drain(self, *, reached: bool) -> None:
        """Fill every draft that waits, and those that come up on the way."""
        while self._pending:
            draft = self._pending.pop()
            draft.reached = draft.reached or reached
            if not draft.done:
                draft.done = True
                fill(self, draft)


def alias_key(place: Place, *, request: bool) -> str:
    """Return the identity of the alias of a type that has no name."""
    return f"{place.key}@alias{REQUEST_SUFFIX if request else ''}"


def _as_written(component: str) -> str:
    """Return the reference to a component, as the description has it."""
    return format_pointer((*COMPONENT_SCHEMAS, component))


def _is_simple(shape: Shape) -> bool:
    """Whether the type is spelled where it is used, and cannot lead back to where it stands."""
    if shape.unions or shape.types is None or shape.broken or shape.opaque:
        return False
    return not {"object", "array"} & set(shape.types)
