"""Takes an operationId, as people and frameworks write it, and gives the words that its author meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..spelling.naming import singular, words_of
from .collect import is_nested, is_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..spec.path_items import Described

JOINING = frozenset({
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "per", "the", "to", "with",
})  # fmt: skip
"""Words that hold others together: a name neither starts nor ends with one, and a long name does without them."""
VERBS = frozenset({
    "add", "cancel", "check", "create", "delete", "disable", "download", "enable", "fetch", "find", "get", "list",
    "modify", "patch", "post", "put", "read", "remove", "replace", "retrieve", "search", "set", "update", "upload",
    "upsert",
})  # fmt: skip
"""What operations most often do."""
KINDS = frozenset({"api", "controller", "endpoint", "resource", "rest", "service"})
"""Words that frameworks put behind the name of a resource."""
_SHORTEST_GLUED = 8
_LONGEST_GLUED = 120
_COUNTED = re.compile(r"([a-z][A-Za-z]*[A-Z][A-Za-z]*)_\d+")
_VERSION = re.compile(r"v\d+(beta\d*|alpha\d*)?", re.IGNORECASE)
_API = re.compile(r"(api|v)?\d+[a-z]?", re.IGNORECASE)
_MOUNT = re.compile(r"(_api|_v\d+)+\Z")


def identifier_of(found: Described) -> str:
    """Return the operationId; of one that FastAPI made of a function, a path and a method, the function."""
    identifier = found.operation_id or ""
    tail = f"_{found.method.lower()}"
    if not identifier.endswith(tail):
        return _without_version(identifier, found.path)
    stem, path = identifier.removesuffix(tail), found.path
    while path:
        made = re.sub(r"\W", "_", path)
        if stem.endswith(made) and len(stem) > len(made):
            return _MOUNT.sub("", stem[: -len(made)]) or stem
        path = path[1:].partition("/")[2]
        path = f"/{path}" if path else ""
    return identifier


def _without_version(identifier: str, path: str) -> str:
    """Return an id without what frameworks put at its end.

    NestJS writes `UsersController_findAll_v1` for a path with that version, and springdoc `listPets_1` where another
    class has the method as well.
    """
    if found := _COUNTED.fullmatch(identifier):
        return found[1]
    stem, _, version = identifier.rpartition("_")
    stated = {segment.lower() for segment in path.split("/") if is_version(segment)}
    return stem if stem and version.lower() in stated else identifier


def version_of(path: str) -> str:
    """Return the version in a path, such as `v2`, or nothing."""
    return next((segment.lower() for segment in path.split("/") if _VERSION.fullmatch(segment)), "")


def words_in(identifier: str, path: str) -> list[str]:
    """Return the words of an id; those of one without a sign between them, `getspendlimit`, are found by its path."""
    words = list(words_of(identifier))
    if not identifier.isalnum() or not identifier.isascii():
        return words
    known = {word for segment in path.split("/") if segment for word in words_of(segment)}
    known |= {singular(word) for word in known} | VERBS | JOINING
    glued = any(len(word) >= _SHORTEST_GLUED and word not in known for word in words)
    return (_parted(identifier.lower(), known) if glued else None) or words


def _parted(text: str, known: set[str]) -> list[str] | None:
    """Return the fewest known words that `text` is, or None when it is not made of them."""
    if len(text) > _LONGEST_GLUED:
        return None
    best: list[list[str] | None] = [[]]
    for end in range(1, len(text) + 1):
        ways = [
            [*before, text[start:end]]
            for start in range(end)
            if (before := best[start]) is not None and text[start:end] in known
        ]
        best.append(min(ways, key=len, default=None))
    return best[-1]


def resource_words(tag: str, identifier: Sequence[str]) -> tuple[str, ...]:
    """Return what a tag is about, for the words of an id: that of `Api20100401Call` and of `call-controller` is `call`.

    What a framework puts behind a name belongs to it where the id says it too, behind the whole tag at its front.
    """
    words = _of_nested(tag, identifier) if is_nested(tag) else words_of(tag)
    rest = identifier[len(words) :] if tuple(identifier[: len(words)]) == words else identifier
    while len(words) > 1 and _API.fullmatch(words[0]):
        words = words[1:]
    while len(words) > 1 and words[-1] in KINDS and not {words[-1], f"{words[-1]}s"} & {*rest}:
        words = words[:-1]
    return words


def _of_nested(tag: str, identifier: Sequence[str]) -> tuple[str, ...]:
    """Return the words of a nested resource: all of `.chat.completions` where the id has them, else the last part."""
    words = words_of(tag)
    said, whole = [singular(word) for word in identifier], [singular(word) for word in words]
    held = any(said[start : start + len(whole)] == whole for start in range(len(said)))
    return words if held else words_of(tag.rpartition(".")[2])


def without_prefix(words: Sequence[str], path: str) -> list[str]:
    """Return the words of an id without those at its front that only say the version or the prefix of the path."""
    kept = list(words)
    for segment in path.split("/"):
        said = list(words_of(segment)) if segment and is_version(segment) else []
        if said and kept[: len(said)] == said and len(kept) > len(said):
            kept = kept[len(said) :]
    return kept
