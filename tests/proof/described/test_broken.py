"""Whatever a document holds, the reader gives back a description."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

import pytest

from generator.diagnostics import Reporter
from generator.proof.described.description import read_description
from generator.source.load import load_sources
from tests.shared_data import shared

if TYPE_CHECKING:
    from collections.abc import Iterator

_DOCUMENTS = (
    "faults/wire/01-multipart-parts.yaml", "faults/wire/13-openapi-32.yaml", "faults/wire/27-references.yaml",
    "faults/wire/32-swagger2-forms.yaml", "faults/wire/36-callbacks-webhooks.yaml",
    "faults/wire/37-discriminator-hierarchies.yaml", "faults/wire/12-security-alternatives.yaml",
    "faults/wire/53-positional-multipart-32.yaml", "faults/proof/kits/swagger.yaml",
)  # fmt: skip
_ODD: tuple[Any, ...] = (
    None, True, False, 0, -1.5, "", "word", "#", "#/", "#/paths", "http://[", "a b\n", [], {}, [None], ["word"],
    [[]], {"$ref": "#"}, {"$ref": 1}, {"$ref": "#/nowhere"}, {"$ref": "http://127.0.0.1:1/x"}, {"": ""},
    {"x-a": {}}, [{"$ref": "#/components/schemas"}], {"type": []}, {"oneOf": {}}, {"properties": []},
)  # fmt: skip


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key) of a document."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield value, key
            yield from spots(child)
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield value, index
            yield from spots(child)


@pytest.mark.parametrize("name", _DOCUMENTS)
def test_a_value_of_any_kind_may_stand_anywhere(name: str) -> None:
    sources = load_sources([shared(name)], Reporter())
    count = len(list(spots(sources.entry.data)))
    chosen = random.Random(name)
    for index in range(count):
        data = copy.deepcopy(sources.entry.data)
        holder, key = list(spots(data))[index]
        holder[key] = copy.deepcopy(chosen.choice(_ODD))
        description = read_description(sources, data)
        description.forms.tags()
        for operation in description.operations:
            for place in (problem.place for problem in operation.problems):
                assert place.address


@pytest.mark.parametrize("data", _ODD)
def test_a_document_may_be_anything(data: Any) -> None:
    sources = load_sources([shared(_DOCUMENTS[0])], Reporter())
    description = read_description(sources, data)
    assert description.operations == ()
    assert description.problems
