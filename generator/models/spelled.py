"""Takes what dcg wrote with placeholders and gives the modules of models/, with every name and text in its place."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..spelling.literals import docstring, literal, string_literal
from .forms import ModelsError, Type, as_schema, is_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..ir.models import ModelEntry
    from .forms import Field, Plan, Scalar
    from .parts import Place

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
    "Model": "_runtime.model",
}
"""What a module of models uses, and where it comes from."""
_SOURCES = (("builtins", "datetime", "typing"), ("pydantic", "typing_extensions"))
"""In the order of the import statements; what is ours follows."""
_BUILTIN = frozenset({"bool", "dict", "float", "int", "list", "str", "tuple"})

_CLASS = re.compile(r"class (C\d{5,})\(Model\):")
_FIELD = re.compile(r"    (w\d{5,}): (.+?)(?: = None| = Field\(None\))?")
_TYPE = re.compile(r'(T\d{5,}) = TypeAliasType\("\1", (.+)\)')
_IGNORED = re.compile(r"(#|from |import |    pass$|$)")
_PART = re.compile(r"Literal\[([^\]]*)\]|[A-Za-z_]\w*")
_HOLE = re.compile(r"'h(\d{5,})'")


@dataclass(frozen=True, slots=True)
class Written:
    """The forms that dcg wrote, by the tokens of `modelplan`."""

    classes: dict[str, list[tuple[str, str]]]
    """(token, annotation) of each field."""
    types: dict[str, str]
    """The annotation of each type."""


def read_written(texts: Iterable[str]) -> Written:
    """Return the classes and types of all that dcg wrote.

    Raises:
        ModelsError: there is a line of an unknown form, or something twice.
    """
    found = Written({}, {})
    for text in texts:
        fields: list[tuple[str, str]] = []
        for line in text.splitlines():
            if match := _FIELD.fullmatch(line):
                fields.append((match[1], match[2]))
            elif (match := _CLASS.fullmatch(line)) and match[1] not in found.classes:
                fields = found.classes[match[1]] = []
            elif (match := _TYPE.fullmatch(line)) and match[1] not in found.types:
                found.types[match[1]] = match[2]
            elif not _IGNORED.match(line):
                message = f"dcg wrote what nobody asked for: {line!r}"
                raise ModelsError(message)
    return found


def check_written(plan: Plan, written: Written) -> None:
    """Make sure that each form is there, and each form of a class has its properties in their order.

    Raises:
        ModelsError: it is not so.
    """
    asked = {token: list(as_schema(form.get("properties", {}))) for token, form in plan.forms.items()}
    given = {token: [name for name, _ in fields] for token, fields in written.classes.items()}
    given |= {token: [] for token in written.types}
    if asked != given:
        wrong = sorted(token for token in asked.keys() | given.keys() if asked.get(token) != given.get(token))
        message = f"dcg did not write what it was asked for: {', '.join(wrong[:10])}"
        raise ModelsError(message)


def _base_types(values: Iterable[Scalar]) -> list[str]:
    return sorted({type(value).__name__ for value in values})


def _described(schema: dict[str, object]) -> str:
    """Return the documentation of a class, alias or field: its description, and whether it is deprecated."""
    description = schema.get("description")
    text = description.strip() if isinstance(description, str) else ""
    if schema.get("deprecated") is not True:
        return text
    return f"{text}\n\nDeprecated." if text else "Deprecated."


_Spelling = tuple[Type, bool]


@dataclass(slots=True)
class _File:
    """Spells one file of models/; remembers which names it used, so that these and no others are imported."""

    plan: Plan
    written: Written
    place: Place
    foreign: dict[str, Place]
    """Where the models stand that it names and does not hold, by token."""
    occupied: frozenset[str]
    """Names of fields and classes of this file: what is imported must not be hidden by them."""
    names: dict[str, str] = field(default_factory=dict[str, str])
    """How a token, an imported name or a builtin is spelled here; only what was used has an entry."""
    spellings: dict[_Spelling, str] = field(default_factory=dict[_Spelling, str])

    def __post_init__(self) -> None:
        """Name what is imported of other files before anything else, in an order that is always the same."""
        for token in sorted(self.foreign, key=lambda token: (self.foreign[token], self._class_name(token))):
            self._name(token, self._class_name(token))

    def _class_name(self, token: str) -> str:
        return self.plan.entries[token].class_name

    def _name(self, key: str, name: str) -> str:
        """Return how `name` is spelled here: as it is, or with underscores where another has it."""
        spelled = self.names.get(key)
        if spelled is None:
            taken = self.occupied.union(self.names.values())
            spelled = name if name not in taken else f"_{name}"
            while spelled in taken:
                spelled += "_"
            self.names[key] = spelled
        return spelled

    def known(self, name: str) -> str:
        """Return how an imported name or builtin is spelled here."""
        return self._name(name, name)

    def referred(self, token: str) -> str:
        return self.names[token] if token in self.foreign else self._class_name(token)

    def spelled(self, kind: Type, *, loose: bool = False) -> str:
        """Return the text of a type; `loose` gives base types for values."""
        known = self.spellings.get((kind, loose))
        if known is None:
            leaves = [self._leaf(leaf, loose=loose) for leaf in kind.leaves]
            known = self._filled(self.written.types[kind.form], leaves) if kind.form else leaves[0]
            self.spellings[kind, loose] = known
        return known

    def _filled(self, form: str, fillings: list[str]) -> str:
        """Return an annotation of dcg with its holes filled and its names as they are spelled here."""

        def part(match: re.Match[str]) -> str:
            name = match[0]
            if match[1] is not None:
                holes = _HOLE.findall(match[1])
                if holes and ", ".join(f"'h{hole}'" for hole in holes) == match[1]:
                    return " | ".join(fillings[int(hole)] for hole in holes)
            elif name in _BUILTIN or name in _IMPORTED:
                return self.known(name)
            elif name == "None":
                return name
            message = f"dcg wrote what nobody gave it: {name!r} in {form!r}"
            raise ModelsError(message)

        return _PART.sub(part, form)

    def _leaf(self, token: str, *, loose: bool) -> str:
        if token in self.plan.entries:
            return self.referred(token)
        values = self.plan.values[token]
        if loose:
            return " | ".join(self.known(name) for name in _base_types(values))
        return f"{self.known('Literal')}[{', '.join(literal(value) for value in values)}]"

    def alias(self, token: str, *, quoted: bool) -> Iterator[str]:
        """Iterate over the lines of an alias; `quoted` is one that needs itself or what comes later."""
        name = self.plan.entries[token].class_name
        kind = self.plan.aliases[token]
        if quoted:
            yield from self._recursive(name, kind)
        else:
            value = self.spelled(kind)
            if token in self.plan.tags:
                tag = string_literal(self.plan.tags[token])
                value = f"{self.known('Annotated')}[{value}, {self.known('Field')}(discriminator={tag})]"
            yield f'{name} = {self.known("TypeAliasType")}("{name}", {value})'
        if text := _described(self.plan.entries[token].schema):
            yield docstring(text)
        yield ""
        yield from _former_names(self.plan.entries[token])

    def _recursive(self, name: str, kind: Type) -> Iterator[str]:
        """Iterate over the lines of a quoted alias.

        pyright and mypy follow recursion through `TypeAlias` only, pydantic through `TypeAliasType` only. A quoted
        annotation must not hold escapes, so values that need them become their base types.
        """
        text = self.spelled(kind)
        if "'" in text or "\\" in text:
            text = self.spelled(kind, loose=True)
        quoted = f"'{text}'" if '"' in text else f'"{text}"'
        yield f"if {self.known('TYPE_CHECKING')}:"
        yield f"    {name}: {self.known('TypeAlias')} = {quoted}"
        yield "else:"
        yield f'    {name} = {self.known("TypeAliasType")}("{name}", {quoted})'

    def class_(self, token: str) -> Iterator[str]:
        """Iterate over the lines of a class."""
        entry = self.plan.entries[token]
        yield f"class {entry.class_name}({self.known('Model')}):"
        text = _described(entry.schema)
        if text:
            yield "    " + docstring(text, "    ")
            yield ""
        fields = self.plan.fields[token]
        formed = sorted(fields, key=lambda found: not found.required)
        fillings = [self.spelled(found.type) for found in formed]
        forms = (form for _, form in self.written.classes[self.plan.classes[token]])
        kinds = {found.wire: self._filled(form, fillings) for found, form in zip(formed, forms, strict=True)}
        for found in fields:
            yield from self._field(found, kinds[found.wire])
        if not text and not fields:
            yield "    pass"
        yield ""
        yield from _former_names(entry)

    def _field(self, found: Field, kind: str) -> Iterator[str]:
        kind = "None" if kind == "None | None" else kind
        if found.wire != found.python:
            wire = found.wire if is_unicode(found.wire) else found.wire.encode("utf-8", "replace").decode()
            kind = f"{self.known('Annotated')}[{kind}, {self.known('Field')}(alias={string_literal(wire)})]"
        yield f"    {found.python}: {kind}{self._default(found)}"
        if text := _described(found.schema):
            yield "    " + docstring(text, "    ")

    def _default(self, found: Field) -> str:
        """Return the default: the one value that a required tag can have, or None for what is optional."""
        if not found.required:
            return " = None"
        values = () if found.type.form else self.plan.values.get(found.type.leaves[0], ())
        return f" = {literal(values[0])}" if len(values) == 1 else ""

    def imports(self) -> Iterator[str]:
        """Iterate over the import statements for what was used."""
        sources: dict[str, list[str]] = {}
        for key, spelled in sorted(self.names.items(), key=lambda item: self._original(item[0])):
            name = self._original(key)
            if key in self.foreign or key in _IMPORTED or spelled != name:
                source = self._source(key)
                sources.setdefault(source, []).append(name if spelled == name else f"{name} as {spelled}")
        for group in (*_SOURCES, sorted(source for source in sources if source.startswith("."))):
            listed = [source for source in group if source in sources]
            yield from (f"from {source} import {', '.join(sources[source])}" for source in listed)
            if listed:
                yield ""

    def _original(self, key: str) -> str:
        return self._class_name(key) if key in self.foreign else key

    def _source(self, key: str) -> str:
        """Return the module that a name of this file is imported from."""
        if key not in self.foreign:
            source = _IMPORTED.get(key, "builtins")
            return "." * (len(self.place) + 1) + source if source.startswith("_") else source
        module, *part = self.foreign[key]
        if part and module == self.place[0]:
            return "." + part[0]
        return "." * len(self.place) + ".".join([module, *part])


def _ordered(plan: Plan, tokens: list[str]) -> Iterator[tuple[str, bool]]:
    """Iterate over aliases, each after those that it needs, with whether it comes before one of them or is it."""
    here = set(tokens)

    def needed(token: str) -> list[str]:
        return sorted(here.intersection(plan.aliases[token].leaves))

    done: set[str] = set()
    for first in tokens:
        path: dict[str, Iterator[str]] = {first: iter(needed(first))} if first not in done else {}
        while path:
            token, rest = next(reversed(path.items()))
            following = next((other for other in rest if other not in done and other not in path), None)
            if following is not None:
                path[following] = iter(needed(following))
                continue
            del path[token]
            yield token, not done.issuperset(needed(token))
            done.add(token)


def checked_name(name: str) -> str:
    """Return a name that may stand in a file.

    Raises:
        ModelsError: it is no ASCII identifier, or a keyword.
    """
    if not name.isidentifier() or not name.isascii() or keyword.iskeyword(name):
        message = f"not a name: {name!r}"
        raise ModelsError(message)
    return name


def _former_names(entry: ModelEntry) -> Iterator[str]:
    for name in entry.former:
        yield f"{checked_name(name)} = {entry.class_name}"
        yield docstring(f"Deprecated: it is called {entry.class_name} now.")
        yield ""


def _occupied(entries: Iterable[ModelEntry]) -> frozenset[str]:
    names: set[str] = set()
    for entry in entries:
        names.update(map(checked_name, (entry.class_name, *entry.former)))
        names.update(checked_name(python) for _, python in entry.fields)
    return frozenset(names)


def file_text(plan: Plan, written: Written, place: Place, tokens: list[str], foreign: dict[str, Place]) -> str:
    """Return the text of one file of models/, unformatted: the models of `tokens`, which name those of `foreign`.

    Classes come first, for their annotations are read late; aliases follow.

    Raises:
        ModelsError: dcg used a name or value that it was not given, or an entry asks for a name that is none.
    """
    file = _File(plan, written, place, foreign, _occupied(plan.entries[token] for token in tokens))
    lines: list[str] = []
    for token in tokens:
        if token in plan.fields:
            lines.extend(("", *file.class_(token)))
    for token, quoted in _ordered(plan, [token for token in tokens if token in plan.aliases]):
        lines.extend(("", *file.alias(token, quoted=quoted)))
    head = [f'"""Models of `{place[0]}`."""', "", "from __future__ import annotations", "", *file.imports(), ""]
    return "\n".join([*head, *lines]).rstrip("\n") + "\n"
