"""Takes what dcg wrote with placeholders and gives the modules of models/, with every name and text in its place."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.literals import docstring, literal, string_literal
from generator.modelplan import ModelsError, is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.ir import ModelEntry
    from generator.modelplan import Field, Plan, Scalar

_IMPORTED = {
    "date": "datetime",
    "datetime": "datetime",
    "Annotated": "typing",
    "Any": "typing",
    "Literal": "typing",
    "TYPE_CHECKING": "typing",
    "TypeAlias": "typing",
    "Field": "pydantic",
    "TypeAliasType": "typing_extensions",
    "Model": ".._runtime.model",
}
"""What a module of models uses, and where it comes from."""
_BUILTIN = frozenset({"bool", "dict", "float", "int", "list", "str", "tuple"})

_CLASS = re.compile(r"class (C\d{5,})\(Model\):")
_FIELD = re.compile(r"    (w\d{5,}): (.+?)(?: = None| = Field\(None\))?")
_ALIAS = re.compile(r'(C\d{5,}) = TypeAliasType\("\1", (.+)\)')
_IGNORED = re.compile(r"(#|from |import |    pass$|C\d{5,}\.model_rebuild\(\)$|$)")
_PART = re.compile(r"Literal\[([^\]]*)\]|(?:m\d{5,}(?:_\d+)?\.)?([A-Za-z_]\w*)")
_PLACEHOLDER = re.compile(r"'([er])(\d{5,})'")


@dataclass(frozen=True, slots=True)
class Statement:
    """A class or an alias as dcg wrote it, by its token."""

    token: str
    fields: tuple[tuple[str, str], ...] | None
    """(token, annotation) of each field; None for an alias."""
    value: str = ""
    """The annotation of an alias."""
    quoted: bool = False
    """For an alias that needs one which comes later, or itself."""


def read_statements(text: str) -> list[Statement]:
    """Return the classes and aliases of one module of dcg, in its order.

    Raises:
        ModelsError: there is a line of another form.
    """
    found: list[tuple[str, list[tuple[str, str]] | None, str]] = []
    for line in text.splitlines():
        if (match := _FIELD.fullmatch(line)) and found and (fields := found[-1][1]) is not None:
            fields.append((match[1], match[2]))
        elif match := _CLASS.fullmatch(line):
            found.append((match[1], [], ""))
        elif match := _ALIAS.fullmatch(line):
            found.append((match[1], None, match[2]))
        elif not _IGNORED.match(line):
            message = f"dcg wrote a line of an unknown form: {line!r}"
            raise ModelsError(message)
    return [Statement(token, None if fields is None else tuple(fields), value) for token, fields, value in found]


def _literal_text(values: Iterable[Scalar]) -> str:
    return f"Literal[{', '.join(literal(value) for value in values)}]"


def _base_types(values: Iterable[Scalar]) -> list[str]:
    return sorted({type(value).__name__ for value in values})


def _described(schema: dict[str, object]) -> str:
    """Return the documentation of a class, alias or field: its description, and whether it is deprecated."""
    description = schema.get("description")
    text = description.strip() if isinstance(description, str) else ""
    if schema.get("deprecated") is not True:
        return text
    return f"{text}\n\nDeprecated." if text else "Deprecated."


@dataclass(slots=True)
class _Module:
    """Spells one module; remembers which names it used, so that these and no others are imported."""

    plan: Plan
    name: str
    occupied: frozenset[str]
    """Names of fields and classes of this module: what is imported must not be hidden by them."""
    used: set[str] = field(default_factory=set)
    siblings: set[str] = field(default_factory=set)

    def known(self, name: str) -> str:
        """Return how an imported name or builtin is spelled here."""
        self.used.add(name)
        return f"_{name}" if name in self.occupied or (name in _IMPORTED and name in self.plan.modules) else name

    def sibling(self, module: str) -> str:
        self.siblings.add(module)
        return f"_{module}" if module in self.occupied else module

    def referred(self, token: str) -> str:
        entry = self.plan.entries[token]
        return entry.class_name if entry.module == self.name else f"{self.sibling(entry.module)}.{entry.class_name}"

    def type_text(self, annotation: str, *, loose: bool = False) -> str:
        """Return an annotation of dcg with real names and values; `loose` gives base types for the values."""

        def part(match: re.Match[str]) -> str:
            if match[1] is not None:
                return self._choices(match[1], loose=loose)
            name = match[2]
            if name in self.plan.entries:
                return self.referred(name)
            if name in _BUILTIN or name in _IMPORTED:
                return self.known(name)
            if name == "None":
                return name
            message = f"dcg wrote a name that nobody gave it: {name!r} in {annotation!r}"
            raise ModelsError(message)

        return _PART.sub(part, annotation)

    def _choices(self, listed: str, *, loose: bool) -> str:
        """Return the types behind the placeholders in a `Literal[...]` of dcg."""
        options: dict[str, None] = {}
        found = _PLACEHOLDER.findall(listed)
        if ", ".join(f"'{kind}{number}'" for kind, number in found) != listed:
            message = f"dcg wrote values that nobody gave it: {listed!r}"
            raise ModelsError(message)
        for kind, number in found:
            if kind == "r":
                options[self.referred("C" + number)] = None
            elif loose:
                options |= dict.fromkeys(self.known(name) for name in _base_types(self.plan.values["e" + number]))
            else:
                options[_literal_text(self.plan.values["e" + number]).replace("Literal", self.known("Literal"), 1)] = (
                    None
                )
        return " | ".join(options)

    def alias(self, statement: Statement) -> Iterator[str]:
        """Iterate over the lines of an alias; one that needs what comes later, or itself, is quoted as a whole."""
        token = statement.token
        name = self.plan.entries[token].class_name
        if not statement.quoted:
            value = self.type_text(statement.value)
            if token in self.plan.tags:
                tag = string_literal(self.plan.tags[token])
                value = f"{self.known('Annotated')}[{value}, {self.known('Field')}(discriminator={tag})]"
            yield f'{name} = {self.known("TypeAliasType")}("{name}", {value})'
        else:
            yield from self._recursive(name, statement.value)
        if text := _described(self.plan.entries[token].schema):
            yield docstring(text)
        yield ""

    def _recursive(self, name: str, value: str) -> Iterator[str]:
        """Iterate over the lines of a quoted alias.

        pyright and mypy follow recursion through `TypeAlias` only, pydantic through `TypeAliasType` only. A quoted
        annotation must not hold escapes, so values that need them become their base types.
        """
        text = self.type_text(value)
        if "'" in text or "\\" in text:
            text = self.type_text(value, loose=True)
        quoted = f"'{text}'" if '"' in text else f'"{text}"'
        yield f"if {self.known('TYPE_CHECKING')}:"
        yield f"    {name}: {self.known('TypeAlias')} = {quoted}"
        yield "else:"
        yield f'    {name} = {self.known("TypeAliasType")}("{name}", {quoted})'

    def class_(self, statement: Statement) -> Iterator[str]:
        """Iterate over the lines of a class."""
        entry = self.plan.entries[statement.token]
        yield f"class {entry.class_name}({self.known('Model')}):"
        text = _described(entry.schema)
        if text:
            yield "    " + docstring(text, "    ")
            yield ""
        for found, (_, annotation) in zip(self.plan.fields[statement.token], statement.fields or (), strict=True):
            yield from self._field(found, annotation)
        if not text and not statement.fields:
            yield "    pass"
        yield ""

    def _field(self, found: Field, annotation: str) -> Iterator[str]:
        kind = self.type_text(annotation)
        if found.wire != found.python:
            wire = found.wire if is_unicode(found.wire) else found.wire.encode("utf-8", "replace").decode()
            kind = f"{self.known('Annotated')}[{kind}, {self.known('Field')}(alias={string_literal(wire)})]"
        yield f"    {found.python}: {kind}{self._default(found, annotation)}"
        if text := _described(found.schema):
            yield "    " + docstring(text, "    ")

    def _default(self, found: Field, annotation: str) -> str:
        """Return the default: the one value that a required tag can have, or None for what is optional."""
        if not found.required:
            return " = None"
        match = re.fullmatch(r"Literal\['(e\d{5,})'\]", annotation)
        values = self.plan.values[match[1]] if match else ()
        return f" = {literal(values[0])}" if len(values) == 1 else ""

    def imports(self) -> Iterator[str]:
        """Iterate over the import statements for what was used."""
        sources: dict[str, list[str]] = {}
        for name in sorted(self.used):
            spelled = self.known(name)
            if name in _IMPORTED or spelled != name:
                source = _IMPORTED.get(name, "builtins")
                sources.setdefault(source, []).append(name if spelled == name else f"{name} as {spelled}")
        for source in sorted(sources, key=lambda name: (name.startswith("."), name)):
            yield f"from {source} import {', '.join(sources[source])}"
        for module in sorted(self.siblings):
            spelled = self.sibling(module)
            yield f"from . import {module}" + ("" if spelled == module else f" as {spelled}")


def _ordered(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Iterate over the classes, whose annotations are read late, and then the aliases, each after what it needs."""
    aliases: dict[str, Statement] = {}
    for statement in statements:
        if statement.fields is None:
            aliases[statement.token] = statement
        else:
            yield statement
    needed = {
        token: {"C" + number for kind, number in _PLACEHOLDER.findall(alias.value) if kind == "r"} & aliases.keys()
        for token, alias in aliases.items()
    }
    done: set[str] = set()
    for first in aliases:
        path: dict[str, Iterator[str]] = {first: iter(sorted(needed[first]))} if first not in done else {}
        while path:
            token, rest = next(reversed(path.items()))
            following = next((other for other in rest if other not in done and other not in path), None)
            if following is not None:
                path[following] = iter(sorted(needed[following]))
                continue
            del path[token]
            yield replace(aliases[token], quoted=not needed[token] <= done)
            done.add(token)


def _checked(name: str) -> str:
    if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
        message = f"not a name: {name!r}"
        raise ModelsError(message)
    return name


def _occupied(plan: Plan, statements: Iterable[Statement]) -> frozenset[str]:
    names: set[str] = set()
    for statement in statements:
        entry: ModelEntry = plan.entries[statement.token]
        names.add(_checked(entry.class_name))
        names.update(_checked(python) for _, python in entry.fields)
    return frozenset(names)


def module_text(plan: Plan, name: str, statements: Iterable[Statement]) -> str:
    """Return the text of one module of models/, unformatted.

    Raises:
        ModelsError: dcg used a name or value that it was not given, or an entry asks for a name that is none.
    """
    listed = list(_ordered(statements))
    module = _Module(plan, _checked(name), _occupied(plan, listed))
    lines: list[str] = []
    for statement in listed:
        lines.append("")
        lines.extend(module.alias(statement) if statement.fields is None else module.class_(statement))
    head = [f'"""Models of `{name}`."""', "", "from __future__ import annotations", "", *module.imports(), ""]
    return "\n".join([*head, *lines]).rstrip("\n") + "\n"
