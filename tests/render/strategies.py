"""Hypothesis strategies: APIs whose every text is hostile, and APIs of every size that a line can have."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, TypeVar, cast

from hypothesis import strategies as st

from generator.ir.types import LiteralOf
from tests.render.sample import API

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.ir.api import Api

T = TypeVar("T")

NASTY = (
    '"""\nimport os\nos.system("x")\n"""',
    "'; import os #",
    "\\",
    '\\"',
    '"',
    "\r\nimport os\r",
    "\u202e\u2066evil",
    "\u200b\ufeff\x00\x1b[31m",
    "\ud800",
    "{{ 7 * 7 }}{% raw %}",
    "<script>alert(1)</script>",
    "![x](http://evil.example/t.png)",
    "```\n# heading",
    "a | b | c",
    "{eval('1')}",
    "%s %(x)s {0}",
    "\u3000\xa0\u2028\u2029\x85",
    "宽" * 60,
    "x" * 300,
    "",
)

TEXT_FIELDS = frozenset(
    [
        "wire",
        "description",
        "summary",
        "documentation_url",
        "operation_id",
        "path",
        "title",
        "version",
        "tag",
        "media_type",
        "url",
        "environment",
        "content_type",
        "key",
        "token_url",
    ]
)
"""Fields of the intermediate representation that hold text of the description; the others hold names of ours."""

STRUCTURAL = frozenset({"Parameter.wire", "SecurityScheme.wire"})


def hostile_text() -> st.SearchStrategy[str]:
    every = st.characters(codec=None, categories=None)
    return st.one_of(st.sampled_from(NASTY), st.text(every, max_size=40), st.text("ab \n\"'\\`", max_size=120))


def with_texts(value: T, change: Callable[[str, str], str]) -> T:
    """Return a copy of a tree of the IR with `change(field, text)` for every text of the description."""
    if isinstance(value, tuple):
        return cast("T", tuple(with_texts(item, change) for item in cast("tuple[object, ...]", value)))
    if isinstance(value, LiteralOf):
        return cast("T", LiteralOf(tuple(_changed("literal", entry, change) for entry in value.values), value.open))
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, object] = {}
    for field in fields(value):
        found: object = getattr(value, field.name)
        if field.name in TEXT_FIELDS and isinstance(found, str) and type(value).__name__ != "ModelRef":
            changes[field.name] = change(field.name, found)
        elif field.name not in {"models", "security"}:
            changes[field.name] = with_texts(found, change)
    return cast("T", replace(cast("Api", value), **changes))  # type: ignore[arg-type]  # the fields of that very class


def _changed(name: str, value: object, change: Callable[[str, str], str]) -> str | int | float | bool | None:
    return change(name, value) if isinstance(value, str) else cast("int", value)


@st.composite
def hostile_apis(draw: st.DrawFn) -> Api:
    """Return the sample with other texts wherever the description can have one."""
    texts = draw(st.lists(hostile_text(), min_size=1, max_size=12))
    counter = iter(range(1_000_000))
    return with_texts(API, lambda _field, _text: texts[next(counter) % len(texts)])


@st.composite
def stretched_apis(draw: st.DrawFn) -> Api:
    """Return the sample with texts and names of every length, so that every line once nearly fits."""
    lengths = draw(st.lists(st.integers(0, 70), min_size=1, max_size=12))
    counter = iter(range(1_000_000))

    def stretch(_field: str, text: str) -> str:
        return text + "x" * lengths[next(counter) % len(lengths)]

    return with_texts(API, stretch)
