"""The texts by which discriminators tell components, and a value as such a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from ...source.document import JsonValue


def tag_texts(
    known: Mapping[str, Mapping[str, Collection[str]]],
    addresses: Iterable[str],
    named: Callable[[JsonValue], Sequence[str]],
) -> dict[str, set[str]]:
    """Return the tags of some components, by the name of the member that holds them.

    Of a component and what it extends, which `named` gives, its own tags count: those of the other tell the other.
    """
    tagged = [address for address in dict.fromkeys(addresses) if address in known]
    extended = {each for address in tagged for each in named({"$ref": address}) if each != address}
    found: dict[str, set[str]] = {}
    for address in tagged:
        for name, texts in known[address].items():
            if address not in extended:
                found.setdefault(name, set()).update(texts)
    return found


def text_of_tag(value: object) -> str:
    """Return a value as a mapping has it, whose keys are texts."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def without_others(entries: Iterable[str], listed: Iterable[object], tags: Collection[str]) -> list[str]:
    """Return what is said of a member that holds a tag, but for values of the schema's list that are no tag of it.

    Those tell other components (OpenAPI 3.1.1 section 4.8.25), so that a class of this one need not have them.
    """
    others = [f"{each!r:.60}" for each in listed if text_of_tag(each) not in tags]
    wrong = {f"the annotation {verb} {each}" for each in others for verb in ("refuses", "does not list")}
    return [entry for entry in entries if entry not in wrong]
