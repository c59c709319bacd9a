"""Takes one operation and its resource and gives the names, in growing context, that its method may have.

docs/names.md states the rules.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ..spelling.naming import keyword_free, singular, words_of
from .answered_lists import answers_list
from .collect import is_version
from .identifiers import JOINING, KINDS, VERBS, identifier_of, resource_words, version_of, without_prefix, words_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..spec.path_items import Described

LONGEST = 50
"""The most characters that a method has."""

_HINTS = ("x-fern-sdk-method-name", "x-speakeasy-name-override", "x-ms-client-name")
"""Where a vendor states the method itself."""
_SEPARATORS = re.compile(r"[/.:#]+|(?<=Controller)_")
_VARIABLE = re.compile(r"\{[^{}]*\}")
_EXTENSION = re.compile(r"\.(json|xml)\Z")
_ARTICLES = frozenset({"a", "an", "the"})
_ROOM = len("_9999")
_ABBREVIATED = 3


class Siblings:
    """The operations of a description, as far as the name of one depends on others."""

    def __init__(self, operations: Collection[Described]) -> None:
        self._methods: dict[tuple[str, ...], set[str]] = {}
        self._items: dict[tuple[str, ...], set[str]] = {}
        self._uses = Counter(word for found in operations for word in set(words_of(found.operation_id or "")))
        self._said: dict[tuple[str, ...], set[str]] = {}
        self._things: set[str] = set()
        for found in operations:
            segments = tuple(segments_of(found.path))
            self._methods.setdefault(segments, set()).add(found.method)
            self._said.setdefault(segments, set()).update(map(singular, words_of(found.operation_id or "")))
            if segments and _is_variable(segments[-1]):
                self._items.setdefault(segments[:-1], set()).add(found.method)
            for segment, after in pairwise(segments):
                if _is_variable(after) and not _is_variable(segment):
                    self._things.add("".join(map(singular, words_of(segment))))

    def has_thing(self, words: Sequence[str]) -> bool:
        """Whether a path has a segment of these words with its items below."""
        return "".join(map(singular, words)) in self._things

    def says(self, segments: tuple[str, ...], words: Collection[str]) -> bool:
        """Whether the ids of the operations of a path have all of these words."""
        return self._said.get(segments, set()) >= set(words)

    def has(self, segments: tuple[str, ...], method: str) -> bool:
        """Whether a path has an operation of a method."""
        return method in self._methods.get(segments, ())

    def has_items(self, segments: tuple[str, ...], method: str = "") -> bool:
        """Whether a path goes on with a variable, and has an operation of `method` there."""
        methods = self._items.get(segments)
        return methods is not None and (not method or method in methods)

    def shortened(self, words: Sequence[str], longest: int = LONGEST) -> list[str]:
        """Return words of at most `longest` characters: joining ones go first, then those that most operations have."""
        kept = list(words)
        if _length(kept) > longest:
            kept = [kept[0], *(word for word in kept[1:] if word not in JOINING)]
        while _length(kept) > longest and len(kept) > 1:
            place = max(range(1, len(kept)), key=lambda index: (self._uses[kept[index]], -index))
            del kept[place]
        return kept if _length(kept) <= longest else [kept[0][:longest]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """One operation with what its name is made of."""

    found: Described
    resource: tuple[str, ...]
    """The words of its tag."""
    segments: tuple[str, ...]
    siblings: Siblings

    @property
    def is_item(self) -> bool:
        """Whether the path ends in a variable."""
        return bool(self.segments) and _is_variable(self.segments[-1])

    @property
    def is_own(self) -> bool:
        """Whether the resource is all that the path names."""
        fixed = [segment for segment in self.segments if not _is_variable(segment)]
        return len(fixed) == 1 and _is_resource(words_of(fixed[0]), self.resource)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The names that a method may have, the shortest first, and how near its operation is to the resource itself."""

    names: tuple[str, ...]
    nearness: tuple[bool, bool, int]
    """Whether the path is the resource's own, whether it is one item, and how short it is: the nearest of several
    keeps its name."""


