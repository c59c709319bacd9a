"""Configuration of documentation sites: docs.json, mint.json, fern.config.json, redocly.yaml, docusaurus.config."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..document import as_list, as_mapping
from .linked import is_address
from .sheet import Form, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import JsonValue
    from .sheet import Sheet

NAMES = frozenset(
    {"docs.json", "mint.json", "fern.config.json", "generators.yml", "openapi.yml", "redocly.yaml", "redocly.yml",
     ".redocly.yaml", ".gitbook.yaml", "api.yml", "scalar.config.json", "docs.yml"}
)  # fmt: skip
SCRIPT_NAMES = re.compile(r"(?:docusaurus|zudoku|fumadocs|astro|next)\.config\.\w+\Z|source\.ts\Z")
_SCRIPTED = re.compile(r"""\b(?:specPath|spec|input|specUrl|url)["']?\s*:\s*(["'`])([^"'`\s]+?\.(?:json|ya?ml))\1""")
_KEYS = frozenset({"openapi", "root", "spec", "path", "api", "specs", "url"})
_DEEPEST = 40


def _read(sheet: Sheet) -> Reading | None:
    if SCRIPT_NAMES.search(sheet.name):
        links = [sheet.link(found[2], found.start(2)) for found in _SCRIPTED.finditer(sheet.content)]
        return Reading(links=tuple(links), place=sheet.place(0))
    data = as_mapping(sheet.data)
    if not data or "paths" in data or ("apis" in data and sheet.name not in NAMES):
        return None
    is_mintlify = ("navigation" in data and ("name" in data or "$schema" in data)) or sheet.name in (
        "docs.json",
        "mint.json",
    )
    if not is_mintlify and sheet.name not in NAMES:
        return None
    links = [sheet.link(entry, max(sheet.content.find(entry), 0)) for entry in dict.fromkeys(_declared(data, 0))]
    return Reading(links=tuple(link for link in links if is_address(link.address)), place=sheet.place(0))


def _declared(data: JsonValue, depth: int) -> Iterator[str]:
    """Iterate over what is named as the description: a path or URL, several, or `{source: ...}`."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        for key, value in data.items():
            if key in _KEYS:
                yield from _spelled(value)
            if key != "navigation" or isinstance(value, dict | list):
                yield from _declared(value, depth + 1)
    else:
        for value in as_list(data):
            yield from _declared(value, depth + 1)


def _spelled(value: JsonValue) -> Iterator[str]:
    entries = [value.get("source"), value.get("path"), value.get("openapi")] if isinstance(value, dict) else [value]
    for entry in entries:
        for text in as_list(entry) or [entry]:
            if isinstance(text, str) and text.lower().partition("?")[0].endswith((".json", ".yaml", ".yml")):
                yield text


FORM = Form(
    name="configuration of a documentation site",
    sign="docs.json, mint.json, fern.config.json, redocly.yaml, .gitbook.yaml, docusaurus.config.*",
    does="followed",
    read=_read,
    advice="It lists the pages of a site; give the folder of the site, or the description itself.",
    rank=3,
)
