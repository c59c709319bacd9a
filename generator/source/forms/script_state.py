"""Scripts that hold the description as a value: `window.__INITIAL_STATE__`, `__NUXT__`, `const spec`, `export default`.

The value may be an object anywhere in the script, or a text of JSON or YAML, plain or packed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...diagnostics import SpecError
from .embedded import VERSIONS, described_in_text
from .literal import object_text
from .packed import MOST, unpacked
from .script import Script
from .sheet import Described, Form, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sheet import Sheet

_PACKED = ("atob", "decodeURIComponent", "unescape", "base64", "inflate", "ungzip", "data:")
_REST = frozenset({"paths", "components", "webhooks", "definitions"})
_VERSION = frozenset("0123456789")
_SHORTEST = 40
_EXPORT = re.compile(r"^export[ \t]", re.MULTILINE)


def _read(sheet: Sheet) -> Reading | None:
    found: dict[str, Described] = {}
    refusal: SpecError | None = None
    for script in [*sheet.scripts_with(*VERSIONS, *_PACKED), *_exports(sheet)]:
        for begin in _objects(script):
            try:
                one = Described(text=object_text(sheet, script, begin))
            except SpecError as error:
                refusal = refusal or error
            else:
                found.setdefault(one.text.content, one)
        for begin, text in _texts(script):
            for one in described_in_text(sheet, sheet.translated(text, ((0, begin),))):
                found.setdefault(one.text.content, one)
    if refusal is not None and not found:
        raise refusal
    return Reading(described=tuple(found.values())) if found else None


def _exports(sheet: Sheet) -> list[Script]:
    """Return what begins at the first `export` of a page in MDX."""
    found = _EXPORT.search(sheet.prose) if sheet.suffix == ".mdx" else None
    return [Script(sheet.content, found.start())] if found is not None else []


def _objects(script: Script) -> Iterator[int]:
    """Iterate over the tokens that open an object with a version of OpenAPI and a part of a description."""
    keys = {number for word in VERSIONS for number in script.named.get(word, ()) if script.text(number + 1) == ":"}
    open_: list[int] = []
    behind = -1
    for number, token in enumerate(script.tokens if keys else ()):
        if token.kind == "open":
            open_.append(number)
        elif token.kind == "close" and open_:
            open_.pop()
        elif number in keys and number > behind and open_ and open_[-1] in script.partners:
            begin, stop = open_[-1], script.partners[open_[-1]]
            members = script.members((begin, stop + 1))
            is_block = script.text(begin - 1) == "=>"
            if "info" in members and not _REST.isdisjoint(members) and _is_version(script, number + 2) and not is_block:
                behind = stop
                yield begin


def _is_version(script: Script, number: int) -> bool:
    if script.kind(number) in ("text", "template"):
        return script.string(number)[:1] in _VERSION
    return script.kind(number) == "number" or script.text(number) in script.arguments


def _texts(script: Script) -> Iterator[tuple[int, str]]:
    """Iterate over the texts that may be a description: where each begins, and what it means when it is unpacked."""
    number = packed = 0
    while number < len(script.tokens) and packed < MOST:
        first = script.tokens[number]
        number += 1
        if first.kind not in ("text", "template"):
            continue
        parts = [script.string(number - 1)]
        while script.text(number) == "+" and script.kind(number + 1) in ("text", "template"):
            parts.append(script.string(number + 1))
            number += 2
        text = "".join(parts)
        if len(text) < _SHORTEST:
            continue
        is_plain = any(word in text for word in VERSIONS) and "%22" not in text and text[:5] != "data:"
        meaning = text if is_plain else unpacked(text)
        if meaning:
            packed += not is_plain
            yield first.begin, meaning


FORM = Form(
    name="page or module whose script holds the description",
    sign="`window.__INITIAL_STATE__ = {...}` and its like, `__NUXT__`, `const spec = {...}`, `export default {...}`; "
    "a text in `JSON.parse(...)`, `atob(...)` or `decodeURIComponent(...)`",
    does="generated from",
    read=_read,
    rank=8,
)
