"""Takes the type of an answer and gives the members in it, also in objects within it, with their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..diagnostics.location import format_pointer
from ..ir.models import ObjectOf
from ..ir.types import ANY, ArrayOf, LiteralOf, Primitive
from ..operations.pagination import resolved_types
from .paging_words import HOLDERS, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..ir.models import ModelEntry
    from ..ir.types import TypeRef

_DEEPEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member of an answer, outside of its lists."""

    names: tuple[str, ...]
    """From the body on."""
    types: tuple[TypeRef | ObjectOf, ...]
    """Without null, unions and aliases."""
    description: str = ""

    @property
    def pointer(self) -> str:
        """Its place in the body, as a toml has it."""
        return format_pointer(self.names).removeprefix("#")

    @property
    def plain(self) -> str:
        """Its own name, in lower case with `_` between words."""
        return plain(self.names[-1])

    @property
    def is_list(self) -> bool:
        """Whether it holds a list."""
        return any(isinstance(ref, ArrayOf) for ref in self.types)

    @property
    def is_object(self) -> bool:
        """Whether it holds an object."""
        return any(isinstance(ref, ObjectOf) for ref in self.types)

    @property
    def is_flag(self) -> bool:
        """Whether it is true or false."""
        return Primitive("bool") in self.types

    @property
    def is_count(self) -> bool:
        """Whether it is a whole number."""
        return any(ref in (Primitive("int"), Primitive("float")) for ref in self.types)

    @property
    def is_text(self) -> bool:
        """Whether it is a text, as far as the description says."""
        return any(map(is_text, self.types))


def members_of(result: TypeRef, models: Mapping[str, ModelEntry]) -> list[Member]:
    """Return the members of an answer, those of the body first, then those of objects in it.

    Of objects deeper in it only those that usually hold what is about pages.
    """
    found: list[Member] = []
    level: list[tuple[tuple[str, ...], TypeRef]] = [((), result)]
    for depth in range(_DEEPEST):
        members = [each for names, ref in level for each in _members(names, ref, models)]
        found += [member for member, _ in members]
        held = [each for each in members if each[0].is_object and not each[0].is_list]
        level = [(member.names, ref) for member, ref in held if depth == 0 or member.plain in HOLDERS]
    return found


def _members(
    names: tuple[str, ...], ref: TypeRef, models: Mapping[str, ModelEntry]
) -> Iterator[tuple[Member, TypeRef]]:
    seen: set[str] = set()
    for holder in resolved_types([ref], models):
        for entry in holder.properties if isinstance(holder, ObjectOf) else ():
            if entry.wire not in seen:
                seen.add(entry.wire)
                types = tuple(resolved_types([entry.type], models))
                yield Member(names=(*names, entry.wire), types=types, description=entry.description), entry.type


def is_text(ref: TypeRef | ObjectOf) -> bool:
    """Whether a type is a text, as far as the description says."""
    if isinstance(ref, LiteralOf):
        return all(isinstance(value, str) for value in ref.values)
    return ref == ANY or (isinstance(ref, Primitive) and ref.name not in {"int", "float", "bool", "none"})
