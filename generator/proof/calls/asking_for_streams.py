"""The member of a body that asks for a stream, for which OpenAPI has no word (docs/decisions/0025)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..schemas.joined import described_members, merged
from ..schemas.validity import Validity

if TYPE_CHECKING:
    from ..described.data import Media
    from ..described.dialects import Forms
    from ..package.name_map import Called

_WITH_MEMBERS = ("json", "form", "multipart")


def is_switch(forms: Forms, media: Media, name: str | None) -> bool:
    """Whether a body has a member of this name that takes true."""
    members = described_members(forms, media.schema) if media.codec in _WITH_MEMBERS else {}
    return name in members and Validity(forms, "request").fits(members[name], True)  # noqa: FBT003  # a JSON value


def sent_by_itself(forms: Forms, media: Media, called: Called) -> bool | None:
    """Return what a call sends for that member when its caller says nothing; None when it sends nothing.

    Beside a method for the stream the call must get an answer at once: it says false where silence would not do.
    """
    name = called.switch or called.apart
    if name is None or not is_switch(forms, media, name):
        return None
    if name == called.switch:
        return True
    member = described_members(forms, media.schema)[name]
    default = merged(forms, member).get("default") if isinstance(member, dict) else None
    required = merged(forms, media.schema).get("required") if isinstance(media.schema, dict) else None
    return False if default is True or (isinstance(required, list) and name in required) else None
