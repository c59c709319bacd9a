"""Takes the models and what dcg wrote of each, and gives the views of the files of models/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ir.models import models_of
from ..render.environment import render_template
from ..render.module import Imports
from ..render.statement_views import MemberView, StatementView, documented
from ..spelling.code import Code, identifier, joined, string, tuple_of
from .parts import places_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..ir.models import ModelEntry
    from .parts import Place, Standing
    from .split import Pieces, Written

_SOURCES = (("builtins", "datetime", "typing"), ("pydantic", "typing_extensions"))
"""In the order of the import statements; what is ours follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One file with models."""

    module: Code
    names_later: bool
    """Whether an annotation names what is defined after it, or is there after this file."""
    imports: Imports
    models: tuple[StatementView, ...]
    completed: Code | None
    """The statement by which the classes get the names that they wait for; nothing where they wait for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """One file of a module that is a folder, and the names that it holds."""

    file: Code
    names: tuple[Code, ...]

    @property
    def imports(self) -> Code:
        """The names as a type checker sees them exported."""
        return joined(", ", (Code(f"{name} as {name}") for name in self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderView:
    """The `__init__.py` of a module that is a folder."""

    module: Code
    parts: tuple[PartView, ...]

    @property
    def table(self) -> Code:
        """File -> names, as the loader takes it."""
        rows = (Code(f"{string(part.file)}: {tuple_of(map(string, part.names))}") for part in self.parts)
        return Code(f"{{{joined(', ', rows)}}}")


def model_files(models: Mapping[str, ModelEntry], written: Mapping[str, Written]) -> dict[str, str]:
    """Return the text of each file of models/ by its path below it, unformatted; `written` is by class name."""
    stands = places_of(models, {key: models_of(entry.content) for key, entry in models.items()})
    standing = {entry.class_name: stands[key] for key, entry in models.items()}
    members: dict[Place, list[ModelEntry]] = {}
    shown: dict[Place, dict[Place, list[str]]] = {}
    names: dict[Place, list[str]] = {}
    for entry in sorted(models.values(), key=lambda entry: (entry.module, entry.class_name)):
        stand = stands[entry.key]
        members.setdefault(stand.home, []).append(entry)
        members.setdefault(stand.front, [])
        names.setdefault(stand.front, []).extend((entry.class_name, *entry.former))
        if stand.home != stand.front:
            shown.setdefault(stand.front, {}).setdefault(stand.home, []).extend((entry.class_name, *entry.former))
    files: dict[str, str] = {}
    folders: dict[str, list[PartView]] = {}
    for place, entries in members.items():
        view = _File(place, entries, written, standing, shown.get(place, {})).view()
        files["/".join(place) + ".py"] = render_template("models.py.jinja", view).rstrip("\n") + "\n"
        for part in place[1:]:
            part_view = PartView(file=identifier(part), names=tuple(map(identifier, sorted(names.get(place, ())))))
            folders.setdefault(place[0], []).append(part_view)
    for module, parts in folders.items():
        with_names = sorted((part for part in parts if part.names), key=lambda part: part.file)
        folder = FolderView(module=identifier(module), parts=tuple(with_names))
        files[f"{module}/__init__.py"] = render_template("models_folder.py.jinja", folder)
    return files


class _File:
    """One file of models/: spells the names of its models so that no class and no field hides them."""

    def __init__(
        self,
        place: Place,
        entries: list[ModelEntry],
        written: Mapping[str, Written],
        standing: Mapping[str, Standing],
        shown: Mapping[Place, list[str]],
    ) -> None:
        """`shown` are the names of this module that stand in other files."""
        self._shown = shown
        self._place = place
        self._entries = entries
        self._written = written
        self._standing = standing
        self._taken = {name for entry in entries for name in (entry.class_name, *entry.former)}
        self._taken |= {field.python for entry in entries for field in entry.fields}
        self._names: dict[tuple[str, str], str] = {}
        """(module, name) of what is imported, and of builtins -> name in this file."""
        self._foreign: set[str] = set()
        """The models of other files that are imported."""
        self._late: set[str] = set()
        """The models of other files that are there when all files of the circle are."""
        self._taken |= {name for given in shown.values() for name in given}

    def view(self) -> FileView:
        for entry in self._entries:
            own = self._standing[entry.class_name]
            for name in sorted({*self._written[entry.class_name].models.values()}):
                other = self._standing[name]
                if other.home != self._place:
                    waits = entry.kind == "object" and own.waits_for(other)
                    (self._late if waits else self._foreign).add(name)
        self._taken |= self._foreign | self._late
        ordered = tuple(self._ordered())
        models = tuple(map(self._model, ordered))
        in_circle = any(self._standing[entry.class_name].circle is not None for entry in self._entries)
        completed = self._completed() if in_circle else None
        return FileView(
            module=identifier(self._place[0]),
            names_later=self._names_later(ordered),
            imports=self._imports(),
            models=models,
            completed=completed,
        )

    def _names_later(self, ordered: Iterable[ModelEntry]) -> bool:
        missing = {*self._late, *(entry.class_name for entry in self._entries)}
        for entry in ordered:
            if entry.kind == "object" and not missing.isdisjoint(self._written[entry.class_name].models.values()):
                return True
            missing.discard(entry.class_name)
        return False

    def _completed(self) -> Code:
        names = joined(", ", (Code("__name__"), *map(string, sorted(self._late))))
        return Code(f"{self._known('_runtime.lazy', 'complete')}({names})")

    def _ordered(self) -> Iterator[ModelEntry]:
        """Iterate over the models: classes, for their annotations are read late, then aliases, each after its needs.

        pyright wants an alias that leads to itself before the classes that it is held by: where it quotes what comes
        later, it comes first.
        """
        classes = [entry for entry in self._entries if entry.kind == "object"]
        aliases = {entry.class_name: entry for entry in self._entries if entry.kind == "alias"}
        late = {entry.class_name for entry in classes}
        while more := {name for name in aliases.keys() - late if not late.isdisjoint(self._written[name].needed)}:
            late |= more
        first = {name: entry for name, entry in aliases.items() if name not in late and self._leads_back(name)}
        while more := {need for name in first for need in self._written[name].needed if need in aliases} - first.keys():
            first |= {name: aliases[name] for name in sorted(more)}
        yield from self._by_need(first)
        yield from classes
        yield from self._by_need({name: entry for name, entry in aliases.items() if name not in first})

    def _leads_back(self, name: str) -> bool:
        written = self._written[name]
        return not set(written.models.values()) <= {*written.needed}

    def _by_need(self, aliases: dict[str, ModelEntry]) -> Iterator[ModelEntry]:
        aliases = dict(aliases)
        while aliases:
            ready = [name for name in aliases if aliases.keys().isdisjoint(self._written[name].needed)]
            for name in ready or list(aliases):
                yield aliases.pop(name)

    def _model(self, entry: ModelEntry) -> StatementView:
        written = self._written[entry.class_name]
        name, base = identifier(entry.class_name), self._spelled(written.base, written)
        is_class = entry.kind == "object"
        head = Code(f"class {name}({base}):") if is_class else self._alias(name, base)
        return StatementView(
            name=name,
            head=head,
            docstring=documented(entry.description, deprecated=entry.deprecated, indent=4 if is_class else 0),
            is_class=is_class,
            members=tuple(
                MemberView(
                    statement=Code(f"{identifier(field.python)}: {self._spelled(pieces, written)}"),
                    docstring=documented(field.description, deprecated=field.deprecated, indent=4),
                )
                for field, pieces in zip(entry.fields, written.fields, strict=True)
            ),
            former=tuple(map(identifier, entry.former)),
        )

    def _alias(self, name: Code, value: Code) -> Code:
        return Code(f"{name} = {self._known('typing_extensions', 'TypeAliasType')}({string(name)}, {value})")

    def _spelled(self, pieces: Pieces, written: Written) -> Code:
        """Return the text with each name as this file knows it."""
        return Code("".join(self._name(piece, written) if index % 2 else piece for index, piece in enumerate(pieces)))

    def _name(self, name: str, written: Written) -> str:
        return identifier(written.models[name]) if name in written.models else self._known(*written.imports[name])

    def _known(self, module: str, name: str) -> str:
        """Return how an imported name or builtin is spelled here: as it is, or with underscores where it is hidden."""
        spelled = self._names.get((module, name), name)
        if (module, name) not in self._names:
            if spelled in self._taken:
                spelled = f"_{spelled}"
                while spelled in self._taken:
                    spelled += "_"
                self._taken.add(spelled)
            self._names[module, name] = spelled
        return spelled

    def _imports(self) -> Imports:
        """Return the import statements in groups: those that run, and those of type checkers."""
        if self._late:
            self._known("typing", "TYPE_CHECKING")
        sources: dict[str, set[tuple[str, str]]] = {}
        for (module, name), known in self._names.items():
            if module != "builtins" or name != known:
                source = "." * (len(self._place) + 1) + module if module.startswith("_") else module
                sources.setdefault(source, set()).add((name, known))
        given = {name for names in self._shown.values() for name in names}
        for name in self._foreign - given:
            sources.setdefault(self._source(self._standing[name].home), set()).add((name, name))
        for home, names in self._shown.items():
            spelled = (f"{name} as {name}" for name in names)
            sources.setdefault(self._source(home), set()).update((each, each) for each in spelled)
        late: dict[str, set[tuple[str, str]]] = {}
        for name in self._late:
            late.setdefault(self._source(self._standing[name].home), set()).add((name, name))
        return Imports(runtime=_groups(sources), typing=_groups(late))

    def _source(self, home: Place) -> str:
        """Return how this file names another file of models/."""
        module, *part = home
        inside = part and module == self._place[0] and len(self._place) > 1
        return f".{part[0]}" if inside else "." * len(self._place) + ".".join([module, *part])


def _groups(sources: Mapping[str, set[tuple[str, str]]]) -> tuple[tuple[Code, ...], ...]:
    groups = (*_SOURCES, sorted(source for source in sources if source.startswith(".")))
    found = (tuple(_import(each, sources[each]) for each in group if each in sources) for group in groups)
    return tuple(group for group in found if group)


def _import(source: str, names: Iterable[tuple[str, str]]) -> Code:
    ordered = sorted(names, key=lambda each: (each[0] != "TYPE_CHECKING", each))
    listed = (name if name == known else f"{name} as {known}" for name, known in ordered)
    return Code(f"from {source} import {', '.join(listed)}")
