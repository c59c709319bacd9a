"""Takes the media types of a body or a response, gives the codec expressions of the runtime."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..ir.types import ANY, ArrayOf, ModelRef
from ..spelling.code import Code, joined, string, tuple_of
from .annotations import RUNTIME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..ir.api import Body, BodyField, Media, Response
    from ..ir.types import TypeRef
    from .annotations import Speller
    from .module import Module

_DEFAULTS = {
    "Json": "application/json",
    "Text": "text/plain",
    "Binary": "application/octet-stream",
    "Events": "text/event-stream",
    "JsonLines": "application/jsonl",
    "Form": "application/x-www-form-urlencoded",
    "Multipart": "multipart/form-data",
    "OrderedParts": "multipart/mixed",
}
"""The media type that each codec of the runtime has unless it is told another."""


class Codecs:
    """Spells the codecs of one module; `source` is where it imports the runtime from."""

    def __init__(self, module: Module, speller: Speller, *, source: str = RUNTIME) -> None:
        self._module = module
        self._speller = speller
        self._source = source

    def body(self, body: Body) -> Code:
        """Return the codec of a request body, or a dictionary of them by media type."""
        return self._by_media_type(body.media, request=True)

    def response(self, response: Response) -> Code:
        """Return the codec of one status."""
        if not response.media:
            return Code(f"{self._name('NoContent')}()")
        return self._by_media_type(response.media, request=False)

    def media(self, media: Media, *, request: bool) -> Code:
        """Return the codec of one media type."""
        if media.ordered and request:
            return self._ordered(media)
        if media.codec in {"form", "multipart"} and request:
            return self._fields("Form" if media.codec == "form" else "Multipart", media)
        if media.codec == "none":
            return Code(f"{self._name('NoContent')}()")
        if media.codec == "json":
            return self._json("Json", media, request=request)
        if media.codec == "jsonl" or (media.codec == "sse" and not request):
            return self._json("Events" if media.codec == "sse" else "JsonLines", media, request=request)
        name = "Binary" if media.codec in {"binary", "multipart"} else "Text"
        shown = string(media.media_type) if media.media_type != _DEFAULTS[name] else ""
        return Code(f"{self._name(name)}({shown})")

    def _name(self, name: str) -> Code:
        return self._module.use(self._source, name, runtime=True)

    def _by_media_type(self, media: Sequence[Media], *, request: bool) -> Code:
        if len(media) == 1:
            return self.media(media[0], request=request)
        items = (Code(f"{string(entry.media_type)}: {self.media(entry, request=request)}") for entry in media)
        return Code(f"{{{joined(', ', items)}}}")

    def _json(self, name: str, media: Media, *, request: bool) -> Code:
        parts = [] if request else self._type(media.type)
        if media.media_type != _DEFAULTS[name]:
            parts.append(Code(f"media_type={string(media.media_type)}"))
        return Code(f"{self._name(name)}({joined(', ', parts)})")

    def _type(self, ref: TypeRef) -> list[Code]:
        if isinstance(ref, ModelRef):
            return [string(self._speller.reference(ref))]
        if isinstance(ref, ArrayOf) and isinstance(ref.item, ModelRef):
            return [string(self._speller.reference(ref.item)), Code("many=True")]
        if ref == ANY or self._speller.has_models(ref):
            return []
        return [self._speller.result(ref, runtime=True)]

    def fields(self, name: str, fields: Sequence[BodyField]) -> list[Code]:
        """Return the fields or parts of a form; one without settings of its own is not described."""
        part = "Field" if name == "Form" else "Part"
        return [
            Code(f"{self._name(part)}({joined(', ', [string(field.wire), *settings])})")
            for field in fields
            if (settings := _settings(name, field))
        ]

    def _ordered(self, media: Media) -> Code:
        parts = [self._part(field) for field in media.fields]
        if media.rest is not None:
            parts.append(Code(f"rest={self._part(media.rest)}"))
        if media.media_type != _DEFAULTS["OrderedParts"]:
            parts.append(Code(f"media_type={string(media.media_type)}"))
        return Code(f"{self._name('OrderedParts')}({joined(', ', parts)})")

    def _part(self, field: BodyField) -> Code:
        return Code(f"{self._name('Part')}({joined(', ', _settings('Multipart', field))})")

    def _fields(self, name: str, media: Media) -> Code:
        """Return a form codec."""
        items = self.fields(name, media.fields)
        if media.media_type != _DEFAULTS[name]:
            items.append(Code(f"media_type={string(media.media_type)}"))
        return Code(f"{self._name(name)}({joined(', ', items)})")


def _settings(name: str, field: BodyField) -> list[Code]:
    parts: list[Code] = []
    if field.content_type is not None:
        parts.append(Code(f"content_type={string(field.content_type)}"))
    if field.style is not None:
        parts.append(Code(f"style={string(field.style)}"))
    if field.explode is not None:
        parts.append(Code(f"explode={field.explode!r}"))
    if field.allow_reserved and name == "Form":
        parts.append(Code("allow_reserved=True"))
    if field.headers and name == "Multipart":
        parts.append(Code(f"headers={tuple_of(string(header) for header in field.headers)}"))
    if field.inner:
        parts.append(Code(f"inner={tuple_of(string(style) for style in field.inner)}"))
    if field.each:
        parts.append(Code("each=True"))
    if field.plain:
        parts.append(Code("plain=True"))
    return parts
