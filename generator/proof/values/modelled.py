"""The same call with the client's own models in place of plain data: what a caller with an editor would pass."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from ..schemas.tags import name_of
from .branches import Branches, Reading, item_schema, member_schemas
from .fields import Structures, fields_of, properties_of
from .type_parts import alternatives, is_model, items, literals, models, values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from ...source.document import JsonValue
    from ..calls.wanted import Arguments
    from ..package.name_map import Called
    from .read_annotations import Argument


@dataclass(slots=True)
class Builder:
    """Builds models of the classes that annotations name."""

    branches: Branches
    structures: Structures

    def arguments(
        self,
        passed: Arguments,
        described: Mapping[str, tuple[JsonValue, JsonValue]],
        annotated: Mapping[str, Argument],
    ) -> Arguments | None:
        """Return the arguments with every value of a model type built as that model; None when there is none.

        `described` gives (schema, JSON value) of each argument that may be one.
        """
        keywords = dict(passed.keywords)
        for name, (schema, value) in described.items():
            if name in keywords and name in annotated:
                keywords[name] = self.built(schema, annotated[name].typed.annotation, value, keywords[name])
        changed = any(keywords[name] is not old for name, old in passed.keywords.items())
        return replace(passed, keywords=keywords) if changed else None

    def in_order(self, passed: Arguments, called: Called) -> Arguments:
        """Return the arguments with the members of each parameter in the order in which its model writes them.

        The order of properties says nothing (RFC 8259 section 4), and a style writes members as they come.
        """
        found = list(passed.parameters)
        for number, (parameter, value) in enumerate(found):
            model = type(passed.keywords.get(called.parameters.get(parameter.key, "")))
            if isinstance(value, dict) and is_model(model):
                names = [field.wire for field in fields_of(model)]
                order = sorted(value, key=lambda name, names=names: names.index(name) if name in names else len(names))  # type: ignore[misc]  # mypy cannot type a default
                found[number] = parameter, {name: value[name] for name in order}
        return replace(passed, parameters=found)

    def built(self, schema: JsonValue, annotation: Any, value: JsonValue, passed: object) -> object:  # noqa: ANN401
        """Return what is passed for a JSON value, with each object that the annotation has a class for as its model.

        A date is passed as its text where texts of several formats are allowed and the annotation has no dates.

        Raises:
            pydantic.ValidationError: a class does not take what the schema allows.
        """
        if isinstance(value, dict) and isinstance(passed, dict):
            chosen = self._chosen(schema, annotation, value)
            if chosen is not None:
                return self._model(*chosen, value, cast("dict[str, object]", passed))
            return self._mapping(schema, values(annotation), value, cast("dict[str, object]", passed))
        if isinstance(value, list) and isinstance(passed, list):
            return self._array(schema, items(annotation), value, cast("list[object]", passed))
        if isinstance(passed, date) and self.branches.is_mixed_text(schema):
            return passed if {date, datetime} & set(alternatives(annotation)) else value
        return passed

    def _chosen(
        self, schema: JsonValue, annotation: Any, value: dict[str, JsonValue]  # noqa: ANN401  # known at run time only
    ) -> tuple[type[BaseModel], Reading] | None:
        """Return the class for an object and how it reads: the class that declares what is described, by its name."""
        pairs = [
            (model, reading)
            for reading in self.branches.readings(schema, value)
            if properties_of(reading) and not reading.is_near
            for model in models(annotation)
            if not self.structures.objections(model, reading)
        ]
        return min(pairs, key=lambda pair: (not bears(*pair), _excludes(pair[0], value)), default=None)

    def _model(
        self, model: type[BaseModel], reading: Reading, value: dict[str, JsonValue], passed: dict[str, object]
    ) -> object:
        """Build one model by the Python names of its fields; a tag that it sets by itself is left to it."""
        declared = {wire: (name, info) for wire, name, info in fields_of(model)}
        names = {name for name, _ in declared.values()}
        if any(wire not in declared and wire in names for wire in value):
            return passed  # a member that is not described has the Python name of one that is
        keywords: dict[str, object] = {}
        for wire, item in value.items():
            if wire not in declared:
                keywords[wire] = passed[wire]
                continue
            name, info = declared[wire]
            if literals(info.annotation) == (info.default,) == (item,):
                continue
            schemas = member_schemas(reading.keywords, wire)
            keywords[name] = self.built(schemas[0], info.annotation, item, passed[wire])
        return model(**keywords)

    def _mapping(
        self, schema: JsonValue, annotation: Any, value: dict[str, JsonValue], passed: dict[str, object]  # noqa: ANN401
    ) -> object:
        readings = self.branches.readings(schema, value) if models_within(annotation) else []
        if not readings or properties_of(readings[0]):
            return passed
        members = {
            name: self.built(member_schemas(readings[0].keywords, name)[0], annotation, item, passed[name])
            for name, item in value.items()
        }
        return members if any(members[name] is not item for name, item in passed.items()) else passed

    def _array(
        self, schema: JsonValue, annotation: Any, value: list[JsonValue], passed: list[object]  # noqa: ANN401
    ) -> object:
        readings = self.branches.readings(schema, value) if models_within(annotation) else []
        if not readings:
            return passed
        built = [
            self.built(item_schema(readings[0].keywords, at), annotation, item, passed[at])
            for at, item in enumerate(value)
        ]
        return built if any(new is not old for new, old in zip(built, passed, strict=True)) else passed


def models_within(annotation: Any, depth: int = 0) -> bool:  # noqa: ANN401  # known at run time only
    """Whether a model stands anywhere in an annotation."""
    if annotation is None or depth > 8:  # noqa: PLR2004  # an alias that refers to itself
        return False
    return bool(models(annotation)) or any(models_within(part(annotation), depth + 1) for part in (items, values))


def bears(model: type, reading: Reading) -> bool:
    """Whether a class bears the name of one of the components that an object is made of, as it is sent or answered."""
    return not component_names(reading).isdisjoint(called_names(model))


def called_names(model: type) -> set[str]:
    """Return the names of components that a class may stand for by its own."""
    name = model.__name__ if is_model(model) else model.__name__.removesuffix("Param")
    return {simple(name), simple(name.removesuffix("Input"))}


def component_names(reading: Reading) -> set[str]:
    """Return the names of the components that an object is made of."""
    return {simple(name_of(address)) for address in reading.followed}


def is_called(model: type, component: str) -> bool:
    """Whether a class has the name of a component, as it is sent or answered.

    A name that the client needs itself, as `Text`, becomes `TextModel`.
    """
    bare = model.__name__.removesuffix("Param")
    names = (model.__name__, bare, *(bare.removesuffix(suffix) for suffix in ("Model", "Input")))
    return simple(component) in {simple(name) for name in names}


def _excludes(model: type[BaseModel], value: dict[str, JsonValue]) -> bool:
    """Whether a class lists the values of a member, and takes no others: classes of one form may differ by a tag."""
    return any(
        (listed := literals(info.annotation)) and value[wire] not in listed and str not in alternatives(info.annotation)
        for wire, _, info in fields_of(model)
        if isinstance(value.get(wire), str)
    )


@lru_cache(4096)
def simple(name: str) -> str:
    """Return a name without case and punctuation, as it may be spelled anew for Python."""
    return "".join(character for character in name.casefold() if character.isalnum())
