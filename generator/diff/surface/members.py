"""The surface of one client as frozen data: what a consumer's code can name, call and read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .annotated import names_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .annotated import Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One argument of a function."""

    name: str
    type: Type
    positional: bool
    required: bool
    needed: bool = False
    """Whether a call that gives any other argument of the body must give this one: overloads say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function or method, without `self`."""

    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    is_async: bool = False
    deprecated: bool = False
    builder: str = ""
    """Of a method of a resource: the function of its module that builds its call, with the same arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a model."""

    name: str
    wire: str
    type: Type
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One class of models/."""

    key: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """All of one client; keys are `module:Name` with the module relative to the package."""

    exports: frozenset[str]
    """What the package itself exports."""
    models: Mapping[str, Model] = field(default_factory=dict[str, "Model"])
    params: Mapping[str, Model] = field(default_factory=dict[str, "Model"])
    """What may be written in place of a model: the `TypedDict`s of params/; fields are called as they are sent."""
    aliases: Mapping[str, Type] = field(default_factory=dict[str, "Type"])
    """Named types of models/ and params/, and what they stand for."""
    renamed: frozenset[str] = frozenset()
    """Aliases that are another name of a class, which can be called as it can."""
    functions: Mapping[str, Function] = field(default_factory=dict[str, "Function"])
    """Builders of resources/ and parsers of webhooks."""
    methods: Mapping[str, Mapping[str, Function]] = field(default_factory=dict[str, "Mapping[str, Function]"])
    """The methods of each class of resources/."""
    clients: Mapping[str, Mapping[str, Type]] = field(default_factory=dict[str, "Mapping[str, Type]"])
    """The resources of `Client` and `AsyncClient`, those within others by dotted names."""
    constructors: Mapping[str, Function] = field(default_factory=dict[str, "Function"])
    """The arguments of `Client` and `AsyncClient`."""
    answered: frozenset[str] = frozenset()
    """The models and aliases that a body may be, those of errors included."""

    @property
    def names(self) -> frozenset[str]:
        """Every name that can be imported."""
        exported = {f":{name}" for name in self.exports}
        return frozenset({*exported, *self.models, *self.params, *self.aliases, *self.functions, *self.methods})

    @property
    def given(self) -> frozenset[str]:
        """The models and aliases that a caller may be asked to make: all that arguments lead to."""
        return self._reached(parameter.type for function in self._calls() for parameter in function.parameters)

    @property
    def received(self) -> frozenset[str]:
        """The models and aliases that a caller may get: all that results and the bodies of errors lead to."""
        results = {key for function in self._calls() for key in names_in(function.result)}
        return self.within(results | self.answered, {**self.params, **self.models})

    def _calls(self) -> Iterable[Function]:
        yield from self.functions.values()
        for methods in self.methods.values():
            yield from methods.values()

    def _reached(self, types: Iterable[Type]) -> frozenset[str]:
        return self.within((key for kind in types for key in names_in(kind)), {**self.params, **self.models})

    def within(self, keys: Iterable[str], classes: Mapping[str, Model]) -> frozenset[str]:
        """Return those of the keys, and of all that they lead to, that are aliases or among `classes`."""
        found: set[str] = set()
        pending = {*keys}
        while pending:
            key = pending.pop()
            if key in found or (key not in classes and key not in self.aliases):
                continue
            found.add(key)
            if key in self.aliases:
                pending.update(names_in(self.aliases[key]))
            else:
                pending.update(name for entry in classes[key].fields for name in names_in(entry.type))
        return frozenset(found)