def candidates_of(found: Described, resource: str, siblings: Siblings, longest: int = LONGEST) -> Candidates:
    """Return the names that a method may have; none is longer than `longest`, and the last has room for a number.

    `resource` is the tag, or the words that stand for one.
    """
    segments, identifier = tuple(segments_of(found.path)), identifier_of(found)
    whole = without_prefix(words_in(identifier, found.path), found.path) if identifier else []
    subject = _Subject(found=found, resource=resource_words(resource, whole), segments=segments, siblings=siblings)
    hints = [words_of(text) for hint in _HINTS if (text := found.operation.text(hint)).strip()]
    path = [*words_of(found.method), *(word for segment in segments for word in words_of(_VARIABLE.sub(_by, segment)))]
    repeats = not whole or _says_verb_and_path(whole, subject)
    telling = _telling_path(identifier, whole, subject) if repeats else _telling(identifier, whole, subject)
    version = version_of(found.path)
    ladder: list[Sequence[str]] = [*telling, *([[*telling[0], version]] if version else [])]
    ladder += [_derived(subject, every=True), path] if repeats else [whole]
    ladder.append([*whole, *path])
    *names, last = [words for words in (*hints, *ladder) if words]
    spelled = [_spelled(words, siblings, longest) for words in names]
    spelled.append(_spelled(last, siblings, longest - _ROOM))
    return Candidates(names=tuple(dict.fromkeys(spelled)), nearness=(subject.is_own, subject.is_item, -len(segments)))


def _spelled(words: Sequence[str], siblings: Siblings, longest: int) -> str:
    first, *others = words
    first = first if first[0].isalpha() else f"n{first}"
    return keyword_free("_".join(siblings.shortened([first, *others], longest)))


def _telling_path(identifier: str, whole: Sequence[str], subject: _Subject) -> list[Sequence[str]]:
    """Return the method in a path, with what stands before the resource in it, and with the words of its id."""
    return [_derived(subject), _for_parent(subject), *([_named(identifier, whole, subject)] if whole else [])]


def _telling(identifier: str, whole: Sequence[str], subject: _Subject) -> list[Sequence[str]]:
    """Return the method in an operationId; a verb alone comes with what may tell it from another of that verb."""
    named = _named(identifier, whole, subject)
    if len(named) > 1:
        return [named]
    listed = [_derived(subject)] if subject.found.method == "GET" else []
    return [named, *listed, [*named, *_for_parent(subject)[1:]]]


def segments_of(path: str) -> list[str]:
    """Return the segments of a path without the version and the like that all paths of an API share."""
    bare = path.partition("?")[0].partition("#")[0]
    segments = [_EXTENSION.sub("", segment) for segment in bare.split("/") if segment]
    while segments and "{" not in segments[0] and is_version(segments[0]) and len(segments) > 1:
        segments = segments[1:]
    return segments


def _by(found: re.Match[str]) -> str:
    return f" by {found.group()[1:-1]} "


def _is_variable(segment: str) -> bool:
    return "{" in segment


def _says_verb_and_path(words: Sequence[str], subject: _Subject) -> bool:
    """Whether an operationId only repeats the method and the path."""
    if words[0] != subject.found.method.lower():
        return False
    said = {singular(word) for word in words[1:]} - JOINING
    resource = {singular(word) for word in subject.resource}
    fixed = {singular(word) for segment in subject.segments if not _is_variable(segment) for word in words_of(segment)}
    path = {singular(word) for segment in subject.found.path.split("/") if segment for word in words_of(segment)}
    items = said - fixed - resource - {"id"}
    last = {singular(word) for word in words_of(subject.segments[-1])} if subject.is_item else set[str]()
    if items and items <= last and subject.siblings.says(subject.segments[:-1], items):
        return False  # `delete_inventory_item` beside `create_inventory_item`: the item has a name of its own
    return said <= path | {"id"} and fixed - JOINING - resource <= said


