"""The styles of each place stand in `ir.serialisation`; the runtime has its own, because it is copied into clients."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import get_args

import pytest

from generator.ir.serialisation import DELIMITED, STYLES, Place, Style, is_exploded
from generator.runtime import params, styles

VALUES = (["a", "b"], {"k": "v", "l": "w"}, "text")
DESCRIBERS = {"path": params.Path, "query": params.Query, "header": params.Header, "cookie": params.Cookie}


def literals_in(module: object) -> dict[str, tuple[str, ...]]:
    """Return the `Literal`s of a module that is not asked for its types when it runs, by the name that has them."""
    tree = ast.parse(Path(getattr(module, "__file__", "")).read_text("utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            name = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            type_ = node.annotation if isinstance(node, ast.AnnAssign) else node.value
            if isinstance(type_, ast.Subscript) and ast.unparse(type_.value) == "Literal":
                found[ast.unparse(name)] = ast.literal_eval(type_.slice)
    return found


def styles_of(describer: type[tuple[object, ...]]) -> set[str]:
    """Return the styles that the description of a parameter takes, which is `Literal[...]` in its own module."""
    tree = ast.parse(describer.__annotations__["style"].__forward_arg__, mode="eval")
    assert isinstance(tree.body, ast.Subscript)
    return set(ast.literal_eval(tree.body.slice))


def test_every_place_and_every_style_is_there() -> None:
    assert tuple(STYLES) == get_args(Place)
    assert {style for allowed in STYLES.values() for style in allowed} == set(get_args(Style))
    assert {*literals_in(styles)["Style"], "cookie"} == set(get_args(Style)), "the runtime spells `cookie` itself"
    assert styles_of(params.Path) == {*STYLES["path"], *DELIMITED}
    assert styles_of(params.Header) == {*STYLES["header"], *DELIMITED}
    assert styles_of(params.Cookie) == set(STYLES["cookie"])


@pytest.mark.parametrize("place", DESCRIBERS)
def test_the_runtime_has_the_default_style_of_each_place(place: Place) -> None:
    described = DESCRIBERS[place]("name")
    assert described.explode is is_exploded(STYLES[place][0])
    assert described.style == STYLES[place][0]


@pytest.mark.parametrize("style", STYLES["query"])
@pytest.mark.parametrize("value", VALUES)
def test_the_runtime_explodes_what_is_exploded(style: Style, value: object) -> None:
    given = styles.pairs_of("q", value, style, styles.encode, explode=is_exploded(style))
    assert styles.pairs_of("q", value, style, styles.encode, explode=None) == given
    if style == STYLES["query"][0]:
        assert styles.pairs_of("q", value, None, styles.encode, explode=None) == given
