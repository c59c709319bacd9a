"""Swagger UI and what generates it: its call, `swagger-initializer.js`, FastAPI's /docs, swagger-ui-express, NestJS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .linked import links_of
from .literal import described
from .sheet import Described, Form, Link, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .script import Range, Script
    from .sheet import Sheet

_CALLS = ("SwaggerUIBundle", "SwaggerUi", "SwaggerUI", "SwaggerUIStandalone")
_LINKS = frozenset({"url", "configUrl"})
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
            for name in _LINKS & members.keys():
                links += links_of(sheet, script, members[name])
        for value in script.keyed("swaggerUrl"):
            links += links_of(sheet, script, value)
        for name in ("swaggerUrls", "urls"):
            for value in script.keyed(name):
                links += _listed(sheet, script, value)
    links = list({(link.address, link.place.line): link for link in links}.values())
    own = [link for link in links if "petstore.swagger.io" not in link.address]  # what the distribution comes with
    return Reading(described=tuple(found), links=tuple(own or links)) if found or links else None


def _take(sheet: Sheet, script: Script, value: Range, found: list[Described]) -> None:
    text = described(sheet, script, value)
    if text is not None and all(text.content != known.text.content for known in found):
        found.append(Described(text=text))


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
        found += links_of(sheet, script, members["url"]) if "url" in members else []
    return found


FORM = Form(
    name="Swagger UI page",
    sign="`SwaggerUIBundle({url, urls, spec})`, also in `swagger-initializer.js`; `swaggerDoc` in `swagger-ui-init.js`",
    does="followed; generated from",
    read=_read,
    rank=2,
)
