"""Whether the argument that chooses the media type of a body lists those that are described, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .type_parts import alternatives, literals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..described.data import Media
    from .read_annotations import Argument


def choice_objections(media: tuple[Media, ...], argument: Argument | None) -> Iterator[str]:
    """Say how the annotation departs from the media types; of a range a caller names the type (RFC 9110, 12.5.1)."""
    if argument is None:
        yield "no argument chooses the media type"
        return
    described = [each.media_type for each in media]
    listed = literals(argument.typed.annotation)
    has_range = any("*" in name for name in described)
    yield from (f"the annotation does not list {name!r:.60}" for name in described if name not in listed)
    yield from (f"the annotation lists {name!r:.60}" for name in listed if name not in described)
    if (str in alternatives(argument.typed.annotation)) != has_range:
        yield (
            "the annotation refuses any text, and a range is described"
            if has_range
            else "the annotation takes any text"
        )
