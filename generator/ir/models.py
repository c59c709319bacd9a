"""Models as data: the classes and aliases that a client's models/ holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from .types import ANY, ArrayOf, ModelRef, Tag, TypeRef, UnionOf, references, union

if TYPE_CHECKING:
    from ..diagnostics.location import Location, Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One property of an object, as it goes over the wire."""

    wire: str
    type: TypeRef
    required: bool
    description: str = ""
    deprecated: bool = False
    pointer: Pointer = field(default=(), compare=False, repr=False)
    """Of its own schema; of several that hold, of the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelField(Property):
    """One field of a generated class."""

    python: str


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """An object with named properties, in the order of the description."""

    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class TupleOf:
    """An array of so many items, each of a type of its own (JSON Schema 2020-12 `prefixItems`)."""

    members: tuple[TypeRef, ...]


@dataclass(frozen=True, slots=True)
class TaggedUnion:
    """Models of which the value of one property chooses (OpenAPI 3.1 section 4.8.25)."""

    property_name: str
    variants: tuple[tuple[Tag, ModelRef], ...]
    """(value of the property, model); a model may have several values."""
    is_open: bool = False
    """Whether the property of some model has other values, too: only the union knows its tag."""

    @property
    def models(self) -> tuple[ModelRef, ...]:
        """Each model once, in the order of its first value."""
        return tuple(dict.fromkeys(model for _, model in self.variants))


Rule = dict[str, Any]
"""What an object must be, beside its type, to be of one branch, as `Choice` of the runtime reads it."""
Rules = tuple[tuple[str, Rule], ...]
"""Key of a model, or `dict` for a map -> its rule."""


@dataclass(frozen=True, slots=True)
class CheckedUnion:
    """A union of which types alone do not tell the branch of every value."""

    union: UnionOf
    rules: Rules


Content = ObjectOf | TupleOf | TaggedUnion | CheckedUnion | TypeRef
"""What a model is, whatever it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One generated class, or with `alias` one name for a type."""

    key: str
    module: str
    class_name: str
    fields: tuple[ModelField, ...] = ()
    """Of a class, in the order of the description."""
    is_open: bool = False
    """Of a class: whether the description writes that an object may have members that it does not list."""
    alias: TypeRef | TupleOf | TaggedUnion | CheckedUnion | None = None
    description: str = ""
    deprecated: bool = False
    origin: Location | None = None
    copies: tuple[str, ...] = ()
    """The keys of the models that are this one, at other places of the description."""
    names_of_copies: tuple[tuple[str, str], ...] = ()
    """Key of a copy -> the name that it had while it was a class of its own; one of `former`."""
    former: tuple[str, ...] = ()
    """Names of its module that it had before; they stay for a while, deprecated."""

    @property
    def kind(self) -> Literal["object", "alias"]:
        """Whether a class or an alias is written."""
        return "object" if self.alias is None else "alias"

    @property
    def dotted(self) -> str:
        """`module.Class`, as the lock and its commands name the model."""
        return f"{self.module}.{self.class_name}"

    @property
    def target(self) -> str:
        """`models.module:Class`, as MANIFEST.json and the runtime name the model."""
        return f"models.{self.module}:{self.class_name}"

    @property
    def param_name(self) -> str:
        """What is written in place of the model is called so."""
        return f"{self.class_name}Param"

    @property
    def param_target(self) -> str:
        """`params.module:Class`, as `target`."""
        return f"params.{self.module}:{self.param_name}"

    @property
    def content(self) -> Content:
        """What the model is, without its names."""
        return ObjectOf(self.fields) if self.alias is None else self.alias

    @property
    def type(self) -> TypeRef:
        """The type that the model stands for: of a class the class, of a tuple a list of any value."""
        match self.alias:
            case None:
                return ModelRef(self.key)
            case TupleOf():
                return ArrayOf(ANY)
            case TaggedUnion():
                return union(self.alias.models)
            case CheckedUnion():
                return self.alias.union
            case _:
                return self.alias


def types_of(content: Content) -> tuple[TypeRef, ...]:
    """Return the types that a model is made of, in order."""
    match content:
        case ObjectOf(properties=properties):
            return tuple(each.type for each in properties)
        case TupleOf(members=members):
            return members
        case TaggedUnion():
            return content.models
        case CheckedUnion():
            return (content.union,)
        case _:
            return (content,)


def models_of(content: Content) -> tuple[str, ...]:
    """Return the keys of the models that a model names, each once, in order."""
    return tuple(dict.fromkeys(key for ref in types_of(content) for key in references(ref)))