def _named(identifier: str, words: Sequence[str], subject: _Subject) -> list[str]:
    """Return the words of the method in an operationId such as `issues/list`, `users.list`, `UsersController_list`."""
    if "/" in identifier.strip("/"):
        return list(words_of(identifier.strip("/").rpartition("/")[2]))
    tag, dash, function = identifier.partition("-")
    if dash and "-" not in function and _is_resource(words_of(tag), subject.resource):
        return _stripped(words_of(function), subject)  # as FastAPI's own pages have it: `users-read_user_me`
    parts = [part for part in _SEPARATORS.split(identifier) if part]
    before = words_of(parts[-2]) if len(parts) > 1 else ()
    if before and (_is_resource(before, subject.resource) or before[-1] in KINDS or parts[-2] == parts[-1]):
        return _stripped(words_of(parts[-1]), subject)
    return _stripped(words, subject)


def _stripped(words: Sequence[str], subject: _Subject) -> list[str]:
    """Return the words of an operationId without those of the resource, or what its method and path say."""
    kept = _without_resource(_without_articles(words), subject)
    if _is_end(kept[1:], subject):
        kept = kept[:1]  # `create_order` of `room_orders`
    if not kept or (kept == list(words_of(subject.found.method)) and _says_less(kept[0], subject)):
        return _derived(subject)
    return [_verb(subject), *kept] if kept[0] in JOINING else kept


def _without_articles(words: Sequence[str]) -> list[str]:
    """Return the words without `a` and `the` before another, which ids have that are made of sentences."""
    return [word for word, after in zip(words, [*words[1:], ""], strict=True) if not after or word not in _ARTICLES]


def _says_less(method: str, subject: _Subject) -> bool:
    """Whether the method of HTTP in an id says less than what the path is; PATCH stays apart from a PUT."""
    return method in {"post", "put"} or (method == "patch" and not subject.siblings.has(subject.segments, "PUT"))


def _without_resource(words: Sequence[str], subject: _Subject) -> list[str]:
    """Return the words without those of the resource at the front, behind the verb at the front, and at the back."""
    length = _front(words, subject.resource)
    if length and len(words) > length and words[length] in KINDS:
        length += 1
    length = length if length == len(words) or words[length][0].isalpha() else 0
    kept = list(words[length:])
    after = 0 if length or not kept or kept[0] in JOINING else _front(kept[1:], subject.resource)
    if after and len(kept) > after + 1:
        return [kept[0], *kept[after + 1 :]]
    back = _front(kept[::-1], subject.resource[::-1], backwards=True)
    if not back or (len(kept) > back and kept[-back - 1] in JOINING and not _is_last(kept[:-back], subject)):
        return _unglued(kept, subject)
    return _with_for(kept[: len(kept) - back], subject)


def _is_last(words: Sequence[str], subject: _Subject) -> bool:
    """Whether the path ends with these words: `check in` of `checkInRental` below `/rentals/{id}/check-in`."""
    return bool(subject.segments) and list(words) == list(words_of(subject.segments[-1]))


def _unglued(words: list[str], subject: _Subject) -> list[str]:
    """Return `create` for `createuser` of `Users`."""
    meant = singular("".join(subject.resource))
    verb = singular(words[0]).removesuffix(meant) if len(words) == 1 else ""
    return [verb] if verb in VERBS else words


def _with_for(words: list[str], subject: _Subject) -> list[str]:
    """Return `cancel_for_site` for `cancelSiteDeploy` of `Deploys`: a site is no deploy, and is not what is cancelled.

    What a path has a segment for is such a thing.
    """
    verb, *rest = words or [""]
    if verb and _is_thing(words, subject):
        return [_verb(subject), "for", *words]
    return [verb, "for", *rest] if rest and _is_thing(rest, subject) else words


def _is_thing(words: Sequence[str], subject: _Subject) -> bool:
    fixed = [words_of(segment) for segment in subject.segments[:-1] if not _is_variable(segment)]
    return subject.siblings.has_thing(words) or any(
        _is_resource(words, segment) or _abbreviates(words, segment) for segment in fixed
    )


def _abbreviates(words: Sequence[str], segment: Sequence[str]) -> bool:
    """Whether a word is the start of another, as `app` is of `application`."""
    return len(words) == len(segment) == 1 and len(words[0]) >= _ABBREVIATED and segment[0].startswith(words[0])


