"""The README of a client: snippets that are Python, and lists of operations that stay readable."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from generator.ir.paged import Paging
from generator.render.environment import render_template
from generator.render.readme import readme_view

from .sample import API, LIST_PETS, PET
from .strategies import hostile_apis

if TYPE_CHECKING:
    from generator.ir.api import Api

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def readme(api: Api) -> str:
    return render_template("readme.md.jinja", readme_view(api))


def with_operations(count: int) -> Api:
    operations = tuple(replace(LIST_PETS, name=f"list_{number}") for number in range(count))
    return replace(API, resources=(replace(API.resources[1], operations=operations),))


@given(hostile_apis())
def test_every_snippet_is_python(api: Api) -> None:
    snippets = BLOCK.findall(readme(api))
    assert len(snippets) >= 5 or not [entry for entry in api.operations if not entry.stream_only]
    for snippet in snippets:
        ast.parse(snippet)


def test_a_few_operations_are_shown_as_they_are() -> None:
    text = readme(with_operations(60))
    assert text.count("| `list_") == 60
    assert "<details>" not in text
    assert "### `client.pets`" in text


def test_many_operations_are_folded_and_very_many_cut() -> None:
    text = readme(with_operations(250))
    assert "<details><summary><code>client.pets</code>: 250 operations</summary>\n\n|" in text
    assert text.count("| `list_") == 200
    assert "And 50 more, in `resources/pets.py`." in text
    assert text.rstrip().endswith("</details>")


def test_pages_are_shown_where_there_are_some() -> None:
    assert ".all()" not in readme(API)
    paged = replace(LIST_PETS, paging=Paging(style="link_header", item_type=PET, items=""))
    api = replace(API, resources=(replace(API.resources[1], operations=(paged,)),))
    assert 'for item in client.pets.list("...", date=...).all():' in readme(api)


def test_what_most_operations_need_is_said() -> None:
    text = readme(API)
    assert "Every call needs `key`. Most operations can take `api_key`, or `oauth` and `tenant`. " in text
    required = replace(LIST_PETS, security=((("api_key", ()),),))
    api = replace(API, client_parameters=(), resources=(replace(API.resources[1], operations=(required,)),))
    assert "\nMost operations need `api_key`. What is not given" in readme(api)
