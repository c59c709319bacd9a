"""Pages with a part of a description only: `paths` without `openapi`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .sheet import LAST_RESORT, Form, Reading

if TYPE_CHECKING:
    from .sheet import Sheet

_OLD_MINTLIFY = re.compile(r"^paths:\s*\n\s+path:", re.MULTILINE)


_PATHS = re.compile(
    r"""^["']?/[^\s:"']*+["']?[ \t]*:[ \t]*\r?\n[ \t]+["']?(?:get|put|post|delete|patch|head)["']?[ \t]*:""",
    re.MULTILINE,
)
"""What stands below `paths`, without it."""


def _read(sheet: Sheet) -> Reading | None:
    for fence in sheet.fences:
        is_part = fence.is_fragment or (fence.is_data and _PATHS.search(fence.content))
        if is_part and not _OLD_MINTLIFY.search(fence.content):
            return Reading(place=sheet.place(sheet.whole.offset_of_line(fence.line)))
    return None


FORM = Form(
    name="page with a part of a description",
    sign="a fenced block with `paths` or `components`, and none with `openapi` at its root",
    does="named",
    read=_read,
    advice="Its block has no `openapi`, which says how it is to be read: put the line in a copy of the block, with "
    "`info`, or find the whole description.",
    rank=LAST_RESORT,
)
