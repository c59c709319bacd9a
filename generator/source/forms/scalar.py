"""Scalar: a script element with the description or `data-url`, or a call of `createApiReference`."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from .embedded import descriptions_in, looks_like_one
from .linked import address_of, links_of, text_of
from .literal import described
from .script import Script
from .sheet import Described, Form, Link, Reading

if TYPE_CHECKING:
    from .markup import Element
    from .script import Range
    from .sheet import Sheet

_ID = "api-reference"


def _read(sheet: Sheet) -> Reading | None:
    found: list[Described] = []
    links: list[Link] = []
    for element in sheet.elements:
        if element.closes or (
            element.get("id") != _ID and not element.get("data-url") and not element.get("data-spec")
        ):
            continue
        if "data-sveltekit-fetched" in element.attributes:  # an answer that another framework keeps
            continue
        if element.name == "script" or element.get("id") == _ID:
            _take_element(sheet, element, found, links)
    for script in sheet.scripts_with("createApiReference", "ApiReference"):
        for name in ("createApiReference", "ApiReference", "ApiReferenceReact"):
            for arguments in script.calls(name):
                for value in arguments[-1:]:
                    _take_options(sheet, script, script.resolved(value), found, links)
    if found or links:
        return Reading(described=tuple(found), links=tuple(links))
    calls = sheet.scripts_with("createApiReference")
    return Reading(place=sheet.place(calls[0].begin)) if calls else None


def _take_element(sheet: Sheet, element: Element, found: list[Described], links: list[Link]) -> None:
    if element.get("data-url"):
        links.append(sheet.link(element.get("data-url"), element.offset("data-url")))
    for name in ("data-configuration", "data-spec"):
        text = element.get(name)
        begin = element.offset(name)
        if text.startswith("{"):
            _take_text(sheet, text, begin, found, links)
    if element.raw_end > element.end:
        written = sheet.content[element.end : element.raw_end]
        excerpt = sheet.excerpt(element.end, element.raw_end)
        inner = descriptions_in(sheet, excerpt)
        if inner:
            found.extend(inner)
        elif looks_like_one(written):
            found.append(Described(text=excerpt))
        elif "&" in written:
            _take_text(sheet, written, element.end, found, links)


def _take_text(sheet: Sheet, text: str, begin: int, found: list[Described], links: list[Link]) -> None:
    """Take a text whose entities are read: a description, or a configuration with one or with an address."""
    excerpt = sheet.translated(unescape(text), ((0, begin),))
    inner = descriptions_in(sheet, excerpt)
    if inner:
        found.extend(inner)
        return
    script = Script(excerpt.content)
    if script.tokens and script.text(0) == "{":
        addresses = (address_of(script, value) for value in script.keyed("url"))
        links.extend(sheet.link(address, begin) for address in addresses if address)


def _take_options(sheet: Sheet, script: Script, value: Range, found: list[Described], links: list[Link]) -> None:
    elements = script.elements(value)
    for element in elements:
        _take_options(sheet, script, script.resolved(element), found, links)
    members = script.members(value)
    for name in ("spec", "configuration"):
        if name in members and not elements:
            _take_options(sheet, script, script.resolved(members[name]), found, links)
    if "content" in members and (text := described(sheet, script, members["content"])) is not None:
        found.append(Described(text=text))
    if "url" in members:
        links.extend(links_of(sheet, script, members["url"], text_of(script, members.get("title"))))
    for element in script.elements(script.resolved(members["sources"])) if "sources" in members else ():
        _take_options(sheet, script, script.resolved(element), found, links)


FORM = Form(
    name="Scalar page",
    sign='`<script id="api-reference">` with the description or `data-url`; `Scalar.createApiReference(...)`',
    does="followed; generated from",
    read=_read,
    advice="Its script computes the description; name the file or URL of the description itself.",
    rank=2,
)
