"""From drafts to finished entries: unions decided, endless aliases ended, names and modules given, schemas spelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.models import ModelEntry
from ..ir.types import ModelRef, TypeRef, UnionOf
from ..lock.renames import find_renames, former_names
from .class_names import FIELD_NAMES, class_names, field_names
from .describe import shortened
from .discriminator import Discriminators
from .modules import UNUSED, assign_modules, components_of, module_names
from .tidy import reference_schema, references, simple_schema, union_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..diagnostics import Reporter
    from ..lock.pinned import Pinned
    from .draft import Draft


def finished(
    drafts: Mapping[str, Draft], roots: Mapping[str, Iterable[str]], pinned: Pinned, reporter: Reporter
) -> dict[str, ModelEntry]:
    """Return the entry of every draft, by key."""
    Discriminators(drafts, reporter).settle()
    _end_aliases(drafts, reporter)
    uses = {key: _uses(draft) for key, draft in drafts.items()}
    schemas = {key: _schema(draft) for key, draft in drafts.items()}
    renames = find_renames(schemas, pinned)
    moved = {new: pinned.modules[old] for new, old in renames.items()}
    modules = assign_modules(uses, roots, {**pinned.modules, **moved})
    formers = former_names(drafts, modules, renames, pinned)
    names = class_names(drafts.values(), pinned.models, {name for found in formers.values() for name in found})
    modular = FIELD_NAMES | frozenset(module_names(roots).values())
    entries: dict[str, ModelEntry] = {}
    for key, draft in drafts.items():
        taken = modular if modules[key] == UNUSED else FIELD_NAMES
        entries[key] = ModelEntry(
            key=key,
            module=modules[key],
            class_name=names[key],
            schema=schemas[key],
            fields=field_names(draft, _kept_fields(key, renames, pinned), taken) if draft.kind == "object" else (),
            kind="object" if draft.kind == "object" else "alias",
            origin=draft.node.cursors[0].location,
            former=formers.get(key, ()),
        )
    return entries


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
    loses that branch, a plain alias becomes any value.
    """
    inner = {
        key: tuple(used for used in _direct(draft.type) if drafts[used].kind != "object")
        for key, draft in drafts.items()
        if draft.kind != "object" and draft.tagged is None
    }
    inner = {key: tuple(used for used in found if used in inner) for key, found in inner.items()}
    for members in components_of(inner):
        circle = set(members)
        if len(members) == 1 and members[0] not in inner[members[0]]:
            continue
        for key in sorted(members):
            draft = drafts[key]
            options = draft.type.options if isinstance(draft.type, UnionOf) else (draft.type,)
            draft.type = union_of(
                option for option in options if not (isinstance(option, ModelRef) and option.key in circle)
            )
            reporter.report("alias-recursive", draft.node.cursors[0].location, action="left out of the type")


def _direct(ref: TypeRef) -> tuple[str, ...]:
    """Return the keys that a value of the type could be as a whole."""
    options = ref.options if isinstance(ref, UnionOf) else (ref,)
    return tuple(option.key for option in options if isinstance(option, ModelRef))


def _schema(draft: Draft) -> dict[str, object]:
    description = shortened(draft.description)
    schema: dict[str, object]
    if draft.kind == "object":
        schema = _object_schema(draft)
    elif draft.tagged is not None and draft.variants is not None:
        schema = {
            "oneOf": [reference_schema(key) for key in dict.fromkeys(draft.tagged.values())],
            "discriminator": {"propertyName": draft.variants.property_name, "mapping": dict(draft.tagged)},
        }
    elif draft.kind == "tuple":
        schema = {
            "type": "array",
            "prefixItems": [simple_schema(ref) for ref in draft.members],
            "items": False,
        }
    else:
        schema = simple_schema(draft.type)
    if description:
        schema["description"] = description
    return schema


def _object_schema(draft: Draft) -> dict[str, object]:
    properties: dict[str, object] = {}
    for entry in draft.fields:
        spelled = simple_schema(entry.type)
        if entry.description:
            spelled["description"] = entry.description
        if entry.deprecated:
            spelled["deprecated"] = True
        properties[entry.wire] = spelled
    schema: dict[str, object] = {
        "type": "object",
        "properties": properties,
        "required": [entry.wire for entry in draft.fields if entry.required],
    }
    if draft.deprecated:
        schema["deprecated"] = True
    return schema
