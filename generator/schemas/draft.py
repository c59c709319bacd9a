"""What `lift` leaves for `table` to finish: models without their final names, and the place each was found at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..diagnostics.location import Pointer, format_pointer
from ..ir.types import ANY, Tag, TypeRef
from ..spec.cursor import COMPONENT_SCHEMAS, SCHEMA_PREFIX

if TYPE_CHECKING:
    from ..ir.models import Rules
    from ..spec.cursor import Cursor
    from .shape import Node

Direction = Literal["request", "response"]
REQUEST_SUFFIX = "@input"
BASE_SUFFIX = "@base"
_NAMED = frozenset(
    {"properties", "$defs", "definitions", "patternProperties", "oneOf", "anyOf", "allOf", "prefixItems"}
)
"""Keywords that are followed by a name or an index."""
_SECTIONS = {
    "parameters": "Parameter",
    "responses": "Response",
    "requestBodies": "Request",
    "headers": "Header",
    "callbacks": "Callback",
    "pathItems": "Path",
}


class Place(NamedTuple):
    """Where a type stands: the identity that its model would have, and the words that would name it."""

    key: str
    words: tuple[str, ...]
    root: Pointer
    """The pointer that `key` and `words` name."""
    outer: Place | None = None
    """For a branch of a union, the place of the union."""

    def at(self, pointer: Pointer) -> Place:
        """Return the place of a schema that is a part of this one: of its own when it was inherited."""
        here: Place | None = self
        while here is not None:
            length = len(here.root)
            if pointer[:length] == here.root:
                rest = pointer[length:]
                return Place(here.key + format_pointer(rest)[1:], _walk(here.words, rest), pointer, here.outer)
            here = here.outer
        return place_of(pointer)


class Scope(NamedTuple):
    """How a type is asked for: in which direction, how deep within another, among how many combinations of branches."""

    request: bool
    depth: int = 0
    width: int = 1
    named: bool = False
    """Whether the name that the place gives is taken by the type itself, which is a union."""


@dataclass(slots=True, kw_only=True)
class DraftField:
    """One property of an object model."""

    wire: str
    type: TypeRef
    required: bool
    description: str = ""
    deprecated: bool = False
    pointer: Pointer = ()
    own: tuple[str, str, bool] = ("", "", False)
    """What is written at the property itself: description, constraints in words, whether it is deprecated."""


@dataclass(slots=True, kw_only=True)
class Variants:
    """A union that a discriminator decides: its variants with what each was written as."""

    property_name: str
    members: tuple[tuple[TypeRef, Cursor], ...]
    mapping: dict[str, str]
    """Tag -> component key."""
    fallback: TypeRef | None = None
    """The base class itself, for a base whose children name it in their allOf."""
    default: str = ""
    """The component key of what has no tag, or none that is known (`defaultMapping` of OpenAPI 3.2)."""
    cursor: Cursor


@dataclass(slots=True, kw_only=True)
class Draft:
    """One model to be."""

    key: str
    words: tuple[str, ...]
    place: Place
    node: Node
    request: bool
    component: str | None = None
    """The component that it is made of, if it stands for one."""
    privileged: bool = False
    reached: bool = False
    done: bool = False
    as_object: bool = False
    """Only the object among the several types of the schema."""
    base_class: bool = False
    """The class behind a polymorphic base, whose own name is the union's."""
    kind: Literal["object", "alias", "tuple", "union"] = "alias"
    type: TypeRef = ANY
    fields: list[DraftField] = field(default_factory=list[DraftField])
    is_open: bool = False
    """Of an object: whether it is written that it may have other members."""
    members: tuple[TypeRef, ...] = ()
    variants: Variants | None = None
    rules: Rules = ()
    """What tells the branches of a union apart beside their types."""
    tagged: dict[Tag, str] | None = None
    """Tag -> model key, once the union is known to be decided by it."""
    open_tags: bool = False
    """Whether only the union knows the tag of some class."""
    own: str = ""
    """The description that is written at the schema itself."""
    description: str = ""
    deprecated: bool = False

    def field_of(self, wire: str) -> DraftField | None:
        """Return the property of that wire name."""
        return next((entry for entry in self.fields if entry.wire == wire), None)


def singular(word: str) -> tuple[str, ...]:
    """Return what stands in a name for an element of `word`: its singular, or the word and `Item`."""
    lowered = word.lower()
    if len(word) > 3 and lowered.endswith("ies"):  # noqa: PLR2004
        return (word[:-3] + ("y" if word[-1] == "s" else "Y"),)
    if lowered.endswith(("sses", "xes", "ches", "shes")):
        return (word[:-2],)
    if len(word) > 2 and lowered.endswith("s") and not lowered.endswith(("ss", "us", "is", "as")):  # noqa: PLR2004
        return (word[:-1],)
    return (word, "Item")


def item_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that name an element of what `words` name."""
    return (*words[:-1], *singular(words[-1])) if words else ("Item",)


def component_of(pointer: Pointer) -> str | None:
    """Return the key of the component schema that stands at `pointer`, or None."""
    return pointer[2] if len(pointer) == 3 and pointer[:2] == COMPONENT_SCHEMAS else None  # noqa: PLR2004


def key_of(pointer: Pointer) -> str:
    """Return the identity of a model by the place of its schema: `Pet`, `Pet/properties/owner`, `#/paths/...`."""
    text = format_pointer(pointer)
    return text.removeprefix(SCHEMA_PREFIX)


def place_of(pointer: Pointer) -> Place:
    """Return the place of a schema that is found without a caller's context."""
    words: tuple[str, ...]
    if pointer[:2] == COMPONENT_SCHEMAS and len(pointer) > 2:  # noqa: PLR2004
        words, rest = (pointer[2],), pointer[3:]
    elif pointer[:1] == ("components",) and len(pointer) > 2:  # noqa: PLR2004
        words, rest = _section_words(pointer), pointer[3:]
    else:
        words, rest = ("Inline",), pointer
    return Place(key_of(pointer), _walk(words, rest), pointer)


def _walk(words: tuple[str, ...], rest: Pointer) -> tuple[str, ...]:
    """Return `words` with those that tokens further in add."""
    position = 0
    while position < len(rest):
        token = rest[position]
        following = rest[position + 1] if position + 1 < len(rest) else ""
        position += 1
        if token in ("properties", "$defs", "definitions"):
            words = (*words, following)
        elif token in ("additionalProperties", "patternProperties"):
            words = (*words, "Value")
        elif token == "items":  # noqa: S105
            words = item_words(words)
        elif token in ("oneOf", "anyOf", "prefixItems"):
            words = (*words, f"Option{int(following) + 1}" if following.isdecimal() else following)
        if token in _NAMED:
            position += 1
    return words


def _section_words(pointer: Pointer) -> tuple[str, ...]:
    ending = _SECTIONS.get(pointer[1], "")
    name = pointer[2]
    return (name,) if not ending or name.lower().endswith(ending.lower()) else (name, ending)


def below(place: Place, cursors: tuple[Cursor, ...]) -> Place:
    """Return the place of what `cursors`, that must all hold, stand for within `place`."""
    own = cursors[-1].pointer
    if len(cursors) == 1:
        return place.at(own)
    words = place.at(own).words
    return Place(f"{place.key}/allOf{format_pointer(own[-2:])[1:]}", words, own, place)
