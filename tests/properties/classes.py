"""Says which parts of a parsed document are of another class than the branch that they were written from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.diagnostics.location import Pointer, parse_pointer
from tests.properties.pressed import at, fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.spec.cursor import Cursor
    from tests.properties.pressed import Pressed
    from tests.properties.strategies import Choice, Drawn

DEEPEST = 20


def wrong_classes(pressed: Pressed, drawn: Drawn, value: object) -> Iterator[str]:
    """Yield what is wrong, for each part that only the branch it was written from allows."""
    for choice in drawn.choices:
        part: Any = drawn.value
        for token in choice.pointer:
            part = part[int(token)] if isinstance(part, list) else part[token]
        if not isinstance(part, dict) or not _is_sure(pressed, choice, part):
            continue
        got = type(at(value, choice.pointer))
        classes = [_class_of(pressed, branch) for branch in choice.branches]
        expected = classes[choice.picked]
        if expected is not None and choice.alone and got is not expected:
            yield f"{choice.pointer}: {got.__name__} came of {part}, {expected.__name__} was meant"
        elif any(got is other for number, other in enumerate(classes) if number != choice.picked and other != expected):
            yield f"{choice.pointer}: {got.__name__} came of {part}, branch {choice.branches[choice.picked]} was meant"
        elif hasattr(got, "model_fields"):
            wires = fields_of(got)
            lacking = [name for name in _properties(pressed, choice.branches[choice.picked]) if name not in wires]
            if lacking:
                yield f"{choice.pointer}: {got.__name__} came of {part}, it has no {lacking[0]!r}"


def _is_sure(pressed: Pressed, choice: Choice, part: object) -> bool:
    """Whether the part can only be the branch that was picked."""
    if len(choice.branches) == 1 or choice.decided:
        return choice.decided
    fitting = [number for number, branch in enumerate(choice.branches) if pressed.judge.allows(branch, part)]
    return fitting == [choice.picked]


def _class_of(pressed: Pressed, pointer: Pointer) -> Any:
    """Return the class of a branch that refers to a component which is an object; None for any other."""
    cursor = pressed.judge.spec.at(pointer)
    for _ in range(DEEPEST):
        reference = cursor.mapping.get("$ref") if cursor is not None else None
        if not isinstance(reference, str):
            return None
        target = parse_pointer(reference)
        entry = pressed.api.models.get(target[-1]) if target[:2] == ("components", "schemas") else None
        if entry is not None and entry.kind == "object" and len(target) == 3:
            return pressed.class_of(entry)
        cursor = pressed.judge.spec.at(target)
    return None


def _properties(pressed: Pressed, pointer: Pointer) -> list[str]:
    """Return the names of the properties that a branch has in itself, its `$ref` and its `allOf`."""
    found: dict[str, None] = {}
    seen: set[Pointer] = set()
    pending: list[Cursor | None] = [pressed.judge.spec.at(pointer)]
    while pending:
        here = pending.pop()
        if here is None or here.pointer in seen:
            continue
        seen.add(here.pointer)
        reference = here.mapping.get("$ref")
        if isinstance(reference, str):
            pending.append(pressed.judge.spec.at(parse_pointer(reference)))
        members, properties = here.get("allOf"), here.get("properties")
        pending.extend(() if members is None else members.elements())
        found.update((name, None) for name, _ in (() if properties is None else properties.items()))
    return list(found)
