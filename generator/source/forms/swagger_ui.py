"""Swagger UI and what generates it: its call, `swagger-initializer.js`, FastAPI's /docs, swagger-ui-express, NestJS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .linked import links_of, text_of
from .literal import described
from .script import Script
from .sheet import Described, Form, Link, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .script import Range
    from .sheet import Sheet

_CALLS = ("SwaggerUIBundle", "SwaggerUi", "SwaggerUI", "SwaggerUIStandalone")
_EXPRESS = ("swaggerDoc", "swaggerUrl", "swaggerUrls")


def _read(sheet: Sheet) -> Reading | None:
    found: list[Described] = []
    links: list[Link] = []
    for script in sheet.scripts_with(*_CALLS, *_EXPRESS):
        for value in script.keyed("swaggerDoc"):
            _take(sheet, script, value, found)
        for value in _options(script):
            members = script.members(value)
            if "spec" in members:
                _take(sheet, script, members["spec"], found)
            links += _linked(sheet, script, members)
        links = links or _packed(sheet, script)
        for value in script.keyed("customOptions"):
            links += _linked(sheet, script, script.members(script.resolved(value)))
        for value in script.keyed("swaggerUrl"):
            links += links_of(sheet, script, value)
        for value in script.keyed("swaggerUrls"):
            links += _listed(sheet, script, value)
    links = list({(link.address, link.place.line): link for link in links}.values())
    own = [link for link in links if "petstore.swagger.io" not in link.address]  # what the distribution comes with
    if found or links:
        return Reading(described=tuple(found), links=tuple(own or links))
    calls = [script for script in sheet.scripts_with(*_CALLS) if sheet.is_html or sheet.is_script]
    return Reading(place=sheet.place(calls[0].begin)) if calls else None


def _packed(sheet: Sheet, script: Script) -> list[Link]:
    """Return what `JSON.parse('{"urls": ...}')` names: ASP.NET writes the options of Swagger UI as a text."""
    for arguments in script.calls("parse"):
        text = text_of(script, arguments[0]) if arguments else ""
        if any(f'"{name}"' in text for name in ("configUrl", "urls", "url")):
            offset = script.tokens[arguments[0][0]].begin
            inner = Script(text)
            links = _linked(sheet, inner, inner.members((0, len(inner.tokens))))
            return [sheet.link(link.address, offset, link.name) for link in links]
    return []


def _take(sheet: Sheet, script: Script, value: Range, found: list[Described]) -> None:
    text = described(sheet, script, value)
    if text is not None and all(text.content != known.text.content for known in found):
        found.append(Described(text=text))


def _linked(sheet: Sheet, script: Script, members: dict[str, Range]) -> list[Link]:
    """Return what options name, as Swagger UI reads them: a configuration counts before `urls`, these before `url`."""
    for name in ("configUrl", "urls", "url"):
        if name in members:
            found = (_listed if name == "urls" else links_of)(sheet, script, members[name])
            if found:
                return found
    return []


def _options(script: Script) -> Iterator[Range]:
    """Iterate over the objects that Swagger UI is called with."""
    for name in _CALLS:
        for arguments in script.calls(name):
            if arguments:
                value = script.resolved(arguments[0])
                yield from _merged(script, value)


def _merged(script: Script, value: Range) -> Iterator[Range]:
    """Take `Object.assign({...}, options)` and `{...options, url}` apart."""
    begin = value[0]
    if script.text(begin) == "Object" and script.text(begin + 2) == "assign" and begin + 3 in script.partners:
        for part in script.split(begin + 4, script.partners[begin + 3]):
            yield script.resolved(part)
        return
    yield value
    if script.text(begin) == "{" and begin in script.partners:
        for first, last in script.split(begin + 1, script.partners[begin]):
            if script.text(first) == "..." and first + 1 < last:
                yield script.resolved((first + 1, last))


def _listed(sheet: Sheet, script: Script, value: Range) -> list[Link]:
    found: list[Link] = []
    for element in script.elements(script.resolved(value)):
        members = script.members(script.resolved(element))
        name = text_of(script, members.get("name"))
        found += links_of(sheet, script, members["url"], name) if "url" in members else []
    return found


FORM = Form(
    name="Swagger UI page",
    sign="`SwaggerUIBundle({url, urls, spec})`, also in `swagger-initializer.js`; `swaggerDoc` in `swagger-ui-init.js`",
    does="followed; generated from",
    read=_read,
    advice="Its script computes the address; name the file or URL of the description itself.",
    rank=2,
)
