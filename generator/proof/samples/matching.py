"""Texts that match a pattern of the description (ECMA-262 regular expressions, JSON Schema 2020-12 section 6.4)."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any
from unicodedata import category

from ..schemas.patterns import found
from ..schemas.validity import UnsatisfiableError
from .positions import Where, can_stand

if TYPE_CHECKING:
    from collections.abc import Iterator

_parser: Any = getattr(re, "_parser")  # noqa: B009  # the parser of `re`, which is not typed
_TRIES = 24
_LONGEST = 5_000
"""How many characters and repetitions one text may take."""
_MOST_TAKEN = 40
"""How often at most more than the least is repeated."""
_FREE = string.ascii_letters + string.digits
_ANY = "".join(chr(code) for code in range(0x20, 0x7F))
_CATEGORIES = {
    "CATEGORY_DIGIT": string.digits,
    "CATEGORY_SPACE": " ",
    "CATEGORY_WORD": _FREE + "_",
    "CATEGORY_NOT_DIGIT": "".join(one for one in _ANY if not one.isdigit()),
    "CATEGORY_NOT_SPACE": _ANY.replace(" ", ""),
    "CATEGORY_NOT_WORD": "".join(one for one in _ANY if not one.isalnum() and one != "_"),
}
_PIECES = re.compile(r"\\[pP]\{[A-Za-z_=]+\}|\\.|\(\?<(?![=!])|.", re.DOTALL)
_PROPERTIES = {
    "letter": "L", "number": "N", "alnum": "L N", "alphabetic": "L", "alpha": "L", "digit": "Nd", "upper": "Lu",
    "lower": "Ll", "punct": "P S", "whitespace": "Zs", "space": "Zs", "blank": "Zs", "cntrl": "Cc", "control": "Cc",
    "any": "L M N P S Z", "assigned": "L M N P S Z", "print": "L N P S Z", "graph": "L N P S",
}  # fmt: skip
"""Properties of characters, in the spellings of several languages -> general categories (UAX 44 section 5.7.1)."""
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


@lru_cache(maxsize=10_000)
def matching(pattern: str, low: int, high: float, where: Where, seed: int) -> str:
    """Return a text that a pattern is found in, of a length from `low` to `high`.

    Raises:
        UnsatisfiableError: none was found.
    """
    try:
        parsed = _parser.parse(_as_python(pattern))
    except (re.error, RecursionError, OverflowError) as error:
        reason = "it is no expression" if isinstance(error, re.error) else "it is too large"
        message = f"the pattern cannot be sampled: {reason}"
        raise UnsatisfiableError(message) from None
    for number in range(_TRIES):
        chance = Random(seed + number)  # noqa: S311  # no secret
        for text in _candidates(parsed, chance, 1 + number**2, low, high):
            if low <= len(text) <= high and can_stand(text, where) and found(pattern, text) is not False:
                return text
    message = "no text of the pattern was found within its length"
    raise UnsatisfiableError(message)


def _as_python(pattern: str) -> str:
    """Return a pattern with what only ECMA-262 knows in words of `re`: properties of characters, and named groups."""
    inside = False
    pieces: list[str] = []
    for piece in _PIECES.findall(pattern):
        if piece in ("[", "]"):
            inside = piece == "["
        if piece[:3].lower() == "\\p{":
            known = _with_property(piece[3:-1], wanted=piece[1] == "p")
            pieces.append(known if inside else f"[{known}]")
        else:
            pieces.append("(?P<" if piece == "(?<" else piece)
    return "".join(pieces)


@lru_cache(maxsize=100)
def _with_property(text: str, *, wanted: bool) -> str:
    """Return the printable characters that have a property, or have it not, as they stand in a class.

    A property that is not known, such as that of a script, is taken for that of letters.
    """
    name = text.rpartition("=")[2].lower().replace("_", "").removeprefix("is")
    short = name.capitalize() if len(name) <= 2 else "L"  # noqa: PLR2004  # a general category
    categories = tuple(_PROPERTIES.get(name, short).split())
    return "".join(re.escape(one) for one in _ANY if category(one).startswith(categories) is wanted)


def _candidates(parsed: Any, chance: Random, reach: int, low: int, high: float) -> Iterator[str]:  # noqa: ANN401
    """Yield texts to try: of the pattern itself, longer ones, and ones with what it looks ahead for."""
    writer = _Writer(chance, min(reach, _MOST_TAKEN))
    try:
        text = writer.text(parsed)
        ahead = "".join(writer.text(tail) for tail in writer.ahead)
    except RecursionError:
        return
    yield text
    if ahead:
        yield from (ahead + text, text + ahead, ahead + text[len(ahead) :], text[:1] + ahead + text[1 + len(ahead) :])
    if text and len(text) < low <= _LONGEST:
        longer, lacking = text * (low // len(text) + 1), low - len(text)
        yield from (longer[:low], longer[-low:], text + text[-1] * lacking, text[0] * lacking + text)
    elif len(text) > high:
        yield text[: int(high)]


@dataclass(slots=True)
class _Writer:
    """Writes texts of a parsed pattern: repetitions near their least count, since short samples are easy to read."""

    chance: Random
    reach: int
    ahead: list[Any] = field(default_factory=list[Any])
    """What the pattern looks ahead for, without the `.*` before it."""
    _left: int = _LONGEST
    _groups: dict[int, str] = field(default_factory=dict[int, str])

    def text(self, tokens: Any) -> str:  # noqa: ANN401  # a subpattern of the parser
        """Return a text of a sequence of tokens.

        Raises:
            UnsatisfiableError: it would be too long, or has a token that is not known.
        """
        return "".join(self._one(str(name), argument) for name, argument in tokens)

    def _one(self, name: str, argument: Any) -> str:  # noqa: ANN401  # what the parser gives
        self._left -= 1
        if self._left < 0:
            message = "a text of the pattern is too long"
            raise UnsatisfiableError(message)
        match name:
            case "LITERAL":
                return chr(argument)
            case "NOT_LITERAL":
                return self.chance.choice(_FREE.replace(chr(argument), ""))
            case "ANY":
                return self.chance.choice(_FREE)
            case "IN":
                return self._of_class(argument)
            case "AT" | "ASSERT_NOT":
                return ""
            case "ASSERT":
                self._look(argument)
                return ""
            case _:
                return self._group(name, argument)

    def _group(self, name: str, argument: Any) -> str:  # noqa: ANN401  # what the parser gives
        match name:
            case "BRANCH":
                return self.text(self.chance.choice(argument[1]))
            case "SUBPATTERN":
                found = self.text(argument[-1])
                self._groups[argument[0]] = found
                return found
            case "ATOMIC_GROUP":
                return self.text(argument)
            case "GROUPREF":
                return self._groups.get(argument, "")
            case _ if name in _REPEATS:
                return self._repeated(*argument)
            case _:
                message = f"the pattern cannot be sampled: {name}"
                raise UnsatisfiableError(message)

    def _repeated(self, least: int, most: Any, tokens: Any) -> str:  # noqa: ANN401  # what the parser gives
        if least > _LONGEST:
            message = "a text of the pattern is too long"
            raise UnsatisfiableError(message)
        count = self.chance.randint(least, min(int(most), least + self.reach))
        return "".join(self.text(tokens) for _ in range(count))

    def _look(self, argument: Any) -> None:  # noqa: ANN401  # what the parser gives
        direction, tokens = argument
        tail = list(tokens)
        while tail and (str(tail[0][0]) == "AT" or (str(tail[0][0]) in _REPEATS and _is_wide(tail[0][1][2]))):
            tail.pop(0)
        if direction > 0 and tail:
            self.ahead.append(tail)

    def _of_class(self, entries: Any) -> str:  # noqa: ANN401  # what the parser gives
        if str(entries[0][0]) == "NEGATE":
            barred = {character for entry in entries[1:] for character in _characters(*entry)}
            allowed = [character for character in _FREE if character not in barred]
            allowed = allowed or [character for character in _ANY if character not in barred]
        else:
            allowed = _characters(*self.chance.choice(entries))
        if not allowed:
            message = "the pattern has a class without a printable character"
            raise UnsatisfiableError(message)
        return self.chance.choice(allowed)


def _is_wide(tokens: Any) -> bool:  # noqa: ANN401  # what the parser gives
    """Whether what is repeated is any character at all."""
    if len(tokens) != 1:
        return False
    name, argument = tokens[0]
    wide = {"CATEGORY_SPACE", "CATEGORY_NOT_SPACE"}
    return str(name) == "ANY" or (str(name) == "IN" and {str(entry[1]) for entry in argument} == wide)


def _characters(name: Any, argument: Any) -> list[str]:  # noqa: ANN401  # what the parser gives
    """Return the characters of one entry of a class; of a wide range the printable ones."""
    if str(name) == "LITERAL":
        return [chr(argument)]
    if str(name) == "CATEGORY":
        return list(_CATEGORIES.get(str(argument), ""))
    low, high = argument
    printable = [character for character in _ANY if low <= ord(character) <= high]
    return printable or [chr(code) for code in range(low, min(high, low + 50) + 1)]
