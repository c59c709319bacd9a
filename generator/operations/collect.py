"""Takes the paths of the description and gives every operation in it, found but not built."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, cast

from ..diagnostics import SpecError, quoted
from ..spec import path_items
from ..spec.path_items import Described
from ..spelling.header_names import is_token
from ..spelling.naming import keyword_free, words_of
from ..spelling.reserved import CLIENT_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..diagnostics import Reporter
    from ..spec.cursor import Cursor, Spec

Found: TypeAlias = Described  # choose/prune takes both from here
label_of = path_items.label_of
_LISTED = ("GET", "QUERY", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
"""The order in which a client lists the methods of a path; others follow."""
_RANK = {method: rank for rank, method in enumerate(_LISTED)}

_VERSION = re.compile(r"v?\d[\d.\-]*([a-z]+\d*)?|api|rest|public", re.IGNORECASE)
"""A first segment that every path of an API tends to share: `v1`, `2010-04-01`, `v2beta1`, `api`."""
NESTED = "."
"""What the tag of a resource begins with that is no tag of the description but named by its place."""
_NESTED_TAG = re.compile(r"\.[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_GROUPS = ("x-fern-sdk-group-name", "x-speakeasy-group")
"""Where a vendor states the resource; each element of a list, and each part between dots, is one level of it."""
_PREFIX = re.compile(r"api|v\d+(\.\d+)*", re.IGNORECASE)
_GROUPED = re.compile(r"([A-Z][A-Za-z0-9]*)_[A-Z][A-Za-z0-9]*|([A-Za-z][A-Za-z0-9-]*)[./][A-Za-z][A-Za-z0-9_-]*")
_EXTENSION = re.compile(r"\.(json|xml)\Z")


def is_version(segment: str) -> bool:
    """Whether a segment of a path only says the version of the API, or that it is one."""
    return _VERSION.fullmatch(segment) is not None


def is_nested(tag: str) -> bool:
    """Whether a tag is the place of a resource, and not a tag of the description such as `.well-known`."""
    if _NESTED_TAG.fullmatch(tag) is None:
        return False
    parts = tag.split(".")[1:]
    return parts[0] not in CLIENT_ATTRIBUTES and all(keyword_free(part) == part for part in parts)


def tag_of(entry: Described, *, telling: bool = True) -> str:
    """Return what decides the resource: a vendor's group, the first tag, the first word of the path, as `/customers`.

    Nothing when there is none of them. With `telling`, a tag that only repeats the version or the prefix of the path
    counts for none, and without a tag the group of an id such as `Users_List` or `users.list` comes before the path.
    """
    for hint in _GROUPS:
        if parts := _parts_of(entry.operation.mapping.get(hint)):
            return _nested(parts) if telling and len(parts) > 1 else " ".join(parts)
    tags = entry.operation.mapping.get("tags")
    named = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    word = _first_word(entry.path)
    if telling:
        prefix = {segment.lower() for segment in entry.path.split("/") if _PREFIX.fullmatch(segment)}
        named = [tag for tag in named if not word or tag.lower() not in prefix] or _group_of(entry)
    return named[0] if named and named[0].strip() else word


def _parts_of(group: object) -> list[str]:
    """Return the levels of a group that a vendor states: those of `["chat", "completions"]` or `chat.completions`."""
    words = (
        group.split(".") if isinstance(group, str) else cast("list[object]", group) if isinstance(group, list) else ()
    )
    return [word for word in words if isinstance(word, str) and word.strip()]


def _nested(parts: Sequence[str]) -> str:
    """Return the tag of a resource within another: `.chat.completions`."""
    first, *others = [keyword_free("_".join(words_of(part))) for part in parts]
    return NESTED + ".".join([f"{first}_resource" if first in CLIENT_ATTRIBUTES else first, *others])


def _group_of(entry: Described) -> list[str]:
    """Return the group in an operationId such as `Users_ListAll` or `users.list`, if it has one."""
    found = _GROUPED.fullmatch(entry.operation_id or "")
    return [found[1] or found[2]] if found else []


def _first_word(path: str) -> str:
    """Return `/` and the first segment that is neither a variable nor a version; `""` when there is none."""
    for segment in path.partition("?")[0].partition("#")[0].split("/"):
        word = _EXTENSION.sub("", segment)
        if word and "{" not in word and word[0] not in ":<[" and not is_version(word):
            return f"/{word}"
    return ""


def operations_of(path: str, item: Cursor, reporter: Reporter) -> Iterator[Described]:
    """Yield the operations of one path item; a method that cannot be sent is an error of its operation.

    Raises:
        SpecError: the reference of the item leads nowhere.
    """
    for entry in path_items.operations_of(path, item):
        if is_token(entry.method):
            yield entry
        else:
            location = entry.operation.key_location
            reporter.report("method-invalid", location, operation=entry.label, method=quoted(entry.method))


def find_operations(spec: Spec, reporter: Reporter) -> list[Described]:
    """Return every operation of `paths`, in an order of our own; a path that cannot be read is an error."""
    found: list[Described] = []
    for path, item in spec.root.members("paths"):
        try:
            found.extend(operations_of(path, item, reporter))
        except SpecError as error:
            reporter.add(replace(error.diagnostic, operation=path))
    return sorted(found, key=_rank)


def _rank(entry: Described) -> tuple[tuple[str, ...], int, str]:
    """Return where an operation stands: by the segments of its path, then by its method (docs/decisions/0013)."""
    return tuple(entry.path.split("/")), _RANK.get(entry.method, len(_LISTED)), entry.method
