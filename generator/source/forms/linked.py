"""Takes an expression of a script and gives the address that it spells, without running it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .script import Range, Script
    from .sheet import Link, Sheet

_ADDRESS = re.compile(r"[^\s<>{}\"'`\\]{1,2000}\Z")
_HERE = frozenset({"window", "location", "document", "self", "globalThis"})
_ORIGIN_TEMPLATE = re.compile(r"\$\{[\w.\s]*location[\w.\s]*\}")


def is_address(text: str) -> bool:
    """Whether a text may be a URL or a path: one line without spaces that ends like a file or has a slash."""
    return _ADDRESS.match(text.strip()) is not None and (
        "/" in text or text.strip().lower().endswith((".json", ".yaml", ".yml"))
    )


def address_of(script: Script, value: Range) -> str:
    """Return the address that an expression spells; the empty text for none.

    What a page takes from its own `location` in front of a path that begins with a slash is left out: it is the host.
    """
    begin, end = script.resolved(value)
    if begin >= end:
        return ""
    kinds = [script.kind(number) for number in range(begin, end)]
    if "open" in kinds and script.text(begin) not in ("new", *_HERE):
        return ""
    texts = [number for number in range(begin, end) if script.kind(number) in ("text", "template")]
    if all(kind in ("text", "template") or script.text(begin + place) == "+" for place, kind in enumerate(kinds)):
        text = "".join(script.string(number) for number in texts)
        return text if is_address(text) else ""
    written = script.content[script.tokens[begin].begin : script.tokens[end - 1].end]
    if kinds[0] == "part" and _ORIGIN_TEMPLATE.search(written):
        text = _ORIGIN_TEMPLATE.split(written)[-1].strip("`")
        return text if text.startswith("/") and is_address(text) else ""
    if texts and script.text(begin) in ("new", *_HERE):
        path = next((script.string(number) for number in texts if script.string(number) not in ("//", "/", "")), "")
        return path if is_address(path) else ""
    return ""


def links_of(sheet: Sheet, script: Script, value: Range, name: str = "") -> list[Link]:
    """Return the link that an expression spells; none if it spells no address."""
    address = address_of(script, value)
    return [sheet.link(address, script.tokens[value[0]].begin, name)] if address else []


def text_of(script: Script, value: Range | None) -> str:
    """Return the text that an expression is; the empty text for any other expression."""
    begin, end = script.resolved(value) if value is not None else (0, 0)
    return script.string(begin) if end - begin == 1 and script.kind(begin) in ("text", "template") else ""
