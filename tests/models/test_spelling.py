"""The library that writes the models and the Speller of signatures spell one type alike."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ir.api import Api
from generator.ir.models import ModelEntry, ModelField
from generator.ir.types import ANY, NONE, ArrayOf, LiteralOf, MapOf, ModelRef, Primitive, TypeRef, UnionOf, union
from generator.render.annotations import Speller
from generator.render.module import Module
from tests.models.package import write

PET = ModelEntry(key="Pet", module="app", class_name="Pet")
NAMES = ModelEntry(key="Names", module="app", class_name="Names", alias=ArrayOf(Primitive("str")))
ATOMS: list[TypeRef] = [
    *(Primitive(name) for name in ("str", "int", "float", "bool", "datetime", "date")),
    LiteralOf(("a", "b")),
    LiteralOf(("a", "it's")),
    LiteralOf((1, True, "1")),
    LiteralOf(("a", "b"), open=True),
    LiteralOf((1, 2), open=True),
    ModelRef("Pet"),
    ModelRef("Names"),
    ANY,
    NONE,
]
TYPES = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: inner.map(ArrayOf) | inner.map(MapOf) | st.lists(inner, min_size=2, max_size=3).map(union),
    max_leaves=5,
)


def in_models(*refs: TypeRef) -> list[str]:
    """Return the annotation of a required field of each type, without the marks of numbers."""
    fields = tuple(
        ModelField(wire=f"f{index}", python=f"f{index}", type=ref, required=True) for index, ref in enumerate(refs)
    )
    text = write(PET, NAMES, ModelEntry(key="Holder", module="app", class_name="Holder", fields=fields))[
        "models/app.py"
    ]
    lines = " ".join(text.split("class Holder(Model):")[1].split("\n\n\n")[0].split())
    lines = re.sub(r"Annotated\[\s*(Literal\[[^]]*\]),\s*Exact\s*\]", r"\1", lines)
    return [part.partition(" = ")[0].strip() for part in re.split(r"(?:^| )f\d+: ", lines)[1:]]


def in_signatures(ref: TypeRef) -> str:
    api = Api(
        name="x",
        title="x",
        version="1",
        description="",
        servers=(),
        resources=(),
        models={entry.key: entry for entry in (PET, NAMES)},
    )
    return Speller(api, Module(())).result(ref)


@pytest.mark.parametrize("ref", [each for each in ATOMS if each != NONE], ids=str)
def test_a_type_is_spelled_alike_in_models_and_signatures(ref: TypeRef) -> None:
    refs = (ref, ArrayOf(ref), MapOf(ref), union((ref, NONE)), UnionOf((ArrayOf(ref), Primitive("bool"))))
    assert in_models(*refs) == [in_signatures(each) for each in refs]


@settings(max_examples=40, deadline=None)
@given(st.lists(TYPES, min_size=1, max_size=8))
def test_any_types_are_spelled_alike(refs: list[TypeRef]) -> None:
    spelled = [in_signatures(each) for each in refs]
    assert in_models(*(ref for ref, text in zip(refs, spelled, strict=True) if len(text) < 60)) == [
        text for text in spelled if len(text) < 60
    ]
