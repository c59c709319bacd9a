"""Finds components that only changed their name, so that the old name can stay for a while beside the new one."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.lock import Pinned

_REFERENCE = "#/components/schemas/"
_SILENT = frozenset({"description", "deprecated"})


def shape_digest(key: str, schema: Mapping[str, object]) -> str:
    """Return a digest of what a model is, without its own name and without a word of documentation.

    What stands within it is named by its place in it, so that a renamed component has the shape that it had.
    """
    text = json.dumps(_silent(dict(schema), key), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _silent(value: object, key: str) -> object:
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        found = {name: _silent(child, key) for name, child in members.items() if not _is_text(name, child)}
        reference = members.get("$ref")
        if isinstance(reference, str):
            name = reference.removeprefix(_REFERENCE)
            found["$ref"] = f"~{name.removeprefix(key)}" if name == key or name.startswith(f"{key}/") else name
        return found
    if isinstance(value, list):
        return [_silent(child, key) for child in cast("list[object]", value)]
    return value


def _is_text(name: str, value: object) -> bool:
    """Whether a member is documentation; a property can have such a name too, but is a mapping then."""
    return name in _SILENT and not isinstance(value, dict)


def is_telling(schema: Mapping[str, object]) -> bool:
    """Whether a shape says enough to know a thing by it: properties, branches or values."""
    properties, values = schema.get("properties"), schema.get("enum")
    if isinstance(values, list):
        return len(cast("list[object]", values)) > 1
    return bool(properties) or "oneOf" in schema or "anyOf" in schema


def find_renames(schemas: Mapping[str, Mapping[str, object]], pinned: Pinned) -> dict[str, str]:
    """Return new key -> old key of each model that is gone under its key and there under another.

    Only where it cannot be mistaken: one that is gone and one that is new have a shape that no other of those has.
    """
    gone: dict[str, list[str]] = {}
    for key, shape in pinned.shapes.items():
        if key not in schemas and key in pinned.models:
            gone.setdefault(shape, []).append(key)
    came: dict[str, list[str]] = {}
    if gone:
        for key, schema in schemas.items():
            if key not in pinned.models and is_telling(schema):
                came.setdefault(shape_digest(key, schema), []).append(key)
    return {came[shape][0]: old[0] for shape, old in gone.items() if len(old) == 1 and len(came.get(shape, ())) == 1}


def former_names(
    keys: Iterable[str], modules: Mapping[str, str], renames: Mapping[str, str], pinned: Pinned
) -> dict[str, tuple[str, ...]]:
    """Return the names that models had before, of those that stand in the same module still.

    A name that was kept is kept until `specpress forget` drops it, also when its model is renamed once more.
    """
    known = set(keys)
    current = {pinned.models[key] for key in known if key in pinned.models}
    again = {old: new for new, old in renames.items()}
    rows = [(*dotted.split("."), again.get(key, key)) for dotted, key in pinned.aliases.items()]
    rows += [(pinned.modules[old], pinned.models[old], new) for new, old in renames.items()]
    found: dict[str, set[str]] = {}
    for module, name, key in rows:
        if key in known and modules[key] == module and name not in current:
            found.setdefault(key, set()).add(name)
    return {key: tuple(sorted(names)) for key, names in found.items()}
