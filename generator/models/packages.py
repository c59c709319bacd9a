"""Takes the plan of the models and what dcg wrote, and gives the files of models/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .parts import places_of
from .spelled import checked_name, file_text

if TYPE_CHECKING:
    from .forms import Plan
    from .parts import Place
    from .spelled import Written


def model_files(plan: Plan, written: Written) -> dict[str, str]:
    """Return the text of each file of models/ by its path below it, unformatted.

    Raises:
        ModelsError: dcg used a name or value that it was not given, or an entry asks for a name that is none.
    """
    uses = {token: _used(plan, token) for token in plan.entries}
    places = _places(plan, uses)
    members: dict[Place, list[str]] = {}
    for token, place in places.items():
        members.setdefault(place, []).append(token)
    files: dict[str, str] = {}
    folders: dict[str, dict[str, list[str]]] = {}
    for place, tokens in members.items():
        foreign = {used: places[used] for token in tokens for used in uses[token] if places[used] != place}
        files["/".join(place) + ".py"] = file_text(plan, written, place, tokens, foreign)
        for part in place[1:]:
            folders.setdefault(place[0], {})[part] = tokens
    return files | {f"{module}/__init__.py": _folder_text(plan, module, parts) for module, parts in folders.items()}


def _used(plan: Plan, token: str) -> tuple[str, ...]:
    """Return the tokens of the models that one names."""
    kinds = (found.type for found in plan.fields[token]) if token in plan.fields else (plan.aliases[token],)
    return tuple(dict.fromkeys(leaf for kind in kinds for leaf in kind.leaves if leaf in plan.entries))


def _places(plan: Plan, uses: dict[str, tuple[str, ...]]) -> dict[str, Place]:
    """Return the file of each model by its token."""
    keys = {token: entry.key for token, entry in plan.entries.items()}
    found = places_of(
        {entry.key: entry for entry in plan.entries.values()},
        {keys[token]: tuple(keys[other] for other in named) for token, named in uses.items()},
    )
    return {token: tuple(map(checked_name, found[key])) for token, key in keys.items()}


def _folder_text(plan: Plan, module: str, parts: dict[str, list[str]]) -> str:
    """Return the text of a module that is a folder: what stands in its files, each loaded when it is first named."""
    names = {
        part: sorted(name for token in tokens for name in (plan.entries[token].class_name, *plan.entries[token].former))
        for part, tokens in sorted(parts.items())
    }
    imports = {part: ", ".join(f"{name} as {name}" for name in found) for part, found in names.items()}
    held = ", ".join(f'"{part}": {_tuple(found)}' for part, found in names.items())
    lines = [
        f'"""Models of `{module}`, each loaded when it is first named."""',
        "",
        "from typing import TYPE_CHECKING",
        "",
        "from ..._runtime.lazy import lazy",
        "",
        "if TYPE_CHECKING:",
        *(f"    from .{part} import {listed}" for part, listed in imports.items()),
        "",
        f"lazy(__name__, {{{held}}})",
    ]
    return "\n".join(lines) + "\n"


def _tuple(names: list[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    return f"({quoted[0]},)" if len(quoted) == 1 else f"({', '.join(quoted)})"
