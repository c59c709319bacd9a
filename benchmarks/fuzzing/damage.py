"""Takes texts and data and gives others that somebody could have damaged, or made to attack."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    import random

Json = Any
_LARGEST = 200_000
CODE = "pWNED_byText"
"""Stands in the attacks: no name and no call of a generated file may be it. Names that are made of it are written with
other letters: as `PWNED_BY_TEXT`, it was the constant of an operation of that name."""
ATTACKS = (
    f"'''\"\"\"\n__import__('os').system('touch {CODE}')\n#",
    f"\\'); {CODE}() #",
    f'"]\n{CODE} = 1',
    f"{{{{ {CODE} }}}}{{% {CODE} %}}",
    f"\r{CODE}()\r\n\u2028{CODE}()\u2029\x85{CODE}()",
    f"../../../{CODE}",
    f"${{IFS}}$(touch {CODE})`touch {CODE}`",
    "\ud800",
    "\u202e\u0000\u001b[2J",
)
VALUES: tuple[Json, ...] = (
    None, True, False, 0, -1, 1.5, 1e400, 10**400, "", "a", "#", "#/", "#/paths", "$ref", "null", "é", "a" * 3000,
    [], {}, [[]], [None], {"": {}}, {"$ref": "#"}, {"$ref": "#/components/schemas"}, {"$ref": "x.yaml#/a"},
    {"type": ["null", "array"]}, {"allOf": []}, {"not": {}}, {"oneOf": [True, False]}, {"x-": 1},
)  # fmt: skip
KEYS = (
    "$ref", "allOf", "oneOf", "anyOf", "not", "items", "prefixItems", "properties", "required", "type", "enum", "const",
    "format", "pattern", "default", "example", "examples", "discriminator", "mapping", "additionalProperties", "schema",
    "content", "parameters", "in", "name", "style", "explode", "security", "servers", "variables", "get", "post",
    "responses", "200", "default", "headers", "links", "callbacks", "webhooks", "requestBody", "encoding", "tags",
    "operationId", "description", "nullable", "readOnly", "$id", "$anchor", "$dynamicRef", "x-a", "overlay", "target",
    "update", "remove", "copy", "url", "into", "index", "sources", "output", "select", "waive",
)  # fmt: skip
SCRAPS = (
    "\x00", "\r", "\t", "{", "}", "[", "]", ": ", "- ", "'", '"', "#", "&a ", "*a", "!!x ", "|\n", "---\n", "```\n",
    "=",    "~~~\n", "<<: *a\n", "%YAML 1.2\n", "\ufeff", "\u202e", "9" * 400, "<script>", "</", "\\ud800", "[[", "]]",
)  # fmt: skip


def damaged(text: str, random_: random.Random, parts: list[Json]) -> str:
    """Return the text with a few faults: of its data where it is YAML or JSON, else of its letters."""
    data = _read(text)
    if isinstance(data, dict | list) and random_.random() < 0.8:  # noqa: PLR2004  # most faults are of the structure
        data = copy.deepcopy(data)
        for _ in range(random_.randint(1, 6)):
            _change(data, random_, parts)
        as_json = random_.randrange(2) and not _is_large(data)
        try:
            return json.dumps(data) if as_json else yaml.safe_dump(data, sort_keys=False)
        except (yaml.YAMLError, RecursionError, ValueError, TypeError):
            return text
    for _ in range(random_.randint(1, 5)):
        text = _cut(text, random_)
    return text


def _is_large(data: Json) -> bool:
    """Whether data has more than 200,000 values where each alias stands for all that it means, as it does in JSON."""
    pending, count = [data], 0
    while pending and count <= _LARGEST:
        value = pending.pop()
        count += 1
        pending += value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return count > _LARGEST


def _read(text: str) -> Json:
    try:
        return yaml.load(text, Loader=yaml.CSafeLoader)  # it builds strings, lists and mappings only
    except (yaml.YAMLError, ValueError, RecursionError, TypeError):
        return None


def _cut(text: str, random_: random.Random) -> str:
    start = random_.randrange(len(text) + 1)
    end = min(len(text), start + random_.choice((0, 0, 1, 3, 40)))
    insert = random_.choice((*SCRAPS, *ATTACKS, "", text[end : end + random_.randrange(200)]))
    return text[:start] + insert + text[end:]


def spots(data: Json) -> list[tuple[Json, Json]]:
    """Return every (container, key) of data."""
    found: list[tuple[Json, Json]] = []
    pending, seen = [data], set[int]()
    while pending:
        value = pending.pop()
        if not isinstance(value, dict | list) or id(value) in seen:
            continue
        seen.add(id(value))
        keys = list(value) if isinstance(value, dict) else range(len(value))
        found += [(value, key) for key in keys]
        pending += [value[key] for key in keys]
    return found


def _change(data: Json, random_: random.Random, parts: list[Json]) -> None:
    everything = spots(data)
    if not everything:
        return
    owner, key = random_.choice(everything)
    other = random_.choice(everything)
    value = random_.choice(
        (random_.choice(VALUES), random_.choice(ATTACKS), copy.deepcopy(random_.choice(parts)), _copied(other), None)
    )
    kind = random_.randrange(5)
    if kind == 0:
        del owner[key]
    elif kind == 1 and isinstance(owner, dict):
        owner[random_.choice((*KEYS, *ATTACKS))] = owner.pop(key)
    elif kind == 2 and isinstance(owner, dict):  # noqa: PLR2004
        owner[random_.choice(KEYS)] = value
    elif isinstance(owner, list) and kind == 3:  # noqa: PLR2004
        owner.insert(key, value)
    else:
        owner[key] = value


def _copied(spot: tuple[Json, Json]) -> Json:
    owner, key = spot
    return copy.deepcopy(owner[key])