def _front(words: Sequence[str], resource: Sequence[str], *, backwards: bool = False) -> int:
    """Return how many words at the front say the resource; `apikeys`, `api_key` and `api_keys` are one."""
    for length in range(min(len(words), len(resource) + 1), 0, -1):
        part = words[:length]
        if _is_resource(part[::-1] if backwards else part, resource[::-1] if backwards else resource):
            return length
    return 0


def _is_resource(words: Sequence[str], resource: Sequence[str]) -> bool:
    said, meant = "".join(map(singular, words)), "".join(map(singular, resource))
    return said == meant or singular("".join(words)) == singular("".join(resource))


def _is_end(words: Sequence[str], subject: _Subject) -> bool:
    """Whether words are the last of several that the resource has."""
    return 0 < len(words) < len(subject.resource) and _is_resource(words, subject.resource[-len(words) :])


def _derived(subject: _Subject, *, every: bool = False) -> list[str]:
    """Return a verb and the path's own words; with `every`, those of the whole path."""
    fragment = subject.found.path.partition("#")[2]
    if fragment and not every:
        return _without_resource(words_of(fragment), subject) or [_verb(subject)]
    fixed = _fixed(subject)
    place = _place_of_resource(fixed, subject)
    own = fixed if every or place is None else fixed[place + 1 :]
    if own and not every and _is_action(subject):
        return [*own[-1], *(word for words in own[:-1] for word in words)]
    verb, words = _verb(subject), [word for words in own for word in words]
    if words and verb == "create":
        words[-1] = singular(words[-1])
    if every:
        return [verb, *words]
    kept = _without_resource(words, subject) or words
    return [verb] if _is_end(kept, subject) else [verb, *kept]


def _place_of_resource(fixed: Sequence[Sequence[str]], subject: _Subject) -> int | None:
    """Return which of the fixed segments is the resource, or ends it: of `File versions` `/files/{id}/versions`."""
    places = [index for index, words in enumerate(fixed) if _is_resource(words, subject.resource)]
    places = places or [
        index for index in range(1, len(fixed)) if _is_resource([*fixed[index - 1], *fixed[index]], subject.resource)
    ]
    return places[-1] if places else None


def _for_parent(subject: _Subject) -> list[str]:
    """Return `list_for_site` for a GET of `/sites/{site_id}/deploys`, or nothing where nothing stands before."""
    fixed = _fixed(subject)
    place = _place_of_resource(fixed, subject)
    before = fixed[: place or 0]
    return [*_derived(subject), "for", *before[-1]] if before else []


def _fixed(subject: _Subject) -> list[list[str]]:
    """Return the words of each segment that is no variable; what stands before a variable is one thing."""
    found: list[list[str]] = []
    for segment, after in zip(subject.segments, [*subject.segments, ""][1:], strict=True):
        if not _is_variable(segment):
            *words, last = words_of(segment)
            found.append([*words, singular(last) if _is_variable(after) else last])
    return found


def _is_action(subject: _Subject) -> bool:
    """Whether the last word of a path is what is done: `/invoices/{invoice}/pay`, `/customers/search`."""
    *before, last = subject.segments or ("",)
    siblings = subject.siblings
    if not before or _is_variable(last) or siblings.has_items(subject.segments):
        return False
    words = list(words_of(last))
    if subject.found.method == "POST" and len(words) > 1 and words[0] in VERBS:
        return True
    if _is_variable(before[-1]):
        is_plural = singular(words[-1]) != words[-1]
        return subject.found.method == "POST" and not is_plural and not siblings.has(subject.segments, "GET")
    return subject.found.method in ("GET", "POST") and siblings.has_items(tuple(before))


def _verb(subject: _Subject) -> str:
    method, segments, siblings = subject.found.method, subject.segments, subject.siblings
    if method == "GET":
        listed = siblings.has_items(segments, "GET") or answers_list(subject.found, bare=subject.is_item)
        return "list" if listed else "get"
    if method == "POST":
        replaced = siblings.has(segments, "PUT") or siblings.has(segments, "PATCH")
        return "update" if subject.is_item and not replaced else "create"
    if method == "PUT":
        return "replace" if siblings.has(segments, "PATCH") else "update"
    return "update" if method == "PATCH" else "_".join(words_of(method))


def _length(words: Sequence[str]) -> int:
    return len("_".join(words))
