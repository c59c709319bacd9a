"""Takes two descriptions and leaves in both what may differ, so that what is the same need not be understood twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics.location import parse_pointer
from ..source.document import as_mapping

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..source.document import JsonValue
    from ..spec.cursor import Spec

_Component = tuple[str, str]
_ELSEWHERE: _Component = ("", "")
"""What stands for a reference to anything but a component."""
_APART = frozenset({"paths", "components", "info", "tags", "externalDocs"})
"""Members of a description that operations share nothing with, or that are compared by themselves."""


def leave_what_differs(old: Spec, new: Spec) -> bool:
    """Take the path items out of both that are written alike and lead to nothing but what is written alike.

    Returns whether anything was. Nothing is taken out where servers, credentials or other members that all operations
    share are not the same.
    """
    before, after = as_mapping(old.data.get("components")), as_mapping(new.data.get("components"))
    shared = {*old.data, *new.data} - _APART
    if any(old.data.get(name) != new.data.get(name) for name in shared if not name.startswith("x-")):
        return False
    if before.get("securitySchemes") != after.get("securitySchemes"):
        return False
    moved = _moved(before, after)
    paths = as_mapping(old.data.get("paths")), as_mapping(new.data.get("paths"))
    alike = [path for path, item in paths[0].items() if path in paths[1] and item == paths[1][path]]
    gone = {path for path in alike if moved.isdisjoint(_references(paths[1][path]))}
    for spec, items in zip((old, new), paths, strict=True):
        spec.data["paths"] = {path: item for path, item in items.items() if path not in gone}
        _leave_what_is_reached(spec)
    return bool(gone)


def _leave_what_is_reached(spec: Spec) -> None:
    """Take the schemas out that nothing leads to any more, neither by a reference nor as a child of what is reached."""
    components = as_mapping(spec.data.get("components"))
    held = dict(_components(components))
    children: dict[_Component, set[_Component]] = {}
    for component, value in held.items():
        for parent in _parents(value):
            children.setdefault(parent, set()).add(component)
    pending = [*_references({name: value for name, value in spec.data.items() if name != "components"})]
    pending += [key for key in held if key[0] != "schemas"]
    found: set[_Component] = set()
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending += _references(held.get(key))
            pending += children.get(key, ())
    schemas = as_mapping(components.get("schemas"))
    reached = {name: value for name, value in schemas.items() if ("schemas", name) in found}
    if "schemas" in components:
        spec.data["components"] = {**components, "schemas": reached}


def _moved(before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> set[_Component]:
    """Return the components that are other ones, and all that lead to one of those."""
    sides = [dict(_components(each)) for each in (before, after)]
    users: dict[_Component, set[_Component]] = {}
    for side in sides:
        for component, value in side.items():
            for used in _references(value):
                users.setdefault(used, set()).add(component)
            for parent in _parents(value):  # a discriminator of the parent may name it
                users.setdefault(component, set()).add(parent)
    pending = [key for key in {**sides[0], **sides[1]} if sides[0].get(key) != sides[1].get(key)]
    found = {_ELSEWHERE}
    while pending:
        key = pending.pop()
        if key not in found:
            found.add(key)
            pending += users.get(key, ())
    return found


def _components(components: Mapping[str, JsonValue]) -> Iterator[tuple[_Component, JsonValue]]:
    for kind, held in components.items():
        yield from (((kind, name), value) for name, value in as_mapping(held).items())


def _parents(schema: JsonValue) -> Iterable[_Component]:
    parts = as_mapping(schema).get("allOf")
    return _references(parts) if isinstance(parts, list) else ()


def _references(value: JsonValue) -> set[_Component]:
    """Return the components that a value refers to, and those that the mapping of a discriminator names."""
    found: set[_Component] = set()
    pending = [value]
    while pending:
        here = pending.pop()
        if isinstance(here, list):
            pending += here
        elif isinstance(here, dict):
            pending += here.values()
            reference = here.get("$ref")
            if isinstance(reference, str):
                found.add(_component(reference))
            for named in as_mapping(here.get("mapping")).values():
                found.add(_component(named) if isinstance(named, str) and "/" in named else ("schemas", str(named)))
    return found


def _component(reference: str) -> _Component:
    try:
        pointer = parse_pointer(reference) if reference.startswith("#") else ()
    except ValueError:
        return _ELSEWHERE
    match pointer:
        case ("components", kind, name, *_):
            return kind, name
        case _:
            return _ELSEWHERE
