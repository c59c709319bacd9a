"""Writes a program that uses the whole of a Python surface, for a type checker to judge another surface by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.diff.surface.annotated import NONE, Named, names_in, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.diff.surface.annotated import Type
    from generator.diff.surface.members import Function, Model, Surface

_LIBRARY = {
    **dict.fromkeys(("Sequence", "Mapping", "Callable", "Awaitable", "Iterable"), "collections.abc"),
    **dict.fromkeys(("Any", "Literal"), "typing"),
    **dict.fromkeys(("datetime", "date"), "datetime"),
}
_BUILTIN = {"str", "int", "float", "bool", "bytes", "list", "dict", "tuple", "object", "None", "[]"}


class Consumer:
    """The program, line by line."""

    def __init__(self, surface: Surface, package: str, runtime: frozenset[str]) -> None:
        """`runtime` are the names that the package's `_runtime` has."""
        self._surface = surface
        self._package = package
        self._runtime = runtime
        self._imports = {f"from {module} import {name}": None for name, module in _LIBRARY.items()}
        self._lines: list[str] = []
        self._count = 0

    def text(self) -> str:
        """Return the whole program."""
        surface = self._surface
        self._imports.update(dict.fromkeys(f"from {self._package} import {name}" for name in sorted(surface.exports)))
        for key in sorted(surface.names):
            self._spelled(key)
        for name, attributes in surface.clients.items():
            for attribute, kind in attributes.items():
                methods = surface.methods[kind.key] if isinstance(kind, Named) else {}
                for method in methods.values():
                    self._calls(method, f"client.{attribute}.{method.name}", first=f"client: {name}")
                self._held(name, attribute, kind, methods)
            self._calls(surface.constructors[name], name)
        for key, function in surface.functions.items():
            self._calls(function, self._spelled(key))
        self._models()
        for key in sorted(surface.answered & surface.models.keys()):
            self._caught(surface.models[key])
        return "\n".join([*self._imports, *self._lines, ""])

    def _held(self, client: str, attribute: str, kind: Type, methods: Mapping[str, Function]) -> None:
        """Take a resource by another name, and as an argument of its class, and name its methods."""
        named = [f"held.{name}" for name in methods]
        self._define(f"client: {client}", [f"held = client.{attribute}", *named])
        self._define(f"held: {self._type(kind)}", named or ["print(held)"])

    def _caught(self, model: Model) -> None:
        """Read the body of an error where it is caught."""
        name = self._spelled(model.key)
        reads = [f"        found{index}: {self._type(entry.type)} = error.body.{entry.name}" for index, entry in
                 enumerate(model.fields)]  # fmt: skip
        body = ["try:", "    print(client)", "except StatusError as error:", f"    if isinstance(error.body, {name}):"]
        self._define("client: Client", [*body, *(reads or ["        pass"])])

    def _models(self) -> None:
        given, received = self._surface.given, self._surface.received
        for key, model in self._surface.models.items():
            name = self._spelled(key)
            for entry in model.fields if key in received else ():
                self._define(f"value: {name}", [f"found: {self._type(entry.type)} = value.{entry.name}"])
            if key in given:
                fields = {entry.name: entry for entry in model.fields}
                parameters = ", ".join(f"a{i}: {self._type(entry.type)}" for i, entry in enumerate(fields.values()))
                every = ", ".join(f"{field}=a{i}" for i, field in enumerate(fields))
                some = ", ".join(f"{field}=a{i}" for i, field in enumerate(fields) if fields[field].required)
                self._define(parameters, [f"{name}({every})", f"{name}({some})"])
        for key, param in self._surface.params.items():
            pairs = [(f"a{index}", entry) for index, entry in enumerate(param.fields)]
            parameters = ", ".join(f"{name}: {self._type(entry.type)}" for name, entry in pairs)
            every = ", ".join(f"{entry.wire!r}: {name}" for name, entry in pairs)
            some = ", ".join(f"{entry.wire!r}: {name}" for name, entry in pairs if entry.required)
            self._define(parameters, [f"every: {self._spelled(key)} = {{{every}}}"])
            self._define(parameters, [f"some: {self._spelled(key)} = {{{some}}}"])
        for key, kind in self._surface.aliases.items():
            if key in received:
                self._define(f"value: {self._spelled(key)}", [f"found: {self._type(kind)} = value"])
            if key in given:
                self._define(f"value: {self._type(kind)}", [f"found: {self._spelled(key)} = value"])

    def _calls(self, function: Function, callee: str, first: str = "") -> None:
        pairs = [(f"a{index}", parameter) for index, parameter in enumerate(function.parameters)]
        parameters = [*([first] if first else []), *(f"{name}: {self._type(p.type)}" for name, p in pairs)]
        by_position = [name if p.positional else f"{p.name}={name}" for name, p in pairs]
        by_name = [f"{p.name}={name}" for name, p in pairs]
        needed = [f"{p.name}={name}" for name, p in pairs if p.required]
        wait = "await " if function.is_async else ""
        nothing = function.result in (NONE, Named("Call", (NONE,)))
        kept = "" if nothing else f"found: {self._type(function.result)} = "
        body = [f"{kept}{wait}{callee}({', '.join(by_position)})"]
        body += [f"{wait}{callee}({', '.join(chosen)})" for chosen in (by_name, needed)]
        self._define(", ".join(parameters), body, is_async=function.is_async)

    def _define(self, parameters: str, body: Iterable[str], *, is_async: bool = False) -> None:
        self._count += 1
        self._lines.append(f"{'async ' if is_async else ''}def use_{self._count}({parameters}) -> None:")
        self._lines += [f"    {line}" for line in body]

    def _type(self, kind: Type) -> str:
        for key in names_in(kind):
            self._spelled(key)
        return shown(kind, self._spelled)

    def _spelled(self, key: str) -> str:
        module, colon, name = key.partition(":")
        if key in self._surface.names and module:
            spelled = f"{module.replace('.', '_')}_{name}"
            self._imports[f"from {self._package}.{module} import {name} as {spelled}"] = None
            return spelled
        if not module or key in self._surface.exports:
            return name or key
        if not colon and key in self._runtime:
            self._imports[f"from {self._package}._runtime import {key}"] = None
            return key
        return key if key in _BUILTIN or key in _LIBRARY else "Any"
