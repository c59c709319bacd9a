"""Takes the params of the Api, gives the view of each module of params/."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..ir.types import references
from ..schemas.circles import components_of
from ..spelling.code import Code, identifier, joined, string
from ..spelling.naming import is_identifier
from .annotations import Speller
from .module import Module
from .statement_views import MemberView, StatementView, documented

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..ir.api import Api
    from ..ir.models import ModelField
    from .model_params import Param, Params


@dataclass(frozen=True, slots=True, kw_only=True)
class ParamsView:
    """One module of params/."""

    module: Code
    imports: tuple[tuple[Code, ...], ...]
    params: tuple[StatementView, ...]


def params_views(api: Api, params: Params) -> Iterator[ParamsView]:
    """Iterate over the views of the modules, in the order of their names."""
    files: dict[str, list[Param]] = {}
    shown: dict[str, list[Param]] = {}
    for param in sorted(params.values(), key=lambda param: (param.entry.module, param.name)):
        files.setdefault(param.entry.module, [])
        files.setdefault(param.file, []).append(param)
        if param.apart:
            shown.setdefault(param.entry.module, []).append(param)
    for file, members in files.items():
        yield _File(api, params, file, members, shown.get(file, [])).view()


class _File:
    """One module: spells its params so that no name and no member hides what they are made of."""

    def __init__(self, api: Api, params: Params, module: str, members: list[Param], shown: list[Param]) -> None:
        """`shown` are the params of the module that stand in another file."""
        self._shown = shown
        self._params = members
        self._module_name = module
        circles = _circles({param.entry.key: _uses(param) for param in members})
        self._quoted = circles & {param.entry.key for param in members if param.entry.kind == "alias"}
        """Aliases that lead to themselves. They stand before the classes that name them, as pyright wants it."""
        names = {name for param in (*members, *shown) for name in (param.name, *_former(param))}
        wires = {field.wire for param in members for field in param.members if is_identifier(field.wire)}
        self._module = Module(names | wires)
        self._speller = Speller(api, self._module, params=params, own=module)

    def view(self) -> ParamsView:
        classes = [param for param in self._params if param.entry.kind == "object"]
        quoted = [param for param in self._params if param.entry.key in self._quoted]
        views = tuple(map(self._view, (*quoted, *classes, *self._aliases())))
        imports = self._module.all_imports
        if self._shown:
            imports = (*imports, tuple(self._given()))
        return ParamsView(module=identifier(self._module_name), imports=imports, params=views)

    def _given(self) -> Iterator[Code]:
        """Iterate over the lines that import what the module only gives to others."""
        for param in self._shown:
            names = map(identifier, sorted((param.name, *_former(param))))
            listed = joined(", ", (Code(f"{name} as {name}") for name in names))
            yield Code(f"from .{identifier(param.file)} import {listed}")

    def _aliases(self) -> Iterator[Param]:
        """Iterate over the aliases that are evaluated at import, each after those of this module that it names."""
        aliases = [param for param in self._params if param.entry.kind == "alias"]
        left = {param.entry.key: param for param in aliases if param.entry.key not in self._quoted}
        while left:
            ready = [key for key, param in left.items() if left.keys().isdisjoint(references(param.type))]
            for key in ready:
                yield left.pop(key)

    def _view(self, param: Param) -> StatementView:
        former = tuple(map(identifier, _former(param)))
        name = identifier(param.name)
        if param.entry.kind == "alias":
            return StatementView(
                name=name,
                head=self._alias(param, name),
                docstring=documented(param.entry.description, deprecated=False),
                is_class=False,
                former=former,
            )
        if not all(_is_member(field.wire) for field in param.members):
            return StatementView(
                name=name,
                head=self._call(param, name),
                docstring=documented("\n".join(_described(param)), deprecated=param.entry.deprecated),
                is_class=False,
                former=former,
            )
        base = self._module.use("typing_extensions", "TypedDict", runtime=True)
        return StatementView(
            name=name,
            head=Code(f"class {name}({base}, total=False):"),
            docstring=documented(param.entry.description, deprecated=param.entry.deprecated, indent=4),
            is_class=True,
            members=tuple(self._member(field) for field in param.members),
            former=former,
        )

    def _alias(self, param: Param, name: Code) -> Code:
        value = self._speller.argument(param.type)
        if param.entry.key in self._quoted:
            value = string(value)
        maker = self._module.use("typing_extensions", "TypeAliasType", runtime=True)
        return Code(f"{name} = {maker}({string(name)}, {value})")

    def _call(self, param: Param, name: Code) -> Code:
        """Return the class as a call, for members whose names cannot stand in a class."""
        maker = self._module.use("typing_extensions", "TypedDict", runtime=True)
        rows = (Code(f"{string(field.wire)}: {string(self._type(field))}") for field in param.members)
        return Code(f"{name} = {maker}({string(name)}, {{{joined(', ', rows)}}}, total=False)")

    def _member(self, field: ModelField) -> MemberView:
        return MemberView(
            statement=Code(f"{identifier(field.wire)}: {self._type(field)}"),
            docstring=documented(field.description, deprecated=field.deprecated, indent=4),
        )

    def _type(self, field: ModelField) -> Code:
        found = self._speller.argument(field.type)
        if not field.required:
            return found
        return Code(f"{self._module.use('typing_extensions', 'Required', runtime=True)}[{found}]")


def _former(param: Param) -> Iterator[str]:
    """Iterate over the names that the param had with its model."""
    return (replace(param.entry, class_name=name).param_name for name in param.entry.former)


def _is_member(wire: str) -> bool:
    """Whether a member can be written in a class; two underscores at its front would be mangled."""
    return is_identifier(wire) and not wire.startswith("__")


def _uses(param: Param) -> tuple[str, ...]:
    """Return the keys of what a param names."""
    if param.entry.kind == "alias":
        return references(param.type)
    return tuple(key for field in param.members for key in references(field.type))


def _circles(uses: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return the keys that lead to themselves."""
    within = {key: tuple(each for each in named if each in uses) for key, named in uses.items()}
    circles = (each for each in components_of(within) if len(each) > 1 or each[0] in within[each[0]])
    return frozenset(key for circle in circles for key in circle)


def _described(param: Param) -> Iterator[str]:
    """Iterate over the lines of the description of a class whose members have no docstrings of their own."""
    if param.entry.description:
        yield param.entry.description
    for field in param.members:
        if field.description:
            yield f"\n{field.wire}: {field.description}"
