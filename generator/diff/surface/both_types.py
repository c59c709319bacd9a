"""Takes a type and what it was, and gives the texts of both, by which a reader sees what is other."""

from __future__ import annotations

from .annotated import Named, Options, Type, Values, shown

_LONG = 200
"""Characters from which on only the difference of a union, or of a list of values, is written."""
_SHOWN = 8


def both(now: Type, was: Type) -> tuple[str, str]:
    """Return the texts of two types that are not the same; the texts are not either.

    Classes of one name are told apart by their modules. Of long unions what both have is counted.
    """
    texts = shown(now), shown(was)
    if texts[0] == texts[1]:
        texts = shown(now, _whole), shown(was, _whole)
    if max(map(len, texts)) > _LONG:
        texts = _brief(now, was), _brief(was, now)
    return texts


def _whole(key: str) -> str:
    return key.replace(":", ".").lstrip(".")


def _brief(kind: Type, other: Type) -> str:
    """Return the text of a type with what the other has too as a number."""
    if isinstance(kind, Values):
        known = frozenset(other.values if isinstance(other, Values) else ())
        own = [repr(value[1]) for value in kind.values if value not in known]
        return f"Literal[{_counted(own, len(kind.values))}]"
    if isinstance(kind, Options):
        others = other.options if isinstance(other, Options) else (other,)
        values = next((each for each in others if isinstance(each, Values)), other)
        own = [_brief(each, values) for each in kind.options if each not in others]
        return _counted(own, len(kind.options), " | ")
    if kind.arguments:
        pairs = other.arguments if isinstance(other, Named) and len(other.arguments) == len(kind.arguments) else ()
        inner = [_brief(each, pairs[index] if pairs else each) for index, each in enumerate(kind.arguments)]
        return f"{shown(Named(kind.key))}[{', '.join(inner)}]"
    return shown(kind)


def _counted(own: list[str], count: int, between: str = ", ") -> str:
    shown_ones = own[:_SHOWN]
    more = count - len(shown_ones)
    return between.join([*shown_ones, *([f"{more} more"] if more else [])])
