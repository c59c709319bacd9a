"""Takes the schema of a model and gives a digest of what it is, whatever it is called."""

from __future__ import annotations

import hashlib
import json
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping


_REFERENCE = "#/components/schemas/"


_SILENT = frozenset({"description", "deprecated"})


_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})


def shape_digest(key: str, schema: Mapping[str, object], known: Mapping[str, str] = _AS_THEY_ARE) -> str:
    """Return a digest of what a model is, without its own name and without a word of documentation.

    What stands within it is named by its place in it, so that a renamed component has the shape that it had. What it
    refers to goes by the name that `known` has for it, if any.
    """
    text = json.dumps(_silent(dict(schema), key, known), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _silent(value: object, key: str, known: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        found = {name: _silent(child, key, known) for name, child in members.items() if not _is_text(name, child)}
        if (name := _referenced(members)) is not None:
            inside = name == key or name.startswith(f"{key}/")
            found["$ref"] = f"~{name.removeprefix(key)}" if inside else known.get(name, name)
        return found
    if isinstance(value, list):
        return [_silent(child, key, known) for child in cast("list[object]", value)]
    return value


def _is_text(name: str, value: object) -> bool:
    """Whether a member is documentation; a property can have such a name too, but is a mapping then."""
    return name in _SILENT and not isinstance(value, dict)


def _referenced(members: Mapping[str, object]) -> str | None:
    reference = members.get("$ref")
    return reference.removeprefix(_REFERENCE) if isinstance(reference, str) else None
