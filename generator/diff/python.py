"""Takes two Python surfaces and gives what changed for a consumer's code.

A change breaks when code that uses the old surface, with every argument at its annotated type and every result assigned
to a variable of its annotated type, is refused by a type checker with the new one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .changes import Change
from .surface.annotated import NONE, Named, Options, names_in, options_of, shown, union
from .surface.assign import Assignability
from .surface.both_types import both

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .surface.annotated import Type
    from .surface.members import Function, Model, Parameter, Surface


_ASYNC = re.compile(r"\bAsync(?=[A-Z])")
_PARAMS = "params."
"""The front of the keys of params."""


def python_changes(old: Surface, new: Surface) -> tuple[Change, ...]:
    """Return every change once, sorted by what changed; the async twin of a change is not told again."""
    found: dict[Change, None] = {}
    told: set[tuple[object, ...]] = set()
    for change in _Comparison(old, new).run():
        # What an async method returns is another class, and the same news.
        key = (change.subject, change.kind, change.member, change.breaking, _ASYNC.sub("", change.text))
        if key not in told:
            found[change] = None
            told.add(key)
    return tuple(sorted(found, key=lambda change: (change.subject, change.kind, change.text)))


def _change(  # noqa: PLR0913  # what a change is
    kind: str, subject: str, text: str, *, breaking: bool, member: str = "", when_made: bool = False
) -> Change:
    made = when_made and not breaking
    return Change(
        side="python", kind=kind, subject=subject, text=text, breaking=breaking, member=member, when_made=made
    )


def _name(key: str) -> str:
    """Return a key as a reader knows it: `models.pets.Pet`."""
    return key.replace(":", ".").lstrip(".")


def _builders(resource: str, methods: Mapping[str, Function]) -> Iterator[str]:
    """Yield the key of the builder of each method of a class."""
    module = resource.rpartition(":")[0]
    return (f"{module}:{method.builder}" for method in methods.values() if method.builder)


class _Comparison:
    def __init__(self, old: Surface, new: Surface) -> None:
        self._old, self._new = old, new
        self._rules = Assignability(new.aliases, new.names)
        self._given, self._received = old.given, old.received
        self._renamed = {
            key: kind.key for key in new.renamed - old.renamed if isinstance(kind := new.aliases.get(key), Named)
        }
        self._told = {key: tuple(self._param(key)) for key in old.params.keys() | _aliases_of_params(old)}
        """What changed of each param; it is told of the arguments that lead to it."""

    def run(self) -> Iterator[Change]:
        yield from self._names()
        for key, model in self._old.models.items():
            if key in self._new.models or key in self._new.aliases:
                yield from self._model(key, model)
        for key, alias in self._old.aliases.items():
            if key not in self._told and (key in self._new.models or key in self._new.aliases):
                yield from self._alias(key, alias)
        yield from self._clients()
        built = {key for name, surface in self._old.methods.items() for key in _builders(name, surface)}
        for key, function in self._old.functions.items():
            if key not in built and (now := self._new.functions.get(key)) is not None:
                subject = f"{key.rpartition(':')[0].rpartition('.')[2]}.{function.name}"
                yield from self._function(subject, function, now)

    def _names(self) -> Iterator[Change]:
        twins = {key for key in self._old.methods if _twin(key) in self._old.methods}
        for key in sorted(self._old.names - self._new.names):
            if key not in twins:
                yield _change("name-removed", _name(key), "is gone", breaking=True)
        # A param has its model's name: what is new of it, or is called otherwise, is said of the model.
        for key, called in sorted(self._renamed.items()):
            if key in self._old.names and not key.startswith(_PARAMS):
                text = f"is called `{_name(called)}` now; the old name stays for a while"
                yield _change("name-renamed", _name(key), text, breaking=False)
        for key in sorted(self._new.names - self._old.names - {*self._renamed.values()}):
            if not (key.startswith(_PARAMS) or (key in self._new.methods and _twin(key) in self._new.methods)):
                yield _change("name-added", _name(key), "is new", breaking=False)

    def _clients(self) -> Iterator[Change]:
        for name, attributes in self._old.clients.items():
            now = self._new.clients.get(name, {})
            for attribute, kind in attributes.items():
                if attribute not in now:
                    yield _change("resource-removed", attribute, "the client no longer has it", breaking=True)
                    continue
                yield from self._methods(attribute, self._methods_of(self._old, kind), now[attribute])
            for attribute in now.keys() - attributes.keys():
                methods = ", ".join(f"`{method}`" for method in self._methods_of(self._new, now[attribute]))
                text = f"is new on the client{f', with {methods}' if methods else ''}"
                yield _change("resource-added", attribute, text, breaking=False)
            if name in self._old.constructors and name in self._new.constructors:
                yield from self._function("Client", self._old.constructors[name], self._new.constructors[name])

    @staticmethod
    def _methods_of(surface: Surface, kind: Type) -> Mapping[str, Function]:
        return surface.methods.get(kind.key, {}) if isinstance(kind, Named) else {}

    def _methods(self, attribute: str, was: Mapping[str, Function], kind: Type) -> Iterator[Change]:
        now = self._methods_of(self._new, kind)
        called = {function.builder: name for name, function in now.items() if name not in was}
        moved = {name: called.get(function.builder, "") for name, function in now.items() if function.deprecated}
        moved = {name: new for name, new in moved.items() if new and name in was and not was[name].deprecated}
        found: list[tuple[Function, Change]] = []
        for name, function in was.items():
            subject = f"{attribute}.{name}"
            if name not in now:
                found.append((function, _change("method-removed", subject, "is gone", breaking=True)))
            elif name in moved:
                text = f"is called `{attribute}.{moved[name]}` now; the old name stays for a while"
                found.append((function, _change("name-renamed", subject, text, breaking=False)))
            else:
                found += [(function, change) for change in self._function(subject, function, now[name])]
        for name in now.keys() - was.keys() - {*moved.values()}:
            found.append((now[name], _change("method-added", f"{attribute}.{name}", "is new", breaking=False)))
        yield from (replace(change, builder=f"{attribute}.{function.builder}") for function, change in found)

    def _function(self, subject: str, was: Function, now: Function) -> Iterator[Change]:
        yield from self._positions(subject, was.parameters, now.parameters)
        before = {parameter.name: parameter for parameter in was.parameters}
        after = {parameter.name: parameter for parameter in now.parameters}
        for name, parameter in before.items():
            if name not in after:
                yield _change("argument-removed", subject, f"argument `{name}` is gone", breaking=True, member=name)
            else:
                yield from self._argument(subject, parameter, after[name])
        for name, parameter in after.items():
            if name not in before:
                word = "required argument" if parameter.required else "argument"
                text = f"{word} `{name}: {shown(parameter.type)}` is new"
                yield _change("argument-added", subject, text, breaking=parameter.required, member=name)
        yield from self._result(subject, was.result, now.result)
        if was.is_async is not now.is_async:
            yield _change("call-changed", subject, "is awaited no longer, or only now", breaking=True)
        if was.deprecated is not now.deprecated:
            text = "is deprecated" if now.deprecated else "is deprecated no longer"
            yield _change("call-deprecated", subject, text, breaking=False)

    def _positions(self, subject: str, was: Iterable[Parameter], now: Iterable[Parameter]) -> Iterator[Change]:
        before = [parameter for parameter in was if parameter.positional]
        after = [parameter for parameter in now if parameter.positional]
        for index, parameter in enumerate(before):
            same = index < len(after) and after[index].name == parameter.name
            if not same and any(parameter.name == other.name for other in now):
                fits = index < len(after) and self._rules.fits(parameter.type, after[index].type)
                text = f"argument `{parameter.name}` stands in another position"
                yield _change("argument-moved", subject, text, breaking=not fits, member=parameter.name)

    def _argument(self, subject: str, was: Parameter, now: Parameter) -> Iterator[Change]:
        if was.required is not now.required:
            word = "required" if now.required else "optional"
            text = f"argument `{was.name}` is {word} now"
            yield _change("argument-required", subject, text, breaking=now.required, member=was.name)
        elif now.needed and not was.needed and not was.required:
            text = f"argument `{was.name}` is required now where any other of the body is given"
            yield _change("argument-needed", subject, text, breaking=True, member=was.name)
        accepted, wanted = _given(was), _given(now)
        if self._followed(accepted) != wanted:
            takes, took = both(wanted, accepted)
            text = f"argument `{was.name}` takes `{takes}`, it took `{took}`"
            fits = self._rules.fits(was.type, now.type)
            yield _change("argument-type", subject, text, breaking=not fits, member=was.name)
        for key in sorted(self._old.within(names_in(was.type), self._old.params)):
            for text, breaking in self._told.get(key, ()):
                whole = f"argument `{was.name}`: in `{_name(key)}` {text}"
                yield _change("argument-member", subject, whole, breaking=breaking, member=was.name)

    def _param(self, key: str) -> Iterator[tuple[str, bool]]:
        """Iterate over what changed of a param, and whether it breaks a literal of before."""
        if key in self._old.aliases:
            was, now = self._old.aliases[key], self._new.aliases.get(key, Named(key))
            if key in self._new.aliases and self._followed(was) != now:
                takes, took = both(now, was)
                yield f"`{takes}` is taken, it was `{took}`", not self._rules.fits(was, now)
        elif (param := self._new.params.get(key)) is not None:
            yield from self._members(self._old.params[key], param)

    def _members(self, old: Model, new: Model) -> Iterator[tuple[str, bool]]:
        before, after = ({entry.name: entry for entry in param.fields} for param in (old, new))
        for name, was in before.items():
            now = after.get(name)
            if now is None:
                yield f"member `{name}` is gone", True
                continue
            if now.required is not was.required:
                yield f"member `{name}` is {'required' if now.required else 'optional'} now", now.required
            if self._followed(was.type) != now.type:
                here, earlier = both(now.type, was.type)
                text = f"member `{name}` is `{here}`, it was `{earlier}`"
                yield text, not self._rules.fits(was.type, now.type)
        for name, now in after.items():
            if name not in before:
                word = "required member" if now.required else "member"
                yield f"{word} `{name}: {shown(now.type)}` is new", now.required

    def _result(self, subject: str, was: Type, now: Type) -> Iterator[Change]:
        if self._followed(was) != now:
            gives, gave = both(now, was)
            text = f"returns `{gives}`, it returned `{gave}`"
            # Nobody keeps the result of what returns nothing.
            nothing = was in (NONE, Named("Call", (NONE,)))
            yield _change("result-type", subject, text, breaking=not nothing and not self._rules.fits(now, was))

    def _model(self, key: str, was: Model) -> Iterator[Change]:
        now = self._class_of(key)
        subject = _name(key)
        if now is None and key in self._given:
            yield _change("model-kind", subject, "is no class any more", breaking=True)
        after = {entry.name: entry for entry in now.fields} if now is not None else {}
        for entry in was.fields:
            kind = self._member(Named(key), entry.name)
            if kind is None:
                used = key in self._received or key in self._given
                text = f"field `{entry.name}` is gone"
                yield _change("field-removed", subject, text, breaking=used, member=entry.name, when_made=True)
                continue
            if kind != self._followed(entry.type):
                yield from self._field(key, entry.name, entry.type, kind)
        before = {entry.name: entry for entry in was.fields}
        for name, entry in after.items():
            if name not in before:
                word = "required field" if entry.required else "field"
                text = f"{word} `{name}: {shown(entry.type)}` is new"
                breaking = entry.required and key in self._given
                yield _change("field-added", subject, text, breaking=breaking, member=name, when_made=entry.required)
            elif entry.required is not before[name].required:
                word = "required" if entry.required else "optional"
                breaking = entry.required and key in self._given
                text = f"field `{name}` is {word} now"
                yield _change("field-required", subject, text, breaking=breaking, member=name, when_made=entry.required)

    def _class_of(self, key: str) -> Model | None:
        """Return the model that can be called by a name: its own, or one that it had."""
        alias = self._new.aliases.get(key)
        if key in self._new.renamed and isinstance(alias, Named):
            return self._new.models.get(alias.key)
        return self._new.models.get(key)

    def _field(self, key: str, name: str, was: Type, now: Type) -> Iterator[Change]:
        read = key in self._received and not self._rules.fits(now, was)
        unfit = self._class_of(key) is not None and not self._rules.fits(was, now)
        here, before = both(now, was)
        text = f"field `{name}` is `{here}`, it was `{before}`"
        breaking = read or (unfit and key in self._given)
        yield _change("field-type", _name(key), text, breaking=breaking, member=name, when_made=unfit)

    def _member(self, kind: Type, name: str) -> Type | None:
        """Return the type of an attribute of a value, when every member of a union has it."""
        found: list[Type] = []
        pending, seen = [*options_of(kind)][::-1], set[str]()
        while pending:
            option = pending.pop()
            if not isinstance(option, Named):
                return None
            if option.key in self._new.aliases:
                if option.key not in seen:
                    seen.add(option.key)
                    pending += options_of(self._new.aliases[option.key])[::-1]
                continue
            model = self._new.models.get(option.key)
            inner = next((entry.type for entry in model.fields if entry.name == name), None) if model else None
            if inner is None:
                return None
            found.append(inner)
        return union(tuple(found)) if found else None

    def _followed(self, kind: Type) -> Type:
        """Return an old type with the names that its models have now."""
        if isinstance(kind, Options):
            return union(tuple(map(self._followed, kind.options)))
        if isinstance(kind, Named):
            return Named(self._renamed.get(kind.key, kind.key), tuple(map(self._followed, kind.arguments)))
        return kind

    def _alias(self, key: str, was: Type) -> Iterator[Change]:
        now = self._new.aliases.get(self._renamed.get(key, key), Named(key))
        if self._followed(was) != now:
            read = key in self._received and not self._rules.fits(Named(key), was)
            made = key in self._given and not self._rules.fits(was, Named(key))
            here, before = both(now, was)
            text = f"stands for `{here}`, it stood for `{before}`"
            yield _change("alias-changed", _name(key), text, breaking=read or made)


def _aliases_of_params(surface: Surface) -> set[str]:
    return {key for key in surface.aliases if key.startswith(_PARAMS)}


def _given(parameter: Parameter) -> Type:
    """Return the type of an argument without the mark that it may be left out."""
    left = tuple(option for option in options_of(parameter.type) if option != Named("Unset"))
    return union(left) if left else parameter.type


def _twin(key: str) -> str:
    """Return the sync class that `key` may be the async twin of."""
    module, _, name = key.partition(":")
    return f"{module}:{name.removeprefix('Async')}" if name.startswith("Async") else ""
