from __future__ import annotations

import builtins
import functools
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from generator.models import ModelsError
from generator.models.components import Component
from generator.models.split import split
from generator.spelling.code import UnsafeTextError
from generator.spelling.reserved import FIELD_NAMES
from tests.models.package import alias, entry, install, load, load_package, ref, type_errors, write
from tests.support.nightly import NIGHTLY

if TYPE_CHECKING:
    from pathlib import Path

    from generator.ir.models import ModelEntry

TEXT = {"type": "string"}
A_CLASS = Component(name="A", kind="class", schema={})
BAD = [
    '"""\nimport os\n"""',
    "\\",
    '"',
    "a\r\nb\rc",
    "\x00\x1b",
    "\u202e\u2066x",
    "'); import os; ('",
    "{{x}}",
    "\u2028",
    "'h00000'",
]
KINDS: list[dict[str, Any]] = [
    TEXT,
    {"type": "integer"},
    {"type": "string", "format": "date"},
    {"type": "string", "format": "date-time"},
    ref("Error"),
    {},
    {"type": "array", "items": TEXT},
    {"type": "object", "additionalProperties": {"type": "number"}},
    {"enum": ["a"]},
    {"type": "boolean"},
    {"type": "array", "items": ref("Tree")},
]


def hostile_names() -> list[ModelEntry]:
    """Return classes whose fields have every name that a module of models could need, each in every type."""
    ours = {"date", "datetime", "Any", "Literal", "Annotated", "Field", "Model", "TypeAliasType", "typing", "pydantic"}
    ours |= {"shared", "app", "annotations", "self", "cls", "_private", "root", "match", "case", "type", "__slots__"}
    names = sorted({*dir(builtins), *ours, *FIELD_NAMES})
    python = {name: name for name in ("str", "int", "list", "dict", "float", "bool", "tuple")} if "str" in names else {}
    python = {name: spelled for name, spelled in python.items() if name not in FIELD_NAMES}
    return [
        entry(
            f"Hostile{shift}",
            {name: KINDS[(index + shift) % len(KINDS)] for index, name in enumerate(names)},
            names[::2],
            python=python if shift % 2 else {},
        )
        for shift in range(len(KINDS))
    ]


def hostile_classes() -> list[ModelEntry]:
    named = [
        entry(f"{name}Key", {"a ": {"enum": ["x"]}}, class_name=name) for name in ("Any", "Literal", "Field", "Model")
    ]
    return [
        *named,
        entry("Error", {"date": TEXT}, module="shared"),
        alias("Tree", {"type": "array", "items": {"anyOf": [ref("Tree"), {"enum": ["x'", 'y\n"']}, ref("Hostile1")]}}),
        entry("Dated", {"date": ref("Error")}, module="date", class_name="Date"),
        entry("Typed", {"date": ref("Dated"), "typing": ref("Dated")}, module="typing"),
        entry("Parsed", {"x y": ref("Typed")}, module="pydantic"),
        entry("Values", {"z": {"enum": [10**30, -5, True, 1, "\ud800", "ok", None, 2.0]}, "\ud800w": TEXT}),
        alias("Deep", functools.reduce(lambda inner, _: {"type": "array", "items": inner}, range(40), TEXT)),
        alias("Quoted", {"anyOf": [{"enum": BAD}, {"type": "array", "items": ref("Quoted")}]}),
    ]


@NIGHTLY
def test_whatever_the_names_the_models_import_build_and_type_check(tmp_path: Path) -> None:
    name = install(tmp_path, write(*hostile_names(), *hostile_classes()))

    load_package(tmp_path, name)

    assert not type_errors(tmp_path, name)


@pytest.mark.parametrize("bad", BAD)
def test_hostile_text_stays_text(tmp_path: Path, bad: str) -> None:
    entries = (
        entry(
            "Pet",
            {bad: {"enum": [bad, "x"], "description": bad}, "kind": {"const": bad, "description": bad}},
            ["kind"],
            description=bad,
        ),
        alias("Name", {"enum": [bad], "description": bad}),
    )
    text = write(*entries)["models/app.py"]

    assert not [each for each in text if each != "\n" and unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]
    pet = load(tmp_path, *entries)["app"].Pet
    assert pet.model_validate({bad: bad, "kind": bad}).model_dump(by_alias=True) == {bad: bad, "kind": bad}
    assert [field.alias or name for name, field in pet.model_fields.items()] == [bad, "kind"]


def test_settings_of_the_working_directory_have_no_influence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entries = (entry("Pet", {"some-name": TEXT, "other": ref("Pet")}), alias("Name", {"enum": ["a"]}))
    before = write(*entries)
    (tmp_path / "pyproject.toml").write_text(
        "[tool.black]\nline-length = 20\n"
        "[tool.datamodel-codegen]\nsnake-case-field = true\nuse-title-as-name = true\nbase-class = 'evil.Base'\n",
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)

    assert write(*entries) == before


def test_the_order_of_the_models_has_no_influence() -> None:
    entries = [*hostile_classes()[4:], entry("Hostile1", {"a": TEXT})]

    assert write(*entries) == write(*reversed(entries))


@pytest.mark.parametrize(
    ("text", "asked", "problem"),
    [
        ("class B(Model):\n    pass", A_CLASS, "did not write A"),
        ("class A(Model):\n    b: str", replace(A_CLASS, fields=("a",)), "other fields"),
        ("class A(Model):\n    import os", A_CLASS, "into the class A"),
        ("class A(Model):\n    a: str\n    def f(self): ...", replace(A_CLASS, fields=("a",)), "into the class A"),
        ("class A(Model):\n    pass", replace(A_CLASS, kind="alias"), "something else"),
        ('A = TypeAliasType("A", str)', A_CLASS, "something else"),
    ],
)
def test_what_dcg_was_not_asked_for_is_a_fault(text: str, asked: Component, problem: str) -> None:
    with pytest.raises(ModelsError, match=problem):
        split(text, [asked])


@pytest.mark.parametrize(
    "wrong",
    [
        alias("A", ref("Missing")),
        entry("A", {"x": TEXT}, python={"x": "import os"}),
        entry("A", {}, class_name="class"),
        entry("A", {}, module="../x"),
    ],
)
def test_an_entry_that_breaks_its_contract_is_a_fault(wrong: ModelEntry) -> None:
    with pytest.raises((ModelsError, UnsafeTextError)):
        write(wrong)


def test_a_union_of_a_thousand_models_and_a_class_of_a_thousand_fields_are_written() -> None:
    many = [entry(f"Model{index}", {"kind": {"const": f"k{index}"}}, ["kind"]) for index in range(1000)]
    union = {"oneOf": [ref(each.key) for each in many], "discriminator": {"propertyName": "kind", "mapping": {}}}

    text = write(*many, alias("Any1", union), entry("Wide", {f"f{index}": TEXT for index in range(1000)}))

    assert "Model999" in text["models/app/_any1.py"]
    assert text["models/app/_wide.py"].count(": str | None = None") == 1000
