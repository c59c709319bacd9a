"""From drafts to finished entries: unions decided, endless aliases ended, names and modules given, schemas spelled."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..ir.keys import with_keys
from ..ir.models import CheckedUnion, Content, ModelEntry, ModelField, ObjectOf, Property, TaggedUnion, TupleOf
from ..ir.types import NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, TypeRef, UnionOf, references, union
from ..lock.recalled import with_models
from ..lock.renames import find_renames, former_names, led_to
from .circles import components_of
from .class_names import class_names, field_names
from .copies import find_copies
from .discriminator import Discriminators
from .modules import UNUSED, assign_modules, module_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..diagnostics import Reporter
    from ..lock.pinned import Pinned
    from .draft import Draft

_LONGEST_CHAIN = 100
_TEXTS = (Primitive("str"), Primitive("datetime"), Primitive("date"))


def finished(
    drafts: Mapping[str, Draft],
    roots: Mapping[str, Iterable[str]],
    pinned: Pinned,
    reporter: Reporter,
    unused: Iterable[str],
) -> tuple[dict[str, ModelEntry], dict[str, str]]:
    """Return the entry of every draft that is needed, by key, and of each copy the key of the model that it is.

    Needed is what `roots` reach, what the lock has, and what fits a pattern of `unused`.
    """
    Discriminators(drafts, (key for keys in roots.values() for key in keys), reporter).settle()
    _end_aliases(drafts, reporter)
    _shorten_chains(drafts)
    contents = {key: _content(draft) for key, draft in drafts.items()}
    copies = find_copies(drafts, contents, pinned)
    roots = {tag: [copies.get(key, key) for key in keys] for tag, keys in roots.items()}
    uses = {
        key: tuple(dict.fromkeys(copies.get(used, used) for used in _uses(draft)))
        for key, draft in drafts.items()
        if key not in copies
    }
    contents = {key: with_keys(contents[key], copies) for key in uses}
    before, pinned = pinned, _with_names_of_copies(with_models(pinned, uses.keys()), uses, copies)
    renames = find_renames(contents, pinned)
    first = [*(key for keys in roots.values() for key in keys if key in uses)] or [*uses]
    needed = _needed(uses, [*first, *renames], pinned, unused)
    drafts = {key: drafts[key] for key in uses if key in needed}
    moved = {new: pinned.modules[old] for new, old in renames.items()}
    modules = assign_modules({key: uses[key] for key in drafts}, roots, {**pinned.modules, **moved})
    formers = former_names(drafts, modules, renames, pinned, led_to(contents, renames, pinned))
    owns = _own_names(copies, modules, before)
    formers |= {key: tuple(sorted({*formers.get(key, ()), *dict(own).values()})) for key, own in owns.items()}
    names = class_names(drafts.values(), pinned.models, {name for found in formers.values() for name in found})
    modules_of_resources = frozenset(module_names(roots).values())
    entries: dict[str, ModelEntry] = {}
    for key, draft in drafts.items():
        taken = modules_of_resources if modules[key] == UNUSED else frozenset[str]()
        fields = field_names(draft, _kept_fields(key, renames, pinned), taken)
        entry = _entry(draft, contents[key], fields)
        entries[key] = replace(entry, module=modules[key], class_name=names[key], former=formers.get(key, ()))
    for copy, kept in sorted(copies.items()):
        if kept in entries:
            entries[kept] = replace(entries[kept], copies=(*entries[kept].copies, copy))
    for kept, own in owns.items():
        entries[kept] = replace(entries[kept], names_of_copies=own)
    return entries, copies


def _own_names(
    copies: Mapping[str, str], modules: Mapping[str, str], pinned: Pinned
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return key of a model -> (key of a copy, the name that it has in the lock beside the name of the model)."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for copy, kept in sorted(copies.items()):
        held = pinned if pinned.name_of(copy) or pinned.away is None else pinned.away
        name = held.models.get(copy) or held.own_names.get(copy)
        module = held.name_of(copy).partition(".")[0]
        if name and kept in modules and modules[kept] == module:
            found[kept] = (*found.get(kept, ()), (copy, name))
    return found


def _entry(draft: Draft, content: Content, fields: Iterable[tuple[str, str]]) -> ModelEntry:
    """Return a model that has no name yet."""
    return ModelEntry(
        key=draft.key,
        module="",
        class_name="",
        fields=_fields(content, fields) if isinstance(content, ObjectOf) else (),
        is_open=draft.is_open,
        alias=None if isinstance(content, ObjectOf) else content,
        description=draft.description,
        deprecated=draft.deprecated and draft.kind == "object",
        origin=draft.node.cursors[0].location,
    )


def _needed(
    uses: Mapping[str, tuple[str, ...]], roots: Iterable[str], pinned: Pinned, unused: Iterable[str]
) -> frozenset[str]:
    """Return the keys that get a class: `roots`, what the lock has, what fits a pattern, and all that these name."""
    patterns = [re.compile(".*".join(map(re.escape, pattern.split("*"))), re.DOTALL) for pattern in unused]
    found: set[str] = set()
    pending = [*roots]
    pending += [key for key in uses if key in pinned.models or any(each.fullmatch(key) for each in patterns)]
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending += uses[key]
    return frozenset(found)


def _with_names_of_copies(pinned: Pinned, keys: Iterable[str], copies: Mapping[str, str]) -> Pinned:
    """Let a model that was a copy have the name of the one that is gone, or its own again; let copies have none."""
    keys = [*keys]
    models = {key: name for key, name in pinned.models.items() if key not in copies}
    modules, aliases = dict(pinned.modules), dict(pinned.aliases)
    held = {models[key] for key in keys if key in models}
    for key in sorted(key for key in keys if key in pinned.copies):
        module, name = pinned.copies[key].split(".")
        own = pinned.own_names.get(key)
        if name not in held and own is not None:
            aliases[f"{module}.{own}"] = key
        found = own if name in held else name
        if found is not None:
            models[key], modules[key] = found, module
            held.add(found)
    return replace(pinned, models=models, modules=modules, aliases=aliases)


def _kept_fields(key: str, renames: Mapping[str, str], pinned: Pinned) -> Mapping[str, str]:
    return pinned.fields.get(key) or pinned.fields.get(renames.get(key, ""), {})


def _uses(draft: Draft) -> tuple[str, ...]:
    found: dict[str, None] = {}
    if draft.kind == "object":
        for entry in draft.fields:
            found.update(dict.fromkeys(references(entry.type)))
    elif draft.tagged is not None:
        found.update(dict.fromkeys(draft.tagged.values()))
    else:
        for ref in (draft.type, *draft.members):
            found.update(dict.fromkeys(references(ref)))
    return tuple(found)


def _end_aliases(drafts: Mapping[str, Draft], reporter: Reporter) -> None:
    """End aliases that lead to themselves without a class between.

    An alias that holds arrays or maps of itself is fine (`type Js = str | list[Js]`, `type Tree = list[Tree]`): Python
    can write it, and `models` does. What is itself, or one of two things of which one is itself, says nothing: a union
    loses that branch, a plain alias becomes any value. Unions that list each other are one, of all other branches.
    """
    inner = {
        key: tuple(used for used in _direct(draft.type) if drafts[used].kind != "object")
        for key, draft in drafts.items()
        if draft.kind != "object" and draft.tagged is None
    }
    inner = {key: tuple(used for used in found if used in inner) for key, found in inner.items()}
    for members in components_of(inner):
        if len(members) == 1 and members[0] not in inner[members[0]]:
            continue
        _end_circle({key: drafts[key] for key in sorted(members)})
        for key in sorted(members):
            reporter.report("alias-recursive", drafts[key].node.cursors[0].location, action="left out of the type")


def _end_circle(members: dict[str, Draft]) -> None:
    """Give the aliases of a circle the branches that lead out of it; the first of them has them, for all."""
    outer = {
        key: [option for option in _options(draft.type) if not (isinstance(option, ModelRef) and option.key in members)]
        for key, draft in members.items()
    }
    every = list(dict.fromkeys(option for options in outer.values() for option in options))
    rules = dict(rule for draft in reversed([*members.values()]) for rule in draft.rules)
    first = min(members)
    for key, draft in members.items():
        is_whole = set(outer[key]) == set(every)
        draft.type = union(outer[key] if is_whole else every if key == first else [ModelRef(first)])
        if not is_whole:
            draft.rules = tuple(rules.items()) if key == first else ()


def _shorten_chains(drafts: Mapping[str, Draft]) -> None:
    """Let an alias that begins a very long chain of aliases name what the chain ends in.

    A reader of types follows each alias by a recursion of its own, so that no client could read such a type.
    """
    following = {
        key: _direct(draft.type)
        for key, draft in drafts.items()
        if draft.kind == "alias" and draft.tagged is None and not draft.rules and _is_of_one_type(draft.type)
    }
    following = {key: tuple(used for used in found if used in following) for key, found in following.items()}
    lengths: dict[str, int] = {}
    ends: dict[str, TypeRef] = {}
    for (key,) in components_of(following):  # what an alias names comes before it, and no alias is in a circle
        draft, names = drafts[key], following[key]
        ends[key] = union(
            ends.get(option.key, option) if isinstance(option, ModelRef) else option for option in _options(draft.type)
        )
        lengths[key] = 1 + max((lengths[name] for name in names), default=0)
        if lengths[key] > _LONGEST_CHAIN:
            draft.type = ends[key]


def _is_of_one_type(ref: TypeRef) -> bool:
    """Whether values are of one type, or null."""
    return not isinstance(ref, UnionOf) or len([option for option in ref.options if option != NONE]) == 1


def _direct(ref: TypeRef) -> tuple[str, ...]:
    """Return the keys that a value of the type could be as a whole."""
    return tuple(option.key for option in _options(ref) if isinstance(option, ModelRef))


def _options(ref: TypeRef) -> tuple[TypeRef, ...]:
    return ref.options if isinstance(ref, UnionOf) else (ref,)


def _content(draft: Draft) -> Content:
    if draft.kind == "object":
        return ObjectOf(
            tuple(
                Property(
                    wire=entry.wire,
                    type=_dates_as_text(entry.type),
                    required=entry.required,
                    description=entry.description,
                    deprecated=entry.deprecated,
                    pointer=entry.pointer,
                )
                for entry in draft.fields
            )
        )
    if draft.tagged is not None and draft.variants is not None:
        variants = tuple((tag, ModelRef(key)) for tag, key in draft.tagged.items())
        return TaggedUnion(draft.variants.property_name, variants, draft.open_tags)
    if draft.kind == "tuple":
        return TupleOf(tuple(_dates_as_text(member) for member in draft.members))
    found = _dates_as_text(draft.type)
    return CheckedUnion(found, draft.rules) if draft.rules and isinstance(found, UnionOf) else found


def _fields(content: ObjectOf, names: Iterable[tuple[str, str]]) -> tuple[ModelField, ...]:
    return tuple(
        ModelField(
            wire=entry.wire,
            python=python,
            type=entry.type,
            required=entry.required,
            description=entry.description,
            deprecated=entry.deprecated,
            pointer=entry.pointer,
        )
        for entry, (_, python) in zip(content.properties, names, strict=True)
    )


def _dates_as_text(ref: TypeRef) -> TypeRef:
    """Leave dates as text where any text stands beside them: a reader takes `1` for a date.

    A date beside a time is a date or a time, for a text is one of them or the other.
    """
    match ref:
        case ArrayOf(item=item):
            return ArrayOf(_dates_as_text(item))
        case MapOf(value=value):
            return MapOf(_dates_as_text(value))
        case UnionOf(options=options):
            inner = [_dates_as_text(option) for option in options]
            texts = [option for option in inner if option in _TEXTS]
            has_text = _TEXTS[0] in texts or any(_is_open_text(option) for option in inner)
            if has_text and texts:
                inner = [Primitive("str") if option in texts else option for option in inner if option not in texts[1:]]
            return UnionOf(tuple({repr(option): option for option in inner}.values()))
        case _:
            return ref


def _is_open_text(ref: TypeRef) -> bool:
    return isinstance(ref, LiteralOf) and ref.open and any(isinstance(value, str) for value in ref.values)
