"""Takes what a server gave for an address and says where else its description may be, as far as the text says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..diagnostics import SpecError
from .forms.recognised import recognise
from .forms.sheet import LAST_RESORT, Sheet
from .text import DOCUMENT_LIMIT, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .forms.recognised import Recognised
    from .forms.sheet import Link

_VIEWER = "Swagger UI"
"""In the names of the forms whose addresses count from the page that loads them, and not from the file they are in."""
_SETTING = re.compile(
    r"init|config|setting|option|index|main|app\b|docs|swagger|redoc|scalar|rapidoc|openapi|api|spec", re.IGNORECASE
)
_LIBRARY = re.compile(
    r"bundle|preset|standalone|vendor|polyfill|runtime|chunk|jquery|analytics|gtm|webcomponents|\bes\b", re.IGNORECASE
)
_REFRESH = re.compile(r"[0-9.\s]*;\s*(?:url\s*=)?\s*[\"']?([^\"'\s]+)", re.IGNORECASE)
_SCRIPTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a text says of the place of its description."""

    form: str = ""
    """What the text is, with an article; empty for a form that nobody knows."""
    links: tuple[Link, ...] = ()
    is_certain: bool = False
    """Whether the links are what the page shows, and not merely files that it offers."""
    more: tuple[str, ...] = ()
    """What may name it in turn: a page that takes the place of this one, scripts with the options of a viewer."""
    base: str = ""
    """What relative addresses count from, relative to the text itself: `<base href>`."""
    of_viewer: bool = False
    """Whether addresses count from the page that loaded this text."""


def named_in(name: str, raw: bytes) -> Named:
    """Return what a text says; `name` is a file name with the suffix that fits the text."""
    try:
        content = decode(raw, name, DOCUMENT_LIMIT)
        path = PurePosixPath(name)
        sheet = Sheet(file=name, content=content, suffix=path.suffix.lower(), name=path.name.lower())
        found = recognise(sheet)
    except SpecError:
        return Named()
    links = found.links if found is not None else ()
    return Named(
        form=found.form.told if found is not None else "",
        links=links,
        is_certain=found is not None and bool(links) and found.form.rank < LAST_RESORT,
        more=tuple(dict.fromkeys(_more(sheet))) if sheet.is_html else (),
        base=_base(sheet) if sheet.is_html else "",
        of_viewer=not sheet.is_html and (sheet.is_script or _is_viewer(found)),
    )


def _is_viewer(found: Recognised | None) -> bool:
    return found is not None and _VIEWER in found.form.name


def _base(sheet: Sheet) -> str:
    return next(
        (element.get("href") for element in sheet.elements if element.name == "base" and element.get("href")), ""
    )


def _more(sheet: Sheet) -> Iterator[str]:
    for element in sheet.elements:
        refresh = _REFRESH.match(element.get("content")) if element.name == "meta" else None
        if refresh and element.get("http-equiv").lower() == "refresh":
            yield refresh[1]
        elif element.name in ("iframe", "frame") and element.get("src"):
            yield element.get("src")
    sources = [element.get("src") for element in sheet.elements if element.name == "script" and element.get("src")]
    names = [(source, source.partition("?")[0].rpartition("/")[2]) for source in sources]
    fitting = [source for source, name in names if _SETTING.search(name) and not _LIBRARY.search(name)]
    # What comes last on a page is what its author wrote; what comes first are libraries.
    fitting.reverse()
    yield from sorted(fitting, key=lambda source: "init" not in source.lower())[:_SCRIPTS]
