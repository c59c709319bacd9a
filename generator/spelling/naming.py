"""Takes any text and gives Python names of it; settles the names of many things that meet in one place."""

from __future__ import annotations

import hashlib
import keyword
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from .reserved import CLASS_NAMES, FIELD_NAMES, MODULE_NAMES, TYPE_NAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

LONGEST = 60
"""No name is longer; a longer one is cut and ends in a hash of the whole text."""

_SNAKE = re.compile(r"[a-z][a-z0-9_]*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_READ_LENGTH = 400
_WORD = re.compile(
    r"OAuth[0-9]*|IPv[46]"
    r"|[A-Z]{2,}s(?![a-z])[0-9]*"  # userIDs
    r"|[A-Z]+(?=[A-Z][a-z])"  # HTTPServer
    r"|[A-Z]?[a-z][a-z0-9]*"  # Server, sha256
    r"|[A-Z]+(?:[0-9]+[a-z0-9]*)?"  # API, EC2
    r"|[0-9]+[a-z0-9]*"
)
_PLACEHOLDER = re.compile(r"<([^<>]*)>")
_OPERATORS = (
    (re.compile(r"<="), " lte "),
    (re.compile(r">="), " gte "),
    (re.compile(r"!="), " ne "),
    (re.compile(r"<"), " lt "),
    (re.compile(r">"), " gt "),
    (re.compile(r"\*"), " star "),
    (re.compile(r"%"), " percent "),
    (re.compile(r"&"), " and "),
    (re.compile(r"^\s*\+|\+(?=\s*$)|(?<=\+)\+"), " plus "),
    (re.compile(r"^\s*-(?=\s*[0-9A-Za-z])"), " minus "),
    (re.compile(r"^\s*!"), " not "),
)
_SYMBOLS = {
    " ": "space", "-": "minus", "_": "underscore", ".": "dot", ",": "comma", ":": "colon", ";": "semicolon",
    "/": "slash", "\\": "backslash", "|": "bar", "#": "hash", "$": "dollar", "@": "at", "=": "equals",
    "?": "question", "~": "tilde", "^": "caret", "'": "quote", '"': "double_quote", "`": "backquote",
    "(": "open", ")": "close", "[": "open_bracket", "]": "close_bracket", "{": "open_brace",
    "}": "close_brace",
}  # fmt: skip
_LETTERS = {
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
    "ð": "d", "Ð": "D", "ł": "l", "Ł": "L", "þ": "th", "Þ": "Th", "\u0131": "i", "ħ": "h", "Ħ": "H",
}  # fmt: skip


def _ascii(character: str, before: str) -> str:
    """Return what stands for one character: itself, its base letter, its code point as a word, or a blank."""
    if character.isascii():
        return character
    parts = unicodedata.normalize("NFKD", character)
    category = unicodedata.category(character)
    found = f" u{ord(character):04x} "
    if character in _LETTERS:
        found = _LETTERS[character]
    elif parts[0].isascii() and parts[0].isalnum() and all(unicodedata.category(mark) == "Mn" for mark in parts[1:]):
        found = parts[0]
    elif category == "Cf" or (category == "Mn" and before.isascii() and before.isalnum()):
        found = ""
    elif category[0] in "PZ" or category == "Cc":
        found = " "
    return found


def _pieces(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text[:_READ_LENGTH])
    if not normal.isascii():
        normal = "".join(_ascii(character, before) for before, character in zip(" " + normal, normal, strict=False))
    normal = _PLACEHOLDER.sub(r" \1 ", normal)
    for pattern, word in _OPERATORS:
        normal = pattern.sub(word, normal)
    return normal


def _words(text: str) -> list[str]:
    """Return the words of `text`, of ASCII letters and digits, in their own case; at least one."""
    words = _WORD.findall(_pieces(text))
    if words:
        return words
    if not text:
        return ["empty"]
    return [_SYMBOLS.get(character, f"u{ord(character):04x}") for character in text[:LONGEST]]


def _capped(name: str, text: str, *, joint: str) -> str:
    if len(name) <= LONGEST and len(text) <= _READ_LENGTH:
        return name
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return name[: LONGEST - len(digest) - len(joint)].rstrip("_") + joint + digest


@lru_cache(maxsize=1 << 16)
def snake(text: str) -> str:
    """Return a name for a variable, field, argument, function or module: `[a-z][a-z0-9_]*`, never a keyword.

    Words are split at case changes and at whatever is no letter or digit; a sign or comparison that tells two
    names apart becomes a word (`+1` is `plus_1`). Keywords and the builtins of `TYPE_NAMES` get a final `_`.
    """
    name = "_".join(_words(text)).lower()
    if not name[0].isalpha():
        name = "n" + name
    name = _capped(name, text, joint="_")
    return name + "_" if keyword.iskeyword(name) or name in TYPE_NAMES else name


@lru_cache(maxsize=1 << 16)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` in lower case, of ASCII letters and digits; at least one."""
    return tuple(word.lower() for word in _words(text))


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """Return an English word in lower case without the `s` of its plural; what may be no plural stays as it is."""
    if word.endswith("ies") and len(word) > len("ties"):
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word if not word.endswith("s") or word.endswith(("ss", "us", "is")) else word[:-1]


def keyword_free(name: str) -> str:
    """Return a name for a method: one that is no keyword and starts with a letter."""
    name = name if name[0].isalpha() else f"n{name}"
    return name + "_" if keyword.iskeyword(name) else name


@lru_cache(maxsize=1 << 16)
def pascal(text: str) -> str:
    """Return a name for a class: `[A-Z][A-Za-z0-9]*`, never a keyword; what already is one stays as it is."""
    name = _capped("".join(pascal_words(text)), text, joint="")
    return name + "Model" if keyword.iskeyword(name) else name


@lru_cache(maxsize=1 << 16)
def pascal_words(text: str) -> tuple[str, ...]:
    """Return the words that `pascal` makes a name of, as they stand in it; at least one, the first with a letter."""
    words = _words(text)
    if len(words) > 1 and not _PASCAL.fullmatch(text) and not any(each.islower() for each in text):
        words = [word.lower() for word in words]
    first, *others = [part[0].upper() + part[1:] for word in words for part in word.split("_") if part]
    return (first if first[0].isalpha() else f"N{first}", *others)


def class_name(text: str) -> str:
    """Return `pascal`, and other than every name that a generated module imports."""
    name = pascal(text)
    return name + "Model" if name in CLASS_NAMES else name


def field_name(text: str) -> str:
    """Return `snake`, and other than every attribute of a pydantic model."""
    name = snake(text)
    return name + "_" if name in FIELD_NAMES else name


def module_name(text: str) -> str:
    """Return `snake`, and no name that a tool or an operating system treats specially."""
    name = snake(text)
    return name + "_" if name in MODULE_NAMES else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing that needs a name: its identity, and its possible names in growing context.

    A `privileged` one keeps its shortest name against those that are not.
    """

    key: str
    candidates: tuple[str, ...]
    privileged: bool = False


def is_identifier(text: str) -> bool:
    """Whether `text` can be a name in Python as it is: an ASCII identifier, and no keyword."""
    return text.isascii() and text.isidentifier() and not keyword.iskeyword(text)


def _is_name(text: str) -> bool:
    well_formed = _SNAKE.fullmatch(text) or _PASCAL.fullmatch(text)
    return well_formed is not None and not keyword.iskeyword(text)


def _kept_pins(proposals: Mapping[str, Proposal], pinned: Mapping[str, str], used: set[str]) -> dict[str, str]:
    """Return the pinned names of the proposals, without those that are no names or that are used already."""
    names: dict[str, str] = {}
    for key in sorted(proposals):
        name = pinned.get(key)
        if name is not None and _is_name(name) and name.casefold() not in used:
            used.add(name.casefold())
            names[key] = name
    return names


def _movers(group: Iterable[Proposal], levels: Mapping[str, int], *, blocked: bool) -> list[Proposal]:
    """Return those of one name that must take a longer one, if they have it."""
    able = [entry for entry in group if levels[entry.key] + 1 < len(entry.candidates)]
    if blocked:
        return able
    members = list(group)
    if len(members) == 1:
        return []
    if any(entry.privileged for entry in members):
        return [entry for entry in able if not entry.privileged]
    return able


def _grow(proposals: Iterable[Proposal], used: Collection[str]) -> dict[str, list[Proposal]]:
    """Give longer names to those that meet, in rounds, until no one can move; return the groups by name.

    Within a round everybody decides on the same state, so the order of the proposals cannot matter.
    """
    levels: dict[str, int] = {}
    groups: dict[str, list[Proposal]] = defaultdict(list)
    for entry in proposals:
        levels[entry.key] = 0
        groups[entry.candidates[0].casefold()].append(entry)
    touched: set[str] = set(groups)
    while touched:
        moves = [(name, _movers(groups[name], levels, blocked=name in used)) for name in touched]
        touched = set()
        for name, movers in moves:
            gone = {entry.key for entry in movers}
            if gone:
                groups[name] = [entry for entry in groups[name] if entry.key not in gone]
        for _, movers in moves:
            for entry in movers:
                levels[entry.key] += 1
                name = entry.candidates[levels[entry.key]].casefold()
                groups[name].append(entry)
                touched.add(name)
    return {name: [_at(entry, levels[entry.key]) for entry in members] for name, members in groups.items() if members}


def _at(entry: Proposal, level: int) -> Proposal:
    return Proposal(key=entry.key, candidates=(entry.candidates[level],), privileged=entry.privileged)


def _suffixed(name: str) -> str:
    return name + ("_" if name.islower() else "Model")


def _numbered(name: str, used: Collection[str], counts: dict[str, int]) -> str:
    """Return `name` with the first free number at its end; `counts` keeps the search from starting over."""
    base = f"{name.rstrip('_')}_" if name.islower() else name
    number = counts.get(base, 1) + 1
    while f"{base}{number}".casefold() in used:
        number += 1
    counts[base] = number
    return f"{base}{number}"


def settle(
    proposals: Sequence[Proposal], *, taken: Collection[str] = (), pinned: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return a name for the key of every proposal; no two, and none and one of `taken`, differ only by case.

    Whoever meets another takes a longer candidate, the privileged ones last; a number comes in only when the
    candidates are spent. A name in `pinned` (key to name) stays whatever comes near it. The order of
    `proposals` has no influence.

    Raises:
        ValueError: two proposals have the same key, or one has no candidate.
    """
    by_key = {entry.key: entry for entry in proposals}
    if len(by_key) != len(proposals) or not all(entry.candidates for entry in proposals):
        message = "every proposal needs a key of its own and a candidate"
        raise ValueError(message)
    blocked = frozenset(name.casefold() for name in taken)
    used = set(blocked)
    names = _kept_pins(by_key, pinned or {}, used)
    groups = _grow((entry for key, entry in by_key.items() if key not in names), frozenset(used))
    reserved = used | groups.keys()
    counts: dict[str, int] = {}
    for name in sorted(groups):
        ordered = sorted(groups[name], key=lambda entry: (not entry.privileged, entry.key))
        for rank, entry in enumerate(ordered):
            found = entry.candidates[0]
            if name in blocked and _suffixed(found).casefold() not in reserved:
                found = _suffixed(found)
            elif rank or name in used:
                found = _numbered(found, reserved, counts)
            reserved.add(found.casefold())
            names[entry.key] = found
    return names
