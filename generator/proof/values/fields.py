"""What a model class or a `TypedDict` declares: by wire name, and whether it stands for what a schema describes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints
from weakref import WeakKeyDictionary

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from ..schemas.joined import without_tag
from .kinds import members_of
from .tag_texts import tag_texts
from .type_parts import is_model, literals
from .typed_dicts import members_of_dict

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ...source.document import JsonValue
    from .branches import Branches, Reading

_CONDITIONAL = ("if", "then", "else")


class Declared(NamedTuple):
    """One field of a model class."""

    wire: str
    name: str
    """In Python."""
    info: FieldInfo


_fields: WeakKeyDictionary[type, list[Declared]] = WeakKeyDictionary()
_declared: WeakKeyDictionary[type, dict[str, tuple[str, FieldInfo]]] = WeakKeyDictionary()


def fields_of(model: type) -> list[Declared]:
    """Return the fields that a class declares, or the members of a `TypedDict`, which have no other names.

    A class whose types were not resolved yet is not built for it, which would take as long as all that it refers to.
    """
    found = _fields.get(model)
    if found is None:
        infos = _infos(model)
        found = _fields[model] = [Declared(_wire(name, info), name, info) for name, info in infos.items()]
    return found


def declared_in(model: type) -> dict[str, tuple[str, FieldInfo]]:
    """Return the fields of a class by their wire names: the name in Python, and what is declared."""
    found = _declared.get(model)
    if found is None:
        found = _declared[model] = {wire: (name, info) for wire, name, info in fields_of(model)}
    return found


def _infos(model: type) -> dict[str, FieldInfo]:
    if not is_model(model):
        members = members_of_dict(model)
        return {name: FieldInfo.from_annotation(member.annotation) for name, member in members.items()}
    infos = model.__pydantic_fields__
    if model.__pydantic_complete__:
        return infos
    hints = get_type_hints(model, include_extras=True)
    return {name: _resolved(hints[name], info.default) for name, info in infos.items()}


def _resolved(annotation: Any, default: Any) -> FieldInfo:  # noqa: ANN401  # of types and values known at run time only
    if default is PydanticUndefined:
        return FieldInfo.from_annotation(annotation)
    return FieldInfo.from_annotated_attribute(annotation, default)


def _wire(name: str, info: FieldInfo) -> str:
    """Return the name by which a field is read: pydantic's alias, or its own name."""
    return info.validation_alias if isinstance(info.validation_alias, str) else info.alias or name


def properties_of(reading: Reading) -> dict[str, JsonValue]:
    """Return the members that an object has by its description, without those that it must not have."""
    properties = reading.keywords.get("properties")
    found = properties.items() if isinstance(properties, dict) else ()
    return {name: schema for name, schema in found if schema is not False}


def required_of(reading: Reading) -> frozenset[str]:
    """Return the names that an object must have."""
    required = reading.keywords.get("required")
    return frozenset(name for name in (required if isinstance(required, list) else []) if isinstance(name, str))


@dataclass(slots=True)
class Structures:
    """Compares classes of models, and `TypedDict`s, with described objects; each pair once."""

    branches: Branches
    _known: dict[tuple[type, int], tuple[object, list[str]]] = field(
        default_factory=dict[tuple[type, int], tuple[object, list[str]]]
    )

    def objections(self, model: type, reading: Reading) -> list[str]:
        """Say where a class has no field, or two, for a described member, and a field for none.

        A member that must not travel in this direction (`readOnly`, `writeOnly`) may be declared or not, and so may
        one that only a discriminator, `required` or a condition names.
        """
        key = model, id(reading.keywords)
        if key not in self._known:
            self._known[key] = reading.keywords, self._found(model, reading)
        return self._known[key][1]

    def _found(self, model: type, reading: Reading) -> list[str]:
        described = properties_of(reading)
        declared = fields_of(model)
        wires = [wire for wire, _, _ in declared]
        found: list[str] = []
        for name, schema in described.items():
            count = wires.count(name)
            if count > 1:
                found.append(f"{model.__name__} declares {count} fields for {name!a}")
            elif not count and not self.branches.validity.hidden(schema):
                found.append(f"{model.__name__} declares no field for {name!a}")
        spare = self._spare(reading)
        for wire, name, info in declared:
            if wire not in described and wire not in spare:
                found.append(f"{model.__name__} declares {wire!a}, which is not described here")
            aliases = (info.serialization_alias, info.alias, name)
            written = next(alias for alias in aliases if alias is not None)
            if written != wire:
                found.append(f"{model.__name__} reads {wire!a} and writes it as {written!a}")
        return found

    def _spare(self, reading: Reading) -> frozenset[str]:
        """Return the names that a class may declare without a description of their own."""
        found = set(required_of(reading))
        tags = self.branches.forms.tags()
        for address in reading.followed:
            found.update(tags.get(address, {}))
        for keyword in _CONDITIONAL:
            found.update(self._deep(reading.keywords.get(keyword)))
        dependent = reading.keywords.get("dependentSchemas")
        for schema in dependent.values() if isinstance(dependent, dict) else ():
            found.update(self._deep(schema))
        discriminator = reading.keywords.get("discriminator")
        name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
        return frozenset(found | ({name} if isinstance(name, str) else set()))

    def _deep(self, schema: JsonValue) -> set[str]:
        return {name for leaf in self.branches.leaves(schema) for name in properties_of(leaf)} if schema else set()

    def tag_objections(self, model: type[BaseModel], reading: Reading) -> list[str]:
        """Say where a tag is not what its discriminator looks for, or another default is no allowed value.

        A member that must be there, by which a discriminator tells the component, and that can hold one text only is
        that text by itself: what its builder leaves out is not sent, and the variant would be lost. Where a mapping has
        other texts than the schema lists, nobody knows which is meant, and the class may ask for one.
        """
        described, required = properties_of(reading), required_of(reading)
        tags = tag_texts(self.branches.forms.tags(), reading.followed, self.branches.named)
        found: list[str] = []
        for wire, _, info in fields_of(model):
            members = members_of(self.branches.joined(without_tag(described[wire]))) if wire in described else None
            mapped = tuple(tags.get(wire, ())) if wire in described else ()
            if members is None and len(mapped) == 1 and literals(info.annotation) == mapped:
                members = [*mapped]  # any text, of which the mapping leaves one
            if members is None or len(members) != 1 or not isinstance(members[0], str):
                continue
            if self.branches.validity.hidden(described[wire]):
                continue  # it is not sent, or not answered
            default = info.default if isinstance(info.default, str) else None
            is_told = wire in required and wire in tags and not _may_be_others(info, members[0], tags[wire])
            if default != members[0] and (default is not None or is_told):
                found.append(f"{model.__name__} does not set {wire!a} to {members[0]!a} by itself")
        return found


def _may_be_others(info: FieldInfo, listed: str, tags: set[str]) -> bool:
    """Whether a member may be the one text that is listed or one that a mapping has beside it."""
    texts = {str(each) for each in literals(info.annotation)}
    return listed in texts and bool(texts - {listed}) and texts <= {listed, *tags}
